from __future__ import annotations

from urllib.parse import quote

import asked
import pytest
from asked import OUTCOMES, REFUSED, TABLE, Asked
from drawn import button, html
from samples import HOSTILE, NIV
from streamlit.testing.v1 import AppTest

from explorer.links import LONGEST_QUERY, Address
from explorer.query_result import Term
from explorer.views import query
from ontology.ground.confinement import Confinement

SCRIPT = """
import streamlit as st
from explorer.views import query, navigation
query.draw(st.session_state["asking"], navigation.current("query"))
"""


def page(sparql: str = "", asking: Asked | None = None) -> AppTest:
    """The Query page opened at an address."""
    app = AppTest.from_string(SCRIPT, default_timeout=30)
    app.session_state["asking"] = asking or Asked()
    if sparql:
        app.query_params["sparql"] = sparql
    app.run()
    assert not app.exception
    return app


def submit(app: AppTest, text: str) -> None:
    """Type a query and press Run."""
    app.text_area(key="query-text").set_value(text)
    button(app, "query-run").click().run()


def downloads(app: AppTest) -> dict[str, str]:
    """The labels of the download buttons with their file names as the browser is told them."""
    return {each.proto.label: each.proto.url for each in app.get("download_button")}


def test_empty_page_says_the_rules_and_asks_nothing() -> None:
    """Without a query the page shows box, examples and limits, and nothing is run."""
    asking = Asked()
    app = page(asking=asking)
    assert "Reads only · at most 5 s, 1 GB of memory, 10,000 rows · no network: own namespace" in html(app)
    assert asking.runs == []
    examples = [each.key for each in app.button if each.key.startswith("example-")]
    assert examples == ["example-statements", "example-evil"]


def test_a_system_that_does_not_separate_is_said() -> None:
    """Where the system gives no network namespace or memory bound, the page says so."""
    said = html(page(asking=Asked(Confinement(network=False, memory=False))))
    assert "network not separated on this system" in said
    assert "memory not bounded on this system" in said


def test_run_writes_the_address_and_shows_the_table() -> None:
    """Run puts the query into the address and shows count, time and table; things by their names, nothing for no value."""
    app = page()
    submit(app, "table")
    assert app.query_params["sparql"] == "table"
    assert "<strong>2 rows</strong> · 0.03 s" in html(app)
    shown = app.dataframe[0].value
    assert list(shown.columns) == ["statement", "text", "n"]
    assert list(shown["statement"]) == ["When to start NIV", "https://example.com/else"]
    assert list(shown["n"]) == ["-2", "not in the graph"]
    assert set(downloads(app)) == {"CSV", "JSON"}


def test_a_link_shows_the_same_answer_and_asks_once() -> None:
    """An address with a query shows its answer; drawing the page again does not ask again."""
    asking = Asked()
    app = page("table", asking)
    assert app.text_area(key="query-text").value == "table"
    app.run()
    assert asking.runs == ["table"]
    button(app, "query-run").click().run()
    assert asking.runs == ["table", "table"]


def test_an_example_is_loaded_and_not_run() -> None:
    """Picking an example fills the box and clears the old answer; Run runs it."""
    asking = Asked()
    app = page("table", asking)
    button(app, "example-statements").click().run()
    assert app.text_area(key="query-text").value == "SELECT ?s {\n}"
    assert "sparql" not in app.query_params
    assert asking.runs == ["table"]
    assert not app.dataframe
    button(app, "query-run").click().run()
    assert asking.runs[-1] == "SELECT ?s {\n}"


def test_the_box_follows_the_address() -> None:
    """When the address changes, as by the Back button, the box shows its query."""
    app = page("table")
    app.query_params["sparql"] = "ASK {}"
    app.run()
    assert app.text_area(key="query-text").value == "ASK {}"
    assert "<strong>Yes</strong>" in html(app)


def test_a_part_is_said_to_be_one() -> None:
    """A truncated answer says so above the table and in its file names."""
    said = html(page("part"))
    assert "Only the first 40 rows: there are more" in said
    assert "This is a part of the answer" in said
    assert OUTCOMES["part"].file_name("csv") == "query-first-40.csv"


def test_a_graph_is_offered_as_turtle() -> None:
    """A graph is shown as its triples and saved as Turtle or CSV."""
    app = page("graph")
    assert set(downloads(app)) == {"CSV", "Turtle"}
    assert list(app.dataframe[0].value.columns) == ["subject", "predicate", "object"]


