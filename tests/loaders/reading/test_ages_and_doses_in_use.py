"""Ages of screening, weights, dose changes and doses that are no drug's mass, in sentences that stand on no page."""

from __future__ import annotations

import pytest

from loaders.extraction_json import qualifiers
from tests.loaders.reading.sentences import quantities, told

AGES = [
    ("In adults 20 years of age or older a lipid profile is recommended.", ["age >= 20 a"]),
    ("Boys 11 years of age and younger need two doses.", ["age <= 11 a"]),
    ("Infants born at 34 weeks of gestation or later may go home.", ["gestational age >= 34 wk"]),
    ("Screening should start at age 45 and stop at 85.", ["age = 45 a", "age = 85 a"]),
    ("Start at 50 years of age and stop at 75.", ["age = 50 a", "age = 75 a"]),
    ("Offer mammography every 2 years from age 50 to age 74.", ["age between 50..74 a"]),
    ("Screen women from 25 to 49 every 3 years and from 50 to 64 every 5 years.",
        ["age between 25..49 a", "age between 50..64 a"]),
    ("Screening is not recommended after age 85.", ["age > 85 a"]),
    ("Continue mammography until the age of 74.", ["age <= 74 a"]),
    ("Women over age 50 and men under age 40 differ.", ["age > 50 a", "age < 40 a"]),
    ("Average-risk persons younger than 45 years need no test.", ["age < 45 a"]),
    ("Persons with a relative diagnosed before age 60 years need colonoscopy.", ["age at diagnosis < 60 a"]),
    ("People with onset before the age of 40 need genetic tests.", ["age at onset < 40 a"]),
    ("Screening from age 45 years rather than 50 years finds more.", ["age = 45 a", "age = 50 a"]),
    ("Preterm means a gestational age below 37 weeks; very preterm, below 32 weeks.",
        ["gestational age < 37 wk", "gestational age < 32 wk"]),
    ("Mortality did not differ between the ages of the two groups (5 trials).", []),
    ("The ages of two cohorts differed.", []),
    ("Screening saved 10 years of age-related decline.", []),
    ("At age 50, stop smoking 10 cigarettes.", ["age = 50 a"]),
    ("Data came from patients from 20 to 30 centres.", []),
]


@pytest.mark.parametrize(("text", "wanted"), AGES)
def test_an_age_is_a_limit_however_it_is_put(text: str, wanted: list[str]) -> None:
    """The open end stands before "age", behind "of age", or in the words that move a first age to a last one."""
    assert [told(quantity) for quantity in quantities(text, "threshold")] == wanted


DOSES = [
    ("Reduce oxaliplatin from 85 to 65 mg/m2.", ["oxaliplatin = 85 mg/m2", "oxaliplatin = 65 mg/m2"]),
    ("Increase methotrexate from 15 to 20 mg weekly.", ["methotrexate = 15 mg", "methotrexate = 20 mg"]),
    ("CRP fell from 85 to 20 mg/L.", []),
    ("Mean weight fell from 85 to 80 kg.", []),
    ("Reduce tacrolimus by 25%.", ["tacrolimus = 25 %"]),
    ("Insulin should be lowered by 20% before exercise.", ["Insulin = 20 %"]),
    ("Reduce docetaxel from 75 to 60 mg/m2 and capecitabine by 25%.",
        ["docetaxel = 75 mg/m2", "docetaxel = 60 mg/m2", "capecitabine = 25 %"]),
    ("Warfarin reduced stroke by 64%.", []),
    ("LDL cholesterol should be lowered by 50%.", []),
    ("Candesartan/amlodipine is raised after 4 weeks to 16/10 mg daily.", ["Candesartan/amlodipine = 16 mg"]),
    ("KCl: 20 mmol/L unless potassium is above 5.5 mmol/L.", ["KCl = 20 mmol/L"]),
    ("Potassium of 5 mmol/L or more needs an ECG.", []),
    ("Give NaCl 0.9% 250 mL IV over 15 min; otherwise 1 L over 4 h.", ["NaCl 0.9% = 250 mL", "NaCl 0.9% = 1 L"]),
    ("Dissolve 1 g of ceftriaxone in 10 mL of water.", ["ceftriaxone = 1 g"]),
    ("Start insulin (Humulin 50 units made up to 50 mL) at 0.05 units/kg/h.", ["insulin = 0.05 {unit}/kg/h"]),
    ("Dalteparin 5000 units daily, or 7500 units if >120 kg.",
        ["Dalteparin = 5000 {unit}", "Dalteparin = 7500 {unit}"]),
    ("Set IPAP at 15 cm H2O and EPAP at 5 cm H2O.", ["IPAP = 15 cm[H2O]", "EPAP = 5 cm[H2O]"]),
    ("Begin CPAP at 5 cm H2O and raise it to 10 cm H2O.", ["CPAP = 5 cm[H2O]", "CPAP = 10 cm[H2O]"]),
    ("If CPAP exceeds 15 cm H2O, refer.", []),
    ("Keep plateau pressure below 30 cm H2O.", []),
    ("Infuse at least 3 × 10^6 CD34+ cells/kg.", ["CD34+ cells >= 3 10*6/kg"]),
    ("T cells are given at 2 x 10^6 cells/kg.", ["cells = 2 10*6/kg"]),
    ("Neutrophils were 2 x 10^9 cells/L.", []),
    ("Exchange 1 to 1.5 plasma volumes at each session.", ["plasma exchange between 1..1.5 {plasma_volume}"]),
    ("Give fentanyl 25 micrograms/24 h.", ["fentanyl = 25 ug/d"]),
]


