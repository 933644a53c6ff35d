"""Which nodes of a graph a shape could find fault with: the quick look before the validator's thorough one.

Why: pyshacl takes a tenth of a millisecond for each node and constraint, and a long page has a hundred thousand of those
    that are sound.
Method: all shapes are compiled once (`constraints`) and run over the graph as numbers. What is not surely sound is a
    suspect, for pyshacl to judge, so that every finding remains pyshacl's own. The queries of shapes are asked of Oxigraph,
    bound to their node, as long as every literal has the type that the shapes ask of its predicate: engines agree on such
    graphs. It is given the triples whose predicates the queries name, all where one asks for any predicate. In any other
    graph the nodes of queries are suspects, and so are those of a shape with a constraint that is not known.
Fails: `Unscreenable` where the targets of shapes cannot be told without looking at classes of classes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

import pyoxigraph
from rdflib import RDF, RDFS, SH, XSD, BNode, Graph, Literal, URIRef
from rdflib.paths import AlternativePath, InvPath, MulPath, SequencePath
from rdflib.plugins.sparql import prepareQuery
from rdflib.term import Node

from loaders.validation.background import Background
from loaders.validation.constraints import TARGETS, Test, Unscreenable, compiled, is_typed, number, steps
from ontology.triples import Triples, uncollected

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

    def suspects(self, graph: Triples, engine: Engine | None) -> list[Node]:
        """The nodes that are not surely sound; without an engine to ask, all that a query would be asked about."""
        focus = self._focus(graph)
        if self.sound is not None and focus:
            sound = self.sound(graph)
            focus = {node for node in focus if not sound(node) or self._found(engine, node)}
        return [graph.terms[node] for node in focus]

    def _found(self, engine: Engine | None, node: int) -> bool:
        return any(engine is None or engine.finds(query, node) for query in self.queries)

    def _focus(self, graph: Triples) -> set[int]:
        found: set[int] = set()
        for kind, term in self.targets:
            if kind == SH.targetNode:
                found.add(graph.number(term))
            elif kind == SH.targetClass:
                found.update(graph.behind(str(RDF.type)).get(graph.number(term), ()))
            else:
                found.update((graph.ahead if kind == SH.targetSubjectsOf else graph.behind)(str(term)))
        return found


class Screens:
    """The screens of all shapes of a shapes graph."""

    def __init__(self, shapes: Graph, background: Background) -> None:
        self._background = background
        self._prefixes = {str(shapes.value(node, SH.prefix)): str(shapes.value(node, SH.namespace))
                          for node in shapes.objects(None, SH.declare)}
        self._datatypes = {str(path): datatype for node, datatype in shapes.subject_objects(SH.datatype)
                           for path in shapes.objects(node, SH.path)}
        if (None, RDF.type, RDFS.Class) in shapes:
            raise Unscreenable("a shape that is a class")
        holders = dict.fromkeys(node for term in TARGETS for node in shapes.subjects(term, None))
        self.each = tuple(Screen.of(shapes, node) for node in holders)
        asked = (query for screen in self.each for query in screen.queries)
        self._named = _named(asked, self._prefixes)

    def suspects(self, given: Graph | Triples) -> Mapping[Node, list[Node]]:
        """Shape -> the nodes that it may find fault with."""
        with uncollected():
            return self._suspects(Triples.of(given))

    def _suspects(self, graph: Triples) -> Mapping[Node, list[Node]]:
        if graph.ahead(str(RDFS.subClassOf)):
            raise Unscreenable("classes of classes")
        engine = Engine(graph, self._background, self._prefixes, self._named) if self._is_plain(graph) else None
        found = {screen.shape: screen.suspects(graph, engine) for screen in self.each}
        return {shape: nodes for shape, nodes in found.items() if nodes}

    def looked_at(self, shapes: Graph) -> frozenset[str] | None:
        """The predicates that some of the shapes can look at; None if they can look at any."""
        named = _named((str(query) for query in shapes.objects(None, SH.select)), self._prefixes)
        if named is None:
            return None
        found = {step for path in shapes.objects(None, SH.path) for step in steps(shapes, path)}
        if (None, SH["class"], None) in shapes:
            found |= {str(RDF.type), str(RDFS.subClassOf)}
        found |= {str(term) for kind in (SH.lessThanOrEquals, SH.equals) for term in shapes.objects(None, kind)}
        return named | found

    def _is_plain(self, graph: Triples) -> bool:
        """Whether each literal is of the type that the shapes ask of its predicate, a string where they ask for none."""
        return all(_is_plain(graph.terms[value], self._datatypes.get(predicate, XSD.string))
                   for predicate, values in graph.values() for value in values)


class Engine:
    """Oxigraph with what of the graph is asked for, filled when first asked."""

    def __init__(self, graph: Triples, background: Background, prefixes: dict[str, str],
                 predicates: frozenset[str] | None) -> None:
        self._graph, self._background, self._prefixes, self._predicates = graph, background, prefixes, predicates
        self._store: pyoxigraph.Store | None = None

    def finds(self, query: str, node: int) -> bool:
        """Whether a query, `$this` bound to a node, has an answer."""
        self._store = self._store or self._filled()
        this = _term(self._graph.terms[node])
        rows = self._store.query(query, prefixes=self._prefixes, substitutions={_THIS: this})
        return not isinstance(rows, pyoxigraph.QuerySolutions) or next(rows, None) is not None

    def _filled(self) -> pyoxigraph.Store:
        store = pyoxigraph.Store()
        predicates = self._predicates
        if predicates is None or any(isinstance(term, BNode) for term in self._graph.terms):
            for triple in (*self._graph, *self._background.triples):
                store.add(pyoxigraph.Quad(*map(_term, triple)))  # type: ignore[arg-type]
        else:
            lines = (*self._graph.of_predicates(predicates), *self._background.lines(self._graph.names(), predicates))
            store.bulk_load(b"".join(lines), format=pyoxigraph.RdfFormat.N_TRIPLES)
        return store


def _query(shapes: Graph, node: Node) -> str:
    text = str(shapes.value(node, SH.select))
    if set(shapes.predicates(node)) - _OF_A_QUERY or re.search(r"[$?](PATH|shapesGraph|currentShape)\b", text):
        raise Unscreenable("a query with more than a node")
    return text


def _named(queries: Iterable[str], prefixes: Mapping[str, str]) -> frozenset[str] | None:
    """The predicates that queries name; None if one asks for any."""
    each = [_named_in(query, tuple(prefixes.items())) for query in queries]
    return frozenset[str]().union(*(one for one in each if one is not None)) if None not in each else None


@cache
def _named_in(query: str, prefixes: tuple[tuple[str, str], ...]) -> frozenset[str] | None:
    found = list(_predicates(prepareQuery(query, initNs=dict(prefixes)).algebra))
    return frozenset(map(str, found)) if all(isinstance(predicate, URIRef) for predicate in found) else None


def _predicates(part: object) -> Iterator[object]:
    """What stands between subjects and objects in a query's algebra, the steps of paths one by one."""
    if isinstance(part, dict):
        for each in part.get("triples") or ():  # inside of EXISTS one list holds several
            yield from (step for predicate in each[1::3] for step in _steps(predicate))
        yield from (found for each in part.values() for found in _predicates(each))
    elif isinstance(part, list | tuple | set):
        yield from (found for each in part for found in _predicates(each))


