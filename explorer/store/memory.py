"""The second engine: rdflib in memory, for small libraries and as a judge of the first.

Why: an answer that two engines agree on is an answer of the query, not of an engine; and where no compiled engine can be
    installed, a small library still works.
Method: the same N-Quads files are parsed into a Dataset; the current graphs are merged into its default graph. rdflib
    is many times slower, and honest up to about ten thousand statements.
Fails: `StoreError` in one line for graphs that do not parse and queries that are refused.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from rdflib import Dataset, Literal, URIRef
from rdflib.term import Node

from explorer.store import Rows, StoreError


class MemoryStore:
    """The graphs of a library, parsed; `current` names those that are merged."""

    def __init__(self, graphs: Mapping[str, bytes], current: Collection[str]) -> None:
        self._dataset = Dataset()
        try:
            for quads in graphs.values():
                self._dataset.parse(data=quads, format="nquads")
        except Exception as error:
            raise StoreError(f"the graphs do not parse: {error}") from error
        for name in current:
            for triple in self._dataset.graph(URIRef(name)):
                self._dataset.default_graph.add(triple)

    def select(self, query: str) -> Rows:
        """See `Store.select`."""
        try:
            answer = self._dataset.query(query)
        except Exception as error:  # rdflib raises the parser's and its own without a common base
            raise StoreError(f"the engine refused the query: {error}") from error
        if answer.type != "SELECT" or answer.vars is None:
            raise StoreError("only SELECT queries give rows")
        columns = tuple(str(variable) for variable in answer.vars)
        return Rows(columns, [tuple(_lexical(term) for term in row) for row in answer])  # type: ignore[union-attr]


def _lexical(term: Node | None) -> str | None:
    if isinstance(term, Literal) and isinstance(term.value, bool):
        return "true" if term.value else "false"
    return None if term is None else str(term)
