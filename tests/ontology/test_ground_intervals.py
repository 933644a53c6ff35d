"""Intervals: which numbers lie in them, in two at once, and in none."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontology.ground.intervals import Interval, Limit

NUMBERS = st.decimals(-20, 20, places=1)
ENDS = st.none() | NUMBERS
INTERVALS = st.builds(Interval, ENDS, ENDS, st.booleans(), st.booleans())


@given(INTERVALS, INTERVALS, NUMBERS)
def test_a_number_of_both_is_a_number_of_their_intersection(one: Interval, other: Interval, number: Decimal) -> None:
    """A number lies in the intersection of two intervals exactly where it lies in each."""
    assert (number in one & other) == (number in one and number in other)


@given(INTERVALS, INTERVALS)
def test_intersections_do_not_depend_on_order(one: Interval, other: Interval) -> None:
    """Turned round, an intersection is the same, and an interval cut with itself stays what it was."""
    assert one & other == other & one
    assert one & one == one


@given(INTERVALS, NUMBERS)
def test_nothing_lies_in_an_empty_interval(interval: Interval, number: Decimal) -> None:
    """An interval that is called empty has no number, and one with two ends that is not empty has their middle."""
    assert not (interval.is_empty and number in interval)
    if interval.low is not None and interval.high is not None and not interval.is_empty:
        assert (interval.low + interval.high) / 2 in interval


@given(INTERVALS, INTERVALS, NUMBERS)
def test_what_covers_another_has_all_its_numbers(one: Interval, other: Interval, number: Decimal) -> None:
    """A number of the covered interval is a number of the covering one; each covers what it shares with another."""
    assert not one.covers(other) or number not in other or number in one
    assert one.covers(one & other)


@given(NUMBERS, NUMBERS, st.sampled_from(["<", "<=", "=", ">=", ">"]))
def test_a_limit_lets_through_what_its_sign_says(number: Decimal, limit: Decimal, sign: Limit) -> None:
    """A number passes a limit exactly where the comparison holds."""
    holds = {"<": number < limit, "<=": number <= limit, "=": number == limit, ">=": number >= limit, ">": number > limit}
    assert (number in Interval.limit(sign, limit)) == holds[sign]


@pytest.mark.parametrize("bound", ["NaN", "Infinity", "-Infinity"])
def test_a_bound_is_a_finite_number(bound: str) -> None:
    """An absent end is None; what is no finite number is refused."""
    with pytest.raises(ValueError, match="no bound"):
        Interval(low=Decimal(bound))
