"""How large a change must be to matter: minimal important differences.

Why: "the minimal important difference is 30 m" is a limit to judge results by; taken for a result it would be evidence
    that nobody found.
Method: the name of such a difference in the same sentence; what it is a difference of stands behind the number, between
    the name and the number, or nowhere.
Fails: returns None where no such name stands in the sentence.
"""

from __future__ import annotations

from loaders.extraction.candidates import Candidate, candidate
from loaders.extraction.phrases.amounts import Amount
from loaders.extraction.phrases.clause_arguments import sentence_start
from loaders.extraction.phrases.parameters import name
from loaders.language import lexis
from loaders.language.lexicon import phrase_class
from loaders.language.token_view import TokenView
from loaders.language.units import ONE

_NAMES = phrase_class("minimal difference")
_SHARES = {"incidence", "people", "count"}
_LONGEST = 8  # tokens


def minimal_difference(view: TokenView, amount: Amount, _done: list[Candidate]) -> Candidate | None:
    """The limit that an amount tells as a difference that matters."""
    if (
        view.vocabulary.isdisjoint(lexis.WORDS_OF_MINIMAL_DIFFERENCE)
        or amount.kind in _SHARES
        or amount.values
        or amount.hyphened
    ):
        return None
    low = sentence_start(view, amount.start)
    high = next((n for n in range(amount.end, len(view.tokens)) if view.word(n) in {".", ";"}), len(view.tokens))
    hit = _NAMES.last(view.tokens, low, amount.start)
    behind = None if hit else _NAMES.first(view.tokens, amount.end, min(high, amount.end + 2 * _LONGEST))
    named = hit or behind
    if named is None or (behind and not lexis.VERBS_OF_EQUALLING & set(view.words(amount.end, behind[0]))):
        return None
    if view.word(amount.end - 1) in {"trials", "studies"} or (
        amount.unit is None and view.word(amount.end) in lexis.PEOPLE_AND_STUDIES_COUNTED
    ):
        return None
    between = _measure(view, named[1], amount.start) if hit else None
    thing = _measure_behind(view, amount.end) or between or name(view, named[:2])
    return candidate(amount._replace(unit=amount.unit or ONE), "threshold", "minimal-difference", thing)


def _measure_behind(view: TokenView, i: int) -> str | None:
    """"30 m for the six-minute walk test and 35 m for ...", "4 points on the SGRQ"."""
    if view.word(i) not in lexis.PREPOSITIONS_AFTER_A_NOUN:
        return None
    start = i + 1 + (view.word(i + 1) in lexis.ARTICLES_AND_DISTRIBUTIVES)
    end = next((n for n in range(start, start + _LONGEST) if view.word(n) in lexis.JOINTS_OF_DIFFERENCES), start)
    return name(view, (start, end)) if start < end else None


def _measure(view: TokenView, low: int, high: int) -> str | None:
    """"the minimal important difference for FEV1 is 100 mL"."""
    if view.word(low) not in lexis.PREPOSITIONS_AFTER_A_NOUN or high - low > _LONGEST + 2:
        return None
    end = next((n for n in range(low + 1, high) if view.word(n) in lexis.ENDS_OF_A_DIFFERENCE), high)
    start = low + 1 + (view.word(low + 1) in lexis.ARTICLES)
    return name(view, (start, end)) if start < end else None
