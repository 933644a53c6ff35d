"""What no rule claimed: the numbers and sentences of a page that the record says nothing of.

Why: a reader of rules misses things without noticing; whoever loads a page must see first what was passed over.
Method: pure functions. The page's views are cut into stretches by what claims them (statement, heading, reference,
    remark, grade, nothing). Sentences in stretches of nothing are listed; so is every number, as the lexer tells
    numbers from look-alikes, outside quantities, markers, criteria, grades, headings, references and remarks. Plain text
    is cut at line ends outside everything claimed, so that nothing a reader cut away is missed; the views of marked-up
    files are their blocks. What only counts the item behind it ("3.", "1.2.1", "Recommendation 4:") is a label, found by
    the rules that cut it off its statement. What a person rejected as a whole is settled and not listed again.
Fails: it cannot; a page of which all is claimed has nothing to list.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from loaders.blocks import View
from loaders.extraction.rulebook import rules
from loaders.extraction.structure.sentences import split
from loaders.language.lexer import tokenise
from loaders.readers import inline
from loaders.record import Record, Span
from loaders.source import SourceDocument

Claim = Literal["statement", "heading", "reference", "remark", "grade", "label", "rejected", "nothing"]

SPOKEN = re.compile(r"[\w\"“‘(\[]")  # where the glyph of a list item ends
ORDINAL = re.compile(r"[ \t(\[]*\d+(?:\.\d+)*[.)\]]?[ \t]+")  # of an item, from the start of its line
MARKERS = re.compile(r"[ \t]*[\[(]?[\d⁰¹²³⁴-⁹]+(?:[ \t]*[,;–-][ \t]*[\d⁰¹²³⁴-⁹]+)*[\])]?[ \t]*$", re.MULTILINE)
BEGINNING = re.compile(r"(?<!\S)[\w(*]")
LONGEST_LABEL = 60
AROUND = 48  # characters of surroundings on each side
WORD = re.compile(r"[^\W\d_⁰-⁹¹²³]{2}")  # superscripts are letters to `re`, but markers to a reader


@dataclass(frozen=True, slots=True)
class Stretch:
    """Clean characters [start, end) of a view and what claims them; `index` counts that kind in the record, from 0."""

    view: View
    start: int
    end: int
    claim: Claim
    index: int = 0

    @property
    def text(self) -> str:
        """The clean words."""
        return self.view.text[self.start:self.end]

    @property
    def span(self) -> Span:
        """Their raw place."""
        return self.view.span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Unclaimed:
    """A number or sentence that no rule claimed, with the words around it; `line` of the source, counted from 1."""

    span: Span
    text: str
    line: int
    before: str
    after: str


def views(source: SourceDocument, record: Record) -> tuple[View, ...]:
    """The clean text of a page in pieces that no claim reaches across, in text order.

    Marked-up files are cut into blocks again: what is read here must have been read before, within limits.
    """
    if source.format.marked_up:
        return tuple(view for block in source.format.read(source).blocks for view in (*block.heads, block.view) if view.text)
    held = _Ranges(span for span, _, _ in _claims(record))
    cuts = [match.end() for match in re.finditer("\n", source.text) if not held.meets(match.start(), match.end())]
    ends = [*cuts, len(source.text)]
    return tuple(View.plain(source.text, start, end) for start, end in pairwise([0, *ends]) if start < end)


def seen(view: View, start: int, end: int) -> View:
    """The stretch as a reader of the page sees it: the lines of plain text still hold asterisks and entities."""
    return inline.clean(view.raw, view.starts[start], view.ends[end - 1]) if isinstance(view.places, int) else View.mapped(
        view.raw, view.text[start:end], view.starts[start:end], view.ends[start:end])


def clean(view: View, span: Span) -> tuple[int, int]:
    """A raw span as a range of the view's clean text."""
    start = bisect_left(view.starts, span.start)
    return start, max(start, bisect_right(view.ends, span.end))


def stretches(pages: Sequence[View], record: Record, rejected: Sequence[Span] = ()) -> Iterator[Stretch]:
    """The views cut up by what claims them, in text order; every clean character lies in exactly one stretch.

    `rejected` are the places of what a person took out as a whole.
    """
    claims = sorted(_claims(record, rejected), key=lambda claim: (claim[0].start, -claim[0].end))
    starts = [span.start for span, _, _ in claims]
    for view in pages:
        done = 0
        first, last = bisect_left(starts, view.starts[0]), bisect_left(starts, view.ends[-1])
        for span, claim, index in claims[first:last]:
            start, end = clean(view, span)
            start = max(start, done)
            if start >= end:
                continue
            if claim == "rejected" and (behind := MARKERS.match(view.text, end)):
                end = behind.end()  # the markers of what was taken out went with it
            label = _label(view, done, start, claim)
            if done < label:
                yield Stretch(view, done, label, "nothing")
            if label < start:
                yield Stretch(view, label, start, "label")
            yield Stretch(view, start, end, claim, index)
            done = end
        if done < len(view.text):
            yield Stretch(view, done, len(view.text), "nothing")


