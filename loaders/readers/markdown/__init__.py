"""Markdown as blocks.

Why: guidelines are written in Markdown, and converters make it of everything else, with HTML in it wherever they must.
Method: a CommonMark parser says what blocks and marks are (`marks`). Markdown is HTML written short: its blocks, its marks
    and its pieces of HTML go into one tree with raw places (`tree`), which is walked as a page of HTML is. Footnotes are
    the reference list where most of them look like references; front matter gives title and date (`front`). A file
    that marks none of its headings is plain text, whatever its name, and read as that: it may print them.
Fails: `Unreadable` as `html_tree` does. What is HTML that never ends is page chrome that says so; a footnote that is
    called and not there is a problem.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import ClassVar

from loaders.blocks import Block
from loaders.readers import html, text
from loaders.readers.format import Contents, Format, Readable
from loaders.readers.markdown import front
from loaders.readers.markdown.marks import Parser, TooDeep, bare
from loaders.readers.markdown.tree import TreeOfTokens
from loaders.readers.markup import LONGEST, Node, Style, tag_set
from loaders.readers.prolog import MARKDOWN_SUFFIXES
from loaders.source import File, Unreadable

_MARKED = tag_set("heading_open html_block footnote_reference_open front_matter")
_BREAK = re.compile(r"<br\b", re.IGNORECASE)


def words(quote: str) -> str:
    """The words of a raw stretch of a page."""
    shown = bare(quote)
    return text.words(" ".join(html.words(shown).split()) if "<" in shown or "&" in shown else shown)


def _takes(file: File) -> bool:
    """By its name: nothing in a text tells Markdown from plain text for certain."""
    return file.is_named(*MARKDOWN_SUFFIXES)


def read(file: Readable) -> Contents:
    """The blocks of a page."""
    parser = Parser()
    try:
        tokens = parser.blocks(file.text.removeprefix("\ufeff"))
    except TooDeep as error:
        raise Unreadable(str(error), file.name, error.line) from None
    if not any(token.type in _MARKED for token in tokens) and not _BREAK.search(file.text):
        return Contents(text.read(file.text))
    tree = TreeOfTokens(file.name, file.text, parser, tokens)
    found = [*front.blocks(file.text, tree.front), *html.walked(_Page, file.text, tree.page)]
    found += (block for start, end in tree.lost for block in html.left_out(file.text, start, end))
    return Contents(tuple(sorted(found, key=lambda block: block.view.starts[0])), problems=tuple(tree.problems()))


class _Page(html.Page):
    """The walk over a page, whose lists lie as deep as they are printed."""

    roles: ClassVar[Mapping[str, str]] = {**html.Page.roles, "note": "note"}

    def __init__(self, raw: str, page: Node, style: Style) -> None:
        super().__init__(raw, page, style)
        self._columns: list[int] = []  # of the open items
        self._numbered = False
        self._readers |= {"note": self._note}

    def level(self, node: Node) -> int:
        """The figure of its tag; below a title that stands before the text all lie deeper."""
        return super().level(node) + int(node.attributes.get("below", "0"))

    def item(self, node: Node) -> None:
        """Read an item of a list; people indent less than the format asks for."""
        if "column" not in node.attributes:
            super().item(node)
            return
        column, before = int(node.attributes["column"]), (self._depth, self._numbered)
        while self._columns and self._columns[-1] >= column:
            self._columns.pop()
        self._depth, self._numbered = len(self._columns), "numbered" in node.attributes
        self._columns.append(column)
        super().item(node)
        self._depth, self._numbered = before

    def add(self, block: Block) -> None:
        """Keep a block; one that is no bullet ends the lists above it."""
        if block.kind == "bullet" and self._numbered:
            block = replace(block, rule="numbered-item")
        elif block.kind != "bullet":
            self._columns.clear()
        super().add(block)

    def _note(self, node: Node) -> None:
        self.entry(html.for_list(node, self.style), node.attributes["value"])


FORMAT = Format("Markdown", MARKDOWN_SUFFIXES, _takes, read, words, marked_up=True, longest=LONGEST)
