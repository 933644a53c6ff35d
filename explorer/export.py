"""The library as RDF files that other programs read.

Why: what is in here must be able to leave, whole, in standard formats.
Method: N-Quads and TriG hold every named graph, all editions; Turtle and JSON-LD, which have one graph, hold the current
    editions merged. The libraries' serialisers write; JSON-LD is written with the context of `ontology/context.jsonld`
    spelt out, so that reading it fetches nothing.
Fails: `LibraryError` if the index must be rebuilt first.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

from pyoxigraph import Quad, RdfFormat, parse, serialize
from rdflib import Graph

from explorer.library import Library
from explorer.store.embedded import ungrouped
from ontology import CONTEXT, PREFIXES


def _nquads(library: Library) -> bytes:
    return b"".join(content for _, content in sorted(library.graphs().items()))


def _trig(library: Library) -> bytes:
    quads = sorted(parse(_nquads(library), format=RdfFormat.N_QUADS), key=lambda quad: (str(quad.graph_name), str(quad)))
    return _written(quads, RdfFormat.TRIG)


def _merged(library: Library) -> bytes:
    graphs = library.graphs()
    lines = b"".join(ungrouped(name, graphs[name]) for name in library.current_graphs()).splitlines(keepends=True)
    return b"".join(sorted(set(lines)))


def _turtle(library: Library) -> bytes:
    return _written([quad.triple for quad in parse(_merged(library), format=RdfFormat.N_TRIPLES)], RdfFormat.TURTLE)


def _written(statements: list[Quad], form: RdfFormat) -> bytes:
    return serialize(statements, format=form, prefixes=dict(PREFIXES)) or b""


def _jsonld(library: Library) -> bytes:
    context = json.loads(CONTEXT.read_text(encoding="utf-8"))["@context"]
    graph = Graph().parse(data=_merged(library), format="nt")
    return graph.serialize(format="json-ld", context=context, indent=1, encoding="utf-8")


FORMATS: Mapping[str, Callable[[Library], bytes]] = {
    "ttl": _turtle, "nq": _nquads, "trig": _trig, "jsonld": _jsonld,
}


def export(library: Library, form: str) -> bytes:
    """The library in one of `FORMATS`, as UTF-8."""
    return FORMATS[form](library)
