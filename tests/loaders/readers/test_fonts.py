"""What the fonts of a PDF file tell: signs drawn at the places of letters, headings in a font of their own."""

from __future__ import annotations

import pytest

from loaders.extraction.rulebook import rules
from loaders.readers import fonts
from loaders.readers.glyphs import Glyph, Page
from tests.loaders.readers.files import Sheet, read, shown

LEFT = 72
SIGNS = rules("signs", "font")
BODY, HEAD = "bodyfont", "headfont"


def printed(*pieces: tuple[str, str], page: int = 1) -> Page:
    """A page of one line: words with the name of their font."""
    letters = [(char, font) for words, font in pieces for char in words]
    return Page(page, 600, 800, tuple(Glyph(char, 10.0 + i, 11.0 + i, 700, 10, False, font=font)
                                      for i, (char, font) in enumerate(letters)), 0)


def told(*pieces: tuple[str, str]) -> str:
    """The words of a page as its fonts tell them."""
    return "".join(glyph.char for glyph in fonts.told([printed(*pieces)])[0].glyphs)


@pytest.mark.parametrize("rule", SIGNS, ids=lambda rule: rule.name)
def test_a_sign_is_known_by_what_stands_around_it(rule: object) -> None:
    """The pattern of a sign begins at it: it is found in the example and not in the counter-example."""
    assert rule.pattern.search(rule.example)
    assert rule.example[rule.pattern.search(rule.example).start()] == rule.fields["char"]
    assert not rule.pattern.search(rule.counter)


def test_a_font_of_few_characters_draws_signs() -> None:
    """A dash at the place of "e" and "≤" at that of "#", drawn by fonts that print nothing else, are read as such."""
    dash, sign = ("e", "pi1"), ("#", "pi2")
    assert told(("In 7", BODY), dash, ("22% of 5", BODY), dash, ("9 and 3", BODY), dash, ("4 cases, or ", BODY), sign,
                ("92% of them", BODY)) == "In 7–22% of 5–9 and 3–4 cases, or ≤92% of them"


@pytest.mark.parametrize("pieces", [
    (("In 7e22% of 5e9 and 3e4 cases, or #92% of the adults", BODY),),
    (("Ward ", BODY), ("3", "bold"), (" of ", BODY), ("3", "bold"), (" and 17", BODY), ("3", "bold"), ("10 l", BODY)),
    (("Give 10 ", BODY), ("m", "italic"), ("g of it", BODY)),
])
def test_what_may_be_a_letter_stays_one(pieces: tuple[tuple[str, str], ...]) -> None:
    """The same characters in the font of the text, or alone without a sign that is sure, stay what the file says."""
    assert told(*pieces) == "".join(words for words, _ in pieces)


def test_signs_are_read_from_a_file() -> None:
    """A file's own fonts are told from each other: the comparison of a threshold is the one that is drawn."""
    sheet = Sheet()
    before = "Treat children whose saturation is "
    sheet.line(LEFT, 100, before)
    at = LEFT + sheet.canvas.stringWidth(before, "Helvetica", 10)
    sheet.line(at, 100, "#", 10, "Courier")
    sheet.line(at + sheet.canvas.stringWidth("#", "Courier", 10), 100, "92% in air.")
    assert shown(sheet.done()) == ["Treat children whose saturation is ≤92% in air."]


def test_a_font_of_whole_lines_is_as_good_as_bold() -> None:
    """Where the font of the text tells no weight, lines in a font of their own, no smaller than the text, stand out."""
    text = printed(("The words of the text go on and on for quite a while here", BODY))
    head = printed(("What should be given to children who are very ill", HEAD), page=2)
    small = printed(("Small print in a font of its own at the foot of it", "foot"), page=3)
    small = Page(3, 600, 800, tuple(glyph._replace(size=7.0) for glyph in small.glyphs), 0)
    made = fonts.told([text, head, small])
    assert [all(glyph.bold for glyph in page.glyphs) for page in made] == [False, True, False]


def test_many_markers_in_a_short_line_do_not_part_it() -> None:
    """A line most of whose figures are raised has the size of its words, and its paragraph goes on."""
    sheet = Sheet()
    sheet.line(LEFT, 100, "It was found in blood in four to ten of a hundred cases that were told of in")
    sheet.line(LEFT, 112, "CAP.")
    sheet.line(LEFT + sheet.canvas.stringWidth("CAP.", "Helvetica", 10), 108, "16,17,18,19,20,24,37", size=6)
    sheet.line(LEFT, 124, "and it is common.")
    assert len([block for block in read(sheet.done()).blocks if block.kind == "paragraph"]) == 1


def test_the_head_of_a_column_is_no_list_of_references() -> None:
    """A heading "References" over what looks like no entry, as over the column of a table, begins no list."""
    sheet = Sheet()
    sheet.line(LEFT, 100, "Reference")
    sheet.lines(LEFT, 112, "Smith [II]", "Doe [III]", "Roe [II]")
    sheet.lines(LEFT, 170, "Offer testamycin to adults with a first flare who cannot", "take other drugs.")
    assert shown(sheet.done(), "entry") == []
