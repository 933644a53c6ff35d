"""Turtle and TriG: the same graph, without escapes in names, in the order of the page."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse
from rdflib import RDF, Graph
from rdflib.compare import isomorphic

from explorer import readable
from explorer.export import export
from explorer.library import Library
from ontology import CONCEPTS, GX, PREFIXES, iris
from tests.conftest import CORPUS
from tests.ontology.graphs import graph_of

PAGE = CORPUS / "als-primary-treatment"
ORDER, EDITION = str(GX.order), str(GX.Edition)


def triples_of(graph: Graph) -> list[Triple]:
    """The triples of a graph of rdflib as those of the engine."""
    return [quad.triple for quad in parse(graph.serialize(format="nt").encode(), format=RdfFormat.N_TRIPLES)]


def page() -> str:
    """A page of the corpus as Turtle."""
    triples = triples_of(graph_of(PAGE))
    names = {term.value for triple in triples for term in triple if isinstance(term, NamedNode)}
    return readable.written(triples, readable.prefixes_with(PREFIXES, iris.BASE, CONCEPTS, names), ORDER, EDITION)


def test_a_page_is_the_same_graph_without_escapes() -> None:
    """Read again, by either library, the page has the same triples; no name in it is escaped or stands in full."""
    text = page()
    assert isomorphic(Graph().parse(data=text, format="turtle"), graph_of(PAGE))
    assert set(map(str, triples_of(graph_of(PAGE)))) == {
        str(quad.triple) for quad in parse(text.encode(), format=RdfFormat.TURTLE)}
    assert "\\/" not in text
    bare = re.sub(r'"(?:[^"\\]|\\.)*"', "", text)
    assert re.findall(r"\S*\\\S*", bare) == []
    full = {line for line in bare.splitlines() if "<http" in line and not line.startswith(("@prefix", "@base"))}
    assert {line for line in full if "w3id.org/guideline-explorer" in line} == set()


def test_a_page_stands_in_reading_order() -> None:
    """The guideline, its edition, sections, statements by their order with their parts behind them, then the entries."""
    subjects = re.findall(r"^(?!@)(\S+) a ", page(), flags=re.MULTILINE)
    assert subjects[:2] == ["id:als-primary-treatment", "als-primary-treatment:2025-12-23"]
    heads = list(dict.fromkeys(subject.strip("<>").split("/")[0] for subject in subjects[2:] if subject.startswith("<")))
    graph, edition = graph_of(PAGE), f"{iris.edition('als-primary-treatment', '2025-12-23')}/"
    ordered = sorted(graph.subjects(predicate=GX.statementKind), key=lambda node: int(str(graph.value(node, GX.order))))
    statements = [str(node).removeprefix(edition) for node in ordered]
    assert len(statements) > 20
    assert [head for head in heads if head in statements] == statements
    first_section, = (str(node).removeprefix(edition) for node in graph.subjects(RDF.type, GX.Section)
                      if str(graph.value(node, GX.order)) == "1")
    entry = next(head for head in heads if head.startswith("reference-"))
    assert heads.index(first_section) < heads.index(statements[0]) < heads.index(statements[-1]) < heads.index(entry)
    parts = [subject for subject in subjects if subject.startswith(f"<{statements[0]}")]
    first = subjects.index(parts[0])
    assert subjects[first:first + len(parts)] == parts


def test_a_block_reads_like_a_sentence() -> None:
    """Type and names first, plain numbers and truth bare, the rule last, and relative names below the edition's base."""
    base = "https://example.org/id/"
    edition = f"{base}care/2024"
    given_triples = parse(f"""
        @prefix gx: <{GX}> . @base <{edition}/> .
        <../2024> a gx:Edition .
        <ab/marker-10> gx:order 10 . <ab/marker-2> gx:order 2 .
        <ab> gx:rule "r" ; gx:order 3 ; gx:text "one \\"two\\"\\n" ; gx:isTotal true ; a gx:Statement ;
            gx:value "0.80"^^<http://www.w3.org/2001/XMLSchema#decimal> ; gx:action <{base}concept/do/it> .
        """.encode(), format=RdfFormat.TURTLE)
    prefixes = {"gx": str(GX), "care": f"{base}care/", "do": f"{base}concept/do/",
                "xsd": "http://www.w3.org/2001/XMLSchema#", "unused": "https://example.org/unused/"}
    assert readable.written((quad.triple for quad in given_triples), prefixes, ORDER, EDITION) == f"""\
@prefix care: <{base}care/> .
@prefix do: <{base}concept/do/> .
@prefix gx: <{GX}> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

@base <{edition}/> .

care:2024 a gx:Edition .

<ab> a gx:Statement ;
    gx:order 3 ;
    gx:text "one \\"two\\"\\n" ;
    gx:action do:it ;
    gx:isTotal true ;
    gx:value "0.80"^^xsd:decimal ;
    gx:rule "r" .

<ab/marker-2> gx:order 2 .

<ab/marker-10> gx:order 10 .
"""


