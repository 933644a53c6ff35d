"""Tables of a tagged PDF file.

Why: the elements say which words are a cell and which cells a row, but seldom which columns and rows a cell spans.
Method: a row with fewer cells than the widest has its cells placed by where they stand. A cell without words is one that
    the cell above reaches into if a rule parts the two rows elsewhere and not there; else it is empty. A table of one
    column, and one whose cells hold headings, only places text on the page.
Fails: it cannot; where nothing shows what a cell spans, it spans one column and one row.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from loaders.readers import pdf_tables
from loaders.readers.glyphs import Rule
from loaders.readers.pages import Cell, Line, Placed, Slot, filled
from loaders.readers.structure import Element

Place = tuple[int, ...]
Path = tuple[Element, ...]
_CELLS, _OF_LISTS = ("TD", "TH"), ("LI", "LBody")
_NEAR = 2.0  # points


class Held(NamedTuple):
    """Lines in a cell of a table, with the elements around them."""

    path: Path
    lines: tuple[Line, ...]


class Where(NamedTuple):
    """The places of the outermost table around lines, of their row, and of their cell."""

    table: Place
    row: Place
    cell: int


def where(path: Path) -> Where | None:
    """The cell of the outermost table that an element stands in; None if it stands in none."""
    roles = [element.role for element in path]
    if "Table" not in roles or "TR" not in roles:
        return None
    row = roles.index("TR", roles.index("Table")) if "TR" in roles[roles.index("Table"):] else len(roles)
    if row + 1 >= len(roles) or roles[row + 1] not in _CELLS:
        return None
    place = tuple(element.rank for element in path)
    return Where(place[:roles.index("Table") + 1], place[:row + 1], row + 1)


def of_columns(paths: Sequence[Path], headings: Sequence[str]) -> set[Place]:
    """The tables that have columns; a table of one column, or with headings in its cells, only places text."""
    widest: dict[Place, int] = defaultdict(int)
    rows: dict[Place, set[int]] = defaultdict(set)
    layout: set[Place] = set()
    named: set[Place] = set()
    for path in paths:
        if (found := where(path)) is None:
            continue
        rows[found.row].add(path[found.cell].rank)
        widest[found.table] = max(widest[found.table], len(rows[found.row]))
        if path[found.cell].role == "TH":
            named.add(found.table)
        if any(element.role in headings for element in path[found.cell:]):
            layout.add(found.table)
    return {table for table, width in widest.items() if width > 1 and (table in named or table not in layout)}


def end(held: Sequence[Held]) -> int:
    """How many of the lines of a table stand in it: a list behind it may be stated as going on in its last cell.

    Such a list shows by a line below the row that begins left of where the cell beside it ends.
    """
    at = [where(path) for path, _ in held]
    first = next((i for i, found in enumerate(at) if found and at[-1] and found.row == at[-1].row), len(held))
    rights: dict[int, float] = {}  # of the cells of the last row
    low = (0, 0.0)
    for i, ((path, lines), found) in enumerate(zip(held[first:], at[first:], strict=True), first):
        rank = path[found.cell].rank if found else 0
        beside = max((right for cell, right in rights.items() if cell < rank), default=0.0)
        if path[-1].role in _OF_LISTS and lines[0].left < beside and (lines[0].page, -lines[0].base) > low:
            return i
        rights[rank] = max(rights.get(rank, 0.0), *(line.right for line in lines))
        low = max(low, *((line.page, -line.base) for line in lines))
    return len(held)


@dataclass
class _Row:
    """A row of cells by their rank; what holds no words is missing."""

    width: int
    head: bool
    cells: dict[int, tuple[Element, list[Line]]]

    @property
    def span(self) -> int:
        """How many columns its cells take."""
        return sum(self.cells[rank][0].width if rank in self.cells else 1 for rank in range(self.width))

    @property
    def lines(self) -> list[Line]:
        return [line for _, lines in self.cells.values() for line in lines]


def rows(held: Sequence[Held], rules: Mapping[int, Sequence[Rule]]) -> tuple[tuple[tuple[Slot, ...], ...], int]:
    """The rows of one table, and how many of them name the columns."""
    found = list(_rows(held).values())
    most = max(row.span for row in found)
    laid = _as_stated(found, most)
    if laid is None:
        lattice = _Lattice(found, rules)
        laid = lattice.laid(found) if lattice.columns >= max(len(row.cells) for row in found) else _by_place(found)
    heads = next((i for i, row in enumerate(found) if not row.head), 0)
    named = any(element.role == "TH" for row in found for element, _ in row.cells.values())
    return laid, heads if named else pdf_tables.heads(laid)


def _rows(held: Sequence[Held]) -> dict[Place, _Row]:
    found: dict[Place, _Row] = {}
    for path, lines in held:
        at = where(path)
        if at is None:
            continue
        cell, row = path[at.cell], path[at.cell - 1]
        headed = any(element.role == "THead" for element in path[:at.cell])
        made = found.setdefault(at.row, _Row(max(row.width, cell.rank + 1), True, {}))
        made.head = made.head and (headed or cell.role == "TH")
        made.cells.setdefault(cell.rank, (cell, []))[1].extend(lines)
    return found


def _as_stated(found: Sequence[_Row], columns: int) -> tuple[tuple[Slot, ...], ...] | None:
    """The rows by the spans that are stated; None if these do not fill the columns, or no spans and not all cells are."""
    spans = any(element.width > 1 or element.height > 1 for row in found for element, _ in row.cells.values())
    if not spans and any(len(row.cells) < columns for row in found):
        return None
    busy = [0] * columns
    placed = []
    for row in found:
        free = [column for column in range(columns) if not busy[column]]
        whole = row.span > len(free)  # places stand also where cells from above reach
        taken = list(range(columns)) if whole else free
        if row.span != len(taken):
            return None
        made, at = [], 0
        for rank in range(row.width):
            if rank in row.cells:
                element, lines = row.cells[rank]
                made.append(Placed(taken[at], element.width, element.height, tuple(lines)))
            at += row.cells[rank][0].width if rank in row.cells else 1
        busy = [max(left - 1, 0) for left in busy]
        for cell in made:
            busy[cell.column:cell.column + cell.width] = [cell.height - 1] * cell.width
        placed.append(made)
    return filled(placed, columns)


class _Lattice:
    """The columns between upright rules, and the boxes that rules draw around cells.

    Of the stretches between two rules those are columns in which the lines of some cell begin: the others are borders.
    """

    def __init__(self, found: Sequence[_Row], rules: Mapping[int, Sequence[Rule]]) -> None:
        self._rules: dict[int, list[Rule]] = {}
        self._found: dict[int, list[tuple[float, float]]] = {}
        for page in {line.page for row in found for line in row.lines}:
            held = [line for row in found for line in row.lines if line.page == page]
            low, high = min(line.base for line in held), max(line.base + line.size for line in held)
            near = [rule for rule in rules.get(page, ()) if rule.top > low and rule.bottom < high]
            drawn = [rule for rule in near if not rule.ground]
            self._rules[page] = drawn if any(not rule.level for rule in drawn) else near
            edges = sorted({rule.left for rule in self._rules[page] if not rule.level})
            self._found[page] = [(begin, end) for begin, end in pairwise(edges)
                                 if any(begin <= line.left + _NEAR and line.left < end for line in held)]
        counts = {len(columns) for columns in self._found.values()}
        self.columns = counts.pop() if len(counts) == 1 else 0

    def laid(self, found: Sequence[_Row]) -> tuple[tuple[Slot, ...], ...]:
        """The rows by the boxes of their cells."""
        cells = [[(lines, self._box(lines)) for _, (_, lines) in sorted(row.cells.items())] for row in found]
        columns = [[self._span(lines[0].page, box) for lines, box in row] for row in cells]
        placed = []
        for i, row in enumerate(cells):
            made = []
            for (lines, box), (first, last) in zip(row, columns[i], strict=True):
                height = self._height(lines, box, found[i + 1:], [
                    any(one <= last and first <= other for one, other in held) for held in columns[i + 1:]])
                made.append(Placed(first, last - first + 1, height, tuple(lines)))
            placed.append(_parted(made))
        return filled(placed, self.columns)

    def _box(self, lines: Sequence[Line]) -> tuple[float, float]:
        """The upright rules to the left and right of a cell."""
        page, middle = lines[0].page, lines[0].base + lines[0].size / 2
        left, right = min(line.left for line in lines), max(line.right for line in lines if line.page == page)
        beside = [rule.left for rule in self._rules[page] if not rule.level and rule.bottom <= middle <= rule.top]
        return (max((edge for edge in beside if edge <= left + _NEAR), default=left),
                min((edge for edge in beside if edge >= right - _NEAR), default=right))

    def _span(self, page: int, box: tuple[float, float]) -> tuple[int, int]:
        """The first and last column in a box."""
        held = [column for column, (begin, end) in enumerate(self._found[page])
                if (begin + end) / 2 > box[0] and (begin + end) / 2 < box[1]]
        near = min(range(self.columns), key=lambda column: abs(self._found[page][column][0] - box[0]))
        return (held[0], held[-1]) if held else (near, near)

    def _height(self, lines: Sequence[Line], box: tuple[float, float], below: Sequence[_Row],
                taken: Sequence[bool]) -> int:
        """How many rows a cell spans: those that begin above the rule under it and have no cell of their own there."""
        page, height = lines[0].page, 1
        low = min(line.base for line in lines if line.page == page)
        under = max((at for at in self._heights(page, box) if at < low), default=low)
        for row, own in zip(below, taken, strict=True):
            here = [line.base for line in row.lines if line.page == page]
            if own or not here or max(here) < under:
                break
            height += 1
        return height

    def _heights(self, page: int, box: tuple[float, float]) -> Iterator[float]:
        """Where rules run over the whole width of a box."""
        level = sorted(rule for rule in self._rules[page] if rule.level)
        for at in {round(rule.height) for rule in level}:
            reached = box[0] + _NEAR
            for rule in level:
                if abs(rule.height - at) <= pdf_tables.ONE_RULE and rule.left <= reached + _NEAR:
                    reached = max(reached, rule.right)
            if reached >= box[1] - _NEAR:
                yield at

def _parted(made: Sequence[Placed]) -> list[Placed]:
    """The cells of a row from the left, none in the columns of another."""
    found: list[Placed] = []
    for cell in sorted(made, key=lambda cell: cell.column):
        if found and found[-1].column + found[-1].width > cell.column:
            before = found.pop()
            width = cell.column - before.column
            if not width:
                found.append(before._replace(lines=(*before.lines, *cell.lines)))
                continue
            found.append(before._replace(width=width))
        found.append(cell)
    return found


def _by_place(found: Sequence[_Row]) -> tuple[tuple[Slot, ...], ...]:
    """The rows with their cells under those of the fullest row; a cell alone takes the whole width."""
    full = max(found, key=lambda row: len(row.cells))
    edges = [(min(line.left for line in lines), max(line.right for line in lines))
             for _, (_, lines) in sorted(full.cells.items())]
    placed = []
    for row in found:
        cells = [lines for _, (_, lines) in sorted(row.cells.items())]
        if row.width == 1:
            placed.append([Placed(0, len(edges), 1, tuple(cells[0]))])
            continue
        firsts = [pdf_tables.first_column(_printed(lines), edges) for lines in cells]
        placed.append(_parted([Placed(first, 1, 1, tuple(lines)) for first, lines in zip(firsts, cells, strict=True)]))
    return filled(placed, len(edges))


def _printed(lines: Sequence[Line]) -> Cell:
    """The lines of a cell as one, to see where it stands."""
    return Cell(tuple(sorted((glyph for line in lines for cell in line.cells for glyph in cell.glyphs),
                             key=lambda glyph: glyph.left)))
