"""A page as units: paragraphs, bullets, numbered items, rows and marked headings, each with its place.

Why: before a reader can ask which unit is a heading it must know where each begins and ends.
Method: one pass over the lines; a line opens a unit by its glyph, its mark or a gap before it, and the unit takes in
    the lines it goes on in.
Fails: it cannot.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from loaders.extraction.rulebook import Rule
from loaders.extraction.structure.remarks import rule_for
from loaders.readers import tables
from loaders.readers.lines import GLYPH, NARROWEST_LINE, Line, goes_on, lines, margin

UnitKind = Literal["text", "bullet", "numbered", "row", "marked"]

_MARK = re.compile(r"(#{1,6})[ \t]+(?=[^\s#])")
_UNDERLINE = re.compile(r"^(?:={3,}|-{3,})$")
_RULER = re.compile(r"^(?:[-*_=~#][ \t]*){3,}$|^```.*$")
_BULLET = re.compile(rf"{GLYPH}+\s*")
_ITEM = re.compile(r"\(?(?:\d{1,3}|[a-z]|[ivx]{1,5})[.)]\s+(?=\S)|\([A-Z]\)\s+(?=\S)")
_NUMBER = re.compile(r"(\d{1,3}(?:\.\d{1,3}){1,5})[a-z]?\.?\s+(?=[\"“*\[(]*[A-Z])|(\d{1,3})\.\s+(?=[\"“*\[(]*[A-Z])|"
                     r"(\d{1,2})\s+(?=[A-Z][a-z]{3})")
_ROMAN = re.compile(r"(X{0,3}(?:IX|IV|V?I{0,3}))[.)]\s+(?=[\"“*\[(]*[A-Z])")
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10}
_LONGEST_UNDERLINED = 120
_KEYED = re.compile(r"\[\d{1,3}\]\s+\S")


@dataclass(frozen=True, slots=True)
class Unit:
    """raw[start:end] is the unit with its glyph or number, raw[body:end] without.

    `number` holds the parts of a printed number (1, 2, 1), `roman` whether it is printed as one (IV); `mark` the level
    of an explicit heading; `gap` how many blank lines stood before it; `remark` the rule that knows its words as being
    about the page.
    """

    kind: UnitKind
    start: int
    body: int
    end: int
    text: str
    indent: int
    gap: int
    number: tuple[int, ...] = ()
    mark: int = 0
    remark: Rule | None = field(default=None, compare=False)
    row: tables.Row | None = None
    roman: bool = False


def units(raw: str) -> list[Unit]:
    """The units of the text, in order."""
    page = lines(raw)
    return list(units_of(raw, page, margin(page)))


def units_of(raw: str, page: Sequence[Line], width: int) -> Iterator[Unit]:
    """The units of some lines of a text that is broken at `width`, 0 for no margin."""
    i, gap = 0, 1
    while i < len(page):
        line = page[i]
        if line.blank or _RULER.match(line.text):
            i, gap = i + 1, gap + 1
            continue
        taken, rows = tables.table_at(page, i) if _opens_text(line) else (0, [])
        if taken:
            yield from (_row_unit(raw, row, gap) for row in rows)
        else:
            taken = _extent(page, i, width)
            yield _unit(raw, page, i, taken, gap)
        i, gap = i + taken, 0


def _opens_text(line: Line) -> bool:
    return not _BULLET.match(line.text) and not _MARK.match(line.text)


def _row_unit(raw: str, row: tables.Row, gap: int) -> Unit:
    start, end = row.cells[0][0], max(cell[1] for cell in row.cells)
    return Unit("row", start, start, end, raw[start:end], 0, gap, row=row)


def _extent(page: Sequence[Line], i: int, width: int) -> int:
    """How many lines belong to the unit that line i opens."""
    line = page[i]
    if _MARK.match(line.text):
        return 1
    if _remark(line):
        return 1 + _lower_case_run(page, i + 1)
    if _underlined(page, i):
        return 2
    hanging = line.indent + 1 if _BULLET.match(line.text) or _ITEM.match(line.text) else None
    end = i + 1
    while end < len(page) and not page[end].blank and (not _opens(page[end]) or _broken_list(page[end - 1], page[end])):
        hung = hanging is not None and page[end].indent >= hanging and page[end].text[0].islower()
        if not hung and not goes_on(page[end - 1], page[end], width):
            break
        end += 1
    return end - i


def _broken_list(line: Line, after: Line) -> bool:
    """Whether a list of numbers was broken at the margin: "P = 0.69). 13," goes on with "20 Stopping at"."""
    listed = line.text[-1] == "," and line.text[-2:-1].isdigit() and after.text[0].isdigit()
    return listed and len(line.text) > NARROWEST_LINE


def _lower_case_run(page: Sequence[Line], i: int) -> int:
    """How many lines from line i on begin in lower case: the rest of a broken line."""
    end = i
    while end < len(page) and page[end].text[:1].islower() and not _BULLET.match(page[end].text):
        end += 1
    return end - i


def _opens(line: Line) -> bool:
    """Whether the line begins a unit of its own whatever stands before it."""
    return bool(_BULLET.match(line.text) or _MARK.match(line.text) or _RULER.match(line.text) or _KEYED.match(line.text)
                or _NUMBER.match(line.text) or _ITEM.match(line.text) or _roman(line.text) or _remark(line))


def _underlined(page: Sequence[Line], i: int) -> bool:
    return (i + 1 < len(page) and bool(_UNDERLINE.match(page[i + 1].text)) and len(page[i].text) <= _LONGEST_UNDERLINED
            and not _BULLET.match(page[i].text) and (i == 0 or page[i - 1].blank))


def _remark(line: Line) -> Rule | None:
    return rule_for(line.text)


def _unit(raw: str, page: Sequence[Line], i: int, taken: int, gap: int) -> Unit:
    line, last = page[i], page[i + taken - 1]
    if _underlined(page, i):
        mark = 1 if page[i + 1].text[0] == "=" else 2
        return Unit("marked", line.start, line.start, line.end, line.text, line.indent, gap, mark=mark)
    if match := _MARK.match(line.text):
        body = line.start + match.end()
        end = line.start + len(line.text.rstrip("# \t"))
        return Unit("marked", body, body, end, raw[body:end], line.indent, gap, (), len(match[1]))
    remark = rule_for(raw[line.start:last.end])
    kind, width, number = _opening(line.text)
    body = line.start + width
    return Unit(kind, line.start, body, last.end, raw[body:last.end], line.indent, gap, number, 0, remark,
                roman=bool(number) and not line.text[0].isdigit())


def _opening(text: str) -> tuple[UnitKind, int, tuple[int, ...]]:
    """The kind of a unit by its first characters, how many of them are its glyph, and its number."""
    if (match := _BULLET.match(text)) and match.end() < len(text):
        return "bullet", match.end(), ()
    if match := _NUMBER.match(text):
        printed = next(group for group in match.groups() if group)
        return "numbered", match.end(), tuple(int(part) for part in printed.split("."))
    if match := _roman(text):
        return "numbered", match.end(), (_value(match[1]),)
    if match := _ITEM.match(text):
        return "bullet", match.end(), ()
    return "text", 0, ()


def _roman(text: str) -> re.Match[str] | None:
    """A Roman number at the head of the text, up to XXXIX: larger ones are the initials of people."""
    match = _ROMAN.match(text)
    return match if match and match[1] else None


def _value(roman: str) -> int:
    values = [_ROMAN_VALUES[letter] for letter in roman]
    return sum(-value if value < following else value for value, following in zip(values, [*values[1:], 0], strict=True))
