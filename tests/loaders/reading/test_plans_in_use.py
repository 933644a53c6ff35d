"""Plans of care in the phrasings guidelines use: legs of monitoring, cycles, counted courses, events, rests, windows."""

from __future__ import annotations

import pytest

from loaders.blocks import View
from loaders.extraction.quantities import read_quantities
from loaders.extraction_json import qualifiers
from loaders.language.context import Context
from loaders.record import Quantity

PLANNED = {"schedule", "duration", "timepoint"}


def plans(text: str, context: Context | None = None) -> list[Quantity]:
    """The schedules, durations and time points of a sentence."""
    read = read_quantities(View.plain(text, 0, len(text)), 0, len(text), (), "s1", context or Context())
    return [quantity for quantity in read.quantities if quantity.role in PLANNED]


def told(text: str) -> list[str]:
    """Role, numbers as printed and unit of each plan; an event where it has no number."""
    return [" ".join((q.role, "-".join(n.printed for n in q.numbers) or str(qualifiers(q).get("event")), q.unit or ""))
            .strip() for q in plans(text)]


@pytest.mark.parametrize(("text", "expected"), [
    ("Check full blood count at 2 and 6 weeks, then every 3 months for a year, then yearly.",
     ["schedule 2-6 wk", "schedule 3 mo", "schedule yearly a"]),
    ("Monitor creatinine weekly for the first month, monthly for the next six months and every three months afterwards.",
     ["schedule weekly wk", "schedule monthly mo", "schedule three mo"]),
    ("Record vital signs every 15 minutes for the first hour, every 30 minutes for the next 2 hours, and hourly thereafter.",
     ["schedule 15 min", "schedule 30 min", "schedule hourly h"]),
    ("Liver enzymes and bilirubin: monthly for 6 months, quarterly thereafter.",
     ["schedule monthly mo", "schedule quarterly mo"]),
    ("Re-measure urate at 4 weeks and every 6 months from then on.", ["schedule 4 wk", "schedule 6 mo"]),
    ("Children should be weighed at each visit, and at least monthly in the first year.",
     ["schedule each visit", "schedule monthly mo"]),
    ("Offer annual review to adults with stable disease.", ["schedule annual a"]),
    ("Arrange annual retinal screening after 5 years of use.", ["schedule annual a", "schedule 5 a"]),
    ("A repeat endoscopy is recommended at 8 weeks.", ["schedule 8 wk"]),
    ("Electrolytes are checked before treatment, 1 to 2 weeks after each dose change, and every 4 months.",
     ["schedule treatment", "schedule 1-2 wk", "schedule 4 mo"]),
    ("Phototherapy three times weekly for 10 weeks can be offered.", ["schedule three /wk"]),
    ("Both scans should be repeated one to three times per year.", ["schedule one-three /a"]),
    ("Perform colonoscopy at intervals of no more than 3 years.", ["schedule 3 a"]),
    ("Treat cystitis with nitrofurantoin for 5 days in women and 7 days in men.", ["duration 5 d", "duration 7 d"]),
    ("Offer three group classes per week.", ["schedule three /wk"]),
    ("Exercise for 30 minutes on at least 5 days a week.", ["duration 30 min", "schedule 5 d/wk"]),
])
def test_every_leg_of_a_plan_is_read(text: str, expected: list[str]) -> None:
    """A plan with several legs gives one schedule for each, in the order of the text."""
    assert told(text) == expected


@pytest.mark.parametrize(("text", "expected"), [
    ("Give docetaxel 75 mg/m2 on days 1, 8 and 15 of each 28-day cycle for 6 cycles.",
     ["schedule 1-8-15 d", "schedule 28 d", "duration 6 {cycle}"]),
    ("Cisplatin 75 mg/m2 is given on day 1 every 21 days for six cycles.",
     ["schedule 1 d", "schedule 21 d", "duration six {cycle}"]),
    ("Infliximab is given at weeks 0, 2 and 6 and every 8 weeks thereafter.", ["schedule 0-2-6 wk", "schedule 8 wk"]),
    ("Give fludarabine 30 mg/m2 on days -5, -4 and -3.", ["schedule -5--4--3 d"]),
    ("Give blinatumomab 9 mcg on day 1 to 28 mcg on day 8.", ["schedule 1 d", "schedule 8 d"]),
    ("Give four doses of rabies vaccine on days 0, 3, 7 and 14.", ["duration four {dose}", "schedule 0-3-7-14 d"]),
    ("Radiotherapy is given as 50 Gy in 25 fractions over 5 weeks.", ["duration 25 {fraction}", "duration 5 wk"]),
    ("Two doses of hepatitis B vaccine should be given at least four weeks apart.",
     ["duration Two {dose}", "schedule four wk"]),
    ("Give capecitabine for 3 weeks on and 1 week off.", ["schedule 3 wk", "schedule 1 wk"]),
    ("Treosulfan is given for up to 4 cycles.", ["duration 4 {cycle}"]),
    ("In a trial of 7 versus 14 days of cefalexin, cure was alike.", ["duration 7 d", "duration 14 d"]),
])
def test_cycles_and_counted_courses_are_read(text: str, expected: list[str]) -> None:
    """Numbered days, the length of a cycle and the count of cycles are each a number of the plan."""
    assert told(text) == expected


