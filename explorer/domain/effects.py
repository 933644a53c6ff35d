"""Effects as typed values: a figure with its interval and p-value, of what it is, and the results of works they report.

Why: "HR 0.84" says nothing without what it is of, whom it compares and when; and a figure that is only text cannot be
    computed with. A result that two documents report is one result.
Method: one `Effect` a reading, made once from its rows: numbers are decimals beside their printed forms. What readings
    or results say in two ways is kept in both. A `Result` holds the readings that report it, in their order.
Fails: it cannot; what a row does not say is None or empty.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, TypeVar

from explorer.domain.silence import INTERVAL, NOT_RECOGNISED, P_VALUE, unless_printed
from explorer.rows import EffectRow, ResultRow
from ontology.ground.intervals import Interval
from ontology.ground.measures import Measure
from ontology.ground.numbers import Number

EffectKind = Literal["effect", "group-value", "rate"]
SHORT: Mapping[str, str] = {
    "hazard ratio": "HR", "odds ratio": "OR", "relative risk": "RR", "risk ratio": "RR", "mean difference": "MD",
    "weighted mean difference": "WMD", "risk difference": "RD", "absolute risk reduction": "ARR",
}
Row = TypeVar("Row", bound=EffectRow)
_MEASURE = re.compile(rf"(?:(?:{'|'.join(SHORT)})\b\s*(?:(?:for|of|in)\s+)?)?", re.IGNORECASE)
EITHER = " / "  # between two ways in which readings say one thing


@dataclass(frozen=True)
class Confidence:
    """A confidence interval: its decimals, its ends as printed, and its level in percent."""

    interval: Interval
    low: str
    high: str
    level: Decimal | None


@dataclass(frozen=True)
class PValue:
    """A p-value as printed; `sign` is a comparator's notation, such as "lt"."""

    text: str
    value: Decimal | None
    sign: str


@dataclass(frozen=True)
class Effect:
    """A figure as one statement reports it; what it is of may be said in several ways."""

    node: str
    statement: str
    kind: EffectKind
    text: str
    sentence: str
    measure: str
    worded: str  # what its words say it is of: an outcome in the document's own words, or no outcome at all
    estimate: Measure | None
    sign: str
    confidence: Confidence | None
    p: PValue | None
    outcomes: tuple[str, ...]
    arms: tuple[str, ...]
    comparators: tuple[str, ...]
    populations: tuple[str, ...]
    times: tuple[str, ...]

    @property
    def outcome(self) -> str:
        """The outcome it was measured on; "" where none was recognised."""
        return EITHER.join(self.outcomes)

    @property
    def compared(self) -> str:
        """Whom it is of: "riluzole vs placebo", or its one group; "" where neither was recognised."""
        arms, others = EITHER.join(self.arms), EITHER.join(self.comparators)
        return f"{arms} vs {others}".strip() if others else arms

    @property
    def setting(self) -> tuple[str, ...]:
        """In whom and when, as far as its words say it."""
        return tuple(part for part in (EITHER.join(self.populations), EITHER.join(self.times)) if part)

    @property
    def no_confidence(self) -> str:
        """Who is silent on its interval."""
        return unless_printed(INTERVAL, self.sentence)

    @property
    def no_p(self) -> str:
        """Who is silent on its p-value."""
        return unless_printed(P_VALUE, self.sentence)


@dataclass(frozen=True)
class Reading:
    """A result as one statement reports it, and who checked it against the work."""

    effect: Effect
    decided_by: str | None
    decided_on: str | None
    ground: str | None


@dataclass(frozen=True)
class Result:
    """One result of a work with the readings that report it, of which the first stands for it."""

    work: str
    result: str
    readings: tuple[Reading, ...]

    @property
    def effect(self) -> Effect:
        """The first reading."""
        return self.readings[0].effect

    @property
    def checked(self) -> Reading | None:
        """The first reading that a person has checked."""
        return next((reading for reading in self.readings if reading.decided_by), None)

    @property
    def outcome(self) -> str:
        """What it was measured on, said of the result or by any reading."""
        return self.effect.outcome or NOT_RECOGNISED


def effects(rows: Iterable[EffectRow]) -> tuple[Effect, ...]:
    """The effects of some rows, each once, in the order of the rows."""
    return tuple(map(_effect, _by_effect(rows).values()))


def results(rows: Iterable[ResultRow]) -> tuple[Result, ...]:
    """The results of some readings, each once, in reading order."""
    ordered = sorted(rows, key=lambda row: (row.statement.rpartition("/")[0], row.order, row.start, row.effect))
    found: dict[tuple[str, str], list[Reading]] = {}
    for readings in _by_effect(ordered).values():
        row = readings[0]
        found.setdefault((row.work, row.result), []).append(
            Reading(_effect(readings), row.decided_by, row.decided_on, row.ground))
    return tuple(Result(work, result, tuple(readings)) for (work, result), readings in found.items())


def by_outcome(found: Sequence[Result]) -> dict[str, tuple[Result, ...]]:
    """Results by what they were measured on, in the order in which an outcome first comes; the unrecognised last."""
    outcomes = sorted(dict.fromkeys(one.outcome for one in found), key=lambda name: name == NOT_RECOGNISED)
    return {outcome: tuple(one for one in found if one.outcome == outcome) for outcome in outcomes}


def _by_effect(rows: Iterable[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row.effect, []).append(row)
    return found


def _effect(rows: Sequence[EffectRow]) -> Effect:
    row = rows[0]
    kind: EffectKind = "rate" if row.kind == "rate" else "group-value" if row.kind == "group-value" else "effect"
    return Effect(
        row.effect, row.statement, kind, row.text, row.sentence, row.measure or "", _worded(row), _estimate(row),
        row.sign or "", _confidence(row), PValue(row.p_value, row.p, row.p_sign or "") if row.p_value else None,
        _said(one.outcome for one in rows), _said(one.arm for one in rows) or _said(one.treatment for one in rows),
        _said(one.versus for one in rows), _said(one.population for one in rows), _said(one.timepoint for one in rows))


def _said(values: Iterable[str | None]) -> tuple[str, ...]:
    """The different ways in which something is said, whatever their capitals."""
    return tuple({value.casefold(): value for value in reversed([value for value in values if value])}.values())[::-1]


def _worded(row: EffectRow) -> str:
    """What it is of in the document's own words, behind the name of its measure, which may be all of them."""
    rest = row.name or ""
    while (found := _MEASURE.match(rest)) and found.end():
        rest = rest[found.end():]
    return rest


def _estimate(row: EffectRow) -> Measure | None:
    unit = row.unit or "1"
    if row.estimate is not None and row.printed:
        return Measure((Number(row.estimate, row.printed),), unit)
    if row.low is not None and row.high is not None and row.low_printed and row.high_printed:
        return Measure((Number(row.low, row.low_printed), Number(row.high, row.high_printed)), unit)
    return None


def _confidence(row: EffectRow) -> Confidence | None:
    if row.lower is None or row.upper is None or row.ci_low is None or row.ci_high is None:
        return None
    return Confidence(Interval(row.lower, row.upper), row.ci_low, row.ci_high, row.level)
