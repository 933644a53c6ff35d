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

from loaders.printed import UnprintedNumber, count_form
from loaders.rdf.qualifiers import governed
from loaders.rdf.sheet import Sheet
from loaders.record import Condition
from ontology import GX, concept, iris, match_concept

OPERATOR = {"all": "all-of", "any": "any-of", "at-least": "at-least"}
CURATED = "curation"


def write(sheet: Sheet) -> None:
    """Write the criteria of the record, then its trees of conditions."""
    _criteria(sheet)
    counts: Counter[str] = Counter()
    conditions = sheet.record.conditions
    members = {member for condition in conditions for member in condition.members}
    for condition in conditions:
        counts[condition.statement] += 1
        sheet.parts[condition.id] = iris.part(
            sheet.statements[condition.statement], "condition", counts[condition.statement])
    said = {statement.id: sheet.words(statement.span.quote) for statement in sheet.record.statements}
    for condition in conditions:
        _condition(sheet, condition, top=condition.id not in members)
        if condition.n is not None:
            _at_least(sheet, condition, condition.n, said[condition.statement])


def _criteria(sheet: Sheet) -> None:
    counts: Counter[str] = Counter()
    for criterion in sheet.record.criteria:
        counts[criterion.statement] += 1
        statement = sheet.statements[criterion.statement]
        node = iris.part(statement, "criterion", counts[criterion.statement])
        sheet.parts[criterion.id] = node
        sheet.describe(node, {
            RDF.type: GX.Criterion, RDFS.label: criterion.label, GX.concept: match_concept("criterion", criterion.label),
        })
        sheet.add(statement, GX.hasCriterion, node)
        sheet.place(node, criterion.span, criterion.rule)


def _condition(sheet: Sheet, condition: Condition, *, top: bool) -> None:
    node, statement = sheet.parts[condition.id], sheet.statements[condition.statement]
    sheet.describe(node, {
        RDF.type: GX.Condition, GX.operator: concept("operator", OPERATOR[condition.operator]),
        GX.actionText: condition.action, GX.action: governed(condition.action) if condition.action else None,
        GX.polarity: concept("polarity", condition.polarity.replace("_", "-")),
    })
    sheet.place_with(node, statement, condition.rule)
    for member in condition.members:
        sheet.add(node, GX.hasMember, sheet.parts[member])
    if top:
        sheet.add(statement, GX.hasCondition, node)


def _at_least(sheet: Sheet, condition: Condition, n: int, statement: str) -> None:
    node: URIRef = sheet.parts[condition.id]
    printed = count_form(n, statement)
    sheet.describe(node, {GX.atLeast: n, GX.atLeastPrinted: printed})
    if printed is None and condition.rule == CURATED:
        sheet.describe(node, {GX.computed: True, GX.formula: "counted by the curator"})
    elif printed is None:
        raise UnprintedNumber(f"'at least {n}' does not occur in {statement!r}")
