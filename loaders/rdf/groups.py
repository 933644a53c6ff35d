"""Whom a number is of, how often and how long: nodes that carry their words once.

Why: "placebo" in one sentence and "placebo" in another are one group, and a string cannot say so.
Method: a group of people belongs to its edition and is named by its words; where these are a name of an intervention, or
    of a population, it leads to that concept. Frequencies and periods are the same in every document, named by their code.
Fails: it does not.
"""

from __future__ import annotations

from rdflib import URIRef
from rdflib.namespace import RDFS

from loaders.rdf.graph_writer import GraphWriter
from ontology import GX, iris, match_concept

ARM, POPULATION = ("intervention", "population"), ("population",)  # the schemes a group's words may be a name in


def group(writer: GraphWriter, words: str | None, schemes: tuple[str, ...]) -> URIRef | None:
    """The node of a group of people with its words; None for no words."""
    if not words:
        return None
    node = iris.group(writer.edition, words)
    found = (match_concept(scheme, words) for scheme in schemes)
    writer.describe(node, {RDFS.label: words, GX.concept: next((one for one in found if one is not None), None)})
    return node


def frequency(writer: GraphWriter, code: str | None) -> URIRef | None:
    """The node of how often, None where it is not said."""
    return _labelled(writer, iris.frequency(code), code) if code else None


def period(writer: GraphWriter, code: str | None) -> URIRef | None:
    """The node of how long, None where it is not said."""
    return _labelled(writer, iris.period(code), code) if code else None


def _labelled(writer: GraphWriter, node: URIRef, words: str) -> URIRef:
    writer.add(node, RDFS.label, words)
    return node
