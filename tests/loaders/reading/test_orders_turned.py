"""What turns an order round, or takes it back: denials, doubts, bounds, and what is told of a noun of doing."""

from __future__ import annotations

import pytest

from tests.loaders.reading.test_actions_in_use import orders, read


def governed(text: str) -> list[str]:
    """The actions that conditions govern: an order without its limit is another one."""
    reading = read(text)
    said = {action.id: f"{'not ' if action.polarity == 'do_not' else ''}{action.kind} {action.named or ''}".strip()
            for action in reading.actions}
    own = [name for condition in reading.conditions for name in condition.actions]
    return [words if name in own else f"{words}, always" for name, words in said.items()]


@pytest.mark.parametrize(("text", "wanted"), [
    ("Metformin is contra-indicated if ALT > 5 times ULN.", ["not give Metformin"]),
    ("Metformin is contra-indicated in children under 16 years.", ["not give Metformin"]),
    ("If eGFR < 30, metformin is contra-indicated.", ["not give metformin"]),
    ("Lumbar puncture is contra-indicated if platelets < 50 × 10⁹/L.", ["not perform Lumbar puncture"]),
    ("Riluzole is counter-indicated if ALT > 150 U/L.", ["not give Riluzole"]),
    ("Riluzole is contra indicated if ALT > 150 U/L.", ["not give Riluzole"]),
    ("Metformin is not-recommended if eGFR < 30.", ["not give Metformin"]),
    ("Metformin is contra-indicated and must not be given if eGFR < 30.", ["not give Metformin"]),
])
def test_however_it_is_spelt_what_is_contraindicated_is_forbidden(text: str, wanted: list[str]) -> None:
    """A hyphen or a blank in "contraindicated" changes nothing."""
    assert governed(text) == wanted


@pytest.mark.parametrize("told", [
    "is non-indicated", "is harmful", "is unsafe", "is toxic", "is prohibited", "is forbidden", "is ineffective",
    "is best avoided", "is stopped", "has to be stopped",
    "has no role", "is not an option", "is of no benefit", "not needed", "is unnecessary",
    "is not contraindicated", "carries a high risk", "does not help", "would be wrong",
])
@pytest.mark.parametrize("limit", ["if eGFR < 30", "in children under 16 years"])
def test_what_is_told_of_a_treatment_does_not_order_it(told: str, limit: str) -> None:
    """A noun of doing orders beside its limit only where it stands alone: a predicate may say the contrary."""
    assert orders(f"Metformin {told} {limit}.") == []


@pytest.mark.parametrize("text", [
    "Discontinuation of metformin is not necessary if eGFR > 30.", "No antibiotics if CRP < 20 mg/L.",
    "No metformin if eGFR < 30.",
    "Dont give metformin if eGFR < 30.", "Delayed antibiotics if CRP < 20 mg/L.",
    "Surgery carries a high risk if FVC < 50%.",
    "You need not stop riluzole if ALT < 100 U/L.", "Without antibiotics if CRP < 20 mg/L.",
    "Avoidance of opioids if eGFR < 30.",
])
def test_a_noun_that_is_denied_orders_nothing(text: str) -> None:
    """"No antibiotics if CRP is < 20" gives none."""
    assert [words for words in orders(text) if not words.startswith("avoid")] == []


@pytest.mark.parametrize(("text", "wanted"), [
    ("PEG placement if FVC > 50%.", ["place PEG placement"]),
    ("Half-dose metformin if eGFR < 45.", ["give Half-dose metformin"]),
    ("Starting NIV if FVC < 50%.", ["start NIV"]),
    ("Initiation of NIV if FVC < 50%.", ["start NIV"]),
])
def test_a_noun_of_doing_alone_beside_its_limit_orders(text: str, wanted: list[str]) -> None:
    """Where nothing else is said of it, a noun of doing is the order."""
    assert governed(text) == wanted


@pytest.mark.parametrize(("text", "wanted"), [
    ("Patients with eGFR < 30 must not take metformin.", ["not give metformin"]),
    ("Patients with eGFR < 30 should not take metformin.", ["not give metformin"]),
    ("Patients with eGFR < 30 should stop metformin.", ["stop metformin"]),
    ("Patients with eGFR < 30 should discontinue metformin.", ["stop metformin"]),
    ("Patients with eGFR < 30 should avoid metformin.", ["avoid metformin"]),
    ("Patients with eGFR < 30 should not be given metformin.", ["not give metformin"]),
    ("Patients with eGFR < 30 should not receive metformin.", ["not give metformin"]),
    ("Children aged < 16 years must not take aspirin.", ["not give aspirin"]),
    ("Adults with FVC < 50% should not undergo surgery.", ["not perform surgery"]),
    ("Women with ferritin < 30 µg/L should be offered oral iron.", ["give oral iron"]),
    ("No one with eGFR < 30 should take metformin.", ["not give metformin"]),
    ("Should not give riluzole if ALT > 100 U/L.", ["not give riluzole"]),
    ("Neither start nor continue metformin if eGFR < 30.", ["not start metformin", "not continue metformin"]),
])
def test_people_under_a_limit_are_told_what_to_do(text: str, wanted: list[str]) -> None:
    """A limit between the people and their modal does not hide whom the order is told."""
    assert governed(text) == wanted


@pytest.mark.parametrize(("text", "wanted"), [
    ("No patient should receive metformin.", ["not give metformin"]),
    ("Nobody should be given metformin.", ["not give metformin"]),
    ("None of these drugs should be given.", ["not give drugs"]),
    ("None of the patients should be given riluzole.", ["not give riluzole"]),
    ("No child should be started on riluzole.", ["not start riluzole"]),
    ("Nothing should be given by mouth.", []),
    ("Not all patients should be given metformin.", []),
    ("Not every patient needs to be given metformin.", []),
    ("Few patients should be given metformin.", []),
    ("No patient should not be given metformin.", []),
    ("Neither riluzole nor edaravone is recommended.", ["not give riluzole", "not give edaravone"]),
    ("Neither riluzole nor edaravone should be given.", ["not give riluzole", "not give edaravone"]),
    ("No guideline recommends riluzole.", []),
])
def test_a_subject_that_is_denied_forbids(text: str, wanted: list[str]) -> None:
    """"No patient should" is "patients should not"; "not all should" says of nobody what to do."""
    assert orders(text) == wanted
