"""Limits and doses of a record as the values of the domain, so that a draft is worded as what is stored.

Why: a reading on the Library page must say what the page of its statement will say.
Method: the same values that `explorer.domain.building` makes of rows, made of the record; bounds by the rule that the graph
    has them by.
Fails: it does not; what the record does not say is absent.
"""

from __future__ import annotations

from collections.abc import Sequence

from explorer.domain import building
from explorer.domain.conditions import Crossing, Sign, Threshold
from explorer.domain.doses import Dose, Regimen
from loaders.rdf import numbers
from loaders.rdf.quantities import COMPARATOR
from loaders.record import Period, Quantity
from ontology.ground.intervals import Interval
from ontology.ground.measures import Measure


def threshold(quantity: Quantity) -> Threshold:
    """A limit of a record."""
    told = quantity.qualifiers
    return Threshold(
        quantity.id, quantity.parameter or "", _sign(quantity), _measure(quantity), _text(quantity), _partner(quantity),
        _interval(quantity), Crossing(told.crossing) if told.crossing else None, told.ref or "", quantity.role, told.rel,
        told.action or "", quantity.sure)


def dose(quantity: Quantity, without: Sequence[str] = ()) -> Dose:
    """A dose of a record; some of its qualifiers may be left out."""
    told = quantity.qualifiers
    period = told.period.code if isinstance(told.period, Period) else told.period
    regimen = Regimen(
        building.measured(told.freq.code if told.freq else None), told.interval, told.route.code if told.route else "",
        bool(told.total), told.phase or "", period or "", told.rel, told.event or "",
        "" if "cond" in without else told.cond or "", told.pop or "")
    return Dose(quantity.id, quantity.parameter or "", _sign(quantity), _measure(quantity), _text(quantity),
                _partner(quantity), _interval(quantity), told.kind or "", regimen, quantity.sure)


def _sign(quantity: Quantity) -> Sign:
    return Sign(COMPARATOR[quantity.comparator or "="])


def _measure(quantity: Quantity) -> Measure | None:
    ends = tuple(number for number in (quantity.value, quantity.low, quantity.high) if number)
    return Measure(ends, quantity.unit or "1") if ends else None


def _partner(quantity: Quantity) -> Measure | None:
    return quantity.qualifiers.second


def _interval(quantity: Quantity) -> Interval | None:
    ends = {side: (number.value, not closed) for side, number, closed in numbers.bounds(quantity, turned=False)}
    low, high = ends.get("lower", (None, False)), ends.get("upper", (None, False))
    return Interval(low[0], high[0], low[1], high[1]) if ends else None


def _text(quantity: Quantity) -> str:
    return " ".join(quantity.span.quote.split())
