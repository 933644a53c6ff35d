"""Rows that are heads: those of the columns below a title, and labels over the rows of a part.

Why: converters print the title of a table as its head, once or in each column; what its columns hold, a class, a level,
    a dose, is then told by the row below. A label over the full width they print in each column as well. Read as rows
    of their own these say nothing.
Method: in a table whose heads are missing, or one text in every column, the first row is the head where each of its
    cells is a few words without figures and no two are alike; without any head one of them must head grades. A row that
    repeats one text without figures heads the first cell of the rows below. Both are held as printed by the next row, as
    other heads are.
Fails: it cannot; a row that may say something stays a row.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from loaders.blocks import Block, View
from loaders.extraction.structure.grades import heads_grades

_LONGEST, _MOST_WORDS, _WORDS_OF_LABEL, _FEWEST = 60, 6, 16, 2
_SAYS = re.compile(r"\d|[.!?;]\s*$")


def tables(blocks: Sequence[Block]) -> Iterator[tuple[int, int]]:
    """Where each table begins and ends among the blocks: rows in a row, until one holds a head of its own."""
    start: int | None = None
    for i, block in enumerate(blocks):
        opens = block.kind == "row" and (start is None or bool(block.heads))
        if start is not None and (opens or block.kind != "row"):
            yield start, i
            start = None
        if opens:
            start = i
    if start is not None:
        yield start, len(blocks)


def lift(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks, with the rows that are heads taken into the rows below them."""
    found: list[Block] = []
    after = 0
    for start, end in tables(blocks):
        found += [*blocks[after:start], *_with_labels(_below_title(blocks[start:end]))]
        after = end
    return (*found, *blocks[after:])


def _below_title(rows: Sequence[Block]) -> Sequence[Block]:
    place = next((i for i, row in enumerate(rows) if len(row.cells) > 1), len(rows))  # a title may be a row of one cell
    if place + 1 >= len(rows) or not _is_titled(rows[place]) or not _names_columns(rows[place]):
        return rows
    first, heads = rows[place], _cells(rows[place])
    below = [replace(row, columns=heads) if row.columns == first.columns and len(row.cells) == len(heads) else row
             for row in rows[place + 1:]]
    return [*rows[:place], replace(below[0], heads=(*first.heads, first.view)), *below[1:]]


def _with_labels(rows: Sequence[Block]) -> Iterator[Block]:
    """The rows, with each label over the full width in the head of the first cell below it."""
    label = ""
    held: tuple[View, ...] = ()
    for i, row in enumerate(rows):
        if i + 1 < len(rows) and row.columns and _is_label(row):
            label, held = _cells(row)[0], (*held, *row.heads, row.view)
            continue
        columns = (f"{label} {row.columns[0]}".strip(), *row.columns[1:]) if label and row.columns else row.columns
        yield replace(row, columns=columns, heads=(*held, *row.heads)) if label or held else row
        held = ()


def _is_label(row: Block) -> bool:
    """Whether a row prints the same few words in every column."""
    cells = _cells(row)
    few = len(cells) > 1 and len(cells[0].split()) <= _WORDS_OF_LABEL
    return few and len(set(cells)) == 1 and not _SAYS.search(cells[0])


def _is_titled(row: Block) -> bool:
    """Whether the heads over a row are missing, or one title: in each column, or in the first alone."""
    return len(set(filter(None, row.columns))) < _FEWEST and (not any(row.columns) or bool(row.columns[0]))


def _names_columns(row: Block) -> bool:
    cells = _cells(row)
    plain = all(cell and len(cell) <= _LONGEST and len(cell.split()) <= _MOST_WORDS and not _SAYS.search(cell)
                for cell in cells)
    return plain and len(set(cells)) == len(cells) and (any(row.columns) or any(map(heads_grades, cells)))


def _cells(row: Block) -> tuple[str, ...]:
    return tuple(row.view.text[start:end].strip() for start, end in row.cells)
