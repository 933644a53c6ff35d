"""Numbers in words: what counts as printed there, and what only looks like it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.language.number_forms import count_form, form_of, frequency_form, stands, value_of
from loaders.record import Number

STANDING = [
    ("80", "80", "falls below 80% of normal"), ("0.8", "0.80", "hazard ratio of 0.80"), ("9", "9", "6,9,12, and 15 months"),
    ("2.69", "2.69", "weighted mean difference 2.69,95% CI"), ("1500", "1,500", "1,500 mg"),
    ("50000", "50 000", "50 000 units"),
    ("-0.4", "−0.40", "SMD −0.40"), ("0.05", ".05", "P<.05"), ("1", "one", "surviving one year"), ("5", "5", "more than 5."),
    ("25", "twenty-five", "twenty-five mg"), ("3", "Threefold", "Threefold increase"), ("1", "monthly", "monthly at first"),
    ("1", "first", "the first year"), ("1000000000", "10⁹", "× 10⁹/L"), ("12", "12", "q12h"),
]
MISSING = [
    ("5", "5", "15 mg"), ("5", "5", "5.5 mg"), ("5", "5", "0.5 mg"), ("500", "500", "1,500 mg"), ("1", "1", "1,500 mg"),
    ("0.8", "0.80", "10.80"), ("1", "one", "someone"), ("1", "one", "ones"), ("7", "0.80", "0.80"),
    ("7", "monthly", "monthly"),
    ("2", "one", "one year"), ("7", "hazard", "hazard ratio"), ("7", "", "7 mg"), ("4", "4", "no number at all"),
]


@pytest.mark.parametrize(("value", "printed", "words"), STANDING)
def test_a_printed_number_stands(value: str, printed: str, words: str) -> None:
    """Digits, number words and words of the rule tables that say the value stand in the words as numbers of their own."""
    assert stands(Number(Decimal(value), printed), words)


@pytest.mark.parametrize(("value", "printed", "words"), MISSING)
def test_a_number_that_is_not_printed_does_not_stand(value: str, printed: str, words: str) -> None:
    """A piece of a longer number or word, and a word that says another value, are no printed form."""
    assert not stands(Number(Decimal(value), printed), words)


def test_the_cases_are_all_there() -> None:
    """An emptied table must not pass."""
    assert (len(STANDING), len(MISSING)) == (16, 14)


@given(st.integers(0, 10**6), st.integers(1, 9), st.booleans())
def test_no_number_is_found_in_a_longer_one(number: int, digit: int, before: bool) -> None:
    """Whatever digit is set before or behind a number, the number no longer stands there."""
    longer = f"{digit}{number}" if before else f"{number}{digit}"
    printed = str(number)
    assert stands(Number(Decimal(number), printed), f"give {printed} mg")
    assert not stands(Number(Decimal(number), printed), f"give {longer} mg")


@pytest.mark.parametrize(("value", "words", "printed"), [
    ("6", "every 6 hours", "6"), ("6", "every six hours", "six"), ("12", "PO q12h", "12"), ("8", "q6-8h", "8"),
    ("2", "twice daily for 2 weeks", "2"), ("2", "twice daily for two weeks", "two"), ("2", "twice daily", "twice"),
    ("3", "at least two of four", None), ("22", "55/22 µg", "22"),
])
def test_the_printed_form_of_a_value_is_found(value: str, words: str, printed: str | None) -> None:
    """Digits go before number words, number words before "twice"; what is not there gives nothing."""
    assert form_of(Decimal(value), words) == printed


@pytest.mark.parametrize(("count", "words", "printed"), [
    (2, "two of the following", "two"), (2, "at least 2 of", "2"), (3, "two of: rash, leucocytes <3.0", None),
    (3, "33", None),
])
def test_a_count_is_a_whole_number(count: int, words: str, printed: str | None) -> None:
    """"<3.0" does not say that three have to hold."""
    assert count_form(count, words) == printed


@pytest.mark.parametrize(("table", "count", "unit", "words", "printed"), [
    ("frequency", "2", "d", "50 mg Twice Daily", "Twice Daily"), ("frequency", "2", "d", "150 mg b.i.d.", "b.i.d."),
    ("frequency", "1", "d", "20 mg once daily", "once daily"), ("frequency", "2", "d", "20 mg once daily", None),
    ("interval", "2", "d", "10 mg every other day", "every other day"), ("interval", "2", "wk", "every other day", None),
])
def test_a_frequency_is_found_by_its_words(table: str, count: str, unit: str, words: str, printed: str | None) -> None:
    """The longest form of the rule tables that says so many times a unit, in the letters of the text."""
    assert frequency_form(table, Decimal(count), unit, words) == printed


@given(st.decimals(0, 10**6, places=2))
def test_digits_say_their_value(value: Decimal) -> None:
    """What is written as digits is read as the same value."""
    assert value_of(f"{value:f}") == value
