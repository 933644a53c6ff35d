"""A named graph as numbers: written once, looked through, spelt.

Why: rdflib computes the hash of a term in Python each time it is looked up, and keeps three dictionaries a triple. A page of
    a megabyte has hundreds of thousands of triples, which are written, held against shapes and stored as lines.
Method: each different term gets a number once; per predicate, a dictionary leads from subjects to objects, and another one
    back, made when first asked for. Terms are found by their characters, whose hash is kept. The lines are N-Quads in
    canonical order, made piece by piece: the order of numbers whose terms are in order.
Fails: `ValueError` where a term cannot be spelt: a blank node, an IRI with characters that none may have. A term that is
    not in the graph has no neighbours.
"""

from __future__ import annotations

import contextlib
import gc
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from decimal import Decimal

from rdflib import XSD, Graph, Literal, URIRef
from rdflib.term import Node

PIECE = 20_000  # lines that are spelt at a time
_SHORT = 8  # objects that are looked through one by one
_NOT_IN_IRIS = re.compile(r'[\x00-\x20<>"{}|^`\\]')
_ESCAPED = re.compile(r'[\\"\n\r]')
_ESCAPES = str.maketrans({"\\": "\\\\", "\n": "\\n", '"': '\\"', "\r": "\\r"})
_Links = dict[int, tuple[int, ...] | dict[int, None]]


class Triples:
    """The triples of one named graph, each once; `terms` are the terms by their number."""

    def __init__(self, identifier: Node, triples: Iterable[tuple[Node, Node, Node]] = ()) -> None:
        self.identifier = identifier
        self.terms: list[Node] = []
        self._numbers: dict[object, int] = {}
        self._plain: dict[tuple[type, object], int] = {}
        self._links: dict[int, _Links] = {}
        self._behind: dict[str, Mapping[int, Collection[int]]] = {}
        self._alone: list[tuple[int]] = []  # each number by itself, made once for all triples with that object
        self._spelt: list[str] = []
        for triple in triples:
            self.add(triple)

    @classmethod
    def of(cls, graph: Graph | Triples) -> Triples:
        """A graph as numbers; itself if it is so already."""
        return graph if isinstance(graph, cls) else cls(graph.identifier, graph)

    # Writing

    def add(self, triple: tuple[Node, Node, Node]) -> None:
        """Add a triple that may be there already."""
        subject, predicate, value = triple
        self.link(self.number(subject), self.number(predicate), self.number(value))

    def number(self, term: Node) -> int:
        """The number of a term, known or new."""
        key = str(term) if type(term) is URIRef else _key(term)  # most are IRIs
        found = self._numbers.get(key)
        if found is None:
            found = self._numbers[key] = len(self.terms)
            self.terms.append(term)
            self._alone.append((found,))
        return found

    def describe(self, node: URIRef, values: Iterable[tuple[URIRef, object]]) -> None:
        """Add what is said of a node: terms, or plain values as literals; decimals keep their digits."""
        subject, number = self.number(node), self.number
        for predicate, value in values:
            kind = type(value)
            if kind is URIRef:
                found = number(value)  # type: ignore[arg-type]
            elif kind is Decimal:  # two that are equal may be printed in two ways
                found = number(_literal(value))
            else:  # the kind tells 1 from True
                known = self._plain.get((kind, value))
                found = number(_literal(value)) if known is None else known
                self._plain[kind, value] = found
            self.link(subject, number(predicate), found)

    def link(self, subject: int, predicate: int, value: int) -> None:
        """Add a triple of numbers; most subjects have one object of a predicate."""
        links = self._links.get(predicate)
        if links is None:
            links = self._links[predicate] = {}
        held = links.get(subject)
        if held is None:
            links[subject] = self._alone[value]
        elif isinstance(held, dict):
            held[value] = None
        elif value not in held:
            links[subject] = (*held, value) if len(held) < _SHORT else dict.fromkeys((*held, value))
        if self._behind:
            self._behind.clear()

    # Looking

    def __len__(self) -> int:
        return sum(len(held) for links in self._links.values() for held in links.values())

    def __iter__(self) -> Iterator[tuple[Node, Node, Node]]:
        return self.said(None)

    def __contains__(self, triple: tuple[Node, Node, Node | None]) -> bool:
        """Whether a triple is there; without an object, whether the subject has any of the predicate."""
        subject, predicate, value = (None if term is None else self._numbers.get(_key(term)) for term in triple)
        held = self._links.get(predicate, {}).get(subject, ())  # type: ignore[arg-type]
        return bool(held) if triple[2] is None else value in held

    def ahead(self, predicate: str) -> Mapping[int, Collection[int]]:
        """Subject -> objects of a predicate, each once."""
        return self._links.get(self._numbers.get(predicate, -1), {})

    def behind(self, predicate: str) -> Mapping[int, Collection[int]]:
        """Object -> subjects of a predicate, each once."""
        if predicate not in self._behind:
            found: dict[int, list[int]] = {}
            for subject, held in self.ahead(predicate).items():
                for value in held:
                    found.setdefault(value, []).append(subject)
            self._behind[predicate] = found
        return self._behind[predicate]

    def objects(self, subject: Node, predicate: str) -> list[Node]:
        """What is said of a subject by a predicate."""
        return [self.terms[node] for node in self.ahead(str(predicate)).get(self._numbers.get(_key(subject), -1), ())]

    def subjects(self, predicate: str, value: Node) -> list[Node]:
        """Of what a value is said by a predicate."""
        return [self.terms[node] for node in self.behind(str(predicate)).get(self._numbers.get(_key(value), -1), ())]

    def said(self, predicates: Collection[str] | None) -> Iterator[tuple[Node, Node, Node]]:
        """The triples of some predicates, all where that is None."""
        terms = self.terms
        for predicate, links in self._links.items():
            if predicates is None or str(terms[predicate]) in predicates:
                for subject, held in links.items():
                    for value in held:
                        yield terms[subject], terms[predicate], terms[value]

    def names(self) -> Collection[object]:
        """The terms of the graph by what tells them apart: IRIs by their characters."""
        return self._numbers.keys()

    def values(self) -> Iterator[tuple[str, set[int]]]:
        """Each predicate with its different objects."""
        for predicate, links in self._links.items():
            yield str(self.terms[predicate]), {value for held in links.values() for value in held}

    def graph(self) -> Graph:
        """The same as a graph of rdflib."""
        graph = Graph("SimpleMemory", self.identifier)  # type: ignore[arg-type]
        for triple in self:
            graph.add(triple)
        return graph

    # Spelling

    def lines(self) -> Iterator[bytes]:
        """The graph as N-Quads in UTF-8, sorted and unique, each naming the graph's identifier; some lines at a time."""
        if not isinstance(self.identifier, URIRef):
            raise ValueError("a stored graph needs an IRI for a name")  # noqa: TRY004 - its kind is right, its name is not
        words, end = self._words(), f" {spelt(self.identifier)} .\n"
        size, order = len(words), sorted(range(len(words)), key=words.__getitem__)
        ranked = self._ranked(words, order)
        for first in range(0, len(ranked), PIECE):
            parts = []
            for key in ranked[first:first + PIECE]:
                both, value = divmod(key, size)
                subject, predicate = divmod(both, size)
                parts.append(f"{words[order[subject]]} {words[order[predicate]]} {words[order[value]]}{end}")
            yield "".join(parts).encode()

    def of_predicates(self, wanted: Collection[str]) -> Iterator[bytes]:
        """The triples of some predicates as N-Triples, in no order; those of a predicate at a time."""
        words = self._words()
        for predicate in wanted:
            middle = f" <{predicate}> "
            yield "".join([f"{words[subject]}{middle}{words[value]} .\n"
                           for subject, held in self.ahead(predicate).items() for value in held]).encode()

    def _ranked(self, words: list[str], order: list[int]) -> list[int]:
        """The triples as numbers that are ordered as their lines: the characters of terms, one after the other."""
        size = len(words)
        rank = [0] * size
        for place, number in enumerate(order):
            rank[number] = place
        return sorted((rank[subject] * size + rank[predicate]) * size + rank[value]
                      for predicate, links in self._links.items() for subject, held in links.items() for value in held)

    def _words(self) -> list[str]:
        """The terms as they are spelt, by number."""
        if len(self._spelt) < len(self.terms):
            self._spelt += map(spelt, self.terms[len(self._spelt):])
        return self._spelt


