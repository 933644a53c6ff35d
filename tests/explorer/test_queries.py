"""Every question is a file that stands on its own."""

import dataclasses
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Store
from rdflib.plugins.sparql import prepareQuery

from explorer import query, rows
from explorer.domain import silence
from explorer.library import Library

NAMES = query.names()
ROWS = {cls.__doc__.split(".rq")[0]: cls for cls in vars(rows).values()
        if dataclasses.is_dataclass(cls) and cls.__module__.startswith(rows.__name__)}
SHIPPED = {"actions", "changed", "decisions", "differing", "doses", "estimates", "secondary", "trails"}
SOURCES = [path.read_text(encoding="utf-8") for path in Path(query.__file__).parent.rglob("*.py")]


def test_the_questions_are_the_known_ones() -> None:
    """A question that is added or lost shows here first."""
    assert NAMES == (
        "about", "actions", "bibliographies", "bounds", "changed", "citations", "complete", "concepts", "conditional",
        "conditions", "contents", "counts", "decisions", "differing", "documents", "doses", "editions", "effects",
        "estimates", "graded", "grades", "grounds", "inward", "neighbours", "nodes", "orders", "outward", "passages",
        "provenance", "quantities", "reached", "readings", "references", "remarks", "reported", "results", "secondary",
        "spoken", "statements", "steps", "trails", "unrecognised", "works")


@pytest.mark.parametrize("name", NAMES)
def test_is_valid_sparql_on_its_own(name: str) -> None:
    """A query file parses as it is, without anything bound."""
    prepareQuery(query.read(name).text)


@pytest.mark.parametrize("name", NAMES)
def test_header_says_what_the_query_does(name: str) -> None:
    """The header has a summary, and its columns and parameters are variables of the query."""
    found = query.read(name)
    assert found.summary.endswith(".")
    selected = re.search(r"SELECT (?:DISTINCT )?(.*?) WHERE", found.text)
    assert selected is not None
    words = re.sub(r"\([^()]*(?:\([^()]*\))?[^()]*AS (\?\w+)\)", r"\1", selected[1])
    assert [word.lstrip("?") for word in words.split()] == list(found.columns)
    assert found.params.keys() <= found.columns.keys() | {"document", "statement", "key"}
    assert all(f"?{name}" in found.text for name in found.params)


@pytest.mark.parametrize("name", NAMES)
def test_row_class_has_the_querys_columns(name: str) -> None:
    """A row's fields are columns of its query, so a renamed column fails here and not on a page."""
    assert {field.name for field in dataclasses.fields(ROWS[name])} <= query.read(name).columns.keys()


@pytest.mark.parametrize("name", NAMES)
def test_says_who_is_silent_where_a_cell_is_empty(name: str) -> None:
    """What a query says of its empty cells is one of the three words, each of columns that it has and that can be empty."""
    found = query.read(name)
    assert set(found.silent.values()) <= {silence.NOT_STATED, silence.NOT_RECOGNISED, silence.NOT_HELD}
    assert found.silent.keys() <= found.columns.keys()
    kinds = {field.name: field.type for field in dataclasses.fields(ROWS[name])}
    assert all("None" in str(kinds.get(column, "None")) for column in found.silent)


@pytest.mark.parametrize("name", NAMES)
def test_is_asked_by_some_module(name: str) -> None:
    """A question nobody asks is dead, but for those that are shipped for others to ask."""
    assert name in SHIPPED or any(f'"{name}"' in source for source in SOURCES)


@pytest.mark.parametrize("name", sorted(set(NAMES) - {"changed"}))  # the corpus has each document in one edition
def test_finds_something_in_the_corpus(name: str, corpus: Library) -> None:
    """Every question has an answer in the bundled corpus."""
    assert query.run(corpus.store(), name, ROWS[name])


@pytest.mark.parametrize("name", NAMES)
def test_bound_to_what_is_not_there_finds_nothing(name: str, corpus: Library) -> None:
    """A bound parameter restricts the answer, for each parameter of each query."""
    for parameter, kind in query.read(name).params.items():
        value = "urn:not-there" if kind == "iri" else "not there"
        assert query.run(corpus.store(), name, ROWS[name], **{parameter: value}) == ()


def test_several_values_of_a_parameter_are_alternatives(corpus: Library) -> None:
    """A sequence binds a parameter to any of its values."""
    every = [row.document for row in query.run(corpus.store(), "documents", rows.DocumentRow)]
    found = query.run(corpus.store(), "documents", rows.DocumentRow, document=every[:2])
    assert [row.document for row in found] == every[:2]
    assert len(found) == 2


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_no_text_can_leave_its_literal(text: str) -> None:
    """A bound string stays one string: an engine reads back just the text that was bound."""
    asked = query.Query("test", "", {"value": "string"}, {"value": "string"}, "SELECT ?value WHERE {\n}")
    assert [row["value"].value for row in Store().query(query.bind(asked, {"value": text}))] == [text]


@pytest.mark.parametrize("hostile", ['x") } UNION { ?s ?p ?l } } #', "> } ; DROP ALL #", "\\", '"', "\n} #"])
def test_hostile_text_finds_nothing(hostile: str, corpus: Library) -> None:
    """Words that look like SPARQL are words."""
    assert query.run(corpus.store(), "citations", rows.CitationRow, key=hostile) == ()


@pytest.mark.parametrize("hostile", ["a b", "x> } #", "", "http://a/<b"])
def test_what_is_no_iri_is_refused(hostile: str, corpus: Library) -> None:
    """An IRI parameter takes IRIs only, and says which value is none."""
    with pytest.raises(query.BadParameter, match="is not an IRI"):
        query.run(corpus.store(), "nodes", rows.NodeRow, node=hostile)


def test_unknown_names_are_said(corpus: Library) -> None:
    """A wrong query or parameter name is answered with the right ones."""
    with pytest.raises(query.UnknownQuery, match="there are: about, actions, bibliographies"):
        query.read("nonsense")
    with pytest.raises(query.BadParameter, match="it has: document, statement"):
        query.run(corpus.store(), "statements", rows.StatementRow, nonsense="x")


def test_no_arrow_of_the_corpus_is_hidden(corpus: Library) -> None:
    """A neighbourhood shows the arrows from markers to entries and from entries to works, as many as the store has."""
    found = corpus.store().select("SELECT ?s ?p WHERE { ?s ?p ?o . VALUES ?p { "
                                  "<http://purl.org/spar/c4o/denotes> <http://purl.org/spar/biro/references> } }").values
    nodes = sorted({subject for subject, _ in found if subject is not None})
    arrows = query.run(corpus.store(), "neighbours", rows.NeighbourRow, node=nodes)
    shown = [row for row in arrows if row.outgoing and row.relation in {"denotes", "references"}]
    assert len(shown) == len(found) > 300
