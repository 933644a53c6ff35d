"""Shares out of a hundred people, changes in parallel, frequencies with a limit, and what reviews and courses are of."""

from __future__ import annotations

import pytest

from loaders.blocks import View
from loaders.extraction.quantities import read_quantities
from loaders.extraction_json import qualifiers
from loaders.language.context import Context
from loaders.record import Quantity


def read(text: str) -> list[Quantity]:
    """The quantities of a sentence."""
    return list(read_quantities(View.plain(text, 0, len(text)), 0, len(text), (), "s1", Context(before="")).quantities)


def shown(text: str) -> list[tuple[str, str | None, str | None, str | None]]:
    """Role, parameter, comparator and unit of each quantity."""
    return [(q.role, q.parameter, q.comparator, q.unit) for q in read(text)]


@pytest.mark.parametrize(("text", "expected"), [
    ("About 9 in 100 babies exposed to topiramate have a cleft, against 2 to 3 in 100 in others.",
     [("rate", "cleft", "≈", "%"), ("rate", "cleft", "between", "%")]),
    ("Roughly 3 in 1000 people vaccinated develop a fever.", [("rate", "fever", "≈", "1")]),
    ("Around 15 out of every 100 women taking it will stop treatment.", [("rate", "discontinuation", "≈", "%")]),
    ("The composite of death and dialysis was reached by 8% of patients.",
     [("rate", "composite of death and dialysis", "=", "%")]),
    ("Surgery for bleeding was needed in 4% of patients.", [("rate", "Surgery for bleeding", "=", "%")]),
    ("Adding a second agent brings only about 8% further weight loss.", [("effect", "weight loss", "≈", "%")]),
    ("The drug cut strokes by 30% (p < 0.01) and all-cause death by 12%.",
     [("effect", "strokes", "=", "%"), ("p-value", "strokes", "<", "1"), ("effect", "all-cause death", "=", "%")]),
    ("The 6-minute walk distance rose by 24 m.", [("effect", "6-minute walk distance", "=", "m")]),
    ("Per 1 mmol/L reduction in LDL-C, the risk fell by 22%.", [("effect", "risk", "=", "%")]),
    ("Remission was 40% at 1 year, and was maintained after 3 years.",
     [("rate", "Remission", "=", "%"), ("timepoint", "Remission", "=", "a"), ("timepoint", "Remission", "=", "a")]),
])
def test_results_in_plain_words(text: str, expected: list[tuple[str, str, str, str]]) -> None:
    """A result keeps its own name: of people counted in hundreds, of a composite, of each thing a verb changes."""
    assert shown(text) == expected


@pytest.mark.parametrize(("text", "expected"), [
    ("Hands should be washed at least five times a day.", [("schedule", "Hands", ">=", "/d")]),
    ("Patients should exercise at least five times a week.", [("schedule", "exercise", ">=", "/wk")]),
    ("Clinics should run twice weekly.", [("schedule", "Clinics", "=", "/wk")]),
    ("Classes should take place three times a week for 12 weeks.", [("schedule", "Classes", "=", "/wk")]),
    ("We recommend pelvic floor training three times a day.", [("schedule", "pelvic floor training", "=", "/d")]),
    ("Review anyone who stops lithium at 3 months and once a year from then on.",
     [("schedule", "review", "=", "mo"), ("schedule", "review", "=", "a")]),
    ("Adults on amiodarone should be monitored every 6 months.", [("schedule", "monitoring", "=", "mo")]),
    ("Reassess people whose dose has changed within 7 days.", [("duration", "reassessment", "within", "d")]),
    ("Check urea, the serum sodium and an ECG before the operation and on completion.",
     [("schedule", "urea, the serum sodium and an ECG", None, None)] * 2),
    ("We recommend physiotherapy of at least 6 sessions.", [("duration", "physiotherapy", ">=", "{session}")]),
    ("Stop prophylaxis when the child has gone 6 months without an attack.",
     [("duration", "freedom from attack", "=", "mo")]),
    ("If fever continues beyond 72 hours, repeat cultures.", [("duration", "fever", ">", "h")]),
    ("Treat for 5 days or, in children, 3 days.", [("duration", "treatment", "=", "d")] * 2),
])
def test_plans_are_of_what_is_done(text: str, expected: list[tuple[str, str, str | None, str | None]]) -> None:
    """A plan is named by what is done, also where the sentence names only those it is done to."""
    assert shown(text) == expected


@pytest.mark.parametrize("text", [
    "Use a 1 in 100 dilution.",
    "Give valproate only after a second drug has failed.",
    "In 3 of 100 wards the audit failed.",
    "Endurance work is set at 60 to 80% of peak work rate.",
    "We suggest that families attend twice weekly.",
])
def test_what_only_looks_like_a_result_or_plan(text: str) -> None:
    """A dilution, an ordinal and an intensity are neither rates nor times."""
    assert read(text) == []


def test_units_are_points_only_behind_an_interval() -> None:
    """"units" are of a score where a confidence interval follows a change of no drug, else of a dose."""
    scored = read("It lowered the SGRQ total by 6.9 units (95% CI 4.5 to 9.3).")
    assert [(q.role, q.unit) for q in scored] == [("effect", "{score}"), ("CI", "{score}")]
    assert [q.role for q in read("Increase the basal insulin by 2 units.")] == ["dose"]


def test_a_rider_between_commas_is_of_the_time_behind_it() -> None:
    """"3 months or, for barbiturates, at least 6 months": the second time alone has the condition."""
    found = read("Withdraw it, tapering over at least 3 months or, for barbiturates, at least 6 months.")
    assert [qualifiers(q).get("cond") for q in found] == [None, "barbiturates"]
