"""Pairs of pressures whose parts are ranges or limits: "130-139/80-89 mmHg", "120-129/<80 mmHg", "≥160/≥100".

Why: a pair of plain numbers is one limit with its second number; where its parts are ranges they are two limits.
Method: two amounts around a slash, as high as pressures are, under a unit of pressure or beside the words for one. Where the
    first is a range it is the systolic limit, the second the diastolic; one comparator printed twice is one pair.
Fails: a part without ends of its own gives nothing for either.
"""

from __future__ import annotations

from loaders.extraction.candidates import NOTHING, Candidate, candidate
from loaders.extraction.phrases.amounts import Amount, amount_at
from loaders.extraction.roles import limit_qualifiers, thresholds
from loaders.language import lexis
from loaders.language.token_view import TokenView
from loaders.language.units import Unit

_MM_HG = Unit("mm[Hg]", "pressure")
_LIMITED = {"<", "<=", ">", ">="}
_LOWEST, _HIGHEST = 30, 260


def part_of_pair(view: TokenView, amount: Amount, done: list[Candidate]) -> Candidate | None:
    """The systolic or the diastolic limit that an amount at a slash is."""
    if "/" not in view.vocabulary:
        return None
    last = done[-1] if done else None
    if last and last.rule == "pressure-pair" and last.parameter == "SBP" and view.words(last.end, amount.start) == ["/"]:
        return _limit(view, amount, "DBP")
    if amount.unit or amount.second or view.word(amount.end) != "/" or not _is_pressure(amount):
        return None
    lower = amount_at(view, amount.end + 1)
    if lower is None or not view.is_glued(amount.end + 1) or not _is_pressure(lower) or lower.top >= amount.top or (
            lower.kind != "pressure" and not lexis.WORDS_OF_BLOOD_PRESSURE & view.vocabulary):
        return None
    if amount.op in _LIMITED and amount.op == lower.op and lower.value:  # "≥160/≥100" is "≥160/100"
        return thresholds.threshold(view, amount._replace(end=lower.end, second=lower.value, unit=_MM_HG), done)
    ended = amount.low is not None and (lower.low is not None or lower.op in _LIMITED)
    return _limit(view, amount, "SBP") if ended else NOTHING


def _limit(view: TokenView, amount: Amount, name: str) -> Candidate:
    found = candidate(amount._replace(unit=_MM_HG), "threshold", "pressure-pair", name)
    limit_qualifiers.add_qualifiers(view, found)
    return found


def _is_pressure(amount: Amount) -> bool:
    least = amount.low or amount.value
    return amount.kind in {"none", "pressure"} and not amount.values and least is not None and (
        _LOWEST <= least.value <= amount.top <= _HIGHEST)
