"""Sure or to check, and the words a reading was read from: what the Library page shows of both."""

from __future__ import annotations

from dataclasses import replace
from html import escape
from html.parser import HTMLParser
from pathlib import Path

import pytest
from desked import SEEN, Desked
from hypothesis import given
from hypothesis import strategies as st
from samples import HOSTILE
from test_library_page import INKS, UPLOAD, Reader, button, html, keys, opened

from explorer.view_models.desk import PendingDocument
from explorer.view_models.labels import TRUST
from explorer.view_models.preview import Ink, Mark, ReadItem, ReadStatement, State, Stroke, Verdict
from explorer.views import annotated_text, readings
from explorer.views.markup import TAGS

MARKS = st.lists(st.builds(
    Mark, st.integers(0, 30), st.integers(0, 45), st.sampled_from(["q1", "q2", "q3", "other"]),
    st.just(""), st.sampled_from(["ground", "ground", "unrecognised"])), max_size=6).map(
        lambda marks: [mark for mark in marks if mark.start < mark.end])
POINTED = {"q1": 1, "q2": 2, "q3": 3}



def _read(name: str, state: State) -> ReadItem:
    return ReadItem(name, "quantity", "50 mg", "dose", "50 mg", "dose", state=state)


def _stroked(text: str, inks: list[Ink], marks: list[Mark]) -> str:
    return str(annotated_text.painted((Stroke("remark", text, 1, 0, tuple(inks), tuple(marks)),), 0, POINTED))


@given(st.text(alphabet=st.characters(exclude_categories=("C",)), max_size=40), INKS, MARKS)
def test_marks_under_inks_keep_every_word(text: str, inks: list[Ink], marks: list[Mark]) -> None:
    """However grounds overlap with each other and with what was read, no letter is lost, doubled or made a tag."""
    reader = Reader()
    reader.feed(_stroked(text, [replace(ink, sign="") for ink in inks], marks))
    reader.close()
    assert reader.tags <= TAGS
    assert reader.text == (f"about the page{text.strip()}" if text.strip() else "")


class Grounded(HTMLParser):
    """The words that each number of a ground covers."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[list[str]] = []
        self.words: dict[str, str] = {}

    def handle_starttag(self, _: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember which grounds are open."""
        self.open.append((dict(attrs).get("class") or "").split())

    def handle_endtag(self, _: str) -> None:
        """Close one."""
        self.open.pop()

    def handle_data(self, data: str) -> None:
        """Words belong to each ground that is open, unless they are its label."""
        for name in self.open[-1] if "gx-label" not in self.open[-1] else ():
            if (name.startswith("gx-g") and name != "gx-ground") or name == "gx-lost":
                self.words[name] = self.words.get(name, "") + data


@given(MARKS, INKS)
def test_a_ground_marks_its_own_words_and_no_others(marks: list[Mark], inks: list[Ink]) -> None:
    """What has the number of a reading is exactly what it was read from, cut as it may be; so with what was not read."""
    text = "abcdefghijklmnopqrstuvwxyz0123456789ABCD"
    seen = Grounded()
    seen.feed(_stroked(text, [replace(ink, sign="") for ink in inks], marks))
    held = {f"gx-g{number}": "".join(sign for at, sign in enumerate(text) if any(
        mark.kind == "ground" and mark.item == item and mark.start <= at < mark.end for mark in marks))
        for item, number in POINTED.items()}
    held["gx-lost"] = "".join(sign for at, sign in enumerate(text) if any(
        mark.kind == "unrecognised" and mark.start <= at < mark.end for mark in marks))
    assert seen.words == {name: words for name, words in held.items() if words}


def test_a_picked_statement_stands_on_the_words_it_was_read_from() -> None:
    """Beside the form stand its own words and those elsewhere, each with its line, and each reading has a stop."""
    shown = html(opened(node="als", statement="1"))
    near = shown[shown.index("gx-near"):]
    heading = '<p class="gx-from"><span class="gx-line">line 1</span> <span class="gx-words"><span class="gx-ground gx-g1">'
    assert f'{heading}<span class="gx-label gx-g1">population: heading</span>Breathing</span>' in near
    assert '<span class="gx-label gx-g1">measure: same clause</span>FVC</span>' in near
    assert '<li class="gx-reading gx-p1" tabindex="0">' in near
    assert '<p class="gx-why">population from the heading: Breathing, line 1</p>' in near
    assert shown.count(heading) == 1


def test_words_of_other_statements_are_not_marked() -> None:
    """With another statement picked, or none, nothing can be pointed at that was not read from it."""
    for statement in ("", "2"):
        assert '<span class="gx-ground gx-g' not in html(opened(node="als", statement=statement))
    assert '<span class="gx-ground gx-g' in html(opened(node="als", statement="1"))


def test_long_words_elsewhere_are_cut_around_what_was_read() -> None:
    """Of a long stroke what stands around its ground is shown, and that it goes on is said."""
    stroke = Stroke("remark", f"{'x ' * 300}Riluzole{' y' * 300}", 7, marks=(Mark(600, 608, "q1", "drug: heading"),))
    one = ReadStatement("s1", 1, "", "", "Give 50 mg.", "", "", 9, "", (_read("q1", "to check"),), ())
    shown = str(annotated_text.near((stroke,), one))
    assert '<span class="gx-label gx-g1">drug: heading</span>Riluzole</span>' in shown
    assert shown.count("x ") + shown.count(" y") == annotated_text.AROUND
    assert shown.count("…") == 2


