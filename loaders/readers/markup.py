"""Marked-up text as a tree, and its words with the raw characters each of them stands for.

Why: HTML and JATS differ in their tags only; runs of words, markers, rows and spans should be made one way.
Method: a format's reader builds `Node`s and `Piece`s with raw places; `Words` turns some of them into a `View`: runs of
    white space are one blank, entities stand for their raw characters, raised numbers are Unicode superscripts.
Fails: it cannot; a node that shows no words gives no view.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from loaders.blocks import View
from loaders.readers.inline import SUPERSCRIPTS, ViewBuilder
from loaders.readers.lines import INVISIBLE

DEEPEST = 200  # open elements; a page nests some thirty
LONGEST = 20_000_000  # characters of a marked-up file; pages saved in one file hold their pictures
MOST_ELEMENTS = 100_000  # of a marked-up file; a long guideline has some ten thousand
MOST_WORDS = 2_000_000  # characters of it that are words: a view takes some 80 bytes for each

_BLANK = re.compile(rf"\s[\s{INVISIBLE}]*|[{INVISIBLE}]+")
_NUMBERS = re.compile(r"[\s,;−‐‑–—-]*+(?:\d++(?:\[[IV]{1,3}[ab]?\])?[\s,;−‐‑–—-]*+)++")  # "12[Ib]": with its level
_NUMBER = re.compile(r"\W{0,2}(\d{1,3})\W{0,2}")
_AMOUNT = re.compile(r"(?<![\w.,])\d.*[^\s.!?:;,(\[/–-]\s*$")  # of a line that ends no sentence and opens nothing
_GOES_ON = re.compile(r"[a-zà-ÿ)\]%.,;:/+*<>≤≥=–-]")
_INSIDE_BRACKETS = re.compile(r"[\[(][^\])]*$")
_RANGE = re.compile(r"(?<=\d)(\])\s?[−‐‑–—-]\s?(\[)(?=\d)")
_SUP = re.compile(r"<sup(?:\s[^<>]*)?>((?:(?!</?sup\b).)*+)(?:</sup>|$)", re.IGNORECASE | re.DOTALL)
_ANY_TAG = re.compile(r"</?([A-Za-z][\w:-]*)[^<>]*>|<!--.*?-->", re.DOTALL)
_WORD_OF_PROSE = re.compile(r"[^\W_]")


def tag_set(names: str) -> frozenset[str]:
    """The tags of these names, parted by blanks."""
    return frozenset(names.split())


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that raw[start:end] stands for: itself, or what an entity means."""

    text: str
    start: int
    end: int


@dataclass(slots=True)
class Node:
    """An element: raw[start:end] with its tags; `names` are the anchors by which links find it."""

    tag: str
    start: int
    attributes: Mapping[str, str] = field(default_factory=dict)
    end: int = 0
    children: list[Node | Piece] = field(default_factory=list)
    names: set[str] = field(default_factory=set)

    def walk(self) -> Iterator[Node | Piece]:
        """The node and everything in it, in text order."""
        waiting: list[Node | Piece] = [self]
        while waiting:
            item = waiting.pop()
            yield item
            if isinstance(item, Node):
                waiting += reversed(item.children)

    def nodes(self, *tags: str) -> Iterator[Node]:
        """The nodes of these tags in it, in text order."""
        return (item for item in self.walk() if isinstance(item, Node) and item.tag in tags)

    def anchors(self) -> set[str]:
        """Every anchor in it."""
        return set().union(*(item.names for item in self.walk() if isinstance(item, Node)))

    @property
    def text(self) -> str:
        """The characters in it, white space as it stands."""
        return "".join(item.text for item in self.walk() if isinstance(item, Piece))


@dataclass(frozen=True, slots=True)
class Style:
    """What the tags of a format mean within a line, and the anchors that are entries of its reference list."""

    inline: frozenset[str]
    raised: frozenset[str]
    links: frozenset[str]
    breaks: frozenset[str]
    unseen: frozenset[str]
    target: str
    entries: Collection[str] = ()

    def within_line(self, node: Node) -> bool:
        """Whether the node is part of a line of words, and so is everything in it."""
        return all(item.tag in self.inline for item in node.walk() if isinstance(item, Node))

    def targets(self, node: Node) -> list[str]:
        """The anchors a link leads to, empty if it is none or leads elsewhere."""
        return [name.lstrip("#") for name in node.attributes.get(self.target, "").split()] \
            if node.tag in self.links else []

    def cites(self, node: Node) -> bool:
        """Whether the node is a link to an entry of the reference list."""
        return any(name in self.entries for name in self.targets(node))


