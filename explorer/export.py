"""The library as RDF files that other programs read.

Why: what is in here must be able to leave, whole, in standard formats.
Method: N-Quads and TriG hold every named graph, all editions; Turtle, N-Triples and JSON-LD, which have one graph, hold the
    current editions merged. Beside what is stored stands what follows from it and other programs look for (`derived`), each
    triple in the graph it follows from. Turtle and TriG stand in reading order (`readable`); JSON-LD is written with the
    context of `ontology/context.jsonld` spelt out, so that reading it fetches nothing.
Fails: `LibraryError` if the index must be rebuilt first.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping

from pyoxigraph import NamedNode, RdfFormat, Triple, parse
from rdflib import Graph

from explorer import readable
from explorer.derived import derived
from explorer.library import Library
from explorer.store.embedded import ungrouped
from ontology import CONCEPTS, CONTEXT, GX, PREFIXES
from ontology import iris as ids


def _nquads(library: Library) -> bytes:
    return b"".join(_whole(content, f" <{name}> .\n", RdfFormat.N_QUADS)
                    for name, content in sorted(library.graphs().items()))


def _trig(library: Library) -> bytes:
    graphs: dict[str, list[Triple]] = {}
    for quad in parse(_nquads(library), format=RdfFormat.N_QUADS):
        graphs.setdefault(getattr(quad.graph_name, "value", ""), []).append(quad.triple)
    prefixes = _prefixes(triple for triples in graphs.values() for triple in triples)
    return readable.written_graphs(dict(sorted(graphs.items())), prefixes, str(GX.order), str(GX.Edition)).encode()


def _merged(library: Library) -> bytes:
    graphs = library.graphs()
    each = (_whole(ungrouped(name, graphs[name]), " .\n", RdfFormat.N_TRIPLES) for name in library.current_graphs())
    return b"".join(sorted({line for whole in each for line in whole.splitlines(keepends=True)}))


def _whole(lines: bytes, end: str, form: RdfFormat) -> bytes:
    """The lines of a graph and of what follows from it, each once, in order."""
    more = {f"{triple}{end}".encode() for triple in derived(parse(lines, format=form))}
    return b"".join(sorted(more.union(lines.splitlines(keepends=True))))


def _turtle(library: Library) -> bytes:
    triples = [quad.triple for quad in parse(_merged(library), format=RdfFormat.N_TRIPLES)]
    return readable.written(triples, _prefixes(triples), str(GX.order), str(GX.Edition)).encode()


def _prefixes(triples: Iterable[Triple]) -> Mapping[str, str]:
    """A prefix for every vocabulary, scheme, document and family of ids; only those used are declared."""
    iris = {term.value for triple in triples for term in triple if isinstance(term, NamedNode)}
    root = CONCEPTS.removesuffix("concept/")
    known = {**PREFIXES, "own": root, "reused": f"{root}ontology/reused/"}
    return readable.prefixes_with(known, ids.BASE, CONCEPTS, iris)


def _jsonld(library: Library) -> bytes:
    context = json.loads(CONTEXT.read_text(encoding="utf-8"))["@context"]
    graph = Graph().parse(data=_merged(library), format="nt")
    return graph.serialize(format="json-ld", context=context, indent=1, encoding="utf-8")


FORMATS: Mapping[str, Callable[[Library], bytes]] = {
    "ttl": _turtle, "nt": _merged, "nq": _nquads, "trig": _trig, "jsonld": _jsonld,
}
NAMES: Mapping[str, str] = {"turtle": "ttl", "ntriples": "nt", "nquads": "nq", "ldjson": "jsonld"}


def format_of(word: str) -> str:
    """A format by any name that it is known by: "turtle", "n-quads", ".nt", "JSON-LD", "text/turtle"; others as they are."""
    plain = re.sub(r"[^a-z]", "", word.casefold().rpartition("/")[2])
    found = NAMES.get(plain, plain)
    return found if found in FORMATS else word


def export(library: Library, form: str) -> bytes:
    """The library in one of `FORMATS`, as UTF-8."""
    return FORMATS[form](library)
