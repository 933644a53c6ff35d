"""What the overlay does to statements, markers, grades, entries of the list, and to trees among several."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace

import pytest

from loaders.curation import CurationError, Decision, Entry, apply, read
from loaders.problems import Problem
from loaders.reading import read as read_page
from loaders.record import Record, Span, Statement

PAGE = """Care of testitis

Drugs

  • Give testamycin 50 mg twice daily to all adults. 1, 2
  • Start ventilation when FVC is below 50 % with symptoms, or FVC is below 30 %. (Class I, Level of Evidence: B)
  • Stop it when FVC is below 50 %; start it when FVC is below 50 %.

Print this page

References

1. Smith A. Testamycin. 2012.
2. Jones B. Ventilation. 2013.
"""
SHA = hashlib.sha256(PAGE.encode()).hexdigest()
BASE = read_page("page.txt", PAGE.encode()).record
LINE = {"sha256": SHA, "by": "Ann", "on": "2026-11-22", "ground": "read twice"}
DRUG, LUNG = "Give testamycin 50 mg twice daily to all adults.", BASE.statements[1].span.quote


def span(quote: str, text: str = PAGE) -> Span:
    at = text.index(quote)
    return Span.of(text, at, at + len(quote))


def entry(action: str, quote: str, target: str, **more: object) -> Entry:
    place = span(quote)
    line = {**LINE, "action": action, "start": place.start, "end": place.end, "quote": quote, "target": target, **more}
    return read(json.dumps(line))[0]


def settled(*entries: Entry, record: Record = BASE) -> tuple[Record, tuple[Decision, ...], tuple[Problem, ...]]:
    found = apply(record, entries, PAGE, SHA)
    found[0].check(PAGE)
    return found


def done(*entries: Entry, record: Record = BASE) -> Record:
    """The record with the entries over it, none of which may fail."""
    found, decisions, problems = settled(*entries, record=record)
    assert not problems, problems
    assert len(decisions) >= len(entries)
    return found


def refused(*entries: Entry) -> str:
    """Why the last entry changes nothing; the others hold."""
    before = apply(BASE, entries[:-1], PAGE, SHA)[0]
    found, _, problems = settled(*entries)
    assert found == before
    return problems[-1].reason


def test_the_page_has_what_the_tests_are_about() -> None:
    """Statements, markers, a grade, a tree and a list are read from the page, or the tests would test nothing."""
    assert [one.span.quote for one in BASE.statements[:2]] == [DRUG, LUNG]
    assert [one.keys for one in BASE.citations] == [("1", "2")]
    assert len(BASE.grades) == 1
    assert BASE.conditions
    assert len(BASE.references) == 2


def test_a_rejected_statement_takes_along_what_hangs_on_it() -> None:
    """Quantities, criteria, conditions, markers and grades of a statement that is none go with it."""
    found = done(entry("reject", DRUG, "statement"), entry("reject", LUNG, "statement"))
    gone = {BASE.statements[0].id, BASE.statements[1].id}
    assert [one.id for one in found.statements] == [one.id for one in BASE.statements if one.id not in gone]
    for group in (found.quantities, found.criteria, found.conditions, found.citations, found.grades):
        assert not gone & {one.statement for one in group}
    assert found.references == BASE.references


def test_an_added_statement_stands_in_its_section_and_in_text_order() -> None:
    """Words that were passed over become a statement of the nearest heading, by rule "curation"."""
    found = done(entry("add", "Print this page", "statement", fields={"kind": "information"}))
    new = found.statements[-1]
    assert (new.text, new.kind, new.deontic, new.rule) == ("Print this page", "information", "none", "curation")
    assert new.section == BASE.statements[-1].section
    assert len({one.id for one in found.statements}) == len(BASE.statements) + 1


def test_the_words_of_marked_up_text_are_those_a_reader_sees() -> None:
    """The text of an added statement is made by the function that the source brings."""
    page = "<p>Give <b>oxygen</b> &amp; water.</p>"
    place = Span.of(page, 3, page.index("</p>"))
    line = {**LINE, "sha256": hashlib.sha256(page.encode()).hexdigest(), "action": "add", "start": place.start,
            "end": place.end, "quote": place.quote, "target": "statement", "fields": {"kind": "evidence"}}
    entries = read(json.dumps(line))
    found, _, problems = apply(Record(), entries, page, entries[0].sha256, lambda _: "Give oxygen\n& water.")
    assert not problems
    assert found.statements[0].text == "Give oxygen & water."


def test_kind_force_and_population_are_edited() -> None:
    """An edit keeps id, words and place; an emptied population is none."""
    fields = {"kind": "evidence", "deontic": "none", "population": "adults"}
    found = done(entry("edit", DRUG, "statement", fields=fields))
    new = found.statements[0]
    assert new == replace(BASE.statements[0], kind="evidence", deontic="none", population="adults", rule="curation")
    emptied = done(entry("edit", DRUG, "statement", fields={"population": None}), record=found)
    assert emptied.statements[0].population is None


def test_the_words_of_a_statement_are_drawn_anew() -> None:
    """A statement may be shorter or longer, as long as what hangs on it stays inside; its place and text follow."""
    found = done(entry("edit", DRUG, "statement", fields={"words": "Give testamycin 50 mg twice daily"}))
    assert (found.statements[0].text, found.statements[0].id) == ("Give testamycin 50 mg twice daily", BASE.statements[0].id)
    assert found.statements[0].span.quote == "Give testamycin 50 mg twice daily"
    longer = done(entry("edit", DRUG, "statement", fields={"words": f"• {DRUG}"}))
    assert longer.statements[0].text == f"• {DRUG}"


@pytest.mark.parametrize(("faulty", "reason"), [
    (entry("add", DRUG, "statement", fields={"kind": "evidence"}), "a statement stands there already"),
    (entry("add", "1, 2", "statement", fields={"kind": "evidence"}), "a statement has words"),
    (entry("edit", DRUG, "statement", fields={"words": "Give testamycin"}), "“50 mg twice daily” lies outside"),
    (entry("edit", DRUG, "statement", fields={"words": "Print this page"}), "stand there 0 times"),
    (entry("edit", DRUG, "statement", fields={"words": PAGE[PAGE.index(DRUG):PAGE.index("Print")]}), "stands there already"),
    (entry("reject", "Print this page", "statement"), "0 statements stand there"),
    (entry("add", "1, 2", "citation", fields={"keys": ["1"]}), "read there already"),
    (entry("add", "Print", "citation", fields={"keys": ["9"]}), "neither in a statement nor right behind"),
    (entry("add", "2012", "citation", fields={"keys": ["2012"]}), "neither in a statement nor right behind"),
    (entry("reject", DRUG, "citation"), "0 places with markers"),
    (entry("reject", ",", "citation"), "no marker was read there"),
    (entry("add", "Print", "grade", fields={"class": "I"}), "neither in a statement nor right behind"),
    (entry("edit", DRUG, "grade", fields={"class": "II"}), "0 of that kind"),
    (entry("add", "1. Smith", "reference", fields={"title": "x"}), "an entry was read there already"),
    (entry("reject", "Print", "reference"), "0 of that kind"),
    (entry("accept", "Print", "grade"), "0 of that kind"),
    (entry("accept", DRUG, "condition"), "no condition was read there"),
])
def test_what_does_not_fit_changes_nothing(faulty: Entry, reason: str) -> None:
    """Each refusal names its reason, and the record stays as it was."""
    assert reason in refused(faulty)


def test_a_marker_is_taken_out_alone_or_with_its_place() -> None:
    """Of two keys one stays, at its own place; the statement lists what is left."""
    first = replace(span("1, 2"), end=span("1, 2").start + 1, quote="1")
    place = entry("reject", "1, 2", "citation")
    alone = done(replace(place, span=first))
    assert [(one.keys, one.span.quote) for one in alone.citations] == [(("2",), "2")]
    assert alone.statements[0].citations == ("2",)
    assert done(place).citations == ()
    assert done(place).statements[0].citations == ()


def test_markers_are_added_behind_a_statement_and_edited() -> None:
    """A missed marker belongs to the statement before it; each key stands at its own place, or at the whole."""
    bare = done(entry("reject", "1, 2", "citation"))
    added = done(entry("add", "1, 2", "citation", fields={"keys": ["1", "2"]}), record=bare)
    assert [(one.key, one.span.quote) for one in added.citations[0].pointers] == [("1", "1"), ("2", "2")]
    assert added.statements[0].citations == ("1", "2")
    edited = done(entry("edit", "1, 2", "citation", fields={"keys": ["1", "7"]}), record=added)
    assert [(one.key, one.span.quote) for one in edited.citations[0].pointers] == [("1", "1"), ("7", "1, 2")]
    assert edited.citations[0].rule == "curation"


def test_grades_are_added_edited_and_rejected() -> None:
    """Each is settled at its statement, for a grade has no place in the graph."""
    quote = BASE.grades[0].span.quote
    fields = {"class": "II", "loe": None, "strength": "weak"}
    found, decisions, problems = settled(entry("edit", quote, "grade", fields=fields))
    assert not problems
    assert dict(found.grades[0].fields) == {"class": "II", "strength": "weak"}
    assert [(one.span.quote, one.target) for one in decisions] == [(LUNG, "grade")]
    bare = done(entry("reject", quote, "grade"))
    assert bare.grades == ()
    again = done(entry("add", quote, "grade", fields={"class": "I"}), record=bare)
    assert dict(again.grades[0].fields) == {"class": "I"}
    assert done(entry("accept", quote, "grade")) == BASE


def test_a_grade_of_a_heading_is_edited_for_all_below_it() -> None:
    """What is printed once and belongs to many is one thing."""
    shared = replace(BASE, grades=(BASE.grades[0], replace(BASE.grades[0], statement=BASE.statements[2].id)))
    quote = BASE.grades[0].span.quote
    found, decisions, _ = settled(entry("edit", quote, "grade", fields={"class": "III"}), record=shared)
    assert [one.fields["class"] for one in found.grades] == ["III", "III"]
    assert len(decisions) == 2


def test_entries_of_the_list_are_added_edited_and_rejected() -> None:
    """Identifiers come to one spelling; the kind of source is by a curator; an emptied field is none."""
    quote = BASE.references[0].span.quote
    fields = {"doi": "https://doi.org/10.1000/ABC", "year": "2011", "venue": None, "source_type": "systematic-review"}
    new = done(entry("edit", quote, "reference", fields=fields)).references[0]
    assert (new.doi, new.year, new.venue, new.source_type) == ("10.1000/abc", 2011, None, "systematic-review")
    assert (new.rule, new.type_rule, new.key) == ("curation", "curation", "1")
    bare = done(entry("reject", quote, "reference"))
    assert [one.key for one in bare.references] == ["2"]
    again = done(entry("add", quote, "reference", fields={"key": "1", "title": "Testamycin"}), record=bare)
    assert [one.key for one in again.references] == ["1", "2"]


def test_acceptance_may_name_what_it_is_about() -> None:
    """Without a target it is what stands at the words exactly; with one, that alone."""
    listed = BASE.references[0].span.quote
    for quote, target, place in (("1", None, "1"), (listed, "reference", listed), (LUNG, "condition", LUNG),
                                 (DRUG, "statement", DRUG)):
        at = span("1, 2").start if quote == "1" else PAGE.index(quote)
        line = {**LINE, "action": "accept", "start": at, "end": at + len(quote), "quote": quote}
        found, decisions, problems = settled(read(json.dumps(line | ({"target": target} if target else {})))[0])
        assert not problems
        assert found == BASE
        assert [one.span.quote for one in decisions] == [place]


def two_trees() -> tuple[Record, Statement]:
    """The third statement with a tree for each of its two limits, which have the same words."""
    owner = BASE.statements[2]
    bare = replace(BASE, conditions=tuple(one for one in BASE.conditions if one.statement != owner.id))
    quote = next(one.span.quote for one in bare.quantities if one.statement == owner.id)
    fields = [{"op": "any", "members": [{"quote": quote, "nth": nth}], "action": action}
              for nth, action in ((1, "stop"), (2, "start"))]
    trees = [entry("add", owner.span.quote, "condition", fields=one) for one in fields]
    return done(*trees, record=bare), owner


def test_of_several_trees_the_one_with_those_leaves_is_meant() -> None:
    """Leaves with the same words are told apart by their place in the statement's readings."""
    record, owner = two_trees()
    own = [one for one in record.conditions if one.statement == owner.id]
    assert [one.members for one in own] != []
    assert own[0].members != own[1].members
    quote = next(one.span.quote for one in record.quantities if one.id == own[1].members[0])
    left = done(entry("reject", owner.span.quote, "condition", of=[{"quote": quote, "nth": 2}]), record=record)
    assert [one.action for one in left.conditions if one.statement == owner.id] == ["stop"]
    edited = done(entry("edit", owner.span.quote, "condition", of=[{"quote": quote, "nth": 1}], fields={
        "op": "all", "members": [{"quote": quote, "nth": 1}], "polarity": "do_not"}), record=record)
    assert {(one.operator, one.polarity) for one in edited.conditions if one.statement == owner.id} == {
        ("any", "do"), ("all", "do_not")}


