"""The list at the left: what can be chosen.

Why: the sidebar holds what you choose, the main area what follows.
Method: a search box and kind pills filter the statements, listed under their headings; each button says by its icon
    whether the trail is complete. One document at a time, or all that have a hit while something is searched for;
    a long list comes in parts, the first one shown that which holds the statement.
Fails: nothing found is said in words. Never more than one part of a list; what is left out is counted.
"""

from __future__ import annotations

import streamlit as st

from explorer.links import Address
from explorer.view_models.search import Listing, ListItem, ListSection
from explorer.views import navigation, parts
from explorer.views.markup import element, plain
from explorer.views.ports import Evidence

KINDS = {"recommendation": "Advice", "evidence": "Evidence", "information": "Information"}
COMPLETE, STOPS, SILENT = ":material/check_circle:", ":material/link_off:", ":material/remove:"
TYPED = "list-title"


def draw(evidence: Evidence, address: Address) -> None:
    """Draw search box, pills and list."""
    with st.sidebar:
        _search(address)
        _kinds(address)
        typed = str(st.session_state.get(TYPED, ""))
        statement = address.statement or (evidence.first_of(address.document, address.kinds) if address.document else "")
        found = evidence.listing(statement, address.kinds, address.q, address.part, typed)
        if not found.documents:
            st.html(str(element("p", "gx-quiet", _nothing(address))))
            return
        if not address.q:
            _documents(evidence, found, address)
        with st.container(key="list", gap=None):
            _list(found, address)


def _search(address: Address) -> None:
    st.session_state["list-q"] = address.q
    st.text_input(
        "Search", key="list-q", type="search", placeholder="Search statements, drugs, abbreviations",
        icon=":material/search:", label_visibility="collapsed", max_chars=200, live=True,
        on_change=lambda: navigation.go(address, address.with_(q=st.session_state["list-q"] or "", part=0)),
    )


def _kinds(address: Address) -> None:
    st.session_state["list-kinds"] = list(address.kinds)
    st.pills(
        "Kinds", list(KINDS), key="list-kinds", selection_mode="multi", format_func=KINDS.__getitem__,
        label_visibility="collapsed",
        on_change=lambda: navigation.go(address, address.with_(kinds=tuple(st.session_state["list-kinds"]), part=0)),
    )


def _documents(evidence: Evidence, found: Listing, address: Address) -> None:
    """The document that is listed; the reader may take another, or type a part of its title where there are many."""
    if found.of_documents == 1:
        return
    titles, many = dict(found.titles), found.of_documents > len(found.titles)
    st.session_state["list-document"] = found.documents[0].document

    def opened() -> None:
        chosen = st.session_state["list-document"]
        st.session_state[TYPED] = "" if chosen in titles else chosen or ""
        first = evidence.first_of(chosen, address.kinds) if chosen in titles else ""
        if first:
            navigation.go(address, address.with_(statement=first, node="", part=0))

    st.selectbox("Document", list(titles), key="list-document", format_func=lambda name: titles.get(name, name),
                 on_change=opened, label_visibility="collapsed", accept_new_options=many)
    typed = st.session_state.get(TYPED, "")
    if many or typed:
        said = f"{len(titles)} of {found.of_documents:,} documents can be picked; type a part of a title for others"
        st.html(str(element("p", "gx-quiet", f"Titles with “{typed}”: {len(titles)} can be picked" if typed else said)))


def _list(found: Listing, address: Address) -> None:
    for document in found.documents:
        if address.q:
            st.html(str(element("p", "gx-list-document", document.title)))
        for section in document.sections:
            _section(section, address)
    st.html(str(element("p", "gx-quiet", _counted(found, address))))
    parts.draw(found.window, address, "list")


def _section(section: ListSection, address: Address) -> None:
    st.html(str(element("p", "gx-list-heading", section.path[-1] if section.path else "Without heading")))
    for item in section.items:
        _item(item, address)


def _item(item: ListItem, address: Address) -> None:
    chosen = item.statement == address.statement
    icon, hint = (COMPLETE, "Trail complete") if item.complete else (STOPS, "Trail stops")
    if not item.markers:
        icon, hint = SILENT, "No marker: nothing is cited"
    st.button(
        plain(item.title), key=f"item-{item.statement}", icon=icon, icon_position="right", help=hint, width="stretch",
        type="primary" if chosen else "tertiary", on_click=navigation.go,
        args=(address, address.with_(statement=item.statement, node="")),
    )


def _counted(found: Listing, address: Address) -> str:
    if address.q:
        narrow = ". Another word narrows it" if found.window.most else ""
        return f"{parts.counted(found.window)} statements{narrow}"
    (document,) = found.documents
    of = f" of {document.total:,}" if found.window.parts == 1 or document.total > document.shown else ""
    return f"{parts.counted(found.window)}{of} statements · trail complete in {document.complete:,}"


def _nothing(address: Address) -> str:
    if address.q:
        return f"Nothing found for “{address.q}”. Looked in statements, drugs and abbreviations."
    return "No statement of these kinds." if address.kinds else "No document yet. Load one to begin."
