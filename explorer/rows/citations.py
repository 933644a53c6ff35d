"""From markers over entries to works: whole trails, broken ones, and those that rest on summaries.

Why: a marker is worth what it leads to, hop by hop.
Method: the columns of `queries/citations/`, one class a file.
Fails: it cannot.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class CitationRow:
    """citations.rq."""

    statement: str
    pointer: str
    start: int
    key: str
    state: str
    ground: str | None
    reason: str | None
    entry: str | None
    work: str | None
    decided_by: str | None
    decided_on: str | None


@dataclass(frozen=True)
class ReferenceRow:
    """references.rq."""

    edition: str
    entry: str
    order: int
    key: str | None
    printed_label: str | None
    title: str | None
    authors: str | None
    venue: str | None
    year: int | None
    source_type: str
    type_rule: str | None
    doi: str | None
    pmid: str | None
    work: str | None


@dataclass(frozen=True)
class WorkRow:
    """works.rq: one row for each edition that replaces this one."""

    work: str
    title: str | None
    authors: str | None
    venue: str | None
    year: int | None
    source_type: str | None
    label: str | None
    doi: str | None
    pmid: str | None
    previous: str | None
    next: str | None


@dataclass(frozen=True)
class TrailRow:
    """trails.rq."""

    document: str
    statement: str


@dataclass(frozen=True)
class CompleteRow:
    """complete.rq."""

    statement: str
    pointer: str
    work: str
    result: str
    later: bool


@dataclass(frozen=True)
class SecondaryRow:
    """secondary.rq."""

    document: str
    statement: str
    text: str
    sources: int
