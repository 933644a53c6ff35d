"""What the document says about itself, and what people decided about what was read from it.

Why: a page that claims to be reviewed is quoted, not believed; a decision is told apart from what was read.
Method: a node for each remark and for the question the document answers; a node for each decision, joined to everything
    that stands at its place. A result becomes a work's only by decision.
Fails: it does not; a decision on a result joins effects and rates only.
"""

from __future__ import annotations

from rdflib import URIRef
from rdflib.namespace import PROV, RDF, RDFS

from loaders.curation import Decision
from loaders.rdf.graph_writer import GraphWriter
from loaders.rdf.works import work_iri
from loaders.record import Remark
from ontology import GX, concept, iris


def write(writer: GraphWriter) -> None:
    """Write the remarks of the record, then the decisions."""
    for node, remark in zip(writer.names.remarks, writer.record.remarks, strict=True):
        _remark(writer, node, remark)
    for order, decision in enumerate(writer.decisions, 1):
        node = iris.part(writer.edition, "decision", order)
        writer.describe(node, {
            RDF.type: GX.Decision, GX.decidedBy: decision.by, GX.decidedOn: decision.on, GX.ground: decision.ground,
            RDFS.label: decision.kind,
        })
        for target in writer.placed.get((decision.start, decision.end), ()):
            _decided(writer, target, node, decision)


def _remark(writer: GraphWriter, node: URIRef, remark: Remark) -> None:
    question = remark.kind == "question"
    writer.describe(node, {
        RDF.type: GX.Question if question else GX.Remark, GX.text: " ".join(writer.words(remark.span.quote).split()),
        GX.remarkKind: concept("remark-kind", remark.kind), GX.reason: remark.reason,
    })
    writer.add(writer.edition, GX.asks if question else GX.hasRemark, node)
    writer.add_passage(node, remark.span, remark.rule)
    if question and writer.record.answer:
        writer.add(writer.statements[writer.record.answer], GX.answers, node)


def _decided(writer: GraphWriter, target: URIRef, node: URIRef, decision: Decision) -> None:
    is_result = any((target, RDF.type, kind) in writer.graph for kind in (GX.EffectEstimate, GX.Rate))
    if decision.kind == "result" and not is_result:
        return
    writer.add(target, GX.decision, node)
    work = work_iri(decision.doi, decision.pmid)
    if decision.kind == "result" and work is not None:
        writer.add(target, PROV.hadPrimarySource, work)
        writer.add(work, GX.hasResult, target)
