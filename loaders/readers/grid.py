"""The rows of a marked-up table with the heads of their columns.

Why: a row is one statement, and its numbers mean what the column heads say, also where cells span rows or columns.
Method: cells are laid on a grid by their spans. Rows in the table's head, or rows of nothing but heads at its top, name
    the columns; each further row becomes a block with its cells parted by " | ". Empty cells are left out.
Fails: it cannot; spans that are no small numbers count as 1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from loaders.blocks import Block, View
from loaders.readers.markup import Node, Style, Words, joined, shows_words

_CELLS = ("td", "th")
_FEWEST_COLUMNS = 2
_SPAN = re.compile(r"[1-9]\d{0,2}")


def is_layout(table: Node) -> bool:
    """Whether the table only places text on the page: it names no columns and holds tables, lists or headings."""
    if table.attributes.get("role") in ("presentation", "none"):
        return True
    rows = list(rows_of(table))
    if all(len(_cells(row)) < _FEWEST_COLUMNS for row in rows):
        return True
    inner = ("table", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6")
    return not any(True for _ in table.nodes("th")) and any(node is not table for node in table.nodes("table", *inner))


def rows_of(table: Node) -> Iterator[Node]:
    """The rows of a table, not those of tables in its cells."""
    for child in table.children:
        if isinstance(child, Node):
            if child.tag == "tr":
                yield child
            elif child.tag in ("thead", "tbody", "tfoot"):
                yield from rows_of(child)


def blocks(raw: str, table: Node, style: Style) -> Iterator[Block]:
    """The rows that are no heads, as blocks of kind "row"."""
    headed = {id(row) for part in table.children if isinstance(part, Node) and part.tag == "thead"
              for row in rows_of(part)}
    heads: dict[int, list[str]] = {}
    at_top = True
    for row, placed, reaching in _laid(list(rows_of(table))):
        views = [(column, width, _view(raw, cell, style)) for column, width, cell in placed]
        above = [text for cell in reaching if (text := _view(raw, cell, style).text)]
        at_top = at_top and (id(row) in headed or all(cell.tag == "th" for _, _, cell in placed))
        if at_top:
            for column, width, view in views:
                for place in range(column, column + width):
                    heads.setdefault(place, []).append(view.text)
            continue
        shown = [(column, view) for column, _, view in views if view.text.strip()]
        if any(shows_words(view) for _, view in shown):
            yield _row(shown, heads, above)


def _row(shown: Sequence[tuple[int, View]], heads: Mapping[int, Sequence[str]], above: Sequence[str]) -> Block:
    """A row; the cells `above` that reach down into it head its first cell, as its own words cannot repeat them."""
    view, cells = joined([view for _, view in shown], [" | "] * (len(shown) - 1))
    columns = [" ".join(heads.get(column, ())).strip() for column, _ in shown] if heads or above else []
    if above:
        columns[0] = " ".join([*above, columns[0]]).strip()
    return Block("row", view, "table-row", columns=tuple(columns), cells=cells)


def _view(raw: str, cell: Node, style: Style) -> View:
    words = Words(raw, style)
    for child in cell.children:
        words.take(child)
    return words.view()


def _laid(rows: Sequence[Node]) -> Iterator[tuple[Node, list[tuple[int, int, Node]], list[Node]]]:
    """Each row with its cells (first column, number of columns, cell), and the cells that reach into it from above."""
    busy: dict[int, tuple[int, Node]] = {}  # column -> rows that a cell from above still takes, and the cell
    for row in rows:
        column, placed, taken = 0, [], dict(busy)
        busy = {place: (left - 1, cell) for place, (left, cell) in busy.items() if left > 1}
        for cell in _cells(row):
            while column in taken:
                column += 1
            width, height = _span(cell, "colspan"), _span(cell, "rowspan")
            placed.append((column, width, cell))
            if height > 1:
                busy.update(dict.fromkeys(range(column, column + width), (height - 1, cell)))
            column += width
        yield row, placed, list({id(cell): cell for _, cell in taken.values()}.values())


def _cells(row: Node) -> list[Node]:
    return [child for child in row.children if isinstance(child, Node) and child.tag in _CELLS]


def _span(cell: Node, name: str) -> int:
    printed = cell.attributes.get(name, "").strip()
    return int(printed) if _SPAN.fullmatch(printed) else 1
