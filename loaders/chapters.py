"""Which part of a document each of its reference lists serves.

Why: where every chapter has a list of its own, all begin at 1; a key then means the entry of its chapter, and no other.
Method: entries under one heading are one list. Where no key is given in two lists they serve the whole document. Else
    lists that are headed as chapters of the text are, by its number or its words, serve those; lists that stand behind
    their chapters serve what stands between the list before and them. Which of both must hold for every list.
Fails: it cannot; text that no list is known to serve is a part without entries.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from loaders.record import Record, Section

_NUMBER = re.compile(r"\s*(\d+(?:\s?\.\s?\d+)*)\b\.?\s*")
_ELSEWHERE = "elsewhere"
_MOST = 0.8  # of the lists are headed as chapters are: converters garble some headings


@dataclass(frozen=True, slots=True)
class Chapter:
    """A part of a document: its name, empty for the whole, the entries of its list by index, its statements by id."""

    name: str
    entries: tuple[int, ...]
    statements: frozenset[str]


def chapters_of(record: Record) -> Iterator[Chapter]:
    """The parts of a document with the entries that their markers can mean."""
    lists = _lists(record)
    keys = [[record.references[i].key for i in entries if record.references[i].key] for _, entries in lists]
    given = [key for of_list in keys for key in set(of_list)]
    if len(given) == len(set(given)):
        everything = tuple(range(len(record.references)))
        yield Chapter("", everything, frozenset(statement.id for statement in record.statements))
        return
    served = _by_name(record, lists) or _by_place(record, lists)
    for n, (heading, entries) in enumerate(lists):
        statements = frozenset(name for name, of_list in served.items() if of_list == n)
        yield Chapter(_name(heading) or str(n + 1), entries, statements)
    yield Chapter(_ELSEWHERE, (), frozenset(name for name, of_list in served.items() if of_list is None))


def _lists(record: Record) -> list[tuple[Section | None, tuple[int, ...]]]:
    """The entries of each list by index, with the heading they stand under."""
    starts = [section.span.start for section in record.sections]
    found: dict[int, list[int]] = {}
    for i, reference in enumerate(record.references):
        found.setdefault(bisect_right(starts, reference.span.start) - 1, []).append(i)
    return [(record.sections[n] if n >= 0 else None, tuple(entries)) for n, entries in found.items()]


Lists = Sequence[tuple[Section | None, tuple[int, ...]]]


def _by_name(record: Record, lists: Lists) -> dict[str, int | None]:
    """The list of each statement where every list is headed as a chapter of the text is; empty where one is not.

    A chapter goes on over headings without a number to the next that has one, or that heads a list.
    """
    heads = {_name(heading): n for n, (heading, _) in enumerate(lists) if heading}
    first = min(record.references[entries[0]].span.start for _, entries in lists)
    text = [section for section in record.sections if section.span.start < first]
    known = {_name(section) for section in text}
    if len(heads) < len(lists) or sum(name in known for name in heads) < _MOST * len(heads):
        return {}
    of_section: list[int | None] = []
    for section in text:
        name = _name(section)
        goes_on = bool(of_section) and name not in heads and not _NUMBER.match(section.span.quote)
        of_section.append(of_section[-1] if goes_on else heads.get(name))
    starts = [section.span.start for section in text]
    places = {statement.id: bisect_right(starts, statement.span.start) - 1 for statement in record.statements
              if statement.span.start < first}
    return {statement.id: of_section[places[statement.id]] if places.get(statement.id, -1) >= 0 else None
            for statement in record.statements}


def _by_place(record: Record, lists: Lists) -> dict[str, int | None]:
    """The list of each statement where each list stands behind what it serves; none is known if one serves nothing."""
    ends = [record.references[entries[0]].span.start for _, entries in lists]
    cited = {citation.statement for citation in record.citations}
    served = {statement.id: bisect_right(ends, statement.span.start) for statement in record.statements}
    serves = {n for name, n in served.items() if name in cited}
    sure = all(n in serves for n in range(len(lists)))
    return {name: n if sure and n < len(lists) else None for name, n in served.items()}


def _name(section: Section | None) -> str:
    """The number of a chapter, else the letters of its heading."""
    if section is None:
        return ""
    number = _NUMBER.match(section.span.quote)
    if number:
        return re.sub(r"\s", "", number[1])
    return "".join(char for char in section.path[-1].lower() if char.isalnum())
