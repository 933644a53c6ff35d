"""Exports hold what is stored, and what follows from it in the words that other programs look for."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pyoxigraph import RdfFormat, parse
from rdflib import RDF, RDFS, Dataset, Graph, Literal, URIRef

from explorer.derived import derived
from explorer.export import export
from explorer.library import Library
from loaders.record import Record, Span
from ontology import DCTERMS, GX, OA, PROV, QUDT, UNIT, iris
from tests.conftest import CORPUS
from tests.loaders.readers.test_stored_sources import SOURCES, Empty
from tests.sources import read_document

DOCUMENTS = sorted(path.parent for path in CORPUS.glob("*/source.*"))


@pytest.fixture(scope="module")
def exported(corpus: Library) -> Dataset:
    """The corpus as N-Quads."""
    dataset = Dataset()
    dataset.parse(data=export(corpus, "nq"), format="nquads")
    return dataset


def anchors(graph: Graph, passage: object) -> tuple[str, int, int, str]:
    """File, start, end and words of a passage by its selectors alone."""
    (position, quote) = sorted(graph.objects(passage, OA.hasSelector))  # type: ignore[arg-type]
    assert graph.value(position, RDF.type) in (OA.TextPositionSelector, GX.RawPositionSelector)
    assert graph.value(quote, RDF.type) == OA.TextQuoteSelector
    return (str(graph.value(passage, OA.hasSource)).rpartition("/")[2], int(str(graph.value(position, OA.start))),  # type: ignore[arg-type]
            int(str(graph.value(position, OA.end))), str(graph.value(quote, OA.exact)))


def spans(record: Record) -> Iterator[Span]:
    """Every span that something of a record was read from."""
    for things in (record.sections, record.statements, record.quantities, record.criteria, record.references, record.remarks,
                   record.grades, record.unrecognised):
        yield from (thing.span for thing in things)  # type: ignore[attr-defined]
    yield from (pointer.span for citation in record.citations for pointer in citation.pointers)
    yield from (ground.span for quantity in record.quantities for ground in quantity.grounds)
    yield from (grade.of for grade in record.grades if grade.of)


@pytest.mark.parametrize("folder", DOCUMENTS, ids=lambda folder: folder.name)
def test_nothing_of_the_anchoring_is_lost(folder: object, corpus: Library, exported: Dataset) -> None:
    """Of whatever was read from a document file, start, end and words are found by the Web Annotation selectors alone."""
    loaded = read_document(folder, Empty())  # type: ignore[arg-type]
    edition = iris.edition(loaded.identity.document, loaded.identity.edition)
    graph = exported.graph(corpus.editions(loaded.identity.document)[loaded.identity.edition].graph)
    found = {anchors(graph, passage) for passage in graph.subjects(RDF.type, GX.Passage)}
    text, sha256 = loaded.source.text, loaded.source.sha256
    wanted = {(sha256, span.start, span.end, span.quote) for span in spans(loaded.record)}
    assert wanted <= found
    assert len(wanted) > 20
    assert all(text[start:end] == words and file == sha256 for file, start, end, words in found)
    assert all((passage, RDF.type, GX.Passage) in graph for passage in graph.objects(None, GX.hasPassage))
    assert (edition, DCTERMS.source, iris.source_file(sha256)) in graph


def test_units_inverses_and_types_are_added(exported: Dataset) -> None:
    """A UCUM code leads to its unit, an edition to its statements, a result to its work; grounds and rules have types."""
    merged = Graph()
    for quad in exported.quads():
        merged.add(quad[:3])
    dose = next(merged.subjects(GX.ucum, Literal("mg")))
    assert (dose, QUDT.hasUnit, UNIT.MilliGM) in merged
    statement = next(merged.subjects(RDF.type, GX.Statement))
    assert (merged.value(statement, DCTERMS.isPartOf), DCTERMS.hasPart, statement) in merged
    work, result = next(merged.subject_objects(GX.hasResult))
    assert (result, PROV.hadPrimarySource, work) in merged
    assert (next(merged.objects(None, GX.hasGround)), RDF.type, GX.Ground) in merged
    rule = iris.rule("statement-bullet")
    assert ((rule, RDF.type, GX.Rule) in merged, merged.value(rule, RDFS.label)) == (True, Literal("statement-bullet"))


@pytest.mark.parametrize("name", SOURCES)
def test_places_that_count_mark_up_say_so(name: str, tmp_path: object) -> None:
    """The position selector of a file with mark-up is the raw one, which no program takes for that of the text."""
    path = tmp_path / name  # type: ignore[operator]
    path.write_text(SOURCES[name], encoding="utf-8")
    graph = read_document(path, Empty()).graph
    more = {str(triple.object.value) for triple in derived(parse(graph.serialize(format="nt"), format=RdfFormat.N_TRIPLES))
            if triple.predicate.value == str(RDF.type)}
    assert str(GX.RawPositionSelector) in more
    assert str(OA.TextPositionSelector) not in more


def test_a_broken_passage_gets_no_selectors() -> None:
    """What does not say where it begins cannot be pointed at."""
    graph = Graph()
    graph.add((URIRef(iris.BASE + "a/b/chars-0-1"), OA.hasSource, iris.source_file("0" * 64)))
    found = list(derived(parse(graph.serialize(format="nt"), format=RdfFormat.N_TRIPLES)))
    assert [triple.object.value for triple in found] == [str(GX.Passage)]
