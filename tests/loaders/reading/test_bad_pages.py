"""Pages that are odd, broken or huge."""

import pytest

from loaders.readers.text import read
from tests.loaders.reading.pages import structure

SIZE = 200_000


@pytest.mark.parametrize("text", ["", "\n", "\ufeff", " \u200b\n\r\n", "----\n====\n", "•\n•\n", "# \n"])
def test_a_page_without_words_says_nothing(text: str) -> None:
    """Without words there is no statement, and that is told."""
    record = structure(text)
    assert record.statements == ()
    assert [problem.reason for problem in record.problems] == ["no statement was found"]


@pytest.mark.parametrize("piece", [
    "word ", "a", "1,", "This is given [1]. ", "(", "¹", "Aaa ", "[1, ", "*", "a\n", "|", ". ", "• a. 1, 2\n",
    "Smith and ",
    "&", "<sup>", "a; ", "12 ", "# ", "in patients ", "If a, ", "\u200b", "\u00a0", "] ", "et al., ", "1.", "-",
    "_", "`",
])
def test_long_lines_are_read(piece: str) -> None:
    """A line of 200,000 characters of anything is read; a rule that is not linear would not end here."""
    text = piece * (SIZE // len(piece))
    record = structure(text)
    assert all(0 <= span.start < span.end <= len(text) for span in record.spans())


@pytest.mark.parametrize("tag", ["[2017, amended 2024]", "(Class I, LOE A) ", "(1B). ", "¹³⁻¹⁵ ", "(strong, low) "])
def test_grades_in_a_row_are_read(tag: str) -> None:
    """Many grades or markers behind one stop, with no word behind them, take no longer than words do."""
    assert len(structure(f"Title\n\nIt was seen.{tag * 400}%\n\nReferences\n\n**\n").statements) <= 2


def test_markers_without_a_list_are_told() -> None:
    """Markers that lead nowhere are kept, and the missing list is told."""
    record = structure("Care\n\n  • Give oxygen. 1, 2\n  • Stop smoking. 3\n")
    assert [item.citations for item in record.statements] == [("1", "2"), ("3",)]
    assert [problem.reason for problem in record.problems] == ["markers are printed, but no reference list was found"]


def test_headings_may_repeat() -> None:
    """Two sections of one name stay two sections."""
    record = structure("Care\n\nDosing\n\nGive it daily.\n\nDosing\n\nGive it weekly.\n")
    assert [item.path for item in record.sections] == [("Care",), ("Care", "Dosing"), ("Care", "Dosing")]
    assert [item.section for item in record.statements] == [("Care", "Dosing")] * 2


def test_right_to_left_text_keeps_its_places() -> None:
    """Words written from right to left are quoted as they stand in the file."""
    text = "טיפול\n\nיש לתת חמצן. 1\n"
    assert [block.span.quote for block in read(text)] == [line for line in text.split("\n") if line]


@pytest.mark.parametrize(("markers", "keys"), [
    ("[0]", ()), ("[7-4]", ()), ("[3-3]", ()), ("[1-3]", ("1", "2", "3")), ("[2024]", ()), ("[1-100]", ()),
])
def test_lists_that_are_no_lists_are_left_alone(markers: str, keys: tuple[str, ...]) -> None:
    """A key 0, a range that falls or is too wide, and a year are no markers."""
    record = structure(f"Care\n\n  • Give oxygen {markers}.\n")
    assert record.statements[0].citations == keys


@pytest.mark.parametrize(("line", "updated"), [
    ("Last updated: December 23, 2025View editorial policy", "2025-12-23"), ("Last updated: 23/12/2025", "2025-12-23"),
    ("Last reviewed on 2025-03-04", "2025-03-04"), ("Last updated: 03/04/2025", None),
    ("Last updated: April 2025", None),
    ("Last updated: 5/5/2025", "2025-05-05"),
])
def test_only_certain_dates_are_read(line: str, updated: str | None) -> None:
    """A date is read where it names one day; where it could be two, that is told instead."""
    record = structure(f"{line}\n\nCare\n\n  • Give oxygen.\n")
    assert (record.updated.isoformat() if record.updated else None) == updated
    assert any("no certain day" in problem.reason for problem in record.problems) == (updated is None)
