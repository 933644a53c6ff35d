"""Identifiers as they occur: what is none is kept as printed, marked, and ends no load, in every format."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import docx
import pytest
from reportlab.pdfgen.canvas import Canvas

from explorer import query
from explorer.__main__ import main
from explorer.evidence import details
from explorer.library import Library
from explorer.rows import ReferenceRow
from explorer.store import Rows
from loaders.bibliography import read
from loaders.rdf.works import as_entry_has_it, work_iri
from tests.loaders.readers.files import saved

Made = Callable[..., bytes]
LONG = f"10.1000/{'a' * 3000}"
NONE = ("n/a", "none", "0", "10.1000", LONG, "x" * 3000, "١٢٣٤٥٦٧", "９８７６５", "-5", "9" * 3000, "<b>", "..")
WELL = {"10.1000/Ab.1": "10.1000/ab.1", "https://doi.org/10.1000/Ab.1": "10.1000/ab.1", "doi:10.1000/ab.1": "10.1000/ab.1",
        "DOI: 10.1000/ab.1": "10.1000/ab.1", "http://dx.doi.org/10.1000/ab.1": "10.1000/ab.1",
        "doi.org/10.1000/ab.1": "10.1000/ab.1", "10.1000.5/ab": "10.1000.5/ab"}
SENTENCE = "Give testamycin 50 mg twice daily to all patients [1]."


def jats(doi: str, pmid: str) -> bytes:
    tagged = "".join(f'<pub-id pub-id-type="{kind}">{value.replace("<", "&lt;")}</pub-id>'
                     for kind, value in (("doi", doi), ("pmid", pmid)))
    return (f'<article><front><article-meta><title-group><article-title>Care</article-title></title-group></article-meta>'
            f'</front><body><sec><title>Treatment</title><p>Give testamycin 50 mg twice daily to all patients '
            f'<xref ref-type="bibr" rid="b1">1</xref>.</p></sec></body><back><ref-list><ref id="b1"><label>1</label>'
            f'<element-citation><article-title>A trial</article-title><year>2001</year>{tagged}</element-citation></ref>'
            f'</ref-list></back></article>').encode()


def html(doi: str, pmid: str) -> bytes:
    return (f"<!DOCTYPE html><html><body><h1>Care</h1><p>{SENTENCE}</p><h2>References</h2><ol><li>A trial. 2001. "
            f"<a href='https://doi.org/{doi}'>link</a> <a href='https://pubmed.ncbi.nlm.nih.gov/{pmid}'>PubMed</a> "
            f"doi:{doi.replace('<', '&lt;')} PMID: {pmid.replace('<', '&lt;')}</li></ol></body></html>").encode()


def markdown(doi: str, pmid: str) -> bytes:
    return f"# Care\n\n{SENTENCE}\n\n## References\n\n1. A trial. 2001. doi:{doi} PMID: {pmid}\n".encode()


@pytest.mark.parametrize("printed", [*NONE, *WELL], ids=lambda words: words[:12])
@pytest.mark.parametrize(("name", "made"), [("a.xml", jats), ("a.html", html), ("a.md", markdown)])
def test_identifiers_load_as_they_occur(name: str, made: Made, printed: str, tmp_path: Path,
                                        capsys: pytest.CaptureFixture[str]) -> None:
    """Whatever stands where an identifier should stand, the document is read and its graph may be stored."""
    page = tmp_path / name
    page.write_bytes(made(printed, printed))
    assert main(["--library", str(tmp_path / "library"), "load", "--dry-run", str(page)]) == 0
    assert "Traceback" not in "".join(capsys.readouterr())


def docx_page(lines: list[str]) -> bytes:
    document = docx.Document()
    document.add_heading("Care", 0)
    document.add_paragraph(SENTENCE)
    document.add_heading("References", 1)
    for line in lines:
        document.add_paragraph(line)
    return saved(document)


def pdf_page(lines: list[str]) -> bytes:
    out = BytesIO()
    canvas = Canvas(out)
    for row, words in enumerate(("Care", SENTENCE, "References", *lines)):
        canvas.drawString(72, 780 - 24 * row, words)
    canvas.save()
    return out.getvalue()


@pytest.mark.parametrize(("name", "made"), [("a.docx", docx_page), ("a.pdf", pdf_page)])
def test_identifiers_load_from_paged_formats(name: str, made: Made, tmp_path: Path) -> None:
    """The same of the formats that are read in a child of their own."""
    lines = [f"{number}. Smith J. A trial. 2001. doi:{printed[:60]} PMID: {printed[:60]}"
             for number, printed in enumerate((*NONE, *WELL), 1)]
    page = tmp_path / name
    page.write_bytes(made(lines))
    assert main(["--library", str(tmp_path / "library"), "load", str(page)]) == 0


def entries(folder: Path) -> Rows:
    return query.table(Library(folder).store(), "references", {})


def test_what_is_no_identifier_is_kept_as_printed_and_marked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An entry keeps what the page prints for its DOI; it leads to no work, and a line on loading says so."""
    folder = tmp_path / "library"
    for name, content in (("a.xml", jats("n/a", "0")), ("b.xml", jats("https://doi.org/10.1000/Ab.1", "007"))):
        (tmp_path / name).write_bytes(content.replace(b"Care", f"Care {name}".encode()))
    assert main(["--library", str(folder), "load", str(tmp_path / "a.xml"), str(tmp_path / "b.xml")]) == 0
    told = capsys.readouterr().err
    assert all(words in told for words in ("There is at most one DOI", "There is at most one PubMed identifier"))
    rows = entries(folder)
    found = {tuple(row[rows.columns.index(name)] for name in ("doi", "pmid", "work")) for row in rows.values}
    assert found == {("n/a", "0", None),
                     ("10.1000/Ab.1", "7", "https://w3id.org/guideline-explorer/id/work/doi/10.1000%2Fab.1")}
    store = Library(folder).store()
    [row] = [row for row in query.run(store, "references", ReferenceRow) if row.doi == "n/a"]
    said = {fact.name: fact.value for fact in details.entry(row, None).facts}
    assert said["DOI"] == "n/a (as printed; this is none)"
    assert said["PubMed id"] == "0 (as printed; this is none)"


