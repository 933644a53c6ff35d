"""Text layers in the making, and their blocks.

Why: DOCX and PDF differ in how words are found; once found, they are one text under a tree of headings, lists and rows.
Method: a reader writes words into a `Layer`, which gives a `Piece` with its place for each, and builds the same tree of
    nodes that marked-up pages have; `blocks` walks it as it walks those (`flow`).
Fails: it cannot; a layer without words has no blocks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import ClassVar

from loaders.blocks import Block
from loaders.layers import TextLayer
from loaders.readers import lines
from loaders.readers.flow import Flow
from loaders.readers.markup import Node, Piece, Style, joined

GLYPH = re.compile(rf"(?:{lines.GLYPH}|\ufffd)\s+(?=\S)")  # a sign that nothing says how to read opens an item, too
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_ENDS_IN_YEAR = re.compile(r"\b(?:19|20)\d\d[a-z]?\W*$")
_NUMBERED = re.compile(r"\[?\(?\d{1,4}[\].)\s]")
_LONGEST_VENUE = 200
_STYLE = Style(inline=frozenset({"sup"}), raised=frozenset({"sup"}), links=frozenset(), breaks=frozenset({"br"}),
               unseen=frozenset(), target="")


class Layer:
    """A text that grows; each stretch belongs to the paragraph or page that was last begun."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._places: list[tuple[int, int]] = []
        self.length = 0

    def begin(self, number: int) -> None:
        """What is written from now on stands on this paragraph or page."""
        if self._places and self._places[-1][0] == self.length:
            self._places.pop()
        self._places.append((self.length, number))

    def write(self, text: str) -> Piece:
        """Add words, without lone surrogates and NUL, which no file can hold; where they now stand."""
        kept = "".join(char for char in text if char != "\0" and not "\ud800" <= char <= "\udfff")
        start = self.length
        self._parts.append(kept)
        self.length += len(kept)
        return Piece(kept, start, self.length)

    def done(self) -> TextLayer:
        """The whole layer."""
        return TextLayer("".join(self._parts), tuple(self._places))


def words(quote: str) -> str:
    """The words of a raw stretch of a layer."""
    return " ".join(quote.split())


def node(tag: str, children: Iterable[Node | Piece], **attributes: str) -> Node:
    """A node over its children, placed by them."""
    held = list(children)
    start = held[0].start if held else 0
    return Node(tag, start, attributes, held[-1].end if held else start, held)


def heading(children: Iterable[Node | Piece], level: int) -> Node:
    """A heading of a level from 1."""
    return node("heading", children, level=str(level))


def nested(items: Sequence[tuple[int, Node]]) -> Node:
    """List items with their depths, from 0, as lists in lists."""
    top = node("list", [])
    top.start, top.end = items[0][1].start, items[-1][1].end
    open_lists = [top]
    for depth, item in items:
        while len(open_lists) - 1 > depth:
            open_lists.pop()
        while len(open_lists) - 1 < depth:
            deeper = Node("list", item.start, {}, item.end)
            parent = open_lists[-1]
            (parent.children[-1].children if parent.children and isinstance(parent.children[-1], Node)
             else parent.children).append(deeper)
            open_lists.append(deeper)
        open_lists[-1].children.append(item)
    return top


def blocks(layer: TextLayer, page: Node) -> tuple[Block, ...]:
    """The blocks of a tree over the layer; a title and the venue printed under it are one entry."""
    found: list[Block] = []
    last = -1  # the last block that is no page chrome
    for block in _Page(layer.text, _STYLE).read(page):
        if last >= 0 and _is_venue(found[last], block):
            view, _ = joined([found[last].view, block.view], ["\n"])
            found[last] = replace(found[last], view=view)
            continue
        last = last if block.kind == "chrome" else len(found)
        found.append(block)
    return tuple(found)


def _is_venue(above: Block, block: Block) -> bool:
    """Whether a block of the reference list is the second paragraph of the entry above it."""
    return (above.kind == block.kind == "entry" and not block.columns and not _NUMBERED.match(block.view.text)
            and not _YEAR.search(above.view.text) and len(block.view.text) < _LONGEST_VENUE
            and _ENDS_IN_YEAR.search(block.view.text) is not None)


class _Page(Flow):
    """The walk over the tree of a layer."""

    roles: ClassVar = {"heading": "heading", "list": "list", "notes": "list", "item": "item", "table": "table",
                       "aside": "chrome"}

    def level(self, node: Node) -> int:
        """As its reader found it."""
        return int(node.attributes["level"])

    def lists_references(self, node: Node) -> bool:
        """Notes at the end are, lists in the text are not."""
        return node.tag == "notes"

    def numbered_entries(self, node: Node) -> None:
        """Read the items of a list of references; those of lists in it too."""
        for child in node.children:
            if isinstance(child, Node) and child.tag == "list":
                self.numbered_entries(child)
            elif isinstance(child, Node):
                self.entry(child, None)

    def key(self, node: Node, counted: str | None) -> str | None:
        """The number its list counts."""
        return node.attributes.get("value", counted)

    def aside(self, node: Node) -> None:
        """Read what is not part of the text as page chrome, with its reader's reason."""
        before, self._chrome = self._chrome, self._chrome or node.attributes["reason"]
        self.walk(node)
        self.flush()
        self._chrome = before
