"""The list at the left: what can be chosen.

Why: the sidebar holds what you choose, the main area what follows.
Method: a search box and kind pills filter the statements, listed under their headings; each button says by its icon
    whether the trail is complete. One document at a time, or all that have a hit while something is searched for.
Fails: nothing found is said in words. Never more than `MOST` buttons; what is left out is counted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import streamlit as st

from explorer.links import Address
from explorer.model.search import DocumentList, ListItem, ListSection
from explorer.views import state
from explorer.views.markup import element, plain
from explorer.views.protocol import Evidence

KINDS = {"recommendation": "Advice", "evidence": "Evidence", "information": "Information"}
COMPLETE, STOPS, SILENT = ":material/check_circle:", ":material/link_off:", ":material/remove:"
MOST = 80


def draw(evidence: Evidence, address: Address) -> None:
    """Draw search box, pills and list."""
    with st.sidebar:
        _search(address)
        _kinds(address)
        found = evidence.documents(address.kinds, address.q)
        if not any(document.sections for document in found):
            st.html(str(element("p", "gx-quiet", _nothing(address))))
            return
        chosen = found if address.q else _one(found, address)
        with st.container(key="list", gap=None):
            _list(chosen, address)


def _search(address: Address) -> None:
    st.session_state["list-q"] = address.q
    st.text_input(
        "Search", key="list-q", type="search", placeholder="Search statements, drugs, abbreviations",
        icon=":material/search:", label_visibility="collapsed", max_chars=200, live=True,
        on_change=lambda: state.go(address, address.with_(q=st.session_state["list-q"] or "")),
    )


def _kinds(address: Address) -> None:
    st.session_state["list-kinds"] = list(address.kinds)
    st.pills(
        "Kinds", list(KINDS), key="list-kinds", selection_mode="multi", format_func=KINDS.__getitem__,
        label_visibility="collapsed",
        on_change=lambda: state.go(address, address.with_(kinds=tuple(st.session_state["list-kinds"]))),
    )


def _one(found: Sequence[DocumentList], address: Address) -> Sequence[DocumentList]:
    """The document of the chosen statement; the reader may take another."""
    if len(found) == 1:
        return found
    holding = [doc for doc in found if (doc.document == address.document if not address.statement else
                                        any(item.statement == address.statement for item in items(doc)))]
    titles = {doc.document: doc.title for doc in found}
    st.session_state["list-document"] = (holding or list(found))[0].document

    def opened() -> None:
        document = next(doc for doc in found if doc.document == st.session_state["list-document"])
        first = next(items(document), None)
        if first:
            state.go(address, address.with_(statement=first.statement, node=""))

    chosen = st.selectbox(
        "Document", list(titles), key="list-document", format_func=titles.__getitem__, on_change=opened,
        label_visibility="collapsed",
    )
    return [doc for doc in found if doc.document == chosen]


def _list(documents: Sequence[DocumentList], address: Address) -> None:
    left = MOST
    for document in documents:
        if len(documents) > 1 and left > 0:
            st.html(str(element("p", "gx-list-document", document.title)))
        for section in document.sections:
            left = _section(section, address, left)
    st.html(str(element("p", "gx-quiet", _counted(documents, left))))


def _section(section: ListSection, address: Address, left: int) -> int:
    shown = section.items[:left] if left > 0 else ()
    if shown:
        st.html(str(element("p", "gx-list-heading", section.path[-1] if section.path else "Without heading")))
    for item in shown:
        _item(item, address)
    return left - len(section.items)


def _item(item: ListItem, address: Address) -> None:
    chosen = item.statement == address.statement
    icon, hint = (COMPLETE, "Trail complete") if item.complete else (STOPS, "Trail stops")
    if not item.markers:
        icon, hint = SILENT, "No marker: nothing is cited"
    st.button(
        plain(item.title), key=f"item-{item.statement}", icon=icon, icon_position="right", help=hint, width="stretch",
        type="primary" if chosen else "tertiary", on_click=state.go,
        args=(address, address.with_(statement=item.statement, node="")),
    )


def items(document: DocumentList) -> Iterator[ListItem]:
    """The statements of a document in its order."""
    for section in document.sections:
        yield from section.items


def _counted(documents: Sequence[DocumentList], left: int) -> str:
    shown, total = sum(doc.shown for doc in documents), sum(doc.total for doc in documents)
    complete = sum(doc.complete for doc in documents)
    cut = f"Showing {MOST} of {shown}; search to narrow. " if left < 0 else ""
    return f"{cut}{shown} of {total} statements · trail complete in {complete}"


def _nothing(address: Address) -> str:
    if address.q:
        return f"Nothing found for “{address.q}”. Looked in statements, drugs and abbreviations."
    return "No statement of these kinds." if address.kinds else "No document yet. Load one to begin."
