"""What statements order: the kind of deed, its target, whether it is to be done, and which condition governs it."""

from __future__ import annotations

import pytest

from loaders.record import Record
from tests.loaders.reading.sentences import read
from tests.sources import decode, read_record


def record(text: str) -> Record:
    """The record of a page."""
    return read_record(decode("page.md", text.encode()))


def orders(text: str) -> list[str]:
    """The actions of a statement: "stop riluzole", "not start riluzole"."""
    return [f"{'not ' if action.polarity == 'do_not' else ''}{action.kind} {action.named or ''}".strip()
            for action in read(text).actions]


@pytest.mark.parametrize(("text", "wanted"), [
    ("Stop methotrexate.", ["stop methotrexate"]),
    ("Do not start methotrexate in pregnancy.", ["not start methotrexate"]),
    ("Methotrexate should be discontinued.", ["stop Methotrexate"]),
    ("Methotrexate should not routinely be given to children.", ["not give Methotrexate"]),
    ("Methotrexate is not recommended in renal failure.", ["not give Methotrexate"]),
    ("Methotrexate is contraindicated in pregnancy.", ["not give Methotrexate"]),
    ("We recommend against the use of antibiotics for viral infections.", ["not give antibiotics"]),
    ("Never give aspirin to children.", ["not give aspirin"]),
    ("No antibiotics should be given.", ["not give antibiotics"]),
    ("Clinicians should not offer spironolactone.", ["not give spironolactone"]),
])
def test_polarity_stands_apart_from_the_kind(text: str, wanted: list[str]) -> None:
    """Whether it is to be done is never part of what is done."""
    assert orders(text) == wanted


@pytest.mark.parametrize(("text", "wanted"), [
    ("Avoid NSAIDs in heart failure.", ["avoid NSAIDs"]),
    ("Avoid using NSAIDs in heart failure.", ["avoid NSAIDs"]),
    ("Enteric-coated forms should be avoided.", ["avoid Enteric-coated forms"]),
    ("Do not avoid beta blockers in asthma.", ["not avoid beta blockers"]),
    ("Refuse the gastrostomy.", ["avoid gastrostomy"]),
])
def test_to_avoid_is_an_order_and_not_a_prohibition(text: str, wanted: list[str]) -> None:
    """What is avoided is a kind of its own, and "do not avoid" its prohibition."""
    assert orders(text) == wanted


@pytest.mark.parametrize(("text", "wanted"), [
    ("Consider pulmonary rehabilitation.", ["give pulmonary rehabilitation"]),
    ("Consider referral to a dermatologist.", ["refer dermatologist"]),
    ("Consider stopping bisphosphonates after five years.", ["stop bisphosphonates"]),
    ("Screening for depression is recommended.", ["measure depression"]),
    ("Insertion of a chest drain should be considered.", ["place chest drain"]),
    ("It is reasonable to use a lower dose of heparin.", ["give lower dose of heparin"]),
    ("Patients should be offered smoking cessation support.", ["give smoking cessation support"]),
    ("Treat hypertension with amlodipine.", ["give amlodipine"]),
    ("Treat malaria promptly.", ["treat malaria"]),
    ("Take blood cultures before the first dose.", ["perform blood cultures"]),
    ("Check weight, height and blood pressure.", ["measure weight", "measure height", "measure blood pressure"]),
    ("Refer the patient to a psychiatrist.", ["refer psychiatrist"]),
    ("Switch to oral amoxicillin after 48 hours.", ["switch oral amoxicillin"]),
    ("Patients should be informed of the risks.", ["discuss risks"]),
    ("Do not start or continue tramadol.", ["not start tramadol", "not continue tramadol"]),
    ("The drain should be removed and replaced.", ["remove drain", "switch drain"]),
])
def test_a_noun_of_doing_is_its_verb(text: str, wanted: list[str]) -> None:
    """Nouns, gerunds and passives order as verbs do, each of several joined ones for itself."""
    assert orders(text) == wanted


@pytest.mark.parametrize("text", [
    "Test results should be available within an hour.", "Use caution in the elderly.", "See Chapter 4.",
    "Refer to the handbook for doses.", "Meningitis should be considered in a child with fever.",
    "Ibuprofen may reduce the effect of aspirin.", "It is not necessary to stop aspirin.", "Should statins be offered?",
    "Policies should be in place.", "Lower abdominal pain is common.", "Dose reduction need not be considered.",
    "Results from trials of giving statins differ.", "Women who have stopped smoking do better.",
])
def test_what_has_no_order_in_it_gives_none(text: str) -> None:
    """Nouns that look like verbs, pointers to other pages, effects, questions and what is not needed order nothing."""
    assert orders(text) == []


def test_a_dose_of_the_clause_goes_with_its_action() -> None:
    """A dose hangs on the order it is told with, and not on the next one."""
    reading = read("Give 2 g of ceftriaxone IV and start dexamethasone 10 mg IV.")
    quotes = {quantity.id: quantity.span.quote for quantity in reading.quantities}
    assert [(action.kind, action.named, [quotes[dose] for dose in action.doses]) for action in reading.actions] == [
        ("give", "ceftriaxone", ["2 g of ceftriaxone IV"]), ("start", "dexamethasone", ["10 mg IV"])]


