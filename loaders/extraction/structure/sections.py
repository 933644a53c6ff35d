"""Sections: headings with the path that leads down to them.

Why: a heading carries conditions and populations for all that stands below it.
Method: a stack of headings by level; a heading closes those of its own level and deeper ones.
Fails: it cannot; levels that skip one (1, 3) give a path without the missing step.
"""

from __future__ import annotations

from loaders.blocks import Block
from loaders.record import Section


class Path:
    """The headings above the place that is being read."""

    def __init__(self) -> None:
        self._open: list[tuple[int, str]] = []
        self.headings: tuple[str, ...] = ()

    def enter(self, block: Block) -> Section:
        """Go to the heading `block`; its section."""
        level = max(block.level, 1)
        heading = block.view.text.strip()
        self._open = [(above, words) for above, words in self._open if above < level] + [(level, heading)]
        self.headings = tuple(words for _, words in self._open)
        start, end = block.view.trimmed(0, len(block.view.text))
        return Section(block.view.span(start, end), level, self.headings, block.rule)
