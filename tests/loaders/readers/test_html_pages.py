"""HTML pages: what a browser shows is read, under the right headings, with its markers and its reference list."""

from __future__ import annotations

import pytest

from loaders.extraction_json import as_json
from tests.loaders.readers.marked_up import blocks, links, record, shown
from tests.loaders.reading.pages import DEV, REASON, gold, scorer
from tests.sources import read_record, read_source

REFERENCES = ("<h2>References</h2><ol><li id='r1'>Smith J. A trial. Lancet 2001.</li>"
              "<li id='r2'>Doe A. More. BMJ 2002.</li></ol>")


def test_the_development_page_is_read_whole() -> None:
    """Every row that the scorer prints is 1.00 on the development page in HTML."""
    if not DEV.is_dir():
        pytest.skip(REASON)
    tally = scorer().Tally()
    found = as_json(read_record(read_source(DEV / "docs" / "html-heartfailure.html")))
    scorer().score(gold(DEV / "gold" / "html-heartfailure.json"), found, tally)
    assert {row: scorer().prf(counts)[2] for row, counts in tally.items() if scorer().prf(counts)[2] < 1} == {}
    assert len(tally) == 22


SHOWN = {
    "entities": ("<p>LVEF &le;&nbsp;40&#37; &amp; sinus&#x20;rhythm</p>", ["LVEF ≤ 40% & sinus rhythm"]),
    "entities without a semicolon": ("<p>a &lt 5 &copy 2 a&b=c</p>", ["a < 5 © 2 a&b=c"]),
    "emphasis": ("<p>Give <b>10</b> <i>m</i>g <span class='x'>once</span></p>", ["Give 10 mg once"]),
    "line breaks": ("<p>Give\r\n  it <br> now</p>", ["Give it now"]),
    "two line breaks": ("<div>Give it.<br><br>Stop it.<br/> <br/>Rest.</div>", ["Give it.", "Stop it.", "Rest."]),
    "raised numbers": ("<p>10<sup>-3</sup> of 1.73 m<sup>2</sup> on the 1<sup>st</sup></p>", ["10⁻³ of 1.73 m² on the 1st"]),
    "raised brackets": ("<p>Give it.<sup>[1]</sup></p>", ["Give it.[1]"]),
    "comments and declarations": ("<!-- x --><p>a<!-- <p>b</p> -->c<?php d ?>e</p>", ["ace"]),
    "scripts and styles": ("<p>a b</p><script>if (a<b) '</p>'</script><style>p>b{}</style><p>c d</p>", ["a b", "c d"]),
    "what is hidden": ("<p>a b</p><p hidden>x</p><div style='display: none'>y</div><span aria-hidden='true'>z</span>",
                       ["a b"]),
    "text without tags around it": ("Give it.<p>Stop it.", ["Give it.", "Stop it."]),
    "unclosed items": ("<ul><li>one a<li>two b<ul><li>deep</ul><li>three c</ul>", ["one a", "two b", "deep", "three c"]),
    "tags that close too much": ("<div><p>a b</span></p></b></div></div><p>c d</p>", ["a b", "c d"]),
    "a cell keeps to itself": ("<table><tr><td>a b</p></div><td>c</table><p>d e", ["a b | c", "d e"]),
    "attributes in every spelling": ("<p class=a title='x > y' data-z=\"</p>\" hidden2>a b</p>", ["a b"]),
    "a lone bracket": ("<p>FVC < 50 & > 30, x<5</p>", ["FVC < 50 & > 30, x<5"]),
    "zero-width characters": ("<p>a\u200bb&#8203;c&shy;d</p>", ["abcd"]),
    "headings of every level": ("<h1>A</h1><h3>B</h3><p>c d</p>", ["A", "B", "c d"]),
    "empty elements": ("<h2> </h2><p>&nbsp;</p><ul><li></li></ul><table><tr><td></td></tr></table><p>a b</p>", ["a b"]),
    "a list of terms": ("<dl><dt>FVC<dd>forced vital capacity</dl>", ["FVC | forced vital capacity"]),
}


@pytest.mark.parametrize(("page", "expected"), SHOWN.values(), ids=SHOWN)
def test_words_are_those_a_browser_shows(page: str, expected: list[str]) -> None:
    """The words of the blocks are what a browser shows, in its order."""
    assert shown(f"<html><body>{page}") == expected


