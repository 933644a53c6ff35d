"""Criteria and conditions: what has to hold, how it is joined, and what it governs.

Why: a flat list of limits would start a treatment too early.
Method: a node for each branch of a tree; the top one hangs on the statement, whose passage all of its branches have. "At
    least n" keeps the n as printed; one that a curator counted is marked so. Behind "before", "until" and "unless" the tree
    is that of the cases in which something is done: its limits are told from their other side, "all" and "any" change
    places, and a criterion stands under "none of".
Fails: `UnprintedNumber` for an n that the statement does not print.
"""

from __future__ import annotations

from collections import Counter

from rdflib import URIRef
from rdflib.namespace import RDF, RDFS

from loaders.language.number_forms import UnprintedNumber, count_form
from loaders.rdf import actions
from loaders.rdf.actions import Governing
from loaders.rdf.graph_writer import GraphWriter
from loaders.record import Condition
from ontology import GX, concept, iris, match_concept
from ontology.ground.timing import Timing

TURNED = {"all": "any-of", "any": "all-of"}  # where not both hold, one of them does not
OPERATOR = {"all": "all-of", "any": "any-of", "at-least": "at-least"}
CURATED = "curation"


def write(writer: GraphWriter, governing: Governing) -> None:
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
        _condition(writer, condition, governing, top=condition.id not in members)
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


def _condition(writer: GraphWriter, condition: Condition, governing: Governing, *, top: bool) -> None:
    node, statement = writer.parts[condition.id], writer.statements[condition.statement]
    turned, timing = governing.turns(condition.id), governing.timings.get(condition.id)
    operators = {**OPERATOR, **TURNED} if turned and len(condition.members) > 1 else OPERATOR
    writer.describe(node, {
        RDF.type: GX.Condition, GX.operator: concept("operator", operators[condition.operator]),
        GX.timing: concept("timing", timing) if timing and top else None,
    })
    if top:
        ordered = actions.govern(writer, node, condition.id, condition.action, governing)
        barred = (condition.polarity == "do_not") != (timing == Timing.UNLESS)  # as told of where they hold
        if not ordered and (condition.action or barred):
            writer.add(node, GX.polarity, concept("polarity", "do-not" if barred else "do"))
        writer.add(statement, GX.hasCondition, node)
    writer.share_passage(node, statement, condition.rule)
    for member in condition.members:
        writer.add(node, GX.hasMember, _member(writer, condition, member) if turned else writer.parts[member])


def _member(writer: GraphWriter, condition: Condition, member: str) -> URIRef:
    """A member of a condition that is told from its other side: of a criterion that it is not met."""
    found: URIRef = writer.parts[member]
    if (found, RDF.type, GX.Criterion) not in writer.graph:
        return found
    without = iris.part(found, "none-of", 1)
    writer.describe(without, {RDF.type: GX.Condition, GX.operator: concept("operator", "none-of"), GX.hasMember: found})
    writer.share_passage(without, writer.statements[condition.statement], condition.rule)
    return without


def _at_least(writer: GraphWriter, condition: Condition, n: int, statement: str) -> None:
    node: URIRef = writer.parts[condition.id]
    printed = count_form(n, statement)
    writer.describe(node, {GX.atLeast: n, GX.atLeastPrinted: printed})
    if printed is None and condition.rule == CURATED:
        writer.describe(node, {GX.computed: True, GX.formula: "counted by the curator"})
    elif printed is None:
        raise UnprintedNumber(f"'at least {n}' does not occur in {statement!r}")
