"""Drugs that no concept of the vocabulary is called: each a node by its name.

Why: "everything about metformin" is asked of documents whose drugs no vocabulary of ours can list.
Method: a name of the list of drugs names one node in every document; brand and ingredient are two.
Fails: None for words that are no name of a drug, or more than one.
"""

from __future__ import annotations

from rdflib import URIRef
from rdflib.namespace import RDF, SKOS

from loaders.mentions.names import drug_called
from loaders.rdf.graph_writer import GraphWriter
from ontology import iris


def node(writer: GraphWriter, name: str) -> URIRef:
    """The node of a drug of that name, described."""
    drug = iris.drug(name)
    writer.describe(drug, {RDF.type: SKOS.Concept, SKOS.prefLabel: name})
    return drug


def called(writer: GraphWriter, words: str) -> URIRef | None:
    """The drug that the words are the name of, if no concept is called so."""
    name = drug_called(words)
    return node(writer, name) if name else None
