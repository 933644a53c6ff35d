"""How many quads a statement costs: what is said twice shows here first."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import RDF

from loaders.rdf import Identity, edition_triples
from ontology import GX
from tests.conftest import CORPUS
from tests.ontology.graphs import graph_of
from tests.sources import read_record, read_source

PAGES = Path(__file__).parent / "pages"
MOST = {"corpus": 75, "gout-flare": 83, "lipids-table": 86, "burn-care": 70, "headings-with-grades": 59}


def test_the_corpus() -> None:
    """All documents of the corpus together, with what people decided about them, and the works that they cite."""
    graphs = [graph_of(path.parent) for path in sorted(CORPUS.glob("*/source.*"))] + [graph_of(CORPUS / "works.csl.json")]
    statements = sum(len(set(graph.subjects(RDF.type, GX.Statement))) for graph in graphs)
    assert statements > 280
    assert sum(map(len, graphs)) <= MOST["corpus"] * statements


@pytest.mark.parametrize("name", sorted(MOST.keys() - {"corpus"}))
def test_an_annotated_page(name: str) -> None:
    """A page with many figures and markers, in the form of real ones."""
    source = read_source(next(PAGES.glob(f"{name}.txt")))
    record = read_record(source)
    assert record.statements
    assert len(edition_triples(Identity("page", "1", "Page"), source, record)) <= MOST[name] * len(record.statements)
