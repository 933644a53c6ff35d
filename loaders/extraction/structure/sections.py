"""Sections: headings with the path that leads down to them.

Why: a heading carries conditions and populations for all that stands below it.
Method: a stack of headings by level; a heading closes those of its own level and deeper ones.
Fails: it cannot; levels that skip one (1, 3) give a path without the missing step.
"""

from __future__ import annotations

from loaders.blocks import Block, Printed
from loaders.record import Section


class Path:
    """The headings above the place that is being read, as words, and as they are printed."""

    def __init__(self) -> None:
        self._open: list[tuple[int, Printed]] = []
        self.headings: tuple[str, ...] = ()
        self.printed: tuple[Printed, ...] = ()

    def enter(self, block: Block) -> Section:
        """Go to the heading `block`; its section."""
        level = max(block.level, 1)
        start, end = block.view.trimmed(0, len(block.view.text))
        heading = Printed.of(block.view, start, end)
        self._open = [(above, words) for above, words in self._open if above < level] + [(level, heading)]
        self.printed = tuple(words for _, words in self._open)
        self.headings = tuple(map(str, self.printed))
        return Section(block.view.span(start, end), level, self.headings, block.rule)
