"""Bands, maxima and what points back, told in sentences that stand on no page."""

from __future__ import annotations

import pytest

from loaders.blocks import View
from loaders.extraction.quantities import read_quantities
from loaders.language.context import Context

# A sentence, what stands before it, the heading over it, and the doses and limits in it.
SENTENCES = [
    ("Under 1 year: 62.5 mg; 1 to 4 years: 125 mg.", "", "Flucloxacillin",
        ["age < 1 a", "Flucloxacillin = 62.5 mg", "age between 1..4 a", "Flucloxacillin = 125 mg"]),
    ("18 years and over, 500 mg twice daily", "", "Levetiracetam", ["age >= 18 a", "Levetiracetam = 500 mg"]),
    ("10 to 19 kg: 250 mg twice daily", "", "Amoxicillin", ["weight between 10..19 kg", "Amoxicillin = 250 mg"]),
    ("For 2 to 3 years: 5 mg", "", "Letrozole", ["Letrozole = 5 mg"]),
    ("After 3 months: 5 mg", "", "Prednisolone", ["Prednisolone = 5 mg"]),
    ("Adults who weigh 100 kg or more may need a higher dose.", "", "", ["weight >= 100 kg"]),
    ("Any weight from 40 kg qualifies.", "", "", ["weight >= 40 kg"]),
    ("Creatinine clearance from 30 to 50 mL/min calls for care.", "", "", ["Creatinine clearance between 30..50 mL/min"]),
    ("Screen women between the ages of 25 and 64.", "", "", ["age between 25..64 a"]),
    ("Between ages 40 and 75, offer a statin.", "", "", ["age between 40..75 a"]),
    ("Infuse vancomycin 15 mg/kg at no faster than 10 mg/minute.", "", "",
        ["vancomycin = 15 mg/kg", "vancomycin <= 10 mg/min"]),
    ("Give 1.5 mg/kg to a maximum of 100 mg.", "", "Enoxaparin", ["Enoxaparin = 1.5 mg/kg", "Enoxaparin <= 100 mg"]),
    ("Refer when PSA is over 4 ng/mL in men above 50.", "", "", ["PSA > 4 ng/mL", "age > 50 a"]),
    ("6 months to 5 years: 120 mg", "", "Paracetamol", ["age between 6..60 mo", "Paracetamol = 120 mg"]),
    ("No single dose should be above 1 g.", "", "Paracetamol", ["Paracetamol <= 1 g"]),
    ("No deaths occurred with more than 40 mg of furosemide.", "", "", ["furosemide > 40 mg"]),
    ("People with an organ transplant are at risk whatever their score [2, 4].", "", "", []),
    ("Give up to 100 mg daily.", "", "Sertraline", ["Sertraline <= 100 mg"]),
    ("Never give more than 40 mg at once.", "", "Furosemide", ["Furosemide <= 40 mg"]),
    ("If the patient is not better, more than 40 mg may be given.", "", "Furosemide", ["Furosemide > 40 mg"]),
    ("The daily dose should not exceed 4 g (75 mg/kg).", "", "Paracetamol",
        ["Paracetamol <= 4 g", "Paracetamol <= 75 mg/kg"]),
    ("Give 10 mg/kg, capped at 800 mg when albumin is <25 g/L and at 600 mg otherwise.", "", "Fluconazole",
        ["Fluconazole = 10 mg/kg", "Fluconazole <= 800 mg", "albumin < 25 g/L", "Fluconazole <= 600 mg"]),
    ("Its dose is 5 mg twice daily.", "Apixaban is preferred over warfarin.", "", ["Apixaban = 5 mg"]),
    ("The dose is 5 mg once daily.", "Stop apixaban and start warfarin.", "", ["warfarin = 5 mg"]),
    ("Give 500 mg once weekly.", "", "Iron sucrose", ["Iron sucrose = 500 mg"]),
    ("Start prednisolone at 40 mg and finish with 5 mg.", "", "", ["prednisolone = 40 mg", "prednisolone = 5 mg"]),
    ("Add nicotine 2 mg, not more than 15 lozenges daily.", "", "", ["nicotine = 2 mg", "nicotine <= 15 {lozenge}"]),
    ("If hypoglycaemic, infuse glucose 10% at 2 mL/kg.", "", "", ["glucose = 2 mL/kg"]),
    ("A 10-year fracture risk below 10% is classed as low, 10% to <20% as moderate and 20% or greater as high.", "", "",
        ["10-year fracture risk < 10 %", "10-year fracture risk between 10..20 %", "10-year fracture risk >= 20 %"]),
    ("At high risk, <1.8 mmol/L should be considered.", "LDL-C goals follow risk.", "", ["LDL-C < 1.8 mmol/L"]),
    ("Measure lipoprotein(a), since values >180 mg/dL are inherited.", "", "", ["lipoprotein(a) > 180 mg/dL"]),
    ("An HbA1c reduction of ≥1% together with a goal of <53 mmol/mol is advised.", "", "",
        ["HbA1c reduction >= 1 %", "HbA1c < 53 mmol/mol"]),
    ("Offer rehabilitation to patients with an NYHA functional class of 2 or above.", "", "",
        ["NYHA functional class >= 2 {score}"]),
    ("Offer dialysis at home to those living more than 30 km from a hospital.", "", "", ["distance > 30 km"]),
    ("Oxygen is needed when the SpO₂ falls below 88%.", "", "", ["SpO2 < 88 %"]),
]


def test_every_sentence_is_run() -> None:
    """No sentence is left out."""
    assert len(SENTENCES) == 35


@pytest.mark.parametrize(("text", "before", "heading", "wanted"), SENTENCES)
def test_bands_and_maxima_are_read(text: str, before: str, heading: str, wanted: list[str]) -> None:
    """A band at the head of a dose says whom it is for, a forbidden excess is a maximum, "its" is the subject's."""
    context = Context((heading,) if heading else (), before=before)
    found = read_quantities(View.plain(text, 0, len(text)), 0, len(text), (), "s1", context).quantities
    told = []
    for quantity in found:
        if quantity.role in {"dose", "threshold"}:
            numbers = [n for n in (quantity.value, quantity.low, quantity.high) if n is not None]
            values = "..".join(f"{number.value:f}" for number in numbers)
            told.append(f"{quantity.parameter} {quantity.comparator} {values} {quantity.unit}")
    assert told == wanted


def test_a_list_takes_the_drug_of_its_lead_in() -> None:
    """A bullet under "doses of X are:" is of X, whatever drug's dose was told before."""
    lead = "Doses of buccal midazolam are:"
    context = Context(before=f"Give lorazepam 0.1 mg/kg. {lead}", lead_in=lead)
    text = "2 to 3 years: 5 mg"
    found = read_quantities(View.plain(text, 0, len(text)), 0, len(text), (), "s1", context).quantities
    assert [quantity.parameter for quantity in found] == ["age", "midazolam"]
