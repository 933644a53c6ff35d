"""The neighbourhood: what lies around a statement, built by pyvis and drawn with the vis-network in its wheel.

Why: free exploration goes from any node to what lies around it, and must neither jump nor hide what it leaves out.
Method: positions as pyvis gives them, the ways of arrows as the view model has them; our component draws each node's shape
    and words from its kind, and lays a button over each for keyboard and screen reader. A pick selects a node and opens it:
    what lies around it joins, and nothing that was drawn moves; after `MOST_OPENED` the next one begins a drawing of its
    own. What is not drawn is said in words.
Fails: where the library cannot be loaded the component says so and points to outline and table.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from explorer.links import Address
from explorer.view_models.graph import BOX, Neighbourhood
from explorer.views import navigation
from explorer.views.components import script, style
from explorer.views.rows import around
from explorer.views.trail import node_json

KEY = "neighbourhood"
LIBRARY = "app/static/vis-network.min.js"
NODE_FIELDS = ("id", "x", "y")
EDGE_FIELDS = ("from", "to", "label")
_component = st.components.v2.component(
    "guideline_neighbourhood", js=script("neighbourhood"), css=style("neighbourhood"), html=""
)


def payload(view: Neighbourhood, network: dict[str, Any]) -> dict[str, Any]:
    """The drawing as JSON: what pyvis says about place and arrows, what the view model says about the things."""
    about = {place.node.id: {"about": node_json(place.node), "more": place.more, "around": around(place)}
             for place in view.places}
    ways = {(edge.source, edge.target): edge.way for edge in view.edges}
    return {
        "library": LIBRARY,
        "name": "What lies around",
        "box": BOX,
        "nodes": [{**_only(node, NODE_FIELDS), **about[node["id"]]} for node in network["nodes"] if node["id"] in about],
        "edges": [{**_only(edge, EDGE_FIELDS), "way": ways[edge["from"], edge["to"]]} for edge in network["edges"]],
        "caption": caption(view),
    }


def caption(view: Neighbourhood) -> str:
    """How much of it is shown and what is not, in words: "12 of 40 shown; 28 more: 20 statements, 8 works"."""
    left = view.total - view.shown
    if not left:
        return f"All {view.total} shown"
    named = ", ".join(f"{count.figure:,} {count.name}" for count in view.beyond)
    return f"{view.shown:,} of {view.total:,} shown; {left:,} more{f': {named}' if named else ''}"


def picked(view: Neighbourhood, address: Address, node: str) -> Address:
    """Where a pick leads: the node is selected, and opened if there is more around it than is drawn."""
    whole = {place.node.id for place in view.places if place.more == 0}
    return address.with_(node=node) if node in whole else address.opening(node)


def draw(view: Neighbourhood, network: dict[str, Any], address: Address, told: Mapping[str, str]) -> None:
    """Draw the neighbourhood; a pick changes the address, a picture says what is `told`."""
    _component(
        key=KEY,
        data={**payload(view, network), "told": dict(told), "focus": navigation.focus(KEY, address.node or view.focus)},
        default={"selected": None},
        on_selected_change=lambda: navigation.pick(KEY, address, lambda node: picked(view, address, node)),
    )


def _only(record: dict[str, Any], fields: tuple[str, ...]) -> dict[str, Any]:
    return {name: record[name] for name in fields if name in record}
