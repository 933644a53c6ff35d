"""Protocols of titration: steps in percent, pauses, amounts that turn out to be needed, changes of a level, leeway."""

from __future__ import annotations

import pytest

from loaders.blocks import View
from loaders.extraction.quantities import read_quantities
from loaders.extraction_json import qualifiers
from loaders.language.context import Context
from loaders.record import Quantity


def read(text: str, before: str = "") -> tuple[Quantity, ...]:
    """The quantities of a sentence."""
    return read_quantities(View.plain(text, 0, len(text)), 0, len(text), (), "s1", Context(before=before)).quantities


def shown(found: Quantity, key: str = "kind") -> str:
    """Role, name, comparator, numbers, and one qualifier."""
    numbers = "-".join(number.printed for number in found.numbers)
    told = qualifiers(found).get(key)
    return " ".join(str(part) for part in (found.role, found.parameter, found.comparator, numbers, told) if part)


@pytest.mark.parametrize(("text", "expected"), [
    ("Raise the milrinone rate by 20%.", ["dose milrinone = 20 increment"]),
    ("Titrate the propofol infusion up by 15%.", ["dose propofol = 15 increment"]),
    ("Stop tacrolimus, then restart and lower its dose by 40%.", ["dose tacrolimus = 40 decrement"]),
    ("Pump: raise the rate by 20%.", []),
    ("Sacubitril lowered the dose of furosemide by 14%.", ["effect dose of furosemide = 14"]),
])
def test_a_share_by_which_a_dose_is_moved_is_a_step(text: str, expected: list[str]) -> None:
    """What is ordered to be moved by a share is an increment or a decrement; without a drug it is left out."""
    assert [shown(q) for q in read(text)] == expected


@pytest.mark.parametrize(("text", "before", "expected"), [
    ("Pause cangrelor for 20 minutes.", "", ["duration cangrelor = 20 off"]),
    ("Interrupt the infusion for 45 minutes.", "Insulin is infused.", ["duration Insulin = 45 off"]),
    ("Withhold the drug for 3 days.", "", []),
    ("Hold the position for 30 seconds.", "", ["duration position = 30"]),
])
def test_a_pause_is_no_length_of_treatment(text: str, before: str, expected: list[str]) -> None:
    """How long a drug is stopped has the phase "off"; a pause of nothing named is left out."""
    assert [shown(q, "phase") for q in read(text, before)] == expected


@pytest.mark.parametrize(("text", "expected"), [
    ("Call if he requires more than vasopressin 0.04 units/min.", ["threshold vasopressin > 0.04"]),
    ("Refer if she needs > 30 mg/day of prednisone.", ["threshold prednisone > 30"]),
    ("Give prednisone 30 mg daily if needed.", ["dose prednisone = 30"]),
])
def test_what_turns_out_to_be_needed_is_a_limit(text: str, expected: list[str]) -> None:
    """More than an amount that somebody requires is a limit, with its sign, and not to be given."""
    assert [shown(q) for q in read(text)] == expected


@pytest.mark.parametrize(("text", "expected"), [
    ("Stop it if the lactate level does not decrease ≥ 2 mmol/L.", []),
    ("Call if the haemoglobin level drops > 2 g/dL.", []),
    ("Call if the fibrinogen level falls by 40% from baseline.", []),
    ("Call if the lactate level rises > 4 mmol/L.", ["threshold lactate > 4"]),
    ("Redraw the sample if it is more than 30 minutes off schedule.", []),
    ("Skip the tablet if it is more than 6 hours late.", []),
    ("The stent may remain in place for 6 weeks.", ["duration stent = 6"]),
])
def test_a_change_is_no_level_and_leeway_no_plan(text: str, expected: list[str]) -> None:
    """How far a level moves, and how far a time may be missed, have no role."""
    assert [shown(q) for q in read(text)] == expected
