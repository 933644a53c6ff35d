"""Comparators that a limit takes from words apart from its number: "above an eGFR of 60", "any weight from 35 kg".

Why: a limit without its open end says only that a number was printed.
Method: the word before the measure, or "from" between the measure and the number.
Fails: it cannot; a limit whose comparator is printed with it keeps that.
"""

from __future__ import annotations

from loaders.extraction.candidates import Candidate
from loaders.extraction.phrases import measure_resolution
from loaders.extraction.phrases.clauses import AVOID, is_prohibition
from loaders.extraction.phrases.parameters import Governor
from loaders.language import lexis
from loaders.language.lexicon import meanings
from loaders.language.token_view import TokenView
from loaders.record import Comparator

_APART: dict[str, Comparator] = meanings("sides")


def add_distant_comparator(view: TokenView, found: Candidate, noun: Governor | None) -> None:
    """"above an eGFR of 60": the comparator stands before the measure."""
    if noun is None or not noun.kind or found.comparator != "=" or view.word(found.start - 1) != "of":
        return
    place = noun.start - (view.word(noun.start - 1) in lexis.ARTICLES)
    op = _APART.get(view.word(place - 1))
    if op and found.amount:
        found.comparator = op
        hit = AVOID.before(view.tokens, place - 1)
        if hit and is_prohibition(view, hit[0], place - 1):
            found.qualifiers["polarity"] = "contraindication"  # "avoid it below an eGFR of 30"


def add_lower_bound(view: TokenView, found: Candidate, noun: Governor | None) -> None:
    """"any weight from 35 kg": a measure and "from" with no "to" behind is the least it may be."""
    if found.comparator != "=" or noun is None or not noun.kind or found.amount is None:
        return
    directly = noun.end == found.start - 1 and view.word(noun.end) == "from"
    if (
        directly
        and "to" not in view.words(found.end, found.end + 3)  # "from 35 to 40 kg" is a range
        and not measure_resolution.moved_measure(view, found.amount, noun)
    ):
        found.comparator = ">="