def test_one_article_with_no_identifier_ends_no_load_of_a_folder(tmp_path: Path) -> None:
    """All documents of a folder are loaded, the one that prints "n/a" as well."""
    pages = tmp_path / "pages"
    pages.mkdir()
    for number, printed in enumerate(NONE):
        (pages / f"{number}.xml").write_bytes(jats(printed, printed).replace(b"Care", f"Care {number}".encode()))
    assert main(["--library", str(tmp_path / "library"), "load", str(pages)]) == 0
    assert len(Library(tmp_path / "library").manifest.documents) == len(NONE)


@pytest.mark.parametrize("printed", NONE, ids=lambda words: words[:12])
def test_a_bibliography_keeps_what_is_no_identifier(printed: str, tmp_path: Path,
                                                    capsys: pytest.CaptureFixture[str]) -> None:
    """An item whose DOI and PubMed id are none is read, has neither, and both are named as they are given."""
    items = [{"id": "a", "title": "A trial", "DOI": printed, "PMID": printed}, {"id": "b", "title": "B", "PMID": "7"}]
    [first, second] = read(json.dumps(items))
    assert (first.identifiers, second.identifiers) == ((), ("7",))
    assert [words.split()[0] for words in first.unusable] == ["DOI", "PMID"]
    path = tmp_path / "works.csl.json"
    path.write_text(json.dumps(items), encoding="utf-8")
    assert main(["--library", str(tmp_path / "library"), "load", "--dry-run", str(path)]) == 0
    assert capsys.readouterr().err.count("this is none; it stays as it is given") == 2


@pytest.mark.parametrize(("printed", "bare"), WELL.items())
def test_one_work_has_one_name_however_its_doi_is_printed(printed: str, bare: str) -> None:
    """Prefixes and letter case make no other work; the entry keeps the letters of the page."""
    assert work_iri(printed, None) == work_iri(bare, None) is not None
    kept, _ = as_entry_has_it(printed, None)
    assert kept
    assert kept.lower() == bare
    assert kept in printed
