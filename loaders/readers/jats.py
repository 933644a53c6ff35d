"""JATS articles (and their NLM ancestors) as blocks.

Why: journals and guideline bodies publish their full text as JATS; its links say which entry a marker means.
Method: expat gives the byte at which each tag, run of characters and entity begins; bytes become characters of the
    decoded text, and the tree is walked by `flow`. The words of a marker stay what is printed, ranges that tag only
    their two ends are written as one. An entry is keyed by its label, else by its place in the list; in an article
    that cites by name and year, by those. Its cells say which words are authors, title, venue, year, DOI and PMID.
    What stands around the one article of an envelope is not read.
Fails: `Unreadable` with the line for XML that is not well formed, a DTD of its own (whatever its encoding; a DOCTYPE
    that only names a DTD is allowed, and not fetched), no article or more than one, or more elements, words or
    elements in elements than any article has.
"""

from __future__ import annotations

import html
from collections.abc import Mapping
from typing import ClassVar
from xml.parsers import expat

from loaders.blocks import Block, View
from loaders.readers import citation
from loaders.readers.flow import Flow
from loaders.readers.format import Contents, Format, Readable
from loaders.readers.markup import (
    DEEPEST,
    LONGEST,
    MOST_ELEMENTS,
    MOST_WORDS,
    Node,
    Piece,
    Style,
    Words,
    cites_by_name,
    joined,
    plain,
    shows_words,
    tag_set,
)
from loaders.readers.prolog import XML_SUFFIXES, markup
from loaders.source import File, Unreadable

_TRANSPARENT = tag_set("""
    italic bold sc monospace overline roman sans-serif strike underline sub email uri named-content styled-content
    inline-formula abbrev institution country addr-line city state milestone-start milestone-end x target""")
_INLINE, _RAISED, _LINKS, _BREAKS = tag_set("xref ext-link sup"), tag_set("sup"), tag_set("xref"), tag_set("break")
_UNSEEN = tag_set("""
    graphic inline-graphic media object-id tex-math mml:math annotation private-char supplementary-material article-id
    journal-id issn isbn""")
_READ_IN_FRONT = tag_set("front front-stub article-meta title-group article-title abstract trans-abstract")
_CITATIONS = tag_set("mixed-citation element-citation citation nlm-citation")
_KEPT = tag_set("id rid ref-type pub-id-type person-group-type colspan rowspan")
_LONGEST_KEY = 5
_DATE = ("year", "month", "day")


def words(quote: str) -> str:
    """The words of a raw stretch of an article."""
    return plain(quote, _INLINE | _TRANSPARENT)


def _takes(file: File) -> bool:
    """All XML that is no web page: what is no article is refused by the reader, with the line."""
    return markup(file) == "xml"


def read(file: Readable) -> Contents:
    """The blocks of an article."""
    return Contents(_blocks(file.name, file.text))


def _blocks(name: str, text: str) -> tuple[Block, ...]:
    article = _Tree(name, text).build()
    style = Style(
        inline=_INLINE, raised=_RAISED, links=_LINKS, breaks=_BREAKS, unseen=_UNSEEN, target="rid",
        entries=frozenset().union(*(entry.anchors() for entry in article.nodes("ref"))))
    return _Article(text, article, style).read(article)


