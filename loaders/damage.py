"""What of a record is sound enough to be stored, and what the person who loads it is told.

Why: one damaged line must not keep a whole page out of the library, and must not get into it either.
Method: a statement that holds a character which could not be read is left out with all that hangs on it. So is a
    quantity of which any number, also one of its qualifiers, does not stand in its words as it was read (`figures`), and
    where it is part of a condition, the conditions of its statement; so are conditions of at least n where the
    statement does not print the n. A damaged reference entry keeps its place in the list, for the numbers of the others,
    but loses its identifiers. What is only odd (a heading that stands twice, invisible characters) is kept and told.
Fails: it does not; all that is left out or odd becomes a `Problem` with its line.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache

from loaders.language.number_forms import count_form
from loaders.problems import LONGEST_QUOTE, Problem, shown
from loaders.record import CURATED, Quantity, Record, Span, Statement
from loaders.secondary_numbers import is_printed

LOST = "\N{REPLACEMENT CHARACTER}"
ZERO_WIDTH = re.compile("[\u00ad\u180e\u200b-\u200f\u2060-\u2064]|(?<!^)\ufeff")
LINE_END = re.compile(r"\r\n?|\n")
OVERRIDES = re.compile("[\u202a-\u202e\u2066-\u2069]")
UNSEEN = re.compile("[\u00ad\u180e\u200b-\u200f\u2060-\u2064\ufeff\u202a-\u202e\u2066-\u2069]")  # any of both: found at once
UNREADABLE = "holds a character that cannot be read"


def sound(record: Record, text: str, words: Callable[[str], str]) -> Record:
    """The record without what is damaged, its problems telling what was left out and what is odd.

    `words` turns a quotation of the text into what a reader of it sees.
    """
    said = {statement.id: words(statement.span.quote) for statement in record.statements}
    unprinted = [quantity for quantity in record.quantities
                 if not is_printed(quantity, words(quantity.span.quote), said[quantity.statement])]
    uncounted = _uncounted(record, said)
    told = [*_lost(record, text), *_left_out(unprinted, uncounted, text), *_repeated(record, text), *_invisible(text)]
    kept = without_statements(record, {s.id for s in record.statements if LOST in s.span.quote})
    kept = _without_quantities(kept, {quantity.id for quantity in unprinted}, {statement.id for statement in uncounted})
    references = tuple(replace(entry, doi=None, pmid=None, url=None) if LOST in entry.span.quote else entry
                       for entry in kept.references)
    return replace(kept, references=references, problems=(*record.problems, *sorted(told, key=lambda one: one.line)))


def _lost(record: Record, text: str) -> Iterator[Problem]:
    for statement in record.statements:
        if LOST in statement.span.quote:
            yield _problem(text, statement.span, f"left out: {_quoted(statement.span)} {UNREADABLE}")
    for entry in record.references:
        if LOST in entry.span.quote:
            yield _problem(text, entry.span, f"identifiers left out: {_quoted(entry.span)} {UNREADABLE}")
    for section in record.sections:
        if LOST in section.span.quote:
            yield _problem(text, section.span, f"the heading {_quoted(section.span)} {UNREADABLE}")


def _uncounted(record: Record, said: Mapping[str, str]) -> list[Statement]:
    """The statements with a condition of at least n whose n they do not print."""
    least = {item.statement: item.n for item in record.conditions if item.n is not None}
    return [statement for statement in record.statements
            if statement.id in least and count_form(least[statement.id], said[statement.id]) is None]


def _left_out(unprinted: Iterable[Quantity], uncounted: Iterable[Statement], text: str) -> Iterator[Problem]:
    for quantity in unprinted:
        told = f"left out: {_quoted(quantity.span)} does not print its number as it was read"
        yield _problem(text, quantity.span, told)
    for statement in uncounted:
        told = f"conditions left out: {_quoted(statement.span)} does not print how many have to hold"
        yield _problem(text, statement.span, told)


def _repeated(record: Record, text: str) -> Iterator[Problem]:
    """One problem a heading, at its second place: a long page may repeat it a thousand times."""
    places: dict[tuple[str, ...], list[Span]] = {}
    for section in record.sections:
        places.setdefault(section.path, []).append(section.span)
    for spans in places.values():
        if len(spans) > 1:
            which = "second time" if len(spans) == 2 else f"second of {len(spans)} times"  # noqa: PLR2004 - two places
            yield _problem(text, spans[1], f"the heading {_quoted(spans[1])} stands here for the {which}; "
                                           "the sections are kept apart")


def _invisible(text: str) -> Iterator[Problem]:
    if UNSEEN.search(text) is None:
        return
    for pattern, what in ((ZERO_WIDTH, "of no width"), (OVERRIDES, "that change the direction of writing")):
        found = [match.start() for match in pattern.finditer(text)]
        if found:
            count = "1 invisible character" if len(found) == 1 else f"{len(found)} invisible characters"
            yield Problem(line_of(text, found[0]), f"{count} {what}, the first in this line; kept in quotations")


def line_of(text: str, place: int) -> int:
    """The line of a place in the text, from 1; a line ends with LF, CR LF or CR."""
    return 1 + bisect_right(_line_ends(text), place)


@lru_cache(maxsize=1)
def _line_ends(text: str) -> list[int]:
    """The places behind the ends of the lines: looked up once a text, for a long one has many problems."""
    return [match.end() for match in LINE_END.finditer(text)]


def _problem(text: str, span: Span, reason: str) -> Problem:
    return Problem(line_of(text, span.start), reason, span.quote)


def _quoted(span: Span) -> str:
    return shown(span.quote, LONGEST_QUOTE)


def without_statements(record: Record, lost: Collection[str]) -> Record:
    """The record without the statements of these ids and all that hangs on them."""
    if not lost:
        return record
    return replace(
        record,
        statements=tuple(item for item in record.statements if item.id not in lost),
        citations=tuple(item for item in record.citations if item.statement not in lost),
        quantities=tuple(item for item in record.quantities if item.statement not in lost),
        criteria=tuple(item for item in record.criteria if item.statement not in lost),
        conditions=tuple(item for item in record.conditions if item.statement not in lost),
        grades=tuple(item for item in record.grades if item.statement not in lost),
        unrecognised=tuple(item for item in record.unrecognised if item.statement not in lost),
        answer=None if record.answer in lost else record.answer)


def without_misread(record: Record, text: str, reasons: Mapping[tuple[int, int], str]) -> Record:
    """The record without the quantities that rules read at these places, each told with its reason; else the record itself.

    A rule that misreads a number must not keep a page out of the library. What a person added is not touched.
    """
    misread = {quantity.id: quantity for quantity in record.quantities
               if (quantity.span.start, quantity.span.end) in reasons and quantity.rule != CURATED}
    if not misread:
        return record
    told = [_problem(text, quantity.span, f"left out: {_quoted(quantity.span)} is misread: "
                                          f"{reasons[quantity.span.start, quantity.span.end]}")
            for quantity in misread.values()]
    kept = _without_quantities(record, set(misread), set())
    return replace(kept, problems=(*kept.problems, *told))


def _without_quantities(record: Record, lost: set[str], uncounted: set[str]) -> Record:
    """Without these quantities, and without the conditions of their statements, which would say less than the text does."""
    broken = uncounted | {item.statement for item in record.conditions if not lost.isdisjoint(item.members)}
    return replace(record, quantities=tuple(item for item in record.quantities if item.id not in lost),
                   conditions=tuple(item for item in record.conditions if item.statement not in broken))
