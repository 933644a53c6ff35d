"""Who decided what: people by the overlay, the reader by its rules.

Why: a graph in which a decision cannot be told from what was read, or leads to nobody, cannot be audited.
Method: a decision is an activity of a named agent, with its kind, its ground, a person's with its day, and where the thing
    itself does not say it, with what was chosen and instead of what. The same decision about many things is one node, named
    by the hash of what it says; things point to it. What stands at the place of a decision and is of its kind is what it
    is about; where nothing does, as after a rejection, the statement around it, or else the edition.
Fails: it does not. A decision on a result joins effects and rates only.
"""

from __future__ import annotations

from collections.abc import Iterable

from rdflib import URIRef
from rdflib.namespace import PROV, RDF, RDFS

from loaders import version
from loaders.curation import Decision
from loaders.rdf import work_results
from loaders.rdf.graph_writer import GraphWriter
from loaders.rdf.quantities import QUANTITY_CLASS
from loaders.rdf.works import work_iri
from ontology import BIRO, C4O, GX, concept, iris

OWN_PLACE = "link"  # written where the marker is
RESULTS = frozenset({GX.EffectEstimate, GX.GroupValue, GX.Rate})
_STATEMENT = frozenset({GX.Statement})
ABOUT: dict[str | None, frozenset[URIRef]] = {
    "title": _STATEMENT, "result": RESULTS, "statement": _STATEMENT, "condition": _STATEMENT, "grade": _STATEMENT,
    "quantity": frozenset(QUANTITY_CLASS.values()), "criterion": frozenset({GX.Criterion}),
    "citation": frozenset({C4O.InTextReferencePointer}), "reference": frozenset({BIRO.BibliographicReference}),
}


def write(writer: GraphWriter) -> None:
    """Write the decisions of people, but for those on what a marker means."""
    results: list[work_results.Decided] = []
    for decision in writer.decisions:
        if decision.kind == OWN_PLACE:
            continue
        node = by_person(writer, decision)
        if decision.kind == "result":
            results.append((decision, node))
        if decision.kind == "result" and decision.fields:
            continue  # what a person states of a result is decided about the result and not about a reading of it
        for target in _targets(writer, decision):
            writer.add(target, GX.decision, node)
    work_results.write(writer, results)


def by_person(writer: GraphWriter, decision: Decision, instead: URIRef | None = None) -> URIRef:
    """The node of what a person decided; `instead` is what a rule had found."""
    agent = iris.agent(decision.by)
    writer.describe(agent, {RDF.type: PROV.Agent, RDFS.label: decision.by})
    return _decision(writer, agent, decision.kind, {
        GX.decidedOn: decision.on, GX.ground: decision.ground, GX.chosen: work_iri(decision.doi, decision.pmid),
        GX.insteadOf: instead, GX.chosenText: decision.chosen, GX.insteadOfText: decision.instead,
    })


def by_reader(writer: GraphWriter, kind: str, ground: str) -> URIRef:
    """The node of what the reader settled by a rule, for all things that it settled so."""
    return _decision(writer, iris.reader(version.VERSION), kind, {GX.ground: ground})


def _decision(writer: GraphWriter, agent: URIRef, kind: str, said: dict[URIRef, object]) -> URIRef:
    node = iris.decision(writer.edition, agent, kind, *(f"{said.get(term) or ''}" for term in (
        GX.decidedOn, GX.ground, GX.chosen, GX.insteadOf, GX.chosenText, GX.insteadOfText)))
    writer.describe(node, {RDF.type: GX.Decision, GX.decisionKind: concept("decision-kind", kind),
                           PROV.wasAssociatedWith: agent, **said})
    return node


def _targets(writer: GraphWriter, decision: Decision) -> Iterable[URIRef]:
    """What a decision is about."""
    there = writer.placed.get((decision.start, decision.end), [])
    wanted = ABOUT.get(decision.target or decision.kind)
    found = [node for node in there if wanted is None or _is_one(writer, node, wanted)]
    if found or decision.kind == "result":
        return found
    around = (writer.statements[one.id] for one in writer.record.statements if one.span.contains(decision.span))
    return [next(around, writer.edition)]


def _is_one(writer: GraphWriter, node: URIRef, kinds: Iterable[URIRef]) -> bool:
    return any((node, RDF.type, kind) in writer.graph for kind in kinds)