def test_no_row_is_said() -> None:
    """An empty answer is said in words."""
    said = html(page("nothing"))
    assert "Nothing in the library answers this." in said
    assert "start from one of the questions at the left" in said


def test_a_column_of_things_with_pages_is_a_column_of_links() -> None:
    """Its cells are addresses that show the name; one with anything else among them shows names only. Asked for once."""
    asking = Asked()
    app = page("links", asking)
    shown = app.dataframe[0].value
    assert list(shown["statement"]) == [f"explore?statement={quote(NIV, safe='')}#When%20to%20start%20NIV", ""]
    assert [cell.partition("#")[0] for cell in shown["document"]] == ["about?node=d"] * 2
    assert not any(sign in cell for cell in shown["document"] for sign in '<>"')
    assert list(shown["mixed"]) == ["When to start NIV", "words"]
    asked_once = list(asking.named)
    app.run()
    assert asking.named == asked_once


def test_questions_are_listed_by_what_they_answer() -> None:
    """The sentence comes first, the name of the file after it."""
    labels = [each.label for each in page().button if each.key.startswith("example-")]
    assert labels[0] == "**Every statement\\, in text order\\.**  \nstatements"


def test_a_refusal_shows_its_place() -> None:
    """A refused query is told in one note with its line, a caret under the place, line and column."""
    said = html(page(REFUSED))
    assert "SERVICE is not allowed: a query must not ask other machines." in said
    assert "  SERVICE &lt;http://127.0.0.1/&gt; { ?s ?p ?o }\n  ^" in said
    assert "Line 2, column 3" in said


@pytest.mark.parametrize(("asked_for", "title"), [("long", "Stopped: too much time"), ("dead", "No answer")])
def test_a_query_without_an_answer_says_why(asked_for: str, title: str) -> None:
    """What ended a query is told calmly, and nothing that looks like an answer is shown."""
    app = page(asked_for)
    assert title in html(app)
    assert not app.dataframe
    assert downloads(app) == {}
    assert {"long": "put LIMIT 100 at its end", "dead": "Run it again"}[asked_for] in html(app)


def test_caret_of_a_long_line_stands_under_its_place() -> None:
    """A long line is cut around the place, and the caret stands under the same character."""
    line = "x" * 500 + "HERE" + "y" * 500
    text, caret = query._caret(line, 1, 501).children[0].split("\n")
    assert len(text) <= query.AROUND_CARET
    assert text[caret.index("^"):].startswith("HERE")


def test_caret_survives_any_place() -> None:
    """A place outside the text draws a caret and no error."""
    for line, column in ((1, 1), (9, 9), (1, 999)):
        assert str(query._caret("ab", line, column))


def test_a_long_query_runs_and_the_link_does_not_carry_it() -> None:
    """A query that is too long for an address is run, and the page says that its link does not carry it."""
    asking = Asked()
    app = page(asking=asking)
    text = "x" * (LONGEST_QUERY + 1)
    submit(app, text)
    assert asking.runs == [text]
    assert "sparql" not in app.query_params
    assert "the link to this page does not carry it" in html(app)
    assert app.text_area(key="query-text").value == text


def test_a_row_leads_to_its_statement(monkeypatch: pytest.MonkeyPatch) -> None:
    """A picked row offers its statement; the way leads to the Explore page."""
    drawn: list[str] = []
    monkeypatch.setattr(query.st, "button", lambda label, **given: drawn.append(label) or given["args"])
    for row in TABLE.rows:
        query._ways_on(Asked().names(term.value for term in row if term), row, Address(page="query"))
    assert drawn == ["Explore When to start NIV"]


def test_hostile_text_stays_text() -> None:
    """No tag of an answer, an example or a query reaches the page's markup."""
    app = page("hostile")
    assert "<img" not in html(app)
    assert list(app.dataframe[0].value["x"]) == list(HOSTILE)
    assert not any(HOSTILE[0] in each.label for each in app.button)
    assert "<img" not in html(page("<img src=x onerror=alert(1)>"))


def test_sample_rows_fit_their_columns() -> None:
    """The stand-in is sound: each row has a cell for each column."""
    for outcome in OUTCOMES.values():
        if isinstance(outcome, asked.Answer):
            assert all(len(row) == len(outcome.columns) for row in outcome.rows)
            assert all(isinstance(term, Term | None) for row in outcome.rows for term in row)
