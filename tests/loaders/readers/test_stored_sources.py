"""From a marked-up file to the library and back: places count the file's characters, words are those that are read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from rdflib import RDF, Literal

from explorer.__main__ import main
from loaders.pipeline import LoadedDocument
from ontology import GX, NIF
from tests.sources import read_document

SOURCES = {
    "page.html": "<!DOCTYPE html><h1>Care guide</h1><p>Stop <i>it</i> if FVC is &lt;&nbsp;50<b>%</b>.<sup>1</sup></p>"
                 "<h2>References</h2><ol><li>Smith J. A trial. 2001.</ol>",
    "page.htm": "<p>Stop <i>it</i> if FVC is &lt;&nbsp;50<b>%</b>.",
    "care.nxml": "<article><front><article-meta><title-group><article-title>Care guide</article-title></title-group>"
                 "</article-meta></front><body><p>Stop if FVC is &lt;&#160;50<bold>%</bold>.</p></body></article>",
    "care.xml": "<article><body><p>Stop if FVC is &lt; 50%.</p></body></article>",
    "plan.json": json.dumps({"resourceType": "PlanDefinition", "title": "Care guide",
                             "description": "Stop if FVC is <\u00a050%."}),
}


class Empty:
    """A shelf with nothing on it."""

    def editions(self, _document: str) -> dict[str, str]:
        """No edition of any document."""
        return {}

    def withdrawn(self, _document: str) -> dict[str, str]:
        """Nothing."""
        return {}

    def curation(self, _document: str, _edition: str) -> str:
        """No overlay."""
        return ""


def loaded(tmp_path: Path, name: str) -> LoadedDocument:
    (tmp_path / name).write_text(SOURCES[name], encoding="utf-8")
    return read_document(tmp_path / name, Empty())


def triples(library: Path) -> set[str]:
    """The lines of the library's graphs, without the name under which a file was loaded."""
    lines = {line for path in library.glob("graphs/*.nq") for line in path.read_text(encoding="utf-8").splitlines()}
    return {line for line in lines if str(GX.fileName) not in line}


@pytest.mark.parametrize("name", SOURCES)
def test_places_count_the_raw_file_and_words_do_not(name: str, tmp_path: Path) -> None:
    """Each quotation stands in the file as it is; the text of a number is what a reader of the page sees."""
    document = loaded(tmp_path, name)
    graph, text = document.graph, document.source.text
    assert set(graph.objects(None, GX.countsMarkUp)) == {Literal(True)}
    passages = set(graph.subjects(NIF.beginIndex))
    assert passages
    for passage in passages:
        assert text.startswith(str(graph.value(passage, NIF.anchorOf)), int(graph.value(passage, NIF.beginIndex)))
    [threshold] = graph.subjects(RDF.type, GX.Threshold)
    place = graph.value(threshold, GX.hasPassage)
    assert str(graph.value(place, GX.text) or graph.value(place, NIF.anchorOf)) == "< 50%"


def test_places_of_plain_text_stay_text_positions(tmp_path: Path) -> None:
    """Only where the file holds mark-up do places count it."""
    (tmp_path / "page.txt").write_text("Care\n\n  • Stop if FVC is <50%.\n")
    graph = read_document(tmp_path / "page.txt", Empty()).graph
    assert set(graph.objects(None, GX.countsMarkUp)) == {Literal(False)}


@pytest.mark.parametrize("name", SOURCES)
def test_a_stored_source_is_read_again_as_it_was(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The library keeps the file under its own suffix; loading the stored folder again changes nothing."""
    (tmp_path / name).write_text(SOURCES[name], encoding="utf-8")
    library = tmp_path / "library"
    assert main(["--library", str(library), "load", str(tmp_path / name)]) == 0
    [stored] = library.glob("documents/*/*/source.*")
    assert (stored.suffix, stored.read_text(encoding="utf-8")) == (Path(name).suffix, SOURCES[name])
    before = triples(library)
    assert main(["--library", str(library), "load", str(stored.parent)]) == 0
    assert triples(library) == before
    assert main(["--library", str(library), "verify"]) == 0
    assert "1 statements" in capsys.readouterr().out
