"""The neighbourhood of a node: a networkx graph grown by questions, and what pyvis makes of it.

Why: beyond one trail, readers ask what else leans on the same marker, drug or study.
Method: the first node that is opened is drawn with what lies next to it and with the evidence that this leads to; each node
    opened after it adds what lies next to it and is not drawn yet, and one opened again adds the next of it. At most
    `LANE` nodes join a row at a time; those left out are counted by kind, never silent. What lies around a section, a
    document or a concept is asked for only when it is opened: everything is near everything else by way of its page. So it
    is with works and their results, which a thousand documents may lead to: of a work that is not opened only where it
    leads is asked, and how much leads to it. A result of a work stands for the figures that report it. Positions and ways
    are ours (`layout`), so the drawing needs no physics and what is drawn never moves. pyvis builds the
    network data that vis-network draws; no other module knows pyvis, and nothing of its HTML template is used.
Fails: it cannot; an unknown node opens nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import networkx as nx

from explorer import layout, query
from explorer.ids import full, short
from explorer.rows import InwardRow, NeighbourRow, NodeRow, OutwardRow, ReportedRow, SpokenRow
from explorer.store import Store
from explorer.view_models.graph import Edge, Neighbourhood, Node, NodeKind, Place
from explorer.view_models.labels import Count
from ontology import BIRO, C4O, FABIO, GX, PAV, SKOS, label

LANE = 4  # nodes that join a row when a node is opened
MOST_GROWN = 1000
WIDE = ("document", "section", "remark", "concept", "work", "result")
LONGEST_LABEL = 42
ABOUT = label(GX.about)
EVIDENCE = frozenset(label(term) for term in (
    GX.hasPointer, C4O.denotes, BIRO.references, GX.resolvedTo, GX.hasResult, PAV.previousVersion))
_CLASSES: tuple[tuple[str, NodeKind, str, int], ...] = (
        (FABIO.ClinicalGuideline, "document", "Document", 0), (GX.Edition, "document", "Edition", 0),
        (GX.Question, "remark", "Question", 0), (GX.Section, "section", "Section", 0), (GX.Remark, "remark", "Remark", 0),
        (SKOS.Concept, "concept", "Concept", 1), (GX.Group, "concept", "Group", 1), (GX.Action, "concept", "Action", 1),
        (GX.Condition, "operator", "Condition", 1),
        (GX.Dose, "dose", "Dose", 2), (GX.Schedule, "schedule", "Schedule", 2),
        (GX.Threshold, "threshold", "Threshold", 2), (GX.Criterion, "criterion", "Criterion", 2),
        (GX.Duration, "schedule", "Duration", 2), (GX.TimePoint, "schedule", "Time point", 2),
        (GX.Rate, "effect", "Rate", 2), (GX.PValue, "effect", "p value", 2),
        (GX.ConfidenceInterval, "effect", "Confidence interval", 2), (GX.EffectEstimate, "effect", "Effect", 2),
        (GX.GroupValue, "effect", "Value of one group", 2), (GX.Statement, "statement", "Statement", 3),
        (C4O.InTextReferencePointer, "marker", "Marker", 4),
        (BIRO.BibliographicReference, "entry", "Reference entry", 5), (GX.UnresolvedWork, "work", "Work", 6),
        (GX.WorkEdition, "work", "Work", 6), (GX.Result, "effect", "Result of a work", 7),
)
RESULT = _CLASSES[-1][2]
CLASSES = {str(iri): (kind, word, layer) for iri, kind, word, layer in _CLASSES}
NOUNS: Mapping[NodeKind, tuple[str, str]] = {  # of what is counted and not drawn
    "document": ("document", "documents"), "section": ("section", "sections"), "remark": ("remark", "remarks"),
    "concept": ("concept or action", "concepts and actions"), "operator": ("condition", "conditions"),
    "dose": ("dose", "doses"), "schedule": ("schedule or time", "schedules and times"),
    "threshold": ("threshold", "thresholds"),
    "criterion": ("criterion", "criteria"), "effect": ("figure", "figures"), "statement": ("statement", "statements"),
    "marker": ("marker", "markers"), "entry": ("reference", "references"), "work": ("work", "works"),
}
SHAPES: dict[str, str] = {
    "statement": "box", "document": "box", "section": "box", "concept": "square", "threshold": "hexagon",
    "criterion": "hexagon", "operator": "dot", "dose": "ellipse", "schedule": "ellipse", "marker": "circle",
    "entry": "box", "work": "database", "effect": "diamond", "remark": "box",
}


class _Growth:
    """A graph of what has been asked for so far, and which of it is drawn, in batches."""

    def __init__(self, store: Store, first: Sequence[str]) -> None:
        self._store = store
        self._first = {node: at for at, node in enumerate(first)}
        self.graph = nx.MultiDiGraph()
        self.batches: list[dict[str, int]] = []
        self._asked: set[str] = set()
        self._led: set[str] = set()
        self._leading: dict[str, int] = {}  # how many things lead to a work that was not opened
        self._unknown: set[str] = set()

    @property
    def drawn(self) -> set[str]:
        return {node for batch in self.batches for node in batch}

    def open(self, node: str) -> None:
        """Draw a node, if it is not yet, and the next of what lies around it; of the first, its evidence as well."""
        self._describe([node])
        if node not in self.graph:
            return
        begins = not self.batches
        batch: dict[str, int] = {} if node in self.drawn else {node: self._layer(node)}
        self._ask([node], focus=node)
        reached = self._take(batch, self._ranked([node], self._around(node)))
        while begins and reached:
            self._ask(self._narrow(reached))
            self._lead(reached)
            leads = {target for _, target, word in self.graph.out_edges(reached, keys=True) if word in EVIDENCE}
            reached = self._take(batch, self._ranked(reached, leads))
        self.batches.append(batch)

    def settle(self) -> None:
        """Ask what lies around everything that is drawn, for the arrows between and the counts of what is not."""
        self._ask(self._narrow(self.drawn))
        self._lead(self.drawn)
        works = sorted(node for node in self.drawn - self._asked if self._kind(node) == "work")
        for row in query.run(self._store, "inward", InwardRow, node=works) if works else ():
            self._leading[row.node] = self._leading.get(row.node, 0) + row.number

    def beyond(self, node: str) -> set[str]:
        """What is known to lie around a drawn node and is not drawn."""
        return self._around(node) - self.drawn

    def more(self, node: str) -> int | None:
        """How many things around a drawn node are not drawn; None if that was not asked for."""
        if node in self._asked:
            return len(self.beyond(node))
        if node not in self._leading:
            return None
        inward, outward = set(self.graph.predecessors(node)), set(self.graph.successors(node))
        return self._leading[node] - len(inward & self.drawn) + len(outward - self.drawn)

    def _kind(self, node: str) -> str:
        return "result" if self.graph.nodes[node]["word"] == RESULT else str(self.graph.nodes[node]["kind"])

    def _lead(self, nodes: Iterable[str]) -> None:
        """Ask where works lead: to their results, and to the editions before and after them."""
        fresh = sorted(node for node in set(nodes) - self._asked - self._led if self._kind(node) == "work")
        self._led |= set(fresh)
        self._join(query.run(self._store, "outward", OutwardRow, node=fresh) if fresh else ())

    def _around(self, node: str) -> set[str]:
        return set(nx.all_neighbors(self.graph, node)) - {node}

    def _narrow(self, nodes: Iterable[str]) -> list[str]:
        return sorted(node for node in nodes if self._kind(node) not in WIDE)

    def _layer(self, node: str) -> int:
        layer: int = self.graph.nodes[node]["layer"]
        return layer

    def _ranked(self, sources: Sequence[str], nodes: Iterable[str]) -> list[str]:
        """Those that come first, then in the order of the sources they hang on, then by name; numbers count as numbers."""
        place = {source: at for at, source in enumerate(sources)}

        def rank(node: str) -> tuple[int, int, list[tuple[int, str]]]:
            hangs = min((place[other] for other in self._around(node) if other in place), default=0)
            return self._first.get(node, len(self._first)), hangs, _natural(node)

        return sorted(nodes, key=rank)

    def _take(self, batch: dict[str, int], nodes: Iterable[str]) -> list[str]:
        drawn, rows, taken = self.drawn, Counter(batch.values()), []
        for node in nodes:
            layer = self._layer(node)
            if node not in drawn and node not in batch and rows[layer] < LANE:
                batch[node] = layer
                rows[layer] += 1
                taken.append(node)
        return taken

    def _ask(self, nodes: Sequence[str], focus: str = "") -> None:
        fresh = [node for node in nodes if node not in self._asked]
        self._asked |= set(fresh)
        near = query.run(self._store, "neighbours", NeighbourRow, node=fresh) if fresh else ()
        rows = results_once(self._store, fresh, near) if fresh else []
        if focus in fresh:  # whole pages are about one thing: only of what is opened
            about = query.run(self._store, "spoken", SpokenRow, concept=focus)
            rows += [NeighbourRow(focus, ABOUT, outgoing=False, neighbour=row.statement) for row in about]
        self._join(rows)

    def _join(self, rows: Sequence[NeighbourRow]) -> None:
        self._describe(row.neighbour for row in rows)
        for row in rows:
            if row.neighbour in self.graph and row.node in self.graph:
                ends = (row.node, row.neighbour) if row.outgoing else (row.neighbour, row.node)
                self.graph.add_edge(*ends, key=row.relation)

    def _describe(self, nodes: Iterable[str]) -> None:
        fresh = sorted({node for node in nodes if node not in self.graph} - self._unknown)[:MOST_GROWN]
        described = describe(self._store, fresh)
        self._unknown |= set(fresh) - described.keys()
        for iri, row in described.items():
            kind, word, layer = CLASSES[row.kind]
            self.graph.add_node(iri, kind=kind, word=word, layer=layer, label=row.label or word)


def neighbourhood(store: Store, opened: Sequence[str], first: Sequence[str] = (), shown: str = "") -> Neighbourhood:
    """What was drawn by opening these nodes (by their ids) one after the other; those of `first` (by IRI) come first.

    `shown` is a node that must be drawn: it is opened last, if the others did not bring it.
    """
    growth = _Growth(store, first)
    for node in opened:
        growth.open(full(node))
    if shown and full(shown) not in growth.drawn:
        growth.open(full(shown))
    growth.settle()
    words: dict[tuple[str, str], list[str]] = {}
    for source, target, word in sorted(growth.graph.subgraph(growth.drawn).edges(keys=True)):
        words.setdefault((source, target), []).append(word)
    places = layout.placed(growth.batches, words.keys())
    ways = layout.ways(places, words.keys())
    others = set().union(*(growth.beyond(node) for node in places))
    return Neighbourhood(
        focus=opened[0], shown=len(places), total=len(places) + len(others), beyond=_counted(growth.graph, others),
        places=tuple(Place(_node(node, growth.graph.nodes[node]), *places[node], growth.more(node))
                     for node in sorted(places, key=lambda node: (places[node][::-1], node))),
        edges=tuple(Edge(short(source), short(target), ", ".join(said), way=ways[source, target])
                    for (source, target), said in words.items() if source != target))


def _counted(graph: nx.MultiDiGraph, nodes: Iterable[str]) -> tuple[Count, ...]:
    found = Counter(graph.nodes[node]["kind"] for node in nodes)
    ordered = sorted(found.items(), key=lambda item: (-item[1], item[0]))
    return tuple(Count(count, NOUNS[kind][count > 1]) for kind, count in ordered)


def _natural(name: str) -> list[tuple[int, str]]:
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in re.split(r"(\d+)", name)]


def results_once(store: Store, nodes: Sequence[str], rows: Iterable[NeighbourRow]) -> list[NeighbourRow]:
    """The arrows of some nodes with each result of a work in place of the figures of statements that report it."""
    readings = {row.effect: row.result for row in query.run(store, "reported", ReportedRow, result=list(nodes))
                if row.effect not in nodes}
    told = query.run(store, "neighbours", NeighbourRow, node=sorted(readings)) if readings else ()
    every = [*rows, *(replace(row, node=readings[row.node]) for row in told)]
    around = sorted({row.neighbour for row in every})
    reported = query.run(store, "reported", ReportedRow, effect=around) if around else ()
    shown = {row.effect: row.result for row in reported}
    joined = (replace(row, neighbour=shown.get(row.neighbour, row.neighbour)) for row in every)
    return list(dict.fromkeys(row for row in joined if row.node != row.neighbour))


def describe(store: Store, iris: Iterable[str]) -> dict[str, NodeRow]:
    """What the things are, by IRI; those without a place in a drawing are left out."""
    asked = sorted(iris)
    rows = query.run(store, "nodes", NodeRow, node=asked) if asked else ()
    return {row.node: row for row in rows if row.kind in CLASSES}


def _node(iri: str, data: dict[str, Any]) -> Node:
    unresolved = iri.rpartition("/")[2].startswith("unresolved-")
    label = f"cited as {data['label']}" if unresolved else str(data["label"])
    return Node(short(iri), data["kind"], data["word"], label, state="unresolved" if unresolved else "known",
                aside="unresolved" if unresolved else "")


def network_data(view: Neighbourhood) -> dict[str, Any]:
    """Nodes and edges as pyvis gives them to vis-network: plain values, positions set, texts as plain text."""
    from pyvis.network import Network

    network = Network(directed=True)
    for place in view.places:
        node = place.node
        network.add_node(node.id, label=_clipped(node.title), title=node.label, x=place.x, y=place.y,
                         shape=SHAPES[node.kind], group=node.kind, physics=False)
    for edge in view.edges:
        network.add_edge(edge.source, edge.target, title=edge.word, label=edge.word)
    nodes, edges, *_ = network.get_network_data()
    return {"nodes": nodes, "edges": edges}


def _clipped(text: str) -> str:
    return text if len(text) <= LONGEST_LABEL else text[:LONGEST_LABEL - 1].rstrip() + "…"
