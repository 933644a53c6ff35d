"""The graph of a statement: its trail to the evidence, and the neighbourhood of any node.

Why: drawing, outline and table show the same nodes, in the same reading order.
Method: nodes and edges by id; a trail puts them in lanes and hops, a neighbourhood at positions. `evidence.trail` and
    `network` fill them.
Fails: it cannot; what is missing is a `Stub` with its reason.

A node id is the tail of its IRI behind `id/`, short enough for the address bar and unique in the library.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from explorer.view_models.labels import Count

BOX = (146.0, 66.0)  # the size of a node of a neighbourhood, for which places and ways are made
NodeKind = Literal[
    "statement", "threshold", "criterion", "operator", "dose", "schedule", "concept", "marker", "entry", "work",
    "outcome", "effect", "document", "section", "remark",
]
NodeState = Literal["known", "unresolved", "not-held"]
HopState = Literal["reached", "stopped", "not-reachable"]


@dataclass(frozen=True)
class Node:
    """One shape of a drawing, one row of the outline and of the table."""

    id: str
    kind: NodeKind
    kicker: str  # first line, the kind in words: "Recommendation · do"
    title: str
    subtitle: str = ""
    state: NodeState = "known"
    aside: str = ""  # words beside a marker: "unresolved", "matched by a rule"
    selectable: bool = True
    fold: str = ""  # the outcome with which it opens and closes, where there are many results

    @property
    def label(self) -> str:
        """The name a screen reader says: kind, title, state."""
        return ", ".join(part for part in (self.kicker, self.title, self.subtitle, self.aside) if part)


@dataclass(frozen=True)
class Edge:
    """An arrow between two nodes; `on_trail` arrows are drawn in the accent, `word` names the relation."""

    source: str
    target: str
    word: str
    on_trail: bool = False
    dashed: bool = False
    way: tuple[tuple[float, float], ...] = ()  # its corners, where it has a place in a neighbourhood


@dataclass(frozen=True)
class Stub:
    """A missing link: a short dashed line from `source` that ends in a cross, with the reason, or "" if said elsewhere."""

    source: str
    reason: str


@dataclass(frozen=True)
class Lane:
    """A named row of a trail, `nodes` in reading order; `folded` more are not drawn."""

    name: str
    nodes: tuple[str, ...]
    folded: int = 0


@dataclass(frozen=True)
class Hop:
    """One step of the "Why?" strip; `node` is None where there is nothing to go to."""

    name: str
    text: str
    state: HopState
    node: str | None = None


@dataclass(frozen=True)
class Trail:
    """From one statement to its evidence, or to the place where it stops."""

    statement: str
    lanes: tuple[Lane, ...]
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    stubs: tuple[Stub, ...]
    hops: tuple[Hop, ...]
    complete: bool
    summary: str  # "The trail stops at hop 2 of 4", "Complete: 5 hops, 1 decided by a person"


@dataclass(frozen=True)
class Place:
    """A node of the neighbourhood with its position in CSS pixels, y growing downwards.

    `more` nodes around it are not drawn; None where they are not counted before it is opened.
    """

    node: Node
    x: float
    y: float
    more: int | None = 0


@dataclass(frozen=True)
class Neighbourhood:
    """What lies around a node: `shown` of `total` nodes are in `places`, in reading order; `beyond` counts the others."""

    focus: str
    places: tuple[Place, ...]
    edges: tuple[Edge, ...]
    shown: int
    total: int
    beyond: tuple[Count, ...] = ()
