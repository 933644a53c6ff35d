"""The trail: one recommendation down to its evidence, drawn by our own component.

Why: a trail wants wrapped text, Tab order, exact shapes and the page's theme; a canvas has none of them.
Method: `payload` turns the view model into plain JSON; the component lays out real buttons in lanes with CSS and draws
    shapes and arrows behind them. A pick comes back as the state "selected", an opened or closed outcome as "toggled".
Fails: without JavaScript nothing is drawn, as on any Streamlit page.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

import streamlit as st

from explorer.domain.silence import NOT_HELD
from explorer.links import Address, fold
from explorer.view_models.graph import Lane, Node, NodeKind, NodeState, Trail
from explorer.view_models.labels import WARNING
from explorer.views import navigation
from explorer.views.components import script, style

KEY = "trail"
UNTOLD: Mapping[str, str] = {"title": "", "source": "", "warning": WARNING}
_component = st.components.v2.component("guideline_trail", js=script("trail"), css=style("trail"), html="")


def payload(trail: Trail) -> dict[str, Any]:
    """The drawing as JSON: lanes, nodes with their spoken name, edges, stubs, hops."""
    return {
        "name": "Trail to the evidence",
        "lanes": [asdict(lane) for lane in trail.lanes],
        "nodes": [node_json(node) for node in trail.nodes],
        "edges": [asdict(edge) for edge in trail.edges],
        "stubs": [asdict(stub) for stub in trail.stubs],
        "hops": [asdict(hop) for hop in trail.hops],
        "summary": trail.summary,
    }


def node_json(node: Node) -> dict[str, Any]:
    """A node's fields, its name for screen readers, and the name of its fold in addresses."""
    return {**asdict(node), "label": node.label, "fold": fold(node.fold) if node.fold else ""}


def draw(trail: Trail, address: Address, leads: Callable[[str], Address] | None = None, *, lanes: bool = True,
         told: Mapping[str, str] = UNTOLD) -> None:
    """Draw the trail and its "Why?" strip, or the strip alone; a pick changes the address, a picture says what is `told`."""
    key = KEY if lanes else "why"
    view = payload(trail) if lanes else {**payload(trail), "lanes": [], "edges": [], "stubs": []}
    _component(
        key=key,
        data={**view, "told": dict(told), "opened": list(address.outcomes),
              "focus": navigation.focus(key, address.node or trail.statement)},
        default={"selected": None, "toggled": None},
        on_selected_change=lambda: navigation.pick(key, address, leads),
        on_toggled_change=lambda: navigation.toggle(key, address),
    )


def key() -> None:
    """Draw what the shapes mean."""
    _component(key="shapes", data=_KEY, default={"selected": None, "toggled": None}, on_selected_change=lambda: None,
               on_toggled_change=lambda: None)


def _sample(name: str, kind: NodeKind, kicker: str, title: str, node_state: NodeState = "known") -> Node:
    return Node(name, kind, kicker, title, state=node_state, selectable=False)


_SAMPLES = (
    _sample("s", "statement", "Recommendation", "what the document says"),
    _sample("t", "threshold", "Threshold, criterion", "when it applies"),
    _sample("o", "operator", "", "any of"),
    _sample("d", "dose", "Dose, schedule", "how much"),
    _sample("c", "concept", "Drug, action", "what it is about"),
    _sample("m", "marker", "Marker", "6"),
    _sample("e", "entry", "Entry", "in the reference list"),
    _sample("w", "work", "Work", "one edition of it"),
    _sample("r", "effect", "Effect", "what was found"),
    _sample("f", "outcome", "", "Outcome, with its results"),
    _sample("p", "section", "Document, section, remark", "where it stands"),
    _sample("u", "entry", "Entry", "unresolved", "unresolved"),
    _sample("n", "effect", "Effect", NOT_HELD, "not-held"),
)
_KEY = {
    "name": "What the shapes mean",
    "lanes": [
        asdict(Lane("What is said", ("s",))),
        asdict(Lane("When, how much", ("t", "o"))),
        asdict(Lane("", ("c", "d"))),
        asdict(Lane("What it leans on", ("m", "e"))),
        asdict(Lane("", ("w", "r"))),
        asdict(Lane("", ("f", "p"))),
        asdict(Lane(f"Unresolved, {NOT_HELD}", ("u", "n"))),
    ],
    "nodes": [node_json(node) for node in _SAMPLES],
    "edges": [],
    "stubs": [],
    "hops": [],
    "summary": "",
    "opened": [],
    "focus": {"drawing": "shapes", "node": "", "turn": 0},
}
