"""Things and the arrows between them.

Why: a neighbourhood is grown without knowing what a thing is.
Method: the columns of `queries/graph/`, one class a file.
Fails: it cannot.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class NodeRow:
    """nodes.rq: one row for each class of the node."""

    node: str
    kind: str
    label: str | None
    statement: str | None


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
