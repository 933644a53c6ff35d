"""What the README shows holds: its terms exist, its figure is the vocabulary's, its examples are what the program writes."""

from __future__ import annotations

import re
from functools import cache

import pytest
from rdflib import RDF, RDFS, Graph, URIRef
from rdflib.term import Node

from loaders.validation import validate
from ontology import GX, NIF, OWL, PREFIXES, REUSED_TTL, iris, vocabulary
from tests.ontology.worked import HERE, PARTS, README, header, rewrite, written

TEXT = README.read_text("utf-8")
EXAMPLES = tuple(PARTS)
TERM = re.compile(r"\b([a-z0-9]+):([A-Za-z]\w*)\b")
NAMING_PATTERNS = {"gx:x", "gx:xText", "gx:xPrinted", "gx:hasX", "gx:isX"}


def blocks(language: str) -> list[str]:
    """Every fenced block of a language, in order."""
    return re.findall(rf"```{language}\n(.*?)```", TEXT, re.DOTALL)


@cache
def known() -> frozenset[str]:
    """Every term of ours and every one that is reused."""
    return frozenset(str(node) for node in (*vocabulary().subjects(), *Graph().parse(REUSED_TTL).subjects()))


def example(name: str) -> Graph:
    """A worked example as the README shows it."""
    return Graph().parse(data=header() + blocks("turtle")[EXAMPLES.index(name)], format="turtle")


def arrows() -> list[tuple[list[str], list[str], list[str]]]:
    """The arrows of the figure: the classes they start at, their properties, the classes they end at."""
    figure = blocks("mermaid")[0]
    classes = {node: re.findall(r"\b[a-z0-9]+:[A-Z]\w+", label)
               for node, label in re.findall(r'^ +(\w+)\["(.*)"\]$', figure, re.MULTILINE)}
    return [(classes[start], re.findall(r"\b[a-z0-9]+:\w+", label), classes[end])
            for start, label, end in re.findall(r"(\w+) -\.?->\|(.*?)\| (\w+)", figure)]


def term(name: str) -> URIRef:
    """The term that a name with a prefix stands for."""
    prefix, local = name.split(":")
    return URIRef(PREFIXES[prefix] + local)


def test_there_is_one_figure_and_an_example_for_each_text() -> None:
    """The README has one figure, a text and a Turtle block for each example, their prefixes, and one block of Python."""
    counts = [len(blocks(language)) for language in ("mermaid", "text", "turtle", "python")]
    assert counts == [1, len(EXAMPLES), len(EXAMPLES) + 1, 1]
    assert blocks("turtle")[-1] == header()


def test_every_term_that_is_named_is_known() -> None:
    """What the README calls by a prefix of a vocabulary, in the figure, in tables and in words, is a term of that."""
    named = {match for block in (TEXT.replace("\n", " "),) for match in TERM.findall(re.sub(r"```turtle.*?```", "", block))}
    terms = {f"{prefix}:{local}" for prefix, local in named if prefix in PREFIXES} - NAMING_PATTERNS
    assert len(terms) > 120
    assert sorted(name for name in terms if str(term(name)) not in known() and not name.startswith(("gs:", "sh:"))) == []


def test_every_class_and_property_of_ours_is_somewhere_in_the_figure_or_its_tables() -> None:
    """The page is the whole: each class, and each property that leads to a node, stands in the README."""
    ours = {str(node).rpartition("#")[2] for kind in (OWL.Class, OWL.ObjectProperty)
            for node in vocabulary().subjects(RDF.type, kind) if node in GX}
    assert len(ours) > 90
    assert sorted(name for name in ours if f"gx:{name}" not in TEXT) == []


def test_the_arrows_of_the_figure_are_those_of_the_vocabulary() -> None:
    """An arrow starts and ends at classes that the domain and the range of its properties allow."""
    assert len(arrows()) > 30
    for start, properties, end in arrows():
        for name in properties:
            assert fits(start, vocabulary().value(term(name), RDFS.domain)), (start, name)
            assert fits(end, vocabulary().value(term(name), RDFS.range)), (name, end)


def fits(classes: list[str], allowed: Node | None) -> bool:
    """Whether one of the classes is what is allowed, where that is said."""
    above = {kind for name in classes for kind in vocabulary().transitive_objects(term(name), RDFS.subClassOf)}
    return allowed is None or allowed in above


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_text_of_an_example_is_that_of_its_folder(name: str) -> None:
    """What the README prints is what was read."""
    assert blocks("text")[EXAMPLES.index(name)] == (HERE / name / "source.txt").read_text("utf-8")


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_worked_example_is_what_the_program_writes(name: str) -> None:
    """Of each node that is shown everything is shown, and nothing else; `python -m tests.ontology.worked` writes it anew."""
    shown, whole = example(name), written(name)
    subjects = set(shown.subjects())
    assert set(shown) == {triple for triple in whole if triple[0] in subjects}
    assert len(shown) > 50
    assert name != "threshold" or set(shown) == set(whole)


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_worked_example_passes_the_shapes(name: str) -> None:
    """What the README shows as an example is what the shapes accept."""
    assert validate(written(name)) == ()


def test_the_readme_is_written_as_the_program_would() -> None:
    """Layout and order of the examples are the program's, so that writing them anew changes nothing else."""
    assert rewrite(TEXT) == TEXT


def test_the_passages_stand_where_they_are_said_to_stand() -> None:
    """Each quotation of the worked threshold is found in its text at its place."""
    graph, text = example("threshold"), blocks("text")[0]
    passages = list(graph.subject_objects(NIF.anchorOf))
    assert len(passages) == 7
    for passage, quote in passages:
        assert text.startswith(str(quote), int(str(graph.value(passage, NIF.beginIndex))))


def test_the_threshold_shows_what_it_is_to_show() -> None:
    """Where the action applies: from 50 up, behind a "before", with kind, target and polarity."""
    graph = example("threshold")
    limit, action = (graph.value(predicate=RDF.type, object=kind) for kind in (GX.Threshold, GX.Action))
    assert [str(graph.value(limit, term)) for term in (GX.lower, GX.lowerClosed, GX.upper)] == ["50", "true", "None"]
    assert {term for term in (GX.actionKind, GX.target, GX.polarity) if graph.value(action, term)} == {
        GX.actionKind, GX.target, GX.polarity}


def test_the_python_example_runs() -> None:
    """The lines under the table of files can be typed in as they stand."""
    names: dict[str, object] = {}
    exec(compile(blocks("python")[0], "README.md", "exec"), names)  # noqa: S102 - our own README, as a reader would run it
    assert names["statement"] in iris.RESERVED or str(names["statement"]).startswith(iris.BASE)
