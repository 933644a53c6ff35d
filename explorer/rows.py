"""Typed rows of the answers: one dataclass for each query file, fields named and typed as its columns.

Why: what a query returns should be as plain as what it asks, and a renamed column must fail in a test, not on a page.
Method: frozen dataclasses without behaviour; None is "not stated".
Fails: it cannot.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


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


@dataclass(frozen=True, kw_only=True)
class EffectRow:
    """effects.rq: one row for each effect, or two where the text gives two of one thing."""

    statement: str
    effect: str
    kind: str
    start: int
    text: str
    sentence: str
    measure: str | None = None
    name: str | None = None
    sign: str | None = None
    estimate: Decimal | None = None
    printed: str | None = None
    low: Decimal | None = None
    low_printed: str | None = None
    high: Decimal | None = None
    high_printed: str | None = None
    unit: str | None = None
    lower: Decimal | None = None
    ci_low: str | None = None
    upper: Decimal | None = None
    ci_high: str | None = None
    level: Decimal | None = None
    p: Decimal | None = None
    p_sign: str | None = None
    p_value: str | None = None
    outcome: str | None = None
    treatment: str | None = None
    arm: str | None = None
    versus: str | None = None
    population: str | None = None
    timepoint: str | None = None


@dataclass(frozen=True, kw_only=True)
class ResultRow(EffectRow):
    """results.rq: one row for each reading of a result, or two where the result has two of one thing."""

    work: str
    result: str
    order: int
    decided_by: str | None = None
    decided_on: str | None = None
    ground: str | None = None


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
class QuantityRow:
    """quantities.rq."""

    statement: str
    quantity: str
    role: str
    parameter: str | None
    comparator: str | None
    text: str
    printed: str | None
    lower: str | None
    upper: str | None
    ucum: str | None
    reference: str | None
    frequency: str | None
    route: str | None
    total: bool | None
    arm: str | None
    action: str | None
    level: Decimal | None
    start: int
    interval: str | None
    kind: str | None = None
    second: str | None = None
    other_unit: str | None = None
    repeat: str | None = None
    period: str | None = None
    phase: str | None = None
    event: str | None = None
    timing: str | None = None
    condition: str | None = None
    population: str | None = None
    outcome: str | None = None
    versus: str | None = None
    timepoint: str | None = None
    p_value: str | None = None
    significant: bool | None = None
    upper_formula: str | None = None
    reading: str | None = None


@dataclass(frozen=True)
class BoundRow:
    """bounds.rq."""

    statement: str
    quantity: str
    value: Decimal | None = None
    low: Decimal | None = None
    low_closed: bool | None = None
    high: Decimal | None = None
    high_closed: bool | None = None
    crossing: str | None = None
    second: Decimal | None = None


@dataclass(frozen=True)
class ConditionRow:
    """conditions.rq: one row for each member of each condition."""

    statement: str
    condition: str
    top: bool
    operator: str
    at_least: int | None
    action: str | None
    polarity: str
    timing: str | None
    member: str
    criterion: str | None
    place: int | None = None


@dataclass(frozen=True)
class UnrecognisedRow:
    """unrecognised.rq."""

    statement: str
    text: str
    start: int
    end: int


@dataclass(frozen=True)
class GroundRow:
    """grounds.rq."""

    quantity: str
    attribute: str
    how: str
    text: str
    start: int
    end: int


@dataclass(frozen=True)
class ActionRow:
    """actions.rq: one row for each action, with each of its targets and doses."""

    statement: str
    action: str
    kind: str
    kind_label: str
    target: str | None
    target_label: str | None
    target_text: str | None
    polarity: str
    polarity_label: str
    condition: str | None
    timing: str | None
    timing_label: str | None
    dose: str | None
    dose_text: str | None
    text: str
    unread: bool


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
class RemarkRow:
    """remarks.rq."""

    edition: str
    remark: str
    kind: str
    text: str
    reason: str | None
    answer: str | None


@dataclass(frozen=True)
class NeighbourRow:
    """neighbours.rq."""

    node: str
    relation: str
    outgoing: bool
    neighbour: str


@dataclass(frozen=True)
class OutwardRow(NeighbourRow):
    """outward.rq."""


@dataclass(frozen=True)
class InwardRow:
    """inward.rq."""

    node: str
    kind: str
    number: int


@dataclass(frozen=True)
class NodeRow:
    """nodes.rq: one row for each class of the node."""

    node: str
    kind: str
    label: str | None
    statement: str | None


@dataclass(frozen=True)
class ConceptRow:
    """concepts.rq: one row for each name."""

    concept: str
    label: str
    definition: str | None
    preferred: bool


@dataclass(frozen=True)
class ConditionalRow:
    """conditional.rq."""

    statement: str
    members: int


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
class SecondaryRow:
    """secondary.rq."""

    document: str
    statement: str
    text: str
    sources: int


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


@dataclass(frozen=True)
class EstimateRow:
    """estimates.rq."""

    work: str
    result: str
    kind: str
    measure: str | None
    measure_label: str | None
    estimate: Decimal | None
    printed: str | None
    lower: Decimal | None
    lower_printed: str | None
    upper: Decimal | None
    upper_printed: str | None
    low: Decimal | None
    low_printed: str | None
    high: Decimal | None
    high_printed: str | None
    unit: str
    p: Decimal | None
    p_comparator: str | None
    outcome: str | None
    outcome_label: str | None
    intervention: str | None
    intervention_label: str | None
    arm: str | None
    comparator: str | None
    population: str | None
    time: str | None
    readings: int


@dataclass(frozen=True)
class DifferingRow:
    """differing.rq: one row for each pair of results."""

    work: str
    edition: str | None
    result: str
    estimate: Decimal
    printed: str
    other_work: str
    other_edition: str | None
    other: str
    other_estimate: Decimal
    other_printed: str
    measure: str | None
    measure_label: str | None
    outcome: str
    outcome_label: str
    intervention: str
    intervention_label: str
    arm: str | None
    comparator: str | None
    population: str | None
    time: str | None


@dataclass(frozen=True)
class DoseRow:
    """doses.rq: one row for each route and each number of a list."""

    statement: str
    dose: str
    drug: str | None
    drug_label: str | None
    words: str | None
    text: str
    comparator: str | None
    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    unit: str
    route: str | None
    route_label: str | None
    frequency: str | None
    frequency_label: str | None
    total: bool | None


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
class SpokenRow:
    """spoken.rq."""

    concept: str
    statement: str
    heading: bool


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


@dataclass(frozen=True)
class GradedRow:
    """graded.rq."""

    edition: str


@dataclass(frozen=True)
class ReportedRow:
    """reported.rq."""

    effect: str
    result: str


@dataclass(frozen=True)
class OrderRow:
    """orders.rq: one row for each action of a statement."""

    statement: str
    action: str
    polarity_label: str
    barred: bool


@dataclass(frozen=True)
class ReadingRow:
    """readings.rq."""

    document: str
    statement: str
    order: int
    start: int
    effect: str
    result: str
    work: str
    checked: bool
    arm: str | None
    versus: str | None
    population: str | None
    timepoint: str | None


@dataclass(frozen=True)
class ReachedRow:
    """reached.rq."""

    work: str
    result: str
