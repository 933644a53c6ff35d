"""PDF with a text layer as blocks.

Why: most society guidelines are PDF files, which know letters and places; few say what is a heading or a paragraph.
Method: what a tagged file states plausibly of its structure is read as it says (`pdf_tags`). Else the lines of all pages
    (`pages`), without running heads and page numbers, are cut into groups (`pdf_groups`): headings by size and weight,
    items by their glyphs, rows by cells that stand under each other, entries under the heading of the reference list,
    and paragraphs by gaps, indents and short last lines. A paragraph may go on in the next column or on the next page.
    Letters at the end of a line are joined where a word was divided; raised figures are markers.
Fails: `Unreadable` in one line for an encrypted or broken file (`glyphs`) and for pages without any text, as scans are.
    Pages without text among others, and slanted text, are left out; a problem says which.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from loaders.problems import Problem
from loaders.readers import fonts, glyphs, layer, pages, pdf_tags
from loaders.readers.format import Contents
from loaders.readers.glyphs import Page
from loaders.readers.layer import GLYPH, Layer
from loaders.readers.listing import is_label
from loaders.readers.markup import Node, Piece
from loaders.readers.pages import Line
from loaders.readers.pdf_groups import NUMBERED, Group, groups
from loaders.source import Unreadable

_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_PARTED = re.compile(r"([^\W\d_]+)-$")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_MOST_NAMED = 8


def read(name: str, raw: bytes) -> Contents:
    """The text layer and blocks of a PDF file; `name` is for the message of `Unreadable`."""
    printed = fonts.told(list(glyphs.read(name, raw)))
    empty = [page.number for page in printed if not page.glyphs]
    if len(empty) == len(printed):
        count = f"{len(printed)} page{'' if len(printed) == 1 else 's'}"
        raise Unreadable(f"no text layer in the PDF file ({count}, scanned?); run text recognition on it first", name)
    parted = [pages.without_line_numbers(page) for page in printed]
    counted = [Group("chrome", numbers, reason="the numbers of lines") for _, numbers in parted if numbers]
    stated = pdf_tags.stated([page for page, _ in parted])
    found = _in_order(stated.groups, [*_shown(stated.rest), *counted])
    writer = _Writer([line for group in found for line in group.lines])
    page = writer.page(found)
    text = writer.layer.done()
    return Contents(layer.blocks(text, page), text, problems=tuple(_problems(empty, sum(page.slanted for page in printed))))


def _shown(printed: Sequence[Page]) -> list[Group]:
    """The groups that pages show by how they look."""
    found = pages.all_lines(printed)
    return groups(found, [page.height for page in printed], {page.number: page.rules for page in printed})


def _in_order(stated: Sequence[Group], shown: Sequence[Group]) -> list[Group]:
    """All groups page by page.

    What is stated behind a later page, as a box is or a heading, comes before what lies below it on its own page; what a
    page shows besides what it states comes last.
    """
    keyed: list[tuple[tuple[int, int, int], Group]] = []
    on_time: dict[int, list[tuple[int, Line]]] = {}
    last = 0
    for place, group in enumerate(stated):
        first = group.lines[0]
        if group.kind == "chrome" or first.page >= last:
            keyed.append(((first.page, place, 1), group))
            on_time.setdefault(first.page, []).append((place, first))
            last = last if group.kind == "chrome" else first.page
            continue
        right = group.lines[-1].right
        below = (at for at, line in on_time.get(first.page, ()) if line.base < first.base and line.left < right)
        keyed.append(((first.page, next(below, len(stated)), 0), group))
    keyed += [((group.lines[0].page, len(stated), 1), group) for group in shown]
    return [group for _, group in sorted(keyed, key=lambda found: found[0])]


def _problems(empty: Sequence[int], slanted: int) -> Iterator[Problem]:
    if empty:
        named = ", ".join(map(str, empty[:_MOST_NAMED])) + (" …" if len(empty) > _MOST_NAMED else "")
        yield Problem(1, f"left out: page{'' if len(empty) == 1 else 's'} {named} without text (pictures?)")
    if slanted:
        yield Problem(1, f"left out: {slanted} slanted characters, such as a watermark's")


def _label_width(text: str, label: str) -> int:
    """How many characters are the label of an item, as it is stated or by its form."""
    if label and text.startswith(label):
        return len(label) + len(text[len(label):]) - len(text[len(label):].lstrip())
    found = GLYPH.match(text) or NUMBERED.match(text)
    return found.end() if found else 0


def _without(words: Sequence[Node | Piece], width: int) -> Iterator[Node | Piece]:
    """Words without their first `width` characters; a raised sign is left whole."""
    for word in words:
        taken = min(width, len(word.text)) if isinstance(word, Piece) else 0
        width = width - taken if isinstance(word, Piece) else 0
        if isinstance(word, Node) or taken < len(word.text):
            yield Piece(word.text[taken:], word.start + taken, word.end) if isinstance(word, Piece) and taken else word


@dataclass
class _Words:
    """The words of a document as they stand within lines: whole, and with a hyphen."""

    whole: set[str] = field(default_factory=set)

    def add(self, line: Line) -> None:
        """Take the words of a line, but for one that is divided at its end."""
        text = _PARTED.sub("", line.text)
        self.whole.update(word.lower() for word in _WORD.findall(text))

    def keeps_hyphen(self, before: str, after: str) -> bool:
        """Whether the hyphen belongs to the word, as it does where the document prints it so within a line."""
        first, second = before.lower(), _first_word(after).lower()
        return f"{first}-{second}" in self.whole and f"{first}{second}" not in self.whole


def _first_word(text: str) -> str:
    found = _WORD.match(text)
    return found.group() if found else ""


class _Writer:
    """Writes groups of lines to the layer and makes their nodes."""

    def __init__(self, found: Sequence[Line]) -> None:
        self.layer = Layer()
        self._words = _Words()
        self._number = 0
        self._end = "\n"  # what is written behind a line
        for line in found:
            self._words.add(line)

    def page(self, found: Sequence[Group]) -> Node:
        """The tree of the document."""
        made = layer.node("page", [])
        items: list[tuple[int, Node]] = []
        for group in found:
            if group.kind == "item":
                items.append((group.level, self._item(group)))
                continue
            if items:
                made.children.append(layer.nested(items))
                items = []
            made.children.append(self._made(group))
        if items:
            made.children.append(layer.nested(items))
        return made

    def _made(self, group: Group) -> Node:
        if group.kind == "table":
            return self._table(group)
        words = list(self._lines(group.lines))
        if group.kind == "chrome":
            return layer.node("aside", words, reason=group.reason)
        if group.kind == "heading" and not (group.in_list and is_label(group.text)):
            return layer.heading(words, group.level)
        return layer.node("paragraph", words)

    def _item(self, group: Group) -> Node:
        return layer.node("item", _without(list(self._lines(group.lines)), _label_width(group.text, group.label)))

    def _lines(self, lines: Sequence[Line]) -> Iterator[Node | Piece]:
        """The words of lines that belong together, divided words joined."""
        for i, line in enumerate(lines):
            if line.page != self._number:
                self._number = line.page
                self.layer.begin(line.page)
            after = lines[i + 1].text if i + 1 < len(lines) else ""
            yield from self._line(line, divided=self._divided(line.text, after))

    def _divided(self, text: str, after: str) -> str:
        """How the end of a line goes on: "" with a blank, "join" without hyphen, "keep" with it."""
        parted = _PARTED.search(text)
        if parted is None or not after[:1].islower():
            return "keep" if text.endswith(("-", "–")) and after[:1].isdigit() and text[-2:-1].isdigit() else ""
        return "keep" if self._words.keeps_hyphen(parted[1], after) else "join"

    def _line(self, line: Line, divided: str = "") -> Iterator[Node | Piece]:
        runs = list(self._runs(line))
        for i, (text, raised) in enumerate(runs):
            cut = divided == "join" and i == len(runs) - 1
            yield from self._run(text[:-1] if cut else text, raised=raised)
            if cut:
                self.layer.write(text[-1])
        end = self.layer.write(self._end)
        if not divided:
            yield end

    def _runs(self, line: Line) -> Iterator[tuple[str, bool]]:
        """The text of a line in stretches that are raised or are not."""
        for place, cell in enumerate(line.cells):
            text, before = " " if place else "", False
            for glyph in cell.glyphs:
                raised = line.raised(glyph) and not glyph.char.isspace()
                if raised != before and text:
                    yield text, before
                    text = ""
                before = raised
                text += glyph.char
            if text:
                yield text, before

    def _run(self, text: str, *, raised: bool) -> Iterator[Node | Piece]:
        if raised:
            yield layer.node("sup", [self.layer.write(text)])
            return
        plain = ""
        for char in text:
            if char not in _LIGATURES:
                plain += char
                continue
            if plain:
                yield self.layer.write(plain)
                plain = ""
            written = self.layer.write(char)
            yield Piece(_LIGATURES[char], written.start, written.end)
        if plain:
            yield self.layer.write(plain)

    def _table(self, group: Group) -> Node:
        rows = []
        self._end = " "
        for place, row in enumerate(group.rows):
            cells = []
            for slot in row:
                tag = "th" if place < group.heads else "td"
                spans = {"colspan": str(slot.width), "rowspan": str(slot.height)}
                cells.append(layer.node(tag, list(self._lines(slot.lines)), **spans))
                self.layer.write("\t")
            rows.append(layer.node("tr", cells))
            self.layer.write("\n")
        self._end = "\n"
        return layer.node("table", rows)
