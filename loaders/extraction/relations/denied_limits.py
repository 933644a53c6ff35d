"""Limits of a condition that something denies: "if SpO2 does not rise above 92%", "if SpO2 > 92% is not achieved".

Why: read without its "not", a condition orders in the very region it spares; that is the worst a reading can do.
Method: a word of denial before the limit in its stretch, with nothing between that is denied instead, or behind it with a
    participle of attaining. Where the denial is the limit's own comparator ("not below 92%") that has read it already.
Fails: it cannot; in doubt a limit is denied, and its condition is listed as not recognised.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from loaders.extraction.candidates import Candidate
from loaders.language import lexis
from loaders.language.token_view import TokenView

_DENIALS = lexis.DENIALS_OF_A_LIMIT | {"t"}  # "isn't"
_DIRECTLY, _BEHIND, _NEAR = 2, 3, 4  # tokens: "not lasted > 3 days"; "has not been achieved"; "without a resting FVC"


def any_denied(view: TokenView, limits: Sequence[Candidate], stretches: Iterable[tuple[int, int]], *, marked: bool) -> bool:
    """Whether any limit is denied in the stretch that it stands in, each a condition [low, high) without its conjunctions.

    Without a marker what stands before the limit's bracket is no part of its condition: "no access: 1 mg (weight < 20 kg)".
    """
    if view.vocabulary.isdisjoint(_DENIALS):
        return False
    if any(_denies(view, first.start + (view.word(first.start + 1) == "'")) and view.word(second.start - 1) in (
            lexis.COORDINATORS_AND_COMMA) for first, second in pairwise(limits)):
        return True  # "not < 50% or > 80%": the denial may hold for both
    for low, high in stretches:
        for limit in limits:
            first = low if marked else max(low, view.clause_start(limit.start))
            if low <= limit.start < high and (_is_denied_before(view, limit, first) or _is_denied_behind(view, limit, high)):
                return True
    return False


def is_denied_alone(view: TokenView, limit: Candidate) -> bool:
    """Whether a limit that no marker opens is denied: "people without FVC < 50%"."""
    low = max(view.clause_start(limit.start), limit.start - _NEAR)
    return not lexis.WORDS_OF_LACKING.isdisjoint(view.words(low, limit.start)) and _is_denied_before(view, limit, low)


def _is_denied_before(view: TokenView, limit: Candidate, low: int) -> bool:
    """A time is denied right before it alone: "no response for > 3 days" lasts as long."""
    low = low if limit.role == "threshold" else max(low, limit.start - _DIRECTLY)
    for place in range(limit.start - 1, low - 1, -1):
        if _denies(view, place):
            return True
        if view.word(place) in lexis.WORDS_PARTING_A_DENIAL_FROM_A_LIMIT and not (place > low and _denies(view, place - 1)):
            return False
    return False


def _is_denied_behind(view: TokenView, limit: Candidate, high: int) -> bool:
    place = next((n for n in range(limit.end, min(limit.end + _BEHIND, high)) if _denies(view, n)), None)
    return place is not None and not lexis.PARTICIPLES_OF_ATTAINING.isdisjoint(view.words(place + 1, place + _BEHIND))


def _denies(view: TokenView, place: int) -> bool:
    return view.word(place) in lexis.DENIALS_OF_A_LIMIT or (view.word(place) == "t" and view.word(place - 1) == "'")