class _Article(Flow):
    """The walk over an article."""

    roles: ClassVar[Mapping[str, str]] = {
        "article-title": "heading", "title": "heading", "front": "front", "front-stub": "front", "article-meta": "front",
        "title-group": "front", "abstract": "abstract", "trans-abstract": "abstract", "sec": "section", "app": "section",
        "list": "list", "list-item": "item", "def-item": "term", "label": "skip", "table": "table", "fig": "float",
        "table-wrap": "float", "boxed-text": "float", "floats-group": "floats", "ref-list": "section", "ref": "entry",
        **dict.fromkeys(("ack", "fn-group", "notes", "bio", "sub-article", "response"), "chrome"),
    }

    def __init__(self, raw: str, article: Node, style: Style) -> None:
        super().__init__(raw, style)
        self._by_name = cites_by_name(article, style)
        self._level, self._count = 1, 0
        self._floating, self._dated = False, False
        self._readers |= {
            "front": self._front, "abstract": self._abstract, "section": self._section, "term": self._term,
            "float": self._float, "floats": self._floats, "entry": self._entry,
        }

    def level(self, node: Node) -> int:
        """1 for the title of the article, else how deep its section lies."""
        return 1 if node.tag == "article-title" else self._level

    def lists_references(self, node: Node) -> bool:
        """Only a ref-list is one."""
        return node.tag == "ref-list"

    def key(self, node: Node, counted: str | None) -> str | None:
        """The number of its label, else the one its list counts; the name and year where the article cites by those."""
        if self._by_name:
            return citation.name_key(node)
        label = next(iter(node.nodes("label")), None)
        printed = "".join(char for char in label.text if char.isdecimal()) if label else ""
        return str(int(printed)) if 0 < len(printed) < _LONGEST_KEY else counted

    def _front(self, node: Node) -> None:
        """Read title and abstracts; journal, authors, dates and rights are about the article."""
        for child in node.children:
            if isinstance(child, Piece) or child.tag in _READ_IN_FRONT:
                self.visit(child)
            elif child.tag == "pub-date" and not self._dated and (view := self._date(child)):
                self._dated = True
                self.blocks.append(Block("chrome", view, "updated", reason="the date of the article"))
            elif shows_words(view := self.view(child)):
                self.blocks.append(Block("chrome", view, "page-chrome", reason=f"inside <{child.tag}>"))

    def _date(self, node: Node) -> View | None:
        """A date that names its day, in the words of a page that prints when it was updated."""
        parts = {child.tag: child.text.strip() for child in node.children if isinstance(child, Node)}
        printed = [parts.get(name, "") for name in _DATE]
        if not all(part.isdecimal() for part in printed):
            return None
        words = Words(self.raw, self.style)
        words.put(f"Last updated: {printed[0]}-{printed[1]:0>2}-{printed[2]:0>2}", node.start, node.end)
        return words.view()

    def _abstract(self, node: Node) -> None:
        self._inside(node, deeper=any(isinstance(child, Node) and child.tag == "title" for child in node.children))

    def _section(self, node: Node) -> None:
        self._inside(node, deeper=True)

    def _inside(self, node: Node, deeper: bool) -> None:
        self._level += deeper
        self.walk(node)
        self.flush()
        self._level -= deeper

    def heading(self, node: Node) -> None:
        """Add a heading."""
        super().heading(node)
        self._listing = 0

    def _term(self, node: Node) -> None:
        """Read a term and its definition as one item."""
        self.add(Block("bullet", self.view(node), "definition", indent=max(self._depth, 0)))

    def _float(self, node: Node) -> None:
        """Read a figure, table or box: label and title in one line, then what is in it."""
        caption = _child(node, "caption")
        named = [part for part in (_child(node, "label"), caption and _child(caption, "title")) if part]
        views = [view for view in map(self.view, named) if shows_words(view)]
        if views and self._floating:
            self.add(Block("heading", views.pop(0), "heading-float", 2))
        if views:
            self.add(Block("paragraph", joined(views, [" "] * (len(views) - 1))[0], "caption"))
        for child in node.children:
            for part in child.children if child is caption else (child,):
                if not isinstance(part, Node) or part not in named:
                    self.visit(part)

    def _floats(self, node: Node) -> None:
        """Read the figures and tables that stand behind the article, each under its label."""
        self._floating = True
        self.walk(node)
        self._floating = False

    def _entry(self, node: Node) -> None:
        """Read a ref: one entry a citation, all under its key."""
        self._count += 1
        found = [child for child in node.nodes(*_CITATIONS) if child is not node]
        if any(True for _ in node.nodes("citation-alternatives")):
            found = found[:1]
        for cited in found or [node]:
            key = self.key(node, str(self._count))
            block = citation.entry(self.raw, cited, self.style, key)
            if shows_words(block.view):
                self.add(block)


def _child(node: Node, tag: str) -> Node | None:
    return next((child for child in node.children if isinstance(child, Node) and child.tag == tag), None)


