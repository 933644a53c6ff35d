"""Why a reading can be believed: whether it is sure or to check, who decided it, and the words it was read from.

Why: whoever computes with a number, or signs it, must see first which ones to look at, and on what ground each stands.
Method: pure functions to words. With the readings go the words of each statement that turn or bound its meaning and that
    no reading used. A reading that a person accepted, changed or added names that person; a ground tells the
    line of its words where that is another one than the reading's. Verdicts are listed with the words around: those to
    check, what was not recognised, those that are sure, each in the order of the text.
Fails: it cannot; a reading without strokes of its own is listed with its own words only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from explorer.domain.silence import NOT_RECOGNISED
from explorer.evidence import phrasing
from explorer.view_models.labels import TRUST, Count
from explorer.view_models.preview import Ink, Mark, ReadStatement, State, Stroke, Verdict
from loaders import coverage
from loaders.curation import Decision
from loaders.record import Quantity, Record

DEEDS: Mapping[str, str] = {"accept": "accepted", "edit": "corrected", "add": "added"}
ORDER = tuple(TRUST)
AROUND = 48  # characters on each side


class Grounds:
    """The grounds of quantities in words; `seen` turns a quotation into what a reader of it sees."""

    def __init__(self, lines: coverage.Lines, seen: Callable[[str], str]) -> None:
        self._lines, self._seen = lines, seen

    def of(self, quantity: Quantity) -> tuple[str, ...]:
        """"drug from the heading: Riluzole, line 12", one for each attribute that has a ground."""
        return tuple(self._says(quantity))

    def _says(self, quantity: Quantity) -> Iterator[str]:
        own = self._lines.of(quantity.span.start)
        for ground in quantity.grounds:
            line = self._lines.of(ground.span.start)
            read = " ".join(self._seen(ground.span.quote).split())
            name = phrasing.attribute(ground.attribute, quantity.role)
            yield f"{name} {phrasing.reached(ground.how)}: {read}" + (f", line {line}" if line != own else "")


def state(quantity: Quantity) -> State:
    """Whether a reading is sure."""
    return "sure" if quantity.sure else "to check"


def deciders(decisions: Sequence[Decision]) -> Mapping[tuple[int, int], str]:
    """Who made a reading sure, by its place: "accepted by Ann"; the last one who did."""
    return {(one.start, one.end): f"{DEEDS[one.kind]} by {one.by}" for one in decisions
            if one.kind in DEEDS and one.target in (None, "quantity")}


def counts(record: Record) -> tuple[Count, ...]:
    """How many readings are sure and how many to check, where any was read, and how often words were not recognised."""
    sure, lost = sum(one.sure for one in record.quantities), len(record.unrecognised)
    both = (Count(sure, "sure"), Count(len(record.quantities) - sure, "to check")) if record.quantities else ()
    return (*both, Count(lost, NOT_RECOGNISED)) if lost else both


def of(statements: Sequence[ReadStatement], strokes: Sequence[Stroke]) -> tuple[Verdict, ...]:
    """Every reading that is sure or to check, and what was not recognised of each statement; those to check first."""
    found = (*_readings(statements, strokes), *_unrecognised(statements, strokes))
    return tuple(sorted(found, key=lambda one: ORDER.index(one.state)))


def _readings(statements: Sequence[ReadStatement], strokes: Sequence[Stroke]) -> Iterator[Verdict]:
    places = {ink.item: (stroke, ink) for stroke in strokes for ink in stroke.inks if ink.item}
    for statement in statements:
        for item in statement.items:
            around = _around(*places[item.id]) if item.id in places else ("", item.quote, "")
            if item.state:
                yield Verdict(statement.number, item.line, f"{item.role}: {item.reading}", item.state, *around)


def _unrecognised(statements: Sequence[ReadStatement], strokes: Sequence[Stroke]) -> Iterator[Verdict]:
    places = {(stroke.number, around[1]): around for stroke in strokes for mark in stroke.marks
              if mark.kind == "unrecognised" for around in [_around(stroke, mark)]}
    for statement in statements:
        for said in statement.unrecognised:
            around = places.get((statement.number, said), ("", said, ""))
            yield Verdict(statement.number, statement.line, said, NOT_RECOGNISED, *around)


def _around(stroke: Stroke, ink: Ink | Mark) -> tuple[str, str, str]:
    """The words before some in a stroke, their own, and those behind, each on one line and cut between words."""
    before, after = stroke.text[:ink.start], stroke.text[ink.end:]
    if len(before) > AROUND:
        before = f"…{before[-AROUND:].partition(' ')[2]}"
    if len(after) > AROUND:
        after = f"{after[:AROUND].rpartition(' ')[0]}…"
    return flat(before).lstrip(), " ".join(stroke.text[ink.start:ink.end].split()), flat(after).rstrip()


def flat(text: str) -> str:
    """The text on one line, a blank at either end kept."""
    line = " ".join(text.split())
    return f"{' ' if text[:1].isspace() else ''}{line}{' ' if text[-1:].isspace() and line else ''}"
