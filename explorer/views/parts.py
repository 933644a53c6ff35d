"""The parts of a long list: which is shown, of how many, and the way to the next.

Why: a list of a thousand shows twenty and says so; more comes on demand, at the cost of twenty.
Method: the address holds the part. One line says "1–20 of 1,120 documents"; a list that fits says how many there are.
Fails: it does not; a part that is not there shows nothing, and the way back.
"""

from __future__ import annotations

import streamlit as st

from explorer.links import Address
from explorer.view_models.search import Window
from explorer.views import navigation


def counted(window: Window) -> str:
    """Which are shown, of how many: "20", "1–20 of 1,120", "1–20 of 400 or more"."""
    total = f"{window.total:,}{' or more' if window.most else ''}"
    if window.parts == 1 and window.part == 1:
        return total
    return f"{window.first:,}–{window.last:,} of {total}"


def draw(window: Window, address: Address, name: str) -> None:
    """The ways to the part before and the next one, where there are some."""
    if window.parts == 1 and window.part == 1:
        return
    with st.container(key=f"parts-{name}", horizontal=True, gap="small"):
        if window.part > 1:
            _to(min(window.part, window.parts + 1) - 1, "Back", ":material/chevron_left:", address, name)
        if window.part < window.parts:
            _to(window.part + 1, "More", ":material/chevron_right:", address, name)


def _to(part: int, word: str, icon: str, address: Address, name: str) -> None:
    st.button(word, key=f"{name}-{word.lower()}", type="tertiary", icon=icon,
              icon_position="right" if word == "More" else "left", on_click=navigation.go,
              args=(address, address.with_(part=part)))
