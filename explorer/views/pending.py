"""The drafts that lie on the desk, as this window knows them.

Why: what people wrote must survive a change of page, a reload and a restart; and two windows must not overwrite each other.
Method: drafts lie with the desk. A window keeps which decisions of a draft it has shown; where others stand there by now,
    the page says so, and nothing is written down over them until they were looked at.
Fails: what cannot be kept is a `Refusal`, in one line.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import streamlit as st

from explorer.view_models.desk import PendingDocument, Phase, Refusal
from explorer.view_models.preview import Preview, WorksPreview
from explorer.views.ports import Desk

SHOWN, TURNS, TOLD, PREVIEW = "library-shown", "library-turns", "library-told", "library-preview"


@dataclass(frozen=True)
class Told:
    """What came of the last action: one line, and the statement it leads to if it stored something."""

    text: str
    good: bool
    statement: str = ""


def get(desk: Desk, key: str) -> PendingDocument | Refusal | None:
    """A draft with the decisions that this window has shown, at first those it has."""
    found = desk.waiting.get(key)
    if isinstance(found, PendingDocument):
        return replace(found, entries=_shown().setdefault(key, found.entries))
    return found


def of_document(document: str) -> PendingDocument:
    """The draft of a document of the library that has none on the desk."""
    return PendingDocument(document=document, entries=_shown().setdefault(document, ()))


def elsewhere(desk: Desk, key: str, draft: PendingDocument) -> int | None:
    """How many decisions a draft has by now, if they are others than this window has shown."""
    found = desk.waiting.get(key)
    entries = found.entries if isinstance(found, PendingDocument) else ()
    return len(entries) if entries != draft.entries else None


def look_again(key: str) -> None:
    """Callback: show a draft as it is now."""
    _shown().pop(key, None)


def write_down(desk: Desk, key: str, draft: PendingDocument, line: str) -> Refusal | None:
    """Add a decision to a draft."""
    return _decide(desk, key, draft, (*draft.entries, line))


def take_back(desk: Desk, key: str, draft: PendingDocument) -> None:
    """Callback: remove the last decision of a draft."""
    refused = _decide(desk, key, draft, draft.entries[:-1])
    if refused:
        tell([Told(f"Not taken back: {refused.text}.", good=False)])


def drop(desk: Desk, key: str, draft: PendingDocument) -> Refusal | None:
    """Take a draft off the desk, with its decisions."""
    refused = desk.waiting.drop(key, draft.entries)
    if not refused:
        look_again(key)
    return refused


def turn(key: str) -> int:
    """How many decisions this window has written down or taken back in a draft: inputs begin anew after each."""
    turns: dict[str, int] = st.session_state.setdefault(TURNS, {})
    return turns.get(key, 0)


def unsaved(desk: Desk) -> int:
    """How many decisions are written down and not committed."""
    return sum(one.decisions for one in desk.waiting.every())


def kept(desk: Desk, draft: PendingDocument) -> Preview | WorksPreview | Refusal | None:
    """What was last seen of a draft, if nothing has changed since."""
    last = st.session_state.get(PREVIEW)
    return last[2] if last and last[0] is desk and last[1] == draft else None


def preview(desk: Desk, draft: PendingDocument, told: Callable[[Phase], None]) -> Preview | WorksPreview | Refusal:
    """What would be stored of a draft; `told` hears of each phase as it begins."""
    found = desk.preview(draft, told)
    st.session_state[PREVIEW] = (desk, draft, found)
    return found


def forget_preview() -> None:
    """The library has changed."""
    st.session_state.pop(PREVIEW, None)


def tell(lines: list[Told]) -> None:
    """Keep lines to be shown in the next run."""
    st.session_state[TOLD] = lines


def told() -> list[Told]:
    """The lines of the last action; they are shown once."""
    found: list[Told] = st.session_state.pop(TOLD, [])
    return found


def _decide(desk: Desk, key: str, draft: PendingDocument, entries: tuple[str, ...]) -> Refusal | None:
    refused = desk.waiting.decide(draft, entries)
    if not refused:
        _shown()[key] = entries
        st.session_state[TURNS] = {**st.session_state.get(TURNS, {}), key: turn(key) + 1}
    return refused


def _shown() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = st.session_state.setdefault(SHOWN, {})
    return found
