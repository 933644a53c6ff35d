"""The shapes: each has examples that conform and examples that do not, and each message is said of one of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from rdflib import RDF, SH, BNode, Graph, URIRef, namespace
from rdflib.collection import Collection
from rdflib.term import Node

import ontology
from loaders.validation import validate
from ontology import CONCEPTS, REUSED_TTL, SHAPES_TTL, vocabulary

FOLDER = Path(__file__).parent / "shapes"
SHAPES = Graph().parse(SHAPES_TTL)
PREFIX = "https://w3id.org/guideline-explorer/shapes#"
NAMES = sorted(str(node).removeprefix(PREFIX) for node in SHAPES.subjects(RDF.type, SH.NodeShape))
CONFORMING = sorted(FOLDER.glob("*/ok-*.ttl"))
FAILING = sorted(FOLDER.glob("*/bad-*.ttl"))
CORE = {
    "NodeShape", "Violation", "Warning", "IRI", "targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf",
    "property", "path", "inversePath", "alternativePath", "minCount", "maxCount", "minLength", "pattern", "datatype",
    "nodeKind", "class", "in", "hasValue", "minInclusive", "maxInclusive", "minExclusive", "maxExclusive",
    "lessThanOrEquals", "oneOrMorePath", "or", "not", "node", "message", "severity", "sparql", "select", "prefixes", "declare", "prefix",
    "namespace",
}


def short(path: Path) -> str:
    """The shape and the name of an example."""
    return f"{path.parent.name}-{path.stem}"


def findings(path: Path) -> set[str]:
    """What the shapes say of an example, as the first line of a failing one writes it."""
    return {f"# {found.shape}: {found.message}" for found in validate(Graph().parse(path))}


def test_the_examples_are_all_there() -> None:
    """The numbers of shapes, messages and examples are known, so that none gets lost and no empty folder passes."""
    assert (len(NAMES), len(CONFORMING), len(FAILING)) == (72, 91, 194)
    assert len(list(FOLDER.rglob("*"))) == len(NAMES) + len(CONFORMING) + len(FAILING)


@pytest.mark.parametrize("path", CONFORMING, ids=short)
def test_an_example_that_conforms(path: Path) -> None:
    """Nothing is said of an example that conforms, by its own shape or by another."""
    assert findings(path) == set()


@pytest.mark.parametrize("path", FAILING, ids=short)
def test_an_example_that_fails(path: Path) -> None:
    """Of a failing example one thing is said: the message in its first line, by the shape it lies with."""
    first = path.read_text(encoding="utf-8").split("\n")[0]
    assert first.startswith(f"# {path.parent.name}: ")
    assert findings(path) == {first}


@pytest.mark.parametrize("name", NAMES)
def test_a_shape_has_examples(name: str) -> None:
    """Each shape has a folder with an example that conforms and one that fails."""
    assert list((FOLDER / name).glob("ok-*.ttl"))
    assert list((FOLDER / name).glob("bad-*.ttl"))


@pytest.mark.parametrize("name", NAMES)
def test_an_example_that_conforms_is_looked_at(name: str) -> None:
    """The shape has something to look at in its conforming examples: they are not silent for want of a target."""
    node = URIRef(PREFIX + name)
    for path in (FOLDER / name).glob("ok-*.ttl"):
        graph = Graph().parse(path)
        assert (
            any((None, RDF.type, kind) in graph for kind in SHAPES.objects(node, SH.targetClass))
            or any((None, None, target) in graph for target in SHAPES.objects(node, SH.targetNode))
            or any((None, term, None) in graph for target in (SH.targetSubjectsOf, SH.targetObjectsOf)
                   for term in SHAPES.objects(node, target)))


def test_every_message_has_its_example() -> None:
    """A message is a sentence, said by one constraint only, and an example exists of which it is said."""
    messages = [str(message) for message in SHAPES.objects(None, SH.message)]
    assert len(messages) == len(set(messages)) > 120
    assert all(message[0].isupper() and message.endswith(".") for message in messages)
    said = {path.read_text(encoding="utf-8").split("\n")[0].partition(": ")[2] for path in FAILING}
    assert set(messages) == said


def constraints() -> list[Node]:
    """Property shapes and queries: what can find something, leaving out the alternatives inside an `or` or a `not`."""
    inner = {node for word in (SH["or"], SH["not"]) for held in SHAPES.objects(None, word)
             for node in ([held] if (held, RDF.first, None) not in SHAPES else Collection(SHAPES, held))}
    inner |= {shape for shape in SHAPES.objects(None, SH.node)}
    found = {node for word in (SH.property, SH.sparql) for shape, node in SHAPES.subject_objects(word)
             if shape not in inner}
    return sorted(found - inner)


def test_every_constraint_has_a_message() -> None:
    """What can find something says so in one sentence; a path that only leads to further constraints needs none."""
    assert len(constraints()) > 120
    for node in constraints():
        leads_on = (node, SH.property, None) in SHAPES
        assert len(list(SHAPES.objects(node, SH.message))) == (0 if leads_on else 1)


def listed() -> list[tuple[str, set[Node]]]:
    """The lists of concepts in the shapes, each with the scheme its first concept is of."""
    lists = [set(Collection(SHAPES, head)) for head in SHAPES.objects(None, SH["in"])]
    return [(str(min(map(str, nodes))).removeprefix(CONCEPTS).partition("/")[0], nodes) for nodes in lists
            if all("/" in str(node).removeprefix(CONCEPTS) and str(node).startswith(CONCEPTS) for node in nodes)]


def test_a_list_of_concepts_is_its_whole_scheme() -> None:
    """What a shape lists is what the scheme holds, so that a new concept is not refused."""
    assert sorted(scheme for scheme, _ in listed()) == [
        "citation-state", "comparator", "decision-kind", "deontic-force", "document-type", "ground-kind", "operator",
        "polarity", "quantity-kind", "reading-state", "remark-kind", "route", "statement-kind", "timing"]
    for scheme, nodes in listed():
        assert nodes == set(ontology.concepts(scheme))


SCHEMES = {str(node).removeprefix(CONCEPTS): shape for shape, held in SHAPES.subject_objects(SH.property)
           for node in (*SHAPES.objects(held, SH.hasValue), *(
               one for head in SHAPES.objects(held, SH["in"]) for one in Collection(SHAPES, head)))
           if (held, SH.path, namespace.SKOS.inScheme) in SHAPES}


def test_every_scheme_that_is_looked_up_has_concepts() -> None:
    """The schemes that concepts are looked up in are those of the vocabulary; the form of an IRI says nothing."""
    assert len(SCHEMES) > 13
    assert set(SCHEMES) <= set(ontology.schemes())
    assert not [pattern for pattern in SHAPES.objects(None, SH.pattern) if "concept/" in str(pattern)]


def test_a_concept_given_up_is_none_of_its_scheme() -> None:
    """Each shape for the concepts of a scheme refuses those that are deprecated."""
    in_use = URIRef(PREFIX + "InUse")
    assert set(SHAPES.objects(in_use, SH.path)) == {namespace.OWL.deprecated}
    assert all((shape, SH.property, in_use) in SHAPES for shape in SCHEMES.values())


def test_only_what_a_concept_must_be_is_looked_up_in_the_vocabulary() -> None:
    """No path leads from a graph into the vocabulary but by `sh:node`, which the quick look asks apart."""
    looked_up = {held for shape in SCHEMES.values() for held in SHAPES.objects(shape, SH.property)}
    skos = {node for node in SHAPES.subjects(None, None) for term in SHAPES.objects(node)
            if str(term).startswith(str(namespace.SKOS))}
    assert skos <= looked_up


def test_the_shapes_use_known_terms_only() -> None:
    """Each term is ours, reused, of XSD or of SHACL; of SHACL only Core and plain queries; nothing is imported."""
    reused = Graph().parse(REUSED_TTL)
    known = set(vocabulary().subjects()) | set(reused.subjects())
    terms = {node for triple in SHAPES for node in triple if isinstance(node, URIRef) and not node.startswith(PREFIX)}
    foreign = {node for node in terms - known if not any(node.startswith(str(space)) for space in (
        SH, namespace.XSD, namespace.RDF, namespace.OWL))}
    assert foreign == set()
    assert {str(node).removeprefix(str(SH)) for node in terms if node.startswith(str(SH))} <= CORE
    assert not list(SHAPES.objects(None, namespace.OWL.imports))
    assert all(isinstance(node, URIRef | BNode) for node in SHAPES.subjects())
