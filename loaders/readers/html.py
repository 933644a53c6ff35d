"""HTML as blocks.

Why: most guidelines are web pages; what a browser shows must be read, and each word traced to the file.
Method: tokens by the rules of the HTML standard that bear on reading (quoted attributes, raw text, character
    references, end tags that may be left out), built into a tree with raw places; the walk is `flow`. Own tokens, as
    the standard library's parser takes minutes over 100 kB of unclosed tags. Entries are numbered as the list counts
    them, or as the links to them print. Scripts, styles and hidden elements are not shown and not read.
Fails: `Unreadable` for more elements, or words, or elements in elements than any page has,
    and for a DTD of its own. What stands behind a tag or
    comment that never ends is no part of the page for any browser either; it is page chrome that says so.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import ClassVar
from urllib.parse import unquote

from loaders.blocks import Block, View
from loaders.readers.flow import Flow
from loaders.readers.format import Contents, Format, Readable
from loaders.readers.html_tags import (
    ENDS_CELLS,
    ENDS_PARAGRAPH,
    GROUPS,
    INLINE,
    RAW_TEXT,
    SCOPE,
    SEEN_INLINE,
    UNSEEN,
    VOID,
)
from loaders.readers.markup import (
    DEEPEST,
    LONGEST,
    MOST_ELEMENTS,
    MOST_WORDS,
    Node,
    Piece,
    Style,
    cites_by_name,
    plain,
    printed_numbers,
    tag_set,
)
from loaders.readers.prolog import HTML_SUFFIXES, declares_own, markup
from loaders.source import File, Unreadable

_HEADINGS, _LISTS, _TERMS = tag_set("h1 h2 h3 h4 h5 h6"), tag_set("ul ol menu dir"), tag_set("dt dd")
_TABLE, _CELLS = tag_set("table"), tag_set("td th")
_CLOSES: Mapping[str, tuple[frozenset[str], frozenset[str]]] = {  # a start tag closes these, but not across those
    "li": (tag_set("li"), _LISTS), **dict.fromkeys(_TERMS, (_TERMS, tag_set("dl"))), "tr": (tag_set("tr caption"), _TABLE),
    **dict.fromkeys(_CELLS, (_CELLS, tag_set("tr table"))), **dict.fromkeys(_HEADINGS, (_HEADINGS, _TABLE)),
    **dict.fromkeys(GROUPS, (GROUPS | tag_set("tr caption"), _TABLE)), "a": (tag_set("a"), _TABLE),
}
_CHROME_ROLES = tag_set("navigation banner contentinfo search complementary menu menubar")
_KEPT = tag_set("id name href role hidden style aria-hidden colspan rowspan start value type reversed")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_TOKEN = re.compile(r"""
    (?P<text>[^<&]++)
    | (?P<reference>&(?:\#\d{1,8};?|\#[xX][0-9a-fA-F]{1,8};?|[A-Za-z][A-Za-z0-9]{0,31};?))
    | (?P<comment><!--)
    | (?P<declaration><[!?]|</(?![A-Za-z]))
    | <(?P<end>/?)(?P<tag>[A-Za-z][^\s/>]*+)
      (?P<attributes>(?:[^>=]++|=\s*+"[^"]*+"|=\s*+'[^']*+'|=(?!\s*+["']))*+)>
    | (?P<unended></?[A-Za-z])
    | (?P<other>[<&])
    """, re.VERBOSE)
_ATTRIBUTE = re.compile(r"""([^\s/=>"'][^\s/=>]*)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?""")
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


def _blocks(name: str, text: str) -> tuple[Block, ...]:
    page, lost = _Tree(name, text).build()
    style = Style(
        inline=SEEN_INLINE, raised=tag_set("sup"), links=tag_set("a"), breaks=tag_set("br"), unseen=UNSEEN, target="href")
    first = _Page(text, page, style)
    blocks = first.read(page)
    if first.entries and any(True for _ in page.nodes("a")):
        blocks = _Page(text, page, replace(style, entries=frozenset(first.entries))).read(page)
    return (*blocks, *_left_out(text, lost))


def _left_out(text: str, lost: int) -> Iterator[Block]:
    view = View.plain(text, lost, lost + len(text[lost:].rstrip()))
    if view.text:
        yield Block("chrome", view, "page-chrome", reason="behind a tag that does not end")


class _Page(Flow):
    """The walk over an HTML page."""

    roles: ClassVar[Mapping[str, str]] = {
        **dict.fromkeys(_HEADINGS, "heading"), **dict.fromkeys(_LISTS, "list"), "li": "item", "table": "table",
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
            self.entry(_for_list(item, self.style), str(number) if counts and not self._by_name else None)
            number += 1

    def key(self, node: Node, counted: str | None) -> str | None:
        """The number that links print for one of its anchors, else the one its list counts."""
        linked = {self._numbers[name] for name in node.anchors() if name in self._numbers}
        return linked.pop() if len(linked) == 1 else counted


def _for_list(node: Node, style: Style) -> Node:
    """An entry without its links back into the text, and with the identifiers that its links lead to."""
    children: list[Node | Piece] = []
    for child in node.children:
        if isinstance(child, Piece):
            children.append(child)
        elif not (child.attributes.get("href", "").startswith("#") and _BACK_LINK.fullmatch(child.text.strip())):
            children.append(_for_list(child, style))
            children += _linked(child, node.text)
    return replace(node, children=children)


def _linked(link: Node, printed: str) -> Iterator[Piece]:
    """The DOI or PubMed id a link leads to, if the entry does not print it."""
    target = unquote(link.attributes.get("href", ""))
    for pattern, label in ((_DOI, " doi:"), (_PMID, " PMID: ")):
        found = pattern.match(target)
        if found and found[1] not in printed:
            yield Piece(label + found[1], link.end, link.end)


class _Tree:
    """Builds the tree of a page from its tokens; open elements are kept with the tag that closes them."""

    def __init__(self, name: str, text: str) -> None:
        self._name, self._text = name, text
        self._page = Node("html", 0)
        self._open = [("", self._page)]
        self._words = self._elements = 0

    def build(self) -> tuple[Node, int]:
        """The tree, and where the text begins that no browser shows."""
        at, end = 0, len(self._text)
        while at < end:
            token = _TOKEN.match(self._text, at)
            after = None if token is None or token["unended"] else self._token(token)
            if after is None:
                break
            at = after
        for _, node in self._open:
            node.end = at
        return self._page, at

    def _token(self, token: re.Match[str]) -> int | None:
        """Take in a token; where to go on, None where what it opens never ends."""
        if token["comment"]:
            return self._behind("-->", token.end() - 2)
        if token["declaration"]:
            return self._behind(">", token.end())
        if token["tag"]:
            return self._tag(token)
        printed = token.group()
        shown = html.unescape(printed) if token["reference"] else printed
        self._words += len(printed)
        if self._words > MOST_WORDS:
            raise Unreadable(f"the page has more than {MOST_WORDS:,} characters of text", self._name)
        self._open[-1][1].children.append(Piece(shown, *token.span()))
        return token.end()

    def _behind(self, mark: str, start: int) -> int | None:
        place = self._text.find(mark, start)
        return place + len(mark) if place >= 0 else None

    def _tag(self, token: re.Match[str]) -> int | None:
        tag = token["tag"].lower()
        if token["end"]:
            self._close(tag, token.end())
            return token.end()
        self._begin(tag, _attributes(token["attributes"]), token)
        if tag not in RAW_TEXT:
            return token.end()
        closing = re.compile(rf"</{tag}(?=[\s/>])", re.IGNORECASE).search(self._text, token.end())
        return closing.start() if closing else None

    def _begin(self, tag: str, attributes: Mapping[str, str], token: re.Match[str]) -> None:
        if tag in ENDS_PARAGRAPH:
            self._pop(tag_set("p"), SCOPE | tag_set("li"), token.start())
        if tag in _CLOSES:
            self._pop(*_CLOSES[tag], token.start())
        names = {attributes[key] for key in ("id", "name") if attributes.get(key)}
        seen = _seen_as(tag, attributes)
        if seen in INLINE:
            self._open[-1][1].names |= names
            return
        node = Node(seen, token.start(), attributes, token.end(), names=names)
        self._open[-1][1].children.append(node)
        closed = token["attributes"].endswith("/") and tag not in ENDS_PARAGRAPH | RAW_TEXT
        if tag not in VOID and not closed:
            self._open.append((tag, node))
        self._elements += 1
        if self._elements > MOST_ELEMENTS:
            raise Unreadable(f"the page has more than {MOST_ELEMENTS:,} elements", self._name)
        if len(self._open) > DEEPEST:
            line = self._text.count("\n", 0, token.start()) + 1
            raise Unreadable(f"more than {DEEPEST} elements stand in each other", self._name, line)

    def _close(self, tag: str, end: int) -> None:
        """Close the nearest open element of the tag, and what is open in it; a cell keeps to itself."""
        bounds = SCOPE | _LISTS if tag == "li" else SCOPE
        self._pop(frozenset({tag}), frozenset() if tag in ENDS_CELLS else bounds, end)

    def _pop(self, tags: frozenset[str], bounds: frozenset[str], end: int) -> None:
        for i in range(len(self._open) - 1, 0, -1):
            if self._open[i][0] in tags:
                for _, node in self._open[i:]:
                    node.end = end
                del self._open[i:]
                return
            if self._open[i][0] in bounds:
                return


def _attributes(printed: str) -> dict[str, str]:
    found = ((match[1].lower(), match[2] or match[3] or match[4] or "") for match in _ATTRIBUTE.finditer(printed))
    return {name: html.unescape(value) for name, value in found if name in _KEPT}


def _seen_as(tag: str, attributes: Mapping[str, str]) -> str:
    """The tag by which an element is read: what is hidden is not shown, what is marked as chrome is that."""
    if "hidden" in attributes or attributes.get("aria-hidden") == "true" or _HIDDEN.search(attributes.get("style", "")):
        return "hidden"
    return "nav" if attributes.get("role") in _CHROME_ROLES else tag


FORMAT = Format("HTML", HTML_SUFFIXES, _takes, read, words, marked_up=True, longest=LONGEST)
