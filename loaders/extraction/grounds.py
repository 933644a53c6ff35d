"""Where the things said of a quantity were read: the words of each, and how they were reached from its number.

Why: a dose whose drug stands in a heading is as good as the way from the heading to the dose, and a reader must see both.
Method: words that a rule cut from a text know their place. What was put together, or is a code (a unit, a route), is looked
    for where it can have been read: in the statement, the nearest first, in the heads over its cell, in the stem or
    caption, in the headings, in the earlier statements. How it was reached follows from where it stands.
Fails: it cannot; what is found nowhere has no ground, and is never sure.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import accumulate
from typing import NamedTuple

from loaders.blocks import Printed
from loaders.extraction.candidates import Candidate
from loaders.extraction.phrases.abbreviations import VITAL_SIGNS
from loaders.extraction.phrases.clause_arguments import VERB_NOUNS
from loaders.extraction.phrases.outcomes import NOMINALS
from loaders.extraction.phrases.table_headers import cell_of
from loaders.language import lexis
from loaders.language.lexer import Token, key_of, tokenise
from loaders.language.lexicon import meanings
from loaders.language.routes import route_in
from loaders.language.tables import rows
from loaders.language.token_view import CLOSING, LOOK, OPENING, STATISTICS, TokenView, Words, once, tokens_of
from loaders.language.units import unit_at
from loaders.record import IN_WORDS, Ground, GroundKind

_SENTENCE_ENDS, _PART_ENDS = {".", "?", "!"}, {";"} | OPENING | CLOSING
_FAR, _NEAR = LOOK, 12  # tokens on each side of a number that words, and units, are looked for in: work stays linear
_STEM = 5  # letters
_LIMITED = {"cond", "pop"}  # a limit put into words, whose measure may stand elsewhere: "weight 10-19 kg"
_MEASURED: dict[str, list[str]] = meanings("measures_told_by_units")
_MOVES: dict[str, str] = meanings("moves")
_NAMES: dict[str, str] = meanings("names_given")
_RENAMED = {*_NAMES.values(), *VERB_NOUNS.values(), *(
    row["name"] for row in (*rows("measures", "effect"), *rows("nominals", "nominal")))}
_LOOSE = 4  # further tokens among the words of a name that was put together

_Reads = Callable[[Sequence[Token], int], int | None]  # the token behind what is read at token i, if it is that


class _Place(NamedTuple):
    """Words around a statement that something can have been read from."""

    tokens: Sequence[Token]
    text: str
    how: GroundKind


def grounds_of(view: TokenView, found: Candidate) -> tuple[Ground, ...]:
    """The ground of each attribute whose words are known, in the order of its words in the text."""
    told = [_ground_of_words(view, found, name, words) for name, words in _words_told(found)]
    unit, route = found.unit, found.qualifiers.get("route")
    if unit and unit != "1":
        told.append(_ground_of_code(view, found, "unit", partial(_end_of_unit, code=unit)))
    if route:
        told.append(_ground_of_code(view, found, "route", partial(_end_of_route, code=route.code)))
    return tuple(sorted((ground for ground in told if ground), key=lambda ground: (ground.span.start, ground.attribute)))


def _words_told(found: Candidate) -> Iterator[tuple[str, str]]:
    """What was read in words: its name, and the words."""
    if found.parameter:
        yield "parameter", found.outcome or found.parameter
    if found.side:
        yield "rel", found.side
    yield from ((name, words) for name, words in found.qualifiers.items() if name in IN_WORDS and isinstance(words, str))


def _ground_of_words(view: TokenView, found: Candidate, name: str, words: str) -> Ground | None:
    if isinstance(words, Words) and (ground := _ground_at_place(view, found, name, words)):
        return ground
    if found.unit in _MEASURED.get(words, ()):
        return _own(view, found, name)
    wanted = tokenise(words)
    keys = [token.key for token in wanted]
    content = {_stem(key) for key in keys if key[:1].isalnum()} - lexis.WORDS_SKIPPED_BEFORE_A_NOUN
    numbers = {token.key for token in wanted if token.kind == "number"} if name in _LIMITED else set()
    if not keys:
        return None
    printed = set(keys) <= view.vocabulary or words in _RENAMED
    exact = _nearest(view, found, name, partial(_end_of_name, keys=keys, words=words), here=printed,
                     opening=None if words in _RENAMED else keys[0])
    loose = (_nearest(view, found, name, partial(_end_of_content, wanted=some), here=some <= _stems(view))
             for some in (content, numbers) if some)
    return exact or next((ground for ground in loose if ground), None)


@once
def _stems(view: TokenView) -> frozenset[str]:
    return frozenset(_stem(key) for key in view.vocabulary)


def _own(view: TokenView, found: Candidate, name: str) -> Ground:
    """The words of the quantity itself: "under 5 years" is an age, which no word names."""
    return Ground(name, view.block.span(view.tokens[found.start].start, view.tokens[found.end - 1].end), "own words")


def _ground_of_code(view: TokenView, found: Candidate, name: str, reads: _Reads) -> Ground | None:
    """The ground of what is no words of the text; none is needed where the quantity prints it itself."""
    ground = _nearest(view, found, name, reads, far=_NEAR if name == "unit" else _FAR)
    return None if ground and ground.how == "own words" else ground


def _ground_at_place(view: TokenView, found: Candidate, name: str, words: Words) -> Ground | None:
    """The place that the words have kept; they may have been cut or joined since."""
    start, end = words.place
    printed = " ".join(words.text[start:end].split())
    if words not in {printed, VITAL_SIGNS.get(key_of(printed))}:
        return None
    if words.text is view.block.text:
        return Ground(name, view.block.span(start, end), kind_within(view, found, start, end))
    how = next((place.how for place in _around(view, found) if place.text is words.text), None)
    span = words.text.span(start, end) if isinstance(words.text, Printed) else None
    return Ground(name, span, how) if span and how else None


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
    sentences, parts = _ends_before(view)
    if sentences[first] < sentences[last]:
        return "same statement"
    return "same sentence" if parts[first] < parts[last] else "same clause"


@once
def _ends_before(view: TokenView) -> tuple[list[int], list[int]]:
    """How many sentences and parts end before each token, counted once: what a number is told by may stand far away."""
    sentences, parts = ([*accumulate((key in ends for key in view.keys), initial=0)]
                        for ends in (_SENTENCE_ENDS, _PART_ENDS))
    return sentences, parts


def _around(view: TokenView, found: Candidate) -> Iterator[_Place]:
    """The words around the statement, those that say more of the number first."""
    context, own = view.context, cell_of(view, found.start)
    if own is not None:
        yield from (_place(head, "column head") for _, _, head in (context.cells[own], context.cells[0]))
    yield _place(context.lead_in, "caption" if context.cells else "stem of the list")
    yield from (_place(heading, "heading") for heading in reversed(context.sections))
    yield _Place(view.before, context.before, "earlier statement")


def _place(text: str, how: GroundKind) -> _Place:
    return _Place(tokens_of(text) if text else (), text, how)


def _nearest(
    view: TokenView, found: Candidate, name: str, reads: _Reads, *, here: bool = True, far: int = _FAR,
    opening: str | None = None,
) -> Ground | None:
    """What is read nearest to the number, in the statement if it can be there, or else around it.

    `opening` is the key it begins with, where that is known: it spares most places a look.
    """
    for i in _outwards(found, len(view.tokens), far) if here else ():
        if opening and view.keys[i] != opening:
            continue
        if view.tokens[i].start < view.tokens[i].end and (end := reads(view.tokens, i)):
            start, behind = view.tokens[i].start, view.tokens[end - 1].end
            return Ground(name, view.block.span(start, behind), kind_within(view, found, start, behind))
    if name == "unit" and not view.context.cells:
        return None  # only the head of a table lends its unit
    grounds = (_last_in(place, name, reads, opening) for place in _around(view, found))
    return next((ground for ground in grounds if ground), None)


def _outwards(found: Candidate, count: int, limit: int) -> Iterator[int]:
    """The tokens of the quantity, then those around it by their distance; of two as far the one before goes first."""
    yield from range(found.start, found.end)
    for far in range(limit):
        if far < found.start:
            yield found.start - 1 - far
        if found.end + far < count:
            yield found.end + far


def _last_in(place: _Place, name: str, reads: _Reads, opening: str | None) -> Ground | None:
    """The last hit in words around the statement, if they know their place."""
    if not isinstance(place.text, Printed):
        return None
    for i in range(len(place.tokens) - 1, -1, -1):
        if (opening is None or place.tokens[i].key == opening) and (end := reads(place.tokens, i)):
            span = place.text.span(place.tokens[i].start, place.tokens[end - 1].end)
            return Ground(name, span, place.how) if span else None
    return None


def _end_of_name(tokens: Sequence[Token], i: int, keys: Sequence[str], words: str) -> int | None:
    """The token behind the words, where they stand at token i just so, or behind what they name: "RR", "healed", "then"."""
    end = i + len(keys)
    if tokens[i].key == keys[0] and [token.key for token in tokens[i:end]] == keys:
        return end
    if words not in _RENAMED:
        return None
    hits = (named.at(tokens, i) for named in (STATISTICS, NOMINALS))
    told = next((hit[0] for hit in hits if hit and hit[1] == words), None)
    return told or (i + 1 if words in (VERB_NOUNS.get(tokens[i].key), _NAMES.get(tokens[i].key)) else None)


def _end_of_content(tokens: Sequence[Token], i: int, wanted: set[str]) -> int | None:
    """The token behind the last of the words wanted, where all stand close together from token i on, in any order."""
    if _stem(tokens[i].key) not in wanted:
        return None
    missing = set(wanted)
    for place in range(i, min(len(tokens), i + 2 * len(wanted) + _LOOSE)):
        missing.discard(_stem(tokens[place].key))
        if not missing:
            return place + 1
    return None


def _stem(key: str) -> str:
    """The beginning of a word, or of the name of what moves, which their forms share: "increase", "increased", "rose"."""
    return _MOVES.get(key, key)[:_STEM]


def _end_of_unit(tokens: Sequence[Token], i: int, code: str) -> int | None:
    hit = unit_at(tokens, i) if tokens[i].kind != "number" else None
    return hit[0] if hit and hit[1].code == code else None


def _end_of_route(tokens: Sequence[Token], i: int, code: str) -> int | None:
    hit = route_in(tokens, i)
    return hit[0] if hit and hit[1].code == code else None
