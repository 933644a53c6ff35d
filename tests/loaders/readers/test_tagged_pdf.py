"""Tagged PDF files: what the file states of its structure is read, and what it states badly is not."""

from __future__ import annotations

import contextlib
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.readers import layer
from loaders.source import Unreadable
from tests.loaders.readers.files import Element, TaggedSheet, read, shown

LEFT = 72
WORDS = ("Offer testamycin to adults with a first flare", "who cannot take other drugs and have normal renal",
         "function, for at least seven days after the flare.")


def lines(sheet: TaggedSheet, y: float, mark: int, *texts: str, x: float = LEFT, bold: bool = False) -> None:
    """Print lines under each other as one marked content each."""
    for place, text in enumerate(texts):
        sheet.line(x, y + 12 * place, text, mark + place, bold=bold)


def kinds(raw: bytes) -> list[tuple[str, int, str]]:
    """Kind, level or depth, and words of the blocks that are no page chrome."""
    return [(block.kind, block.level or block.indent, block.view.text) for block in read(raw).blocks
            if block.kind != "chrome"]


def test_a_number_opens_the_paragraph_that_it_stands_beside() -> None:
    """A number tagged as a heading of its own is the label of the paragraph behind it, whose list lies below it."""
    sheet = TaggedSheet()
    sheet.line(LEFT, 80, "1.2 Sick days", 0, size=14)
    sheet.line(LEFT, 100, "1.2.10", 1, bold=True)
    lines(sheet, 100, 2, *WORDS, x=130)
    sheet.line(LEFT, 140, "1.2.11", 5, bold=True)
    lines(sheet, 140, 6, "Consider:", x=130)
    for place, text in enumerate(("40 mg by mouth", "100 mg by injection.")):
        sheet.line(140, 156 + 12 * place, "-", 7 + 2 * place)
        sheet.line(150, 156 + 12 * place, text, 8 + 2 * place)
    items = [Element("LI", [Element("Lbl", [(0, mark)]), Element("LBody", [Element("P", [(0, mark + 1)])])])
             for mark in (7, 9)]
    raw = sheet.done(Element("Document", [
        Element("H2", [(0, 0)]), Element("H3", [(0, 1)]), Element("P", [(0, 2), Element("Span", [(0, 3)]), (0, 4)]),
        Element("H3", [(0, 5)]), Element("P", [(0, 6)]), Element("L", items)]))
    assert kinds(raw) == [("heading", 2, "1.2 Sick days"), ("bullet", 0, " ".join(WORDS)), ("bullet", 0, "Consider:"),
                          ("bullet", 1, "40 mg by mouth"), ("bullet", 1, "100 mg by injection.")]


def test_an_element_over_a_page_end_is_one_block() -> None:
    """A paragraph and an item that go on on the next page are whole; what is marked as no part of the text is chrome."""
    sheet = TaggedSheet()
    lines(sheet, 700, 0, *WORDS[:2])
    sheet.line(LEFT, 800, "Society of Testing, page 1")
    sheet.page()
    lines(sheet, 100, 0, WORDS[2])
    sheet.line(LEFT, 140, "1.", 1)
    sheet.line(90, 140, "Stop testamycin in", 2)
    sheet.line(LEFT, 800, "Society of Testing, page 2")
    sheet.page()
    sheet.line(90, 100, "Pregnancy.", 0)
    item = Element("LI", [Element("Lbl", [(1, 1)]), Element("LBody", [(1, 2), (2, 0)])])
    raw = sheet.done(Element("Document", [Element("P", [(0, 0), (0, 1), (1, 0)]), Element("L", [item])]))
    assert kinds(raw) == [("paragraph", 0, " ".join(WORDS)), ("bullet", 0, "Stop testamycin in Pregnancy.")]
    found = read(raw)
    assert found.layer is not None
    assert [(block.view.text, block.reason, found.layer.number(block.span.start)) for block in found.blocks
            if block.kind == "chrome"] == [(f"Society of Testing, page {page}", "marked as no part of the text", page)
                                           for page in (1, 2)]


def test_labels_of_any_form_are_left_out_and_notes_stand_alone() -> None:
    """What is tagged as the label of an item is no word of it; a note inside a paragraph does not part the paragraph."""
    sheet = TaggedSheet()
    for place, (label, text) in enumerate((("o", "Give it."), ("(iv)", "Stop it."), ("R3", "Check it."))):
        sheet.line(LEFT, 100 + 12 * place, label, 2 * place)
        sheet.line(110, 100 + 12 * place, text, 2 * place + 1)
    lines(sheet, 150, 6, *WORDS)
    sheet.line(LEFT, 700, "Of note: it is rare.", 9)
    raw = sheet.done(Element("L", [Element("LI", [Element("Lbl", [(0, mark)]), Element("LBody", [(0, mark + 1)])])
                                   for mark in (0, 2, 4)]),
                     Element("P", [(0, 6), Element("Note", [(0, 9)]), (0, 7), (0, 8)]))
    assert kinds(raw) == [*(("bullet", 0, text) for text in ("Give it.", "Stop it.", "Check it.")),
                          ("paragraph", 0, " ".join(WORDS)), ("paragraph", 0, "Of note: it is rare.")]


