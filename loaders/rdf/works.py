"""Work editions: how a cited work is named, and what may be said of it for certain.

Why: a reference entry, a curator and a bibliography name the same work and must give it the same IRI.
Method: by DOI if there is one, in lower case, since letter case does not count in it, else by PubMed id. Documents print
    them in any way, and other things in their place ("n/a", PMID 0): only what has the shape of one names a work.
Fails: a work with neither has no IRI: None.
"""

from __future__ import annotations

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDF

from loaders.bibliography.work import normal_doi, normal_pmid, well_formed
from ontology import FABIO, GX, PRISM, iris
from ontology.triples import Triples


def work_iri(doi: str | None, pmid: str | None) -> URIRef | None:
    """The IRI of a work edition: by DOI if there is one, else by PubMed id, else none."""
    doi, pmid = well_formed(doi, normal_doi), _pmid(pmid)
    if doi:
        return iris.work_by_doi(doi)
    return iris.work_by_pmid(pmid) if pmid else None


def identify(graph: Graph | Triples, node: URIRef, doi: str | None, pmid: str | None) -> None:
    """What a reference entry can say for certain of the work it names; the rest is for a bibliography to say."""
    graph.add((node, RDF.type, GX.WorkEdition))
    for term, value in ((PRISM.doi, well_formed(doi, normal_doi)), (FABIO.hasPubMedId, _pmid(pmid))):
        if value:
            graph.add((node, term, Literal(value)))


def as_entry_has_it(doi: str | None, pmid: str | None) -> tuple[str | None, str | None]:
    """The identifiers of an entry: without what stands before them, in the letters of the page; what is none, as printed."""
    known, number = well_formed(doi, normal_doi), _pmid(pmid)
    return doi[-len(known):] if doi and known else doi, number or pmid


def _pmid(text: str | None) -> str | None:
    """The number of a PubMed id, in which leading zeros do not count."""
    return well_formed(text.strip().lstrip("0") if text else None, normal_pmid)
