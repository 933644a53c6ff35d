"""What a number is of: the thing beside it, and none where only an adverb, a unit, a person or half a name stands there."""

from __future__ import annotations

import pytest

from loaders.record import Quantity
from tests.sources import decode, read_record

CASES = [
    # A name of a limit is passed over to what is measured.
    ("An HbA1c cut-off value of > 6.3% was validated.", ["threshold HbA1c 6.3"]),
    ("A ferritin cutoff point of 45 ng/mL was used.", ["threshold ferritin 45"]),
    ("An HbA1c cut point of 6.5% has a specificity of 88%, while a cut-off point of 7.0% has a sensitivity of 92%.", [
        "threshold HbA1c 6.5", "rate specificity 88", "threshold HbA1c 7.0", "rate sensitivity 92"]),
    # A share of accuracy is of the noun behind it, or of the one that brackets hang on.
    ("The test had 88.0% sensitivity and 87.9% specificity.", ["rate sensitivity 88.0", "rate specificity 87.9"]),
    ("There is low sensitivity of pneumococci to azithromycin (42%) and doxycycline (72%).", [
        "rate sensitivity 42", "rate sensitivity 72"]),
    # Which harm it is stands in the brackets.
    ("Side effects were seen in 6% (headache), 2% (dizziness) and 1% (ankle oedema).", [
        "rate headache 6", "rate dizziness 2", "rate ankle oedema 1"]),
    # P-values and intervals in brackets.
    (("Grains were linked with higher waist circumference (p < 0.001), systolic blood pressure (p = 0.03), and insulin "
     "resistance (p = 0.04)."), [
        "p-value waist circumference 0.001", "p-value systolic blood pressure 0.03", "p-value insulin resistance 0.04"]),
    ("Death was likelier (odds ratio [OR], 7.83; 95% confidence interval, 4.72-12.99).", [
        "effect odds ratio for Death 7.83", "CI odds ratio for Death 4.72-12.99"]),
    # An adverb tells how.
    ("Carvedilol 3 mg twice daily, increase gradually every 2 weeks.", ["dose Carvedilol 3", "schedule Carvedilol 2"]),
    ("Bisoprolol 1.25 mg daily, double slowly every 4 weeks.", ["dose Bisoprolol 1.25", "schedule Bisoprolol 4"]),
    # What is apart is no limit; a unit is no measure; an age is nothing that is done.
    ("SpO2 and PaO2 differed by more than 5 mmHg.", []),
    ("Give PCV13 to adults aged 50 years or more, followed by a dose of PPSV23 at least 1 year later.", [
        "threshold age 50", "schedule PPSV23 1"]),
    ("Ages 21-29: every 3 years with cytology.", ["threshold age 21-29", "schedule cytology 3"]),
    # A count behind "if" is of the score that the line opens with.
    ("CURB65: confusion, BP (<90/60 mmHg), age ≥ 65 If ≥ 2, admit.", [
        "threshold BP 90", "threshold age 65", "threshold CURB65 2"]),
    # A way of giving is no drug, and a weight is of no drug.
    ("- Etomidate 0.3 mg/kg IV push over 30-60 sec", ["dose Etomidate 0.3", "duration Etomidate 30-60"]),
    ("- Give morphine 2 mg by slow drip over 10 min", ["dose morphine 2", "duration morphine 10"]),
    ("Nadroparin < 70 kg: 3800 units daily, > 70 kg: 5700 units daily.", [
        "threshold weight 70", "dose Nadroparin 3800", "threshold weight 70", "dose Nadroparin 5700"]),
    ("Weight loss > 5 kg needs a referral.", ["threshold Weight loss 5"]),
    # What befalls a person is the event.
    ("If the person vomits within 30 minutes of a dose, repeat it.", ["duration vomiting 30"]),
    # A share that is told to be raised.
    ("Increase to at least 80% the share of clinics that vaccinate.", ["threshold proportion of clinics 80"]),
    ("Increase to at least 90%, the proportion of infants seen.", ["threshold proportion 90"]),
    # A cut of both drugs is no result.
    (("Cyclophosphamide and doxorubicin are cut to 80% of the planned dose. A low count calls for a 25% reduction of both "
     "drugs."), ["dose Cyclophosphamide and doxorubicin 80", "dose Cyclophosphamide and doxorubicin 25"]),
]


def told(quantity: Quantity) -> str:
    """A quantity in short: its role, what it is of, its number."""
    numbers = "-".join(number.printed for number in quantity.numbers)
    return f"{quantity.role} {quantity.parameter} {numbers}"


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[text[:50] for text, _ in CASES])
def test_a_number_is_of_the_thing_beside_it(text: str, expected: list[str]) -> None:
    """Each number is of the thing that its words name, wherever that stands."""
    record = read_record(decode("page.md", f"# Care\n\n{text}\n".encode()))
    assert [told(one) for one in record.quantities] == expected


@pytest.mark.parametrize("head", ["Total dose of ferric carboxymaltose", "Table 1. Total dose of ferric carboxymaltose"])
def test_a_caption_stands_over_its_rows(head: str) -> None:
    """The rows of an HTML table hang under its caption, which names their drug."""
    page = (f"<h1>Iron</h1><table><caption>{head}</caption><tr><th>Haemoglobin (g/L)</th><th>Dose (mg)</th></tr>"
            "<tr><td>100 to 120</td><td>1500</td></tr><tr><td>120 to 140</td><td>1000</td></tr></table>")
    record = read_record(decode("page.html", page.encode()))
    doses = [(one.parameter, one.unit) for one in record.quantities if one.role == "dose"]
    assert doses == [("ferric carboxymaltose", "mg")] * 2


def test_the_cases_are_all_there() -> None:
    """An emptied list must not pass."""
    assert len(CASES) == 22
