"""A bar that says which phase of which file is under way.

Why: reading takes a moment, and the check of the shapes most of it; a bar that stands still looks broken.
Method: whoever works tells each phase as it begins; the bar moves by phases and files, in words beside it.
Fails: it cannot.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import streamlit as st

from explorer.view_models.desk import Phase
from explorer.views.markup import plain

PHASES: Mapping[Phase, str] = {
    "read": "reading the file", "rules": "applying the rules", "shapes": "checking the shapes", "store": "storing",
}


class Progress:
    """The bar over some files, told of each by its place."""

    def __init__(self, names: Sequence[str]) -> None:
        self._names = names
        self._bar = st.progress(0.0, self.words(0, "read"))

    def words(self, at: int, phase: Phase) -> str:
        """What is under way: "page.txt (1 of 3): checking the shapes"."""
        place = f" ({at + 1} of {len(self._names)})" if len(self._names) > 1 else ""
        return f"{plain(self._names[at])}{place}: {PHASES[phase]} …" if self._names else "…"

    def tell(self, at: int, phase: Phase) -> None:
        """A phase of the file at that place begins."""
        done = (at + list(PHASES).index(phase) / len(PHASES)) / max(1, len(self._names))
        self._bar.progress(done, self.words(at, phase))

    def end(self) -> None:
        """All is done."""
        self._bar.empty()


@contextmanager
def over(names: Sequence[str]) -> Iterator[Progress]:
    """A bar over files of these names, gone at the end."""
    bar = Progress(names)
    try:
        yield bar
    finally:
        bar.end()
