"""What people do on the Library page: drafts, decisions, what became of them, and what the library holds.

Why: the page hands a draft back and forth between two clicks; it must be a value that names no path and no object.
Method: frozen dataclasses that pass between `views` and `explorer.desk`.
Fails: it cannot; what cannot be done is a `Refusal` in one line.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from explorer.view_models.preview import Tree

EditAction = Literal["title", "accept", "edit", "add", "reject", "restore", "link", "result"]
EditKind = Literal["statement", "reference", "quantity", "criterion", "marker", "grade", "condition"]
Phase = Literal["read", "rules", "shapes", "store"]


@dataclass(frozen=True)
class PendingDocument:
    """A file on the desk with the overlay lines written so far, or the current edition of `document` if it has no content.

    `name` is what the file was called where it came from: a label, never a path.
    """

    name: str = ""
    content: bytes = field(default=b"", repr=False)
    document: str = ""
    entries: tuple[str, ...] = ()
    meta: bytes = field(default=b"", repr=False)  # the meta.toml and curation.jsonl of its folder, if they came along
    overlay: bytes = field(default=b"", repr=False)


@dataclass(frozen=True)
class Waiting:
    """A draft that waits to be committed, as a list shows it; `changed` is a day, `problem` why it cannot be opened."""

    key: str
    name: str = ""
    document: str = ""
    decisions: int = 0
    size: int = 0
    changed: str = ""
    problem: str = ""


@dataclass(frozen=True)
class Trouble:
    """Why the library cannot be shown, for its reader, and the way on: load a document, make the index again, look again."""

    title: str
    text: str
    way: Literal["load", "rebuild", "again"]


@dataclass(frozen=True)
class Refusal:
    """Why something cannot be done, in one line."""

    text: str


@dataclass(frozen=True)
class Misreading:
    """A small input, named as a file, and what is read of it now, line by line."""

    name: str
    text: str
    now: tuple[str, ...]


@dataclass(frozen=True)
class Edit:
    """A decision as a person enters it; `words` are what the action needs, by the overlay's names of fields.

    title: title; link and result: doi, pmid; edit: the fields; add: quote, `at` (its place, if it is known), the fields;
    `kind` says what is to be added. For a condition `tree` holds what it is to be.
    """

    action: EditAction
    target: str  # id of a statement, item, condition, reference or rejection; "" if something is added to the document
    by: str
    on: str  # a date, 2026-11-22
    ground: str
    words: Mapping[str, str] = field(default_factory=dict)
    kind: EditKind = "quantity"
    tree: Tree | None = None


@dataclass(frozen=True)
class Stored:
    """What became of a draft that was to be stored; `statement` is the first of a document, "" where there is none."""

    done: bool
    text: str
    document: str = ""
    statement: str = ""


@dataclass(frozen=True)
class HeldEdition:
    """An edition in the library; `decisions` counts the lines of its overlay.

    `read_by` says its reader if that was another version than the present one: "version 1", "an earlier version"; `before`
    names the edition that came before it, "" for the first; `then` the one that is current without it, "" if it is alone;
    `damaged` the files beside it of which nothing is shown, because they are not as they were written.
    """

    name: str
    current: bool
    updated: str
    file_name: str
    sha256: str
    decisions: int
    read_by: str = ""
    before: str = ""
    then: str = ""
    damaged: tuple[str, ...] = ()


@dataclass(frozen=True)
class KnownWork:
    """A work edition that the library describes, to be picked; `said` tells editions apart."""

    said: str
    doi: str
    pmid: str


@dataclass(frozen=True)
class HeldWorks:
    """A bibliography in the library; one that is damaged has no works that could be told."""

    name: str
    works: int
    damaged: bool = False


@dataclass(frozen=True)
class HeldDocument:
    """A document in the library, its newest edition first."""

    document: str
    title: str
    editions: tuple[HeldEdition, ...]
