"""The reference list and the markers that lead into it.

Why: the hop from a marker to a source is what an audit checks, so each says how it was made.
Method: an entry for each line of the list, a node for each key of a marker. `resolution` says which entry a key means,
    a curator's link goes before it; a key that means none leads to an unresolved work with the reason.
Fails: it does not.
"""

from __future__ import annotations

from collections import Counter

from rdflib import Literal, URIRef
from rdflib.namespace import DCTERMS, RDF, RDFS, XSD

from loaders.curation import Decision
from loaders.rdf.decisions import by_person, by_reader
from loaders.rdf.graph_writer import GraphWriter
from loaders.rdf.works import as_entry_has_it, identify, work_iri
from loaders.record import Citation, Pointer, Reference
from loaders.resolution import Resolution, resolve
from ontology import BIRO, C4O, FABIO, GX, PRISM, concept, iris

PMID = "PMID:"  # before a PubMed id that stands for a work, as no key of an entry does


def write(writer: GraphWriter) -> None:
    """Write the entries of the list, then the markers of the statements."""
    for order, reference in enumerate(writer.record.references, 1):
        _reference(writer, writer.entries[order - 1], reference, order)
    _summarised(writer)
    counts: Counter[str] = Counter()
    resolutions = resolve(writer.record)
    for citation in writer.record.citations:
        for pointer in citation.pointers:
            counts[citation.statement] += 1
            _pointer(writer, citation, pointer, counts[citation.statement], resolutions[citation.statement, pointer.key])


def _summarised(writer: GraphWriter) -> None:
    """What the document is a summary of: works, or entries that name a work without an identifier."""
    listed = {reference.key: node for reference, node in zip(writer.record.references, writer.entries, strict=True)}
    works = {reference.key: work_iri(reference.doi, reference.pmid) for reference in writer.record.references}
    for name in writer.identity.summarises:
        doi = name if name.startswith("10.") else None
        pmid = name.removeprefix(PMID) if name.startswith(PMID) else None
        found = work_iri(doi, pmid) or works.get(name) or listed.get(name)  # a person may have taken the entry out
        if found is not None:
            writer.add(writer.edition, GX.summarises, found)
        if found is not None and (doi or pmid):
            identify(writer.graph, found, doi, pmid)


def _reference(writer: GraphWriter, node: URIRef, reference: Reference, order: int) -> None:
    kind, (doi, pmid) = reference.source_type, as_entry_has_it(reference.doi, reference.pmid)
    writer.describe(node, {
        RDF.type: BIRO.BibliographicReference, GX.order: order, GX.key: reference.key,
        GX.printedLabel: writer.words(reference.label.quote) if reference.label else None, DCTERMS.title: reference.title,
        DCTERMS.creator: reference.authors, GX.venue: reference.venue, PRISM.doi: doi,
        FABIO.hasPubMedId: pmid, RDFS.seeAlso: reference.url,
        GX.suggestedType: concept("source-type", kind) if kind not in (None, "unknown") else None,
        GX.sourceTypeRule: reference.type_rule if kind not in (None, "unknown") else None,
    })
    if reference.year:
        writer.add(node, FABIO.hasPublicationYear, Literal(str(reference.year), datatype=XSD.gYear))
    writer.add(writer.edition, GX.hasReference, node)
    writer.add_passage(node, reference.span, reference.rule)
    work = work_iri(reference.doi, reference.pmid)
    if work is not None:
        writer.add(node, BIRO.references, work)
        identify(writer.graph, work, reference.doi, reference.pmid)


def _pointer(writer: GraphWriter, citation: Citation, pointer: Pointer, order: int, resolution: Resolution) -> None:
    statement, span = writer.statements[citation.statement], pointer.span
    node = iris.part(statement, "marker", order)
    writer.add(statement, GX.hasPointer, node)
    writer.describe(node, {RDF.type: C4O.InTextReferencePointer, GX.key: pointer.key})
    writer.add_passage(node, span, citation.rule)
    links = [one for one in writer.decisions if one.kind == "link" and one.key == pointer.key and one.span == span]
    for replaced in links[:-1]:  # it was about the statement's citations, and is not what holds of the marker
        writer.add(statement, GX.decision, by_person(writer, replaced))
    if links:
        _linked(writer, node, links[-1], resolution)
    elif resolution.entry is not None:
        writer.describe(node, {
            C4O.denotes: writer.entries[resolution.entry], GX.decision: by_reader(writer, "marker", resolution.ground),
            GX.citationState: concept("citation-state", "resolved-by-rule"),
        })
    else:
        _unresolved(writer, node, resolution)


def _linked(writer: GraphWriter, node: URIRef, decision: Decision, resolution: Resolution) -> None:
    """A person said which work the marker means; its entry too, if the list has one for that work."""
    read = None if resolution.entry is None else writer.entries[resolution.entry]
    work = work_iri(decision.doi, decision.pmid)
    entry = next((e for e in writer.entries if work and (e, BIRO.references, work) in writer.graph), None)
    writer.describe(node, {
        C4O.denotes: entry, GX.resolvedTo: work,
        GX.decision: by_person(writer, decision, read if read != entry else None),
        GX.citationState: concept("citation-state", "resolved-by-curator"),
    })


def _unresolved(writer: GraphWriter, node: URIRef, resolution: Resolution) -> None:
    work = iris.unresolved(writer.edition, f"{resolution.chapter} {resolution.key}".strip())
    own: str | None = resolution.reason
    if (work, GX.reason, None) not in writer.graph:  # once, for all markers that stay unresolved for the same reason
        writer.describe(work, {RDF.type: GX.UnresolvedWork, GX.key: resolution.key, GX.reason: resolution.reason})
    if (work, GX.reason, Literal(resolution.reason)) in writer.graph:
        own = None
    writer.describe(node, {
        GX.resolvedTo: work, GX.reason: own, GX.citationState: concept("citation-state", "unresolved"),
    })
