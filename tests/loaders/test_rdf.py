"""The graph of an edition: what the record says, spelt one way, each thing at its place."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from rdflib import RDF, RDFS, BNode, Dataset, Graph, Literal, URIRef

from explorer.store.nquads import canonical
from loaders import version
from loaders.curation import Decision
from loaders.rdf import Identity, UnprintedNumber, edition_graph
from loaders.record import Number, Record, Span
from loaders.source import SourceDocument
from ontology import BIRO, C4O, GX, NIF, PROV, concept, iris
from tests.sources import read_record, read_source

GOLDEN = Path(__file__).resolve().parents[1] / "golden"
IDENTITY = Identity("testitis", "2024-03-03", "Care of Testitis")


@pytest.fixture(scope="module", autouse=True)
def reader() -> Iterator[None]:
    """A reader of one version for ever, so that raising the version leaves the golden graph as it is."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(version, "VERSION", "golden")
        yield


@pytest.fixture(scope="module")
def source() -> SourceDocument:
    return read_source(GOLDEN / "page.txt")


@pytest.fixture(scope="module")
def record(source: SourceDocument) -> Record:
    return read_record(source)


@pytest.fixture(scope="module")
def graph(source: SourceDocument, record: Record) -> Graph:
    return edition_graph(IDENTITY, source, record)


def test_graph_is_the_golden_one(graph: Graph, request: pytest.FixtureRequest) -> None:
    """The page gives the checked-in graph, triple for triple; `--update-golden` writes it anew for review."""
    path = GOLDEN / "page.nq"
    if request.config.getoption("--update-golden"):
        path.write_bytes(canonical(graph))
    golden = Dataset()
    golden.parse(path, format="nquads")
    expected = set(golden.graph(graph.identifier))
    assert (set(graph) - expected, expected - set(graph)) == (set(), set())
    assert len(expected) > 250


def test_reading_again_gives_the_same_graph(graph: Graph, source: SourceDocument) -> None:
    """Nothing in a graph changes on re-reading."""
    again = edition_graph(IDENTITY, source, read_record(source))
    assert set(again) == set(graph)
    assert again.identifier == graph.identifier


def test_there_are_no_blank_nodes(graph: Graph) -> None:
    """Every node has a name, so that graphs compare and hash."""
    assert not any(isinstance(term, BNode) for triple in graph for term in triple)


def test_every_passage_quotes_the_source(graph: Graph, source: SourceDocument) -> None:
    """A passage has the words between its two numbers."""
    passages = list(graph.subjects(NIF.beginIndex))
    for passage in passages:
        value = dict(graph.predicate_objects(passage))
        assert source.text[int(value[NIF.beginIndex]):].startswith(str(value[NIF.anchorOf]))
    assert len(passages) > 20


def test_numbers_keep_their_printed_form(graph: Graph) -> None:
    """0.80 is a decimal and stays 0.80 beside it."""
    effect = graph.value(predicate=RDF.type, object=GX.EffectEstimate)
    assert graph.value(effect, GX.value) == Literal(Decimal("0.80"))
    assert str(graph.value(effect, GX.printed)) == "0.80"
    interval = graph.value(effect, GX.hasInterval)
    assert (str(graph.value(interval, GX.lowerPrinted)), str(graph.value(interval, GX.upperPrinted))) == ("0.64", "0.99")


def test_a_number_that_is_not_printed_is_refused(source: SourceDocument, record: Record) -> None:
    """A record with a number that does not occur in its words must not become a graph."""
    wrong = tuple(replace(q, value=Number(Decimal(7), "7")) if q.role == "effect" else q for q in record.quantities)
    with pytest.raises(UnprintedNumber, match="'7' does not occur in"):
        edition_graph(IDENTITY, source, replace(record, quantities=wrong))


