"""Lists that rules frame on PDF pages, with codes in a narrow column beside them.

Why: a manual prints its instructions in a box, one item below the other, and beside them the code of the place that may
    follow each; read as the row of a table they are one long statement, into which the codes break.
Method: of the columns of a table between rules only the first says something, the other holds codes that are no grades.
    Then each cell is a list: its lines are to be cut as those of a page are. Where the signs of the items are drawn, no
    letters, the first lines of the items stand further to the right than the others, and each begins with a capital.
Fails: it cannot; what is no such list stays a table. Which item a code belongs to is not told: they stand at any height.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from loaders.readers.lines import GLYPH
from loaders.readers.pages import Line, Slot, Table

_COLUMNS = 2
_CODE = re.compile(r"[A-Z]{1,3}\d?")
_GRADE = re.compile(r"[A-E]\d?|[IVX]{1,3}[a-c]?")
_SIGN = re.compile(GLYPH)
_INDENT, _DEEPEST = 0.35, 1.5  # sizes of the letters, by which the first line of an item stands to the right
_LINKS = re.compile(r"\b(?:and|or)$", re.IGNORECASE)
_SEVERAL = 2
_FULL, _JUSTIFIED = 0.2, 3  # sizes of the letters from the edge; lines that end there


@dataclass(frozen=True)
class Frame:
    """The lines of a framed list in runs, of which those are told that items with drawn signs are, and the codes beside."""

    runs: tuple[tuple[bool, tuple[Line, ...]], ...]
    codes: tuple[Line, ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        """The lines of all runs."""
        return tuple(line for _, run in self.runs for line in run)


def of_table(table: Table, heads: int) -> Frame | None:
    """The list that a table with so many rows of heads is, if it is one."""
    rows = table.rows
    if not heads or any(sum(slot.width for slot in row) != _COLUMNS or any(slot.height > 1 for slot in row) for row in rows):
        return None
    codes = [line for row in rows[heads:] for slot in row[1:] for line in slot.lines]
    words = [line.text.strip() for line in codes]
    if not codes or not all(map(_CODE.fullmatch, words)) or all(map(_GRADE.fullmatch, words)):
        return None
    cells = [row[0] for row in rows]
    if sum(len(_openers(slot.lines)) for slot in cells) < _SEVERAL:
        return None
    beside = tuple(line for row in rows[:heads] for slot in row[1:] for line in slot.lines)
    return Frame(tuple(run for slot in cells for run in _runs(slot)), (*beside, *codes))


def _runs(slot: Slot) -> Iterator[tuple[bool, tuple[Line, ...]]]:
    """The lines of a cell, cut before each that opens an item, and behind the last line of what is justified."""
    opens = _openers(slot.lines)
    ends = _ends(slot.lines)
    starts = [0, *(place for place in range(1, len(slot.lines)) if place in opens or place in ends), len(slot.lines)]
    for start, end in pairwise(starts):
        if start < end:
            yield opens.get(start, False), slot.lines[start:end]


def _ends(lines: Sequence[Line]) -> set[int]:
    """Before which lines one ends that is not full, where most others that have a next one end at the same place."""
    right = max((line.right for line in lines), default=0.0)
    full = [right - line.right < _FULL * line.size for line in lines]
    if sum(full) < _JUSTIFIED:
        return set()
    return {place for place, line in enumerate(lines) if place and not full[place - 1]
            and not line.text[:1].islower() and not _LINKS.search(lines[place - 1].text)}


def _openers(lines: Sequence[Line]) -> dict[int, bool]:
    """Which lines open an item, and whether its sign is drawn.

    What is drawn shows by indents, where all lines that have one begin with a capital; behind "or" an item goes on.
    """
    signed = {place for place, line in enumerate(lines) if _SIGN.match(line.text)}
    edge = min((line.left for line in lines), default=0.0)
    inset = {place for place, line in enumerate(lines) if _INDENT < (line.left - edge) / line.size < _DEEPEST} - signed
    drawn = inset if all(lines[place].text[:1].isupper() for place in inset) else set()
    opens = {place: place in drawn for place in signed | drawn}
    return {place: sign for place, sign in opens.items() if not place or not _LINKS.search(lines[place - 1].text)}
