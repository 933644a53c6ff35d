"""Which word beside a number gave it its timing: the ground of it, by which it does not count as passed over.

Why: "before" in "48 hours before surgery" lies outside the number's words, and is half of what is said.
Method: the word of a quantity's timing right behind it, else the last one before it in its clause.
Fails: it cannot; where the word stands elsewhere it is listed as not recognised, which costs a glance.
"""

from __future__ import annotations

from collections.abc import Sequence

from loaders.extraction.candidates import Candidate
from loaders.language import lexis
from loaders.language.token_view import TokenView
from ontology.ground.timing import Timing

_BEHIND, _BEFORE = 3, 9  # tokens
_WORDS = {
    Timing.BEFORE: lexis.WORDS_OF_BEFORE, Timing.AFTER: lexis.WORDS_OF_AFTER, Timing.UNTIL: frozenset({"until", "till"}),
    Timing.WHILE: frozenset({"while", "whilst"}),
}


def note(view: TokenView, candidates: Sequence[Candidate]) -> None:
    """Give each quantity the word of its timing, which is the ground of it."""
    for found in candidates:
        words = _WORDS.get(found.qualifiers.get("rel", Timing.AT))
        behind = range(found.start, found.end + _BEHIND)
        before = range(found.start - 1, max(view.clause_start(found.start), found.start - _BEFORE) - 1, -1)
        place = next((n for n in (*behind, *before) if words and view.word(n) in words), None)
        if place is not None:
            found.side = view.text(place, place + 1)
        if found.qualifiers.get("significant") is False:
            _use_negation(view, found)


def _use_negation(view: TokenView, found: Candidate) -> None:
    """"but not at 3 months": the "not" that a result without significance was read from."""
    low = max(view.clause_start(found.start), found.start - _BEFORE)
    place = view.last({"not", "no"}, low, found.end + _BEHIND)
    if place is not None:
        view.used.update({place - (view.word(place - 1) == "but"), place})
