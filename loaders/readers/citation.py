"""A tagged citation as one entry of a reference list.

Why: JATS tags authors, title, venue, year and identifiers, often with nothing printed between them; an entry must read
    like a reference, and its parts must not be guessed from punctuation where the tags say them.
Method: the leaves of the citation in text order. Where no words stand between two of them, the usual punctuation does,
    standing for the tags in between. The first column of the entry is its key, further columns name its cells.
Fails: it cannot; a part that is not tagged has no cell.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from loaders.blocks import Block
from loaders.extraction.structure.markers import author_key
from loaders.readers.inline import ViewBuilder
from loaders.readers.markup import Node, Piece, Style, Words

_AUTHORS = frozenset({"surname", "given-names", "prefix", "suffix", "string-name", "collab", "anonymous", "etal"})
_PARTS = """article-title chapter-title trans-title part-title source trans-source year month day season volume issue fpage
    lpage page-range elocation-id pub-id publisher-name publisher-loc edition series comment date-in-citation conf-name"""
_LEAVES = _AUTHORS.union(_PARTS.split())
_BEFORE: Mapping[str, str] = {
    "surname": ", ", "string-name": ", ", "collab": ", ", "etal": ", ", "prefix": ", ", "given-names": " ", "suffix": " ",
    "volume": ", ", "issue": "(", "fpage": ":", "elocation-id": ":", "page-range": ":", "lpage": "–",
    "month": " ", "day": " ", "pmid": ". PMID: ", "doi": ". doi:",
}
_CELLS = {
    "article-title": "title", "chapter-title": "title", "source": "venue", "year": "year", "doi": "doi", "pmid": "pmid",
}


@dataclass(frozen=True, slots=True)
class _Leaf:
    """A part of a citation: `role` is its tag, the type of its identifier, "editor", or "text" for what is not tagged."""

    role: str
    item: Node | Piece


def entry(raw: str, citation: Node, style: Style, key: str | None) -> Block:
    """The block of a citation; its parts are told only where it has a key."""
    words, cells = _Composed(raw, style).compose(list(_leaves(citation)))
    if not key:
        return Block("entry", ViewBuilder.view(words), "tagged-entry")
    columns = (key, *cells)
    return Block("entry", ViewBuilder.view(words), "tagged-entry", columns=columns, cells=((0, 0), *cells.values()))


def name_key(citation: Node) -> str | None:
    """The key by which an article that cites by name and year names this work."""
    leaves = list(_leaves(citation))
    author = next((leaf.item.text for leaf in leaves if leaf.role in ("surname", "string-name", "collab")), "")
    year = next((leaf.item.text for leaf in leaves if leaf.role == "year"), "")
    return f"{author_key(author)}{year.strip()}" if author.strip() and year.strip() else None


def _leaves(node: Node, editors: bool = False) -> Iterator[_Leaf]:
    for child in node.children:
        if isinstance(child, Piece):
            yield _Leaf("text", child)
        elif child.tag in _LEAVES:
            role = child.attributes.get("pub-id-type", "") if child.tag == "pub-id" else child.tag
            yield _Leaf("editor" if editors and role in _AUTHORS else role, child)
        elif child.tag in ("ext-link", "xref", "sup"):
            yield _Leaf("text", child)
        elif child.tag != "label":
            yield from _leaves(child, child.attributes.get("person-group-type", "author") != "author" or editors)


class _Composed:
    """The words of a citation while they are put together."""

    def __init__(self, raw: str, style: Style) -> None:
        self._words = Words(raw, style)
        self._before = ""  # the role of the leaf before, empty at the start and behind printed words
        self._cells: dict[str, tuple[int, int]] = {}

    def compose(self, leaves: list[_Leaf]) -> tuple[Words, dict[str, tuple[int, int]]]:
        """The words, and the stretch of each part that is tagged."""
        for leaf in leaves:
            if leaf.role != "text":
                self._part(leaf)
            elif leaf.item.text.strip():
                self._words.take(leaf.item)
                self._before = ""
        return self._words, self._cells

    def _part(self, leaf: _Leaf) -> None:
        node = leaf.item
        if self._words.length and self._before:
            self._words.put(self._separator(leaf.role), node.start, node.start)
        start = self._words.length
        if isinstance(node, Node):
            self._take(node)
        if self._words.length > start:
            self._before = leaf.role
            self._cell(leaf.role, start)

    def _take(self, node: Node) -> None:
        if node.tag == "etal" and not node.text.strip():
            self._words.put("et al", node.start, node.end)
        for child in node.children:
            self._words.take(child)

    def _separator(self, role: str) -> str:
        closing = ")" if self._before == "issue" else ""
        if role in ("surname", "string-name", "collab", "prefix") and self._before not in _AUTHORS:
            return f"{closing}. "
        if role == "surname" and self._before == "prefix":
            return " "
        if self._words.ends_sentence() and role not in _BEFORE:
            return " "
        if self._before == "year" and role == "volume":
            return ";"
        if role == "year" and self._before in ("source", "month", "publisher-name", "publisher-loc"):
            return " "
        return closing + _BEFORE.get(role, ". ")

    def _cell(self, role: str, start: int) -> None:
        end = self._words.length
        if role in _AUTHORS:
            self._cells["authors"] = (self._cells.get("authors", (start, end))[0], end)
        elif role in _CELLS:
            self._cells.setdefault(_CELLS[role], (start, end))