def test_lists_nest() -> None:
    """A bullet knows how deep it lies."""
    found = blocks("<ul><li>one<ol><li>two</li></ol></li><li><p>three</p><p>four</p></li></ul><p>five</p>")
    assert [(block.kind, block.indent) for block in found] == [
        ("bullet", 0), ("bullet", 1), ("bullet", 0), ("bullet", 0), ("paragraph", 0)]


def test_rows_know_their_columns() -> None:
    """Cells are parted by bars and stand under their heads, across spans; empty cells are left out."""
    found = blocks(
        "<table><caption>Doses</caption><thead><tr><th rowspan=2>Drug</th><th colspan=2>Dose</th></tr>"
        "<tr><th>start</th><th>target</th></tr></thead><tr><td rowspan=2>A</td><td>5 mg</td><td>10&nbsp;mg</td></tr>"
        "<tr><td></td><td>20 mg</td></tr></table>")
    rows = [block for block in found if block.kind == "row"]
    assert [row.view.text for row in rows] == ["A | 5 mg | 10 mg", "20 mg"]
    assert [row.columns for row in rows] == [("Drug", "Dose start", "Dose target"), ("A Dose target",)]
    assert [rows[0].view.text[start:end] for start, end in rows[0].cells] == ["A", "5 mg", "10 mg"]


SPANS = {
    "a row's name over rows": (
        ("<tr><th>Drug</th><th>Phase</th><th>Dose</th></tr><tr><td rowspan=2>A</td><td>first</td><td>5 mg</td></tr>"
        "<tr><td>then</td><td>9 mg</td></tr>"),
        [("A | first | 5 mg", ("Drug", "Phase", "Dose")), ("then | 9 mg", ("A Phase", "Dose"))]),
    "a value over rows": (
        ("<tr><th>Drug</th><th>Dose</th><th>Note</th></tr><tr><td>A</td><td rowspan=2>5 mg</td><td>day</td></tr>"
        "<tr><td>B</td><td>night</td></tr>"),
        [("A | 5 mg | day", ("Drug", "Dose", "Note")), ("B | night", ("Dose 5 mg Drug", "Note"))]),
    "a value over columns": (
        ("<thead><tr><th rowspan=2>Drug</th><th colspan=2>Dose</th></tr><tr><th>start</th><th>target</th></tr></thead>"
        "<tr><td>A</td><td colspan=2>5 mg</td></tr>"), [("A | 5 mg", ("Drug", "Dose start / target"))]),
    "columns with nothing in common": (
        "<tr><th>Drug</th><th>Day</th><th>Night</th></tr><tr><td>A</td><td colspan=2>5 mg</td></tr>",
        [("A | 5 mg", ("Drug", "Day / Night"))]),
    "one head over columns": (
        ("<tr><th>Drug</th><th colspan=2>Dose</th></tr><tr><td>A</td><td>5 mg</td><td>9 mg</td></tr>"
        "<tr><td>B</td><td colspan=2>1 mg</td></tr>"),
        [("A | 5 mg | 9 mg", ("Drug", "Dose", "Dose")), ("B | 1 mg", ("Drug", "Dose"))]),
    "labels over the full width": (
        ("<tr><th>Drug</th><th>Dose</th></tr><tr><td colspan=2>Adults</td></tr><tr><td>A</td><td>5 mg</td></tr>"
        "<tr><th colspan=2>Children</th></tr><tr><td>A</td><td>1 mg</td></tr>"),
        [("Adults", ()), ("A | 5 mg", ("Adults Drug", "Dose")), ("Children", ()), ("A | 1 mg", ("Children Drug", "Dose"))]),
    "a sentence over the full width": (
        "<tr><th>Drug</th><th>Dose</th></tr><tr><td colspan=2>Never mix them.</td></tr><tr><td>A</td><td>5 mg</td></tr>",
        [("Never mix them.", ()), ("A | 5 mg", ("Drug", "Dose"))]),
    "rows and columns at once": (
        ("<tr><th>Drug</th><th>Day</th><th>Night</th></tr><tr><td rowspan=2>A</td><td colspan=2 rowspan=2>5 mg</td></tr>"
        "<tr></tr><tr><td>B</td><td>1 mg</td><td>2 mg</td></tr>"),
        [("A | 5 mg", ("Drug", "Day / Night")), ("B | 1 mg | 2 mg", ("Drug", "Day", "Night"))]),
}


