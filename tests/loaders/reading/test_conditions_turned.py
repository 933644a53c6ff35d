"""Conditions with a word that turns, ends or opens them: each is read in its own region, or left out with its order."""

from __future__ import annotations

import pytest

from loaders.record import Quantity, Record
from tests.sources import decode, read_record


def read(sentence: str) -> Record:
    """The record of a bullet below a heading."""
    return read_record(decode("page.md", f"# Treatment\n\n- {sentence}\n".encode()))


def limit(found: Quantity) -> str:
    """A limit as its sign and its number."""
    return f"{found.comparator} {found.value.value if found.value else ''}"


def conditions(sentence: str) -> list[str]:
    """Each condition with its side, its limits, whether it is to be done, and its orders: "until > 92: do give oxygen"."""
    record = read(sentence)
    limits = {one.id: limit(one) for one in record.quantities if one.role == "threshold"}
    labels = {one.id: one.label for one in record.criteria}
    orders = {one.id: f"{'not ' if one.polarity == 'do_not' else ''}{one.kind} {one.named or ''}".strip()
              for one in record.actions}
    held = {member for one in record.conditions for member in one.members}
    branches = {one.id: " & ".join(limits.get(m) or labels[m] for m in one.members) for one in record.conditions
                if {*one.members} <= {*limits, *labels}}
    names = limits | labels | branches
    return [f"{one.timing or 'if'} {' | '.join(names[m] for m in one.members)}: {one.polarity} "
            f"{', '.join(orders[name] for name in one.actions)}".strip() for one in record.conditions if one.id not in held]


def free(sentence: str) -> list[str]:
    """The orders that no condition governs."""
    record = read(sentence)
    governed = {name for one in record.conditions for name in one.actions}
    return [f"{one.kind} {one.named or ''}".strip() for one in record.actions if one.id not in governed]


def unread(sentence: str) -> list[str]:
    """The words that are not recognised."""
    return [one.span.quote for one in read(sentence).unrecognised]


@pytest.mark.parametrize(("sentence", "wanted"), [
    ("Give oxygen if SpO2 is not > 92%.", "if <= 92: do give oxygen"),
    ("Give oxygen if SpO2 isn't above 92%.", "if <= 92: do give oxygen"),
    ("Give oxygen if SpO2 isn’t above 92%.", "if <= 92: do give oxygen"),
    ("Give oxygen if SpO2 is not at least 92%.", "if < 92: do give oxygen"),
    ("Give oxygen as long as SpO2 is not yet > 92%.", "while <= 92: do give oxygen"),
    ("Stop NIV once FVC is no longer < 50%.", "after >= 50: do stop NIV"),
    ("Stop NIV if FVC is never ≤ 50%.", "if > 50: do stop NIV"),
])
def test_a_denial_right_before_a_comparator_turns_it(sentence: str, wanted: str) -> None:
    """What is not above a limit is at or below it."""
    assert conditions(sentence) == [wanted]
    assert not unread(sentence)


@pytest.mark.parametrize("words", [
    "if SpO2 does not rise above 92%", "if SpO2 > 92% is not achieved", "if the SpO2 has not risen to 92%",
    "if no SpO2 > 92% is reached", "if SpO2 is not between 92% and 96%", "if SpO2 is not 92% or more",
    "if FVC has not exceeded 50%", "if FVC is not < 50% or > 80%", "in the absence of FVC < 50%",
    "by the time FVC is < 50%", "regardless of SpO2 > 92%", "even if SpO2 > 92%", "even when SpO2 > 92%",
    "even where SpO2 is > 92%",
])
def test_a_condition_in_doubt_is_left_out_with_its_order(words: str) -> None:
    """A limit denied otherwise, or opened by words that name no side, makes no condition; its order is none without it."""
    sentence = f"Give oxygen {words}."
    assert (conditions(sentence), free(sentence), unread(sentence)) == ([], [], [words])


