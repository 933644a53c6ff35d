"""The only maker of triples: a record becomes the named graph of one document edition, works that of a bibliography.

Why: what stands in the graph must be spelt one way only, and every number and quotation must lead back to characters.
Method: one module for each part of the record, all writing on one `GraphWriter`; each object gets its rule and its passage.
    Nothing here reads the page or decides anything: the record says what was read, `resolution` says which entry a marker
    means, the overlay's decisions say what a person settled. Of words already read only names are made: of what two arms
    compare, of the scale a letter stands on.
Fails: `UnprintedNumber` if a number's printed form does not occur in the words it was read from. No blank nodes and no
    load times, so that reading again gives the same graph.
"""

from __future__ import annotations

from collections.abc import Sequence

from rdflib import Graph

from loaders.curation import Decision
from loaders.language.number_forms import UnprintedNumber
from loaders.rdf import about, actions, conditions, decisions, document, grades, quantities, references, remarks, statements
from loaders.rdf.bibliography import bibliography_graph
from loaders.rdf.graph_writer import GraphWriter
from loaders.rdf.identity import Identity, SeenSource
from loaders.rdf.works import work_iri
from loaders.record import Record
from loaders.source import SourceDocument
from ontology.triples import Triples, uncollected

__all__ = ["Identity", "SeenSource", "UnprintedNumber", "bibliography_graph", "edition_graph", "edition_triples",
           "work_iri"]


def edition_graph(identity: Identity, source: SourceDocument, record: Record,
                  decided: Sequence[Decision] = ()) -> Graph:
    """The named graph of one edition as a graph of rdflib; its identifier is the graph's own IRI, not the edition's."""
    return edition_triples(identity, source, record, decided).graph()


def edition_triples(identity: Identity, source: SourceDocument, record: Record,
                    decided: Sequence[Decision] = ()) -> Triples:
    """The named graph of one edition; its identifier is the graph's own IRI, not the edition's."""
    writer = GraphWriter(identity, source, record, decided)
    with uncollected():
        _write(writer)
    return writer.graph


def _write(writer: GraphWriter) -> None:
    document.write(writer)  # first: statements look up the section they stand in
    statements.write(writer)
    references.write(writer)
    governing = actions.Governing.of(writer.record)
    actions.name(writer)
    quantities.write(writer, governing)
    conditions.write(writer, governing)  # behind the quantities, which are members of conditions
    actions.write(writer, governing)
    grades.write(writer)
    statements.write_unrecognised(writer)
    about.write(writer)  # behind all that leads to concepts
    remarks.write(writer)
    decisions.write(writer)  # last: a decision is joined to whatever stands at its place
