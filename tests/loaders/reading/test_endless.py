"""The work of reading grows with the text and no faster, whatever the text is."""

import cProfile
import pstats
from typing import Any

import pytest

from loaders.language.token_view import LOOK, TokenView
from tests.loaders.reading.endless import PIECES, sentence
from tests.sources import decode, read_record

SMALL, LARGE = 1_500, 6_000
MOST = 400  # calls a character; a page of prose takes about 60
WORDS = 120  # words a character that pieces cut from a statement hold
ONCE = 4  # longer pieces of a whole page
STRETCH = 6 * LOOK  # words: no such piece is longer, but those that are cut once


def calls(text: str) -> int:
    """How many calls it takes to read a text: unlike time, the same on every machine."""
    profile = cProfile.Profile()
    profile.runcall(read_record, decode("page.txt", text.encode()))
    return int(pstats.Stats(profile).total_calls)  # type: ignore[attr-defined]


def test_the_pieces_are_many() -> None:
    """An empty list could not fail."""
    assert len(PIECES) == len(set(PIECES)) == 67


@pytest.mark.parametrize("piece", PIECES)
def test_four_times_the_text_is_four_times_the_work(piece: str) -> None:
    """An endless sentence of anything takes work in proportion to its length, and a bounded amount for each character."""
    read_record(decode("page.txt", sentence(piece, 200).encode()))
    small, large = calls(sentence(piece, SMALL)), calls(sentence(piece, LARGE))
    assert large <= MOST * LARGE
    assert large <= 1.2 * small * LARGE / SMALL


class Counted(list[str]):
    """The words of a statement, which note how many are cut from them in one piece."""

    def __init__(self, words: list[str], cut: list[int]) -> None:
        super().__init__(words)
        self.cut = cut

    def __getitem__(self, place: Any) -> Any:
        found = super().__getitem__(place)
        if isinstance(place, slice):
            self.cut.append(len(found))
        return found


@pytest.mark.parametrize("piece", PIECES)
def test_no_number_takes_in_words_without_bound(piece: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a rule looks through in one go, which counts as one call, is bounded too: however far away its words stand."""
    cut: list[int] = []
    made = TokenView.of.__func__  # type: ignore[attr-defined]

    def counted(kind: type[TokenView], *given: Any) -> TokenView:
        view: TokenView = made(kind, *given)
        object.__setattr__(view, "keys", Counted(view.keys, cut))
        return view

    monkeypatch.setattr(TokenView, "of", classmethod(counted))
    read_record(decode("page.txt", sentence(piece, LARGE).encode()))
    assert sum(cut) <= WORDS * LARGE
    assert sum(size > STRETCH for size in cut) <= ONCE
