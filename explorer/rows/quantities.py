"""Numbers of statements and what was read of them.

Why: a number is told with all that was read of it.
Method: the columns of `queries/quantities/`, one class a file.
Fails: it cannot.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class QuantityRow:
    """quantities.rq."""

    statement: str
    quantity: str
    role: str
    parameter: str | None
    comparator: str | None
    text: str
    printed: str | None
    lower: str | None
    upper: str | None
    ucum: str | None
    reference: str | None
    frequency: str | None
    route: str | None
    total: bool | None
    arm: str | None
    action: str | None
    level: Decimal | None
    start: int
    interval: str | None
    kind: str | None = None
    second: str | None = None
    other_unit: str | None = None
    repeat: str | None = None
    period: str | None = None
    phase: str | None = None
    event: str | None = None
    timing: str | None = None
    condition: str | None = None
    population: str | None = None
    outcome: str | None = None
    versus: str | None = None
    timepoint: str | None = None
    p_value: str | None = None
    significant: bool | None = None
    upper_formula: str | None = None
    reading: str | None = None


@dataclass(frozen=True)
class BoundRow:
    """bounds.rq."""

    statement: str
    quantity: str
    value: Decimal | None = None
    low: Decimal | None = None
    low_closed: bool | None = None
    high: Decimal | None = None
    high_closed: bool | None = None
    crossing: str | None = None
    second: Decimal | None = None


@dataclass(frozen=True)
class GroundRow:
    """grounds.rq."""

    quantity: str
    attribute: str
    how: str
    text: str
    start: int
    end: int


@dataclass(frozen=True)
class DoseRow:
    """doses.rq: one row for each route and each number of a list."""

    statement: str
    dose: str
    drug: str | None
    drug_label: str | None
    words: str | None
    text: str
    comparator: str | None
    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    unit: str
    route: str | None
    route_label: str | None
    frequency: str | None
    frequency_label: str | None
    total: bool | None
