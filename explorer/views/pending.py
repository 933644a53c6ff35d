"""The drafts of a session: files on the desk, and decisions that are written down but not stored.

Why: what people wrote must survive a change of page and a change of mind; only they throw it away.
Method: drafts live in the session under keys of their own, apart from any widget, because Streamlit forgets a widget
    with its page. An upload's key is the start of its hash, a document's its id.
Fails: it cannot; an unknown key is None. With the session all of it ends, which the page says.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import streamlit as st

from explorer.model.desk import PendingDocument, Phase, Refusal
from explorer.model.preview import Preview, WorksPreview
from explorer.views.protocol import Desk

DRAFTS, TOLD, PREVIEW = "library-drafts", "library-told", "library-preview"
UPLOADED = "~"  # begins the key of an upload; no document id does


@dataclass(frozen=True)
class Told:
    """What came of the last action: one line, and the statement it leads to if it stored something."""

    text: str
    good: bool
    statement: str = ""


def every() -> Mapping[str, PendingDocument]:
    """All drafts by key, in the order they came."""
    found: dict[str, PendingDocument] = st.session_state.setdefault(DRAFTS, {})
    return found


def get(key: str) -> PendingDocument | None:
    """The draft of a key."""
    return every().get(key)


def put(draft: PendingDocument) -> str:
    """Lay a draft on the desk; the same file again keeps what was decided about it. Gives its key."""
    key = draft.document or UPLOADED + hashlib.sha256(draft.content).hexdigest()[:12]
    known = get(key)
    _store({**every(), key: replace(draft, entries=known.entries) if known else draft})
    return key


def write_down(key: str, draft: PendingDocument, line: str) -> None:
    """Add a decision to a draft."""
    _store({**every(), key: replace(draft, entries=(*draft.entries, line))})


def take_back(key: str) -> None:
    """Callback: remove the last decision of a draft."""
    draft = get(key)
    if draft and draft.entries:
        _store({**every(), key: replace(draft, entries=draft.entries[:-1])})


def drop(key: str) -> None:
    """Take a draft off the desk, with its decisions."""
    _store({name: draft for name, draft in every().items() if name != key})


def unsaved() -> int:
    """How many decisions are written down but not stored."""
    return sum(len(draft.entries) for draft in every().values())


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


def _store(drafts: Mapping[str, PendingDocument]) -> None:
    st.session_state[DRAFTS] = dict(drafts)
