"""Which nodes of a graph a shape could find fault with: the quick look before the validator's thorough one.

Why: pyshacl takes a tenth of a millisecond for each node and constraint, and a long page has a hundred thousand of those
    that are sound.
Method: all shapes are compiled once (`constraints`) and run over the graph (`facts`). What is not surely sound is a suspect,
    for pyshacl to judge, so that every finding remains pyshacl's own. The queries of shapes are asked of Oxigraph, bound to
    their node, as long as every literal has the type that the shapes ask of its predicate: engines agree on such graphs.
    In any other the nodes of queries are suspects, and so are those of a shape with a constraint that is not known.
Fails: `Unscreenable` where the targets of shapes cannot be told without looking at classes of classes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import pyoxigraph
from rdflib import RDF, RDFS, SH, XSD, BNode, Graph, Literal
from rdflib.term import Node

from loaders.validation.constraints import TARGETS, Test, Unscreenable, compiled, is_typed, number
from loaders.validation.facts import Facts

LONGEST_NUMBER = 15  # characters with which every engine reckons exactly
_OF_A_QUERY = {RDF.type, SH.select, SH.prefixes, SH.message}
_THIS = pyoxigraph.Variable("this")
_NOT_FOR_IRIS = re.compile(r'[\x00-\x20<>"{}|^`\\]')


@dataclass(frozen=True, slots=True)
class Screen:
    """One shape: where it looks, what makes a node surely sound (None: nothing), and which queries must find nothing."""

    shape: Node
    targets: tuple[tuple[Node, Node], ...]
    sound: Test | None
    queries: tuple[str, ...]

    @classmethod
    def of(cls, shapes: Graph, shape: Node) -> Screen:
        """The screen of a shape; one that calls every node a suspect if something in the shape is not known."""
        targets = tuple((kind, term) for kind in TARGETS for term in shapes.objects(shape, kind))
        try:
            queries = tuple(_query(shapes, node) for node in shapes.objects(shape, SH.sparql))
            return cls(shape, targets, compiled(shapes, shape, {SH.sparql}), queries)
        except Unscreenable:
            return cls(shape, targets, None, ())

    def suspects(self, facts: Facts, engine: Engine | None) -> list[Node]:
        """The nodes that are not surely sound; without an engine to ask, all that a query would be asked about."""
        return [facts.terms[node] for node in self._focus(facts) if self._suspects(facts, engine, node)]

    def _suspects(self, facts: Facts, engine: Engine | None, node: int) -> bool:
        if self.sound is None or not self.sound(facts, node):
            return True
        return any(engine is None or engine.finds(query, node) for query in self.queries)

    def _focus(self, facts: Facts) -> set[int]:
        found: set[int] = set()
        for kind, term in self.targets:
            if kind == SH.targetNode:
                found.add(facts.number(term))
            elif kind == SH.targetClass:
                found.update(facts.behind(str(RDF.type)).get(facts.number(term), ()))
            else:
                found.update((facts.ahead if kind == SH.targetSubjectsOf else facts.behind)(str(term)))
        return found


class Screens:
    """The screens of all shapes of a shapes graph."""

    def __init__(self, shapes: Graph) -> None:
        self._prefixes = {str(shapes.value(node, SH.prefix)): str(shapes.value(node, SH.namespace))
                          for node in shapes.objects(None, SH.declare)}
        self._datatypes = {str(path): datatype for node, datatype in shapes.subject_objects(SH.datatype)
                           for path in shapes.objects(node, SH.path)}
        if (None, RDF.type, RDFS.Class) in shapes:
            raise Unscreenable("a shape that is a class")
        holders = dict.fromkeys(node for term in TARGETS for node in shapes.subjects(term, None))
        self.each = tuple(Screen.of(shapes, node) for node in holders)

    def suspects(self, graph: Graph) -> Mapping[Node, list[Node]]:
        """Shape -> the nodes that it may find fault with."""
        if (None, RDFS.subClassOf, None) in graph:
            raise Unscreenable("classes of classes")
        facts = Facts(graph)
        engine = Engine(facts, self._prefixes) if self._is_plain(facts) else None
        found = {screen.shape: screen.suspects(facts, engine) for screen in self.each}
        return {shape: nodes for shape, nodes in found.items() if nodes}

    def _is_plain(self, facts: Facts) -> bool:
        """Whether each literal is of the type that the shapes ask of its predicate, a string where they ask for none."""
        return all(_is_plain(facts.terms[value], self._datatypes.get(predicate, XSD.string))
                   for predicate, values in facts.values() for value in values)


class Engine:
    """Oxigraph with the graph in it, filled when first asked."""

    def __init__(self, facts: Facts, prefixes: dict[str, str]) -> None:
        self._facts, self._prefixes = facts, prefixes
        self._store: pyoxigraph.Store | None = None

    def finds(self, query: str, node: int) -> bool:
        """Whether a query, `$this` bound to a node, has an answer."""
        self._store = self._store or self._filled()
        this = _term(self._facts.terms[node])
        rows = self._store.query(query, prefixes=self._prefixes, substitutions={_THIS: this})
        return not isinstance(rows, pyoxigraph.QuerySolutions) or next(rows, None) is not None

    def _filled(self) -> pyoxigraph.Store:
        store, terms = pyoxigraph.Store(), [_term(term) for term in self._facts.terms]
        predicates = {predicate: pyoxigraph.NamedNode(predicate) for predicate, _ in self._facts.values()}
        store.extend(pyoxigraph.Quad(terms[subject], predicates[predicate], terms[value])  # type: ignore[arg-type]
                     for subject, predicate, value in self._facts.triples())
        return store


def _query(shapes: Graph, node: Node) -> str:
    text = str(shapes.value(node, SH.select))
    if set(shapes.predicates(node)) - _OF_A_QUERY or re.search(r"[$?](PATH|shapesGraph|currentShape)\b", text):
        raise Unscreenable("a query with more than a node")
    return text


def _term(term: Node) -> pyoxigraph.NamedNode | pyoxigraph.BlankNode | pyoxigraph.Literal:
    if isinstance(term, Literal):
        return pyoxigraph.Literal(str(term), datatype=pyoxigraph.NamedNode(str(term.datatype or XSD.string)))
    return pyoxigraph.BlankNode(str(term)) if isinstance(term, BNode) else pyoxigraph.NamedNode(str(term))


def _is_plain(term: Node, datatype: Node) -> bool:
    if isinstance(term, Literal):
        return is_typed(term, datatype) and (number(term) is None or len(term) <= LONGEST_NUMBER)
    return isinstance(term, BNode) or _NOT_FOR_IRIS.search(str(term)) is None
