"""A graph as numbers, to be looked through quickly.

Why: rdflib computes the hash of a term in Python each time it is looked up; a check of a long page looks up millions.
Method: each different term gets a number once; per predicate, a dictionary leads from subjects to objects, and another one
    back, made when first asked for.
Fails: never; a term that is not in the graph has no neighbours.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from rdflib import Graph
from rdflib.term import Node

_Links = dict[int, tuple[int, ...] | list[int]]


class Facts:
    """The triples of a graph by predicate; `terms` are the terms by their number."""

    def __init__(self, graph: Graph) -> None:
        self._numbers: dict[Node, int] = {}
        number, count = self._numbers.setdefault, self._numbers.__len__
        by_predicate: dict[int, _Links] = {}
        for subject, predicate, value in graph:
            objects = by_predicate.setdefault(number(predicate, count()), {})
            _link(objects, number(subject, count()), number(value, count()))
        self.terms = list(self._numbers)
        self._ahead = {str(self.terms[predicate]): objects for predicate, objects in by_predicate.items()}
        self._behind: dict[str, _Links] = {}

    def number(self, term: Node) -> int:
        """The number of a term, known or new."""
        if term not in self._numbers:
            self._numbers[term] = len(self.terms)
            self.terms.append(term)
        return self._numbers[term]

    def ahead(self, predicate: str) -> Mapping[int, Collection[int]]:
        """Subject -> objects of a predicate, each once."""
        return self._ahead.get(predicate, {})

    def behind(self, predicate: str) -> Mapping[int, Collection[int]]:
        """Object -> subjects of a predicate, each once."""
        if predicate not in self._behind:
            found: _Links = {}
            for subject, objects in self.ahead(predicate).items():
                for value in objects:
                    _link(found, value, subject)
            self._behind[predicate] = found
        return self._behind[predicate]

    def values(self) -> Iterator[tuple[str, set[int]]]:
        """Each predicate with its different objects."""
        for predicate, objects in self._ahead.items():
            yield predicate, {value for held in objects.values() for value in held}

    def triples(self) -> Iterator[tuple[int, str, int]]:
        """Subject, predicate, object of every triple."""
        for predicate, objects in self._ahead.items():
            for subject, held in objects.items():
                for value in held:
                    yield subject, predicate, value


def _link(links: _Links, start: int, end: int) -> None:
    """Add a link; most nodes have one of a kind, and unlike a list a tuple of one number costs no garbage collection."""
    held = links.get(start)
    if held is None:
        links[start] = (end,)
    elif isinstance(held, tuple):
        links[start] = [*held, end]
    else:
        held.append(end)
