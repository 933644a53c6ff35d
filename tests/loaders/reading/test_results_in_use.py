"""Results of studies in the phrasings guidelines use: rates with arms, shares, medians, changes, intervals, p-values."""

from __future__ import annotations

import pytest

from loaders.blocks import View
from loaders.extraction.quantities import read_quantities
from loaders.extraction_json import qualifiers
from loaders.language.context import Context
from loaders.record import Quantity

RESULTS = {"effect", "rate", "CI", "p-value"}


def results(text: str, context: Context | None = None) -> list[Quantity]:
    """The effects, rates, intervals and p-values of a sentence."""
    read = read_quantities(View.plain(text, 0, len(text)), 0, len(text), (), "s1", context or Context())
    return [quantity for quantity in read.quantities if quantity.role in RESULTS]


@pytest.mark.parametrize(("text", "parameter", "printed"), [
    ("Tremor was seen in 14% of cases.", "Tremor", "14"),
    ("Cluster headache makes up roughly 3% of all primary headaches.", "Cluster headache", "3"),
    ("About 10-15% of patients relapse within a year.", "relapse", "10"),
    ("Fewer than 5% of patients need surgery.", "surgery", "5"),
    ("MRSA (any clone) was isolated in 4%.", "MRSA", "4"),
    ("Cases are rare, with seroconversion in 12% of carriers.", "seroconversion", "12"),
    ("Acute dystonia reached 21% once the dose was doubled.", "Acute dystonia", "21"),
    ("Of 412 participants, 61 (15%) withdrew.", "withdrawal", "15"),
    ("Relapse occurred in 23 of 150 patients (15.3%).", "Relapse", "15.3"),
    ("In a cohort of 3,112 women, 4.1% had a fracture.", "fracture", "4.1"),
    ("Tremor was reported by about one in five of those treated.", "Tremor", "one"),
    ("One in six children has a recurrence.", "recurrence", "One"),
    ("The relapse rate was 0.16 per year.", "relapse rate", "0.16"),
    ("Clinical cure was 88%.", "Clinical cure", "88"),
    ("Healing at 12 weeks: 68% of patients.", "Healing", "68"),
])
def test_a_share_is_of_what_its_words_say(text: str, parameter: str, printed: str) -> None:
    """A share is a rate of the outcome its verb or its people name."""
    found, = results(text)
    assert found.role == "rate"
    assert parameter in str(found.parameter)
    assert found.numbers[0].printed == printed


@pytest.mark.parametrize(("text", "arms"), [
    ("Stroke recurred in 5.2% with ticagrelor plus aspirin and 6.3% with aspirin alone.",
     ["ticagrelor plus aspirin", "aspirin alone"]),
    ("Survival was 41% with oxygen therapy versus 25% with usual care.", ["oxygen", "usual care"]),
    ("Mortality was 8.4% in the early group and 11.9% in the late group.", ["early group", "late group"]),
    ("Headache was reported by 12% and 7%, respectively, in the active and control groups.", ["active", "control groups"]),
    ("Relapse occurred in 23 of 150 patients (15.3%) in the steroid group and 41 of 148 (27.7%) in the placebo group.",
     ["steroid group", "placebo group"]),
    ("Bleeding was commoner with ticagrelor than with clopidogrel (2.8% vs 2.2%).", ["ticagrelor", "clopidogrel"]),
    ("In the placebo arm 24% relapsed; in the lithium arm 11% did.", ["placebo arm", "lithium arm"]),
    ("Median progression-free survival was 11.2 months with sunitinib versus 5.0 months with interferon.",
     ["sunitinib", "interferon"]),
    ("HbA1c fell by 1.1% with semaglutide and by 0.3% with placebo.", ["semaglutide", "placebo"]),
    ("Falls occurred at 3.2 per 100 patient-years with degludec compared with 4.9 per 100 patient-years with glargine.",
     ["degludec", "glargine"]),
    ("Overall survival was 71% (95% CI 66% to 76%) with placebo.", ["placebo", None]),
    ("Survival was 41% with oxygen against 25% without.", ["oxygen", "without oxygen"]),
    ("Mortality was 12% in those operated on early and 31% in the remainder.", ["those operated on early", "remainder"]),
    ("Nitrofurantoin lengthened the median time to relapse to 62 days vs 53 days with placebo.",
     ["Nitrofurantoin", "placebo"]),
    ("Dapagliflozin reduced admissions from 14.6% with placebo to 7.2%.", ["placebo", "Dapagliflozin"]),
])
def test_each_result_has_its_arm(text: str, arms: list[str | None]) -> None:
    """The arm stands behind the number, behind its bracket, before it, or with its partner before both numbers."""
    found = results(text)
    assert len(found) == len(arms)
    for result, arm in zip(found, arms, strict=True):
        told = qualifiers(result).get("arm")
        assert told is None if arm is None else arm in str(told)


