"""Markdown by a CommonMark parser: what its blocks and marks say, and that every word stands at its place."""

from __future__ import annotations

from datetime import date

import pytest

from loaders.blocks import Block
from loaders.readers import markdown, text
from loaders.reading import read
from loaders.record import Record
from loaders.source import File

HEAD = "# Care\n\n"


def blocks(page: str, name: str = "page.md") -> list[Block]:
    """The blocks of a page, each at its place."""
    found = list(markdown.read(File(name, page.encode())).blocks)
    assert all(page[block.span.start:block.span.end] == block.span.quote for block in found)
    return found


def record(page: str) -> Record:
    """What is read from a page; every quotation is at its place."""
    return read("page.md", page.encode()).record


def shown(page: str) -> list[tuple[str, str]]:
    """Kind and words of the blocks behind the heading."""
    return [(block.kind, block.view.text) for block in blocks(HEAD + page)[1:]]


@pytest.mark.parametrize(("page", "words"), [
    ("Give **10 mg** of _testamycin_.", "Give 10 mg of testamycin."),
    ("Give **Adults:**10 mg.", "Give Adults:10 mg."),
    ("Give 5*10*2 mg of it.", "Give 5*10*2 mg of it."),
    ("Dose * weight, 3 * 4 mg.", "Dose * weight, 3 * 4 mg."),
    ("*Not in children under 5 years.", "Not in children under 5 years."),
    ("Limits &lt; 5 and \\< 6, `x < 7`.", "Limits < 5 and < 6, x < 7."),
    ("At < 50 kg and <65 years.", "At < 50 kg and <65 years."),
    ("See [the *long* list](http://a.b/c_(d) 'e') here.", "See the long list here."),
    ("See [the list][l] here.\n\n[l]: http://a.b", "See the list here."),
    ("Counts of 10^9^/L and H~2~O.", "Counts of 10⁹/L and H2O."),
    ("About ~5-~10 mg of it.", "About ~5-~10 mg of it."),
    ("Platelets 10<sup>9</sup>/L, <span class='a'>low</span>.", "Platelets 10⁹/L, low."),
    ("Shown ![a picture](a.png) here.", "Shown here."),
    ("Of <https://a.b/c>.", "Of https://a.b/c."),
    ("Given [12](http://a.b/c) daily.", "Given [12] daily."),
    ("> Give it\n> **twice** daily.", "Give it twice daily."),
    ("A ~~rather~~ long word\\\nwith a break.", "A rather long word with a break."),
])
def test_marks_are_no_words(page: str, words: str) -> None:
    """Emphasis, links, code, entities and HTML within a line leave its words, each led back to its characters."""
    assert [words for _, words in shown(page)] == [words]


QUOTED = """# Care

- Give **10&nbsp;mg**
  daily<br>to adults.

> | Drug | Dose |
> |---|---|
> | A \\| B | *5* mg |
"""


@pytest.mark.parametrize("start", ["", "\ufeff"], ids=["plain", "byte-order mark"])
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_places_are_exact_whatever_ends_the_lines(start: str, end: str) -> None:
    """A mark at the head of the file and two characters at the end of a line move no place."""
    found = blocks(start + QUOTED.replace("\n", end))
    assert [(block.kind, block.view.text) for block in found] == [
        ("heading", "Care"), ("bullet", "Give 10 mg daily to adults."), ("row", "A | B | 5 mg")]
    assert found[1].view.span(5, 10).quote == "10&nbsp;mg"
    assert found[2].view.span(8, 9).quote == "5"


TABLE = """<table><thead><tr><th>Parameter</th><th>Target</th></tr></thead>
<tbody><tr><td rowspan="2">HbA1c</td><td>&le; 7 %</td></tr>
<tr><td>&le; <b>8</b> % in adults</td></tr></tbody></table>
"""


def test_a_table_in_html_reads_as_in_html() -> None:
    """A table of HTML gives the rows and numbers in Markdown that it gives in HTML; no tag is a word."""
    made = record(HEAD + TABLE)
    plain = read("page.html", f"<h1>Care</h1>{TABLE}".encode()).record
    assert [one.text for one in made.statements] == [one.text for one in plain.statements] == [
        "HbA1c | ≤ 7 %", "≤ 8 % in adults"]
    numbers = [[(one.role, one.parameter, [n.value for n in one.numbers], one.unit) for one in page.quantities]
               for page in (made, plain)]
    assert numbers[0] == numbers[1]
    assert len(numbers[0]) == 2


def test_a_row_keeps_the_cells_that_have_no_head() -> None:
    """A row with more cells than heads loses none of them, and no head is lent to any."""
    found = blocks(HEAD + "| Drug | Dose |\n|---|---|\n| A | 5 mg |\n| B | x | 7 mg |\n")
    assert [(block.view.text, block.columns) for block in found[1:]] == [
        ("A | 5 mg", ("Drug", "Dose")), ("B | x | 7 mg", ())]


