"""Passages: one node for the same characters, named by what they stand in, so that an edit elsewhere renames none."""

from __future__ import annotations

from rdflib import RDF, Graph

from loaders.rdf import Identity, edition_graph
from ontology import C4O, DCTERMS, GX, NIF, iris
from tests.sources import decode, read_record

PAGE = """Care of testitis

Drugs

  • Give testamycin 50 mg orally twice daily to adults. 1 Stop testamycin when ALT is above 5 times the upper limit. 2
  • Check the blood count every 3 months.

| Drug | Dose (mg) |
|---|---|
| testamycin | 50 mg |

References

1. Smith A. Testamycin. 2012.
2. Jones B. Ventilation. 2013.
"""


def graph(page: str = PAGE, name: str = "page.txt") -> Graph:
    """The graph of a page."""
    source = decode(name, page.encode())
    return edition_graph(Identity("testitis", "2026-02-01", "Care of testitis"), source, read_record(source))


def named(found: Graph) -> dict[str, str]:
    """Each passage's name behind the edition -> its words."""
    return {iris.tail(passage).split("/", 2)[2]: str(found.value(passage, NIF.anchorOf))
            for passage in found.subjects(NIF.beginIndex)}


def test_the_same_characters_are_one_node() -> None:
    """No two passages have the same place, however many things were read there."""
    found = graph()
    places = [(found.value(one, NIF.beginIndex), found.value(one, NIF.anchorOf)) for one in found.subjects(NIF.beginIndex)]
    assert len(places) == len(set(places))
    assert len(set(found.subjects(GX.hasPassage))) > len(places)


def test_a_passage_counts_from_what_holds_it() -> None:
    """A statement's own passage counts from 0, that of a dose in it from where the statement begins."""
    found = graph()
    statement = next(node for node, words in found.subject_objects(GX.text) if "Give testamycin" in str(words)
                     and (node, GX.order, None) in found)
    dose = next(iter(found.objects(statement, GX.hasQuantity)))
    own, part = (str(found.value(node, GX.hasPassage)).removeprefix(f"{statement}/") for node in (statement, dose))
    assert own.startswith("chars-0-")
    assert part == "chars-16-40"


def test_what_stands_behind_is_named_by_what_stands_before() -> None:
    """A marker behind the full stop is named by its statement, which does not hold it."""
    found = graph()
    markers = [(owner, found.value(marker, GX.hasPassage)) for owner, marker in found.subject_objects(GX.hasPointer)]
    assert len(markers) == 2
    assert all(str(passage).startswith(f"{owner}/chars-") for owner, passage in markers)


def test_words_put_in_front_rename_no_passage() -> None:
    """A new sentence and a new line further up leave the name of every passage as it was."""
    before, now = named(graph()), named(graph(PAGE.replace("Drugs\n", "Drugs\n\nSome words about drugs in general.\n", 1)))
    assert len(before) > 10
    assert before.items() <= now.items()


def test_another_line_end_inside_a_page_of_one_line() -> None:
    """In a file with mark-up and without line ends a passage outside of all things is named by its tag, not by the file."""
    page = ("<html><body><h1>Care</h1><table><tr><th>Drug</th><th>Dose (mg)</th></tr><tr><td>testamycin</td><td>50</td></tr>"
            "</table><p>Check the blood count every 3 months.</p></body></html>")
    before = named(graph(page, "page.html"))
    now = named(graph(page.replace("blood count", "white blood count"), "page.html"))
    kept = {name: words for name, words in before.items() if "blood" not in words and "months" not in words}
    assert kept
    assert kept.items() <= now.items()


def test_two_rules_are_two_nodes() -> None:
    """A statement leads to the rule that cut it out and to the one that told its kind; an entry to its only one."""
    found = graph()
    statement = next(node for node, words in found.subject_objects(GX.text) if str(words).startswith("Check the blood"))
    assert set(found.objects(statement, GX.rule)) == {iris.rule("statement-bullet"), iris.rule("force-directive-verb")}
    entry = next(found.objects(None, GX.hasReference))
    assert set(found.objects(entry, GX.rule)) == {iris.rule("reference-keyed")}
    assert iris.tail(iris.rule("marker-bracket ahead of its place")) == "rule/marker-bracket-ahead-of-its-place"


def test_the_file_is_said_once() -> None:
    """A graph is the reading of one file, which its edition names and no passage does."""
    found = graph()
    assert list(found.objects(None, DCTERMS.source)) == list(found.subjects(RDF.type, GX.SourceFile))
    assert {term for passage in found.subjects(NIF.beginIndex) for term in found.predicates(passage)} <= {
        NIF.beginIndex, NIF.anchorOf, GX.text, GX.names}


def test_markers_are_in_the_order_of_their_places() -> None:
    """A marker says no order of its own: its passage has its place, and keys of one place count up."""
    found = graph(PAGE.replace("adults. 1 Stop", "adults. 1,2 Stop"))
    markers = list(found.subjects(RDF.type, C4O.InTextReferencePointer))
    assert len(markers) == 3
    assert not any((marker, GX.order, None) in found for marker in markers)


def test_equal_grounds_are_one_node() -> None:
    """Two doses whose drug is named by the same words, reached in the same way, share the ground."""
    found = graph("Care of testitis\n\nDrugs\n\n  • Give testamycin 50 mg or 100 mg orally twice daily to adults.\n")
    grounds = [list(found.objects(dose, GX.hasGround)) for dose in found.subjects(RDF.type, GX.Dose)]
    assert len(grounds) == 2
    assert set(grounds[0]) & set(grounds[1])
    assert all(str(ground).startswith(f"{found.value(ground, GX.hasPassage)}/") for each in grounds for ground in each)


def test_what_is_so_without_words_is_not_said() -> None:
    """A dose of 50 mg has no comparator, a limit has its own; a statement that binds nobody has no force."""
    found = graph(PAGE.replace("Check the blood", "Testamycin was taken by 12 people. Check the blood"))
    assert not any((dose, GX.comparator, None) in found for dose in found.subjects(RDF.type, GX.Dose))
    assert all((limit, GX.comparator, None) in found for limit in found.subjects(RDF.type, GX.Threshold))
    forces = {str(found.value(node, GX.statementKind)).rpartition("/")[2]: (node, GX.deonticForce, None) in found
              for node in found.subjects(RDF.type, GX.Statement)}
    assert forces["recommendation"]
    assert not any(bound for kind, bound in forces.items() if kind != "recommendation")
