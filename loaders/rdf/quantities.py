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

from loaders.rdf import comparisons, drugs, numbers, qualifiers, results
from loaders.rdf.actions import Governing
from loaders.rdf.graph_writer import GraphWriter
from loaders.record import Quantity
from ontology import GX, concept, iris, match_concept

QUANTITY_CLASS = {
    "dose": GX.Dose, "threshold": GX.Threshold, "effect": GX.EffectEstimate, "CI": GX.ConfidenceInterval,
    "p-value": GX.PValue, "rate": GX.Rate, "schedule": GX.Schedule, "duration": GX.Duration, "timepoint": GX.TimePoint,
}
COMPARATOR = {
    "<": "lt", "<=": "le", ">": "gt", ">=": "ge", "=": "eq", "≈": "approx", "between": "between", "within": "within",
}
GIVEN = ("dose", "schedule")
MEASURED_ON = ("effect", "CI", "p-value", "rate", "timepoint")


def write(writer: GraphWriter, governing: Governing) -> None:
    """Write the quantities of the record, then what is printed with the results among them."""
    counts: Counter[tuple[str, str]] = Counter()
    said = {statement.id: writer.words(statement.span.quote) for statement in writer.record.statements}
    for quantity in writer.record.quantities:
        kind = quantity.role.lower()
        counts[quantity.statement, kind] += 1
        node = iris.part(writer.statements[quantity.statement], kind, counts[quantity.statement, kind])
        writer.parts[quantity.id] = node
        _quantity(writer, node, quantity)
        numbers.write(writer, node, quantity, said[quantity.statement], turned=governing.turns(quantity.id))
        qualifiers.write(writer, node, quantity, governing)
    results.write(writer)  # last: what is printed with a result has its node only now, and a sentence is read as a whole


def _quantity(writer: GraphWriter, node: URIRef, quantity: Quantity) -> None:
    name, comparator = quantity.parameter, None if numbers.is_the_value(quantity) else quantity.comparator
    schemes = {"parameter": GX.parameter, "intervention": GX.intervention}
    if quantity.role in MEASURED_ON and quantity.role not in comparisons.ESTIMATES:  # those are told by their sentence
        schemes |= {"measure": GX.measure, "outcome": GX.outcome}
    of_one_group = comparisons.is_value_of_one_group(quantity)
    writer.describe(node, {
        RDF.type: GX.GroupValue if of_one_group else QUANTITY_CLASS[quantity.role], GX.parameterText: name,
        GX.comparator: concept("comparator", COMPARATOR[comparator]) if comparator else None,
        GX.readingState: concept("reading-state", "sure") if quantity.sure else None,  # what is not said to be is to check
        **{term: _concept(scheme, name) if name else None for scheme, term in schemes.items()},
    })
    if name and quantity.role in GIVEN and not match_concept("intervention", name):
        writer.describe(node, {GX.intervention: drugs.called(writer, name)})
    writer.add(writer.statements[quantity.statement], GX.hasQuantity, node)
    writer.add_passage(node, quantity.span, quantity.rule)
    writer.in_words(quantity.span)


def _concept(scheme: str, name: str) -> URIRef | None:
    """The concept called so; of "hazard ratio for death" the measure is the statistic and the outcome what it is for."""
    statistic, _, outcome = name.partition(" for ")
    part = {"measure": statistic, "outcome": outcome}.get(scheme)
    return match_concept(scheme, name) or (match_concept(scheme, part) if part and outcome else None)
