"""Results of works: one node for what several documents read, named by what every reading has."""

from __future__ import annotations

from datetime import date

from rdflib import RDF, RDFS, Graph, URIRef

from loaders.curation import Decision
from loaders.rdf import Identity, edition_graph
from loaders.record import Record, Span
from ontology import GX, concept
from tests.sources import decode, read_record

DOI = "10.1000/review"
FULL = "Riluzole delayed death or tracheostomy with a hazard ratio of 0.84 (95% CI 0.70-0.99) against placebo."
SHORT = "The pooled hazard ratio was 0.840 (95% CI 0.7-0.99)."


def decided(span: Span, **fields: str) -> Decision:
    """A decision that a figure was checked, maybe with what it is of."""
    ground = "its own sentence" if fields else "seen"
    return Decision("result", span, "A. Curator", date(2026, 11, 30), ground, doi=DOI, fields=fields)


def graph(text: str, name: str = "one", **stated: str) -> Graph:
    """The graph of a page whose estimates were all checked in one work."""
    source = decode("page.txt", f"Care of Testitis\n\nEvidence\n\n  • {text}\n".encode())
    record: Record = read_record(source)
    spans = [one.span for one in record.quantities if one.role in ("effect", "rate")]
    decisions = [decided(span) for span in spans] + ([decided(span, **stated) for span in spans] if stated else [])
    return edition_graph(Identity(name, "2024-03-03", "Care of Testitis"), source, record, decisions)


def results(found: Graph) -> set[URIRef]:
    """The results in a graph."""
    return {node for node in found.subjects(RDF.type, GX.Result) if isinstance(node, URIRef)}


def test_readings_of_two_documents_meet_in_one_result() -> None:
    """Zeros behind, the words around and the names of outcomes make no other result."""
    first, second = graph(FULL), graph(SHORT, "two")
    (result,) = results(first)
    assert results(second) == {result}
    both = first + second
    assert len(set(both.subjects(GX.reports, result))) == 2
    assert len(set(both.objects(result, GX.value))) == 1
    assert set(both.objects(result, GX.outcome)) == {concept("outcome", "death-or-tracheostomy")}
    assert set(second.objects(result, GX.outcome)) == set()  # its words do not say


def test_other_figures_are_another_result() -> None:
    """The estimate, the interval and the measure belong to the name."""
    other = (SHORT.replace("0.840", "0.83"), SHORT.replace("0.99", "1.00"), SHORT.replace("hazard", "odds"))
    names = [results(graph(text)) for text in (SHORT, *other)]
    assert len(set().union(*names)) == len(names)


def test_values_of_arms_are_told_apart_by_their_partners() -> None:
    """74% beside 58% and 74% beside 64% are two results of the same trial."""
    text = "Survival was 58% placebo vs 74% riluzole. In limb-onset disease, survival was 64% placebo vs 74% riluzole."
    assert len(results(graph(text))) == 4


def test_two_outcomes_with_the_same_figures_are_two_results() -> None:
    """Where one edition reads the same figures for two outcomes, the outcome tells them apart."""
    found = graph("Mortality was lower (hazard ratio 0.84). Stroke was rarer (hazard ratio 0.84).")
    assert {found.value(one, GX.outcome) for one in results(found)} == {
        concept("outcome", "mortality"), concept("outcome", "stroke")}


def test_what_a_person_states_is_said_of_the_result_with_the_decision() -> None:
    """Outcome, other arm, people and time of the line stand at the result, and it leads to who said so."""
    found = graph(SHORT, outcome="death or tracheostomy", versus="placebo", population="people with ALS", time="12 mo")
    (result,) = results(found)
    assert found.value(result, GX.outcome) == concept("outcome", "death-or-tracheostomy")
    assert str(found.value(found.value(result, GX.versus), RDFS.label)) == "placebo"
    assert found.value(found.value(result, GX.population), GX.concept) == concept("population", "people-with-als")
    time = found.value(result, GX.atTimePoint)
    assert (str(found.value(time, GX.value)), str(found.value(time, GX.ucum))) == ("12", "mo")
    reading = found.value(predicate=GX.reports, object=result)
    assert found.value(result, GX.decision) != found.value(reading, GX.decision)