@pytest.mark.parametrize(("sentence", "orders"), [
    ("Give oxygen to people without FVC < 50%.", []),
    ("Give oxygen. Start NIV if SpO2 does not rise above 92%.", ["give oxygen"]),
    ("Start NIV immediately FVC drops below 50%.", []),
    ("Do not start aspirin at 60 years or older.", ["start aspirin"]),
])
def test_only_the_order_of_the_sentence_waits_for_its_condition(sentence: str, orders: list[str]) -> None:
    """An order whose condition is not read is left out; that of another sentence stands."""
    assert (conditions(sentence), free(sentence)) == ([], orders)


@pytest.mark.parametrize(("sentence", "wanted"), [
    ("Refer if not ventilated and SpO2 < 92%.", ["if not ventilated | < 92: do refer"]),
    ("Refer if FVC has not fallen but SpO2 < 92%.", ["if FVC has not fallen | < 92: do refer"]),
    ("Stop riluzole if no improvement and FVC < 50%.", ["if no improvement | < 50: do stop riluzole"]),
])
def test_a_denial_of_another_condition_denies_no_limit(sentence: str, wanted: list[str]) -> None:
    """A denial reaches no further than its conjunction."""
    assert conditions(sentence) == wanted


@pytest.mark.parametrize(("sentence", "wanted", "alone"), [
    ("Give metformin (stop if eGFR < 30).", ["if < 30: do stop"], ["give metformin"]),
    ("Give metformin (avoid if eGFR < 30).", ["if < 30: do_not avoid"], ["give metformin"]),
    ("Give metformin (if eGFR > 30).", ["if > 30: do give metformin"], []),
])
def test_a_condition_in_a_bracket_governs_the_order_in_it(sentence: str, wanted: list[str], alone: list[str]) -> None:
    """Where a bracket has its own order, its condition does not reach out of it."""
    assert (conditions(sentence), free(sentence)) == (wanted, alone)


@pytest.mark.parametrize(("sentence", "wanted"), [
    ("Give oxygen if SpO2 < 92% until SpO2 > 95%.", ["if < 92: do give oxygen"]),
    ("If SpO2 < 92% until SpO2 > 95%, give oxygen.", ["if < 92: do give oxygen"]),
    ("Transfuse if Hb < 7 g/dL to reach Hb > 8 g/dL.", ["if < 7: do give"]),
    ("Give oxygen if SpO2 < 92%, otherwise continue.", ["if < 92: do give oxygen"]),
    ("If SpO2 < 92%, give oxygen, and if > 96%, stop oxygen.", ["if < 92: do give oxygen", "if > 96: do stop oxygen"]),
])
def test_what_comes_of_it_is_no_part_of_a_condition(sentence: str, wanted: list[str]) -> None:
    """How far an order goes, what it aims at, the other case and the next order end a condition."""
    assert (conditions(sentence), free(sentence)) == (wanted, [])


def test_an_alternative_is_no_other_case() -> None:
    """"Or otherwise" before no verb is one more condition."""
    assert conditions("Give oxygen if SpO2 < 92% or otherwise unwell.") == ["if < 92 | otherwise unwell: do give oxygen"]


@pytest.mark.parametrize(("sentence", "orders"), [
    ("Stop metformin if eGFR < 30; otherwise continue metformin.", ["stop metformin"]),
    ("Stop NIV if it is refused; if not, continue NIV.", ["stop NIV"]),
    ("Otherwise, give oxygen.", []), ("Give aspirin to otherwise healthy adults.", ["give aspirin"]),
    ("Otherwise healthy adults should be given aspirin.", ["give aspirin"]),
])
def test_the_order_of_the_other_case_is_not_read(sentence: str, orders: list[str]) -> None:
    """What is done otherwise is not done to all."""
    assert [f"{one.kind} {one.named or ''}".strip() for one in read(sentence).actions] == orders


@pytest.mark.parametrize("exception", [
    "unless it is < 30%", "except when FVC < 30%", "but not if FVC < 30%", "but never when FVC is < 30%",
    "apart from those whose FVC is < 30%", "but not in people with FVC < 30%"])
def test_an_order_with_an_exception_beside_its_condition_is_not_read(exception: str) -> None:
    """An order that hangs on its condition alone would be done to those it spares."""
    assert read(f"Offer PEG if FVC < 50%, {exception}.").actions == ()


