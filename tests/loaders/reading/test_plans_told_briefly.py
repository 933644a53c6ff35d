"""Plans without a verb, times told from events, named periods, lengths told by "of", and what a repeated test is of."""

from __future__ import annotations

import pytest

from loaders.blocks import View
from loaders.extraction.quantities import read_quantities
from loaders.extraction_json import qualifiers
from loaders.language.context import Context
from loaders.record import Quantity
from tests.sources import decode, read_record

PLANNED = {"schedule", "duration", "timepoint"}


def plans(text: str, before: str = "") -> list[Quantity]:
    """The schedules, durations and time points of a sentence."""
    read = read_quantities(View.plain(text, 0, len(text)), 0, len(text), (), "s1", Context(before=before))
    return [quantity for quantity in read.quantities if quantity.role in PLANNED]


def shown(found: Quantity) -> str:
    """What a plan is of, and its numbers as printed with their unit, or its event."""
    numbers = "-".join(n.printed for n in found.numbers) or str(qualifiers(found).get("event"))
    return " ".join((str(found.parameter), numbers, found.unit or "")).strip()


@pytest.mark.parametrize(("text", "expected"), [
    ("BG and ketones hourly; VBG at 2 h, then q2h for the first 6 h.",
     ["BG and ketones hourly h", "VBG 2 h", "VBG 2 h"]),
    ("Faecal immunochemical test (FIT) every year", ["Faecal immunochemical test (FIT) every a"]),
    ("Flexible sigmoidoscopy every 10 years plus annual FIT", ["Flexible sigmoidoscopy 10 a", "FIT annual a"]),
    ("ECG at baseline and at 6 months.", ["ECG baseline", "ECG 6 mo"]),
    ("Bone markers at baseline, 3 and 6 months.", ["Bone markers baseline", "Bone markers 3-6 mo"]),
    ("INR on days 3 and 5, then weekly.", ["INR 3-5 d", "INR weekly wk"]),
    ("Mammography, annually from age 40, is recommended.", ["Mammography annually a"]),
    ("Heart failure admissions every year in England.", []),
    ("Daily living aids", []),
    ("The monthly meeting", []),
    ("Influenza vaccination every autumn.", []),
])
def test_a_plan_needs_no_verb(text: str, expected: list[str]) -> None:
    """In lists a thing and a time are a plan; things that happen of themselves, and names, are none."""
    assert [shown(q) for q in plans(text)] == expected


@pytest.mark.parametrize(("text", "period"), [
    ("Check the platelet count every 2 to 3 days from day 4 to day 14.", "days 4 to 14"),
    ("Measure troponin every 2 weeks during months 2 and 3.", "months 2 and 3"),
    ("CEA is advised every 6-12 months in years 4 and 5.", "years 4 and 5"),
    ("Offer review 6-monthly to 5 years.", "to 5 a"),
    ("Monitor the pulse hourly until 24 hours.", "to 24 h"),
    ("Check INR monthly once stable.", "once stable"),
    ("Check INR weekly.", None),
])
def test_a_schedule_runs_for_its_period(text: str, period: str | None) -> None:
    """The period of a schedule may be told by numbered months or days, or by its end."""
    assert qualifiers(plans(text)[0]).get("period") == period


@pytest.mark.parametrize(("text", "event"), [
    ("Measure neutrophils before each infusion and 2 weeks after.", "each infusion"),
    ("Give prednisolone from 24 hours before until 30 days after the infusion.", "infusion"),
    ("Use contraception for 7 months after the last dose.", "dose"),
    ("Measure the APTT 6 hours after the bolus.", "the bolus"),
    ("Urine should be cultured before treatment whenever there is flank pain.", "treatment"),
    ("Measure ALT before the infusion, then weekly.", "infusion"),
    ("Obtain an ECG on arrival.", "arrival"),
])
def test_a_time_keeps_its_event(text: str, event: str) -> None:
    """An event told once holds for the times on both its sides, and words of treatment are events."""
    assert any(qualifiers(q).get("event") == event for q in plans(text))
    assert plans(text)[-1].role != "threshold"


@pytest.mark.parametrize(("text", "expected"), [
    ("3 months of CAPOX is recommended; 6 months of FOLFOX is the alternative.", ["CAPOX 3 mo", "FOLFOX 6 mo"]),
    ("Consider a statin after 6 months of diet.", ["diet 6 mo"]),
    ("Repeat DXA after 3 to 5 years of bisphosphonate.", ["DXA 3-5 a"]),
    ("Survival was 70% with 3 months versus 72% with 6 months.", ["treatment 3 mo", "treatment 6 mo"]),
    ("Infants under 3 months of age were studied.", []),
    ("Consider prophylaxis for women with at least 3 episodes a year.", []),
    ("Offer at least 3 sessions a week.", ["sessions 3 /wk"]),
    ("Every newborn must be given hepatitis B vaccine within 24 hours of birth.", ["hepatitis B vaccine 24 h"]),
    ("Warfarin should be stopped 5 days before surgery and restarted 12 hours afterwards.",
     ["Warfarin 5 d", "Warfarin 12 h"]),
    ("Patients should be seen within 7 days and again at 30 days.", ["visit 7 d", "visit 30 d"]),
    ("Aim for 150 minutes of moderate exercise a week.", ["moderate exercise 150 min/wk"]),
    ("Reassess the need for antibiotics daily.", ["need for antibiotics daily d"]),
    ("Vaccinate yearly against influenza.", ["vaccination yearly a"]),
    ("Give denosumab half-yearly.", ["denosumab half mo"]),
])
def test_a_length_is_of_what_is_done(text: str, expected: list[str]) -> None:
    """What "of" names behind a length, or what is given, is what the length is of; an age is no length."""
    assert [shown(q) for q in plans(text)] == expected


