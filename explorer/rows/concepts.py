"""Concepts and the statements that speak of them.

Why: a drug or a measure leads to what is said of it.
Method: the columns of `queries/concepts/`, one class a file.
Fails: it cannot.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ConceptRow:
    """concepts.rq: one row for each name."""

    concept: str
    label: str
    definition: str | None
    preferred: bool


@dataclass(frozen=True)
class AboutRow:
    """about.rq."""

    concept: str
    concept_label: str
    statement: str
    passage: str
    words: str
    start: int
    by: str


@dataclass(frozen=True)
class SpokenRow:
    """spoken.rq."""

    concept: str
    statement: str
    heading: bool
