"""The questions the explorer asks, one `.rq` file each by subject, and the only place where values enter a query.

Why: a question should read as a question, be valid on its own, and never be put together from strings.
Method: a file opens with `#+` lines: a summary, its parameters, its columns with their types, and who is silent where
    a cell is empty. Values are bound by
    VALUES blocks of terms that the RDF library has serialised, the one form that all engines share, at the head of the
    outermost group: behind the query they would be joined only after everything else had been found. Answers come back
    as the row type the caller names; its fields must be the file's columns.
Fails: `UnknownQuery` for a name without a file; `BadParameter` in one line for a value that is not of its type;
    `StoreError` from the engine.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from pyoxigraph import Literal, NamedNode

from explorer import ids
from explorer.store import Rows, Store

FILES = {path.stem: path for path in sorted((Path(__file__).parent / "queries").glob("*/*.rq"))}
OPENING = " WHERE {"
HEADER = re.compile(r"^#\+ (summary|params|columns|silent):[ \t]*(.*)$", re.MULTILINE)
SILENT = re.compile(r"(not \w+):((?:\s+\w+)+)")
DECLARED = re.compile(r"(\w+)\s+(iri|string|integer|decimal|boolean)")
Value = str | int | Decimal | bool
Row = TypeVar("Row")


class UnknownQuery(LookupError):
    """No query file has this name."""


class BadParameter(ValueError):
    """A parameter that the query does not have, or a value that is not of its type."""


@dataclass(frozen=True)
class Query:
    """A query file: its text, and the names and types of its parameters and columns in order.

    `silent` says of columns whose cells may be empty who is silent there.
    """

    name: str
    summary: str
    params: Mapping[str, str]
    columns: Mapping[str, str]
    text: str
    silent: Mapping[str, str] = field(default_factory=dict)


def names() -> tuple[str, ...]:
    """The names of all query files."""
    return tuple(sorted(FILES))


@cache
def read(name: str) -> Query:
    """The query file of that name."""
    if name not in FILES:
        raise UnknownQuery(f"no query named {name!r}; there are: {', '.join(names())}")
    text = FILES[name].read_text(encoding="utf-8")
    header = dict(HEADER.findall(text))
    declared = {part: dict(DECLARED.findall(header.get(part, ""))) for part in ("params", "columns")}
    return Query(name, header.get("summary", ""), declared["params"], declared["columns"], text, silent(text))


def silent(text: str) -> dict[str, str]:
    """Who is silent where a cell is empty, by column, as the head of a query says it: "not stated: doi pmid".

    >>> silent("#+ silent: not recognised: outcome arm; not stated: doi")
    {'outcome': 'not recognised', 'arm': 'not recognised', 'doi': 'not stated'}
    """
    told = dict(HEADER.findall(text)).get("silent", "")
    return {column: word for word, columns in SILENT.findall(told) for column in columns.split()}


def run(store: Store, name: str, row: type[Row], **values: Value | Sequence[Value]) -> tuple[Row, ...]:
    """The answer to a query as rows of the given dataclass; a sequence binds a parameter to any of its values."""
    query = read(name)
    answer = store.select(bind(query, values))
    order = [answer.columns.index(one.name) for one in fields(row)]  # type: ignore[arg-type]
    readers = [READERS[query.columns[one.name]] for one in fields(row)]  # type: ignore[arg-type]
    names = [one.name for one in fields(row)]  # type: ignore[arg-type]
    return tuple(row(**{name: None if solution[at] is None else read_as(solution[at])
                        for name, at, read_as in zip(names, order, readers, strict=True)}) for solution in answer.values)


def table(store: Store, name: str, words: Mapping[str, str]) -> Rows:
    """The answer to a query with its parameters given as words, as the command line has them."""
    query = read(name)
    values = {key: _from_words(key, query.params.get(key, ""), word) for key, word in words.items()}
    return store.select(bind(query, values))


def bind(query: Query, values: Mapping[str, Value | Sequence[Value]]) -> str:
    """The query's text with a VALUES block for each bound parameter at the head of its outermost group."""
    head, opening, body = query.text.partition(OPENING)
    return head + opening + "".join(_block(query, name, value) for name, value in values.items()) + body


def _block(query: Query, name: str, value: Value | Sequence[Value]) -> str:
    if name not in query.params:
        known = ", ".join(query.params) or "none"
        raise BadParameter(f"query {query.name!r} has no parameter {name!r}; it has: {known}")
    many = value if isinstance(value, Sequence) and not isinstance(value, str) else [value]
    terms = " ".join(_term(name, query.params[name], one) for one in many)
    return f"\n  VALUES ?{name} {{ {terms} }}"


def _term(name: str, kind: str, value: Value) -> str:
    try:
        if kind == "iri":
            return str(NamedNode(str(value)))
        return str(Literal(str(value)) if isinstance(value, Decimal) else Literal(value))
    except ValueError as error:
        raise BadParameter(f"{name}: {str(value)!r} is not an IRI") from error


def _from_words(name: str, kind: str, word: str) -> Value:
    try:
        return WORDS[kind](word) if kind else word
    except (ValueError, InvalidOperation, KeyError) as error:
        raise BadParameter(f"{name}: {word!r} is not of type {kind}") from error


def iri_of(word: str) -> str:
    """A full IRI, or an id as the pages show it."""
    if re.match(r"[a-z][a-z0-9+.-]*:", word):
        return word
    return ids.full(word)


def _boolean(word: str) -> bool:
    return {"true": True, "1": True, "false": False, "0": False}[word]


READERS: Mapping[str, Callable[[Any], Any]] = {
    "iri": str, "string": str, "integer": int, "decimal": Decimal, "boolean": _boolean,
}
WORDS: Mapping[str, Callable[[str], Value]] = {**READERS, "iri": iri_of}
