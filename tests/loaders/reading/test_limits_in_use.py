"""Limits and doses as guidelines put them: under heads, in lists, over several sentences, as steps and shares."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from loaders.blocks import View
from loaders.extraction.page import extract
from loaders.extraction.quantities import Reading, read_quantities
from loaders.extraction_json import qualifiers
from loaders.language.context import Context
from loaders.readers import text as plain
from loaders.record import Quantity

EMPTY = Context()


def read(text: str, context: Context = EMPTY) -> Reading:
    """The reading of a plain text taken as one statement."""
    return read_quantities(View.plain(text, 0, len(text)), 0, len(text), (), "s1", context)


def row(heads: Sequence[str], cells: Sequence[str], caption: str = "") -> Reading:
    """The reading of a table row under its heads."""
    places, start = [], 0
    for head, cell in zip(heads, cells, strict=True):
        places.append((start, start + len(cell), head))
        start += len(cell) + 3
    return read(" | ".join(cells), Context(cells=tuple(places), lead_in=caption))


def told(quantity: Quantity) -> str:
    """Role, parameter, comparator, numbers and unit in one line."""
    numbers = "-".join(n.printed for n in (quantity.value, quantity.low, quantity.high) if n is not None)
    return f"{quantity.role} {(quantity.parameter or '').lower()} {quantity.comparator} {numbers} {quantity.unit}"


ROWS = [
    (("Test", "Deficient", "Normal"), ("Ferritin (ng/mL)", "< 15", "30-300"), "",
     ["threshold ferritin < 15 ng/mL", "threshold ferritin between 30-300 ng/mL"]),
    (("CKD stage", "eGFR (mL/min/1.73 m2)"), ("Stage 3a", "45-59"), "",
     ["threshold egfr between 45-59 mL/min/{1.73_m2}"]),
    (("Age", "Usual", "Too fast"), ("4-7 years", "70-110", "over 130"), "Table 3. Pulse rate (beats/min) by age",
     ["threshold age between 4-7 a", "threshold pulse rate between 70-110 /min", "threshold pulse rate > 130 /min"]),
    (("Severity", "Venous pH", "Bicarbonate (mmol/L)"), ("Mild", "7.30-7.35", "15-18"), "",
     ["threshold venous ph between 7.30-7.35 1", "threshold bicarbonate between 15-18 mmol/L"]),
    (("Body weight", "Praziquantel", "Amoxicillin PO, once daily"), ("< 25 kg", "one tablet", "250 mg"), "",
     ["threshold body weight < 25 kg", "dose praziquantel = one {tbl}", "dose amoxicillin = 250 mg"]),
    (("Outcome", "Drug", "Placebo"), ("HbA1c (%)", "7.2 (1.1)", "7.9 (1.2)"), "", []),
]


@pytest.mark.parametrize(("heads", "cells", "caption", "expected"), ROWS)
def test_a_cell_takes_measure_and_unit_from_its_heads(
    heads: Sequence[str], cells: Sequence[str], caption: str, expected: list[str],
) -> None:
    """A bare number in a cell is a limit on what its column, its row or the caption names; a result is none."""
    assert [told(q) for q in row(heads, cells, caption).quantities] == expected


def test_bands_in_column_heads_are_conditions_of_the_doses_below() -> None:
    """A dose under "eGFR 30-59" holds for that eGFR; its drug is the first cell of the row."""
    heads = ("Drug", "eGFR ≥ 60 mL/min/1.73 m2", "eGFR 30-59 mL/min/1.73 m2")
    found = row(heads, ("Zortaban", "40 mg twice daily", "40 mg once daily")).quantities
    assert [(q.parameter, qualifiers(q)["cond"]) for q in found] == [("Zortaban", heads[1]), ("Zortaban", heads[2])]


def test_the_band_of_a_row_says_whom_its_doses_are_for() -> None:
    """A dose behind "10 to 14 kg" is for that weight, a rate behind "2-5 years" for that age."""
    dose = row(("Weight", "Ibuprofen"), ("10 to 14 kg", "100 mg")).quantities[-1]
    rate = row(("Age", "Respiratory rate (/min)"), ("2-5 years", "20-30")).quantities[-1]
    degree = row(("Sign", "Moderate"), ("SpO2 in air", "92-94%")).quantities[-1]
    assert (qualifiers(dose)["pop"], qualifiers(rate)["pop"], qualifiers(degree)["cond"]) == (
        "10 to 14 kg", "2-5 years", "Moderate")


@pytest.mark.parametrize(("heads", "cells", "read_as"), [
    (("Regimen", "Duration (weeks)"), ("Sofosbuvir", "12"), ("duration", "Sofosbuvir", "wk")),
    (("Regimen", "Treatment, weeks"), ("Sofosbuvir", "8-12"), ("duration", "Sofosbuvir", "wk")),
    (("Regimen", "SVR12 (%)"), ("Sofosbuvir", "97.8"), ("rate", "SVR12", "%")),
    (("Arm", "Cured"), ("Placebo", "41%"), ("rate", "cure", "%")),
    (("Drug", "Dose (mg, once daily)"), ("Sofosbuvir/velpatasvir", "400/100"), ("dose", "Sofosbuvir/velpatasvir", "mg")),
    (("Group", "HbA1c (%)"), ("Adults", "7.0-8.0"), ("threshold", "HbA1c", "%")),
])
def test_a_head_gives_its_unit_to_bare_cells(
    heads: tuple[str, ...], cells: tuple[str, ...], read_as: tuple[str, ...],
) -> None:
    """A number alone in its cell is a length, a share or a dose in the unit of its head; measures stay limits."""
    found = row(heads, cells).quantities[-1]
    assert (found.role, found.parameter, found.unit) == read_as


@pytest.mark.parametrize(("heads", "cells"), [
    (("Centre", "Beds (n)"), ("Oslo", "12")), (("Trial", "Change in weight (%)"), ("Alpha", "12")),
    (("Trial", "FEV1 (% predicted)"), ("Alpha", "62")), (("Item", "BP"), ("Rest", "140/90")),
])
def test_a_head_that_does_not_say_what_is_counted_gives_nothing(heads: tuple[str, ...], cells: tuple[str, ...]) -> None:
    """A change, a value of what is predicted, a bare count and a bare pair are no shares, lengths or doses."""
    assert not [one for one in row(heads, cells).quantities if one.role in {"rate", "duration", "dose"}]


@pytest.mark.parametrize(("heading", "words"), [
    ("CrCl above 30 mL/min", "CrCl above 30 mL/min"), ("LDL-C ≥ 190 mg/dL", "LDL-C ≥ 190 mg/dL"),
    ("Ferritin below 30 ng/mL", "Ferritin below 30 ng/mL"), ("Choice of drug", None),
])
def test_a_numeric_heading_is_a_condition_of_the_doses_below(heading: str, words: str | None) -> None:
    """"CrCl above 30 mL/min" over "apixaban 5 mg" says when that dose is given."""
    found, = read("Give apixaban 5 mg twice daily.", Context(sections=("Treatment", heading))).quantities
    assert qualifiers(found).get("cond") == words


LISTS = [
    ("Refer urgently if any of these is present:", 3, "or", "Refer urgently", None),
    ("Discharge can be planned once all of the following hold:", 4, "and", "Discharge can be planned", None),
    ("Diagnose it when at least three of the following are found:", 5, "3 of 5", "Diagnose it", None),
    ("Diagnose it if two or more of these 6 signs are seen:", 6, "2 of 6", "Diagnose it", None),
    ("Do not start metformin if one or more of the following applies:", 3, "or", "Do not start metformin",
     "contraindication"),
    ("Admit if any 2 of 3 are present:", 3, "2 of 3", "Admit", None),
    ("Note the following:", 3, None, None, None),
]


@pytest.mark.parametrize(("lead_in", "listed", "logic", "action", "polarity"), LISTS)
def test_words_over_a_list_say_how_its_bullets_hold_together(
    lead_in: str, listed: int, logic: str | None, action: str | None, polarity: str | None,
) -> None:
    """Logic, action and polarity of a lead-in reach the limits of each bullet."""
    found, = read("systolic pressure below 90 mmHg", Context(lead_in=lead_in, listed=listed)).quantities
    assert [qualifiers(found).get(key) for key in ("logic", "action", "polarity")] == [logic, action, polarity]


def test_a_numbered_item_leads_in_the_bullets_level_with_it() -> None:
    """"3. Admit if any of these:" and glyph bullets printed at the same indent are a list, up to the next number."""
    page = ("# Care\n\n1. Admit if any of these is found:\n- pulse over 130 bpm\n- SpO2 below 90%\n"
            "2. Check potassium if the pulse is over 110 bpm.\n")
    found = extract(page, plain.read(page)).quantities
    assert [qualifiers(q).get("logic") for q in found] == ["or", "or", None]


KINDS = [
    ("Start zortaban at 20 mg once daily, raise it by 10 mg every week, and do not go above 60 mg a day.",
     ["starting", "increment", "maximum"]),
    ("Taper prednisolone by 2.5 mg every month.", ["decrement"]),
    ("Load with levetiracetam 60 mg/kg IV (max. 4.5 g), then 500 mg twice daily.",
     ["loading", "maximum", "maintenance"]),
    ("Amlodipine is lowered to 2.5 mg once daily.", ["reduced"]),
    ("Give enoxaparin 1 mg/kg twice daily; if CrCl is below 30 mL/min, give 0.5 mg/kg twice daily.", [None, "reduced"]),
    ("Hydroxyurea begins at 15 mg/kg/day with a ceiling of 35 mg/kg/day.", ["starting", "maximum"]),
    ("Sertraline is built up to 150 mg daily.", ["target"]),
    ("Give amoxicillin 500 mg three times daily.", [None]),
]


@pytest.mark.parametrize(("text", "kinds"), KINDS)
def test_the_kind_of_a_dose_is_told_by_its_own_words(text: str, kinds: list[str | None]) -> None:
    """First, next, highest and reduced doses are told apart, and no word of one dose reaches the next."""
    assert [qualifiers(q).get("kind") for q in read(text).quantities if q.role == "dose"] == kinds


DRUGS = [
    ("Titrate by effect to 60 mg once daily.", "Pyridostigmine is the first choice.", ["Pyridostigmine"]),
    ("Drop 2.5 mg every month.", "Prednisone is then withdrawn slowly.", ["Prednisone"]),
    ("Consider allopurinol 100 mg daily, or zortaban 250 mg twice daily then 500 mg daily.", "",
     ["allopurinol", "zortaban", "zortaban"]),
    ("Zortacept is infused at 10 mg/kg every 2 weeks.", "Give rituximab 375 mg/m2.", ["Zortacept"]),
    ("In patients already on methotrexate: folic acid 5 mg weekly.", "", ["folic acid"]),
    ("Stop spironolactone if potassium exceeds 5.5 mmol/L; resume at 12.5 mg daily.", "", ["spironolactone"]),
]


@pytest.mark.parametrize(("text", "before", "drugs"), DRUGS)
def test_a_verb_or_a_level_is_never_the_drug_of_a_dose(text: str, before: str, drugs: list[str]) -> None:
    """The drug is the name that stands for one: next to the dose, as subject, or in the words before."""
    found = read(text, Context(before=before)).quantities
    assert [q.parameter for q in found if q.role == "dose"] == drugs


SHARES = [
    ("Reduce the dose of capecitabine by 25% when creatinine clearance is 30 to 50 mL/min.", ["capecitabine 25 decrement"]),
    ("Carboplatin should be given at 75% of the full dose.", ["Carboplatin 75 reduced"]),
    ("Docetaxel requires a 20% reduction after febrile neutropenia.", ["Docetaxel 20 reduced"]),
    ("Participants received 80% of the planned dose of docetaxel.", []),
    ("Docetaxel brought a 20% reduction in deaths.", []),
]


@pytest.mark.parametrize(("text", "expected"), SHARES)
def test_a_share_of_a_dose_is_a_dose(text: str, expected: list[str]) -> None:
    """A cut in percent is a dose where it is told to be made, and none where a study tells what happened."""
    doses = [q for q in read(text).quantities if q.role == "dose"]
    assert [f"{q.parameter} {q.value.printed if q.value else ''} {qualifiers(q).get('kind')}" for q in doses] == expected


LIMITS = [
    ("Confirm it if the level is above 1000 µg/L.", "Measure serum ferritin.", ["threshold serum ferritin > 1000 ug/L"]),
    ("5.6–5.9 mmol/L: repeat the test.", "Potassium decides what is next.", ["threshold potassium between 5.6-5.9 mmol/L"]),
    ("Keep the trough tacrolimus level at 8 to 10 ng/mL.", "", ["threshold trough tacrolimus between 8-10 ng/mL"]),
    ("Intervene if NIF is less negative than −20 cmH2O.", "", ["threshold nif > −20 cm[H2O]"]),
    ("Refer if urate is 360 µmol/L (6 mg/dL) or more.", "", ["threshold urate >= 360 umol/L"]),
    ("Use it only above an eGFR of 45 mL/min/1.73 m2.", "", ["threshold egfr > 45 mL/min/{1.73_m2}"]),
    ("Adjust it to an AUC of 400 to 600 mg·h/L.", "", ["threshold auc between 400-600 mg.h/L"]),
    ("Call for help if temperature is above 38.5 °C (101.3 °F) or below 36 °C.", "",
     ["threshold temperature > 38.5 Cel", "threshold temperature < 36 Cel"]),
    ("G4 is 15 to 29 mL/min/1.73 m2.", "", ["threshold egfr between 15-29 mL/min/{1.73_m2}"]),
    ("Toddlers under 2 years should be seen.", "", ["threshold age < 2 a"]),
    ("Do not use it before the age of 18.", "", ["threshold age < 18 a"]),
    ("Operate where the ZRQ is 3 to 5.", "", ["threshold zrq between 3-5 {score}"]),
    ("The mean HbA1c was 8.1% at entry.", "", []),
    ("Six trials with 40 or more participants were pooled.", "", []),
]


@pytest.mark.parametrize(("text", "before", "expected"), LIMITS)
def test_a_limit_is_on_the_measure_it_is_meant_of(text: str, before: str, expected: list[str]) -> None:
    """"the level", "it", a heading word or a bare band point back; an average of a trial is no limit."""
    assert [told(q) for q in read(text, Context(before=before)).quantities] == expected


@pytest.mark.parametrize(("text", "logic"), [
    ("Transfuse if haemoglobin is below 70 g/L, if it is below 80 g/L with chest pain, or if lactate is above 4 mmol/L.",
     ["or", "or", "or"]),
    ("Refer when eGFR is below 30 mL/min/1.73 m2 or the patient is aged over 75.", ["or", "or"]),
    ("Offer it to adults aged under 80 who have a stroke risk of 10% or more.", ["and", "and"]),
])
def test_repeated_markers_join_their_limits(text: str, logic: list[str]) -> None:
    """"if A, if B, or if C" is one any-of condition; "aged X who have Y" one all-of."""
    assert [qualifiers(q).get("logic") for q in read(text).quantities] == logic


@pytest.mark.parametrize("text", [
    "Doxorubicin is contraindicated above a bilirubin of 86 µmol/L.", "Zortaban is not recommended above 65 years of age.",
])
def test_a_limit_right_behind_a_prohibition_forbids(text: str) -> None:
    """"contraindicated above 86" is a contraindication though no "if" opens a condition."""
    assert [qualifiers(q).get("polarity") for q in read(text).quantities] == ["contraindication"]


@pytest.mark.parametrize(("text", "logic"), [
    ("Admit if SpO2 is below 92% and either lactate is above 4 mmol/L or systolic pressure is below 90 mmHg.",
     ["and", "or", "or"]),
    ("Give oxygen if PaO2 lies between 7.3 and 8.0 kPa and there is oedema, polycythaemia or a haematocrit over 55%.",
     ["and", "and"]),
    ("Give it if eGFR is above 60 mL/min/1.73 m2 and potassium is below 5 mmol/L.", ["and", "and"]),
])
def test_and_either_opens_a_branch_of_its_own(text: str, logic: list[str]) -> None:
    """"A and either B or C" is all-of(A, any-of(B, C)), never "A and B, or C"."""
    found = read(text)
    assert [qualifiers(q)["logic"] for q in found.quantities if q.role == "threshold"] == logic
    assert [k.operator for k in found.conditions][:1] == ["all"]


@pytest.mark.parametrize(("text", "people"), [
    ("Children under 5 years: amoxicillin 40 mg/kg twice daily; those aged 5 and over: 500 mg three times daily.",
     ["Children under 5 years", "those aged 5 and over"]),
    ("In adults, give ceftriaxone 2 g IV; in children, 80 mg/kg once daily.", ["adults", "children"]),
    ("Ceftriaxone 2 g IV is given to those who need it.", [None]),
])
def test_a_dose_is_for_the_people_its_clause_names(text: str, people: list[str | None]) -> None:
    """"in children, 80 mg/kg" is a dose for children; "those" alone is nobody in particular."""
    assert [qualifiers(q).get("pop") for q in read(text).quantities if q.role == "dose"] == people


@pytest.mark.parametrize(("cell", "drug", "words"), [
    ("By weight: <60 kg = 30 mg IV; 60-69 kg = 35 mg IV", "Tenecteplase", ["= 30 mg IV", "= 35 mg IV"]),
    ("10 to 20 kg = 250 mg twice daily", "Amoxicillin", ["= 250 mg twice daily"]),
    ("Arrest: 1 mg IV; Tube: 2 mg", "Epinephrine", ["1 mg IV", "2 mg"]),
    ("Nose: 2 mg/kg; Intravenous infusion: 0.1 mg/kg", "Midazolam", ["2 mg/kg", "0.1 mg/kg"]),
])
def test_a_row_of_a_drug_gives_its_doses(cell: str, drug: str, words: list[str]) -> None:
    """What is given at a weight is no limit of it, and a label before a colon is no drug."""
    doses = [one for one in row(("Drug", "Dose"), (drug, cell)).quantities if one.role == "dose"]
    assert [(one.parameter, one.span.quote) for one in doses] == [(drug, quote) for quote in words]
