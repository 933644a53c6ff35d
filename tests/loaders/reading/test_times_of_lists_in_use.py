"""Times of a labelled list, times up to an event, dates in conditions, periods of a schedule, and plans told as facts."""

from __future__ import annotations

import pytest

from loaders.blocks import View
from loaders.extraction.quantities import read_quantities
from loaders.extraction_json import qualifiers
from loaders.language.context import Context
from loaders.record import Quantity

PLANNED = {"schedule", "duration", "timepoint"}


def plans(text: str) -> list[Quantity]:
    """The schedules, durations and time points of a sentence."""
    read = read_quantities(View.plain(text, 0, len(text)), 0, len(text), (), "s1", Context())
    return [quantity for quantity in read.quantities if quantity.role in PLANNED]


def shown(found: Quantity) -> str:
    """The role of a time, what it is of, and its numbers as printed or its event."""
    numbers = "-".join(n.printed for n in found.numbers) or str(qualifiers(found).get("event"))
    return f"{found.role} {found.parameter} {numbers}"


@pytest.mark.parametrize(("text", "expected"), [
    ("Full blood count and ALT: at baseline, weekly for the first month, monthly to month 6, then every 3 months.",
     ["schedule Full blood count and ALT baseline", "schedule Full blood count and ALT weekly",
      "schedule Full blood count and ALT monthly", "schedule Full blood count and ALT 3"]),
    ("Liver tests: before treatment, every 2 weeks for 2 months, then quarterly.",
     ["schedule Liver tests treatment", "schedule Liver tests 2", "schedule Liver tests quarterly"]),
    ("ECG: at baseline, at 1 week and yearly thereafter.",
     ["schedule ECG baseline", "schedule ECG 1", "schedule ECG yearly"]),
    ("INR: day 3, day 5, then weekly.", ["schedule INR 3-5", "schedule INR weekly"]),
    ("Serum creatinine - at baseline and yearly.",
     ["schedule Serum creatinine baseline", "schedule Serum creatinine yearly"]),
    ("Duration: 5 to 7 days.", ["duration None 5-7"]),
    ("The committee agreed: at 6 months the effect was lost.", ["timepoint committee agreed 6"]),
])
def test_all_times_of_a_list_are_of_its_label(text: str, expected: list[str]) -> None:
    """The words before a colon or a dash name what is done at every time behind it; words for a time name nothing."""
    assert [shown(q) for q in plans(text)] == expected


@pytest.mark.parametrize(("text", "expected"), [
    ("Clear fluids should be allowed until 2 hours and solid food until 6 hours before induction.",
     ["schedule Clear fluids 2 before induction", "schedule solid food 6 before induction"]),
    ("Breast milk can be given until 4 hours before anaesthesia.", ["schedule Breast milk 4 before anaesthesia"]),
    ("Prophylaxis is continued until 6 months after transplantation.",
     ["schedule Prophylaxis 6 after transplantation"]),
    ("Give prednisolone from 24 hours before until 30 days after the infusion.",
     ["schedule prednisolone 24 before infusion", "schedule prednisolone 30 after infusion"]),
    ("Restarting a DOAC 48 to 72 hours after major surgery is reasonable.",
     ["schedule DOAC 48-72 after major surgery"]),
    ("Repeat imaging 3 months after ablation is recommended.", ["schedule imaging 3 after ablation"]),
    ("Symptoms 6 weeks after delivery are common.", ["timepoint Symptoms 6 after delivery are common"]),
])
def test_a_time_is_told_from_its_event(text: str, expected: list[str]) -> None:
    """The last hours before an event are a plan, and advice may stand behind the time."""
    shown_with = [f"{shown(q)} {qualifiers(q).get('rel')} {qualifiers(q).get('event')}" for q in plans(text)]
    assert [words.removesuffix(" are common") for words in shown_with] == [
        words.removesuffix(" are common") for words in expected]


