"""What is loaded: documents, their editions, what they say of themselves, and what people decided.

Why: a document, its editions and what people decided about them are asked about together.
Method: the columns of `queries/documents/`, one class a file.
Fails: it cannot.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class DocumentRow:
    """documents.rq."""

    document: str
    edition: str
    title: str
    version: str
    updated: str | None
    question: str | None
    numbered: bool | None
    earlier: bool
    statements: int


@dataclass(frozen=True)
class EditionRow:
    """editions.rq."""

    document: str
    edition: str
    title: str
    version: str
    current: bool
    updated: str | None
    language: str | None
    file_name: str
    sha256: str
    licence: str | None
    issuer: str | None
    author: str | None
    jurisdiction: str | None
    made: str | None
    document_type: str | None = None
    earlier: bool = False


@dataclass(frozen=True)
class RemarkRow:
    """remarks.rq."""

    edition: str
    remark: str
    kind: str
    text: str
    reason: str | None
    answer: str | None


@dataclass(frozen=True)
class ContentsRow:
    """contents.rq."""

    edition: str
    statements: int
    markers: int
    unresolved: int
    references: int


@dataclass(frozen=True)
class ProvenanceRow:
    """provenance.rq."""

    edition: str
    order: int
    title: str
    seen: str | None


@dataclass(frozen=True)
class BibliographyRow:
    """bibliographies.rq."""

    bibliography: str
    works: int


@dataclass(frozen=True)
class CountRow:
    """counts.rq."""

    graph: str
    kind: str
    things: int


@dataclass(frozen=True)
class ChangedRow:
    """changed.rq."""

    document: str
    old_edition: str
    new_edition: str
    kind: str
    old: str | None
    new: str | None
    old_text: str | None
    new_text: str | None
    ground: str | None


@dataclass(frozen=True)
class DecisionRow:
    """decisions.rq."""

    thing: str
    decision: str
    kind: str
    kind_label: str
    agent: str
    agent_label: str
    time: str | None
    ground: str
    chosen: str | None
    instead_of: str | None
