"""PDF files: words, lines, columns and tables as a reader sees them, with the page each of them stands on."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Sequence
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table

from loaders.source import Unreadable
from tests.loaders.readers.files import Sheet, read, shown

BOLD = "Helvetica-Bold"
LEFT, RIGHT = 72, 320
PROSE = ("Offer testamycin to adults with a first flare", "who cannot take other drugs and have normal",
         "renal function, for at least seven days after", "the last symptom has gone in each joint.")


def page(*lines: str) -> bytes:
    """A page of lines 12 points apart."""
    sheet = Sheet()
    sheet.lines(LEFT, 100, *lines)
    return sheet.done()


SHOWN = {
    "a paragraph over lines": (PROSE, [" ".join(PROSE)]),
    "a divided word": (("Offer testamycin to all adults who have hyper-", "tension and gout."),
                       ["Offer testamycin to all adults who have hypertension and gout."]),
    "a hyphen of its own": (("Long-term use is rare. Offer it for long-", "term use only."),
                            ["Long-term use is rare. Offer it for long-term use only."]),
    "a range over lines": (("Offer testamycin once daily for some 10-", "14 days to each adult."),
                           ["Offer testamycin once daily for some 10-14 days to each adult."]),
    "bullets": (("• Give it.", "• Stop it in", "  pregnancy."), ["Give it.", "Stop it in pregnancy."]),
    "numbered items": (("1. Give it.", "2. Stop it."), ["Give it.", "Stop it."]),
    "short last lines": ((*PROSE, "Stop it."), [" ".join(PROSE), "Stop it."]),
}


@pytest.mark.parametrize(("lines", "expected"), SHOWN.values(), ids=SHOWN)
def test_lines_make_words_and_paragraphs(lines: tuple[str, ...], expected: list[str]) -> None:
    """Lines that go on are one paragraph, and words divided at their end are whole again."""
    assert shown(page(*lines)) == expected


def test_a_sign_with_a_stroke_under_it_is_the_sign_it_looks_like() -> None:
    """Some files draw "≥" as ">" and a line under it; a line under more than the sign only underlines words."""
    sheet = Sheet()
    words = ("Treat adults with a pressure of ", "Treat children with a pressure of ", "Treat others at ")
    for place, (before, sign, over) in enumerate(zip(words, ("> 140 mmHg.", "< 90 mmHg.", "> 150 mmHg."), (1, 1, 10),
                                                     strict=True)):
        y = 100 + 40 * place
        sheet.line(72, y, before + sign)
        left = 72 + sheet.canvas.stringWidth(before, "Helvetica", 10)
        under = A4[1] - y - 1.6
        sheet.canvas.setLineWidth(0.6)
        sheet.canvas.line(left, under, left + sheet.canvas.stringWidth(sign[:over], "Helvetica", 10), under)
    assert shown(sheet.done()) == [
        "Treat adults with a pressure of ≥ 140 mmHg.", "Treat children with a pressure of ≤ 90 mmHg.",
        "Treat others at > 150 mmHg."]


def test_raised_figures_are_markers() -> None:
    """Small figures above the line are Unicode superscripts in the view, and plain in the layer."""
    sheet = Sheet()
    sheet.line(LEFT, 100, "Give it.")
    sheet.line(LEFT + 31.5, 96, "1,3-5", size=6)
    found = read(sheet.done())
    assert [block.view.text for block in found.blocks] == ["Give it.¹,³⁻⁵"]
    assert found.blocks[0].span.quote == "Give it.1,3-5"


def test_narrow_gaps_part_words() -> None:
    """Words that a file sets close, without printing a blank, are words; letters with kerning stay one word."""
    sheet = Sheet()
    sheet.line(LEFT, 100, "Way")
    sheet.line(LEFT + sheet.canvas.stringWidth("Way", "Helvetica", 10) + 2.4, 100, "of")
    sheet.line(LEFT, 130, "W")
    sheet.line(LEFT + sheet.canvas.stringWidth("W", "Helvetica", 10) - 0.6, 130, "ay")
    assert shown(sheet.done()) == ["Way of", "Way"]


def test_lowered_figures_are_not() -> None:
    """Small figures below the line are figures."""
    sheet = Sheet()
    sheet.line(LEFT, 100, "Give CO")
    sheet.line(LEFT + 37, 102, "2", size=6)
    assert shown(sheet.done()) == ["Give CO2"]


def test_headings_are_larger_or_bolder() -> None:
    """Headings rank by size, then weight; their lines are joined; bold words that fill a paragraph head nothing."""
    sheet = Sheet()
    sheet.line(LEFT, 100, "Gout in adults:", 20)
    sheet.line(LEFT, 123, "a guideline", 20)
    sheet.line(LEFT, 160, "Treatment", 14, BOLD)
    sheet.lines(LEFT, 180, *PROSE)
    sheet.line(LEFT, 240, "Dose", 10, BOLD)
    sheet.line(LEFT, 252, "Give 10 mg.")
    sheet.line(LEFT, 280, "Never give more than 20 mg.", 10, BOLD)
    found = [(block.kind, block.level, block.view.text) for block in read(sheet.done()).blocks]
    assert found == [
        ("heading", 1, "Gout in adults: a guideline"), ("heading", 2, "Treatment"), ("paragraph", 0, " ".join(PROSE)),
        ("heading", 3, "Dose"), ("paragraph", 0, "Give 10 mg."), ("paragraph", 0, "Never give more than 20 mg.")]


def test_columns_are_read_one_after_the_other() -> None:
    """The left column is read before the right one; what crosses the gap stands between; text drawn in any order."""
    sheet = Sheet()
    sheet.lines(RIGHT, 124, *(line.replace("testamycin", "examplin") for line in PROSE))
    sheet.lines(LEFT, 124, *PROSE)
    sheet.line(LEFT, 100, "Treatment of gout in adults and in old age, and of its flares", 16, BOLD)
    found = shown(sheet.done())
    assert found[0].startswith("Treatment of gout")
    assert found[1:] == [" ".join(PROSE), " ".join(PROSE).replace("testamycin", "examplin")]


def test_tables_are_rows() -> None:
    """Cells that stand under each other are rows with the heads of their columns, also where a cell has two lines."""
    sheet = Sheet()
    for place, row in enumerate((("Drug", "Dose", "Note"), ("Testamycin", "5 mg", "with food,"), ("Examplin", "10 mg", ""))):
        for x, cell in zip((LEFT, 180, 300), row, strict=True):
            sheet.line(x, 100 + 24 * place + (12 if place == 2 else 0), cell)
    sheet.line(300, 136, "at night")
    rows = read(sheet.done()).blocks
    assert [(row.kind, row.view.text) for row in rows] == [
        ("row", "Testamycin | 5 mg | with food, at night"), ("row", "Examplin | 10 mg")]
    assert rows[0].columns == ("Drug", "Dose", "Note")


def test_heads_that_span_columns() -> None:
    """A head with its middle over two columns heads both, above their own heads."""
    sheet = Sheet()
    for x, y, text in ((LEFT, 112, "Drug"), (237, 100, "Dose"), (180, 112, "start"), (300, 112, "target"),
                       (LEFT, 136, "Testamycin"), (180, 136, "5 mg"), (300, 136, "10 mg"),
                       (LEFT, 160, "Examplin"), (180, 160, "1 mg"), (300, 160, "2 mg")):
        sheet.line(x, y, text)
    rows = read(sheet.done()).blocks
    assert [(row.view.text, row.columns) for row in rows if row.kind == "row"] == [
        ("Testamycin | 5 mg | 10 mg", ("Drug", "Dose start", "Dose target")),
        ("Examplin | 1 mg | 2 mg", ("Drug", "Dose start", "Dose target"))]


HEADED: list[list[str]] = [["Drug", "Dose", "", "Note"], ["", "start", "target", ""]]
MERGED: list[list[str]] = [*HEADED, ["Testamycin", "5 mg", "9 mg", "first"], ["", "6 mg", "8 mg", "then"],
                           ["Examplin", "10 mg on each day of the week", "", "at night"],
                           ["Placebin", "1 mg", "2 mg", "never"]]
SPANS = [("SPAN", (0, 0), (0, 1)), ("SPAN", (1, 0), (2, 0)), ("SPAN", (3, 0), (3, 1)), ("SPAN", (0, 2), (0, 3)),
         ("SPAN", (1, 4), (2, 4))]


def ruled(words: Sequence[Sequence[str]], *style: tuple[object, ...]) -> bytes:
    """A page with a table between two paragraphs."""
    out = BytesIO()
    prose = Paragraph(" ".join(PROSE))
    table = Table([list(row) for row in words], colWidths=(110, 90, 90, 90), style=list(style))
    SimpleDocTemplate(out, pagesize=A4, invariant=1).build([prose, Spacer(1, 20), table, Spacer(1, 20), prose])
    return out.getvalue()


@pytest.mark.parametrize("valign", ["TOP", "MIDDLE", "BOTTOM"])
def test_cells_over_rows_and_columns_between_rules(valign: str) -> None:
    """Where rules part cells, a merged cell gives each of its rows and columns what it says, wherever its words stand."""
    raw = ruled(MERGED, *SPANS, ("GRID", (0, 0), (-1, -1), 0.5, "black"), ("VALIGN", (0, 0), (-1, -1), valign))
    found = read(raw).blocks
    heads = ("Drug", "Dose start", "Dose target", "Note")
    assert [block.kind for block in found] == ["paragraph", *["row"] * 4, "paragraph"]
    assert [(row.view.text, row.columns) for row in found if row.kind == "row"] == [
        ("Testamycin | 5 mg | 9 mg | first", heads), ("6 mg | 8 mg | then", ("Testamycin Dose start", *heads[2:])),
        ("Examplin | 10 mg on each day of the week | at night", ("Drug", "Dose start / target", "Note")),
        ("Placebin | 1 mg | 2 mg | never", heads)]


def test_an_empty_place_repeats_nothing_without_rules() -> None:
    """Without rules, a row without a first cell is a row of its own; whose it is is not known."""
    rows = [block for block in read(ruled([["Drug", "Phase", "Dose", "Note"], ["Testamycin", "first", "5 mg", "day"],
                                           ["", "then", "10 mg", "day"]])).blocks if block.kind == "row"]
    assert [(row.view.text, row.columns) for row in rows] == [
        ("Testamycin | first | 5 mg | day", ("Drug", "Phase", "Dose", "Note")),
        ("then | 10 mg | day", ("Phase", "Dose", "Note"))]


def test_rules_under_the_heads_only_part_no_rows() -> None:
    """Rules above and below the heads of a table leave its rows to be found by their gaps."""
    words = [["Drug", "Phase", "Dose", "Note"], ["Testamycin", "first", "5 mg", "day"], ["Examplin", "then", "1 mg", "day"]]
    raw = ruled(words, ("LINEABOVE", (0, 0), (-1, 0), 1, "black"), ("LINEBELOW", (0, 0), (-1, 0), 0.5, "black"),
                ("LINEBELOW", (0, -1), (-1, -1), 1, "black"))
    assert shown(raw, "row") == ["Testamycin | first | 5 mg | day", "Examplin | then | 1 mg | day"]


@settings(max_examples=40)
@given(words=st.lists(st.lists(st.sampled_from(["", "A", "5 mg", "on each day of", "Testamycin (oral)"]),
                               min_size=4, max_size=4), min_size=2, max_size=6),
       spans=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 5), st.integers(1, 3), st.integers(1, 3)), max_size=2),
       grid=st.booleans())
def test_tables_lose_no_words(words: list[list[str]], spans: list[tuple[int, int, int, int]], grid: bool) -> None:
    """Whatever cells are empty or merged, with rules or without, each printed word stands in the text once."""
    taken: set[tuple[int, int]] = set()
    style: list[tuple[object, ...]] = [("GRID", (0, 0), (-1, -1), 0.5, "black")] if grid else []
    for left, top, wide, high in spans:
        right, bottom = min(left + wide, 4), min(top + high, len(words))
        held = {(x, y) for x in range(left, right) for y in range(top, bottom)}
        if len(held) > 1 and not held & taken:
            taken |= held
            style.append(("SPAN", (left, top), (right - 1, bottom - 1)))
            for x, y in held - {(left, top)}:
                words[y][x] = ""
    printed = Counter(word for row in words for cell in row for word in cell.split())
    found = Counter(read(ruled(words, *style)).layer.text.split())
    assert found - Counter(" ".join(PROSE).split() * 2) == printed


def test_three_columns_are_read_one_after_the_other() -> None:
    """Three columns are read from the left; a title over them stands before; the last one may have just begun."""
    short = ("Offer testamycin to adults", "with a first flare who have", "normal renal function, but",
             "do not use it in pregnancy.")
    sheet = Sheet()
    for place, drug in ((2, "Examplin"), (0, "Testamycin"), (1, "Placebin")):
        lines = [line.replace("testamycin", drug.lower()) for line in short] * (1 if place == 2 else 4)
        sheet.lines(60 + place * 165, 130, *lines)
    sheet.line(60, 100, "Treatment of gout in adults and in old age, and of its flares", 16, BOLD)
    found = " ".join(shown(sheet.done()))
    assert found == " ".join(["Treatment of gout in adults and in old age, and of its flares",
                              *[" ".join(short)] * 4, *[" ".join(short).replace("testamycin", "placebin")] * 4,
                              " ".join(short).replace("testamycin", "examplin")])


def test_heads_and_feet_are_no_text() -> None:
    """What stands at the edge of many pages, and page numbers, are page chrome; a paragraph goes on across them."""
    sheet = Sheet()
    for number in (1, 2, 3):
        sheet.line(LEFT, 40, "Society of Testing")
        sheet.line(500, A4[1] - 40, str(number))
        sheet.lines(LEFT, 100, *PROSE[:2] if number == 1 else PROSE[2:] if number == 2 else ("Stop it.",))
        sheet.page()
    found = read(sheet.done())
    assert [block.view.text for block in found.blocks if block.kind != "chrome"] == [" ".join(PROSE), "Stop it."]
    chrome = [(block.view.text, found.layer.number(block.span.start)) for block in found.blocks if block.kind == "chrome"]
    assert sorted(chrome) == [("1", 1), ("2", 2), ("3", 3), *(("Society of Testing", number) for number in (1, 2, 3))]


def test_a_word_divided_at_the_end_of_a_page_is_whole() -> None:
    """A word goes on behind the foot of its page and the head of the next one, which may differ from page to page."""
    sheet = Sheet()
    for number, lines in ((1, (*PROSE, "Offer testamycin to all adults who have hyper-")), (2, ("tension and gout.",)),
                          (3, PROSE), (4, PROSE)):
        sheet.line(LEFT if number % 2 else 400, 40, "Society of Testing" if number % 2 else "Gout in adults")
        sheet.line(500 if number % 2 else LEFT, A4[1] - 40, f"Page {number} of 4")
        sheet.lines(LEFT, 100, *lines)
        sheet.page()
    found = read(sheet.done())
    assert [block.view.text for block in found.blocks if block.kind != "chrome"] == [
        " ".join((*PROSE, "Offer testamycin to all adults who have hypertension and gout.")), *[" ".join(PROSE)] * 2]
    assert len([block for block in found.blocks if block.kind == "chrome"]) == 8


def test_pages_are_counted() -> None:
    """Each block knows the page it begins on; a page without text is told and counted."""
    sheet = Sheet()
    for text in ("Give it.", "", "Stop it."):
        sheet.line(LEFT, 100, text)
        sheet.page()
    found = read(sheet.done())
    assert [(block.view.text, found.layer.number(block.span.start)) for block in found.blocks] == [
        ("Give it.", 1), ("Stop it.", 3)]
    assert [problem.reason for problem in found.problems] == ["left out: page 2 without text (pictures?)"]


def test_sideways_pages_and_watermarks() -> None:
    """A page whose text runs sideways is read upright; slanted text is left out and told."""
    sheet = Sheet()
    sheet.canvas.rotate(90)
    sheet.lines(LEFT, A4[1] + 100, *PROSE)
    sheet.page()
    sheet.lines(LEFT, 100, "Stop it.")
    sheet.canvas.translate(200, 300)
    sheet.canvas.rotate(45)
    sheet.line(0, A4[1], "DRAFT", 40)
    found = read(sheet.done())
    assert [block.view.text for block in found.blocks] == [" ".join(PROSE), "Stop it."]
    assert [problem.reason for problem in found.problems] == ["left out: 5 slanted characters, such as a watermark's"]


def test_reference_lists_are_entries() -> None:
    """Entries begin with their numbers; another number at the beginning of a line begins none."""
    sheet = Sheet()
    sheet.line(LEFT, 100, "References", 14, BOLD)
    sheet.lines(LEFT, 120, "1. Smith J. A trial of testamycin. Lancet 2001;", "10. doi:", "10.1000/x1 and more.",
                "2. Doe A. More. BMJ 2002.")
    assert shown(sheet.done(), "entry") == [
        "1. Smith J. A trial of testamycin. Lancet 2001; 10. doi: 10.1000/x1 and more.", "2. Doe A. More. BMJ 2002."]


def test_two_hundred_pages_are_read() -> None:
    """A long document is read whole, with every page."""
    sheet = Sheet()
    for number in range(1, 201):
        sheet.lines(LEFT, 100, *PROSE, f"Rule {number} is stated here.")
        sheet.line(500, A4[1] - 40, str(number))
        sheet.page()
    found = read(sheet.done())
    rules = [block for block in found.blocks if block.view.text.startswith("Rule ")]
    assert [found.layer.number(block.span.start) for block in rules] == list(range(1, 201))
    assert rules[-1].view.text == "Rule 200 is stated here."


def scanned() -> bytes:
    """A page that is a picture."""
    out = BytesIO()
    canvas = Canvas(out, pagesize=A4)
    canvas.drawImage(ImageReader(Image.new("L", (10, 10), 200)), 0, 0, 400, 400)
    canvas.save()
    return out.getvalue()


def locked() -> bytes:
    """A page that needs a password."""
    sheet = Sheet(encrypt="secret")
    sheet.line(LEFT, 100, "Give it.")
    return sheet.done()


BAD = {
    "a scan": (scanned(), r"no text layer in the PDF file \(1 page, scanned\?\)"),
    "a password": (locked(), "the PDF file needs a password"),
    "another encryption": (locked().replace(b"/Standard", b"/Foreigns"),
                           "the PDF file is encrypted in a way that is not known"),
    "cut off": (page(*PROSE)[:300], "the PDF file is broken"),
    "its first line only": (b"%PDF-1.7\n", "the PDF file is broken"),
    "something else": (b"%PDF-1.7\n" + bytes(range(256)) * 10, "the PDF file is broken"),
}


@pytest.mark.parametrize(("raw", "reason"), BAD.values(), ids=BAD)
def test_bad_files_end_in_one_line(raw: bytes, reason: str) -> None:
    """What cannot be read is refused with its name and the reason, in one line."""
    with pytest.raises(Unreadable, match=reason) as refused:
        read(raw, "bad.pdf")
    assert str(refused.value).startswith("bad.pdf: ")
    assert "\n" not in str(refused.value)


def test_what_only_its_owner_may_change_is_read() -> None:
    """A file that is encrypted, but opens without a password, is read."""
    sheet = Sheet(encrypt=StandardEncryption("", ownerPassword="secret", canCopy=0))
    sheet.line(LEFT, 100, "Give it.")
    assert shown(sheet.done()) == ["Give it."]


WHOLE = page(*PROSE)


@settings(max_examples=60)
@given(changes=st.lists(st.tuples(st.integers(20, len(WHOLE) - 1), st.integers(0, 255)), max_size=20),
       end=st.integers(20, len(WHOLE)))
def test_damaged_files_are_read_or_refused(changes: list[tuple[int, int]], end: int) -> None:
    """A file with any bytes changed and any part cut off is read, every quote at its place, or refused in one line."""
    damaged = bytearray(WHOLE)
    for place, value in changes:
        damaged[place] = value
    with contextlib.suppress(Unreadable):
        read(bytes(damaged[:end]))