@pytest.mark.parametrize(("text", "roles"), [
    ("Overall survival was 58% (52% to 64%) with radiotherapy.", ["rate", "CI"]),
    ("The relative risk was 0.78 (0.70-0.87).", ["effect", "CI"]),
    ("It shortened hospital stay by 1.5 days (95% CI 0.5-2.5).", ["effect", "CI"]),
    ("It lengthened walking distance by 44 m (95% CI, 33 to 55; p < .001).", ["effect", "CI", "p-value"]),
    ("It cut stroke by 61% (95% CI 52%-69%) and death by 24% (95% CI 11%-35%).", ["effect", "CI", "effect", "CI"]),
    ("Prior transplantation increases the risk about 12-fold.", ["effect"]),
    ("ICU stay was 2.4 days shorter in the intervention group (P = .03).", ["effect", "p-value"]),
    ("Survival was longer with it (median 24.1 vs 16.5 months; HR, 0.64).", ["effect", "effect", "effect"]),
    ("It halved the time to discharge, from a median of 41 hours to 19 hours.", ["effect", "effect"]),
    ("Time to first flare was 9.4 months in the tapering arm and 14.8 months in the other arm.", ["effect", "effect"]),
    ("Mortality was halved (5% v 10%; NNT=20).", ["rate", "rate", "effect"]),
    ("The trend was clear (P for interaction 0.03; two-sided p 0.008).", ["p-value", "p-value"]),
])
def test_changes_and_their_intervals_are_read(text: str, roles: list[str]) -> None:
    """A change, a comparative or a median is an effect, and what stands in brackets behind it its interval."""
    assert [result.role for result in results(text)] == roles


@pytest.mark.parametrize("text", [
    "Apply the gel (2%) twice daily.",
    "Give carboplatin AUC 5 on day 1.",
    "Reduce the dose to 50% of the planned dose.",
    "Refer if FEV1 is below 80% of predicted.",
    "The committee noted that 3 of the 7 studies were at high risk of bias.",
    "Two-thirds of infants improve by 6 months of age.",
    "Take one in the morning and two in the evening.",
    "Oxygen 28% in ambulances is standard.",
])
def test_what_is_no_result_gives_none(text: str) -> None:
    """Strengths, doses, limits and dates are not results."""
    assert results(text) == []


def test_a_leading_time_is_of_the_result_behind_it() -> None:
    """"At week 26, ..." and a p-value without an estimate take the outcome of the sentence."""
    read = read_quantities(View.plain(text := "At week 26, remission was seen in 40% and 22% (P = .01).", 0, len(text)), 0,
                           len(text), (), "s1", Context())
    assert [q.role for q in read.quantities] == ["timepoint", "rate", "rate", "p-value"]
    assert {q.parameter for q in read.quantities} == {"remission"}


@pytest.mark.parametrize("text", [
    "Patients were followed for a median of 5.5 years.", "Median follow-up 36 months.",
    "Bleeding was rarer (HR 0.51) over a median of 3.1 years.", "No events were seen during 12 months of follow-up.",
    "Over 2.3 years of follow-up, nothing changed.",
])
def test_the_length_of_a_study_is_follow_up(text: str) -> None:
    """How long people were watched is a duration of follow-up, and nothing else."""
    read = read_quantities(View.plain(text, 0, len(text)), 0, len(text), (), "s1", Context())
    found, = [q for q in read.quantities if q.role in {"duration", "timepoint", "schedule"}]
    assert (found.role, found.parameter, found.comparator) == ("duration", "follow-up", "=")


def test_cells_are_results_by_their_heads() -> None:
    """"0.62 (0.47-0.81)" under "Hazard ratio (95% CI)" is an estimate with its interval, "0.002" under "P" a p-value."""
    text = "Death\t0.62 (0.47-0.81)\t0.002"
    cells = ((0, 5, "Outcome"), (6, 22, "Hazard ratio (95% CI)"), (23, 28, "P value"))
    found = results(text, Context(cells=cells))
    assert [(q.role, q.parameter) for q in found] == [
        ("effect", "hazard ratio for Death"), ("CI", "hazard ratio for Death"), ("p-value", "hazard ratio for Death")]


@pytest.mark.parametrize(("text", "outcome"), [
    ("Drug delayed death or tracheostomy with a hazard ratio of 0.84 against placebo.", "death or tracheostomy"),
    ("The hazard ratio for death or tracheostomy was 0.80 (95% CI 0.64-0.99).", "death or tracheostomy"),
    ("The drug reduced cardiovascular death or hospitalisation for heart failure (hazard ratio 0.75).",
     "cardiovascular death or hospitalisation for heart failure"),
    ("The drug cut hospital admission for heart failure (hazard ratio 0.68).", "hospital admission for heart failure"),
    ("Statins or placebo reduced death (hazard ratio 0.9).", "death"),
])
def test_an_outcome_of_either_event_is_named_whole(text: str, outcome: str) -> None:
    """What counts one event or another, or one for a reason, is of neither alone; joined arms are no outcome."""
    assert {one.parameter for one in results(text)} == {f"hazard ratio for {outcome}"}
