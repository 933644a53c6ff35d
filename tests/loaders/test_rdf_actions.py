"""Actions and bounds in the graph: what a patient's value leads to, asked in SPARQL alone."""

from __future__ import annotations

from decimal import Decimal

import pytest
from rdflib import RDF, SKOS, Graph, Literal, URIRef

from loaders.rdf import Identity, edition_graph
from loaders.rdf.actions import targets
from loaders.validation import validate
from ontology import GX, concept, iris
from tests.sources import decode, read_record

# What is to be done at a value of the one parameter a statement limits, by the graph alone: the limit's bounds hold it.
AT = """PREFIX gx: <https://w3id.org/guideline-explorer/ontology#>
SELECT DISTINCT ?kind ?about ?polarity WHERE {
  ?condition gx:action ?action ; gx:hasMember ?limit .
  ?action gx:actionKind ?kind ; gx:polarity ?polarity . OPTIONAL { ?action gx:targetText ?about }
  ?limit a gx:Threshold .
  { ?limit gx:lower ?any } UNION { ?limit gx:upper ?any }
  OPTIONAL { ?limit gx:lower ?low ; gx:lowerClosed ?lowIn }
  OPTIONAL { ?limit gx:upper ?high ; gx:upperClosed ?highIn }
  FILTER (!BOUND(?low) || ?value > ?low || (?value = ?low && ?lowIn))
  FILTER (!BOUND(?high) || ?value < ?high || (?value = ?high && ?highIn))
}"""
PEG = "Insert a PEG tube before FVC drops below 50% of predicted; refuse the gastrostomy once FVC is <30%."


def graph(*lines: str) -> Graph:
    """The graph of a page of recommendations, which the shapes let pass."""
    source = decode("page.txt", ("Care\n\n" + "\n".join(f"• {line}" for line in lines) + "\n").encode())
    found = edition_graph(Identity("care", "2024-03-03", "Care"), source, read_record(source))
    assert validate(found) == ()
    return found


def at(value: str, line: str) -> set[str]:
    """What a line orders at a value: "stop riluzole", "not start riluzole"."""
    rows = graph(line).query(AT, initBindings={"value": Literal(Decimal(value))})
    return {f"{'not ' if polarity == concept('polarity', 'do-not') else ''}{kind.rpartition('/')[2]} {about or ''}".strip()
            for kind, about, polarity in rows}


@pytest.mark.parametrize(("value", "line", "wanted"), [
    ("45", PEG, set()), ("50", PEG, {"place PEG tube"}), ("60", PEG, {"place PEG tube"}), ("25", PEG, {"avoid gastrostomy"}),
    ("6", "Stop riluzole when ALT rises to 5 times the upper limit of normal.", {"stop riluzole"}),
    ("5", "Stop riluzole when ALT rises to 5 times the upper limit of normal.", {"stop riluzole"}),
    ("4", "Stop riluzole when ALT rises to 5 times the upper limit of normal.", set()),
    ("65", "Give iron once Hb falls to 70 g/L.", {"give iron"}), ("71", "Give iron once Hb falls to 70 g/L.", set()),
    ("7", "Give allopurinol until urate is < 6 mg/dL.", {"give allopurinol"}),
    ("6", "Give allopurinol until urate is < 6 mg/dL.", {"give allopurinol"}),
    ("5.9", "Give allopurinol until urate is < 6 mg/dL.", set()),
    ("3", "Hold warfarin until INR is < 2.", {"withhold warfarin"}), ("1.9", "Hold warfarin until INR is < 2.", set()),
    ("5", "Give spironolactone unless potassium is > 5.5 mmol/L.", {"give spironolactone"}),
    ("6", "Give spironolactone unless potassium is > 5.5 mmol/L.", set()),
    ("11", "Give dextrose except if glucose is above 10 mmol/L.", set()),
    ("25", "Offer PEG apart from when FVC is < 30%.", set()),
    ("35", "Offer PEG apart from when FVC is < 30%.", {"give PEG"}),
    ("25", "Offer PEG with the exception of people with FVC < 30%.", set()),
    ("25", "Offer PEG save for patients who have FVC < 30%.", set()),
    ("25", "Stop metformin if eGFR falls below 30 mL/min.", {"stop metformin"}),
    ("30", "Stop metformin if eGFR falls below 30 mL/min.", set()),
    ("40", "Use metformin only while eGFR stays above 45 mL/min.", set()),
    ("50", "Use metformin only while eGFR stays above 45 mL/min.", {"give metformin"}),
    ("88", "Give oxygen until SpO2 rises to 94%.", {"give oxygen"}), ("95", "Give oxygen until SpO2 rises to 94%.", set()),
    ("25", "Do not start metformin until eGFR is above 30 mL/min.", {"not start metformin"}),
    ("35", "Do not start metformin until eGFR is above 30 mL/min.", set()),
    ("20", "Avoid NSAIDs if eGFR is < 30 mL/min.", {"avoid NSAIDs"}),
    ("20", "Metformin is contraindicated if eGFR is < 30 mL/min.", {"not give Metformin"}),
])
def test_the_bounds_of_a_limit_are_where_its_action_is_done(value: str, line: str, wanted: set[str]) -> None:
    """Behind before, until and unless a limit is bounded on its other side; a value rises to what lies beyond as well."""
    assert at(value, line) == wanted