def _steps(predicate: object) -> Iterator[object]:
    """The predicates of a path; one that may lead nowhere, or by any predicate but some, is given back and is no IRI."""
    if isinstance(predicate, AlternativePath | SequencePath):
        yield from (step for each in predicate.args for step in _steps(each))
    elif isinstance(predicate, MulPath) and not predicate.zero:
        yield from _steps(predicate.path)
    elif isinstance(predicate, InvPath):
        yield from _steps(predicate.arg)
    else:
        yield predicate


def _term(term: Node) -> pyoxigraph.NamedNode | pyoxigraph.BlankNode | pyoxigraph.Literal:
    if isinstance(term, Literal):
        if term.language:
            return pyoxigraph.Literal(str(term), language=term.language)
        return pyoxigraph.Literal(str(term), datatype=pyoxigraph.NamedNode(str(term.datatype or XSD.string)))
    return pyoxigraph.BlankNode(str(term)) if isinstance(term, BNode) else pyoxigraph.NamedNode(str(term))


def _is_plain(term: Node, datatype: Node) -> bool:
    if isinstance(term, Literal):
        return is_typed(term, datatype) and (number(term) is None or len(term) <= LONGEST_NUMBER)
    return isinstance(term, BNode) or _NOT_FOR_IRIS.search(str(term)) is None
