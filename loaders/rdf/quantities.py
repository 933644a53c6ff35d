"""Quantities: doses, thresholds, effects, rates and times, with what each is about.

Why: a number without its role, its parameter and its words is no fact.
Method: a node for each, named by its role and its place among its like in the statement; numbers, qualifiers and what is
    printed with a result are written by the modules beside this one. A parameter leads to a concept where its words are
    a name of one, of what is measured, given, estimated or suffered.
Fails: `UnprintedNumber` for a number that does not stand in its words.
"""

from __future__ import annotations

from collections import Counter

from rdflib import URIRef
from rdflib.namespace import RDF

from loaders.rdf import numbers, qualifiers, results
from loaders.rdf.sheet import Sheet
from loaders.record import Quantity
from ontology import GX, concept, iris, match_concept

QUANTITY_CLASS = {
    "dose": GX.Dose, "threshold": GX.Threshold, "effect": GX.EffectEstimate, "CI": GX.ConfidenceInterval,
    "p-value": GX.PValue, "rate": GX.Rate, "schedule": GX.Schedule, "duration": GX.Duration, "timepoint": GX.TimePoint,
}
COMPARATOR = {
    "<": "lt", "<=": "le", ">": "gt", ">=": "ge", "=": "eq", "≈": "approx", "between": "between", "within": "within",
}
MEASURED_ON = ("effect", "CI", "p-value", "rate", "timepoint")


def write(sheet: Sheet) -> None:
    """Write the quantities of the record, then what is printed with the results among them."""
    counts: Counter[tuple[str, str]] = Counter()
    said = {statement.id: sheet.words(statement.span.quote) for statement in sheet.record.statements}
    for quantity in sheet.record.quantities:
        kind = quantity.role.lower()
        counts[quantity.statement, kind] += 1
        node = iris.part(sheet.statements[quantity.statement], kind, counts[quantity.statement, kind])
        sheet.parts[quantity.id] = node
        _quantity(sheet, node, quantity)
        numbers.write(sheet, node, quantity, said[quantity.statement])
        qualifiers.write(sheet, node, quantity)
    results.write(sheet)


def _quantity(sheet: Sheet, node: URIRef, quantity: Quantity) -> None:
    name, comparator = quantity.parameter, quantity.comparator
    schemes = {"parameter": GX.parameter, "intervention": GX.intervention, "measure": GX.measure}
    if quantity.role in MEASURED_ON:
        schemes["outcome"] = GX.outcome
    sheet.describe(node, {
        RDF.type: QUANTITY_CLASS[quantity.role], GX.parameterName: name, GX.text: sheet.words(quantity.span.quote),
        GX.role: concept("quantity-role", quantity.role.lower()),
        GX.comparator: concept("comparator", COMPARATOR[comparator]) if comparator else None,
        **{term: match_concept(scheme, name) if name else None for scheme, term in schemes.items()},
    })
    sheet.add(sheet.statements[quantity.statement], GX.hasQuantity, node)
    sheet.place(node, quantity.span, quantity.rule)
