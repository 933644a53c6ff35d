"""Editions of a document: decisions that wait for a place in a new one, and what was withdrawn.

Why: a decision is a person's work; where its sentence has changed, a person must see both sentences to place it anew, and
    what was taken out must be seen to be brought back.
Method: frozen dataclasses; `explorer.desk.carrying` and `explorer.desk.withdrawing` fill them.
Fails: it cannot; where there is nothing to choose from the tuples are empty.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class NewPlace:
    """A sentence that a decision may be meant for; its words are at [start, end) of `text`, or nowhere in it.

    `at` is the place in the file that would be decided about; None where the words are not in the sentence.
    """

    number: int
    text: str
    start: int
    end: int
    at: tuple[int, int] | None


@dataclass(frozen=True)
class Unplaced:
    """A decision of another edition without a place in this one: what was decided, why it has none, and the sentences.

    `mark` names its line, `line` counts it; `sentence` is where it stood, with its words at [start, end), "" where that
    text is not held.
    """

    mark: str
    line: int
    deed: str  # "link of a marker to DOI 10.1/x"
    quote: str
    signed: str  # "by Ann on 2026-01-01: looked up"
    reason: str
    sentence: str
    start: int
    end: int
    places: tuple[NewPlace, ...]


@dataclass(frozen=True)
class Settling:
    """What a person says of a waiting decision: the place it belongs at now, or None if it holds no longer."""

    mark: str
    at: tuple[int, int] | None
    by: str
    on: str  # a date, 2026-11-22
    ground: str


@dataclass(frozen=True)
class Gone:
    """An edition in the bin; `decisions` counts the lines of its overlay."""

    document: str
    edition: str
    title: str
    on: str
    decisions: int
