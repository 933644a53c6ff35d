"""Sure or to check, and on what ground, as the desk gives it to page and command line."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest

from explorer.desk import Desk, highlights, record_view, verdicts
from explorer.desk.report import report
from explorer.evidence import phrasing
from explorer.view_models.desk import PendingDocument
from explorer.view_models.labels import TRUST
from explorer.view_models.preview import ReadItem, State
from loaders import coverage
from loaders.record import Ground, GroundKind, Span
from tests.conftest import CORPUS
from tests.explorer.test_desk import decided, draft, seen
from tests.sources import decode, read_record, read_source

PAGES = sorted(path for path in CORPUS.glob("*/source.*") if path.suffix != ".toml")
PAGE = "Care of testitis\n\nDrugs\n\n  • If FVC is below 50 %, give testamycin 50 mg twice daily to all adults. 1\n"


def by_role(desk: Desk, text: str = PAGE, *entries: str) -> Mapping[str, ReadItem]:
    shown = seen(desk, draft(text, "page.txt", *entries))
    return {one.role: one for statement in shown.statements for one in statement.items if one.kind == "quantity"}


def test_the_corpus_is_there() -> None:
    """The parametrised test below has its pages."""
    assert len(PAGES) == 14


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.parent.name)
def test_every_ground_is_marked_on_its_own_words(path: Path) -> None:
    """The words an attribute was read from, as the record has them, are marked in the painted text, letter by letter."""
    source = read_source(path)
    record = read_record(source)
    marked: dict[str, str] = defaultdict(str)
    for stroke in highlights.strokes(coverage.views(source, record), record, ()):
        for mark in (mark for mark in stroke.marks if mark.kind == "ground"):
            marked[f"{mark.item} {mark.note}"] += "".join(stroke.text[mark.start:mark.end].split())
    told: dict[str, str] = defaultdict(str)
    for one in record.quantities:
        for ground in sorted(one.grounds, key=lambda ground: ground.span.start):
            name = f"{one.id} {phrasing.attribute(ground.attribute, one.role)}: {ground.how}"
            told[name] += "".join(source.format.words(ground.span.quote).split())
    assert marked == told


@pytest.mark.parametrize("how", get_args(GroundKind))
def test_every_way_to_words_is_said(how: str) -> None:
    """Each kind of ground reads as part of a sentence."""
    assert phrasing.reached(how) in {f"from the {how}", "from its own words", "from an earlier statement"}


def test_a_reading_says_its_grounds_and_whether_it_is_sure(desk: Desk) -> None:
    """A dose names its drug and where it was read; before anything is known of its kind it is to check."""
    dose = by_role(desk)["dose"]
    assert dose.grounds[0] == "drug from the same clause: testamycin"
    assert (dose.state, dose.decided) == ("to check", "")


def test_words_outside_the_statement_tell_their_line_and_are_marked_where_they_stand() -> None:
    """A drug read from a heading names the heading's line, and the mark lies on the heading."""
    source = decode("page.txt", PAGE.encode())
    record = read_record(source)
    at = source.text.index("Drugs")
    (dose,) = (replace(one, grounds=(Ground("parameter", Span.of(source.text, at, at + 5), "heading"),))
               for one in record.quantities if one.role == "dose")
    pages = coverage.views(source, record)
    assert verdicts.Grounds(coverage.Lines(pages), source.format.words).of(dose) == (
        "drug from the heading: Drugs, line 3",)
    found = highlights.strokes(pages, replace(record, quantities=(dose,)), ())
    assert [(stroke.kind, stroke.line, stroke.text[mark.start:mark.end], mark.note)
            for stroke in found for mark in stroke.marks] == [("heading", 3, "Drugs", "drug: heading")]


@pytest.mark.parametrize(("action", "fields", "by"), [
    ("accept", {}, "accepted by Ann"), ("edit", {"value": "50", "parameter": "FEV"}, "corrected by Ann")])
def test_who_made_a_reading_sure_is_said(desk: Desk, action: str, fields: dict[str, str], by: str) -> None:
    """What a person accepted or corrected is sure, with the name; the other reading of the sentence stays to check."""
    one = by_role(desk)["threshold"]
    line = decided(desk, draft(PAGE), action, one.id, **({**one.fields, **fields} if fields else {}))
    after = by_role(desk, PAGE, line)
    assert (after["threshold"].state, after["threshold"].decided) == ("sure", by)
    assert (after["dose"].state, after["dose"].decided) == ("to check", "")


