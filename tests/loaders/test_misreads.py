"""Sentences that were once misread: each stays read as it should be, and what was invented stays away."""

from __future__ import annotations

import pytest

from loaders.extraction import extract
from loaders.extraction_json import qualifiers
from loaders.readers.text import read as blocks
from loaders.record import Record
from tests.loaders.reading.sentences import quantities

REFERENCES = "\n".join(f"[{n}] Smith A, Jones B. A title. J Fables. 2019;1:{n}." for n in range(1, 9))


def told(text: str) -> list[tuple[str, str, str | None]]:
    """Role, quote and parameter of each quantity."""
    return [(q.role, q.span.quote, q.parameter) for q in quantities(text)]


def page(sentence: str) -> Record:
    """The record of a page with one bullet and a numbered list of references."""
    return extract(text := f"A Title Of Some Length\n\n• {sentence}\n\nReferences\n\n{REFERENCES}\n", blocks(text))


@pytest.mark.parametrize(("sentence", "keys"), [
    ("Its cost and modest efficacy were still in question [1].", ("1",)),
    ("It was given to people with advanced disease or over 75 years of age [3].", ("3",)),
    ("The outcome was the pooled hazard ratio over all time points [1, 3].", ("1", "3")),
    ("The cough score [0-10] was halved [2].", ("2",)),
])
def test_brackets_that_close_a_sentence_are_markers(sentence: str, keys: tuple[str, ...]) -> None:
    """Whatever word stands before it, a listed key in brackets before the full stop is a citation."""
    statement, = page(sentence).statements
    assert statement.citations == keys


@pytest.mark.parametrize(("text", "wanted"), [
    ("The odds ratio for death at 12 months was 0.57.", [("timepoint", "12 months", "death"),
                                                         ("effect", "0.57", "odds ratio for death")]),
    ("The relative risk of death with riluzole 100 mg daily was 0.79.", [("dose", "100 mg daily", "riluzole"),
                                                                         ("effect", "0.79", "relative risk")]),
    ("The outcome was the pooled hazard ratio with riluzole 100 mg.", [("dose", "100 mg", "riluzole")]),
    ("It helped (odds ratio 0.57, 95% confidence interval (CI) 0.41-0.80).", [
        ("effect", "odds ratio 0.57", "odds ratio"), ("CI", "95% confidence interval (CI) 0.41-0.80", "odds ratio")]),
    ("Decline was slower by 3.94 points per year.", [("effect", "3.94 points per year", "Decline")]),
    ("People stop most often for raised liver enzymes (5.4%).", [("rate", "5.4%", "liver enzymes")]),
    ("Mortality with 50 mg, 100 mg and 200 mg was compared.", []),
    ("Give later cycles of edaravone on 10 of 14 days.", [("schedule", "10 of 14 days", "edaravone")]),
    ("Check ALT every 3 months for the rest of the first year.", [
        ("schedule", "every 3 months for the rest of the first year", "ALT")]),
    ("Recheck potassium on day 3.", [("schedule", "day 3", "potassium")]),
    ("Treatment should last 7 days.", [("duration", "7 days", "Treatment")]),
    ("A cohort of 286 children was followed up.", []),
])
def test_each_number_has_its_role(text: str, wanted: list[tuple[str, str, str | None]]) -> None:
    """A ratio carries no milligrams, a bracketed share is no limit, an outcome is no drug."""
    assert told(text) == wanted


@pytest.mark.parametrize(("text", "arms"), [
    ("The score fell by 5.70 points with edaravone and by 6.35 points with placebo.", ["edaravone", "placebo"]),
    ("Median survival was 449 days with placebo and 532 days with riluzole.", ["placebo", "riluzole"]),
    ("58% of people on placebo and 74% of people on riluzole were alive.", ["placebo", "riluzole"]),
    ("Falls were less frequent with riluzole than with placebo (1.1% versus 2.2%).", ["riluzole", "placebo"]),
    ("The mean reduction in headache days was 3.2 days with erenumab and 1.8 days with placebo.",
     ["erenumab", "placebo"]),
])
def test_results_know_their_arms(text: str, arms: list[str]) -> None:
    """Two results of one sentence are of one outcome, each of its own arm."""
    found = quantities(text)
    assert [qualifiers(q).get("arm") for q in found] == arms
    assert len({q.parameter for q in found}) == 1


def test_significance_is_not_turned_round() -> None:
    """"significant at A but not significant at B" says that B is not."""
    first, second = quantities("It was significant at 6,9,12, and 15 months but not significant at 3 or 18 months.")
    assert (qualifiers(first)["significant"], qualifiers(second)["significant"]) == (True, False)


def test_a_limit_behind_its_reference_keeps_its_comparator() -> None:
    """"5 times the upper limit of normal or more" is at least 5."""
    limit, = quantities("Discontinue riluzole at ALT of 5 times the upper limit of normal or more.")
    assert (limit.comparator, qualifiers(limit)["ref"]) == (">=", "ULN")


def test_a_lower_mortality_is_no_lower_dose() -> None:
    """"lower with riluzole 100 mg" compares outcomes, not doses."""
    dose = next(q for q in quantities("Mortality was lower with riluzole 100 mg than with placebo.") if q.role == "dose")
    assert "kind" not in qualifiers(dose)


def test_an_infusion_keeps_its_frequency() -> None:
    """"175 mg/m2 over 3 h every 3 weeks" is one dose every three weeks."""
    dose = next(q for q in quantities("Give paclitaxel 175 mg/m2 over 3 h every 3 weeks.") if q.role == "dose")
    assert qualifiers(dose)["interval"] == "3 wk"


def test_a_description_of_a_study_governs_no_action() -> None:
    """"It took in people with FVC of at least 80%" tells whom a study had, not what to do."""
    record = page("It took in people with at least 2 points on each ALSFRS-R item and an FVC of at least 80%.")
    assert [q.parameter for q in record.quantities] == ["ALSFRS-R item", "FVC"]
    assert {condition.action for condition in record.conditions} == {None}


@pytest.mark.parametrize("sentence", [
    "The first two trials led to the availability of riluzole in 1996.",
    "The guideline rests on 8 Class I, 5 Class II and 43 Class III studies.",
])
def test_counts_of_studies_and_words_are_no_grades(sentence: str) -> None:
    """"led" is no level D, and eight studies of class I grade nothing."""
    assert page(sentence).grades == ()


def test_a_purpose_is_no_population() -> None:
    """"to people with ALS to slow progression" is about people with ALS."""
    statement, = page("Riluzole should be offered to people with ALS to slow disease progression.").statements
    assert statement.population == "people with ALS"