class _Tree:
    """Builds the tree of an article from what expat reports."""

    def __init__(self, name: str, text: str) -> None:
        self._name, self._text = name, text
        self._skipped = int(text.startswith("\ufeff"))
        self._bytes = text[self._skipped:].encode("utf-8")
        self._at = (0, self._skipped)  # a byte of the encoded text, and the character there
        self._page = Node("", 0, end=len(text))
        self._open = [("", self._page)]
        self._words = self._elements = 0
        self._inside, self._prefix, self._root = 0, "", ""  # open elements from the article on; its prefix; the outermost
        self._waiting: tuple[str, int] | None = None  # characters whose end is not known yet
        self._parser = expat.ParserCreate(encoding="utf-8")  # whatever encoding it declares: the text is decoded

    def build(self) -> Node:
        """The tree; raises `Unreadable`."""
        parser = self._parser
        parser.StartDoctypeDeclHandler = self._doctype
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.SkippedEntityHandler = self._entity
        parser.CommentHandler = lambda _: self._place()
        parser.ProcessingInstructionHandler = lambda _target, _words: self._place()
        parser.StartCdataSectionHandler = self._place
        parser.EndCdataSectionHandler = self._place
        try:
            parser.Parse(self._bytes, True)
        except expat.ExpatError as error:
            raise Unreadable(f"not well-formed XML "
                             f"({expat.ErrorString(error.code)})", self._name, error.lineno) from None
        if not self._page.children:
            raise Unreadable(f"of XML only JATS articles are read, and this is <{self._root[:60]}>", self._name, 1)
        return self._page

    def _place(self) -> int:
        """The character at which the event stands; characters before it end there."""
        byte, place = self._at
        index = self._parser.CurrentByteIndex
        place += len(self._bytes[byte:index].decode("utf-8"))
        self._at = (index, place)
        if self._waiting is not None:
            words, start = self._waiting
            self._open[-1][1].children.append(Piece(words, start, place))
            self._waiting = None
        return place

    def _refuse(self, reason: str) -> Unreadable:
        return Unreadable(f"{reason}", self._name, self._parser.CurrentLineNumber)

    def _doctype(self, _name: str, _system: str | None, _public: str | None, internal: int) -> None:
        if internal:
            raise self._refuse("DTD not allowed: the file declares entities or elements of its own")

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        place = self._place()
        if not self._inside and not self._opens_article(tag):
            return
        tag = tag.removeprefix(self._prefix)
        self._inside += 1
        names = {attributes["id"]} if attributes.get("id") else set()
        node = self._open[-1][1]
        if tag in _TRANSPARENT:
            node.names |= names
        else:
            node = Node(tag, place, {key: attributes[key] for key in attributes if key in _KEPT}, names=names)
            self._open[-1][1].children.append(node)
        self._open.append((tag, node))
        self._elements += 1
        if self._elements > MOST_ELEMENTS:
            raise self._refuse(f"the article has more than {MOST_ELEMENTS:,} elements")
        if len(self._open) > DEEPEST:
            raise self._refuse(f"more than {DEEPEST} elements stand in each other")

    def _opens_article(self, tag: str) -> bool:
        """Whether an element outside any article is one; services put articles into envelopes, from which one is read."""
        if tag.endswith("RDF"):
            raise self._refuse("this is RDF/XML; documents are loaded, not graphs")
        self._root = self._root or tag
        if tag.rpartition(":")[2] != "article":
            return False
        if self._page.children:
            raise self._refuse("it holds more than one article; save each as a file of its own")
        self._prefix = tag.removesuffix("article")
        return True

    def _end(self, tag: str) -> None:
        place = self._place()
        if not self._inside:
            return
        self._inside -= 1
        tag = tag.removeprefix(self._prefix)
        _, node = self._open.pop()
        if tag not in _TRANSPARENT:
            node.end = self._text.index(">", place) + 1 if self._text.startswith("</", place) else place

    def _characters(self, words: str) -> None:
        place = self._place()
        if not self._inside:
            return
        self._waiting = (words, place)
        self._words += len(words)
        if self._words > MOST_WORDS:
            raise self._refuse(f"the article has more than {MOST_WORDS:,} characters of text")

    def _entity(self, name: str, parameter: bool) -> None:
        """Take in an entity that only the DTD named by the article declares: by its HTML name, else as it is written."""
        if not parameter and self._inside:
            self._waiting = (html.unescape(f"&{name};"), self._place())


FORMAT = Format("JATS", XML_SUFFIXES, _takes, read, words, marked_up=True, longest=LONGEST)
