"""Tables on PDF pages: cells that stand under each other.

Why: a row is one statement, and its numbers mean what the column heads say; a PDF file knows neither.
Method: adjacent lines of two and more cells, whose cells begin, end or have their middle at the same place, are a table.
    The line with most cells gives the columns; a cell that reaches over several of them, or has its middle over them and
    over none alone, spans them. Where rules part the rows, they say what a cell spans downwards. Else, where rows stand
    further apart than lines do, gaps part rows; else each line with a first cell opens one, and lines without go on in
    the row above.
Fails: it cannot; lines whose cells do not agree are no table. Without rules no cell spans rows: whether an empty place
    repeats the one above is not known.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from loaders.readers.glyphs import Rule
from loaders.readers.pages import FEWEST_LETTERS, Cell, Line, Slot, Table

LABEL = re.compile(r"[(\[]?(?:[A-Z]{0,4}\d{1,3}(?P<parts>(?:\.\d{1,3}){1,5})?[a-z]?|[a-z]|[ivx]{1,5})[.)\]]?|\W")
_FEWEST = 2  # lines of several cells
_NEAR = 0.7  # of a letter's size: cells that begin at one place
_FARTHEST = 3.0  # times the leading: rows of one table
_TIGHT, _APART = 1.4, 1.25
_SHIFT = 8.0  # points: by how much columns of one table stand apart
_FILLED = 0.7  # of the width of a column
ONE_RULE = 2.0  # points between rules that are one


class _Placed(NamedTuple):
    """A cell of a line with the first and last column it stands in."""

    first: int
    last: int
    cell: Cell


_Columns = Sequence[tuple[float, float]]
_Row = list[_Placed]


def at(lines: Sequence[Line], i: int, leading: float, rules: Sequence[Rule] = ()) -> Table | None:
    """The table that begins with line i; `leading` is the distance of lines in sizes of their letters."""
    body = i + (len(lines[i].cells) < _FEWEST and _leads(lines, i, leading))
    if len(lines[body].cells) < _FEWEST:
        return None
    found = lines[i:_end(lines, body, leading, rules)]
    several = [line for line in found if len(line.cells) >= _FEWEST]
    if len(several) < _FEWEST or _are_items(several):
        return None
    columns = [(cell.left, cell.right) for cell in max(several, key=lambda line: len(line.cells)).cells]
    placed = [_placed(line, columns) for line in found]
    if not _aligned(found, placed, columns) or (body > i and not _heads_some(found, placed[0][0], rules)):
        return None
    rows = _ruled(found, placed, columns, rules) or _rows(found, placed, columns)
    return Table(rows, heads(rows), len(found))


def _are_items(several: Sequence[Line]) -> bool:
    """Whether the first cells are nothing but numbers or signs of items, whose words hang beside them."""
    labels = [LABEL.fullmatch(line.cells[0].text.strip()) for line in several]
    prose = max(len(line.cells[1].text) for line in several) >= FEWEST_LETTERS
    parts = all(label and label["parts"] for label in labels)
    return prose and all(labels) and (parts or all(len(line.cells) == _FEWEST for line in several))


def _leads(lines: Sequence[Line], i: int, leading: float) -> bool:
    """Whether the next line is near, goes further to the left and has several cells: then this one may head some."""
    if i + 1 == len(lines) or len(lines[i + 1].cells) < _FEWEST:
        return False
    line, after = lines[i], lines[i + 1]
    near = 0 < line.base - after.base <= _FARTHEST * leading * line.size and line.left > after.cells[0].right
    return near and (line.page, line.column) == (after.page, after.column)


def _heads_some(found: Sequence[Line], head: _Placed, rules: Sequence[Rule]) -> bool:
    """Whether a cell alone over a table spans columns, or stands over a rule that begins behind the first column."""
    line, after = found[0], found[1]
    return head.last > head.first > 0 or any(
        rule.level and after.base - after.size < rule.height < line.base and rule.left >= after.cells[0].right
        and rule.left <= line.left and line.right <= rule.right for rule in rules)


def _end(lines: Sequence[Line], i: int, leading: float, rules: Sequence[Rule]) -> int:
    """The place behind the table whose first line of several cells is line i."""
    end = i + 1
    while end < len(lines):
        last, line = lines[end - 1], lines[end]
        gap = last.base - line.base
        if line.table or (line.page, line.column) != (last.page, last.column):
            break
        if not 0 < gap <= _FARTHEST * leading * last.size:
            break
        if len(line.cells) < _FEWEST and line.left <= lines[i].cells[0].right and not _is_between(last, line, rules):
            break
        end += 1
    return end


def _is_between(last: Line, line: Line, rules: Sequence[Rule]) -> bool:
    """Whether a line stands beside a rule that begins behind it: in a cell over the rows that the rule parts."""
    return any(rule.level and line.base - _TIGHT * line.size < rule.height < last.base and rule.left >= line.right
               for rule in rules)


def go_on(rows: Sequence[Sequence[Slot]], after: Sequence[Sequence[Slot]]) -> bool:
    """Whether rows have the columns of those on the page before, which may be set off from them by the binding."""
    left, other = _lefts(rows), _lefts(after)
    if len(left) != len(other) or len(left) < _FEWEST:
        return False
    shifts = [one - two for one, two in zip(left, other, strict=True) if one is not None and two is not None]
    return len(shifts) >= _FEWEST and max(shifts) - min(shifts) < _SHIFT


def _lefts(rows: Sequence[Sequence[Slot]]) -> list[float | None]:
    """Where the words of each column begin."""
    found: list[float | None] = [None] * max(sum(slot.width for slot in row) for row in rows)
    for row in rows:
        if sum(slot.width for slot in row) == len(found):
            column = 0
            for slot in row:
                here = [line.left for line in slot.lines if slot.width == 1]
                known = found[column]
                found[column] = min([*here, *([] if known is None else [known])], default=known)
                column += slot.width
    return found


# ---- columns ---------------------------------------------------------------------------------------------------------


def _placed(line: Line, columns: _Columns) -> _Row:
    """The cells of a line with their columns: one that each overlaps most, or all that a cell spans."""
    near = [_column(cell, columns) for cell in line.cells]
    found = []
    for i, (cell, place) in enumerate(zip(line.cells, near, strict=True)):
        least = near[i - 1] + 1 if i else 0
        most = near[i + 1] - 1 if i + 1 < len(near) else len(columns) - 1
        first, last = _span(cell, columns, range(least, most + 1), _NEAR * line.size) or (place, place)
        found.append(_Placed(first, last, cell))
    return found


def first_column(cell: Cell, columns: _Columns) -> int:
    """The first column that a cell stands in."""
    near = _NEAR * max(glyph.size for glyph in cell.glyphs)
    return (_span(cell, columns, range(len(columns)), near) or (_column(cell, columns),))[0]


def _column(cell: Cell, columns: _Columns) -> int:
    """The column a cell overlaps most, or is nearest to."""
    return max(range(len(columns)), key=lambda i: min(cell.right, columns[i][1]) - max(cell.left, columns[i][0]))


def _span(cell: Cell, columns: _Columns, free: range, reach: float) -> tuple[int, int] | None:
    """The columns that a cell reaches over, or over which it has its middle; None if it stands in one."""
    under = [i for i in free if min(cell.right, columns[i][1]) > max(cell.left, columns[i][0])]
    if len(under) > 1:
        return under[0], under[-1]
    if any(_stands_in(cell, columns[i], reach) for i in free):
        return None
    return next(((first, last) for width in range(2, len(free) + 1) for first in free[:len(free) - width + 1]
                 for last in (first + width - 1,)
                 if abs(cell.left + cell.right - columns[first][0] - columns[last][1]) < 2 * reach), None)


def _stands_in(cell: Cell, column: tuple[float, float], reach: float) -> bool:
    """Whether a cell begins or ends with a column, or has its middle."""
    left, right = column
    return (abs(cell.left - left) < reach or abs(cell.right - right) < reach
            or abs(cell.left + cell.right - left - right) < 2 * reach)


def _aligned(found: Sequence[Line], placed: Sequence[_Row], columns: _Columns) -> bool:
    """Whether in each line of several cells all stand in columns of their own, and most at the edges or middles of them."""
    near = total = 0
    for line, row in zip(found, placed, strict=True):
        if len(row) < _FEWEST:
            continue
        if any(cell.last >= after.first for cell, after in pairwise(row)):
            return False
        near += sum(cell.last > cell.first or _stands_in(cell.cell, columns[cell.first], _NEAR * line.size) for cell in row)
        total += len(row)
    return near * 4 >= total * 3


# ---- rows by rules ---------------------------------------------------------------------------------------------------


def _ruled(found: Sequence[Line], placed: Sequence[_Row], columns: _Columns,
           rules: Sequence[Rule]) -> tuple[tuple[Slot, ...], ...]:
    """The rows of a table whose rows are parted by rules; none if it is not.

    Lines that fill their columns again and again between two rules are rows of their own: then rules do not part them.
    """
    level = [rule for rule in rules if rule.level and found[-1].base < rule.height < found[0].base
             and any(_is_under(rule, column) for column in columns)]
    heights: list[float] = []
    for rule in sorted(level, key=lambda rule: -rule.height):
        if not heights or heights[-1] - rule.height > ONE_RULE:
            heights.append(rule.height)
    bands = [sum(line.base < height for height in heights) for line in found]
    full = [band for band, row in zip(bands, placed, strict=True)
            if sum(cell.last - cell.first + 1 for cell in row) >= len(columns) - 1]
    if not heights or len(set(full)) < len(full):
        return ()
    edges = [found[0].base + found[0].size, *heights, found[-1].base - found[-1].size]
    return _Ruled([(band, line, cell) for band, line, row in zip(bands, found, placed, strict=True) for cell in row],
                  columns, edges, level, [rule for rule in rules if not rule.level]).rows()


def _is_under(rule: Rule, column: tuple[float, float]) -> bool:
    return rule.left <= sum(column) / 2 <= rule.right


class _Ruled:
    """A table between rules: bands from edge to edge, in which a rule that leaves out a column leaves the cell whole."""

    def __init__(self, lines: Sequence[tuple[int, Line, _Placed]], columns: _Columns, edges: Sequence[float],
                 level: Sequence[Rule], upright: Sequence[Rule]) -> None:
        self._lines, self._columns, self._edges = lines, columns, edges
        self._level = level
        self._upright = [[rule for rule in upright if left[0] < rule.left <= right[0]] for left, right in pairwise(columns)]

    def rows(self) -> tuple[tuple[Slot, ...], ...]:
        """The rows, each with the cells that begin in it."""
        taken: set[tuple[int, int]] = set()
        found = []
        for band in range(len(self._edges) - 1):
            row = []
            for column in range(len(self._columns)):
                if (band, column) not in taken:
                    slot = self._slot(band, column, taken)
                    taken |= {(band + down, column + on) for down in range(slot.height) for on in range(slot.width)}
                    row.append(slot)
            found.append(tuple(row))
        return tuple(found)

    def _slot(self, band: int, column: int, taken: Collection[tuple[int, int]]) -> Slot:
        end = band
        while end + 2 < len(self._edges) and not self._is_parted(end, column) and (end + 1, column) not in taken:
            end += 1
        last = column
        while last + 1 < len(self._columns) and self._is_open(band, last) and (band, last + 1) not in taken:
            last += 1
        held = [(line, cell) for place, line, cell in self._lines if band <= place <= end and column <= cell.first <= last]
        spoken = max((cell.last for _, cell in held), default=last)
        beside = any(last < cell.first <= spoken for place, _, cell in self._lines if band <= place <= end)
        last = last if beside or any((band, other) in taken for other in range(last + 1, spoken + 1)) else max(last, spoken)
        return Slot(tuple(replace(line, cells=(cell.cell,)) for line, cell in held), last - column + 1, end - band + 1)

    def _is_parted(self, band: int, column: int) -> bool:
        """Whether a rule parts a column from what is below a band."""
        height = self._edges[band + 1]
        return any(abs(rule.height - height) <= ONE_RULE and _is_under(rule, self._columns[column]) for rule in self._level)

    def _is_open(self, band: int, column: int) -> bool:
        """Whether no rule parts a column from the next one in a band, as one does in other bands."""
        middle, rules = (self._edges[band] + self._edges[band + 1]) / 2, self._upright[column]
        return bool(rules) and not any(rule.bottom <= middle <= rule.top for rule in rules)


# ---- rows by gaps ----------------------------------------------------------------------------------------------------


def _rows(found: Sequence[Line], placed: Sequence[_Row], columns: _Columns) -> tuple[tuple[Slot, ...], ...]:
    gaps = [line.base - after.base for line, after in pairwise(found)]
    tight = min(gaps)
    wide = tight >= _TIGHT * found[0].size
    by_gap = not wide and max(gaps) > _APART * tight
    rows: list[list[tuple[Line, _Row]]] = []
    for place, (line, row) in enumerate(zip(found, placed, strict=True)):
        apart = place > 0 and gaps[place - 1] > _APART * tight
        opens = wide or (apart if by_gap else row[0].first == 0) or (rows and _is_headed(rows[-1][-1][1], row))
        opens = opens and not (wide and rows and _is_wrapped(rows[-1], row, columns))
        if opens or not rows:
            rows.append([])
        rows[-1].append((line, row))
    return tuple(tuple(_joined(row, len(columns))) for row in rows)


def _is_wrapped(above: Sequence[tuple[Line, _Row]], row: _Row, columns: _Columns) -> bool:
    """Whether a cell alone, behind the first column, goes on with the one above it, which fills its column."""
    place = row[0].first
    over = [cell.cell for _, cells in above[-1:] for cell in cells if cell.first == place]
    left, right = columns[place]
    return len(row) == 1 and place > 0 and bool(over) and (
        row[0].cell.text[:1].islower() or over[0].right - left > _FILLED * (right - left))


def _is_headed(above: _Row, row: _Row) -> bool:
    """Whether a cell above spans several cells of a row."""
    return any(sum(head.first <= cell.first and cell.last <= head.last for cell in row) > 1 for head in above)


def _joined(row: Sequence[tuple[Line, _Row]], columns: int) -> Iterator[Slot]:
    """The cells of a row, from the lines of it; as wide as their words, unless others begin beside them."""
    lines, column = [(line, cell) for line, cells in row for cell in cells], 0
    while column < columns:
        held = [(line, cell) for line, cell in lines if cell.first == column]
        last = max((cell.last for _, cell in held), default=column)
        last = column if any(column < cell.first <= last for _, cell in lines) else last
        yield Slot(tuple(replace(line, cells=(cell.cell,)) for line, cell in held), last - column + 1)
        column = last + 1


# ---- heads -----------------------------------------------------------------------------------------------------------


def heads(rows: Sequence[Sequence[Slot]]) -> int:
    """How many rows name the columns: the first, with those below that its cells reach into or span."""
    if len(rows) < _FEWEST:
        return 0
    count = max((slot.height for slot in rows[0]), default=1)
    if count == 1 and any(slot.width > 1 for slot in rows[0]) and _is_below(rows[0], rows[1]):
        count = 2
    return count if count < len(rows) and _names_columns(rows, count) else 0


def _is_below(heads: Sequence[Slot], row: Sequence[Slot]) -> bool:
    """Whether a row has cells only where the row of heads has none of one column alone."""
    own, column = set[int](), 0
    for slot in heads:
        own |= {column} if slot.lines and slot.width == 1 else set()
        column += slot.width
    filled, column = set[int](), 0
    for slot in row:
        filled |= {column} if slot.lines else set()
        column += slot.width
    return bool(filled) and not filled & own


def _names_columns(rows: Sequence[Sequence[Slot]], count: int) -> bool:
    """Whether the first rows are bold and the next is not, or hold no figures but raised ones."""
    first = [line for row in rows[:count] for slot in row for line in slot.lines]
    if all(line.bold for line in first) and not all(line.bold for slot in rows[count] for line in slot.lines):
        return True
    return not any(glyph.char.isdigit() and not line.raised(glyph) for line in first
                   for cell in line.cells for glyph in cell.glyphs)
