"""What limits are for, and limits and doses told without their measure: aims, actions, heads with units, disorders."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from loaders.extraction_json import qualifiers
from loaders.record import Quantity
from tests.loaders.reading.test_limits_in_use import read, row, told


def limits(text: str) -> list[Quantity]:
    """The thresholds of a text taken as one statement."""
    return [q for q in read(text).quantities if q.role == "threshold"]


AIMS = [
    ("We suggest a mean ambulatory pressure of less than 130 mm Hg when it is tolerated.", ["target"]),
    ("A diastolic pressure under 80 mm Hg is advised in diabetes.", ["target"]),
    ("Bedtime glucose of 5-8 mmol/L and morning glucose of <7.2 mmol/L are recommended.", ["target", "target"]),
    ("Phosphate should be kept in the target range (0.8-1.5 mmol/L), and magnesium at 0.7 mmol/L or above.",
     ["target", "target"]),
    ("Lower LDL cholesterol below 1.8 mmol/L.", ["target"]),
    ("Keep HbA1c below 7.5% while an ulcer is open, relaxed to 8.5% in frail people.", ["target", "target"]),
    ("Time in range should be >70% and time below 54 mg/dL <1%.", ["target", None, "target"]),
    ("Restrict sodium to less than 2 g/day.", ["target"]),
    ("Titrate to an INR of 2.5 (range 2.0-3.0).", ["target", "target"]),
    ("We recommend surgery for an aneurysm diameter above 55 mm.", [None]),
    ("Lower BMI below 18 is a risk factor.", [None]),
    ("If potassium is above 6.0 mmol/L, dialysis is recommended.", [None]),
    ("A score of 3 or more is recommended as a cut-off.", [None]),
]


@pytest.mark.parametrize(("text", "kinds"), AIMS)
def test_an_advised_limit_is_an_aim(text: str, kinds: list[str | None]) -> None:
    """What is recommended itself, kept in a range or brought down is a target; a limit to act on is none."""
    assert [qualifiers(q).get("kind") for q in limits(text)] == kinds


ACTIONS = [
    ("Dialysis may be considered at an eGFR of 10 mL/min/1.73 m2 or less.", "Dialysis may be considered", None),
    ("Treatment is suggested above an LDL cholesterol of 4.9 mmol/L.", "Treatment is suggested", None),
    ("Thrombolysis is contraindicated with an INR above 1.7.", "Thrombolysis is contraindicated", "contraindication"),
    ("Avoid NSAIDs below an eGFR of 30 mL/min/1.73 m2.", "Avoid NSAIDs", "contraindication"),
    ("Potassium ≥6.5 mmol/L: give calcium gluconate.", "give calcium gluconate", None),
    ("SpO2 below 92% calls for oxygen.", "oxygen", None),
    ("A ferritin above 1000 µg/L prompts liver assessment.", "liver assessment", None),
    ("Escalate after two or more relapses.", "Escalate", None),
    ("Potassium was above 6.5 mmol/L: ten patients died.", None, None),
]


@pytest.mark.parametrize(("text", "action", "polarity"), ACTIONS)
def test_what_is_offered_at_a_limit_is_its_action(text: str, action: str | None, polarity: str | None) -> None:
    """A limit beside what is offered, ordered or called for needs no "if" to govern it."""
    found = qualifiers(limits(text)[0])
    assert (found.get("action"), found.get("polarity")) == (action, polarity)


LOGIC = [
    ("Level 2 hypoglycaemia is a glucose below 3.0 mmol/L but above 2.2 mmol/L.", ["and", "and"]),
    ("A rise in FEV1 of at least 15% and 400 mL from baseline shows reversibility.", ["and", "and"]),
    ("An increase in creatinine of more than 26 µmol/L or 50% from baseline defines kidney injury.", ["or", "or"]),
    ("Transfuse at a haemoglobin of 70 g/L or below, or 80 g/L in pregnancy.", ["or", "or"]),
    ("Refer after one or more relapses or 2 or more new T2 lesions.", ["or", "or"]),
    ("Switch if eGFR is below 60 mL/min, ACR is >30 mg/g, or there is a fragility fracture (low certainty).", ["or", "or"]),
    ("Screening is offered from 80 years or when life expectancy is short.", ["or"]),
]


@pytest.mark.parametrize(("text", "logic"), LOGIC)
def test_limits_joined_without_an_if_hold_together(text: str, logic: list[str]) -> None:
    """Two ends of one measure, two sizes of one move and two occasions are joined as their word says; both are limits."""
    found = limits(text)
    assert [qualifiers(q).get("logic") for q in found] == logic
    assert all(q.comparator in {"<", "<=", ">", ">="} for q in found)


NAMED = [
    ("Hyperkalaemia means above 5.5 mmol/L.", ["threshold potassium > 5.5 mmol/L"]),
    ("Severe thrombocytopenia (<20 × 10^9/L) is an emergency.", ["threshold platelets < 20 10*9/L"]),
    ("The risk of febrile neutropenia reaches 20% or more.", ["threshold risk of febrile neutropenia >= 20 %"]),
    ("Recheck haemoglobin after 4 weeks; a rise of at least 10 g/L is a good response.",
     ["threshold haemoglobin increase >= 10 g/L"]),
    ("Ferritin was measured. A fall of 30% was found.", []),
    ("FeNO should be measured next: 40 ppb or more supports asthma.", ["threshold feno >= 40 [ppb]"]),
    ("Time above 13.9 mmol/L should be <5%.", ["threshold glucose > 13.9 mmol/L", "threshold time above 13.9 mmol/l < 5 %"]),
    ("Offer treatment to adults with a mean ≥135/85.", ["threshold blood pressure >= 135 mm[Hg]"]),
    ("A mean of 3/2 doses was found.", []),
    ("Positive staining in ≥40% of nuclei supports the diagnosis.", ["threshold positive staining >= 40 %"]),
    ("A statement passed when at least 75% of the panel agreed.", ["threshold agreement >= 75 %"]),
    ("At least 75% of patients agreed to take part.", []),
    ("Downgrade one level if I² is above 50%.", ["threshold i² > 50 %"]),
    ("Heterogeneity was substantial (I² = 78%).", []),
    ("MELD 3.0 was used.", []),
    ("Refer at a MELD 3.0 score of 15 or more.", ["threshold meld 3.0 score >= 15 {score}"]),
    ("Give albumin if more than 5 L of ascites is drained.", ["threshold ascites > 5 L"]),
    ("Benefit was greatest with two or more previous fractures.", ["threshold previous fractures >= two 1"]),
    ("Treat if one or more of these is present.", []),
]


@pytest.mark.parametrize(("text", "expected"), NAMED)
def test_a_limit_finds_its_measure_where_no_table_names_it(text: str, expected: list[str]) -> None:
    """Disorders, moves, shares of time and of cells, votes and bare pairs tell what they limit; results limit nothing."""
    assert [told(q) for q in limits(text)] == expected


@pytest.mark.parametrize(("text", "pop"), [
    ("Transfuse at a haemoglobin of 80 g/L or less in cardiac disease.", "cardiac disease"),
    ("Keep HbA1c below 48 mmol/mol in early pregnancy.", "early pregnancy"),
    ("SpO2 below 92% in acute severe pancreatitis is critical.", "acute severe pancreatitis"),
    ("Keep glucose below 10 mmol/L in the first 24 hours.", None),
])
def test_people_may_be_told_by_what_they_have(text: str, pop: str | None) -> None:
    """"in cardiac disease" behind a limit says whom it holds for; a time does not."""
    assert qualifiers(limits(text)[0]).get("pop") == pop


ROWS = [
    (("Haemoglobin (g/L)", "Weight 35-69 kg: dose (mg)", "Weight 70 kg or more: dose (mg)"), ("<100", "1500", "2000"),
     "Table 1. Total dose of ferric carboxymaltose", ["threshold haemoglobin < 100 g/L",
     "dose ferric carboxymaltose = 1500 mg", "dose ferric carboxymaltose = 2000 mg"]),
    (("Weight", "Amoxicillin (mg)", "Doxycycline (mg)"), ("10 to 14 kg", "250", "50"), "",
     ["threshold weight between 10-14 kg", "dose amoxicillin = 250 mg", "dose doxycycline = 50 mg"]),
    (("Creatinine clearance (mL/min)", "Daily dose (mg)"), ("30-49", "110"), "Dosing of dabigatran",
     ["threshold creatinine clearance between 30-49 mL/min", "dose dabigatran = 110 mg"]),
    (("Body weight", "Artemether + lumefantrine per dose"), ("5 to <15 kg", "20 mg + 120 mg"), "",
     ["threshold body weight between 5-15 kg", "dose artemether + lumefantrine = 20 mg"]),
    (("Arm", "Mean dose (mg)"), ("Placebo", "12"), "Doses taken", []),
    (("Year", "Patients"), ("2019", "1200"), "", []),
]


@pytest.mark.parametrize(("heads", "cells", "caption", "expected"), ROWS)
def test_a_bare_number_under_a_head_with_a_unit_of_doses_is_one(
    heads: Sequence[str], cells: Sequence[str], caption: str, expected: list[str],
) -> None:
    """The head or caption names the drug, the head the unit and the band; means and counts are no doses."""
    assert [told(q) for q in row(heads, cells, caption).quantities] == expected


def test_a_column_of_actions_says_what_the_limits_of_its_row_are_for() -> None:
    """"Withhold" under "Action" is done beyond the limit of the row; a limit under "Target" is an aim."""
    limit, *_ = row(("Test", "Limit", "Action"), ("Neutrophils", "<1.6 × 10^9/L", "Withhold it")).quantities
    aim, = row(("Measure", "Target"), ("LDL cholesterol", "<1.4 mmol/L")).quantities
    assert (qualifiers(limit)["action"], "cond" in qualifiers(limit), qualifiers(aim)["kind"]) == (
        "Withhold it", False, "target")


DOSES = [
    ("Add spironolactone 12.5 mg daily; raise to 25 mg daily after 4 weeks.", ["starting", "target"]),
    ("Bisoprolol 1.25 mg once daily; double every 2 weeks, target 10 mg once daily.", ["starting", "target"]),
    ("Start carvedilol 3.125 mg twice daily; double every 2 weeks to 25 mg twice daily, or 50 mg twice daily over 85 kg.",
     ["starting", "target", "target"]),
    ("Add a single dose of primaquine 0.25 mg/kg.", ["single"]),
    ("Azithromycin 1 g as a single dose is recommended.", ["single"]),
    ("Give amoxicillin 500 mg three times daily or doxycycline 100 mg once daily.", [None, None]),
]


@pytest.mark.parametrize(("text", "kinds"), DOSES)
def test_a_dose_that_is_raised_was_the_first_one(text: str, kinds: list[str | None]) -> None:
    """The dose before the one it is raised to starts treatment; alternatives of two drugs are neither."""
    assert [qualifiers(q).get("kind") for q in read(text).quantities if q.role == "dose"] == kinds


PAIRS = [
    ("Amoxicillin-clavulanate 500 mg + 125 mg three times daily.", ["500 mg + 125 mg three times daily"]),
    ("Give isoniazid 75 mg + rifampicin 150 mg daily.", ["75 mg", "150 mg daily"]),
    ("Naloxone 4 mg nasal spray.", ["4 mg nasal spray"]),
    ("Midazolam 10 mg by the buccal route.", ["10 mg by the buccal route"]),
]


@pytest.mark.parametrize(("text", "quotes"), PAIRS)
def test_the_two_parts_of_a_combination_are_one_dose(text: str, quotes: list[str]) -> None:
    """A plus between two amounts with no drug between them joins them; routes in words belong to the dose."""
    assert [q.span.quote for q in read(text).quantities if q.role == "dose"] == quotes


def test_a_drug_of_the_condition_is_not_the_one_given() -> None:
    """"X can be considered if oral iron fails, up to 1 g" doses X."""
    text = "Ferric derisomaltose can be considered if haemoglobin is low or oral iron fails, up to 1000 mg per week."
    dose, = [q for q in read(text).quantities if q.role == "dose"]
    assert dose.parameter == "Ferric derisomaltose"
