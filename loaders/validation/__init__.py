"""Whether a graph may be stored: the shapes of `ontology/shapes.ttl`, said in words a reviewer understands.

Why: loaders and explorer meet only in RDF that passes the shapes. What breaks them must be refused with the message, the
    node and the words of the document, not with the vocabulary of a validator.
Method: `screen` tells which nodes a shape could find fault with, which for a sound graph are none; pyshacl, without
    inference, judges those. It is given the vocabulary beside the graph, as `pyshacl -e` is, and of both what the shapes
    in question look at. The shapes are parsed and compiled once a process. Each result is named after the node shape its
    constraint stands in, and placed by the nearest passage: the node's own, or that of what holds it.
Fails: never for what a graph says, which is returned as violations. Shapes that cannot be read raise pyshacl's
    `ReportableRuntimeError` or rdflib's parser errors.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, cast

from rdflib import RDF, SH, Graph, URIRef
from rdflib.term import Node

from loaders import version
from loaders.validation.background import read, vocabulary
from loaders.validation.constraints import TARGETS, Unscreenable
from loaders.validation.screen import Screens
from ontology import BIRO, GX, NIF, SHAPES_TTL, VOCABULARIES_TTL, iris, triples
from ontology.triples import Triples

Severity = Literal["Violation", "Warning", "Info"]
LONGEST_WORDS = 80
FARTHEST_OWNER = 4
OWNING = (
    GX.hasPassage, GX.hasUnrecognised, GX.hasGround, GX.hasQuantity, GX.hasCriterion, GX.hasCondition, GX.hasMember,
    GX.hasPointer, GX.resolvedTo, GX.reports, GX.hasResult, GX.decision, GX.arm, GX.versus, GX.population, BIRO.references,
)


@dataclass(frozen=True, slots=True)
class Place:
    """Characters [start, end) of the source text, and the words there, clipped to be read in one line."""

    start: int
    end: int
    words: str

    def __str__(self) -> str:
        return f"characters {self.start}-{self.end}: '{self.words}'"


@dataclass(frozen=True, slots=True)
class Violation:
    """What a shape says of a node: `shape` is its name in shapes.ttl, `node` an IRI; no place where none is known."""

    shape: str
    message: str
    node: str
    severity: Severity
    place: Place | None

    def __str__(self) -> str:
        name = self.node.removeprefix(iris.BASE)
        return f"{self.message} ({name}, {self.place})" if self.place else f"{self.message} ({name})"


def validate(graph: Graph | Triples) -> tuple[Violation, ...]:
    """What the shapes find in a graph, each finding once, in the order of the text; what has no place comes first."""
    given = Triples.of(graph)
    try:
        suspects = _screens().suspects(given)
    except Unscreenable:
        return judged(given, _shapes())
    aimed = _aimed(suspects)
    return judged(given, aimed, _screens().looked_at(aimed)) if suspects else ()


def judged(graph: Graph | Triples, shapes: Graph, predicates: Collection[str] | None = None) -> tuple[Violation, ...]:
    """What pyshacl alone says of a graph, by shapes that have their constraints from `shapes.ttl`.

    It is given what is said by some predicates, by any where that is None. It breaks down where it reckons with "many" as a
    number. Then nothing is reckoned: that it is no number, which refuses the graph, is found without.
    """
    given = Triples.of(graph)
    mixed = Graph()
    for triple in (*given.said(predicates), *vocabulary().triples.said(predicates)):
        mixed.add(triple)
    try:
        report = _report(mixed, shapes)
    except (TypeError, ValueError, ArithmeticError):
        report = _report(mixed, shapes - _reckoning())
    found = {_violation(given, report, result) for result in report.objects(None, SH.result)}
    return tuple(sorted(found, key=_in_text_order))


def _report(graph: Graph, shapes: Graph) -> Graph:
    import pyshacl

    _, report, _ = pyshacl.validate(graph, shacl_graph=shapes, inference="none", advanced=False, inplace=True)
    return cast(Graph, report)


@cache
def fingerprint() -> str:
    """What a graph is found sound by: shapes, vocabulary, the code that holds a graph against them, the reader's version."""
    code = (SHAPES_TTL, VOCABULARIES_TTL, Path(triples.__file__), *sorted(Path(__file__).parent.glob("*.py")))
    return hashlib.sha256(b"".join((*(path.read_bytes() for path in code), version.VERSION.encode()))).hexdigest()


