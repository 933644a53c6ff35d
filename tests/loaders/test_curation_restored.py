"""A rejection is taken back by a later line: the record is as it was, and no line is lost."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from loaders.curation import Entry, apply, read, write
from loaders.record import Condition, Record, Span
from tests.sources import decode, read_record

PAGE = """What is given in testitis?

Care of testitis

Strong recommendations

  • Give testamycin 50 mg twice daily to all adults. 1, 2
  • Start ventilation when FVC is below 50 % with symptoms, or FVC is below 30 %. (Class I, Level of Evidence: B)
  • In a trial with 959 patients the hazard ratio was 0.80 (95% CI 0.64-0.99). 2

References

1. Smith A. Testamycin. 2012.
2. Jones B. Ventilation. 2013.
"""
SOURCE = decode("page.txt", PAGE.encode())
FIRST, SECOND = "Give testamycin 50 mg twice daily to all adults.", "Start ventilation when FVC is below 50 %"
LEAVES = ["below 50 % with symptoms"]


@pytest.fixture(scope="module")
def record() -> Record:
    return read_record(SOURCE)


def entry(action: str, target: str, quote: str, line: int = 1, **more: object) -> Entry:
    """A line about the first place of the words."""
    at = PAGE.index(quote)
    made = {"action": action, "target": target, "sha256": SOURCE.sha256, "start": at, "end": at + len(quote), "quote": quote,
            "by": "Ann", "on": "2026-11-22", "ground": "read twice", **more}
    return replace(read(json.dumps(made))[0], line=line)


def laid(record: Record, *entries: Entry) -> tuple[Record, list[tuple[str, str]], list[str]]:
    """The record under the entries, what was decided about which words, and what could not be applied."""
    found, decisions, problems = apply(record, entries, PAGE, SOURCE.sha256)
    found.check(PAGE)
    return found, [(one.kind, one.span.quote) for one in decisions], [one.reason for one in problems]


def leaves(record: Record, tree: Condition) -> list[str]:
    """The words of what a condition is made of, its branches' too."""
    spans = {one.id: one.span.quote for one in (*record.quantities, *record.criteria)}
    trees = {one.id: one for one in record.conditions}
    return [quote for name in tree.members
            for quote in (leaves(record, trees[name]) if name in trees else [spans[name]])]


REJECTED = [
    ("statement", FIRST), ("statement", "In a trial with 959 patients"), ("quantity", "50 mg twice daily"),
    ("quantity", "hazard ratio was 0.80"), ("citation", "1, 2"), ("citation", "2"), ("citation", "1"),
    ("grade", "Class I, Level of Evidence: B"), ("grade", "Strong recommendations"), ("condition", SECOND),
    ("reference", "1. Smith A. Testamycin. 2012."),
]


@pytest.mark.parametrize(("target", "quote"), REJECTED)
def test_what_is_restored_is_as_it_was(record: Record, target: str, quote: str) -> None:
    """Whatever was rejected comes back with all that hung on it; the decision that stands is that it was restored."""
    more: dict[str, object] = {}
    if target == "condition":
        inner = {name for tree in record.conditions for name in tree.members}
        more["of"] = leaves(record, next(tree for tree in record.conditions if tree.id not in inner))
        assert len(more["of"]) == 3
    if target == "grade" and quote.startswith("Class"):
        quote = next(grade.span.quote for grade in record.grades if "Class" in grade.span.quote)
    if target == "citation" and quote != "1, 2":
        place = next(one.span for one in record.citations if one.span.quote == "1, 2")
        at = place.start + place.quote.index(quote)
        more |= {"start": at, "end": at + 1}
    gone = entry("reject", target, quote, 1, **more)
    without, decided, problems = laid(record, gone)
    assert problems == []
    assert without != record
    assert {kind for kind, _ in decided} == {"reject"}
    back, settled, problems = laid(record, gone, entry("restore", target, quote, 2, **more))
    assert problems == []
    assert back == record
    assert settled == [("restore", words) for _, words in decided]


def test_the_answer_of_the_page_comes_back(record: Record) -> None:
    """A statement that answered the page's question answers it again."""
    answering = replace(record, answer=record.statements[0].id)
    gone, back = entry("reject", "statement", FIRST), entry("restore", "statement", FIRST)
    assert laid(answering, gone)[0].answer is None
    assert laid(answering, gone, back)[0] == answering


def test_words_not_recognised_go_and_come_with_their_statement() -> None:
    """They go with a rejected statement, come back with it, and end where a person says what they are."""
    page = "Care\n\n- Take testamycin 50 mg daily unless it bleeds.\n- Rest.\n"
    source = decode("page.txt", page.encode())
    read_so = read_record(source)

    def left(*entries: Entry) -> list[str]:
        return [words.span.quote for words in apply(read_so, entries, page, source.sha256)[0].unrecognised]

    def line(action: str, target: str, quote: str, number: int, **more: object) -> Entry:
        at = page.index(quote)
        made = {"action": action, "target": target, "sha256": source.sha256, "start": at, "end": at + len(quote),
                "quote": quote, "by": "Ann", "on": "2026-11-22", "ground": "read twice", **more}
        return replace(read(json.dumps(made))[0], line=number)

    gone = line("reject", "statement", "Take testamycin", 1)
    assert left() == ["unless it bleeds"]
    assert left(gone) == []
    assert left(gone, line("restore", "statement", "Take testamycin", 2)) == ["unless it bleeds"]
    assert left(line("add", "criterion", "unless it bleeds", 1, fields={"label": "bleeding"})) == []


