"""What is open on the Library page: the painted text beside the form that corrects it, or the works of a bibliography.

Why: a reading can be checked only on the words themselves, and what the rules missed comes first.
Method: the sidebar lists statements and reference entries; the main area says what was read, what no rule claimed, and
    paints the text; beside it stands what was picked, with its form.
Fails: a draft that cannot be read any more says why, and can be taken off the desk or rid of its last decision.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from explorer.links import Address
from explorer.view_models.desk import HeldDocument, PendingDocument, Refusal
from explorer.view_models.labels import Badge, Note, Tone
from explorer.view_models.preview import Preview, ReadReference, WorksPreview
from explorer.views import (
    annotated_text,
    committing,
    curating,
    editions,
    navigation,
    pending,
    progress,
    readings,
    rereading,
    waiting,
    widgets,
    works,
)
from explorer.views.committing import MOST, capped, counted
from explorer.views.curating import Place
from explorer.views.markup import element, joined, plain
from explorer.views.pending import Told
from explorer.views.ports import Desk

LONGEST = 60  # characters of an entry in the list


def draw(desk: Desk, held: Sequence[HeldDocument], draft: PendingDocument, address: Address) -> None:
    """Draw what was read of a draft: a document, or a bibliography."""
    seen = _seen(desk, draft)
    with st.sidebar, st.container(key="list", gap=None):
        st.button("Desk and library", key="library-back", type="tertiary", icon=":material/arrow_back:", width="stretch",
                  on_click=navigation.go, args=(address, address.with_(node="", statement="")))
        if isinstance(seen, Preview):
            _contents(seen, address)
    with st.container(key="curation", gap="small"):
        committing.told()
        _elsewhere(desk, draft, address)
        if isinstance(seen, Refusal):
            st.html(str(element("p", "gx-empty", f"This cannot be read: {seen.text}")))
            if draft.entries or draft.content:
                _deeds(desk, draft, address)
        elif isinstance(seen, WorksPreview):
            st.html(str(works.head(seen)))
            _deeds(desk, draft, address)
            st.html(str(works.listed(seen)))
        else:
            _preview(desk, held, draft, seen, address)


def _elsewhere(desk: Desk, draft: PendingDocument, address: Address) -> None:
    """Say that a draft was changed in another window, and show it as it is now when that is asked for."""
    number = pending.elsewhere(desk, address.node, draft)
    if number is None:
        return
    text = (f"It has {counted(number, 'decision')} now; shown here are {len(draft.entries)}. "
            "Nothing is written down over them before you have looked.")
    st.html(str(widgets.note(Note("warning", "Changed in another window", text))))
    st.button("Show it as it is now", key="look-again", icon=":material/refresh:", on_click=pending.look_again,
              args=(address.node,))


def _seen(desk: Desk, draft: PendingDocument) -> Preview | WorksPreview | Refusal:
    """The preview; a bar tells how far it is where it must be made first."""
    kept = pending.kept(desk, draft)
    if kept:
        return kept
    with progress.over([draft.name or draft.document]) as bar:
        return pending.preview(desk, draft, partial(bar.tell, 0))


def _contents(seen: Preview, address: Address) -> None:
    """The statements and the reference list, to be picked from."""
    words = st.text_input("Find", key="library-find", type="search", placeholder="Find a statement",
                          icon=":material/search:", label_visibility="collapsed", max_chars=200, live=True)
    sought = (words or "").casefold()
    found = [one for one in seen.statements if sought in one.text.casefold() or sought in one.title.casefold()]
    section = ""
    for statement in found[:MOST]:
        if statement.section != section:
            section = statement.section
            st.html(str(element("p", "gx-list-heading", section.rpartition(" › ")[2] or "Without heading")))
        chosen = str(statement.number) == address.statement
        st.button(plain(f"{statement.number}  {statement.title}"), key=f"statement-{statement.number}", width="stretch",
                  type="primary" if chosen else "tertiary", on_click=navigation.go,
                  args=(address, address.with_(statement=str(statement.number))))
    st.html(str(element("p", "gx-quiet", capped(len(found), "statement"))))
    entries = [one for one in seen.references if sought in one.text.casefold()]
    if entries:
        st.html(str(element("p", "gx-list-heading", "Reference list")))
    for entry in entries[:MOST]:
        chosen = f"r{entry.number}" == address.statement
        st.button(plain(_entry(entry)), key=f"entry-{entry.number}", width="stretch",
                  type="primary" if chosen else "tertiary", on_click=navigation.go,
                  args=(address, address.with_(statement=f"r{entry.number}")))


def _entry(entry: ReadReference) -> str:
    """The first words of an entry, with its place in the list where they do not begin with a number."""
    text = entry.text if entry.text[:1].isdigit() else f"{entry.number}  {entry.text}"
    return text if len(text) <= LONGEST else f"{text[:LONGEST - 1].rstrip()}…"


def _preview(desk: Desk, held: Sequence[HeldDocument], draft: PendingDocument, seen: Preview, address: Address) -> None:
    _head(desk, draft, seen, address)
    rereading.draw(desk, seen)
    waiting.draw(desk, address.node, draft, seen.waiting)
    _first(seen)
    readings.draw(seen.verdicts, address)
    with st.container(key="main"):
        left, right = st.columns([58, 42], gap="large")
        with left:
            _sheet(seen, address)
        with right:
            _beside(desk, held, draft, seen, address)


def _beside(desk: Desk, held: Sequence[HeldDocument], draft: PendingDocument, seen: Preview, address: Address) -> None:
    """What is picked, with its form; with nothing picked, what is about all of it."""
    place = Place(desk, address.node, draft, address.statement or "page",
                  partial(navigation.go, address, address.with_(statement="")))
    chosen = next((one for one in seen.statements if str(one.number) == address.statement), None)
    entry = next((one for one in seen.references if f"r{one.number}" == address.statement), None)
    if chosen:
        curating.statement(place, chosen, seen.strokes)
    elif entry:
        curating.reference(place, entry)
    else:
        st.html(str(element("p", "gx-empty", "Pick a statement in the list to check or correct it.")))
        editions.versions(desk, held, seen.document, address)
        curating.page(place, seen)


def _head(desk: Desk, draft: PendingDocument, seen: Preview, address: Address) -> None:
    counts = (element("li", "", element("strong", "", f"{count.figure:,}"), f" {count.name}") for count in seen.counts)
    st.html(str(element(
        "div", "gx-details", widgets.badges(_badges(seen, draft)), element("h2", "gx-title", seen.title),
        element("p", "gx-origin", joined((f"{seen.document}, edition {seen.edition}", f"file {seen.name}")), " ",
                widgets.file_hash(seen.sha256)),
        element("ul", "gx-counts", *counts))))
    _deeds(desk, draft, address)


def _deeds(desk: Desk, draft: PendingDocument, address: Address) -> None:
    """What can be done with all of it."""
    committing.warning(len(draft.entries))
    with st.container(key="deeds", horizontal=True, vertical_alignment="center", gap="small"):
        if draft.content or draft.entries:
            decisions = f" with {counted(len(draft.entries), 'decision')}" if draft.entries else ""
            if st.button(f"Commit{decisions}", key="commit", type="primary", icon=":material/library_add_check:"):
                committing.commit(desk, {address.node: draft}, address)
        if draft.entries:
            st.download_button("Save decisions", "".join(f"{line}\n" for line in draft.entries), "curation.jsonl",
                               "application/jsonl", key="save-decisions", type="tertiary", icon=":material/download:",
                               on_click="ignore")
            st.button("Take back the last", key="take-back", type="tertiary", icon=":material/undo:",
                      on_click=pending.take_back, args=(desk, address.node, draft))
        if draft.content or draft.entries:
            leave(desk, draft, address, _lost(len(draft.entries)))


def _badges(seen: Preview, draft: PendingDocument) -> tuple[Badge, ...]:
    name = "as it is in the library" if seen.status == "unchanged" else seen.status
    tone: Tone = "neutral" if seen.status.startswith("unchanged") else "accent"
    written = (Badge(f"{counted(len(draft.entries), 'decision')} not committed", "warning"),) if draft.entries else ()
    return (Badge(name, tone), *written)


def _lost(decisions: int) -> str:
    """What is gone with a draft."""
    if not decisions:
        return "Nothing was decided about it. The file itself stays where it is."
    return f"{counted(decisions, 'decision')} that {'is' if decisions == 1 else 'are'} not committed will be gone."


def leave(desk: Desk, draft: PendingDocument, address: Address, lost: str) -> None:
    """Draw the way to throw a draft away, which says what is lost and asks first."""
    with st.popover("Take off the desk", type="tertiary", icon=":material/delete:"):
        st.html(str(element("p", "", lost)))
        if st.button("Take it off", key="drop"):
            refused = pending.drop(desk, address.node, draft)
            if refused:
                pending.tell([Told(f"Not taken off: {refused.text}.", good=False)])
            else:
                navigation.go(address, address.with_(node="", statement=""))
            st.rerun()


def _first(seen: Preview) -> None:
    """What no rule claimed comes first, then what is doubtful, then what is new."""
    for name, found in (("number", seen.numbers), ("sentence", seen.sentences)):
        by = "a rule or settled by a person" if any(one.whole for one in seen.taken_out) else "a rule"
        title = f"{counted(len(found), name)} no rule claimed" if found else f"Every {name} was claimed by {by}"
        if found:
            with st.expander(title, expanded=len(found) <= 6, key=f"loose-{name}"):  # noqa: PLR2004 - what one glance takes in
                st.html(str(annotated_text.loose(found)))
        else:
            st.html(str(element("p", "gx-quiet gx-claimed", f"{title}.")))
    for title, lines in (("Problems", seen.problems), ("Against the current edition", seen.changes)):
        if lines:
            with st.expander(f"{title}: {len(lines)}" if title == "Problems" else title, expanded=True):
                shown = (element("li", "", line) for line in lines[:MOST])
                st.html(str(element("ul", "gx-lines", *shown)))


def _sheet(seen: Preview, address: Address) -> None:
    number = int(address.statement) if address.statement.isdecimal() else 0
    divided = annotated_text.parts(seen.strokes)
    part = annotated_text.part_of(divided, number)
    with st.container(key="sheet-head", horizontal=True, vertical_alignment="center", gap="small"):
        st.html(str(element("h3", "gx-heading", "The text, and what was read from it")))
        with st.popover("Key", icon=":material/category:", type="tertiary", help="What the marks mean"):
            st.html(str(annotated_text.key()))
    if len(divided) > 1:
        part = st.selectbox("Part", range(len(divided)), part, key=f"part-{address.node}-{number}",
                            format_func=lambda at: f"Part {at + 1} of {len(divided)}", label_visibility="collapsed") or 0
    chosen = next((one for one in seen.statements if one.number == number), None)
    pointed = annotated_text.pointed(chosen) if chosen else annotated_text.NOTHING
    st.html(str(annotated_text.painted(divided[part], number, pointed)))
