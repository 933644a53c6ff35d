"""The painted text of a page: what was read of it, drawn on its own words.

Why: a person can check a reading only beside the words it was read from.
Method: pure functions. The clean text is cut into strokes by `loaders.coverage`; what has no words of its own, such as
    a marker behind its sentence, goes with the stroke before it, and a label ("1.2.1") with the statement behind it.
    Every marker, quantity, criterion and unclaimed number inks its characters, with a sign that does not need colour;
    the grounds of quantities and the words not recognised are marks under the inks, which may overlap.
Fails: it cannot.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from explorer.desk.record_view import Cited, reading, rejected
from explorer.desk.verdicts import state
from explorer.domain.silence import NOT_RECOGNISED
from explorer.evidence import phrasing
from explorer.view_models.preview import Ink, Mark, Stroke, StrokeKind
from loaders import coverage
from loaders.blocks import View
from loaders.curation import Decision
from loaders.record import Record, Span

SIGNS: Mapping[str, str] = {
    "dose": "D", "threshold": "T", "effect": "E", "CI": "I", "p-value": "P", "rate": "R", "schedule": "S", "duration": "L",
    "timepoint": "W",
}
Place = tuple[Span, Ink]  # the ink without its place in a stroke


def strokes(pages: Sequence[View], record: Record, decisions: Sequence[Decision]) -> tuple[Stroke, ...]:
    """The clean text of a page from beginning to end, cut up by what was read."""
    gone = rejected(decisions)
    inks = sorted(_places(pages, record, decisions), key=lambda place: (place[0].start, -place[0].end))
    starts = [span.start for span, _ in inks]
    marks = sorted((*_grounds(record), *_unrecognised(record)), key=lambda ground: ground[0].start)
    firsts = [span.start for span, _ in marks]
    lines = coverage.Lines(pages)
    found = []
    for view, start, end, kind, index in _pieces(pages, record, gone):
        begin, stop = view.starts[start], view.ends[end - 1]
        shown = coverage.seen(view, start, end)
        found.append(Stroke(
            kind, shown.text, lines.of(begin), index + 1 if kind == "statement" else 0,
            tuple(_inks(shown, inks[bisect_left(starts, begin):bisect_left(starts, stop)])),
            tuple(_marks(shown, marks[bisect_left(firsts, begin):bisect_left(firsts, stop)]))))
    return tuple(found)


def _pieces(pages: Sequence[View], record: Record, gone: Sequence[Span]) -> list[tuple[View, int, int, StrokeKind, int]]:
    """View, range, kind and index of each stroke; blanks and bare markers joined to the piece before them."""
    found: list[tuple[View, int, int, StrokeKind, int]] = []
    label = -1
    for stretch in coverage.stretches(pages, record, gone):
        if stretch.claim == "label":
            label = stretch.start
            continue
        start, label = stretch.start if label < 0 else label, -1
        bare = stretch.claim == "nothing" and not coverage.WORD.search(stretch.text)
        if bare and found and found[-1][0] is stretch.view:
            view, begun, _, kind, index = found[-1]
            found[-1] = (view, begun, stretch.end, kind, index)
        elif not bare or any(sign.isalnum() for sign in stretch.text):
            found.append((stretch.view, start, stretch.end, stretch.claim, stretch.index))
    return found


def _inks(view: View, places: Sequence[Place]) -> Iterator[Ink]:
    """The inks of a stroke; of two that overlap the first stays."""
    done = 0
    for span, ink in places:
        first, last = coverage.clean(view, span)
        if done <= first < last <= len(view.text):
            yield replace(ink, start=first, end=last)
            done = last


def _marks(view: View, places: Sequence[tuple[Span, Mark]]) -> Iterator[Mark]:
    """The marks of a stroke; of words that go on in the next stroke the part in this one."""
    for span, mark in places:
        first, last = coverage.clean(view, span)
        first, last = last - len(view.text[first:last].lstrip()), first + len(view.text[first:last].rstrip())
        if first < last:
            yield replace(mark, start=first, end=last)


def _grounds(record: Record) -> Iterator[tuple[Span, Mark]]:
    for quantity in record.quantities:
        for ground in quantity.grounds:
            attribute = phrasing.attribute(ground.attribute, quantity.role)
            yield ground.span, Mark(0, 0, quantity.id, f"{attribute}: {ground.how}")


def _unrecognised(record: Record) -> Iterator[tuple[Span, Mark]]:
    return ((one.span, Mark(0, 0, "", f"words that turn or bound the meaning, {NOT_RECOGNISED}", "unrecognised"))
            for one in record.unrecognised)


def _places(pages: Sequence[View], record: Record, decisions: Sequence[Decision]) -> Iterator[Place]:
    for quantity in record.quantities:
        note = f"{quantity.role}: {reading(quantity)}"
        yield quantity.span, Ink(0, 0, "quantity", SIGNS[quantity.role], note, state(quantity), quantity.id)
    for criterion in record.criteria:
        yield criterion.span, Ink(0, 0, "criterion", "C", f"criterion: {criterion.label}")
    cited = Cited(record, decisions)
    for citation in record.citations:
        note = "; ".join(f"marker {pointer.key}: {cited.says(citation.statement, pointer)}" for pointer in citation.pointers)
        yield citation.span, Ink(0, 0, "marker", "", note)
    for number in coverage.numbers(pages, record, rejected(decisions)):
        yield number.span, Ink(0, 0, "number", "?", "a number that no rule claimed")
