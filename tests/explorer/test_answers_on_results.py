"""Results, differing results and doses of the corpus: the graph's answers beside those made by hand from the texts."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import pytest

from explorer import query
from explorer.library import Library
from explorer.rows import DifferingRow, DoseRow, EstimateRow
from ontology import iris

REVIEW, FIRST, SECOND, SURVEY, EDARAVONE_1, EDARAVONE_2, EXTENSION, COHORT = (str(iris.work_by_doi(doi)) for doi in (
    "10.1002/14651858.cd001447.pub3", "10.1056/nejm199403033300901", "10.1016/s0140-6736(96)91680-3",
    "10.1016/s1474-4422(08)70165-0", "10.3109/21678421.2014.959024", "10.1016/s1474-4422(17)30115-1",
    "10.1080/21678421.2017.1364269", "10.1186/s12883-019-1299-1"))
BULBAR, LIMB = "people with bulbar-onset disease", "people with limb-onset disease"
DEATH, SURVIVAL, DECLINE = "death or tracheostomy", "survival", "functional decline"

# measure or kind, estimate, interval, p, outcome, treatment, other arm or None, people, time, readings
Told = tuple[str, str, str, str, str, str, str, str, str, int]
BY_HAND: dict[str, list[Told]] = {
    REVIEW: [
        ("hazard ratio", "0.84", "0.698-0.997", "", DEATH, "riluzole", "placebo", "", "", 2),
        ("hazard ratio", "0.83", "0.7-1", "", DEATH, "riluzole", "placebo", "", "", 2),
        ("hazard ratio", "0.8", "0.64-0.99", "", DEATH, "riluzole", "placebo", "", "", 2),
        ("relative risk", "0.78", "0.65-0.92", "", "mortality", "riluzole", "placebo", "", "12 mo", 2),
        ("risk difference", "9", "", "", SURVIVAL, "riluzole", "placebo", "", "1 a", 2),
        ("rate", "49", "", "", SURVIVAL, "placebo", "", "", "1 a", 2),
        ("rate", "58", "", "", SURVIVAL, "riluzole", "", "", "1 a", 2),
        ("difference of medians", "3", "", "", SURVIVAL, "riluzole", "placebo", "", "", 2),
        ("value of one group", "11.8", "", "", SURVIVAL, "placebo", "", "", "", 2),
        ("value of one group", "14.8", "", "", SURVIVAL, "riluzole", "", "", "", 2),
        ("effect estimate", "3.94", "0.64-7.25", "", "decline of limb function", "riluzole", "", "", "", 2),
        ("effect estimate", "2.06", "0.27-3.86", "", "decline of bulbar function", "riluzole", "", "", "", 2),
        ("mean difference", "2.62", "1.59-4.31", "", "transaminase elevation", "riluzole", "placebo", "", "", 2),
    ],
    FIRST: [
        ("rate", "58", "", "0.014", SURVIVAL, "placebo", "", "", "12 mo", 2),
        ("rate", "74", "", "0.014", SURVIVAL, "riluzole", "", "", "12 mo", 2),
        ("rate", "35", "", "0.014", SURVIVAL, "placebo", "", BULBAR, "1 a", 1),
        ("rate", "73", "", "0.014", SURVIVAL, "riluzole", "", BULBAR, "1 a", 1),
        ("rate", "64", "", "0.17", SURVIVAL, "placebo", "", LIMB, "1 a", 1),
        ("rate", "74", "", "0.17", SURVIVAL, "riluzole", "", LIMB, "1 a", 1),
        ("rate", "37", "", "0.046", SURVIVAL, "placebo", "", "", "", 2),
        ("rate", "49", "", "0.046", SURVIVAL, "riluzole", "", "", "", 2),
        ("rate", "18", "", "0.013", SURVIVAL, "placebo", "", BULBAR, "", 1),
        ("rate", "53", "", "0.013", SURVIVAL, "riluzole", "", BULBAR, "", 1),
    ],
    SURVEY: [
        ("value of one group", "449", "", "", SURVIVAL, "placebo", "", "", "", 1),
        ("value of one group", "532", "", "", SURVIVAL, "riluzole", "", "", "", 1),
    ],
    SECOND: [
        ("rate", "50.4", "", "", "tracheostomy-free survival", "placebo", "", "", "", 1),
        ("rate", "56.8", "", "", "tracheostomy-free survival", "riluzole", "", "", "", 1),
        ("relative risk", "0.79", "", "0.076", DEATH, "riluzole 100 mg daily", "placebo", "", "", 2),
        ("relative risk", "0.65", "", "0.002", DEATH, "riluzole 100 mg daily", "placebo", "", "", 2),
        ("relative risk", "0.76", "", "0.04", DEATH, "riluzole 50 mg daily", "placebo", "", "", 1),
        ("relative risk", "0.61", "", "0.0004", DEATH, "riluzole 200 mg daily", "placebo", "", "", 1),
    ],
    EDARAVONE_1: [
        ("value of one group", "5.7", "", "", DECLINE, "edaravone", "", "", "24 wk", 1),
        ("value of one group", "6.35", "", "", DECLINE, "placebo", "", "", "24 wk", 1),
        ("mean difference", "0.65", "", "0.411", DECLINE, "edaravone", "placebo", "", "24 wk", 1),
        ("rate", "88.5", "", "", "adverse event", "placebo", "", "", "", 1),
        ("rate", "89.2", "", "", "adverse event", "edaravone", "", "", "", 1),
    ],
    EDARAVONE_2: [
        ("value of one group", "5.01", "", "", DECLINE, "edaravone", "", "", "24 wk", 1),
        ("value of one group", "7.5", "", "", DECLINE, "placebo", "", "", "24 wk", 1),
        ("mean difference", "2.49", "", "0.0013", DECLINE, "edaravone", "placebo", "", "24 wk", 1),
        ("rate", "16", "", "", "serious adverse event", "edaravone", "", "", "", 1),
        ("rate", "24", "", "", "serious adverse event", "placebo", "", "", "", 1),
    ],
    EXTENSION: [
        ("value of one group", "8", "", "", DECLINE, "edaravone", "", "", "48 wk", 1),
        ("value of one group", "10.9", "", "", DECLINE, "placebo", "", "", "48 wk", 1),
    ],
    COHORT: [("rate", "5.4", "", "", "discontinuation of treatment", "riluzole", "", "patients", "", 1)],
}

# document: drug, amount with its unit, route, frequency; how many such doses
RILUZOLE_100 = "riluzole 100 mg, 1/d"
DOSES_BY_HAND: dict[str, Counter[str]] = {
    "als-primary-treatment": Counter({
        RILUZOLE_100: 1, "riluzole 50 mg, 2/d": 2, "riluzole 100 mg/d": 1, "riluzole 100 mg": 1, "riluzole 50 mg": 1,
        "riluzole 200 mg": 1, "edaravone 60 mg intravenous": 1}),
    "ean-2024-als": Counter({"riluzole 50 mg, 1/d": 1}),
    "edaravone-trials": Counter({"edaravone 60 mg intravenous": 1, "edaravone 105 mg by mouth, 1/d": 1}),
    "nice-ta20-riluzole": Counter({"riluzole 100 mg/d": 1, "riluzole 50 mg, 2/d": 1}),
    "riluzole-als-evidence": Counter({RILUZOLE_100: 3, "riluzole 100 mg": 1, "riluzole 50 mg, 2/d": 1}),
    # "50 mg, 100 mg and 200 mg daily" prints the frequency behind the last dose only.
    "riluzole-first-trials": Counter({
        "riluzole 100 mg/d": 1, "riluzole 50 mg": 1, "riluzole 100 mg": 2, "riluzole 200 mg, 1/d": 2, RILUZOLE_100: 3,
        "riluzole 50 mg, 1/d": 1, "riluzole 50 mg, 2/d": 1}),
    "riluzole-monitoring-eu-us": Counter({RILUZOLE_100: 1}),
    "riluzole-review-2002": Counter({RILUZOLE_100: 2, "riluzole 100 mg": 1}),
    "riluzole-review-2007": Counter({"riluzole 100 mg": 2, "riluzole 50 mg": 1, "riluzole 200 mg": 1}),
    "riluzole-review-2012": Counter({RILUZOLE_100: 1, "riluzole 100 mg": 1}),
}


def plain(number: Decimal | None) -> str:
    """The digits of a number without zeros behind."""
    return "" if number is None else f"{number.normalize():f}"


def told(row: EstimateRow) -> Told:
    """A result as the table by hand has it."""
    interval = "" if row.lower is None else f"{plain(row.lower)}-{plain(row.upper)}"
    return (row.measure_label or row.kind, plain(row.estimate), interval, plain(row.p), row.outcome_label or "",
            row.arm or row.intervention_label or "", row.comparator or "", row.population or "", row.time or "",
            row.readings)


@pytest.mark.parametrize("work", BY_HAND)
def test_estimates_of_a_work(work: str, corpus: Library) -> None:
    """Each result of the work once, with what it is of: 26 readings of the review's edition of 2012 are 13 results."""
    rows = query.run(corpus.store(), "estimates", EstimateRow, work=work)
    assert sorted(map(told, rows)) == sorted(BY_HAND[work])