def test_leaves_that_no_tree_is_made_of_are_refused() -> None:
    """Naming other leaves than a tree has, or one of several readings without saying which, changes nothing."""
    record, owner = two_trees()
    quote = next(one.span.quote for one in record.quantities if one.statement == owner.id)
    for of, reason in (([{"quote": quote, "nth": 1}, {"quote": quote, "nth": 2}], "0 conditions there are made of these"),
                       ([quote], "was read 2 times in the statement"), ([{"quote": quote, "nth": 3}], "was read 2 times")):
        found, _, problems = settled(entry("reject", owner.span.quote, "condition", of=of), record=record)
        assert found == record
        assert reason in problems[0].reason


@pytest.mark.parametrize(("target", "fields", "reason"), [
    ("statement", {"kind": "rule"}, "kind 'rule' is not one of"), ("statement", {"deontic": "never"}, "is not one of"),
    ("statement", {"kind": None}, "kind must be text"), ("statement", {"words": ""}, "words must be text"),
    ("statement", {"title": "x"}, "a statement has no key 'title'"), ("citation", {"keys": []}, "keys must be texts"),
    ("citation", {"keys": [1]}, "keys must be texts"), ("citation", {"keys": ["1", "1"]}, "given twice"),
    ("citation", {"keys": "1"}, "keys must be a list"), ("grade", {"colour": "x"}, "a grade has no key"),
    ("grade", {"class": 1}, "class must be text"), ("reference", {"year": "12"}, "is not a year"),
    ("reference", {"doi": "x"}, "is not a DOI"), ("reference", {"pmid": "0"}, "is not a PubMed id"),
    ("reference", {"url": "javascript:1"}, "is not a web address"), ("reference", {"source_type": "blog"}, "is not one of"),
    ("condition", {"op": "any", "members": [{"quote": "x", "nth": 0}]}, "nth must be"),
    ("condition", {"op": "any", "members": [{"quote": "x"}]}, "a member must be a quotation"),
])
def test_a_faulty_field_is_refused_when_the_line_is_read(target: str, fields: dict[str, object], reason: str) -> None:
    """No form of a field is left to fail when the overlay is applied."""
    with pytest.raises(CurationError, match=r"^curation\.jsonl:1: ") as caught:
        entry("edit", DRUG, target, fields=fields)
    assert reason in str(caught.value)


