"""The neighbourhood: what lies around a statement, built by pyvis and drawn with the vis-network in its wheel.

Why: free exploration wants panning and zooming over hundreds of nodes, where the trail's real buttons would be slow.
Method: positions and edges as pyvis gives them; our component draws each node's shape from its kind. The library is
    loaded from the app's own static folder. Outline and table hold the same nodes for keyboard and screen reader.
Fails: where the library cannot be loaded the component says so and points to outline and table.
"""

from __future__ import annotations

from typing import Any

import streamlit as st

from explorer.links import Address
from explorer.model.graph import Neighbourhood
from explorer.views import state
from explorer.views.components import script, style
from explorer.views.trail import node_json

KEY = "neighbourhood"
LIBRARY = "app/static/vis-network.min.js"
NODE_FIELDS = ("id", "x", "y")
EDGE_FIELDS = ("from", "to", "label", "arrows", "dashes")
_component = st.components.v2.component(
    "guideline_neighbourhood", js=script("neighbourhood"), css=style("neighbourhood"), html=""
)


def payload(view: Neighbourhood, network: dict[str, Any]) -> dict[str, Any]:
    """The drawing as JSON: what pyvis says about place and arrows, what the view model says about the things."""
    about = {place.node.id: node_json(place.node) for place in view.places}
    placed = [_only(node, NODE_FIELDS) for node in network["nodes"] if node["id"] in about]
    return {
        "library": LIBRARY,
        "nodes": [{**node, "about": about[node["id"]]} for node in placed],
        "edges": [_only(edge, EDGE_FIELDS) for edge in network["edges"]],
        "caption": caption(view),
    }


def caption(view: Neighbourhood) -> str:
    """How much of it is shown, in words."""
    return f"Showing {view.shown} of {view.total}" if view.shown < view.total else f"All {view.total} shown"


def draw(view: Neighbourhood, network: dict[str, Any], address: Address) -> None:
    """Draw the neighbourhood; a pick changes the address."""
    _component(
        key=KEY,
        data={**payload(view, network), "focus": state.focus(KEY, address.node or view.focus)},
        default={"selected": None},
        on_selected_change=lambda: state.pick(KEY, address),
    )


def _only(record: dict[str, Any], fields: tuple[str, ...]) -> dict[str, Any]:
    return {name: record[name] for name in fields if name in record}
