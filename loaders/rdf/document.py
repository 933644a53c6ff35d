"""The edition itself: what it is called, the file it was read from, what it was made from, and its headings.

Why: everything else hangs on these nodes.
Method: identity and file first, then the sections from top to bottom, each under the nearest heading above it.
Fails: it does not.
"""

from __future__ import annotations

from rdflib.namespace import DCTERMS, PROV, RDF

from loaders.rdf.sheet import Sheet
from ontology import FABIO, FRBR, GX, PAV, iris

MEDIA_TYPE = {
    "pdf": "application/pdf", "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def write(sheet: Sheet) -> None:
    """Write the guideline, its edition, the files, the sources it was made from, and the sections."""
    _edition(sheet)
    _files(sheet)
    _sources(sheet)
    _sections(sheet)


def _edition(sheet: Sheet) -> None:
    identity, record = sheet.identity, sheet.record
    document = iris.document(identity.document)
    sheet.describe(document, {RDF.type: FABIO.ClinicalGuideline, DCTERMS.title: identity.title})
    keyed = [reference.key is not None for reference in record.references]
    sheet.describe(sheet.edition, {
        RDF.type: GX.Edition, DCTERMS.title: identity.title, DCTERMS.language: identity.language,
        FRBR.realizationOf: document, DCTERMS.isVersionOf: document, PAV.version: identity.edition,
        DCTERMS.source: sheet.file, DCTERMS.modified: record.updated,
        GX.numbered: any(keyed) if keyed else None, DCTERMS.license: identity.licence,
        DCTERMS.publisher: identity.issuer, DCTERMS.creator: identity.author,
        DCTERMS.coverage: identity.jurisdiction, DCTERMS.description: identity.made,
    })
    sheet.add(sheet.edition, RDF.type, FRBR.Expression)


def _files(sheet: Sheet) -> None:
    """The source file, and the file it is the text layer of, if it is one."""
    source = sheet.source
    sheet.describe(sheet.file, {
        RDF.type: GX.SourceFile, GX.sha256: source.sha256, GX.fileName: source.name, GX.encoding: source.encoding,
    })
    if source.original is not None:
        node = iris.source_file(source.original.sha256)
        sheet.describe(node, {
            RDF.type: GX.OriginalFile, GX.sha256: source.original.sha256,
            DCTERMS.format: MEDIA_TYPE[source.original.layer.kind],
        })
        sheet.add(sheet.file, PROV.wasDerivedFrom, node)


def _sources(sheet: Sheet) -> None:
    """What the document was made from, which is not what it cites."""
    for order, source in enumerate(sheet.identity.sources, 1):
        node = iris.part(sheet.edition, "provenance", order)
        sheet.describe(node, {
            RDF.type: DCTERMS.ProvenanceStatement, GX.order: order, DCTERMS.title: source.title,
            DCTERMS.description: source.seen,
        })
        sheet.add(sheet.edition, DCTERMS.provenance, node)


def _sections(sheet: Sheet) -> None:
    for order, section in enumerate(sheet.record.sections, 1):
        node = iris.part(sheet.edition, "section", order)
        parent = sheet.section(section.path[:-1], section.span.start) or sheet.edition
        sheet.describe(node, {
            RDF.type: GX.Section, GX.heading: section.path[-1], GX.level: section.level, GX.order: order,
            DCTERMS.isPartOf: parent,
        })
        sheet.add(sheet.edition, GX.hasSection, node)
        sheet.place(node, section.span, section.rule)
        sheet.sections.setdefault(section.path, []).append((section.span.start, node))
