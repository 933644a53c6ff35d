"""The further numbers of quantities: each with its printed form, or with the formula it was worked out by."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from loaders.language.number_forms import UnprintedNumber
from loaders.record import Number, Qualifier, Quantity, Role, Span
from loaders.secondary_numbers import check, figures, is_printed, level


def quantity(words: str, qualifiers: dict[str, Qualifier], role: Role = "dose", **numbers: Any) -> Quantity:
    """A quantity with these words."""
    return Quantity("q1", "s1", Span(0, len(words), words), role, None, "=", "mg", "test", qualifiers=qualifiers, **numbers)


CASES = [
    ("875/125 mg q12h", {"second": "125 mg"}, ("second", ["125"], "mg", "")),
    ("≥38.3 °C (101 °F)", {"alt": "101 [degF]"}, ("alt", ["101"], "[degF]", "")),
    ("at 5.5-6 mmol/L (99-108 mg/dL)", {"alt": "99-108 mg/dL"}, ("alt", ["99", "108"], "mg/dL", "")),
    ("10 of 14 days", {"out_of": "14"}, ("out_of", ["14"], "mg", "")),
    ("about one in five", {"out_of": "five"}, ("out_of", ["five"], "mg", "")),
    ("50 mg every 4 to 6 hours", {"interval": "4-6 h"}, ("interval", ["4", "6"], "h", "")),
    ("10 mg every other day", {"interval": "2 d"}, ("interval", ["every other day"], "d", "")),
    ("monthly for the first 3 months", {"period": "first 3 mo"}, ("period", ["3"], "mo", "")),
    ("monthly during the first year", {"period": "first 1 a"}, ("period", ["first"], "a", "")),
    ("50 mg twice daily", {"freq": "2/d"}, ("freq", ["twice daily"], "/d", "")),
    ("50 mg 3 times a day", {"freq": "3/d"}, ("freq", ["3 times a day"], "/d", "")),
    ("155 units 4 times in 3 weeks", {"freq": "4/3wk"}, ("freq", ["4"], "/(3.wk)", "")),
]


@pytest.mark.parametrize(("words", "qualifiers", "expected"), CASES)
def test_a_further_number_keeps_its_printed_form(
        words: str, qualifiers: dict[str, Qualifier], expected: tuple[str, list[str], str, str]) -> None:
    """Each number of a qualifier is found in the words of its quantity, with its own unit."""
    found, = figures(quantity(words, qualifiers), words, words)
    assert (found.key, [number.printed for number in found.numbers], found.unit, found.formula) == expected
    assert not found.beyond


@pytest.mark.parametrize(("words", "freq", "interval", "values", "formula"), [
    ("50 mg every 6 hours", "4/d", "6 h", ["4"], "24 h / (6 h)"),
    ("50 mg every 4 to 6 hours", "4-6/d", "4-6 h", ["4", "6"], "24 h / (4-6 h)"),
    ("155 units every 12 weeks", "1/12wk", "12 wk", ["1"], "1 / (12 wk)"),
])
def test_a_frequency_told_by_an_interval_is_computed(
        words: str, freq: str, interval: str, values: list[str], formula: str) -> None:
    """"every 6 hours" prints no 4: the count a day says how it was worked out, and has no printed form."""
    found = {one.key: one for one in figures(quantity(words, {"freq": freq, "interval": interval}), words, words)}
    assert [(str(number.value), number.printed) for number in found["freq"].numbers] == [(value, "") for value in values]
    assert found["freq"].formula == formula
    assert found["interval"].formula == ""


def test_a_number_may_stand_in_the_statement() -> None:
    """"250 mg or 500 mg twice daily": the first dose's frequency is printed beyond its own words, and says so."""
    found, = figures(quantity("250 mg", {"freq": "2/d"}), "250 mg", "Give 250 mg or 500 mg twice daily.")
    assert (found.numbers[0].printed, found.beyond) == ("twice daily", True)


UNPRINTED: list[tuple[str, dict[str, Qualifier]]] = [
    ("875/125 mg", {"second": "126 mg"}), ("38.3 °C (101 °F)", {"alt": "102 [degF]"}), ("10 of 14 days", {"out_of": "41"}),
    ("50 mg every 6 hours", {"interval": "8 h"}), ("50 mg twice daily", {"freq": "3/d"}), ("95% CI 0.6-0.9", {"level": 90}),
    ("for the first 3 months", {"period": "first 4 mo"}), ("50 mg", {"tablets": 3}),
]


@pytest.mark.parametrize(("words", "qualifiers"), UNPRINTED)
def test_a_further_number_that_is_not_printed_is_refused(words: str, qualifiers: dict[str, Qualifier]) -> None:
    """A qualifier's number that stands neither in the quantity's words nor in the statement's refuses the quantity."""
    wrong = quantity(words, qualifiers)
    assert not is_printed(wrong, words, words)
    with pytest.raises(UnprintedNumber, match="does not occur in"):
        check(wrong, words, words)


@pytest.mark.parametrize("numbers", [
    {"value": Number(Decimal(5), "5")}, {"low": Number(Decimal(5), "5"), "high": Number(Decimal(15), "15")},
    {"values": (Number(Decimal(15), "15"), Number(Decimal(5), "5"))},
])
def test_every_number_of_the_record_is_checked(numbers: dict[str, Any]) -> None:
    """A value, an end and a listed number that are only a digit of another are refused."""
    assert not is_printed(quantity("15 mg", {}, **numbers), "15 mg", "15 mg, then 5 mg")


def test_words_are_no_figures() -> None:
    """A period in words has no number; a level in words is none either."""
    words = "weekly at initiation"
    assert figures(quantity(words, {"period": "initiation"}, "schedule"), words, words) == ()
    assert level(quantity("CI 0.6-0.9", {"level": "high"}, "CI"), "CI 0.6-0.9") is None
    assert level(quantity("95% CI 0.6-0.9", {"level": "95"}, "CI"), "95% CI 0.6-0.9") == Number(Decimal(95), "95")


def test_the_cases_are_all_there() -> None:
    """An emptied table must not pass."""
    assert (len(CASES), len(UNPRINTED)) == (12, 8)
