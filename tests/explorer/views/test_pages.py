from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from drawn import buttons, html
from samples import EVIL, HOSTILE, NIV, NIV_DETAILS, POOLED, RILUZOLE, Sample
from streamlit.testing.v1 import AppTest

from explorer.links import Address, fold
from explorer.view_models.graph import Neighbourhood
from explorer.views import navigation
from explorer.views.markup import plain

ROOT = Path(__file__).resolve().parents[3]


def explore(**params: str) -> AppTest:
    """The Explore page opened at an address."""
    return _run("explore", params)


def search(**params: str) -> AppTest:
    """The Search page opened at an address."""
    return _run("search", params)


def _run(page: str, params: dict[str, str]) -> AppTest:
    lines = (
        "from samples import Sample",
        f"from explorer.views import {page}, app_shell, navigation",
        f"address = navigation.current({page!r})",
        f"{page}.draw(Sample(), address)",
        "app_shell.footer(Sample(), address.statement)",
    )
    app = AppTest.from_string("\n".join(lines), default_timeout=30)
    for name, value in params.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def payloads(app: AppTest) -> dict[str, Any]:
    """What each component was given, by its name."""
    found = [each.proto for each in app.get("bidi_component")]
    return {proto.component_name: json.loads(proto.json) for proto in found if proto.json}


def test_deep_link_shows_its_details() -> None:
    """An address with a node shows that node's details and tells the drawing to highlight it."""
    app = explore(statement=RILUZOLE, node="hr84")
    assert "Hazard ratio for death, riluzole 100 mg against placebo: 0.84" in html(app)
    assert payloads(app)["guideline_trail"]["focus"]["node"] == "hr84"
    assert payloads(app)["guideline_trail"]["summary"] == "Complete: 5 hops, 1 decided by a person"


def test_statement_is_selected_when_no_node_is_named() -> None:
    """Without a node the statement itself is shown: chips, facts, note, passage."""
    shown = html(explore(statement=NIV))
    for text in ("not stated", "Marker 6 is unresolved", "characters 3480–3634", "5d0269…371b", NIV_DETAILS.title):
        assert text in shown


@pytest.mark.parametrize(
    ("params", "said"),
    [
        ({}, "Pick a statement to see what it rests on."),
        ({"statement": "no/such"}, "The library holds no statement “no/such”."),
        ({"statement": NIV, "node": "nobody"}, "The library holds nothing called “nobody”."),
    ],
)
def test_unknown_address_says_so_and_offers_ways_on(params: dict[str, str], said: str) -> None:
    """An address that names nothing is said in words, with three statements to start from that work."""
    app = explore(**params)
    assert said in html(app)
    assert [key for key in buttons(app) if key.startswith("start-")] == ["start-0", "start-1", "start-2"]
    buttons(app)["start-1"].click().run()
    assert app.query_params["statement"] == NIV
    assert NIV_DETAILS.title in html(app)


@pytest.mark.parametrize(
    ("show", "drawing", "component"),
    [
        ("graph", "trail", "guideline_trail"), ("graph", "neighbourhood", "guideline_neighbourhood"),
        ("outline", "trail", "guideline_rows"), ("table", "trail", "guideline_rows"),
        ("outline", "neighbourhood", "guideline_rows"), ("table", "neighbourhood", "guideline_rows"),
    ],
)
def test_address_chooses_the_form(show: str, drawing: str, component: str) -> None:
    """Every form of every drawing is an address of its own, and the strip of hops stands under each."""
    app = explore(statement=RILUZOLE, show=show, drawing=drawing)
    sent = payloads(app)
    assert component in sent
    assert sent["guideline_trail"]["hops"]
    if component == "guideline_rows":
        assert sent[component]["mode"] == show
        assert len(sent[component]["rows"]) == 11


def test_a_control_writes_the_address() -> None:
    """Choosing a form, a kind or a statement is written to the address bar; the default is left out."""
    app = explore(statement=NIV)
    app.button_group(key="choice-show").set_value("table").run()
    assert app.query_params["show"] == "table"
    app.button_group(key="choice-show").set_value("graph").run()
    assert "show" not in app.query_params
    app.button_group(key="list-kinds").set_value(["evidence"]).run()
    assert app.query_params["kinds"] == "evidence"
    assert [key for key in buttons(app) if key.startswith("item-")] == [f"item-{RILUZOLE}"]
    buttons(app)[f"item-{RILUZOLE}"].click().run()
    assert app.query_params["statement"] == RILUZOLE