@pytest.mark.parametrize(("cell", "words"), [
    ("5 mg IV<br>Children: 2 mg", "5 mg IV; Children: 2 mg"),
    ("Adults: 5 mg<br/>then 2 mg", "Adults: 5 mg then 2 mg"),
    ("Calcium<br>gluconate", "Calcium gluconate"),
    ("Vitamin B12<br>Folate", "Vitamin B12 Folate"),
    ("5 mg.<br>Stop.", "5 mg. Stop."),
    ("5 mg,<br>IV", "5 mg, IV"),
    ("<ul><li>5 kg = 5 mg</li><li>≥6 kg = 7 mg</li></ul>", "5 kg = 5 mg; ≥6 kg = 7 mg"),
])
def test_a_break_ends_what_a_line_says(cell: str, words: str) -> None:
    """Lines of a cell that say one thing each are parted; a line that goes on in the next is one."""
    in_html = f"<table><tr><th>A</th><th>B</th></tr><tr><td>X</td><td>{cell}</td></tr></table>"
    for page in (f"| A | B |\n|---|---|\n| X | {cell} |\n", f"{in_html}\n"):
        assert shown(page) == [("row", f"X | {words}")]


FRONT = """---
title: 'Fever: what to do'
authors:
  - A Person, MD
created: 2020/01/02
updates:
  - 2021/03/04
  - 2022/5/6
---

"""


@pytest.mark.parametrize(("front", "text_", "title", "day"), [
    (FRONT, "# Fever\n\nGive it.", "Fever", date(2022, 5, 6)),
    (FRONT, "Give it.", "Fever: what to do", date(2022, 5, 6)),
    (FRONT, "# Drugs\n\nGive it.\n\n# Doses\n\nGive it.", "Fever: what to do", date(2022, 5, 6)),
    (FRONT.replace("updates", "tags"), "# Fever\n\nGive it.", "Fever", date(2020, 1, 2)),
    ("---\ntitle: A\ndate: March 4, 2021\n---\n", "Give it.", "A", date(2021, 3, 4)),
])
def test_front_matter_says_title_and_date(front: str, text_: str, title: str, day: date) -> None:
    """Front matter is no statement: it gives the title where the text has none over all, and the last date of update."""
    made = record(front + text_)
    assert {one.text for one in made.statements} == {"Give it."}
    assert (made.title, made.updated) == (title, day)
    assert made.problems == ()


NOTES = """Give it.[^smith] Stop it.[^4a9]

# Next

Take it.[^smith][^4a9]

[^smith]: Smith A. One. J. 2001.
[^4a9]: Jones B. Two. J. 2002;
    3:4-5.
"""


def test_footnotes_are_the_reference_list() -> None:
    """Footnotes that look like references are entries, and their calls are markers that lead to them, whole."""
    made = record(HEAD + NOTES)
    assert [(entry.key, entry.year) for entry in made.references] == [("1", 2001), ("2", 2002)]
    assert made.references[1].span.quote == "Jones B. Two. J. 2002;\n    3:4-5."
    assert [one.span.quote for one in made.citations] == ["[^smith]", "[^4a9]", "[^smith][^4a9]"]
    assert [[pointer.key for pointer in one.pointers] for one in made.citations] == [["1"], ["2"], ["1", "2"]]


def test_footnotes_that_tell_something_are_text() -> None:
    """Footnotes that are no references are read as text, and their calls are no markers."""
    made = record(HEAD + "Give 10 mg.[^a]\n\n[^a]: At most 40 mg a day in adults.\n")
    assert (made.references, made.citations) == ((), ())
    assert [one.text for one in made.statements] == ["Give 10 mg.", "At most 40 mg a day in adults."]


def test_a_footnote_that_is_not_there_is_told() -> None:
    """The call of a footnote without a definition is no part of a hash taken for a marker; the page says so."""
    made = record(HEAD + "Give it for 3 days.[^50f3ed84]\n")
    assert made.citations == ()
    assert [(one.line, one.quote) for one in made.problems] == [(3, "[^50f3ed84]")]


LISTS = """- Give these:
  - testamycin 5 mg
    daily

    and so on
  - examprofen
1. First
   - within
2. Second
 - less indented
3. 1.2.3 Offer it
- 1.5 Litres a day
* * *
"""


def test_lists_lie_in_lists() -> None:
    """Items have their depth, by their columns; a section number is no part of an item, an amount is."""
    found = [(block.view.text, block.indent) for block in blocks(HEAD + LISTS) if block.kind == "bullet"]
    assert found == [("Give these:", 0), ("testamycin 5 mg daily", 1), ("and so on", 1), ("examprofen", 1), ("First", 0),
                     ("within", 1), ("Second", 0), ("less indented", 1), ("Offer it", 0), ("1.5 Litres a day", 0)]


