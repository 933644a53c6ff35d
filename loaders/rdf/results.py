"""What is printed with a result: its confidence interval, its p-value, the time point it was measured at.

Why: an interval beside the wrong estimate is a wrong result.
Method: over the estimates (effects and rates) of one statement, in text order and within a sentence. An interval belongs
    to the estimate right before it; after a rate, only where no effect waits for one. A p-value belongs to the
    estimate right before it and to those it is compared with: same measure, same unit, another arm. A time point belongs
    to the estimates of the same parameter or outcome, where it is the only one. What an estimate is of is told by its
    sentence (`comparisons`).
Fails: it does not; where the text leaves a choice nothing is joined.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

from rdflib import URIRef

from loaders.rdf import groups
from loaders.rdf.comparisons import ESTIMATES, SENTENCE_END, Comparison, comparisons, folded
from loaders.rdf.graph_writer import GraphWriter
from loaders.record import Quantity
from ontology import GX, match_concept


def write(writer: GraphWriter) -> None:
    """Join the estimates of each statement with what is printed with them."""
    spans = {statement.id: statement.span for statement in writer.record.statements}
    # The record holds them statement by statement: nothing needs sorting first.
    for statement, group in groupby(writer.record.quantities, key=lambda quantity: quantity.statement):
        quantities = sorted(group, key=lambda quantity: quantity.span.start)
        _beside(writer, quantities)
        told = dict[str, Comparison]()
        for estimate, comparison in comparisons(writer.source.text, spans[statement], quantities):
            told[estimate.id] = comparison
            _compared(writer, estimate, comparison)
        _times(writer, quantities, told)


def _compared(writer: GraphWriter, estimate: Quantity, told: Comparison) -> None:
    """What an estimate is of and what it is set against."""
    writer.describe(writer.parts[estimate.id], {
        GX.measure: told.measure, GX.outcome: told.outcome, GX.intervention: told.intervention,
        GX.versus: groups.group(writer, told.versus, groups.ARM),
    })


def _beside(writer: GraphWriter, quantities: Sequence[Quantity]) -> None:
    """Intervals and p-values, which stand behind their estimates."""
    estimates: list[Quantity] = []
    for quantity in quantities:
        if quantity.role in ESTIMATES:
            estimates.append(quantity)
        elif estimates and not _apart(writer, estimates[-1], quantity):
            if quantity.role == "CI":
                _join(writer, _with_interval(writer, estimates), GX.hasInterval, quantity)
            elif quantity.role == "p-value":
                _join(writer, _tested(writer, estimates), GX.hasPValue, quantity)


def _with_interval(writer: GraphWriter, estimates: Sequence[Quantity]) -> list[Quantity]:
    last = estimates[-1]
    waiting = [one for one in estimates if not _has(writer, one, GX.hasInterval)]
    torn = last.role == "rate" and any(one.role == "effect" for one in waiting)  # "HR 0.8, death 9% (95% CI ...)": of which?
    return [last] if last in waiting and not torn else []


def _tested(writer: GraphWriter, estimates: Sequence[Quantity]) -> list[Quantity]:
    """The last estimate, and those right before it that it is compared with."""
    run = [estimates[-1]]
    for earlier in reversed(estimates[:-1]):
        arms = [one.qualifiers.arm for one in (*run, earlier)]
        alike = all(getattr(earlier, name) == getattr(run[0], name) for name in ("role", "parameter", "unit"))
        if not alike or len(set(arms)) < len(arms) or None in arms or _apart(writer, earlier, run[-1]):
            break  # without two arms nothing was compared
        run.append(earlier)
    return [] if any(_has(writer, one, GX.hasPValue) for one in run) else run  # a second p-value is of another test


def _times(writer: GraphWriter, quantities: Sequence[Quantity], told: Mapping[str, Comparison]) -> None:
    points = [one for one in quantities if one.role == "timepoint" and one.qualifiers.significant is None
              and one.qualifiers.rel != "before"]
    for estimate in (one for one in quantities if one.role in ESTIMATES and one.parameter):
        outcome = told[estimate.id].outcome if estimate.id in told else None
        same = [point for point in points if (folded(point.parameter) == folded(estimate.parameter) or (
                    outcome is not None and match_concept("outcome", point.parameter or "") == outcome))
                and not _apart(writer, *sorted((point, estimate), key=lambda one: one.span.start))]
        if len(same) == 1:
            _join(writer, [estimate], GX.atTimePoint, same[0])


def _join(writer: GraphWriter, estimates: Sequence[Quantity], relation: URIRef, other: Quantity) -> None:
    for estimate in estimates:
        writer.add(writer.parts[estimate.id], relation, writer.parts[other.id])


def _has(writer: GraphWriter, quantity: Quantity, relation: URIRef) -> bool:
    return (writer.parts[quantity.id], relation, None) in writer.graph


def _apart(writer: GraphWriter, first: Quantity, second: Quantity) -> bool:
    """Whether a sentence ends between two quantities."""
    # One character more: the capital that the second opens with tells that a sentence ended before it.
    return SENTENCE_END.search(writer.source.text[first.span.end:second.span.start + 1]) is not None
