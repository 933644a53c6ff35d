"""The details of the selected node, beside the drawing.

Why: shape and place say how a node hangs together; here stands what the document says about it, and where.
Method: `widgets` for all that only shows; Streamlit's own buttons for what leads on. Order as in `view_models.Details`.
Fails: it does not; what is unknown comes as words in the view model.
"""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from explorer.links import Address, fold
from explorer.view_models.details import Details, Fold, Link
from explorer.views import lists, navigation, widgets
from explorer.views.markup import element, plain


def draw(details: Details, address: Address, leads: Callable[[str], Address]) -> None:
    """Draw the details; links stay on the page and change the selection, to where `leads` says that a node is."""
    with st.container(key="details", gap="small"):
        st.html(str(_head(details)))
        for note in details.notes:
            st.html(str(widgets.note(note)))
        if details.passage:
            st.html(str(widgets.passage(details.passage, widgets.pointed(details.chips))))
        if details.folds:
            _folds(details.folds, address, leads)
        if details.concepts:
            _concepts(details.concepts, address)
        if details.links:
            _links(details.links, address, leads)


def _head(details: Details) -> object:
    parts = [widgets.badges(details.badges), element("h2", "gx-title", details.title)]
    if details.chips:
        parts.append(widgets.chips(details.chips))
    if details.facts:
        parts.append(widgets.facts(details.facts))
    return element("div", "gx-details", *parts)


def _folds(folds: tuple[Fold, ...], address: Address, leads: Callable[[str], Address]) -> None:
    """Links by what they have in common; which of them are open is in the address."""
    with st.container(key="folds", gap=None):
        st.html(str(element("h3", "gx-heading", "Results by outcome")))
        for position, one in enumerate(folds):
            name = fold(one.name)
            key = f"fold-{position}-{name}"
            st.session_state[key] = name in address.outcomes
            there = address.toggled(name)
            expander = st.expander(plain(one.title), key=key, on_change=navigation.go, args=(address, there))
            with expander, st.container(gap=None):
                for place, link in enumerate(one.links):
                    _link(link, f"folded-{position}-{place}", address, leads)


def _concepts(concepts: tuple[Link, ...], address: Address) -> None:
    st.html(str(element("h3", "gx-heading", "All that is said about")))
    with st.container(key="concepts", horizontal=True, gap="small"):
        for position, link in enumerate(concepts):
            lists.way(plain(link.text), f"concept-{position}", address, "about", concept=link.node)


def _links(links: tuple[Link, ...], address: Address, leads: Callable[[str], Address]) -> None:
    with st.container(key="links", gap=None):
        st.html(str(element("h3", "gx-heading", "Leads to")))
        for position, link in enumerate(links):
            _link(link, f"link-{position}", address, leads)


def _link(link: Link, key: str, address: Address, leads: Callable[[str], Address]) -> None:
    label = plain(f"{link.text} · {link.note}" if link.note else link.text)
    st.button(label, key=key, type="tertiary", on_click=navigation.go, args=(address, leads(link.node)))
