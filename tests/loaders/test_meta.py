"""meta.toml: what it states is written into the graph, what is wrong in it is refused in one line."""

from pathlib import Path

import pytest
from rdflib.namespace import DCTERMS, RDF

from loaders import meta
from loaders.source import Unreadable
from ontology import BIRO, GX, PRISM, concept, iris
from tests.sources import read_document

PAGE = "Testing\n\nCare\n\n  • Give testamycin 10 mg daily.\n"


class EmptyShelf:
    """A library that holds nothing."""

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
        del document, edition
        return ""

    def text(self, *_: str) -> None:
        """No other edition is at hand."""


def folder(tmp_path: Path, content: str) -> Path:
    (tmp_path / "source.txt").write_text(PAGE, "utf-8")
    (tmp_path / "meta.toml").write_text(content, "utf-8")
    return tmp_path


def test_what_is_stated_is_in_the_graph(tmp_path: Path) -> None:
    """Licence, issuer, author, jurisdiction and making are literals of the edition; each source seen is a node of it."""
    content = ('licence = "CC0"\nissuer = "A body"\nauthor = "B"\njurisdiction = "C"\nmade = """\nD\nE"""\n'
               '[[sources]]\ntitle = "T"\nseen = "S"\n')
    loaded = read_document(folder(tmp_path, content), EmptyShelf())
    edition = iris.edition(loaded.identity.document, loaded.identity.edition)
    terms = (DCTERMS.license, DCTERMS.publisher, DCTERMS.creator, DCTERMS.coverage, DCTERMS.description)
    assert [str(loaded.graph.value(edition, term)) for term in terms] == ["CC0", "A body", "B", "C", "D E"]
    source, = loaded.graph.objects(edition, DCTERMS.provenance)
    assert [str(loaded.graph.value(source, term)) for term in (DCTERMS.title, DCTERMS.description)] == ["T", "S"]


def test_what_a_document_is_and_summarises_are_links(tmp_path: Path) -> None:
    """A work is named by an identifier, or by its number in the list; where it has no identifier its entry stands for it."""
    page = f"{PAGE[:-2]} [1].\n\nReferences\n\n1. Smith A. Tests. 2012. doi:10.1000/AbC.\n2. Jones B. Trials. 2013.\n"
    place = folder(tmp_path, 'document_type = "own-summary"\nsummarises = ["1", "2", "doi:10.1000/X", "PMID: 7"]\n')
    (place / "source.txt").write_text(page, "utf-8")
    loaded = read_document(place, EmptyShelf())
    edition = iris.edition(loaded.identity.document, loaded.identity.edition)
    assert loaded.graph.value(edition, GX.documentType) == concept("document-type", "own-summary")
    work = iris.work_by_doi("10.1000/abc")
    entry, second = (next(node for node in loaded.graph.subjects(RDF.type, BIRO.BibliographicReference)
                          if str(loaded.graph.value(node, GX.key)) == key) for key in ("1", "2"))
    assert set(loaded.graph.objects(edition, GX.summarises)) == {
        work, second, iris.work_by_doi("10.1000/x"), iris.work_by_pmid(7)}
    assert str(loaded.graph.value(work, PRISM.doi)) == "10.1000/abc"
    assert str(loaded.graph.value(entry, PRISM.doi)) == "10.1000/AbC"


def test_what_is_not_stated_is_not_in_the_graph(tmp_path: Path) -> None:
    """An empty file leaves no literal behind."""
    loaded = read_document(folder(tmp_path, ""), EmptyShelf())
    edition = iris.edition(loaded.identity.document, loaded.identity.edition)
    for term in (DCTERMS.license, DCTERMS.publisher, DCTERMS.coverage, DCTERMS.description, DCTERMS.provenance):
        assert (edition, term, None) not in loaded.graph


@pytest.mark.parametrize(("content", "reason"), [
    ("licence = 4", "licence is to be text"), ('title = ["a"]', "title is to be text"), ("id = 1.5", "id is to be text"),
    ('sources = "a"', "sources are to be tables"), ('sources = ["a"]', "sources are to be tables"),
    ('[[sources]]\nseen = "x"', "a source needs a title"), ('[[sources]]\ntitle = " "', "a source needs a title"),
    ('[[sources]]\ntitle = "a"\nseen = 3', "a source needs a title"), ("licence = ", "not TOML"),
    ('id = "../../etc"', "not a usable document id"), ('id = "work"', "not a usable document id"),
    ('id = "A B"', "not a usable document id"),
    ('document_type = "book"', "document_type is to be one of appraisal, guideline, own-summary, page, product-label"),
    ("document_type = 3", "document_type is to be text"), ('summarises = "1"', "summarises is to be a list of texts"),
    ("summarises = [1]", "summarises is to be a list of texts"), ('summarises = ["10.x"]', "'10.x' is neither a DOI"),
    ('summarises = ["PMID: 0"]', "summarises: "), ('summarises = ["7"]', "entry 7, which the reference list has 0 times"),
])
def test_what_is_wrong_is_one_line(content: str, reason: str, tmp_path: Path) -> None:
    """A value of the wrong kind, or an id that could leave its folder, names file and reason."""
    with pytest.raises(Unreadable, match=reason) as caught:
        read_document(folder(tmp_path, content), EmptyShelf())
    assert str(tmp_path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_the_id_of_the_command_line_is_checked_too(tmp_path: Path) -> None:
    """`--id` cannot name a folder elsewhere."""
    with pytest.raises(Unreadable, match="not a usable document id"):
        read_document(folder(tmp_path, ""), EmptyShelf(), "../x")


def test_white_space_does_not_count() -> None:
    """Line breaks within a value are one space."""
    found = meta.identity("a", "b", "T", {"made": " x\n y "}, "meta.toml")
    assert found.made == "x y"
