"""HTML as blocks.

Why: most guidelines are web pages; what a browser shows must be read, and each word traced to the file.
Method: `html_tree` makes the tree with raw places, `flow` walks it. Entries are numbered as the list counts them, or as
    the links to them print. A list of terms is a table of two columns. Scripts, styles and hidden elements are not shown
    and not read. What stands around a page in another file is page chrome.
Fails: `Unreadable` as `html_tree` does, and for a DTD of its own. What stands behind a tag or comment that never ends is
    page chrome that says so.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import ClassVar
from urllib.parse import unquote

from loaders.blocks import Block, View
from loaders.readers.flow import Flow
from loaders.readers.format import Contents, Format, Readable
from loaders.readers.html_tags import INLINE, SEEN_INLINE, UNSEEN
from loaders.readers.html_tree import HEADINGS, LISTS, Tree
from loaders.readers.markup import LONGEST, Node, Piece, Style, cites_by_name, plain, printed_numbers, tag_set
from loaders.readers.prolog import HTML_SUFFIXES, declares_own, markup, page_within
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
    start, end = page_within(text) or (0, len(text))
    tree = Tree(name, text)
    lost = tree.feed(start, end)
    around = "around the page"
    return (*left_out(text, 0, start, around), *walked(Page, text, tree.done(lost)), *left_out(text, lost, end),
            *left_out(text, end, len(text), around))


def walked(kind: type[Page], text: str, page: Node) -> tuple[Block, ...]:
    """The blocks of a tree, walked again with its entries where links may lead to them."""
    first = kind(text, page, STYLE)
    blocks = first.read(page)
    if first.entries and any(True for _ in page.nodes("a")):
        blocks = kind(text, page, replace(STYLE, entries=frozenset(first.entries))).read(page)
    return blocks


def left_out(text: str, lost: int, end: int, reason: str = "behind a tag that does not end") -> Iterator[Block]:
    """What stands in text[lost:end] and is no part of the page, as page chrome."""
    lost += len(text[lost:end]) - len(text[lost:end].lstrip())
    view = View.plain(text, lost, lost + len(text[lost:end].rstrip()))
    if view.text.strip("\ufeff"):
        yield Block("chrome", view, "page-chrome", reason=reason)


class Page(Flow):
    """The walk over an HTML page."""

    roles: ClassVar[Mapping[str, str]] = {
        **dict.fromkeys(HEADINGS, "heading"), **dict.fromkeys(LISTS, "list"), "li": "item", "table": "table",
        "nav": "chrome", "footer": "chrome", "aside": "chrome", "dl": "terms", "summary": "summary",
    }

    def __init__(self, raw: str, page: Node, style: Style) -> None:
        super().__init__(raw, style)
        self._readers |= {"terms": self._terms, "summary": self._summary}
        self._numbers = printed_numbers(page, style)
        self._summaries, self._level = _headings_of_details(page), 0
        self._by_name = cites_by_name(page, style)

    def level(self, node: Node) -> int:
        """The figure of its tag; a summary lies below the last heading."""
        if node.tag == "summary":
            return self._level + self._summaries[id(node)]
        self._level = int(node.tag[1])
        return self._level

    def _summary(self, node: Node) -> None:
        """Read what stands over details that can be folded away: a heading of theirs, where nothing else is below it."""
        if id(node) in self._summaries:
            self.heading(node)
        else:
            self.walk(node)

    def _terms(self, node: Node) -> None:
        """Read a list of terms with their definitions as the rows of a table; longer definitions as what they hold."""
        items = list(node.nodes("dt", "dd"))
        held = (part for item in items for part in item.walk() if isinstance(part, Node) and part is not item)
        if self._listing or any(part.tag in self.roles for part in held):
            self.walk(node)
        else:
            self.table(replace(node, tag="table", children=list(_rows_of(items))))

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
            inner = item if item.tag in ("ol", "ul") else _list_alone(item)
            if inner:
                self.numbered_entries(inner)
                continue
            value = item.attributes.get("value", "")
            number = int(value) if _COUNT.fullmatch(value) else number
            self.entry(for_list(item, self.style), str(number) if counts and not self._by_name else None)
            number += 1

    def key(self, node: Node, counted: str | None) -> str | None:
        """The number that links print for one of its anchors, else the one its list counts."""
        linked = {self._numbers[name] for name in node.anchors() if name in self._numbers}
        return linked.pop() if len(linked) == 1 else counted


def _list_alone(item: Node) -> Node | None:
    """The counted list that is all an item holds: "- 9. Smith J." is the ninth entry, with a bullet before it."""
    nodes = [child for child in item.children if isinstance(child, Node)]
    alone = len(nodes) == 1 and nodes[0].tag == "ol" and nodes[0].text.strip() == item.text.strip()
    return nodes[0] if alone else None


def _rows_of(items: Sequence[Node]) -> Iterator[Node]:
    """Terms and definitions as rows: a term reaches down along its definitions."""
    terms: list[Node] = []
    for i, item in enumerate(items):
        if item.tag == "dt":
            terms.append(item)
            continue
        cells = [replace(item, tag="td")]
        if terms:
            more = next((n for n, other in enumerate(items[i:]) if other.tag == "dt"), len(items) - i)
            joined = [part for term in terms for part in (*term.children, Piece(" ", term.end, term.end))]
            cells.insert(0, replace(terms[0], tag="td", attributes={"rowspan": str(more)}, children=joined))
        yield Node("tr", cells[0].start, {}, item.end, list(cells))
        terms = []


def _headings_of_details(page: Node) -> dict[int, int]:
    """The summaries that are headings by their ids, with how deep they lie: those with no text of others behind them."""
    words = [(item.start, isinstance(item, Node)) for item in page.walk()
             if (item.text.strip() if isinstance(item, Piece) else item.tag in HEADINGS or item.tag == "summary")]
    starts, found, ends = [start for start, _ in words], dict[int, int](), list[int]()
    for details in page.nodes("details"):
        ends = [end for end in ends if end > details.start] + [details.end]
        after = bisect_left(starts, details.end)
        summary = next((child for child in details.children if isinstance(child, Node) and child.tag == "summary"), None)
        if summary and (after == len(words) or words[after][1]):
            found[id(summary)] = len(ends)
    return found


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