@pytest.mark.parametrize(("text", "comparator"), [
    ("Do not repeat HbA1c more often than every 3 months.", ">="),
    ("Give iron not more often than every 2 weeks.", ">="),
    ("Give iron every 2 weeks.", "="),
])
def test_the_least_interval_is_a_limit(text: str, comparator: str) -> None:
    """"Not more often than every 2 weeks" is an interval of 2 weeks or longer, of the thing itself."""
    found, = plans(text)
    assert found.comparator == comparator
    assert found.parameter in {"HbA1c", "iron"}


@pytest.mark.parametrize(("before", "text", "parameter"), [
    ("Measure a lipid profile in all adults.", "Repeat it 4 to 12 weeks after starting a statin.", "lipid profile"),
    ("Check ferritin before treatment.", "Recheck in 3 months.", "ferritin"),
    ("Offer a statin.", "Repeat it in 3 months.", "repeat"),
])
def test_what_is_repeated_was_told_before(before: str, text: str, parameter: str) -> None:
    """"Repeat it" is of what the statement before told to measure, if it told that."""
    assert plans(text, before)[0].parameter == parameter


@pytest.mark.parametrize(("text", "phase"), [
    ("Give loading doses on days 0, 14 and 28.", "loading"),
    ("Offer maintenance doses every 4 months.", "maintenance"),
    ("Offer doses every 4 months.", None),
])
def test_a_plan_keeps_its_phase(text: str, phase: str | None) -> None:
    """The phase of a treatment that a schedule is of stands before its doses."""
    assert qualifiers(plans(text)[0]).get("phase") == phase


def test_a_pair_of_doses_is_no_end_of_a_time() -> None:
    """"after 4 weeks to 10/40 mg" is a time and a dose, not a range of weeks."""
    assert shown(plans("Amlodipine/benazepril is raised after 4 weeks to 10/40 mg.")[0]).endswith("4 wk")


TIMES_OF_DOSES = [
    # A time between the comma behind a dose and the end of the clause is how long it is given.
    ("- Doxycycline 100 mg bd, 7 days", ["Doxycycline 100 dose 2/d None", "Doxycycline 7 duration None None"]),
    ("- Amoxicillin 500 mg three times daily, 3 days after surgery.", [
        "Amoxicillin 500 dose 3/d None", "Amoxicillin 3 schedule None None"]),
    ("- Take 200 mg aciclovir, by mouth, 5 times a day for 7 days.", [
        "aciclovir 200 dose 5/d None", "aciclovir 7 duration None None"]),
    # "OD" without a dose is an overdose.
    ("- Treat cocaine or opioid OD.", []),
    ("- Ramipril 5 mg OD.", ["Ramipril 5 dose 1/d None"]),
    # The most of a day in hours is a limit of the day, in amounts or in doses.
    ("- Paracetamol 1 g; maximum 4 g in 24 hours.", ["Paracetamol 1 dose None None", "Paracetamol 4 dose 1/d maximum"]),
    ("- Codeine 30 mg; no more than 4 doses in any 24-hour period.", [
        "Codeine 30 dose None None", "Codeine 4 dose None maximum"]),
    # What lasts, or is due, is what is dosed, by its whole name; an amount never lasts.
    ("- Benzathine penicillin 2.4 million units IM once weekly for three weeks.", [
        "Benzathine penicillin 2.4 dose 1/wk None", "Benzathine penicillin three duration None None"]),
    ("- Calcium chloride 1 g IV over 10 min.", [
        "Calcium chloride 1 dose None None", "Calcium chloride 10 duration None None"]),
    ("- Artesunate 2.4 mg/kg IV at 0, 12 and 24 h.", [
        "Artesunate 2.4 dose None None", "Artesunate 0-12-24 timepoint None None"]),
    ("- Infuse 20 mL/kg over 30 minutes.", ["None 30 duration None None"]),
]


@pytest.mark.parametrize(("page", "wanted"), TIMES_OF_DOSES, ids=[case[0][:60] for case in TIMES_OF_DOSES])
def test_times_belong_to_the_dose_beside_them(page: str, wanted: list[str]) -> None:
    """How often, how long and the most of a day go with the dose they stand beside, under its whole name."""
    told = []
    for one in read_record(decode("page.md", page.encode())).quantities:
        numbers, often = "-".join(number.printed for number in one.numbers), one.qualifiers.freq
        told.append(f"{one.parameter} {numbers} {one.role} {often.code if often else None} {one.qualifiers.kind}")
    assert told == wanted
