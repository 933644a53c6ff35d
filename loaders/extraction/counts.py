"""Counts that are limits: how often something may happen, "3 or more reliever inhalers in a year".

Why: most counted things ("3 or more trials") are no limit; a short list of things is, where a time or a sign says so.
Method: a limit on a bare number, a countable thing up to four words behind it, and a time it is counted over.
Fails: returns None for any other counted thing.
"""

from __future__ import annotations

from loaders.extraction.amounts import Amount
from loaders.extraction.drafts import Draft, draft
from loaders.extraction.lexicon import word_class
from loaders.extraction.scene import Scene
from loaders.extraction.units import Unit

COUNTABLES = word_class("countable")
_CONDITIONAL = {"after", "if", "when", "unless", "once", "whose"}


def counted(scene: Scene, amount: Amount) -> Draft | None:
    """"3 or more reliever inhalers in a year", "≥2 exacerbations per year": a limit on how often something happens."""
    if amount.kind != "none" or amount.op not in {">", ">=", "<", "<="} or amount.value is None:
        return None
    place, limit = amount.end, min(amount.end + 4, len(scene.tokens))
    while place < limit and not COUNTABLES.at(scene.tokens, place):
        if scene.tokens[place].kind != "word" or (scene.is_stop(place)
                and scene.word(place) not in {"or", "more", "moderate"}):
            return None
        place += 1
    hit = COUNTABLES.at(scene.tokens, place)
    if hit is None:
        return None
    code = per(scene, hit[0])
    symbol = scene.word(amount.start) in {">", "≥", ">=", "<", "≤"}
    if code is None and not symbol and not _CONDITIONAL & set(scene.words(amount.start - 3, amount.start)):
        return None
    whole = amount._replace(unit=Unit(code or "1", "rate"))
    return draft(whole, "threshold", "counted", scene.text(amount.end, hit[0]))


def per(scene: Scene, i: int) -> str | None:
    """"in a year", "per month", "a day" behind a counted thing."""
    for words, code in (("year", "/a"), ("month", "/mo"), ("week", "/wk"), ("day", "/d")):
        if word_in(scene, i, words):
            return code
    return None


def word_in(scene: Scene, i: int, unit: str) -> bool:
    """Whether "per UNIT", "a UNIT", "in a UNIT", "each UNIT" starts at token i."""
    words = scene.words(i, i + 3)
    return words[:2] in (["per", unit], ["a", unit], ["each", unit], ["every", unit]) or words in (
        ["in", "a", unit], ["in", "one", unit], ["in", "any", unit], ["in", "the", unit])
