"""The JSON-LD context: short names that lose nothing and reach for nothing."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

import pytest
from rdflib import OWL, RDF, RDFS, BNode, Graph, Literal, URIRef, namespace

import ontology
from ontology import CONTEXT, GUIDELINE_TTL, GX, PREFIXES, REUSED_TTL
from tests.conftest import CORPUS
from tests.ontology.graphs import graph_of

TEXT = CONTEXT.read_text(encoding="utf-8")
NAMES: dict[str, Any] = json.loads(TEXT)["@context"]
OWN = Graph().parse(GUIDELINE_TTL)
REUSED = Graph().parse(REUSED_TTL)
KINDS = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)


def expanded(name: str) -> str:
    """The IRI that a name of the context stands for."""
    value = NAMES[name]
    compact = value["@id"] if isinstance(value, dict) else value
    prefix, _, local = compact.partition(":")
    return PREFIXES[prefix] + local


TERMS = [name for name, value in NAMES.items()
         if value not in PREFIXES.values() and not str(value).startswith("@") and not name.startswith("@")]


def test_no_name_is_given_twice() -> None:
    """JSON keeps the last of two equal keys and says nothing, so the keys are counted."""
    pairs = json.loads(TEXT, object_pairs_hook=list)[0][1]
    keys = sorted(key for key, _ in pairs)
    assert len(keys) == len(NAMES) > 180
    assert [one for one, other in pairwise(keys) if one == other] == []


def test_every_own_term_has_its_name() -> None:
    """Classes, properties and datatypes of ours are all in the context under their local names."""
    own = {str(term) for kind in KINDS for term in OWN.subjects(RDF.type, kind)}
    assert len(own) > 110
    assert own <= {expanded(name) for name in TERMS}
    assert all(expanded(str(iri).rpartition("#")[2]) == iri for iri in own)


@pytest.mark.parametrize("name", TERMS)
def test_a_name_stands_for_a_known_term(name: str) -> None:
    """What a name stands for is a term of ours or one listed as reused."""
    iri = URIRef(expanded(name))
    assert iri in GX or iri in OWL or (iri, RDFS.isDefinedBy, None) in REUSED


@pytest.mark.parametrize("name", sorted(str(term).rpartition("#")[2] for term in OWN.subjects(RDFS.range)))
def test_a_property_is_read_as_its_range_says(name: str) -> None:
    """An object property is read as a link, a datatype property as its datatype, a string as it stands."""
    target = OWN.value(URIRef(expanded(name)), RDFS.range)
    value = NAMES[name]
    if target == namespace.XSD.string:
        assert isinstance(value, str)
    elif target in namespace.XSD:
        assert value["@type"] == f"xsd:{str(target).removeprefix(str(namespace.XSD))}"
    else:
        assert value["@type"] == "@id"


def test_the_context_is_whole() -> None:
    """Nothing has to be fetched: no import, no context within, and prefixes are the project's own spelling of them."""
    assert "@import" not in TEXT
    assert TEXT.count('"@context"') == 1
    prefixes = {name: value for name, value in NAMES.items() if value in PREFIXES.values()}
    assert len(prefixes) > 15
    assert prefixes.items() <= PREFIXES.items()


def round_trip(graph: Graph) -> tuple[Graph, dict[str, Any]]:
    """The graph written as JSON-LD with our context and read again, and the document between."""
    document = json.loads(graph.serialize(format="json-ld", context=NAMES, auto_compact=True))
    return Graph().parse(data=json.dumps(document), format="json-ld"), document


@pytest.mark.parametrize("name", ["als-primary-treatment", "riluzole-als-evidence", "works.csl.json"])
def test_a_corpus_graph_survives(name: str) -> None:
    """Written as JSON-LD and read again, a graph has the same triples, and every name in the document is a short one.

    Our graphs have no blank nodes, so equal sets of triples are what isomorphic means.
    """
    graph = graph_of(CORPUS / name)
    back, document = round_trip(graph)
    assert len(graph) > 80
    assert not [node for triple in graph for node in triple if isinstance(node, BNode)]
    assert set(back) == set(graph)
    keys = {key for node in document["@graph"] for key in node}
    assert [key for key in keys if ":" in key or key.startswith("@")] == []


def test_the_vocabulary_survives() -> None:
    """Concepts with languages, datatypes of notations and scales are the same after the way through JSON-LD."""
    graph = ontology.vocabulary()
    back, _ = round_trip(graph)
    assert set(back) == set(graph)


def test_a_decimal_keeps_its_zeros() -> None:
    """0.80 does not become 0.8 on the way."""
    graph = Graph()
    node = URIRef("https://example.org/effect")
    graph.add((node, GX.value, Literal("0.80", datatype=namespace.XSD.decimal)))
    back, document = round_trip(graph)
    assert document["value"] == "0.80"
    assert str(back.value(node, GX.value)) == "0.80"
