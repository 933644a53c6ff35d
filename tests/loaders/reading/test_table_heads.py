"""The head of a table is told as such, whatever the format, and never listed as words that no rule claimed."""

from __future__ import annotations

import pytest

from explorer.desk import highlights
from loaders import coverage
from loaders.extraction_json import as_json
from loaders.readers import text
from loaders.reading import Reading, read
from tests.loaders.readers.printed import as_docx, as_pdf

ROWS = (("Medicine", "Starting dose", "Remark"), ("Testamycin", "5 mg daily", "with food"),
        ("Examprofen", "9 mg daily", "at night"))
BARRED = [f"| {' | '.join(row)} |" for row in ROWS]
BARS = "\n".join([BARRED[0], "|---|---|---|", *BARRED[1:]])
TABS = "\n".join("\t".join(row) for row in ROWS)
GAPS = "\n".join("".join(cell.ljust(20) for cell in row).rstrip() for row in ROWS)
PAGE = f"Care of testitis\n\nDrugs\n\nGive oxygen early.\n\n{TABS}\n\nStop it at night.\n"
CELLS = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in ROWS[1:])
HEAD = f"<tr>{''.join(f'<th>{cell}</th>' for cell in ROWS[0])}</tr>"
HTML = ("<h1>Care of testitis</h1><h2>Drugs</h2><p>Give oxygen early.</p>"
        f"<table>{HEAD}{CELLS}</table><p>Stop it at night.</p>")
JATS = ("<article><front><article-meta><title-group><article-title>Care of testitis</article-title></title-group>"
        "</article-meta></front><body><sec><title>Drugs</title><p>Give oxygen early.</p><table-wrap><table>"
        f"<thead>{HEAD.replace('th>', 'td>')}</thead><tbody>{CELLS}</tbody></table></table-wrap>"
        "<p>Stop it at night.</p></sec></body></article>")
ENTRIES = ("<tr><td>Smith A.</td><td>Oxygen.</td><td>2012</td></tr>"
           "<tr><td>Jones B.</td><td>Air.</td><td>2013</td></tr>")
PAGES = {
    "bars": ("page.md", PAGE.replace(TABS, BARS).encode()), "tabs": ("page.txt", PAGE.encode()),
    "gaps": ("page.txt", PAGE.replace(TABS, GAPS).encode()), "HTML": ("page.html", HTML.encode()),
    "JATS": ("page.xml", JATS.encode()), "DOCX": ("page.docx", as_docx(text.read(PAGE))),
    "PDF": ("page.pdf", as_pdf(text.read(PAGE))),
}


def heads(made: Reading) -> list[str]:
    """The words of what is told as the head of a table."""
    pages = coverage.views(made.source, made.record)
    told = {remark.span for remark in made.record.remarks if remark.rule == "table-head"}
    return [" ".join(one.text.replace("|", " ").split())
            for one in coverage.stretches(pages, made.record) if one.claim == "remark" and one.span in told]


@pytest.mark.parametrize("form", PAGES)
def test_a_head_is_told_and_no_sentence_is_left(form: str) -> None:
    """A page with a table says the same in every format: its head is set aside with its reason, and nothing is unclaimed."""
    made = read(*PAGES[form])
    assert heads(made) == ["Medicine Starting dose Remark"]
    ignored = {one["rule"]: one["reason"] for one in as_json(made.record)["ignored"]}
    assert ignored["table-head"] == "the head of a table"
    pages = coverage.views(made.source, made.record)
    assert coverage.sentences(pages, made.record) == ()
    plain = read(*PAGES["tabs"]).record
    assert [" ".join(one.text.replace("|", " ").split()) for one in made.record.statements] == [
        " ".join(one.text.replace("|", " ").split()) for one in plain.statements]
    assert len(plain.statements) == 4


@pytest.mark.parametrize("form", PAGES)
def test_a_head_is_painted_as_a_remark(form: str) -> None:
    """The preview paints the head of a table like other text that was set aside, in its place before the rows."""
    made = read(*PAGES[form])
    strokes = highlights.strokes(coverage.views(made.source, made.record), made.record, ())
    at = next(i for i, stroke in enumerate(strokes) if "Medicine" in stroke.text)
    assert strokes[at].kind == "remark"
    assert "oxygen early" in strokes[at - 1].text
    assert "Testamycin" in strokes[at + 1].text


def test_each_row_of_a_head_is_told() -> None:
    """A head of two rows is two remarks; rows whose first cell is a head cell are no head."""
    made = read("page.html", HTML.replace(HEAD, "<tr><th rowspan=2>Medicine</th><th colspan=2>Dose</th></tr>"
                                          "<tr><th>first</th><th>then</th></tr>").replace(
        "<td>Testamycin</td>", "<th>Testamycin</th>").encode())
    assert heads(made) == ["Medicine Dose", "first then"]
    assert [one.text for one in made.record.statements][1] == "Testamycin | 5 mg daily | with food"


@pytest.mark.parametrize(("name", "page"), [
    ("page.txt", f"{PAGE}\nReferences\n\nAuthors\tTitle\tYear\nSmith A.\tOxygen.\t2012\nJones B.\tAir.\t2013\n"),
    ("page.html", f"{HTML}<h2>References</h2><table><tr><th>Authors</th><th>Title</th><th>Year</th></tr>{ENTRIES}</table>"),
])
def test_the_head_of_a_table_of_references_is_told(name: str, page: str) -> None:
    """A reference list that is printed as a table has a head that is no entry."""
    made = read(name, page.encode())
    assert heads(made) == ["Medicine Starting dose Remark", "Authors Title Year"]
    assert [entry.year for entry in made.record.references] == [2012, 2013]


@pytest.mark.parametrize("table", [
    "Testamycin\t5 mg daily\nExamprofen\t9 mg daily", "|   |   |\n|---|---|\n| Testamycin | 5 mg daily |",
])
def test_a_table_without_words_in_its_head_has_none_to_tell(table: str) -> None:
    """Where a table names no columns, nothing is told as its head."""
    assert heads(read("page.md", PAGE.replace(TABS, table).encode())) == []