@pytest.mark.parametrize(("state", "shape", "line"), [("sure", "✓", "gx-quantity"), ("to check", "◇", "gx-doubtful")])
def test_sure_and_to_check_are_told_by_word_and_shape(state: State, shape: str, line: str) -> None:
    """Every quantity of a picked statement has its state with its sign; the text has a line of its own for each."""
    assert TRUST[state] == f"{shape} {state}"
    one = ReadStatement("s1", 1, "", "", "Give 50 mg.", "", "", 9, "", (_read("q1", state),), ())
    assert TRUST[state] in str(readings.listed(one))
    ink = Ink(5, 10, "quantity", "D", "dose: 50 mg", state, "q1")
    painted = str(annotated_text.painted((Stroke("statement", "Give 50 mg.", 1, 1, (ink,)),)))
    assert f'{line}" title="{shape} {state}, dose: 50 mg">50 mg' in painted
    assert f'{line}">50 mg</span> {shape} {state}' in str(annotated_text.key())


def test_words_not_recognised_stand_in_brackets() -> None:
    """They have a shape of their own in the text, whether a statement is picked or not, and in the key."""
    mark = Mark(11, 26, "", "not recognised", "unrecognised")
    painted = str(annotated_text.painted((Stroke("statement", "Give 50 mg unless it itches.", 1, 1, (), (mark,)),)))
    assert '<span class="gx-lost gx-opens gx-closes" title="not recognised">unless it itche</span>' in painted
    key = str(annotated_text.key())
    assert '<span class="gx-lost gx-opens gx-closes">unless</span> words that turn or bound a meaning' in key


def test_who_decided_stands_beside_the_state() -> None:
    """A reading that a person made sure says by whom."""
    one = ReadStatement("s1", 1, "", "", "", "", "", 9, "", (replace(_read("q1", "sure"), decided="accepted by Ann"),), ())
    assert '<span class="gx-state gx-sure">✓ sure, accepted by Ann</span>' in str(readings.listed(one))


def test_what_is_to_check_is_listed_before_the_text_and_leads_to_its_statement() -> None:
    """One expander counts all, begins with what is to check, then what was not recognised; a click picks the statement."""
    app = opened(drafts={UPLOAD: PendingDocument("als.txt", b"x")}, node=UPLOAD)
    assert "1 reading to check, 1 sure, 1 not recognised" in [each.label for each in app.expander]
    shown = html(app)
    places = [shown.index(words) for words in (
        "◇ 1 to check", '<mark class="gx-to-check">under 80 %</mark>',
        "[…] 1 words that turn or bound a meaning were not recognised", "✓ 1 sure", '<div class="gx-sheet"')]
    assert places == sorted(places)
    for name, number in (("to-check", "1"), ("not-recognised", "2"), ("sure", "2")):
        button(app, f"verdict-{name}-0").click().run()
        assert app.query_params["statement"] in (number, [number])


def test_a_long_list_of_readings_is_capped_and_counted() -> None:
    """More readings than can be taken in are counted, not silently left out."""
    desk = Desked()
    desk.preview = lambda *_: replace(SEEN, verdicts=(  # type: ignore[method-assign]
        Verdict(1, 3, "dose: 5 mg", "to check", "", "5 mg", ""),) * 212)
    app = opened(desk, {UPLOAD: PendingDocument("als.txt", b"x")}, node=UPLOAD)
    assert "212 readings to check, 0 sure" in [each.label for each in app.expander]
    assert "Showing 40 of 212." in html(app)
    assert sum(str(key).startswith("verdict-") for key in keys(app)) == 40


def test_every_reading_that_can_be_pointed_at_has_its_rule_of_style() -> None:
    """The style sheet joins as many readings with their words as get a number, and those beyond get none."""
    style = Path(annotated_text.__file__).with_name("pointing.css").read_text("utf-8")
    for number in range(1, annotated_text.MOST_POINTED + 1):
        for what in ("g", "o"):
            assert f".st-key-main:has(.gx-p{number}:is(:hover, :focus-visible)) .gx-{what}{number}" in style
    many = tuple(_read(f"q{number}", "to check") for number in range(annotated_text.MOST_POINTED + 5))
    one = ReadStatement("s1", 1, "", "", "", "", "", 9, "", many, ())
    assert len(annotated_text.pointed(one)) == annotated_text.MOST_POINTED
    assert str(readings.listed(one)).count("tabindex") == annotated_text.MOST_POINTED


def test_hostile_words_stay_text() -> None:
    """Grounds, their labels, who decided and the words around a reading become no tag and no Markdown."""
    shown = html(opened(node="als", statement="1"))
    assert "<img" not in shown
    assert "<script" not in shown
    assert f"accepted by {HOSTILE[1]}" in shown
    assert f"arm from the row head: {escape(HOSTILE[0])}, line 6" in shown
    assert f'<span class="gx-label gx-g2">arm: {HOSTILE[1]}</span>{escape(HOSTILE[0])}</span>' in shown
