"""Measures, frequencies and timing as values."""

from __future__ import annotations

from decimal import Decimal

import pytest

from ontology.ground.frequency import Frequency
from ontology.ground.intervals import Interval
from ontology.ground.measures import Measure
from ontology.ground.numbers import Number, plain
from ontology.ground.timing import Timing


def number(printed: str, value: str | None = None) -> Number:
    """A number by its printed form."""
    return Number(Decimal(value or printed), printed)


FREQUENCIES = [
    (Frequency("d", count=number("twice daily", "2")), "2/d", None),
    (Frequency("d", number("4"), upper=number("6")), "4-6/d", None),
    (Frequency("h", interval=number("12")), "2/d", "12 h"),
    (Frequency("h", interval=number("4"), upper=number("6")), "4-6/d", "4-6 h"),
    (Frequency("h", interval=number("48")), "1/48h", "48 h"),
    (Frequency("h", interval=number("5")), "1/5h", "5 h"),
    (Frequency("wk", interval=number("every other week", "2")), "1/2wk", "2 wk"),
    (Frequency("mo", interval=number("one", "1")), "1/mo", "1 mo"),
    (Frequency("min", interval=number("3"), upper=number("5")), "1/3min", "3-5 min"),
    (Frequency("wk"), "1/wk", None),
]


@pytest.mark.parametrize(
    ("frequency", "code", "every"), FREQUENCIES, ids=lambda value: str(value) if isinstance(value, str) else ""
)
def test_a_frequency_is_told_as_a_rate_and_as_the_time_between(frequency: Frequency, code: str, every: str | None) -> None:
    """The rate is written as a code; where an interval was told it is kept beside it."""
    assert frequency.code == code
    assert (frequency.every.code if frequency.every else None) == every


def test_the_frequencies_are_all_there() -> None:
    """An emptied table must not pass."""
    assert len(FREQUENCIES) == 10


def test_a_frequency_is_a_count_or_an_interval() -> None:
    """Both at once are refused."""
    with pytest.raises(ValueError, match="count or an interval"):
        Frequency("d", number("2"), number("12"))


def test_a_measure_is_told_by_its_values_or_as_printed() -> None:
    """"0.80" keeps its zero where it is quoted, and loses it where it is only a value."""
    measure = Measure((number("0.80"), number("two", "2")), "mmol/L")
    assert (measure.code, measure.said) == ("0.8-2 mmol/L", "0.80-two mmol/L")
    assert Measure((number("14"),)).said == "14"
    assert measure.interval == Interval(Decimal("0.80"), Decimal(2))


@pytest.mark.parametrize("count", [0, 3])
def test_a_measure_has_one_number_or_two(count: int) -> None:
    """None and three are no measure."""
    with pytest.raises(ValueError, match="one number or the two ends"):
        Measure((number("1"),) * count, "d")


def test_timing_is_a_closed_list() -> None:
    """A word of timing is a member; any other word is refused."""
    words = ("before", "until", "while", "after", "at", "by", "from", "unless")
    assert [str(Timing(word)) for word in words] == list(Timing)
    with pytest.raises(ValueError, match="during"):
        Timing("during")


def test_plain_digits() -> None:
    """A value is written without exponent and without trailing zeros behind the point."""
    assert [plain(Decimal(value)) for value in ("1E+3", "2.50", "0.0", "10")] == ["1000", "2.5", "0", "10"]
