"""Two means with their spread in one bracket: "(5.51 ± 0.70 vs 4.85 ± 0.46%, p < 0.001)".

Why: trials are told so more often than in any other form; a mean that is left out leaves its p-value of nothing.
Method: a number, "±" and its spread, "vs", and another such pair; the unit may be printed with the last of the four only.
    What was measured stands right before the bracket, or is the last measure or score its sentence names.
Fails: returns None where no second mean stands there, or where nothing measured is named.
"""

from __future__ import annotations

from typing import NamedTuple

from loaders.extraction.candidates import Candidate, candidate
from loaders.extraction.phrases.amounts import Amount, amount_at, unitless
from loaders.extraction.phrases.clause_arguments import sentence_start
from loaders.extraction.phrases.noun_phrases import Place, noun_phrase_before
from loaders.extraction.phrases.outcomes import tidy_name
from loaders.extraction.phrases.parameters import MEASURES, name
from loaders.language import lexis
from loaders.language.numerals import number_at
from loaders.language.token_view import TokenView
from loaders.language.units import Unit, unit_at

_RULE = "paired-mean"


class _Spread(NamedTuple):
    """The token behind a spread, and the unit printed with it."""

    end: int
    unit: Unit | None


def paired_mean(view: TokenView, amount: Amount, done: list[Candidate]) -> Candidate | None:
    """The first or second of two means in a bracket, with the spread in its words."""
    spread = _spread_behind(view, amount)
    if spread is None or amount.value is None or amount.op is not None:
        return None
    last = done[-1] if done else None
    if last and last.rule == _RULE and amount.start - last.end == 1 and view.word(last.end) in lexis.VERSUS:
        found = candidate(_with_unit(amount, last.amount.unit if last.amount else None), "effect", _RULE, last.parameter)
        found.end = spread.end
        return found
    other = amount_at(view, spread.end + 1) if view.word(spread.end) in lexis.VERSUS else None
    behind = _spread_behind(view, other) if other else None
    thing = _thing_measured(view, amount.start) if other and behind else None
    if other is None or behind is None or thing is None:
        return None
    unit = amount.unit or spread.unit or other.unit or behind.unit
    found = candidate(_with_unit(amount, unit), "effect", _RULE, thing)
    found.end = spread.end
    return found


def _spread_behind(view: TokenView, amount: Amount) -> _Spread | None:
    """"± 0.70" behind a mean."""
    number = number_at(view, amount.end + 1) if view.word(amount.end) == "±" else None
    if number is None:
        return None
    unit = unit_at(view.tokens, number[0])
    return _Spread(*unit) if unit else _Spread(number[0], None)


def _with_unit(amount: Amount, unit: Unit | None) -> Amount:
    return amount._replace(unit=unit) if unit else unitless(amount)


def _thing_measured(view: TokenView, i: int) -> str | None:
    """"knowledge scores (", "high A1C levels are seen in patients compared to healthy people (": what was measured."""
    opened = view.outside_brackets(i)
    if opened == i:
        return None
    low = sentence_start(view, opened)
    hit = MEASURES.last(view.tokens, low, opened)
    scored = view.last(lexis.HEADS_OF_MEASURED_THINGS, low, opened)
    place: Place | None = noun_phrase_before(view, scored + 1, low) if scored is not None else hit and hit[:2]
    return tidy_name(name(view, place)) if place else None
