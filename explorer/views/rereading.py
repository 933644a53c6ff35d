"""A document that another version of the reader has read: one calm line, then what would change, then a decision.

Why: a newer reader may read better, but nothing that is stored may change before a person has seen what.
Method: the line stands above what is open, with its button; what differs is kept in the session until it is published or
    left. The desk reads, compares and publishes; it publishes only what was seen.
Fails: what cannot be read again, or has changed meanwhile, is told in one line, and everything stays as it is.
"""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from explorer.view_models.desk import Refusal
from explorer.view_models.preview import Preview
from explorer.view_models.rereading import Rereading
from explorer.views import pending, progress
from explorer.views.markup import Element, element
from explorer.views.pending import Told
from explorer.views.ports import Desk

SEEN = "library-rereading"
MOST = 60


def draw(desk: Desk, seen: Preview) -> None:
    """Draw the line, or what differs once it was asked for; nothing where the present reader has read it."""
    if not seen.read_by:
        return
    document, found = st.session_state.get(SEEN) or ("", ())
    with st.container(key="rereading", gap="small"):
        if document == seen.document and found:
            _listed(desk, found)
        else:
            _line(desk, seen)


def _line(desk: Desk, seen: Preview) -> None:
    with st.container(key="rereading-line", horizontal=True, vertical_alignment="center", gap="small"):
        st.html(str(element(
            "p", "gx-quiet", f"Read by {seen.read_by}. Below stands what the present version reads; it is not stored.")),
            width="content")
        if st.button("Read again?", key="read-again", type="tertiary", icon=":material/refresh:",
                     help="See what would change in the library, before anything is published"):
            _read_again(desk, seen.document)


def _read_again(desk: Desk, document: str) -> None:
    with progress.over([document]) as bar:
        found = desk.read_again(document, lambda phase: bar.tell(0, phase))
    if isinstance(found, Refusal):
        pending.tell([Told(f"Not read again: {found.text}", good=False)])
    else:
        st.session_state[SEEN] = (document, found)
    st.rerun()


def _listed(desk: Desk, found: Sequence[Rereading]) -> None:
    """What differs, edition by edition, and the two ways on."""
    st.html(str(element("h3", "gx-heading", "What would change, if it is published as read now")))
    for one in found:
        st.html(str(_edition(one)))
    with st.container(key="rereading-deeds", horizontal=True, vertical_alignment="center", gap="small"):
        if st.button("Publish", key="publish-again", type="primary", icon=":material/library_add_check:"):
            _publish(desk, found)
        if st.button("Leave as it is", key="leave-again", type="tertiary"):
            _forget()
            st.rerun()


def _publish(desk: Desk, found: Sequence[Rereading]) -> None:
    with progress.over([found[0].document]) as bar:
        outcome = desk.publish_again(found, lambda phase: bar.tell(0, phase))
    _forget()
    pending.forget_preview()
    pending.tell([Told(outcome.text, outcome.done, outcome.statement)])
    st.rerun()


def _forget() -> None:
    st.session_state.pop(SEEN, None)


def _edition(one: Rereading) -> Element:
    """Figures first, then a line for each difference, then decisions that find nothing to act on."""
    compared = one.compared
    besides = [element("li", "", element("strong", "", "besides"), f", {line}") for line in compared.added]
    lines = besides + [element("li", "", element("strong", "", line.kind), f" {line.thing}")
                       for line in compared.differences[:MOST]]
    if len(compared.differences) > MOST:
        lines.append(element("li", "gx-quiet", f"Showing {MOST} of {len(compared.differences)}"))
    if not lines:
        lines.append(element("li", "gx-quiet", "Nothing that was read differs."))
    lines += [element("li", "", f"Kept, but finds nothing to act on: {line}") for line in one.unfit]
    figures = "; ".join(tally.line for tally in compared.tallies if tally.differ)
    return element("div", "gx-part",
                   element("p", "gx-origin", f"Edition {one.edition} · read by {one.before}, now by {one.now}"),
                   *([element("p", "gx-why", figures)] if figures else []), element("ul", "gx-lines", *lines))
