"""Where the reader is: one address a page, in the address bar and in the session.

Why: a link must show the same elsewhere, and Streamlit empties the address bar when the page is changed from its menu.
Method: the address bar is the truth. `go` is a callback that writes it; `current` reads it, or puts back what was last
    open on the page. A way to another page waits in the session until `app_shell` follows it.
Fails: it does not; an address that names nothing is told to the reader by the page.

A drawing is told what to highlight by `focus`. Its own picks are not sent back to it, so that a pick sends no drawing
again: the turn changes only when the selection was changed elsewhere.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypedDict

import streamlit as st

from explorer.links import Address

LAST = "last-address-of-"
PENDING = "pending-address"
PICKED = "picked-in-"
FOCUS = "focus-of-"
OPENED = "opened"


class Focus(TypedDict):
    """The node a drawing highlights; a new turn overrules what was picked in the drawing since."""

    drawing: str
    node: str
    turn: int


def current(page: str) -> Address:
    """The address of the page that is being drawn."""
    last = st.session_state.get(LAST + page)
    if isinstance(last, Address) and not st.query_params.to_dict():
        st.query_params.from_dict(last.params())
        return last
    address = Address.parse(page, st.query_params.to_dict())
    st.session_state[LAST + page] = address
    return address


def go(here: Address, there: Address) -> None:
    """Callback: from here on the reader is there."""
    st.session_state[LAST + there.page] = there
    if there.page == here.page:
        st.query_params.from_dict(there.params())
    else:
        st.session_state[PENDING] = there


def pending() -> Address | None:
    """The address on another page that a callback asked for, once."""
    waiting = st.session_state.pop(PENDING, None)
    return waiting if isinstance(waiting, Address) else None


def is_first() -> bool:
    """Whether this is the first time in the session that it is asked."""
    first = OPENED not in st.session_state
    st.session_state[OPENED] = True
    return first


def pick(key: str, here: Address, there: Callable[[str], Address] | None = None) -> None:
    """Callback of a drawing: its reader picked a node; `there` says where that leads, if not only to its details."""
    chosen = (st.session_state.get(key) or {}).get("selected") or {}
    node = str(chosen.get("node", ""))
    if node:
        st.session_state[PICKED + key] = node
        go(here, there(node) if there else here.with_(node=node))


def toggle(key: str, here: Address) -> None:
    """Callback of a drawing: its reader opened or closed the results on an outcome."""
    chosen = (st.session_state.get(key) or {}).get("toggled") or {}
    fold = str(chosen.get("fold", ""))
    if fold:
        go(here, here.toggled(fold))


def focus(key: str, node: str) -> Focus:
    """What the drawing with this key is to highlight."""
    told: Focus = st.session_state.get(FOCUS + key, Focus(drawing=key, node="", turn=0))
    picked = st.session_state.get(PICKED + key)
    if node == (told["node"] if picked is None else picked) and told["turn"]:
        return told
    st.session_state.pop(PICKED + key, None)
    st.session_state[FOCUS + key] = told = Focus(drawing=key, node=node, turn=time.time_ns() // 1_000_000)
    return told


def nothing_withdrawn(_node: str) -> str:
    """Nothing is known to have been withdrawn."""
    return ""
