from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest
from desked import SEEN, STATEMENTS, STROKES, TEXT, Desked
from drawn import button, html
from hypothesis import given
from hypothesis import strategies as st
from samples import HOSTILE
from streamlit.testing.v1 import AppTest

from explorer.view_models.desk import PendingDocument
from explorer.view_models.preview import Ink, Loose, Preview, Stroke
from explorer.views import annotated_text
from explorer.views.markup import TAGS
from explorer.views.pending import TOLD, Told

PAGE = """
import streamlit as st
from explorer.views import app_shell, library, pending, navigation
from samples import Sample
library.draw(st.session_state["desk"], navigation.current("library"))
app_shell.footer(Sample(), "", pending.unsaved(st.session_state["desk"]))
"""
UPLOAD = "~0123456789ab"
QUANTITY = dict.fromkeys(("role", "comparator", "parameter", "value", "low", "high", "unit", "values", "qualifiers"), "")
GRADE = dict.fromkeys(("strength", "certainty", "class", "loe", "grade", "type", "year", "amended"), "")
LINE = '{"n": 1}'


def opened(desk: Desked | None = None, drafts: dict[str, PendingDocument] | None = None, **params: str) -> AppTest:
    app = AppTest.from_string(PAGE, default_timeout=30)
    app.session_state["desk"] = desk = desk or Desked()
    desk.waiting.held |= drafts or {}
    for name, value in params.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def held(app: AppTest) -> dict[str, PendingDocument]:
    """What lies on the desk."""
    found: dict[str, PendingDocument] = app.session_state["desk"].waiting.held
    return found


def keys(app: AppTest) -> list[str]:
    return [each.key for each in app.button]


def field(app: AppTest, label: str) -> Any:
    return next(each for each in (*app.text_input, *app.text_area, *app.selectbox) if each.label == label)


def node(app: AppTest) -> str:
    """What is open, whichever way the bar gives it."""
    value = app.query_params["node"]
    return value if isinstance(value, str) else value[0]


def written(app: AppTest) -> None:
    """Press the button of the form that is open."""
    button(app, next(key for key in keys(app) if key and key.startswith("send-"))).click().run()
    assert not app.exception


def uploaded(app: AppTest, *files: tuple[str, bytes]) -> AppTest:
    app.get("file_uploader")[0].set_value([(name, content, "text/plain") for name, content in files]).run()
    assert not app.exception
    return app


def test_the_desk_shows_what_is_held_and_takes_files() -> None:
    """The first view has the upload box, the formats, and each document with its edition and decisions."""
    app = opened()
    assert "Formats: .txt, .html" in html(app)
    assert "Edition 2026-01-01 · 1 older · updated: 1 January 2026 · 2 decisions" in html(app)
    assert not app.get("progress")


def test_an_upload_opens_its_preview_with_what_no_rule_claimed_first() -> None:
    """A file that was read is opened; unclaimed numbers and sentences stand before the painted text."""
    app = uploaded(opened(), ("als.txt", b"x"))
    shown = html(app)
    assert node(app).startswith("~")
    assert shown.index("gx-loose") < shown.index("gx-sheet")
    assert [each.label for each in app.expander][:2] == ["1 number no rule claimed", "2 sentences no rule claimed"]


def test_a_bad_file_is_one_line_and_stops_no_other() -> None:
    """Of a good and a bad file the good one lies on the desk and the bad one is named with its reason, once."""
    app = uploaded(opened(), ("bad.txt", b"y"), ("als.txt", b"x"))
    assert "Not read: bad.txt: binary" in html(app)
    assert [draft.name for draft in held(app).values()] == ["als.txt"]
    app.run()
    assert "Not read" not in html(app)


def test_decisions_survive_other_runs_and_are_counted_everywhere() -> None:
    """What is written down stays on the desk, is warned of on the page and counted in the footer."""
    app = opened(drafts={UPLOAD: PendingDocument("als.txt", b"x", entries=(LINE,))}, node=UPLOAD)
    assert "1 decision is not committed yet" in html(app)
    assert "1 decision not committed yet · 1 document" in html(app)
    button(app, "library-back").click().run()
    assert "1 decision is not committed yet" in html(app)
    assert held(app)[UPLOAD].entries == (LINE,)


