"""Plain text, with or without light mark-up, as blocks.

Why: the pages people save are text without marks: which line is a heading, and how deep, must be found in the text.
Method: the text is cut into units (`units`); each is sorted by its words and its neighbours into heading, bullet,
    paragraph, row, entry of a reference list, label or page chrome; headings get levels from `outline`.
Fails: it cannot raise; text in which no structure is found comes back as paragraphs, an empty text as no blocks.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from loaders.blocks import Block, View
from loaders.extraction import rulebook
from loaders.extraction.phrases.parameters import names_drug
from loaders.extraction.rulebook import rules
from loaders.extraction.structure import remarks
from loaders.readers import listing, outline
from loaders.readers.format import Contents, Format, Readable, no_file
from loaders.readers.inline import ViewBuilder, clean, is_plain
from loaders.readers.lines import INVISIBLE, ends_sentence
from loaders.readers.segments import Unit, units
from loaders.readers.tables import Cell

_LONGEST_HEADING, _LONGEST_TITLE, _LONGEST_DENSE, _LONGEST_QUESTION = 120, 220, 80, 300  # characters
_WORDS_OF_HEADING, _WORDS_OF_TITLE, _WORDS_WITH_COLON, _WORDS_AFTER_LIST = 16, 30, 6, 4
_LONGEST_MASTHEAD = 6  # units
_LONGEST_CHAIN = 3  # headings in a row; more are a list
_LONGEST_ACRONYM = 3
BOLD = re.compile(r"^\*\*[^*]+\*\*:?$|^__[^_]+__:?$")
_SENTENCE_INSIDE = re.compile(r"[^\W\d_]{3}[.!?]\s+[A-Z]")
_TAIL = r"[\"”’)\]]*\s*(?:[\[(]?[\d⁰¹²³⁴⁵⁶⁷⁸⁹][\d⁰¹²³⁴⁵⁶⁷⁸⁹,;\s⁻–-]*[\])]?)?"  # markers behind a sentence
_GRADING = r"(?:recommendation|evidence|statement|grade|class|level|strong|weak|conditional)"
_GRADE_AT_END = (r"(?:[\[(]?(?-i:[A-EI])(?:[ -](?:recommendation|statement|grade))?[\])]?|[12](?:\+{1,2}|[−-])|"
                 rf"\([^()]{{0,40}}\b{_GRADING}\b[^()]{{0,60}}\))")
_TAIL_OF_SENTENCE = re.compile(rf"(?:[^\W\d_]{{2}}|\))[.!?]{_TAIL}\s*{_GRADE_AT_END}?{_TAIL}$|\]\.?$", re.IGNORECASE)
_ASKS = re.compile(r"(?:[IVX]+\.\s|\d+(?:\.\d+)*\.?\s|Q\d*[.:]?\s)?(?:what|when|who|whom|whose|which|why|where|how|is|are|"
                   r"does|do|should|can|could|must|may|will|has|in (?:which|whom|what)|for (?:which|whom|what|how))\b"
                   r"[^.!?]*\?$", re.IGNORECASE)
_AFTER_LIST = re.compile(r"^(?:appendix|annex|supplement|abbreviations|glossary|acknowledg|funding|declarations?)\b",
                         re.IGNORECASE)
_SEEN = re.compile(rf"[^{INVISIBLE}]+")
_NUMBERING = re.compile(r"^(?:\d+(?:\.\d+)*\.?|[IVX]+[.)])\s+")
_OPENING_MARKS = "\"“‘'([¿*"


def words(quote: str) -> str:
    """The words of a raw stretch of a page; what has no width stays, for it may part a number."""
    return quote if is_plain(quote) else _SEEN.sub(lambda seen: clean(seen[0], 0, len(seen[0])).text, quote)


def read(source_text: str) -> tuple[Block, ...]:
    """The blocks of the text, in reading order."""
    page = units(source_text)
    sorted_units = _Sorter(page).sort()
    return tuple(_Blocks(source_text, page, sorted_units).make())


class _Sorter:
    """Says of each unit what it is: heading, references (a heading), entry, chrome, question, body."""

    def __init__(self, page: Sequence[Unit]) -> None:
        self._page = page
        self._marked = sum(unit.kind == "marked" for unit in page)
        self._body = [unit for unit in page if unit.remark is None]

    def sort(self) -> list[str]:
        """One word a unit."""
        found: list[str] = []
        region = ""  # "entry" inside a reference list, "chrome" inside a disclaimer and the like
        for i, unit in enumerate(self._page):
            word = self._word(i, unit, region, found)
            if word in {"references", "heading"}:
                region = "entry" if word == "references" else ""
            elif unit.remark and remarks.opens_section(unit.remark):
                region = "chrome"
            found.append(word)
        return self._without_crowds(self._without_site(found))

    def _word(self, i: int, unit: Unit, region: str, found: Sequence[str]) -> str:
        if unit.remark:
            return "chrome"
        if _is_question(unit) and not any(word in {"heading", "body"} for word in found) and self._heading_follows(i):
            return "question"
        if region == "entry" and not self._ends_list(unit):
            return "entry"
        if self._is_heading(i, unit, found):
            return "references" if heading_place(unit.text) == "references" else "heading"
        return region if region == "chrome" and unit.kind == "text" else "body"

    def _ends_list(self, unit: Unit) -> bool:
        if unit.kind == "marked":
            return True
        short = len(unit.text.split()) <= _WORDS_AFTER_LIST and not listing.is_label(unit.text)
        return short and unit.kind == "text" and bool(heading_place(unit.text) or _AFTER_LIST.match(unit.text))

    def _heading_follows(self, i: int) -> bool:
        """Whether a title comes after the question, so that the question is not the title itself."""
        after = [unit for unit in self._page[i + 1:i + 40] if unit.remark is None]
        if not after or heading_place(after[0].text):
            return False
        return self._looks_like_heading(after[0]) or after[0].kind == "text"

    def _is_heading(self, i: int, unit: Unit, found: Sequence[str]) -> bool:
        if unit.kind == "marked":
            return True
        if unit.kind in {"bullet", "row"} or not self._looks_like_heading(unit):
            return False
        if self._marked > 1 and not BOLD.match(unit.text):
            return False
        after = self._page[i + 1] if i + 1 < len(self._page) else None
        alone = any(rule.pattern.search(unit.text) for rule in rules("headings", "alone"))
        if after is None or self._is_criterion(i, after) or (alone and after.kind != "bullet"):
            return heading_place(unit.text) == "references"
        if unit.number:
            return not self._in_run(i)
        return found[-1:] == ["heading"] or self._stands_apart(i, unit)

    def _looks_like_heading(self, unit: Unit) -> bool:
        return looks_like_heading(unit.text, title=bool(self._body) and unit is self._body[0])

    def _is_criterion(self, i: int, after: Unit) -> bool:
        """Whether the unit says limits of its own, two of them or one beside another's; over bullets it heads them."""
        own = _limits(self._page[i])
        around = [unit for unit in (after, *self._page[max(0, i - 1):i])
                  if unit.kind == "text" and self._looks_like_heading(unit)]
        return after.kind != "bullet" and own > 0 and (own > 1 or any(map(_limits, around)))

    def _in_run(self, i: int) -> bool:
        """Whether the numbered unit is an item of a list: its neighbour, of any kind of text, has the next number."""
        here = self._page[i]
        for there, step in ((i - 1, -1), (i + 1, 1)):
            if 0 <= there < len(self._page) and self._page[there].number:
                other = self._page[there].number
                if len(other) == len(here.number) and other[:-1] == here.number[:-1] \
                        and other[-1] == here.number[-1] + step and self._page[there].roman == here.roman:
                    return True
        return False

    def _stands_apart(self, i: int, unit: Unit) -> bool:
        before = self._page[i - 1] if i else None
        if unit.gap or before is None or before.remark or before.kind in {"bullet", "row", "marked"}:
            return True
        return ends_sentence(before.text) and len(unit.text) < _LONGEST_DENSE

    def _without_site(self, found: list[str]) -> list[str]:
        """The name of a site over the path of the page in it is no title, nor that of the publisher over the title."""
        heads = [i for i, word in enumerate(found) if word == "heading"][:2]
        if heads == [0, 1] and any(rule.pattern.search(self._page[0].text) for rule in rules("headings", "publisher")):
            found[0] = "chrome"
        path = next((i for i, unit in enumerate(self._page[:_LONGEST_MASTHEAD])
                     if unit.remark and unit.remark.name == "breadcrumb"), 0)
        if path and all(word != "body" for word in found[:path]) and "heading" in found[path:]:
            found[:path] = ["chrome" if word == "heading" else word for word in found[:path]]
        return found

    def _without_crowds(self, found: list[str]) -> list[str]:
        """Four and more plain headings in a row are a list without glyphs: only the last two may head something."""
        run: list[int] = []
        for i, word in enumerate([*found, "end"]):
            if word == "heading" and self._page[i].kind == "text":
                run.append(i)
                continue
            title = 1 if run and run[0] == next(j for j, w in enumerate(found) if w == "heading") else 0
            if len(run) - title > _LONGEST_CHAIN:
                found[run[title]:run[-2]] = ["body"] * (run[-2] - run[title])
            run = []
        return found


