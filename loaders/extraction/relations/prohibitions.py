"""Limits that forbid: "contraindicated above 86", "recommends against screening in adults older than 85".

Why: what must not be done beyond a limit is not said by an "if"; without its polarity the limit would order it.
Method: words of prohibition right behind which the limit stands, or before it in the sentence where it is about people.
Fails: answers False where a condition, an exception or "do not delay" stands between.
"""

from __future__ import annotations

from loaders.extraction.candidates import Candidate
from loaders.extraction.phrases.clauses import AVOID, POPULATIONS, is_prohibition, sentence
from loaders.language import lexis
from loaders.language.token_view import LOOK, TokenView


def forbids(view: TokenView, limit: Candidate) -> bool:
    """Whether something is forbidden beyond the limit, though no clause of condition says so."""
    return _is_behind(view, limit) or _is_barred(view, limit)


def _is_behind(view: TokenView, limit: Candidate) -> bool:
    """"is contraindicated above 86", "avoid below 30": the limit stands right behind what must not be done."""
    hit = AVOID.before(view.tokens, limit.start)
    if hit is None or view.word(limit.start - 1) not in lexis.PARTICIPLES_OF_FORBIDDING or not (
            is_prohibition(view, hit[0], limit.start)):
        return False
    view.used.update(range(hit[0], limit.start))
    return True


def _is_barred(view: TokenView, limit: Candidate) -> bool:
    """"recommends against screening in adults older than 85", "do not start it before the age of 8"."""
    if view.vocabulary.isdisjoint(lexis.CUES_OF_PROHIBITION):
        return False
    low, _ = sentence(view, limit.start)
    hit = AVOID.last(view.tokens, max(low, limit.start - LOOK // 2), limit.start)
    if (
        hit is None
        or limit.qualifiers.get("kind") == "target"
        or lexis.BARRIERS_TO_NEGATION & set(view.words(hit[1], limit.start))
    ):
        return False
    if not is_prohibition(view, hit[0], hit[1]) or "unless" in view.words(limit.end, limit.end + LOOK):
        return False
    people = POPULATIONS.last(view.tokens, hit[1], limit.start + 1) is not None  # "older than" is in the limit too
    if people or (limit.parameter or "").endswith("age"):
        view.used.update(range(hit[0], hit[1]))
        return True
    return False