def cells(*rows: tuple[tuple[str, int, str], ...]) -> Element:
    """A table of cells: their role, the number of their content (-1 for none), and attributes."""
    return Element("Table", [Element("TR", [Element(role, [(0, mark)] if mark >= 0 else (), attributes)
                                            for role, mark, attributes in row]) for row in rows])


def test_cells_and_their_spans_are_those_that_are_stated() -> None:
    """Rows, heads and spans are as the file says, however its cells are wrapped; a cell that reaches down heads its rows."""
    sheet = TaggedSheet()
    for mark, (x, y, text) in enumerate(((LEFT, 100, "Drug"), (200, 100, "Dose"), (LEFT, 120, "Testamycin"),
                                         (200, 120, "5 mg"), (200, 140, "6 mg"), (300, 120, "start"), (300, 140, "target"))):
        sheet.line(x, y, text, mark)
    raw = sheet.done(cells((("TH", 0, ""), ("TH", 1, "/ColSpan 2")), (("TD", 2, "/RowSpan 2"), ("TD", 3, ""), ("TD", 5, "")),
                           (("TD", 4, ""), ("TD", 6, ""))))
    assert [(block.view.text, block.columns) for block in read(raw).blocks] == [
        ("Testamycin | 5 mg | start", ("Drug", "Dose", "Dose")),
        ("6 mg | target", ("Testamycin Dose", "Dose"))]


def test_spans_that_are_not_stated_are_those_that_rules_draw() -> None:
    """Where a file states no spans, as word processors do not, the rules around a cell say which rows it reaches into."""
    sheet = TaggedSheet()
    for mark, (x, y, text) in enumerate(((LEFT, 100, "Drug"), (200, 100, "Dose"), (300, 100, "Phase"),
                                         (LEFT, 120, "Testamycin"), (200, 120, "5 mg"), (300, 120, "start"),
                                         (200, 140, "6 mg"), (300, 140, "target"),
                                         (LEFT, 160, "Examplin"), (200, 160, "1 mg"))):
        sheet.line(x, y, text, mark)
    for y in (88, 108, 148, 168):
        sheet.rule(LEFT - 6, y, 380, y)
    sheet.rule(194, 128, 380, 128)
    for x in (LEFT - 6, 194, 294, 380):
        sheet.rule(x, 88, x, 168)
    raw = sheet.done(cells(*(tuple(("TH" if row == 0 else "TD", mark, "") for mark in marks)
                             for row, marks in enumerate(((0, 1, 2), (3, 4, 5), (-1, 6, 7), (8, 9, -1))))))
    heads = ("Drug", "Dose", "Phase")
    assert [(block.view.text, block.columns) for block in read(raw).blocks] == [
        ("Testamycin | 5 mg | start", heads), ("6 mg | target", ("Testamycin Dose", "Phase")),
        ("Examplin | 1 mg", ("Drug", "Dose"))]


def test_a_table_of_one_column_only_places_text() -> None:
    """What stands in a box drawn as a table is read as it is tagged in there."""
    sheet = TaggedSheet()
    lines(sheet, 100, 0, *WORDS)
    sheet.line(LEFT, 140, "Stop it.", 3)
    box = [Element("P", [(0, 0), (0, 1), (0, 2)]), Element("L", [Element("LI", [Element("LBody", [(0, 3)])])])]
    raw = sheet.done(Element("Table", [Element("TR", [Element("TD", box)])]))
    assert kinds(raw) == [("paragraph", 0, " ".join(WORDS)), ("bullet", 0, "Stop it.")]


def test_contents_are_page_chrome() -> None:
    """A line of the contents is no text; the heading that it repeats is."""
    sheet = TaggedSheet()
    sheet.line(LEFT, 100, "Sick days 2", 0)
    sheet.line(LEFT, 130, "Sick days", 1, size=14)
    lines(sheet, 150, 2, *WORDS)
    raw = sheet.done(Element("TOC", [Element("TOCI", [(0, 0)])]), Element("H1", [(0, 1)]),
                     Element("P", [(0, 2), (0, 3), (0, 4)]))
    assert kinds(raw) == [("heading", 1, "Sick days"), ("paragraph", 0, " ".join(WORDS))]


PAGE = [(0, mark) for mark in range(30)]
BAD = {
    "each line a paragraph": [Element("P", [mark]) for mark in PAGE],
    "all one paragraph": [Element("P", PAGE)],
    "upside down": [Element("P", [mark]) for mark in PAGE[::-1]],
    "hardly anything": [Element("P", PAGE[:3])],
}


