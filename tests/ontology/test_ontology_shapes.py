"""The shapes: each has examples that conform and examples that do not, and each message is said of one of them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from rdflib import RDF, SH, BNode, Graph, URIRef, namespace
from rdflib.collection import Collection
from rdflib.term import Node

import ontology
from loaders.language.tables import rows
from loaders.validation import validate
from ontology import CONCEPTS, GX, REUSED_TTL, SHAPES_TTL, VOCABULARIES_TTL, vocabulary
from ontology import listed as listed_concepts

FOLDER = Path(__file__).parent / "shapes"
SHAPES = Graph().parse(SHAPES_TTL)
PREFIX = "https://w3id.org/guideline-explorer/shapes#"
NAMES = sorted(str(node).removeprefix(PREFIX) for node in SHAPES.subjects(RDF.type, SH.NodeShape))
CONFORMING = sorted(FOLDER.glob("*/ok-*.ttl"))
FAILING = sorted(FOLDER.glob("*/bad-*.ttl"))
CORE = {
    "NodeShape", "Violation", "Warning", "Info", "IRI", "targetClass", "targetNode", "targetSubjectsOf", "targetObjectsOf",
    "property", "path", "inversePath", "alternativePath", "minCount", "maxCount", "minLength", "pattern", "datatype",
    "nodeKind", "class", "in", "hasValue", "minInclusive", "maxInclusive", "minExclusive", "maxExclusive",
    "lessThanOrEquals", "equals", "oneOrMorePath", "or", "not", "node", "message", "severity", "sparql", "select",
    "prefixes", "declare", "prefix",
    "namespace",
}


def short(path: Path) -> str:
    """The shape and the name of an example."""
    return f"{path.parent.name}-{path.stem}"


def findings(path: Path) -> set[str]:
    """What the shapes say of an example, as the first line of a failing one writes it, without warnings of other shapes."""
    return {f"# {found.shape}: {found.message}" for found in validate(Graph().parse(path))
            if found.severity == "Violation" or found.shape == path.parent.name}


def test_the_examples_are_all_there() -> None:
    """The numbers of shapes, messages and examples are known, so that none gets lost and no empty folder passes."""
    assert (len(NAMES), len(CONFORMING), len(FAILING)) == (110, 150, 254)
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
    inner |= set(SHAPES.objects(None, SH.node))
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
    lists = [set(Collection(SHAPES, head)) for held, head in SHAPES.subject_objects(SH["in"])
             if (held, SH.message, None) in SHAPES]
    return [(str(min(map(str, nodes))).removeprefix(CONCEPTS).partition("/")[0], nodes) for nodes in lists
            if all("/" in str(node).removeprefix(CONCEPTS) and str(node).startswith(CONCEPTS) for node in nodes)]


def test_a_list_of_concepts_is_its_whole_scheme() -> None:
    """What a shape lists is what the scheme holds, so that a new concept is not refused."""
    assert sorted(scheme for scheme, _ in listed()) == [
        "action-kind", "citation-state", "comparator", "crossing", "decision-kind", "deontic-force", "document-type",
        "ground-kind", "operator", "polarity", "quantity-kind", "reading-state", "remark-kind", "route", "statement-kind",
        "timing"]
    for scheme, nodes in listed():
        assert nodes == set(ontology.concepts(scheme))


def test_the_concepts_of_the_open_schemes_are_listed_from_the_vocabulary() -> None:
    """The section of shapes.ttl that `python -m ontology.listed` writes is up to date; the form of an IRI says nothing."""
    text = SHAPES_TTL.read_text(encoding="utf-8")
    before, behind = listed_concepts.without_section(text)
    assert text == before + listed_concepts.section() + behind
    assert {scheme for schemes in listed_concepts.SCHEMES.values() for scheme in schemes} <= set(ontology.schemes())
    assert not [pattern for pattern in SHAPES.objects(None, SH.pattern) if "concept/" in str(pattern)]


def test_a_concept_given_up_is_in_no_list(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A deprecated concept is none of its scheme any more."""
    changed = tmp_path / "vocabularies.ttl"
    fvc = "<https://w3id.org/guideline-explorer/concept/parameter/fvc>"
    changed.write_text(f"{VOCABULARIES_TTL.read_text(encoding='utf-8')}\n{fvc} <{namespace.OWL.deprecated}> true .\n",
                       encoding="utf-8")
    assert "<parameter/fvc>" in listed_concepts.section()
    monkeypatch.setattr(listed_concepts, "VOCABULARIES_TTL", changed)
    assert "<parameter/fvc>" not in listed_concepts.section()


def test_a_unit_is_of_one_dimension() -> None:
    """Each dimension that units measure has its pattern, and no unit of the reader's table fits two."""
    patterns = {str(SHAPES.value(held, SH.node)).removeprefix(PREFIX + "In"): str(pattern)
                for head in SHAPES.objects(URIRef(PREFIX + "UnitsOfParameter"), SH["or"])
                for unit, held in [Collection(SHAPES, head)]
                for pattern in SHAPES.objects(SHAPES.value(unit, SH["not"]), SH.pattern)}
    assert len(patterns) == len(ontology.concepts("dimension")) - 2  # a percentage is told as a part is, a number by none
    for row in rows("units", "unit"):
        assert sum(re.search(pattern, row["code"]) is not None for pattern in patterns.values()) <= 1


def test_every_unit_that_is_read_is_one_of_ucum() -> None:
    """The codes of the reader's table, and compositions of them, are let through."""
    term, brackets = sorted(str(pattern) for held in SHAPES.subjects(SH.path, GX.ucum)
                            for pattern in SHAPES.objects(held, SH.pattern) if (held, SH.message, None) in SHAPES)
    codes = [row["code"] for row in rows("units", "unit")]
    composed = [f"{codes[i - 7]}/{code}" for i, code in enumerate(codes) if code[0] != "/" != codes[i - 7][0]]
    for code in (*codes, *composed, "/(2.wk)", "10*9/L", "mL/min/{1.73_m2}", "{log10}.[IU]/mL", "1"):
        assert re.search(term, code), code
        assert re.search(brackets, code), code
    for wrong in ("mcg", "mmHg", "IU", "sec", "mEq", "units", "mg/", "mg//kg", "[foo]", "mg kg", "cmH2O", "tbl", ""):
        assert not re.search(term, wrong), wrong


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
