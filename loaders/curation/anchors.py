"""Where in a record a quotation leads to, and what belongs there.

Why: every decision is about something at a place; what is meant must be the only thing it can mean.
Method: pure functions over a record. A quotation may hold what is meant, be it, or lie within it; of several candidates
    the exact one is taken.
Fails: with `NotAppliedError`, which says why the decision changes nothing.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol, TypeVar

from loaders.record import Criterion, Quantity, Record, Span, Statement

BETWEEN = re.compile(r"[\W\d_⁰¹²³⁴-⁹]*")  # what may stand between a statement and its markers: no letters
PARAGRAPH = re.compile(r"\n[ \t\r]*\n")


class NotAppliedError(Exception):
    """Why one entry changes nothing."""


class Placed(Protocol):
    """Anything that was read at a place."""

    @property
    def span(self) -> Span:
        """Where."""


Item = TypeVar("Item", bound=Placed)


def statement_at(record: Record, span: Span) -> Statement:
    """The one statement around a quotation, or within it."""
    statements = record.statements
    last = bisect_right(statements, span.start, key=_start)
    found = [statement for statement in statements[max(last - 1, 0):last] if statement.span.contains(span)]
    within = statements[bisect_left(statements, span.start, key=_start):bisect_left(statements, span.end, key=_start)]
    found = found or [statement for statement in within if span.contains(statement.span)]
    if len(found) != 1:
        raise NotAppliedError(f"{len(found)} statements stand there, not one")
    return found[0]


def statement_before(record: Record, span: Span, text: str) -> Statement:
    """The statement that a marker or a grade stands in or right behind."""
    last = bisect_right(record.statements, span.start, key=_start)
    found = record.statements[last - 1] if last else None
    if found and found.span.contains(span):
        return found
    between = text[found.span.end:span.start] if found else ""
    if found is None or found.span.end > span.start or not BETWEEN.fullmatch(between) or PARAGRAPH.search(between):
        raise NotAppliedError("it stands neither in a statement nor right behind one")
    return found


def statement_of(record: Record, name: str) -> Statement:
    """The statement with that id."""
    return next(statement for statement in record.statements if statement.id == name)


def leaves(record: Record) -> tuple[Quantity | Criterion, ...]:
    """What a condition can be made of."""
    return (*record.quantities, *record.criteria)


def one_at(items: Sequence[Item], span: Span) -> Item:
    """The one item at the quotation, or the only one within it."""
    found = [item for item in items if item.span == span] or [item for item in items if span.contains(item.span)]
    if len(found) != 1:
        raise NotAppliedError(f"{len(found)} of that kind were read there, not one")
    return found[0]


def insert_in_order(items: tuple[Item, ...], new: Item) -> tuple[Item, ...]:
    """The items with the new one in text order; the same place twice is refused."""
    if any(item.span == new.span for item in items):
        raise NotAppliedError("one was read there already; edit it")
    at = sum((item.span.start, item.span.end) < (new.span.start, new.span.end) for item in items)
    return (*items[:at], new, *items[at:])


def overlaps_of(items: Sequence[Item], span: Span) -> Sequence[Item]:
    """The items that share a character with the span."""
    return [item for item in items if item.span.start < span.end and span.start < item.span.end]


def with_markers(record: Record, owner: str) -> Record:
    """The record with the keys of a statement's markers listed with it again."""
    keys = tuple(dict.fromkeys(key for one in record.citations if one.statement == owner for key in one.keys))
    return replace(record, statements=tuple(
        replace(one, citations=keys) if one.id == owner else one for one in record.statements))


def new_id(record: Record, stem: str) -> str:
    """An id that nothing in the record has, named after what it belongs to."""
    used = {item.id for item in (*record.statements, *leaves(record), *record.conditions)}
    number = 1
    while f"{stem}-c{number}" in used:
        number += 1
    return f"{stem}-c{number}"


def _start(item: Placed) -> int:
    return item.span.start
