"""The work of reading grows with the text and no faster, whatever the text is."""

import cProfile
import pstats

import pytest

from tests.loaders.reading.endless import PIECES, sentence
from tests.sources import decode, read_record

SMALL, LARGE = 1_500, 6_000
MOST = 400  # calls a character; a page of prose takes about 60


def calls(text: str) -> int:
    """How many calls it takes to read a text: unlike time, the same on every machine."""
    profile = cProfile.Profile()
    profile.runcall(read_record, decode("page.txt", text.encode()))
    return int(pstats.Stats(profile).total_calls)  # type: ignore[attr-defined]


def test_the_pieces_are_many() -> None:
    """An empty list could not fail."""
    assert len(PIECES) == len(set(PIECES)) == 62


@pytest.mark.parametrize("piece", PIECES)
def test_four_times_the_text_is_four_times_the_work(piece: str) -> None:
    """An endless sentence of anything takes work in proportion to its length, and a bounded amount for each character."""
    read_record(decode("page.txt", sentence(piece, 200).encode()))
    small, large = calls(sentence(piece, SMALL)), calls(sentence(piece, LARGE))
    assert large <= MOST * LARGE
    assert large <= 1.2 * small * LARGE / SMALL
