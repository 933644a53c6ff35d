"""Named graphs as canonical N-Quads: the form in which a library keeps its truth.

Why: files that are compared, hashed and diffed need one spelling.
Method: no blank nodes are allowed, so the canonical order is the order of the lines; rdflib spells the terms
    and reads them.
Fails: `ValueError` if a graph holds a blank node or has no IRI for a name, or if what should be N-Quads is not.
"""

from __future__ import annotations

from rdflib import BNode, Dataset, Graph, URIRef


def canonical(graph: Graph) -> bytes:
    """The graph as sorted, unique N-Quads lines in UTF-8, each naming the graph's identifier."""
    if not isinstance(graph.identifier, URIRef):
        raise ValueError("a stored graph needs an IRI for a name")  # noqa: TRY004 - its kind is right, its name is not
    for triple in graph:
        if any(isinstance(term, BNode) for term in triple):
            raise ValueError(f"a stored graph must not hold blank nodes: {triple}")
    name = f" {graph.identifier.n3()} ."
    lines = graph.serialize(format="nt11").split("\n")  # not splitlines: U+2028, VT and others stand in texts as they are
    return "".join(sorted(line.removesuffix(" .") + name + "\n" for line in lines if line)).encode()


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