@pytest.mark.parametrize(("sentence", "wanted"), [
    ("No metformin should be given if eGFR < 30.", "if < 30: do_not not give metformin"),
    ("We suggest not to use metformin if eGFR < 30.", "if < 30: do_not not give metformin"),
    ("Don’t give metformin if eGFR < 30.", "if < 30: do_not not give metformin"),
    ("You shouldn’t give metformin if eGFR < 30.", "if < 30: do_not not give metformin"),
    ("Do not reduce but stop metformin if eGFR < 30.", "if < 30: do stop metformin"),
    ("Do not give metformin unless eGFR > 30.", "unless > 30: do not give metformin"),
    ("Never stop NIV if FVC < 50%.", "if < 50: do not stop NIV"),
])
def test_a_condition_says_of_doing_what_its_orders_say(sentence: str, wanted: str) -> None:
    """Condition and order are no opposites: where all orders forbid, or none, the condition does as they do."""
    assert conditions(sentence) == [wanted]


@pytest.mark.parametrize(("sentence", "wanted"), [
    ("Give riluzole as soon as FVC > 30%.", "after > 30: do give riluzole"),
    ("As soon as FVC < 30%, give riluzole.", "after < 30: do give riluzole"),
    ("Give riluzole the moment FVC drops below 50%.", "after < 50: do give riluzole"),
    ("Give riluzole prior to FVC falling below 50%.", "before < 50: do give riluzole"),
    ("Give riluzole ahead of FVC dropping below 50%.", "before < 50: do give riluzole"),
    ("Give riluzole till FVC < 30%.", "until < 30: do give riluzole"),
    ("Give riluzole so long as FVC > 30%.", "while > 30: do give riluzole"),
    ("Give riluzole in the event that FVC < 50%.", "if < 50: do give riluzole"),
    ("Give riluzole in the event of FVC < 50%.", "if < 50: do give riluzole"),
    ("Give riluzole assuming FVC > 50%.", "if > 50: do give riluzole"),
    ("Give riluzole other than when FVC > 50%.", "unless > 50: do_not give riluzole"),
    ("Give riluzole as soon as possible if FVC < 50%.", "if < 50: do give riluzole"),
])
def test_words_that_open_a_condition_say_on_which_side_of_it(sentence: str, wanted: str) -> None:
    """Each way to open a condition is read, and ends what the order is about."""
    assert conditions(sentence) == [wanted]
    assert not unread(sentence)


@pytest.mark.parametrize("exception", [
    "but never if eGFR < 30", "but not in patients with eGFR < 30", "never if eGFR < 30", "though never when eGFR < 30",
    "but not for people whose eGFR is < 30",
])
def test_a_not_before_a_condition_takes_it_out(exception: str) -> None:
    """What is never done in a case is done unless it is the case, and not if it is."""
    assert conditions(f"Give metformin, {exception}.") == ["unless < 30: do_not give metformin"]


def test_a_limit_taken_out_of_another_is_no_part_of_it() -> None:
    """Of "A except in B" neither both nor the first alone is read."""
    sentence = "Offer NIV if FVC < 50% except in people with SpO2 < 80%."
    assert (conditions(sentence), free(sentence)) == ([], [])
    assert unread(sentence) == ["if FVC < 50%", "except in people with SpO2 < 80%"]


@pytest.mark.parametrize(("sentence", "words"), [
    ("Riluzole is not contraindicated if ALT < 100 U/L.", ["not contraindicated", "if ALT < 100 U/L"]),
    ("Riluzole is no longer contraindicated if ALT < 100 U/L.", ["no longer contraindicated", "if ALT < 100 U/L"]),
    ("Riluzole is never contraindicated if ALT < 100 U/L.", ["never contraindicated", "if ALT < 100 U/L"]),
    ("There is no reason to stop riluzole if ALT < 100 U/L.", ["no reason to stop riluzole", "if ALT < 100 U/L"]),
    ("There is no indication to stop riluzole if ALT < 100 U/L.", ["no indication to stop riluzole", "if ALT < 100 U/L"]),
    ("There is no need to stop riluzole if ALT < 100 U/L.", ["if ALT < 100 U/L"]),
    ("NIV is not needed if FVC > 80%.", ["if FVC > 80%"]), ("NIV is unnecessary if FVC > 80%.", ["if FVC > 80%"]),
    ("Do not wait until FVC < 50% before starting NIV.", ["before starting NIV"]),
    ("Not all patients should stop riluzole if ALT > 100 U/L.", ["if ALT > 100 U/L"]),
])
def test_what_is_neither_ordered_nor_forbidden_has_no_condition(sentence: str, words: list[str]) -> None:
    """A denied need, ground or contraindication, and a delay that is not to be, give their condition up."""
    assert (conditions(sentence), free(sentence), unread(sentence)) == ([], [], words)


