"""The frame around every page: settings, style, logo, pages in the top bar, the quiet footer.

Why: what holds everywhere is said once.
Method: `run` is what the app calls in each run with the evidence it has opened. A local icon keeps the browser from
    asking a foreign host for one.
Fails: `FileNotFoundError` at start if the style sheet or the icon is missing.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import streamlit as st

from explorer.views import about, explore, library, pending, query, search, state
from explorer.views.markup import element, joined
from explorer.views.protocol import Desk, Evidence

NAME = "Guideline explorer"
WARNING = "For education, not for care"
HERE = Path(__file__).parent
STATIC = HERE.parent / "static"


def run(evidence: Evidence, asking: Callable[[], query.Asking], desk: Callable[[], Desk]) -> None:
    """Draw the whole app: the page the reader is on, in its frame; `asking` and `desk` are called by their pages."""
    _dress()
    pages = _pages(evidence, asking, desk)
    page = st.navigation(list(pages.values()), position="top")
    there = state.pending()
    if there:
        st.switch_page(pages[there.page], query_params=there.params())
    page.run()


def trouble(text: str) -> None:
    """Draw one sentence instead of the app: why there is nothing to show."""
    _dress()
    st.html(str(element("p", "gx-empty", text)))
    with st.bottom:
        st.html(str(element("div", "gx-footer", element("strong", "", WARNING))))


def footer(evidence: Evidence, statement: str) -> None:
    """The last line of every page."""
    said = evidence.footer(statement if evidence.has(statement) else "")
    waiting = pending.unsaved()
    unsaved = f"{waiting} decision{'' if waiting == 1 else 's'} not stored yet" if waiting else ""
    words = element("span", "", joined((unsaved, said.document, said.review)))
    with st.bottom:
        st.html(str(element("div", "gx-footer", element("strong", "", WARNING), words)))


def _dress() -> None:
    st.set_page_config(NAME, STATIC / "icon.svg", layout="wide", initial_sidebar_state=320)
    st.html(HERE / "style.css")
    st.logo(STATIC / "logo.svg", size="large")


def _pages(evidence: Evidence, asking: Callable[[], query.Asking], desk: Callable[[], Desk]) -> dict[str, st.Page]:
    def show_search() -> None:
        address = state.current("search")
        search.draw(evidence, address)
        footer(evidence, "")

    def show_explore() -> None:
        address = state.current("explore")
        explore.draw(evidence, address)
        footer(evidence, address.statement)

    def show_query() -> None:
        query.draw(asking(), state.current("query"))
        footer(evidence, "")

    def show_library() -> None:
        library.draw(desk(), state.current("library"))
        footer(evidence, "")

    def show_about() -> None:
        about.draw(evidence, state.current("about"))
        footer(evidence, "")

    return {
        "search": st.Page(show_search, title="Search", icon=":material/search:", url_path="search", default=True),
        "explore": st.Page(show_explore, title="Explore", icon=":material/account_tree:", url_path="explore"),
        "query": st.Page(show_query, title="Query", icon=":material/code:", url_path="query"),
        "library": st.Page(show_library, title="Library", icon=":material/folder_open:", url_path="library"),
        "about": st.Page(show_about, title="About the data", icon=":material/info:", url_path="about"),
    }
