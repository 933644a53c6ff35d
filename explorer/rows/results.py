"""What trials and reviews found, as documents report it.

Why: what a trial found is told once, by many documents.
Method: the columns of `queries/results/`, one class a file.
Fails: it cannot.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, kw_only=True)
class EffectRow:
    """effects.rq: one row for each effect, or two where the text gives two of one thing."""

    statement: str
    effect: str
    kind: str
    start: int
    text: str
    sentence: str
    measure: str | None = None
    name: str | None = None
    sign: str | None = None
    estimate: Decimal | None = None
    printed: str | None = None
    low: Decimal | None = None
    low_printed: str | None = None
    high: Decimal | None = None
    high_printed: str | None = None
    unit: str | None = None
    lower: Decimal | None = None
    ci_low: str | None = None
    upper: Decimal | None = None
    ci_high: str | None = None
    level: Decimal | None = None
    p: Decimal | None = None
    p_sign: str | None = None
    p_value: str | None = None
    outcome: str | None = None
    treatment: str | None = None
    arm: str | None = None
    versus: str | None = None
    population: str | None = None
    timepoint: str | None = None


@dataclass(frozen=True, kw_only=True)
class ResultRow(EffectRow):
    """results.rq: one row for each reading of a result, or two where the result has two of one thing."""

    work: str
    result: str
    order: int
    decided_by: str | None = None
    decided_on: str | None = None
    ground: str | None = None


@dataclass(frozen=True)
class ReportedRow:
    """reported.rq."""

    effect: str
    result: str


@dataclass(frozen=True)
class ReadingRow:
    """readings.rq."""

    document: str
    statement: str
    order: int
    start: int
    effect: str
    result: str
    work: str
    checked: bool
    arm: str | None
    versus: str | None
    population: str | None
    timepoint: str | None


@dataclass(frozen=True)
class ReachedRow:
    """reached.rq."""

    work: str
    result: str


@dataclass(frozen=True)
class EstimateRow:
    """estimates.rq."""

    work: str
    result: str
    kind: str
    measure: str | None
    measure_label: str | None
    estimate: Decimal | None
    printed: str | None
    lower: Decimal | None
    lower_printed: str | None
    upper: Decimal | None
    upper_printed: str | None
    low: Decimal | None
    low_printed: str | None
    high: Decimal | None
    high_printed: str | None
    unit: str
    p: Decimal | None
    p_comparator: str | None
    outcome: str | None
    outcome_label: str | None
    intervention: str | None
    intervention_label: str | None
    arm: str | None
    comparator: str | None
    population: str | None
    time: str | None
    readings: int


@dataclass(frozen=True)
class DifferingRow:
    """differing.rq: one row for each pair of results."""

    work: str
    edition: str | None
    result: str
    estimate: Decimal
    printed: str
    other_work: str
    other_edition: str | None
    other: str
    other_estimate: Decimal
    other_printed: str
    measure: str | None
    measure_label: str | None
    outcome: str
    outcome_label: str
    intervention: str
    intervention_label: str
    arm: str | None
    comparator: str | None
    population: str | None
    time: str | None
