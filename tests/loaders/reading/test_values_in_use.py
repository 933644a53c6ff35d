"""What kind of value a number is: each line says what it says on a ward, and nothing half right."""

from __future__ import annotations

import pytest

from loaders.extraction import extract
from loaders.readers.text import read


def told(lines: str) -> list[str]:
    """Each quantity of a page under a heading in one line: role, parameter, comparator, numbers and unit."""
    text = f"# Notes\n\n{lines}\n"
    return [f"{q.role} {q.parameter}: {q.comparator} {'..'.join(str(n.value) for n in q.numbers)} {q.unit}"
            for q in extract(text, read(text)).quantities]


@pytest.mark.parametrize(("line", "wanted"), [
    ("- HR >150 or RR >35 or SBP <85.", ["threshold heart rate: > 150 /min", "threshold respiratory rate: > 35 /min",
                                         "threshold SBP: < 85 mm[Hg]"]),
    ("- Call early if RR < 8 or HR 110-130.", ["threshold respiratory rate: < 8 /min",
                                               "threshold heart rate: between 110..130 /min"]),
    ("- Keep the HR between 60 and 80.", ["threshold heart rate: between 60..80 /min"]),
    ("- Tachypnoea (RR > 24/min).", ["threshold respiratory rate: > 24 /min"]),
    ("- Pulse above 130: call the team.", ["threshold Pulse: > 130 /min"]),
    ("- Fewer died (HR 0.71, 95% CI 0.60-0.84).", ["effect hazard ratio: = 0.71 1",
                                                  "CI hazard ratio: between 0.60..0.84 1"]),
    ("- Stroke was rarer (RR 0.8).", ["effect relative risk for Stroke: = 0.8 1"]),
    ("- Rupture was likelier (RR 12, 95% CI 3 to 48).", ["effect relative risk: = 12 1",
                                                        "CI relative risk: between 3..48 1"]),
    ("- GCS < 9 OR 2 fits seen.", ["threshold GCS: < 9 {score}"]),
    ("- SBP <85 OR HR >130.", ["threshold SBP: < 85 mm[Hg]", "threshold heart rate: > 130 /min"]),
    ("- Recovery was likelier (OR 2, 95% CI 1.1 to 4).", ["effect odds ratio: = 2 1", "CI odds ratio: between 1.1..4 1"]),
    ("- Ask the MD 2 doctors know.", []),
    ("- Wait 6 hrs if the GCS is 14-15.", ["duration Wait: = 6 h", "threshold GCS: between 14..15 {score}"]),
    ("| Drug | HR | MAP |\n|---|---|---|\n| Vasopressin | 0 | + |", []),
])
def test_vital_signs_are_no_results(line: str, wanted: list[str]) -> None:
    """HR, RR, OR and MD are what the numbers beside them are of."""
    assert told(line) == wanted


@pytest.mark.parametrize(("line", "wanted"), [
    ("- Cool if the temperature is above 39.5 C.", ["threshold temperature: > 39.5 Cel"]),
    ("- Temp ≥38C.", ["threshold temperature: >= 38 Cel"]),
    ("- In 38 C groups nothing was seen.", []),
])
def test_degrees_without_a_sign_are_of_bodies_only(line: str, wanted: list[str]) -> None:
    """A letter behind a number is a unit only where the number is as warm as a body."""
    assert told(line) == wanted


@pytest.mark.parametrize(("lines", "wanted"), [
    ("- Hold it if the INR < 6,5 or urea > 7,5 mmol/l.", ["threshold INR: < 6.5 1", "threshold urea: > 7.5 mmol/L"]),
    ("- Ferritin < 12,5 µg/L.", []),
    ("- Ferritin < 12,5 µg/L.\n- INR 2.5 to 3.5, or 1.5.", ["threshold INR: between 2.5..3.5 1"]),
    ("- Hold it if the INR is above 4,5.", []),
    ("- Repeat the scan at 6,12, and 18 months.", ["schedule scan: = 6..12..18 mo"]),
])
def test_a_comma_in_a_number_is_read_or_left_open(lines: str, wanted: list[str]) -> None:
    """One number with a comma may be a decimal or two numbers: it gives nothing, never one of its halves."""
    assert told(lines) == wanted


