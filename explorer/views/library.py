"""The Library page: bring files, see what was read of them, correct it, store it; and the versions that are held.

Why: nothing may enter the library that a person could not look at first, and what the rules missed comes first.
Method: the sidebar holds what is on the desk and in the library, or the statements of what is open; the address holds
    which one (`node`) and which statement (`statement`, its number). Decisions stay in the session until they are
    committed; the desk reads, checks and stores.
Fails: a refused file is one line and does not stop the others; an address that names nothing is told.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from explorer.links import Address
from explorer.model import Badge, Draft, HeldDocument, Note, Preview, ReadStatement, Refusal, Stored
from explorer.views import curating, drafts, pieces, sheet, state
from explorer.views.drafts import Told
from explorer.views.markup import Element, element, joined, plain
from explorer.views.protocol import Desk

STYLE = Path(__file__).with_name("library.css")
TURN = "library-turn"  # a new turn empties the upload box
MOST = 80
WAYS = {"files": "Files", "folder": "A folder"}
ABOUT = "Files are read on this machine and lie on the desk until you commit them. Nothing is stored before that."
LOST = "What is written down ends with this session: commit it, or save it as a file."


def draw(desk: Desk, address: Address) -> None:
    """Draw the desk, or the draft or document that is open on it."""
    st.html(STYLE)
    held = desk.documents()
    draft = drafts.get(address.node)
    if draft is None and address.node in {document.document for document in held}:
        draft = Draft(document=address.node)
    if draft is None:
        _start(desk, held, address)
    else:
        _open(desk, held, draft, address)


def _told() -> None:
    for at, line in enumerate(drafts.told()):
        tone = "result" if line.good else "error"
        st.html(str(element("div", f"gx-note gx-{tone}", element("div", "gx-note-text", element("p", "", line.text)))))
        if line.statement:
            there = Address(page="explore", statement=line.statement)
            st.button("Open it in Explore", key=f"explore-{at}", type="tertiary", icon=":material/account_tree:",
                      on_click=state.go, args=(Address(page="library"), there))


# The desk

def _start(desk: Desk, held: Sequence[HeldDocument], address: Address) -> None:
    _shelves(held, address)
    with st.container(key="library", gap="small"):
        _told()
        if address.node:
            text = f"Neither the desk nor the library holds “{address.node}”. Files stay on the desk for one session only."
            st.html(str(element("p", "gx-empty", text)))
        st.html(str(element("div", "", element("h2", "gx-title", "Load, look, correct, store"),
                            element("p", "gx-quiet", f"{ABOUT} Formats: {', '.join(desk.formats())}"))))
        _uploads(desk, address)
        _waiting(desk, held, address)
        _held(held, address)


def _shelves(held: Sequence[HeldDocument], address: Address) -> None:
    with st.sidebar, st.container(key="list", gap=None):
        if drafts.every():
            st.html(str(element("p", "gx-list-heading", "On the desk")))
        for key, draft in drafts.every().items():
            _choice(draft.name or _title(held, key), key, address)
        st.html(str(element("p", "gx-list-heading", "In the library")))
        for document in held[:MOST]:
            if not drafts.get(document.document):
                _choice(document.title, document.document, address)
        st.html(str(element("p", "gx-quiet", _capped(len(held), "document"))))


def _choice(title: str, key: str, address: Address) -> None:
    st.button(plain(title), key=f"library-{key}", type="tertiary", width="stretch", on_click=state.go,
              args=(address, address.with_(node=key, statement="")))


def _title(held: Sequence[HeldDocument], key: str) -> str:
    return next((document.title for document in held if document.document == key), key)


def _uploads(desk: Desk, address: Address) -> None:
    turn = st.session_state.setdefault(TURN, 0)
    way = st.segmented_control("What to load", list(WAYS), key="library-way", default="files", required=True,
                               format_func=WAYS.__getitem__, label_visibility="collapsed")
    found = st.file_uploader("Documents to read", accept_multiple_files="directory" if way == "folder" else True,
                             key=f"library-upload-{way}-{turn}", label_visibility="collapsed")
    if found:
        st.session_state[TURN] = turn + 1
        _take_in(desk, desk.arrived([(file.name, file.getvalue()) for file in found]), address)


def _take_in(desk: Desk, arrived: Sequence[Draft], address: Address) -> None:
    """Read what came, one by one; the one good file among them is opened at once."""
    bar = st.progress(0.0, "Reading …")
    lines, keys = [], []
    for at, draft in enumerate(arrived):
        bar.progress(at / len(arrived), plain(f"Reading {draft.name} ({at + 1} of {len(arrived)})"))
        seen = desk.preview(draft)
        if isinstance(seen, Refusal):
            lines.append(Told(f"Not read: {seen.text}", good=False))
        else:
            keys.append(drafts.put(draft))
    bar.empty()
    drafts.tell(lines if arrived else [Told("Nothing in it that can be loaded.", good=False)])
    if len(keys) == 1:
        state.go(address, address.with_(node=keys[0], statement=""))
    st.rerun()


def _waiting(desk: Desk, held: Sequence[HeldDocument], address: Address) -> None:
    """What is on the desk, and the button that stores all of it."""
    waiting = {key: draft for key, draft in drafts.every().items() if draft.content or draft.entries}
    if not waiting:
        return
    st.html(str(element("h3", "gx-heading", "On the desk, not stored yet")))
    _warning()
    with st.container(key="hits", gap=None):
        for key, draft in waiting.items():
            st.button(plain(draft.name or _title(held, key)), key=f"waiting-{key}", type="tertiary",
                      icon=":material/draft:", on_click=state.go, args=(address, address.with_(node=key, statement="")))
            decisions = _counted(len(draft.entries), "decision") + " written down" if draft.entries else ""
            size = f"{len(draft.content):,} bytes" if draft.content else "in the library"
            st.html(str(element("div", "gx-hit", element("p", "gx-origin", joined((size, decisions))))))
    if st.button(f"Commit {_counted(len(waiting), 'document')}", key="commit-all", type="primary",
                 icon=":material/library_add_check:"):
        _commit(desk, waiting, address)


def _held(held: Sequence[HeldDocument], address: Address) -> None:
    st.html(str(element("h3", "gx-heading", "In the library")))
    if not held:
        st.html(str(element("p", "gx-empty", "No document yet. Load one to begin.")))
    with st.container(key="starts", gap=None):
        for at, document in enumerate(held[:MOST]):
            st.button(plain(document.title), key=f"held-{at}", type="tertiary", icon=":material/arrow_forward:",
                      on_click=state.go, args=(address, address.with_(node=document.document, statement="")))
            newest, older = document.editions[0], len(document.editions) - 1
            st.html(str(element("p", "gx-why", joined((
                f"Edition {newest.name}", f"{older} older" if older else "", f"updated: {newest.updated}",
                _counted(newest.decisions, "decision"))))))


# One draft or document

def _open(desk: Desk, held: Sequence[HeldDocument], draft: Draft, address: Address) -> None:
    seen = drafts.preview(desk, draft)
    with st.sidebar, st.container(key="list", gap=None):
        st.button("Desk and library", key="library-back", type="tertiary", icon=":material/arrow_back:", width="stretch",
                  on_click=state.go, args=(address, address.with_(node="", statement="")))
        if isinstance(seen, Preview):
            _statements(seen.statements, address)
    with st.container(key="curation", gap="small"):
        _told()
        if isinstance(seen, Refusal):
            st.html(str(element("p", "gx-empty", f"This cannot be read: {seen.text}")))
        else:
            _preview(desk, held, draft, seen, address)


def _statements(statements: Sequence[ReadStatement], address: Address) -> None:
    words = st.text_input("Find", key="library-find", type="search", placeholder="Find a statement",
                          icon=":material/search:", label_visibility="collapsed", max_chars=200, live=True)
    sought = (words or "").casefold()
    found = [one for one in statements if sought in one.text.casefold() or sought in one.title.casefold()]
    section = ""
    for statement in found[:MOST]:
        if statement.section != section:
            section = statement.section
            st.html(str(element("p", "gx-list-heading", section.rpartition(" › ")[2] or "Without heading")))
        chosen = str(statement.number) == address.statement
        st.button(plain(f"{statement.number}  {statement.title}"), key=f"statement-{statement.number}", width="stretch",
                  type="primary" if chosen else "tertiary", on_click=state.go,
                  args=(address, address.with_(statement=str(statement.number))))
    st.html(str(element("p", "gx-quiet", _capped(len(found), "statement"))))


def _preview(desk: Desk, held: Sequence[HeldDocument], draft: Draft, seen: Preview, address: Address) -> None:
    _head(desk, draft, seen, address)
    _first(seen)
    with st.container(key="main"):
        left, right = st.columns([58, 42], gap="large")
        with left:
            _sheet(seen, address)
        with right:
            chosen = next((one for one in seen.statements if str(one.number) == address.statement), None)
            if chosen:
                curating.draw(desk, address.node, draft, chosen)
            else:
                st.html(str(element("p", "gx-empty", "Pick a statement in the list to check or correct it.")))
                _versions(held, seen)


def _head(desk: Desk, draft: Draft, seen: Preview, address: Address) -> None:
    counts = (element("li", "", element("strong", "", f"{count.figure:,}"), f" {count.name}") for count in seen.counts)
    st.html(str(element(
        "div", "gx-details", pieces.badges(_badges(seen, draft)), element("h2", "gx-title", seen.title),
        element("p", "gx-origin", joined((f"{seen.document}, edition {seen.edition}", f"file {seen.name}")), " ",
                element("code", "", f"{seen.sha256[:6]}…{seen.sha256[-4:]}", title=f"SHA-256 {seen.sha256}")),
        element("ul", "gx-counts", *counts))))
    _warning(draft)
    with st.container(key="deeds", horizontal=True, vertical_alignment="center", gap="small"):
        if draft.content or draft.entries:
            decisions = f" with {_counted(len(draft.entries), 'decision')}" if draft.entries else ""
            if st.button(f"Commit{decisions}", key="commit", type="primary", icon=":material/library_add_check:"):
                _commit(desk, {address.node: draft}, address)
        if draft.entries:
            st.download_button("Save decisions", "".join(f"{line}\n" for line in draft.entries), "curation.jsonl",
                               "application/jsonl", key="save-decisions", type="tertiary", icon=":material/download:",
                               on_click="ignore")
            st.button("Take back the last", key="take-back", type="tertiary", icon=":material/undo:",
                      on_click=drafts.take_back, args=(address.node,))
        if drafts.get(address.node):
            _leave(draft, address)


def _badges(seen: Preview, draft: Draft) -> tuple[Badge, ...]:
    stored = seen.status == "unchanged"
    written = (Badge(f"{_counted(len(draft.entries), 'decision')} not stored", "warning"),) if draft.entries else ()
    return (Badge("as it is in the library" if stored else seen.status, "neutral" if stored else "accent"), *written)


def _leave(draft: Draft, address: Address) -> None:
    with st.popover("Take off the desk", type="tertiary", icon=":material/delete:"):
        lost = f"{_counted(len(draft.entries), 'decision')} that are not stored will be gone." if draft.entries else \
            "Nothing was decided about it. The file itself stays where it is."
        st.html(str(element("p", "", lost)))
        if st.button("Take it off", key="drop"):
            drafts.drop(address.node)
            state.go(address, address.with_(node="", statement=""))
            st.rerun()


def _first(seen: Preview) -> None:
    """What no rule claimed comes first, then what is doubtful, then what is new."""
    for name, found in (("number", seen.numbers), ("sentence", seen.sentences)):
        title = f"{_counted(len(found), name)} no rule claimed" if found else f"Every {name} was claimed by a rule"
        if found:
            with st.expander(title, expanded=len(found) <= 6, key=f"loose-{name}"):  # noqa: PLR2004 - what one glance takes in
                st.html(str(sheet.loose(found)))
        else:
            st.html(str(element("p", "gx-quiet gx-claimed", f"{title}.")))
    for title, lines in (("Problems", seen.problems), ("Against the current edition", seen.changes)):
        if lines:
            with st.expander(f"{title}: {len(lines)}" if title == "Problems" else title, expanded=True):
                shown = (element("li", "", line) for line in lines[:MOST])
                st.html(str(element("ul", "gx-lines", *shown)))


def _sheet(seen: Preview, address: Address) -> None:
    number = int(address.statement) if address.statement.isdecimal() else 0
    divided = sheet.parts(seen.strokes)
    part = sheet.part_of(divided, number)
    with st.container(key="sheet-head", horizontal=True, vertical_alignment="center", gap="small"):
        st.html(str(element("h3", "gx-heading", "The text, and what was read from it")))
        with st.popover("Key", icon=":material/category:", type="tertiary", help="What the marks mean"):
            st.html(str(sheet.key()))
    if len(divided) > 1:
        part = st.selectbox("Part", range(len(divided)), part, key=f"part-{address.node}-{number}",
                            format_func=lambda at: f"Part {at + 1} of {len(divided)}", label_visibility="collapsed") or 0
    st.html(str(sheet.painted(divided[part], number)))


def _versions(held: Sequence[HeldDocument], seen: Preview) -> None:
    document = next((one for one in held if one.document == seen.document), None)
    if not document:
        return
    rows = [_version(edition.name, edition.current, joined((
        f"updated: {edition.updated}", f"file {edition.file_name}", f"{edition.sha256[:6]}…{edition.sha256[-4:]}",
        _counted(edition.decisions, "decision")))) for edition in document.editions]
    st.html(str(element("div", "gx-part", element("h3", "gx-heading", "Editions in the library"),
                        element("ul", "gx-lines", *rows))))


def _version(name: str, current: bool, facts: str) -> Element:
    return element("li", "", element("p", "", element("strong", "", name), " · current" if current else " · older"),
                   element("p", "gx-origin", facts))


# Storing

def _commit(desk: Desk, chosen: dict[str, Draft], address: Address) -> None:
    """Store drafts; what was refused stays on the desk with all that was decided about it."""
    with st.spinner("Storing …"):
        outcomes = desk.commit(tuple(chosen.values()))
    drafts.forget_preview()
    for key, outcome in zip(chosen, outcomes, strict=True):
        if outcome.done:
            drafts.drop(key)
    drafts.tell([Told(outcome.text, outcome.done, outcome.statement) for outcome in outcomes])
    state.go(address, _after(chosen, outcomes, address))
    st.rerun()


def _after(chosen: dict[str, Draft], outcomes: Sequence[Stored], address: Address) -> Address:
    if len(chosen) == 1 and outcomes[0].done:
        return address.with_(node=outcomes[0].document)
    return address


def _warning(draft: Draft | None = None) -> None:
    number = len(draft.entries) if draft else drafts.unsaved()
    if number:
        title = f"{_counted(number, 'decision')} {'is' if number == 1 else 'are'} not stored yet"
        st.html(str(pieces.note(Note("warning", title, LOST))))


def _counted(figure: int, name: str) -> str:
    return f"{figure:,} {name}{'' if figure == 1 else 's'}"


def _capped(total: int, name: str) -> str:
    return f"Showing {MOST} of {total}" if total > MOST else _counted(total, name)
