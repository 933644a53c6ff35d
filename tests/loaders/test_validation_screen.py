"""The quick look before pyshacl: it finds nothing else, misses nothing, and spares the validator all that is sound."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import RDF, RDFS, SH, XSD, Graph, Literal, URIRef
from rdflib.term import Node

from loaders import validation
from loaders.validation import judged, validate
from loaders.validation.background import Background
from loaders.validation.constraints import Unscreenable
from loaders.validation.screen import Screens, _named
from ontology import FABIO, GX, NIF, concept
from tests.ontology.graphs import SOURCES, graph_of

EXAMPLES = Path(__file__).resolve().parents[1] / "ontology" / "shapes"
ALL_EXAMPLES = sorted(EXAMPLES.glob("*/*.ttl"))
DOCUMENTS = [path for path in SOURCES if path.is_dir()]
FOREIGN: list[Node] = [
    Literal(""), Literal("80"), Literal("80.0", datatype=XSD.decimal), Literal(80), Literal(0), Literal(-3),
    Literal("many", datatype=XSD.decimal), Literal("1e400", datatype=XSD.double), Literal("9" * 40, datatype=XSD.integer),
    Literal("2026-13-45", datatype=XSD.date), Literal("2026-01-05", datatype=XSD.date), Literal("yes", datatype=XSD.boolean),
    Literal("1", datatype=XSD.boolean), Literal("1999", datatype=XSD.gYear), Literal("80", lang="en"),
    Literal("x\U0001f9ea\u2028", lang="en"), URIRef("https://example.org/x"),
    URIRef("https://example.org/with a space"), GX.Threshold, GX.Statement, GX.UnresolvedWork, FABIO.ClinicalGuideline,
    concept("comparator", "le"), concept("operator", "at-least"), concept("citation-state", "unresolved"),
    concept("citation-state", "resolved-by-rule"), concept("citation-state", "resolved-by-curator"),
]
Triple = tuple[Node, Node, Node]
Dice = random.Random


def dropped(graph: Graph, dice: Dice, triples: list[Triple]) -> None:
    graph.remove(dice.choice(triples))


def spoilt(graph: Graph, dice: Dice, triples: list[Triple]) -> None:
    subject, predicate, value = dice.choice(triples)
    graph.remove((subject, predicate, value))
    graph.add((subject, predicate, dice.choice(FOREIGN)))


def doubled(graph: Graph, dice: Dice, triples: list[Triple]) -> None:
    subject, predicate, _ = dice.choice(triples)
    graph.add((subject, predicate, dice.choice(FOREIGN)))


def crossed(graph: Graph, dice: Dice, triples: list[Triple]) -> None:
    """What one node has of a predicate, another one gets too."""
    (subject, _, _), (_, predicate, value) = dice.choice(triples), dice.choice(triples)
    graph.add((subject, predicate, value))


def exchanged(graph: Graph, dice: Dice, triples: list[Triple]) -> None:
    """Two nodes have each other's value of a predicate."""
    subject, predicate, value = dice.choice(triples)
    other, _, foreign = dice.choice([triple for triple in triples if triple[1] == predicate])
    for triple in ((subject, predicate, value), (other, predicate, foreign)):
        graph.remove(triple)
    graph.add((subject, predicate, foreign))
    graph.add((other, predicate, value))


MUTATIONS: list[Callable[[Graph, Dice, list[Triple]], None]] = [dropped, spoilt, doubled, crossed, exchanged]


def mutated(path: Path, seed: int, count: int) -> Graph:
    """The graph of a document with `count` mutations of any kind; every predicate is as likely as any other."""
    dice, graph = Dice(f"{path.name} {seed}"), Graph() + graph_of(path)
    by_predicate: dict[Node, list[Triple]] = {}
    for triple in sorted(graph):
        by_predicate.setdefault(triple[1], []).append(triple)
    rare = [dice.choice(triples) for triples in by_predicate.values()]
    for _ in range(count):
        pool = rare if dice.random() < 0.5 else by_predicate[dice.choice(list(by_predicate))]
        dice.choice(MUTATIONS)(graph, dice, pool)
    return graph