@pytest.mark.parametrize(("text", "event", "rel"), [
    ("Screen for latent tuberculosis before the first infusion.", "first infusion", "before"),
    ("Record weight before each infusion.", "each infusion", "before"),
    ("Check hepatitis B serology before starting rituximab.", "starting rituximab", "before"),
    ("Bone density should be measured at the start of treatment.", "start of treatment", "at"),
    ("Review adherence at every clinic visit.", "every clinic visit", "at"),
    ("The team must complete a swallow test before extubation.", "extubation", "before"),
    ("Measure lactate on admission.", "admission", "at"),
    ("Recheck potassium after any dose change.", "any dose change", "after"),
])
def test_an_event_can_be_a_schedule(text: str, event: str, rel: str) -> None:
    """What is to be done when something happens is a schedule without a number."""
    found, = plans(text)
    assert (found.role, found.comparator) == ("schedule", None)
    assert (qualifiers(found)["event"], qualifiers(found)["rel"]) == (event, rel)


@pytest.mark.parametrize("text", [
    "Before the first trial, nothing was known.",
    "Start it before FVC falls below 50%.",
    "Pain before each infusion was common.",
    "The panel meets every 2 years.",
    "This guideline will be updated every 5 years.",
    "More than two doses were needed in most.",
    "Cycle 3 of the audit is over.",
    "Amoxicillin 90 mg/kg/day in two divided doses.",
])
def test_what_nobody_plans_is_no_schedule(text: str) -> None:
    """Events of a story, of the guideline's own life and of a condition are no plans of care."""
    assert [q for q in plans(text) if q.role == "schedule"] == []


@pytest.mark.parametrize(("text", "parameter"), [
    ("Serum sodium and urea should be rechecked every 3 days.", "Serum sodium and urea"),
    ("Pulmonary rehabilitation should begin within 4 weeks of discharge.", "Pulmonary rehabilitation"),
    ("Record SpO2 and pulse within 5 minutes of arrival.", "SpO2 and pulse"),
    ("The dose is held, and the platelet count repeated twice weekly.", "platelet count"),
    ("Reassess within 48 to 72 hours of starting treatment.", "reassessment"),
    ("A 10-day course of doxycycline is usual.", "doxycycline"),
    ("Wait until fever that persisted 3 days has gone.", "fever"),
    ("Do not rely on ultrasound within 6 weeks of the injury.", "rely on ultrasound"),
    ("Sputum samples should be collected at least 8 hours apart.", "Sputum samples"),
    ("Relapse within 12 months of surgery needs referral.", "Relapse"),
    ("Dual antiplatelet therapy for 21 days is enough.", "Dual antiplatelet therapy"),
    ("Women should have a glucose test and lifelong screening every 3 years.", "lifelong screening"),
    ("Withhold dapagliflozin 3 days before surgery (4 days for ertugliflozin).", "ertugliflozin"),
])
def test_a_time_belongs_to_a_noun(text: str, parameter: str) -> None:
    """The parameter is what the time is of: never the verb, never the event."""
    assert plans(text)[-1].parameter == parameter


@pytest.mark.parametrize(("text", "printed", "unit"), [
    ("Start treatment within a fortnight.", "fortnight", "wk"),
    ("Repeat it if it is vomited inside half an hour.", "half", "h"),
    ("Relapse is common within a year.", "a", "a"),
])
def test_a_time_can_be_told_without_digits(text: str, printed: str, unit: str) -> None:
    """"A year", "half an hour" and "a fortnight" are numbers, with the word that was printed."""
    found, = plans(text)
    assert [n.printed for n in found.numbers] == [printed]
    assert found.unit == unit


def test_qualifiers_tell_when_a_plan_holds() -> None:
    """Relation, event, period, phase and condition stand beside the time."""
    before, = plans("Uninterrupted anticoagulation for 3 weeks before cardioversion is advised.")
    assert (qualifiers(before)["rel"], qualifiers(before)["event"]) == ("before", "cardioversion")
    legs = plans("Check INR every 2 days for 2 more weeks and weekly thereafter.")
    assert [qualifiers(leg)["period"] for leg in legs] == ["more 2 wk", "thereafter"]
    treated, rest = plans("Give tretinoin for 2 weeks, then a rest of at least 2 weeks.")
    assert (qualifiers(treated)["phase"], qualifiers(rest)["phase"], rest.comparator) == ("on", "off", ">=")
    checked, = plans("Recheck weight every 3 months once the child is stable.")
    assert qualifiers(checked)["period"] == "once the child is stable"
    worn, = plans("Wear the brace 18 hours a day.")
    assert (qualifiers(worn)["freq"], worn.unit) == ("1/d", "h")


def test_a_cell_that_is_a_time_is_read_by_its_heads() -> None:
    """"48 h" alone in a cell is the time before surgery its column tells of, for the drug of its row."""
    text = "Dabigatran\t48 h"
    cells = ((0, 10, "Drug"), (11, 15, "Last dose before surgery"))
    found, = plans(text, Context(cells=cells))
    assert (found.role, found.parameter, found.unit) == ("schedule", "Dabigatran", "h")
    assert plans(text, Context(cells=((0, 10, "Group"), (11, 15, "Time from onset")))) == []
