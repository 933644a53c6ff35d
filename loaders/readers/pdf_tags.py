"""Groups of lines as a tagged PDF file states them.

Why: who made the file knew what is a heading, an item, a paragraph, a cell; what is stated need not be guessed.
Method: the marked contents of all pages, in the order of their elements, are gathered by the innermost element that is a
    block; so what runs over a page end is whole. The label of an item, or a heading that is nothing but a number, opens
    the block behind it. Cells go to their rows. Marks that are no part of the text, and contents pages, are page chrome.
    Pages that state little of their text, state it out of order or all as one block are left to geometry, and so is a
    document whose paragraphs end where its lines do.
Fails: it cannot; what no element holds is handed back.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import groupby, pairwise

from loaders.readers import pages, pdf_tag_tables
from loaders.readers.glyphs import ARTIFACT, Glyph, Page, Rule
from loaders.readers.lines import ends_sentence
from loaders.readers.pages import Line
from loaders.readers.pdf_groups import Cutter, Group, leads_to_page, ranked
from loaders.readers.pdf_tag_tables import Held, Place
from loaders.readers.structure import Element

_HEADINGS = {"Title": 1, "H": 1} | {f"H{level}": level for level in range(1, 7)}
_BLOCKS = frozenset(("P", "Caption", "Note", "FENote", "LI", "Lbl", "LBody", "TD", "TH", "TOCI", "BlockQuote", "BibEntry",
                     "Figure", *_HEADINGS))
_CONTENTS, _NOTES = ("TOC", "TOCI"), ("Note", "FENote")
_NUMBER = re.compile(r"\(?\d{1,3}(?:\.\d{1,3}){0,5}[a-z]?[.)]?")
_MOST_STATED, _LEAST_STATED = 0.6, 0.85  # of the letters of a page: in one block of many lines, and in any
_MANY_LINES = 25
_MOST_JUMPS, _MOST_BROKEN = 0.1, 0.12  # of blocks: that go back up the page, that end within a sentence
_FEWEST = 5
_OFTEN, _FEW_LINES = 3, 3  # pages; lines that a page marks as no part of its text
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True)
class Stated:
    """The groups that are stated, and the pages with what is not."""

    groups: tuple[Group, ...]
    rest: tuple[Page, ...]


@dataclass
class _Block:
    """What one element holds: its characters by page, and the elements around it, the last of them its own."""

    path: tuple[Element, ...]
    glyphs: dict[int, list[Glyph]] = field(default_factory=dict)
    label: str = ""

    @property
    def role(self) -> str:
        return self.path[-1].role

    @property
    def place(self) -> Place:
        return tuple(element.rank for element in self.path)

    @cached_property
    def pages(self) -> dict[int, list[Line]]:
        """Its lines by page."""
        return {page: list(pages.rows(page, held)) for page, held in sorted(self.glyphs.items())}

    def lines(self, numbers: Collection[int]) -> list[Line]:
        """Its lines on some pages."""
        return [line for page, held in self.pages.items() if page in numbers for line in held]

    def text(self) -> str:
        """Its words, for a look at them."""
        return " ".join("".join(glyph.char for held in self.glyphs.values() for glyph in held).split())

    def opening(self, other: _Block) -> _Block:
        """Another block with what this one holds before its words: as the label of an item, or as a number."""
        made = _Block(other.path, {page: list(held) for page, held in self.glyphs.items()},
                      self.text() if self.role == "Lbl" else "")
        for page, held in other.glyphs.items():
            made.glyphs.setdefault(page, []).extend(held)
        return made

    def depth(self, *roles: str) -> int:
        """How many elements of these roles it stands in."""
        return sum(element.role in roles for element in self.path)


def stated(printed: Sequence[Page]) -> Stated:
    """The groups of the pages that state their structure plausibly."""
    tagged = [page for page in printed if _states_most(page)]
    blocks = _blocks(tagged)
    tagged = [page for page in tagged if _is_plausible([
        block.pages[page.number] for block in blocks if page.number in block.glyphs and not block.depth("Table")])]
    if not tagged or _is_broken(blocks):
        return Stated((), tuple(printed))
    rules = {page.number: page.rules for page in tagged}
    furniture = _furniture(tagged)
    rest = tuple(_unstated(page, furniture[page.number]) if page.number in rules else page for page in printed)
    return Stated((*_Groups(blocks, rules).made(), *_artifacts(tagged, furniture)), rest)


# ---- what is plausible -----------------------------------------------------------------------------------------------


def _states_most(page: Page) -> bool:
    marks = {content.mark for content in page.contents}
    letters = Counter(glyph.mark in marks for glyph in page.glyphs if glyph.mark != ARTIFACT and not glyph.char.isspace())
    return letters[True] > 0 and letters[True] >= _LEAST_STATED * letters.total()


def _is_plausible(blocks: Sequence[Sequence[Line]]) -> bool:
    """Whether a page goes down, or on to the right, and not all of it is one block."""
    held = [block for block in blocks if block]
    letters = [sum(len(line.text) for line in block) for block in held]
    whole = any(size > _MOST_STATED * sum(letters) and len(block) > _MANY_LINES
                for block, size in zip(held, letters, strict=True))
    jumps = sum(after[0].base > block[0].base + block[0].size and after[0].left < block[-1].right
                and after[0].left <= block[0].left + block[0].size for block, after in pairwise(held))
    return not whole and jumps <= max(2, _MOST_JUMPS * len(held))


def _is_broken(blocks: Sequence[_Block]) -> bool:
    """Whether the paragraphs are no more than lines: many end within a sentence that the next one goes on with."""
    texts = [block.text() for block in blocks if block.role == "P" and not block.depth("Table", "LI")]
    texts = [text for text in texts if text]
    broken = sum(after[0].islower() and not ends_sentence(text) and text[-1] not in ",;" for text, after in pairwise(texts))
    return broken >= _FEWEST and broken > _MOST_BROKEN * len(texts)


# ---- blocks ----------------------------------------------------------------------------------------------------------


def _blocks(tagged: Sequence[Page]) -> list[_Block]:
    """The blocks of the pages in the order of reading, labels with what they label."""
    return _labelled(_gathered(tagged))


def _gathered(tagged: Sequence[Page]) -> list[_Block]:
    marked = {page.number: _by_mark(page) for page in tagged}
    contents = sorted(((content.place, page.number, content) for page in tagged for content in page.contents),
                      key=lambda found: found[:2])
    made: list[_Block] = []
    for _, number, content in contents:
        held = marked[number].pop(content.mark, None)
        if held:
            path = content.path[:_owner(content.path) + 1]
            _open(made, path).glyphs.setdefault(number, []).extend(held)
    return made


def _by_mark(page: Page) -> dict[int, list[Glyph]]:
    found: dict[int, list[Glyph]] = defaultdict(list)
    for glyph in page.glyphs:
        found[glyph.mark].append(glyph)
    return found


def _owner(path: Sequence[Element]) -> int:
    """The place of the innermost element that is a block; a label within a paragraph is part of its line."""
    found = [i for i, element in enumerate(path) if element.role in _BLOCKS]
    while len(found) > 1 and path[found[-1]].role == "Lbl" and path[found[-2]].role not in ("LI", *_NOTES, "TOCI"):
        found.pop()
    return found[-1] if found else len(path) - 1


def _open(made: list[_Block], path: tuple[Element, ...]) -> _Block:
    """The block of an element: the last one, also behind a note that stands in it, or a new one."""
    place = tuple(element.rank for element in path)
    for block in reversed(made[-3:]):
        if block.place == place:
            return block
        if block.role not in _NOTES:
            break
    made.append(_Block(path))
    return made[-1]


def _labelled(found: Sequence[_Block]) -> list[_Block]:
    made: list[_Block] = []
    for block in found:
        if made and (made[-1].role == "Lbl" or _is_number(made[-1])) and _labels(made[-1], block):
            made.append(made.pop().opening(block))
        else:
            made.append(block)
    return made


def _is_number(block: _Block) -> bool:
    """Whether a heading is nothing but a number: that of the paragraph behind it."""
    return block.role in _HEADINGS and _NUMBER.fullmatch(block.text()) is not None


def _labels(label: _Block, block: _Block) -> bool:
    """Whether a label, or a number, stands before a block that it belongs to."""
    if label.role == "Lbl":
        return block.role != "Lbl" and block.path[:len(label.path) - 1] == label.path[:-1]
    return block.role == "P" or (block.role == label.role and not _is_number(block))


# ---- groups ----------------------------------------------------------------------------------------------------------


class _Groups:
    """Makes the groups of blocks."""

    def __init__(self, blocks: Sequence[_Block], rules: Mapping[int, Sequence[Rule]]) -> None:
        self._blocks = [(block, lines) for block in blocks if (lines := block.lines(rules.keys()))]
        self._rules = rules
        self._cutter = Cutter([line for _, lines in self._blocks for line in lines])
        self._tables = pdf_tag_tables.of_columns([block.path for block, _ in self._blocks], tuple(_HEADINGS))
        self._made: list[Group] = []
        self._level = 0  # of the last stated heading
        self._numbered = False  # whether a numbered paragraph is open, to which lists belong

    def made(self) -> list[Group]:
        """The groups in the order of reading."""
        for table, held in groupby(self._blocks, key=lambda found: self._table_of(found[0])):
            found = list(held)
            end = 0
            if table is not None:
                cells = [Held(block.path, tuple(lines)) for block, lines in found]
                end = pdf_tag_tables.end(cells)
                self._made.append(self._table(cells[:end]))
            self._made += [self._group(block, lines) for block, lines in found[end:]]
        return self._made if self._level else ranked(self._made, items=False)

    def _table_of(self, block: _Block) -> Place | None:
        """The table with columns that a block stands in."""
        found = pdf_tag_tables.where(block.path)
        return found.table if found and found.table in self._tables else None

    def _table(self, held: Sequence[Held]) -> Group:
        self._numbered = False
        rows, heads = pdf_tag_tables.rows(held, self._rules)
        return Group("table", tuple(line for cell in held for line in cell.lines), rows=rows, heads=heads)

    def _group(self, block: _Block, lines: list[Line]) -> Group:
        if block.depth(*_CONTENTS) or leads_to_page(block.text()):
            return Group("chrome", tuple(lines), reason="a line of the contents")
        made = self._cutter.sorted(lines, stated=block.role in _HEADINGS)
        if block.depth("LI") and not made.in_list:
            return replace(made, kind="item", level=max(block.depth("L") - 1, 0) + self._numbered, label=block.label)
        if made.kind != "heading":
            self._numbered = made.kind == "item" and (made.text[0].isdigit() or self._numbered)
            return replace(made, level=int(self._numbered and not made.text[0].isdigit()))
        self._numbered = False
        self._level = _HEADINGS.get(block.role, self._level)
        return replace(made, level=self._level + (block.role not in _HEADINGS))


def _artifacts(tagged: Sequence[Page], furniture: Mapping[int, frozenset[Glyph]]) -> Iterator[Group]:
    """What is marked as no part of the text, and is none: heads and feet, and what stands on many pages."""
    for page in tagged:
        held = replace(page, rules=(), glyphs=tuple(glyph for glyph in page.glyphs if glyph in furniture[page.number]))
        for line in pages.lines(held)[0]:
            yield Group("chrome", (line,), reason="marked as no part of the text")


def _furniture(tagged: Sequence[Page]) -> dict[int, frozenset[Glyph]]:
    """The marked characters of each page that are no part of its text; boxes of recommendations are marked so, too.

    Furniture stands on many pages, but for its numbers, or alone in the marks of its page, at the edge.
    """
    marked = {page.number: [glyph for glyph in page.glyphs if glyph.mark == ARTIFACT] for page in tagged}
    lines = {page.number: list(pages.rows(page.number, marked[page.number])) for page in tagged}
    printed = Counter(key for held in lines.values() for key in {_DIGITS.sub("0", line.text) for line in held})
    kept = {page.number: [line for line in lines[page.number] if printed[_DIGITS.sub("0", line.text)] >= _OFTEN or (
        len(lines[page.number]) <= _FEW_LINES and _is_at_edge(page, line.base))] for page in tagged}
    return {number: frozenset(glyph for glyph in glyphs if any(
        line.left <= glyph.left <= line.right and abs(glyph.base - line.base) < line.size for line in kept[number]))
        for number, glyphs in marked.items()}


def _is_at_edge(page: Page, base: float) -> bool:
    return not pages.EDGE < base / page.height < 1 - pages.EDGE


def _unstated(page: Page, furniture: frozenset[Glyph]) -> Page:
    """A page with what is neither stated nor no part of the text."""
    marks = {content.mark for content in page.contents}
    left = tuple(glyph for glyph in page.glyphs if glyph.mark not in marks and glyph not in furniture)
    return replace(page, rules=(), glyphs=left)
