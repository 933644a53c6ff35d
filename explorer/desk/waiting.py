"""The drafts of a library as its page shows and changes them.

Why: what was brought and decided lies in the library's folder, so that a reload, another window or a restart finds it.
Method: a thin side of `explorer.drafts` towards the page: the page's values in and out, a refusal in place of an error. What
    a file holds is kept in memory, for it never changes under its key; decisions are looked up each time.
Fails: with a `Refusal` in one line.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from explorer.desk.reading import Memory
from explorer.drafts import Draft, DraftError, Drafts
from explorer.evidence import phrasing
from explorer.view_models.desk import PendingDocument, Refusal, Waiting

KEPT = 8  # files in memory


class Desktop:
    """What lies on the desk before one library folder."""

    def __init__(self, root: Path) -> None:
        self._drafts = Drafts(root)
        self._files: Memory[Draft | None] = Memory(KEPT)
        self._met: set[str] = set()  # keys of drafts that lay here: one that lies here no more was taken off

    def every(self) -> tuple[Waiting, ...]:
        """All drafts, in the order they came."""
        return tuple(Waiting(one.key, one.name, one.document, one.decisions, one.size,
                             phrasing.day(one.changed.isoformat()) if one.changed else "", one.problem)
                     for one in self._drafts.every())

    def get(self, key: str) -> PendingDocument | Refusal | None:
        """A draft by its key, as it is now; None if there is none."""
        try:
            entries = self._drafts.entries(key)
            if entries is None:
                return None
            found = self._files.get((key, self._drafts.stamp(key)), lambda: self._drafts.get(key))
        except DraftError as error:
            return Refusal(str(error))
        if found is None:
            return None
        self._met.add(key)
        return PendingDocument(found.name, found.content, found.document, entries, found.meta, found.overlay)

    def put(self, draft: PendingDocument) -> str | Refusal:
        """Lay a draft on the desk; the same file again keeps what was decided about it. Gives its key."""
        try:
            return self._drafts.put(_kept(draft))
        except DraftError as error:
            return Refusal(str(error))

    def decide(self, draft: PendingDocument, entries: Sequence[str]) -> Refusal | None:
        """Let a draft have these decisions in place of those it was seen with; refused if it has others by now."""
        try:
            self._drafts.decide(_kept(draft).key(), draft.entries, entries)
        except DraftError as error:
            return Refusal(str(error))
        return None

    def drop(self, key: str, entries: Sequence[str]) -> Refusal | None:
        """Take a draft off the desk that was seen with these decisions; refused if it has others by now."""
        try:
            self._drafts.drop(key, entries)
        except DraftError as error:
            return Refusal(str(error))
        return None

    def settle(self, draft: PendingDocument) -> Refusal | None:
        """Take off a draft that was committed."""
        return self.drop(_kept(draft).key(), draft.entries)

    def is_other(self, draft: PendingDocument) -> bool:
        """Whether the draft has other decisions by now than it was seen with, was taken off since, or is damaged."""
        key = _kept(draft).key()
        found = self.get(key)
        if found is None:
            return key in self._met and bool(draft.content or draft.entries)
        return isinstance(found, Refusal) or found.entries != draft.entries


def _kept(draft: PendingDocument) -> Draft:
    given = replace(draft, document="") if draft.content else draft
    return Draft(given.name, given.document, given.content, given.meta, given.overlay, given.entries)