@pytest.mark.parametrize(("text", "wanted"), [
    ("Halve the dose and recheck if creatinine is above 200 micromol/L.", [(None, ["reduce dose", "measure "])]),
    ("If potassium is > 6 mmol/L, stop spironolactone and refer.", [(None, ["stop spironolactone", "refer "])]),
    ("Give iron if ferritin is < 30; avoid it if ferritin is > 300.", [(None, ["give iron"]), (None, ["avoid "])]),
    ("In people with an eGFR < 30, reduce the dose to 50 mg daily.", [(None, ["reduce dose"])]),
    ("Transfuse once Hb falls to 70 g/L.", [("after", ["give "])]),
    ("Hold warfarin until INR is < 2.", [("until", ["withhold warfarin"])]),
    ("Give spironolactone unless potassium is > 5.5 mmol/L.", [("unless", ["give spironolactone"])]),
    ("Give dextrose except if glucose is above 10 mmol/L.", [("unless", ["give dextrose"])]),
    ("Give aspirin except in people with platelets < 50 × 10⁹/L.", [("unless", ["give aspirin"])]),
    ("Give spironolactone if eGFR is > 30, but not if potassium is > 5 mmol/L.",
     [(None, []), ("unless", [])]),
    ("Use only if eGFR is > 60 mL/min.", [(None, ["give "])]),
    ("Use metformin only while eGFR stays above 45 mL/min.", [("while", ["give metformin"])]),
    ("Do not delay PEG placement; the best time is while FVC stays >50%.", [("while", ["place PEG placement"])]),
])
def test_a_condition_governs_the_orders_on_its_side(text: str, wanted: list[tuple[str | None, list[str]]]) -> None:
    """Each condition has its actions, and the word that says on which side of it they are done."""
    reading = read(text)
    said = {action.id: f"{action.kind} {action.named or ''}" for action in reading.actions}
    assert [(condition.timing, [said[name] for name in condition.actions]) for condition in reading.conditions] == wanted


def test_what_an_unless_spares_must_have_a_region() -> None:
    """Beside a range, or behind "at least two of", an "unless" is left out with its order, its words not recognised."""
    found = record("# Care\n\n- Stop amiodarone unless QTc is between 450 and 500 ms.\n")
    assert found.actions == ()
    assert (found.conditions, [words.span.quote for words in found.unrecognised]) == (
        (), ["unless QTc is between 450 and 500 ms"])


def test_only_recommendations_order_without_a_condition() -> None:
    """What a study did is told, not ordered."""
    found = record("# Care\n\n- In one trial, people were told to stop riluzole (p=0.03).\n- Stop riluzole in jaundice.\n")
    assert [(action.statement, action.kind) for action in found.actions] == [("s02", "stop")]


def test_words_over_a_list_order_for_its_limits() -> None:
    """The action of a stem stands where the stem does, and is governed by the limits below it."""
    stem = "Stop methotrexate if any of the following apply:"
    found = record(f"# Care\n\n{stem}\n\n- ALT > 120 U/L\n- platelets < 100 × 10⁹/L\n")
    assert [(action.kind, action.named, action.span.quote, len(action.limits)) for action in found.actions] == [
        ("stop", "methotrexate", "Stop methotrexate", 1)] * 2


@pytest.mark.parametrize(("text", "wanted"), [
    ("Avoid stopping beta blockers in heart failure.", ["not stop beta blockers"]),
    ("Avoid treating asymptomatic bacteriuria.", ["not treat asymptomatic bacteriuria"]),
    ("Refrain from starting statins.", ["not start statins"]),
    ("Refrain from prescribing opioids.", ["avoid opioids"]),
])
def test_to_avoid_a_deed_forbids_that_deed(text: str, wanted: list[str]) -> None:
    """Who avoids to stop a drug does not avoid the drug."""
    assert orders(text) == wanted


@pytest.mark.parametrize("text", [
    "ACE inhibitors and ARBs should not be used concurrently.",
    "Do not use metformin alone.",
    "Do not stop prednisone without advice.",
    "Do not stop prednisone abruptly.",
    "Do not use aspirin as first-line treatment.",
    "Do not use ibuprofen for more than 5 days.",
    "Do not use ibuprofen for longer than 5 days.",
    "Do not use metformin in combination with insulin.",
])
def test_what_is_forbidden_in_one_way_is_not_forbidden(text: str) -> None:
    """A prohibition of one way of doing is left out: without what bounds it it would forbid what is allowed."""
    assert orders(text) == []


@pytest.mark.parametrize(("text", "wanted"), [
    ("The amount that can be given for one meal is 50 mg.", []),
    ("In adults with hypertension, potassium is recommended to prevent or treat it.", ["give potassium"]),
    ("In adults, it is recommended to stop or reduce aspirin.", ["stop aspirin", "reduce aspirin"]),
    ("Patients should be advised not to smoke.", ["discuss"]),
])
def test_what_something_is_or_is_for_is_no_order(text: str, wanted: list[str]) -> None:
    """A relative clause tells what something is, and an infinitive behind what is recommended what it is for."""
    assert orders(text) == wanted


@pytest.mark.parametrize(("heading", "drug"), [("Fentanyl", "Fentanyl"), ("Only if Fentanyl is unavailable", None)])
def test_a_heading_that_sets_a_condition_names_no_drug(heading: str, drug: str | None) -> None:
    """What is given where a drug cannot be is another drug: no name is better than that one."""
    found = record(f"# Pain\n\n## {heading}\n\n- Pain = 2-4 mg IV\n").quantities
    assert [dose.parameter for dose in found if dose.role == "dose"] == [drug]
