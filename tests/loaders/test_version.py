"""The version of the reader: raised when what it writes changes, and written where it read."""

import hashlib
import json
from pathlib import Path

import pytest
from rdflib import Graph, Literal
from rdflib.namespace import PROV, RDF

from loaders import version
from loaders.pipeline import REPORT, load
from loaders.rdf import Identity, edition_graph
from loaders.validation import validate
from ontology import PAV, iris
from tests.conftest import CORPUS
from tests.sources import read_document, read_record, read_source

SOURCES = sorted(CORPUS.glob("*/source.*"))
FORGOTTEN = """what is written of the corpus has changed: in loaders/version.py raise VERSION by one, unless this change has
raised it already or only the corpus itself was edited, and set WRITTEN = "{}"."""


class Shelf:
    """An empty library."""

    def editions(self, document: str) -> dict[str, str]:
        """None."""
        del document
        return {}

    def withdrawn(self, document: str) -> dict[str, str]:
        """None."""
        del document
        return {}

    def curation(self, document: str, edition: str) -> str:
        """None."""
        return document[:0] + edition[:0]

    def text(self, *_: str) -> None:
        """No other edition is at hand."""


def written(path: Path) -> Graph:
    """The graph of a source without its reader."""
    source = read_source(path)
    graph = edition_graph(Identity(path.parent.name, "sample", "Sample"), source, read_record(source))
    reader = iris.reader(version.VERSION)
    graph.remove((reader, None, None))
    graph.remove((None, None, reader))
    return graph


def test_the_version_is_raised_when_what_is_written_changes() -> None:
    """What the reader writes of the corpus has the hash that stands beside its version."""
    assert len(SOURCES) > 10
    digest = hashlib.sha256()
    for path in SOURCES:
        triples = sorted(" ".join(term.n3() for term in triple) for triple in written(path))
        assert len(triples) > 100
        digest.update("\n".join(triples).encode())
    assert digest.hexdigest() == version.WRITTEN, FORGOTTEN.format(digest.hexdigest())


def test_graph_and_report_name_the_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    """The edition's graph is made by the reader of that version, the report says the same, and the shapes agree."""
    monkeypatch.setattr(version, "VERSION", "7")
    loaded = read_document(CORPUS / "riluzole-monitoring-eu-us", Shelf())
    (reading,) = loaded.graph.objects(loaded.graph.identifier, PROV.wasGeneratedBy)
    (reader,) = loaded.graph.objects(reading, PROV.wasAssociatedWith)
    assert (reading, PROV.used, iris.source_file(loaded.source.sha256)) in loaded.graph
    assert (reader, RDF.type, PROV.SoftwareAgent) in loaded.graph
    assert loaded.graph.value(reader, PAV.version) == Literal("7")
    assert json.loads(loaded.files[REPORT])["reader"] == "7"
    assert [found for found in validate(loaded.graph) if found.severity == "Violation"] == []


def test_the_same_reader_writes_the_same_again() -> None:
    """Read twice by one version, a document has the same graph and the same files."""
    first, second = (load(CORPUS / "riluzole-monitoring-eu-us", Shelf()) for _ in range(2))
    assert set(first.graph) == set(second.graph)
    assert getattr(first, "files", None) == getattr(second, "files", ())
