"""Rows of tables in plain text: cells between bars, tabs, or wide gaps.

Why: a row is one statement, and its numbers mean what the column heads say.
Method: two or more adjacent lines cut into the same number of cells. The first row is the head where a rule line
    follows it, none of its cells holds a number, or its first cell is a word that heads columns.
Fails: it cannot; lines that do not agree on their cells are no table.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from loaders.readers.lines import Line

Cell = tuple[int, int]

_BAR = re.compile(r"(?<!\\)\|")
_TAB = re.compile(r"[ ]*\t[ \t]*")
_GAP = re.compile(r"(?<=[^\s.!?:;,])[ ]{3,}(?=\S)")
_MAY_PART = re.compile(r"[|\t]|[ ]{3}")  # stands in every line that a separator cuts
_RULE = re.compile(r"^[\s|:+=_-]*[-=]{2,}[\s|:+=_-]*$")
_NUMBERS_ALONE = re.compile(r"\d")
_HEAD_WORD = re.compile(r"(?:drug|agent|medicine|medication|antibiotic|substance|product|parameter|variable|measure|sign|"
                        r"finding|feature|criterion|criteria|test|investigation|item|severity|category|categories|stage|"
                        r"grade|outcome|trial|study|studies|comparison|regimen|treatment|condition|population|"
                        r"(?:age|weight|risk)(?: (?:group|band|range))?)s?\W*(?:\([^()]{1,30}\))?$", re.IGNORECASE)
_LONGEST = 4000
_FEWEST_CELLS = 2


@dataclass(frozen=True, slots=True)
class Row:
    """The raw stretches of a row's cells, and the heads of its columns, empty where the table has none.

    `head` are the raw stretches of the head's cells, held by the first row below it.
    """

    cells: tuple[Cell, ...]
    columns: tuple[str, ...] = ()
    head: tuple[Cell, ...] = ()


def table_at(page: Sequence[Line], i: int) -> tuple[int, list[Row]]:
    """How many lines a table takes from line i on (0 for no table), and its rows without the head."""
    if _MAY_PART.search(page[i].text) is None:
        return 0, []
    for separator, least in ((_BAR, 2), (_TAB, 2), (_GAP, 3)):
        taken, rows, ruled = _cut(page, i, separator)
        if len(rows) >= least or (len(rows) == 1 and ruled):
            return taken, _headed(page, rows, ruled)
    return 0, []


def _cut(page: Sequence[Line], i: int, separator: re.Pattern[str]) -> tuple[int, list[tuple[Cell, ...]], bool]:
    """Adjacent lines cut at the separator as long as they have the same number of cells; whether line two is a rule."""
    rows: list[tuple[Cell, ...]] = []
    ruled, at = False, i
    while at < len(page) and not page[at].blank and len(page[at].text) <= _LONGEST:
        if rows and _RULE.match(page[at].text):
            ruled = ruled or len(rows) == 1
        else:
            cells = _cells(page[at], separator)
            if len(cells) < _FEWEST_CELLS or (rows and len(cells) != len(rows[0])):
                break
            rows.append(cells)
        at += 1
    return at - i, rows, ruled


def bar_cells(line: Line) -> tuple[Cell, ...]:
    """The cells of a line that are parted by bars, however many."""
    return _cells(line, _BAR) or ((line.start, line.end),)


def _cells(line: Line, separator: re.Pattern[str]) -> tuple[Cell, ...]:
    cuts = [(match.start(), match.end()) for match in separator.finditer(line.text)]
    if not cuts:
        return ()
    bounds = [0, *(place for cut in cuts for place in cut), len(line.text)]
    pieces = list(zip(bounds[::2], bounds[1::2], strict=True))
    if separator is _BAR:
        pieces = pieces[not line.text[slice(*pieces[0])].strip():]
        pieces = pieces[:-1] if pieces and not line.text[slice(*pieces[-1])].strip() else pieces
    return tuple(_trimmed(line, *piece) for piece in pieces)


def _trimmed(line: Line, start: int, end: int) -> Cell:
    piece = line.text[start:end]
    left = len(piece) - len(piece.lstrip())
    return line.start + start + left, line.start + max(start + len(piece.rstrip()), start + left)


def _headed(page: Sequence[Line], rows: list[tuple[Cell, ...]], ruled: bool) -> list[Row]:
    head = _texts(page, rows[0])
    plain = all(not _NUMBERS_ALONE.search(cell) and not cell.endswith(".") for cell in head)
    named = _HEAD_WORD.match(head[0]) is not None and not any(cell.endswith(".") for cell in head)
    if ruled or ((plain or named) and len(rows) > 1):
        return [Row(row, head, rows[0] if i == 0 else ()) for i, row in enumerate(rows[1:])]
    return [Row(row) for row in rows]


def _texts(page: Sequence[Line], row: tuple[Cell, ...]) -> tuple[str, ...]:
    line = page[bisect_right(page, row[0][0], key=lambda line: line.start) - 1]
    return tuple(line.text[start - line.start:end - line.start].replace("**", "") for start, end in row)
