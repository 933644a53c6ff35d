"""Results told by verbs, values before and after, numbers needed to treat, and the names results and times are given."""

from __future__ import annotations

import pytest

from loaders.blocks import View
from loaders.extraction.phrases.outcomes import tidy_name
from loaders.extraction.quantities import read_quantities
from loaders.extraction_json import qualifiers
from loaders.language.context import Context
from loaders.record import Quantity


def read(text: str, before: str = "") -> list[Quantity]:
    """The quantities of a sentence."""
    return list(read_quantities(View.plain(text, 0, len(text)), 0, len(text), (), "s1", Context(before=before)).quantities)


def shown(text: str, before: str = "") -> list[tuple[str, str | None, str]]:
    """Role, parameter and first printed number of each quantity."""
    return [(q.role, q.parameter, q.numbers[0].printed) for q in read(text, before) if q.numbers]


@pytest.mark.parametrize(("text", "expected"), [
    ("By 24 weeks, 68% of fistulas had closed with infliximab against 44% with placebo.",
     [("timepoint", "closure", "24"), ("rate", "closure", "68"), ("rate", "closure", "44")]),
    ("By 6 months, 81% of wrists had united in a cast and 79% in a splint.",
     [("timepoint", "union", "6"), ("rate", "union", "81"), ("rate", "union", "79")]),
    ("The programme raised smoking cessation to 21% from 12%.",
     [("rate", "smoking cessation", "21"), ("rate", "smoking cessation", "12")]),
    ("Mean length of stay fell from 9 to 6 days.",
     [("effect", "Mean length of stay", "9"), ("effect", "Mean length of stay", "6")]),
    ("The number of attacks fell from 8.2 to 4.1.",
     [("effect", "number of attacks", "8.2"), ("effect", "number of attacks", "4.1")]),
    ("The mean hip score was 84 after arthroplasty and 71 after fixation.",
     [("effect", "mean hip score", "84"), ("effect", "mean hip score", "71")]),
    ("Roughly 125 women had to be screened to avoid one death.", [("effect", "number needed to screen", "125")]),
    ("Foot ulcers will affect 19% of people with diabetes.", [("rate", "prevalence of Foot ulcers", "19")]),
    ("Osteonecrosis is rare, at 1 to 10 per 100 000 patient-years.", [("rate", "Osteonecrosis", "1")]),
    ("Cellulitis recurs in 14% of patients.", [("rate", "recurrence", "14")]),
    ("At 2 years 71% were relapse-free, compared with 43% on placebo.",
     [("timepoint", "relapse-free", "2"), ("rate", "relapse-free", "71"), ("rate", "relapse-free", "43")]),
    ("Giving ceftriaxone for 3 days instead of 7 days is safe.",
     [("duration", "ceftriaxone", "3"), ("duration", "ceftriaxone", "7")]),
    ("Wound dressings, changed every 48 hours, are recommended.", [("schedule", "Wound dressings", "48")]),
    ("Ask about mood 4 to 6 weeks after delivery.", [("schedule", "mood", "4")]),
    ("Measure lithium now and again 5 to 7 days later.", [("schedule", "lithium", "5")]),
    ("Refer children who do not improve within 48 hours.", [("duration", "improvement", "48")]),
    ("Do not prolong prophylaxis beyond 24 hours after surgery.", [("duration", "prophylaxis", "24")]),
])
def test_a_result_or_time_is_of_a_noun(text: str, expected: list[tuple[str, str, str]]) -> None:
    """What a number is of is named by a noun, also where the sentence tells it by a verb."""
    assert shown(text) == expected


@pytest.mark.parametrize(("text", "arms"), [
    ("Relapse followed in 38% of those who stopped methotrexate and in 12% of those who continued.",
     ["stopped methotrexate", "continued"]),
    ("Suppression was reached by 73% of participants on XYZ and 75% on ABC.", ["XYZ", "ABC"]),
    ("Remission was 60% with the 6-week and 70% with the 12-week course.", ["6-week", "12-week"]),
    ("Recurrence was seen in 12/80 (15%) with surgery and 20/82 (24%) with observation.", ["surgery", "observation"]),
    ("Weight fell from 104 to 92 kg on tirzepatide and from 103 to 101 kg on placebo.",
     ["tirzepatide", "tirzepatide", "placebo", "placebo"]),
])
def test_arms_are_told_apart_by_what_was_done(text: str, arms: list[str]) -> None:
    """An arm is named by any treatment, its length, or what its people did."""
    assert [qualifiers(q).get("arm") for q in read(text) if q.role in {"rate", "effect"}] == arms


def test_figures_without_a_name_are_of_the_outcome_told_before() -> None:
    """"The figures were ..." says of what by the statement before it, and by nothing else."""
    text = "In smokers the figures were 14% without and 9% with bupropion."
    found = read(text, before="Venous thrombosis was common.")
    assert [(q.parameter, qualifiers(q).get("arm")) for q in found] == [
        ("Venous thrombosis", "without bupropion"), ("Venous thrombosis", "bupropion")]
    assert read(text) == []


def test_an_interval_is_in_the_unit_of_its_estimate() -> None:
    """The unit is printed once, with the estimate."""
    estimate, interval = read("Systolic pressure was 5.4 mmHg lower with chlorthalidone (95% CI 3.2 to 7.6).")
    assert (estimate.role, interval.role) == ("effect", "CI")
    assert interval.unit == estimate.unit == "mm[Hg]"


def test_two_lengths_of_a_list_have_their_own_conditions() -> None:
    """"7 days in X, 10 days in Y": each time is for its own."""
    found = read("Treat for 7 days in cystitis, 10 days in pyelonephritis and 14 days in prostatitis.")
    assert [qualifiers(q).get("cond") for q in found] == ["cystitis", "pyelonephritis", "prostatitis"]


@pytest.mark.parametrize("text", [
    "Admissions fell from 2019 to 2021.",
    "The dose was reduced from 40 to 20 mg in one trial.",
    "Mean age was 64 in the treatment group and 66 in controls.",
    "We treated 200 people at the new clinic to prevent crowding.",
    "Move from table 3 to 4 for adults.",
])
def test_no_result_is_seen_where_none_is_told(text: str) -> None:
    """Years, doses, ages and the life of a clinic are no results."""
    assert not [q for q in read(text) if q.role in {"effect", "rate"}]


def test_a_sentence_may_break_off_behind_its_people() -> None:
    """A relative clause that a page cuts off is read as far as it goes."""
    assert [q.role for q in read("Relapse was seen in 5% of people who")] == ["rate"]


@pytest.mark.parametrize(("words", "name"), [
    ("about adherence", "adherence"), ("whereas ketoacidosis stayed", "ketoacidosis"), ("By", None), ("mmHg", None),
    ("graft failure by day", "graft failure"), ("overall survival", "overall survival"), ("", None),
])
def test_loose_words_are_no_part_of_a_name(words: str, name: str | None) -> None:
    """Prepositions, verbs, adverbs and units at its ends are taken off a name, and alone are none."""
    assert tidy_name(words) == name
