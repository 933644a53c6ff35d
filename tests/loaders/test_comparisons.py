"""What a result is of, told by its sentence: measure, outcome, treatment, the other arm; surely or not at all."""

from __future__ import annotations

import json

import pytest
from rdflib import RDF, RDFS, Graph, URIRef

from loaders import curation
from loaders.rdf import Identity, edition_graph
from ontology import GX, NIF
from tests.sources import decode, read_record

ESTIMATES = {GX.EffectEstimate: "effect", GX.GroupValue: "value", GX.Rate: "rate"}


def graph(text: str) -> Graph:
    """The graph of a page with one statement."""
    source = decode("page.txt", f"Care of Testitis\n\nEvidence\n\n  • {text}\n".encode())
    return edition_graph(Identity("testitis", "2024-03-03", "Care of Testitis"), source, read_record(source))


def told(text: str) -> list[str]:
    """Each estimate of a statement in a line: its kind, its words, and what it is of."""
    found = graph(text)
    lines = []
    for node in sorted(set(found.subjects(GX.hasPassage))):
        kind = found.value(node, RDF.type)
        if kind in ESTIMATES:
            of = [_short(found.value(node, relation)) for relation in (GX.measure, GX.outcome, GX.intervention)]
            other = found.value(found.value(node, GX.versus), RDFS.label)
            words = found.value(found.value(node, GX.hasPassage), NIF.anchorOf)
            lines.append(" | ".join([f"{ESTIMATES[kind]} {words}", *of, str(other or "-")]))
    return lines


def _short(concept: object) -> str:
    return str(concept).rpartition("/")[2] if isinstance(concept, URIRef) else "-"


@pytest.mark.parametrize(("text", "expected"), [
    ("Riluzole delayed death or tracheostomy with a hazard ratio of 0.84 (95% CI 0.698-0.997) against placebo.",
     "effect hazard ratio of 0.84 | hazard-ratio | death-or-tracheostomy | riluzole | placebo"),
    ("Death within 12 months was less frequent with riluzole 100 mg (risk ratio 0.78, 95% CI 0.65-0.92).",
     "effect risk ratio 0.78 | relative-risk | mortality | riluzole | -"),
    ("Edaravone reduced the decline of ALSFRS-R scores by 2.49 points against placebo.",
     "effect 2.49 points | difference | functional-decline | edaravone | placebo"),
    ("Stopping because of adverse events was not more frequent (risk ratio 1.02, 95% CI 0.65-1.92).",
     "effect risk ratio 1.02 | relative-risk | - | - | -"),
    ("There was no difference in graft survival (HR 0.94; p = 0.61).", "effect 0.94 | hazard-ratio | - | - | -"),
    ("Dialysis or death was less frequent with riluzole (hazard ratio 0.61).",
     "effect hazard ratio 0.61 | hazard-ratio | - | riluzole | -"),
    ("In people with stroke, the hazard ratio was 0.61 with riluzole.",
     "effect hazard ratio was 0.61 | hazard-ratio | - | riluzole | -"),
])
def test_what_an_effect_is_of(text: str, expected: str) -> None:
    """The longest name counts; a part of a name, one of two, a cause and whom it is about are no outcome."""
    assert told(text) == [expected]


def test_the_next_estimate_has_its_own_words() -> None:
    """What stands before an estimate of another thing is not said of the one behind it; a placebo arm is the other arm."""
    assert told("There is a 9% absolute gain in the chance of surviving one year (57% placebo vs 66% riluzole), and a "
                "hazard ratio of 0.80 (95% CI 0.64-0.99).") == [
        "effect 9% absolute gain | risk-difference | survival | riluzole | placebo",
        "effect hazard ratio of 0.80 | hazard-ratio | - | - | -",
        "rate 57% placebo | - | survival | placebo | -", "rate 66% riluzole | - | survival | riluzole | -"]


@pytest.mark.parametrize("text", [
    "Median survival was 449 days with placebo and 532 days with riluzole.",
    "The score fell by 5.01 points with edaravone and by 7.50 points with placebo.",
])
def test_a_value_of_one_arm_is_no_effect(text: str) -> None:
    """What was observed in one arm by itself is a value of that group, with neither measure nor other arm."""
    lines = told(text)
    assert len(lines) == 2
    assert all(line.startswith("value ") and line.split(" | ")[1] == line.split(" | ")[4] == "-" for line in lines)


def test_a_difference_beside_the_values_it_is_of() -> None:
    """"by 3 months, from 11.8 with placebo to 14.8": one difference of medians, and a value of each arm."""
    found = told("Riluzole prolonged median survival by 3 months, from 11.8 months with placebo to 14.8 months.")
    assert found == ["effect 3 months | median-difference | survival | riluzole | placebo",
                     "value 11.8 months | - | survival | placebo | -", "value 14.8 months | - | survival | riluzole | -"]


def test_two_estimates_may_begin_at_one_character() -> None:
    """A person may add another estimate whose words begin where those of one that was read do: both have their words."""
    text = "Riluzole delayed death with a hazard ratio of 0.84 and 0.61 against placebo."
    source = decode("page.txt", f"Care of Testitis\n\nEvidence\n\n  • {text}\n".encode())
    quote = "hazard ratio of 0.84 and 0.61"
    start = source.text.index(quote)
    line = {"action": "add", "target": "quantity", "sha256": source.sha256, "start": start, "end": start + len(quote),
            "quote": quote, "by": "Ann", "on": "2026-01-01", "ground": "seen",
            "fields": {"role": "effect", "parameter": "odds ratio", "value": "0.61", "unit": "1", "comparator": "="}}
    record, decisions, problems = curation.apply(
        read_record(source), curation.read(json.dumps(line)), source.text, source.sha256)
    assert problems == ()
    assert [one.span.start for one in record.quantities if one.role == "effect"] == [start, start]
    found = edition_graph(Identity("testitis", "2024-03-03", "Care of Testitis"), source, record, decisions)
    measures = {_short(found.value(node, GX.measure)) for node in found.subjects(RDF.type, GX.EffectEstimate)}
    assert measures == {"hazard-ratio", "odds-ratio"}
