"""Named graphs as canonical N-Quads: the form in which a library keeps its truth.

Why: files that are compared, hashed and diffed need one spelling.
Method: no blank nodes are allowed, so the canonical order is the order of the lines (`ontology.triples`). Each different
    term is spelt and made once: most lines of a graph share theirs with others.
Fails: `ValueError` if a graph holds a blank node or has no IRI for a name, or if what should be N-Quads is not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph
from pyoxigraph import NamedNode, Quad, RdfFormat, parse
from rdflib import RDF, XSD, BNode, Dataset, Graph, Literal, URIRef
from rdflib.term import Node

from ontology.triples import Triples


def canonical(graph: Graph | Triples) -> bytes:
    """The graph as sorted, unique N-Quads lines in UTF-8, each naming the graph's identifier."""
    return b"".join(lines(graph))


def lines(graph: Graph | Triples) -> Iterator[bytes]:
    """The same piece by piece. Each term is one for the engine too, which will not look at what it knows to be ours."""
    triples = Triples.of(graph)
    for term in triples.terms:
        if isinstance(term, URIRef):
            NamedNode(term)
        elif isinstance(term, Literal) and term.language:
            pyoxigraph.Literal("", language=term.language)
    return triples.lines()


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


def read_graph(content: bytes, name: str) -> Graph:
    """The triples among N-Quads as a graph of that name; raises `ValueError` for what is none."""
    try:
        return as_graph(name, parse(content, format=RdfFormat.N_QUADS))
    except SyntaxError as error:
        raise ValueError(f"not N-Quads: {error}") from error


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
