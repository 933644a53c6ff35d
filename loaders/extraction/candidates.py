"""A quantity while it is being read: token places and plain values, before it is bound to its span.

Why: later rules correct earlier ones (a second dose shows the first to be the day's total), which frozen records
    forbid.
Method: a mutable dataclass; `finish` makes the record's `Quantity` of it.
Fails: never; what a draft does not know stays None.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from sys import intern

from loaders.extraction.phrases.amounts import Amount
from loaders.language.token_view import TokenView
from loaders.record import Comparator, Number, Qualifier, Quantity, Role

_NONE: dict[str, Qualifier] = {}  # what most quantities have, held once; records are never written to

_PLAIN = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")  # "SpO₂" and "SpO2" are one measure


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
    qualifiers: dict[str, Qualifier] = field(default_factory=dict)
    doubt: str = ""  # the readings of equal rank that disagree, of a candidate that is not taken

    def finish(self, view: TokenView, name: str, statement: str) -> Quantity:
        """The quantity with its span, known as `name` within its statement."""
        tokens, amount = view.tokens, self.amount
        span = view.block.span(tokens[self.start].start, tokens[self.end - 1].end)
        qualifiers = {key: value for key, value in self.qualifiers.items() if value not in {None, ""}} or _NONE
        return Quantity(
            name, statement, span, self.role, intern(self.parameter.translate(_PLAIN)) if self.parameter else None,
            self.comparator, self.unit,
            self.rule,
            value=amount.value if amount else self.value,
            low=amount.low if amount else None, high=amount.high if amount else None,
            values=amount.values if amount else (), qualifiers=qualifiers,
        )


def candidate(
    amount: Amount, role: Role, rule: str, parameter: str | None, place: tuple[int, int] | None = None
) -> Candidate:
    """A draft that takes numbers, comparator and unit from the amount."""
    found = Candidate(amount.start, amount.end, role, rule, amount, parameter, amount.unit.code if amount.unit else "1",
                  amount.comparator, place=place)
    if amount.second is not None:
        unit = f" {amount.unit.code}" if amount.unit else ""
        found.qualifiers["second"] = f"{amount.second.printed}{unit}"
    if amount.alt:
        found.qualifiers["alt"] = amount.alt
    if amount.high_open:
        found.qualifiers["high_open"] = True
    if amount.low_open:
        found.qualifiers["low_open"] = True
    return found


NOTHING = Candidate(0, 0, "dose", "nothing")  # the candidate of a rule that knows an amount to have no role: part of a name
