"""The tree of an HTML page, or of a page that holds HTML in places.

Why: Markdown is HTML written short, and may hold any of it; both must become one tree by one set of rules.
Method: tokens by the rules of the HTML standard that bear on reading (quoted attributes, raw text, character
    references, end tags that may be left out), built into a tree with raw places. Own tokens, as the standard library's
    parser takes minutes over 100 kB of unclosed tags. A reader of another mark-up opens and closes elements itself and
    hands over the stretches that are HTML.
Fails: `Unreadable` for more elements, or words, or elements in elements than any page has. What stands behind a tag or
    comment that never ends is no part of the page for any browser either; `feed` tells where that begins.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping

from loaders.readers.html_tags import ENDS_CELLS, ENDS_PARAGRAPH, GROUPS, INLINE, RAW_TEXT, SCOPE, VOID
from loaders.readers.markup import DEEPEST, MOST_ELEMENTS, MOST_WORDS, Node, Piece, tag_set
from loaders.source import Unreadable

LISTS, HEADINGS, TERMS = tag_set("ul ol menu dir"), tag_set("h1 h2 h3 h4 h5 h6"), tag_set("dt dd")
_TABLE, _CELLS = tag_set("table"), tag_set("td th")
_CLOSES: Mapping[str, tuple[frozenset[str], frozenset[str]]] = {  # a start tag closes these, but not across those
    "li": (tag_set("li"), LISTS), **dict.fromkeys(TERMS, (TERMS, tag_set("dl"))), "tr": (tag_set("tr caption"), _TABLE),
    **dict.fromkeys(_CELLS, (_CELLS, tag_set("tr table"))), **dict.fromkeys(HEADINGS, (HEADINGS, _TABLE)),
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


class Tree:
    """Builds the tree of a page from its tokens; open elements are kept with the tag that closes them."""

    def __init__(self, name: str, text: str) -> None:
        self._name, self._text = name, text
        self._page = Node("html", 0)
        self._open = [("", self._page)]
        self._words = self._elements = 0
        self.at = 0  # where what was taken in last ends

    def feed(self, start: int, end: int) -> int:
        """Take in text[start:end] as HTML; where what no browser shows begins in it, `end` where nothing is lost."""
        at = start
        while at < end:
            self.at = at
            token = _TOKEN.match(self._text, at, end)
            after = None if token is None or token["unended"] else self._token(token, end)
            if after is None:
                return at
            at = after
        return at

    def done(self, end: int) -> Node:
        """The tree of what was taken in; what is still open ends here."""
        for _, node in self._open:
            node.end = end
        return self._page

    def words(self, shown: str, start: int, end: int) -> None:
        """Take in words that text[start:end] stands for."""
        self.at = end
        self._words += end - start
        if self._words > MOST_WORDS:
            raise Unreadable(f"the page has more than {MOST_WORDS:,} characters of text", self._name)
        self._open[-1][1].children.append(Piece(shown, start, end))

    def _token(self, token: re.Match[str], end: int) -> int | None:
        """Take in a token; where to go on, None where what it opens never ends."""
        if token["comment"]:
            return self._behind("-->", token.end() - 2, end)
        if token["declaration"]:
            return self._behind(">", token.end(), end)
        if token["tag"]:
            return self._tag(token, end)
        printed = token.group()
        self.words(html.unescape(printed) if token["reference"] else printed, *token.span())
        return token.end()

    def _behind(self, mark: str, start: int, end: int) -> int | None:
        place = self._text.find(mark, start, end)
        return place + len(mark) if place >= 0 else None

    def _tag(self, token: re.Match[str], end: int) -> int | None:
        tag = token["tag"].lower()
        if token["end"]:
            self.close(tag, token.end())
            return token.end()
        empty = token["attributes"].endswith("/") and tag not in ENDS_PARAGRAPH | RAW_TEXT
        self.begin(tag, *token.span(), _attributes(token["attributes"]), empty=empty)
        if tag not in RAW_TEXT:
            return token.end()
        closing = re.compile(rf"</{tag}(?=[\s/>])", re.IGNORECASE).search(self._text, token.end(), end)
        return closing.start() if closing else None

    def begin(self, tag: str, start: int, end: int, attributes: Mapping[str, str] = {}, *, empty: bool = False) -> None:
        """Open an element by the tag text[start:end]; what it ends by itself is closed."""
        if tag in ENDS_PARAGRAPH:
            self._pop(tag_set("p"), SCOPE | tag_set("li"), start)
        if tag in _CLOSES:
            self._pop(*_CLOSES[tag], start)
        names = {attributes[key] for key in ("id", "name") if attributes.get(key)}
        seen = _seen_as(tag, attributes)
        if seen in INLINE:
            self._open[-1][1].names |= names
            return
        node = Node(seen, start, attributes, end, names=names)
        self._open[-1][1].children.append(node)
        if tag not in VOID and not empty:
            self._open.append((tag, node))
        self._elements += 1
        if self._elements > MOST_ELEMENTS:
            raise Unreadable(f"the page has more than {MOST_ELEMENTS:,} elements", self._name)
        if len(self._open) > DEEPEST:
            line = self._text.count("\n", 0, start) + 1
            raise Unreadable(f"more than {DEEPEST} elements stand in each other", self._name, line)

    def close(self, tag: str, end: int) -> None:
        """Close the nearest open element of the tag, and what is open in it; a cell keeps to itself."""
        bounds = SCOPE | LISTS if tag == "li" else SCOPE
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
