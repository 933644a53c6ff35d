"""What was read from one document, as plain values, before any of it becomes RDF.

Why: readers and rules speak about text, the graph speaks about terms; this module is the only thing both know.
Method: frozen dataclasses. Every object carries the `Span` it was read from and the name of the rule that read it;
    numbers are `Number`s, a decimal beside its printed form, never floats; what qualifies a quantity is typed.
Fails: constructing a `Span` whose quote has another length than its offsets raises `ValueError`. Whether the quote is
    at its place is checked against the text by `Record.check`, which the pipeline calls before anything is stored.

Offsets are indexes into the decoded text of the source, a byte-order mark counting as character 0, end exclusive.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from sys import intern
from typing import Literal

from loaders.problems import LoadError, Problem
from ontology.ground import numbers
from ontology.ground.frequency import Frequency
from ontology.ground.measures import Measure
from ontology.ground.route import Route
from ontology.ground.timing import Timing

StatementKind = Literal["recommendation", "evidence", "information"]
DeonticForce = Literal["should", "must", "do_not", "consider", "imperative", "recommended", "may", "none"]
Role = Literal["dose", "threshold", "effect", "CI", "p-value", "rate", "schedule", "duration", "timepoint"]
Comparator = Literal["=", "<", "<=", ">", ">=", "≈", "between", "within"]
Operator = Literal["all", "any", "at-least"]
QuantityKind = Literal[
    "starting", "initial", "loading", "maintenance", "target", "maximum", "minimum", "increment", "decrement", "reduced",
    "single", "toxic",
]
Polarity = Literal["do", "do_not", "contraindication"]
ActionKind = Literal[
    "start", "give", "treat", "continue", "switch", "adjust", "increase", "reduce", "stop", "withhold", "delay", "avoid",
    "measure", "perform", "repeat", "place", "remove", "refer", "admit", "discharge", "review", "discuss",
]
Crossing = Literal["from-below", "from-above"]
GroundKind = Literal[
    "own words", "same clause", "same sentence", "same statement", "same row", "row head", "column head", "caption",
    "stem of the list", "earlier statement", "heading",
]
Number = numbers.Number
InWords = str  # what the text says of a quantity, in its own words

CURATED = "curation"  # the rule of what a person decided
_SHORT = 48  # characters


class MisplacedQuote(LoadError):
    """A span whose quote is not what stands at its place in the text: the record must not be stored."""


@dataclass(frozen=True, slots=True)
class Span:
    """Characters [start, end) of the source text, with the words that stand there."""

    start: int
    end: int
    quote: str

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end or self.end - self.start != len(self.quote):
            raise ValueError(f"span {self.start}-{self.end} does not fit its quote {self.quote[:40]!r}")

    @classmethod
    def of(cls, text: str, start: int, end: int) -> Span:
        """The span of text[start:end]; short quotes ("1", "50 mg twice daily") recur, and each is held once."""
        quote = text[start:end]
        return cls(start, end, intern(quote) if end - start <= _SHORT else quote)

    def contains(self, other: Span) -> bool:
        """Whether the other span lies inside this one."""
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True)
class Period:
    """How long something runs, with the words that come before the number: "first 3 mo", "further 9 mo", "to 5 a"."""

    length: Measure
    lead: str = ""

    @property
    def code(self) -> str:
        """The words, the number and its UCUM unit."""
        return f"{self.lead} {self.length.code}".lstrip()


@dataclass(frozen=True, slots=True)
class Logic:
    """How a limit holds together with the others of its group: all, any, at least `n` of `of`."""

    operator: Operator
    n: int | None = None
    of: int | None = None

    @property
    def code(self) -> str:
        """Its spelling in the extraction schema: "and", "or", "2 of 4"."""
        return {"all": "and", "any": "or"}.get(self.operator, f"{self.n} of {self.of}")


@dataclass(frozen=True, slots=True)
class Qualifiers:
    """What else the text says of a quantity, named by the keys of the extraction schema; None is "not said".

    freq: how often; interval: the time between two; second: the partner of a pair; alt: the same in another unit; out_of:
    the whole that a count is of; level: of a confidence interval, in per cent; period: how long; rel: on which side of
    the event; ref: what a share is a share of; logic and group: how limits hold together; pop, cond, action, event, arm,
    versus, phase: in the words of the text; crossing: from which side a value is reached. `others`
    is what a curator wrote under names of his own.
    """

    freq: Frequency | None = None
    interval: Measure | None = None
    second: Measure | None = None
    alt: Measure | None = None
    out_of: Number | None = None
    level: Number | None = None
    period: InWords | Period | None = None
    route: Route | None = None
    rel: Timing | None = None
    kind: QuantityKind | None = None
    ref: str | None = None
    logic: Logic | None = None
    group: str | None = None
    polarity: Polarity | None = None
    total: bool | None = None
    comparison: bool | None = None
    significant: bool | None = None
    crossing: Crossing | None = None
    low_open: bool | None = None
    high_open: bool | None = None
    pop: InWords | None = None
    cond: InWords | None = None
    action: InWords | None = None
    event: InWords | None = None
    arm: InWords | None = None
    versus: InWords | None = None
    phase: InWords | None = None
    others: tuple[tuple[str, str | int | bool], ...] = ()

    def said(self) -> Iterator[tuple[str, object]]:
        """What is said, by name, without what a curator named himself."""
        for name in QUALIFIERS:
            if (value := getattr(self, name)) is not None:
                yield name, value


QUALIFIERS = tuple(field.name for field in fields(Qualifiers) if field.name != "others")
IN_WORDS = frozenset(field.name for field in fields(Qualifiers) if "InWords" in str(field.type))
UNQUALIFIED = Qualifiers()  # what most quantities have, held once


@dataclass(frozen=True, slots=True)
class Section:
    """A heading; `path` holds the headings down to and including this one, `level` counts from 1."""

    span: Span
    level: int
    path: tuple[str, ...]
    rule: str


@dataclass(frozen=True, slots=True)
class Statement:
    """One bullet, table row or sentence that says something.

    `text` is the span's words with mark-up and line breaks taken out; `section` the path of headings above it;
    `citations` the keys of its markers in text order, each once; `population` as the words say it, if they do.
    """

    id: str
    span: Span
    text: str
    section: tuple[str, ...]
    kind: StatementKind
    deontic: DeonticForce
    citations: tuple[str, ...]
    rule: str
    population: str | None = None
    title: str | None = None


@dataclass(frozen=True, slots=True)
class Pointer:
    """One key of a marker; in a range such as 2-4 the three pointers share the span of the range."""

    key: str
    span: Span


@dataclass(frozen=True, slots=True)
class Citation:
    """One place with markers, `span` without brackets; `pointers` in text order with ranges expanded."""

    statement: str
    span: Span
    pointers: tuple[Pointer, ...]
    rule: str

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys in text order."""
        return tuple(pointer.key for pointer in self.pointers)


