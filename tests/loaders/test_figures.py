"""The further numbers of quantities: each with its printed form, or with the formula it was worked out by."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from loaders.curation.qualifiers import bind_qualifiers, read
from loaders.language.number_forms import UnprintedNumber
from loaders.record import Number, Period, Qualifiers, Quantity, Role, Span
from loaders.secondary_numbers import check, figures, is_printed
from ontology.ground.frequency import Frequency
from ontology.ground.measures import Measure


def quantity(words: str, qualifiers: Qualifiers | None = None, role: Role = "dose", **numbers: Any) -> Quantity:
    """A quantity with these words."""
    return Quantity("q1", "s1", Span(0, len(words), words), role, None, "=", "mg", "test",
                    qualifiers=qualifiers or Qualifiers(), **numbers)


def typed(words: str, given: dict[str, str | int | bool], statement: str = "") -> Quantity:
    """A quantity with qualifiers as a person types them, bound to its words."""
    old, new = quantity(words), quantity(words, read(given))
    return quantity(words, bind_qualifiers(new, old, words, statement or words))


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
        words: str, qualifiers: dict[str, str | int | bool], expected: tuple[str, list[str], str, str]) -> None:
    """Each number of a qualifier is found in the words of its quantity, with its own unit."""
    found, = figures(typed(words, qualifiers), words)
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
    found = {one.key: one for one in figures(typed(words, {"freq": freq, "interval": interval}), words)}
    assert [(str(number.value), number.printed) for number in found["freq"].numbers] == [(value, "") for value in values]
    assert found["freq"].formula == formula
    assert found["interval"].formula == ""


def test_a_number_may_stand_in_the_statement() -> None:
    """"250 mg or 500 mg twice daily": the first dose's frequency is printed beyond its own words, and says so."""
    found, = figures(typed("250 mg", {"freq": "2/d"}, "Give 250 mg or 500 mg twice daily."), "250 mg")
    assert (found.numbers[0].printed, found.beyond) == ("twice daily", True)


UNPRINTED: list[tuple[str, dict[str, str | int | bool]]] = [
    ("875/125 mg", {"second": "126 mg"}), ("38.3 °C (101 °F)", {"alt": "102 [degF]"}), ("10 of 14 days", {"out_of": "41"}),
    ("50 mg every 6 hours", {"interval": "8 h"}), ("50 mg twice daily", {"freq": "3/d"}), ("95% CI 0.6-0.9", {"level": 90}),
    ("for the first 3 months", {"period": "first 4 mo"}), ("50 mg every 6 hours", {"freq": "2/d", "interval": "12 h"}),
]
MISREAD = [
    Qualifiers(second=Measure((Number(Decimal(5), "5"),), "mg")),
    Qualifiers(out_of=Number(Decimal(41), "41")),
    Qualifiers(level=Number(Decimal(90), "90")),
    Qualifiers(period=Period(Measure((Number(Decimal(4), "4"),), "mo"), "first")),
    Qualifiers(freq=Frequency("d", count=Number(Decimal(3), "3"))),
    Qualifiers(others=(("tablets", 3),)),
    Qualifiers(interval=Measure((Number(Decimal(5), ""),), "d")),
]


@pytest.mark.parametrize(("words", "qualifiers"), UNPRINTED)
def test_a_typed_number_that_is_not_printed_is_refused(words: str, qualifiers: dict[str, str | int | bool]) -> None:
    """A person's number that stands neither in the quantity's words nor in the statement's is refused."""
    with pytest.raises(UnprintedNumber, match="does not occur in"):
        typed(words, qualifiers)


@pytest.mark.parametrize(
    "qualifiers", MISREAD, ids=lambda told: next(name for name, _ in told.said()) if any(told.said()) else ""
)
def test_a_further_number_that_is_not_printed_refuses_the_quantity(qualifiers: Qualifiers) -> None:
    """A qualifier's number whose printed form stands nowhere refuses the quantity that carries it."""
    wrong = quantity("15 mg", qualifiers)
    assert not is_printed(wrong, "15 mg", "Give 15 mg.")
    with pytest.raises(UnprintedNumber, match="does not occur in"):
        check(wrong, "15 mg", "Give 15 mg.")


@pytest.mark.parametrize("numbers", [
    {"value": Number(Decimal(5), "5")}, {"low": Number(Decimal(5), "5"), "high": Number(Decimal(15), "15")},
    {"values": (Number(Decimal(15), "15"), Number(Decimal(5), "5"))},
])
def test_every_number_of_the_record_is_checked(numbers: dict[str, Any]) -> None:
    """A value, an end and a listed number that are only a digit of another are refused."""
    assert not is_printed(quantity("15 mg", **numbers), "15 mg", "15 mg, then 5 mg")


def test_words_are_no_figures() -> None:
    """A period in words has no number."""
    words = "weekly at initiation"
    assert figures(quantity(words, Qualifiers(period="initiation"), "schedule"), words) == ()


FORMS = [
    ("½", "½ tablet", "0.5"),
    ("1½", "1½ tablets", "1.5"),
    ("1 g", "500 mg to 1 g", "1000"),
    ("10⁻³", "P < 10⁻³", "0.001"),
    ("twofold", "a twofold rise", "2"),
    ("50 000", "50 000 units", "50000"),
    ("3", "q3-5 min", "3"),
    ("5", "q3–5min", "5"),
    ("twenty-five", "twenty-five mg", "25"),
    ("0,5", "0,5 mg", "0.5"),
    ("−2.5", "T-score −2.5", "-2.5"),
    ("5", "5mg/kg", "5"),
    ("first", "the first year", "1"),
    ("every other day", "every other day", "2"),
    ("6", "6,9,12, and 15 months", "6"),
]


@pytest.mark.parametrize(("printed", "words", "value"), FORMS)
def test_no_printed_form_is_refused(printed: str, words: str, value: str) -> None:
    """What a rule has read stays, in whatever form it is printed: only its place is looked at, not what it says."""
    assert is_printed(quantity(words, value=Number(Decimal(value), printed)), words, words)


def test_the_cases_are_all_there() -> None:
    """An emptied table must not pass."""
    assert (len(CASES), len(UNPRINTED), len(MISREAD), len(FORMS)) == (12, 8, 7, 15)
