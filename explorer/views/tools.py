"""The row above a drawing: where we are, what is drawn and how, and how to take it along.

Why: the same few controls stand above trail and neighbourhood, graph, outline and table.
Method: Streamlit's segmented controls, set from the address before they are drawn so that the address stays the truth;
    a small component copies the link and saves the picture, which only the browser can.
Fails: where the browser refuses the clipboard, the link is shown to be copied by hand.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import streamlit as st

from explorer.links import Address
from explorer.views import navigation, rows, trail
from explorer.views.components import script, style
from explorer.views.markup import element

SHOWS = {"graph": "Graph", "outline": "Outline", "table": "Table"}
DRAWINGS = {"trail": "Trail", "neighbourhood": "Neighbourhood"}
_component = st.components.v2.component("guideline_share", js=script("share"), css=style("share"), html="")


def draw(address: Address, path: Sequence[str], listed: Sequence[rows.Row]) -> None:
    """Draw both lines of controls; `path` are the headings down to what is shown."""
    with st.container(key="crumbs", horizontal=True, vertical_alignment="center", gap="small"):
        st.html(str(_crumb(path)))
        share("link")
        _download(address, listed)
    with st.container(key="tools", horizontal=True, vertical_alignment="center", gap="small"):
        _choice("drawing", DRAWINGS, address)
        with st.popover("Key", icon=":material/category:", type="tertiary", help="What the shapes mean"):
            trail.key()
        _choice("show", SHOWS, address)


def share(what: Literal["link", "picture"]) -> None:
    """A button that copies the link to this view, or saves its picture."""
    _component(key=f"share-{what}", data={"what": what}, width="content")


def _choice(field: Literal["show", "drawing"], options: dict[str, str], address: Address) -> None:
    key = f"choice-{field}"
    st.session_state[key] = getattr(address, field)

    def chosen() -> None:
        navigation.go(address, address.with_(**{field: st.session_state[key]}))

    label = "Drawing" if field == "drawing" else "Shown as"
    st.segmented_control(
        label, list(options), key=key, format_func=options.__getitem__, required=True,
        on_change=chosen, label_visibility="collapsed",
    )


def _download(address: Address, listed: Sequence[rows.Row]) -> None:
    with st.popover("", icon=":material/download:", type="tertiary", help="Save picture or table", key="download"):
        name = f"{address.drawing}-{address.statement.replace('/', '-')}"
        st.download_button(
            "Table (CSV)", rows.csv_of(listed), f"{name}.csv", "text/csv", icon=":material/table:", on_click="ignore",
            type="tertiary",
        )
        if address.show == "graph":
            share("picture")


def _crumb(path: Sequence[str]) -> object:
    *above, last = path or ("",)
    return element("p", "gx-crumb", *(f"{heading} › " for heading in above), element("strong", "", last))