class Words(ViewBuilder):
    """Gathers the words of pieces and nodes; what is no inline element is set off by a blank."""

    def __init__(self, raw: str, style: Style, *, lines: bool = False) -> None:
        super().__init__(raw)
        self._style, self._lines = style, lines
        self._marks: list[tuple[int, int]] = []
        self._ended, self._line = 0, 0  # whether a line has ended (2: surely), and the part that its words begin with

    def take(self, item: Node | Piece, raised: bool = False) -> None:
        """Add the words of an item, in text order."""
        if isinstance(item, Piece):
            self._part_lines(item.text)
            self._piece(item, raised)
        elif item.tag in self._style.unseen:
            return
        elif item.tag in self._style.inline:
            self._part_lines(item.text)
            self._part_markers(item)
            raised = raised or self._is_marker(item)
            start = self.length
            for child in item.children:
                self.take(child, raised)
            if self._style.cites(item) and start < self.length:
                self._marks.append((start, self.length))
        else:
            told = item.tag not in self._style.breaks
            self.line_end(item.start, item.start if told else item.end, told=told)
            for child in item.children:
                self.take(child)
            self.line_end(item.end, item.end, told=told)

    def blank(self, start: int, end: int) -> None:
        """Part what comes next from what was taken, by one blank at most."""
        if self.length and self._tail(1) != " ":
            self.put(" ", start, end)

    def line_end(self, start: int, end: int, *, told: bool = False) -> None:
        """End a line within the words; what begins the next is told when it is taken, unless mark-up has `told` enough."""
        self.blank(start, end)
        if self._lines and self.length:
            self._ended = max(self._ended, 1 + told)

    def ends_sentence(self) -> bool:
        """Whether a stop of any kind was taken last."""
        return self._tail(1) in {".", "?", "!"}

    def view(self) -> View:
        """What was taken, without blanks at its end, ranges such as [4]-[7] in one pair of brackets."""
        return self.marked()[0]

    def marked(self) -> tuple[View, tuple[tuple[int, int], ...]]:
        """The view, and its stretches that link to the reference list."""
        view = super().view()
        view = part(view, 0, len(view.text.rstrip()))
        taken = [place for match in _RANGE.finditer(view.text) for place in (match.start(1), match.start(2))]
        marks = ((start - bisect_left(taken, start), end - bisect_left(taken, end)) for start, end in self._marks)
        return _compact(_without(view, taken) if taken else view), tuple(marks)

    def _part_lines(self, after: str) -> None:
        """Put a semicolon between lines that say one thing each: the first holds a figure, the next goes not on with it.

        "5 mg IV<br>Children: 2 mg" are two doses, "Calcium<br>gluconate" is one word.
        """
        if not self._ended or not after.strip():
            return
        goes_on = self._ended == 1 and _GOES_ON.match(after.strip())
        self._ended = 0
        while not self._text[-1]:
            self._text.pop()
        if not goes_on and _AMOUNT.search("".join(self._text[self._line:])):
            self._text.insert(-1, ";")
            self._starts.append(self._starts[-1])
            self._ends.append(self._ends[-1])
        self._line = len(self._text)

    def _part_markers(self, link: Node) -> None:
        """Put a comma between two linked numbers that are printed side by side: 1 and 2 are not 12."""
        if self._style.cites(link) and self._tail(1).isdigit() and link.text[:1].isdigit():
            self.put(",", link.start, link.start)

    def _tail(self, width: int) -> str:
        tail = ""
        for text in reversed(self._text):
            tail = text[-width:] + tail
            if len(tail) >= width:
                break
        return tail[-width:]

    def _is_marker(self, node: Node) -> bool:
        """Whether the node's numbers are raised, or link to the reference list without brackets around them."""
        if node.tag not in self._style.raised and not self._style.cites(node):
            return False
        if not _NUMBERS.fullmatch(node.text):
            return False
        return node.tag in self._style.raised or not _INSIDE_BRACKETS.search(self._tail(60))

    def _piece(self, piece: Piece, raised: bool) -> None:
        if self._raw[piece.start:piece.end] != piece.text:
            self._entity(piece, raised)
            return
        at = piece.start
        for match in _BLANK.finditer(self._raw, piece.start, piece.end):
            self._printed(at, match.start(), raised)
            if match.group()[0].isspace():
                self.blank(match.start(), match.end())
            at = match.end()
        self._printed(at, piece.end, raised)

    def _entity(self, piece: Piece, raised: bool) -> None:
        shown = "".join(char for char in piece.text if char not in INVISIBLE)
        if shown and not shown.strip():
            self.blank(piece.start, piece.end)
        else:
            shown = _BLANK.sub(" ", shown)
            self.put(shown.translate(SUPERSCRIPTS) if raised else shown, piece.start, piece.end)

    def _printed(self, start: int, end: int, raised: bool) -> None:
        if not raised:
            self.keep(start, end)
            return
        for place in range(start, end):
            self.put(self._raw[place].translate(SUPERSCRIPTS), place, place + 1)