@pytest.mark.parametrize("tree", BAD.values(), ids=BAD)
def test_what_is_stated_badly_is_left_to_geometry(tree: list[Element]) -> None:
    """Tags that hold little of a page, in no order, line by line or all in one give way to how the page looks."""
    sheet = TaggedSheet()
    for mark in range(30):
        sheet.line(LEFT, 100 + 12 * mark + 12 * (mark // 3), WORDS[mark % 3], mark)
    assert shown(sheet.done(*tree)) == [" ".join(WORDS)] * 10


def test_no_words_are_lost() -> None:
    """Each printed word stands in the text layer once: stated, marked as no part of the text, or neither."""
    sheet = TaggedSheet()
    lines(sheet, 100, 0, *WORDS)
    sheet.line(LEFT, 400, "Beside it.", 7)
    sheet.line(LEFT, 800, "Foot 1")
    found = read(sheet.done(Element("P", [(0, 0), (0, 1), (0, 2)])))
    assert found.layer is not None
    assert Counter(found.layer.text.split()) == Counter(" ".join((*WORDS, "Beside it.", "Foot 1")).split())


def table() -> bytes:
    """A tagged table with spans."""
    sheet = TaggedSheet()
    for mark in range(6):
        sheet.line(LEFT + 100 * (mark % 3), 100 + 20 * (mark // 3), f"Words {mark}", mark)
    return sheet.done(cells((("TH", 0, "/ColSpan 2"), ("TH", 2, "")),
                            (("TD", 3, "/RowSpan 2"), ("TD", 4, ""), ("TD", 5, ""))))


WHOLE = table()


@settings(max_examples=60)
@given(changes=st.lists(st.tuples(st.integers(20, len(WHOLE) - 1), st.integers(0, 255)), max_size=20))
def test_damaged_tags_are_read_or_refused(changes: list[tuple[int, int]]) -> None:
    """A tagged file with any bytes changed is read, every quote at its place, or refused in one line."""
    damaged = bytearray(WHOLE)
    for place, value in changes:
        damaged[place] = value
    with contextlib.suppress(Unreadable):
        read(bytes(damaged))


def test_a_box_that_is_marked_as_no_part_of_the_text_is_read() -> None:
    """Recommendations in a box that a file marks as decoration are paragraphs; what recurs on its pages is chrome."""
    sheet = TaggedSheet()
    box = ("2.1 Offer testamycin to adults with a first flare.", "2.2 Stop testamycin where the kidney fails. B",
           "2.3 Give mockazole 20 mg daily where testamycin", "is not tolerated. A")
    for page in range(3):
        lines(sheet, 100, 0, *WORDS, *WORDS, *WORDS)
        sheet.line(LEFT, 810, f"Society of Testing, page {page + 1}")
        if page == 1:
            for place, text in enumerate(box):
                sheet.line(LEFT, 400 + 14 * place, text)
        if page < 2:
            sheet.page()
    raw = sheet.done(Element("Document", [Element("P", [(page, mark) for mark in range(9)]) for page in range(3)]))
    said = [words for _, _, words in kinds(raw)]
    assert any("Stop testamycin where the kidney fails." in words for words in said)
    assert any("Give mockazole 20 mg daily where testamycin is not tolerated." in words for words in said)
    chrome = [block.view.text for block in read(raw).blocks if block.kind == "chrome"]
    assert chrome == [f"Society of Testing, page {page}" for page in (1, 2, 3)]


def test_a_list_that_goes_on_below_a_table_is_none_of_its_last_cell() -> None:
    """Items tagged in the last cell that stand below the row and begin left of it are no part of the table."""
    sheet = TaggedSheet()
    for mark, (x, y, text) in enumerate(((LEFT, 100, "Class"), (200, 100, "Course"), (LEFT, 120, "First"),
                                         (200, 120, "Rest."), (LEFT + 10, 150, "2.1 Offer testamycin to adults."),
                                         (LEFT + 10, 164, "2.2 Stop it after seven days."))):
        sheet.line(x, y, text, mark)
    items = [Element("LI", [Element("LBody", [(0, mark)])]) for mark in (3, 4, 5)]
    raw = sheet.done(Element("Table", [
        Element("TR", [Element("TH", [(0, 0)]), Element("TH", [(0, 1)])]),
        Element("TR", [Element("TD", [(0, 2)]), Element("TD", [Element("L", items)])])]))
    assert [(kind, text) for kind, _, text in kinds(raw)] == [
        ("row", "First | Rest."), ("bullet", "Offer testamycin to adults."), ("bullet", "Stop it after seven days.")]


def test_a_sign_that_cannot_be_read_before_an_item_is_its_bullet() -> None:
    """A character without a meaning before the words of an item is no part of them."""
    assert layer.GLYPH.match("\ufffd Offer it.")
    assert not layer.GLYPH.match("\ufffdOffer it.")
