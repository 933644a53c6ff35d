"""Entries of a flat document: what is read off the printed words alone."""

import pytest

from loaders.blocks import Block, View
from loaders.extraction.structure import references
from loaders.extraction.structure.markers import read
from loaders.reading import read as read_file


def parts(line: str) -> tuple[str | None, str | None, str | None, int | None]:
    [entry] = references.read([Block("entry", View.plain(line, 0, len(line)), "entry")])
    return entry.authors, entry.title, entry.venue, entry.year


@pytest.mark.parametrize(("line", "expected"), [
    ("1. Pain in adults. Example guideline EG1. Example Institute for Health and Care; 24 February 2016, last updated 2019.",
     ("Example Institute for Health and Care", "Pain in adults", "Example guideline EG1", 2016)),
    ("2. Tablets: product information. Example Medicines Agency, Centre for Drugs; May 2021.",
     ("Example Medicines Agency, Centre for Drugs", "Tablets: product information", None, 2021)),
    ("3. A trial of tablets. Journal of the Example Heart Association; 2020.",
     (None, "A trial of tablets", "Journal of the Example Heart Association", 2020)),
    ("4. A trial of tablets. Example Trials; 2020.", (None, "A trial of tablets", "Example Trials", 2020)),
    ("5. Ash J. A survey of homes. Example Society; 2020.", ("Ash J", "A survey of homes", "Example Society", 2020)),
])
def test_a_body_that_issued_a_work_is_its_author(
    line: str, expected: tuple[str | None, str | None, str | None, int | None],
) -> None:
    """A body printed before the date stands for the authors where none are printed; a journal never does."""
    assert parts(line) == expected


@pytest.mark.parametrize(("words", "keys"), [
    ("It works [4]–[7].", ["4", "5", "6", "7"]), ("It works [1,4]-[6].", ["1", "4", "5", "6"]),
    ("It works [4], [7].", ["4", "7"]), ("It works [7]-[4].", []),
])
def test_a_range_between_two_brackets_is_one(words: str, keys: list[str]) -> None:
    """Brackets joined by a dash are a range; a range that runs backwards is none."""
    assert [key.name for marker in read(words, "bracket") for key in marker.keys] == keys


def test_entries_of_several_lines_open_with_numbers_that_rise() -> None:
    """A list that begins with a number and counts up is a numbered one, though most of its lines begin with none."""
    text = ("Care\n\nGive 10 mg.[216]\n\nReferences\n\n212. Isak M, Traut B. Eight or twelve weeks for a first episode.\n"
            "Kidney Trials. 2029;27:149-159.\n216. Hodge E, Crave W. Terms for relapse in childhood. Kidney Care. 2030;98:\n"
            "1139-1148.\n217. Stone K, Ravel A. A trial of an antibody.\nKidney Trials. 2032;30:1273-1281.\n")
    assert [entry.key for entry in read_file("page.txt", text.encode()).record.references] == ["212", "216", "217"]
