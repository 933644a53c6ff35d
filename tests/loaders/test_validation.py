"""What is refused, and in which words: shapes applied to graphs as the loaders make them."""

from __future__ import annotations

import os
import random
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import RDF, RDFS, SH, Graph, Literal, URIRef, namespace

from loaders import validation
from loaders.validation import Place, Violation, validate
from ontology import C4O, DCTERMS, GX, NIF, concept
from tests.conftest import CORPUS, SHARED
from tests.ontology.graphs import SOURCES, graph_of

EXAMPLES = Path(__file__).resolve().parents[1] / "ontology" / "shapes"
SHARED_PAGES = sorted(SHARED.glob("seed/*.txt")) + sorted(SHARED.glob("extraction/dev/docs/*.txt"))
PAGE = CORPUS / "als-primary-treatment"


def page() -> Graph:
    """A copy of the page's graph, to be broken."""
    return Graph() + graph_of(PAGE)


def faults(graph: Graph) -> tuple[Violation, ...]:
    """What is found, without what is only told: that a text leaves something open."""
    return tuple(found for found in validate(graph) if found.severity != "Info")


def threshold(graph: Graph) -> URIRef:
    """The threshold of the page with the upper end 80."""
    return next(node for node in graph.subjects(GX.upperPrinted, Literal("80")) if isinstance(node, URIRef))


def place_of(graph: Graph, node: URIRef) -> tuple[int, int, str]:
    """Start, end and words of a node's own passage."""
    passage = graph.value(node, GX.hasPassage)
    start, words = (str(graph.value(passage, term)) for term in (NIF.beginIndex, NIF.anchorOf))
    return int(start), int(start) + len(words), words


def test_there_are_documents_to_validate() -> None:
    """An empty corpus must not pass for a sound one."""
    assert len(SOURCES) > 2


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_the_corpus_conforms(path: Path) -> None:
    """What the loaders make of a corpus document or bibliography is sound; what is not known of it is told."""
    found = validate(graph_of(path))
    assert [one for one in found if one.severity == "Violation"] == []
    assert {one.shape for one in found} <= {"EffectMeasure"}


@pytest.mark.parametrize("path", SHARED_PAGES or [None], ids=lambda path: path.name if path else "none")
def test_other_pages_conform(path: Path | None) -> None:
    """Nothing that refuses it is found in what the loaders make of a page in another form."""
    if path is None:
        pytest.skip("../shared is not here: these files come with the development setup only")
    assert [found for found in validate(graph_of(path)) if found.severity == "Violation"] == []


def test_the_page_leaves_open_what_one_effect_is_measured_on() -> None:
    """Of the page one thing is told that is no fault, which the tests below leave out: an effect without a measure."""
    (found,) = validate(page())
    assert (found.shape, found.severity) == ("EffectMeasure", "Info")
    assert faults(page()) == ()


def test_a_finding_names_shape_message_node_and_words() -> None:
    """A threshold without its bound is found once, with its IRI and the words it was read from, in one line."""
    graph = page()
    node = threshold(graph)
    for term in (GX.upper, GX.upperPrinted, GX.upperClosed):
        graph.remove((node, term, None))
    (found,) = faults(graph)
    start, end, words = place_of(graph, node)
    assert (found.shape, found.node, found.severity) == ("ThresholdBound", str(node), "Violation")
    assert found.place == Place(start, end, words)
    tail = str(node).partition("/id/")[2]
    assert str(found) == f"{found.message} ({tail}, characters {start}-{end}: '{words}')"


def test_a_query_blames_the_node_it_found() -> None:
    """A number that its words do not print is said of the number and not of the file that the query starts at."""
    graph = page()
    node = threshold(graph)
    graph.set((graph.value(node, GX.hasPassage), NIF.anchorOf, Literal("eighty per cent or less")))
    found = {violation.shape: violation for violation in validate(graph)}
    assert found["PrintedInQuote"].node == str(node)
    assert found["PrintedInQuote"].place is not None
    assert found["PrintedInQuote"].place.words == "eighty per cent or less"


def test_what_has_no_passage_is_placed_by_what_holds_it() -> None:
    """An unresolved work is placed at its marker, a condition at its statement or at a member of it."""
    graph = page()
    marker = next(node for node in graph.subjects(RDF.type, C4O.InTextReferencePointer) if isinstance(node, URIRef))
    work = graph.value(marker, GX.resolvedTo)
    graph.remove((work, GX.reason, None))
    condition = next(iter(graph.objects(None, GX.hasCondition)))
    statement = next(node for node in graph.subjects(GX.hasCondition, condition) if isinstance(node, URIRef))
    graph.remove((condition, GX.operator, None))
    found = {violation.shape: violation.place for violation in faults(graph)}
    assert set(found) == {"UnresolvedWork", "Condition"}
    markers = {place_of(graph, node) for node in graph.subjects(GX.resolvedTo, work) if isinstance(node, URIRef)}
    assert found["UnresolvedWork"] is not None
    assert (found["UnresolvedWork"].start, found["UnresolvedWork"].end, found["UnresolvedWork"].words) == min(markers)
    assert found["Condition"] is not None
    assert (found["Condition"].start, found["Condition"].end) == place_of(graph, statement)[:2]