def test_the_same_file_again_keeps_its_decisions() -> None:
    """Uploading a file that lies on the desk already loses nothing that was decided about it."""
    app = uploaded(opened(), ("als.txt", b"x"))
    key = node(app)
    held(app)[key] = replace(held(app)[key], entries=(LINE,))
    button(app, "library-back").click().run()
    uploaded(app, ("again.txt", b"x"))
    assert held(app)[key].entries == (LINE,)


@pytest.mark.parametrize(("action", "typed", "target", "words"), [
    ("title", {"Short title": "NIV"}, "s1", {"title": "NIV"}),
    ("accept", {}, "s1", {}),
    ("accept", {"What": "q1"}, "q1", {}),
    ("edit", {"Value": "50"}, "q1", {**QUANTITY, "role": "threshold", "parameter": "FVC", "comparator": "<", "value": "50",
                                     "unit": "%"}),
    ("edit", {"What": "c1"}, "c1", {"label": "NIV"}),
    ("edit", {"What": "s1-m1", "Markers": "6, 7"}, "s1-m1", {"keys": "6, 7"}),
    ("edit", {"What": "s1-g1", "Strength": "strong"}, "s1-g1", {**GRADE, "loe": "C", "strength": "strong"}),
    ("edit", {"What": "s1", "Kind": "evidence", "Deontic force": "none"}, "s1",
     {"kind": "evidence", "deontic": "none", "population": "", "words": TEXT.strip()}),
    ("add", {"Words in the statement": "17 people", "Value": "17"}, "s1",
     {**QUANTITY, "quote": "17 people", "role": "dose", "value": "17"}),
    ("add", {"What": "criterion", "Words in the statement": "NIV", "Criterion": "NIV"}, "s1",
     {"quote": "NIV", "label": "NIV"}),
    ("add", {"What": "marker", "The marker as it stands behind the statement": "7", "Markers": "7"}, "s1",
     {"quote": "7", "keys": "7"}),
    ("add", {"What": "grade", "The grade as it stands in or behind the statement": "(C)", "Certainty": "C"}, "s1",
     {**GRADE, "quote": "(C)", "certainty": "C"}),
    ("reject", {}, "q1", {}),
    ("reject", {"What": "s1"}, "s1", {}),
    ("reject", {"What": "k2"}, "k2", {}),
    ("accept", {"What": "k2"}, "k2", {}),
    ("link", {"DOI": "10.1/x"}, "s1-m1", {"doi": "10.1/x", "pmid": ""}),
    ("result", {"PMID": "123"}, "q2", {"doi": "", "pmid": "123"}),
])
def test_every_decision_reaches_the_desk_as_typed(action: str, typed: dict[str, str], target: str,
                                                  words: dict[str, str]) -> None:
    """The form hands on action, target, words, name, day and ground, and the line is kept with the draft."""
    desk = Desked()
    app = opened(desk, {UPLOAD: PendingDocument("als.txt", b"x")}, node=UPLOAD, statement="1")
    app.segmented_control(key="curate-action").set_value(action).run()
    if "What" in typed:
        field(app, "What").set_value(typed["What"]).run()
    for label, value in typed.items():
        if label != "What":
            field(app, label).set_value(value)
    field(app, "Your name").set_value("Ann")
    field(app, "On what ground").set_value("the table")
    written(app)
    (edit,) = desk.edits
    assert (edit.action, edit.target, edit.by, edit.ground, dict(edit.words)) == (action, target, "Ann", "the table", words)
    assert len(edit.on) == len("2026-11-22")
    assert held(app)[UPLOAD].entries == (LINE,)


