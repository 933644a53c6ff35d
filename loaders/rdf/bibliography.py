"""The named graph of a bibliography: works, their identifiers and their edition chains.

Why: what is known of a work belongs to no document that cites it.
Method: one node a work; an earlier edition is joined by its identifier, whether or not the bibliography lists it.
Fails: it does not; a work without identifier is left out.
"""

from __future__ import annotations

from collections.abc import Sequence

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, XSD

from loaders.bibliography import Work
from loaders.rdf.works import identify, work_iri
from ontology import FABIO, GX, PAV, concept, iris


def bibliography_graph(name: str, works: Sequence[Work]) -> Graph:
    """The named graph of a bibliography: works, their identifiers and their edition chains."""
    graph = Graph(identifier=iris.bibliography(name))
    known = {identifier: work_iri(work.doi, work.pmid) for work in works for identifier in (work.doi, work.pmid)
             if identifier}
    for work in works:
        node = work_iri(work.doi, work.pmid)
        if node is None:
            continue
        _describe_work(graph, node, work)
        if work.previous:  # it may be listed, by its other identifier
            graph.add((node, PAV.previousVersion, known.get(work.previous) or _identified(work.previous)))
    return graph


def _identified(identifier: str) -> URIRef:
    return iris.work_by_pmid(identifier) if identifier.isdigit() else iris.work_by_doi(identifier)  # a DOI is no number


def _describe_work(graph: Graph, node: URIRef, work: Work) -> None:
    identify(graph, node, work.doi, work.pmid)
    if work.source_type != "unknown":
        graph.add((node, GX.sourceType, concept("source-type", work.source_type)))
    for term, value in ((DCTERMS.title, work.title), (DCTERMS.creator, work.authors), (GX.venue, work.venue),
                        (GX.editionLabel, work.edition_label)):
        if value:
            graph.add((node, term, Literal(value)))
    if work.year:
        graph.add((node, FABIO.hasPublicationYear, Literal(str(work.year), datatype=XSD.gYear)))
