"""What differs between two readings of one text, in words a person can judge by."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDF

from explorer.differences import compare
from explorer.view_models.rereading import Difference
from loaders.rdf import Identity, edition_graph
from loaders.record import Record, Span
from ontology import CONCEPTS, DCTERMS, GX, iris
from tests.sources import decode, read_record

PAGE = """Care of testitis

Drugs

  • Give testamycin 50 mg orally twice daily to adults. 1
  • Start ventilation when FVC is below 50 % or symptoms are present. 2
  • Check the blood count every 3 months.

References

1. Smith A. Testamycin. 2012.
2. Jones B. Ventilation. 2013.
"""
SOURCE = decode("page.txt", PAGE.encode())
RECORD = read_record(SOURCE)
IDENTITY = Identity("testitis", "2026-02-01", "Care of testitis")


def graph(record: Record = RECORD, page: str = PAGE) -> Graph:
    return edition_graph(IDENTITY, decode("page.txt", page.encode()), record)


def lines(before: Graph, now: Graph) -> list[str]:
    return [one.line for one in compare(before, now).differences]


def dose(**fields: object) -> Record:
    """The record with another dose."""
    (first, *others) = RECORD.quantities
    return replace(RECORD, quantities=(replace(first, **fields), *others))  # type: ignore[arg-type]


def without(*roles: str) -> Record:
    return replace(RECORD, quantities=tuple(one for one in RECORD.quantities if one.role not in roles))


def shorter() -> Record:
    """The record in which the last statement ends before its interval."""
    (*others, last) = RECORD.statements
    span = Span.of(PAGE, last.span.start, last.span.start + len("Check the blood count"))
    return replace(without("schedule"), statements=(*others, replace(last, span=span, text=span.quote)))


def limit() -> Record:
    return replace(RECORD, quantities=tuple(
        replace(one, comparator="<=") if one.role == "threshold" else one for one in RECORD.quantities))


def operator() -> Record:
    return replace(RECORD, conditions=tuple(replace(one, operator="all") for one in RECORD.conditions))


def entry() -> Record:
    return replace(RECORD, references=RECORD.references[1:])


CASES: list[tuple[str, Callable[[], Record], list[str]]] = [
    ("nothing", lambda: RECORD, []),
    ("unit", lambda: dose(unit="g"), ["changed dose “50 mg orally twice daily”: UCUM code: mg → g"]),
    ("drug", lambda: dose(parameter="other"),
     ["changed dose “50 mg orally twice daily”: parameter name: testamycin → other"]),
    ("limit", limit, ["changed threshold “below 50 %”: comparator: less than → less than or equal to"]),
    ("gone", lambda: without("schedule"),
     ["gone schedule “every 3 months”: parameter name: blood count; UCUM code: mo"]),
    ("words", shorter, [
        ("changed statement “Check the blood count every 3 months.”: "
         "words: Check the blood count every 3 months. → Check the blood count"),
        "gone schedule “every 3 months”: parameter name: blood count; UCUM code: mo"]),
    ("operator", operator, [
        "changed condition “Start ventilation when FVC is below 50 % or symptoms are present.”: operator: any of → all of"]),
    ("entry", entry, [
        ("changed marker “1”: denotes: “1. Smith A. Testamycin. 2012.” → none; "
         "resolved to: none → unresolved (no entry of the list is numbered 1)"),
        "gone reference “1. Smith A. Testamycin. 2012.”: key: 1"]),
]


@pytest.mark.parametrize(("changed", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_each_difference_is_one_line(changed: Callable[[], Record], expected: list[str]) -> None:
    """What is new, gone or changed is said once, with its words, old before new; what follows from it is not said again."""
    assert lines(graph(), graph(changed())) == expected


def test_the_cases_are_all_there() -> None:
    """An empty list of cases must not pass."""
    assert len(CASES) == 8


def test_the_other_way_round_new_is_gone() -> None:
    """Comparing the other way round turns new into gone and leaves the number of changes."""
    for _, changed, _ in CASES:
        there, back = compare(graph(), graph(changed())).total, compare(graph(changed()), graph()).total
        assert (there.new, there.gone, there.changed) == (back.gone, back.new, back.changed)


def test_figures_add_up() -> None:
    """Everything of either reading is counted once, as new, gone, changed or the same."""
    compared = compare(graph(), graph(shorter()))
    figures = {tally.what: (tally.new, tally.gone, tally.changed, tally.same) for tally in compared.tallies}
    assert figures["quantities"] == (0, 1, 0, len(RECORD.quantities) - 1)
    assert figures["statements"] == (0, 0, 1, len(RECORD.statements) - 1)
    assert compared.total.differ == len(compared.differences)
    assert "quantities: 1 gone, 2 the same" in [tally.line for tally in compared.tallies]


def test_rules_orders_and_versions_are_no_difference() -> None:
    """How something was read is not what was read."""
    now = graph()
    for relation in (GX.rule, GX.order):
        for subject, value in list(now.subject_objects(relation)):
            now.set((subject, relation, Literal(f"other {value}")))
    now.remove((None, None, iris.reader("1")))
    assert lines(graph(), now) == []


def test_words_say_the_same_as_the_concept_they_name() -> None:
    """A fact that an earlier version stored as words is the same where it is the concept of that name now."""
    before = graph()
    for statement, value in list(before.subject_objects(GX.statementKind)):
        before.set((statement, GX.statementKind, Literal(str(value).removeprefix(f"{CONCEPTS}statement-kind/"))))
    assert lines(before, graph()) == []
    statement = next(before.subjects(GX.statementKind))
    before.set((statement, GX.statementKind, Literal("gossip")))
    (line,) = lines(before, graph())
    assert line.startswith("changed statement")
    assert ": kind: gossip → " in line


def test_terms_of_another_version_go_by_their_last_part() -> None:
    """A property and a class that this version does not know are told by name, and break nothing."""
    before = graph()
    node = next(before.subjects(RDF.type, GX.Dose))
    before.set((node, RDF.type, URIRef(f"{GX}Portion")))
    before.add((node, URIRef(f"{GX}spoon"), Literal("large")))
    assert lines(before, graph()) == [
        "changed Portion “50 mg orally twice daily”: type: Portion → dose; spoon: large → none"]


def test_an_entry_before_it_does_not_change_where_a_marker_leads() -> None:
    """Entries are named by their order; a marker that still means the same words means the same."""
    now = graph(entry())
    assert not [line for line in lines(graph(), now) if "“2”" in line]


def test_another_text_layer_is_compared_by_its_words() -> None:
    """Where the text that spans count is another one, the same words are the same thing wherever they stand now."""
    moved = f"\n\n{PAGE}"
    record = read_record(decode("page.txt", moved.encode()))
    found = compare(graph(), graph(record, moved))
    assert found.differences == ()
    assert found.total.same > len(RECORD.statements) + len(RECORD.quantities)


def test_facts_of_the_document_are_compared() -> None:
    """A title or date that is read otherwise is a difference of the document."""
    now = graph(replace(RECORD, title="Care"))
    now.set((iris.edition_of(str(now.identifier)), DCTERMS.title, Literal("Care")))
    assert lines(graph(), now) == ["changed document “Care of testitis”: title: Care of testitis → Care"]


def test_long_texts_are_shown_from_where_they_differ() -> None:
    """Of two long texts the part that differs is in the line, and quotations are cut with a sign that says so."""
    words = "word " * 60
    before, now = graph(), graph()
    statement = next(before.subjects(RDF.type, GX.Statement))
    before.set((statement, GX.conditionText, Literal(f"{words}in adults")))
    now.set((statement, GX.conditionText, Literal(f"{words}in children")))
    (line,) = lines(before, now)
    assert "in adults → …" in line
    assert line.endswith("in children")
    assert len(Difference("new", "statement", words).line) < 100


@pytest.mark.parametrize(("difference", "line"), [
    (Difference("changed", "statement", "", ("deontic force: may → should",)),
     "changed statement: deontic force: may → should"),
    (Difference("gone", "grade", ""), "gone grade"),
    (Difference("new", "dose", "50 mg", ("unit: mg", "value: 50")), "new dose “50 mg”: unit: mg; value: 50"),
    (Difference("gone", "marker", "“7”"), "gone marker ““7””"),
])
def test_what_has_no_words_is_not_quoted(difference: Difference, line: str) -> None:
    """A line quotes the words that changed and nothing where there are none, and its kind can be set apart."""
    assert difference.line == line == f"{difference.kind} {difference.thing}"