@dataclass(frozen=True, slots=True)
class Ground:
    """The words that an attribute of a quantity was read from, and how they were reached from its number.

    `attribute` is "parameter", "unit" or the name of a qualifier. The words may lie outside the statement: in the head of
    a row or column, in the stem of a list, in a heading.
    """

    attribute: str
    span: Span
    how: GroundKind


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its role: dose, threshold, effect estimate, interval, rate, schedule, duration, time point.

    Exactly one of `value`, (`low`, `high`) and `values` is filled, or none for event-only schedules. `unit` is a UCUM
    code ("1" = none). `qualifiers` holds what else the text says; `grounds` where each of these things was read. A reading
    that is not `sure` is for a person to check (`loaders.calibration`).
    """

    id: str
    statement: str
    span: Span
    role: Role
    parameter: str | None
    comparator: Comparator | None
    unit: str | None
    rule: str
    value: Number | None = None
    low: Number | None = None
    high: Number | None = None
    values: tuple[Number, ...] = ()
    qualifiers: Qualifiers = UNQUALIFIED
    grounds: tuple[Ground, ...] = ()
    sure: bool = False

    @property
    def numbers(self) -> tuple[Number, ...]:
        """Every number of the quantity, in the order value, low, high, values."""
        return tuple(n for n in (self.value, self.low, self.high) if n is not None) + self.values


@dataclass(frozen=True, slots=True)
class Criterion:
    """A condition without a number, such as "symptoms" or "evidence of sleep-disordered breathing"."""

    id: str
    statement: str
    span: Span
    label: str
    rule: str


@dataclass(frozen=True, slots=True)
class Action:
    """Something a statement orders: its verb's kind, what it is about, and whether it is to be done.

    `span` are its words from its negation or verb to its target; `target` those of the target, `named` as they read without
    mark-up. `polarity` is apart from the kind: "do not start" is start, do_not. `doses` are the ids of those told with it,
    `limits` those of quantities that say when it is done and that no condition holds.
    """

    id: str
    statement: str
    span: Span
    kind: ActionKind
    polarity: Literal["do", "do_not"]
    rule: str
    target: Span | None = None
    named: str | None = None
    doses: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Condition:
    """All, any, or at least n of its members: ids of quantities, criteria and conditions of the same statement.

    A condition that is no member of another one is the top of its tree; it governs `action`, which the text tells to
    do, or not to do where `polarity` is "do_not". The top one holds the words it was read from: "if", "or", "unless".
    Members are as worded. `timing` says on which side of them the action is done: behind "before", "until" and "unless"
    it is done where they do not hold; `polarity` of an "unless" is that where they do. `actions` are the ids of what it
    governs.
    """

    id: str
    statement: str
    operator: Operator
    members: tuple[str, ...]
    rule: str
    n: int | None = None
    action: str | None = None
    polarity: Literal["do", "do_not"] = "do"
    words: tuple[Span, ...] = ()
    timing: Timing | None = None
    actions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Grade:
    """A strength or certainty tag as printed; `fields` are class, loe, strength, certainty, grade, type, year.

    `of` are the words of the claim it belongs to, where the statement makes others as well; None for the whole statement.
    """

    statement: str
    span: Span
    fields: Mapping[str, str]
    rule: str
    of: Span | None = None


@dataclass(frozen=True, slots=True)
class Unrecognised:
    """Words that turn or bound a statement and that no reading of it used, with their clause: "unless X is taken"."""

    statement: str
    span: Span
    rule: str


@dataclass(frozen=True, slots=True)
class Head:
    """Words that stand over statements and are no heading: the stem of a list, a caption, the heads of columns and rows."""

    span: Span
    statements: tuple[str, ...]
    how: GroundKind


@dataclass(frozen=True, slots=True)
class Reference:
    """An entry of the reference list.

    `key` is None in an unnumbered list, which no marker can be joined to for certain. `label` is a heading printed over
    the entry ("Guideline"); `source_type` a notation of the source-type scheme, decided by `type_rule`.
    """

    span: Span
    key: str | None
    rule: str
    label: Span | None = None
    authors: str | None = None
    title: str | None = None
    venue: str | None = None
    year: int | None = None
    doi: str | None = None
    pmid: str | None = None
    url: str | None = None
    source_type: str | None = None
    type_rule: str | None = None


@dataclass(frozen=True, slots=True)
class Remark:
    """Words about the page rather than about medicine.

    kind: "question", "title", "updated", "review-claim", "editorial-claim", "disclaimer", "licence" or "chrome".
    Nothing a remark says is asserted: a page that claims to be reviewed is quoted, not believed.
    """

    kind: str
    span: Span
    rule: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """All that was read from one source text, in text order; `english` is False for a text in another language."""

    sections: tuple[Section, ...] = ()
    statements: tuple[Statement, ...] = ()
    citations: tuple[Citation, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    conditions: tuple[Condition, ...] = ()
    actions: tuple[Action, ...] = ()
    grades: tuple[Grade, ...] = ()
    references: tuple[Reference, ...] = ()
    remarks: tuple[Remark, ...] = ()
    problems: tuple[Problem, ...] = ()
    title: str | None = None
    updated: date | None = None
    answer: str | None = None
    unrecognised: tuple[Unrecognised, ...] = ()
    english: bool = True
    heads: tuple[Head, ...] = ()

    def spans(self) -> Iterator[Span]:
        """Every span of the record."""
        for group in (
            self.sections, self.statements, self.citations, self.quantities, self.criteria, self.actions, self.grades,
            self.references, self.remarks, self.unrecognised, self.heads,
        ):
            for item in group:
                yield item.span
        for citation in self.citations:
            yield from (pointer.span for pointer in citation.pointers)
        yield from (reference.label for reference in self.references if reference.label)
        for condition in self.conditions:
            yield from condition.words
        for quantity in self.quantities:
            yield from (ground.span for ground in quantity.grounds)
        yield from (action.target for action in self.actions if action.target)
        yield from (grade.of for grade in self.grades if grade.of)

    def check(self, text: str) -> None:
        """Raise `MisplacedQuote` for the first span whose quote is not at its place in `text`."""
        for span in self.spans():
            if text[span.start:span.end] != span.quote:
                found = text[span.start:span.end]
                raise MisplacedQuote(f"characters {span.start}-{span.end}: expected {span.quote!r}, found {found!r}",
                                     quote=span.quote)
