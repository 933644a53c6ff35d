"""What was read from a file, as the Library page shows it before anything is stored.

Why: a person checks a reading beside the words it was read from, what no rule claimed first.
Method: strokes, inks and marks paint the source text; statements, references and works are listed with what can be changed
    of them, by the overlay's names of fields, as it is typed. `explorer.desk` fills them.
Fails: it cannot; what cannot be previewed is a `Refusal` (`desk`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from explorer.view_models.editions import Unplaced
from explorer.view_models.labels import Count, Fact

StrokeKind = Literal["statement", "heading", "reference", "remark", "grade", "rejected", "nothing"]
ItemKind = Literal["quantity", "criterion", "marker", "grade"]
State = Literal["", "sure", "to check"]  # only a quantity has one


@dataclass(frozen=True)
class Ink:
    """Characters [start, end) of a stroke's text, and what they were read as; `sign` is a letter or number beside them."""

    start: int
    end: int
    kind: Literal["marker", "quantity", "criterion", "number"]  # "number": one that no rule claimed
    sign: str
    note: str
    state: State = ""
    item: str = ""  # the id of what was read


@dataclass(frozen=True)
class Mark:
    """Characters [start, end) of a stroke's text from which something of a reading was read, or which nobody read.

    Marks may overlap.
    """

    start: int
    end: int
    item: str  # the id of the reading
    note: str  # what was read of it, and how the words were reached: "drug: row head"
    kind: Literal["ground", "unrecognised"] = "ground"


@dataclass(frozen=True)
class Stroke:
    """A piece of the source text under one reading; `number` counts statements from 1 and is 0 for all else."""

    kind: StrokeKind
    text: str
    line: int
    number: int = 0
    inks: tuple[Ink, ...] = ()
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True)
class ReadItem:
    """A quantity, criterion, marker or grade of a statement; `reading` says in words what `quote` was taken for.

    `fields` is what can be changed of it, by the overlay's names, as it is typed; "" is none.
    """

    id: str
    kind: ItemKind
    quote: str
    role: str
    reading: str
    by: str  # the rule that read it, or "curation"
    fields: Mapping[str, str] = field(default_factory=dict)
    short: str = ""  # the reading of a member of a condition, without what the condition says itself
    state: State = ""
    decided: str = ""  # by whom it was made sure: "accepted by Ann"
    grounds: tuple[str, ...] = ()  # "drug from the heading: Riluzole, line 12"
    line: int = 0


@dataclass(frozen=True)
class Tree:
    """All, any, or at least n of its members: ids of items, or trees. Only the top one has an action.

    `timing` is the word on which side of them that is done: "before", "unless"; "" where it is done if they hold.
    """

    operator: Literal["all", "any", "at-least"]
    members: tuple[str | Tree, ...]
    n: int = 0
    action: str = ""
    polarity: Literal["do", "do_not"] = "do"
    timing: str = ""


@dataclass(frozen=True)
class ReadCondition:
    """A condition of a statement as a tree over its items."""

    id: str
    tree: Tree
    by: str


@dataclass(frozen=True)
class ReadStatement:
    """A statement as it was read, with what hangs on it and what people decided about either."""

    id: str
    number: int
    title: str  # short title, or the first words
    curated_title: str
    text: str
    kind: str
    section: str
    line: int
    rule: str
    items: tuple[ReadItem, ...]
    decided: tuple[str, ...]
    conditions: tuple[ReadCondition, ...] = ()
    fields: Mapping[str, str] = field(default_factory=dict)
    unrecognised: tuple[str, ...] = ()  # words that turn or bound its meaning and that no reading used


@dataclass(frozen=True)
class ReadReference:
    """An entry of the reference list as it was read, and what people decided about it."""

    id: str
    number: int
    text: str
    line: int
    rule: str
    facts: tuple[Fact, ...]
    fields: Mapping[str, str]
    decided: tuple[str, ...] = ()


@dataclass(frozen=True)
class Loose:
    """Words that no rule claimed, with the words around them; `start` is their place in the text."""

    line: int
    before: str
    text: str
    after: str
    start: int = 0


@dataclass(frozen=True)
class Verdict:
    """A reading that is sure or to check, or words not recognised, with those around and the number of the statement."""

    number: int
    line: int
    reading: str
    state: Literal["to check", "not recognised", "sure"]
    before: str
    text: str
    after: str


@dataclass(frozen=True)
class TakenOut:
    """What a person rejected; `whole` if it was a statement or an entry of the list, `decided` says who, when and why."""

    id: str
    kind: str
    quote: str
    decided: str
    whole: bool


@dataclass(frozen=True)
class Preview:
    """What would be stored if a draft were committed now."""

    document: str
    edition: str
    title: str
    name: str
    sha256: str
    status: str  # "new document", "new edition", "changed by 2 entries", "unchanged"
    changes: tuple[str, ...]
    counts: tuple[Count, ...]
    numbers: tuple[Loose, ...]
    sentences: tuple[Loose, ...]
    problems: tuple[str, ...]
    strokes: tuple[Stroke, ...]
    statements: tuple[ReadStatement, ...]
    references: tuple[ReadReference, ...] = ()
    taken_out: tuple[TakenOut, ...] = ()
    verdicts: tuple[Verdict, ...] = ()  # those to check first, then what was not recognised
    read_by: str = ""  # the reader of what is stored of the same file, if that was another version: "version 1"
    waiting: tuple[Unplaced, ...] = ()  # decisions of other editions without a place in this one


@dataclass(frozen=True)
class ReadWork:
    """A work of a bibliography as it would be stored; what it does not say is "not stated"."""

    title: str
    facts: str  # authors, venue, year, edition
    kind: str
    identifiers: str
    previous: str  # the edition before it, and whether the file or the library has it


@dataclass(frozen=True)
class WorksPreview:
    """What would be stored of a bibliography if it were committed now."""

    bibliography: str
    name: str
    sha256: str
    status: str  # "new bibliography", "changed", "unchanged"
    counts: tuple[Count, ...]
    changes: tuple[str, ...]
    problems: tuple[str, ...]
    works: tuple[ReadWork, ...]