def test_links_of_the_details_change_the_selection() -> None:
    """A link in the details leads to its node and stays in the trail."""
    app = explore(statement=RILUZOLE, node="hr84")
    buttons(app)["link-0"].click().run()
    assert app.query_params["node"] == "w12"
    assert payloads(app)["guideline_trail"]["focus"]["node"] == "w12"


def test_list_says_what_is_left() -> None:
    """The list counts what it shows, and says in words when nothing is found."""
    app = explore(statement=NIV)
    assert "10 of 10 statements · trail complete in 1" in html(app)
    app.text_input(key="list-q").set_value("nowhere").run()
    assert app.query_params["q"] == "nowhere"
    assert "Nothing found for “nowhere”. Looked in statements, drugs and abbreviations." in html(app)


def test_footer_stands_on_every_page() -> None:
    """Each page says that it is for education, and the document's date and review state."""
    assert "For education, not for care" in html(search())
    shown = html(explore(statement=NIV))
    assert "For education, not for care" in shown
    assert "ALS page of 23 Dec 2025 · review state unclear" in shown


FRAME = """
import desked
import streamlit as st
from samples import Sample
from explorer.view_models.desk import Trouble
from explorer.views import app_shell
desk = st.session_state.setdefault("desk", desked.Desked())
app_shell.run({evidence}, lambda: None, lambda: desk, lambda error: Trouble(str(error), "", "rebuild"))
"""


@pytest.mark.parametrize(("way", "button"), [("load", ""), ("rebuild", "trouble-rebuild"), ("again", "trouble-again")])
def test_trouble_is_said_in_the_frame_with_a_way_on(way: str, button: str) -> None:
    """What keeps the library from being shown is said as text, in the frame, with a button, or with the upload itself."""
    app = AppTest.from_string(FRAME.format(evidence=f"Trouble({HOSTILE[0]!r}, 'why', {way!r})"), default_timeout=30).run()
    assert not app.exception
    shown = html(app)
    assert "For education, not for care" in shown
    assert "<img" not in shown
    if button:
        assert "&lt;img src=x" in shown
        assert button in buttons(app)
    else:
        assert app.get("file_uploader")


def test_an_index_is_made_again_from_its_page() -> None:
    """The button asks the desk, and what it could not do is said."""
    app = AppTest.from_string(FRAME.format(evidence="Trouble('Gone', 'why', 'rebuild')"), default_timeout=30).run()
    buttons(app)["trouble-rebuild"].click().run()
    assert not app.exception
    assert app.session_state["desk"].rebuilt == 1
    assert "in use by another process" in html(app)


def test_an_error_on_a_page_is_said_there() -> None:
    """A page that breaks while it is drawn says what that means and leads on."""
    broken = "type('Broken', (Sample,), {'landing': lambda self, *_: 1 / 0})()"
    app = AppTest.from_string(FRAME.format(evidence=broken), default_timeout=30).run()
    assert not app.exception
    assert "division by zero" in html(app)
    assert "trouble-rebuild" in buttons(app)


def test_first_page_says_what_is_loaded_and_where_to_start() -> None:
    """With nothing searched for, the first page shows the counts and three links that open a statement."""
    app = search()
    labels = [each.label for each in app.button]
    for text in ("**32** statements", "**19** recommendations", "**8** unresolved", "**1** outdated",
                 r"ALS\, primary treatment", "8 unresolved"):
        assert text in labels
    buttons(app)["start-0"].click().run()
    assert app.session_state[navigation.PENDING] == Address(page="explore", statement=RILUZOLE)


@pytest.mark.parametrize(
    ("key", "there"),
    [
        *((f"count-{name}", Address(listed=name)) for name in (
            "documents", "statements", "recommendations", "markers", "unresolved", "works", "outdated", "results")),
        *((f"card-{name}-0", Address(listed=name, document="als")) for name in (
            "statements", "markers", "unresolved", "references")),
    ],
)
def test_a_count_leads_to_its_list(key: str, there: Address) -> None:
    """Each figure of the first page is a way to the things that were counted, those of a card to the document's own."""
    app = search()
    buttons(app)[key].click().run()
    params = {name: "".join(value) for name, value in app.query_params.items()}
    assert Address.parse("search", params) == there
    assert f"46 of {there.listed}" in html(app)