@pytest.mark.parametrize(("line", "wanted"), [
    ("- Carvedilol 6.25 -> 12.5 mg twice daily.", ["dose Carvedilol: = 6.25 mg", "dose Carvedilol: = 12.5 mg"]),
    ("- Sertraline 50 mg → 100 mg.", ["dose Sertraline: = 50 mg", "dose Sertraline: = 100 mg"]),
    ("- Sertraline ↑ to 150 mg.", ["dose Sertraline: = 150 mg"]),
    ("- Ibuprofen 2 x 200 mg three times daily.", ["dose Ibuprofen: = 400 mg"]),
    ("- Ibuprofen 200 mg x 2.", []),
    ("- Ibuprofen 2 x 200 mg daily.", []),
    ("- Co-codamol 2 x 30/500 mg four times daily.", []),
    ("- Ibuprofen 2 tablets x 200 mg.", ["dose Ibuprofen: = 2 {tbl}"]),
    ("- Ibuprofen 200 mg x 3/day.", ["dose Ibuprofen: = 200 mg"]),
    ("- Ibuprofen 200 mg x 5 days.", ["dose Ibuprofen: = 200 mg", "duration Ibuprofen: = 5 d"]),
])
def test_steps_and_multiples_of_doses(line: str, wanted: list[str]) -> None:
    """A dose told by a product is the whole product; where a count may be of pieces or of times, nothing is read."""
    assert told(line) == wanted


@pytest.mark.parametrize(("line", "wanted"), [
    ("- Codeine is contraindicated in under 12s.", ["threshold age: < 12 a"]),
    ("- It is not for under 5s.", ["threshold age: < 5 a"]),
    ("- Offer the jab to all over 70s.", ["threshold age: > 70 a"]),
    ("- Intubate in under 30s.", []),
    ("- Refer if capillary refill is over 3s.", ["threshold capillary refill: > 3 s"]),
    ("- Stop below 3 mM glucose.", []),
    ("- Treat a potassium below 3 mM.", ["threshold potassium: < 3 mmol/L"]),
    ("- Treat bilirubin above 250 µM.", ["threshold bilirubin: > 250 umol/L"]),
])
def test_letters_behind_a_number_are_what_stands_around_them(line: str, wanted: list[str]) -> None:
    """An s behind years makes them people, and M behind milli or micro is molar."""
    assert told(line) == wanted


@pytest.mark.parametrize(("line", "wanted"), [
    ("- Naproxen 250 mg tablets: 2 tablets twice daily.", ["dose Naproxen: = 2 {tbl}"]),
    ("- Naproxen is available as 250 mg and 500 mg tablets.", []),
    ("- Each capsule contains 30 mg of codeine.", []),
    ("- Ranitidine comes in 75 mg, 150 mg and 300 mg tablets.", []),
    ("- Take one 250 mg naproxen tablet, or naproxen 250 mg tablet twice daily.", ["dose naproxen: = 250 mg"] * 2),
    ("- Bupivacaine 0.25%: 2 mg/kg (2.5 mg = 1 mL).", ["dose Bupivacaine: = 2 mg/kg"]),
    ("- Hydrocortisone 100 mg/2 mL (1 vial).", []),
    ("- Naloxone 0.4 mg/mL, 1 mL ampoule.", []),
    ("- Dilute 4 mg of noradrenaline in 50 mL.", []),
    ("- Dilute 2 g of magnesium in 100 mL and give it over 20 min.", ["dose magnesium: = 2 g",
                                                                      "duration magnesium: = 20 min"]),
    ("| Drug | Strength | Dose |\n|---|---|---|\n| Naloxone | 0.4 mg | 0.1 mg |", ["dose Naloxone: = 0.1 mg"]),
])
def test_the_strength_of_a_preparation_is_no_dose(line: str, wanted: list[str]) -> None:
    """What a tablet, vial or bag holds is not what is given."""
    assert told(line) == wanted


