"""The child that answers free queries.

Why: an engine cannot be stopped from within, and a query from anyone must not reach the network, other files, or more
    than its share of time and memory. What is refused by `query_guard` is refused here a second time by the system.
Method: run as `python -m explorer.confined SNAPSHOT SECONDS MEMORY ROWS`. It confines itself for good
    (`ontology.ground.confinement`), opens the snapshot read-only, says what it is kept from, and then answers texts until
    its parent closes the pipe.
Fails: every `Problem` goes back as a message. Whatever else happens, the child dies, and its parent says why.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QueryBoolean,
    QueryTriples,
    Store,
    Triple,
)

from explorer import query_guard, readable
from explorer.query_result import TRIPLE, XSD, EngineError, Limits, Problem, Refused, Term, TooLarge
from ontology.ground import confinement

LARGEST = 20_000_000  # characters in an answer
OPEN_FILES = 256
WORDS_OF_ENGINE = re.compile(r"\b[A-Z]\w* [a-zA-Z]+ [^,\[\]]*\w")  # a sentence among the signs it expected


def main(words: list[str]) -> None:
    """Confine this process and answer until the pipe is closed."""
    snapshot, limits = Path(words[0]), Limits(float(words[1]), int(words[2]), int(words[3]))
    inward, outward = confinement.streams()
    kept = confinement.confine(limits.memory, OPEN_FILES)
    confinement.end_with_parent(inward)
    sys.setrecursionlimit(query_guard.FRAMES)
    try:
        engine = Store.read_only(str(snapshot))
    except (OSError, ValueError) as error:
        confinement.send(outward, _told(EngineError(f"the snapshot cannot be read ({error})")))
        return
    confinement.send(outward, kept._asdict())
    for message in confinement.messages(inward):
        confinement.allow_time(limits.seconds)
        confinement.send(outward, _reply(engine, message["text"], limits))


def _reply(engine: Store, text: str, limits: Limits) -> dict[str, Any]:
    try:
        return _answer(engine, query_guard.check(text), limits.rows)
    except Problem as problem:
        return _told(problem)
    except MemoryError:
        return _told(limits.too_large())
    except (OSError, RuntimeError, ValueError) as error:
        return _told(EngineError(f"the engine failed: {error}"))


def _told(problem: Problem) -> dict[str, Any]:
    return {"problem": type(problem).__name__, "message": problem.message, "line": problem.line,
            "column": problem.column}


def _answer(engine: Store, query: query_guard.Checked, most: int) -> dict[str, Any]:
    try:
        found = engine.query(query.text)
    except SyntaxError as error:
        raise _misread(query.text, error) from error
    if isinstance(found, QueryBoolean):
        return {"form": query.form, "truth": bool(found)}
    if isinstance(found, QueryTriples):
        triples, more = _first(dict.fromkeys(_bounded(found, most)), most)
        rows = [[_term(term) for term in triple] for triple in triples]
        return {"form": query.form, "columns": TRIPLE, "rows": rows, "truncated": more,
                "turtle": readable.written(triples, query_guard.prefixes(query.text))}
    columns = [variable.value for variable in found.variables]
    solutions, more = _first(_bounded(found, most), most)
    return {"form": query.form, "columns": columns, "truncated": more,
            "rows": [[None if term is None else _term(term) for term in solution] for solution in solutions]}


def _bounded(found: Iterable[Any], most: int) -> Iterator[Any]:
    """One more than the most that may be, so that it shows whether there is more; each of bearable size."""
    size = 0
    for position, item in enumerate(found):
        size += sum(len(str(term)) for term in item if term is not None)
        if size > LARGEST:
            raise TooLarge(f"the answer is larger than {LARGEST // 1_000_000} MB")
        yield item
        if position >= most:
            return


def _first(items: Iterable[Any], most: int) -> tuple[list[Any], bool]:
    found = list(items)
    return found[:most], len(found) > most


def _term(term: NamedNode | BlankNode | Literal | Triple) -> Term:
    if isinstance(term, NamedNode):
        return Term(term.value, "uri")
    if isinstance(term, BlankNode):
        return Term(term.value, "bnode")
    if isinstance(term, Literal):
        datatype = "" if term.language or term.datatype.value == f"{XSD}string" else term.datatype.value
        return Term(term.value, "literal", datatype, term.language or "")
    return Term(str(term), "literal")


def _misread(text: str, error: SyntaxError) -> Refused:
    """What the engine found wrong that the grammar allows, in words where there are some."""
    missing = query_guard.undeclared(text)
    if missing:
        prefix, position = missing
        return Refused(f"the prefix “{prefix}:” is not declared", *query_guard.place(text, position))
    said = WORDS_OF_ENGINE.search(str(error))
    return Refused(f"not answerable: {said[0]}" if said else "not answerable: it fits SPARQL's grammar, but not its "
                   "rules (a variable may be bound twice, or an expression stand where a name should)")


if __name__ == "__main__":
    main(sys.argv[1:])
