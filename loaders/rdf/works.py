"""Work editions: how a cited work is named, and what may be said of it for certain.

Why: a reference entry, a curator and a bibliography name the same work and must give it the same IRI.
Method: by DOI if there is one, in lower case, since letter case does not count in it, else by PubMed id.
Fails: a work with neither has no IRI: None.
"""

from __future__ import annotations

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDF

from ontology import FABIO, GX, PRISM, iris
from ontology.triples import Triples


def work_iri(doi: str | None, pmid: str | None) -> URIRef | None:
    """The IRI of a work edition: by DOI if there is one, else by PubMed id, else none."""
    if doi:
        return iris.work_by_doi(doi)
    return iris.work_by_pmid(pmid) if pmid else None


def identify(graph: Graph | Triples, node: URIRef, doi: str | None, pmid: str | None) -> None:
    """What a reference entry can say for certain of the work it names; the rest is for a bibliography to say."""
    graph.add((node, RDF.type, GX.WorkEdition))
    for term, value in ((PRISM.doi, doi and doi.lower()), (FABIO.hasPubMedId, pmid)):
        if value:
            graph.add((node, term, Literal(value)))
