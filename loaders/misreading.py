"""A misreading as a small input of its own: the least of a source in which a statement is read as it is there.

Why: a fault is mended by those who have never seen the document, which is often long and not theirs to have.
Method: first pieces that grow around the statement (its own words, its lines, with the headings above it, from the heading
    on, all), until one reads the same; then lines, in mark-up elements from the outermost in, are taken away in halves,
    quarters ... while it still does (delta debugging, Zeller and Hildebrandt 2002; by levels, Misherghi and Su
    2006). Every try is a reading, and `reads` bounds them. Of a DOCX or PDF file the text layer is cut.
Fails: `NotAlone` where no piece of the text reads the same: what was read then hangs on the file's own form.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any, TypeVar

from loaders import extraction_json
from loaders.problems import LoadError
from loaders.reading import Reading
from loaders.record import Record, Statement
from loaders.source import SourceDocument

Read = Callable[[str, bytes], Reading]
Ranges = Sequence[tuple[int, int]]
Item = TypeVar("Item")
MOST = 400  # readings
_NEAR = 3  # lines: a stem above an item without a heading, a grade below it
_PLACES = ("id", "statement", "start", "end", "quote", "section", "grounds", "pointers", "members")
_TAG = re.compile(r"<(/?)([A-Za-z][\w:.-]*)[^<>]*?(/?)>")


class NotAlone(LoadError):
    """No piece of the source is read as the statement is read in the whole."""


@dataclass(frozen=True)
class SmallInput:
    """A piece of a source under the name of a file, and what is read of the statement in it."""

    name: str
    text: str


def small_input(
    source: SourceDocument, record: Record, number: int, read: Read, reads: int = MOST,
) -> SmallInput:
    """The smallest piece found within so many readings in which a statement is read as it is in `record`.

    `number` counts statements from 1; one that is not there raises `IndexError`.
    """
    statement = record.statements[number - 1]
    name = "input.txt" if source.original else f"input{PurePath(source.name).suffix.lower() or '.txt'}"
    trial = _Trial(name, said(record, statement), read, reads)
    piece = next((one for one in _pieces(source.text, record, statement) if trial.holds(one)), None)
    if piece is None:
        raise NotAlone("no piece of its text is read as it is read in the file", source.name, quote=statement.text)
    marked_up = piece.lstrip().startswith("<")
    if marked_up:
        piece = _without_elements(piece, trial.holds)
    piece = _without_parts(re.split(r"(?=<)" if marked_up else r"(?<=\n)", piece), trial.holds)  # "<": some are never closed
    return SmallInput(name, piece.strip("\r\n") + "\n")


def said(record: Record, statement: Statement) -> dict[str, Any]:
    """All that was read of a statement, without places and numbers of order, so that it compares with another reading."""
    found = extraction_json.as_json(record)
    mine = {kind: [_placeless(one) for one in found[kind] if one["statement"] == statement.id]
            for kind in ("quantities", "criteria", "conditions", "citations", "grades")}
    return {"statement": next(_placeless(one) for one in found["statements"] if one["id"] == statement.id), **mine}


def _placeless(one: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in one.items() if key not in _PLACES}


@dataclass
class _Trial:
    """Whether a piece reads as wanted; after so many readings nothing does any more."""

    name: str
    wanted: dict[str, Any]
    read: Read
    left: int

    def holds(self, piece: str) -> bool:
        if self.left <= 0:
            return False
        self.left -= 1
        try:
            record = self.read(self.name, piece.encode()).record
        except LoadError:
            return False
        words = self.wanted["statement"]["text"]
        return any(said(record, one) == self.wanted for one in record.statements if one.text == words)


def _pieces(text: str, record: Record, statement: Statement) -> Iterator[str]:
    """Pieces of a text that grow around the statement."""
    lines = [f"{line}\n" for line in text.split("\n")]
    first, last = _line(text, statement.span.start), _line(text, max(statement.span.start, statement.span.end - 1))
    above = [section for section in record.sections if section.span.start < statement.span.start
             and section.path == statement.section[:len(section.path)]]
    heads = {_line(text, section.span.start) for section in above[-len(statement.section):]} if statement.section else set()
    near = max(heads, default=first - _NEAR)
    own, around = set(range(first, last + 1)), set(range(max(0, near), min(len(lines), last + _NEAR + 1)))
    yield f"{''.join(lines[at] for at in sorted(heads - own))}{statement.span.quote}\n"
    for piece in (own, own | heads, around | heads):
        yield "".join(lines[at] for at in sorted(piece))
    yield text


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at)


def _without_parts(parts: list[str], holds: Callable[[str], bool]) -> str:
    return "".join(_fewest(parts, lambda kept: holds("".join(kept))))


def _without_elements(piece: str, holds: Callable[[str], bool]) -> str:
    """Mark-up without the elements that are not needed, one level after the other."""
    level = 0
    while found := [(start, end) for depth, start, end in _elements(piece) if depth == level]:
        whole = piece
        kept = _fewest(found, lambda kept: holds(_with_only(whole, found, kept)))  # noqa: B023 - called before it changes
        piece, level = _with_only(whole, found, kept), level + 1
    return piece


def _with_only(text: str, elements: Ranges, kept: Ranges) -> str:
    for start, end in reversed([one for one in elements if one not in kept]):
        text = text[:start] + text[end:]
    return text


def _elements(text: str) -> Iterator[tuple[int, int, int]]:
    """The elements of mark-up with their depth, in no order; one that is never closed is none."""
    opened: list[tuple[str, int]] = []
    for tag in _TAG.finditer(text):
        closing, name, alone = tag.groups()
        names = [other for other, _ in opened]
        if not closing and not alone:
            opened.append((name, tag.start()))
        elif closing and name in names:
            depth = len(names) - 1 - names[::-1].index(name)
            yield depth, opened[depth][1], tag.end()
            del opened[depth:]


def _fewest(items: list[Item], holds: Callable[[list[Item]], bool]) -> list[Item]:
    """The items without those that are not needed: halves are tried first, then quarters, down to single ones."""
    parts = 2
    while items:
        size = -(-len(items) // parts)
        rest = next((less for at in range(0, len(items), size) if holds(less := items[:at] + items[at + size:])), None)
        if rest is not None:
            items, parts = rest, max(parts - 1, 2)
        elif size == 1:
            break
        else:
            parts = min(len(items), parts * 2)
    return items
