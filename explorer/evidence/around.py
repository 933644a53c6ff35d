"""The nodes of a neighbourhood in words: a threshold with its parameter, an action with its do or do not.

Why: a shape must say by itself what it is: "< 50 %" says nothing, and an order without its "not" says the opposite.
Method: what is drawn is asked for once more, a query for each kind, bound to it; the words are those of the trail.
Fails: it cannot; a node of which nothing more is known keeps the words it has.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain
from typing import Any, TypeVar

from explorer import query
from explorer.domain import building, wording
from explorer.domain.conditions import ConditionTree, Threshold
from explorer.evidence import conditions, phrasing
from explorer.evidence.case import Case
from explorer.evidence.trail import STATES
from explorer.ids import full, short
from explorer.rows import (
    BoundRow,
    CitationRow,
    ConditionRow,
    OrderRow,
    QuantityRow,
    ReferenceRow,
    StatementRow,
    UnrecognisedRow,
    WorkRow,
)
from explorer.store import Store
from explorer.view_models.graph import Neighbourhood, Node, NodeKind

PARTS: tuple[NodeKind, ...] = ("threshold", "dose", "schedule", "effect", "concept", "operator", "marker")
OfStatement = TypeVar("OfStatement", ConditionRow, OrderRow, QuantityRow, UnrecognisedRow)
Told = tuple[str, dict[str, Any]]  # a node by its id, and the fields of it that are said better


def worded(store: Store, view: Neighbourhood) -> Neighbourhood:
    """The same neighbourhood, each node told by what is known of it."""
    nodes = [place.node for place in view.places]
    told = dict(chain(_statements(store, nodes), _sources(store, nodes)))
    places = tuple(replace(place, node=replace(place.node, **told.get(place.node.id, {}))) for place in view.places)
    return replace(view, places=places)


def reading_order(case: Case) -> tuple[str, ...]:
    """The evidence of a statement in the order of its trail: what a neighbourhood draws first."""
    cited = (iri for row in case.citations for iri in (row.pointer, row.entry) if iri)
    results = (one.result for every in case.results.values() for one in every)
    return (*cited, *reversed(list(case.works)), *(row.result for row in case.complete if not row.later), *results)


def _ids(nodes: Sequence[Node], *kinds: NodeKind) -> list[str]:
    return sorted(full(node.id) for node in nodes if node.kind in kinds)


def _statements(store: Store, nodes: Sequence[Node]) -> Iterator[Told]:
    """Statements, and what hangs on them: a part is named by its statement."""
    drawn = _ids(nodes, "statement")
    owners = sorted({*drawn, *(iri.rpartition("/")[0] for iri in _ids(nodes, *PARTS))})
    if not owners:
        return
    quantities = query.run(store, "quantities", QuantityRow, statement=owners)
    bounds = {row.quantity: row for row in query.run(store, "bounds", BoundRow, statement=owners)}
    for quantity in quantities:
        limit = quantity.role == "threshold"
        yield short(quantity.quantity), {
            "kicker": phrasing.ROLE_WORDS[quantity.role],
            "title": wording.limit(building.threshold(quantity, bounds)) if limit else quantity.text,
            "subtitle": "" if limit else quantity.parameter or ""}
    orders = query.run(store, "orders", OrderRow, statement=owners)
    yield from ((short(order.action), {"kicker": f"Action · {order.polarity_label}"}) for order in orders)
    rows = query.run(store, "conditions", ConditionRow, statement=owners)
    unread = query.run(store, "unrecognised", UnrecognisedRow, statement=owners)
    trees = {owner: building.conditions(_of(owner, rows), _of(owner, quantities), bounds, _of(owner, unread))
             for owner in owners}
    yield from (told for held in trees.values() for tree in held for told in _conditions(tree, tree))
    for row in query.run(store, "statements", StatementRow, statement=drawn) if drawn else ():
        barred = conditions.barred(_of(row.statement, orders), trees[row.statement])
        yield short(row.statement), {"kicker": phrasing.statement_kicker(row, barred), "title": phrasing.headline(row)}
    for citation in query.run(store, "citations", CitationRow, statement=owners):
        yield short(citation.pointer), {
            "aside": STATES.get(citation.state, "unresolved"),
            "state": "unresolved" if citation.state == "unresolved" else "known"}


def _of(owner: str, rows: Sequence[OfStatement]) -> tuple[OfStatement, ...]:
    return tuple(row for row in rows if row.statement == owner)


def _conditions(tree: ConditionTree, whole: ConditionTree) -> Iterator[Told]:
    """How a condition of a whole joins its members, and its limits, each behind the word that turns it."""
    yield short(tree.node), {"title": wording.title(tree, top=tree is whole)}
    for member in tree.members:
        if isinstance(member, ConditionTree):
            yield from _conditions(member, whole)
        elif isinstance(member, Threshold):
            yield short(member.node), {"title": wording.limit(member, conditions.turned_by(member, tree, whole))}


def _sources(store: Store, nodes: Sequence[Node]) -> Iterator[Told]:
    entries, works = _ids(nodes, "entry"), _ids(nodes, "work")
    for entry in query.run(store, "references", ReferenceRow, entry=entries) if entries else ():
        yield short(entry.entry), {"kicker": phrasing.entry_kicker(entry), "title": phrasing.entry_title(entry)}
    for work in query.run(store, "works", WorkRow, work=works) if works else ():
        year = f" {work.year}" if work.year and work.label is None else ""
        yield short(work.work), {"kicker": f"{phrasing.type_of_source(work.source_type)}{year}",
                                 "title": work.label or work.title or phrasing.work_title(work)}
