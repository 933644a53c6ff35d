"""The Search page; with nothing searched for it is the first page: what this is, what is loaded, where to start.

Why: one box finds statements in all documents; a newcomer sees what there is and three ways in.
Method: the address holds the text; hits are buttons that open the Explore page at their statement.
Fails: nothing found, or nothing loaded, is said in words.
"""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from explorer.links import Address
from explorer.model.search import DocumentCard, Hit, Landing
from explorer.views import state
from explorer.views.markup import Element, element, joined, marked, plain
from explorer.views.protocol import Evidence

PURPOSE = "From each recommendation to its evidence, or to the place where the trail stops."
ABOUT = (
    "A library of clinical guidelines, read sentence by sentence. Every dose, threshold and citation is tied to the "
    "characters it was read from; what a document does not state stays “not stated”, and a citation that leads "
    "nowhere is shown as unresolved."
)


def draw(evidence: Evidence, address: Address) -> None:
    """Draw the box, then hits or the landing."""
    with st.container(key="search"):
        if not address.q:
            st.html(str(element("div", "gx-lead", element("h1", "", PURPOSE), element("p", "", ABOUT))))
        _box(address)
        if address.q:
            _hits(evidence.search(address.q), address)
        else:
            _landing(evidence.landing(), address)


def _box(address: Address) -> None:
    st.session_state["search-q"] = address.q
    st.text_input(
        "Search", key="search-q", type="search", placeholder="Search statements, drugs, abbreviations",
        icon=":material/search:", label_visibility="collapsed", max_chars=200,
        on_change=lambda: state.go(address, address.with_(q=st.session_state["search-q"] or "")),
    )


def _hits(hits: Sequence[Hit], address: Address) -> None:
    if not hits:
        text = (f"Nothing found for “{address.q}”. Looked in statements, drugs and abbreviations. Try fewer words, or "
                "another name of the same thing.")
        st.html(str(element("p", "gx-empty", text)))
        return
    count = "1 statement" if len(hits) == 1 else f"{len(hits)} statements"
    st.html(str(element("p", "gx-quiet", f"{count} for “{address.q}”")))
    with st.container(key="hits", gap=None):
        for position, hit in enumerate(hits):
            _open(hit.title, hit.statement, f"hit-{position}", address)
            st.html(str(_hit(hit)))


def _hit(hit: Hit) -> Element:
    trail = "trail complete" if hit.complete else "trail stops"
    where = joined((hit.document, hit.section, trail))
    excerpt = element("p", "gx-excerpt", *marked(hit.excerpt, hit.strong, "mark"))
    return element("div", "gx-hit", excerpt, element("p", "gx-origin", where))


def _landing(landing: Landing, address: Address) -> None:
    if not landing.documents:
        st.html(str(element("p", "gx-empty", "No document yet. Load one to begin.")))
        return
    with st.container(key="starts", gap=None):
        st.html(str(element("h2", "gx-heading", "Start from")))
        for position, start in enumerate(landing.starts):
            _open(start.title, start.statement, f"start-{position}", address)
            st.html(str(element("p", "gx-why", start.why)))
    cards = element("div", "gx-cards", *(_card(document) for document in landing.documents))
    st.html(str(element("div", "gx-loaded", element("h2", "gx-heading", "What is loaded"), _counts(landing), cards)))


def _open(title: str, statement: str, key: str, address: Address) -> None:
    there = Address(page="explore", statement=statement)
    st.button(
        plain(title), key=key, type="tertiary", icon=":material/arrow_forward:", on_click=state.go,
        args=(address, there),
    )


def _counts(landing: Landing) -> Element:
    figures = (
        (len(landing.documents), "documents" if len(landing.documents) != 1 else "document"),
        (landing.statements, f"statements, {landing.recommendations} of them recommendations"),
        (landing.markers, f"citation markers, {landing.resolved} of them resolved"),
        (landing.works, "works in the library"),
        (landing.effects, "results read from them"),
    )
    items = (element("li", "", element("strong", "", f"{figure:,}"), f" {name}") for figure, name in figures)
    return element("ul", "gx-counts", *items)


def _card(card: DocumentCard) -> Element:
    figures = joined((
        f"{card.statements} statements", f"{card.markers} markers, {card.unresolved} unresolved",
        f"{card.references} references",
    ))
    return element(
        "div", "gx-card",
        element("p", "gx-card-title", card.title),
        element("p", "gx-card-question", card.question),
        element("p", "", figures),
        element("p", "gx-origin", f"Edition {card.edition} · updated: {card.updated} · {card.review}"),
    )