def test_two_limits_behind_an_unless_must_both_be_missed() -> None:
    """"Unless A or B" is told as all of their other sides, and of a criterion that it is not met."""
    found = graph("Give aspirin unless platelets are < 50 or INR is > 3.")
    (condition,) = found.subjects(GX.hasMember, None, unique=True)
    assert found.value(condition, GX.operator) == concept("operator", "all-of")
    assert found.value(condition, GX.timing) == concept("timing", "unless")
    found = graph("Start ventilation unless pH is > 7.35 or there is evidence of brain death.")
    inner = next(found.subjects(GX.operator, concept("operator", "none-of")))
    assert (found.value(inner, GX.hasMember), GX.hasMember, None) not in found


def test_words_and_comparator_stay_as_worded() -> None:
    """What turns is the region alone."""
    found = graph("Hold warfarin until INR is < 2.")
    limit = next(found.subjects(GX.lower, None))
    assert found.value(limit, GX.comparator) == concept("comparator", "lt")
    assert (found.value(limit, GX.printed), found.value(limit, GX.lowerPrinted)) == (Literal("2"), Literal("2"))


@pytest.mark.parametrize(("line", "side", "value"), [
    ("Give at least 2 g of ceftriaxone IV daily until fever resolves.", GX.lower, "2"),
    ("Give paracetamol within 2 hours before surgery.", GX.upper, "2"),
    ("Give levothyroxine at least 30 minutes before breakfast.", GX.lower, "30"),
])
def test_the_side_of_an_event_turns_no_amount(line: str, side: URIRef, value: str) -> None:
    """"At least 2 g until remission" is at least 2 g: what is done on one side of an event has its own bound."""
    found = graph(line)
    assert {str(number) for number in found.objects(None, side)} == {value}
    assert not list(found.subject_objects({GX.lower: GX.upper, GX.upper: GX.lower}[side]))


def test_an_action_hangs_on_what_governs_it_alone() -> None:
    """A statement leads to the orders that nothing recognised governs."""
    found = graph("Stop riluzole when ALT is > 5 times the upper limit of normal.", "Offer riluzole to people with ALS.")
    kinds = {found.value(action, GX.actionKind) for statement in found.subjects(GX.statementKind, None)
             for action in found.objects(statement, GX.action)}
    assert kinds == {concept("action-kind", "give")}


def test_words_of_an_action_stand_once() -> None:
    """Words are told beside an action only where its passage has others; a polarity only where no action has it."""
    found = graph("Stop riluzole when ALT is > 5 times the upper limit of normal.",
                  "If CO2 is more than 6 kPa, a specialist should see the person within 1 week.")
    words = {str(words) for words in found.objects(None, GX.actionText)}
    assert words == {"a specialist should see the person within 1 week"}
    assert set(found.subjects(GX.polarity, None)) == set(found.subjects(GX.actionKind, None))


@pytest.mark.parametrize(("line", "lower", "upper"), [
    ("Nausea was seen in at least 10% of people.", Decimal(10), None),
    ("Relapse fell to 5% within 12 months.", None, Decimal(12)),
    ("Give morphine up to 10 mg.", None, Decimal(10)),
    ("Give paracetamol, maximum 4 g daily.", None, Decimal(4)),
])
def test_every_inequality_has_a_bound(line: str, lower: Decimal | None, upper: Decimal | None) -> None:
    """Of a dose, a rate and a time as of a threshold."""
    found = graph(line)
    ends = [(found.value(node, GX.lower), found.value(node, GX.upper))
            for node in {*found.subjects(GX.lower, None), *found.subjects(GX.upper, None)}]
    assert (lower and Literal(lower), upper and Literal(upper)) in ends


@pytest.mark.parametrize(("words", "wanted"), [
    ("percutaneous endoscopic gastrostomy (PEG) tube", ["peg"]), ("oral riluzole therapy", ["riluzole"]),
    ("slow vital capacity (SVC) and peak cough flow (PCF)", ["svc", "pcf"]), ("evidence of NIV failure", []),
    ("riluzole or edaravone", []), ("impact", []),
])
def test_a_target_is_a_concept_where_nothing_alters_its_name(words: str, wanted: list[str]) -> None:
    """Neutral words may stand beside a name; each of a list is one; of a choice none is."""
    assert [str(node).rpartition("/")[2] for node in targets(words)] == wanted


@pytest.mark.parametrize(("line", "name"), [
    ("Give metformin 500 mg twice daily.", "metformin"),
    ("Give amoxicillin-clavulanate 875 mg orally every 12 hours.", "amoxicillin-clavulanate"),
    ("Treat shock with normal saline 20 mL/kg IV.", "normal saline"),
])
def test_a_drug_without_a_concept_is_one_node_of_its_dose_and_its_action(line: str, name: str) -> None:
    """What is given and what is dosed lead to the drug by its name, and the action to its dose."""
    found = graph(line)
    (action,), (dose,) = found.objects(None, GX.action), found.subjects(RDF.type, GX.Dose)
    drug = iris.drug(name)
    assert (found.value(action, GX.target), found.value(dose, GX.intervention)) == (drug, drug)
    assert found.value(action, GX.hasDose) == dose
    assert found.value(drug, SKOS.prefLabel) == Literal(name)
    assert (None, GX.about, drug) in found


def test_what_only_shares_its_name_with_a_drug_is_none() -> None:
    """"Shock" is a brand on the list and a condition everywhere else."""
    assert not [node for node in graph("Treat shock at once.").objects(None, GX.target) if "/drug/" in node]
