"""Tables on PDF pages: cells that stand under each other.

Why: a row is one statement, and its numbers mean what the column heads say; a PDF file knows neither.
Method: adjacent lines of two and more cells, whose cells begin, end or have their middle at the same place, are a table.
    The line with most cells gives the columns. Where rows stand further apart than lines do, gaps part rows; else each
    line with a first cell opens one, and lines without go on in the row above.
Fails: it cannot; lines whose cells do not agree are no table.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from loaders.readers.pages import Cell, Line

_FEWEST = 2  # lines of several cells
_NEAR = 0.7  # of a letter's size: cells that begin at one place
_FARTHEST = 3.0  # times the leading: rows of one table
_TIGHT, _APART = 1.4, 1.25


@dataclass(frozen=True)
class Table:
    """Rows of cells of lines, over `taken` lines; `headed` where the first row names the columns."""

    rows: tuple[tuple[tuple[Line, ...], ...], ...]
    headed: bool
    taken: int


def at(lines: Sequence[Line], i: int, leading: float) -> Table | None:
    """The table that begins with line i; `leading` is the distance of lines in sizes of their letters."""
    if len(lines[i].cells) < _FEWEST:
        return None
    taken = _extent(lines, i, leading)
    found = lines[i:i + taken]
    several = [line for line in found if len(line.cells) >= _FEWEST]
    if len(several) < _FEWEST:
        return None
    columns = [(cell.left, cell.right) for cell in max(several, key=lambda line: len(line.cells)).cells]
    if not _aligned(several, columns):
        return None
    rows = _rows(found, columns)
    return Table(rows, _names_columns(rows), taken)


def _extent(lines: Sequence[Line], i: int, leading: float) -> int:
    end = i + 1
    while end < len(lines):
        last, line = lines[end - 1], lines[end]
        gap = last.base - line.base
        if (line.page, line.column) != (last.page, last.column) or not 0 < gap <= _FARTHEST * leading * last.size:
            break
        if len(line.cells) < _FEWEST and line.left <= lines[i].cells[0].right:
            break
        end += 1
    return end - i


def _aligned(several: Sequence[Line], columns: Sequence[tuple[float, float]]) -> bool:
    """Whether in each line all cells stand in columns of their own, and most begin, end or are centred with them."""
    near = total = 0
    for line in several:
        places = [_column(cell, columns) for cell in line.cells]
        if len(set(places)) != len(places):
            return False
        for cell, place in zip(line.cells, places, strict=True):
            left, right = columns[place]
            reach = _NEAR * line.size
            near += (abs(cell.left - left) < reach or abs(cell.right - right) < reach
                     or abs(cell.left + cell.right - left - right) < 2 * reach)
            total += 1
    return near * 4 >= total * 3


def _column(cell: Cell, columns: Sequence[tuple[float, float]]) -> int:
    """The column a cell overlaps most, or is nearest to."""
    return max(range(len(columns)), key=lambda i: min(cell.right, columns[i][1]) - max(cell.left, columns[i][0]))


def _rows(found: Sequence[Line], columns: Sequence[tuple[float, float]]) -> tuple[tuple[tuple[Line, ...], ...], ...]:
    gaps = [line.base - after.base for line, after in pairwise(found)]
    tight = min(gaps)
    by_gap = tight < _TIGHT * found[0].size and max(gaps) > _APART * tight
    rows: list[list[list[Line]]] = []
    for place, line in enumerate(found):
        cells = [(_column(cell, columns), cell) for cell in line.cells]
        opens = gaps[place - 1] > _APART * tight if by_gap and place else cells[0][0] == 0
        if opens or not rows:
            rows.append([[] for _ in columns])
        for column, cell in cells:
            rows[-1][column].append(replace(line, cells=(cell,)))
    return tuple(tuple(tuple(cell) for cell in row) for row in rows)


def _names_columns(rows: Sequence[Sequence[Sequence[Line]]]) -> bool:
    """Whether the first row is bold and the next is not, or holds no figures but raised ones."""
    first = [line for cell in rows[0] for line in cell]
    if len(rows) < _FEWEST:
        return False
    if all(line.bold for line in first) and not all(line.bold for cell in rows[1] for line in cell):
        return True
    return not any(glyph.char.isdigit() and not line.raised(glyph) for line in first
                   for cell in line.cells for glyph in cell.glyphs)
