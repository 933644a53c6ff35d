"""What is printed with a result: its confidence interval, its p-value, the time point it was measured at.

Why: an interval beside the wrong estimate is a wrong result.
Method: over the estimates (effects and rates) of one statement, in text order and within a sentence. An interval belongs
    to the estimate right before it; after a rate, only where no effect waits for one. A p-value belongs to the
    estimate right before it and to those it is compared with: same measure, same unit, another arm. A time point belongs
    to the estimates that extraction read of the same parameter, where it is the only one.
Fails: it does not; where the text leaves a choice nothing is joined.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from rdflib import URIRef

from loaders.rdf.sheet import Sheet
from loaders.record import Quantity
from ontology import GX

ESTIMATES = ("effect", "rate")
SENTENCE_END = re.compile(r"[.!?][\"'”’)\]]*\s+[A-Z]")


def write(sheet: Sheet) -> None:
    """Join the estimates of each statement with what is printed with them."""
    for _, group in groupby(sheet.record.quantities, key=lambda quantity: quantity.statement):
        quantities = sorted(group, key=lambda quantity: quantity.span.start)
        _beside(sheet, quantities)
        _times(sheet, quantities)


def _beside(sheet: Sheet, quantities: Sequence[Quantity]) -> None:
    """Intervals and p-values, which stand behind their estimates."""
    estimates: list[Quantity] = []
    for quantity in quantities:
        if quantity.role in ESTIMATES:
            estimates.append(quantity)
        elif estimates and not _apart(sheet, estimates[-1], quantity):
            if quantity.role == "CI":
                _join(sheet, _with_interval(sheet, estimates), GX.hasInterval, quantity)
            elif quantity.role == "p-value":
                _join(sheet, _tested(sheet, estimates), GX.hasPValue, quantity)


def _with_interval(sheet: Sheet, estimates: Sequence[Quantity]) -> list[Quantity]:
    last = estimates[-1]
    waiting = [one for one in estimates if not _has(sheet, one, GX.hasInterval)]
    torn = last.role == "rate" and any(one.role == "effect" for one in waiting)
    return [last] if last in waiting and not torn else []


def _tested(sheet: Sheet, estimates: Sequence[Quantity]) -> list[Quantity]:
    """The last estimate, and those right before it that it is compared with."""
    run = [estimates[-1]]
    for earlier in reversed(estimates[:-1]):
        arms = [one.qualifiers.get("arm") for one in (*run, earlier)]
        alike = all(getattr(earlier, name) == getattr(run[0], name) for name in ("role", "parameter", "unit"))
        if not alike or len(set(arms)) < len(arms) or None in arms or _apart(sheet, earlier, run[-1]):
            break
        run.append(earlier)
    return [] if any(_has(sheet, one, GX.hasPValue) for one in run) else run


def _times(sheet: Sheet, quantities: Sequence[Quantity]) -> None:
    points = [one for one in quantities if one.role == "timepoint" and "significant" not in one.qualifiers
              and one.qualifiers.get("rel") != "before"]
    for estimate in (one for one in quantities if one.role in ESTIMATES and one.parameter):
        same = [point for point in points if _folded(point.parameter) == _folded(estimate.parameter)
                and not _apart(sheet, *sorted((point, estimate), key=lambda one: one.span.start))]
        if len(same) == 1:
            _join(sheet, [estimate], GX.atTimePoint, same[0])


def _join(sheet: Sheet, estimates: Sequence[Quantity], relation: URIRef, other: Quantity) -> None:
    for estimate in estimates:
        sheet.add(sheet.parts[estimate.id], relation, sheet.parts[other.id])


def _has(sheet: Sheet, quantity: Quantity, relation: URIRef) -> bool:
    return (sheet.parts[quantity.id], relation, None) in sheet.graph


def _folded(words: str | None) -> str:
    return " ".join((words or "").casefold().split())


def _apart(sheet: Sheet, first: Quantity, second: Quantity) -> bool:
    """Whether a sentence ends between two quantities."""
    return SENTENCE_END.search(sheet.source.text[first.span.end:second.span.start + 1]) is not None
