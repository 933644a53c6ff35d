"""Statements, their words, their grades, and what of them was not recognised.

Why: a sentence is told with its words, its grade, and what of it was not recognised.
Method: the columns of `queries/statements/`, one class a file.
Fails: it cannot.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class StatementRow:
    """statements.rq."""

    document: str
    edition: str
    statement: str
    order: int
    title: str | None
    text: str
    kind: str
    force: str
    section: str | None
    population: str | None
    strength: str | None
    certainty: str | None
    grade: str | None


@dataclass(frozen=True)
class PassageRow:
    """passages.rq."""

    node: str
    sha256: str
    file_name: str
    start: int
    end: int
    exact: str
    page: int | None = None
    paragraph: int | None = None


@dataclass(frozen=True)
class UnrecognisedRow:
    """unrecognised.rq."""

    statement: str
    text: str
    start: int
    end: int


@dataclass(frozen=True)
class GradedRow:
    """graded.rq."""

    edition: str


@dataclass(frozen=True)
class GradeRow:
    """grades.rq: one row for each grade, or for a statement that has a strength without one."""

    edition: str
    statement: str
    grade: str | None
    start: int | None
    text: str | None
    class_of: str | None
    level: str | None
    letter: str | None
    strength_text: str | None
    certainty_text: str | None
    type: str | None
    claim: str | None
    strength: str | None
    certainty: str | None


@dataclass(frozen=True)
class StepRow:
    """steps.rq: one row for each name of a step on each of its scales."""

    step: str
    scheme: str
    label: str
    meaning: str | None
    name: str
    place: int | None
    scale: str | None
    scale_label: str | None
    steps: int | None
