"""Names are found where they name something, in each of their forms, and nowhere else."""

from __future__ import annotations

import pytest

from loaders.mentions.search import hits_in


def named(text: str, *, marked_up: bool = False) -> list[str]:
    """The words found, each with what they name."""
    return [f"{text[hit.start:hit.end]} = {' + '.join(target.code for target in hit.targets)}"
            for hit in hits_in(text, marked_up=marked_up)]


@pytest.mark.parametrize(("text", "found"), [
    ("Start NIV", "NIV = niv"),
    ("NONINVASIVE VENTILATION", "NONINVASIVE VENTILATION = niv"),
    ("non invasive\nventilation", "non invasive\nventilation = niv"),
    ("the riluzole-treated arm", "riluzole = riluzole"),
    ("riluzole's effect", "riluzole = riluzole"),
    ("two LFTs", "LFTs = liver-function-test"),
    ("tracheostomies", "tracheostomies = tracheostomy"),
    ("a corticosteroid", "corticosteroid = steroid-treatment"),
    ("chin-tuck maneuver", "chin-tuck maneuver = chin-tuck"),
    ("individuals with motor neuron disease", "motor neuron disease = mnd"),
    ("a person with MND", "person with MND = adults-with-mnd"),
    ("SpO₂ of 88%", "SpO₂ = spo2"),
    ("FEV 1", "FEV 1 = fev1"),
    ("Metformin", "Metformin = metformin"),
    ("Lou Gehrig’s disease", "Lou Gehrig’s disease = als"),
])
def test_a_name_is_found_in_each_of_its_forms(text: str, found: str) -> None:
    """Letter case, number, hyphens, spelling, possessives and the words for people may be others than in the vocabulary."""
    assert found in named(text)


@pytest.mark.parametrize("text", [
    "as or it at no", "peg niv als", "a Peg", "PEGylated", "preriluzoles", "non-ALS", "www.riluzole.com", "me@riluzole.org",
    "https://example.org/riluzole/dose", "doi 10.1000/riluzole.1", "molecular weight", "store at room temperature",
    "a shock of 200 J", "methicillin-resistant", "invasive, ventilation", "Drink water",
])
def test_what_only_looks_like_a_name_is_none(text: str) -> None:
    """Words that are abbreviations in other letters, parts of words, addresses and longer phrases of another meaning."""
    assert named(text) == []


@pytest.mark.parametrize(("text", "found"), [
    ("non-invasive ventilation", ["non-invasive ventilation = niv"]),
    ("supine FVC", ["supine FVC = supine-fvc"]),
    ("weight loss", ["weight loss = weight-loss"]),
    ("invasive ventilation by tracheostomy", ["invasive ventilation by tracheostomy = invasive-ventilation"]),
    ("ALS patients", ["ALS = als", "ALS patients = people-with-als"]),
    ("raised liver enzymes", ["raised liver enzymes = transaminase-elevation", "liver enzymes = transaminases"]),
    ("death or tracheostomy", ["death or tracheostomy = death-or-tracheostomy"]),
])
def test_the_longest_name_wins(text: str, found: list[str]) -> None:
    """A name within a longer one is named only where the longer is of people, of an outcome or of what is done to it."""
    assert named(text) == found


def test_words_of_two_kinds_of_thing_name_both() -> None:
    """What the vocabulary has as a condition and as a criterion is both: which of them is meant only a rule can tell."""
    assert named("with dysphagia") == ["dysphagia = dysphagia + dysphagia"]


def test_mark_up_neither_parts_a_name_nor_holds_one() -> None:
    """Tags within a line are passed over, tags between cells end a name, and what a tag or a target says is not read."""
    assert named('<a href="x" title="edaravone">non-invasive <b>ventilation</b></a>', marked_up=True) == [
        "non-invasive <b>ventilation = niv"]
    assert named("<td>invasive</td><td>ventilation</td> [it](riluzole.html) **FVC**", marked_up=True) == ["FVC = fvc"]


def test_what_is_masked_names_nothing() -> None:
    """A marker such as a name with a year is no word of the sentence."""
    text = "It helps (Riluzole 2002)."
    assert hits_in(text) != []
    assert hits_in(text, [(9, 24)]) == []
