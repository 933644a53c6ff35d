"""Why a reading can be believed: whether it is sure or to check, who decided it, and the words it was read from.

Why: whoever computes with a number, or signs it, must see first which ones to look at, and on what ground each stands.
Method: pure functions to words. A reading that a person accepted, changed or added names that person; a ground tells the
    line of its words where that is another one than the reading's. Verdicts are listed with the words around, those to
    check first, in the order of the text.
Fails: it cannot; a reading without strokes of its own is listed with its own words only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from explorer.evidence import words
from explorer.model.labels import Count
from explorer.model.preview import Ink, ReadStatement, State, Stroke, Verdict
from loaders import coverage
from loaders.curation import Decision
from loaders.record import Quantity, Record

DEEDS: Mapping[str, str] = {"accept": "accepted", "edit": "corrected", "add": "added"}
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
            name = words.attribute(ground.attribute, quantity.role)
            yield f"{name} {words.reached(ground.how)}: {read}" + (f", line {line}" if line != own else "")


def state(quantity: Quantity) -> State:
    """Whether a reading is sure."""
    return "sure" if quantity.sure else "to check"


def deciders(decisions: Sequence[Decision]) -> Mapping[tuple[int, int], str]:
    """Who made a reading sure, by its place: "accepted by Ann"; the last one who did."""
    return {(one.start, one.end): f"{DEEDS[one.kind]} by {one.by}" for one in decisions
            if one.kind in DEEDS and one.target in (None, "quantity")}


def counts(record: Record) -> tuple[Count, ...]:
    """How many readings are sure and how many to check, where any was read."""
    sure = sum(one.sure for one in record.quantities)
    both = (Count(sure, "sure"), Count(len(record.quantities) - sure, "to check"))
    return both if record.quantities else ()


def of(statements: Sequence[ReadStatement], strokes: Sequence[Stroke]) -> tuple[Verdict, ...]:
    """Every reading that is sure or to check, those to check first."""
    places = {ink.item: (stroke, ink) for stroke in strokes for ink in stroke.inks if ink.item}
    found = [Verdict(statement.number, item.line, f"{item.role}: {item.reading}", item.state,
                     *(_around(*places[item.id]) if item.id in places else ("", item.quote, "")))
             for statement in statements for item in statement.items if item.state]
    return tuple(sorted(found, key=lambda one: one.state == "sure"))


def _around(stroke: Stroke, ink: Ink) -> tuple[str, str, str]:
    """The words before a reading, its own, and those behind, each on one line and cut between words."""
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
