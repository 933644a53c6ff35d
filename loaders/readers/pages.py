"""The lines of a page in reading order, from its characters.

Why: a PDF file need not say which characters make a word, which words a line, or which column comes first.
Method: characters that follow each other on one baseline make a run, a smaller and raised one is part of it; runs with a
    blank's width between them are one cell, wider gaps part the cells of a line. Where a gap runs down the page between
    two columns of prose, the left column is read first; what crosses it stands between.
Fails: it cannot; text in an order that no rule knows comes from top to bottom.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, zip_longest

from loaders.readers.glyphs import Glyph, Page

_BLANK, _CELL = 0.2, 0.95  # gaps, in sizes of the letters: a blank between words, a new cell
_RAISED, _SMALL, _OFF_LINE = 0.15, 0.85, 0.35
_FEWEST_LINES, _FEWEST_LETTERS = 3, 25  # of a column of prose: lines, and letters a line
_MANY_LINES = 10  # of a left column, so that the right one may have just begun
_GUTTER = 7.0  # points
_MOST_ACROSS = 0.3  # of the runs that may cross the gutter of the page before
EDGE = 0.09  # of the page's height: where running heads and feet stand
_APART, _MOST_AT_EDGE = 2.2, 8  # sizes of the letters; runs


@dataclass(frozen=True, slots=True)
class Cell:
    """Characters that stand together; a blank glyph parts words."""

    glyphs: tuple[Glyph, ...]

    @property
    def left(self) -> float:
        """Where it begins, in points."""
        return self.glyphs[0].left

    @property
    def right(self) -> float:
        """Where it ends, in points."""
        return max(glyph.right for glyph in self.glyphs)

    @property
    def text(self) -> str:
        """Its characters."""
        return "".join(glyph.char for glyph in self.glyphs)


@dataclass(frozen=True, slots=True)
class Line:
    """Cells on one baseline, from the left; `size` and `bold` as most letters have it; `column` counts on each page."""

    page: int
    column: int
    base: float
    size: float
    bold: bool
    cells: tuple[Cell, ...]

    @property
    def left(self) -> float:
        """Where it begins, in points."""
        return self.cells[0].left

    @property
    def right(self) -> float:
        """Where it ends, in points."""
        return self.cells[-1].right

    @property
    def text(self) -> str:
        """Its words, cells parted by blanks."""
        return " ".join(cell.text for cell in self.cells)

    def raised(self, glyph: Glyph) -> bool:
        """Whether a character stands smaller and above the line."""
        return glyph.size < _SMALL * self.size and glyph.base - self.base > _RAISED * self.size


def lines(page: Page, gutter: float | None = None) -> tuple[list[Line], float | None]:
    """The lines of a page, in reading order, and its gutter; `gutter` is that of the page before."""
    runs = sorted(_runs(page.glyphs), key=lambda run: -_base(run))
    top, bottom = _edge(runs, page.height), _edge(runs[::-1], page.height)
    middle = runs[top:len(runs) - bottom]
    gutter = _gutter(middle, page.width) or (gutter if _fits(middle, gutter) else None)
    regions = (runs[:top], *_regions(middle, gutter), runs[len(runs) - bottom:])
    found: list[Line] = []
    for column, region in enumerate(regions):
        found += _lines(page.number, column, region)
    return found, gutter


def _fits(runs: Sequence[Sequence[Glyph]], gutter: float | None) -> bool:
    """Whether few runs of a page cross a gutter."""
    across = sum(gutter is not None and run[0].left < gutter < run[-1].right for run in runs)
    return across <= _MOST_ACROSS * len(runs)


def _edge(runs: Sequence[Sequence[Glyph]], height: float) -> int:
    """How many of the outermost runs stand apart at the edge of the page: they belong to no column."""
    taken = 0
    for i, (run, after) in enumerate(pairwise(runs[:_MOST_AT_EDGE]), 1):
        if min(_base(run), height - _base(run)) > EDGE * height:
            break
        if abs(_base(run) - _base(after)) > _APART * max(run[0].size, after[0].size):
            taken = i
    return taken


def _runs(glyphs: Iterable[Glyph]) -> Iterator[list[Glyph]]:
    """Characters that follow each other in the file and on the page, without blanks at the ends."""
    run: list[Glyph] = []
    for glyph in glyphs:
        if run and not _follows(run, glyph):
            yield from _trimmed(run)
            run = []
        run.append(glyph)
    yield from _trimmed(run)


def _follows(run: Sequence[Glyph], glyph: Glyph) -> bool:
    last = run[-1]
    size = max(last.size, glyph.size)
    return abs(glyph.base - last.base) < 0.6 * size and -0.5 * size < glyph.left - last.right < _CELL * size


def _trimmed(run: list[Glyph]) -> Iterator[list[Glyph]]:
    start, end = 0, len(run)
    while start < end and run[start].char.isspace():
        start += 1
    while end > start and run[end - 1].char.isspace():
        end -= 1
    if start < end:
        yield run[start:end]


def _base(run: Sequence[Glyph]) -> float:
    """The baseline of its largest letters."""
    return max(run, key=lambda glyph: glyph.size).base


def _gutter(runs: Sequence[Sequence[Glyph]], width: float) -> float | None:
    """Where a gap runs down the middle of the page between two columns of prose; None where there is none."""
    edges = [(run[0].left, run[-1].right) for run in runs]
    best: tuple[int, float] | None = None
    for step in range(30, 71):
        place = width * step / 100
        crossing = sum(left < place + _GUTTER / 2 and right > place - _GUTTER / 2 for left, right in edges)
        if best is None or crossing < best[0] or (crossing == best[0] and abs(step - 50) < abs(best[1] / width * 100 - 50)):
            best = crossing, place
    if best is None:
        return None
    left = [run for run in runs if run[-1].right <= best[1]]
    right = [run for run in runs if run[0].left >= best[1]]
    begun = best[0] == 0 and len(left) >= _MANY_LINES and any(len(run) >= _FEWEST_LETTERS for run in right)
    return best[1] if _is_prose(left) and (_is_prose(right) or begun) else None


def _is_prose(runs: Sequence[Sequence[Glyph]]) -> bool:
    """Whether most letters stand in lines as long as prose has them."""
    full = [len(run) for run in runs if len(run) >= _FEWEST_LETTERS]
    return len(full) >= _FEWEST_LINES and 2 * sum(full) >= sum(map(len, runs))


def _regions(runs: Sequence[list[Glyph]], gutter: float | None) -> Iterator[list[list[Glyph]]]:
    """The runs by columns: left and right one between each two lines that cross the gutter."""
    ordered = sorted(runs, key=lambda run: -_base(run))
    if gutter is None:
        yield ordered
        return
    sides: tuple[list[list[Glyph]], list[list[Glyph]]] = ([], [])
    across: list[list[Glyph]] = []
    for run in ordered:
        if run[0].left < gutter < run[-1].right:
            yield from (side for side in sides if side)
            sides = ([], [])
            across.append(run)
            continue
        if across:
            yield across
            across = []
        sides[run[0].left >= gutter].append(run)
    yield from (region for region in (*sides, across) if region)


def _lines(page: int, column: int, runs: Iterable[list[Glyph]]) -> Iterator[Line]:
    """Runs on one baseline as lines, from the top; a raised run belongs to the line it stands beside."""
    rows: list[list[list[Glyph]]] = []
    for run in runs:
        size = max(glyph.size for glyph in run)
        near = next((row for row in reversed(rows[-3:]) if _beside(row, run, size)), None)
        if near is None:
            rows.append([run])
        else:
            near.append(run)
    for row in sorted(rows, key=lambda row: -_base(max(row, key=lambda run: max(glyph.size for glyph in run)))):
        yield _line(page, column, sorted(row, key=lambda run: run[0].left))


def _beside(row: Sequence[Sequence[Glyph]], run: Sequence[Glyph], size: float) -> bool:
    largest = max(row, key=lambda other: max(glyph.size for glyph in other))
    most = max(size, *(glyph.size for glyph in largest))
    return abs(_base(largest) - _base(run)) < _OFF_LINE * most * (1 + (size < _SMALL * most or size * _SMALL > most))


def _line(page: int, column: int, row: Sequence[Sequence[Glyph]]) -> Line:
    glyphs = [glyph for run in row for glyph in run]
    sizes = Counter(round(glyph.size, 1) for glyph in glyphs if not glyph.char.isspace())
    size = max(sizes, key=lambda value: (sizes[value], value))
    letters = [glyph for glyph in glyphs if glyph.char.isalnum()] or glyphs
    bold = sum(glyph.bold for glyph in letters) > 0.9 * len(letters)
    base = next(glyph.base for glyph in glyphs if round(glyph.size, 1) == size)
    return Line(page, column, base, size, bold, tuple(_cells(row, size)))


def _cells(row: Sequence[Sequence[Glyph]], size: float) -> Iterator[Cell]:
    cell: list[Glyph] = []
    for run in row:
        if cell and run[0].left - cell[-1].right > _CELL * size and not _is_glyph(cell):
            yield Cell(tuple(_spaced(cell)))
            cell = []
        cell += run
    yield Cell(tuple(_spaced(cell)))


def _is_no_gap(glyph: Glyph, before: Glyph | None, after: Glyph) -> bool:
    """Whether a blank without width stands where only the size changes, as before and behind raised figures."""
    if glyph.right > glyph.left or before is None or not glyph.char.isspace():
        return False
    return before.size != after.size and after.left - before.right < _BLANK * max(before.size, after.size)


def _is_glyph(cell: Sequence[Glyph]) -> bool:
    """Whether the characters are the sign or number in front of an item, which stands apart from its words."""
    text = "".join(glyph.char for glyph in cell).strip()
    return (len(text) == 1 and not text.isalnum()) or (text[-1:] in (".", ")", "]") and text.strip("[](). ").isdigit())


def _spaced(glyphs: Sequence[Glyph]) -> Iterator[Glyph]:
    """The characters with one blank where a gap or a printed blank parts words."""
    last: Glyph | None = None
    for glyph, after in zip_longest(glyphs, glyphs[1:]):
        if after is not None and _is_no_gap(glyph, last, after):
            continue
        if last is not None and not last.char.isspace() and not glyph.char.isspace() \
                and glyph.left - last.right > _BLANK * max(last.size, glyph.size):
            yield Glyph(" ", last.right, glyph.left, last.base, last.size, last.bold)
        if not (glyph.char.isspace() and last is not None and last.char.isspace()):
            yield Glyph(" ", glyph.left, glyph.right, glyph.base, glyph.size, glyph.bold) if glyph.char.isspace() \
                else glyph
        last = glyph
