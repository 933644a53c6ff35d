"""The constraints of SHACL Core that our shapes use, as tests that say yes only where they are sure.

Why: nearly everything in a graph is sound, and that can be seen without a validator.
Method: a shape is compiled once into a test, which is bound to each graph it is to judge and is then a function of a node.
    It says yes where every constraint surely holds, by the rules of the SHACL recommendation and of pyshacl both; where they
    could differ (text compared with numbers, an ill-typed literal, a subclass) it says no, which accuses nothing: it asks
    for the thorough look.
Fails: `Unscreenable` for a constraint, a path or a parameter that is not known here.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date
from decimal import Decimal

from rdflib import RDF, SH, XSD, Graph, Literal, URIRef
from rdflib.collection import Collection as RdfList
from rdflib.term import Node

from ontology.triples import Triples

# What is compiled of a shape, each to be bound to a graph: the way from a node, the test of a node, that of its values.
Path = Callable[[Triples], Callable[[int], Collection[int]]]
Test = Callable[[Triples], Callable[[int], bool]]
Check = Callable[[Triples], Callable[[int, Collection[int]], bool]]

TARGETS = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)
_SAYS_NOTHING = {*TARGETS, SH.path, SH.message, SH.severity}
_IN, _TYPE, _STRING = SH["in"], str(RDF.type), XSD.string
_NUMBERS = (XSD.integer, XSD.decimal)
_VALUES: dict[Node, type] = {
    XSD.string: str, XSD.integer: int, XSD.decimal: Decimal, XSD.boolean: bool, XSD.date: date, XSD.gYear: object}


class Unscreenable(Exception):
    """What the quick look does not know."""


def compiled(shapes: Graph, node: Node, beside: Collection[Node] = ()) -> Test:
    """The test of one node against a shape, leaving out the constraints `beside`."""
    checks = []
    for term, value in shapes.predicate_objects(node):
        if term in _CHECKS:
            checks.append(_CHECKS[term](shapes, value))
        elif term not in _SAYS_NOTHING and term not in beside and value not in (SH.NodeShape, SH.PropertyShape):
            raise Unscreenable(str(term))
    head = shapes.value(node, SH.path)
    return _test(_itself if head is None else _path(shapes, head), tuple(checks))


def _test(path: Path, checks: tuple[Check, ...]) -> Test:
    def bind(graph: Triples) -> Callable[[int], bool]:
        ahead, bound = path(graph), tuple(check(graph) for check in checks)

        def test(node: int) -> bool:
            values = ahead(node)
            for check in bound:  # noqa: SIM110 - runs a hundred thousand times a page, where all() costs a generator each
                if not check(node, values):
                    return False
            return True
        return test
    return bind


# ---- paths -----------------------------------------------------------------------------------------------------------


def _itself(_: Triples) -> Callable[[int], Collection[int]]:
    return lambda focus: (focus,)


def _path(shapes: Graph, node: Node) -> Path:
    """The way from a node to the different nodes at the end of a path."""
    if isinstance(node, URIRef):
        ahead = str(node)
        return lambda graph: _followed(graph.ahead(ahead))
    inverse, ways = shapes.value(node, SH.inversePath), shapes.value(node, SH.alternativePath)
    if isinstance(inverse, URIRef):
        behind = str(inverse)
        return lambda graph: _followed(graph.behind(behind))
    if ways is not None:
        return _either([_path(shapes, way) for way in RdfList(shapes, ways)])
    more = shapes.value(node, SH.oneOrMorePath)
    if more is not None:
        return _on_and_on(_path(shapes, more))
    if (node, RDF.first, None) in shapes:
        return _in_turn([_path(shapes, step) for step in RdfList(shapes, node)])
    raise Unscreenable("a path of another kind")


def _followed(links: Mapping[int, Collection[int]]) -> Callable[[int], Collection[int]]:
    get = links.get
    return lambda focus: get(focus, ())


def _either(paths: list[Path]) -> Path:
    def bind(graph: Triples) -> Callable[[int], Collection[int]]:
        ways = [path(graph) for path in paths]
        return lambda focus: {value for way in ways for value in way(focus)}
    return bind


def _in_turn(paths: list[Path]) -> Path:
    def bind(graph: Triples) -> Callable[[int], Collection[int]]:
        steps = [path(graph) for path in paths]

        def follow(focus: int) -> Collection[int]:
            found: Collection[int] = (focus,)
            for step in steps:
                found = step(*found) if len(found) == 1 else {value for node in found for value in step(node)}
            return found
        return follow
    return bind


def _on_and_on(path: Path) -> Path:
    def bind(graph: Triples) -> Callable[[int], Collection[int]]:
        step = path(graph)

        def follow(focus: int) -> Collection[int]:
            found: set[int] = set()
            ahead = [*step(focus)]
            while ahead:
                node = ahead.pop()
                if node not in found:
                    found.add(node)
                    ahead.extend(step(node))
            return found
        return follow
    return bind


def steps(shapes: Graph, path: Node) -> Iterator[str]:
    """The predicates of a path of a shape."""
    if isinstance(path, URIRef):
        yield str(path)
        return
    for term, part in shapes.predicate_objects(path):
        if term != RDF.type and part != RDF.nil:
            yield from steps(shapes, part)


# ---- constraints -----------------------------------------------------------------------------------------------------


def number(term: Node) -> int | Decimal | None:
    """The number that a literal is; None if it is none, or not surely."""
    if not isinstance(term, Literal):
        return None
    value = term.value
    if not isinstance(value, int | Decimal) or not any(_same(term.datatype, one) for one in _NUMBERS) or term.ill_typed:
        return None
    return value if isinstance(value, int) or value.is_finite() else None


def is_typed(term: Node, datatype: Node) -> bool:
    """Whether a term is surely a well-formed literal of a datatype."""
    if not isinstance(term, Literal) or term.language is not None or term.ill_typed:
        return False
    return _same(term.datatype or _STRING, datatype) and isinstance(term.value, _VALUES.get(datatype, ()))


def _same(one: Node | None, other: Node) -> bool:
    """Whether two IRIs are one, told by their characters: rdflib compares types first, in Python."""
    return one is other or (isinstance(one, str) and isinstance(other, str) and str.__eq__(one, other))


def _each(holds: Callable[[Node], bool]) -> Check:
    """A constraint on each value by itself, asked once of each: units, concepts and flags are said of many nodes."""
    def bind(graph: Triples) -> Callable[[int, Collection[int]], bool]:
        terms = graph.terms
        known: dict[int, bool] = {}
        get = known.get

        def check(_: int, values: Collection[int]) -> bool:
            for value in values:
                told = get(value)
                if told is None:
                    told = known[value] = holds(terms[value])
                if not told:
                    return False
            return True
        return check
    return bind


def _count(compare: Callable[[int, int], bool]) -> Callable[[Graph, Node], Check]:
    def build(_: Graph, value: Node) -> Check:
        limit = int(_limit(value))
        return lambda _graph: lambda _focus, values: compare(len(values), limit)
    return build


def _bound(compare: Callable[[int | Decimal, int | Decimal], bool]) -> Callable[[Graph, Node], Check]:
    def build(_: Graph, value: Node) -> Check:
        limit = _limit(value)
        return _each(lambda term: (found := number(term)) is not None and compare(found, limit))
    return build


def _limit(value: Node) -> int | Decimal:
    limit = number(value)
    if limit is None:
        raise Unscreenable(f"a limit of {value}")
    return limit


def _min_length(_: Graph, value: Node) -> Check:
    least = _limit(value)
    return _each(lambda term: isinstance(term, (Literal, URIRef)) and len(term) >= least)


def _pattern(_: Graph, value: Node) -> Check:
    matches = re.compile(str(value)).search
    return _each(lambda term: isinstance(term, (Literal, URIRef)) and matches(term) is not None)


def _datatype(_: Graph, value: Node) -> Check:
    if value not in _VALUES:
        raise Unscreenable(f"values of {value}")
    return _each(lambda term: is_typed(term, value))


def _node_kind(_: Graph, value: Node) -> Check:
    if value != SH.IRI:
        raise Unscreenable(f"nodes that are {value}")
    return _each(lambda term: isinstance(term, URIRef))


def _class(_: Graph, value: Node) -> Check:
    def bind(graph: Triples) -> Callable[[int, Collection[int]], bool]:
        types, wanted = graph.ahead(_TYPE), graph.number(value)
        return lambda _, values: all(wanted in types.get(node, ()) for node in values)
    return bind


def _in(shapes: Graph, value: Node) -> Check:
    members = set(RdfList(shapes, value))
    return _each(lambda term: term in members)


def _has_value(_: Graph, value: Node) -> Check:
    def bind(graph: Triples) -> Callable[[int, Collection[int]], bool]:
        wanted = graph.number(value)
        return lambda _, values: wanted in values
    return bind


def _less_than_or_equals(_: Graph, value: Node) -> Check:
    other = str(value)

    def bind(graph: Triples) -> Callable[[int, Collection[int]], bool]:
        terms, others = graph.terms, graph.ahead(other)

        def check(focus: int, values: Collection[int]) -> bool:
            lower = [number(terms[node]) for node in values]
            upper = [number(terms[node]) for node in others.get(focus, ())]
            return all(low is not None and high is not None and low <= high for low in lower for high in upper)
        return check
    return bind


def _equals(_: Graph, value: Node) -> Check:
    other = str(value)

    def bind(graph: Triples) -> Callable[[int, Collection[int]], bool]:
        others = graph.ahead(other)
        return lambda focus, values: set(values) == set(others.get(focus, ()))
    return bind


def _property(shapes: Graph, value: Node) -> Check:
    test = compiled(shapes, value)

    def bind(graph: Triples) -> Callable[[int, Collection[int]], bool]:
        bound = test(graph)
        return lambda _, values: all(map(bound, values))
    return bind


def _node(shapes: Graph, value: Node) -> Check:
    """That another shape holds of each value."""
    return _property(shapes, value)


def _or(shapes: Graph, value: Node) -> Check:
    tests = [compiled(shapes, node) for node in RdfList(shapes, value)]

    def bind(graph: Triples) -> Callable[[int, Collection[int]], bool]:
        bound = [test(graph) for test in tests]

        def check(_: int, values: Collection[int]) -> bool:
            for node in values:
                for test in bound:
                    if test(node):
                        break
                else:
                    return False
            return True
        return check
    return bind


def _not(shapes: Graph, value: Node) -> Check:
    """That a value is not in a list or has not a form; of any other test, not to say yes is not to be sure of a no."""
    parts = set(shapes.predicates(value))
    if parts == {SH.pattern}:
        found = re.compile(str(shapes.value(value, SH.pattern))).search
        return _each(lambda term: is_typed(term, _STRING) and found(str(term)) is None)
    if parts != {_IN}:
        raise Unscreenable("what a shape must not be")
    members = {node for held in shapes.objects(value, _IN) for node in RdfList(shapes, held)}
    return _each(lambda term: (isinstance(term, URIRef) or is_typed(term, _STRING)) and term not in members)


_CHECKS: dict[Node, Callable[[Graph, Node], Check]] = {
    SH.minCount: _count(operator.ge), SH.maxCount: _count(operator.le),
    SH.minInclusive: _bound(operator.ge), SH.maxInclusive: _bound(operator.le),
    SH.minExclusive: _bound(operator.gt), SH.maxExclusive: _bound(operator.lt),
    SH.minLength: _min_length, SH.pattern: _pattern, SH.datatype: _datatype, SH.nodeKind: _node_kind, SH["class"]: _class,
    _IN: _in, SH.hasValue: _has_value, SH.lessThanOrEquals: _less_than_or_equals, SH.equals: _equals,
    SH.property: _property, SH.node: _node, SH["or"]: _or, SH["not"]: _not,
}