@pytest.mark.parametrize(("rows", "expected"), SPANS.values(), ids=SPANS)
def test_merged_cells_give_each_row_its_heads(rows: str, expected: list[tuple[str, tuple[str, ...]]]) -> None:
    """What a merged cell says is said of each row and column it reaches, and none is guessed."""
    found = blocks(f"<table>{rows}</table>")
    assert [(row.view.text, row.columns) for row in found if row.kind == "row"] == expected


def test_links_in_rows_are_markers() -> None:
    """A link to the reference list is a marker in a cell too, at its words."""
    page = ("<table><tr><th>Drug</th><th>Effect</th></tr><tr><td>A</td><td>It works <a href='#r2'>2</a></td></tr></table>"
            "<h2>References</h2><ol><li id=r1>Ash. 2001.</li><li id=r2>Birch. 2002.</li></ol>")
    [row] = [block for block in blocks(page) if block.kind == "row"]
    assert [row.view.text[start:end] for start, end in row.marks] == ["²"]
    assert [citation.keys for citation in record(page).citations] == [("2",)]


def test_tables_that_place_text_are_read_as_text() -> None:
    """A table without heads that holds headings or lists is no table of facts."""
    page = "<table><tr><td><h2>Care</h2><ul><li>Give it.</li></ul></td><td>side</td></tr></table>"
    assert [block.kind for block in blocks(page)] == ["heading", "bullet", "paragraph"]


PROSE = ("<p>The council advises to screen adults aged 50 to 74 years. It may do harm.</p>"
         "<p>Older adults should not be screened for it at all.</p><ul><li>Ask them first.</li></ul>")


def test_a_cell_of_prose_is_read_as_what_it_holds() -> None:
    """A row that only places paragraphs and lists beside their name gives these, each under the name."""
    page = f"<h1>Screening</h1><table><tr><th>Council (2016)</th><td>{PROSE}</td></tr></table>"
    found = [block for block in blocks(page) if block.kind != "heading"]
    assert [(block.kind, block.columns) for block in found] == [
        ("paragraph", ("Council (2016)",)), ("paragraph", ("Council (2016)",)), ("bullet", ("Council (2016)",))]
    assert [statement.text for statement in record(page).statements] == [
        "The council advises to screen adults aged 50 to 74 years.", "It may do harm.",
        "Older adults should not be screened for it at all.", "Ask them first."]


@pytest.mark.parametrize("row", [
    "<td>Testamycin</td><td><p>Adults: 5 mg daily.</p><p>Children: 2 mg daily.</p></td>",
    f"<td>Testamycin 5 mg</td><td>{PROSE}</td>",
    f"<td>I</td><td>A</td><td>{PROSE}</td>",
    f"<td>{PROSE}</td><td>{PROSE}</td>",
    f"<td>Doctors</td><td>Give it to most people.</td><td>{PROSE}</td>",
])
def test_a_row_of_facts_stays_a_row(row: str) -> None:
    """A row that holds doses, grades, or prose in more than one cell is one statement."""
    page = f"<h1>Care</h1><table><tr><th>Drug</th><th>Dose</th><th>Note</th></tr><tr>{row}</tr></table>"
    assert [block.kind for block in blocks(page) if block.kind != "heading"] == ["row"]


@pytest.mark.parametrize("tag", ["nav", "footer", "aside"])
def test_navigation_is_page_chrome(tag: str) -> None:
    """What stands in navigation, footer and asides is kept as page chrome with the reason, headings included."""
    found = blocks(f"<{tag}><h2>Menu</h2><a href='/'>Home</a></{tag}><div role='navigation'>Next</div><p>Give it.</p>")
    assert [(block.kind, block.reason) for block in found] == [
        *[("chrome", f"inside <{tag}>")] * 2, ("chrome", "inside <nav>"), ("paragraph", "")]


MARKERS = {
    "raised": ("Give it.<sup>1,2</sup>", ["1", "2"]),
    "raised links": ("Give it.<sup><a href='#r1'>1</a>,<a href='#r2'>2</a></sup>", ["1", "2"]),
    "raised links side by side": ("Give it.<sup><a href='#r1'>1</a><a href='#r2'>2</a></sup>", ["1", "2"]),
    "links each raised": ("Give it.<a href='#r1'><sup>1</sup></a> <a href='#r2'><sup>2</sup></a>", ["1", "2"]),
    "bare links": ("Give it <a href='#r1'>1</a>, <a href='#r2'>2</a>.", ["1", "2"]),
    "links in brackets": ("Give it [<a href='#r1'>1</a>, <a href='#r2'>2</a>].", ["1", "2"]),
    "brackets in links": ("Give it <a href='#r1'>[1]</a>&#8211;<a href='#r2'>[2]</a>.", ["1", "2"]),
    "a link elsewhere is none": ("See table <a href='#t1'>1</a> and <a href='/x'>2</a>.", []),
}


