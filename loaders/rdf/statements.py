"""Statements: their words, kind and force, and whom and what they are about.

Why: the statement is what everything a reader asks for hangs on.
Method: a topic is that of the nearest heading that is called as one; a population is a concept only where the words are a
    name of it.
Fails: it does not; what no concept is called stays in words.
"""

from __future__ import annotations

from rdflib import URIRef
from rdflib.namespace import DCTERMS, RDF

from loaders.rdf import groups
from loaders.rdf.graph_writer import GraphWriter
from loaders.record import Statement
from ontology import GX, concept, iris, match_concept


def write(writer: GraphWriter) -> None:
    """Write the statements of the record in text order."""
    for order, statement in enumerate(writer.record.statements, 1):
        _statement(writer, writer.statements[statement.id], statement, order)


def write_unrecognised(writer: GraphWriter) -> None:
    """Write where the words stand that turn or bound a statement and that nothing was read from."""
    for words in writer.record.unrecognised:
        writer.add(writer.statements[words.statement], GX.hasUnrecognised, writer.in_words(words.span))


def _statement(writer: GraphWriter, node: URIRef, statement: Statement, order: int) -> None:
    writer.describe(node, {
        RDF.type: GX.Statement, DCTERMS.isPartOf: writer.edition, GX.order: order, GX.text: statement.text,
        GX.wording: iris.wording(statement.text), GX.shortTitle: statement.title,
        GX.statementKind: concept("statement-kind", statement.kind),
        GX.deonticForce: None if statement.deontic == "none" else concept(
            "deontic-force", statement.deontic.replace("_", "-")),
        GX.population: groups.group(writer, statement.population, groups.POPULATION), GX.topic: _topic(statement),
        GX.inSection: writer.section(statement.section, statement.span.start),
    })
    writer.add_passage(node, statement.span, statement.rule)


def _topic(statement: Statement) -> URIRef | None:
    """The topic that the nearest heading names, if one does."""
    named = (match_concept("topic", heading) for heading in reversed(statement.section))
    return next((topic for topic in named if topic is not None), None)
