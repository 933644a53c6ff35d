"""The frame around every page: settings, style, logo, pages in the top bar, the quiet footer.

Why: what holds everywhere is said once.
Method: `run` is what the app calls in each run with what it has opened. Where there is nothing to show the menu stays, and
    each page says why and leads on. A local icon keeps the browser from asking a foreign host for one.
Fails: `FileNotFoundError` at start if the style sheet or the icon is missing.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import streamlit as st

from explorer.view_models.desk import Trouble
from explorer.view_models.labels import WARNING
from explorer.views import about, browser, explore, library, navigation, pending, query, search, trouble
from explorer.views.markup import element, joined
from explorer.views.ports import Desk, Evidence

NAME = "Guideline explorer"
HERE = Path(__file__).parent
STATIC = HERE.parent / "static"


class Opened(NamedTuple):
    """What the app has opened: `evidence`, or why there is none; `broken` says what an error on a page means."""

    evidence: Evidence | Trouble
    asking: Callable[[], query.Asking]
    desk: Callable[[], Desk]
    broken: Callable[[Exception], Trouble | None]

    def waiting(self) -> int:
        """How many decisions are written down and not committed."""
        return pending.unsaved(self.desk())

    def is_empty(self) -> bool:
        """Whether nothing was loaded yet."""
        return isinstance(self.evidence, Trouble) and self.evidence.way == "load"


def run(evidence: Evidence | Trouble, asking: Callable[[], query.Asking], desk: Callable[[], Desk],
        broken: Callable[[Exception], Trouble | None] = lambda _: None, said: str = "") -> None:
    """Draw the whole app: the page the reader is on, in its frame; `asking` and `desk` are called by their pages.

    `said` is a line about the library itself that stands before the page.
    """
    _dress()
    opened = Opened(evidence, asking, desk, broken)
    pages = _pages(opened)
    page = st.navigation(list(pages.values()), position="top")
    there = navigation.pending()
    if there:
        st.switch_page(pages[there.page], query_params=there.params())
    if navigation.is_first() and opened.is_empty() and page is pages["search"]:
        st.switch_page(pages["library"])  # there is nothing to search yet
    if said:
        st.html(str(element("div", "gx-note gx-result", element("div", "", element("p", "", said)))))
    page.run()


def footer(evidence: Evidence, statement: str, waiting: int = 0) -> None:
    """The last line of every page; `waiting` counts decisions that are not committed yet."""
    said = evidence.footer(statement if evidence.has(statement) else "")
    unsaved = f"{waiting} decision{'' if waiting == 1 else 's'} not committed yet" if waiting else ""
    _warning(joined((unsaved, said.document, said.review)))


def _warning(words: str) -> None:
    said = (element("span", "", words),) if words else ()
    if words:
        st.html(str(element("p", "gx-footer-below", words)))  # where the foot is narrow
    with st.bottom:
        st.html(str(element("div", "gx-footer", element("strong", "", WARNING), *said)))


def _dress() -> None:
    st.set_page_config(NAME, STATIC / "icon.svg", layout="wide", initial_sidebar_state=320)
    st.html(HERE / "style.css")
    browser.draw()
    st.logo(STATIC / "logo.svg", size="large")


def _pages(opened: Opened) -> dict[str, st.Page]:
    def show_search(evidence: Evidence) -> None:
        address = navigation.current("search")
        search.draw(evidence, address)
        footer(evidence, "", opened.waiting())

    def show_explore(evidence: Evidence) -> None:
        address = navigation.current("explore")
        explore.draw(evidence, address, lambda node: opened.desk().gone(node))
        footer(evidence, address.statement, opened.waiting())

    def show_query(evidence: Evidence) -> None:
        query.draw(opened.asking(), navigation.current("query"))
        footer(evidence, "", opened.waiting())

    def show_about(evidence: Evidence) -> None:
        about.draw(evidence, navigation.current("about"), lambda node: opened.desk().gone(node))
        footer(evidence, "", opened.waiting())

    def show_library() -> None:
        _library(opened)

    def page(name: str, title: str, icon: str, show: Callable[[Evidence], None], *, default: bool = False) -> st.Page:
        return st.Page(lambda: _shown(opened, name, show), title=title, icon=icon, url_path=name, default=default)

    return {
        "search": page("search", "Search", ":material/search:", show_search, default=True),
        "explore": page("explore", "Explore", ":material/account_tree:", show_explore),
        "query": page("query", "Query", ":material/code:", show_query),
        "library": st.Page(show_library, title="Library", icon=":material/folder_open:", url_path="library"),
        "about": page("about", "About the data", ":material/info:", show_about),
    }


def _shown(opened: Opened, page: str, show: Callable[[Evidence], None]) -> None:
    """Draw a page about the library, or why there is nothing to show, as known before or as met on the way."""
    found = opened.evidence
    met = found if isinstance(found, Trouble) else _met(opened, lambda: show(found))
    if met:
        trouble.draw(met, opened.desk, page)
        _warning("")


def _met(opened: Opened, show: Callable[[], None]) -> Trouble | None:
    """Draw something; what trouble with the library was met on the way."""
    try:
        show()
    except Exception as error:
        met = opened.broken(error)
        if met is None:
            raise
        return met
    return None


def _library(opened: Opened) -> None:
    """Draw the Library page, which needs no index; what is wrong with that stands before it."""
    found = opened.evidence
    wrong = found if isinstance(found, Trouble) and not opened.is_empty() else None
    if wrong:
        trouble.draw(wrong, opened.desk, "library")
    if wrong is None or wrong.way == "rebuild":
        met = _met(opened, lambda: library.draw(opened.desk(), navigation.current("library")))
        if met and not wrong:
            trouble.draw(met, opened.desk, "library")
    if isinstance(found, Trouble):
        _warning("")
    else:
        footer(found, "", opened.waiting())
