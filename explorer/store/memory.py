"""The second engine: rdflib in memory, for small libraries and as a judge of the first.

Why: an answer that two engines agree on is an answer of the query, not of an engine; and where no compiled engine can be
    installed, a small library still works.
Method: the same N-Quads files are parsed into a Dataset; the current graphs are merged into its default graph. rdflib
    is many times slower, and honest up to about ten thousand statements.
Fails: `StoreError` in one line for graphs that do not parse and queries that are refused.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

import rdflib
from rdflib import Dataset, Literal, URIRef
from rdflib.term import Node

from explorer.store import Rows, StoreError
from explorer.store.publishing import Graphs
from ontology.ground import nesting

LIST = "graphs.json"


class Memory:
    """The engine by `publishing.Engine`: a snapshot is the graphs as they are, in files, and a list of the merged ones."""

    name = f"rdflib {rdflib.__version__}"

    def write(self, folder: Path, graphs: Graphs) -> None:
        """See `Engine.write`."""
        folder.mkdir(parents=True)
        self._put(folder, {}, graphs)

    def update(self, folder: Path, previous: Path, changed: Graphs) -> None:
        """See `Engine.update`."""
        shutil.copytree(previous, folder)
        self._put(folder, _listed(previous), changed)

    def open(self, folder: Path) -> MemoryStore:
        """See `Engine.open`."""
        try:
            listed = _listed(folder)
            graphs = {name: (folder / one["file"]).read_bytes() for name, one in listed.items()}
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise StoreError(f"{folder}: not a readable snapshot ({error})") from error
        return MemoryStore(graphs, [name for name, one in listed.items() if one["current"]])

    def _put(self, folder: Path, listed: dict[str, Any], graphs: Graphs) -> None:
        for name, place in graphs.places.items():
            content = place.read_bytes() if isinstance(place, Path) else place
            file = f"{hashlib.sha256(name.encode()).hexdigest()[:16]}.nq"
            (folder / file).unlink(missing_ok=True)
            listed.pop(name, None)
            if content:
                (folder / file).write_bytes(content)
                listed[name] = {"file": file}
        marked = {name: {"file": one["file"], "current": name in graphs.current} for name, one in listed.items()}
        (folder / LIST).write_text(json.dumps(marked, indent=1), encoding="utf-8")


def _listed(folder: Path) -> dict[str, Any]:
    return dict(nesting.loads((folder / LIST).read_bytes()))


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