def looks_like_heading(text: str, *, title: bool = False) -> bool:
    """Whether words alone could be a heading, or the title of a page."""
    text = text.strip("*_ ")
    if not text or len(text) > (_LONGEST_TITLE if title else _LONGEST_HEADING) or text[-1] in ".;,!":
        return False
    opens = text[0].isupper() or text[0].isdigit() or text[0] in _OPENING_MARKS
    if not opens or len(text.split()) > (_WORDS_OF_TITLE if title else _WORDS_OF_HEADING):
        return False
    if text.endswith(":") and not _stands_as_heading_with_colon(text):
        return False
    if any(rule.pattern.search(text) for rule in rules("headings", "not_heading")) or _SENTENCE_INSIDE.search(text):
        return False
    ends = _TAIL_OF_SENTENCE.search(text[-80:]) and not _ASKS.match(text)
    return not ends and any(char.isalpha() for char in text)


def heading_place(text: str) -> str:
    """Where a heading stands by its words alone: "main", "references", "section" or ""."""
    bare = _NUMBERING.sub("", text.strip("*_# "))
    return next((rule.fields["place"] for rule in rules("headings") if rule.pattern.search(bare)), "")


def _limits(unit: Unit) -> int:
    """How many limits a unit says."""
    return sum(len(rule.pattern.findall(unit.text)) for rule in rules("headings", "limit"))


