"""Criteria and conditions: what has to hold, how it is joined, and what it governs.

Why: a flat list of limits would start a treatment too early.
Method: a node for each branch of a tree; the top one hangs on the statement, whose passage all of its branches have. "At
    least n" keeps the n as printed; one that a curator counted is marked so.
Fails: `UnprintedNumber` for an n that the statement does not print.
"""

from __future__ import annotations

from collections import Counter

from rdflib import URIRef
from rdflib.namespace import RDF, RDFS

from loaders.language.number_forms import UnprintedNumber, count_form
from loaders.rdf.graph_writer import GraphWriter
from loaders.rdf.qualifiers import governed
from loaders.record import Condition
from ontology import GX, concept, iris, match_concept

OPERATOR = {"all": "all-of", "any": "any-of", "at-least": "at-least"}
CURATED = "curation"


def write(writer: GraphWriter) -> None:
    """Write the criteria of the record, then its trees of conditions."""
    _criteria(writer)
    counts: Counter[str] = Counter()
    conditions = writer.record.conditions
    members = {member for condition in conditions for member in condition.members}
    for condition in conditions:  # all are named before one is written: a member may stand further on
        counts[condition.statement] += 1
        writer.parts[condition.id] = iris.part(
            writer.statements[condition.statement], "condition", counts[condition.statement])
    said = {statement.id: writer.words(statement.span.quote) for statement in writer.record.statements}
    for condition in conditions:
        _condition(writer, condition, top=condition.id not in members)
        if condition.n is not None:
            _at_least(writer, condition, condition.n, said[condition.statement])


def _criteria(writer: GraphWriter) -> None:
    counts: Counter[str] = Counter()
    for criterion in writer.record.criteria:
        counts[criterion.statement] += 1
        statement = writer.statements[criterion.statement]
        node = iris.part(statement, "criterion", counts[criterion.statement])
        writer.parts[criterion.id] = node
        writer.describe(node, {
            RDF.type: GX.Criterion, RDFS.label: criterion.label, GX.concept: match_concept("criterion", criterion.label),
        })
        writer.add(statement, GX.hasCriterion, node)
        writer.add_passage(node, criterion.span, criterion.rule)


def _condition(writer: GraphWriter, condition: Condition, *, top: bool) -> None:
    node, statement = writer.parts[condition.id], writer.statements[condition.statement]
    writer.describe(node, {
        RDF.type: GX.Condition, GX.operator: concept("operator", OPERATOR[condition.operator]),
        GX.actionText: condition.action, GX.action: governed(condition.action) if condition.action else None,
        GX.polarity: concept("polarity", condition.polarity.replace("_", "-")),
    })
    writer.share_passage(node, statement, condition.rule)
    for member in condition.members:
        writer.add(node, GX.hasMember, writer.parts[member])
    if top:
        writer.add(statement, GX.hasCondition, node)


def _at_least(writer: GraphWriter, condition: Condition, n: int, statement: str) -> None:
    node: URIRef = writer.parts[condition.id]
    printed = count_form(n, statement)
    writer.describe(node, {GX.atLeast: n, GX.atLeastPrinted: printed})
    if printed is None and condition.rule == CURATED:
        writer.describe(node, {GX.computed: True, GX.formula: "counted by the curator"})
    elif printed is None:
        raise UnprintedNumber(f"'at least {n}' does not occur in {statement!r}")