@pytest.mark.parametrize(("text", "expected"), [
    ("Change treatment if there is no improvement by 3 months or the target is missed at 6 months.",
     ["timepoint improvement 3", "timepoint target 6"]),
    ("Switch drug if HbA1c is above 7% at 3 months.", ["timepoint HbA1c 3"]),
    ("If symptoms persist, repeat the test at 6 weeks.", ["schedule test 6"]),
    ("Check the blood count within 48 hours and at day 7.", ["schedule blood count 48", "schedule blood count 7"]),
    ("Review everyone within 4 weeks, at 3 months and at least once a year.",
     ["schedule review 4", "schedule review 3", "schedule review once"]),
    ("Repeat troponin within 3 hours.", ["duration troponin 3"]),
    ("Give amoxicillin within 1 hour and continue it for 5 days.", ["duration amoxicillin 1", "duration amoxicillin 5"]),
])
def test_a_date_is_told_from_a_plan(text: str, expected: list[str]) -> None:
    """A date in a condition is when something is looked at; a window that a date follows is the first of the dates."""
    assert [shown(q) for q in plans(text)] == expected


@pytest.mark.parametrize(("text", "period"), [
    ("Take peak flow readings twice daily for 2–4 weeks.", "2-4 wk"),
    ("Monitor ALT monthly to month 6.", "until month 6"),
    ("Repeat colonoscopy every 10 years until age 75.", "until age 75"),
    ("Check INR daily until it is above 2.", "until it is above 2"),
    ("Check eGFR every 3 months once CrCl drops below 50 mL/min.", None),
    ("Measure potassium, then every 3 months.", "thereafter"),
])
def test_a_period_may_end_in_a_limit(text: str, period: str | None) -> None:
    """A range of time is the period of what is done often; a limit ends a period and stays a limit."""
    assert qualifiers(plans(text)[0]).get("period") == period


@pytest.mark.parametrize(("text", "expected"), [
    ("Weekly classes for 8 weeks probably delay relapse.", ["schedule classes Weekly", "duration classes 8"]),
    ("Twice-weekly sessions for 12 weeks improved walking.", ["schedule sessions Twice", "duration sessions 12"]),
    ("The dressing is changed daily.", ["schedule dressing daily"]),
    ("A follow-up colonoscopy is due at 1 year.", ["schedule follow-up colonoscopy 1"]),
    ("Daily living aids for 8 weeks helped.", ["duration aids 8"]),
    ("The rota was changed daily.", []),
])
def test_a_plan_may_be_told_as_a_fact(text: str, expected: list[str]) -> None:
    """What is given in a trial, or is done as a rule, is a plan; a name with "daily" is none."""
    assert [shown(q) for q in plans(text)] == expected


@pytest.mark.parametrize(("text", "parameter"), [
    ("Rehabilitation should begin within 4 weeks of discharge and run for 6–8 weeks.", "Rehabilitation"),
    ("Exercise should start within 24 hours and continue for 12 weeks.", "Exercise"),
    ("Suspected necrotizing fasciitis must prompt surgical inspection within 6 hours.", "surgical inspection"),
    ("A positive screen requires colonoscopy within 2 weeks.", "colonoscopy"),
    ("Surgery should take place within 36 hours of admission.", "Surgery"),
    ("Oxygen must be given, with nebulised salbutamol 5 mg repeated every 15–30 minutes.", "salbutamol"),
    ("Review the patient every 6 months, and taper over no less than 4 weeks.", "taper"),
    ("Nausea usually settles within 1 to 2 weeks.", "Nausea"),
    ("CAPOX: oxaliplatin 130 mg/m2 on day 1 and capecitabine 1000 mg/m2 twice daily, for four cycles.", "CAPOX"),
    ("FOLFIRI: irinotecan 180 mg/m2, then 5-FU 2400 mg/m2 over 46 h, repeated every 2 weeks.", "FOLFIRI"),
    ("Colitis: infliximab 5 mg/kg, repeated every 2 weeks.", "infliximab"),
])
def test_a_time_is_of_what_is_called_for(text: str, parameter: str) -> None:
    """A second verb keeps the subject of the first, and what calls for something is not what is done."""
    assert plans(text)[-1].parameter == parameter
