"""What turns or bounds a sentence is read, or listed as not recognised."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from loaders.extraction.logic_words import WORD, logic_words
from loaders.extraction.page import extract
from loaders.extraction.rulebook import rules
from loaders.extraction_json import Json, as_json
from loaders.readers import text as plain
from loaders.record import Record
from tests.loaders.reading.pages import DEV, PAGES, gold

OPPOSITES = {
    "if": "unless", "when": "unless", "only if": "unless", "unless": "if", "before": "after", "after": "before",
    "until": "before", "while": "after", "or": "and", "nor": "and", "at most": "at least", "at least": "at most",
    "up to": "at least", "or less": "or more", "or more": "or less", "without": "with", "no more than": "no less than",
}
PLACES = {"start", "end", "id", "statement", "members", "printed", "rule"}  # these change with any word
ANNOTATED = sorted(path for folder in (PAGES, DEV / "gold") for path in folder.rglob("*.json"))
ANNOTATED_HERE = sorted(PAGES.rglob("*.json"))
PAGES_HERE, SENTENCES_HERE = 85, 997


def record(sentence: str) -> Record:
    """The record of one sentence that stands alone."""
    text = f"- {sentence}\n"
    return extract(text, plain.read(text))


def listed(sentence: str) -> list[str]:
    """The words of a sentence that are not recognised."""
    return [words.span.quote for words in record(sentence).unrecognised]


def signature(sentence: str) -> str:
    """All that was read of a sentence, without its words and their places."""
    found = as_json(record(sentence))
    for statement in found["statements"]:
        del statement["quote"], statement["text"]
    kinds = ("statements", "quantities", "criteria", "conditions", "grades", "unrecognised")
    return json.dumps([[_told(one) for one in found[kind]] for kind in kinds], sort_keys=True)


def _told(value: Json) -> Json:
    words = [word["quote"] for word in value.get("words", ())]
    return {key: item for key, item in value.items() if key not in PLACES} | {"words": words}


def test_the_annotated_pages_are_there() -> None:
    """The pages of the project stand for the cases below, with the sentences that hold such a word."""
    assert len(ANNOTATED_HERE) == PAGES_HERE
    assert sum(len(sentences(path)) for path in ANNOTATED_HERE) == SENTENCES_HERE


def test_beginnings_miss_no_word() -> None:
    """Looking for what the words begin with finds all that their patterns find."""
    for path in ANNOTATED:
        for sentence in sentences(path):
            assert [match.span() for match in logic_words(sentence)] == [match.span() for match in WORD.finditer(sentence)]


def sentences(path: Path) -> list[str]:
    """The annotated sentences of a page that hold a word of logic, each once."""
    said = (" ".join(item["quote"].split()) for item in gold(path).get("statements", ()))
    return sorted({sentence for sentence in said if WORD.search(sentence)})


@pytest.mark.parametrize("path", ANNOTATED, ids=lambda path: path.stem)
def test_no_word_of_logic_is_lost(path: Path) -> None:
    """Taking a word of logic out of a sentence, or turning it, changes what is read or what is not recognised."""
    for sentence in sentences(path):
        read = signature(sentence)
        for match in WORD.finditer(sentence):
            word = match.group().lower()
            for other in {"", OPPOSITES.get(word, "")} if word != "either" else ():  # that says what its "or" says
                changed = f"{sentence[:match.start()]}{other}{sentence[match.end():]}"
                assert signature(" ".join(changed.split())) != read, (word, other, sentence)


@pytest.mark.parametrize(("sentence", "words"), [
    ("Take simvastatin 40 mg daily unless clarithromycin is taken.", ["unless clarithromycin is taken"]),
    ("Offer amoxicillin or doxycycline.", ["or doxycycline"]),
    ("Offer a scan only in adults, except in pregnancy.", ["only in adults", "except in pregnancy"]),
    ("Give fluids without delay if the pulse is weak.", ["without delay", "if the pulse is weak"]),
    ("Dabigatran should be given (not in dialysis) twice.", ["not in dialysis"]),
    ("Aspirin should be given; warfarin should not be given.", ["not be given"]),
    ("Use it up to the knee, then stop.", ["up to the knee"]),
    ("Do not use NSAIDs unless all else failed and, only then, briefly.", ["unless all else failed", "only then"]),
    ("Give oxygen apart from in type 2 failure.", ["apart from in type 2 failure"]),
    ("Give oxygen, barring refusal.", ["barring refusal"]),
    ("✗ Aspirin in children", ["✗ Aspirin in children"]),
])
def test_what_nothing_was_read_of_is_listed_with_its_clause(sentence: str, words: list[str]) -> None:
    """A word that no reading used is told up to the end of the clause it opens."""
    assert listed(sentence) == words


@pytest.mark.parametrize("sentence", [
    "Aspirin should not be used.", "Do not start it.", "Refer if FVC is below 50% or SpO2 is below 90%.",
    "Take prednisolone 40 mg daily until remission.", "Check potassium weekly while symptoms last.",
    "Give at least 2 g of ceftriaxone IV daily.", "Metformin is contraindicated below an eGFR of 30 mL/min.",
    "Give heparin 12 hours before surgery.", "The gain was significant at 12 months but not at 18 months.",
    "Refer if the temperature is above 38.4 °C or below 35.8 °C.", "An OR (2.3) was found.", "Check it once daily.",
])
def test_what_was_read_is_not_listed(sentence: str) -> None:
    """A word in what a reading says, or that a relation was read from, counts as used."""
    assert listed(sentence) == []


@pytest.mark.parametrize(("sentence", "side", "event"), [
    ("Prednisolone 40 mg daily until remission.", "until", "remission"),
    ("Prednisolone 40 mg daily while symptoms last.", "while", "symptoms last"),
    ("Levothyroxine 50 micrograms daily before breakfast.", "before", "breakfast"),
    ("Naproxen 500 mg twice daily after food, if needed.", "after", "food"),
    ("Check potassium weekly while symptoms last.", "while", "symptoms last"),
])
def test_the_side_of_an_event_is_kept(sentence: str, side: str, event: str) -> None:
    """before, until, while and after behind a dose are four orders."""
    told = record(sentence).quantities[0].qualifiers
    assert (told.rel, told.event) == (side, event)


@pytest.mark.parametrize(("sentence", "period"), [
    ("Check bloods monthly once stable.", "once stable"), ("Check LFTs monthly at initiation.", "at initiation"),
    ("Check bloods weekly until stable.", "until stable"),
])
def test_a_period_keeps_its_word_and_is_told_once(sentence: str, period: str) -> None:
    """"at", "once" and "until" are three periods; none is a condition as well."""
    told = record(sentence).quantities[0].qualifiers
    assert told.cond is None
    assert told.period == period


def test_if_a_or_unless_b_are_two_conditions() -> None:
    """An "unless" beside an "if" is no alternative: what it governs is not to be done."""
    found = record("Refer if FVC is below 50% or unless SpO2 is above 94%.").conditions
    assert [condition.polarity for condition in found] == ["do", "do_not"]


def test_each_word_says_what_it_does() -> None:
    """The class of a word is one of seven, each with a rule."""
    assert {rule.fields["does"] for rule in rules("logic", "word")} == {
        "bounds", "excepts", "negates", "conditions", "times", "chooses", "restricts"}
