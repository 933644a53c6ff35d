"""Small inputs: the least of a document in which a statement is read as it is in the whole."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders import misreading, reading
from loaders.misreading import NotAlone, small_input
from loaders.problems import LoadError
from loaders.readers.registry import identify
from loaders.reading import Reading
from loaders.record import Statement
from loaders.sandbox import small_input_confined
from loaders.source import File
from tests.conftest import CORPUS

PAGES = sorted(path for path in (Path(__file__).parent / "pages").glob("*.txt"))
SOURCES = sorted(CORPUS.glob("*/source.*"))
HTML = """<html><body><h1>Care</h1><div><p>Nothing is said here.</p><ul><li>Give ramipril 5 mg once daily.</li>
<li>Give <b>bisoprolol</b> 2.5 mg once daily if the heart rate is above 60 beats per minute.</li></ul></div>
<table><tr><th>Drug</th><th>Dose</th></tr><tr><td>Enalapril</td><td>10 mg twice daily</td></tr><tr><td>Losartan</td>
<td>50 mg once daily</td></tr></table></body></html>"""


def read(name: str, raw: bytes) -> Reading:
    return reading.read(name, raw)


def chosen(found: Reading) -> list[tuple[int, Statement]]:
    """Four statements of a document with their numbers, the same in every run."""
    numbered = list(enumerate(found.record.statements, 1))
    return random.Random(7).sample(numbered, min(4, len(numbered)))


def again(name: str, text: str, words: str) -> dict[str, object]:
    """What is read of the statement with these words in an input."""
    found = read(name, text.encode()).record
    return misreading.said(found, next(one for one in found.statements if one.text == words))


def test_there_are_documents_to_cut() -> None:
    """The annotated pages and the corpus are there."""
    assert len(PAGES) == 10
    assert len(SOURCES) > 10


@pytest.mark.parametrize("path", [*PAGES, *SOURCES], ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_small_input_is_read_as_the_document(path: Path) -> None:
    """Of any statement of any document the input holds less than the document, and reads the same without its places."""
    found = read(path.name, path.read_bytes())
    for number, statement in chosen(found):
        small = small_input(found.source, found.record, number, read)
        assert again(small.name, small.text, statement.text) == misreading.said(found.record, statement)
        assert len(small.text) < 0.75 * len(found.source.text)  # markers need the list and the run of their numbers


def test_a_list_item_keeps_what_it_hangs_on_and_nothing_else() -> None:
    """A row keeps its drug and its head only as far as they are read; other rows, items and elements go."""
    found = read("page.html", HTML.encode())
    row = next(at for at, one in enumerate(found.record.statements, 1) if "Enalapril" in one.text)
    small = small_input(found.source, found.record, row, read)
    assert small.name == "input.html"
    assert "10 mg twice daily" in small.text
    for words in ("Losartan", "ramipril", "Nothing", "bisoprolol", "<h1>"):
        assert words not in small.text


def test_readings_are_bounded_and_what_is_not_found_is_said() -> None:
    """With no reading left, and for a statement whose words no piece gives, `NotAlone` names file and words."""
    found = read("page.html", HTML.encode())
    calls: list[str] = []

    def counted(name: str, raw: bytes) -> Reading:
        calls.append(name)
        return read(name, raw)

    small_input(found.source, found.record, len(found.record.statements), counted, 5)
    assert len(calls) == 5
    with pytest.raises(NotAlone, match=r"page\.html: no piece of its text is read as"):
        small_input(found.source, found.record, 1, read, 0)


def test_a_child_cuts_as_this_process_does() -> None:
    """In the confined child the same small input is found, and the same refusal told with the file's name."""
    found = identify("page.html", HTML.encode())
    here = read("page.html", HTML.encode())
    assert small_input_confined(found, 2) == small_input(here.source, here.record, 2, read)
    with pytest.raises(LoadError, match=r"^page\.txt: binary"):
        small_input_confined(replace(identify("page.txt", b"a"), file=File("page.txt", b"\x00\x01" * 40)), 1)


@given(st.sets(st.integers(0, 60), max_size=5), st.integers(61, 90))
def test_what_is_needed_stays_and_nothing_else(needed: set[int], size: int) -> None:
    """Of any list the needed items are found, in their order, whatever stands between them."""
    assert misreading._fewest(list(range(size)), lambda kept: needed <= set(kept)) == sorted(needed)
