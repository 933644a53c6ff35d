"""The tree of a Markdown page, made of what a CommonMark parser says of its lines.

Why: the parser tells the lines of a block and no places in them; every word must lead back to its characters.
Method: each block opens an element of the same name; its words are looked up in its lines. The lines of a paragraph are
    units of plain text (`segments`), for people put glyphs, numbers and short lines there; a short bold line is a heading.
    Cells are cut from their line, so that none is lost where a row has more than its head. HTML goes to `html_tree`.
Fails: as `html_tree` does.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise

from markdown_it.token import Token

from loaders.problems import Problem
from loaders.readers import listing, segments, tables, text
from loaders.readers.html_tree import Tree
from loaders.readers.lines import Line, lines, margin
from loaders.readers.markdown import front
from loaders.readers.markdown.front import FrontMatter
from loaders.readers.markdown.marks import Parser
from loaders.readers.markdown.within import Within
from loaders.readers.markup import Node

_LINE_END = re.compile(r"\r\n?|\n")
_CONTAINERS = re.compile(r"[\s>]*(?:(?:[-*+]|\d{1,9}[.)])\s+)*")
_SECTION = 3  # parts of a number that no amount has: 1.2.3
_ROW = 2  # how deep the rows of a table lie that stands in nothing
_DEEPEST_HEADING = 6

Stretch = tuple[int, int]


class TreeOfTokens:
    """The tree of a page, built as it is made; `lost` are stretches of HTML that never end."""

    def __init__(self, name: str, raw: str, parser: Parser, tokens: Sequence[Token]) -> None:
        self._raw, self._parser, self._tokens = raw, parser, tokens
        self._tree = Tree(name, raw)
        self._starts = [int(raw.startswith("\ufeff")), *(end.end() for end in _LINE_END.finditer(raw)), len(raw)]
        self._width = margin(lines(raw))
        self._level = self._items = self._heads = 0
        self._numbers = [-1]  # the highest number printed before an item, for each open list
        self._last_item = (-1, 0)  # line and column
        self._cells: Iterator[Stretch] = iter(())
        self._defined, self._notes = self._footnotes()
        self._unknown: dict[str, int] = {}
        self.lost: list[Stretch] = []
        self.front = self._front_matter()
        self.page = self._built()

    def _built(self) -> Node:
        if self.front.title:
            self._element("h1", [self.front.title])
        for before, token in pairwise((None, *self._tokens)):
            if token and token.type != "front_matter":
                self._take(token, before)
        return self._tree.done(len(self._raw))

    def _front_matter(self) -> FrontMatter:
        if not self._tokens or self._tokens[0].type != "front_matter":
            return FrontMatter()
        first, last = self._tokens[0].map or [0, 0]
        held = [self._bounds(number) for number in range(first, last)]
        levels = [token.tag for token in self._tokens if token.type == "heading_open"]
        titled = bool(levels) and levels[0] == min(levels) and levels.count(levels[0]) == 1
        return FrontMatter(held, front.fields(self._raw, held[1:-1]), not titled)

    def _element(self, tag: str, stretches: Sequence[Stretch]) -> None:
        self._tree.begin(tag, stretches[0][0], stretches[0][0])
        self._inline(stretches)
        self._tree.close(tag, stretches[-1][1])

    def problems(self) -> Iterator[Problem]:
        """What is odd about the page."""
        for label, place in self._unknown.items():
            yield Problem(self._raw.count("\n", 0, place) + 1, "this footnote is not in the page", quote=f"[^{label}]")

    def _take(self, token: Token, before: Token | None) -> None:
        start = self._starts[token.map[0]] if token.map else self._tree.at
        if token.type == "inline":
            self._lines_of(token, before.type if before else "")
        elif token.type in ("fence", "code_block"):
            self._code(token)
        elif token.type == "html_block":
            self._html(token)
        elif token.type.startswith("paragraph"):
            return  # its lines say what they are
        elif token.nesting > 0:
            self._open(token, start, before)
        elif token.nesting < 0:
            self._close(token)

    def _open(self, token: Token, start: int, before: Token | None) -> None:
        attributes = {key: str(value) for key, value in token.attrs.items() if key == "start"}
        tag = token.tag
        if token.type == "heading_open":
            self._level = int(tag[1])
            attributes = {"below": str(int(bool(self.front.title)))}
        elif token.type == "list_item_open":
            self._items += 1
            attributes = {"column": str(self._column(token)), **({"numbered": "1"} if token.markup in ".)" else {})}
            if token.info.isdecimal() and int(token.info) > self._numbers[-1]:  # "1." before each item is for counting them
                self._numbers[-1] = int(token.info)
                attributes["value"] = token.info
        elif token.type == "ordered_list_open":
            self._numbers.append(-1)
        elif token.type == "tr_open":
            cells = self._cells_of(token)
            self._heads = len(cells) if before and before.type == "thead_open" else self._heads
            self._cells = iter(cells)
            attributes = {"unheaded": "1"} if len(cells) > self._heads else {}
        elif token.type == "footnote_reference_open":
            label = token.meta["label"]
            tag = "note" if self._notes else "div"
            attributes = {"id": f"fn:{label}", "value": self._notes.get(label, "")}
        self._tree.begin(tag, start, start, attributes)

    def _close(self, token: Token) -> None:
        if token.type == "tr_close":
            for cell in self._cells:  # more than there are heads
                self._element("td", [cell])
        self._items -= token.type == "list_item_close"
        if token.type == "ordered_list_close":
            self._numbers.pop()
        tag = token.tag or ("note" if self._notes else "div")
        self._tree.close(tag, self._tree.at)

    def _lines_of(self, token: Token, holder: str) -> None:
        """Take in what stands within lines: the words of a heading, term or cell, or the units of a paragraph."""
        if holder in ("th_open", "td_open"):
            cell = next(self._cells, None)
            self._inline([cell] if cell else [])
        elif holder == "paragraph_open":
            self._units(self._printed(token), literal=False)
        else:
            self._inline([(line.start, line.end) for line in self._printed(token)])

    def _printed(self, token: Token) -> list[Line]:
        """The lines of a token as they stand in the raw text, without what marks the blocks around them."""
        first = token.map[0] if token.map else 0
        contents = token.content.split("\n")
        found = (self._line(first + i, content.strip(" \t"), i + 1 < len(contents)) for i, content in enumerate(contents))
        return [line for line in found if line.text]

    def _line(self, number: int, content: str, goes_on: bool) -> Line:
        start, end = self._bounds(number)
        printed = self._raw[start:end]
        if goes_on and content.endswith("\\"):
            content = content[:-1].rstrip()
            end = start + len(printed.rstrip(" \t\\"))
            printed = self._raw[start:end]
        bared = printed.rstrip()
        place = len(bared) - len(content) if bared.endswith(content) else printed.find(content)
        if place < 0:
            found = _CONTAINERS.match(printed)
            place, content = found.end() if found else 0, ""
            content = bared[place:]
        column = len(printed[:place].expandtabs(4))
        return Line(start + place, start + place + len(content), column, content)

    def _bounds(self, number: int) -> Stretch:
        """A line of the raw text without its end."""
        start, end = self._starts[number], self._starts[number + 1]
        return start, start + len(self._raw[start:end].rstrip("\r\n"))

    def _column(self, token: Token) -> int:
        """The column in which the glyph of an item stands; of two on one line the second stands deeper."""
        number = token.map[0] if token.map else 0
        printed = self._raw[slice(*self._bounds(number))]
        column = len(printed[:len(printed) - len(printed.lstrip(" \t>"))].expandtabs(4))
        if self._last_item[0] == number:
            column = self._last_item[1] + 1
        self._last_item = (number, column)
        return column

    def _cells_of(self, row: Token) -> tuple[Stretch, ...]:
        start, end = self._bounds(row.map[0] if row.map else 0)
        if row.level > _ROW:
            found = _CONTAINERS.match(self._raw, start, end)
            start = found.end() if found else start
        printed = self._raw[start:end]
        start += len(printed) - len(printed.lstrip())
        return tables.bar_cells(Line(start, end, 0, printed.strip()))

    def _code(self, token: Token) -> None:
        """Take in the lines of code, which people mean as lines of text."""
        first, last = token.map or [0, 0]
        fenced = token.type == "fence"
        page = [line for number in range(first + fenced, last - fenced)
                for line in [self._line(number, self._raw[slice(*self._bounds(number))].strip(), goes_on=False)]]
        self._units(page, literal=True)

    def _html(self, token: Token) -> None:
        first, last = token.map or [0, 0]
        stretches = [(self._starts[first], self._starts[last])]
        if token.level and ">" in self._raw[slice(*self._bounds(first))].partition("<")[0]:
            page = [self._line(number, "", goes_on=False) for number in range(first, last)]
            stretches = [(line.start, self._bounds(number)[1]) for number, line in enumerate(page, first)]
        for start, end in stretches:
            lost = self._tree.feed(start, end)
            if lost < end:
                self.lost.append((lost, end))

    def _units(self, page: Sequence[Line], *, literal: bool) -> None:
        """Take in lines as units of plain text: paragraphs, items by glyphs of any kind, rows."""
        rows: list[segments.Unit] = []
        for i, unit in enumerate(segments.units_of(self._raw, page, self._width)):
            if unit.row:
                rows.append(unit)
                continue
            self._rows(rows)
            rows = []
            self._unit(unit, page, opens=not i, literal=literal)
        self._rows(rows)

    def _rows(self, rows: Sequence[segments.Unit]) -> None:
        if not rows:
            return
        self._tree.begin("table", rows[0].start, rows[0].start)
        for row in (unit.row for unit in rows if unit.row):
            for tag, cells in (("th", row.head), ("td", row.cells)):
                if cells:
                    self._row(tag, cells)
        self._tree.close("table", rows[-1].end)

    def _row(self, tag: str, cells: Sequence[Stretch]) -> None:
        self._tree.begin("tr", cells[0][0], cells[0][0])
        for cell in cells:
            self._element(tag, [cell])
        self._tree.close("tr", cells[-1][1])

    def _unit(self, unit: segments.Unit, page: Sequence[Line], *, opens: bool, literal: bool) -> None:
        tags, attributes, start = self._tags(unit, opens=opens)
        for tag in tags:
            self._tree.begin(tag, unit.start, unit.start, attributes)
        first = max(bisect_right(page, start, key=lambda line: line.start) - 1, 0)
        held = [(max(line.start, start), min(line.end, unit.end)) for line in page[first:] if line.start < unit.end]
        self._inline([stretch for stretch in held if stretch[0] < stretch[1]], literal=literal)
        for tag in reversed(tags):
            self._tree.close(tag, unit.end)

    def _tags(self, unit: segments.Unit, *, opens: bool) -> tuple[tuple[str, ...], dict[str, str], int]:
        """The elements that a unit is, from the outermost; their attributes; where its words begin."""
        counted = bool(unit.number and set(self._raw[unit.start:unit.body]) & {".", ")"})
        if self._items and opens:  # what marks the item stands before the paragraph
            return ("p",), {}, unit.body if len(unit.number) >= _SECTION else unit.start
        if counted or unit.kind == "bullet":
            single = counted and len(unit.number) == 1
            attributes = {"column": str(unit.indent), **({"numbered": "1"} if counted else {}),
                          **({"start": str(unit.number[0])} if single else {})}
            return ("ol" if single else "ul", "li"), attributes, unit.body
        if not self._items and unit.kind == "text" and text.BOLD.match(unit.text) and text.looks_like_heading(unit.text):
            level = min(self._level + 1, _DEEPEST_HEADING)
            return (f"h{level}",), {"below": str(int(bool(self.front.title)))}, unit.start
        return ("p",), {}, unit.start

    def _inline(self, stretches: Sequence[Stretch], *, literal: bool = False) -> None:
        """Take in stretches of the raw text, which are lines of one content, with the marks in them."""
        if stretches:
            within = Within(self._tree, self._raw, stretches, self._called)
            within.take([] if literal else self._parser.marks(within.content))

    def _called(self, label: str, place: int) -> str:
        """The number that a call of a footnote shows, "" for none."""
        if label in self._notes:
            return self._notes[label]
        if label not in self._defined:
            self._unknown.setdefault(label, place)
        return label if label.isdecimal() and label not in self._defined else ""

    def _footnotes(self) -> tuple[frozenset[str], dict[str, str]]:
        """The labels of the footnotes, and their numbers where they are references: those printed where all are."""
        texts: dict[str, str] = {}
        label = ""
        for token in self._tokens:
            if token.type == "footnote_reference_open":
                label = token.meta["label"]
            elif token.type == "footnote_reference_close":
                label = ""
            elif label:
                texts[label] = f"{texts.get(label, '')} {token.content}"
        printed = all(label.isdecimal() for label in texts)
        numbers = {label: str(int(label)) if printed else str(i) for i, label in enumerate(texts, 1)}
        return frozenset(texts), numbers if listing.are_references(list(texts.values())) else {}
