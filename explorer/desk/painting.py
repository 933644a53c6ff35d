"""What was read of a page as view models: the painted text, the list of statements, what no rule claimed.

Why: a person can check a reading only beside the words it was read from.
Method: pure functions. The clean text is cut into strokes by `loaders.unclaimed`; what has no words of its own, such as
    a marker behind its sentence, goes with the stroke before it. Every marker, quantity, criterion and unclaimed number
    inks its characters, with a sign that does not need colour.
Fails: it cannot; what a quantity does not say is left out of its words.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal

from explorer.evidence import words
from explorer.model import Ink, Loose, QuantityFields, ReadItem, ReadStatement, Stroke, StrokeKind
from loaders import unclaimed
from loaders.blocks import View
from loaders.curation import Decision
from loaders.record import Citation, Criterion, Number, Pointer, Quantity, Record, Span, Statement
from loaders.resolution import resolve
from loaders.unclaimed import Unclaimed

SIGNS: Mapping[str, str] = {
    "dose": "D", "threshold": "T", "effect": "E", "CI": "I", "p-value": "P", "rate": "R", "schedule": "S", "duration": "L",
    "timepoint": "W",
}
SYMBOLS: Mapping[str, str] = {"<=": "≤", ">=": "≥", "between": "", "=": ""}
# Those that are said, and how; the rest stand in the graph.
QUALIFIERS = {"ref": "", "rel": "", "event": "at", "arm": "in", "cond": "if", "action": "for"}
FIRST_WORDS = 8
GLYPHS = " •◦▪‣*"
Place = tuple[Span, Literal["marker", "quantity", "criterion", "number"], str, str]


def strokes(pages: Sequence[View], record: Record, decisions: Sequence[Decision]) -> tuple[Stroke, ...]:
    """The clean text of a page from beginning to end, cut up by what was read."""
    inks = sorted(_places(pages, record, decisions), key=lambda place: (place[0].start, -place[0].end))
    starts = [span.start for span, *_ in inks]
    lines = unclaimed.Lines(pages)
    found = []
    for view, start, end, kind, index in _pieces(pages, record):
        first = bisect_left(starts, view.starts[start])
        last = bisect_left(starts, view.ends[end - 1])
        found.append(Stroke(
            kind, view.text[start:end], lines.of(view.starts[start]), index + 1 if kind == "statement" else 0,
            tuple(_inks(view, start, end, inks[first:last]))))
    return tuple(found)


def statements(pages: Sequence[View], record: Record, decisions: Sequence[Decision]) -> tuple[ReadStatement, ...]:
    """The statements with their quantities, criteria and markers, and what was decided about each."""
    items, decided, lines = _items(record, decisions), _decided(record, decisions), unclaimed.Lines(pages)
    return tuple(
        ReadStatement(
            statement.id, number, statement.title or _first_words(statement.text), statement.title or "", statement.text,
            _kind(statement), " › ".join(statement.section), lines.of(statement.span.start), statement.rule,
            tuple(items[statement.id]), tuple(decided[statement.id]))
        for number, statement in enumerate(record.statements, 1))


def loose(found: Iterable[Unclaimed]) -> tuple[Loose, ...]:
    """What no rule claimed, each on one line."""
    return tuple(Loose(one.line, _flat(one.before).lstrip(GLYPHS), " ".join(one.text.split()), _flat(one.after).rstrip())
                 for one in found)


def reading(quantity: Quantity) -> str:
    """A quantity in words, its numbers as printed: "FVC < 50 % predicted"."""
    unit = words.UNITS.get(quantity.unit or "1", quantity.unit or "")
    joint = "" if unit.startswith("-") or not unit else words.NARROW
    number = _number(quantity)
    said = [quantity.parameter or "", SYMBOLS.get(quantity.comparator or "=", quantity.comparator or ""),
            f"{number}{joint}{unit}" if number else ""]
    qualifiers = quantity.qualifiers
    said.append(words.frequency(str(qualifiers["freq"])) if "freq" in qualifiers else "")
    said.append(str(qualifiers.get("route", "")))
    said.append("in total" if qualifiers.get("total") else "")
    for key, word in QUALIFIERS.items():
        if key in qualifiers:
            value = str(qualifiers[key])
            said.append(f"({word}: {value})" if word else words.REFERENCES.get(value, value))
    return " ".join(part for part in said if part) or " ".join(quantity.span.quote.split())


def pointers(record: Record) -> Iterator[tuple[str, Citation, Pointer]]:
    """Every use of a marker with the id of its item."""
    counts: dict[str, int] = defaultdict(int)
    for citation in record.citations:
        for pointer in citation.pointers:
            counts[citation.statement] += 1
            yield f"{citation.statement}-m{counts[citation.statement]}", citation, pointer


def _number(quantity: Quantity) -> str:
    if quantity.values:
        return ", ".join(number.printed for number in quantity.values)
    if quantity.value:
        return quantity.value.printed
    ends = [number.printed for number in (quantity.low, quantity.high) if number]
    return "–".join(ends)


def _pieces(pages: Sequence[View], record: Record) -> list[tuple[View, int, int, StrokeKind, int]]:
    """View, range, kind and index of each stroke; blanks and bare markers joined to the piece before them."""
    found: list[tuple[View, int, int, StrokeKind, int]] = []
    for stretch in unclaimed.stretches(pages, record):
        bare = stretch.claim == "nothing" and not unclaimed.WORD.search(stretch.text)
        if bare and found and found[-1][0] is stretch.view:
            view, start, _, kind, index = found[-1]
            found[-1] = (view, start, stretch.end, kind, index)
        elif not bare or any(sign.isalnum() for sign in stretch.text):
            found.append((stretch.view, stretch.start, stretch.end, stretch.claim, stretch.index))
    return found


def _inks(view: View, start: int, end: int, places: Sequence[Place]) -> Iterator[Ink]:
    """The inks of a stroke; of two that overlap the first stays."""
    done = start
    for span, kind, sign, note in places:
        first, last = unclaimed.clean(view, span)
        if done <= first < last <= end:
            yield Ink(first - start, last - start, kind, sign, note)
            done = last


def _places(pages: Sequence[View], record: Record, decisions: Sequence[Decision]) -> Iterator[Place]:
    for quantity in record.quantities:
        yield quantity.span, "quantity", SIGNS[quantity.role], f"{quantity.role}: {reading(quantity)}"
    for criterion in record.criteria:
        yield criterion.span, "criterion", "C", f"criterion: {criterion.label}"
    cited = _Cited(record, decisions)
    for citation in record.citations:
        note = "; ".join(f"marker {pointer.key}: {cited.says(pointer)}" for pointer in citation.pointers)
        yield citation.span, "marker", "", note
    for number in unclaimed.numbers(pages, record):
        yield number.span, "number", "?", "a number that no rule claimed"


def _items(record: Record, decisions: Sequence[Decision]) -> Mapping[str, list[ReadItem]]:
    found: dict[str, list[ReadItem]] = defaultdict(list)
    for quantity in record.quantities:
        found[quantity.statement].append(ReadItem(
            quantity.id, "quantity", _flat(quantity.span.quote), quantity.role, reading(quantity), quantity.rule,
            _fields(quantity)))
    for criterion in record.criteria:
        found[criterion.statement].append(_criterion(criterion))
    cited = _Cited(record, decisions)
    for name, citation, pointer in pointers(record):
        found[citation.statement].append(ReadItem(
            name, "marker", _flat(pointer.span.quote), "marker", f"{pointer.key}, {cited.says(pointer)}", citation.rule))
    return found


def _criterion(criterion: Criterion) -> ReadItem:
    return ReadItem(criterion.id, "criterion", _flat(criterion.span.quote), "criterion", criterion.label, criterion.rule)


def _fields(quantity: Quantity) -> QuantityFields:
    return QuantityFields(
        quantity.role, quantity.parameter or "", quantity.comparator or "", _printed(quantity.value),
        _printed(quantity.low), _printed(quantity.high), quantity.unit or "")


def _printed(number: Number | None) -> str:
    return number.printed if number else ""


class _Cited:
    """What a use of a marker leads to, in words."""

    def __init__(self, record: Record, decisions: Sequence[Decision]) -> None:
        self._resolutions = resolve(record)
        self._links = {(one.span.start, one.span.end, one.key): one for one in decisions if one.kind == "link"}

    def says(self, pointer: Pointer) -> str:
        """Where this use leads, or why nowhere."""
        link = self._links.get((pointer.span.start, pointer.span.end, pointer.key))
        if link:
            return f"{f'DOI {link.doi}' if link.doi else f'PMID {link.pmid}'}, matched by a curator"
        found = self._resolutions[pointer.key]
        return f"entry {found.entry + 1} of the list, {found.ground}" if found.entry is not None else \
            f"unresolved, {found.reason}"


def _decided(record: Record, decisions: Sequence[Decision]) -> Mapping[str, list[str]]:
    items: tuple[Quantity | Criterion, ...] = (*record.quantities, *record.criteria)
    owners = {(item.span.start, item.span.end): item.statement for item in items}
    owners |= {(pointer.span.start, pointer.span.end): citation.statement for _, citation, pointer in pointers(record)}
    owners |= {(statement.span.start, statement.span.end): statement.id for statement in record.statements}
    starts = [statement.span.start for statement in record.statements]
    found: dict[str, list[str]] = defaultdict(list)
    for one in decisions:
        owner = owners.get((one.start, one.end))
        if owner is None and starts:  # what was rejected is no longer in the record
            owner = record.statements[max(0, bisect_left(starts, one.start + 1) - 1)].id
        if owner is not None:
            found[owner].append(f"{one.kind} by {one.by} on {one.on.isoformat()}: {one.ground}")
    return found


def _kind(statement: Statement) -> str:
    kind = words.KIND_WORDS[statement.kind]
    return f"{kind} · {statement.deontic.replace('_', ' ')}" if statement.deontic != "none" else kind


def _first_words(text: str) -> str:
    every = text.split()
    return " ".join(every[:FIRST_WORDS]) + ("…" if len(every) > FIRST_WORDS else "")


def _flat(text: str) -> str:
    """The text on one line, a blank at either end kept."""
    flat = " ".join(text.split())
    return f"{' ' if text[:1].isspace() else ''}{flat}{' ' if text[-1:].isspace() and flat else ''}"
