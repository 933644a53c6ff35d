"""Arms of results told by what they are compared with, and results whose unit or sign stands in a word."""

from __future__ import annotations

import pytest

from loaders.blocks import View
from loaders.extraction.quantities import read_quantities
from loaders.extraction_json import qualifiers
from loaders.language.context import Context
from loaders.record import Quantity

RESULTS = {"effect", "rate", "CI", "p-value"}


def results(text: str, before: str = "") -> list[Quantity]:
    """The effects, rates, intervals and p-values of a sentence."""
    read = read_quantities(View.plain(text, 0, len(text)), 0, len(text), (), "s1", Context(before=before))
    return [quantity for quantity in read.quantities if quantity.role in RESULTS]


@pytest.mark.parametrize(("text", "arms"), [
    ("Oral iron caused more constipation than placebo (12% vs 5%).", ["Oral iron", "placebo"]),
    ("Stroke was less common with apixaban than warfarin (1.3% vs 1.6%).", ["apixaban", "warfarin"]),
    ("Fewer people given statins than given placebo died (4% versus 6%).", ["statins", "placebo"]),
    ("Tamoxifen led to fewer recurrences than no treatment (18% v 25%).", ["Tamoxifen", "no treatment"]),
    ("Dapagliflozin reduced admissions compared with placebo (9.2% vs 14.5%).", ["Dapagliflozin", "placebo"]),
    ("Compared with placebo, dapagliflozin reduced admissions from 14.5% to 9.2%.", ["placebo", "dapagliflozin"]),
    ("Relative to usual care, telemonitoring lowered readmission from 22% to 15%.", ["usual care", "telemonitoring"]),
    ("Against warfarin alone it cut strokes to 1.3% from 1.6%.", [None, "warfarin alone"]),
    ("In a trial of 5 versus 10 days of flucloxacillin, cure was 88% versus 90%.", ["5 days", "10 days"]),
    ("In a trial comparing 7-day with 14-day courses, cure was 91% and 92%, respectively.", ["7-day", "14-day"]),
    ("Rapid vs usual titration: death occurred in 15.2% vs 23.3%.", ["Rapid", "usual titration"]),
    ("Mortality in the early and late groups was 18% and 25%.", ["early", "late groups"]),
    ("Survival was 72% in the early and 60% in the late group.", ["early", "late group"]),
    ("Relapse occurred in 12% with azathioprine and 20% with placebo, and death in 3% and 5%.",
     ["azathioprine", "placebo", "azathioprine", "placebo"]),
    ("Relapse was 12% with azathioprine vs 20% with placebo, and admission fell to 9% from 37%.",
     ["azathioprine", "placebo", "azathioprine", "placebo"]),
    ("Untreated patients had a stroke at 4.4% per year, compared with 1.6% per year on apixaban.",
     ["untreated", "apixaban"]),
    ("Stroke: 1.2% (dabigatran 150 mg), 1.7% (warfarin).", ["dabigatran 150 mg", "warfarin"]),
    ("Serious adverse events were similar (11% and 12%).", [None, None]),
    ("Hospital admissions dropped by a third (from 30 to 20 per 100 patient-years).", [None, None]),
    ("Survival rose from 45% in 2005 to 61% in 2015.", [None, None]),
])
def test_a_pair_takes_its_arms_from_the_comparison(text: str, arms: list[str | None]) -> None:
    """What "than", "compared with" or an earlier pair sets against each other are the arms; nothing else is guessed."""
    assert [qualifiers(q).get("arm") for q in results(text) if q.role == "rate"] == arms


@pytest.mark.parametrize(("before", "text", "arms"), [
    ("Axicabtagene was compared with standard chemotherapy in 359 adults.", "At four years, 54.6% versus 46.0% were alive.",
     ["Axicabtagene", "standard chemotherapy"]),
    ("Continuous monitoring lowered A1C by 0.4 percentage points.",
     "Severe events occurred in 4.6% against 12.2% of controls.", ["Continuous monitoring", "controls"]),
    ("Median survival had not been reached with polatuzumab and was 41.3 months with R-CHOP.",
     "Febrile neutropenia was seen in 14.6% and 8.2% of recipients, respectively.", ["polatuzumab", "R-CHOP"]),
    ("The ward was painted.", "At four years, 54.6% versus 46.0% were alive.", [None, None]),
])
def test_a_pair_takes_its_arms_from_the_statement_before(before: str, text: str, arms: list[str | None]) -> None:
    """Where a sentence names no treatment, the two that were set against each other before it are meant."""
    assert [qualifiers(q).get("arm") for q in results(text, before)] == arms