@pytest.mark.parametrize(("words", "keys"), MARKERS.values(), ids=MARKERS)
def test_markers_lead_to_their_entries(words: str, keys: list[str]) -> None:
    """A marker is one in each way pages print it, and leads to the entry it links to."""
    found = record(f"<h1>Care</h1><p id='t1'>{words}</p><p>Stop it.</p>{REFERENCES}")
    assert [key for citation in found.citations for key in citation.keys] == keys
    assert links(found)[0] == []
    assert [entry.key for entry in found.references] == ["1", "2"]


ENTRIES = {
    "counted": ("<ol><li>Smith J. A. 2001.<li>Doe A. B. 2002.</ol>", ["1", "2"]),
    "counted from another number": ("<ol start=7><li>Smith J. A. 2001.<li value=9>Doe A. B. 2002.</ol>", ["7", "9"]),
    "lettered": ("<ol type=a><li>Smith J. A. 2001.<li>Doe A. B. 2002.</ol>", [None, None]),
    "not counted": ("<ul><li>Smith J. A. 2001.<li>Doe A. B. 2002.</ul>", [None, None]),
    "printed": ("<ul><li>[4] Smith J. A. 2001.<li>[5] Doe A. B. 2002.</ul>", ["4", "5"]),
    "paragraphs": ("<p>1. Smith J. A. 2001.</p><p>2. Doe A. B. 2002.</p>", ["1", "2"]),
    "a table": ("<table><tr><td>1.<td>Smith J. A. 2001.<tr><td>2.<td>Doe A. B. 2002.</table>", ["1", "2"]),
}


@pytest.mark.parametrize(("listed", "keys"), ENTRIES.values(), ids=ENTRIES)
def test_entries_have_the_number_their_list_gives_them(listed: str, keys: list[str | None]) -> None:
    """An entry is numbered as it is counted or printed; a list that does neither has no keys."""
    found = record(f"<h1>Care</h1><p>Give it.</p><h2>References</h2>{listed}<h2>About</h2><p>Written here.</p>")
    assert [entry.key for entry in found.references] == keys
    assert [entry.year for entry in found.references] == [2001, 2002]
    assert "Written here." in [statement.text for statement in found.statements]


def test_links_number_a_list_that_does_not_count() -> None:
    """The number that links print for an entry is its key, wherever its anchor stands and without a heading."""
    found = record(
        "<h1>Care</h1><p>Give it [<a href='#x'>2</a>]. Stop it [<a href='#y'>1</a>].</p>"
        "<ul><li><span id=x>Smith J. A trial. 2001.</span></li><li><a name=y></a>Doe A. Another. 2002.</li></ul>")
    assert [(entry.key, entry.year) for entry in found.references] == [("2", 2001), ("1", 2002)]
    assert links(found) == ([], [])


def test_an_entry_has_the_identifiers_its_links_lead_to() -> None:
    """Links back into the text are no part of an entry; a DOI or PubMed id that only its links hold is read."""
    found = record(
        "<h1>Care</h1><p>Give it.<sup id=c1><a href='#r1'>1</a></sup></p><h2>References</h2><ol><li id=r1>"
        "<a href='#c1'>^</a> Smith J. A trial. Lancet 2001. <a href='https://doi.org/10.1000%2Fxyz'>CrossRef</a> "
        "<a href='https://pubmed.ncbi.nlm.nih.gov/123/'>PubMed</a></ol>")
    [entry] = found.references
    assert (entry.authors, entry.doi, entry.pmid) == ("Smith J", "10.1000/xyz", "123")


BROKEN = {
    "a tag": "<a href='x", "a quotation": "<p title='x>y</p>", "a comment": "<!-- y <p>z</p>", "a script": "<script>x</p>",
}


@pytest.mark.parametrize("end", BROKEN.values(), ids=BROKEN)
def test_what_never_ends_is_told(end: str) -> None:
    """The page before it is read; the rest, which no browser shows, is page chrome that says so."""
    found = blocks(f"<p>Give it.</p>{end}")
    assert (found[0].kind, found[0].view.text) == ("paragraph", "Give it.")
    assert [block.reason for block in found[1:]] == ["behind a tag that does not end"]
