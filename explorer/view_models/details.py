"""Everything about one selected node, in the order it is shown.

Why: the panel beside the graph says where each of its facts stands in the source.
Method: chips hold quantities and conditions in parts, a passage its words in their surroundings; `evidence.details` fills
    them.
Fails: it cannot; a value that is not there is spelt out by the word for who is silent.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from explorer.view_models.labels import Badge, Fact, Note


@dataclass(frozen=True)
class ChipPart:
    """A piece of a chip: a name ("FVC"), a comparator ("<"), a value ("80 %"), or a note ("of normal")."""

    role: Literal["name", "comparator", "value", "note"]
    text: str


@dataclass(frozen=True)
class Chip:
    """A quantity or criterion as one line of parts, linked to its node.

    `state` is that of its reading, `grounds` say in words what each of its properties was read from.
    """

    node: str
    parts: tuple[ChipPart, ...]
    state: str = ""  # "sure", "to check"; a criterion has none
    grounds: tuple[str, ...] = ()


@dataclass(frozen=True)
class ChipGroup:
    """Chips behind a word such as "any of", "Dose", "Effect"; groups may nest."""

    word: str
    members: tuple[Chip | ChipGroup, ...]


@dataclass(frozen=True)
class Mark:
    """Characters [start, end) of a quotation that something of a reading was read from."""

    start: int
    end: int
    node: str  # the reading's


@dataclass(frozen=True)
class PassageView:
    """Where it says so: the quoted words in their surroundings, verbatim.

    `strong` are ranges of `quote` (start, end) holding the numbers read from it, `marks` the grounds of readings.
    """

    before: str
    quote: str
    after: str
    strong: tuple[tuple[int, int], ...]
    section: str
    start: int
    end: int
    file_name: str
    sha256: str
    place: str = ""  # in the original file, where the source is its text layer: "page 3", "paragraph 12"
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True)
class Link:
    """Another node to go to, in words."""

    node: str
    text: str
    note: str = ""


@dataclass(frozen=True)
class Fold:
    """Links that open and close together under a name; `title` says how many there are."""

    name: str
    title: str
    links: tuple[Link, ...]


@dataclass(frozen=True)
class Details:
    """Everything about the selected node, in the order it is shown."""

    node: str
    badges: tuple[Badge, ...]
    title: str
    chips: tuple[ChipGroup, ...]
    facts: tuple[Fact, ...]
    notes: tuple[Note, ...]
    passage: PassageView | None
    links: tuple[Link, ...] = ()
    folds: tuple[Fold, ...] = ()
    concepts: tuple[Link, ...] = ()  # that it speaks of; each leads to all that is said about it
