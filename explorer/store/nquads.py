"""Named graphs as canonical N-Quads: the form in which a library keeps its truth.

Why: files that are compared, hashed and diffed need one spelling.
Method: no blank nodes are allowed, so the canonical order is the order of the lines. Each different term is spelt and
    made once: most lines of a graph share theirs with others.
Fails: `ValueError` if a graph holds a blank node or has no IRI for a name, or if what should be N-Quads is not.
"""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph
from pyoxigraph import NamedNode, Quad
from rdflib import RDF, XSD, BNode, Dataset, Graph, Literal, URIRef
from rdflib.term import Node


def canonical(graph: Graph) -> bytes:
    """The graph as sorted, unique N-Quads lines in UTF-8, each naming the graph's identifier."""
    if not isinstance(graph.identifier, URIRef):
        raise ValueError("a stored graph needs an IRI for a name")  # noqa: TRY004 - its kind is right, its name is not
    name, spelt = f" {graph.identifier.n3()} .\n".encode(), dict[Node, bytes]()
    lines = set()  # in UTF-8, whose order is that of the characters
    for triple in graph:
        for term in triple:
            if term not in spelt:
                spelt[term] = _spelt(term).encode()
        lines.add(b"%b %b %b%b" % (spelt[triple[0]], spelt[triple[1]], spelt[triple[2]], name))
    return b"".join(sorted(lines))


def _spelt(term: Node) -> str:
    if isinstance(term, BNode):
        raise ValueError(f"a stored graph must not hold blank nodes: {term}")  # noqa: TRY004 - its kind is right
    if not isinstance(term, Literal):
        return term.n3()
    escaped = str(term).replace("\\", "\\\\").replace("\n", "\\n").replace('"', '\\"').replace("\r", "\\r")
    typed = f"@{term.language}" if term.language else f"^^<{term.datatype}>" if term.datatype else ""
    return f'"{escaped}"{typed}'


def as_graph(name: str, quads: Iterable[Quad]) -> Graph:
    """The triples of quads as a graph of that name; each different term is made once."""
    graph = Graph("SimpleMemory", URIRef(name))
    made: dict[object, Node] = {}
    for quad in quads:
        parts = (quad.subject, quad.predicate, quad.object)
        for part in parts:
            if part not in made:
                made[part] = _term(part)
        graph.add((made[parts[0]], made[parts[1]], made[parts[2]]))
    return graph


def _term(term: object) -> Node:
    if isinstance(term, NamedNode):
        return URIRef(term.value)
    if isinstance(term, pyoxigraph.Literal):
        plain = term.datatype.value in (str(XSD.string), str(RDF.langString))
        return Literal(term.value, lang=term.language, datatype=None if plain else URIRef(term.datatype.value))
    return BNode(str(getattr(term, "value", term)))


def parsed(content: bytes, name: str) -> Graph:
    """The graph of that name among N-Quads; raises `ValueError` for what is none."""
    try:
        quads = Dataset().parse(data=content.decode("utf-8"), format="nquads")
    except Exception as error:  # rdflib's parser raises what it likes
        raise ValueError(f"not N-Quads: {error}") from error
    graph = Graph(identifier=URIRef(name))
    for triple in quads.graph(graph.identifier):
        graph.add(triple)
    return graph
