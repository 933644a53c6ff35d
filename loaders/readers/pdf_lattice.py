"""Tables between rules on the pages of a PDF file: boxes that lines draw around cells.

Why: cells stand close beside each other, and their lines at any height; only the rules say where one ends.
Method: upright and level rules that cross are one lattice; edges of coloured grounds are none. Its smallest cells grow
    together where no rule parts them, with what they surround; a lattice of grown cells that overlap is a drawing.
    Characters belong to the cell they stand in. Columns and rows are those in which a cell with words begins, so that
    doubled rules and borders make none.
Fails: it cannot; what is no table between rules is left as it stands.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from loaders.readers.glyphs import Glyph, Page, Rule

_NEAR = 4.0  # points: rules that are one, or meet
_TALLEST = 0.85  # of the page's height: a taller rule frames the page
_MOST_RULES = 800
_FEWEST, _MANY = 3, 7  # cells with words
_MOST_LETTERS = 0.5  # of the page, in one cell
_LONGEST_HEAD = 30  # characters


class Box(NamedTuple):
    """A cell: its first column and row, how many it spans, and its characters."""

    column: int
    row: int
    width: int
    height: int
    glyphs: tuple[Glyph, ...]


@dataclass(frozen=True)
class Lattice:
    """The cells of a table with words in them, its number of columns and rows, and its edges."""

    boxes: tuple[Box, ...]
    columns: int
    rows: int
    frame: Rule


def _is_headed(table: Lattice) -> bool:
    """Whether each column has a short head of its own: then it is a table, however long a cell is."""
    first = [box for box in table.boxes if not box.row]
    return len(first) == table.columns and all(
        box.height == 1 and len(box.glyphs) <= _LONGEST_HEAD and not any(glyph.char.isdigit() for glyph in box.glyphs)
        for box in first)


def lattices(page: Page) -> Iterator[Lattice]:
    """The tables between rules on a page, none in the order of reading."""
    rules = [rule for rule in page.rules if not rule.ground and (
        rule.level or rule.top - rule.bottom < _TALLEST * page.height)]
    for crossed in _crossed(rules) if len(rules) <= _MOST_RULES else ():
        if made := _Grid(crossed).lattice(page.glyphs):
            yield made


def _crossed(rules: Sequence[Rule]) -> Iterator[list[Rule]]:
    """The rules in sets of those that meet, directly or by way of others."""
    waiting = list(rules)
    while waiting:
        held = [waiting.pop()]
        for rule in held:
            near = [other for other in waiting if _meet(rule, other)]
            held += near
            waiting = [other for other in waiting if other not in near] if near else waiting
        yield held


def _meet(one: Rule, other: Rule) -> bool:
    return (one.left - _NEAR <= other.right and other.left - _NEAR <= one.right
            and one.bottom - _NEAR <= other.top and other.bottom - _NEAR <= one.top)


def _places(found: Sequence[float]) -> list[float]:
    """Places in rising order, those near to each other as one."""
    made: list[float] = []
    for place in sorted(found):
        if not made or place - made[-1] > _NEAR:
            made.append(place)
    return made


class _Grid:
    """The smallest cells between the rules of a lattice, numbered from the left and from the bottom."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._level = [rule for rule in rules if rule.level]
        self._upright = [rule for rule in rules if not rule.level]
        self._x = _places([end for rule in self._level for end in (rule.left, rule.right)]
                          + [rule.left for rule in self._upright])
        self._y = _places([end for rule in self._upright for end in (rule.bottom, rule.top)]
                          + [rule.height for rule in self._level])

    def lattice(self, glyphs: Sequence[Glyph]) -> Lattice | None:
        """The table, if it is one."""
        if len(self._x) <= 2 or len(self._y) <= 2:  # noqa: PLR2004 - the two edges
            return None
        owner = self._grown()
        if owner is None:
            return None
        held: dict[int, list[Glyph]] = defaultdict(list)
        for glyph in glyphs:
            if (cell := self._at(glyph)) is not None:
                held[owner[cell]].append(glyph)
        words = {key: found for key, found in held.items() if any(not glyph.char.isspace() for glyph in found)}
        most = max((len(found) for found in words.values()), default=0)
        layout = len(words) < _MANY and most > _MOST_LETTERS * len(glyphs)  # rules between the parts of a page
        made = self._made(owner, words)
        return None if layout and not (made and _is_headed(made)) else made

    def _at(self, glyph: Glyph) -> tuple[int, int] | None:
        """The smallest cell in which a character stands."""
        x, y = (glyph.left + glyph.right) / 2, glyph.base + glyph.size / 3
        if not (self._x[0] <= x <= self._x[-1] and self._y[0] <= y <= self._y[-1]):
            return None
        return (min(bisect_right(self._x, x), len(self._x) - 1) - 1, min(bisect_right(self._y, y), len(self._y) - 1) - 1)

    def _grown(self) -> dict[tuple[int, int], int] | None:
        """The smallest cells with the number of the one they grow into; None where two of these overlap."""
        owner: dict[tuple[int, int], int] = {}
        for row in range(len(self._y) - 1):
            for column in range(len(self._x) - 1):
                if (column, row) not in owner:
                    held = self._rectangle((column, row))
                    if held & owner.keys():
                        return None
                    owner.update(dict.fromkeys(held, len(owner)))
        return owner

    def _rectangle(self, first: tuple[int, int]) -> set[tuple[int, int]]:
        """The cells that grow together from one, with what they surround, as the ground of a paragraph in a cell."""
        held, open_ = set[tuple[int, int]](), [first]
        while open_:
            while open_:
                cell = open_.pop()
                if cell not in held:
                    held.add(cell)
                    open_ += self._beside(cell)
            columns, rows = [cell[0] for cell in held], [cell[1] for cell in held]
            open_ = [(column, row) for column in range(min(columns), max(columns) + 1)
                     for row in range(min(rows), max(rows) + 1) if (column, row) not in held]
        return held

    def _beside(self, cell: tuple[int, int]) -> Iterator[tuple[int, int]]:
        """The cells that no rule parts from one."""
        column, row = cell
        if column + 1 < len(self._x) - 1 and not self._parts(self._upright, column + 1, row):
            yield column + 1, row
        if column and not self._parts(self._upright, column, row):
            yield column - 1, row
        if row + 1 < len(self._y) - 1 and not self._parts(self._level, column, row + 1):
            yield column, row + 1
        if row and not self._parts(self._level, column, row):
            yield column, row - 1

    def _parts(self, rules: Sequence[Rule], column: int, row: int) -> bool:
        """Whether a rule runs along the left edge of a cell, or along its lower one."""
        if rules is self._upright:
            middle = (self._y[row] + self._y[row + 1]) / 2
            return any(abs(rule.left - self._x[column]) <= _NEAR and rule.bottom - _NEAR <= middle <= rule.top + _NEAR
                       for rule in rules)
        middle = (self._x[column] + self._x[column + 1]) / 2
        return any(abs(rule.height - self._y[row]) <= _NEAR and rule.left - _NEAR <= middle <= rule.right + _NEAR
                   for rule in rules)

    def _made(self, owner: dict[tuple[int, int], int], words: dict[int, list[Glyph]]) -> Lattice | None:
        cells: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for cell, number in owner.items():
            if number in words:
                cells[number].append(cell)
        edges = {number: (min(x for x, _ in held), max(x for x, _ in held), max(y for _, y in held), min(y for _, y in held))
                 for number, held in cells.items()}
        columns = sorted({left for left, _, _, _ in edges.values()})
        rows = sorted({top for _, _, top, _ in edges.values()}, reverse=True)
        if len(columns) == 1 or len(rows) == 1 or len(edges) < _FEWEST:
            return None
        boxes = [Box(columns.index(left), rows.index(top), sum(left <= column <= right for column in columns),
                     sum(low <= row <= top for row in rows), tuple(words[number]))
                 for number, (left, right, top, low) in edges.items()]
        frame = Rule(self._x[0], self._y[0], self._x[-1], self._y[-1])
        return Lattice(tuple(sorted(boxes, key=lambda box: (box.row, box.column))), len(columns), len(rows), frame)
