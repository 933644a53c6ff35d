"""Laying an overlay over a record: anchoring quotations, changing what was read, saying what was decided.

Why: the record stays plain values and the writer of triples decides nothing; what a person settled must reach both at
    places that they know.
Method: one method an action; each gives back the spans of the objects it settled, exactly as the record holds them.
    An object that was added or edited carries the rule "curation".
Fails: never as a whole. An entry that cannot be applied leaves the record as it was and becomes a `Problem` that says
    why; its line is the overlay's.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal, TypeVar, cast

from loaders.curation.entries import Action, Entry, Json, quantity_changes, text_of
from loaders.record import Condition, Criterion, Operator, Problem, Quantity, Record, Span, Statement

Spanned = TypeVar("Spanned", Quantity, Criterion)
Change = Callable[[Entry, Span], Sequence[Span]]

RULE = "curation"
ESTIMATES = ("effect", "rate")


class _NotAppliedError(Exception):
    """Why one entry changes nothing."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person settled about the object whose span this is; `doi` and `pmid` name the work, `key` the marker."""

    kind: Action
    span: Span
    by: str
    on: date
    ground: str
    key: str | None = None
    doi: str | None = None
    pmid: str | None = None

    @property
    def start(self) -> int:
        """Where the object starts."""
        return self.span.start

    @property
    def end(self) -> int:
        """Where the object ends."""
        return self.span.end


def apply(
    record: Record, entries: Sequence[Entry], text: str, sha256: str,
) -> tuple[Record, tuple[Decision, ...], tuple[Problem, ...]]:
    """Lay the entries over a record of `text`, whose bytes have the hash.

    Returns the new record, what was decided, and what could not be applied.
    """
    overlay = _Overlay(record, text, sha256)
    for entry in entries:
        overlay.take(entry)
    return overlay.titled(), tuple(overlay.decisions), tuple(overlay.problems)


def anchor(entry: Entry, text: str, sha256: str) -> Span | None:
    """Return where the entry's quotation stands in the text, None if that is not certain."""
    span = entry.span
    if entry.sha256 == sha256 and text[span.start:span.end] == span.quote:
        return span
    first = text.find(span.quote)
    if first < 0 or text.find(span.quote, first + 1) >= 0:
        return None
    return Span.of(text, first, first + len(span.quote))