@pytest.mark.parametrize(("line", "wanted"), [
    ("- Ingestion of more than 60 mg/kg of iron is toxic.", ["threshold iron: > 60 mg/kg"]),
    ("- Refer if > 10 mg/kg of diphenhydramine was swallowed.", ["threshold diphenhydramine: > 10 mg/kg"]),
    ("- The lethal dose of colchicine is 0.8 mg/kg.", []),
    ("| Drug | Dose |\n|---|---|\n| Olanzapine | > 10 mg |", []),
    ("- If toxicity occurs give digoxin 62.5 micrograms.", ["dose digoxin: = 62.5 ug"]),
    ("- In overdose give acetylcysteine 150 mg/kg.", ["dose acetylcysteine: = 150 mg/kg"]),
    ("| Drug | Usual dose | Toxic dose |\n|---|---|---|\n| Verapamil | 80 mg | > 5 mg/kg |",
     ["dose Verapamil: = 80 mg", "threshold Verapamil: > 5 mg/kg"]),
])
def test_a_toxic_amount_is_not_to_be_given(line: str, wanted: list[str]) -> None:
    """It is a limit on what was taken where a comparator makes it one, and else nothing."""
    assert told(line) == wanted


@pytest.mark.parametrize(("line", "wanted"), [
    ("- Vecuronium 0.1 mg/kg: onset 3 min, duration 25-40 min.", ["dose Vecuronium: = 0.1 mg/kg"]),
    ("- The half-life of digoxin is 36 hours.", []),
    ("- It takes effect within 20 minutes, and its peak effect is at 2 hours.", []),
    ("- Give alteplase if symptom onset is < 4.5 hours.", ["duration symptom onset: < 4.5 h"]),
    ("| Drug | Dose | Onset | Duration |\n|---|---|---|---|\n| Ketamine | 1 mg/kg | 1 min | 10-20 min |",
     ["dose Ketamine: = 1 mg/kg"]),
])
def test_how_fast_a_drug_acts_is_no_plan(line: str, wanted: list[str]) -> None:
    """Onset, peak, half-life and duration of action are nothing to be done."""
    assert told(line) == wanted


@pytest.mark.parametrize(("line", "wanted"), [
    ("- The mean dose was 30 mg (SD 8 mg).", []),
    ("- The median dose of prednisone was 15 mg (range 5-60 mg).", []),
    ("- Give prednisone 20 mg (range 5-60 mg) daily.", ["dose prednisone: = 20 mg", "dose prednisone: between 5..60 mg"]),
    ("- Mean haemoglobin 102 g/L ± 14 g/L.", []),
    ("- Median lactate 2.1 mmol/L [IQR 1.4-3.2].", []),
])
def test_spreads_and_what_was_found_are_no_limits(line: str, wanted: list[str]) -> None:
    """A mean with its spread was found in people; nobody is to reach or to be given it."""
    assert told(line) == wanted


@pytest.mark.parametrize(("line", "wanted"), [
    ("- Blood pressure is the mean of ≥3 readings on ≥2 days.", []),
    ("- BP is taken at ≥2 visits with ≥3 measurements each.", []),
    ("- Three readings above 135/85 mmHg are needed.", ["threshold blood pressure: > 135 mm[Hg]"]),
    ("- Overuse is taking triptans on 10 or more days a month.", ["threshold triptans: >= 10 d/mo"]),
    ("- Urine protein: dipstick >1+ or >0.3 g per day.", ["threshold dipstick: > 1 1",
                                                          "threshold Urine protein: > 0.3 g/d"]),
    ("- Add a drug if SBP is > 10 mmHg above goal.", ["threshold SBP: > 10 mm[Hg]"]),
    ("- Free T4 < 9 pmol/L.", ["threshold Free T4: < 9 pmol/L"]),
])
def test_counts_and_differences_are_no_values_of_the_measure(line: str, wanted: list[str]) -> None:
    """How often something is measured, what a strip shows and how far off a target is are not where a measure stands."""
    assert told(line) == wanted


def test_a_difference_says_what_it_is_from() -> None:
    """"10 mmHg above goal" is relative to the goal."""
    text = "- Add a drug if SBP is > 10 mmHg above goal.\n"
    assert [quantity.qualifiers.ref for quantity in extract(text, read(text)).quantities] == ["target"]