@pytest.mark.parametrize(("page", "expected"), [
    ("1.1 Offer it.\n1.2 Stop it.", [("bullet", "Offer it."), ("bullet", "Stop it.")]),
    ("• Give it\n• Stop it", [("bullet", "Give it"), ("bullet", "Stop it")]),
    ("HR > 90\nRR > 20", [("paragraph", "HR > 90"), ("paragraph", "RR > 20")]),
    ("Give it to all\nwho need it.", [("paragraph", "Give it to all who need it.")]),
    ("**Doses in children**\n\nGive it.", [("heading", "Doses in children"), ("paragraph", "Give it.")]),
    ("**Do not give it.**", [("paragraph", "Do not give it.")]),
    ("```\nGive 5 mg\n```", [("paragraph", "Give 5 mg")]),
    ("<!-- Give 5 mg -->\n\nGive 6 mg.", [("paragraph", "Give 6 mg.")]),
    ("<div>\n\nGive **6** mg.\n\n</div>", [("paragraph", "Give 6 mg.")]),
])
def test_paragraphs_are_read_as_people_write_them(page: str, expected: list[tuple[str, str]]) -> None:
    """Lines of a paragraph that go on are one; glyphs, numbers and lines of their own stand for themselves."""
    assert shown(page) == expected


def test_html_that_never_ends_is_told() -> None:
    """What stands behind a tag that does not end is page chrome, and the text below goes on."""
    assert shown("<div class='a\nGive 5 mg.\n\nGive 6 mg.\n") == [
        ("chrome", "<div class='a\nGive 5 mg."), ("paragraph", "Give 6 mg.")]


def test_a_page_that_marks_no_heading_is_plain_text() -> None:
    """Without a marked heading, HTML, notes or front matter a page is read as a file of plain text is."""
    page = "Care of testitis\n\nDrugs\n\n- Give it.\n\n| A | B |\n|---|---|\n| C | 5 mg |\n"
    assert tuple(blocks(page)) == text.read(page)
    assert [block.kind for block in blocks(page)] == ["heading", "heading", "bullet", "row"]


@pytest.mark.parametrize(("quote", "words"), [
    ("**10&nbsp;mg**", "10 mg"), ("a<br>b", "a b"), ("10^9^/L", "10⁹/L"), ("done.[^12]", "done.¹²"), ("x[^ab]", "x"),
    ("[the list](http://a.b)", "the list"), ("<td>5</td>", "5"), ("SpO~2~ < 92%", "SpO2 < 92%"),
])
def test_words_are_what_a_page_shows(quote: str, words: str) -> None:
    """A quotation of the source as words has no mark-up of either kind."""
    assert markdown.words(quote).strip() == words


@pytest.mark.parametrize("mark", ["1. |9. ", "- 1. |- 9. ", "1. |\n9. "])
def test_numbers_that_rise_in_a_list_of_references_are_its_keys(mark: str) -> None:
    """A list that leaves numbers out is keyed by those it prints, as its markers are, and not by counting."""
    one, nine = mark.split("|")
    entries = f"{one}Smith A. One. J. 2001;3:4-5.\n{nine}Jones B. Two. J. 2002;3:6.\n"
    made = record(f"{HEAD}Give 10 mg.[9]\n\n## References\n\n{entries}")
    assert [entry.key for entry in made.references] == ["1", "9"]


def test_a_list_that_repeats_its_number_is_counted() -> None:
    """Where each entry has "1." the format counts."""
    entries = "1. Smith A. One. J. 2001;3:4-5.\n1. Jones B. Two. J. 2002;3:6.\n"
    made = record(f"{HEAD}Give 10 mg.[2]\n\n## References\n\n{entries}")
    assert [entry.key for entry in made.references] == ["1", "2"]


def test_the_sentences_of_a_cell_are_statements() -> None:
    """A row that names one cell of sentences says each of them; one with a dose, or two such cells, is one statement."""
    head = HEAD + "| Illness | Advice | Drug |\n|---|---|---|\n"
    prose = "Avoid drugs as most will resolve in seven days alone. Use a score to find the people who are likely to gain."
    assert [item.text for item in record(f"{head}| Sore throat | {prose} | |\n").statements] == prose.replace(
        ". U", ".\nU").split("\n")
    for cells in (f"Sore throat | {prose} | testamycin 5 mg", f"Sore throat | {prose} | {prose}"):
        assert len(record(f"{head}| {cells} |\n").statements) == 1


@pytest.mark.parametrize(("line", "shown"), [
    ("- >3 months: 15 mg/kg", ">3 months: 15 mg/kg"),
    ("- > 12 years: 500 mg", "> 12 years: 500 mg"),
    (">65 years: 250 mg of testamycin", ">65 years: 250 mg of testamycin"),
    ("- > what somebody said", "what somebody said"),
    ("> 1. what came first", "what came first"),
    ("> Two days of rest.", "Two days of rest."),
])
def test_a_sign_of_more_than_is_no_quotation(line: str, shown: str) -> None:
    """">" before an amount limits it, in an item of a list and wherever it touches its number; else it opens a quotation."""
    assert [item.text for item in record(f"{HEAD}{line}\n").statements] == [shown]