def test_a_list_leads_to_its_things() -> None:
    """A list draws its first things and more on demand, and each leads to where it is shown."""
    app = search(list="unresolved")
    assert len([key for key in buttons(app) if key.startswith("thing-")]) == 40
    assert "Showing 40 of 46." in html(app)
    buttons(app)["list-more"].click().run()
    assert len([key for key in buttons(app) if key.startswith("thing-")]) == 46
    buttons(app)["thing-45"].click().run()
    assert app.session_state[navigation.PENDING] == Address(page="explore", statement=NIV, node="m6")


@pytest.mark.parametrize(("params", "said"), [
    ({}, "In the whole library"), ({"document": "als"}, "<p>als</p>"),
    ({"document": "nobody"}, "The library holds no document called “nobody”.")])
def test_a_list_says_in_what_was_counted(params: dict[str, str], said: str) -> None:
    """Under the title of a list stands its document or the library, and a document that is not held is not the library."""
    shown = html(search(list="unresolved", **params))
    assert said in shown
    assert ("In the whole library" in shown) == (not params)


def test_only_identifiers_that_are_well_formed_are_links() -> None:
    """A PubMed id opens its source in a new tab that is not told from where; what only looks like a DOI stays text."""
    shown = html(search(list="works"))
    assert shown.count('href="https://pubmed.ncbi.nlm.nih.gov/12076411/" target="_blank" rel="noopener noreferrer"') == 40
    assert shown.count("href=") == 40
    assert "10.1/&lt;b&gt;" in shown


def test_a_card_opens_its_document() -> None:
    """The title of a loaded document opens the list of its statements in Explore."""
    app = search()
    buttons(app)["card-title-0"].click().run()
    assert app.session_state[navigation.PENDING] == Address(page="explore", document="als")
    assert next(each for each in explore(document="evil").selectbox if each.key == "list-document").value == "evil"


def test_a_concept_leads_to_what_is_said_about_it() -> None:
    """The concepts that a statement speaks of stand in its details, each a way to the list of all that do."""
    app = explore(statement=NIV)
    buttons(app)["concept-0"].click().run()
    assert app.session_state[navigation.PENDING] == Address(listed="about", concept="concept/intervention/niv")


def test_hits_show_where_they_were_found() -> None:
    """A hit shows the words found, its document, section and trail state, and leads to its statement."""
    app = search(q="niv")
    assert "Begin <mark>NIV</mark> once FVC" in html(app)
    assert "ALS, primary treatment · Respiratory · trail stops" in html(app)
    buttons(app)["hit-0"].click().run()
    assert app.session_state[navigation.PENDING] == Address(page="explore", statement=NIV)


def test_nothing_found_is_said() -> None:
    """A search without hits says where was looked."""
    assert "Nothing found for “xyz”." in html(search(q="xyz"))


@pytest.mark.parametrize(("page", "params"), [
    (explore, {"statement": EVIL}), (explore, {"statement": EVIL, "show": "table"}),
    (explore, {"statement": EVIL, "drawing": "neighbourhood"}),
    (explore, {"statement": EVIL, "drawing": "neighbourhood", "show": "outline"}),
    (search, {"q": "evil"}), (search, {"list": "works", "document": HOSTILE[0]}),
])
def test_hostile_text_stays_text(page: Any, params: dict[str, str]) -> None:
    """No tag of a document reaches the page's markup, and no label of a widget reads its Markdown."""
    app = page(**params)
    assert "<img" not in html(app)
    assert "&lt;img" in html(app)
    labels = [each.label for each in app.button]
    assert not any(text in label for text in HOSTILE for label in labels)
    assert any("onerror" in label for label in labels)


def test_pages_know_neither_store_nor_query_language() -> None:
    """The showing layer imports no store, no library folder, no graph library and nothing from the reading side."""
    forbidden = (
        "rdflib", "pyoxigraph", "pyvis", "networkx", "loaders", "explorer.store", "explorer.library",
        "explorer.evidence", "explorer.network",
    )
    files = sorted((ROOT / "explorer" / "views").rglob("*.py"))
    assert len(files) > 10
    for file in files:
        lines = file.read_text("utf-8").splitlines()
        imported = [line.split()[1] for line in lines if line.startswith(("import ", "from "))]
        assert not [name for name in imported if name.startswith(forbidden)], file


