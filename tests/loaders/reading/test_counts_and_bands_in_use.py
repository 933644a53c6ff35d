"""Counts as limits, bands of one measure, scores that people give, differences that matter, and what all this forbids."""

from __future__ import annotations

import pytest

from loaders.extraction_json import qualifiers
from tests.loaders.reading.sentences import quantities, told
from tests.sources import decode, read_record

COUNTS = [
    ("Offer prophylaxis to women with two or more episodes in 6 months.", ["episodes >= 2 1", "episodes within 6 mo"]),
    ("Refer children with three or more attacks in 6 months or five or more in 12 months.",
        ["attacks >= 3 1", "attacks within 6 mo", "attacks >= 5 1", "attacks within 12 mo"]),
    ("Consider referral after two or more courses of oral steroids in 12 months.",
        ["courses of oral steroids >= 2 1", "courses of oral steroids within 12 mo"]),
    ("Girls with at least 4 infections a year may be offered it.", ["infections >= 4 /a"]),
    ("Adults who have had 2 or more flares in the past year should step up.", ["flares >= 2 /a"]),
    ("With two or more risk factors, treat.", ["risk factors >= 2 1"]),
    ("Infants with no more than four SMN2 copies should be treated.", ["SMN2 copies <= 4 1"]),
    ("People with more than two affected vascular beds should get it.", ["affected vascular beds > 2 1"]),
    ("Counsel a person smoking more than 20 cigarettes a day.", ["cigarettes > 20 /d"]),
    ("Refer if there are more than 5 nodules.", ["nodules > 5 1"]),
    ("Age over 60 years and more than one extranodal site are counted.", ["age > 60 a", "extranodal site > 1 1"]),
    ("Suspect overuse if opioids are taken on 8 or more days a month.", ["opioids >= 8 d/mo"]),
    ("Adults with one or more risk factors should get a statin.", []),
    ("Patients with three or more of these signs need review.", []),
    ("Treat hypertension with two or more drugs.", []),
    ("Patients with two or more medications should be reviewed.", []),
    ("Seven studies with 30 or more patients were found.", []),
    ("Trials in people with two or more affected vessels were pooled.", []),
]


@pytest.mark.parametrize(("text", "wanted"), COUNTS)
def test_what_happens_to_people_is_counted(text: str, wanted: list[str]) -> None:
    """What people have or what befalls them can be limited by number; what is done, given or studied is not."""
    assert [told(quantity) for quantity in quantities(text)] == wanted


BANDS = [
    ("The 10-year stroke risk is low at <5%, borderline at 5% to <7.5% and high at 20% or more.",
        ["10-year stroke risk < 5 %", "10-year stroke risk between 5..7.5 %", "10-year stroke risk >= 20 %"]),
    ("HbA1c is high above 8% and very high above 10%.", ["HbA1c > 8 %", "HbA1c > 10 %"]),
    ("Ferritin is normal at 30 to 300 ng/mL.", ["Ferritin between 30..300 ng/mL"]),
    ("Triglycerides of 150-499 mg/dL are moderately raised and >=500 severely raised.",
        ["Triglycerides between 150..499 mg/dL", "Triglycerides >= 500 mg/dL"]),
    ("Treat when LDL-C is >=160 mg/dL with a family history, or >=190 without one.",
        ["LDL-C >= 160 mg/dL", "LDL-C >= 190 mg/dL"]),
    ("If LDL-C is above 100 mg/dL, add ezetimibe to reach <70 mg/dL.", ["LDL-C > 100 mg/dL", "LDL-C < 70 mg/dL"]),
    ("A culture is positive at ≥10⁵ CFU/mL.", ["colony count >= 100000 /mL"]),
    ("Surgery is indicated when the Cobb angle is 50° or more.", ["Cobb angle >= 50 deg"]),
    ("Call if K+ is <3.0 mmol/L or venous pH <7.2.", ["K+ < 3.0 mmol/L", "venous pH < 7.2 1"]),
    ("Uptake rated 4 or 5 on the five-point Deauville scale calls for biopsy.", ["Deauville scale between 4..5 {score}"]),
    ("See people whose pain is rated 4 or more.", ["pain >= 4 {score}"]),
    ("Fatigue scored at 7 to 10 needs review.", ["Fatigue between 7..10 {score}"]),
    ("A page rated 4 or 5 stars by users.", []),
    ("The minimal important difference is 4 points on the CAT.", ["CAT = 4 {score}"]),
    ("The minimal clinically important difference for FEV1 is 100 mL.", ["FEV1 = 100 mL"]),
    ("A change of 4 points on the SGRQ is the minimal important difference.", ["SGRQ = 4 {score}"]),
    ("The MCID is 30 m for the six-minute walk test and 35 m for the shuttle walk.",
        ["six-minute walk test = 30 m", "shuttle walk = 35 m"]),
    ("Do not infuse when the anti-AAV9 antibody titer is >1:50.", ["anti-AAV9 antibody titer > 50 1"]),
    ("ANA titres of 1:160 or more are positive.", ["ANA titres >= 160 1"]),
    ("Mix it at a ratio of 1:10.", []),
    ("A FIT is read as positive at 20 µg or more of haemoglobin per gram of stool.", ["FIT >= 20 ug/g"]),
    ("Refer if FIT is 10 µg Hb/g or more.", ["FIT >= 10 ug/g"]),
    ("Mean arterial pressure should be cut by no more than 25%.", ["Mean arterial pressure reduction <= 25 %"]),
    ("Lower LDL-C by 50% or more.", ["LDL-C reduction >= 50 %"]),
    ("In the trial mortality was low at 5% and high at 20%.", []),
    ("Side effects were mild in 5% and severe in 20%.", []),
]