def plain(graph: Graph) -> tuple[validation.Violation, ...]:
    """What pyshacl says with all shapes, nothing screened."""
    return judged(graph, validation._shapes())


@pytest.mark.parametrize("folder", sorted({path.parent for path in ALL_EXAMPLES}), ids=lambda path: path.name)
def test_the_same_is_found_in_the_examples(folder: Path) -> None:
    """Of each example, conforming or failing, the same is said with and without the quick look."""
    paths = sorted(folder.glob("*.ttl"))
    assert len(paths) > 1
    for path in paths:
        graph = Graph().parse(path)
        assert validate(graph) == plain(graph), path


@pytest.mark.parametrize("count", [1, 30])
@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_the_same_is_found_in_mutated_documents(path: Path, count: int) -> None:
    """Of a document whose triples were dropped, spoilt, doubled, crossed and exchanged, the same is said too."""
    for seed in range(2):
        graph = mutated(path, seed, count)
        assert validate(graph) == plain(graph), seed


def test_mutations_break_what_they_should() -> None:
    """The mutated documents above break most shapes, so that their agreement means something."""
    found = {finding.shape for path in DOCUMENTS for seed in range(2) for finding in validate(mutated(path, seed, 30))}
    assert len(found) > 20


@settings(max_examples=60)
@given(st.sampled_from(ALL_EXAMPLES), st.integers(0, 10**6), st.integers(1, 4))
def test_the_same_is_found_in_mutated_examples(path: Path, seed: int, count: int) -> None:
    """Of any mutated example the same is said with and without the quick look."""
    graph, dice = Graph().parse(path), Dice(seed)
    triples = sorted(graph)
    for _ in range(count):
        dice.choice(MUTATIONS)(graph, dice, triples)
    assert validate(graph) == plain(graph)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_what_is_sound_needs_no_validator(path: Path) -> None:
    """No node of a corpus document is a suspect but those that something is told of: what is sound costs the quick look."""
    suspects = {(str(shape).rpartition("#")[2], str(node)) for shape, nodes in validation._screens().suspects(
        graph_of(path)).items() for node in nodes}
    assert suspects == {(found.shape, found.node) for found in validate(graph_of(path))}


def test_a_number_that_is_none_stops_no_query() -> None:
    """A position that ill-typed numbers make unreckonable is found by what it is, and nothing breaks down."""
    graph = Graph() + graph_of(DOCUMENTS[0])
    passage = min(graph.subjects(NIF.beginIndex))
    graph.set((passage, NIF.beginIndex, Literal("many", datatype=XSD.decimal)))
    assert {finding.shape for finding in validate(graph)} == {"Passage"}
    graph = Graph().parse(EXAMPLES / "EstimateInInterval" / "ok-1.ttl")
    estimate = min(graph.subjects(GX.hasInterval))
    graph.set((estimate, GX.value, Literal("many", datatype=XSD.decimal)))
    assert "Value" in {finding.shape for finding in validate(graph)}


def test_every_shape_is_known_to_the_quick_look() -> None:
    """No shape has a constraint that must be left to pyshacl for every node: teach it to `constraints` instead."""
    screens = validation._screens().each
    assert len(screens) == validation.shapes()
    assert [screen.shape for screen in screens if screen.sound is None] == []


def test_one_fault_is_judged_alone() -> None:
    """Of a page with one fault, the validator is given the one shape and the one node."""
    graph = Graph() + graph_of(DOCUMENTS[0])
    statement = min(graph.subjects(RDF.type, GX.Statement))
    graph.remove((statement, GX.wording, None))
    suspects = validation._screens().suspects(graph)
    assert [(str(shape).rpartition("#")[2], nodes) for shape, nodes in suspects.items()] == [("Statement", [statement])]
    aimed = validation._aimed(suspects)
    assert list(aimed.subject_objects(SH.targetNode)) == [(shape, statement) for shape in suspects]
    assert not list(aimed.subjects(SH.targetClass))


