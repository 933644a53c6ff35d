"""What the document says about itself.

Why: a page that claims to be reviewed is quoted, not believed.
Method: a node for each remark and for the question the document answers.
Fails: it does not.
"""

from __future__ import annotations

from rdflib import URIRef
from rdflib.namespace import RDF

from loaders.rdf.graph_writer import GraphWriter
from loaders.record import Remark
from ontology import GX, concept


def write(writer: GraphWriter) -> None:
    """Write the remarks of the record."""
    for node, remark in zip(writer.names.remarks, writer.record.remarks, strict=True):
        _remark(writer, node, remark)


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