def test_a_refused_decision_is_said_and_what_was_typed_stays() -> None:
    """Without a ground nothing is written down, the reason stands on the page, and the words stay in their fields."""
    app = opened(Desked(), {UPLOAD: PendingDocument("als.txt", b"x")}, node=UPLOAD, statement="1")
    field(app, "Short title").set_value("NIV")
    written(app)
    assert "Say on what ground." in html(app)
    assert field(app, "Short title").value == "NIV"
    assert held(app)[UPLOAD].entries == ()


@pytest.mark.parametrize("action", ["result", "link"])
def test_nothing_to_act_on_is_said(action: str) -> None:
    """Where a statement has no quantity or marker there is no form, and words say why."""
    app = opened(drafts={UPLOAD: PendingDocument("als.txt", b"x")}, node=UPLOAD, statement="2")
    app.segmented_control(key="curate-action").set_value(action).run()
    assert "no rate was read here" in html(app) or "has no marker" in html(app)
    assert not [key for key in keys(app) if key and key.startswith("send-")]


def test_a_decision_about_a_held_document_makes_a_draft_of_it() -> None:
    """A document of the library is curated the same way; it can be committed once something was decided."""
    app = opened(node="als", statement="1")
    assert "as it is in the library" in html(app)
    assert "commit" not in keys(app)
    field(app, "Short title").set_value("NIV")
    field(app, "Your name").set_value("Ann")
    field(app, "On what ground").set_value("short")
    written(app)
    assert held(app)["als"] == PendingDocument(document="als", entries=(LINE,))
    assert "commit" in keys(app)


def test_take_back_and_take_off() -> None:
    """The last decision can be taken back, and a draft taken off the desk."""
    app = opened(drafts={UPLOAD: PendingDocument("als.txt", b"x", entries=(LINE, "2"))}, node=UPLOAD)
    button(app, "take-back").click().run()
    assert held(app)[UPLOAD].entries == (LINE,)
    button(app, "drop").click().run()
    assert not held(app)
    assert "node" not in app.query_params


def test_commit_stores_one_and_shows_the_document() -> None:
    """What was stored leaves the desk, the document is shown as the library holds it, with a way to Explore."""
    desk = Desked()
    app = opened(desk, {UPLOAD: PendingDocument("als.txt", b"x", entries=(LINE,))}, node=UPLOAD)
    button(app, "commit").click().run()
    assert [draft.entries for draft in desk.committed] == [(LINE,)]
    assert node(app) == "als"
    assert "als.txt: stored" in html(app)
    assert "explore-0" in keys(app)
    assert not held(app)


def test_commit_of_several_leads_to_each_beside_the_list() -> None:
    """Where several are stored at once, each has its way to Explore, and so has each document of the list below."""
    app = opened(drafts={UPLOAD: PendingDocument("als.txt", b"x"), "~2": PendingDocument("other.txt", b"y")})
    button(app, "commit-all").click().run()
    assert not app.exception
    assert {"explore-0", "explore-1", "held-explore-0", "held-explore-1"} <= set(keys(app))


def test_editions_stand_before_what_can_be_decided() -> None:
    """Of an open document the editions that are held come first, above what was taken out and the forms."""
    shown = html(opened(node="als"))
    assert 0 < shown.index("Editions in the library") < shown.index("Taken out")


def test_what_was_not_stored_stays_with_its_decisions() -> None:
    """Of two drafts one of which is refused, the refused one stays on the desk with what was decided."""
    stubborn = PendingDocument("stubborn.txt", b"z", entries=(LINE,))
    app = opened(drafts={UPLOAD: PendingDocument("als.txt", b"x"), "~2": stubborn})
    button(app, "commit-all").click().run()
    assert held(app) == {"~2": stubborn}
    assert "stubborn.txt: not stored" in html(app)


@pytest.mark.parametrize("name", ["nobody", "~gone", "<script>", "javascript:alert(1)"])
def test_an_address_that_names_nothing_is_said(name: str) -> None:
    """An unknown name is repeated as text, above the desk."""
    app = opened(node=name)
    assert "Neither the desk nor the library holds “" in html(app)
    assert "<script>" not in html(app)


