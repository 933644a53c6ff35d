"""From the tree of a marked-up page to its blocks, in text order.

Why: headings, lists, tables, asides and reference lists nest alike in every mark-up; only the names of tags differ.
Method: one walk. What is within a line gathers into a run of words; whatever else begins ends the run, which becomes a
    bullet inside a list item, an entry inside a reference list, page chrome inside navigation, and a paragraph
    elsewhere. A format says by `roles` what its tags are and may read some of them itself.
Fails: it cannot; a tag without a role is read as a division of the page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import ClassVar

from loaders.blocks import Block, View
from loaders.extraction.structure import remarks
from loaders.readers import grid, listing
from loaders.readers.markup import Node, Piece, Style, Words, shows_words
from loaders.readers.text import heading_place

_WORDS_OF_LABEL = 3
_LONGEST_QUESTION = 300  # characters
_NO_HEADING = 7  # deeper than any heading, so that the next one ends the reference list


class Flow:
    """The walk over one page; a format's reader derives from it."""

    roles: ClassVar[Mapping[str, str]] = {}

    def __init__(self, raw: str, style: Style) -> None:
        self.raw, self.style = raw, style
        self.blocks: list[Block] = []
        self.entries: set[str] = set()
        self._run = Words(raw, style, lines=True)
        self._depth = -1
        self._item = False
        self._chrome = ""
        self._listing = 0  # level of the heading over the reference list, 0 outside one
        self._broken = False
        self._readers: dict[str, Callable[[Node], None]] = {
            "division": self.walk, "heading": self.heading, "list": self.listed, "item": self.item,
            "table": self.table, "chrome": self.aside, "skip": lambda _: None,
        }

    def read(self, page: Node) -> tuple[Block, ...]:
        """The blocks of the page."""
        self.walk(page)
        self.flush()
        return tuple(_question_set_apart(_labels_known_by_place(self.blocks)))

    def walk(self, node: Node) -> None:
        """Read what is in a node."""
        for child in node.children:
            self.visit(child)

    def visit(self, child: Node | Piece) -> None:
        """Read one part of the page."""
        if isinstance(child, Piece):
            self._take(child)
        elif child.tag in self.style.breaks:
            self._break(child)
        elif child.tag in self.style.inline and self.style.within_line(child):
            self._take(child)
        elif child.tag not in self.style.unseen:
            self.flush()
            self._readers[self.roles.get(child.tag, "division")](child)
            self.flush()

    def _take(self, item: Node | Piece) -> None:
        self._run.take(item)
        self._broken = self._broken and not item.text.strip()

    def _break(self, node: Node) -> None:
        """One line break ends a line, two are the end of a paragraph."""
        if self._broken:
            self.flush()
        else:
            self._run.line_end(node.start, node.end)
        self._broken = not self._broken

    def flush(self) -> None:
        """End the run of words."""
        self._broken = False
        if not self._run.length:
            return
        view, marks = self._run.marked()
        self._run = Words(self.raw, self.style, lines=True)
        if shows_words(view):
            self.add(self._block(view, marks))

    def _block(self, view: View, marks: tuple[tuple[int, int], ...]) -> Block:
        remark = remarks.rule_for(view.text) if self._listing else None
        if remark and remarks.opens_section(remark):
            self._listing = 0
        if self._listing and not remark:
            return self.listed_block(view)
        if self._item:
            return Block("bullet", view, "list-item", indent=max(self._depth, 0), marks=marks)
        return Block("paragraph", view, "marked-paragraph", marks=marks)

    def add(self, block: Block) -> None:
        """Keep a block; inside page chrome it is chrome, whatever it looks like."""
        if self._chrome:
            block = replace(block, kind="chrome", rule="page-chrome", reason=self._chrome, columns=(), cells=())
        self.blocks.append(block)

    def view(self, node: Node) -> View:
        """The words in a node."""
        words = Words(self.raw, self.style)
        for child in node.children:
            words.take(child)
        return words.view()

    def heading(self, node: Node) -> None:
        """Add a heading; a reference list goes from its heading to the next one that is no deeper."""
        view, level = self.view(node), self.level(node)
        if not shows_words(view):
            return
        if self._listing and level > self._listing and listing.is_label(view.text):
            self.add(Block("label", view, "entry-label"))
            return
        place = heading_place(view.text)
        if not self._chrome and (not self._listing or level <= self._listing):
            self._listing = level if place == "references" else 0
        self.add(Block("heading", view, f"heading-{place or 'marked'}", level))

    def level(self, node: Node) -> int:
        """The level of a heading, from 1."""
        raise NotImplementedError

    def listed(self, node: Node) -> None:
        """Read a list: its items one deeper than what it stands in."""
        before = self._depth, self._item, self._listing
        self._depth, self._item = self._depth + 1, False
        self._listing = self._listing or (_NO_HEADING if self.lists_references(node) else 0)
        if self._listing:
            self.numbered_entries(node)
        else:
            self.walk(node)
            self.flush()
        self._depth, self._item, self._listing = before

    def lists_references(self, node: Node) -> bool:
        """Whether a list that stands under no such heading is the reference list."""
        raise NotImplementedError

    def item(self, node: Node) -> None:
        """Read an item of a list."""
        before, self._item = self._item, True
        self.walk(node)
        self.flush()
        self._item = before

    def table(self, node: Node) -> None:
        """Read a table as rows, or as text where it only places text on the page."""
        if grid.is_layout(node):
            self.walk(node)
            return
        for child in node.children:
            if isinstance(child, Node) and child.tag == "caption":
                self._caption(child)  # first: the rows hang under it
        for row in grid.blocks(self.raw, node, self.style):
            if isinstance(row, grid.Opened):
                self._opened(row)
            else:
                self.add(replace(self.listed_block(row.view), heads=row.heads) if self._listing else row)

    def _opened(self, row: grid.Opened) -> None:
        """Read a cell that holds prose as what it holds, under the names beside and over it."""
        start = len(self.blocks)
        self.walk(row.cell)
        self.flush()
        self.blocks[start:] = [replace(block, columns=row.columns, heads=row.heads) if block.kind in ("paragraph", "bullet")
                               else block for block in self.blocks[start:]]

    def _caption(self, node: Node) -> None:
        """Read what stands over a table as its caption, however it is worded."""
        start = len(self.blocks)
        self.walk(node)
        self.flush()
        self.blocks[start:] = [replace(block, rule="caption") if block.kind == "paragraph" else block
                               for block in self.blocks[start:]]

    def aside(self, node: Node) -> None:
        """Read what is not part of the text as page chrome."""
        before, self._chrome = self._chrome, self._chrome or f"inside <{node.tag}>"
        self.walk(node)
        self.flush()
        self._chrome = before

    def numbered_entries(self, node: Node) -> None:
        """Read a list inside the reference list."""
        for child in node.children:
            if isinstance(child, Node):
                self.entry(child, None)

    def entry(self, node: Node, counted: str | None) -> None:
        """Add an entry of the reference list; `counted` is the number its list gives it."""
        view = self.view(node)
        if shows_words(view):
            self.entries |= node.anchors()
            self.add(self.listed_block(view, self.key(node, counted)))

    def key(self, node: Node, counted: str | None) -> str | None:
        """The key of an entry that its words do not print."""
        raise NotImplementedError

    def listed_block(self, view: View, key: str | None = None) -> Block:
        """A block of the reference list: an entry, or a label over one."""
        if key is None and listing.is_label(view.text):
            return Block("label", view, "entry-label")
        return Block("entry", view, "listed-entry", columns=(key,) if key else ())


def _question_set_apart(page: Sequence[Block]) -> Iterator[Block]:
    """The blocks, with a question that stands before the title as the question that the page answers."""
    text = [block for block in page if block.kind != "chrome" and not remarks.rule_for(block.view.text)][:2]
    asks = len(text) > 1 and text[0].kind == "paragraph" and text[1].kind == "heading" \
        and text[0].view.text.endswith("?") and len(text[0].view.text) < _LONGEST_QUESTION
    for block in page:
        if asks and block is text[0]:
            yield Block("chrome", block.view, "question", reason="the question the page answers")
        else:
            yield block


def _labels_known_by_place(page: Sequence[Block]) -> list[Block]:
    """The blocks; where a list prints labels over its entries, an unknown word over an entry is one too."""
    labelled = any(block.kind == "label" for block in page)
    found = list(page)
    for i, (block, after) in enumerate(pairwise(page)):
        words = block.view.text
        if labelled and block.kind == after.kind == "entry" and not block.columns and words[-1].isalpha() \
                and len(words.split()) <= _WORDS_OF_LABEL and not any(char.isdigit() for char in words):
            found[i] = Block("label", block.view, "entry-label")
    return found