def test_markers_are_joined_by_number_only(graph: Graph) -> None:
    """Marker 2 denotes the entry numbered 2; marker 4, which no entry has, leads to an unresolved work with its reason."""
    keys = {str(graph.value(pointer, GX.key)): pointer for pointer in graph.subjects(RDF.type, C4O.InTextReferencePointer)}
    assert set(keys) == {"1", "2", "3", "4"}
    entry = graph.value(keys["2"], C4O.denotes)
    assert str(graph.value(entry, GX.key)) == "2"
    assert str(graph.value(entry, BIRO.references)).endswith("/work/pmid/1234567")
    assert graph.value(keys["4"], C4O.denotes) is None
    unresolved = graph.value(keys["4"], GX.resolvedTo)
    assert (unresolved, RDF.type, GX.UnresolvedWork) in graph
    assert "4" in str(graph.value(unresolved, GX.reason))
    assert (keys["4"], GX.reason, None) not in graph  # once, on the work


def test_condition_tree_is_any_of_three(graph: Graph) -> None:
    """The symptom rider hangs on the first alternative, inside an all-of of its own."""
    (top,) = [node for node in graph.objects(None, GX.hasCondition)
              if (node, GX.operator, concept("operator", "any-of")) in graph]
    members = list(graph.objects(top, GX.hasMember))
    assert len(members) == 3
    (inner,) = [member for member in members if (member, RDF.type, GX.Condition) in graph]
    assert (inner, GX.operator, concept("operator", "all-of")) in graph
    assert {graph.value(member, RDF.type) for member in graph.objects(inner, GX.hasMember)} == {GX.Threshold, GX.Criterion}


def test_a_result_is_a_works_only_by_decision(graph: Graph, source: SourceDocument, record: Record) -> None:
    """An effect estimate is a work's result when a person checked it there, and then says who and when."""
    assert (None, GX.hasResult, None) not in graph
    effect = next(quantity for quantity in record.quantities if quantity.role == "effect")
    decision = Decision(kind="result", span=effect.span, by="a person", on="2026-11-22", ground="compared", doi="10.1000/x")
    decided = edition_graph(IDENTITY, source, record, [decision])
    work, finding = next(decided.subject_objects(GX.hasResult))
    result = decided.value(predicate=GX.reports, object=finding)
    assert str(work).endswith("/work/doi/10.1000%2Fx")
    assert (finding, RDF.type, GX.Result) in decided
    assert decided.value(finding, GX.hasInterval) == decided.value(result, GX.hasInterval)
    assert (str(decided.value(finding, GX.value)), str(decided.value(finding, GX.printed))) == ("0.8", "0.80")
    node = decided.value(result, GX.decision)
    agent = decided.value(node, PROV.wasAssociatedWith)
    assert (agent, RDF.type, PROV.Agent) in decided
    assert str(decided.value(agent, RDFS.label)) == "a person"
    assert decided.value(node, GX.decisionKind) == concept("decision-kind", "result")
    assert decided.value(node, GX.chosen) == work


def test_same_words_in_two_editions_share_their_wording(graph: Graph, source: SourceDocument, record: Record) -> None:
    """A statement has another IRI in another edition and the same wording, a node of its own."""
    other = edition_graph(replace(IDENTITY, edition="2025-01-01"), source, record)
    wordings = set(graph.objects(None, GX.wording))
    assert set(other.objects(None, GX.wording)) == wordings
    assert not set(other.subjects(RDF.type, GX.Statement)) & set(graph.subjects(RDF.type, GX.Statement))


def test_repeated_statements_are_told_apart(source: SourceDocument, record: Record) -> None:
    """The same words twice are two statements."""
    twin = replace(record.statements[0], id="twin")
    twice = edition_graph(IDENTITY, source, replace(record, statements=(*record.statements, twin)))
    names = sorted(str(node) for node in twice.subjects(RDF.type, GX.Statement))
    assert len(names) == len(record.statements) + 1
    assert [name for name in names if name.endswith(".2")]


def test_spans_must_fit_their_quotes() -> None:
    """A span whose words have another length cannot be made."""
    with pytest.raises(ValueError, match="does not fit"):
        Span(0, 3, "four")


def test_a_graph_has_a_name_of_its_own(graph: Graph) -> None:
    """What is said of the graph, such as who made it, is not said of the edition it is of."""
    assert graph.identifier == URIRef("https://w3id.org/guideline-explorer/id/graph/testitis/2024-03-03")
    assert graph.value(predicate=RDF.type, object=GX.Edition) == iris.edition_of(str(graph.identifier))
    assert list(graph.predicates(graph.identifier)) == [PROV.wasGeneratedBy]
