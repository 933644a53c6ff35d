"""The Explore page: one recommendation, its trail or neighbourhood, and the details of what is selected.

Why: from what the document says to what it rests on, or to the place where the trail stops.
Method: the address names statement, node and form; everything is drawn from it, and every pick writes it.
Fails: an address that names nothing in the library is said so, with ways on.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from explorer.links import Address
from explorer.view_models.graph import Neighbourhood
from explorer.views import details, navigation, neighbourhood, rows, sidebar, tools, trail, widgets
from explorer.views.markup import element, plain
from explorer.views.ports import Evidence

POINTING = Path(__file__).with_name("pointing.css")


def draw(evidence: Evidence, address: Address, gone: Callable[[str], str] = navigation.nothing_withdrawn) -> None:
    """Draw the page for an address; `gone` says of an id that what it named was withdrawn."""
    st.html(POINTING)
    sidebar.draw(evidence, address)
    if not address.statement:
        _ways_on(evidence, address, "Pick a statement to see what it rests on.")
    elif not evidence.is_statement(address.statement):
        _ways_on(evidence, address, gone(address.statement) or
                 f"The library holds no statement “{address.statement}”. It may stand in an older edition: search for its "
                 "words, or start from one of these.")
    elif address.node and not evidence.has(address.node):
        _ways_on(evidence, address, gone(address.node) or
                 f"The library holds nothing called “{address.node}”. Search for it, or start from one of these.")
    else:
        _chosen(evidence, address)


def _chosen(evidence: Evidence, address: Address) -> None:
    selected = address.node or address.statement
    around = _around(evidence, address)

    def leads(node: str) -> Address:
        return neighbourhood.picked(around, address, node) if around else address.with_(node=node)

    with st.container(key="main"):
        left, right = st.columns([62, 38], gap="large")
        with left, st.container(key="view", gap=None):
            _view(evidence, address, around, leads)
        with right:
            details.draw(evidence.details(selected, address.statement), address, leads)


def _view(evidence: Evidence, address: Address, around: Neighbourhood | None, leads: Callable[[str], Address]) -> None:
    way = evidence.trail(address.statement)
    listed = rows.of_neighbourhood(around) if around else rows.of_trail(way)
    tools.draw(address, evidence.path(address.statement), listed)
    head = next((node.title for node in way.nodes if node.id == way.statement), "")
    told = widgets.told(head, evidence.footer(address.statement))
    if around and address.show == "graph":
        neighbourhood.draw(around, evidence.network_data(around), address, told)
    elif address.show == "graph":
        trail.draw(way, address, told=told)
        return
    else:
        rows.draw(listed, address, address.node or address.statement, leads)
        _cap(around)
    trail.draw(way, address, leads, lanes=False)


def _around(evidence: Evidence, address: Address) -> Neighbourhood | None:
    """What the reader has opened, one after the other; a node of the address that would not be drawn is opened last."""
    if address.drawing != "neighbourhood":
        return None
    opened = tuple(node for node in address.opened if evidence.has(node)) or (address.statement,)
    return evidence.neighbourhood(opened, shown=address.node)


def _cap(around: Neighbourhood | None) -> None:
    if around:
        st.html(str(element("p", "gx-quiet", neighbourhood.caption(around))))


def _ways_on(evidence: Evidence, address: Address, text: str) -> None:
    st.html(str(element("p", "gx-empty", text)))
    with st.container(key="starts", gap=None):
        for position, start in enumerate(evidence.landing().starts):
            there = Address(page="explore", statement=start.statement)
            st.button(
                plain(start.title), key=f"start-{position}", type="tertiary", icon=":material/arrow_forward:",
                on_click=navigation.go, args=(address, there),
            )
            st.html(str(element("p", "gx-why", start.why)))
