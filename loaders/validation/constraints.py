"""The constraints of SHACL Core that our shapes use, as tests that say yes only where they are sure.

Why: nearly everything in a graph is sound, and that can be seen without a validator.
Method: a shape is compiled into one function of a node. It says yes where every constraint surely holds, by the rules of the
    SHACL recommendation and of pyshacl both; where they could differ (text compared with numbers, an ill-typed literal, a
    subclass) it says no, which accuses nothing: it asks for the thorough look.
Fails: `Unscreenable` for a constraint, a path or a parameter that is not known here.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Collection
from datetime import date
from decimal import Decimal

from rdflib import RDF, SH, XSD, Graph, Literal, URIRef
from rdflib.collection import Collection as RdfList
from rdflib.term import Node

from loaders.validation.facts import Facts

Path = Callable[[Facts, int], Collection[int]]
Test = Callable[[Facts, int], bool]
Check = Callable[[Facts, int, Collection[int]], bool]

TARGETS = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)
_SAYS_NOTHING = {*TARGETS, SH.path, SH.message, SH.severity}
_IN, _TYPE, _STRING = SH["in"], str(RDF.type), XSD.string
_NUMBERS = frozenset((XSD.integer, XSD.decimal))
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
    def test(facts: Facts, node: int) -> bool:
        values = path(facts, node)
        for check in checks:  # noqa: SIM110 - runs a hundred thousand times a page, where all() costs a generator each
            if not check(facts, node, values):
                return False
        return True
    return test


# ---- paths -----------------------------------------------------------------------------------------------------------


def _itself(_: Facts, node: int) -> Collection[int]:
    return (node,)


def _path(shapes: Graph, node: Node) -> Path:
    """The way from a node to the different nodes at the end of a path."""
    if isinstance(node, URIRef):
        ahead = str(node)
        return lambda facts, focus: facts.ahead(ahead).get(focus, ())
    inverse, ways = shapes.value(node, SH.inversePath), shapes.value(node, SH.alternativePath)
    if isinstance(inverse, URIRef):
        behind = str(inverse)
        return lambda facts, focus: facts.behind(behind).get(focus, ())
    if ways is not None:
        paths = [_path(shapes, way) for way in RdfList(shapes, ways)]
        return lambda facts, focus: {value for path in paths for value in path(facts, focus)}
    if (node, RDF.first, None) in shapes:
        return _in_turn([_path(shapes, step) for step in RdfList(shapes, node)])
    raise Unscreenable("a path of another kind")


def _in_turn(steps: list[Path]) -> Path:
    def path(facts: Facts, focus: int) -> Collection[int]:
        found: Collection[int] = (focus,)
        for step in steps:
            found = {value for node in found for value in step(facts, node)}
        return found
    return path


# ---- constraints -----------------------------------------------------------------------------------------------------


def number(term: Node) -> int | Decimal | None:
    """The number that a literal is; None if it is none, or not surely."""
    if not isinstance(term, Literal) or term.datatype not in _NUMBERS or term.ill_typed:
        return None
    value = term.value
    return value if isinstance(value, int) or (isinstance(value, Decimal) and value.is_finite()) else None


def is_typed(term: Node, datatype: Node) -> bool:
    """Whether a term is surely a well-formed literal of a datatype."""
    if not isinstance(term, Literal) or term.language is not None or term.ill_typed:
        return False
    return (term.datatype or _STRING) == datatype and isinstance(term.value, _VALUES.get(datatype, ()))


def _each(holds: Callable[[Node], bool]) -> Check:
    """A constraint on each value by itself."""
    def check(facts: Facts, _: int, values: Collection[int]) -> bool:
        return all(map(holds, map(facts.terms.__getitem__, values)))
    return check


def _count(compare: Callable[[int, int], bool]) -> Callable[[Graph, Node], Check]:
    def build(_: Graph, value: Node) -> Check:
        limit = int(_limit(value))
        return lambda _facts, _focus, values: compare(len(values), limit)
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
    return _each(lambda term: isinstance(term, Literal | URIRef) and len(str(term)) >= least)


def _pattern(_: Graph, value: Node) -> Check:
    matches = re.compile(str(value)).search
    return _each(lambda term: isinstance(term, Literal | URIRef) and matches(str(term)) is not None)


def _datatype(_: Graph, value: Node) -> Check:
    if value not in _VALUES:
        raise Unscreenable(f"values of {value}")
    return _each(lambda term: is_typed(term, value))


def _node_kind(_: Graph, value: Node) -> Check:
    if value != SH.IRI:
        raise Unscreenable(f"nodes that are {value}")
    return _each(lambda term: isinstance(term, URIRef))


def _class(_: Graph, value: Node) -> Check:
    def check(facts: Facts, _: int, values: Collection[int]) -> bool:
        types, wanted = facts.ahead(_TYPE), facts.number(value)
        return all(wanted in types.get(node, ()) for node in values)
    return check


def _in(shapes: Graph, value: Node) -> Check:
    members = set(RdfList(shapes, value))
    return _each(lambda term: term in members)


def _has_value(_: Graph, value: Node) -> Check:
    return lambda facts, _, values: facts.number(value) in values


def _less_than_or_equals(_: Graph, value: Node) -> Check:
    other = str(value)

    def check(facts: Facts, focus: int, values: Collection[int]) -> bool:
        lower = [number(facts.terms[node]) for node in values]
        upper = [number(facts.terms[node]) for node in facts.ahead(other).get(focus, ())]
        return all(low is not None and high is not None and low <= high for low in lower for high in upper)
    return check


def _property(shapes: Graph, value: Node) -> Check:
    test = compiled(shapes, value)
    return lambda facts, _, values: all(test(facts, node) for node in values)


def _or(shapes: Graph, value: Node) -> Check:
    tests = [compiled(shapes, node) for node in RdfList(shapes, value)]
    return lambda facts, _, values: all(any(test(facts, node) for test in tests) for node in values)


def _not(shapes: Graph, value: Node) -> Check:
    """That a value is not in a list; that any other test does not say yes would not be enough to be sure."""
    if set(shapes.predicates(value)) != {_IN}:
        raise Unscreenable("what a shape must not be")
    members = {node for held in shapes.objects(value, _IN) for node in RdfList(shapes, held)}
    return _each(lambda term: isinstance(term, URIRef) and term not in members)


_CHECKS: dict[Node, Callable[[Graph, Node], Check]] = {
    SH.minCount: _count(operator.ge), SH.maxCount: _count(operator.le),
    SH.minInclusive: _bound(operator.ge), SH.maxInclusive: _bound(operator.le),
    SH.minExclusive: _bound(operator.gt), SH.maxExclusive: _bound(operator.lt),
    SH.minLength: _min_length, SH.pattern: _pattern, SH.datatype: _datatype, SH.nodeKind: _node_kind, SH["class"]: _class,
    _IN: _in, SH.hasValue: _has_value, SH.lessThanOrEquals: _less_than_or_equals,
    SH.property: _property, SH["or"]: _or, SH["not"]: _not,
}
