"""Decisions of an earlier edition that found no place in this one: both sentences, and a choice.

Why: nobody's work may go under with a new edition, and only a person can say where it belongs once its sentence has changed.
Method: a fold for each decision: what was decided and by whom, why it found no place, the sentence it stood in with its
    words marked, then the sentences of now to pick from. What is picked is a line like any other decision: it waits on the
    desk until it is committed.
Fails: a refusal stands under the form; a sentence without the words is shown, but cannot be picked.
"""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from explorer.view_models.desk import PendingDocument
from explorer.view_models.editions import NewPlace, Settling, Unplaced
from explorer.views import curating
from explorer.views.curating import Place
from explorer.views.markup import Element, element, marked, plain
from explorer.views.ports import Desk

MOST = 20
LONGEST = 400  # characters of a sentence beside its button
TITLE = 60  # and of the words in the title of a fold
HOLDS_NO_LONGER = "It does not hold for this edition"
UNKNOWN = "The library does not hold the edition that it was made in."
NOWHERE = "No sentence of this edition is like it."


def draw(desk: Desk, key: str, draft: PendingDocument, found: Sequence[Unplaced]) -> None:
    """Draw what waits for a place; nothing if nothing does."""
    if not found:
        return
    number = "1 decision of an earlier edition waits" if len(found) == 1 else \
        f"{len(found)} decisions of an earlier edition wait"
    with st.container(key="waiting", gap="small"):
        st.html(str(element("h3", "gx-heading", f"{number} for a place")))
        st.html(str(element("p", "gx-quiet", "They are kept. Pick the sentence each belongs to now, or say that it holds no "
                                             "longer; both are written down like any decision.")))
        for one in found[:MOST]:
            title = plain(f"{one.deed} “{_clipped(one.quote, TITLE)}”")
            with st.expander(title, key=f"waiting-{one.mark}", expanded=len(found) == 1):
                _one(Place(desk, key, draft, f"waiting-{one.mark}", lambda: None), one)
        if len(found) > MOST:
            st.html(str(element("p", "gx-quiet", f"Showing {MOST} of {len(found)}; settle these for the others.")))


def _one(place: Place, one: Unplaced) -> None:
    stood = element("blockquote", "gx-quote", *marked(one.sentence, [(one.start, one.end)], "mark")) if one.sentence else \
        element("p", "gx-quiet", UNKNOWN)
    st.html(str(element("div", "gx-details", element("p", "gx-origin", one.signed),
                        element("p", "", f"No place was found: {one.reason}."),
                        element("p", "gx-kicker", "It stood in"), stood,
                        *_elsewhere([new for new in one.places if new.at is None]),
                        *(() if one.places else (element("p", "gx-quiet", NOWHERE),)))))
    offered = [new for new in one.places if new.at is not None]
    turn = place.turn()
    with st.form(f"form-{turn}", border=False):
        picked = st.radio("Where it belongs now", [*range(len(offered)), -1], index=None, key=f"place-{turn}",
                          format_func=lambda at: plain(_said(offered[at])) if at >= 0 else HOLDS_NO_LONGER)
        by, on, ground = curating.signature(turn)
        if st.form_submit_button("Write down", icon=":material/edit_note:", key=f"send-{turn}"):
            if picked is None:
                st.html(str(element("p", "gx-quiet", "Pick a sentence first, or say that it holds no longer.")))
                return
            at = offered[picked].at if picked >= 0 else None
            curating.sent(place, place.desk.settle(place.draft, Settling(one.mark, at, by, on, ground)))


def _elsewhere(found: Sequence[NewPlace]) -> tuple[Element, ...]:
    """The sentences that are like it and do not have its words."""
    if not found:
        return ()
    rows = (element("li", "", f"{new.number}  {new.text}") for new in found)
    return (element("p", "gx-kicker", "Like it, but without its words: correct these in their statement"),
            element("ul", "gx-lines", *rows))


def _said(new: NewPlace) -> str:
    """A sentence with its number, the words of the decision in angle marks."""
    if new.start == new.end:
        return f"Statement {new.number}: {_clipped(new.text)}"
    before, words, behind = new.text[:new.start], new.text[new.start:new.end], new.text[new.end:]
    room = max(0, LONGEST - len(words))
    before = before if len(before) <= room else f"…{before[len(before) - room:]}"
    return f"Statement {new.number}: {before}‹{words}›{behind[:room]}{'…' if len(behind) > room else ''}"


def _clipped(text: str, most: int = LONGEST) -> str:
    return text if len(text) <= most else f"{text[:most - 1].rstrip()}…"
