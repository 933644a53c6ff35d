"""The numbers of a quantity, each with its printed form, and its unit.

Why: stores drop trailing zeros, and "0.80" must stay "0.80"; a number that the document does not print must say so.
Method: a single value, the ends of a range, or a list whose members are figures in their order. What else is a number (the
    partner of a pair, the same limit in another unit, an interval ...) is a figure too: a node with the number, its
    printed form and its unit, placed where it was read. A number worked out from others carries its formula.
Fails: `UnprintedNumber`, by `loaders.secondary_numbers.check`, if a number does not occur in the words it was read from.
"""

from __future__ import annotations

from collections.abc import Sequence

from rdflib import URIRef
from rdflib.namespace import RDF, RDFS

from loaders import secondary_numbers
from loaders.rdf.graph_writer import GraphWriter
from loaders.record import Number, Quantity
from loaders.secondary_numbers import Figure
from ontology import GX, iris

BOUND = {
    "lower": (GX.lower, GX.lowerPrinted, GX.lowerClosed), "upper": (GX.upper, GX.upperPrinted, GX.upperClosed),
}
_OTHER = {"lower": "upper", "upper": "lower"}
_EXTREMES = {"maximum": "upper", "minimum": "lower"}
# The home of each figure, and the kind of part it is in the figure's name.
FIGURES = {
    "freq": (GX.frequencyCount, "frequency"), "interval": (GX.repeatInterval, "interval"),
    "period": (GX.periodLength, "period"), "second": (GX.secondValue, "second"), "alt": (GX.inOtherUnit, "alternative"),
    "out_of": (GX.outOf, "whole"),
}


def write(writer: GraphWriter, node: URIRef, quantity: Quantity, statement: str, *, turned: bool) -> None:
    """Write all numbers of a quantity; `statement` holds the words of its statement.

    What a limit behind "before", "until" or "unless" governs is done on its other side: its bounds are `turned`.
    """
    words = writer.words(quantity.span.quote)
    secondary_numbers.check(quantity, words, statement)
    writer.describe(node, {GX.ucum: quantity.unit})
    if quantity.value:
        writer.describe(node, {GX.value: quantity.value.value, GX.printed: quantity.value.printed})
    for side, number, closed in bounds(quantity, turned=turned):  # an exact limit has both: one query finds all
        _end(writer, node, side, number, closed=closed)
    if level := quantity.qualifiers.level:
        writer.describe(node, {GX.confidenceLevel: level.value, GX.confidenceLevelPrinted: level.printed})
    for order, number in enumerate(quantity.values, 1):
        listed = iris.part(node, "listed", order)
        writer.add(node, GX.listedValue, listed)
        writer.add(listed, GX.order, order)
        _figure(writer, listed, Figure("", number.printed, (number,), quantity.unit or "1"), quantity)
    for figure in secondary_numbers.figures(quantity, words):
        home, kind = FIGURES[figure.key]
        further = iris.part(node, kind, 1)
        writer.add(node, home, further)
        _figure(writer, further, figure, quantity)


def is_the_value(quantity: Quantity) -> bool:
    """Whether a number is the value itself, which no comparator need say: no limit, and nothing that is reached."""
    return quantity.comparator == "=" and quantity.role != "threshold" and _side(quantity) is None


def _figure(writer: GraphWriter, node: URIRef, figure: Figure, quantity: Quantity) -> None:
    owner = writer.statements[quantity.statement] if figure.beyond else writer.parts[quantity.id]
    writer.describe(node, {
        RDF.type: GX.Figure, RDFS.label: figure.label, GX.ucum: figure.unit,
        GX.computed: True if figure.formula else None, GX.formula: figure.formula,
    })
    writer.share_passage(node, owner, quantity.rule)
    _amount(writer, node, figure.numbers)


def _amount(writer: GraphWriter, node: URIRef, numbers: Sequence[Number]) -> None:
    """One number as a value, two as the ends of a range that belong to it."""
    if len(numbers) == 1:
        writer.describe(node, {GX.value: numbers[0].value, GX.printed: numbers[0].printed})
        return
    for side, number in zip(BOUND, numbers, strict=True):
        _end(writer, node, side, number, closed=True)


def _end(writer: GraphWriter, node: URIRef, side: str, number: Number, *, closed: bool) -> None:
    bound, printed, end = BOUND[side]
    writer.describe(node, {bound: number.value, printed: number.printed, end: closed})
    if side == "upper":
        writer.describe(node, {GX.upperFormula: number.formula})  # only an upper end is ever converted: "500 mg to 1 g"


def bounds(quantity: Quantity, *, turned: bool) -> list[tuple[str, Number, bool]]:
    """The ends of the interval a quantity describes: side, number, whether the end belongs to it."""
    if quantity.low or quantity.high:
        ends = [("lower", quantity.low, not quantity.qualifiers.low_open),
                ("upper", quantity.high, not quantity.qualifiers.high_open)]
        return [] if turned else [(side, number, closed) for side, number, closed in ends if number]  # outside lie two
    side = _side(quantity)
    if quantity.value is None:
        return []
    if side is None:
        exact = quantity.role == "threshold" and quantity.comparator == "=" and not turned
        return [(end, quantity.value, True) for end in BOUND] if exact else []  # a dose of 5 mg is none from 5 to 5
    end, closed = side
    return [(_OTHER[end], quantity.value, not closed)] if turned else [(end, quantity.value, closed)]


def _side(quantity: Quantity) -> tuple[str, bool] | None:
    """The one end of a limit, and whether it belongs to it: "below", "rises to", "up to", "within", a maximum."""
    comparator, told = quantity.comparator, quantity.qualifiers
    if comparator in ("<", "<=", "within"):
        return "upper", comparator != "<"
    if comparator in (">", ">="):
        return "lower", comparator == ">="
    if comparator == "=" and told.crossing:  # what lies beyond has been reached as well
        return ("lower" if told.crossing == "from-below" else "upper"), True
    if comparator == "=" and quantity.role != "threshold" and told.kind in _EXTREMES:
        return _EXTREMES[told.kind], True
    return None