def test_a_later_line_wins_again(record: Record) -> None:
    """Rejected, restored and rejected once more is rejected; what lies between does not matter."""
    lines = [entry(action, "quantity", "50 mg twice daily", at) for at, action in
             enumerate(("reject", "restore", "reject"), 1)]
    found, decided, problems = laid(record, *lines)
    assert (found, problems) == (laid(record, lines[0])[0], [])
    assert [kind for kind, _ in decided] == ["restore", "reject"]


def test_the_lines_of_both_are_kept() -> None:
    """A line that restores is written and read like any other."""
    line = write(entry("restore", "condition", SECOND, of=LEAVES))
    assert json.loads(line)["action"] == "restore"
    assert write(read(line)[0]) == line


def test_what_was_changed_elsewhere_stays(record: Record) -> None:
    """What was decided between the two lines about other things holds."""
    between = entry("edit", "statement", FIRST, 2, fields={"population": "adults"})
    gone, back = entry("reject", "citation", "1, 2", 1), entry("restore", "citation", "1, 2", 3)
    found, _, problems = laid(record, gone, between, back)
    assert problems == []
    assert found.statements[0].population == "adults"
    assert found.statements[0].citations == ("1", "2")
    assert found.citations == record.citations


CITED = {"kind": "recommendation"}
DOSE = {"role": "dose", "value": "50", "unit": "mg"}


@pytest.mark.parametrize(("lines", "reason"), [
    ([("restore", "statement", FIRST, {})], "nothing of that kind is rejected there"),
    ([("reject", "statement", FIRST, {}), ("restore", "quantity", FIRST, {})], "nothing of that kind is rejected there"),
    ([("reject", "statement", FIRST, {}), ("restore", "statement", "Give testamycin", {})],
     "nothing of that kind is rejected there"),
    ([("reject", "quantity", "50 mg twice daily", {}), ("restore", "quantity", "50 mg twice daily", {}),
      ("restore", "quantity", "50 mg twice daily", {})], "nothing of that kind is rejected there"),
    ([("reject", "statement", FIRST, {}), ("add", "statement", "Give testamycin", {"fields": CITED}),
      ("restore", "statement", FIRST, {})], "something else was put in its place since; reject that first"),
    ([("reject", "quantity", "50 mg twice daily", {}), ("add", "quantity", "50 mg twice daily", {"fields": DOSE}),
      ("restore", "quantity", "50 mg twice daily", {})], "something else was put in its place since; reject that first"),
    ([("reject", "quantity", "50 mg twice daily", {}), ("reject", "statement", FIRST, {}),
      ("restore", "quantity", "50 mg twice daily", {})], "its statement was taken out since; put that back first"),
])
def test_what_cannot_be_restored_is_told(record: Record, lines: list[tuple[str, str, str, dict[str, object]]],
                                         reason: str) -> None:
    """Where nothing is rejected, or its place is no longer free, the line changes nothing and says why."""
    entries = [entry(action, target, quote, at, **more) for at, (action, target, quote, more) in enumerate(lines, 1)]
    before, _, none = laid(record, *entries[:-1])
    found, _, problems = laid(record, *entries)
    assert (none, problems) == ([], [reason])
    assert found == before


def test_part_of_a_marker_that_was_changed_since_stays(record: Record) -> None:
    """One of two keys was rejected and the other corrected: both cannot hold, so the correction stays."""
    place = next(one.span for one in record.citations if one.span.quote == "1, 2")
    at: dict[str, object] = {"start": place.start + 3, "end": place.start + 4}
    left: dict[str, object] = {"start": place.start, "end": place.start + 1}
    lines = [entry("reject", "citation", "2", 1, **at), entry("edit", "citation", "1", 2, **left, fields={"keys": ["1"]}),
             entry("restore", "citation", "2", 3, **at)]
    _, _, problems = laid(record, *lines)
    assert problems == ["what was left of it was changed since; undo that first"]


def test_what_a_condition_is_made_of_must_be_there(record: Record) -> None:
    """A condition does not come back without its members."""
    member = next(one for one in record.criteria if one.span.quote == "symptoms").span
    lines = [entry("reject", "condition", SECOND, 1, of=_members(record)), entry("reject", "criterion", member.quote, 2),
             entry("restore", "condition", SECOND, 3, of=_members(record))]
    _, _, problems = laid(record, *lines)
    assert problems == ["what it is made of was taken out since; put that back first"]


def _members(record: Record) -> list[str]:
    inner = {name for tree in record.conditions for name in tree.members}
    return leaves(record, next(tree for tree in record.conditions if tree.id not in inner))


def test_a_quotation_that_moved_is_found_for_both() -> None:
    """In a file with other bytes both lines are anchored anew, and the rejection is taken back there too."""
    moved = decode("page.txt", PAGE.replace("What is given", "So what is given").encode())
    again = read_record(moved)
    found, decisions, problems = apply(
        again, [entry("reject", "statement", FIRST, 1), entry("restore", "statement", FIRST, 2)], moved.text, moved.sha256)
    assert (found, problems) == (again, ())
    assert [(one.kind, one.span) for one in decisions] == [("restore", Span.of(
        moved.text, moved.text.index(FIRST), moved.text.index(FIRST) + len(FIRST)))]
