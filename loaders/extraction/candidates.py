"""A quantity while it is being read: token places and plain values, before it is bound to its span.

Why: later rules correct earlier ones (a second dose shows the first to be the day's total), which frozen records
    forbid.
Method: a mutable dataclass; `finish` makes the record's `Quantity` of it.
Fails: never; what a draft does not know stays None.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from sys import intern
from typing import Any, TypedDict

from loaders.extraction.phrases.amounts import Amount
from loaders.language.token_view import TokenView
from loaders.record import (
    IN_WORDS,
    UNQUALIFIED,
    Comparator,
    Crossing,
    Ground,
    Logic,
    Number,
    Period,
    Polarity,
    Qualifiers,
    Quantity,
    QuantityKind,
    Role,
)
from ontology.ground.frequency import Frequency
from ontology.ground.measures import Measure
from ontology.ground.route import Route
from ontology.ground.timing import Timing

_PLAIN = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")  # "SpO₂" and "SpO2" are one measure


class Told(TypedDict, total=False):
    """What else was read of a quantity, as the record's `Qualifiers` hold it; phrases are words of the view."""

    freq: Frequency
    interval: Measure
    second: Measure
    alt: Measure
    out_of: Number
    level: Number
    period: str | Period
    route: Route
    rel: Timing
    kind: QuantityKind
    ref: str
    logic: Logic
    group: str
    polarity: Polarity
    total: bool
    comparison: bool
    significant: bool
    crossing: Crossing
    low_open: bool
    high_open: bool
    pop: str
    cond: str
    action: str
    event: str
    arm: str
    versus: str
    phase: str


@dataclass
class Candidate:
    """Tokens [start, end) with the role they play; `amount` is None for schedules that are only an event."""

    start: int
    end: int
    role: Role
    rule: str
    amount: Amount | None = None
    parameter: str | None = None
    unit: str | None = None
    comparator: Comparator | None = None
    value: Number | None = None
    place: tuple[int, int] | None = None
    qualifiers: Told = field(default_factory=Told)
    side: str = ""  # the word of its timing, "before" in "48 hours before surgery"
    outcome: str = ""  # of an estimate known by its statistic: the words that its name is for
    doubt: str = ""  # the readings of equal rank that disagree, of a candidate that is not taken

    def add_frequency(self, often: Frequency) -> None:
        """Note how often, and the time between where that was told."""
        self.qualifiers["freq"] = often
        if often.every:
            self.qualifiers["interval"] = often.every

    def finish(self, view: TokenView, name: str, statement: str, grounds: tuple[Ground, ...]) -> Quantity:
        """The quantity with its span, known as `name` within its statement."""
        tokens, amount = view.tokens, self.amount
        span = view.block.span(tokens[self.start].start, tokens[self.end - 1].end)
        told: dict[str, Any] = {key: intern(str(value)) if key in IN_WORDS and isinstance(value, str) else value
                for key, value in self.qualifiers.items() if value not in {None, ""}}
        return Quantity(
            name, statement, span, self.role, intern(self.parameter.translate(_PLAIN)) if self.parameter else None,
            self.comparator, self.unit,
            self.rule,
            value=amount.value if amount else self.value,
            low=amount.low if amount else None, high=amount.high if amount else None,
            values=amount.values if amount else (), qualifiers=Qualifiers(**told) if told else UNQUALIFIED,
            grounds=grounds,
        )


def candidate(
    amount: Amount, role: Role, rule: str, parameter: str | None, place: tuple[int, int] | None = None
) -> Candidate:
    """A draft that takes numbers, comparator and unit from the amount."""
    found = Candidate(amount.start, amount.end, role, rule, amount, parameter, amount.unit.code if amount.unit else "1",
                  amount.comparator, place=place)
    if amount.second is not None:
        found.qualifiers["second"] = Measure((amount.second,), found.unit or "1")
    if amount.alt:
        found.qualifiers["alt"] = amount.alt
    if amount.high_open:
        found.qualifiers["high_open"] = True
    if amount.low_open:
        found.qualifiers["low_open"] = True
    return found


def last_result(done: list[Candidate]) -> str | None:
    """What the last result before is of."""
    return next((d.parameter for d in reversed(done) if d.role in {"effect", "rate"}), None)


NOTHING = Candidate(0, 0, "dose", "nothing")  # the candidate of a rule that knows an amount to have no role: part of a name