@contextlib.contextmanager
def uncollected() -> Iterator[None]:
    """Put off the search for cycles while a graph is written or looked through.

    No cycles are made there, and each search would go through all terms that are held so far.
    """
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


def spelt(term: Node) -> str:
    """A term in N-Quads; no blank node, whose name would mean nothing in another file."""
    if isinstance(term, URIRef):
        if _NOT_IN_IRIS.search(term):
            raise ValueError(f"not an IRI: {term!r}")
        return f"<{term}>"
    if not isinstance(term, Literal):
        raise ValueError(f"a stored graph must not hold blank nodes: {term}")  # noqa: TRY004 - its kind is right
    words = str(term)
    if _ESCAPED.search(words):
        words = words.translate(_ESCAPES)
    typed = f"@{term.language}" if term.language else f"^^<{term.datatype}>" if term.datatype else ""
    return f'"{words}"{typed}'


def _literal(value: object) -> Node:
    """A plain value as a literal: str() may give "1E+3", which xsd:decimal has not."""
    if isinstance(value, Decimal):
        return Literal(f"{value:f}", datatype=XSD.decimal)
    return value if isinstance(value, Node) else Literal(value)


def _key(term: Node) -> object:
    """What tells terms apart: for an IRI its characters."""
    if type(term) is URIRef:
        return str(term)
    if isinstance(term, Literal):
        return str(term), term.language, term.datatype and str(term.datatype)
    return type(term), str(term)
