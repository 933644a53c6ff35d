"""What stands on a page whose library cannot be shown, with the way on.

Why: an emptied or damaged library must not be a dead end; the menu stays, and a button does what can be done.
Method: a title, a text and one button, as the desk has found them (`model.desk.Trouble`).
Fails: what the button could not do is said in one line.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from explorer.links import Address
from explorer.view_models.desk import Trouble
from explorer.views import committing, navigation, pending
from explorer.views.markup import element
from explorer.views.pending import Told
from explorer.views.ports import Desk

STYLE = Path(__file__).with_name("trouble.css")


def draw(found: Trouble, desk: Callable[[], Desk], page: str) -> None:
    """Draw what is wrong and the button that leads on."""
    st.html(STYLE)
    with st.container(key="trouble", gap="small"):
        committing.told()
        st.html(str(element("div", "", element("h2", "gx-title", found.title), element("p", "gx-quiet", found.text))))
        if found.way == "load":
            st.button("Load a document", key="trouble-load", type="primary", icon=":material/upload_file:",
                      on_click=navigation.go, args=(Address(page=page), Address(page="library")))
        elif found.way == "rebuild":
            if st.button("Make the index again", key="trouble-rebuild", type="primary", icon=":material/refresh:"):
                _rebuild(desk())
        else:
            st.button("Look again", key="trouble-again", icon=":material/refresh:")


def _rebuild(desk: Desk) -> None:
    with st.spinner("Making the index again …"):
        outcome = desk.rebuild()
    pending.tell([] if outcome.done else [Told(outcome.text, good=False)])
    st.rerun()
