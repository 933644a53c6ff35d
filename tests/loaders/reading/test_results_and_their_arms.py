"""Results per thousand, results without a statistic's name, and the arms they are of, in the phrasings guidelines use."""

from __future__ import annotations

import pytest

from loaders.blocks import View
from loaders.extraction.quantities import read_quantities
from loaders.extraction_json import qualifiers
from loaders.language.context import Context
from loaders.record import Quantity
from tests.sources import decode, read_record

RESULTS = {"effect", "rate", "CI", "p-value"}


def results(text: str) -> list[Quantity]:
    """The effects, rates, intervals and p-values of a sentence."""
    read = read_quantities(View.plain(text, 0, len(text)), 0, len(text), (), "s1", Context())
    return [quantity for quantity in read.quantities if quantity.role in RESULTS]


@pytest.mark.parametrize(("text", "expected"), [
    ("Major bleeding occurred in 14.6 per 10,000 procedures (95% CI, 9.4-19.9).",
     ["rate 14.6 10*-4", "CI 9.4-19.9 10*-4"]),
    ("Harms are bleeding (14.6 per 10,000 procedures; 95% CI, 9.4-19.9) and perforation (3.1 per 10,000).",
     ["rate 14.6 10*-4", "CI 9.4-19.9 10*-4", "rate 3.1 10*-4"]),
    ("Serious infection reached 3.6 per 100 patient-years.", ["rate 3.6 %/a"]),
    ("The incidence is 4.2 per 100 000 per year.", ["rate 4.2 10*-5/a"]),
    ("Without screening 28 per 1000 people die of colon cancer; with it 12 per 1000.",
     ["rate 28 10*-3", "rate 12 10*-3"]),
    ("There were 194 fewer deaths per 1000 with tranexamic acid.", ["effect 194 fewer 10*-3"]),
    ("Screening every 2 years saves 7 lives per 1000 people screened.", ["effect 7 10*-3"]),
    ("The test would avert 2 to 3 additional cases per 1000 adults screened.", ["effect 2-3 10*-3"]),
    ("Mortality was lower (RR 0.83, 95% CI 0.75 to 0.93; 34 fewer per 1000).",
     ["effect 0.83 1", "CI 0.75-0.93 1", "effect 34 fewer 10*-3"]),
    ("Take 3 extra tablets per 1000 kcal.", []),
    ("Give 2 more litres of fluid per day.", []),
])
def test_a_result_per_thousand_is_a_share(text: str, expected: list[str]) -> None:
    """A count per round number of people is read in powers of ten; more or fewer of them are an effect."""
    assert [f"{q.role} {'-'.join(n.printed for n in q.numbers)} {q.unit}" for q in results(text)] == expected


@pytest.mark.parametrize(("text", "arms"), [
    ("82% were relapse-free at 12 months with rituximab and 59% with azathioprine.", ["rituximab", "azathioprine"]),
    ("Apixaban was compared with warfarin. Stroke occurred in 1.3% and 1.6% per year, respectively.",
     ["Apixaban", "warfarin"]),
    ("In the apixaban group stroke occurred in 1.3% per year, and in the warfarin group in 1.6% per year.",
     ["apixaban group", "warfarin group"]),
    ("Syncope was more common with intensive than with standard care (3.2% vs 2.4%).", ["intensive", "standard care"]),
    ("Disease-free survival was 74.6% with 3 months versus 75.5% with 6 months.", ["3 months", "6 months"]),
    ("The 90-day mortality was 6.1% (intervention) and 9.0% (control).", ["intervention", "control"]),
    ("Pain was present in 11.6% of treated and 15.9% of untreated children.", ["treated", "untreated"]),
    ("Graft survival was 91% at one year in the tacrolimus arm and 84% in the ciclosporin arm.",
     ["tacrolimus arm", "ciclosporin arm"]),
    ("Ticagrelor lowered vascular death to 4.0% vs 5.1% with clopidogrel.", ["Ticagrelor", "clopidogrel"]),
    ("Antibiotics after drainage reduced treatment failure from 14.6% with placebo to 7.2%.", ["placebo", "Antibiotics"]),
    ("Failure fell from 14.6% to 7.2%.", [None, None]),
    ("Cure was commoner with surgery (88%) than with radiotherapy (79%).", ["surgery", "radiotherapy"]),
    ("Mortality at 28 days: 22.9% dexamethasone, 25.7% usual care.", ["dexamethasone", "usual care"]),
    ("Apply the gel with a spatula (2%) and with gauze (4%).", []),
    ("Incidence rises to 27 per 100 000 after the age of 75.", [None]),
])
def test_a_result_is_of_its_arm(text: str, arms: list[str | None]) -> None:
    """The arm of a result is found before it, in brackets, in the sentence before, or as what brought the change."""
    assert [qualifiers(q).get("arm") for q in results(text)] == arms