def sentences(pages: Sequence[View], record: Record, rejected: Sequence[Span] = ()) -> tuple[Unclaimed, ...]:
    """The sentences of a page that are no statement, heading, reference, remark or grade."""
    lines = Lines(pages)
    return tuple(
        _told(lines, stretch.view, stretch.start + spoken.start(), stretch.start + end)
        for stretch in stretches(pages, record, rejected) if stretch.claim == "nothing"
        for start, end in split(stretch.text) if WORD.search(stretch.text, start, end)
        for spoken in [SPOKEN.search(stretch.text, start)] if spoken)


def numbers(pages: Sequence[View], record: Record, rejected: Sequence[Span] = ()) -> tuple[Unclaimed, ...]:
    """The numbers in figures of a page that are part of no quantity, marker or anything else that was read."""
    lines = Lines(pages)
    settled = (stretch.span for stretch in stretches(pages, record, rejected) if stretch.claim in ("label", "rejected"))
    spoken = _Ranges([*_numbered(record), *settled])
    return tuple(
        _told(lines, view, token.start, token.end)
        for view in pages if WORD.search(view.text)
        for token in tokenise(view.text)
        if token.kind == "number" and not spoken.meets(view.starts[token.start], view.ends[token.end - 1]))


def _label(view: View, start: int, end: int, claim: Claim) -> int:
    """Where in the unclaimed [start, end) the label begins that leads up to a claim; `end` if there is none.

    A statement's label may follow other words, as in a paragraph; an ordinal begins its line.
    """
    ordinal = ORDINAL.match(view.text, 0, end)
    if not start and ordinal and ordinal.end() == end:
        return 0
    if claim == "statement":
        for first in BEGINNING.finditer(view.text, max(start, end - LONGEST_LABEL), end):
            if _passed(view.text, first.start(), end) == end:
                return first.start()
    return end


def _passed(text: str, place: int, end: int) -> int:
    """How far the rules for labels reach from a place, one after the other, as where statements are cut."""
    for rule in rules("statements", "label"):
        if match := rule.pattern.match(text[place:place + LONGEST_LABEL]):
            place += match.end()
    return end if place <= end and not text[place:end].strip() else place


def _claims(record: Record, rejected: Sequence[Span] = ()) -> Iterator[tuple[Span, Claim, int]]:
    """What claims whole stretches, the stronger claim first where two begin and end together."""
    for index, section in enumerate(record.sections):
        yield section.span, "heading", index
    for index, statement in enumerate(record.statements):
        yield statement.span, "statement", index
    for index, reference in enumerate(record.references):
        yield reference.span, "reference", index
        if reference.label:
            yield reference.label, "reference", index
    for index, remark in enumerate(record.remarks):
        yield remark.span, "remark", index
    for index, grade in enumerate(record.grades):
        yield grade.span, "grade", index
    for index, span in enumerate(rejected):
        yield span, "rejected", index


def _numbered(record: Record) -> Iterator[Span]:
    """What gives a number its meaning, or says that it has none of medicine."""
    groups = (record.quantities, record.criteria, record.citations, record.grades, record.sections, record.references,
              record.remarks)
    for group in groups:
        yield from (item.span for item in group)
    yield from (reference.label for reference in record.references if reference.label)


class _Ranges:
    """Spans that may overlap, merged so that one look tells whether a place lies in any."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for span in sorted(spans, key=lambda span: span.start):
            if self._ends and span.start <= self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], span.end)
            else:
                self._starts.append(span.start)
                self._ends.append(span.end)

    def meets(self, start: int, end: int) -> bool:
        """Whether any of them covers a character of [start, end)."""
        after = bisect_left(self._starts, end)
        return after > 0 and self._ends[after - 1] > start


class Lines:
    """Where lines begin in the raw text of a page."""

    def __init__(self, pages: Sequence[View]) -> None:
        raw = pages[0].raw if pages else ""
        self._breaks = [match.start() for match in re.finditer("\n", raw)]

    def of(self, place: int) -> int:
        """The line of a raw place, counted from 1."""
        return bisect_left(self._breaks, place) + 1


def _told(lines: Lines, view: View, start: int, end: int) -> Unclaimed:
    """The clean stretch with its line and surroundings."""
    span = view.span(start, end)
    before, after = (seen(view, *place).text if place[0] < place[1] else "" for place in (
        (max(0, start - AROUND), start), (end, min(end + AROUND, len(view.text)))))
    if start > AROUND:
        before = f"…{before.partition(' ')[2] or before}"
    if end + AROUND < len(view.text):
        after = f"{after.rpartition(' ')[0] or after}…"
    return Unclaimed(span, view.text[start:end], lines.of(span.start), before, after)
