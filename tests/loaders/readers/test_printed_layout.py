"""PDF files without tags: what stands beside, between and around the text is told from it by where it stands."""

from __future__ import annotations

import pytest

from tests.loaders.readers.files import Sheet, read, shown

LEFT, BESIDE = 40, 92
BOLD = "Helvetica-Bold"
RULES = (("Offer testamycin to adults with a first flare who cannot", "take other drugs, for at least seven days."),
         ("Do not offer examplin to people who have an estimated", "filtration rate below 30 ml/min, unless a specialist",
          "agrees."),
         ("Consider 100 mg of placebin daily in people whose pain", "goes on."))
LABELS = {"dotted": ("1.2.9", "1.2.10", "1.2.11"), "plain": ("1", "2", "3"), "letters": ("a", "b", "c"),
          "in brackets": ("(1)", "(2)", "(3)"), "named": ("R1", "R2", "R3"), "a sign": (">", ">", ">")}


@pytest.mark.parametrize("labels", LABELS.values(), ids=LABELS)
def test_numbers_hang_beside_their_items(labels: tuple[str, ...]) -> None:
    """A number in one column and its text in another are no table: each text is whole, over all its lines."""
    sheet, y = Sheet(), 100
    for label, texts in zip(labels, RULES, strict=True):
        sheet.line(LEFT, y, label)
        sheet.lines(BESIDE, y, *texts)
        y += 12 * len(texts) + 8
    found = [text.removeprefix(label).strip() for text, label in zip(shown(sheet.done()), labels, strict=True)]
    assert found == [" ".join(texts) for texts in RULES]


def test_a_column_of_figures_is_no_column_of_labels() -> None:
    """Figures in the first column of a table with heads, or beside short words, stay cells."""
    sheet = Sheet()
    for place, row in enumerate((("Step", "Drug and dose"), ("1", "Testamycin 5 mg each morning with a meal"),
                                 ("2", "Examplin 10 mg each evening with a meal"))):
        for x, cell in zip((LEFT, BESIDE), row, strict=True):
            sheet.line(x, 100 + 14 * place, cell)
    assert [(block.view.text, block.columns) for block in read(sheet.done()).blocks] == [
        ("1 | Testamycin 5 mg each morning with a meal", ("Step", "Drug and dose")),
        ("2 | Examplin 10 mg each evening with a meal", ("Step", "Drug and dose"))]


