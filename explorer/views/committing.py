"""Storing what is on the desk, and what is said before and after.

Why: one draft or all of them are stored the same way, and what was refused must stay with all that was decided about it.
Method: the desk stores, a bar tells how far it is; the outcome is kept in the session for the next run of the page.
Fails: a refused draft is one line and stays on the desk.
"""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from explorer.links import Address
from explorer.view_models.desk import PendingDocument, Stored
from explorer.view_models.labels import Note
from explorer.views import navigation, pending, progress, widgets
from explorer.views.markup import element
from explorer.views.pending import Told
from explorer.views.ports import Desk

MOST = 80
KEPT = "What is written down stays on the desk, over a reload and a restart, until you commit it or take it off."


def told() -> None:
    """Draw what came of the last action, once."""
    for at, line in enumerate(pending.told()):
        tone = "result" if line.good else "error"
        st.html(str(element("div", f"gx-note gx-{tone}", element("div", "", element("p", "", line.text)))))
        if line.statement:
            there = Address(page="explore", statement=line.statement)
            st.button("Open it in Explore", key=f"explore-{at}", type="tertiary", icon=":material/account_tree:",
                      on_click=navigation.go, args=(Address(page="library"), there))


def commit(desk: Desk, chosen: dict[str, PendingDocument], address: Address, lines: Sequence[Told] = ()) -> None:
    """Store drafts; what was refused stays on the desk with all that was decided about it. `lines` are told as well."""
    names = [draft.name or draft.document for draft in chosen.values()]
    with progress.over(names) as bar:
        outcomes = desk.commit(tuple(chosen.values()), bar.tell)
    pending.forget_preview()
    for key, outcome in zip(chosen, outcomes, strict=True):
        if outcome.done:
            pending.look_again(key)
    pending.tell([*lines, *(Told(outcome.text, outcome.done, outcome.statement) for outcome in outcomes)])
    navigation.go(address, _after(chosen, outcomes, address))
    st.rerun()


def _after(chosen: dict[str, PendingDocument], outcomes: Sequence[Stored], address: Address) -> Address:
    if len(chosen) == 1 and outcomes[0].done:
        return address.with_(node=outcomes[0].document, statement=address.statement if outcomes[0].document else "")
    return address


def warning(number: int) -> None:
    """Say how many decisions are not committed yet."""
    if number:
        title = f"{counted(number, 'decision')} {'is' if number == 1 else 'are'} not committed yet"
        st.html(str(widgets.note(Note("warning", title, KEPT))))


def counted(figure: int, name: str) -> str:
    """A figure and what it counts: "2 decisions"."""
    return f"{figure:,} {name}{'' if figure == 1 else 's'}"


def capped(total: int, name: str) -> str:
    """How many there are, or how many of them are shown."""
    return f"Showing {MOST} of {total}" if total > MOST else counted(total, name)
