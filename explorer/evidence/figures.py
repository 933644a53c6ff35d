"""Effects and grades in words.

Why: the same figure stands in a shape, a chip, a row and a hop, and a figure without what it is of is no answer in any.
Method: pure functions from the domain's values to strings and chips; digits and signs are the printed ones, and what is
    not there is said by the word for who is silent.
Fails: it cannot.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from explorer.domain.conditions import Sign
from explorer.domain.effects import SHORT, Effect, PValue
from explorer.domain.grades import Grading
from explorer.domain.silence import NOT_RECOGNISED
from explorer.domain.wording import NARROW, SIGNS
from explorer.view_models.details import Chip, ChipPart

KINDS: Mapping[str, str] = {"effect": "Effect", "group-value": "Value of one group", "rate": "Rate"}


def gradings(grading: Grading) -> str:
    """Strength and certainty, kept apart; a grade that is on no known scale as it is printed."""
    printed = [grade.text for grade in grading.grades if grade.forms]
    if printed and grading.strength.word == grading.certainty.word == NOT_RECOGNISED:
        return f"graded “{'”, “'.join(dict.fromkeys(printed))}” · scale: {NOT_RECOGNISED}"
    return f"strength: {grading.strength.word} · certainty: {grading.certainty.word}"


def interval(effect: Effect) -> str:
    """A confidence interval: "95 % CI 0.698–0.997"; of a rate or the value of one group only where there is one."""
    found = effect.confidence
    if found is None:
        return f"CI {effect.no_confidence}" if effect.kind == "effect" else ""
    dash = " to " if found.interval.low is not None and found.interval.low < 0 else "–"
    return f"{f'{found.level}{NARROW}% ' if found.level is not None else ''}CI {found.low}{dash}{found.high}"


def bounded(effect: Effect) -> str:
    """The estimate with the sign that bounds it: "≥ 10 %"; one that is the value itself has none."""
    sign = "" if effect.sign in ("", "eq") else SIGNS[Sign(effect.sign)]
    return " ".join(part for part in (sign, effect.estimate.said if effect.estimate else "") if part)


def kicker(effect: Effect) -> str:
    """The first line of an effect: its kind, or its measure where the figure does not name that."""
    short = SHORT.get(effect.measure.casefold())
    named = not effect.measure or (short and short in title(effect).split())
    return KINDS[effect.kind] if named else effect.measure[:1].upper() + effect.measure[1:]


def title(effect: Effect) -> str:
    """An effect in its shape: its own words, in which the name of its measure is short: "HR 0.84", "adjusted RR 0.76".

    All else stays, for "9% absolute gain" without the last two words would be a loss as well.
    """
    short = SHORT.get(effect.measure.casefold())
    if not short:
        return effect.text
    if effect.estimate is not None and effect.text == effect.estimate.numbers[0].printed:
        return f"{short} {effect.text}"
    return _long(short).sub(f"{short} ", effect.text, count=1).strip()


@cache
def _long(short: str) -> re.Pattern[str]:
    """The names of a measure, its abbreviation behind them, and words that lead to its figure."""
    names = "|".join(r"\s+".join(name.split()) for name in sorted(SHORT, key=len, reverse=True) if SHORT[name] == short)
    leads = r"(?:\s*[=:,]|\s+(?:of|was|is|were)\b)?\s*"
    return re.compile(rf"\b(?:{names})\b(?:\s*[(\[]?\b{short}\b[)\]]?)?{leads}", re.IGNORECASE)


def of(effect: Effect) -> str:
    """What an effect is of, whom it compares, in whom and when, as far as its words say it."""
    outcome = effect.outcome or effect.worded or f"outcome {NOT_RECOGNISED}"
    return " · ".join(part for part in (outcome, effect.compared, *effect.setting) if part)


def setting(effect: Effect) -> str:
    """Whom an effect compares, in whom and when, and its interval."""
    return " · ".join(part for part in (effect.compared, *effect.setting, interval(effect)) if part)


def line(effect: Effect) -> str:
    """What an effect is of, with its interval."""
    return " · ".join(part for part in (of(effect), interval(effect)) if part)


def chip(node: str, effect: Effect) -> Chip:
    """An effect as chip parts: what it is of, its figure, whom it compares and when, its interval."""
    name = effect.outcome or effect.worded
    parts = (("name", name), ("value", title(effect)), ("note", setting(effect) if name else line(effect)))
    return Chip(node, tuple(ChipPart(role, text) for role, text in parts if text))  # type: ignore[arg-type]


def p_value(found: PValue | None, otherwise: str) -> str:
    """A p-value as printed, or who is silent on it."""
    return found.text if found else otherwise