def test_nothing_is_fetched_from_elsewhere() -> None:
    """Scripts, styles and settings of the pages name no foreign address."""
    folder = ROOT / "explorer"
    files = [
        *(folder / "views").rglob("*.js"), *(folder / "views").rglob("*.css"), *(folder / "static").glob("*.svg"),
        folder / ".streamlit" / "config.toml",
    ]
    assert len(files) > 8
    for file in files:
        text = file.read_text("utf-8").replace("http://www.w3.org/2000/svg", "")
        assert "http:" not in text, file
        assert "https:" not in text, file
        assert "innerHTML" not in text, file


@pytest.mark.parametrize("node", ["", "w12", POOLED])
def test_a_neighbourhood_is_grown_once_a_page(node: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the address shows, the neighbourhood is asked for once, and what it shows is drawn and selected."""
    asked: list[tuple[str, ...]] = []
    grown = Sample.neighbourhood

    def counted(self: Sample, opened: Sequence[str], shown: str = "") -> Neighbourhood:
        asked.append((*opened, shown))
        return grown(self, opened, shown)

    monkeypatch.setattr(Sample, "neighbourhood", counted)
    sent = payloads(explore(statement=RILUZOLE, drawing="neighbourhood", node=node))["guideline_neighbourhood"]
    assert asked == [(RILUZOLE, node)]
    assert sent["focus"]["node"] == (node or RILUZOLE)
    assert sent["focus"]["node"] in {drawn["id"] for drawn in sent["nodes"]}


@pytest.mark.parametrize(("outcomes", "opened"), [("", []), ("death", ["death"]), ("nothing-here", []),
                                                 ("survival-at-1-year,death", ["death", "survival-at-1-year"])])
def test_the_address_says_which_outcomes_are_open(outcomes: str, opened: list[str]) -> None:
    """Drawing and details of a work have the results on those outcomes open that the address names, and no others."""
    app = explore(statement=POOLED, node="w7", outcomes=outcomes)
    assert payloads(app)["guideline_trail"]["opened"] == sorted(filter(None, outcomes.split(",")))
    folds = [each for each in app.expander if "results" in each.label]
    assert [each.label for each in folds] == ["death · 3 results", "survival at 1 year · 2 results"]
    assert [each.proto.expanded for each in folds] == ["death" in opened, "survival-at-1-year" in opened]


ALIKE = """
from samples import HOSTILE, Sample
from explorer.links import Address
from explorer.view_models.details import Details, Fold
from explorer.views import details, navigation
names = ("ALSFRS-R < 20", "ALSFRS-R > 20", "%", "+", *HOSTILE)
address = navigation.current("explore")
details.draw(Details("w", (), "", (), (), (), None, folds=tuple(Fold(name, name, ()) for name in names)), address,
             lambda node: address)
"""


def test_outcomes_with_the_same_letters_open_each_for_itself() -> None:
    """Two outcomes that differ by a sign have each its own fold, which the address opens alone."""
    app = AppTest.from_string(ALIKE, default_timeout=30)
    app.query_params["outcomes"] = fold("ALSFRS-R > 20")
    app.run()
    assert not app.exception
    assert [each.label for each in app.expander][:2] == [plain("ALSFRS-R < 20"), plain("ALSFRS-R > 20")]
    assert [each.proto.expanded for each in app.expander] == [False, True, *[False] * (2 + len(HOSTILE))]


def test_each_result_in_the_details_of_a_work_is_a_way_to_it() -> None:
    """A result picked in its fold is shown, and what is open stays open."""
    app = explore(statement=POOLED, node="w7", outcomes="death")
    buttons(app)["folded-0-1"].click().run()
    assert (app.query_params["node"], app.query_params["outcomes"]) == ("death-1", "death")


def test_outline_and_table_have_all_results_below_their_outcome() -> None:
    """What is closed in the drawing is listed nevertheless, in the same order."""
    listed = payloads(explore(statement=POOLED, show="outline"))["guideline_rows"]["rows"]
    assert [row["title"] for row in listed if row["step"] == "Result"] == [
        "death", "HR 0.80", "HR 0.81", "HR 0.82", "survival at 1 year", "50 %", "51 %"]