NAMES = st.builds("https://example.org/{}/{}".format, st.sampled_from(["a", "b/c", "d#e"]), st.from_regex(
    r"[A-Za-z0-9._~%!$&'()*+,;=:@/-]{0,12}", fullmatch=True).filter(lambda name: "%" not in name))
NODES = NAMES.map(NamedNode)
LITERALS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12).map(Literal),
    st.text(alphabet='a"\\\n\r\t\'@^', max_size=6).map(lambda text: Literal(text, language="en-gb")),
    st.sampled_from([Literal("01", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#integer")), Literal(True),
                     Literal("x", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#boolean")), Literal(-5), Literal(1.5),
                     Literal("2024-01-01", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#date"))]))
TRIPLES = st.lists(st.builds(Triple, NODES, NODES, st.one_of(NODES, LITERALS)), max_size=8)


@settings(max_examples=150)
@given(TRIPLES)
@example([Triple(NamedNode("https://example.org/a/x"), NamedNode("https://example.org/a/y"), Literal("^^"))])
def test_any_graph_is_read_back(triples: list[Triple]) -> None:
    """Whatever the names and words, what is written is read as the same triples, as Turtle and as TriG."""
    prefixes = {"a": "https://example.org/a/", "c": "https://example.org/b/c/", "e": "https://example.org/d#e/",
                "9": "https://example.org/", "": "https://example.org/b/"}
    said = set(map(str, triples))
    text = readable.written(triples, prefixes)
    assert {str(quad.triple) for quad in parse(text.encode(), format=RdfFormat.TURTLE)} == said
    named = readable.written_graphs({"https://example.org/a/g": triples}, prefixes)
    assert {str(quad.triple) for quad in parse(named.encode(), format=RdfFormat.TRIG)} == said


def test_a_node_without_a_name_keeps_its_label() -> None:
    """Answers to free queries may have blank nodes, which stand as they are."""
    node = BlankNode("b1")
    assert readable.written([Triple(node, NamedNode(f"{GX}text"), Literal("x"))], {"gx": str(GX)}).endswith(
        '\n_:b1 gx:text "x" .\n')


@pytest.mark.parametrize("form", ["ttl", "trig"])
def test_an_export_has_no_escapes_in_names(form: str, corpus: Library) -> None:
    """No line of an export of the corpus has an escaped slash, and the graphs are those of the N-Quads."""
    content = export(corpus, form)
    assert b"\\/" not in content
    read = parse(content, format=RdfFormat.TRIG if form == "trig" else RdfFormat.TURTLE)
    lines = parse(export(corpus, "nq"), format=RdfFormat.N_QUADS)
    if form == "trig":
        assert {str(quad) for quad in read} == {str(quad) for quad in lines}
    else:
        assert {str(quad.triple) for quad in read} <= {str(quad.triple) for quad in lines}


def spelt(value: object) -> Iterator[str]:
    """The keys and the names of classes in a JSON-LD document."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from [inner] if key == "type" and isinstance(inner, str) else spelt(inner)
            yield from inner if key == "type" and isinstance(inner, list) else []
    elif isinstance(value, list):
        for inner in value:
            yield from spelt(inner)


def test_jsonld_has_a_short_name_for_everything(corpus: Library) -> None:
    """No key and no class in the export of the corpus is an IRI, compact or absolute: the context names all of them."""
    document = json.loads(export(corpus, "jsonld"))
    assert len(document["@graph"]) > 4000
    assert {name for name in spelt(document["@graph"]) if ":" in name} == set()
    assert {name for name in spelt(document["@graph"]) if name.startswith("@")} <= {"@value", "@language"}
