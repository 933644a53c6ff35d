"""A draft is worded as what is stored: its conditions say the word that turns them, and turn no order twice."""

from __future__ import annotations

import pytest

from explorer.desk import record_view
from explorer.desk.report import said_of
from loaders.extraction.page import extract
from loaders.readers import text as plain

NBSP = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(("sentence", "condition", "member", "reading"), [
    ("Insert a tube before FVC drops below 50%.", "Insert a tube, before all of:", f"FVC < 50{NBSP}%",
     f"before FVC < 50{NBSP}%"),
    ("Start a binder unless potassium is below 5 mmol/L.", "Start a binder, unless all of:",
     f"potassium < 5{NBSP}mmol/L", f"potassium < 5{NBSP}mmol/L"),
    ("Avoid colchicine if eGFR is below 30 mL/min.", "Avoid colchicine, if all of:", f"eGFR < 30{NBSP}mL/min",
     f"eGFR < 30{NBSP}mL/min"),
    ("Stop riluzole if ALT rises to 5 times the upper limit of normal.", "Stop riluzole, if all of:",
     f"ALT rises to 5{NBSP}times ULN or beyond", f"ALT rises to 5{NBSP}times ULN or beyond"),
])
def test_a_condition_of_a_draft_says_what_its_sentence_says(
        sentence: str, condition: str, member: str, reading: str) -> None:
    """Before and unless are no "if", and "avoid" is not told as "do not avoid"."""
    text = f"- {sentence}\n"
    blocks = plain.read(text)
    (statement,) = record_view.statements([block.view for block in blocks], extract(text, blocks), (), str)
    lines = [line.strip() for line in said_of(statement)]
    at = lines.index(f"condition: {condition}")
    assert lines[at + 1] == member
    assert any(line.startswith(f"threshold: {reading}") for line in lines)


@pytest.mark.parametrize(("sentence", "reading"), [
    ("Give prednisolone 50 mg or less daily.", f"prednisolone ≤ 50{NBSP}mg × 1 a day"),
    ("Give adrenaline 1 mg every 3 to 5 minutes until return of circulation.",
     f"adrenaline 1{NBSP}mg every 3-5{NBSP}minutes until return of circulation"),
])
def test_a_dose_of_a_draft_says_its_bound_and_its_end(sentence: str, reading: str) -> None:
    """"50 mg or less" is no 50 mg."""
    text = f"- {sentence}\n"
    (quantity,) = extract(text, plain.read(text)).quantities
    assert record_view.reading(quantity) == reading