def shapes() -> int:
    """How many shapes a graph is checked against."""
    return len(set(_shapes().subjects(RDF.type, SH.NodeShape)))


def _violation(graph: Triples, report: Graph, result: Node) -> Violation:
    node = _culprit(report, result)
    severity = str(report.value(result, SH.resultSeverity)).removeprefix(str(SH))
    return Violation(
        shape=_shape_name(report.value(result, SH.sourceShape)),
        message=min(str(message) for message in report.objects(result, SH.resultMessage)),
        node=str(node), severity=cast(Severity, severity), place=_place(graph, node))


def _in_text_order(violation: Violation) -> tuple[int, int, str, str, str]:
    place = violation.place
    start, end = (place.start, place.end) if place else (-1, -1)
    return start, end, violation.node, violation.shape, violation.message


def _culprit(report: Graph, result: Node) -> Node:
    """The node to blame: a query that starts at a file gives it as the value, any other constraint as the focus."""
    focus, value = report.value(result, SH.focusNode), report.value(result, SH.value)
    queried = report.value(result, SH.sourceConstraintComponent) == SH.SPARQLConstraintComponent
    return value if queried and isinstance(value, URIRef) else cast(Node, focus)


@cache
def _shapes() -> Graph:
    return read(SHAPES_TTL)


def _reckoning() -> Graph:
    """That shapes ask queries and compare numbers."""
    found = Graph()
    for term in (SH.sparql, SH.lessThanOrEquals):
        for triple in _shapes().triples((None, term, None)):
            found.add(triple)
    return found


@cache
def _screens() -> Screens:
    return Screens(_shapes(), vocabulary())


def _aimed(suspects: Mapping[Node, Iterable[Node]]) -> Graph:
    """The shapes that have suspects, with all that is said of them, aimed at those alone."""
    aimed, known, open_nodes = Graph(), set(suspects), list(suspects)
    while open_nodes:
        for triple in _shapes().triples((open_nodes.pop(), None, None)):
            if triple[1] not in TARGETS:
                aimed.add(triple)
                if triple[2] not in known:
                    known.add(triple[2])
                    open_nodes.append(triple[2])
    for shape, nodes in suspects.items():
        for node in nodes:
            aimed.add((shape, SH.targetNode, node))
    return aimed


def _shape_name(source: Node | None) -> str:
    """The name of the node shape that a constraint without a name stands in."""
    while source is not None and not isinstance(source, URIRef):
        source = next(_shapes().subjects(SH.property, source), None)
    return str(source).rpartition("#")[2]


def _place(graph: Triples, node: Node) -> Place | None:
    """The first characters of the node, else of what holds it, else of what holds that."""
    level = {node}
    for _ in range(FARTHEST_OWNER):
        spans = sorted(span for held in level for span in _spans(graph, held))
        if spans:
            start, end, words = spans[0]
            return Place(start, end, _clipped(words))
        level = {owner for held in level for term in OWNING for owner in graph.subjects(term, held)}
    return None


def _spans(graph: Triples, node: Node) -> Iterator[tuple[int, int, str]]:
    """Start, end and words of the passages of a node, or of the passage the node is; incomplete ones are passed over."""
    for passage in (node, *graph.objects(node, GX.hasPassage)):
        start, words = (min(map(str, graph.objects(passage, term)), default="") for term in (NIF.beginIndex, NIF.anchorOf))
        if start.isdecimal() and words:
            yield int(start), int(start) + len(words), words


def _clipped(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= LONGEST_WORDS else f"{line[:LONGEST_WORDS - 1].rstrip()}…"
