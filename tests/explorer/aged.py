"""Libraries as they were stored before graphs named their reader, or by a reader that read less."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from rdflib import Graph
from rdflib.namespace import RDF

from explorer.library import Addition, Library
from loaders.pipeline import REPORT
from ontology import GX, PROV, iris


def age(folder: Path, change: Callable[[Graph], None] = lambda _: None, only: str = "") -> None:
    """Take the version out of every graph and report of a library, or of one document, and change each graph."""
    library = Library(folder)
    with library.writing():
        for document, editions in list(library.manifest.documents.items()):
            for edition in list(editions) if only in ("", document) else ():
                files = {name: library.file(document, edition.name, name) or b"" for name in edition.files}
                graph = _unnamed(library.graph(document, edition.name))
                change(graph)
                report = json.loads(files[REPORT])
                report.pop("reader", None)
                files[REPORT] = (json.dumps(report, ensure_ascii=False, indent=1) + "\n").encode()
                library.add(Addition(
                    document, edition.name, graph, edition.sha256, edition.encoding, edition.updated, files))
        library.publish()


def forget_doses(graph: Graph) -> None:
    """Take out every dose, with its triples in either direction."""
    for node in list(graph.subjects(RDF.type, GX.Dose)):
        for ground in set(graph.objects(node, GX.hasGround)):
            if set(graph.subjects(GX.hasGround, ground)) == {node}:
                graph.remove((ground, None, None))
        for below in [other for other in set(graph.subjects()) if str(other).startswith(f"{node}/")]:
            graph.remove((below, None, None))
        graph.remove((node, None, None))
        graph.remove((None, None, node))


def _unnamed(graph: Graph) -> Graph:
    """The graph under the name of its edition, which knows of no reading and no reader."""
    aged = Graph(identifier=iris.edition_of(str(graph.identifier)))
    for triple in graph:
        aged.add(triple)
    for reading in list(graph.objects(graph.identifier, PROV.wasGeneratedBy)):
        for node in (reading, graph.identifier, *graph.objects(reading, PROV.wasAssociatedWith)):
            aged.remove((node, None, None))
    return aged
