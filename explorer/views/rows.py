"""Outline and table: the same nodes as the drawing, in reading order, for keyboard, screen reader and spreadsheet.

Why: every drawing has an equal in words.
Method: `of_trail` and `of_neighbourhood` make one kind of row of either view model; a component lists them with real
    buttons, `csv_of` writes them to a file.
Fails: it does not.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass

import streamlit as st

from explorer.domain.silence import NOT_HELD
from explorer.links import Address
from explorer.query_result import harmless
from explorer.view_models.graph import Edge, Neighbourhood, Node, Place, Trail
from explorer.views import navigation
from explorer.views.components import script, style

STATES = {"known": "known", "unresolved": "unresolved", "not-held": NOT_HELD}
STEPS = {
    "statement": "Statement", "threshold": "Applies when", "criterion": "Applies when", "operator": "Applies when",
    "dose": "Drug and dose", "schedule": "Drug and dose", "concept": "About", "marker": "Cites",
    "entry": "Reference list", "work": "Work by edition", "outcome": "Outcome", "effect": "Result", "document": "Document",
    "section": "Section", "remark": "Remark",
}
_component = st.components.v2.component("guideline_rows", js=script("rows"), css=style("rows"), html="")


@dataclass(frozen=True)
class Row:
    """A node in words: where it stands, what it is, in which state, where it leads."""

    node: str
    step: str
    kind: str
    title: str
    subtitle: str
    state: str
    leads: tuple[str, ...]
    stop: str = ""
    tone: str = "known"
    selectable: bool = True


def of_trail(trail: Trail) -> tuple[Row, ...]:
    """The trail's nodes lane by lane."""
    nodes = {node.id: node for node in trail.nodes}
    stops = {stub.source: stub.reason or "the trail stops here" for stub in trail.stubs}
    leads = _leads(trail.edges, nodes)
    return tuple(
        _row(nodes[name], lane.name or STEPS[nodes[name].kind], leads, stops.get(name, ""))
        for lane in trail.lanes
        for name in lane.nodes
        if name in nodes
    )


def of_neighbourhood(view: Neighbourhood) -> tuple[Row, ...]:
    """The neighbours by kind, in the order of a trail."""
    nodes = {place.node.id: place.node for place in view.places}
    leads = _leads(view.edges, nodes)
    for place in view.places:
        if beyond := around(place):
            leads[place.node.id] = (*leads.get(place.node.id, ()), beyond)
    order = list(STEPS)
    placed = sorted(nodes.values(), key=lambda node: (node.id != view.focus, order.index(node.kind)))
    return tuple(_row(node, STEPS[node.kind], leads, "") for node in placed)


def around(place: Place) -> str:
    """What is around a node and not drawn: "3 more around it", no figure where none was counted, "" where nothing is."""
    if place.more is None:
        return "more around it"
    return f"{place.more} more around it" if place.more else ""


def csv_of(rows: Iterable[Row]) -> str:
    """The rows as a CSV file with a header."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(("step", "kind", "title", "detail", "state", "leads to", "id"))
    for row in rows:
        cells = (row.step, row.kind, row.title, row.subtitle, row.state, "; ".join((*row.leads, row.stop)).strip("; "))
        writer.writerow([harmless(cell) for cell in (*cells, row.node)])
    return file.getvalue()


def draw(rows: Sequence[Row], address: Address, selected: str, leads: Callable[[str], Address] | None = None) -> None:
    """Draw the rows as the outline or the table the address asks for; a pick changes the address."""
    key = f"rows-{address.show}"
    _component(
        key=key,
        data={"mode": address.show, "rows": [asdict(row) for row in rows], "focus": navigation.focus(key, selected)},
        default={"selected": None},
        on_selected_change=lambda: navigation.pick(key, address, leads),
    )


def _row(node: Node, step: str, leads: Mapping[str, tuple[str, ...]], stop: str) -> Row:
    said = node.aside or STATES[node.state]
    return Row(
        node.id, step, node.kicker or STEPS[node.kind], node.title, node.subtitle, said, leads.get(node.id, ()), stop,
        node.state, node.selectable,
    )


def _leads(edges: Iterable[Edge], nodes: Mapping[str, Node]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for edge in edges:
        if edge.source in nodes and edge.target in nodes:
            found.setdefault(edge.source, []).append(f"{edge.word} {nodes[edge.target].title}".strip())
    return {source: tuple(targets) for source, targets in found.items()}
