"""The rows of a marked-up table with the heads of their columns.

Why: a row is one statement, and its numbers mean what the column heads say, also where cells span rows or columns.
Method: cells are laid on a grid by their spans. Rows in the table's head, or rows of nothing but heads at its top, name
    the columns; each further row becomes a block with its cells parted by " | ". Empty cells are left out. A cell over
    several columns has the heads of all; a cell that reaches down into a row, and a label over the full width above it,
    head its first cell. The first block holds the head rows as they are printed. Links to the reference list are the
    marks of the row. A row of names and one cell that holds paragraphs or lists of sentences only places those: the cell
    is handed back to be read as what it holds, under the names and heads over it.
Fails: it cannot; spans that are no small numbers count as 1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from loaders.blocks import Block, View
from loaders.extraction.rulebook import part
from loaders.extraction.structure.grades import heads_grades
from loaders.readers.lines import ends_sentence
from loaders.readers.markup import Node, Piece, Style, Words, joined, shows_words

_CELLS = ("td", "th")
_FEWEST_COLUMNS = 2
_WORDS_OF_LABEL = 12
_WORDS_OF_NAME = 20  # of a cell that reaches into other rows: a longer one tells something and names nothing
_NAME = re.compile(r"[^\W\d_]{3}")  # a class or level of evidence is none
_AMOUNT = part("statements", "amount")
_SPAN = re.compile(r"[1-9]\d{0,2}")
_FEWEST_SENTENCES, _WORDS_OF_SENTENCE = 2, 8  # of the parts of a cell that holds prose; of one of them


@dataclass(frozen=True, slots=True)
class Opened:
    """A cell that holds prose, with what names it: the words, and the views they are from."""

    cell: Node
    columns: tuple[str, ...]
    heads: tuple[View, ...]


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


def blocks(raw: str, table: Node, style: Style) -> Iterator[Block | Opened]:
    """The rows that are no heads, as blocks of kind "row"; of a row of prose the cell that holds it."""
    headed = {id(row) for part in table.children if isinstance(part, Node) and part.tag == "thead"
              for row in rows_of(part)}
    laid = list(_laid(list(rows_of(table))))
    words = {id(cell): _marked(raw, cell, style, lines=column > 0 and cell.tag == "td")
             for _, placed, _ in laid for column, _, cell in placed}
    wide = max((column + width for _, placed, _ in laid for column, width, _ in placed), default=0)
    heads: dict[int, list[str]] = {}
    printed: list[View] = []
    at_top, label, graded = True, "", False
    for row, placed, reaching in laid:
        at_top = at_top and (id(row) in headed or all(cell.tag == "th" for _, _, cell in placed))
        cells = [_Cell(column, width, *words[id(cell)]) for column, width, cell in placed]
        if at_top:
            printed += [head.view for head in [_row(cells, {}, [])] if head]
            for column, width, cell in placed:
                graded = graded or heads_grades(words[id(cell)][0].text)
                for place in range(column, column + width):
                    heads.setdefault(place, []).append(words[id(cell)][0].text)
            continue
        across = len(placed) == 1 and placed[0][1] == wide
        unheaded = across or "unheaded" in row.attributes  # it has more cells than heads: which are over which is unknown
        above = [_reaching(column, words[id(cell)][0].text, heads) for column, cell in reaching
                 if len(words[id(cell)][0].text.split()) <= _WORDS_OF_NAME]
        if not graded and (prose := _prose_of([cell for _, _, cell in placed], style)):
            nodes = [cell for _, _, cell in placed]
            yield _opened(prose, list(zip(cells, nodes, strict=True)), heads, [label, *above], printed)
            printed = []
            continue
        made = _row(cells, {} if unheaded else heads, [] if across else [text for text in (label, *above) if text])
        label = made.view.text if across and made and _is_label(made.view.text) else "" if across else label
        if made:
            yield replace(made, heads=tuple(printed))
            printed = []


def _prose_of(cells: Sequence[Node], style: Style) -> Node | None:
    """The only cell of a row that says something, if that is prose in several parts; the others name it, or are empty."""
    said = [cell for cell in cells if len(cell.text.split()) > _WORDS_OF_NAME]
    if len(said) != 1:
        return None
    others = [cell.text for cell in cells if cell is not said[0] and cell.text.strip()]
    if any(_AMOUNT.search(words) or not _NAME.search(words) or words.strip()[-1] in ".!;" for words in others):
        return None
    parts = [" ".join(words.split()) for words in _parts(said[0], style)]
    sentences = sum(len(words.split()) >= _WORDS_OF_SENTENCE and ends_sentence(words) for words in parts)
    return said[0] if len(parts) > 1 and sentences >= _FEWEST_SENTENCES else None


def _parts(node: Node, style: Style) -> Iterator[str]:
    """The words of a node between its paragraphs, items and what else is no part of a line."""
    held = ""
    for child in node.children:
        if isinstance(child, Piece) or (child.tag in style.inline and style.within_line(child)):
            held += child.text
        elif child.tag in style.breaks:
            held += " "
        elif child.tag not in style.unseen:
            if held.strip():
                yield held
            held = ""
            yield from _parts(child, style)
    if held.strip():
        yield held


def _opened(
    prose: Node, cells: Sequence[tuple[_Cell, Node]], heads: Mapping[int, list[str]], above: Sequence[str],
    printed: Sequence[View],
) -> Opened:
    """The cell of a row of prose, under the names beside and over it."""
    names = [cell.view for cell, node in cells if node is not prose and cell.view.text.strip()]
    over = next(cell.head(heads) for cell, node in cells if node is prose)
    return Opened(prose, tuple(filter(None, (*above, *(view.text for view in names), over))), (*printed, *names))


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell's first column and number of columns, its words, and their stretches that link to the reference list."""

    column: int
    width: int
    view: View
    marks: tuple[tuple[int, int], ...]

    def head(self, heads: Mapping[int, Sequence[str]]) -> str:
        """The heads over it; what is the same over all its columns is said once."""
        over = list(dict.fromkeys(tuple(heads.get(self.column + i, ())) for i in range(self.width)))
        same = next((i for i, words in enumerate(zip(*over, strict=False)) if len(set(words)) > 1), min(map(len, over)))
        return " ".join([*over[0][:same], " / ".join(filter(None, (" ".join(words[same:]) for words in over)))]).strip()