def test_figures_keep_their_digits_and_signs(corpus: Library) -> None:
    """A figure of an answer stands beside its printed form, "0.80" with its zero, a p-value beside its sign."""
    rows = query.run(corpus.store(), "estimates", EstimateRow, work=REVIEW)
    assert {(row.printed, row.lower_printed, row.upper_printed) for row in rows} >= {
        ("0.80", "0.64", "0.99"), ("0.83", "0.70", "1.00")}
    assert all(row.printed and Decimal(row.printed) == row.estimate for row in rows)
    assert {row.p_comparator for row in query.run(corpus.store(), "estimates", EstimateRow) if row.p} <= {"eq", "lt", None}
    assert all(row.text for row in query.run(corpus.store(), "doses", DoseRow))


def test_no_other_work_has_results(corpus: Library) -> None:
    """Without parameters all results come, each with outcome and treatment as concepts."""
    rows = query.run(corpus.store(), "estimates", EstimateRow)
    assert {row.work for row in rows} == set(BY_HAND)
    assert all(row.outcome and row.intervention for row in rows)


def test_differing_results_of_one_work(corpus: Library) -> None:
    """One pooled result has two figures in one edition, a third before the last trial; one trial has two by adjustment."""
    rows = query.run(corpus.store(), "differing", DifferingRow)
    found = {(row.work, frozenset((plain(row.estimate), plain(row.other_estimate))), row.outcome_label, row.edition)
             for row in rows}
    assert found == {
        (REVIEW, frozenset(("0.84", "0.83")), DEATH, "Edition 2012"),
        (REVIEW, frozenset(("0.84", "0.8")), DEATH, "Edition 2012"),
        (REVIEW, frozenset(("0.83", "0.8")), DEATH, "Edition 2012"),
        (SECOND, frozenset(("0.79", "0.65")), DEATH, None)}
    assert len(rows) == len(found)


def test_doses_of_each_document(corpus: Library) -> None:
    """Each dose of the corpus with its drug, its amount, its route and its frequency."""
    found: dict[str, Counter[str]] = {}
    for row in query.run(corpus.store(), "doses", DoseRow):
        words = f"{row.drug_label} {plain(row.value)} {row.unit}{f' {row.route_label}' if row.route_label else ''}"
        often = f", {row.frequency_label}" if row.frequency_label else ""
        found.setdefault(iris.tail(row.statement).split("/")[0], Counter())[words + often] += 1
    assert found == DOSES_BY_HAND
