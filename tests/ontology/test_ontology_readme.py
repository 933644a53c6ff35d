"""The examples of the README hold: they parse, use known terms only, and say the truth about their text."""

from __future__ import annotations

import hashlib
import re

from rdflib import RDF, Graph, Literal, URIRef

from loaders.rdf import Identity, edition_graph
from loaders.validation import validate
from ontology import FOLDER, GX, NIF, PAV, PREFIXES, REUSED_TTL, iris, vocabulary
from tests.sources import decode, read_record

README = (FOLDER / "README.md").read_text("utf-8")
REUSED = Graph().parse(REUSED_TTL)


def blocks(language: str) -> list[str]:
    """Every fenced block of a language, in order."""
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


def example() -> Graph:
    """The worked statement."""
    return Graph().parse(data=blocks("turtle")[0], format="turtle")


def test_there_is_one_figure_and_one_worked_statement() -> None:
    """The README has one figure, one source text, one Turtle block and one of Python."""
    assert [len(blocks(language)) for language in ("mermaid", "text", "turtle", "python")] == [1, 1, 1, 1]


def test_every_term_of_the_worked_statement_is_known() -> None:
    """Each predicate, class and concept is ours or reused; every other IRI is the name of an instance."""
    known = set(vocabulary().subjects()) | set(REUSED.subjects())
    graph = example()
    assert len(graph) > 100
    for triple in graph:
        for node in triple:
            if isinstance(node, URIRef) and node not in known and node != RDF.type:
                assert iris.from_tail(iris.tail(node)) == node


def test_every_term_of_the_figure_is_known() -> None:
    """What the figure names with a prefix is a term of that vocabulary."""
    named = set(re.findall(r"\b([a-z0-9]+):([A-Za-z]+)\b", blocks("mermaid")[0]))
    known = {str(node) for node in (*vocabulary().subjects(), *REUSED.subjects())}
    assert len(named) > 35
    assert [f"{prefix}:{name}" for prefix, name in sorted(named) if PREFIXES[prefix] + name not in known] == []


def test_the_passages_stand_where_they_are_said_to_stand() -> None:
    """Each quotation of the worked statement is found in the source text at its offsets, and the hash is the text's."""
    graph, text = example(), blocks("text")[0]
    passages = list(graph.subjects(NIF.beginIndex))
    assert len(passages) == 8
    for passage in passages:
        start, quote = (graph.value(passage, term) for term in (NIF.beginIndex, NIF.anchorOf))
        assert text.startswith(str(quote), int(start))
    digest = hashlib.sha256(text.encode()).hexdigest()
    assert (iris.source_file(digest), GX.sha256, Literal(digest)) in graph


def test_the_worked_statement_passes_the_shapes() -> None:
    """What the README shows as an example is what the shapes accept."""
    assert validate(example()) == ()


def test_the_worked_statement_is_what_the_loader_writes() -> None:
    """Every triple of the worked statement is in the graph that its text gives, the names of rules apart, which may change.

    Which edition is current is the library's to say.
    """
    source = decode("example.txt", blocks("text")[0].encode())
    written = edition_graph(Identity("example-als", "2025-12-23", "Example for ALS"), source, read_record(source))
    shown = {triple for triple in example() if triple[1] not in (GX.rule, PAV.hasCurrentVersion)}
    assert shown - set(written) == set()


def test_the_worked_statement_is_named_by_its_words() -> None:
    """The statement's IRI and wording are those that its text gives."""
    graph = example()
    statement = graph.value(predicate=RDF.type, object=GX.Statement)
    text = str(graph.value(statement, GX.text))
    assert statement == iris.statement(iris.edition("example-als", "2025-12-23"), text)
    assert graph.value(statement, GX.wording) == iris.wording(text)


def test_the_python_example_runs() -> None:
    """The lines under the table of files can be typed in as they stand."""
    names: dict[str, object] = {}
    exec(compile(blocks("python")[0], "README.md", "exec"), names)  # noqa: S102 - our own README, as a reader would run it
    assert names["statement"] in iris.RESERVED or str(names["statement"]).startswith(iris.BASE)
