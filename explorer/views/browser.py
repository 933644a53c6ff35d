"""What only the browser can do around every page: a way past the menu, and picks that come into view on a narrow window.

Why: by keyboard, the statement must not lie behind a menu and a list of eighty buttons; on a phone, not under one.
Method: one small component without a look of its own, in `components/page`; the link past the menu is Streamlit's, which
    it names by where it leads.
Fails: without JavaScript nothing is drawn, as on any Streamlit page.
"""

from __future__ import annotations

import streamlit as st

from explorer.views.components import script

_component = st.components.v2.component("guideline_page", js=script("page"), html="")


def draw() -> None:
    """Put it on the page."""
    _component(key="page", data={})