def shows_words(view: View) -> bool:
    """Whether the view holds a letter or a figure."""
    return _WORD_OF_PROSE.search(view.text) is not None


def part(view: View, start: int, end: int) -> View:
    """The stretch [start, end) of a view."""
    return view.part(start, end)


def joined(views: Sequence[View], separators: Sequence[str]) -> tuple[View, tuple[tuple[int, int], ...]]:
    """The views as one, and the stretch of each; separator i follows view i and stands for the raw text between."""
    text, starts, ends = "", list[int](), list[int]()
    stretches = []
    for view, separator in zip(views, ("", *separators), strict=True):
        text += separator
        starts += [ends[-1] if ends else 0] * len(separator)
        ends += [view.starts[0]] * len(separator)
        stretches.append((len(text), len(text) + len(view.text)))
        text += view.text
        starts += view.starts
        ends += view.ends
    return _compact(View.mapped(views[0].raw, text, starts, ends)), tuple(stretches)


def _without(view: View, places: Collection[int]) -> View:
    kept = [i for i in range(len(view.text)) if i not in places]
    starts, ends = view.starts, view.ends
    return View.mapped(view.raw, "".join(view.text[i] for i in kept), (starts[i] for i in kept), (ends[i] for i in kept))


def _compact(view: View) -> View:
    """The same view; where clean and raw characters are the same, without a place for each."""
    if view.text and view.raw.startswith(view.text, view.starts[0]) \
            and view.ends[-1] - view.starts[0] == len(view.text):
        return View.plain(view.raw, view.starts[0], view.ends[-1])
    return view


def plain(quote: str, inline: Collection[str]) -> str:
    """The words of a raw stretch that a span quotes; tags that are no inline ones part them."""
    raised = _SUP.sub(_raised, quote)
    bare = _ANY_TAG.sub(lambda match: "" if match[1] is None or match[1].lower() in inline else " ", raised)
    return " ".join(html.unescape(bare).split())


def _raised(sup: re.Match[str]) -> str:
    """Numbers in a <sup> as raised ones, whatever entities and tags they are written with; other words as they stand."""
    shown = html.unescape(_ANY_TAG.sub("", sup[1]))
    return shown.translate(SUPERSCRIPTS) if _NUMBERS.fullmatch(shown) else sup[1]


def printed_numbers(page: Node, style: Style) -> dict[str, str]:
    """Anchor -> the number its links print, for anchors whose links agree on one."""
    found: dict[str, set[str]] = {}
    for link in page.nodes(*style.links):
        number = _NUMBER.fullmatch(link.text.strip())
        targets = style.targets(link)
        if number and len(targets) == 1:
            found.setdefault(targets[0], set()).add(str(int(number[1])))
    return {name: numbers.pop() for name, numbers in found.items() if len(numbers) == 1}


def cites_by_name(page: Node, style: Style) -> bool:
    """Whether most links to the reference list print names rather than numbers."""
    texts = [link.text for link in page.nodes(*style.links) if style.cites(link)]
    return 2 * sum(any(char.isalpha() for char in text) for text in texts) > len(texts)