@pytest.mark.parametrize("leader", [" " + "." * 30 + " ", " . . . . . . . . ", ""])
def test_contents_are_page_chrome(leader: str) -> None:
    """Lines that end in rising numbers of pages are contents, with leaders or without, and so are their wrapped words."""
    sheet = Sheet()
    sheet.line(LEFT, 100, "Contents", 16, BOLD)
    for place in range(9):
        sheet.line(LEFT, 130 + 14 * place, f"Treatment of kind {'abcdefghi'[place]}{leader}")
        sheet.line(500, 130 + 14 * place, str(2 + place // 2))
    sheet.page()
    sheet.lines(LEFT, 100, *RULES[0])
    raw = sheet.done()
    assert shown(raw) == ["Contents", " ".join(RULES[0])]
    chrome = [block for block in read(raw).blocks if block.kind == "chrome"]
    assert len(chrome) == 9
    assert {block.reason for block in chrome} == {"a line of the contents"}


def test_figures_at_the_end_of_rows_are_no_pages() -> None:
    """Rows that end in figures that rise past the last page, or fall, are no contents."""
    sheet = Sheet()
    for place in range(10):
        sheet.line(LEFT, 100 + 14 * place, f"Weight band {'abcdefghij'[place]}")
        sheet.line(300, 100 + 14 * place, str(50 + 25 * place))
    assert len(shown(sheet.done(), "row")) == 10


DRAFT = tuple(f"{words} {'and so on and so forth'}" for words in (
    "Offer testamycin to adults who have", "a flare, whatever its cause may be,", "for as long as their pain goes on,",
    "but not to people who are taking it", "for another reason, in whom its use", "would mean that they take it twice"))


@pytest.mark.parametrize(("x", "step"), [(LEFT, 1), (LEFT, 5), (540, 1)])
def test_numbers_that_count_lines_are_page_chrome(x: float, step: int) -> None:
    """The numbers that a draft prints beside its lines, in either margin, are no text, and no words go with them."""
    sheet = Sheet()
    for page in range(2):
        for place in range(30):
            number = 30 * page + place + 1
            if number % step == 0:
                sheet.line(x, 100 + 12 * place, str(number), 8)
            sheet.line(BESIDE, 100 + 12 * place, DRAFT[place % 6])
        sheet.page()
    raw = sheet.done()
    assert " ".join(shown(raw)) == " ".join(DRAFT * 10)
    assert [block.view.text.split()[-1] for block in read(raw).blocks if block.kind == "chrome"] == ["30", "60"]


def test_numbers_of_items_are_no_numbers_of_lines() -> None:
    """Numbers that rise beside items that are one line each are theirs, and stay in the text."""
    sheet = Sheet()
    for place in range(30):
        sheet.line(LEFT, 100 + 12 * place, str(place + 1))
        sheet.line(BESIDE, 100 + 12 * place, f"Testamycin number {place + 1} is given each day of the week.")
    assert not [block for block in read(sheet.done()).blocks if block.kind == "chrome"]


def test_a_bold_note_behind_a_paragraph_is_no_heading() -> None:
    """A year or grade in brackets on a line of its own ends the paragraph above it."""
    sheet = Sheet()
    sheet.lines(LEFT, 100, *RULES[0])
    sheet.line(LEFT, 124, "[2019, amended 2021]", 10, BOLD)
    sheet.lines(LEFT, 160, *RULES[2])
    sheet.line(LEFT, 184, "(Grade 1B)")
    assert shown(sheet.done()) == [f"{' '.join(RULES[0])} [2019, amended 2021]", f"{' '.join(RULES[2])} (Grade 1B)"]


def test_bold_words_that_go_on_over_a_line_are_no_heading() -> None:
    """Where bold words fill a line and end in the next, they open the paragraph."""
    sheet = Sheet()
    sheet.lines(LEFT, 80, *RULES[0])
    sheet.line(LEFT, 120, "Grading of recommendations, assessment and development", 10, BOLD)
    sheet.line(LEFT, 132, "and evaluation:", 10, BOLD)
    sheet.line(LEFT + 76, 132, "an approach to the quality of evidence.")
    assert shown(sheet.done())[1:] == [
        "Grading of recommendations, assessment and development and evaluation: an approach to the quality of evidence."]


def test_narrow_columns_beside_a_wide_line_are_full() -> None:
    """A line that fills its column goes on, also where others run over the page and the next begins with a name."""
    sheet = Sheet()
    sheet.lines(LEFT, 80, "Words that run over both columns of this page, from the left to the right one and back, as they",
                "do at times.")
    column = ("The chair of the group that wrote this was the late", "Lindsay Examplin of the hospital of the city of",
              "Testing, where the use of testamycin was found by", "Accident, and that of placebin too, which is what is",
              "Told of it.")
    for x in (LEFT, 310):
        sheet.lines(x, 130, *column)
    assert shown(sheet.done())[1:] == [" ".join(column)] * 2


def test_wrapped_cells_are_whole_in_widely_spaced_tables() -> None:
    """Where all lines stand apart, a line below a full cell, with nothing in the first column, goes on in that cell."""
    sheet = Sheet()
    for place, row in enumerate((("AMR", "resistance"), ("INDEX", "a cumulative index of nursing and of allied"),
                                 ("", "health literature"), ("HAI", "infection in a hospital"))):
        for x, cell in zip((LEFT, 120), row, strict=True):
            sheet.line(x, 100 + 18 * place, cell)
    assert "INDEX | a cumulative index of nursing and of allied health literature" in shown(sheet.done(), "row")


@pytest.mark.parametrize("ground", [False, True])
def test_cells_between_rules_are_whole(ground: bool) -> None:
    """Between rules, cells close beside each other and lines at any height stay apart; a paragraph's ground parts none."""
    sheet = Sheet()
    draw = sheet.canvas
    height = draw._pagesize[1]
    if ground:
        draw.setFillGray(0.9)
        for y in (150, 162, 174):
            draw.rect(46, height - y, 90, 11, stroke=0, fill=1)
        draw.setFillGray(0)
    for x in (LEFT, 140, 240, 340):
        draw.line(x, height - 90, x, height - 200)
    for y in (90, 120, 200):
        draw.line(LEFT, height - y, 340, height - y)
    draw.line(140, height - 160, 340, height - 160)
    for x, y, text in ((46, 105, "Who"), (144, 105, "Drug"), (244, 105, "Dose"),
                       (46, 148, "Adults with a flare"), (46, 160, "who cannot take"), (46, 172, "other drugs."),
                       (144, 132, "testamycin, as a"), (144, 144, "tablet"), (242, 137, "5 mg daily"),
                       (144, 174, "examplin"), (244, 174, "1 mg daily"), (244, 186, "for a week")):
        sheet.line(x, y, text)
    sheet.lines(LEFT, 240, *RULES[0])
    found = read(sheet.done()).blocks
    assert [(block.view.text, block.columns) for block in found] == [
        ("Adults with a flare who cannot take other drugs. | testamycin, as a tablet | 5 mg daily", ("Who", "Drug", "Dose")),
        ("examplin | 1 mg daily for a week", ("Adults with a flare who cannot take other drugs. Drug", "Dose")),
        (" ".join(RULES[0]), ())]


@pytest.mark.parametrize(("codes", "kinds"), [
    (("HC4", "H"), {"bullet", "paragraph", "chrome"}),  # where each thing may be given, at any height
    (("IIa", "B"), {"row"}),  # grades stay with their row
])
def test_a_list_beside_codes_is_no_row(codes: tuple[str, str], kinds: set[str]) -> None:
    """In a frame, the items of one cell are apart, also where their signs are drawn; the codes beside break into none."""
    sheet = Sheet()
    draw = sheet.canvas
    height = draw._pagesize[1]
    for x in (LEFT, 300, 340):
        draw.line(x, height - 90, x, height - 200)
    for y in (90, 110, 200):
        draw.line(LEFT, height - y, 340, height - y)
    for x, y, text in ((46, 104, "TREATMENT"), (305, 104, "LOC"),
                       (52, 124, "Examplin 5 mg once daily, in the morning, for a week or"),
                       (46, 136, "until the pain has gone"),
                       (52, 160, "Placebin 2 mg twice daily"), (46, 172, "If no better add:"), (52, 184, "Testamycin 3 mg"),
                       (305, 130, codes[0]), (305, 166, codes[1])):
        sheet.line(x, y, text)
    sheet.line(46, 148, "Child: 1 mg/kg once daily", 8, BOLD)  # weight and size head nothing where a dose is told
    found = read(sheet.done()).blocks
    assert {block.kind for block in found} == kinds
    assert len(found) == (1 if kinds == {"row"} else 7)
    items = [block.view.text for block in found if block.kind == "bullet"]
    assert items in ([], [
        "Examplin 5 mg once daily, in the morning, for a week or until the pain has gone", "Placebin 2 mg twice daily",
        "Testamycin 3 mg"])


def test_rules_between_the_parts_of_a_page_are_no_table() -> None:
    """A frame, and rules between columns of prose and their notes, draw no cells."""
    sheet = Sheet()
    draw = sheet.canvas
    height = draw._pagesize[1]
    draw.rect(20, 20, 555, height - 40)
    draw.line(300, height - 90, 300, height - 400)
    for y in (90, 400):
        draw.line(LEFT, height - y, 560, height - y)
    for x in (LEFT, 310):
        sheet.lines(x, 110, *RULES[0], *RULES[1], *RULES[2])
    sheet.line(LEFT, 420, "A note below them.")
    assert shown(sheet.done(), "row") == []


def test_a_raised_figure_stands_where_it_is_printed() -> None:
    """A figure drawn apart into a gap of its line is read there, and not behind the line as a marker of its last word."""
    sheet = Sheet()
    before, after = "Stop it below 30 mL/min/1.73 m", ") [see the warnings and"
    width = sheet.canvas.stringWidth(before, "Helvetica", 10)
    sheet.line(LEFT, 100, before)
    sheet.line(LEFT + width + 4.5, 100, after)
    sheet.line(LEFT + width, 96, "2", 6)
    sheet.line(LEFT, 112, "precautions].")
    assert shown(sheet.done()) == [f"{before}²{after} precautions]."]


def test_numbered_titles_over_paragraphs_are_headings() -> None:
    """Numbers of sections with words in title case over paragraphs are headings in plain type; items in a list are not."""
    sheet = Sheet()
    for place, title in enumerate(("Tendon Rupture", "Effects on the Central Nervous System", "Use in Old Age")):
        sheet.line(LEFT, 100 + 80 * place, f"5.{place + 1} {title}")
        sheet.lines(LEFT, 124 + 80 * place, *RULES[place])
    sheet.lines(LEFT, 400, "6.1 Testamycin", "6.2 Examplin", "6.3 Placebin")
    found = read(sheet.done()).blocks
    assert [block.view.text for block in found if block.kind == "heading"] == [
        "5.1 Tendon Rupture", "5.2 Effects on the Central Nervous System", "5.3 Use in Old Age"]
    assert [block.view.text for block in found if block.kind == "bullet"] == ["Testamycin", "Examplin", "Placebin"]


@pytest.mark.parametrize("again", [False, True])
@pytest.mark.parametrize("shift", [0, 30])
def test_a_table_over_a_page_end_keeps_its_heads(again: bool, shift: float) -> None:
    """Rows on the next page belong to the columns they stand in, also when set off; heads printed again are no row."""
    sheet = Sheet()
    heads = ("Drug", "Dose", "How long")

    def row(y: float, cells: tuple[str, ...], by: float = 0) -> None:
        for x, cell in zip((LEFT, 200, 340), cells, strict=True):
            sheet.line(x + by, y, cell)
    for place, cells in enumerate((heads, ("Testamycin", "5 mg", "7 days"), ("Examplin", "1 mg", "3 days"))):
        row(700 + 20 * place, cells)
    sheet.line(300, 810, "1")
    sheet.page()
    rest = (("Placebin", "none", "always"), ("Dummycin", "2 mg", "a day"))
    for place, cells in enumerate((heads, *rest) if again else rest):
        row(100 + 20 * place, cells, shift)
    sheet.lines(LEFT, 200, *RULES[0])
    sheet.line(300, 810, "2")
    found = read(sheet.done()).blocks
    assert [(block.view.text, block.columns) for block in found if block.kind == "row"] == [
        (text, heads) for text in ("Testamycin | 5 mg | 7 days", "Examplin | 1 mg | 3 days",
                                   "Placebin | none | always", "Dummycin | 2 mg | a day")]
    assert len([block for block in found if block.reason == "heads printed again"]) == again


def test_another_table_on_the_next_page_has_its_own_heads() -> None:
    """A table with other columns, or with bold heads of its own, does not go on with the one before."""
    sheet = Sheet()
    for page, (xs, heads) in enumerate((((LEFT, 200), ("Drug", "Dose")), ((LEFT, 200), ("Sign", "Meaning")))):
        for place, cells in enumerate((heads, ("Testamycin", "5 mg"), ("Examplin", "1 mg"))):
            for x, cell in zip(xs, cells, strict=True):
                sheet.line(x, 100 + 600 * (page == 0) + 20 * place, cell, 10, "Helvetica" if place else BOLD)
        sheet.page()
    assert [block.columns for block in read(sheet.done()).blocks if block.kind == "row"] == [
        ("Drug", "Dose"), ("Drug", "Dose"), ("Sign", "Meaning"), ("Sign", "Meaning")]


def test_a_paragraph_goes_on_behind_the_notes_at_the_foot() -> None:
    """Notes in small print below a paragraph do not end it at the end of its page; each note is a block of its own."""
    sheet = Sheet()
    sheet.lines(LEFT, 600, *RULES[1], *RULES[2])
    sheet.lines(LEFT, 670, RULES[0][0])
    for place, text in enumerate(("1 Given as a tablet, or where a tablet cannot be had", "as drops.",
                                  "* In the hospital of Testing.")):
        sheet.line(LEFT, 720 + 9 * place, text, 7)
    sheet.page()
    sheet.lines(LEFT, 100, RULES[0][1])
    assert shown(sheet.done())[-3:] == [
        " ".join(RULES[0]), "1 Given as a tablet, or where a tablet cannot be had as drops.",
        "* In the hospital of Testing."]


def test_a_page_of_slanted_letters_is_told() -> None:
    """A page with more slanted letters than upright ones is read for those that are upright."""
    sheet = Sheet()
    sheet.line(LEFT, 100, "Stop it.")
    sheet.canvas.translate(100, 300)
    sheet.canvas.rotate(45)
    sheet.line(0, 800, "NOT FOR USE IN ANY WARD OF THIS HOSPITAL", 20)
    found = read(sheet.done())
    assert [block.view.text for block in found.blocks] == ["Stop it."]
    assert [problem.reason for problem in found.problems] == ["left out: 40 slanted characters, such as a watermark's"]


def test_a_part_of_a_page_has_the_columns_of_the_others() -> None:
    """The first page of an article has a summary beside a narrow column above, and the two columns of the rest below."""
    left = [f"Offer testamycin to adults with flare {n} early" for n in range(12)]
    right = [f"and stop examplin in those with flare {n} now" for n in range(12)]
    sheet = Sheet()
    for place in range(15):
        sheet.line(LEFT, 60 + 12 * place, f"A summary of what is advised for number {place} in one wide column of text")
        sheet.line(430, 60 + 12 * place, f"Note {place} beside it")
    for page in range(3):
        sheet.lines(LEFT, 300, *left)
        sheet.lines(310, 300, *right)
        if page < 2:
            sheet.page()
    found = " ".join(shown(sheet.done()))
    assert found.count(" ".join([*left, *right])) == 3


def test_narrow_blanks_of_a_line_set_close_part_words() -> None:
    """In a line without gaps in its words a gap of a tenth of a letter parts two; a sentence behind a marker begins anew."""
    sheet = Sheet()
    words = ("Screening of women by means of", "many", "tests has been")
    x = float(LEFT)
    for word in words:
        sheet.line(x, 100, word)
        x += sheet.canvas.stringWidth(word, "Helvetica", 10) + 1.2
    assert shown(sheet.done()) == [" ".join(words)]


@pytest.mark.parametrize("lines", [2, 3])
def test_a_letter_in_the_margin_ends_what_it_stands_beside(lines: int) -> None:
    """A large letter that is centred beside bold lines is read behind their last word, weaves none, and makes no heading."""
    sheet = Sheet()
    texts = ["Offer testamycin to adults with a first flare who", *["cannot take other drugs, and go on with it for at",
                                                                   "least seven days."][3 - lines:]]
    sheet.lines(LEFT, 60, *RULES[0], *RULES[1], *RULES[0])
    for place, grade in enumerate("DC"):
        for i, text in enumerate(texts):
            sheet.line(LEFT, 200 + 80 * place + 12 * i, text, 10, BOLD)
        sheet.line(500, 206 + 80 * place, grade, 14, BOLD)
    found = [block for block in read(sheet.done()).blocks if block.kind == "paragraph"][-2:]
    assert [block.view.text for block in found] == [f"{' '.join(texts)} {grade}" for grade in "DC"]
