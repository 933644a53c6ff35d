"""Where the things said of a quantity were read: the words of each, and how they were reached from its number.

Why: a dose whose drug stands in a heading is as good as the way from the heading to the dose, and a reader must see both.
Method: words that were cut from the statement know their place; its kind follows from what lies between it and the number.
Fails: it cannot; what has no place has no ground.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from loaders.extraction.candidates import Candidate
from loaders.extraction.phrases.table_headers import cell_of
from loaders.language.token_view import CLOSING, OPENING, TokenView, Words
from loaders.record import IN_WORDS, Ground, GroundKind

_SENTENCE_ENDS, _PART_ENDS = {".", "?", "!"}, {";"} | OPENING | CLOSING


def grounds_of(view: TokenView, found: Candidate) -> tuple[Ground, ...]:
    """The ground of each attribute whose words are known, in the order of its words in the text."""
    told = (_ground(view, found, name, words) for name, words in _attributes(found))
    return tuple(sorted((ground for ground in told if ground), key=lambda ground: (ground.span.start, ground.attribute)))


def _attributes(found: Candidate) -> Iterator[tuple[str, str]]:
    """What was read in words: its name, and the words."""
    if found.parameter:
        yield "parameter", found.parameter
    if found.side:
        yield "rel", found.side
    yield from ((name, words) for name, words in found.qualifiers.items() if name in IN_WORDS and isinstance(words, str))


def _ground(view: TokenView, found: Candidate, name: str, words: str) -> Ground | None:
    if not isinstance(words, Words) or words.text is not view.block.text:
        return None
    start, end = words.place
    if " ".join(words.text[start:end].split()) != words:
        return None  # they were cut or joined since
    return Ground(name, view.block.span(start, end), kind_within(view, found, start, end))


def kind_within(view: TokenView, found: Candidate, start: int, end: int) -> GroundKind:
    """How the characters [start, end) of the statement's block were reached from a quantity of the statement."""
    tokens = view.tokens
    if tokens[found.start].start <= start and end <= tokens[found.end - 1].end:
        return "own words"
    low = bisect_left(tokens, start, key=lambda token: token.start)
    own, other = cell_of(view, found.start), cell_of(view, low)
    if own is not None and own != other:
        return "same row" if other else "row head"
    first, last = sorted((low, found.start))
    between = set(view.keys[first:last])
    if between & _SENTENCE_ENDS:
        return "same statement"
    return "same sentence" if between & _PART_ENDS else "same clause"
