"""The painted text: a source as it reads, with what was read from it marked in place.

Why: whether a statement, a marker or a number was read rightly can only be seen on the words themselves.
Method: one paragraph a stroke. Statements have a solid bar and their number, words no rule claimed a dashed bar and a
    question mark; markers are boxed and raised, quantities underlined with a letter: solid where they are sure, dashed
    where they are to check. Words not recognised stand in brackets that are drawn, not typed. Colour repeats what shape
    says. A long text is shown in parts.
    The words that the picked statement's readings were read from are marked when a reading is pointed at, each with what
    was read from it. Readings and words share a number in their class, and `pointing.css` joins the two: no script runs,
    nothing is sent, and mouse, keyboard and finger do the same.
Fails: it cannot; a part that does not exist is the last one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from explorer.domain.silence import NOT_RECOGNISED
from explorer.view_models.labels import TRUST
from explorer.view_models.preview import Ink, Loose, Mark, ReadStatement, Stroke
from explorer.views.markup import Element, element

LONGEST_PART = 24_000  # characters
MOST = 40
LOST = f" words that turn or bound a meaning, {NOT_RECOGNISED}"
POINTED = " words that a reading was read from, while it is pointed at"
MOST_POINTED = 24  # readings of a statement that words can be marked for: `pointing.css` has a rule for each
AROUND = 80  # characters beside words that stand outside the picked statement
CLASSES = {"statement": "gx-said", "heading": "gx-head", "reference": "gx-entry", "remark": "gx-aside",
           "grade": "gx-aside", "rejected": "gx-aside gx-taken", "nothing": "gx-unclaimed"}
NOTHING: Mapping[str, int] = {}
WORDS = {"reference": "reference", "remark": "about the page", "grade": "grade", "rejected": "taken out",
         "nothing": "no rule"}
LETTERS = (
    ("D", "dose"), ("T", "threshold"), ("E", "effect"), ("I", "confidence interval"), ("P", "p value"), ("R", "rate"),
    ("S", "schedule"), ("L", "duration"), ("W", "time point"), ("C", "criterion"), ("?", "number no rule claimed"),
)


def parts(strokes: Sequence[Stroke]) -> list[Sequence[Stroke]]:
    """The strokes in parts of at most `LONGEST_PART` characters, never empty."""
    found: list[list[Stroke]] = [[]]
    length = 0
    for stroke in strokes:
        if found[-1] and length + len(stroke.text) > LONGEST_PART:
            found.append([])
            length = 0
        found[-1].append(stroke)
        length += len(stroke.text)
    return [tuple(part) for part in found]


def part_of(divided: Sequence[Sequence[Stroke]], number: int) -> int:
    """Which part holds the statement of that number; the first if none does."""
    return next((at for at, part in enumerate(divided) if any(one.number == number for one in part)), 0) if number else 0


def painted(strokes: Sequence[Stroke], chosen: int = 0, pointed: Mapping[str, int] = NOTHING) -> Element:
    """The strokes one below the other, the chosen statement framed, its readings to be pointed at."""
    return element("div", "gx-sheet", *(_stroke(stroke, chosen, pointed) for stroke in strokes if stroke.text.strip()))


def pointed(one: ReadStatement) -> Mapping[str, int]:
    """The readings of a statement that can be pointed at, each with its number."""
    return {item.id: at for at, item in enumerate((item for item in one.items if item.state), 1) if at <= MOST_POINTED}


def near(strokes: Sequence[Stroke], one: ReadStatement) -> Element:
    """A statement in its own words, with those elsewhere that its readings were read from, each with its line."""
    numbers, found = pointed(one), []
    for stroke in strokes:
        if stroke.number == one.number:
            found.append(element("p", "gx-own", element("span", "gx-words", *_inked(stroke, numbers))))
        elif any(mark.item in numbers for mark in stroke.marks):
            found.append(_from(_cut(stroke, numbers), numbers))
    return element("div", "gx-sheet gx-near", *(found or [element("p", "gx-own", one.text)]))


def key() -> Element:
    """What the marks mean."""
    signs = [_sign(letter, name) for letter, name in LETTERS]
    sure, doubtful = (element("li", "", element("span", f"gx-ink gx-quantity{more}", "50 mg"), f" {TRUST[state]}")
                      for more, state in (("", "sure"), (" gx-doubtful", "to check")))
    return element(
        "ul", "gx-signs",
        element("li", "", element("span", "gx-no", "7"), " statement, with its number"),
        element("li", "", element("span", "gx-ink gx-marker", "2"), " marker"),
        element("li", "", element("span", "gx-dashed", "no rule"), " words that no rule claimed"),
        element("li", "", element("span", "gx-taken", "taken out"), " words that a person rejected"),
        sure, doubtful, element("li", "", lost("unless"), LOST),
        element("li", "", element("span", "gx-ground gx-shown", "Riluzole"), POINTED), *signs)


def lost(words: str) -> Element:
    """Words that were not recognised."""
    return element("span", "gx-lost gx-opens gx-closes", words)


def loose(found: Sequence[Loose]) -> Element:
    """What no rule claimed, in its surroundings, with its line."""
    shown = (element(
        "li", "", element("span", "gx-line", f"line {one.line}"), " ",
        element("span", "gx-around", one.before, element("mark", "", one.text), one.after)) for one in found[:MOST])
    more = (element("li", "gx-quiet", f"Showing {MOST} of {len(found)}"),) if len(found) > MOST else ()
    return element("ul", "gx-lines gx-loose", *shown, *more)


def _from(stroke: Stroke, numbers: Mapping[str, int]) -> Element:
    line = element("span", "gx-line", f"line {stroke.line}")
    return element("p", "gx-from", line, " ", element("span", "gx-words", *_inked(replace(stroke, inks=()), numbers)))


def _cut(stroke: Stroke, numbers: Mapping[str, int]) -> Stroke:
    """The words around what was read from a stroke, where it is long."""
    marks = [mark for mark in stroke.marks if mark.item in numbers]
    first = max(0, min(mark.start for mark in marks) - AROUND)
    last = min(len(stroke.text), max(mark.end for mark in marks) + AROUND)
    before, after = "…" if first else "", "…" if last < len(stroke.text) else ""
    moved = [replace(mark, start=mark.start - first + len(before), end=mark.end - first + len(before)) for mark in marks]
    return replace(stroke, text=f"{before}{stroke.text[first:last]}{after}", marks=tuple(moved))


def _stroke(stroke: Stroke, chosen: int, numbers: Mapping[str, int]) -> Element:
    classes = CLASSES[stroke.kind] + (" gx-chosen" if stroke.number and stroke.number == chosen else "")
    head = element("span", "gx-no", str(stroke.number)) if stroke.number else (
        element("span", "gx-what", WORDS[stroke.kind]) if stroke.kind in WORDS else "")
    return element("p", classes, head, element("span", "gx-words", *_inked(stroke, numbers)), title=f"line {stroke.line}")


def _inked(stroke: Stroke, numbers: Mapping[str, int]) -> Iterator[Element | str]:
    """The words of a stroke with its inks and the marks of what can be pointed at; blanks at its ends left out."""
    marks = [mark for mark in stroke.marks if mark.kind == "unrecognised" or mark.item in numbers]
    done, stop = len(stroke.text) - len(stroke.text.lstrip()), len(stroke.text.rstrip())
    for ink in stroke.inks:
        if not done <= ink.start < ink.end <= stop:
            continue
        yield from _grounded(stroke.text, done, ink.start, marks, numbers)
        yield _ink(ink, _grounded(stroke.text, ink.start, ink.end, marks, numbers), numbers)
        done = ink.end
    yield from _grounded(stroke.text, done, stop, marks, numbers)


def _ink(ink: Ink, inside: Iterator[Element | str], numbers: Mapping[str, int]) -> Element:
    sign = (element("span", "gx-sign", ink.sign),) if ink.sign else ()
    classes = f"gx-ink gx-{ink.kind}" + (" gx-doubtful" if ink.state == "to check" else "")
    if ink.item in numbers:
        classes += f" gx-p{numbers[ink.item]} gx-o{numbers[ink.item]}"
    note = f"{TRUST[ink.state]}, {ink.note}" if ink.state else ink.note
    return element("span", classes, *inside, *sign, title=note)


def _grounded(
    text: str, start: int, end: int, marks: Sequence[Mark], numbers: Mapping[str, int],
) -> Iterator[Element | str]:
    """Characters [start, end), cut where a mark begins or ends, so that marks may overlap; a label ends its mark."""
    held = [mark for mark in marks if mark.start < end and start < mark.end]
    edges = sorted({start, end, *(place for mark in held for place in (mark.start, mark.end) if start < place < end)})
    for first, last in pairwise(edges):
        over = [mark for mark in held if mark.start <= first and last <= mark.end]
        if not over:
            yield text[first:last]
            continue
        grounds = [mark for mark in over if mark.kind == "ground"]
        labels = [_label(mark, marks, numbers[mark.item]) for mark in grounds if mark.start == first]
        classes = [*(["gx-ground"] if grounds else []), *sorted({f"gx-g{numbers[mark.item]}" for mark in grounds})]
        lost = [mark for mark in over if mark.kind == "unrecognised"]
        if lost:
            edge = (any(mark.start == first for mark in lost), any(mark.end == last for mark in lost))
            classes += ["gx-lost", *(name for name, there in zip(("gx-opens", "gx-closes"), edge, strict=True) if there)]
        yield element("span", " ".join(classes), *labels, text[first:last], title=lost[0].note if lost else "")


def _label(mark: Mark, marks: Sequence[Mark], number: int) -> Element:
    """What was read from the words, below and above them by turns, so that neighbours leave each other room."""
    turn = [other for other in marks if other.item == mark.item].index(mark) % 2
    return element("span", f"gx-label gx-g{number}{' gx-above' if turn else ''}", mark.note)


def _sign(letter: str, name: str) -> Element:
    kind = {"C": "criterion", "?": "number"}.get(letter, "quantity")
    ink = element("span", f"gx-ink gx-{kind}", "50", element("span", "gx-sign", letter))
    return element("li", "gx-letter", ink, f" {name}")
