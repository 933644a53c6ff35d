"""The lines of a page in reading order, from its characters.

Why: a PDF file need not say which characters make a word, which words a line, or which column comes first.
Method: characters that follow each other on one baseline make a run, a smaller and raised one is part of it; runs with a
    blank's width between them are one cell, wider gaps part the cells of a line. Where gaps run down the page between
    two or three columns of prose, the columns are read from the left; what crosses a gap stands between.
Fails: it cannot; text in an order that no rule knows comes from top to bottom.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise, zip_longest
from typing import NamedTuple

from loaders.readers.glyphs import Glyph, Page
from loaders.readers.pdf_lattice import Lattice, lattices

_BLANK, _CELL = 0.2, 0.95  # gaps, in sizes of the letters: a blank between words, a new cell
_TIGHT, _NARROW, _FEW_NARROW = 0.04, 0.09, 0.6  # within words of a line set close; between its words; of its blanks
_RAISED, _SMALL, _OFF_LINE = 0.15, 0.85, 0.35
_FEWEST_LINES, FEWEST_LETTERS = 3, 25  # of a column of prose: lines, and letters a line
_MANY_LINES = 10  # of a left column, so that the right one may have just begun
_GUTTER = 7.0  # points
_WHERE: tuple[tuple[range, ...], ...] = ((range(25, 43), range(58, 76)), (range(30, 71),))  # gutters: % of the width
_MOST_ACROSS = 0.3  # of the runs that may cross the gutters of the page before
EDGE = 0.09  # of the page's height: where running heads and feet stand
_MARGIN_LETTER = re.compile(r"[A-D✓√]")  # a grade, and the tick of good practice
_BETWEEN, _NEXT, _OVER = 0.25, 1.7, 3  # sizes of the letters: off a baseline; the next line; a stretch of a line
_SHARE_OF_PAGES, _NEAR = 0.3, 0.03  # of the pages that have the usual gutters; of a page's width
_MARGIN = 25.0  # points, in which such numbers stand
_STEPS, _FEWEST_NUMBERS, _MOST_STEPS, _MIDDLES = (1, 5, 10), 5, 0.8, 0.2  # of the numbers of lines in a margin
_APART, _MOST_AT_EDGE = 2.2, 8  # sizes of the letters; runs


@dataclass(frozen=True)
class Cell:
    """Characters that stand together; a blank glyph parts words."""

    glyphs: tuple[Glyph, ...]

    @cached_property
    def left(self) -> float:
        """Where it begins, in points."""
        return self.glyphs[0].left

    @cached_property
    def right(self) -> float:
        """Where it ends, in points."""
        return max([glyph.right for glyph in self.glyphs])

    @cached_property
    def text(self) -> str:
        """Its characters."""
        return "".join(glyph.char for glyph in self.glyphs)


@dataclass(frozen=True)
class Line:
    """Cells on one baseline, from the left; `size` and `bold` as most letters have it; `column` counts on each page.

    A table between rules stands among the lines as one, with its own lines in `table`.
    """

    page: int
    column: int
    base: float
    size: float
    bold: bool
    cells: tuple[Cell, ...]
    table: Table | None = None

    @property
    def left(self) -> float:
        """Where it begins, in points."""
        return self.cells[0].left

    @property
    def right(self) -> float:
        """Where it ends, in points."""
        return self.cells[-1].right

    @cached_property
    def text(self) -> str:
        """Its words, cells parted by blanks."""
        return " ".join(cell.text for cell in self.cells)

    def raised(self, glyph: Glyph) -> bool:
        """Whether a character stands smaller and above the line."""
        return glyph.size < _SMALL * self.size and glyph.base - self.base > _RAISED * self.size


class Slot(NamedTuple):
    """A cell of a table: its lines, and how many columns and rows it spans."""

    lines: tuple[Line, ...]
    width: int = 1
    height: int = 1

    @property
    def text(self) -> str:
        """Its words."""
        return " ".join(line.text for line in self.lines)


@dataclass(frozen=True)
class Table:
    """Rows of cells over `taken` lines; the first `heads` of them name the columns."""

    rows: tuple[tuple[Slot, ...], ...]
    heads: int
    taken: int


class Placed(NamedTuple):
    """A cell with words by its first column and what it spans."""

    column: int
    width: int
    height: int
    lines: tuple[Line, ...]


def filled(placed: Sequence[Sequence[Placed]], columns: int) -> tuple[tuple[Slot, ...], ...]:
    """The rows, with an empty cell in each column that none stands in or reaches into."""
    busy = [0] * columns
    made = []
    for row in placed:
        begins = {cell.column: cell for cell in row}
        slots, column = [], 0
        while column < columns:
            cell = begins.get(column)
            if cell is None and busy[column]:
                column += 1
                continue
            width = cell.width if cell else 1
            slots.append(Slot(cell.lines if cell else (), width, cell.height if cell else 1))
            busy[column:column + width] = [cell.height if cell else 1] * width
            column += width
        busy = [max(left - 1, 0) for left in busy]
        made.append(tuple(slots))
    return tuple(made)


class _Run:
    """Characters that follow each other in the file and on the page, without blanks at the ends."""

    __slots__ = ("base", "glyphs", "left", "right", "size")

    def __init__(self, glyphs: list[Glyph]) -> None:
        self.glyphs = glyphs
        self.left, self.right = glyphs[0].left, glyphs[-1].right
        largest = max(glyphs, key=lambda glyph: glyph.size)
        self.size, self.base = largest.size, largest.base

    @property
    def text(self) -> str:
        """Its characters."""
        return "".join(glyph.char for glyph in self.glyphs)


class _Boxed(_Run):
    """A table between rules, which stands where its frame does."""

    __slots__ = ("rows",)

    def __init__(self, lattice: Lattice) -> None:
        super().__init__([glyph for box in lattice.boxes for glyph in box.glyphs])
        self.left, self.right, self.base = lattice.frame.left, lattice.frame.right, lattice.frame.top - self.size
        self.rows = lattice

    def line(self, page: int, column: int) -> Line:
        """It as a line, with the lines in its cells."""
        placed: list[list[Placed]] = [[] for _ in range(self.rows.rows)]
        for box in self.rows.boxes:
            runs = sorted(_runs(box.glyphs), key=lambda run: -run.base)
            placed[box.row].append(Placed(box.column, box.width, box.height, tuple(_lines(page, column, runs))))
        table = Table(filled(placed, self.rows.columns), 0, 1)
        return Line(page, column, self.base, self.size, False, (Cell(tuple(self.glyphs)),), table)


def all_lines(printed: Sequence[Page]) -> list[list[Line]]:
    """The lines of each page, in reading order."""
    found: list[tuple[list[Line], tuple[float, ...]]] = []
    for page in printed:
        found.append(lines(page, found[-1][1] if found else ()))
    usual = _usual([(page.width, gutters) for page, (_, gutters) in zip(printed, found, strict=True)])
    return [lines(page, gutters, usual)[0] if usual and not _alike(gutters, usual, page.width) else made
            for page, (made, gutters) in zip(printed, found, strict=True)]


def _usual(found: Sequence[tuple[float, tuple[float, ...]]]) -> tuple[float, ...]:
    """The gutters of most pages that have any; none where they are of too few."""
    counted = Counter(tuple(round(place / width, 2) for place in gutters) for width, gutters in found if gutters)
    most, times = max(counted.items(), key=lambda entry: entry[1], default=((), 0))
    widths = [width for width, gutters in found if tuple(round(place / width, 2) for place in gutters) == most]
    return tuple(place * widths[0] for place in most) if times >= max(2, _SHARE_OF_PAGES * len(found)) else ()


def _alike(gutters: Sequence[float], usual: Sequence[float], width: float) -> bool:
    near = (abs(one - other) < _NEAR * width for one, other in zip(gutters, usual, strict=False))
    return len(gutters) == len(usual) and all(near)


def lines(
    page: Page, gutters: Sequence[float] = (), usual: Sequence[float] = (),
) -> tuple[list[Line], tuple[float, ...]]:
    """The lines of a page, in reading order, and its gutters; `gutters` are those of the page before.

    Where gutters of most pages, `usual`, are given, a part of the page with those is read by them.
    """
    boxed = [_Boxed(lattice) for lattice in lattices(page)]
    taken = {glyph for run in boxed for glyph in run.glyphs}
    text = [glyph for glyph in page.glyphs if glyph not in taken] if boxed else page.glyphs
    runs = sorted((*_runs(text), *boxed), key=lambda run: -run.base)
    top, bottom = _edge(runs, page.height), _edge(runs[::-1], page.height)
    middle = runs[top:len(runs) - bottom]
    prose = [run for run in middle if not isinstance(run, _Boxed)]
    found = _gutters(prose, page.width) or (tuple(gutters) if _fits(middle, gutters) else ())
    regions = (runs[:top], *_in_parts(middle, found, usual, page.width), runs[len(runs) - bottom:])
    made: list[Line] = []
    for column, region in enumerate(regions):
        made += _lines(page.number, column, region)
    return made, found


def without_line_numbers(page: Page) -> tuple[Page, tuple[Line, ...]]:
    """A page without the numbers that count its lines in a margin, and these; a draft prints them.

    They rise by one step beside prose, whose lines begin in the middle of a sentence more often than rows and items do.
    """
    if not page.glyphs:
        return page, ()
    begin, end = min(glyph.left for glyph in page.glyphs), max(glyph.right for glyph in page.glyphs)
    aside = sum(glyph.char.isdecimal() and (glyph.left < begin + _MARGIN or glyph.right > end - _MARGIN)
                for glyph in page.glyphs)
    if aside < _FEWEST_NUMBERS:
        return page, ()
    runs = list(_runs(page.glyphs))
    prose = [run for run in runs if len(run.glyphs) >= FEWEST_LETTERS]
    if len(prose) < _MANY_LINES:
        return page, ()
    left, right = min(run.left for run in prose), max(run.right for run in prose)
    for outside in ([run for run in runs if run.right < left], [run for run in runs if run.left > right]):
        numbers = sorted((run for run in outside if run.text.isdecimal()), key=lambda run: -run.base)
        if _count_lines(numbers, prose):
            taken = {glyph for run in numbers for glyph in run.glyphs}
            kept = tuple(glyph for glyph in page.glyphs if glyph not in taken)
            return replace(page, glyphs=kept), tuple(_line(page.number, 0, [run]) for run in numbers)
    return page, ()


def _count_lines(numbers: Sequence[_Run], prose: Sequence[_Run]) -> bool:
    """Whether numbers rise by one step as lines of a draft do, beside lines of which many begin in lower case."""
    steps = Counter(int(after.text) - int(run.text) for run, after in pairwise(numbers))
    step, times = steps.most_common(1)[0] if steps else (0, 0)
    if step not in _STEPS or len(numbers) < _FEWEST_NUMBERS or times < _MOST_STEPS * steps.total():
        return False
    low, high = numbers[-1].base, numbers[0].base
    beside = [run for run in prose if low - run.size <= run.base <= high + run.size]
    return (step * len(numbers) >= _MOST_STEPS * len(beside)
            and sum(run.glyphs[0].char.islower() for run in beside) >= _MIDDLES * len(beside))


def _crosses(run: _Run, gutters: Sequence[float]) -> bool:
    return any(run.left < gutter < run.right for gutter in gutters)


def _fits(runs: Sequence[_Run], gutters: Sequence[float]) -> bool:
    """Whether few runs of a page cross the gutters."""
    return sum(_crosses(run, gutters) for run in runs) <= _MOST_ACROSS * len(runs)


def _edge(runs: Sequence[_Run], height: float) -> int:
    """How many of the outermost runs stand apart at the edge of the page: they belong to no column."""
    taken = 0
    for i, (run, after) in enumerate(pairwise(runs[:_MOST_AT_EDGE]), 1):
        if min(run.base, height - run.base) > EDGE * height:
            break
        if abs(run.base - after.base) > _APART * max(run.glyphs[0].size, after.glyphs[0].size):
            taken = i
    return taken


def _runs(glyphs: Iterable[Glyph]) -> Iterator[_Run]:
    run: list[Glyph] = []
    last: Glyph | None = None
    for glyph in glyphs:
        if last is not None and not _follows(last, glyph):
            yield from _trimmed(run)
            run = []
        run.append(glyph)
        last = glyph
    yield from _trimmed(run)


def _follows(last: Glyph, glyph: Glyph) -> bool:
    size = max(last.size, glyph.size)
    return abs(glyph.base - last.base) < 0.6 * size and -0.5 * size < glyph.left - last.right < _CELL * size


def _trimmed(run: list[Glyph]) -> Iterator[_Run]:
    start, end = 0, len(run)
    while start < end and run[start].char.isspace():
        start += 1
    while end > start and run[end - 1].char.isspace():
        end -= 1
    if start < end:
        yield _Run(run[start:end])


def _gutters(runs: Sequence[_Run], width: float) -> tuple[float, ...]:
    """Where gaps run down the page between three or two columns of prose; none where there are none."""
    for windows in _WHERE:
        found = [_gap(runs, width, window) for window in windows]
        places = tuple(place for place, _ in found)
        columns: list[list[_Run]] = [[] for _ in range(len(places) + 1)]
        for run in runs:
            if not _crosses(run, places):
                columns[sum(run.left >= place for place in places)].append(run)
        whole = not any(crossing for _, crossing in found)
        if all(_is_prose(column) for column in columns[:-1]) and (
                _is_prose(columns[-1]) or (whole and len(columns[0]) >= _MANY_LINES and _has_prose(columns[-1]))):
            return places
    return ()


def _gap(runs: Sequence[_Run], width: float, window: range) -> tuple[float, int]:
    """The place in a window that fewest runs cross, the nearest to its middle; and how many do."""
    middle = (window[0] + window[-1]) / 2
    found = []
    for step in window:
        place = width * step / 100
        crossing = sum(run.left < place + _GUTTER / 2 and run.right > place - _GUTTER / 2 for run in runs)
        found.append((crossing, abs(step - middle), place))
    crossing, _, place = min(found)
    return place, crossing


def _is_prose(runs: Sequence[_Run]) -> bool:
    """Whether most letters stand in lines as long as prose has them."""
    full = [len(run.glyphs) for run in runs if len(run.glyphs) >= FEWEST_LETTERS]
    return len(full) >= _FEWEST_LINES and 2 * sum(full) >= sum(len(run.glyphs) for run in runs)


def _has_prose(runs: Sequence[_Run]) -> bool:
    return any(len(run.glyphs) >= FEWEST_LETTERS for run in runs)


def _in_parts(
    runs: Sequence[_Run], gutters: Sequence[float], usual: Sequence[float], width: float,
) -> Iterator[list[_Run]]:
    """The runs by columns; a part that has the gutters of most pages by those, what is above and below by its own."""
    start, end = _part_with(runs, usual) if usual else (0, 0)
    if start == end:
        yield from _regions(runs, gutters)
        return
    for part, its in ((runs[:start], ()), (runs[start:end], usual), (runs[end:], ())):
        yield from _regions(part, its or _gutters([run for run in part if not isinstance(run, _Boxed)], width))


def _part_with(runs: Sequence[_Run], gutters: Sequence[float]) -> tuple[int, int]:
    """The longest stretch of runs that cross no gutter, with columns of prose on all sides; (0, 0) for none."""
    best, start = (0, 0), 0
    for end in range(len(runs) + 1):
        if end == len(runs) or isinstance(runs[end], _Boxed) or _crosses(runs[end], gutters):
            columns: list[list[_Run]] = [[] for _ in range(len(gutters) + 1)]
            for run in runs[start:end]:
                columns[sum(run.left >= place for place in gutters)].append(run)
            if end - start > best[1] - best[0] and all(_is_prose(column) for column in columns):
                best = start, end
            start = end + 1
            while end < start < len(runs) and runs[start].base > runs[end].base - runs[end].size / 2:
                start += 1  # it stands beside what crosses
    return best


def _regions(runs: Sequence[_Run], gutters: Sequence[float]) -> Iterator[list[_Run]]:
    """The runs by columns, from the left, between each two lines that cross a gutter."""
    sides: list[list[_Run]] = [[] for _ in range(len(gutters) + 1)]
    across: list[_Run] = []
    for run in runs:
        if _crosses(run, gutters):
            yield from (side for side in sides if side)
            sides = [[] for _ in sides]
            across.append(run)
            continue
        if across:
            yield across
            across = []
        sides[sum(run.left >= gutter for gutter in gutters)].append(run)
    yield from (region for region in (*sides, across) if region)


def _lines(page: int, column: int, runs: Sequence[_Run]) -> Iterator[Line]:
    """Runs on one baseline as lines, from the top; a raised run belongs to the line it stands beside.

    A letter in the right margin, as grades are set, ends the lines that begin beside it.
    """
    letters = [run for run in runs if _MARGIN_LETTER.fullmatch(run.text) and _in_margin(run, runs)]
    made = list(_rows_of(page, column, [run for run in runs if run not in letters]))
    for letter in letters:
        above = [i for i, line in enumerate(made) if 0 <= line.base - letter.base < letter.size]
        last = above[-1] if above else -1
        while 0 <= last < len(made) - 1 and _is_below(made[last], made[last + 1]):
            last += 1
        if last < 0:
            made += _rows_of(page, column, [letter])
        else:
            made[last] = _ended_by(made[last], letter)
    yield from made


def _in_margin(letter: _Run, runs: Sequence[_Run]) -> bool:
    """Whether a letter stands right of the lines beside it, of prose, and between their baselines: it is centred on them."""
    beside = [run for run in runs if run is not letter and abs(run.base - letter.base) < letter.size]
    between = all(abs(run.base - letter.base) > _BETWEEN * letter.size for run in beside)
    return between and any(len(run.glyphs) >= FEWEST_LETTERS for run in beside) and all(
        run.right < letter.left - letter.size for run in beside)


def _is_below(line: Line, after: Line) -> bool:
    """Whether a line goes on with the one above it: of one form, and no further down than lines of a paragraph."""
    same = (line.size, line.bold) == (after.size, after.bold) and not line.table and not after.table
    return same and 0 < line.base - after.base < _NEXT * line.size


def _ended_by(line: Line, letter: _Run) -> Line:
    """A line with the letter behind its last word, where it is read."""
    last = line.cells[-1]
    sign = letter.glyphs[0]._replace(left=last.right + line.size / 4, right=last.right + line.size / 2, base=line.base,
                                     size=line.size)
    blank = sign._replace(char=" ", left=last.right, right=sign.left)
    return replace(line, cells=(*line.cells[:-1], Cell((*last.glyphs, blank, sign))))


def _rows_of(page: int, column: int, runs: Iterable[_Run]) -> Iterator[Line]:
    rows: list[list[_Run]] = []
    for run in runs:
        alone = isinstance(run, _Boxed)
        near = next((row for row in reversed(rows[-3:]) if not alone and _beside(row, run)), None)
        if near is None:
            rows.append([run])
        else:
            near.append(run)
    for row in sorted(rows, key=lambda row: -_largest(row).base):
        first = row[0]
        yield first.line(page, column) if isinstance(first, _Boxed) else _line(
            page, column, sorted(row, key=lambda run: run.left))


def rows(page: int, glyphs: Iterable[Glyph]) -> Iterator[Line]:
    """Characters that are known to follow each other as lines, in their order."""
    row: list[_Run] = []
    for run in _runs(glyphs):
        if row and not _beside(row, run):
            yield _line(page, 0, sorted(row, key=lambda run: run.left))
            row = []
        row.append(run)
    if row:
        yield _line(page, 0, sorted(row, key=lambda run: run.left))


def _largest(row: Sequence[_Run]) -> _Run:
    return max(row, key=lambda run: run.size)


def _beside(row: Sequence[_Run], run: _Run) -> bool:
    if isinstance(row[0], _Boxed):
        return False
    largest = _largest(row)
    if any(_lies_over(other, run) for other in row):
        return False
    most = max(run.size, largest.size)
    mixed = min(run.size, largest.size) < _SMALL * most
    return abs(largest.base - run.base) < _OFF_LINE * most * (1 + mixed)


def _lies_over(run: _Run, other: _Run) -> bool:
    """Whether two runs of one size are parts of two lines, one above the other."""
    apart = abs(run.base - other.base) > _OFF_LINE * run.size and run.size == other.size
    return apart and min(run.right, other.right) - max(run.left, other.left) > _OVER * run.size


def _line(page: int, column: int, row: Sequence[_Run]) -> Line:
    glyphs = [glyph for run in row for glyph in run.glyphs]
    sizes = Counter([round(glyph.size, 1) for glyph in glyphs if not glyph.char.isspace()])
    size = _size(glyphs, sizes)
    letters = [glyph for glyph in glyphs if glyph.char.isalnum()] or glyphs
    bold = sum([glyph.bold for glyph in letters]) > 0.9 * len(letters)
    base = next(glyph.base for glyph in glyphs if round(glyph.size, 1) == size)
    return Line(page, column, base, size, bold, tuple(_cells(list(_beside_each_other(row)), size)))


def _size(glyphs: Sequence[Glyph], sizes: Counter[float]) -> float:
    """The size of most letters; where those are all raised, as many markers in a short line are, that of the largest."""
    usual, largest = max(sizes, key=lambda value: (sizes[value], value)), max(sizes)
    if usual >= _SMALL * largest:
        return usual
    base = next(glyph.base for glyph in glyphs if round(glyph.size, 1) == largest)
    raised = all(glyph.base - base > _RAISED * largest for glyph in glyphs
                 if round(glyph.size, 1) == usual and not glyph.char.isspace())
    return largest if raised and sizes[largest] > 1 else usual


def _beside_each_other(row: Sequence[_Run]) -> Iterator[Sequence[Glyph]]:
    """The characters of runs from the left; a run that stands in a gap of another, as a raised figure does, goes there."""
    held: list[Glyph] = []
    for run in row:
        if held and run.left < held[-1].left:
            held = sorted((*held, *run.glyphs), key=lambda glyph: glyph.left)
            continue
        if held:
            yield held
        held = list(run.glyphs)
    yield held


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


def _least_blank(glyphs: Sequence[Glyph]) -> float:
    """The least gap between words, in sizes of the letters: a line set close has narrow ones, and none within words."""
    gaps = [(after.left - glyph.right) / glyph.size for glyph, after in pairwise(glyphs) if _are_letters(glyph, after)]
    wider = sum(gap > _TIGHT for gap in gaps)
    blanks = sum(glyph.char.isspace() for glyph in glyphs)
    close = len(gaps) >= FEWEST_LETTERS and all(gap <= _TIGHT or gap >= _NARROW for gap in gaps)
    return _NARROW if close and wider <= _FEW_NARROW * blanks else _BLANK


def _are_letters(glyph: Glyph, after: Glyph) -> bool:
    """Whether two characters are letters or figures of one size."""
    return glyph.char.isalnum() and after.char.isalnum() and glyph.size == after.size


def _spaced(glyphs: Sequence[Glyph]) -> Iterator[Glyph]:
    """The characters with one blank where a gap or a printed blank parts words."""
    last: Glyph | None = None
    blank = _least_blank(glyphs)
    for glyph, after in zip_longest(glyphs, glyphs[1:]):
        if after is not None and _is_no_gap(glyph, last, after):
            continue
        if last is not None and not last.char.isspace() and not glyph.char.isspace() \
                and glyph.left - last.right > (blank if _are_letters(last, glyph) else _BLANK) * max(last.size, glyph.size):
            yield Glyph(" ", last.right, glyph.left, last.base, last.size, last.bold)
        if not (glyph.char.isspace() and last is not None and last.char.isspace()):
            yield Glyph(" ", glyph.left, glyph.right, glyph.base, glyph.size, glyph.bold) if glyph.char.isspace() \
                else glyph
        last = glyph