def _is_question(unit: Unit) -> bool:
    asks = unit.text.rstrip("*_ ").endswith("?")
    return asks and unit.kind in {"text", "marked"} and len(unit.text) < _LONGEST_QUESTION


def _stands_as_heading_with_colon(text: str) -> bool:
    named = [word.strip("():,").lower() for word in text.split()]
    return len(named) <= _WORDS_WITH_COLON and not any(word in rulebook.words("headings", "lead_in") for word in named)


class _Blocks:
    """Makes the blocks of sorted units."""

    def __init__(self, raw: str, page: Sequence[Unit], sorted_units: Sequence[str]) -> None:
        self._raw, self._page, self._words = raw, page, sorted_units
        self._levels = self._outline()
        self._indents = self._depths()

    def make(self) -> list[Block]:
        """The blocks, in order."""
        found: list[Block] = []
        listed: list[Unit] = []
        for i, (unit, word) in enumerate(zip(self._page, self._words, strict=True)):
            if word == "entry":
                listed.append(unit)
                continue
            found += self._listed(listed)
            listed = []
            found.append(self._block(i, unit, word))
        return [*found, *self._listed(listed)]

    def _listed(self, units_: Sequence[Unit]) -> list[Block]:
        """The entries of a reference list; the first has the heads of what is printed as a table."""
        entries = list(listing.blocks(self._raw, units_))
        heads = tuple(head for unit in units_ for head in _heads(self._raw, unit))
        return [replace(entries[0], heads=heads), *entries[1:]] if heads else entries

    def _block(self, i: int, unit: Unit, word: str) -> Block:
        if word in {"heading", "references"}:
            rule = f"heading-{heading_place(unit.text) or _style(unit)}"
            return Block("heading", clean(self._raw, unit.start, unit.end), rule, self._levels[i])
        if word in {"chrome", "question"}:
            name = unit.remark.name if unit.remark else word
            reason = unit.remark.fields["reason"] if unit.remark else _REASONS[word]
            return Block("chrome", clean(self._raw, unit.body, unit.end), name, reason=reason)
        if unit.row:
            return _row(self._raw, unit)
        if unit.kind == "bullet" or (unit.number and set(self._raw[unit.start:unit.body]) & {".", ")"}):
            return Block("bullet", clean(self._raw, unit.body, unit.end), f"{unit.kind}-item", indent=self._indents[i])
        return Block("paragraph", clean(self._raw, unit.start, unit.end), "paragraph")

    def _depths(self) -> dict[int, int]:
        """How deep each bullet is nested: the number of open bullets above it that are indented less."""
        depth: dict[int, int] = {}
        open_bullets: list[int] = []
        for i, unit in enumerate(self._page):
            if unit.kind != "bullet":
                open_bullets = [] if unit.kind != "numbered" else open_bullets
                continue
            while open_bullets and open_bullets[-1] >= unit.indent:
                open_bullets.pop()
            depth[i] = len(open_bullets)
            open_bullets.append(unit.indent)
        return {i: depth.get(i, 0) for i in range(len(self._page))}

    def _outline(self) -> dict[int, int]:
        heads = [i for i, word in enumerate(self._words) if word in {"heading", "references"}]
        gaps = sorted(self._page[i].gap for i in heads[1:]) or [1]
        usual = gaps[len(gaps) // 2]
        below = any(self._page[i].roman for i in heads)  # 1. under I.
        words = Counter(self._page[i].text.lower() for i in heads)
        known = [outline.Heading(unit.mark, _depth(unit, below), _style(unit), _place(unit, words), self._follows(i),
                                 unit.gap > usual >= 1, bool(_ASKS.match(unit.text)), _names_drug(unit.text),
                                 _last_word(unit.text))
                 for i in heads for unit in [self._page[i]]]
        return dict(zip(heads, outline.levels(known), strict=True))

    def _follows(self, i: int) -> outline.Follows:
        under: list[str] = []
        for j in range(i + 1, len(self._page)):
            if self._words[j] in {"heading", "references"}:
                if not under:
                    return "heading"
                break
            under.append("chrome" if self._words[j] in {"chrome", "entry"} else self._page[j].kind)
        kinds = set(under)
        if not kinds:
            return "nothing"
        if kinds & {"bullet", "numbered", "row"}:
            return "bullets"
        return "lead-in" if under == ["text"] else "text"


_REASONS = {"chrome": "inside a section about the page", "question": "the question the page answers"}


def _place(unit: Unit, words: Counter[str]) -> str:
    """Where a heading stands by its words; "Recommendations" in several places heads a part of each section."""
    place = heading_place(unit.text)
    return "" if place == "section" and words[unit.text.lower()] > 1 else place


def _names_drug(text: str) -> bool:
    """Whether a heading names a drug or a kind of drugs, or goes on about one ("When to Withhold It")."""
    named = {part.strip("():,?*_").lower() for word in text.split() for part in word.split("-")}
    return bool(named & rulebook.words("headings", "drug")) or names_drug(text)


def _last_word(text: str) -> str:
    """The noun a heading is named by; what stands in brackets behind it is none."""
    found = re.findall(r"[^\W\d_]{4,}", text.partition("(")[0].lower())
    return found[-1] if len(found) > 1 else ""


def _depth(unit: Unit, below_roman: bool) -> int:
    return len(unit.number) + (below_roman and bool(unit.number) and not unit.roman)


def _capital(letters: Sequence[str]) -> bool:
    return len(letters) > _LONGEST_ACRONYM and all(char.isupper() for char in letters)


def _style(unit: Unit) -> str:
    text = unit.text.strip()
    letters = [char for char in text if char.isalpha()]
    if unit.kind == "text" and BOLD.match(text):
        return "bold"
    if _capital(letters) and any(len(word) > _LONGEST_ACRONYM for word in text.split()):
        return "capitals"
    return "colon" if text.endswith(":") else "plain"


def _row(raw: str, unit: Unit) -> Block:
    """A row of a table."""
    if unit.row is None:
        raise ValueError("only rows have cells")
    view, cells = _parted(raw, unit.row.cells)
    return Block("row", view, "table-row", columns=unit.row.columns, cells=cells, heads=_heads(raw, unit))


def _heads(raw: str, unit: Unit) -> tuple[View, ...]:
    """The head of a table as it is printed, if the unit is the first row below it."""
    head = unit.row.head if unit.row else ()
    return (_parted(raw, head)[0],) if any(start < end for start, end in head) else ()


def _parted(raw: str, cells: Sequence[Cell]) -> tuple[View, tuple[Cell, ...]]:
    """The words of cells as one view, parted by " | ", and the clean stretch of each."""
    builder = ViewBuilder(raw)
    places, at = [], 0
    for i, (start, end) in enumerate(cells):
        if i:
            builder.put(" | ", cells[i - 1][1], start)
            at += 3
        builder.clean(start, end)
        places.append((at, builder.length))
        at = builder.length
    return builder.view(), tuple(places)


def _contents(file: Readable) -> Contents:
    return Contents(read(file.text))


FORMAT = Format("text", (".txt",), no_file, _contents, words)