@pytest.mark.parametrize(("text", "expected"), [
    ("Median survival was 12.4 months (IQR 8.1-17.0) with lenvatinib and 7.3 months (IQR 5.0-9.9) with sorafenib.",
     ["effect 12.4", "effect 7.3"]),
    ("Median survival was 12.4 months (95% CI 10 to 14) with lenvatinib and 7.3 months (95% CI 6 to 9) with sorafenib.",
     ["effect 12.4", "CI 10-14", "effect 7.3", "CI 6-9"]),
    ("At 24 weeks 39% v 10% reached ACR50.", ["rate 39", "rate 10"]),
    ("About 40% flare within a year.", ["rate 40"]),
    ("Dropout was 15% in both arms.", ["rate 15"]),
    ("Events occurred at a rate of 5.1 per 1000 patient-years versus 8.3 (HR 0.62).",
     ["rate 5.1", "rate 8.3", "effect 0.62"]),
    ("The I2 was 62% and the certainty was low.", []),
    ("The pooled sensitivity of ultrasound was 0.94 (95% CI 0.91 to 0.96).", ["rate 0.94", "CI 0.91-0.96"]),
    ("About three in four people recover within six weeks.", ["rate three"]),
    ("Fewer than 1 in 1000 have anaphylaxis.", ["rate 1"]),
    ("Survival improved from 45% in 2005 to 61% in 2015.", ["rate 45", "rate 61"]),
    ("Treatment cut events (HR, 0.83 [95% CI, 0.74-0.92]), to 2.1% from 2.6% per year with standard care.",
     ["effect 0.83", "CI 0.74-0.92", "rate 2.1", "rate 2.6"]),
    ("The form was 12% of the paper.", []),
    ("The ejection fraction was 35%.", []),
    ("The item was 3 in 4 parts.", []),
])
def test_results_without_the_usual_words_are_read(text: str, expected: list[str]) -> None:
    """Medians with their spread, bare shares and shares told as fractions are results; spreads and years are none."""
    assert [f"{q.role} {'-'.join(n.printed for n in q.numbers)}" for q in results(text)] == expected


@pytest.mark.parametrize(("text", "parameter"), [
    ("Nearly 94% of new cases occur in adults.", "new cases"),
    ("Freedom from seizures was reached by 47% of those given cenobamate.", "Freedom from seizures"),
    ("A score of 6 or more had a sensitivity of 68%.", "sensitivity"),
    ("Colonoscopy prevents 24 deaths per 1,000 people screened.", "deaths"),
])
def test_a_result_is_named_by_its_outcome(text: str, parameter: str) -> None:
    """The outcome is what the words beside the number name, not the test or treatment."""
    assert results(text)[-1].parameter == parameter


