"""Typed rows of the answers: one dataclass for each query file, fields named and typed as its columns.

Why: what a query returns should be as plain as what it asks, and a renamed column must fail in a test, not on a page.
Method: frozen dataclasses without behaviour, in a module for each folder of queries; None is a cell that is empty.
Fails: it cannot.
"""

from explorer.rows.citations import CitationRow, CompleteRow, ReferenceRow, SecondaryRow, TrailRow, WorkRow
from explorer.rows.concepts import AboutRow, ConceptRow, SpokenRow
from explorer.rows.documents import (
    BibliographyRow,
    ChangedRow,
    ContentsRow,
    CountRow,
    DecisionRow,
    DocumentRow,
    EditionRow,
    ProvenanceRow,
    RemarkRow,
)
from explorer.rows.graph import InwardRow, NeighbourRow, NodeRow, OutwardRow
from explorer.rows.orders import ActionRow, ConditionalRow, ConditionRow, OrderRow
from explorer.rows.quantities import BoundRow, DoseRow, GroundRow, QuantityRow
from explorer.rows.results import DifferingRow, EffectRow, EstimateRow, ReachedRow, ReadingRow, ReportedRow, ResultRow
from explorer.rows.statements import GradedRow, GradeRow, PassageRow, StatementRow, StepRow, UnrecognisedRow

__all__ = [
    "AboutRow", "ActionRow", "BibliographyRow", "BoundRow", "ChangedRow", "CitationRow", "CompleteRow", "ConceptRow",
    "ConditionRow", "ConditionalRow", "ContentsRow", "CountRow", "DecisionRow", "DifferingRow", "DocumentRow", "DoseRow",
    "EditionRow", "EffectRow", "EstimateRow", "GradeRow", "GradedRow", "GroundRow", "InwardRow", "NeighbourRow",
    "NodeRow", "OrderRow", "OutwardRow", "PassageRow", "ProvenanceRow", "QuantityRow", "ReachedRow", "ReadingRow",
    "ReferenceRow", "RemarkRow", "ReportedRow", "ResultRow", "SecondaryRow", "SpokenRow", "StatementRow", "StepRow",
    "TrailRow", "UnrecognisedRow", "WorkRow",
]
