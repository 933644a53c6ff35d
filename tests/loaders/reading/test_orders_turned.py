"""What turns an order round, or takes it back: denials, doubts, bounds, and what is told of a noun of doing."""

from __future__ import annotations

import pytest

from loaders.extraction.structure import population
from ontology.ground.timing import Timing
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


@pytest.mark.parametrize(("text", "wanted"), [
    ("Give no riluzole.", ["not give riluzole"]),
    ("We recommend no riluzole.", ["not give riluzole"]),
    ("Give neither riluzole nor edaravone.", ["not give riluzole", "not give edaravone"]),
    ("We recommend neither riluzole nor edaravone.", ["not give riluzole", "not give edaravone"]),
    ("Give insulin and not metformin.", ["give insulin"]),
    ("Give not only riluzole.", []),
    ("Do not only give opioids.", []),
    ("Do not stop riluzole nor reduce NIV.", ["not stop riluzole", "not reduce NIV"]),
])
def test_a_denial_within_the_object_denies_the_deed(text: str, wanted: list[str]) -> None:
    """"No" and "neither" before what is given forbid to give it; "not" and "nor" are no part of its name."""
    assert orders(text) == wanted


@pytest.mark.parametrize(("text", "wanted"), [
    ("Do not stop riluzole, reduce NIV or give opioids.", ["not stop riluzole", "not reduce NIV", "not give opioids"]),
    ("Do not stop riluzole, reduce NIV and give opioids.", ["not stop riluzole"]),
    ("Do not stop riluzole and reduce NIV.", ["not stop riluzole"]),
    ("Do not stop riluzole, and reduce NIV.", ["not stop riluzole", "reduce NIV"]),
    ("Do not stop riluzole but reduce NIV.", ["not stop riluzole", "reduce NIV"]),
])
def test_a_list_shares_its_negation(text: str, wanted: list[str]) -> None:
    """A list under "do not" that closes with "or" is forbidden as a whole; with "and" nobody can tell."""
    assert orders(text) == wanted


@pytest.mark.parametrize(("text", "wanted"), [
    ("We cannot recommend metformin.", ["not give metformin"]),
    ("Avoidance of metformin is recommended.", ["avoid metformin"]),
    ("Not giving metformin is recommended.", ["not give metformin"]),
    ("Riluzole should rarely be given.", []),
    ("Riluzole should hardly ever be given.", []),
    ("Give riluzole rarely.", []),
    ("We recommend that riluzole should be stopped.", ["stop riluzole"]),
    ("We do not suggest that riluzole should be stopped.", []),
    ("Check whether riluzole should be stopped.", []),
    ("There is no evidence that riluzole should be stopped.", []),
    ("Do not assume that riluzole should be stopped.", []),
    ("Give edaravone if riluzole is contraindicated.", ["give edaravone"]),
    ("When riluzole is indicated, check ALT.", ["measure ALT"]),
    ("Edaravone should be given if riluzole should be stopped.", ["give Edaravone"]),
])
def test_what_is_supposed_doubted_or_seldom_is_no_order(text: str, wanted: list[str]) -> None:
    """What is asked, supposed, denied or said to be rare orders nothing by itself."""
    assert orders(text) == wanted


@pytest.mark.parametrize("text", [
    "Do not use more than 4 g paracetamol per day.", "Do not give riluzole more than 100 mg daily.",
    "More than 4 g paracetamol should not be given.",
    "Do not suddenly stop steroids.", "Steroids should not be abruptly stopped.", "Do not use opioids on their own.",
    "Do not use opioids first line.", "Do not use opioids beyond 5 days.", "Do not use opioids too early.",
    "Do not increase the dose too fast.", "Do not give more oxygen than needed.", "Do not use only opioids.",
    "Avoid abrupt withdrawal of baclofen.", "Abrupt withdrawal of baclofen should be avoided.",
])
def test_a_prohibition_of_one_way_of_doing_is_no_ban(text: str) -> None:
    """What is forbidden beyond a bound, or in one way, is not forbidden."""
    assert orders(text) == []


@pytest.mark.parametrize(("text", "wanted"), [
    ("Avoid discontinuation of riluzole.", ["not stop riluzole"]),
    ("Stopping riluzole should be avoided.", ["not stop riluzole"]),
    ("Dose reduction should be avoided.", ["not reduce Dose"]),
    ("Avoid surgery.", ["avoid surgery"]),
    ("Avoid delays in starting NIV.", []),
])
def test_to_avoid_a_deed_is_to_forbid_it(text: str, wanted: list[str]) -> None:
    """"Avoid discontinuation of X" says nothing against X."""
    assert orders(text) == wanted


@pytest.mark.parametrize(("text", "wanted"), [
    ("Switch riluzole to edaravone.", ["switch edaravone"]),
    ("Switch from riluzole to edaravone.", ["switch edaravone"]),
    ("Switch patients from riluzole to edaravone.", ["switch edaravone"]),
    ("Riluzole should be replaced by edaravone.", ["switch edaravone"]),
    ("Substitute edaravone for riluzole.", ["switch edaravone"]),
    ("Change riluzole to edaravone.", ["switch edaravone"]),
    ("Change riluzole to 50 mg daily.", ["adjust riluzole"]),
    ("Switching riluzole to edaravone is recommended.", ["switch edaravone"]),
    ("Replace riluzole.", []),
])
def test_a_switch_names_what_is_new(text: str, wanted: list[str]) -> None:
    """Of two drugs that are exchanged the target is the one that is given from then on."""
    assert orders(text) == wanted