@pytest.mark.parametrize(("text", "wanted"), BANDS)
def test_a_band_is_of_the_measure_of_its_clause(text: str, wanted: list[str]) -> None:
    """A word of degree, another limit of the same order, or a unit of one measure only tells what a band is of."""
    assert [told(quantity) for quantity in quantities(text) if quantity.role == "threshold"] == wanted


def test_a_difference_that_matters_is_no_result() -> None:
    """What was found stays a result, the difference it is judged by is a limit."""
    text = "The difference was 2.1 points (95% CI 1.0 to 3.2), below the minimal important difference of 4 points."
    found = quantities(text)
    assert [quantity.role for quantity in found] == ["effect", "CI", "threshold"]


@pytest.mark.parametrize(("text", "forbidden"), [
    ("The panel recommends against screening in adults older than 85 years or with a life expectancy under 10 years.",
        [True, True]),
    ("Do not start one before the age of 8 years.", [True]),
    ("Ibuprofen should be avoided when the eGFR is below 45 mL/min/1.73 m².", [True]),
    ("Avoid codeine in children younger than 12 years.", [True]),
    ("Do not treat raised urate in people unless it stays over 780 micromol/L.", [False]),
    ("Do not delay antibiotics in adults older than 65 years.", [False]),
    ("Do not wait until FVC falls below 50%.", [False]),
])
def test_a_prohibition_reaches_its_limits(text: str, forbidden: list[bool]) -> None:
    """What is advised against beyond a limit is forbidden there; "unless" and "do not delay" turn it round."""
    found = [quantity for quantity in quantities(text) if quantity.role == "threshold"]
    assert [qualifiers(quantity).get("polarity") == "contraindication" for quantity in found] == forbidden


@pytest.mark.parametrize(("text", "logic"), [
    ("It is confirmed when all 3 are present: ketones ≥3 mmol/L, glucose >11 mmol/L or known diabetes, and pH <7.3.",
        ["and", "and", "and"]),
    ("Diagnose it if all of the following are met: IgE above 100 IU/mL, FEV1 below 80%, and eosinophils above 300 cells/µL.",
        ["and", "and", "and"]),
    ("Refer if Hb has dropped by 2 g/dL or more or if bleeding is overt.", ["or"]),
    ("Test every infant whose CRP reaches 10 mg/L or more, whose culture is positive, or who does not improve.", ["or"]),
    ("People older than 30 years whose HBV DNA is >20 000 IU/mL may be treated.", ["and", "and"]),
    ("Adults over 50 years who have a BMI of 30 kg/m2 or more should be screened.", ["and", "and"]),
    ("Refer if systolic pressure is 180 mmHg or higher with haemorrhage, or if a tumour is suspected.", ["and"]),
    ("Refer if Hb is below 80 g/L.", [None]),
])
def test_all_any_and_people_of_an_age(text: str, logic: list[str | None]) -> None:
    """"all 3" makes commas an "and"; a repeated "or if" is another reason; an age holds for what its people have."""
    found = [quantity for quantity in quantities(text) if quantity.role == "threshold"]
    assert [qualifiers(quantity).get("logic") for quantity in found] == logic


@pytest.mark.parametrize(("text", "kinds"), [
    ("HbA1c should be kept below 7.5%, relaxed to 8.5% in frail people.", ["target", "target"]),
    ("Saturation should be held between 90 and 95%, and glucose at or above 2.6 mmol/L.", ["target", "target"]),
    ("Keep SpO2 above 92% and give oxygen when PaO2 is below 8 kPa.", ["target", None]),
])
def test_an_aim_goes_on_over_and(text: str, kinds: list[str | None]) -> None:
    """A second measure without a verb of its own, or a loosened limit, is an aim as the first is."""
    found = [quantity for quantity in quantities(text) if quantity.role == "threshold"]
    assert [qualifiers(quantity).get("kind") for quantity in found] == kinds


def test_a_proviso_behind_a_limit_is_its_condition() -> None:
    """"below 20 mL/kg if symptomatic" holds only then."""
    found = quantities("Intubate if FVC is below 15 mL/kg, or below 20 mL/kg if symptomatic.")
    assert [qualifiers(quantity).get("cond") for quantity in found] == [None, "if symptomatic"]


@pytest.mark.parametrize("text", [
    "A systolic pressure <130 mm Hg is the recommended goal.", "Ketones should fall by ≥0.5 mmol/L/h.",
    "SpO2 should stay above 92%.", "Raise Hb to reach 100 g/L or more.",
])
def test_an_aim_is_a_target(text: str) -> None:
    """"should stay", "is the goal" and "to reach" make a limit an aim."""
    assert [qualifiers(quantity).get("kind") for quantity in quantities(text)] == ["target"]


def test_a_definition_makes_a_count_a_limit() -> None:
    """"means at least 4 relapses": what a count defines is limited by it, and what "or" adds behind its window too."""
    text = "# Care\n\nIt means two or more relapses within 6 months of onset or at least 4 relapses in 12 months.\n"
    found = [one for one in read_record(decode("page.md", text.encode())).quantities if one.role == "threshold"]
    assert [(one.comparator, one.numbers[0].value) for one in found] == [(">=", 2), (">=", 4)]
