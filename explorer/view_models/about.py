"""Where the documents of the library come from, and what is not read.

Why: whoever relies on a statement asks who issued its document, in which edition, under which licence.
Method: frozen dataclasses that `evidence.about` fills, the current edition of a document first.
Fails: it cannot; what is not known is "not stated".
"""

from __future__ import annotations

from dataclasses import dataclass

from explorer.view_models.labels import Count, Fact
from explorer.view_models.search import Window


@dataclass(frozen=True)
class AboutEdition:
    """One edition of a document: its file, and how much was read from it."""

    name: str
    current: bool
    updated: str  # "23 December 2025" or "not stated"
    file_name: str
    sha256: str
    statements: int
    markers: int
    resolved: int
    references: int


@dataclass(frozen=True)
class Claim:
    """Words of a document about itself, quoted and not believed: "claim of review", and what it says."""

    kind: str
    text: str


@dataclass(frozen=True)
class ShapeReport:
    """What the shapes found when the document was loaded: in one sentence, then one by one.

    A warning is to be looked at; what the text leaves `open` is not.
    """

    said: str
    warnings: tuple[str, ...] = ()
    open: tuple[str, ...] = ()


@dataclass(frozen=True)
class SeenSource:
    """A source that a document was made from, and what was seen of it ("not stated" where that is not said)."""

    title: str
    seen: str


@dataclass(frozen=True)
class AboutDocument:
    """Where a document comes from; the current edition first. Every fact that is not known says "not stated"."""

    document: str
    title: str
    question: str
    review: str  # "review state unclear", "review state not stated"
    facts: tuple[Fact, ...]  # licence, issuer, author, jurisdiction, language, how it was made
    editions: tuple[AboutEdition, ...]
    claims: tuple[Claim, ...]
    shapes: ShapeReport
    sources: tuple[SeenSource, ...]
    left_out: int  # lines of the page that were taken for no part of its advice


@dataclass(frozen=True)
class Choice:
    """A document that can be chosen."""

    document: str
    title: str


@dataclass(frozen=True)
class About:
    """What the library holds, where it comes from, and what is not read; `documents` are the one asked for, or a window."""

    documents: tuple[AboutDocument, ...]
    choices: tuple[Choice, ...]
    window: Window
    counts: tuple[Count, ...]
    held: tuple[Fact, ...]  # bibliographies and vocabulary
    not_read: tuple[Fact, ...]
