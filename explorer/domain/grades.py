"""Grades as typed values: what is printed, whose scale it is on, what the step means, and which of two things it grades.

Why: "Level A" alone means nothing; whoever reads it must see whose letter it is, what that body says it means, and
    why nothing can be said of the strength, or of the certainty, beside it.
Method: the graph holds on a statement (or on the one claim of it that is graded apart) the steps of known scales; the
    vocabulary holds each step's scheme, meaning and place. A printed form that no step is called is on a scale that was not
    recognised. Where a form is known whole, what it has no field for is not stated.
Fails: it cannot; a step that the vocabulary does not have is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from explorer.domain.silence import NOT_RECOGNISED, NOT_STATED
from explorer.rows import GradeRow, StepRow

Kind = Literal["strength", "certainty"]
OTHER: Mapping[Kind, Kind] = {"strength": "certainty", "certainty": "strength"}
SAID: Mapping[Kind, str] = {"strength": "strength of the recommendation", "certainty": "certainty of the evidence"}
GOOD_PRACTICE, APART = "good practice", "graded apart"
OF_GRADE = "GRADE "  # how the scales of that body begin; its steps are plain words


@dataclass(frozen=True)
class Step:
    """A step of a body's scale: level B of the AAN, the third of four."""

    concept: str
    kind: Kind
    label: str
    meaning: str
    scale: str
    place: int | None  # the lowest is 1; None on no scale, or on several of one body
    steps: int
    names: frozenset[str]

    def is_called(self, form: str) -> bool:
        """Whether a printed form is this step: "B", "IIa", "3: harm", "strong"."""
        return any(name == form or name.endswith(f" {form}") or f" {form}:" in name or name.startswith(f"{form} ")
                   for name in self.names)


@dataclass(frozen=True)
class Grade:
    """A grade as printed, with the forms in it; `claim` are the words it is of, where it is of a part of its statement."""

    node: str
    text: str
    forms: tuple[str, ...]
    called: str  # what it calls the statement in place of grading it: "good practice"
    claim: str | None
    steps: tuple[Step, ...]

    @property
    def unknown(self) -> tuple[str, ...]:
        """The forms in it that are no step of a known scale."""
        return tuple(form for form in self.forms if not any(_is(step, form) for step in self.steps))


@dataclass(frozen=True)
class Rating:
    """A statement's strength or certainty: its step, or the word for its absence with the reason where there is one."""

    kind: Kind
    step: Step | None
    word: str
    why: str = ""

    @property
    def text(self) -> str:
        """The step's name, or the word and why."""
        return self.word if not self.why else f"{self.word}: {self.why}"


@dataclass(frozen=True)
class Grading:
    """All that is known of how a statement is graded."""

    grades: tuple[Grade, ...]
    strength: Rating
    certainty: Rating

    @property
    def apart(self) -> tuple[Grade, ...]:
        """The grades that are of one claim each."""
        return tuple(grade for grade in self.grades if grade.claim)


def steps_of(rows: Iterable[StepRow]) -> dict[str, Step]:
    """The steps by their IRI; one that stands on several scales of a body is said on the one with the shortest name."""
    found: dict[str, list[StepRow]] = {}
    for row in rows:
        found.setdefault(row.step, []).append(row)
    return {step: _step(each) for step, each in found.items()}


def grading(rows: Sequence[GradeRow], steps: Mapping[str, Step], otherwise: Callable[[], str]) -> Grading:
    """How a statement is graded; `otherwise` gives the word for one without a grade."""
    grades = tuple(_grade(row, steps) for row in rows if row.grade)
    whole = {step for row in rows if not row.claim for step in _steps(row, steps)}
    return Grading(grades, _rating("strength", grades, whole, otherwise), _rating("certainty", grades, whole, otherwise))


def _step(rows: Sequence[StepRow]) -> Step:
    row = min(rows, key=lambda row: (len(row.scale_label or ""), row.scale or ""))
    kind: Kind = "certainty" if row.scheme.endswith("/certainty") else "strength"
    alone = len({row.scale for row in rows}) == 1
    return Step(row.step, kind, row.label, row.meaning or "", row.scale_label or "", row.place if alone else None,
                row.steps or 0, frozenset(row.name.casefold() for row in rows))


def _steps(row: GradeRow, steps: Mapping[str, Step]) -> tuple[Step, ...]:
    return tuple(steps[iri] for iri in (row.strength, row.certainty) if iri is not None and iri in steps)


def _grade(row: GradeRow, steps: Mapping[str, Step]) -> Grade:
    forms = (row.class_of, row.level, row.letter, row.strength_text, row.certainty_text)
    return Grade(row.grade or "", row.text or "", tuple(form for form in forms if form), row.type or "", row.claim,
                 _steps(row, steps))


def _is(step: Step, form: str) -> bool:
    """Whether a form is a step, or a code of GRADE, which is two of them: 1B."""
    plain = " ".join(form.casefold().removeprefix("class ").split())
    code = len(plain) == len("1B") and plain[0] in "12" and plain[1] in "abcd" and step.scale.startswith(OF_GRADE)
    return code or step.is_called(plain)


def _rating(kind: Kind, grades: Sequence[Grade], whole: set[Step],
            otherwise: Callable[[], str]) -> Rating:
    own = sorted((step for step in whole if step.kind == kind), key=lambda step: step.concept)
    if own:
        return Rating(kind, own[0], _named(own[0]))
    graded = [grade for grade in grades if grade.forms]
    if not graded:
        if any(GOOD_PRACTICE in grade.called.casefold() for grade in grades):
            return Rating(kind, None, NOT_STATED, f"it is called {GOOD_PRACTICE} in place of a grade")
        return Rating(kind, None, otherwise())
    if any(step.kind == kind for grade in graded if grade.claim for step in grade.steps):
        return Rating(kind, None, APART, "the grade is of a part of the statement")
    return _unknown(kind, graded) or Rating(kind, None, NOT_STATED, _alone(graded, OTHER[kind]))


def _unknown(kind: Kind, graded: Sequence[Grade]) -> Rating | None:
    """Why forms that are there say nothing of it: they contradict each other, or their scale is not known."""
    unknown = [grade for grade in graded if grade.unknown]
    if not unknown:
        return None
    quoted = ", ".join(dict.fromkeys(f"“{grade.text}”" for grade in unknown))
    several = len({grade.unknown for grade in unknown}) > 1
    reason = f"{'differ, or are on scales that were' if several else 'is on a scale that was'} {NOT_RECOGNISED}"
    return Rating(kind, None, NOT_RECOGNISED, f"{quoted} {reason}")


def _alone(graded: Sequence[Grade], other: Kind) -> str:
    """That what is printed is of the other thing alone."""
    steps = sorted({step for grade in graded for step in grade.steps}, key=lambda step: step.concept)
    return f"{', '.join(_named(step) for step in steps)} is of the {SAID[other]} alone" if steps else ""


def _named(step: Step) -> str:
    """A step with its body, which the words of GRADE do not name."""
    plain = step.label.replace(" (conditional)", " or conditional")
    return f"{plain} (GRADE)" if step.scale.startswith(OF_GRADE) else plain
