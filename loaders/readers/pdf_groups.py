"""Lines of a PDF file in groups: headings, items, paragraphs, tables, page chrome.

Why: a page shows by size, weight, indents and gaps what its lines are; a reader sees it, a file does not say it.
Method: what stands at the edge of many pages, figures aside, is a running head or foot. The size of most letters is the
    body's; larger or bolder short groups are headings, ranked by size, then weight. Lines go on in a group until a gap,
    an item's glyph, another style, an indent, or a sentence that ends before the line does.
Fails: it cannot; a page that shows nothing of this comes as paragraphs.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, takewhile
from typing import Literal

from loaders.readers import pdf_frames, pdf_tables
from loaders.readers.glyphs import Rule
from loaders.readers.layer import GLYPH
from loaders.readers.lines import ends_sentence
from loaders.readers.listing import are_references, is_label
from loaders.readers.pages import EDGE, Line, Slot, Table
from loaders.readers.text import heading_place

Kind = Literal["heading", "item", "paragraph", "table", "chrome"]

NUMBERED = re.compile(r"\(?(?:\d{1,3}|[a-z]|[ivx]{1,5})[.)]\s+(?=\S)|\d{1,3}(?:\.\d{1,3}){1,5}\.?\s+(?=[A-Z“\"])")
_ENTRY = re.compile(r"(?:[\[(](\d{1,3})[\])]\s*|(\d{1,3})[.)]\s+|(\d{1,3})\s+(?=[A-Z]))(?=\S)")
_PAGE_NUMBER = re.compile(r"(?:page\s*)?[-–|\s]*\d{1,4}[-–|\s]*(?:(?:of|/)\s*\d{1,4})?|[ivxlc]{1,6}", re.IGNORECASE)
_GOES_ON, _ASIDE = re.compile(r"[\[(a-z]"), re.compile(r"\[[^\[\]]{1,40}\]|\([^()]{1,40}\)")
_EDGE_LINES, _SHARE = 3, 0.25  # lines at each edge; of the pages
_TITLE, _FEWEST_TITLES, _WORDS_OF_TITLE = re.compile(r"\d{1,2}(?:\.\d{1,2})+\.?\s+([A-Z][^\d.;:]*[^\W\d_]\)?)"), 3, 20
_LED, _PAGE, _WORD = re.compile(r"(?:[.·…_]\s?){4,}\s*\d{1,4}$"), re.compile(r"\d{1,4}$"), re.compile(r"[^\W\d_]{3}")
_FEWEST_ENTRIES, _MANY_ENTRIES, _FRONT_PAGES = 3, 8, 20
_LARGER, _SMALL, _SAME = 1.1, 0.9, 0.06  # sizes, to the size of the body
_GAP, _GAP_OF_HEADING, _USUAL_LEADING = 1.3, 1.15, 1.25
_LONGEST_HEADING, _WORDS_OF_HEADING = 220, 30
_GRADED = re.compile(r"[.:;\]]\s[A-D✓√]$")
_SIGNS = "*†‡§¶"  # of notes
_FULL = 5  # lines of a column that show how wide it is
_WIDE = 0.8  # of a letter's size: an indent
_LINES_OF_LIST, _LINES_OF_ENTRY = 24, 8  # looked at below its heading; the most of one entry
_SHORT, _MOST_SKIPPED = 0.6, 3  # of a column's width: a line that is none of prose; numbers left out in a list


@dataclass(frozen=True)
class Group:
    """Lines that belong together; `level` is a heading's from 1 or an item's depth from 0.

    `indent` is counted from the column's edge, in points. `rows` are a table's: rows of cells, the first `heads` of which
    name the columns. `in_list` is set for what stands in the reference list. `label` is an item's that was stated.
    """

    kind: Kind
    lines: tuple[Line, ...]
    level: int = 0
    rows: tuple[tuple[Slot, ...], ...] = ()
    heads: int = 0
    reason: str = ""
    in_list: bool = False
    indent: float = 0.0
    label: str = ""

    @property
    def text(self) -> str:
        """Its words."""
        return " ".join(line.text for line in self.lines)


def groups(found: Sequence[Sequence[Line]], heights: Sequence[float], rules: Mapping[int, Sequence[Rule]]) -> list[Group]:
    """The groups of all pages in reading order; `heights` of the pages in points, `rules` by the number of the page."""
    chrome = _chrome(found, heights)
    chrome |= _contents([[line for line in page if id(line) not in chrome] for page in found])
    body = [line for page in found for line in page if id(line) not in chrome]
    cut = Cutter(body, [line for page in found for line in page], chrome, rules).cut()
    return ranked(_with_titles(cut))


def _chrome(found: Sequence[Sequence[Line]], heights: Sequence[float]) -> dict[int, str]:
    """Lines at the edges of pages that are no part of the text -> why."""
    sizes = Counter[float]()
    for line in (line for page in found for line in page):
        sizes[line.size] += len(line.text)
    small = _SMALL * max(sizes, key=lambda size: sizes[size], default=0.0)
    edges = [(line, height) for page, height in zip(found, heights, strict=True) for line in _edge(page, height)]
    printed = Counter(shape for shape, _ in {(_shape(line), line.page) for line, _ in edges})
    needed = max(2, _SHARE * len(found))
    chrome: dict[int, str] = {}
    for line, _ in edges:
        if any(_PAGE_NUMBER.fullmatch(cell.text.strip()) for cell in (line.cells[0], line.cells[-1])):
            chrome[id(line)] = "page number"
        elif printed[_shape(line)] >= needed:
            chrome[id(line)] = "printed at the edge of many pages"
        elif line.size < small and not line.table and line.column == 0 and len(found[line.page - 1]) > 1:
            chrome[id(line)] = "small print at the edge of the page"
    return chrome


def _with_titles(cut: Sequence[Group]) -> list[Group]:
    """The groups; numbered items in title case that stand over paragraphs, as most such do, are headings in plain type."""
    text = [group for group in cut if group.kind != "chrome"]
    over = {id(group): after.kind != "item" for group, after in pairwise(text) if _is_title(group)}
    titled = sum(over.values())
    if titled < _FEWEST_TITLES or 2 * titled < len(over):
        return list(cut)
    return [replace(group, kind="heading") if over.get(id(group)) else group for group in cut]


def _is_title(group: Group) -> bool:
    """Whether an item is a section's number and a few words that all begin with capitals, but for small ones."""
    match = _TITLE.fullmatch(group.text.strip())
    return (group.kind == "item" and match is not None and len(match[1].split()) <= _WORDS_OF_TITLE
            and all(word[0].isupper() for word in re.findall(r"[^\W\d_]{4,}", match[1])))


