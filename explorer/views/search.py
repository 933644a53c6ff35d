"""The Search page; with nothing searched for it is the first page: what this is, what is loaded, where to start.

Why: one box finds statements in all documents; a newcomer sees what there is and three ways in.
Method: the address holds the text; hits are buttons that open the Explore page at their statement.
Fails: nothing found, or nothing loaded, is said in words.
"""

from __future__ import annotations

import streamlit as st

from explorer.domain.silence import NOT_STATED
from explorer.links import Address
from explorer.view_models.search import DocumentCard, Hit, Hits, Landing
from explorer.views import lists, navigation, parts
from explorer.views.markup import Element, element, joined, marked, plain
from explorer.views.ports import Evidence

PURPOSE = "From each recommendation to its evidence, or to the place where the trail stops."
ABOUT = (
    "A library of clinical guidelines, read sentence by sentence. Every dose, threshold and citation is tied to the "
    f"characters it was read from; what a document does not state stays “{NOT_STATED}”, and a citation that leads "
    "nowhere is shown as unresolved."
)


def draw(evidence: Evidence, address: Address) -> None:
    """Draw the box, then hits or the landing."""
    with st.container(key="search"):
        if address.listed:
            lists.draw(evidence, address)
            return
        if not address.q:
            st.html(str(element("div", "gx-lead", element("h1", "", PURPOSE), element("p", "", ABOUT))))
        _box(address)
        if address.q:
            _hits(evidence.search(address.q, address.part), address)
        else:
            _landing(evidence.landing(address.part), address)


def _box(address: Address) -> None:
    st.session_state["search-q"] = address.q
    st.text_input(
        "Search", key="search-q", type="search", placeholder="Search statements, drugs, abbreviations",
        icon=":material/search:", label_visibility="collapsed", max_chars=200,
        on_change=lambda: navigation.go(address, Address(q=st.session_state["search-q"] or "")),
    )


def _hits(found: Hits, address: Address) -> None:
    hits = found.hits
    if not found.window.total:
        text = (f"Nothing found for “{address.q}”. Looked in statements, drugs and abbreviations. Try fewer words, or "
                "another name of the same thing.")
        st.html(str(element("p", "gx-empty", text)))
        return
    count = "1 statement" if found.window.total == 1 else f"{parts.counted(found.window)} statements"
    narrow = ". Another word narrows it" if found.window.most else ""
    st.html(str(element("p", "gx-quiet", f"{count} for “{address.q}”{narrow}")))
    with st.container(key="hits", gap=None):
        for position, hit in enumerate(hits):
            _open(hit.title, hit.statement, f"hit-{position}", address)
            st.html(str(_hit(hit)))
    parts.draw(found.window, address, "found")


def _hit(hit: Hit) -> Element:
    trail = "trail complete" if hit.complete else "trail stops"
    where = joined((hit.document, hit.section, trail))
    excerpt = element("p", "gx-excerpt", *marked(hit.excerpt, hit.strong, "mark"))
    return element("div", "gx-hit", excerpt, element("p", "gx-origin", where))


def _landing(landing: Landing, address: Address) -> None:
    if not landing.window.total:
        st.html(str(element("p", "gx-empty", "No document yet. Load one to begin.")))
        return
    with st.container(key="starts", gap=None):
        st.html(str(element("h2", "gx-heading", "Start from")))
        for position, start in enumerate(landing.starts):
            _open(start.title, start.statement, f"start-{position}", address)
            st.html(str(element("p", "gx-why", start.why)))
    st.html(str(element("h2", "gx-heading", "What is loaded")))
    with st.container(key="counts", horizontal=True, gap="small"):
        for name, figure, noun in _figures(landing):
            lists.way(f"**{figure:,}** {noun}", f"count-{name}", address, name)
    with st.container(key="cards", gap="small"):
        for position, document in enumerate(landing.documents):
            _card(document, position, address)
    if landing.window.parts > 1:
        st.html(str(element("p", "gx-quiet", f"{parts.counted(landing.window)} documents")))
    parts.draw(landing.window, address, "cards")


def _open(title: str, statement: str, key: str, address: Address) -> None:
    there = Address(page="explore", statement=statement)
    st.button(
        plain(title), key=key, type="tertiary", icon=":material/arrow_forward:", on_click=navigation.go,
        args=(address, there),
    )


def _figures(landing: Landing) -> tuple[tuple[str, int, str], ...]:
    """The counts of the library: the list each leads to, the figure, and what it counts."""
    return (
        ("documents", landing.window.total, "document" if landing.window.total == 1 else "documents"),
        ("statements", landing.statements, "statements"),
        ("recommendations", landing.recommendations, "recommendations"),
        ("markers", landing.markers, "citation markers"),
        ("unresolved", landing.markers - landing.resolved, "unresolved"),
        ("works", landing.works, "works"),
        ("outdated", landing.outdated, "outdated"),
        ("results", landing.effects, "results"),
    )


def _card(card: DocumentCard, position: int, address: Address) -> None:
    with st.container(key=f"card-{position}", border=True, gap=None):
        st.button(plain(card.title), key=f"card-title-{position}", type="tertiary", on_click=navigation.go,
                  args=(address, Address(page="explore", document=card.document)))
        st.html(str(element("p", "gx-card-question", card.question)))
        with st.container(key=f"card-counts-{position}", horizontal=True, gap="small"):
            for name, figure, noun in (("statements", card.statements, "statements"), ("markers", card.markers, "markers"),
                                       ("unresolved", card.unresolved, "unresolved"),
                                       ("references", card.references, "references")):
                lists.way(f"{figure:,} {noun}", f"card-{name}-{position}", address, name, document=card.document)
        st.html(str(element("p", "gx-origin", f"Edition {card.edition} · updated: {card.updated} · {card.review}")))