@pytest.mark.parametrize("number", ["0", "99", "x", "²", "1" * 300])
def test_a_statement_that_is_not_there_is_none(number: str) -> None:
    """An address may name any statement; the page then asks to pick one."""
    assert "Pick a statement in the list" in html(opened(node="als", statement=number))


def test_the_list_can_be_narrowed() -> None:
    """The words typed above the list leave the statements that hold them."""
    app = opened(node="als")
    assert {"statement-1", "statement-2"} <= set(keys(app))
    app.text_input(key="library-find").set_value("begin niv").run()
    assert "statement-1" in keys(app)
    assert "statement-2" not in keys(app)


def test_hostile_text_stays_text() -> None:
    """Neither a file's name nor its text nor a message becomes a tag or Markdown."""
    app = opened(drafts={UPLOAD: PendingDocument(HOSTILE[0], b"x", entries=(LINE,))}, node=UPLOAD, statement="2")
    back = opened(drafts={UPLOAD: PendingDocument(HOSTILE[0], b"x", entries=(LINE,))})
    for page in (app, back):
        assert "<img" not in html(page)
        assert not any(text in each.label for text in HOSTILE for each in page.button)
    app.session_state[TOLD] = [Told(HOSTILE[0], good=False)]
    app.run()
    assert "<img" not in html(app)


def test_a_new_window_finds_what_lies_on_the_desk() -> None:
    """Drafts are not the session's: after a reload they are listed as not committed, with decisions, and open again."""
    desk = Desked()
    key = node(uploaded(opened(desk), ("als.txt", b"x")))
    desk.waiting.held[key] = replace(desk.waiting.held[key], entries=(LINE,))
    again = opened(desk)
    assert "Not committed yet" in html(again)
    assert "1 byte · 1 decision written down · last changed 22 November 2026" in html(again)
    button(again, f"waiting-{key}").click().run()
    assert node(again) == key
    assert "1 decision not committed" in html(again)


def test_a_decision_over_one_of_another_window_is_refused_and_stays_typed() -> None:
    """Where another window has decided since, the page says so, writes nothing over it, and keeps what was typed."""
    desk = Desked()
    app = opened(desk, {UPLOAD: PendingDocument("als.txt", b"x")}, node=UPLOAD, statement="1")
    desk.waiting.held[UPLOAD] = replace(desk.waiting.held[UPLOAD], entries=("theirs",))
    field(app, "Short title").set_value("NIV")
    field(app, "Your name").set_value("Ann")
    field(app, "On what ground").set_value("short")
    written(app)
    assert "It was changed in another window." in html(app)
    assert "It has 1 decision now; shown here are 0." in html(app)
    assert held(app)[UPLOAD].entries == ("theirs",)
    button(app, "look-again").click().run()
    assert "1 decision not committed" in html(app)
    assert field(app, "Short title").value == "NIV"
    written(app)
    assert held(app)[UPLOAD].entries == ("theirs", '{"n": 2}')


@pytest.mark.parametrize("key", ["take-back", "drop"])
def test_nothing_of_another_window_is_taken_back_or_off(key: str) -> None:
    """A window that has not seen the last decision cannot remove it."""
    desk = Desked()
    app = opened(desk, {UPLOAD: PendingDocument("als.txt", b"x", entries=(LINE,))}, node=UPLOAD)
    desk.waiting.held[UPLOAD] = replace(desk.waiting.held[UPLOAD], entries=(LINE, "theirs"))
    button(app, key).click().run()
    assert "it was changed in another window." in html(app)
    assert held(app)[UPLOAD].entries == (LINE, "theirs")