def _contents(found: Sequence[Sequence[Line]]) -> dict[int, str]:
    """Lines of the contents -> why: those that end in the number of a page, none below the one before, and what is between.

    Leaders, or a page of contents before, show them where they are few.
    """
    chrome: dict[int, str] = {}
    before = False
    for page in found:
        entries = [(i, entry) for i, line in enumerate(page) if (entry := _entry(line, len(found)))]
        numbers = [number for _, (number, _) in entries]
        rising = all(one <= other for one, other in pairwise(numbers))
        needed = _FEWEST_ENTRIES if before or sum(led for _, (_, led) in entries) * 2 > len(entries) else _MANY_ENTRIES
        before = rising and len(entries) >= needed
        if before:
            lines = page[entries[0][0]:entries[-1][0] + 1]
            chrome.update((id(line), "a line of the contents") for line in lines)
    return chrome


def leads_to_page(text: str) -> bool:
    """Whether words end in a leader and the number of a page."""
    return _LED.search(text[-_LONGEST_HEADING:]) is not None and _WORD.search(text) is not None


def _entry(line: Line, pages: int) -> tuple[int, bool] | None:
    """The page that a line of the contents leads to, and whether a leader does; None if it is no such line."""
    text = line.text.strip()
    page = _PAGE.search(text[-_LONGEST_HEADING:])
    if page is None or int(page[0]) > pages + _FRONT_PAGES or not _WORD.search(text):
        return None
    led = leads_to_page(text)
    return (int(page[0]), led) if led or line.cells[-1].text.strip() == page[0] else None


