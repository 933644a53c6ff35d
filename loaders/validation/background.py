"""What queries of the shapes may look up beside a graph: the concepts of the vocabulary.

Why: whether a concept is called as the words say that lead to it is told by vocabularies.ttl and by no graph.
Method: it is read once a process. A validator is given it mixed with the graph, as `pyshacl -e` does; an engine is given
    what it says of the concepts that a graph names.
Fails: it does not; a vocabulary that cannot be read raises the parser's error.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from functools import cache
from pathlib import Path

import pyoxigraph
import rdflib
from rdflib import XSD, BNode, Graph, URIRef
from rdflib.term import Node

from ontology import VOCABULARIES_TTL
from ontology.triples import Triples, spelt

_STRING = pyoxigraph.NamedNode(str(XSD.string))


def read(path: Path) -> Graph:
    """The triples of a Turtle file; rdflib needs ten times as long to read it."""
    graph = Graph()
    for quad in pyoxigraph.parse(path=path, format=pyoxigraph.RdfFormat.TURTLE):
        graph.add((_term(quad.subject), _term(quad.predicate), _term(quad.object)))
    return graph


def _term(term: object) -> Node:
    if isinstance(term, pyoxigraph.Literal):
        plain = term.datatype == _STRING or term.language
        return rdflib.Literal(term.value, lang=term.language, datatype=None if plain else URIRef(term.datatype.value))
    named = isinstance(term, pyoxigraph.NamedNode)
    return URIRef(term.value) if named else BNode(term.value)  # type: ignore[attr-defined]


class Background:
    """A graph that shapes look things up in, beside the one they judge."""

    def __init__(self, graph: Iterable[tuple[Node, Node, Node]]) -> None:
        self.triples = Triples(URIRef("urn:background"), graph)
        self._lines: dict[frozenset[str], dict[str, tuple[bytes, tuple[str, ...]]]] = {}

    def lines(self, names: Collection[object], predicates: frozenset[str]) -> Iterator[bytes]:
        """What is said by some predicates of the things named, and of those it leads to, as N-Triples."""
        known = self._spelt(predicates)
        ahead = [name for name in known if name in names]
        done = set(ahead)
        while ahead:
            line, further = known[ahead.pop()]
            yield line
            for name in further:
                if name not in done:
                    done.add(name)
                    ahead.append(name)

    def _spelt(self, predicates: frozenset[str]) -> dict[str, tuple[bytes, tuple[str, ...]]]:
        if predicates not in self._lines:
            said: dict[str, list[tuple[str, Node]]] = {}
            for subject, predicate, value in self.triples.said(predicates):
                said.setdefault(str(subject), []).append((f"{spelt(subject)} {spelt(predicate)} {spelt(value)} .\n", value))
            self._lines[predicates] = {
                name: ("".join(line for line, _ in lines).encode(),
                       tuple(str(value) for _, value in lines if isinstance(value, URIRef) and str(value) in said))
                for name, lines in said.items()}
        return self._lines[predicates]


@cache
def vocabulary() -> Background:
    """The concepts of vocabularies.ttl."""
    return Background(read(VOCABULARIES_TTL))