def test_long_words_are_clipped_to_one_line() -> None:
    """A place quotes at most 80 characters, white space as single spaces."""
    graph = page()
    statement = max((node for node in graph.subjects(RDF.type, GX.Statement) if isinstance(node, URIRef)),
                    key=lambda node: len(place_of(graph, node)[2]))
    graph.remove((statement, GX.wording, None))
    (found,) = faults(graph)
    start, end, words = place_of(graph, statement)
    assert found.place is not None
    assert end - start == len(words) > 200
    assert len(found.place.words) <= validation.LONGEST_WORDS
    assert found.place.words.endswith("…")
    assert words.startswith(found.place.words[:-1])
    assert "\n" not in str(found)


def test_what_has_no_place_says_so_and_comes_first() -> None:
    """A fault of the edition has no words of the text, and stands before faults that have."""
    graph = page()
    edition = graph.value(predicate=RDF.type, object=GX.Edition)
    graph.remove((edition, DCTERMS.source, None))
    graph.remove((threshold(graph), GX.comparator, None))
    first, second = faults(graph)
    assert (first.shape, first.place) == ("Edition", None)
    assert str(first) == f"An edition has one file that it was read from. ({str(edition).partition('/id/')[2]})"
    assert second.shape == "Threshold"


def test_findings_come_in_the_order_of_the_text() -> None:
    """However the triples are ordered, the same findings come in the same order, by their characters."""
    broken = page()
    for node in list(broken.subjects(RDF.type, GX.Statement)):
        broken.remove((node, GX.order, None))
    expected = faults(broken)
    starts = [found.place.start for found in expected if found.place]
    assert len(starts) == len(expected) == 32
    assert starts == sorted(starts)
    triples = sorted(broken)
    for seed in range(3):
        random.Random(seed).shuffle(triples)
        shuffled = Graph()
        for triple in triples:
            shuffled.add(triple)
        assert faults(shuffled) == expected


def test_one_fault_is_said_once() -> None:
    """A node that breaks several parts of one rule is reported with the rule's sentence once."""
    graph = page()
    node = threshold(graph)
    graph.add((node, GX.comparator, concept("comparator", "le")))
    graph.add((node, GX.comparator, Literal("below")))
    assert [found.shape for found in faults(graph)] == ["Quantity"]


@pytest.mark.parametrize(("example", "severity"), [
    ("EstimateInInterval/bad-above", "Warning"), ("EstimateInInterval/bad-below", "Warning"),
    ("Identified/bad-doi-with-resolver", "Warning"), ("Identified/bad-pmid-with-letters", "Warning"),
    ("Identified/bad-year-as-text", "Violation"), ("LowerEnd/bad-above-upper", "Violation"),
])
def test_a_warning_is_no_violation(example: str, severity: str) -> None:
    """What documents print wrongly and a reviewer should see is a warning: odd estimates and identifiers."""
    assert [found.severity for found in validate(Graph().parse(EXAMPLES / f"{example}.ttl"))] == [severity]


def test_validating_changes_nothing_and_fetches_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A graph is as it was, and no connection is opened."""
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a connection was asked for")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    graph = page()
    before = set(graph)
    assert faults(graph) == ()
    assert set(graph) == before


def test_every_message_names_a_shape() -> None:
    """Whatever constraint finds something, its shape is known by name."""
    shapes = validation._shapes()
    names = {str(node).rpartition("#")[2] for node in shapes.subjects(RDF.type, SH.NodeShape)}
    nested = {node for term in (SH.property, SH.sparql) for node in shapes.objects(None, term)}
    assert len(nested) > 120
    said = {node for node in nested if (node, SH.message, None) in shapes}
    assert {validation._shape_name(node) for node in said if (None, SH.property, node) in shapes} <= names


CONFORMING = sorted(EXAMPLES.glob("*/ok-*.ttl"))
GARBAGE = [
    Literal("many", datatype=namespace.XSD.decimal), Literal(""), Literal("-1", datatype=namespace.XSD.integer),
    Literal("2026-13-45", datatype=namespace.XSD.date), Literal("perhaps", datatype=namespace.XSD.boolean),
    Literal("\n\u2028 x", lang="en"), URIRef("https://example.org/x"), RDFS.Datatype, GX.Threshold,
]


@settings(max_examples=60)
@given(st.sampled_from(CONFORMING), st.data())
def test_no_graph_makes_it_fail(path: Path, data: st.DataObject) -> None:
    """Triples that are missing or hold nonsense are findings or nothing, never an exception."""
    triples = sorted(Graph().parse(path))
    graph = Graph()
    for subject, predicate, value in triples:
        fate = data.draw(st.sampled_from(["keep", "keep", "keep", "keep", "drop", "spoil"]))
        if fate != "drop":
            graph.add((subject, predicate, value if fate == "keep" else data.draw(st.sampled_from(GARBAGE))))
    found = validate(graph)
    assert all(isinstance(violation, Violation) and violation.shape and violation.message for violation in found)


def test_a_drug_by_its_name_is_sound_under_any_base() -> None:
    """The shapes know a drug that has no concept whatever the base of all names is."""
    told = """
from loaders.rdf import Identity, edition_graph
from loaders.validation import validate
from tests.sources import decode, read_record
source = decode("page.txt", "Care\\n\\n\u2022 Give colchicine 500 mcg twice daily.\\n".encode())
graph = edition_graph(Identity("care", "2024-03-03", "Care"), source, read_record(source))
assert any("/drug/colchicine" in str(node) for node in graph.all_nodes())
print([str(one) for one in validate(graph)])
"""
    found = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True, cwd=EXAMPLES.parents[2],
                           env={**os.environ, "GUIDELINE_EXPLORER_BASE": "https://example.org/g/"})
    assert found.stdout.strip() == "[]"