def test_what_is_not_contraindicated_is_not_forbidden() -> None:
    """A limit right behind words of advising against that are denied is no contraindication."""
    record = read("Riluzole is not contraindicated below an eGFR of 30 mL/min/1.73 m2.")
    assert [one.qualifiers.polarity for one in record.quantities] == [None]


@pytest.mark.parametrize(("sentence", "wanted"), [
    ("No patient with eGFR < 30 should have metformin.", ["if < 30: do_not"]),
    ("No patient should have metformin if eGFR < 30.", ["if < 30: do_not"]),
    ("Nobody should have metformin if eGFR < 30.", ["if < 30: do_not"]),
    ("No patient should have metformin unless eGFR > 30.", ["unless > 30: do"]),
    ("Nobody should not have metformin if eGFR > 30.", []),
])
def test_a_subject_that_denies_turns_the_condition(sentence: str, wanted: list[str]) -> None:
    """What no patient should have is not to be done, though no "not" stands in the action's words."""
    assert conditions(sentence) == wanted


@pytest.mark.parametrize("sentence", [
    "Offer NIV even to people with FVC > 80%.", "Offer NIV even in patients with FVC > 80%.",
    "Even if Hb < 70 g/L, do not transfuse.", "Offer NIV, even after FVC falls below 80%.",
])
def test_a_case_that_is_included_is_no_only_case(sentence: str) -> None:
    """"Even if" adds a case to others, and read as "if" it would leave those out."""
    assert (conditions(sentence), free(sentence)) == ([], [])


@pytest.mark.parametrize(("sentence", "words"), [
    ("Stop riluzole if ALT > 100 U/L, but not if bilirubin < 20 umol/L.",
     ["if ALT > 100 U/L", "but not if bilirubin < 20 umol/L"]),
    ("Offer NIV if FVC < 50% except in people with SpO2 < 80%, and continue NIV if FVC < 40%.",
     ["if FVC < 50%", "except in people with SpO2 < 80%", "if FVC < 40%"]),
])
def test_a_condition_whose_order_is_given_up_keeps_no_words_for_it(sentence: str, words: list[str]) -> None:
    """Where the order goes, its condition and its limits say of nothing that it is to be done, and the words are listed."""
    record = read(sentence)
    assert record.actions == ()
    assert {one.action for one in record.conditions} == {None}
    assert {one.qualifiers.action for one in record.quantities} == {None}
    assert unread(sentence) == words


@pytest.mark.parametrize("words", ["possible", "feasible", "practicable", "practically possible", "is feasible"])
def test_as_soon_as_something_can_be_done_names_no_case(words: str) -> None:
    """"As soon as" opens a condition, but not before words of what is possible, whichever they are."""
    assert conditions(f"Start NIV as soon as {words} at FVC < 50%.") == []
    assert conditions(f"Start NIV as soon as {words} if FVC < 50%.") == ["if < 50: do start NIV"]
    assert conditions("Start NIV as soon as FVC < 50%.") == ["after < 50: do start NIV"]


@pytest.mark.parametrize("words", [
    "if systolic BP < 80 mmHg in patients with heart disease or severe asthma",
    "if Hb < 80 g/L in patients with heart disease or < 70 g/L",
])
def test_a_criterion_of_one_alternative_bounds_no_other(words: str) -> None:
    """Where nobody can tell whether the "or" behind a limit's rider joins limits or riders, the condition is given up."""
    sentence = f"Avoid beta blockers {words}."
    assert (conditions(sentence), free(sentence), unread(sentence)) == ([], [], [words])


