"""The edition itself: what it is called, the file it was read from and by which reader, what it was made from, its headings.

Why: everything else hangs on these nodes.
Method: identity and file first, then the sections from top to bottom, each under the nearest heading above it.
Fails: it does not.
"""

from __future__ import annotations

from rdflib import URIRef
from rdflib.namespace import DCTERMS, PROV, RDF

from loaders import version
from loaders.rdf.graph_writer import GraphWriter
from loaders.rdf.names import named
from ontology import FABIO, FRBR, GX, PAV, concept, iris


def write(writer: GraphWriter) -> None:
    """Write the guideline, its edition, the files, the reader, the sources it was made from, and the sections."""
    _edition(writer)
    _files(writer)
    _reader(writer)
    _sources(writer)
    _sections(writer)


def _edition(writer: GraphWriter) -> None:
    identity, record = writer.identity, writer.record
    document = iris.document(identity.document)
    writer.describe(document, {RDF.type: FABIO.ClinicalGuideline, DCTERMS.title: identity.title})
    keyed = [reference.key is not None for reference in record.references]  # none: without a list it is not known
    writer.describe(writer.edition, {
        RDF.type: GX.Edition, DCTERMS.title: identity.title, DCTERMS.language: identity.language,
        FRBR.realizationOf: document, DCTERMS.isVersionOf: document, PAV.version: identity.edition,
        DCTERMS.source: writer.file, DCTERMS.modified: record.updated,
        GX.numbered: any(keyed) if keyed else None, DCTERMS.license: identity.licence,
        DCTERMS.publisher: identity.issuer, DCTERMS.creator: identity.author,
        DCTERMS.coverage: identity.jurisdiction, DCTERMS.description: identity.made,
        GX.documentType: concept("document-type", identity.kind) if identity.kind else None,
    })
    writer.add(writer.edition, RDF.type, FRBR.Expression)  # a second type: `describe` takes one value for each property


def _files(writer: GraphWriter) -> None:
    """The source file, and the file it is the text layer of, if it is one."""
    source = writer.source
    writer.describe(writer.file, {
        RDF.type: GX.SourceFile, GX.sha256: source.sha256, GX.fileName: source.name, GX.encoding: source.encoding,
        GX.countsMarkUp: source.format.marked_up,
    })
    if source.original is not None:
        node = iris.source_file(source.original.sha256)
        writer.describe(node, {
            RDF.type: GX.OriginalFile, GX.sha256: source.original.sha256,
            DCTERMS.format: source.format.media_type,
        })
        writer.add(writer.file, PROV.wasDerivedFrom, node)


def _reader(writer: GraphWriter) -> None:
    """What made this graph: a reading of the file by a reader, without the time of it, so that it gives the same again."""
    graph, node = URIRef(str(writer.graph.identifier)), iris.reader(version.VERSION)
    writer.describe(node, {RDF.type: PROV.SoftwareAgent, PAV.version: version.VERSION})
    writer.add(graph, PROV.wasGeneratedBy, iris.reading(graph))
    writer.describe(iris.reading(graph), {PROV.used: writer.file, PROV.wasAssociatedWith: node})


def _sources(writer: GraphWriter) -> None:
    """What the document was made from, which is not what it cites."""
    sources = writer.identity.sources
    nodes = named(writer.edition, "provenance", [iris.digits(source.title) for source in sources])
    for order, (node, source) in enumerate(zip(nodes, sources, strict=True), 1):
        writer.describe(node, {
            GX.order: order, DCTERMS.title: source.title, DCTERMS.description: source.seen,
        })
        writer.add(writer.edition, DCTERMS.provenance, node)


def _sections(writer: GraphWriter) -> None:
    for order, (node, section) in enumerate(zip(writer.names.sections, writer.record.sections, strict=True), 1):
        parent = writer.section(section.path[:-1], section.span.start) or writer.edition
        writer.describe(node, {
            RDF.type: GX.Section, GX.heading: section.path[-1], GX.level: section.level, GX.order: order,
            DCTERMS.isPartOf: parent, GX.sectionPath: " › ".join(section.path) if section.path[1:] else None,
        })
        writer.add_passage(node, section.span, section.rule)
        writer.sections.setdefault(section.path, []).append((section.span.start, node))