@pytest.mark.parametrize(("line", "wanted"), [
    ("- It starts after 20 weeks of pregnancy and up to 6 weeks postpartum.", ["threshold gestational age: > 20 wk",
                                                                             "threshold time after birth: <= 6 wk"]),
    ("- Anti-D is given prior to 28 weeks' gestation.", ["threshold gestational age: < 28 wk"]),
    ("- A scan is offered if she is less than 13 weeks pregnant.", ["threshold gestational age: < 13 wk"]),
    ("- Give enoxaparin until 6 weeks postpartum.", ["duration enoxaparin: = 6 wk"]),
])
def test_weeks_are_of_the_pregnancy_or_after_it(line: str, wanted: list[str]) -> None:
    """Weeks before birth and weeks after it are two measures."""
    assert told(line) == wanted


@pytest.mark.parametrize(("line", "wanted"), [
    ("- Raised: 125-134/<85 mmHg.", ["threshold SBP: between 125..134 mm[Hg]", "threshold DBP: < 85 mm[Hg]"]),
    ("- Grade 1: 140–159/90–99 mm Hg.", ["threshold SBP: between 140..159 mm[Hg]", "threshold DBP: between 90..99 mm[Hg]"]),
    ("- Treat if BP is ≥150/≥95 mmHg.", ["threshold BP: >= 150 mm[Hg]"]),
    ("- Treat if BP is ≥150/95 mmHg.", ["threshold BP: >= 150 mm[Hg]"]),
    ("- Give 130-139/80 of them a leaflet on blood pressure.", []),
    ("| Class | Blood pressure (mmHg) |\n|---|---|\n| Raised | 125-134/80-84 |",
     ["threshold SBP: between 125..134 mm[Hg]", "threshold DBP: between 80..84 mm[Hg]"]),
])
def test_pairs_of_ranges_are_two_limits(line: str, wanted: list[str]) -> None:
    """Each part of a pair keeps its own ends."""
    assert told(line) == wanted


@pytest.mark.parametrize(("table", "wanted"), [
    ("| Drug | Dose (maximum) |\n|---|---|\n| Ketorolac | 0.5 mg/kg (15 mg) |",
     ["dose Ketorolac: = 0.5 mg/kg", "dose Ketorolac: <= 15 mg"]),
    ("| Drug | Dose (mg/kg) | Max dose (mg) |\n|---|---|---|\n| Ketorolac | 0.5 | 15 |",
     ["dose Ketorolac: = 0.5 mg/kg", "dose Ketorolac: <= 15 mg"]),
    ("| Test | Range (mmol/L) |\n|---|---|\n| Sodium | 135-145 |", ["threshold Sodium: between 135..145 mmol/L"]),
    ("| Sign (per minute) | 1-2 years |\n|---|---|\n| Heart rate | 100-150 |",
     ["threshold Heart rate: between 100..150 /min"]),
    (("| Drug | Age and weight | Dose |\n|---|---|---|\n| Amoxicillin | 40-90 mg/kg/day | |\n"
     "| Amoxicillin | > 10 years | 500 mg |\n| Amoxicillin | 20-40 kg | 250 mg |"),
     ["dose Amoxicillin: between 40..90 mg/kg/d", "threshold age: > 10 a", "dose Amoxicillin: = 500 mg",
      "threshold weight: between 20..40 kg", "dose Amoxicillin: = 250 mg"]),
])
def test_heads_say_what_the_values_under_them_are(table: str, wanted: list[str]) -> None:
    """A unit, a range or a maximum told in a head only holds for its cells, and a head never makes a dose a weight."""
    assert told(table) == wanted


@pytest.mark.parametrize(("line", "wanted"), [
    ("- Dexamethasone 4 mg = prednisolone 25 mg.", []),
    ("- 1 g of magnesium sulfate = 4 mmol of magnesium.", []),
    ("- Gentamicin 5 mg/kg NTE 400 mg.", ["dose Gentamicin: = 5 mg/kg", "dose Gentamicin: <= 400 mg"]),
    ("- Iron < 20 mg/kg: not toxic.", []),
    ("| Finding | Score |\n|---|---|\n| SBP < 90 | 2 |", ["threshold SBP: < 90 mm[Hg]"]),
])
def test_equivalents_limits_of_doses_and_points(line: str, wanted: list[str]) -> None:
    """What stands for another drug, what is harmless and what a row scores is not given; NTE is a maximum."""
    assert told(line) == wanted