@pytest.mark.parametrize(("sentence", "wanted"), [
    ("Transfuse if Hb < 80 g/L with chest pain or dyspnoea.", "if < 80 | chest pain or dyspnoea: do give"),
    ("Offer NIV if FVC < 60% with headache or sleepiness, FVC < 40%, or PaCO2 > 6 kPa.",
     "if < 60 & headache or sleepiness | < 40 | > 6: do give NIV"),
    ("Transfuse if Hb < 80 g/L with chest pain, or dyspnoea.", "if < 80 & chest pain | dyspnoea: do give"),
    ("Transfuse if Hb < 80 g/L with chest pain or Hb < 70 g/L.", "if < 80 & chest pain | < 70: do give"),
    ("Offer iron if Hb < 130 g/L in men or < 120 g/L in women.", "if < 130 | < 120: do give iron"),
    ("Give antibiotics if fever > 39 °C for 3 days or rash.", "if > 39 | rash: do give antibiotics"),
    ("Transfuse if Hb < 80 g/L or dyspnoea.", "if < 80 | dyspnoea: do give"),
])
def test_an_or_that_plainly_joins_alternatives_is_read(sentence: str, wanted: str) -> None:
    """A comma, a limit with its own rider, or no rider at all leave no doubt what an "or" joins."""
    assert conditions(sentence) == [wanted]


@pytest.mark.parametrize(("sentence", "action"), [
    ("If FVC < 50% in people who do not have symptoms, offer NIV.", "offer NIV"),
    ("If FVC < 50% in people who do not have symptoms, NIV should be offered.", "should be offered"),
    ("Adults over 50 years who do not smoke should be screened.", "should be screened"),
])
def test_people_who_do_not_are_no_action(sentence: str, action: str) -> None:
    """A relative clause behind a limit says whom it is about, with its "not"; the action stands behind it."""
    record = read(sentence)
    assert [one.action for one in record.conditions] == [action]
    assert ["not" in (one.population or "") for one in record.statements] == [True]


@pytest.mark.parametrize("manner", [
    "daily", "twice daily", "intramuscularly", "by intravenous bolus", "first line", "as first line", "routinely",
    "at bedtime", "before surgery", "within 24 hours of surgery", "for more than 5 days", "alone",
])
def test_a_prohibition_of_one_manner_is_listed_and_no_ban(manner: str) -> None:
    """Where only one way, time or rank of giving is forbidden, no ban of the drug is read, and the words are listed."""
    for words, verb in (("Do not give ketorolac", "not give"), ("Ketorolac must not be given", "not be given")):
        record = read(f"{words} {manner}.")
        assert record.actions == ()
        assert [one.span.quote.startswith(verb) for one in record.unrecognised] == [True]


@pytest.mark.parametrize(("sentence", "wanted"), [
    ("Do not give ketorolac.", ["give ketorolac"]), ("Do not routinely give ketorolac.", ["give ketorolac"]),
    ("Avoid use of more than one NSAID.", []), ("Consider use of more than one NSAID.", []),
    ("Avoid the use of NSAIDs.", ["avoid use of NSAIDs"]),
])
def test_a_prohibition_without_a_bound_is_a_ban(sentence: str, wanted: list[str]) -> None:
    """What is forbidden in any way is forbidden; of "the use of more than one" neither the use nor the drug is."""
    assert free(sentence) == wanted


@pytest.mark.parametrize(("sentence", "people", "words"), [
    ("Do not give aspirin except in patients with stroke.", None, "except in patients with stroke"),
    ("Do not give antibiotics unless in patients with sepsis.", None, "unless in patients with sepsis"),
    ("Offer statins, but not in children.", None, "but not in children"),
    ("Offer NIV to people with ALS other than those with bulbar disease.", "people with ALS",
     "other than those with bulbar disease"),
    ("Offer NIV to all adults with the exception of patients with bulbar disease.", "all adults",
     "with the exception of patients with bulbar disease"),
    ("Excluding pregnant women, offer statins to adults with diabetes.", "adults with diabetes", "Excluding pregnant women"),
])
def test_people_who_are_excepted_are_not_those_it_is_about(sentence: str, people: str | None, words: str) -> None:
    """What is forbidden except in some people is not forbidden to those: they are no population, but words to list."""
    assert [one.population for one in read(sentence).statements] == [people]
    assert unread(sentence) == [words]