@pytest.mark.parametrize(("text", "versus"), [
    ("Scores were lower than with usual care (MD 2.69, 95% CI 1.65-4.38).", "usual care"),
    ("Pain scores were lower with ketamine than with placebo (MD -1.2).", "placebo"),
    ("Recovery was faster than with placebo (hazard ratio 1.29).", "placebo"),
    ("Mortality was lower in winter (RR 0.83).", None),
    ("There was no difference in mortality (RR 0.98; 12 trials).", None),
])
def test_an_estimate_keeps_what_it_was_compared_with(text: str, versus: str | None) -> None:
    """A single estimate has no second number, and only the other side of its comparison is told."""
    assert qualifiers(results(text)[0]).get("versus") == versus


@pytest.mark.parametrize(("text", "parameter"), [
    ("Oral iron caused more constipation than placebo (12% vs 5%).", "constipation"),
    ("Tamoxifen led to fewer recurrences than no treatment (18% v 25%).", "recurrences"),
    ("Severe cytopenia is uncommon (1.4 per 100 patient-years).", "Severe cytopenia"),
    ("Because PML then affects roughly 1% of patients, stop it.", "prevalence of PML"),
])
def test_a_compared_result_is_named_by_what_there_is_more_of(text: str, parameter: str) -> None:
    """Neither the treatment nor the word for how often is what a share is of."""
    assert results(text)[0].parameter == parameter


@pytest.mark.parametrize(("text", "expected"), [
    ("The annualized relapse rate was 0.16 vs 0.29 with interferon beta-1a.", ["0.16 /a", "0.29 /a"]),
    ("The mean annual exacerbation rate was 0.46 with benralizumab versus 1.33 with placebo.", ["0.46 /a", "1.33 /a"]),
    ("Annual bleed rates fell from 4.7 to 1.2 on emicizumab.", ["4.7 /a", "1.2 /a"]),
    ("Exacerbations per patient-year were 0.91 with triple therapy and 1.07 with dual therapy.", ["0.91 /a", "1.07 /a"]),
    ("Recurrence was 4.1 per 100 patient-years on warfarin and 1.9 on apixaban.", ["4.1 %/a", "1.9 %/a"]),
    ("Consider it if the annual exacerbation rate is 2 or more.", []),
    ("The annual review covered 12 trials.", []),
    ("The yearly event rate is 4.2%.", ["4.2 %"]),
])
def test_a_yearly_rate_needs_no_unit(text: str, expected: list[str]) -> None:
    """"Annualised" and "per patient-year" before a number say the unit that is not printed with it."""
    assert [f"{q.numbers[0].printed} {q.unit}" for q in results(text) if q.role == "rate"] == expected


@pytest.mark.parametrize(("text", "conds"), [
    ("In-hospital mortality was 0.6% at a DECAF score of 0 and 14.1% at a score of 3 or higher.",
     ["DECAF score of 0", "score of 3 or higher"]),
    ("The annual stroke risk is 2.2% at a CHA2DS2-VASc score of 2 and 3.2% at a score of 3.",
     ["CHA2DS2-VASc score of 2", "score of 3"]),
    ("Mortality at 30 days was 0.7% with a score of 0-1 and 17% with a score of 3 or more.",
     ["score of 0-1", "score of 3 or more"]),
    ("Mortality was 12% with placebo.", [None]),
])
def test_a_share_keeps_the_score_it_holds_for(text: str, conds: list[str | None]) -> None:
    """The value of a score behind a share is its condition, and never a second share."""
    assert [qualifiers(q).get("cond") for q in results(text)] == conds


