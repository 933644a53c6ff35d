"""The list behind a count: on the Search page, each thing a way to where it is shown.

Why: a count that cannot be opened must be believed.
Method: the address names the list and what it is bound to; the first things are drawn, more on demand.
Fails: a list with nothing in it says so, with the way back.
"""

from __future__ import annotations

import streamlit as st

from explorer.links import PAGE_OF_LIST, Address
from explorer.view_models.lists import Listed, ListedThing
from explorer.views import navigation, widgets
from explorer.views.markup import element, plain
from explorer.views.ports import Evidence


def draw(evidence: Evidence, address: Address) -> None:
    """Draw the list that the address names."""
    found = evidence.listed(address.listed, address.document, address.concept, address.upto or PAGE_OF_LIST)
    back = Address(page="search")
    st.button("All that is loaded", key="list-back", type="tertiary", icon=":material/arrow_back:", on_click=navigation.go,
              args=(address, back))
    st.html(str(element("div", "gx-lead", element("h1", "", found.title), element("p", "", _where(found, address)))))
    with st.container(key="hits", gap=None):
        for position, thing in enumerate(found.things):
            _thing(thing, position, address)
    _more(found, address)


def _where(found: Listed, address: Address) -> str:
    """What was counted in; that of a document which is not held is not the library."""
    if address.document and not found.where:
        return f"The library holds no document called “{address.document}”."
    return found.where or "In the whole library"


def _thing(thing: ListedThing, position: int, address: Address) -> None:
    there = Address(page="explore", statement=thing.statement, node=thing.node, document=thing.document)
    if thing.statement or thing.document:
        st.button(plain(thing.title), key=f"thing-{position}", type="tertiary", icon=":material/arrow_forward:",
                  on_click=navigation.go, args=(address, there))
    else:
        st.html(str(element("p", "gx-thing", thing.title)))
    outward = widgets.identifiers((("DOI", thing.doi), ("PubMed id", thing.pmid)))
    st.html(str(element("div", "gx-hit", element("p", "gx-why", thing.note), *outward)))


def _more(found: Listed, address: Address) -> None:
    shown = len(found.things)
    if shown == found.total:
        return
    st.html(str(element("p", "gx-quiet", f"Showing {shown:,} of {found.total:,}.")))
    next_ones = min(PAGE_OF_LIST, found.total - shown)
    st.button(f"Show {next_ones} more", key="list-more", on_click=navigation.go,
              args=(address, address.with_(upto=shown + PAGE_OF_LIST)))


def way(label: str, key: str, here: Address, name: str, *, document: str = "", concept: str = "") -> None:
    """A button that leads to a list: a count, or the name of a concept."""
    there = Address(page="search", listed=name, document=document, concept=concept)
    st.button(label, key=key, type="tertiary", on_click=navigation.go, args=(here, there))


def explore(key: str, here: Address, document: str, label: str = "Open in Explore") -> None:
    """A button that opens a document in Explore."""
    st.button(label, key=key, type="tertiary", icon=":material/account_tree:", on_click=navigation.go,
              args=(here, Address(page="explore", document=document)))
