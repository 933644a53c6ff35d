"""The editions of a document: which are held, what changed from one to the next, and taking one out or bringing it back.

Why: who knew the old edition wants to see what is new at any time later, and a mistake in loading must be mended by hand.
Method: the address names the two editions (`NEW~OLD`), so that a link shows the same. Words that came in and went out are
    marked as such (ins, del), what they do to quantities, markers and grades stands below each sentence. Withdrawing says
    first what it does and asks once more.
Fails: an edition that is not held is said so, with the way back.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st

from explorer.domain.silence import NOT_HELD
from explorer.links import Address
from explorer.view_models.changes import ChangedStatement, ChangeKind, EditionChanges, Piece
from explorer.view_models.desk import HeldDocument, HeldEdition, Refusal, Stored
from explorer.views import navigation, pending, widgets
from explorer.views.committing import counted
from explorer.views.markup import Element, element, joined, plain
from explorer.views.pending import Told
from explorer.views.ports import Desk

OVERLAY = "curation.jsonl"  # of which decisions are counted

BETWEEN = "~"  # no name of an edition holds it
MOST = 60
TAGS = {"same": "span", "in": "ins", "out": "del"}
KINDS: dict[ChangeKind, str] = {"changed": "Changed", "read": "Same words, read otherwise", "new": "New", "gone": "Gone"}
EVERY = "all"
LEGEND = "Words that came in are underlined, words that went out are struck through."
NOTHING = "No sentence differs, and nothing that was read of them."
KEPT = ("It leaves the pages, lists and links. Its files, and all that was decided about it, go to the bin of the library, "
        "from which it can be brought back as it is.")


def is_changes(address: Address) -> bool:
    """Whether an address asks for what changed between two editions."""
    return BETWEEN in address.statement


def draw_changes(desk: Desk, address: Address) -> None:
    """Draw what changed from one edition to another."""
    new, _, old = address.statement.partition(BETWEEN)
    back = address.with_(statement="")
    with st.sidebar, st.container(key="list", gap=None):
        st.button("The document", key="library-back", type="tertiary", icon=":material/arrow_back:", width="stretch",
                  on_click=navigation.go, args=(address, back))
    with st.container(key="changes", gap="small"):
        with st.spinner("Comparing …"):
            found = desk.changes(address.node, old, new)
        if isinstance(found, Refusal):
            st.html(str(element("p", "gx-empty", f"{found.text}. Its document lists the editions that are held.")))
            st.button("The document", key="changes-back", type="tertiary", icon=":material/arrow_back:",
                      on_click=navigation.go, args=(address, back))
            return
        st.html(str(_head(found)))
        _listed(found)


def versions(desk: Desk, held: Sequence[HeldDocument], name: str, address: Address) -> None:
    """Draw the editions of a document that are held, with what changed in each and the way out of the library."""
    document = next((one for one in held if one.document == name), None)
    if document is None:
        return
    with st.container(key="editions", gap="small"):
        st.html(str(element("h3", "gx-heading", "Editions in the library")))
        for at, edition in enumerate(document.editions):
            st.html(str(_version(edition)))
            with st.container(key=f"edition-{at}", horizontal=True, gap="small"):
                if edition.before:
                    there = address.with_(node=name, statement=f"{edition.name}{BETWEEN}{edition.before}")
                    st.button(plain(f"What changed since {edition.before}"), key=f"changed-{at}", type="tertiary",
                              icon=":material/difference:", on_click=navigation.go, args=(address, there))
                _withdraw(desk, document, edition, at, address)


def withdrawn(desk: Desk, address: Address) -> None:
    """Draw what is in the bin, with the way back; nothing if it is empty."""
    found = desk.withdrawn()
    if not found:
        return
    st.html(str(element("h3", "gx-heading", "Withdrawn")))
    with st.container(key="bin", gap=None):
        for at, one in enumerate(found[:MOST]):
            decisions = f"with {counted(one.decisions, 'decision')}" if one.decisions else ""
            st.html(str(element("div", "gx-hit", element("p", "", one.title), element(
                "p", "gx-origin", joined((f"edition {one.edition}", f"withdrawn on {one.on}", decisions))))))
            if st.button("Bring it back", key=f"restore-{at}", type="tertiary", icon=":material/undo:"):
                _done(partial(desk.restore, one.document, one.edition), address)


def _withdraw(desk: Desk, document: HeldDocument, edition: HeldEdition, at: int, address: Address) -> None:
    with st.popover("Withdraw", type="tertiary", icon=":material/delete:", key=f"withdraw-{at}"):
        others = len(document.editions) - 1
        st.html(str(element("p", "", KEPT)))
        if edition.current:
            then = f"Edition {edition.then} becomes current." if others else \
                f"Documents that cite what was read from it keep their markers; what these led to is {NOT_HELD} then."
            st.html(str(element("p", "gx-quiet", then)))
        if st.button(plain(f"Withdraw edition {edition.name}"), key=f"withdraw-edition-{at}"):
            _done(partial(desk.withdraw, document.document, edition.name), address)
        if others and st.button(f"Withdraw all {len(document.editions)} editions", key=f"withdraw-all-{at}"):
            _done(partial(desk.withdraw, document.document), address)


def _done(deed: Callable[[], Stored], address: Address) -> None:
    with st.spinner("Publishing …"):
        outcome = deed()
    pending.forget_preview()
    pending.tell([Told(outcome.text, outcome.done)])
    navigation.go(address, address.with_(node="", statement="") if outcome.done else address)
    st.rerun()


def decided(edition: HeldEdition) -> str:
    """How much was decided about an edition; of damaged files only that they are damaged."""
    harmed = f"damaged and not shown: {', '.join(edition.damaged)}" if edition.damaged else ""
    return joined(("" if OVERLAY in edition.damaged else counted(edition.decisions, "decision"), harmed))


def _version(edition: HeldEdition) -> Element:
    facts = joined((f"updated: {edition.updated}", decided(edition),
                    f"read by {edition.read_by}" if edition.read_by else "", f"file {edition.file_name}"))
    return element("div", "gx-part", element("p", "", element("strong", "", edition.name),
                                             " · current" if edition.current else " · older"),
                   element("p", "gx-origin", f"{facts} ", widgets.file_hash(edition.sha256)))


def _head(found: EditionChanges) -> Element:
    counts = (element("li", "", element("strong", "", tally.what), f" {tally.figures}") for tally in found.tallies
              if tally.differ)
    told = f"{found.readers}: part of what differs may come from that." if found.readers else ""
    readers = (element("p", "gx-quiet", told),) if told else ()
    return element("div", "gx-details", element("h2", "gx-title", found.title),
                   element("p", "gx-origin", f"What changed from edition {found.old} to edition {found.new}"),
                   element("ul", "gx-lines", *counts), *readers,
                   element("p", "gx-quiet", LEGEND if found.statements else NOTHING))


def _listed(found: EditionChanges) -> None:
    """The sentences, of one kind or of all; a few at first."""
    kinds = [kind for kind in KINDS if any(one.kind == kind for one in found.statements)]
    chosen: str = EVERY
    if len(kinds) > 1:
        sums = {kind: sum(one.kind == kind for one in found.statements) for kind in kinds}
        chosen = st.segmented_control(
            "Which sentences", [EVERY, *kinds], key="changes-kind", default=EVERY, required=True,
            label_visibility="collapsed", format_func=lambda kind: (
                f"All {len(found.statements)}" if kind == EVERY else f"{KINDS[kind]} {sums[kind]}")) or EVERY
    shown = [one for one in found.statements if chosen in (EVERY, one.kind)]
    key = f"changes-shown-{found.new}-{found.old}-{chosen}"
    most = st.session_state.get(key, MOST)
    st.html(str(element("div", "gx-changes", *map(_changed, shown[:most]))))
    if len(shown) > most:
        st.button(f"Showing {most} of {len(shown)}. Show more.", key="changes-more", type="tertiary", on_click=_more,
                  args=(key,))


def _more(key: str) -> None:
    """Callback: show as many again."""
    st.session_state[key] = st.session_state.get(key, MOST) + MOST


def _changed(one: ChangedStatement) -> Element:
    where = f"statement {one.number}" + (" of the older edition" if one.kind == "gone" else "")
    readings = (element("li", "", element("strong", "", line.kind), f" {line.thing}")
                for line in one.readings)
    return element(
        "div", "gx-change",
        element("p", "gx-kicker", joined((KINDS[one.kind], where, one.section.rpartition(" › ")[2]))),
        element("blockquote", "gx-quote", *map(_piece, one.pieces), title=one.ground),
        *([element("ul", "gx-lines", *readings)] if one.readings else []))


def _piece(piece: Piece) -> Element | str:
    """Words as they are, or in ins or del; the space before them stays outside."""
    if piece.kind == "same":
        return piece.text
    words = piece.text.lstrip()
    space = piece.text[:len(piece.text) - len(words)]
    return element("span", "", space, element(TAGS[piece.kind], "", words))