@pytest.mark.parametrize(("text", "wanted"), [
    ("Use ceftriaxone 2 g instead of amoxicillin 500 mg.", [("ceftriaxone", 1)]),
    ("Amoxicillin rather than clarithromycin 250 mg should be given.", [("Amoxicillin", 0)]),
    ("Give salbutamol 2.5 mg and prednisolone 30 mg.", [("salbutamol", 1)]),
    ("Riluzole 50 mg twice daily should be given.", [("Riluzole 50 mg", 1)]),
])
def test_an_order_has_the_doses_of_its_own_drug(text: str, wanted: list[tuple[str, int]]) -> None:
    """A dose that names another drug belongs to that one."""
    assert [(action.named, len(action.doses)) for action in read(text).actions] == wanted


@pytest.mark.parametrize(("text", "wanted"), [
    ("Give oxygen regardless of SpO2.", ["give oxygen"]),
    ("Offer PEG assuming FVC > 50%.", ["give PEG"]),
    ("Start NIV the moment FVC < 50%.", ["start NIV"]),
    ("Start NIV as soon as FVC < 50%.", ["start NIV"]),
    ("Start NIV ahead of FVC dropping below 50%.", ["start NIV"]),
    ("Offer PEG prior to FVC dropping below 50%.", ["give PEG"]),
    ("Continue riluzole till ALT > 100 U/L.", ["continue riluzole"]),
    ("Continue riluzole so long as ALT < 100 U/L.", ["continue riluzole"]),
    ("Stop riluzole in the event that ALT > 100 U/L.", ["stop riluzole"]),
    ("Give riluzole but not if ALT > 100 U/L.", ["give riluzole"]),
    ("Start NIV immediately FVC < 50%.", []),
])
def test_what_limits_an_order_is_no_part_of_its_target(text: str, wanted: list[str]) -> None:
    """However a limit is opened, it governs the order, and its words end the target."""
    named = orders(text) if "regardless" in text else governed(text)
    assert named == wanted


def test_but_not_if_takes_a_limit_out() -> None:
    """"But not if" is "unless", and "as soon as possible" opens no limit."""
    assert [one.timing for one in read("Give riluzole but not if ALT > 100 U/L.").conditions] == [Timing.UNLESS]
    assert governed("Start NIV as soon as possible if FVC < 50%.") == ["start NIV"]


@pytest.mark.parametrize(("text", "wanted"), [
    ("A scan is needed if FVC < 50%.", ["perform A scan"]),
    ("Lumbar puncture should be done within 1 hour unless GCS < 12.", ["perform Lumbar puncture"]),
    ("A scan is not needed if FVC < 50%.", []),
])
def test_a_predicate_may_bid_what_its_noun_names(text: str, wanted: list[str]) -> None:
    """"Is needed" and "should be done" order the noun of doing before them, unless they are denied."""
    assert governed(text) == wanted


@pytest.mark.parametrize(("text", "wanted"), [
    ("All experts agree that riluzole should be stopped.", ["stop riluzole"]),
    ("We agreed that riluzole should not be stopped.", ["not stop riluzole"]),
    ("The guideline states that aspirin should be given.", ["give aspirin"]),
    ("Evidence shows that riluzole should be continued.", ["continue riluzole"]),
    ("We do not agree that riluzole should be stopped.", []),
    ("Drugs that prolong QT should be avoided.", ["avoid Drugs that prolong QT"]),
])
def test_who_says_it_is_no_part_of_what_an_order_is_about(text: str, wanted: list[str]) -> None:
    """The subject of an order stands behind the "that" of saying or agreeing; a relative "that" is part of it."""
    assert orders(text) == wanted


@pytest.mark.parametrize(("text", "people", "wanted"), [
    ("No patient with diabetes should receive metformin.", "patient with diabetes", ["not give metformin, always"]),
    ("None of the women with diabetes should receive metformin.", "women with diabetes", ["not give metformin, always"]),
    ("No patient with eGFR < 30 should receive metformin.", "patient with eGFR < 30", ["not give metformin"]),
    ("None of the patients with eGFR < 30 should receive metformin.", "patients with eGFR < 30", ["not give metformin"]),
    ("No patient who does not have diabetes should receive metformin.", "patient who does not have diabetes", []),
    ("No patient should receive metformin.", None, ["not give metformin, always"]),
    ("No one with diabetes should receive metformin.", None, []),
])
def test_what_no_one_of_some_people_should_have_is_forbidden_to_those(
        text: str, people: str | None, wanted: list[str]) -> None:
    """Whom a denied subject is about are the people of its prohibition; where they cannot be, none is read."""
    assert population.read(text) == people
    assert governed(text) == wanted