def _row(cells: Sequence[_Cell], heads: Mapping[int, Sequence[str]], above: Sequence[str]) -> Block | None:
    """A row; what is `above` heads its first cell, as its own words cannot repeat it. None if it shows no words."""
    shown = [cell for cell in cells if cell.view.text.strip()]
    if not any(shows_words(cell.view) for cell in shown):
        return None
    view, places = joined([cell.view for cell in shown], [" | "] * (len(shown) - 1))
    columns = [cell.head(heads) for cell in shown] if heads or above else []
    if above:
        columns[0] = " ".join([*above, columns[0]]).strip()
    marks = tuple((at + start, at + end) for cell, (at, _) in zip(shown, places, strict=True) for start, end in cell.marks)
    return Block("row", view, "table-row", columns=tuple(columns), cells=places, marks=marks)


def _reaching(column: int, text: str, heads: Mapping[int, Sequence[str]]) -> str:
    """What a cell from above says of a row: the name of the row, or a value, which needs the head of its column."""
    return text if not column or not text else " ".join([*heads.get(column, ()), text])


def _is_label(text: str) -> bool:
    """Whether words over the full width name the rows below them, and are no sentence."""
    return len(text.split()) <= _WORDS_OF_LABEL and not ends_sentence(text)


def _marked(raw: str, cell: Node, style: Style, *, lines: bool) -> tuple[View, tuple[tuple[int, int], ...]]:
    words = Words(raw, style, lines=lines)
    for child in cell.children:
        words.take(child)
    return words.marked()


def _laid(rows: Sequence[Node]) -> Iterator[tuple[Node, list[tuple[int, int, Node]], list[tuple[int, Node]]]]:
    """Each row with its cells (first column, number of columns, cell), and those that reach into it (column, cell)."""
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
        first = {id(cell): (place, cell) for place, (_, cell) in sorted(taken.items(), reverse=True)}
        yield row, placed, list(first.values())[::-1]


def _cells(row: Node) -> list[Node]:
    return [child for child in row.children if isinstance(child, Node) and child.tag in _CELLS]


def _span(cell: Node, name: str) -> int:
    printed = cell.attributes.get(name, "").strip()
    return int(printed) if _SPAN.fullmatch(printed) else 1
