"""What statements order, and what governs it.

Why: what is to be done hangs on what governs it.
Method: the columns of `queries/orders/`, one class a file.
Fails: it cannot.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ActionRow:
    """actions.rq: one row for each action, with each of its targets and doses."""

    statement: str
    action: str
    kind: str
    kind_label: str
    target: str | None
    target_label: str | None
    target_text: str | None
    polarity: str
    polarity_label: str
    condition: str | None
    timing: str | None
    timing_label: str | None
    dose: str | None
    dose_text: str | None
    text: str
    unread: bool


@dataclass(frozen=True)
class OrderRow:
    """orders.rq: one row for each action of a statement."""

    statement: str
    action: str
    polarity_label: str
    barred: bool


@dataclass(frozen=True)
class ConditionRow:
    """conditions.rq: one row for each member of each condition."""

    statement: str
    condition: str
    top: bool
    operator: str
    at_least: int | None
    action: str | None
    polarity: str
    timing: str | None
    member: str
    criterion: str | None
    place: int | None = None


@dataclass(frozen=True)
class ConditionalRow:
    """conditional.rq."""

    statement: str
    members: int
