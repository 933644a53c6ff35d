"""Intervals of decimals with open, closed or absent ends.

Why: whether 50 belongs to "below 50" decides an action; the end of a limit must be kept as what it is.
Method: two optional ends, each open or closed, exact on decimals. Our own: the library looked at for it, portion, holds
    unions of intervals over anything that compares, writes an absent end as a number of its own that is no decimal, and
    takes NaN for a bound; a single interval is these few lines.
Fails: `ValueError` for a bound that is no finite number. An interval whose ends cross is empty, not an error.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Limit = Literal["<", "<=", "=", ">=", ">"]


@dataclass(frozen=True, slots=True)
class Interval:
    """The numbers from `low` to `high`; an absent end is None and not open, an open one does not belong to it."""

    low: Decimal | None = None
    high: Decimal | None = None
    low_open: bool = False
    high_open: bool = False

    def __post_init__(self) -> None:
        for end in (self.low, self.high):
            if end is not None and not end.is_finite():
                raise ValueError(f"{end} is no bound of an interval")
        object.__setattr__(self, "low_open", self.low_open and self.low is not None)
        object.__setattr__(self, "high_open", self.high_open and self.high is not None)

    @classmethod
    def limit(cls, sign: Limit, value: Decimal) -> Interval:
        """The numbers that a limit lets through.

        >>> Decimal(50) in Interval.limit("<", Decimal(50)), Decimal(50) in Interval.limit(">=", Decimal(50))
        (False, True)
        """
        if sign == "=":
            return cls(value, value)
        return cls(high=value, high_open=sign == "<") if sign in ("<", "<=") else cls(low=value, low_open=sign == ">")

    @property
    def is_empty(self) -> bool:
        """Whether no number lies in it."""
        if self.low is None or self.high is None:
            return False
        return self.low > self.high or (self.low == self.high and (self.low_open or self.high_open))

    def __contains__(self, value: Decimal) -> bool:
        above = self.low is None or value > self.low or (value == self.low and not self.low_open)
        below = self.high is None or value < self.high or (value == self.high and not self.high_open)
        return above and below

    def __and__(self, other: Interval) -> Interval:
        """The numbers that lie in both; of two ends at one place the open one holds."""
        low, low_open = _inner((self.low, self.low_open), (other.low, other.low_open), 1)
        high, high_open = _inner((self.high, self.high_open), (other.high, other.high_open), -1)
        return Interval(low, high, low_open, high_open)

    def covers(self, other: Interval) -> bool:
        """Whether every number of the other lies in this one."""
        if other.is_empty:
            return True
        both = self & other
        return both == other


def _inner(one: tuple[Decimal | None, bool], other: tuple[Decimal | None, bool], sign: int) -> tuple[Decimal | None, bool]:
    """The end that lets less through: the greater of two lower ends (sign 1), the lesser of two upper ones (-1)."""
    if one[0] is None or other[0] is None:
        return other if one[0] is None else one
    if one[0] == other[0]:
        return one[0], one[1] or other[1]
    return one if (one[0] > other[0]) == (sign > 0) else other