def test_a_frequency_may_have_two_ends() -> None:
    """"QD or BID" is once to twice a day, and no plan beside the dose."""
    text = "- Furosemide 20 mg QD or BID.\n"
    assert [quantity.qualifiers.freq.code for quantity in extract(text, read(text)).quantities] == ["1-2/d"]


def test_a_title_tells_that_amounts_were_taken() -> None:
    """Under a title of ingestions an amount that stands alone is a limit on what was taken, and nothing to give."""
    text = "# Ingestions in children\n\n# Iron\n\n- ≥ 40 mg/kg or 200 mg\n- Give deferoxamine 15 mg/kg/h.\n"
    found = [(q.role, q.parameter, q.comparator, q.qualifiers.kind) for q in extract(text, read(text)).quantities]
    assert found == [("threshold", "Iron", ">=", "toxic"), ("threshold", "Iron", ">=", "toxic"),
                     ("dose", "deferoxamine", "=", None)]


@pytest.mark.parametrize(("line", "wanted"), [
    ("- Children of 10-12 yo need less.", ["threshold age: between 10..12 a"]),
    ("- CrCl [15,30): halve the dose.", ["threshold CrCl: between 15..30 1"]),
    ("- FEV1 [50%, 80%) is moderate.", ["threshold FEV1: between 50..80 %"]),
    ("- CrCl [10,30) 1 mg/kg.", ["threshold CrCl: between 10..30 1"]),
    ("- A1C < 7.5%, 70% of the problem is dinner.", ["threshold A1C: < 7.5 %"]),
    ("- A high titre (2 points).", []),
    ("- Partial thickness (2°) burns.", []),
    ("- Give 4 mL/kg/% TBSA of saline.", ["dose saline: = 4 mL/kg/%"]),
    ("- Keep protein intake at 0.8 g/kg/day.", ["threshold protein intake: = 0.8 g/kg/d"]),
    ("- Draw up 1 mL of adrenaline.", []),
    ("- Typical age: 6 months-5 years.", ["threshold age: between 6..60 mo"]),
    ("- From 6 weeks-3 months of age.", []),
    ("- If a child > 2 months has fever, call.", ["threshold age: > 2 mo"]),
    ("- ≥ 12 years–adult 10 mg of loratadine.", ["threshold age: >= 12 a", "dose loratadine: = 10 mg"]),
    ("- Shock: CRT > 3 seconds.", ["threshold CRT: > 3 s"]),
    ("- Max sodium increase 8 mmol/L.", ["threshold sodium increase: <= 8 mmol/L"]),
    ("- The maximum RR is 35/min.", ["threshold respiratory rate: <= 35 /min"]),
    ("- Give glucose 10% 5 mL/kg.", ["dose glucose 10%: = 5 mL/kg"]),
])
def test_printed_forms_of_numbers_and_units(line: str, wanted: list[str]) -> None:
    """A range is no power of ten, a half-open one keeps both ends, and a unit is whole or the number is left out."""
    assert told(line) == wanted


@pytest.mark.parametrize(("line", "wanted"), [
    ("- CrCl < 30: reduce rate and bolus by 50%.", ["threshold CrCl: < 30 1"]),
    ("- Reduce the rate by 25%.", []),
    ("- Reduce MAP by 20%.", ["threshold MAP reduction: = 20 %"]),
    ("- Empagliflozin reduced admissions by 31%.", ["effect admissions: = 31 %"]),
])
def test_an_ordered_change_is_no_result(line: str, wanted: list[str]) -> None:
    """What is to be reduced was not found to fall."""
    assert told(line) == wanted


def test_a_dose_raised_by_a_share_is_not_reduced() -> None:
    """"increase the dose by 25%" is an increment."""
    text = "- Increase the dose of levothyroxine by 25%.\n- Reduce the dose of oxaliplatin by 20%.\n"
    assert [quantity.qualifiers.kind for quantity in extract(text, read(text)).quantities] == ["increment", "decrement"]
