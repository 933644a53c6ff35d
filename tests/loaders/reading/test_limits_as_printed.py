"""Limits in the forms they are printed in: shared units, contents of foods, examples in brackets, ages without "aged"."""

from __future__ import annotations

import pytest

from loaders.blocks import View
from loaders.extraction.quantities import read_quantities
from loaders.language.context import Context


def told(text: str) -> list[str]:
    """Role, parameter, comparator, numbers and unit of each quantity of a sentence."""
    found = read_quantities(View.plain(text, 0, len(text)), 0, len(text), (), "s1", Context()).quantities
    return [
        f"{q.role} {q.parameter} {q.comparator} "
        f"{'..'.join(f'{n.value:f}' for n in (q.value, q.low, q.high) if n is not None)} {q.unit}" for q in found
    ]


@pytest.mark.parametrize(("text", "expected"), [
    ("A yoghurt with a protein content ≤0.5 g/100 g is free.", ["threshold protein content <= 0.5 g/(100.g)"]),
    ("Any food containing ≤0.5 g/100 g protein is free.", ["threshold protein <= 0.5 g/(100.g)"]),
    ("If it contains > 25 mg sodium/100 g, it is counted.", ["threshold sodium > 25 mg/(100.g)"]),
    ("Any sauce containing protein ≤1.0 g/100 g is free.", ["threshold protein <= 1.0 g/(100.g)"]),
    ("Fruit with a salt content between 76 to 99 mg per 100 g is counted.",
        ["threshold salt content between 76..99 mg/(100.g)"]),
    ("Any milk with a total phenylalanine intake of > 25 mg is counted.", ["threshold phenylalanine intake > 25 mg"]),
    ("Ceftriaxone 500 mg/125 mg is a pair.", ["dose Ceftriaxone = 500 mg"]),
])
def test_what_a_food_holds_is_a_limit_and_no_dose(text: str, expected: list[str]) -> None:
    """A content or an intake with a limit on it is measured; what is held gives the name, not the verb of holding."""
    assert told(text) == expected


@pytest.mark.parametrize(("text", "expected"), [
    ("A1C values ≥ 42 and ≥ 39 mmol/mol predict it.",
        ["threshold A1C >= 42 mmol/mol", "threshold A1C >= 39 mmol/mol"]),
    ("BMI cut-offs of 23 and 25 kg/m2 are used.", ["threshold BMI = 23 kg/m2", "threshold BMI = 25 kg/m2"]),
    ("A strip of >2+ or albumin >0.5 g/L is abnormal.", ["threshold strip > 2 1", "threshold albumin > 0.5 g/L"]),
])
def test_numbers_joined_by_and_share_the_unit_printed_last(text: str, expected: list[str]) -> None:
    """The unit behind the last of several numbers of one measure holds for all, but not for what a strip shows."""
    assert told(text) == expected


@pytest.mark.parametrize(("text", "expected"), [
    ("Treat an albuminuria of ≥ 30 mg/gCr early.", "threshold albuminuria >= 30 mg/g"),
    ("Treat an eGFR <60 mL/min/1.73 m 2 early.", "threshold eGFR < 60 mL/min/{1.73_m2}"),
    ("Aim for a TSH <2.5 mUI/l at first.", "threshold TSH < 2.5 m[IU]/L"),
    ("Temperature >38oC needs review.", "threshold Temperature > 38 Cel"),
    ("Reduce alcohol to ≤ 2 drinks/d for men.", "threshold drinks <= 2 /d"),
])
def test_units_are_read_as_they_are_printed(text: str, expected: str) -> None:
    """Creatinine glued to its gram, a lost raised figure, "UI", "oC" and "/d" are units as their usual forms are."""
    assert told(text) == [expected]


@pytest.mark.parametrize(("text", "expected"), [
    ("If treatment gives a lower SBP (for example, <140 mmHg), go on.", ["threshold SBP < 140 mm[Hg]"]),
    ("The benefits of higher (<150 mmHg) versus lower (≤140 mmHg) SBP targets are known.",
        ["threshold SBP < 150 mm[Hg]", "threshold SBP <= 140 mm[Hg]"]),
    ("Treat women with low (< 30 µg/L) ferritin.", ["threshold ferritin < 30 ug/L"]),
    ("Treat men with BPs of 140 to 159/90 to 99 mm Hg.",
        ["threshold SBP between 140..159 mm[Hg]", "threshold DBP between 90..99 mm[Hg]"]),
])
def test_a_limit_in_brackets_is_of_the_measure_beside_them(text: str, expected: list[str]) -> None:
    """An example in brackets is of the measure before them; behind an adjective the measure stands after them."""
    assert told(text) == expected


@pytest.mark.parametrize(("text", "expected"), [
    ("It is licensed for patients of ≥ 10 years.", ["threshold age >= 10 a"]),
    ("A correlation was found in the 60–74 year group and ≥ 75 year group.",
        ["threshold age between 60..74 a", "threshold age >= 75 a"]),
    ("Events in <1yo are benign.", ["threshold age < 1 a"]),
    ("Risk differs by age 40–59 and 60–74 years.", ["threshold age between 40..59 a", "threshold age between 60..74 a"]),
    ("Over 18: BMI <13 is grave.", ["threshold age > 18 a", "threshold BMI < 13 1"]),
    ("Admit if BMI <70% (under 18).", ["threshold BMI < 70 %", "threshold age < 18 a"]),
    ("If less than six months or pregnant, use hygiene alone.", ["threshold age < 6 mo"]),
    ("Pregnant people aged ≥ 40 years need aspirin.", ["threshold age >= 40 a"]),
    ("Give it to children <6 years or < 20 kg.", ["threshold age < 6 a", "threshold weight < 20 kg"]),
])
def test_years_of_people_are_ages_without_a_word_of_age(text: str, expected: list[str]) -> None:
    """Years of a group, of patients, on a side of majority or beside a pregnancy tell an age; a weight may go on from it."""
    assert told(text) == expected


@pytest.mark.parametrize(("text", "expected"), [
    ("Refer after ≥3 tonic-clonic seizures.", "threshold tonic-clonic seizures >= 3 1"),
    ("Once a woman has had three or more confirmed UTIs, offer prevention.", "threshold confirmed UTIs >= 3 1"),
])
def test_a_counted_thing_may_have_a_hyphen_before_it(text: str, expected: str) -> None:
    """A hyphen within the name of what is counted does not end it."""
    assert told(text) == [expected]


def test_a_risk_that_defines_is_a_limit() -> None:
    """"is defined as a risk of ≥ 7.5%" sets a limit and reports no rate."""
    assert told("High risk is defined as a 10-year risk for CVD events of ≥ 7.5%.") == [
        "threshold 10-year risk for CVD events >= 7.5 %"]