@pytest.mark.parametrize(("text", "wanted"), DOSES)
def test_a_dose_is_what_is_given(text: str, wanted: list[str]) -> None:
    """Old and new dose, cuts in percent, pressures, cells and plasma are doses; results, limits and dilutions are none."""
    assert [told(quantity) for quantity in quantities(text, "dose")] == wanted


@pytest.mark.parametrize(("text", "wanted"), [
    ("Enoxaparin 40 mg twice daily if >100 kg.", ["weight > 100 kg"]),
    ("Offer the higher dose to adults over 90 kg.", ["weight > 90 kg"]),
    ("Weight fell by 5 kg.", []),
])
def test_a_limit_in_kilograms_is_a_weight(text: str, wanted: list[str]) -> None:
    """"if >100 kg" names no measure, but nothing else than people is told in kilograms there."""
    assert [told(quantity) for quantity in quantities(text, "threshold")] == wanted


@pytest.mark.parametrize(("text", "wanted"), [
    ("Rizatriptan 10 mg (5 mg with propranolol).", [None, "reduced"]),
    ("Citalopram 40 mg daily (20 mg in people over 65 years).", [None, "reduced"]),
    ("A reduced dose of apixaban (2.5 mg twice daily) may be considered.", ["reduced"]),
    ("Give a loading dose of clopidogrel (300 mg).", ["loading"]),
    ("Heparin is given as an IV bolus of 80 units/kg followed by an infusion of 18 units/kg/hour.",
        ["loading", "maintenance"]),
    ("Give a fluid bolus of 20 mL/kg of saline.", [None]),
    ("Start insulin (50 units in a syringe of saline) at 0.1 units/kg/h.", [None, "starting"]),
    ("Statins reduced events with atorvastatin 80 mg daily.", [None]),
])
def test_brackets_do_not_hide_the_kind_of_a_dose(text: str, wanted: list[str | None]) -> None:
    """A smaller dose in brackets with a rider is a reduced one, and "loading dose of X (" tells what is inside."""
    assert [qualifiers(quantity).get("kind") for quantity in quantities(text, "dose")] == wanted


OFTEN = [
    ("Torasemide 10 mg oral or IV daily or every 12 hours.", ["torasemide 10 PO or IV 1-2/d"]),
    ("Lorazepam 4 mg slow IV or IM every 8 hours.", ["Lorazepam 4 IV or IM 3/d"]),
    ("Paracetamol 500 mg rectal or oral 6 hourly.", ["Paracetamol 500 rectal or PO 4/d"]),
    ("Atropine 0.6 mg IV/IO/IM/SC once daily.", ["Atropine 0.6 IV or IO or IM or SC 1/d"]),
    ("Naloxone 2 mg IV/IO once daily.", ["Naloxone 2 IV or IO 1/d"]),
    ("Midazolam 10 mg IM/IN once daily.", ["Midazolam 10 IM or intranasal 1/d"]),
    ("Start with 2.5 mg daily of ramipril.", ["ramipril 2.5 None 1/d"]),
    ("Give IM or slow IV diazepam 5 mg twice daily.", ["diazepam 5 IM or IV 2/d"]),
    ("Ramipril 2.5 mg daily every 8-12 hours.", ["Ramipril 2.5 None 2-3/d"]),
    ("Amikacin 15 mg/kg (infused over 1 hour) 12 hourly for 10 days.", ["Amikacin 15 None 2/d"]),
    ("Bumetanide 0.5 mg/kg every 12 hours (max: 2 mg/ kg) daily).", ["Bumetanide 0.5 None 2/d", "Bumetanide 2 None 1/d"]),
    ("Give 100 mg intramuscular or intravenous hydrocortisone 4 times a day.", ["hydrocortisone 100 IM or IV 4/d"]),
    ("Hydralazine IV 5 mg 3-4 times in the first 24 hours.", ["Hydralazine 5 IV 3-4/d"]),
    ("Cefepime 2g q8 or ceftriaxone 1g q24.", ["Cefepime 2 None 3/d", "ceftriaxone 1 None 1/d"]),
    ("Eplerenone 25 mg PO QOD or QD.", ["Eplerenone 25 PO 0.5-1/d"]),
    ("Lower ivabradine by 2.5 mg BID.", ["ivabradine 2.5 None 2/d"]),
    ("Prednisolone: total daily dose 3 mg.", ["Prednisolone 3 None 1/d"]),
    ("Raise lisinopril over 4 weeks to 10-20 mg.", ["lisinopril 10-20 None None"]),
]


@pytest.mark.parametrize(("text", "wanted"), OFTEN)
def test_how_often_and_by_which_route_stay_with_the_dose(text: str, wanted: list[str]) -> None:
    """Further routes, a bracket, the drug or an adverb between a dose and its frequency make no plan of its own."""
    found = quantities(text, "dose", "schedule")
    told = [(one.parameter, "-".join(n.printed for n in one.numbers), qualifiers(one)) for one in found]
    assert [f"{drug} {numbers} {more.get('route')} {more.get('freq')}".lower() for drug, numbers, more in told] == [
        words.lower() for words in wanted]


def test_a_dose_in_millions_of_units_is_told_in_units() -> None:
    """"5 MU" compares with "600 000 IU"; the number keeps what was printed, and how it was worked out."""
    number = quantities("Benzylpenicillin 5 MU IV every 6 hours.", "dose")[0]
    assert (number.unit, number.value and (number.value.value, number.value.printed)) == ("[IU]", (5_000_000, "5"))
