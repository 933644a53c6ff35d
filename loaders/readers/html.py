"""HTML as blocks.

Why: most guidelines are web pages; what a browser shows must be read, and each word traced to the file.
Method: `html_tree` makes the tree with raw places, `flow` walks it. Entries are numbered as the list counts them, or as
    the links to them print. Scripts, styles and hidden elements are not shown and not read.
Fails: `Unreadable` as `html_tree` does, and for a DTD of its own. What stands behind a tag or comment that never ends is
    page chrome that says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import ClassVar
from urllib.parse import unquote

from loaders.blocks import Block, View
from loaders.readers.flow import Flow
from loaders.readers.format import Contents, Format, Readable
from loaders.readers.html_tags import INLINE, SEEN_INLINE, UNSEEN
from loaders.readers.html_tree import HEADINGS, LISTS, Tree
from loaders.readers.markup import LONGEST, Node, Piece, Style, cites_by_name, plain, printed_numbers, tag_set
from loaders.readers.prolog import HTML_SUFFIXES, declares_own, markup
from loaders.source import File, Unreadable

_COUNT = re.compile(r"[0-9]{1,5}")
_DOI = re.compile(r"(?:https?:)?//(?:dx\.)?doi\.org/(10\.\d{4,9}/[^\s\"<>?#]+)")
_PMID = re.compile(r"(?:https?:)?//(?:pubmed\.ncbi\.nlm\.nih\.gov|(?:www\.)?ncbi\.nlm\.nih\.gov/pubmed)/(\d{1,9})\b")
_BACK_LINK = re.compile(r"\W{0,4}|[a-z]{1,2}")


def words(quote: str) -> str:
    """The words of a raw stretch of a page."""
    return plain(quote, SEEN_INLINE | INLINE)


def _takes(file: File) -> bool:
    return markup(file) == "html"


def read(file: Readable) -> Contents:
    """The blocks of a page."""
    if declares_own(file.text):
        raise Unreadable("DTD not allowed: the page declares entities or elements of its own", file.name)
    return Contents(_blocks(file.name, file.text))


STYLE = Style(
    inline=SEEN_INLINE, raised=tag_set("sup"), links=tag_set("a"), breaks=tag_set("br"), unseen=UNSEEN, target="href")


def _blocks(name: str, text: str) -> tuple[Block, ...]:
    tree = Tree(name, text)
    lost = tree.feed(0, len(text))
    return (*walked(Page, text, tree.done(lost)), *left_out(text, lost, len(text)))


def walked(kind: type[Page], text: str, page: Node) -> tuple[Block, ...]:
    """The blocks of a tree, walked again with its entries where links may lead to them."""
    first = kind(text, page, STYLE)
    blocks = first.read(page)
    if first.entries and any(True for _ in page.nodes("a")):
        blocks = kind(text, page, replace(STYLE, entries=frozenset(first.entries))).read(page)
    return blocks


def left_out(text: str, lost: int, end: int) -> Iterator[Block]:
    """What stands in text[lost:end] behind a tag that never ends, as page chrome."""
    view = View.plain(text, lost, lost + len(text[lost:end].rstrip()))
    if view.text:
        yield Block("chrome", view, "page-chrome", reason="behind a tag that does not end")


class Page(Flow):
    """The walk over an HTML page."""

    roles: ClassVar[Mapping[str, str]] = {
        **dict.fromkeys(HEADINGS, "heading"), **dict.fromkeys(LISTS, "list"), "li": "item", "table": "table",
        "nav": "chrome", "footer": "chrome", "aside": "chrome",
    }

    def __init__(self, raw: str, page: Node, style: Style) -> None:
        super().__init__(raw, style)
        self._numbers = printed_numbers(page, style)
        self._by_name = cites_by_name(page, style)

    def level(self, node: Node) -> int:
        """The figure of its tag."""
        return int(node.tag[1])

    def lists_references(self, node: Node) -> bool:
        """Whether numbers in the text link to most items of the list."""
        items = [child for child in node.children if isinstance(child, Node)]
        linked = sum(not self._numbers.keys().isdisjoint(item.anchors()) for item in items)
        return bool(items) and 2 * linked > len(items)

    def numbered_entries(self, node: Node) -> None:
        """Read the items of a list of references, counted if the list is one that counts."""
        start = node.attributes.get("start", "1")
        number = int(start) if _COUNT.fullmatch(start) else 1
        counts = node.tag == "ol" and node.attributes.get("type", "1") == "1" and "reversed" not in node.attributes
        for item in (child for child in node.children if isinstance(child, Node)):
            if item.tag in ("ol", "ul"):
                self.numbered_entries(item)
                continue
            value = item.attributes.get("value", "")
            number = int(value) if _COUNT.fullmatch(value) else number
            self.entry(for_list(item, self.style), str(number) if counts and not self._by_name else None)
            number += 1

    def key(self, node: Node, counted: str | None) -> str | None:
        """The number that links print for one of its anchors, else the one its list counts."""
        linked = {self._numbers[name] for name in node.anchors() if name in self._numbers}
        return linked.pop() if len(linked) == 1 else counted


def for_list(node: Node, style: Style) -> Node:
    """An entry without its links back into the text, and with the identifiers that its links lead to."""
    children: list[Node | Piece] = []
    for child in node.children:
        if isinstance(child, Piece):
            children.append(child)
        elif not (child.attributes.get("href", "").startswith("#") and _BACK_LINK.fullmatch(child.text.strip())):
            children.append(for_list(child, style))
            children += _linked(child, node.text)
    return replace(node, children=children)


def _linked(link: Node, printed: str) -> Iterator[Piece]:
    """The DOI or PubMed id a link leads to, if the entry does not print it."""
    target = unquote(link.attributes.get("href", ""))
    for pattern, label in ((_DOI, " doi:"), (_PMID, " PMID: ")):
        found = pattern.match(target)
        if found and found[1] not in printed:
            yield Piece(label + found[1], link.end, link.end)


FORMAT = Format("HTML", HTML_SUFFIXES, _takes, read, words, marked_up=True, longest=LONGEST)
