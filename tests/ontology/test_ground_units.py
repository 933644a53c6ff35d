"""Arithmetic of units: exact within a dimension, refused beyond it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontology.ground.units import InexactError, NotComparableError, comparable, compare, convert

VALUES = st.decimals("-1000", "1000", places=3)
DIMENSIONS = (
    ("kg", "g", "mg", "ug", "ng"), ("wk", "d", "h", "min", "s"), ("a", "mo"), ("L", "dL", "mL", "uL"),
    ("mg/kg/d", "g/kg/d", "ug/kg/d"), ("mmol/L", "umol/mL", "mol/L"), ("mg/g", "g/kg", "ug/mg"), ("%", "10*-3", "10*-4"),
    ("10*9/L", "10*3/uL", "/uL"), ("kPa", "Pa"), ("g/dL", "g/L", "mg/mL"), ("m[IU]/L", "u[IU]/mL", "[IU]/L"),
    ("kg/m2", "g/m2"), ("mL/min/{1.73_m2}", "L/min/{1.73_m2}"),
)
# One to another in the same dimension, with the value known beforehand.
KNOWN = [
    ("1", "g", "mg", "1000"),
    ("0.5", "mg", "ug", "500"),
    ("2", "wk", "d", "14"),
    ("36", "h", "d", "1.5"),
    ("5", "a", "mo", "60"),
    ("100.4", "[degF]", "Cel", "38"),
    ("37", "Cel", "[degF]", "98.6"),
    ("0", "Cel", "K", "273.15"),
    ("0.3", "10*9/L", "/uL", "300"),
    ("13", "g/dL", "g/L", "130"),
    ("45", "mm[Hg]", "kPa", "5.99949"),
    ("5", "10*-3", "%", "0.5"),
    ("2.5", "mg/kg/h", "ug/kg/min", None),
    ("1", "d", "wk", None),
    ("100", "[degF]", "Cel", None),
    ("1", "(100.mL)", "dL", "1"),
    ("1", "kcal", "kJ", "4.184"),
]
APART = [
    ("d", "mo"),
    ("wk", "a"),
    ("%", "mmol/mol"),
    ("1", "%"),
    ("1", "{score}"),
    ("mg", "mmol"),
    ("mg", "mg/kg"),
    ("[IU]", "U"),
    ("{unit}", "[IU]"),
    ("mg/kg/d", "mg/kg"),
    ("kg", "L"),
    ("Cel", "kPa"),
    ("log10 [IU]/mL", "[IU]/mL"),
    ("mL/min", "mL/min/{1.73_m2}"),
    ("{tbl}", "{puff}"),
    ("mg/", "mg"),
    ("mg..d", "mg"),
    ("(mg", "mg"),
    ("", "mg"),
    ("mg g", "mg"),
]


@given(VALUES, st.sampled_from(DIMENSIONS).flatmap(lambda codes: st.tuples(st.sampled_from(codes), st.sampled_from(codes))))
def test_there_and_back_is_the_same(value: Decimal, codes: tuple[str, str]) -> None:
    """A value told in another unit and told back is the value, and it is as much as the other says."""
    code, other = codes
    assert comparable(code, other)
    try:
        there = convert(value, code, other)
    except InexactError:
        return
    assert convert(there, other, code) == value
    assert compare(value, code, there, other) == 0


@given(VALUES, VALUES, st.sampled_from([(code, other) for codes in DIMENSIONS for code in codes for other in codes]))
def test_comparing_is_turned_by_turning_the_sides(one: Decimal, other: Decimal, codes: tuple[str, str]) -> None:
    """What is less on one side is more on the other, whatever the units."""
    assert compare(one, codes[0], other, codes[1]) == -compare(other, codes[1], one, codes[0])


@pytest.mark.parametrize(("value", "code", "to", "told"), KNOWN)
def test_a_known_value(value: str, code: str, to: str, told: str | None) -> None:
    """A conversion gives the exact decimal; where there is none it says so."""
    if told is None:
        with pytest.raises(InexactError):
            convert(Decimal(value), code, to)
    else:
        assert convert(Decimal(value), code, to) == Decimal(told)


@pytest.mark.parametrize(("code", "other"), APART)
def test_what_is_no_other_amount_of_the_same_is_not_compared(code: str, other: str) -> None:
    """Two units of different dimensions, or of unknown ones, are never turned into each other."""
    assert not comparable(code, other)
    assert not comparable(other, code)
    with pytest.raises(NotComparableError):
        convert(Decimal(1), code, other)
    with pytest.raises(NotComparableError):
        compare(Decimal(1), code, Decimal(1), other)


def test_the_cases_are_all_there() -> None:
    """An emptied table must not pass."""
    assert (len(KNOWN), len(APART), len(DIMENSIONS)) == (17, 20, 14)


@pytest.mark.parametrize("code", ["1", "{score}", "log10 [IU]/mL", "mg"])
def test_a_unit_is_comparable_with_itself(code: str) -> None:
    """Also where nothing is known of it."""
    assert convert(Decimal("0.80"), code, code) == Decimal("0.80")
    assert compare(Decimal(1), code, Decimal(2), code) == -1


def test_a_difference_of_temperatures_has_no_zero() -> None:
    """A rise of 1 °C is a rise of 1.8 °F, and not of 33.8."""
    assert convert(Decimal(1), "Cel", "[degF]", difference=True) == Decimal("1.8")
    assert convert(Decimal(2), "g", "mg", difference=True) == Decimal(2000)


def test_a_converted_value_has_no_exponent_and_no_needless_zeros() -> None:
    """It is written as people write numbers."""
    assert str(convert(Decimal("1.50"), "kg", "mg")) == "1500000"
    assert str(convert(Decimal("1.50"), "mg", "g")) == "0.0015"