class _Overlay:
    """The record as changed so far, with the decisions and problems so far."""

    def __init__(self, record: Record, text: str, sha256: str) -> None:
        self.record, self.text, self.sha256 = record, text, sha256
        self.starts = [statement.span.start for statement in record.statements]  # in text order, as records are
        self.titles: dict[str, str | None] = {}
        self.decisions: list[Decision] = []
        self.problems: list[Problem] = []

    def titled(self) -> Record:
        """Return the record with its titles, which are set together at the end: there may be thousands."""
        return replace(self.record, statements=tuple(
            replace(statement, title=self.titles.get(statement.id, statement.title))
            for statement in self.record.statements))

    def take(self, entry: Entry) -> None:
        """Apply one entry, or note why not."""
        before = self.record
        try:
            for place in self._change(entry)(entry, self._anchored(entry)):
                self.decisions.append(Decision(
                    entry.action, place, entry.by, entry.on, entry.ground, entry.key, entry.doi, entry.pmid))
        except _NotAppliedError as error:
            self.record = before
            quote = " ".join(entry.span.quote.split())
            self.problems.append(Problem(entry.line, f"curation, {entry.action} at “{quote[:60]}”: {error}"))

    def _change(self, entry: Entry) -> Change:
        actions: Mapping[str, Change] = {
            "title": self._title, "link": self._link, "result": self._result, "accept": self._accept,
            "quantity": self._quantity, "criterion": self._criterion, "condition": self._condition,
        }
        return actions[entry.target or entry.action]

    def _anchored(self, entry: Entry) -> Span:
        span = anchor(entry, self.text, self.sha256)
        if span is None:
            times = "more than once" if entry.span.quote in self.text else "not at all"
            raise _NotAppliedError(f"the source has changed, and the quotation occurs in it {times}")
        return span

    def _statement(self, span: Span) -> Statement:
        statements, starts = self.record.statements, self.starts
        last = bisect_right(starts, span.start)
        found = [statement for statement in statements[max(last - 1, 0):last] if statement.span.contains(span)]
        within = statements[bisect_left(starts, span.start):bisect_left(starts, span.end)]
        found = found or [statement for statement in within if span.contains(statement.span)]
        if len(found) != 1:
            raise _NotAppliedError(f"{len(found)} statements stand there, not one")
        return found[0]

    def _items(self) -> tuple[Quantity | Criterion, ...]:
        return (*self.record.quantities, *self.record.criteria)

    def _title(self, entry: Entry, span: Span) -> Sequence[Span]:
        statement = self._statement(span)
        self.titles[statement.id] = entry.title
        return (statement.span,)

    def _link(self, entry: Entry, span: Span) -> Sequence[Span]:
        uses = [pointer.span for citation in self.record.citations for pointer in citation.pointers
                if pointer.key == entry.key and (span.contains(pointer.span) or pointer.span.contains(span))]
        if len(uses) != 1:
            raise _NotAppliedError(f"the marker {entry.key} stands there {len(uses)} times, not once")
        return uses

    def _result(self, _entry: Entry, span: Span) -> Sequence[Span]:
        estimates = [quantity.span for quantity in self.record.quantities
                     if quantity.role in ESTIMATES and span.contains(quantity.span)]
        if not estimates:
            raise _NotAppliedError("no effect estimate and no rate was read there")
        return estimates

    def _accept(self, _entry: Entry, span: Span) -> Sequence[Span]:
        exact = [item.span for item in self._items() if item.span == span]
        return exact[:1] or (self._statement(span).span,)

    def _quantity(self, entry: Entry, span: Span) -> Sequence[Span]:
        changes = quantity_changes(entry.fields)
        if entry.action == "add":
            role = changes.pop("role")
            blank = Quantity(self._id(span), self._statement(span).id, span, role, None, None, None, RULE)
            self._keep(quantities=_with(self.record.quantities, _checked(replace(blank, **changes))))
            return (span,)
        old = _at(self.record.quantities, span)
        if entry.action == "reject":
            self._drop(old.id)
        else:
            new = _checked(replace(old, **changes, rule=RULE))
            self._keep(quantities=tuple(new if item is old else item for item in self.record.quantities))
        return (old.span,)

    def _criterion(self, entry: Entry, span: Span) -> Sequence[Span]:
        if entry.action == "add":
            new = Criterion(self._id(span), self._statement(span).id, span, text_of(entry.fields, "label"), RULE)
            self._keep(criteria=_with(self.record.criteria, new))
            return (span,)
        old = _at(self.record.criteria, span)
        if entry.action == "reject":
            self._drop(old.id)
        else:
            new = replace(old, label=text_of(entry.fields, "label"), rule=RULE)
            self._keep(criteria=tuple(new if item is old else item for item in self.record.criteria))
        return (old.span,)

    def _condition(self, entry: Entry, span: Span) -> Sequence[Span]:
        """Change the conditions whose leaves the quotation holds; they have no place but their statement's."""
        statement = self._statement(span)
        if entry.action != "add":
            self._drop_conditions(statement, span)
        if entry.action != "reject":
            self._add_condition(entry.fields, statement)
        return (statement.span,)

    def _add_condition(self, fields: Json, statement: Statement) -> str:
        members = tuple(
            self._member(member, statement) if isinstance(member, str) else self._add_condition(member, statement)
            for member in cast("list[str | Json]", fields["members"]))
        new = Condition(
            self._id(statement.span), statement.id, cast("Operator", fields["op"]), members, RULE,
            cast("int | None", fields.get("n")), cast("str | None", fields.get("action")),
            cast("Literal['do', 'do_not']", fields.get("polarity", "do")))
        self._keep(conditions=(*self.record.conditions, new))
        return new.id

    def _member(self, quote: str, statement: Statement) -> str:
        found = [item.id for item in self._items() if item.statement == statement.id and item.span.quote == quote]
        if len(found) != 1:
            raise _NotAppliedError(f"its member “{quote}” was read {len(found)} times in the statement, not once")
        return found[0]

    def _drop_conditions(self, statement: Statement, span: Span) -> None:
        """Take out the trees of the statement whose leaves all lie within the quotation."""
        spans = {item.id: item.span for item in self._items()}
        trees = {tree.id: tree for tree in self.record.conditions if tree.statement == statement.id}
        gone = {name for name in trees if all(span.contains(spans[leaf]) for leaf in _leaves(name, trees))}
        if not gone:
            raise _NotAppliedError("no condition was read there")
        if any(gone.intersection(tree.members) for tree in trees.values() if tree.id not in gone):
            raise _NotAppliedError("the condition there is part of a larger one; quote the whole")
        self._keep(conditions=tuple(tree for tree in self.record.conditions if tree.id not in gone))

    def _drop(self, gone: str) -> None:
        """Take out a quantity or criterion that no condition needs."""
        if any(gone in tree.members for tree in self.record.conditions):
            raise _NotAppliedError("a condition needs it; edit or reject the condition first")
        self._keep(
            quantities=tuple(item for item in self.record.quantities if item.id != gone),
            criteria=tuple(item for item in self.record.criteria if item.id != gone))

    def _keep(self, **changes: Any) -> None:  # noqa: ANN401 - passed on to replace(), which takes any field
        self.record = replace(self.record, **changes)

    def _id(self, span: Span) -> str:
        """Return an id that nothing in the record has, named after the statement it belongs to."""
        used = {item.id for item in (*self._items(), *self.record.conditions)}
        stem, number = f"{self._statement(span).id}-c", 1
        while f"{stem}{number}" in used:
            number += 1
        return f"{stem}{number}"


def _leaves(name: str, trees: Mapping[str, Condition]) -> Iterator[str]:
    for member in trees[name].members:
        if member in trees:
            yield from _leaves(member, trees)
        else:
            yield member


def _at(items: Sequence[Spanned], span: Span) -> Spanned:
    """Return the one item at the quotation, or the only one within it."""
    found = [item for item in items if item.span == span] or [item for item in items if span.contains(item.span)]
    if len(found) != 1:
        raise _NotAppliedError(f"{len(found)} of that kind were read there, not one")
    return found[0]


def _with(items: tuple[Spanned, ...], new: Spanned) -> tuple[Spanned, ...]:
    """Return the items with the new one in text order; the same place twice is refused."""
    if any(item.span == new.span for item in items):
        raise _NotAppliedError("one was read there already; edit it")
    places = [(item.span.start, item.span.end) for item in items]
    ordered = list(items)
    ordered.insert(sum(place < (new.span.start, new.span.end) for place in places), new)
    return tuple(ordered)


def _checked(quantity: Quantity) -> Quantity:
    """Hold a quantity to what the record promises: one kind of value, each number printed in its words."""
    filled = [bool(quantity.value), bool(quantity.low or quantity.high), bool(quantity.values)]
    if sum(filled) > 1 or (not any(filled) and quantity.role != "schedule"):
        raise _NotAppliedError("a quantity has either a value, or low and high, or values")
    for number in quantity.numbers:
        if number.printed not in quantity.span.quote:
            raise _NotAppliedError(f"“{number.printed}” does not occur in it")
    return quantity
