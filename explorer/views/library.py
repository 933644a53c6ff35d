"""The Library page: bring files, see what was read of them, correct it, store it; and the versions that are held.

Why: nothing may enter the library that a person could not look at first, and what the rules missed comes first.
Method: the sidebar holds what is on the desk and in the library, or the statements of what is open (`library_open`);
    the address holds which one (`node`) and what of it (`statement`: a statement's number, or "r" and that of an entry of
    the reference list). Files and decisions lie on the desk until they are committed; the desk reads, checks and stores.
Fails: a refused file is one line and does not stop the others; an address that names nothing is told.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import streamlit as st

from explorer.links import Address
from explorer.view_models.desk import HeldDocument, PendingDocument, Phase, Refusal, Waiting
from explorer.views import committing, editions, library_open, lists, navigation, pending, progress
from explorer.views.committing import MOST, capped, counted
from explorer.views.markup import element, joined, plain
from explorer.views.pending import Told
from explorer.views.ports import Desk

STYLES = tuple(Path(__file__).with_name(name) for name in ("library.css", "pointing.css"))
TURN = "library-turn"  # a new turn empties the upload box
WAYS = {"files": "Files", "folder": "A folder"}
ABOUT = ("Files are read on this machine and lie on the desk until you commit them or take them off, also over a reload or "
         "a restart. Whoever opens this library sees the desk; the library itself changes only when you commit.")
APART = "Each file is read in a process of its own, with"


def draw(desk: Desk, address: Address) -> None:
    """Draw the desk, or the draft or document that is open on it."""
    for style in STYLES:
        st.html(style)
    held = desk.documents()
    draft = pending.get(desk, address.node)
    if draft is None and address.node in {document.document for document in held}:
        draft = pending.of_document(address.node)
    if editions.is_changes(address):
        editions.draw_changes(desk, address)
    elif draft is None or isinstance(draft, Refusal):
        _start(desk, held, address, draft)
    else:
        library_open.draw(desk, held, draft, address)


# The desk

def _start(desk: Desk, held: Sequence[HeldDocument], address: Address, refused: Refusal | None) -> None:
    waiting = desk.waiting.every()
    _shelves(held, waiting, address)
    with st.container(key="library", gap="small"):
        committing.told()
        if refused:
            st.html(str(element("p", "gx-empty", f"This draft cannot be opened: {refused.text}.")))
            library_open.leave(desk, PendingDocument(), address, "What lies there of it is removed, with what was decided.")
        elif address.node:
            text = desk.gone(address.node) or (
                f"Neither the desk nor the library holds “{address.node}”. What lay on the desk was committed or taken "
                "off, perhaps in another window.")
            st.html(str(element("p", "gx-empty", text)))
        st.html(str(element("div", "", element("h2", "gx-title", "Load, look, correct, store"),
                            element("p", "gx-quiet", f"{ABOUT} Formats: {', '.join(desk.formats())}"),
                            element("p", "gx-quiet", _apart(desk)))))
        _uploads(desk, address)
        _waiting(desk, held, waiting, address)
        _held(held, address)
        _bibliographies(desk)
        editions.withdrawn(desk, address)


def _apart(desk: Desk) -> str:
    """What the system keeps the reading of a file from, in one line."""
    kept = desk.confinement()
    network = "no network" if kept.network else "the network not separated on this system: load only files you trust"
    memory = "bounded memory" if kept.memory else "memory not bounded on this system"
    return f"{APART} bounded time, {memory} and {network}."


def _shelves(held: Sequence[HeldDocument], waiting: Sequence[Waiting], address: Address) -> None:
    with st.sidebar, st.container(key="list", gap=None):
        if waiting:
            st.html(str(element("p", "gx-list-heading", "Not committed yet")))
        for one in waiting:
            _choice(_name(one, held), one.key, address)
        st.html(str(element("p", "gx-list-heading", "In the library")))
        for document in held[:MOST]:
            if document.document not in {one.document for one in waiting}:
                _choice(document.title, document.document, address)
        st.html(str(element("p", "gx-quiet", capped(len(held), "document"))))


def _choice(title: str, key: str, address: Address) -> None:
    st.button(plain(title), key=f"library-{key}", type="tertiary", width="stretch", on_click=navigation.go,
              args=(address, address.with_(node=key, statement="")))


def _name(one: Waiting, held: Sequence[HeldDocument]) -> str:
    """What a draft is called: its file, or the title of the document it is about."""
    return one.name or next((document.title for document in held if document.document == one.document), one.key)


def _uploads(desk: Desk, address: Address) -> None:
    turn = st.session_state.setdefault(TURN, 0)
    way = st.segmented_control("What to load", list(WAYS), key="library-way", default="files", required=True,
                               format_func=WAYS.__getitem__, label_visibility="collapsed")
    found = st.file_uploader("Documents to read", accept_multiple_files="directory" if way == "folder" else True,
                             key=f"library-upload-{way}-{turn}", label_visibility="collapsed")
    if found:
        st.session_state[TURN] = turn + 1
        _take_in(desk, desk.arrived([(file.name, file.getvalue()) for file in found]), address)


def _take_in(desk: Desk, arrived: Sequence[PendingDocument], address: Address) -> None:
    """Keep what came, then read it, one by one; the one good file among them is opened at once."""
    lines, keys = [], []
    with progress.over([draft.name for draft in arrived]) as bar:
        for at, draft in enumerate(arrived):
            came = _arrive(desk, draft, partial(bar.tell, at))
            if isinstance(came, Refusal):
                lines.append(Told(f"Not read: {came.text}", good=False))
            else:
                keys.append(came)
    pending.tell(lines if arrived else [Told("Nothing in it that can be loaded.", good=False)])
    if len(keys) == 1:
        navigation.go(address, address.with_(node=keys[0], statement=""))
    st.rerun()


def _arrive(desk: Desk, draft: PendingDocument, told: Callable[[Phase], None]) -> str | Refusal:
    """The key of a draft that came; what cannot be read does not stay, unless it lay there before."""
    before = {one.key for one in desk.waiting.every()}
    key = desk.waiting.put(draft)  # first of all: a connection may be lost while it is read
    if isinstance(key, Refusal):
        return Refusal(f"{draft.name}: {key.text}")
    seen = desk.preview(draft, told)
    if not isinstance(seen, Refusal):
        return key
    if key not in before:
        desk.waiting.drop(key, ())
    return seen


def _waiting(desk: Desk, held: Sequence[HeldDocument], waiting: Sequence[Waiting], address: Address) -> None:
    """What is on the desk, and the button that stores all of it."""
    if not waiting:
        return
    st.html(str(element("h3", "gx-heading", "Not committed yet")))
    committing.warning(sum(one.decisions for one in waiting))
    with st.container(key="hits", gap=None):
        for one in waiting:
            st.button(plain(_name(one, held)), key=f"waiting-{one.key}", type="tertiary",
                      icon=":material/draft:", on_click=navigation.go,
                      args=(address, address.with_(node=one.key, statement="")))
            st.html(str(element("div", "gx-hit", element("p", "gx-origin", _facts(one)))))
    if st.button(f"Commit {counted(len(waiting), 'document')}", key="commit-all", type="primary",
                 icon=":material/library_add_check:"):
        _commit_all(desk, waiting, address)


def _commit_all(desk: Desk, waiting: Sequence[Waiting], address: Address) -> None:
    """Store every draft as it is now; one that cannot be opened is told and stays."""
    chosen: dict[str, PendingDocument] = {}
    lines = []
    for one in waiting:
        draft = desk.waiting.get(one.key)
        if isinstance(draft, PendingDocument):
            chosen[one.key] = draft
        elif draft:
            lines.append(Told(f"{one.name or one.key}: not stored. {draft.text}", good=False))
    committing.commit(desk, chosen, address, lines)


def _facts(one: Waiting) -> str:
    if one.problem:
        return f"It cannot be opened: {one.problem}"
    return joined((counted(one.size, "byte") if one.size else "in the library",
                   f"{counted(one.decisions, 'decision')} written down" if one.decisions else "nothing decided yet",
                   f"last changed {one.changed}"))


def _held(held: Sequence[HeldDocument], address: Address) -> None:
    st.html(str(element("h3", "gx-heading", "In the library")))
    if not held:
        st.html(str(element("p", "gx-empty", "No document yet. Load one to begin.")))
    with st.container(key="starts", gap=None):
        for at, document in enumerate(held[:MOST]):
            st.button(plain(document.title), key=f"held-{at}", type="tertiary", icon=":material/arrow_forward:",
                      on_click=navigation.go, args=(address, address.with_(node=document.document, statement="")))
            newest, older = document.editions[0], len(document.editions) - 1
            st.html(str(element("p", "gx-why", joined((
                f"Edition {newest.name}", f"{older} older" if older else "", f"updated: {newest.updated}",
                editions.decided(newest), f"read by {newest.read_by}" if newest.read_by else "")))))
            lists.explore(f"held-explore-{at}", address, document.document)


def _bibliographies(desk: Desk) -> None:
    held = desk.bibliographies()
    if held:
        st.html(str(element("h3", "gx-heading", "Bibliographies in the library")))
        rows = (element("li", "", element("strong", "", one.name),
                        f" · {'damaged; verify says more' if one.damaged else counted(one.works, 'work')}") for one in held)
        st.html(str(element("ul", "gx-lines", *rows)))
