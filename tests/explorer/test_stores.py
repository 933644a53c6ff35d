"""One contract for every engine: the same question has the same answer."""

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from pathlib import Path

import pytest
from rdflib import Literal, Variable
from rdflib.paths import InvPath, MulPath
from rdflib.paths import Path as PropertyPath
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.parserutils import CompValue

from explorer import query, rows
from explorer.__main__ import main
from explorer.library import Library
from explorer.lists import Lists
from explorer.store import Store, StoreError
from explorer.store.memory import MemoryStore
from tests.conftest import CORPUS

ENGINES = ("embedded", "memory")


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """A broken and a complete chain, and the works: small enough for an engine in Python."""
    folder = tmp_path_factory.mktemp("stores") / "library"
    names = ("als-primary-treatment", "riluzole-review-2012", "als-niv-peg-timing", "works.csl.json")
    assert main(["--library", str(folder), "load", *(str(CORPUS / name) for name in names)]) == 0
    return Library(folder)


@pytest.fixture(scope="module")
def stores(library: Library) -> dict[str, Store]:
    return {"embedded": library.store(), "memory": MemoryStore(library.graphs(), library.current_graphs())}


def normalised(values: list[tuple[str | None, ...]]) -> list[tuple[str, ...]]:
    """Rows in an order of their own, numbers by value: engines drop trailing zeros."""
    return sorted(tuple(_number(value) for value in row) for row in values)


def _number(value: str | None) -> str:
    try:
        return str(Decimal(value or "x").normalize())
    except InvalidOperation:
        return value or ""


def test_the_engines_are_the_known_ones(stores: dict[str, Store]) -> None:
    """An engine that is added must join the contract."""
    assert tuple(stores) == ENGINES


@pytest.mark.parametrize("name", query.names())
def test_engines_agree_on_every_question(name: str, stores: dict[str, Store]) -> None:
    """Every query file gives equal rows on both engines, unbound and bound to the first value it gave."""
    whole = {engine: store.select(query.read(name).text) for engine, store in stores.items()}
    assert whole["embedded"].columns == whole["memory"].columns == tuple(query.read(name).columns)
    assert normalised(whole["embedded"].values) == normalised(whole["memory"].values)
    assert whole["embedded"].values or name == "changed"  # which asks for two editions of a document
    for parameter in query.read(name).params:
        if parameter in whole["embedded"].columns and whole["embedded"].values:
            at = whole["embedded"].columns.index(parameter)
            value = next(row[at] for row in whole["embedded"].values if row[at])
            bound = query.bind(query.read(name), {parameter: value})
            answers = {engine: normalised(store.select(bound).values) for engine, store in stores.items()}
            assert answers["embedded"] == answers["memory"] != []


@pytest.mark.parametrize("engine", ENGINES)
def test_rows_are_typed_by_the_header(engine: str, stores: dict[str, Store]) -> None:
    """Integers, booleans and decimals come out as such from every engine."""
    document = query.run(stores[engine], "documents", rows.DocumentRow)[0]
    assert isinstance(document.statements, int)
    assert document.numbered in (True, False)
    result = query.run(stores[engine], "results", rows.ResultRow)[0]
    assert result.level == Decimal(95)


@pytest.mark.parametrize("engine", ENGINES)
def test_printed_forms_survive(engine: str, stores: dict[str, Store]) -> None:
    """0.80 stays 0.80 in every engine, because its printed form is a string beside the number."""
    printed = {row.printed for row in query.run(stores[engine], "quantities", rows.QuantityRow)}
    assert "0.80" in printed


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("text", ["SELECT", "ASK { ?s ?p ?o }", "INSERT DATA { <urn:a> <urn:b> <urn:c> }", "{"])
def test_what_is_no_select_is_refused(engine: str, text: str, stores: dict[str, Store]) -> None:
    """A store answers SELECT; everything else is one line of refusal."""
    with pytest.raises(StoreError):
        stores[engine].select(text)


