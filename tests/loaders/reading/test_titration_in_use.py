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


@pytest.mark.parametrize(("text", "expected"), [
    ("Infuse 100 mL of 3% saline over 15 min.", "3% saline"),
    ("Glucose 20% 2 mL/kg IV.", "Glucose 20%"),
    ("Give 250 mL 5% albumin.", "5% albumin"),
    ("Milrinone 20 mg in 100 mL. Start noradrenaline at 2 mcg/min.", "noradrenaline"),
    ("Cure was seen in 12% (amoxicillin 500 mg) and 15% ibuprofen 400 mg.", "amoxicillin"),
])
def test_a_solution_is_named_by_its_strength(text: str, expected: str) -> None:
    """The percentage beside the name of a solution is part of the name; what a bag holds is no dose."""
    assert next(q for q in read(text) if q.role == "dose").parameter == expected


@pytest.mark.parametrize(("text", "expected"), [
    ("Loading: cefazolin 2 g IV over 10 min followed by 4 g over 4 hours.",
     ["dose cefazolin = 2 loading", "dose cefazolin = 4"]),
    ("Lacosamide 200 mg loading dose followed by 100 mg q12h.",
     ["dose Lacosamide = 200 loading", "dose Lacosamide = 100 maintenance"]),
    ("The loading dose of vancomycin may go up to 2500 mg.", ["dose vancomycin <= 2500 maximum"]),
])
def test_the_kind_of_a_dose_is_told_by_its_own_word(text: str, expected: list[str]) -> None:
    """What runs in behind a loading dose goes on loading; as far as a dose may go up is a maximum."""
    assert [shown(q) for q in read(text) if q.role == "dose"] == expected


@pytest.mark.parametrize(("text", "expected"), [
    ("FOR CANGRELOR ONLY: aPTT at baseline and then every 2 hours.", ["aPTT", "aPTT"]),
    ("Check fibrinogen every 4 hours after starting alteplase infusion for 24 hours.", ["fibrinogen", "alteplase"]),
])
def test_the_times_of_a_test_are_of_the_test(text: str, expected: list[str]) -> None:
    """How often a test is made is told of the test, not of the drug that it watches."""
    assert [q.parameter for q in read(text) if q.role in {"schedule", "duration"}][-2:] == expected


@pytest.mark.parametrize(("heading", "count"), [
    ("Patient 4", 0), ("Patient case 2", 0), ("Worked example", 0), ("Patient selection", 1), ("Patients", 1), ("Dosing", 1),
])
def test_the_numbers_of_a_case_are_none_to_follow(heading: str, count: int) -> None:
    """Under the heading of a worked case nothing is read."""
    text = "Cefazolin 2 g q8h is given."
    read_all = read_quantities(View.plain(text, 0, len(text)), 0, len(text), (), "s1", Context(sections=(heading,)))
    assert len(read_all.quantities) == count


def test_a_bracket_is_no_action() -> None:
    """What stands in brackets before a condition is not what is to be done."""
    found = read("Call if it bleeds, (including the wound drain), if the fibrinogen level is less than 1.5 g/L.")[-1]
    assert (shown(found), found.qualifiers.action) == ("threshold fibrinogen < 1.5", None)


@pytest.mark.parametrize(("text", "name"), [
    ("P[Mg] < 0.5 mmol/L needs replacement.", "P[Mg]"), ("Urine [Cl] > 20 mmol/L", "Urine [Cl]"),
])
def test_a_symbol_in_square_brackets_is_part_of_the_name(text: str, name: str) -> None:
    """Without its symbol the name would say what fluid was looked at, and not for what."""
    assert [q.parameter for q in read(text)] == [name]