@pytest.mark.parametrize(("text", "expected"), [
    ("There were 194 fewer deaths per 1000 (from 231 fewer to 150 fewer).", ["effect -194", "CI -231 -150"]),
    ("There were 34 fewer deaths per 1000 (95% CI 51 fewer to 15 fewer).", ["effect -34", "CI -51 -15"]),
    ("There were 12 more rashes per 1000 (from 3 fewer to 30 more).", ["effect 12", "CI -3 30"]),
    ("Difference: 22 fewer per 1000 (CI 95% 38 fewer - 15 more)", ["effect -22", "CI -38 15"]),
    ("There were 2 to 3 fewer falls per 1000.", ["effect -3 -2"]),
    ("Stay: MD 1.2 days lower (95% CI 2.1 lower to 0.3 lower)", ["effect -1.2", "CI -2.1 -0.3"]),
    ("Fever: MD 0.03 °C lower (CI 95% 0.29 °C lower to 0.24 °C higher)", ["effect -0.03", "CI -0.29 0.24"]),
    ("Pain: MD 2 lower (from 3 to 1 lower)", ["effect -2"]),
    ("Difference: 1 fewer per 1 million", []),
    ("It is uncertain whether bleeding rises (2 more, 95% CI 2 fewer to 12 more).", []),
    ("Two reviewers agreed well on inclusion (kappa 0.81, 95% CI 0.74 to 0.88).", ["effect 0.81", "CI 0.74 0.88"]),
    ("Agreement between readers was good (ICC 0.88, 95% CI 0.80-0.93).", ["effect 0.88", "CI 0.80 0.93"]),
    ("The number needed to treat to prevent one hip fracture was 91 over 3 years.", ["effect 91"]),
    ("Weight fell by a mean of 5.6 kg more with semaglutide than with placebo.", ["effect 5.6"]),
    ("FEV1 rose by 120 mL (95% CI 80-160) at 12 weeks versus 30 mL with placebo.", ["effect 120", "CI 80 160", "effect 30"]),
    ("HbA1c decreased from 8.4% at baseline to 7.2% at 6 months.", ["effect 8.4", "effect 7.2"]),
    ("Of those retested, 30% had no objective evidence of disease.", ["rate 30"]),
    ("Reduce FiO2 from 60% to 40%.", []),
    ("Kappa light chains above 100 mg/L suggest myeloma.", []),
])
def test_results_in_words_are_read(text: str, expected: list[str]) -> None:
    """Fewer and more are signs of an interval, agreement is an effect, and a measure in percent changes like any other."""
    assert [" ".join((q.role, *(str(n.value) for n in q.numbers))) for q in results(text)] == expected


@pytest.mark.parametrize(("text", "told"), [
    ("A1C levels are higher in patients with anaemia than in healthy people (5.51 ± 0.70 vs 4.85 ± 0.46%, p < 0.001).",
     [("A1C levels", "5.51", "%"), ("A1C levels", "4.85", "%")]),
    ("Knowledge scores (19.9 ± 2.5 vs 17.9 ± 3.98, p = 0.005) improved.",
     [("Knowledge scores", "19.9", "1"), ("Knowledge scores", "17.9", "1")]),
    ("Knowledge scores were high (19.9 ± 2.5).", []),
])
def test_two_means_with_their_spread_are_results(text: str, told: list[tuple[str, str, str]]) -> None:
    """Two means in one bracket are of what was measured, in the unit printed with either; a lone mean is no result."""
    found = [q for q in results(text) if q.role == "effect"]
    assert [(q.parameter, q.value.printed if q.value else "", q.unit) for q in found] == told


@pytest.mark.parametrize(("text", "outcome", "arms"), [
    ("More women on letrozole ovulated than on clomifene (62% vs 48%).", "ovulated", ["letrozole", "clomifene"]),
    ("Fewer participants in the messaging group had developed T2DM than the standard care group (18 vs 27%; HR 0.64).",
     "T2DM", ["messaging group", "standard care group"]),
    ("More patients in the reminder group returned for the test than in the control group (85.7 vs 53.3%).",
     "returned for the test", ["reminder group", "control group"]),
])
def test_shares_of_compared_people_are_of_what_they_did(text: str, outcome: str, arms: list[str]) -> None:
    """Where more people of one group than of another did something, both shares are of that, each of its group."""
    found = [q for q in results(text) if q.role == "rate"]
    assert [(q.parameter, qualifiers(q).get("arm")) for q in found] == [(outcome, arm) for arm in arms]


def test_a_comparison_behind_the_brackets_names_the_arms() -> None:
    """What is compared behind the last bracket holds for each pair, and each pair is of the item before it."""
    found = results("Patients on combination had higher rates of penetration (73.3% vs 46.6%) and intercourse "
                    "(70.0% vs 45.0%) than sildenafil alone.")
    assert [qualifiers(q).get("arm") for q in found] == ["combination", "sildenafil alone"] * 2
    assert [q.parameter for q in found] == ["rates of penetration"] * 2 + ["intercourse"] * 2


def test_a_study_is_no_arm() -> None:
    """A study named before a bare pair is not one of what was compared."""
    found = results("Relapse was 12% vs 20%.", "An observational study was compared with outcomes of the registry.")
    assert [qualifiers(q).get("arm") for q in found] == [None, None]