def test_no_mark_up_stands_in_the_words_of_a_reading_or_a_decision(desk: Desk) -> None:
    """What is quoted of an HTML file, read or decided, is what a reader of the page sees."""
    page = "<h1>Care</h1><ul><li>Give testamycin <b>50</b> <i>mg</i> twice daily to all adults.</li></ul>"
    one = PendingDocument("page.html", page.encode())
    (item,) = (item for item in seen(desk, one).statements[0].items if item.kind == "quantity")
    assert item.quote.strip() == "50 mg twice daily"
    after = seen(desk, replace(one, entries=(decided(desk, one, "accept", item.id),)))
    assert after.statements[0].decided[0].startswith("accept quantity “50 mg twice daily” by Ann")
    gone = seen(desk, replace(one, entries=(decided(desk, one, "reject", item.id),)))
    assert [one.quote for one in gone.taken_out] == ["50 mg twice daily"]


def test_what_is_to_check_comes_first_and_both_are_counted(desk: Desk) -> None:
    """Readings to check stand before sure ones, each with its line, statement and the words around; the counts agree."""
    line = decided(desk, draft(PAGE), "accept", by_role(desk)["threshold"].id)
    shown = seen(desk, draft(PAGE, "page.txt", line))
    first, last = shown.verdicts
    assert (first.state, first.number, first.line, first.before, first.text, first.after) == (
        "to check", 1, 5, "If FVC is below 50 %, give testamycin ", "50 mg twice daily", " to all adults. 1")
    assert (last.state, last.text) == ("sure", "below 50 %")
    assert [(count.figure, count.name) for count in shown.counts][2:5] == [
        (2, "quantities"), (1, "sure"), (1, "to check")]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.parent.name)
def test_all_that_was_not_recognised_is_listed_and_in_brackets(path: Path) -> None:
    """Each such place of a record is one mark on its words and one line of the list, with its statement."""
    source = read_source(path)
    record = read_record(source)
    pages = coverage.views(source, record)
    strokes = highlights.strokes(pages, record, ())
    listed = verdicts.of(record_view.statements(pages, record, (), source.format.words), strokes)
    said = [" ".join(source.format.words(one.span.quote).split()) for one in record.unrecognised]
    assert sorted(one.text for one in listed if one.state == "not recognised") == sorted(said)
    assert sorted(" ".join(stroke.text[mark.start:mark.end].split()) for stroke in strokes for mark in stroke.marks
                  if mark.kind == "unrecognised") == sorted(said)


def test_words_not_recognised_stand_between_what_is_to_check_and_what_is_sure(desk: Desk) -> None:
    """They are told with their words around, counted at the head, and listed in the report."""
    page = PAGE.replace(" to all adults", "; the spoon or cup is washed")
    line = decided(desk, draft(page), "accept", by_role(desk, page)["threshold"].id)
    shown = seen(desk, draft(page, "page.txt", line))
    assert [one.state for one in shown.verdicts] == ["to check", "not recognised", "sure"]
    assert shown.verdicts[1].text == shown.verdicts[1].reading == "or cup is washed"
    assert (1, "not recognised") in [(count.figure, count.name) for count in shown.counts]
    source = decode("page.txt", page.encode())
    lines = list(report(source, read_record(source)))
    assert "Words that turn or bound a meaning, not recognised: 1" in lines


def test_no_reading_is_left_out_of_the_list() -> None:
    """Even one whose words are painted as something else is listed, with its own words."""
    source = read_source(PAGES[2])
    record = read_record(source)
    pages = coverage.views(source, record)
    statements = record_view.statements(pages, record, (), source.format.words)
    listed = verdicts.of(statements, ())
    assert len(listed) == len(record.quantities) + len(record.unrecognised)
    assert len(record.quantities) > 0
    assert all(one.text and not one.before for one in listed)


def test_the_report_says_the_same() -> None:
    """Readings to check with the words around, the number of sure ones, and state and grounds at each statement."""
    source = decode("page.txt", PAGE.encode())
    lines = list(report(source, read_record(source)))
    assert "Readings to check: 2, sure: 0" in lines
    assert any(line.startswith("  line 5: dose: testamycin 50") and "give testamycin [50 mg twice daily] to all" in line
               for line in lines)
    at = next(at for at, line in enumerate(lines) if line.startswith("     dose: "))
    assert lines[at].endswith("(“50 mg twice daily”)  ◇ to check")
    assert lines[at + 1] == "       drug from the same clause: testamycin"
    assert lines.index("Readings to check: 2, sure: 0") < lines.index("Statements")


def test_states_have_a_shape_and_a_word() -> None:
    """Each state is told by a sign of its own and by its word."""
    assert {state for state in get_args(State) if state} <= set(TRUST)
    assert [said.partition(" ")[2] for said in TRUST.values()] == list(TRUST)
    assert len({said[0] for said in TRUST.values()}) == len(TRUST) == 3
