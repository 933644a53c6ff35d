"""Ways to a statement: the first page, the list at the left, the results of a search.

Why: a reader finds a statement by its document, by its words, or by a link that is worth opening.
Method: frozen dataclasses that `evidence` fills; every one leads to the id of a statement or document.
Fails: it cannot; what a list leaves out is counted.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ListItem:
    """A statement in the list at the left."""

    statement: str
    title: str
    kind: str  # "recommendation", "evidence", "information"
    complete: bool
    markers: int
    resolved: int


@dataclass(frozen=True)
class ListSection:
    """Statements under one heading; `path` are the headings from the top."""

    path: tuple[str, ...]
    items: tuple[ListItem, ...]


@dataclass(frozen=True)
class DocumentList:
    """The statements of one document's current edition: `sections` hold those of a window, the figures count them all."""

    document: str
    title: str
    sections: tuple[ListSection, ...]
    shown: int  # of the wanted kinds
    total: int
    complete: int  # of the shown ones


@dataclass(frozen=True)
class Window:
    """Which part of a list is there: the part's number, from 1, of how many; `most` says that no more was looked for."""

    part: int
    first: int
    last: int
    total: int
    parts: int
    most: bool = False


@dataclass(frozen=True)
class Listing:
    """The list at the left: one document, or what was found in several; `titles` are documents that can be taken instead."""

    documents: tuple[DocumentList, ...]
    window: Window
    titles: tuple[tuple[str, str], ...]  # id and title
    of_documents: int


@dataclass(frozen=True)
class DocumentCard:
    """What is loaded: one document."""

    document: str
    title: str
    edition: str
    updated: str  # "23 December 2025" or "not stated"
    review: str  # "review state unclear", "not stated"
    question: str
    statements: int
    markers: int
    unresolved: int
    references: int


@dataclass(frozen=True)
class Start:
    """A link to start from: a statement worth opening, and why."""

    statement: str
    title: str
    why: str


@dataclass(frozen=True)
class Landing:
    """The first page: what is loaded, and three links to start from; `documents` are those of the window."""

    documents: tuple[DocumentCard, ...]
    window: Window
    statements: int
    recommendations: int
    markers: int
    resolved: int
    works: int
    effects: int
    starts: tuple[Start, ...]
    outdated: int = 0  # of the works


@dataclass(frozen=True)
class Hit:
    """A search result: `excerpt` is plain text, `strong` the ranges of it that matched."""

    statement: str
    title: str
    document: str
    section: str
    excerpt: str
    strong: tuple[tuple[int, int], ...]
    complete: bool


@dataclass(frozen=True)
class Hits:
    """What a search found: the hits of a window."""

    hits: tuple[Hit, ...]
    window: Window