def test_what_is_not_plain_is_left_to_one_engine() -> None:
    """Where a literal is of a type that was not asked for, the queries are pyshacl's, which reckons by other rules."""
    graph = Graph() + graph_of(DOCUMENTS[0])
    passage = min(graph.subjects(NIF.anchorOf))
    graph.set((passage, NIF.anchorOf, Literal(12345)))
    shapes = {str(shape).rpartition("#")[2] for shape in validation._screens().suspects(graph)}
    assert {"PrintedInQuote", "Passage"} <= shapes


SHAPE = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix e: <https://example.org/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
e:Shape a sh:NodeShape ; sh:targetClass e:Thing ; """
DATA = Graph().parse(data="@prefix e: <https://example.org/> . e:a a e:Thing ; e:p e:b , 1 . e:b e:p e:a .")


@pytest.mark.parametrize("constraint", [
    "sh:closed true", "sh:deactivated true", "sh:nodeKind sh:BlankNodeOrIRI", "sh:xone ( e:A e:B )",
    "sh:node [ sh:closed true ]",
    "sh:property [ sh:path [ sh:zeroOrMorePath e:p ] ; sh:minCount 1 ]",
    "sh:property [ sh:path [ sh:inversePath [ sh:inversePath e:p ] ] ; sh:minCount 1 ]",
    'sh:property [ sh:path e:p ; sh:pattern "x" ; sh:flags "i" ]', "sh:property [ sh:path e:p ; sh:datatype xsd:double ]",
    "sh:property [ sh:path e:p ; sh:uniqueLang true ]", 'sh:property [ sh:path e:p ; sh:minInclusive "1"^^xsd:double ]',
    "sh:not [ sh:path e:p ; sh:minCount 5 ]", "sh:or ( [ sh:closed true ] [ sh:path e:p ; sh:minCount 1 ] )",
    'sh:sparql [ sh:ask "ASK { $this ?p ?o }" ]', 'sh:sparql [ sh:select "SELECT $this { $this $PATH ?o }" ]',
])
def test_what_is_not_known_is_left_to_the_validator(constraint: str) -> None:
    """A shape with a constraint that the quick look does not know keeps all its nodes as suspects."""
    screens = Screens(Graph().parse(data=f"{SHAPE} {constraint} ."), Background(()))
    assert list(screens.suspects(DATA).values()) == [[URIRef("https://example.org/a")]]


def test_classes_of_classes_are_left_to_the_validator() -> None:
    """What a shape looks at is told by stated classes only; where classes have classes, pyshacl sees to everything."""
    with pytest.raises(Unscreenable):
        Screens(Graph().parse(data=f"{SHAPE} a rdfs:Class ."), Background(()))
    graph = Graph() + graph_of(DOCUMENTS[0])
    graph.add((URIRef("https://example.org/Advice"), RDFS.subClassOf, GX.Statement))
    graph.add((URIRef("https://example.org/x"), RDF.type, URIRef("https://example.org/Advice")))
    with pytest.raises(Unscreenable):
        validation._screens().suspects(graph)
    assert {finding.shape for finding in validate(graph)} == {"Read", "Statement"}


@pytest.mark.parametrize(("pattern", "named"), [
    ("$this ex:a/ex:b+ ?x FILTER NOT EXISTS { ?x ^ex:c|ex:d $this ; ex:e ?y }", "abcde"),
    ("OPTIONAL { $this ex:a ?x } { ?x ex:b ?y } UNION { ?y ex:c ?x }", "abc"),
    ("$this ?any ?x", None), ("$this ex:a* ?x", None), ("$this !ex:a ?x", None), ("$this ex:a? ?x", None),
    ("$this ex:a ?x FILTER EXISTS { ?x ?any $this }", None),
])
def test_an_engine_is_given_what_its_queries_name(pattern: str, named: str | None) -> None:
    """The predicates a query names are all it can see; one that may follow any predicate, or none, sees the whole graph."""
    found = _named(iter([f"SELECT $this WHERE {{ {pattern} }}"]), {"ex": "https://example.org/"})
    assert found == (None if named is None else {f"https://example.org/{letter}" for letter in named})