def test_a_snapshot_that_is_none_is_refused(tmp_path: Path) -> None:
    """A folder without a snapshot is said to be none."""
    from explorer.store.embedded import EmbeddedStore

    with pytest.raises(StoreError, match="not a readable snapshot"):
        EmbeddedStore(tmp_path)


@pytest.mark.parametrize("content", [None, b"", b"x" * 5000])
def test_lists_that_are_none_are_refused_as_an_engine_is(content: bytes | None, tmp_path: Path) -> None:
    """Missing, empty or damaged, it is told in one line that says what to do, and nothing is made in its place."""
    path = tmp_path / "lists.sqlite"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(StoreError, match=r"lists\.sqlite: the lists cannot be read \(.+\); run rebuild$"):
        Lists(path).found("riluzole", (), 0, 20)
    assert path.exists() == (content is not None)


# The portable subset: where engines differ, our queries do not go.


def parts(node: object) -> Iterator[object]:
    """Every value of an algebra, nested ones too."""
    yield node
    if isinstance(node, CompValue):
        for child in node.values():
            yield from parts(child)
    elif isinstance(node, list | tuple | set):
        for child in node:
            yield from parts(child)


def patterns(name: str) -> Iterator[list[tuple[object, object, object]]]:
    for node in parts(prepareQuery(query.read(name).text).algebra):
        if isinstance(node, CompValue) and node.name == "BGP":
            yield list(node["triples"])


@pytest.mark.parametrize("name", query.names())
def test_no_number_is_matched_as_a_term(name: str) -> None:
    """Engines differ in whether 50 matches 50.0, so no triple pattern and no IN holds a number or a boolean."""
    for triples in patterns(name):
        for triple in triples:
            assert not any(isinstance(term, Literal) and term.datatype for term in triple)
    names = [node.name for node in parts(prepareQuery(query.read(name).text).algebra) if isinstance(node, CompValue)]
    assert not {"RelationalExpression_IN", "Builtin_IN"} & set(names)


@pytest.mark.parametrize("name", query.names())
def test_no_path_has_both_ends_free(name: str) -> None:
    """One engine refuses a repeated path with both ends free: an end must occur in another pattern of the query."""
    triples = [triple for group in patterns(name) for triple in group]
    for triple in triples:
        if any(isinstance(path, MulPath) for path in parts_of_path(triple[1])):
            ends = {term for term in (triple[0], triple[2]) if isinstance(term, Variable)}
            others = {term for other in triples if other is not triple for term in other}
            assert len(ends) < 2 or ends & others, triple


def parts_of_path(path: object) -> Iterator[object]:
    yield path
    if isinstance(path, MulPath):
        yield from parts_of_path(path.path)
    elif isinstance(path, InvPath):
        yield from parts_of_path(path.arg)
    elif isinstance(path, PropertyPath):
        for arg in getattr(path, "args", ()):
            yield from parts_of_path(arg)


FORBIDDEN = {
    "SERVICE": "asks another machine", "FROM ": "engines read other graphs than meant", "/ 3": "integer division differs",
    "xsd:duration": "one engine drops its letters", "isNumeric": "engines differ on ill-typed literals",
    "GROUP_CONCAT": "its order is free", "<<": "triple terms are a syntax error elsewhere", "SUM(": "of nothing is unbound",
    "{{": "values are bound, not pasted",
}


@pytest.mark.parametrize("name", query.names())
def test_only_what_all_engines_read_alike(name: str) -> None:
    """Constructs in which engines differ do not occur."""
    text = query.read(name).text
    assert [why for word, why in FORBIDDEN.items() if word in text] == []


@pytest.mark.parametrize("name", query.names())
def test_rows_are_ordered(name: str) -> None:
    """Without ORDER BY engines answer in any order, and a page would change from run to run."""
    assert "\nORDER BY" in query.read(name).text
