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
from loaders.rdf.sheet import Sheet
from loaders.rdf.works import identify, work_iri
from loaders.record import Citation, Pointer, Reference
from loaders.resolution import Resolution, resolve
from ontology import BIRO, C4O, FABIO, GX, PRISM, concept, iris


def write(sheet: Sheet) -> None:
    """Write the entries of the list, then the markers of the statements."""
    for order, reference in enumerate(sheet.record.references, 1):
        node = iris.part(sheet.edition, "reference", order)
        sheet.entries.append(node)
        _reference(sheet, node, reference, order)
    counts: Counter[str] = Counter()
    resolutions = resolve(sheet.record)
    for citation in sheet.record.citations:
        for pointer in citation.pointers:
            counts[citation.statement] += 1
            _pointer(sheet, citation, pointer, counts[citation.statement], resolutions[pointer.key])


def _reference(sheet: Sheet, node: URIRef, reference: Reference, order: int) -> None:
    sheet.describe(node, {
        RDF.type: BIRO.BibliographicReference, GX.order: order, GX.key: reference.key,
        GX.printedLabel: sheet.words(reference.label.quote) if reference.label else None, DCTERMS.title: reference.title,
        DCTERMS.creator: reference.authors, GX.venue: reference.venue, PRISM.doi: reference.doi,
        FABIO.hasPubMedId: reference.pmid, RDFS.seeAlso: reference.url,
        GX.sourceType: concept("source-type", reference.source_type or "unknown"),
        GX.sourceTypeRule: reference.type_rule,
    })
    if reference.year:
        sheet.add(node, FABIO.hasPublicationYear, Literal(str(reference.year), datatype=XSD.gYear))
    sheet.add(sheet.edition, GX.hasReference, node)
    sheet.place(node, reference.span, reference.rule)
    work = work_iri(reference.doi, reference.pmid)
    if work is not None:
        sheet.add(node, BIRO.references, work)
        identify(sheet.graph, work, reference.doi, reference.pmid)


def _pointer(sheet: Sheet, citation: Citation, pointer: Pointer, order: int, resolution: Resolution) -> None:
    statement, span = sheet.statements[citation.statement], pointer.span
    node = iris.part(statement, "marker", order)
    sheet.add(statement, GX.hasPointer, node)
    sheet.describe(node, {RDF.type: C4O.InTextReferencePointer, GX.key: pointer.key, GX.order: order})
    sheet.place(node, span, citation.rule)
    link = next((d for d in reversed(sheet.decisions) if d.kind == "link" and d.key == pointer.key
                 and (d.start, d.end) == (span.start, span.end)), None)
    if link is not None:
        _linked(sheet, node, link)
    elif resolution.entry is not None:
        sheet.describe(node, {
            C4O.denotes: sheet.entries[resolution.entry], GX.ground: resolution.ground,
            GX.citationState: concept("citation-state", "resolved-by-rule"),
        })
    else:
        _unresolved(sheet, node, resolution)


def _linked(sheet: Sheet, node: URIRef, decision: Decision) -> None:
    """A person said which work the marker means; its entry too, if the list has one for that work."""
    work = work_iri(decision.doi, decision.pmid)
    entry = next((e for e in sheet.entries if work and (e, BIRO.references, work) in sheet.graph), None)
    sheet.describe(node, {
        C4O.denotes: entry, GX.resolvedTo: work, GX.ground: decision.ground,
        GX.citationState: concept("citation-state", "resolved-by-curator"),
    })


def _unresolved(sheet: Sheet, node: URIRef, resolution: Resolution) -> None:
    work = iris.unresolved(sheet.edition, resolution.key)
    sheet.describe(work, {RDF.type: GX.UnresolvedWork, GX.key: resolution.key, GX.reason: resolution.reason})
    sheet.describe(node, {
        GX.resolvedTo: work, GX.reason: resolution.reason, GX.citationState: concept("citation-state", "unresolved"),
    })