def test_what_cannot_be_kept_or_opened_is_said() -> None:
    """A file that cannot be kept is named; a draft that cannot be opened is listed with its reason and can be taken off."""
    app = uploaded(opened(), ("large.txt", b"y"))
    assert "Not read: large.txt: too large" in html(app)
    assert held(app) == {}
    desk = Desked()
    desk.waiting.problems["~broken"] = "it is damaged"
    assert "It cannot be opened: it is damaged" in html(opened(desk))
    app = opened(desk, {UPLOAD: PendingDocument("als.txt", b"x")})
    button(app, "commit-all").click().run()
    assert "~broken: not stored. it is damaged" in html(app)
    assert [draft.name for draft in desk.committed] == ["als.txt"]
    app = opened(desk, node="~broken")
    assert "This draft cannot be opened: it is damaged." in html(app)
    button(app, "drop").click().run()
    assert desk.waiting.problems == {}


# The painted text

class Reader(HTMLParser):
    """Tags and text as a browser sees them."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: set[str] = set()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep the tag; only attributes of ours."""
        self.tags.add(tag)
        assert {name for name, _ in attrs} <= {"class", "title", "aria-label", "tabindex"}

    def handle_data(self, data: str) -> None:
        """Keep the text."""
        self.text += data


INKS = st.lists(st.builds(
    Ink, st.integers(0, 30), st.integers(0, 40), st.sampled_from(["marker", "quantity", "criterion", "number"]),
    st.text(max_size=3), st.sampled_from(HOSTILE)), max_size=5)


@given(st.text(alphabet=st.characters(exclude_categories=("C",)), max_size=40), INKS)
def test_painting_keeps_every_word(text: str, inks: list[Ink]) -> None:
    """However inks overlap, no letter of the text is lost or doubled, and nothing becomes a tag."""
    bare = [replace(ink, sign="") for ink in inks]
    reader = Reader()
    reader.feed(str(annotated_text.painted((Stroke("statement", text, 1, 7, tuple(bare)),))))
    reader.close()
    assert reader.tags <= TAGS
    assert reader.text == (f"7{text.strip()}" if text.strip() else "")


def test_marks_are_told_apart_without_colour() -> None:
    """Number, bar, box, underline and letter: each reading has its own class and its own words or sign."""
    painted = str(annotated_text.painted(STROKES, 1))
    assert '<span class="gx-no">1</span>' in painted
    assert "gx-said gx-chosen" in painted
    assert 'under 80 %<span class="gx-sign">T</span>' in painted
    assert '17<span class="gx-sign">?</span>' in painted
    assert '<span class="gx-ink gx-marker" title="marker 6: unresolved">6</span>' in painted
    for word in ("no rule", "reference", "about the page"):
        assert f'<span class="gx-what">{word}</span>' in painted


def test_the_key_names_every_letter() -> None:
    """Each sign that can stand in the text is in the key."""
    shown = str(annotated_text.key())
    assert all(f'<span class="gx-sign">{letter}</span></span> {name}' in shown for letter, name in annotated_text.LETTERS)


def test_long_texts_come_in_parts() -> None:
    """A long text is cut between strokes, loses none, and a statement's part is found."""
    strokes = tuple(Stroke("statement", "x" * 9000, at, at) for at in range(1, 8))
    divided = annotated_text.parts(strokes)
    assert [stroke for part in divided for stroke in part] == list(strokes)
    assert len(divided) == 4
    assert annotated_text.part_of(divided, 7) == 3
    assert annotated_text.part_of(divided, 99) == annotated_text.part_of(divided, 0) == 0
    assert annotated_text.parts(()) == [()]


def test_many_loose_ends_are_capped_and_counted() -> None:
    """More than can be taken in are counted, not silently left out."""
    assert f"Showing {annotated_text.MOST} of 99" in str(annotated_text.loose([Loose(1, "", "x", "")] * 99))


def test_the_sample_is_sound() -> None:
    """The stand-in paints what it says it read."""
    assert isinstance(SEEN, Preview)
    assert all(ink.end <= len(stroke.text) for stroke in STROKES for ink in stroke.inks)
    assert [stroke.number for stroke in STROKES if stroke.number] == [one.number for one in STATEMENTS]
