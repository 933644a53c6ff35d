"""Whom doses are for: bands of age and weight, sorts and states of people, before or behind, in sentences and in heads."""

from __future__ import annotations

import pytest

from loaders.blocks import View
from loaders.extraction.quantities import read_quantities
from loaders.extraction.structure import population
from loaders.language.context import Context
from loaders.record import Quantity


def read(text: str, context: Context | None = None) -> tuple[Quantity, ...]:
    """The quantities of a text that stands alone."""
    return read_quantities(View.plain(text, 0, len(text)), 0, len(text), (), "s1", context or Context()).quantities


def people(text: str, context: Context | None = None) -> list[str | None]:
    """Whom each dose is for."""
    return [one.qualifiers.pop for one in read(text, context) if one.role == "dose"]


@pytest.mark.parametrize(("text", "expected"), [
    ("Amoxicillin less than 20 kg: 0.5 mg IM; greater than 20 kg: 1 mg IM", ["less than 20 kg", "greater than 20 kg"]),
    ("Adrenaline, adult and child* > 12 years: 500 micrograms IM", ["adult and child* > 12 years"]),
    ("Mebendazole: Child six months to adult 100 mg", ["Child six months to adult"]),
    ("Flucloxacillin: 1 month to 1 year, 62.5 mg to 125 mg QDS 2 to 9 years, 125 mg to 250 mg QDS",
     ["1 month to 1 year", "2 to 9 years"]),
    ("Clarithromycin: 8 to 11 kg, 62.5 mg BD / 12 to 19 kg, 125 mg BD", ["8 to 11 kg", "12 to 19 kg"]),
    ("Salbutamol: < 5 years 2.5 mg > 5 years 5 mg", ["< 5 years", "> 5 years"]),
    ("In pregnancy: metronidazole 400 mg three times daily", ["pregnancy"]),
    ("Neonatal hypovolaemic shock: 10 mg/kg of hydrocortisone once daily", ["Neonatal hypovolaemic shock"]),
    ("Children under 5: paracetamol 120 mg", ["Children under 5"]),
    ("Paracetamol, 6 weeks – 6 months: 120 mg every 12 hours", ["6 weeks – 6 months"]),
    ("In patients, zortaban 500 mg twice daily", [None]),
    ("Tamoxifen: for premenopausal women, 20 mg daily", ["premenopausal women"]),
])
def test_a_label_before_a_dose_says_whom_it_is_for(text: str, expected: list[str | None]) -> None:
    """A band, a sort or a state of people before a dose is whom it is for, up to the next band."""
    assert people(text) == expected


@pytest.mark.parametrize(("text", "expected"), [
    ("Artesunate: 3 mg/kg (children <6 years or < 20 kg); 2.4 mg/kg (older children and adults)",
     ["children <6 years or < 20 kg", "older children and adults"]),
    ("Zortaban: 125 mg 2 to 9 years, 250 mg 10 to 17 years", ["2 to 9 years", "10 to 17 years"]),
    ("Azithromycin 10 mg/kg for 3 days in children", ["children"]),
    ("Amoxicillin 500 mg 1 to 5 years 250 mg", [None, None]),
    ("Refer children over 5 years with a weight below 15 kg. Give iron 3 mg/kg.", [None]),
])
def test_people_behind_a_dose_are_its_own_where_the_order_tells(text: str, expected: list[str | None]) -> None:
    """Bands stand behind all doses of a text or behind none; where its order does not tell, they are nobody's."""
    assert people(text) == expected


def test_a_band_that_labels_a_dose_is_no_treatment_and_no_dose() -> None:
    """"> 5 years: 500 mg" and "10 to 19 kg: 5 mL" give an age and a weight, with both bounds as they are printed."""
    told = [(one.role, one.parameter) for one in read("Ibuprofen 10 to 19 kg: 5 mL; > 5 years: 500 mg")]
    assert told == [("threshold", "weight"), ("dose", "Ibuprofen"), ("threshold", "age"), ("dose", "Ibuprofen")]
    weight = read("5 -- <15 kg: artemether 20 mg")[0]
    assert (str(weight.low and weight.low.value), weight.qualifiers.high_open) == ("5", True)


@pytest.mark.parametrize(("context", "expected"), [
    (Context(lead_in="Amoxicillin in a ratio of 8:1: Children ≥ 40 kg and adults:"), "Children ≥ 40 kg and adults"),
    (Context(lead_in="In adults:"), "adults"),
    (Context(sections=("Children under 1 year",)), "Children under 1 year"),
    (Context(sections=("Children under 1 year",), headed=False), None),
    (Context(sections=("Care in children",)), None),
])
def test_stems_and_headings_name_people_until_a_line_names_others(context: Context, expected: str | None) -> None:
    """The nearest part of a stem, else a heading behind which no line named others."""
    assert people("Amoxicillin 500 mg twice daily", context) == [expected]


def test_a_row_is_for_the_people_of_its_cells() -> None:
    """A cell that names people and nothing else holds for the doses and courses behind it in its row."""
    cells = ("Mebendazole", "Children 2 to 5 years", "100 mg twice daily", "3 days")
    places, start = [], 0
    for cell, head in zip(cells, ("Drug", "Group", "Dose", "Duration"), strict=True):
        places.append((start, start + len(cell), head))
        start += len(cell) + 3
    found = read(" | ".join(cells), Context(cells=tuple(places)))
    assert [(one.role, one.qualifiers.pop) for one in found if one.role in {"dose", "duration"}] == [
        ("dose", "Children 2 to 5 years"), ("duration", "Children 2 to 5 years")]


@pytest.mark.parametrize(("text", "headings", "expected"), [
    ("The group suggests that PMR patients be followed up every 4 weeks.", (), "PMR patients"),
    ("Evidence on screening in asymptomatic pregnant women before 24 weeks is lacking.", (), "asymptomatic pregnant women"),
    ("This is adjusted to patient’s condition.", (), None),
    ("For example, give it twice.", (), None),
    ("Give it.", ("Patient positioning",), None),
    ("Give it.", ("Women on dialysis",), "Women on dialysis"),
    ("Give it.", ("Adult DKA pathway",), "Adult"),
    ("It may be offered to adults aged 40 to 59 years.", (), "adults aged 40 to 59 years"),
    ("HIV-exposed infants should receive it.", (), "HIV-exposed infants"),
    ("Refer people the same day.", (), None),
    ("Screening is not advised in adults older than 85 years.", (), "adults older than 85 years"),
])
def test_a_statement_is_about_people_not_about_what_is_theirs(text: str, headings: tuple[str, ...],
                                                              expected: str | None) -> None:
    """"PMR patients", not "patient's condition"; headings that name people, not "Patient positioning"."""
    assert population.read(text, headings) == expected


def test_people_behind_the_bracket_of_a_dose_are_whom_it_is_for() -> None:
    """A bracket that names nobody does not part a dose from the people behind it."""
    assert people("Doxycycline 200 mg for adults and 4.4 mg/kg (up to a maximum dose of 200 mg) for children.")[:2] == [
        "adults", "children"]