@pytest.mark.parametrize(("text", "expected"), [
    ("Body weight fell by 12.4% with tirzepatide compared with 2.1% with placebo.",
     ["effect Body weight 12.4 % tirzepatide", "effect Body weight 2.1 % placebo"]),
    ("HbA1c fell by 1.2 percentage points with dapagliflozin versus 0.3 with placebo.",
     ["effect HbA1c 1.2 % dapagliflozin", "effect HbA1c 0.3 % placebo"]),
    ("Median time to recovery was 10 days with remdesivir compared with 15 days with placebo.",
     ["effect Median time to recovery 10 d remdesivir", "effect Median time to recovery 15 d placebo"]),
    ("The annualized relapse rate was 0.22 with ocrelizumab versus 0.29 with interferon.",
     ["rate annualized relapse rate 0.22 /a ocrelizumab", "rate annualized relapse rate 0.29 /a interferon"]),
    ("The mean hip score was 84 after arthroplasty and 71 after fixation.",
     ["effect mean hip score 84 {score} arthroplasty", "effect mean hip score 71 {score} fixation"]),
    ("Median stay was 4 days with early feeding and 6 days without.",
     ["effect Median stay 4 d early feeding", "effect Median stay 6 d without early feeding"]),
    ("Pain fell by 3 points with ibuprofen and led to 9 deaths.", ["effect Pain 3 {score} ibuprofen"]),
    ("Pain fell by 3 points with ibuprofen and 12 with rash withdrew.", ["effect Pain 3 {score} ibuprofen"]),
    ("Weight fell by 5 kg with semaglutide, compared with 12 in hospital.", ["effect Weight 5 kg semaglutide"]),
    ("Median survival was 9 months with sorafenib, and treatment lasted 4 months with placebo.",
     ["effect Median survival 9 mo sorafenib"]),
    ("Systolic pressure fell by 8 mmHg with amlodipine and heart rate by 4 beats/min.",
     ["effect Systolic pressure 8 mm[Hg] amlodipine", "effect heart rate 4 /min None"]),
])
def test_a_second_result_is_told_by_the_first(text: str, expected: list[str]) -> None:
    """Behind a joint of arms the second number is of the same thing and unit; a new verb, noun or unit ends that."""
    assert [f"{q.role} {q.parameter} {q.numbers[0].printed} {q.unit} {qualifiers(q).get('arm')}"
            for q in results(text)] == expected


HEADS = "<tr><th rowspan='2'>Drug</th><th colspan='2'>Responders (%)</th></tr><tr><th>Active</th><th>Placebo</th></tr>"


def test_a_head_of_two_lines_tells_what_is_counted_and_the_arm() -> None:
    """Below "Responders (%)" the arms have columns of their own: each number is a share, of the arm it stands under."""
    row = "<tr><td>Riluzole</td><td>48</td><td>31</td></tr>"
    page = f"<html><body><h1>A</h1><table><thead>{HEADS}</thead>{row}</table></html>"
    found = read_record(decode("page.html", page.encode())).quantities
    assert [(one.role, one.parameter, one.unit, qualifiers(one).get("arm")) for one in found] == [
        ("rate", "Responders", "%", "Active"), ("rate", "Responders", "%", "Placebo")]


@pytest.mark.parametrize(("text", "expected"), [
    ("Dialysis shortened median stay by 3 days, from 14.8 days with usual care to 11.8 days.",
     ["effect median stay 3 d None", "effect median stay 14.8 d usual care", "effect median stay 11.8 d Dialysis"]),
    ("Cure at 1 year was 49% placebo vs 58% cladribine, a 9% absolute gain.",
     ["rate Cure 49 % placebo", "rate Cure 58 % cladribine", "effect absolute gain 9 % None"]),
])
def test_a_difference_is_no_value_of_an_arm(text: str, expected: list[str]) -> None:
    """"by 3 days" and "a 9% absolute gain" are differences; the values beside them are of one arm each."""
    assert [f"{q.role} {q.parameter} {q.numbers[0].printed} {q.unit} {qualifiers(q).get('arm')}"
            for q in results(text)] == expected


def test_a_level_that_was_reached_is_no_size_of_a_change() -> None:
    """"rose to 5 times the upper limit of normal" says where it stood, "rose 5-fold" by how much."""
    assert results("Do not give the drug again to people whose ALT rose to 5 times the upper limit of normal.") == []