@pytest.mark.parametrize(("action", "more", "reason"), [
    ("add", {"target": "statement", "fields": {"deontic": "must"}}, "a statement needs kind"),
    ("add", {"target": "statement", "fields": {"kind": "evidence", "words": "x"}}, "a new statement has the words"),
    ("add", {"target": "citation", "fields": {}}, "add needs fields"),
    ("add", {"target": "reference", "fields": {"year": "2012"}}, "a reference needs title"),
    ("reject", {"target": "quantity", "of": ["x"]}, "of goes with a condition"),
    ("reject", {"target": "condition", "of": [1]}, "a member must be a quotation"),
    ("accept", {"target": "page"}, "target 'page' is not one of"),
])
def test_a_faulty_line_is_refused(action: str, more: dict[str, object], reason: str) -> None:
    """What an action needs, and what it has no use for, is held to when the line is read."""
    line = {**LINE, "action": action, "start": 0, "end": 4, "quote": "Care", **more}
    with pytest.raises(CurationError) as caught:
        read(json.dumps(line))
    assert reason in str(caught.value)


def test_every_new_kind_of_line_comes_back_as_it_was_written() -> None:
    """Writing keeps targets, fields and the leaves that are named."""
    from loaders.curation import write

    lines = (entry("reject", LUNG, "condition", of=["below 30 %", {"quote": "below 50 %", "nth": 1}]),
             entry("edit", DRUG, "statement", fields={"population": None, "words": "Give"}),
             entry("add", "1, 2", "citation", fields={"keys": ["1"]}), entry("accept", DRUG, "statement"))
    assert tuple(read(write(one))[0] for one in lines) == lines
