"""A measure: one number, or the two ends of a range, with a UCUM unit.

Why: "101 °F", "4 to 6 hours" and "875/125 mg" qualify other numbers, and must stay numbers while they do.
Method: numbers with their printed forms; two spellings, one of the values and one as printed.
Fails: `ValueError` for none or more than two numbers.
"""

from __future__ import annotations

from dataclasses import dataclass

from ontology.ground.intervals import Interval
from ontology.ground.numbers import Number, plain

_ENDS = 2


@dataclass(frozen=True, slots=True)
class Measure:
    """One number, or the lower and the upper end of a range; `unit` is "1" where none is told."""

    numbers: tuple[Number, ...]
    unit: str = "1"

    def __post_init__(self) -> None:
        if not 1 <= len(self.numbers) <= _ENDS:
            raise ValueError("a measure is one number or the two ends of a range")

    @property
    def code(self) -> str:
        """Its values and unit: "6 h", "4-6 h", "125 mg"."""
        return self._with_unit("-".join(plain(number.value) for number in self.numbers))

    @property
    def said(self) -> str:
        """The same with its numbers as printed: "0.80 mmol/L"."""
        return self._with_unit("-".join(number.printed for number in self.numbers))

    @property
    def interval(self) -> Interval:
        """All numbers from its lower to its upper end, both belonging to it; a single number is both."""
        return Interval(self.numbers[0].value, self.numbers[-1].value)

    def _with_unit(self, numbers: str) -> str:
        return numbers if self.unit == "1" else f"{numbers} {self.unit}"