def _edge(page: Sequence[Line], height: float) -> list[Line]:
    ordered = sorted(page, key=lambda line: -line.base)
    top = [line for line in ordered[:_EDGE_LINES] if line.base > (1 - EDGE) * height]
    return top + [line for line in ordered[-_EDGE_LINES:] if line.base < EDGE * height]


def _shape(line: Line) -> tuple[str, int]:
    return re.sub(r"\d+", "#", line.text), round(line.base / 4)


class Cutter:
    """Cuts the lines of a document into groups."""

    def __init__(self, body: Sequence[Line], every: Sequence[Line] = (), chrome: Mapping[int, str] | None = None,
                 rules: Mapping[int, Sequence[Rule]] | None = None, size: float = 0.0) -> None:
        self._body, self._every, self._chrome, self._rules = body, every, chrome or {}, rules or {}
        sizes = Counter[float]()
        weights = Counter[bool]()
        for line in body:
            sizes[line.size] += len(line.text)
            weights[line.bold] += len(line.text)
        self._size = size or (sizes.most_common(1)[0][0] if sizes else 1.0)
        self._bold = weights[True] > weights[False]
        self._leading = self._usual_leading()
        self._left, self._right = self._margins()
        self._notes = self._foot_notes()
        self._places = {id(line): i for i, line in enumerate(every)}
        self._in_list = False
        self._made: list[Group] = []
        self._waiting: list[Group] = []

    def _usual_leading(self) -> float:
        """The distance of lines in a paragraph, in sizes of its letters, measured where a line begins in lower case."""
        ratios = sorted((line.base - after.base) / line.size for line, after in pairwise(self._body)
                        if (line.page, line.column) == (after.page, after.column) and line.base > after.base
                        and abs(line.size - self._size) < _SAME * self._size and after.text[:1].islower())
        tight = [ratio for ratio in ratios if 0.9 < ratio < 2]  # noqa: PLR2004 - from solid to double spaced
        return tight[len(tight) // 2] if tight else _USUAL_LEADING

    def _margins(self) -> tuple[dict[tuple[int, int], float], dict[tuple[int, int], float]]:
        held: dict[tuple[int, int], list[Line]] = defaultdict(list)
        for line in (line for line in self._body if not line.table):
            held[line.page, line.column].append(line)
        left = {place: min(line.left for line in lines) for place, lines in held.items()}
        right = {place: max(line.right for line in lines) for place, lines in held.items()}
        full = {place: end for place, end in right.items() if len(held[place]) >= _FULL}
        for place in held.keys() - full.keys():  # a short column is as wide as the longest that begins where it begins
            alike = [other for other in full if abs(left[other] - left[place]) < self._size]
            if alike:
                other = max(alike, key=lambda other: (other[0] == place[0], len(held[other])))
                right[place] = max(right[place], full[other])
        return left, right

    def cut(self) -> list[Group]:
        """The groups, headings not ranked yet."""
        i, lines = 0, self._every
        while i < len(lines):
            if reason := self._chrome.get(id(lines[i])):
                self._made.append(Group("chrome", (lines[i],), reason=reason))
                i += 1
                continue
            if boxed := lines[i].table:
                self._box(boxed)
                i += 1
                continue
            table = None if self._in_list else self._table(i)
            if table is not None:
                self._add(Group("table", tuple(lines[i:i + table.taken]), rows=table.rows, heads=table.heads))
                i += table.taken
                continue
            i = self._group(i)
        return self._made

    def _box(self, table: Table) -> None:
        """Add a table between rules, or the list that it frames."""
        heads = pdf_tables.heads(table.rows)
        if frame := pdf_frames.of_table(table, heads):
            size = max(line.size for line in frame.lines)  # the sizes of a box rank nothing, its weights do
            for item, lines in frame.runs:
                made = [_in_box(group) for group in Cutter(frame.lines, lines, size=size).cut()]
                self._made += [replace(made[0], kind="item", indent=0.0), *made[1:]] if item else made
            self._made.append(Group("chrome", frame.codes, reason="codes beside a list, not told of which items"))
            return
        held = tuple(line for row in table.rows for slot in row for line in slot.lines)
        self._add(Group("table", held, rows=table.rows, heads=heads))

    def _add(self, table: Group) -> None:
        """Add a table; what goes on with the one on the page before belongs to it, heads that are printed again do not."""
        place = next((i for i in range(len(self._made) - 1, -1, -1) if self._made[i].kind != "chrome"), -1)
        before = self._made[place] if place >= 0 else table
        if before.kind != "table" or table.lines[0].page != before.lines[-1].page + 1 or not before.heads \
                or not pdf_tables.go_on(before.rows, table.rows):
            self._made.append(table)
            return
        words = [[slot.text for slot in row] for row in before.rows[:before.heads]]
        again = [[slot.text for slot in row] for row in table.rows[:before.heads]] == words
        if not again and table.heads and all(line.bold for slot in table.rows[0] for line in slot.lines):
            self._made.append(table)
            return
        first = before.heads if again else 0
        self._made[place] = replace(before, lines=before.lines + table.lines, rows=before.rows + table.rows[first:])
        if again:
            held = tuple(line for row in table.rows[:first] for slot in row for line in slot.lines)
            self._made.append(Group("chrome", held, reason="heads printed again"))

    def _table(self, i: int) -> Table | None:
        return pdf_tables.at(self._every, i, self._leading, self._rules.get(self._every[i].page, ()))

    def _group(self, i: int) -> int:
        """Add the group that line i opens; the place behind it."""
        taken = [self._every[i]]
        aside: list[Group] = []
        notes: list[Line] = []
        i += 1
        while i < len(self._every):
            line = self._every[i]
            if reason := self._chrome.get(id(line)):
                aside.append(Group("chrome", (line,), reason=reason))
            elif id(line) in self._notes and self._runs_past_notes(taken[-1]):
                notes.append(line)
            elif self._goes_on(taken, line, i):
                taken.append(line)
            else:
                break
            i += 1
        self._made.append(self.sorted(taken))
        self._made += [*self._parted(notes), *aside]
        return i

    def _foot_notes(self) -> set[int]:
        """The lines of notes in small print at the foot of their columns, so that a paragraph can go on behind them."""
        found = set[int]()
        columns: dict[tuple[int, int], list[Line]] = defaultdict(list)
        for line in self._body:
            columns[line.page, line.column].append(line)
        for lines in columns.values():
            small = list(takewhile(self._is_small_print, reversed(lines)))
            first = next((i for i in range(len(small) - 1, -1, -1) if _opens_note(small[i])), -1)
            if len(small) < len(lines):
                found.update(id(line) for line in small[:first + 1])
        return found

    def _is_small_print(self, line: Line) -> bool:
        return line.size < _SMALL * self._size and len(line.cells) == 1 and not line.table

    def _runs_past_notes(self, last: Line) -> bool:
        """Whether a line may have its next one behind notes: one of a paragraph."""
        return id(last) not in self._notes and not self._in_list and not self._stands_out(last)

    def _parted(self, notes: Sequence[Line]) -> list[Group]:
        """Each note a group of its own."""
        made: list[list[Line]] = []
        for line in notes:
            if not made or _opens_note(line):
                made.append([])
            made[-1].append(line)
        return [Group("paragraph", tuple(lines), in_list=self._in_list) for lines in made]

    def sorted(self, taken: Sequence[Line], *, stated: bool = False) -> Group:
        """Lines that belong together as what they are; a heading that is stated need not look like one."""
        made = Group("paragraph", tuple(taken), in_list=self._in_list,
                     indent=taken[0].left - self._left[taken[0].page, taken[0].column])
        place = heading_place(made.text)
        if place == "references" and not stated and not self._leads_list(made):
            return made
        if self._is_heading(made, stated=stated) or (place == "references" and len(taken) == 1):
            if not (self._in_list and self._is_label(made)):
                self._in_list = place == "references"
            return replace(made, kind="heading")
        if not self._in_list and _opens_item(taken[0].text):
            return replace(made, kind="item")
        return made

    def _leads_list(self, made: Group) -> bool:
        """Whether lines below "References" are entries: the head of a table's column leads to none.

        In print smaller than the text, as in a table, years alone show nothing.
        """
        first = made.lines[0]
        place = self._places.get(id(first), len(self._every))
        below = self._every[place + len(made.lines):place + len(made.lines) + _LINES_OF_LIST]
        small = first.size < _SMALL * self._size and not first.bold
        shown = sum(_number(line) > 0 or (not small and are_references([line.text])) for line in below)
        return not below or shown * _LINES_OF_ENTRY >= len(below)

    def _is_label(self, made: Group) -> bool:
        """Whether the group in the reference list is of the size of the entries: no heading that ends the list."""
        return made.lines[0].size < _LARGER * self._size and not heading_place(made.text) and len(made.text.split()) <= 1

    def _is_heading(self, made: Group, *, stated: bool) -> bool:
        text, first = made.text.strip(), made.lines[0]
        apart = stated or first.size >= _LARGER * self._size or (
            all(line.bold for line in made.lines) and not self._bold and first.size > 0.9 * self._size)
        if not apart or len(text) > _LONGEST_HEADING or len(text.split()) > _WORDS_OF_HEADING or text[-1] in ".;,":
            return False
        if _GRADED.search(text):  # bold words that are graded recommend
            return False
        return any(char.isalpha() for char in text) and not GLYPH.match(text)

    def _goes_on(self, taken: Sequence[Line], line: Line, i: int) -> bool:
        last = taken[-1]
        if line.table:
            return False
        if abs(line.size - last.size) > _SAME * last.size or (line.bold != last.bold and self._turns(taken, line)):
            return False
        if self._opens(taken, line):
            return False
        if (line.page, line.column) != (last.page, last.column):
            begun = line.text[:1].islower() or (self._in_list and _number(taken[0]) > 0)
            return not self._stands_out(last) and (begun or not (ends_sentence(last.text) or self._is_short(last)))
        gap = last.base - line.base
        if not 0 < gap <= _GAP * self._leading * last.size:
            return False
        if self._stands_out(last):
            return gap <= _GAP_OF_HEADING * self._leading * last.size and _is_under(last, line)
        return not self._ends(taken, line) and (self._in_list or self._table(i) is None)

    def _is_short(self, line: Line) -> bool:
        """Whether the line leaves much of its column empty, as prose does only at its end."""
        place = line.page, line.column
        return line.right - self._left[place] < _SHORT * (self._right[place] - self._left[place])

    def _stands_out(self, line: Line) -> bool:
        return line.size >= _LARGER * self._size or (line.bold and not self._bold)

    def _turns(self, taken: Sequence[Line], line: Line) -> bool:
        """Whether a change of weight parts a heading from its text: the bold words fill their line."""
        if taken[-1].bold:
            return all(other.bold for other in taken) and not line.cells[0].glyphs[0].bold
        return ends_sentence(taken[-1].text) and not _GOES_ON.match(line.text)

    def _opens(self, taken: Sequence[Line], line: Line) -> bool:
        """Whether the line begins an item or an entry."""
        if self._in_list:
            if is_label(line.text) or is_label(taken[-1].text):
                return True
            number, first = _number(line), _number(taken[0])
            certain = taken[-1].text[-1] not in ",;:-–" or line.text.startswith(("[", "("))
            return number > first and (certain or 0 < first >= number - _MOST_SKIPPED)
        if GLYPH.match(line.text):
            return line.text[0] not in "-–*" or ends_sentence(taken[-1].text) or bool(GLYPH.match(taken[0].text))
        return bool(NUMBERED.match(line.text)) and (ends_sentence(taken[-1].text) or bool(NUMBERED.match(taken[0].text)))

    def _ends(self, taken: Sequence[Line], line: Line) -> bool:
        """Whether the paragraph, item or entry ends before the line."""
        last, size = taken[-1], line.size
        if self._in_list and (_number(taken[0]) or last.text.endswith(":")):
            return False
        place = line.page, line.column
        hangs = len(taken) > 1 and taken[1].left > taken[0].left + _WIDE * size
        if hangs and (taken[1].page, taken[1].column) == place and line.left < taken[1].left - _WIDE * size:
            return True
        if line.text[:1].islower() or _ASIDE.fullmatch(line.text):
            return False
        word = line.cells[0].text.split(" ", 1)[0]
        width = (line.cells[0].right - line.cells[0].left) * len(word) / max(len(line.cells[0].text), 1)
        fits = last.right + width + size / 2 < self._right[place]
        outside = _opens_item(taken[0].text) and line.left <= taken[0].left + _SAME * size
        if not ends_sentence(last.text):
            return fits and (outside or self._is_short(last))
        return fits or outside or (line.left > last.left + _WIDE * size and len(taken) > 1 and not hangs)


def _in_box(group: Group) -> Group:
    """A group in a box: bold words with figures are what is to be given, and head nothing."""
    heads = group.kind == "heading" and not any(map(str.isdigit, group.text))
    return group if heads or group.kind != "heading" else replace(group, kind="paragraph")


def _opens_note(line: Line) -> bool:
    """Whether a line begins with the sign of a note, raised or not."""
    first = line.cells[0].glyphs[0]
    return line.raised(first) or first.char in _SIGNS or (first.char.isdigit() and _number(line) > 0)


def _is_under(line: Line, after: Line) -> bool:
    """Whether two lines begin at one place or have one middle."""
    off = abs(line.left - after.left), abs(line.left + line.right - after.left - after.right) / 2
    return min(off) < _WIDE * line.size


def _number(line: Line) -> int:
    """The number that an entry of the reference list begins with, 0 for none."""
    match = _ENTRY.match(line.text)
    return int(next(group for group in match.groups() if group)) if match else 0


def _opens_item(text: str) -> bool:
    return bool(GLYPH.match(text) or NUMBERED.match(text))


def ranked(found: Sequence[Group], *, items: bool = True) -> list[Group]:
    """The groups with levels: headings by style, `items` by their indents."""
    styles = {_style(group) for group in found if group.kind == "heading"}
    ranks = {style: rank for rank, style in enumerate(sorted(styles, reverse=True), 1)}
    made: list[Group] = []
    open_items: list[float] = []
    for group in found:
        if group.kind == "item" and items:
            left, wide = group.indent, _WIDE * group.lines[0].size / 2
            while open_items and open_items[-1] > left - wide:
                open_items.pop()
            made.append(replace(group, level=len(open_items)))
            open_items.append(left)
            continue
        if group.kind != "chrome":
            open_items = []
        made.append(replace(group, level=ranks[_style(group)]) if group.kind == "heading" else group)
    return made


def _style(group: Group) -> tuple[float, bool]:
    return round(group.lines[0].size), group.lines[0].bold

