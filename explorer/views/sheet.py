"""The painted text: a source as it reads, with what was read from it marked in place.

Why: whether a statement, a marker or a number was read rightly can only be seen on the words themselves.
Method: one paragraph a stroke. Statements have a solid bar and their number, words no rule claimed a dashed bar and a
    question mark; markers are boxed and raised, quantities underlined with a letter. Colour repeats what shape says.
    A long text is shown in parts.
Fails: it cannot; a part that does not exist is the last one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from explorer.model.preview import Ink, Loose, Stroke
from explorer.views.markup import Element, element

LONGEST_PART = 24_000  # characters
MOST = 40
CLASSES = {"statement": "gx-said", "heading": "gx-head", "reference": "gx-entry", "remark": "gx-aside",
           "grade": "gx-aside", "rejected": "gx-aside gx-taken", "nothing": "gx-unclaimed"}
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


def painted(strokes: Sequence[Stroke], chosen: int = 0) -> Element:
    """The strokes one below the other, the chosen statement framed."""
    return element("div", "gx-sheet", *(_stroke(stroke, chosen) for stroke in strokes if stroke.text.strip()))


def key() -> Element:
    """What the marks mean."""
    signs = [_sign(letter, name) for letter, name in LETTERS]
    return element(
        "ul", "gx-signs",
        element("li", "", element("span", "gx-no", "7"), " statement, with its number"),
        element("li", "", element("span", "gx-ink gx-marker", "2"), " marker"),
        element("li", "", element("span", "gx-dashed", "no rule"), " words that no rule claimed"),
        element("li", "", element("span", "gx-taken", "taken out"), " words that a person rejected"), *signs)


def loose(found: Sequence[Loose]) -> Element:
    """What no rule claimed, in its surroundings, with its line."""
    shown = (element(
        "li", "", element("span", "gx-line", f"line {one.line}"), " ",
        element("span", "gx-around", one.before, element("mark", "", one.text), one.after)) for one in found[:MOST])
    more = (element("li", "gx-quiet", f"Showing {MOST} of {len(found)}"),) if len(found) > MOST else ()
    return element("ul", "gx-lines gx-loose", *shown, *more)


def _stroke(stroke: Stroke, chosen: int) -> Element:
    classes = CLASSES[stroke.kind] + (" gx-chosen" if stroke.number and stroke.number == chosen else "")
    head = element("span", "gx-no", str(stroke.number)) if stroke.number else (
        element("span", "gx-what", WORDS[stroke.kind]) if stroke.kind in WORDS else "")
    return element("p", classes, head, element("span", "gx-words", *_inked(stroke)), title=f"line {stroke.line}")


def _inked(stroke: Stroke) -> Iterator[Element | str]:
    """The words of a stroke with its inks in place; blanks at its ends left out."""
    done, stop = len(stroke.text) - len(stroke.text.lstrip()), len(stroke.text.rstrip())
    for ink in stroke.inks:
        if not done <= ink.start < ink.end <= stop:
            continue
        yield stroke.text[done:ink.start]
        yield _ink(ink, stroke.text[ink.start:ink.end])
        done = ink.end
    yield stroke.text[done:stop]


def _ink(ink: Ink, text: str) -> Element:
    sign = (element("span", "gx-sign", ink.sign),) if ink.sign else ()
    return element("span", f"gx-ink gx-{ink.kind}", text, *sign, title=ink.note)


def _sign(letter: str, name: str) -> Element:
    kind = {"C": "criterion", "?": "number"}.get(letter, "quantity")
    return element("li", "", element("span", f"gx-ink gx-{kind}", "50", element("span", "gx-sign", letter)), f" {name}")
