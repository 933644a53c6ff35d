"""The neighbourhood of a node: a networkx graph grown by questions, and what pyvis makes of it.

Why: beyond one trail, readers ask what else leans on the same marker, drug or study.
Method: breadth first from the focus, up to a cap that is said, never silent. A section or document is shown but not
    grown through: everything is near everything else by way of its page. Statements are drawn around a concept that they
    are about, around a statement only the concepts of its parts. A result of a work stands for the figures that report
    it. Positions are ours (`layout`), so the drawing needs no physics. pyvis builds the network data that vis-network
    draws; no other module knows pyvis, and nothing of its HTML template is used.
Fails: it cannot; an unknown focus gives a neighbourhood of nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import networkx as nx

from explorer import layout, query
from explorer.evidence.ids import full, short
from explorer.model.graph import Edge, Neighbourhood, Node, NodeKind, Place
from explorer.rows import NeighbourRow, NodeRow, ReportedRow, SpokenRow
from explorer.store import Store
from ontology import BIRO, C4O, FABIO, GX, SKOS, label

DEPTH = 4
CAP = 60
MOST_GROWN = 1000
NOT_THROUGH = ("document", "section", "remark")
LONGEST_LABEL = 42
ABOUT = label(GX.about)
_CLASSES: tuple[tuple[str, NodeKind, str, int], ...] = (
        (FABIO.ClinicalGuideline, "document", "Document", 0), (GX.Edition, "document", "Edition", 0),
        (GX.Question, "remark", "Question", 1), (GX.Section, "section", "Section", 1),
        (SKOS.Concept, "concept", "Concept", 2), (GX.Group, "concept", "Group", 2),
        (GX.Dose, "dose", "Dose", 3), (GX.Schedule, "schedule", "Schedule", 3),
        (GX.Threshold, "threshold", "Threshold", 3), (GX.Criterion, "criterion", "Criterion", 3),
        (GX.Duration, "schedule", "Duration", 3),
        (GX.TimePoint, "schedule", "Time point", 3),
        (GX.Rate, "effect", "Rate", 8), (GX.PValue, "effect", "p value", 8),
        (GX.ConfidenceInterval, "effect", "Confidence interval", 8), (GX.Statement, "statement", "Statement", 4),
        (C4O.InTextReferencePointer, "marker", "Marker", 5),
        (BIRO.BibliographicReference, "entry", "Reference entry", 6), (GX.UnresolvedWork, "work", "Work", 7),
        (GX.WorkEdition, "work", "Work", 7), (GX.EffectEstimate, "effect", "Effect", 8),
        (GX.GroupValue, "effect", "Value of one group", 8), (GX.Result, "effect", "Result of a work", 8),
        (GX.Remark, "remark", "Remark", 1),
)
CLASSES = {str(iri): (kind, word, layer) for iri, kind, word, layer in _CLASSES}
SHAPES: dict[str, str] = {
    "statement": "box", "document": "box", "section": "box", "concept": "square", "threshold": "hexagon",
    "criterion": "hexagon", "operator": "dot", "dose": "ellipse", "schedule": "ellipse", "marker": "circle",
    "entry": "box", "work": "database", "effect": "diamond", "remark": "box",
}


def neighbourhood(store: Store, focus: str, depth: int = DEPTH, cap: int = CAP) -> Neighbourhood:
    """What lies within `depth` hops of a node (by its id), nearest first, at most `cap` nodes drawn."""
    graph = _grow(store, full(focus), depth)
    drawn = _nearest(graph, full(focus), cap)
    picture = graph.subgraph(drawn)
    layers = {node: picture.nodes[node]["layer"] for node in picture}
    links = sorted({(source, target) for source, target, _ in picture.edges(keys=True)})
    places = layout.layered(layers, links)
    return Neighbourhood(
        focus=focus, shown=len(drawn), total=graph.number_of_nodes() + graph.graph.get("beyond", 0),
        places=tuple(Place(_node(node, picture.nodes[node]), *places[node]) for node in sorted(drawn)),
        edges=tuple(Edge(short(source), short(target), word)
                    for source, target, word in sorted(picture.edges(keys=True))))


def _grow(store: Store, focus: str, depth: int) -> nx.MultiDiGraph:
    graph = nx.MultiDiGraph()
    frontier = {focus}
    for _ in range(depth + 1):
        beyond = len(frontier) - MOST_GROWN
        described = describe(store, sorted(frontier)[:MOST_GROWN])
        for iri, row in described.items():
            kind, word, layer = CLASSES[row.kind]
            graph.add_node(iri, kind=kind, word=word, layer=layer, label=row.label or word)
        if beyond > 0 or graph.number_of_nodes() > MOST_GROWN:
            graph.graph["beyond"] = max(0, beyond)
            break
        growing = sorted(iri for iri, row in described.items() if CLASSES[row.kind][0] not in NOT_THROUGH or iri == focus)
        rows = _arrows(store, growing, focus)
        for arrow in rows:
            source, target = (arrow.node, arrow.neighbour) if arrow.outgoing else (arrow.neighbour, arrow.node)
            graph.add_edge(source, target, key=arrow.relation)
        frontier = {arrow.neighbour for arrow in rows if "kind" not in graph.nodes[arrow.neighbour]}
        if not frontier:
            break
    return _within(graph, focus, depth)


def _arrows(store: Store, nodes: list[str], focus: str) -> list[NeighbourRow]:
    """The arrows of some nodes; of what statements are about, those to the focus only: whole pages are about one thing."""
    rows = results_once(store, nodes, query.run(store, "neighbours", NeighbourRow, node=nodes)) if nodes else []
    if focus in nodes:
        about = query.run(store, "spoken", SpokenRow, concept=focus)
        rows += [NeighbourRow(focus, ABOUT, outgoing=False, neighbour=row.statement) for row in about]
    return rows


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


def _within(graph: nx.MultiDiGraph, focus: str, depth: int) -> nx.MultiDiGraph:
    """Only what has been described (nodes met as somebody's neighbour) and lies near enough."""
    known = [node for node, data in graph.nodes(data=True) if "kind" in data]
    if focus not in graph:
        return nx.MultiDiGraph()
    near = nx.single_source_shortest_path_length(graph.to_undirected(as_view=True), focus, depth)
    return graph.subgraph(set(known) & set(near)).copy()


def _nearest(graph: nx.MultiDiGraph, focus: str, cap: int) -> set[str]:
    if focus not in graph:
        return set()
    distance = nx.single_source_shortest_path_length(graph.to_undirected(as_view=True), focus)
    # What is about a concept comes first there: a dose says less without its statement.
    asked = "statement" if graph.nodes[focus]["kind"] == "concept" else ""
    ranked = sorted(distance, key=lambda node: (
        distance[node], graph.nodes[node]["kind"] != asked, graph.nodes[node]["layer"], node))
    return set(ranked[:cap])


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


