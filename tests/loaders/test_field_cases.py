"""Small inputs from real files that were read wrong once, each with what must be read of it and what must not."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from loaders import reading
from loaders.extraction_json import qualifiers
from loaders.record import Quantity, Record

CASES = Path(__file__).resolve().parents[3] / "shared" / "field" / "cases"
SAID = ("freq", "route", "kind", "ref", "second", "rel")
# Name of the case: readings that must be there, in any order; how many there are in all (None: more are no fault).
QUANTITIES: dict[str, tuple[Sequence[str], int | None]] = {
    "01-toc-page-numbers-as-markers": (("dose zinc = 20 mg 1/d", "duration zinc = 10 d"), 2),
    "03-footnote-id-hash": (("duration artemisinin combinations = 3 d",), 2),
    "05-pdf-hanging-number-split": (
        ("dose hydrocortisone >= 40 mg 2-4/d PO until", "dose hydrocortisone = 100 mg IM"), None),
    "06-html-table-in-markdown": (("threshold HbA1c <= 7.0 % target",), 1),
    "07-br-in-cell-joins-words": (
        ("dose Procainamide <= 17 mg/kg/d maximum", "duration Procainamide = 2 h", "dose Procainamide = 3 mg/kg IM"), 6),
    "08-labels-and-br-take-the-drug-away": (
        ("dose Rocuronium between 0.6 0.8 mg/kg IV", "dose Calcium gluconate = 100 mg/kg IV",
         "dose Naloxone = 0.02 mg/kg IV"), 5),
    "09-drug-carried-from-elsewhere": (
        ("dose Rivaroxaban = 15 mg 2/d", "dose Rivaroxaban = 20 mg 1/d", "dose Ketamine between 2 3 mg/kg IM"), None),
    "10-fixed-dose-pairs": (
        ("dose Valsartan + amlodipine = 160 mg 5 mg", "dose Valsartan + amlodipine = 320 mg 10 mg",
         "dose Perindopril + amlodipine = 3.5 mg 1/d 2.5 mg", "dose Irbesartan + HCTZ = 150 mg 12.5 mg"), 4),
    "11-cor-loe-under-a-title-row": ((), 0),
    "13-grade-line-below-its-item": (("schedule cytology = 3 a",), None),
    "14-grade-words-that-are-no-grades": ((), 0),
    "15-hr-rr-are-vital-signs": (
        ("threshold heart rate > 160 /min", "threshold respiratory rate > 30 /min", "threshold SBP < 90 mm[Hg]",
         "threshold Temperature > 38.5 Cel", "threshold heart rate > 120 /min"), 5),
    "16-decimal-comma": (
        ("threshold Potassium between 3,5 5,0 mmol/L", "threshold INR < 1,8 1", "threshold HbA1c < 6,5 %"), None),
    "19-does-not-need-as-must": (("threshold age < 16 a",), 1),
    "20-acronym-as-imperative": ((), 0),
    "21-own-check-rejects-doses": (
        ("dose amoxicillin = 30 mg/kg/d 2/d", "dose ampicillin = 200 mg/kg/d 3/d", "dose ondansetron = 0.15 mg/kg 4/d",
         "schedule Nitroglycerin between 3 5 min"), 6),
    "22-range-pairs-of-pressure": (
        ("threshold SBP between 120 129 mm[Hg]", "threshold DBP < 80 mm[Hg]", "threshold SBP between 130 139 mm[Hg]",
         "threshold DBP between 80 89 mm[Hg]", "threshold blood pressure > 20 mm[Hg] target 10 mm[Hg]"), 5),
    "23-counts-read-as-the-target": (("threshold strip > 2 1", "threshold Protein in urine > 0.5 g/d"), 2),
    "25-weight-column-and-rate": (
        ("dose Penicillin V between 25 50 mg/kg/d 2-3/d", "threshold age > 5 a", "dose Penicillin V = 300 mg 2/d"), 3),
    "28-postpartum-and-prior": (
        ("threshold gestational age > 26 wk", "threshold time after birth <= 4 wk", "threshold gestational age < 24 wk",
         "threshold gestational age < 14 wk"), 4),
    "29-short-dose-line-as-heading": (("dose Gentamicin = 5 mg/kg 1/d IV", "duration treatment between 2 5 d"), None),
    "30-front-matter": (("dose paracetamol = 15 mg/kg PO",), 1),
    "32-bullet-glyphs": (("rate silent = 50 %",), 1),
    "33-concentration-and-onset": (("dose Prilocaine = 5 mg/kg", "duration Prilocaine = 2 min"), 2),
    "35-superscript-run-read-as-value": ((), 0),
    "36-marker-after-a-unit": (("threshold albuminuria >= 300 mg/d", "dose Paracetamol <= 60 mg/kg/d maximum"), None),
    "37-toxic-dose-as-dose": (
        ("threshold Labetalol > 20 mg/kg toxic", "threshold age < 6 a", "threshold ingested amount > 7.5 mg/kg toxic"), 3),
    "38-stem-with-a-target-is-lost": (
        ("threshold systolic < 150 1 until", "threshold diastolic < 100 1 until",
         "dose Magnesium sulfate between 1 2 g/h"), 4),
    "40-heading-swallowed-vital-line": (
        ("threshold heart rate > 90 /min", "threshold respiratory rate > 20 /min", "threshold Temperature > 38 Cel"), 3),
    "41-pmc-articleset": (("dose zinc = 20 mg 1/d",), 1),
    "43-scores-in-brackets-as-markers": ((), 0),
    "45-jats-bracketed-range": ((), 0),
}
MARKERS: dict[str, list[str]] = {
    "35-superscript-run-read-as-value": ["18 19 20 21 22 23 24 25 26", "3", "4 5", "1 2 3"],
    "36-marker-after-a-unit": ["1 3 6", "5", "1 2", "3"], "45-jats-bracketed-range": ["1 2 3"] * 3}
GRADES = {
    "11-cor-loe-under-a-title-row": ["class 1", "loe A", "class 2b", "loe C-LD"],
    "13-grade-line-below-its-item": ["grade A", "grade B", "grade B"], "14-grade-words-that-are-no-grades": ["loe C"]}
FORCES = {
    "19-does-not-need-as-must": ["none", "do_not", "do_not", "none"], "20-acronym-as-imperative": ["none"] * 3,
    "32-bullet-glyphs": ["none", *["do_not"] * 4], "05-pdf-hanging-number-split": ["imperative", "imperative", "consider"]}
NEVER = {"09-drug-carried-from-elsewhere": ("125",), "33-concentration-and-onset": ("30", "125")}  # numbers that are no dose
FOLDERS = sorted(CASES.iterdir()) if CASES.is_dir() else []

pytestmark = pytest.mark.skipif(not FOLDERS, reason="the inputs from the field are not here")


def read(folder: Path) -> Record:
    source = next(folder.glob("input.*"))
    return reading.read(source.name, source.read_bytes()).record


def said(quantity: Quantity) -> str:
    """Role, parameter, comparator, numbers, unit, and what the cases are about of the rest."""
    told = qualifiers(quantity)
    rest = [str(told[name]) for name in SAID if name in told]
    words = (quantity.role, quantity.parameter or "-", quantity.comparator or "", *(n.printed for n in quantity.numbers))
    return " ".join(filter(None, (*words, quantity.unit, *rest)))


def test_every_case_is_known() -> None:
    """There are 32 inputs, and each has its expected readings here."""
    assert [folder.name for folder in FOLDERS] == sorted(QUANTITIES)
    assert len(FOLDERS) == 32


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_an_input_from_the_field_is_read_right(folder: Path) -> None:
    """Its quantities, markers, grades and forces are what its right reading says, and what is none is not read as one."""
    record, name = read(folder), folder.name
    wanted, count = QUANTITIES[name]
    found = [said(quantity) for quantity in record.quantities]
    assert set(wanted) <= set(found)
    assert count is None or len(found) == count
    assert [" ".join(citation.keys) for citation in record.citations] == MARKERS.get(name, [])
    graded = [" ".join(part for field in grade.fields.items() for part in field) for grade in record.grades]
    assert graded == GRADES.get(name, [])
    if name in FORCES:
        assert [statement.deontic for statement in record.statements] == FORCES[name]
    doses = {number.printed for quantity in record.quantities if quantity.role == "dose" for number in quantity.numbers}
    assert not doses & set(NEVER.get(name, ()))
