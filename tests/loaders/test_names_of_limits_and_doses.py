"""What limits and doses are named, and the forms their numbers come in, told in sentences that stand on no page."""

from __future__ import annotations

import pytest

from loaders.blocks import View
from loaders.extraction.quantities import read_quantities
from loaders.extraction_json import qualifiers
from loaders.language.context import Context
from loaders.language.number_forms import stands
from loaders.record import Quantity


def quantities(text: str, role: str) -> list[Quantity]:
    """The quantities of one role in a sentence."""
    found = read_quantities(View.plain(text, 0, len(text)), 0, len(text), (), "s1", Context()).quantities
    return [quantity for quantity in found if quantity.role == role]


def told(quantity: Quantity) -> str:
    """Parameter, comparator, numbers and unit in one line."""
    numbers = quantity.values or [n for n in (quantity.value, quantity.low, quantity.high) if n is not None]
    values = "..".join(f"{number.value:f}" for number in numbers)
    return f"{quantity.parameter} {quantity.comparator} {values} {quantity.unit}"


LIMITS = [
    ("Discharge is safe once troponin has remained below 14 ng/L.", ["troponin < 14 ng/L"]),
    ("Pause it if potassium exceeds 5.9 mmol/L, renewed only below 5.5 mmol/L.",
        ["potassium > 5.9 mmol/L", "potassium < 5.5 mmol/L"]),
    ("Pause treatment when neutrophils drop to less than 0.5 x 10^9/L and resume above 1.0 x 10^9/L.",
        ["neutrophils < 0.5 10*9/L", "neutrophils > 1.0 10*9/L"]),
    ("Draw at least 10 mL of blood for each bottle.", ["blood >= 10 mL"]),
    ("Repeat it if the sodium is unclear (<125 mmol/L).", ["sodium < 125 mmol/L"]),
    ("HIV RNA above 5 log10 copies/mL predicts failure.", ["HIV RNA > 5 {log10}.{copies}/mL"]),
    ("Stop the drug if AST is more than 200 U/L.", ["AST > 200 U/L"]),
    ("Base excess between -4 and -8 mmol/L needs a repeat gas.", ["Base excess between -8..-4 mmol/L"]),
    ("The lumbar T-score is ≤−3.0.", ["lumbar T-score <= -3.0 {score}"]),
    ("Cefotaxime, day of life 8 to 28: 50 mg/kg every 8 hours.", ["day of life between 8..28 d"]),
    ("Vancomycin, postmenstrual age below 29 weeks: 15 mg/kg every 24 hours.", ["postmenstrual age < 29 wk"]),
    ("Infants weighing less than 1500 g should be screened.", ["weight < 1500 g"]),
    ("Intubate when FVC has dropped by 30% or more.", ["FVC fall >= 30 %"]),
    ("A rise in creatinine of more than 26 micromol/L defines injury.", ["creatinine increase > 26 umol/L"]),
    ("Aim for phenytoin levels between 10 and 20 mg/L.", ["phenytoin between 10..20 mg/L"]),
    ("An INR of 1.5 or less permits lumbar puncture.", ["INR <= 1.5 1"]),
    ("A score of 8 or less on the Glasgow Coma Scale calls for intubation.", ["Glasgow Coma Scale <= 8 {score}"]),
    ("HDL-C of less than 1.0 mmol/L in men or 1.3 mmol/L in women is low.",
        ["HDL-C < 1.0 mmol/L", "HDL-C < 1.3 mmol/L"]),
    ("Women with a 10-year risk of hip fracture of 3% or more should be treated.",
        ["10-year risk of hip fracture >= 3 %"]),
]
DOSES = [
    ("Abacavir sulfate 600 mg once daily is an alternative.", ["Abacavir sulfate = 600 mg"]),
    ("Offer pegylated interferon alfa-2a, 180 micrograms once weekly.", ["pegylated interferon alfa-2a = 180 ug"]),
    ("Add tetanus immunoglobulin 250 IU intramuscularly.", ["tetanus immunoglobulin = 250 [IU]"]),
    ("Give tenofovir alafenamide/emtricitabine 25/200 mg once daily.",
        ["tenofovir alafenamide/emtricitabine = 25 mg"]),
    ("Piperacillin with tazobactam 4.5 g every 8 hours.", ["Piperacillin with tazobactam = 4.5 g"]),
    ("In people on entecavir, give TDF 300 mg once daily.", ["TDF = 300 mg"]),
    ("Sodium zirconium cyclosilicate 10 g three times daily.", ["Sodium zirconium cyclosilicate = 10 g"]),
    ("Gentamicin, below 32 weeks of gestation: 5 mg/kg every 36 hours.", ["Gentamicin = 5 mg/kg"]),
    ("Vitamin D3 20 000 to 50 000 IU weekly.", ["Vitamin D3 between 20000..50000 [IU]"]),
    ("Offer oral flucloxacillin 500 mg to 1 g four times daily.", ["flucloxacillin between 500..1000 mg"]),
    ("Folic acid 400 micrograms to 5 mg daily.", ["Folic acid between 400..5000 ug"]),
    ("Nitrofurantoin 100 mg modified-release twice daily.", ["Nitrofurantoin = 100 mg"]),
    ("Give 10 mL of 10% calcium gluconate.", ["10% calcium gluconate = 10 mL"]),
]


def test_every_sentence_is_run() -> None:
    """No sentence is left out."""
    assert (len(LIMITS), len(DOSES)) == (19, 13)


@pytest.mark.parametrize(("text", "wanted"), LIMITS)
def test_a_limit_is_on_what_is_measured(text: str, wanted: list[str]) -> None:
    """A verb, an adverb or an adjective never names a limit, and its numbers and unit are those printed."""
    assert [told(quantity) for quantity in quantities(text, "threshold")] == wanted


@pytest.mark.parametrize(("text", "wanted"), DOSES)
def test_a_dose_is_of_the_whole_name(text: str, wanted: list[str]) -> None:
    """A drug keeps its salt, its partner and what it is against; a dose takes the unit of its lower end."""
    found = quantities(text, "dose")
    assert [told(quantity) for quantity in found] == wanted
    assert all(stands(number, quantity.span.quote) for quantity in found for number in quantity.numbers)


@pytest.mark.parametrize("text", [
    "The refractive error lay between two values of 3 dioptres.",
    "Keep the potassium between 4 mmol/L.",
    "A 12-lead ECG, an 18G cannula and vitamin B6 were at hand.",
])
def test_half_a_range_and_a_gauge_are_nothing(text: str) -> None:
    """A lone "between" has no second end, and a gauge is no dose."""
    assert quantities(text, "threshold") + quantities(text, "dose") == []


def test_people_of_two_sorts_are_alternatives() -> None:
    """Nobody is of both sexes, so two ages told of men and women never hold together."""
    women, men = quantities("Screen women aged 65 years and over and men aged 70 years and over.", "threshold")
    assert [qualifiers(women)["pop"], qualifiers(men)["pop"]] == ["women", "men"]
    assert {qualifiers(women)["logic"], qualifiers(men)["logic"]} == {"or"}
