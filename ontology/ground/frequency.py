"""How often: a number of times in a unit of time, or the time between one and the next.

Why: "twice daily" and "every 12 hours" are one frequency told in two ways; both the rate and what was printed count.
Method: a count or an interval, either maybe with an upper end; the rate is written as a code. Hours that divide a day are
    told by the day.
Fails: `ValueError` for a count and an interval at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from ontology.ground.measures import Measure
from ontology.ground.numbers import Number, plain

_DAY = Decimal(24)  # hours


@dataclass(frozen=True, slots=True)
class Frequency:
    """`count` times in `over` units, or every `interval` units; either maybe up to `upper`. `unit` is one of time.

    `phrase` holds the words that say number and unit at once ("twice daily", "every other week", "in the morning").
    """

    unit: str
    count: Number | None = None
    interval: Number | None = None
    upper: Number | None = None
    over: int = 1
    phrase: str = ""

    def __post_init__(self) -> None:
        if self.count is not None and self.interval is not None:
            raise ValueError("a frequency is a count or an interval")

    @property
    def code(self) -> str:
        """Times per unit as "2/d"; intervals in hours are given per day, others per interval: "1/2wk"."""
        return f"{'-'.join(plain(times) for times in self.times)}/{self._units}"

    @property
    def times(self) -> tuple[Decimal, ...]:
        """How many times, least first, in the time that `per` names."""
        if self.interval is None:
            return tuple(number.value for number in (self.count, self.upper) if number) or (Decimal(1),)
        if not self._daily:
            return (Decimal(1),)
        least = (_DAY / self.upper.value,) if self.upper and not _DAY % self.upper.value else ()
        return (*least, _DAY / self.interval.value)

    @property
    def per(self) -> str:
        """The UCUM unit of the rate: "/d", "/(2.wk)"."""
        return f"/{self._units}" if self._units.isalpha() else f"/({self._units.removesuffix(self.unit)}.{self.unit})"

    @property
    def unit_of_rate(self) -> str:
        """The unit of time of `rates`."""
        return "d" if self._daily else self.unit

    @property
    def rates(self) -> tuple[Decimal, ...]:
        """How many times in one unit of time, least first: half a time a day every other day."""
        return self.times if self._daily or self.interval is None else tuple(
            times / self.interval.value for times in self.times)

    @property
    def every(self) -> Measure | None:
        """The time between one and the next, None for times per unit."""
        if self.interval is None:
            return None
        return Measure(tuple(self._printed(number) for number in (self.interval, self.upper) if number), self.unit)

    @property
    def counted(self) -> Measure | None:
        """How many times, None where only the time between is told."""
        if self.count is None:
            return None
        return Measure(tuple(self._printed(number) for number in (self.count, self.upper) if number), self.per)

    def _printed(self, number: Number) -> Number:
        return Number(number.value, self.phrase) if self.phrase else number

    @property
    def _units(self) -> str:
        """The time below the line of the rate: "d", "2wk"."""
        if self._daily:
            return "d"
        many = plain(self.interval.value) if self.interval is not None else str(self.over)
        return f"{many if many != '1' else ''}{self.unit}"

    @property
    def _daily(self) -> bool:
        """Whether it is an interval in hours of which a day holds a whole number."""
        hours = self.interval.value if self.interval is not None and self.unit == "h" else Decimal(0)
        return bool(hours) and not _DAY % hours
