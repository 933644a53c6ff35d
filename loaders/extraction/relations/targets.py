"""Where an aim goes on to the next limit: "kept below 7.5 %, relaxed to 8.5 %".

Why: the second limit of an aim is one too, though no word of aiming stands before it.
Method: neighbouring limits, and the words between them.
Fails: it cannot.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from loaders.extraction.candidates import Candidate
from loaders.language import lexis
from loaders.language.lexicon import phrase_class
from loaders.language.token_view import TokenView

_NEAR, _FAR, _OBJECT = 9, 14, 7  # tokens
_VERBS = phrase_class("directive")


def relate_targets(view: TokenView, done: Sequence[Candidate]) -> None:
    """"kept below 7.5 %, relaxed to 8.5 %", "held at 90-95 % and glucose above 2.6": an aim goes on over "and"."""
    limits = [d for d in done if d.role == "threshold" and view.word(d.start - 1) != "time"]  # "time below 54 mg/dL <1%"
    for first, second in pairwise(limits):
        words = view.words(first.end, second.start)
        if first.qualifiers.get("kind") == "target" and view.phrase(first.end, second.start) in {"(", "( target"} and (
                second.parameter == first.parameter):  # "an INR of 2.5 (range 2.0-3.0)"
            second.qualifiers["kind"] = "target"
        aimed = first.qualifiers.get("kind") == "target" and "kind" not in second.qualifiers and len(words) <= _FAR
        loosened = words[-1:] == ["to"] and bool(
            lexis.VERBS_OF_MOVING_A_LIMIT & set(words[-2:])
        )  # "while it is open, relaxed to"
        if (
            aimed
            and (loosened or "and" in words or lexis.VERBS_OF_MOVING_A_LIMIT & set(words))
            and (loosened or not lexis.TURNS_OF_A_TARGET & set(words))
            and (_VERBS.first(view.tokens, first.end, second.start) is None)  # an order between ends the aim
        ):
            second.qualifiers["kind"] = "target"
