"""A graph as numbers is the graph: the same triples, in the lines and the order that a library keeps."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import RDF, XSD, BNode, Dataset, Graph, Literal, URIRef
from rdflib.term import Node

from ontology.triples import Triples

NAME = URIRef("https://example.org/graph")
IRIS = st.sampled_from([URIRef(f"https://example.org/{tail}") for tail in ("a", "a/b", "a-b", "ab", "b", "é")])
WORDS = st.sampled_from(["", "a", "a b", 'say "a"', "a\\b", "line\nend\r", "é\u2028"])
LITERALS = st.one_of(
    WORDS.map(Literal), WORDS.map(lambda words: Literal(words, lang="en")),
    st.sampled_from(["1", "1.0", "1.00"]).map(lambda digits: Literal(digits, datatype=XSD.decimal)),
    st.integers(-2, 2).map(Literal), st.booleans().map(Literal))
TRIPLES = st.lists(st.tuples(IRIS, IRIS, st.one_of(IRIS, LITERALS)), max_size=30)


@given(TRIPLES)
def test_lines_are_sorted_unique_and_lose_nothing(triples: list[tuple[Node, Node, Node]]) -> None:
    """The lines are those of the triples, each once, in the order of their characters, and read back as the same graph."""
    lines = b"".join(Triples(NAME, triples).lines()).splitlines(keepends=True) if triples else []
    assert lines == sorted(set(lines))
    assert len(lines) == len(set(triples))
    read = Dataset()
    read.parse(data=b"".join(lines), format="nquads")
    assert set(read.graph(NAME)) == set(triples)


@given(TRIPLES)
def test_looking_ahead_and_back_finds_what_the_graph_has(triples: list[tuple[Node, Node, Node]]) -> None:
    """Subjects lead to their objects and objects to their subjects, each once, as in a graph of rdflib."""
    graph, held = Graph(), Triples(NAME, triples)
    for triple in triples:
        graph.add(triple)
    assert set(held) == set(graph) == set(held.graph())
    assert len(held) == len(graph)
    for subject, predicate, value in graph:
        ahead, behind = held.ahead(str(predicate)), held.behind(str(predicate))
        assert sorted(str(held.terms[one]) for one in ahead[held.number(subject)]) \
            == sorted(map(str, graph.objects(subject, predicate)))
        assert sorted(str(held.terms[one]) for one in behind[held.number(value)]) \
            == sorted(map(str, graph.subjects(predicate, value)))
        assert (subject, predicate, value) in held
        assert (subject, predicate, None) in held
    assert (NAME, NAME, None) not in held


def test_plain_values_become_literals_that_keep_their_digits() -> None:
    """Equal numbers that are printed in two ways stay two literals, and what is true is not 1."""
    triples, node = Triples(NAME), URIRef("https://example.org/a")
    values = (Decimal("0.8"), Decimal("0.80"), Decimal("1E+3"), 1, True, "1", date(2031, 2, 3), Decimal("0.8"), 1)
    triples.describe(node, [(RDF.value, value) for value in values])
    found = {(str(value), value.datatype) for _, _, value in triples if isinstance(value, Literal)}
    assert found == {("0.8", XSD.decimal), ("0.80", XSD.decimal), ("1000", XSD.decimal), ("1", XSD.integer),
                     ("true", XSD.boolean), ("1", None), ("2031-02-03", XSD.date)}


def test_many_objects_of_one_subject_are_each_there_once() -> None:
    """A page that has thousands of statements has each once, however often it is said."""
    triples, node = Triples(NAME), URIRef("https://example.org/a")
    for _ in range(2):
        triples.describe(node, [(RDF.value, number) for number in range(40)])
    assert len(triples) == 40


@pytest.mark.parametrize("term", [BNode("x"), URIRef("https://example.org/with a space")])
def test_what_cannot_be_spelt_is_refused(term: Node) -> None:
    """A blank node has no name in another file, and an IRI with a space would be read as something else."""
    with pytest.raises(ValueError, match="not"):
        list(Triples(NAME, [(term, RDF.value, Literal("a"))]).lines())
