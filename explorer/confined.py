"""The child that answers free queries: it takes everything away from itself first.

Why: an engine cannot be stopped from within, and a query from anyone must not reach the network, other files, or more
    than its share of time and memory. What is refused by `sparql` is refused here a second time by the system.
Method: run as `python -m explorer.confined SNAPSHOT SECONDS MEMORY ROWS`. It moves into a user and network namespace of
    its own (nothing is up in there, not even loopback), lowers its limits for good, opens the snapshot read-only, and
    then answers texts with JSON over its standard streams, each message led by its length. It ends when its parent
    closes the pipe, in the midst of a query too. (A parent-death signal would do harm: it comes when the thread that
    started the child ends, and pages run in threads that end.)
Fails: every `Problem` goes back as a message. Where the system does not separate networks or bound memory, the first
    message says so. Whatever else happens, the child dies, and its parent says why.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import math
import os
import re
import resource
import select
import struct
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QueryBoolean,
    QueryTriples,
    RdfFormat,
    Store,
    Triple,
    serialize,
)

from explorer import sparql
from explorer.answers import TRIPLE, XSD, EngineError, Limits, Problem, Refused, Term, TooLarge

LENGTH = struct.Struct(">I")
LARGEST = 20_000_000  # characters in an answer
DEEPEST = 10_000  # frames: a query of some thousand parts parses, a hostile one is refused
OPEN_FILES = 256
GRACE = 2  # seconds of processor time that the parent's own clock gets first
WORDS_OF_ENGINE = re.compile(r"\b[A-Z]\w* [a-zA-Z]+ [^,\[\]]*\w")  # a sentence among the signs it expected
CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
NO_NEW_PRIVILEGES = 38


def main(words: list[str]) -> None:
    """Confine this process and answer until the pipe is closed."""
    snapshot, limits = Path(words[0]), Limits(float(words[1]), int(words[2]), int(words[3]))
    inward, outward = _streams()
    network = _leave_network()
    memory = _lower_limits(limits.memory)
    threading.Thread(target=_end_with_parent, args=(inward.fileno(),), daemon=True).start()
    sys.setrecursionlimit(DEEPEST)
    try:
        engine = Store.read_only(str(snapshot))
    except (OSError, ValueError) as error:
        _send(outward, _told(EngineError(f"the snapshot cannot be read ({error})")))
        return
    _send(outward, {"network": network, "memory": memory})
    for text in _texts(inward):
        _allow_time(limits.seconds)
        _send(outward, _reply(engine, text, limits))


def _streams() -> tuple[BinaryIO, BinaryIO]:
    """The pipes to the parent; what anything else prints goes to standard error."""
    inward, outward = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    with Path(os.devnull).open("rb") as nothing:
        os.dup2(nothing.fileno(), 0)
    os.dup2(2, 1)
    return inward, outward


def _leave_network() -> bool:
    """Whether this process now has a network of its own, in which there is nothing."""
    try:
        system = ctypes.CDLL(None, use_errno=True)
        system.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0)
        return bool(system.unshare(CLONE_NEWUSER | CLONE_NEWNET) == 0)
    except (AttributeError, OSError):  # not Linux
        return False


def _lower_limits(memory: int) -> bool:
    """Whether memory is bounded; the other limits are set where there are such."""
    for kind, most in ((resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_CORE, 0), (resource.RLIMIT_NOFILE, OPEN_FILES)):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(kind, (most, most))
    try:
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    except (ValueError, OSError):
        return False
    return sys.platform == "linux"  # elsewhere the limit is taken and not kept


def _allow_time(seconds: float) -> None:
    """Let the system end this process should the parent, which is to do so, have stopped too."""
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(time.process_time() + seconds + GRACE), hard))


def _end_with_parent(pipe: int) -> None:
    waiting = select.poll()
    waiting.register(pipe, 0)  # only a hang-up is told
    waiting.poll()
    os._exit(0)


def _texts(inward: BinaryIO) -> Iterator[str]:
    while header := inward.read(LENGTH.size):
        yield json.loads(inward.read(*LENGTH.unpack(header)))["text"]


def _send(outward: BinaryIO, message: dict[str, Any]) -> None:
    content = json.dumps(message, ensure_ascii=True).encode("ascii")
    outward.write(LENGTH.pack(len(content)) + content)
    outward.flush()


def _reply(engine: Store, text: str, limits: Limits) -> dict[str, Any]:
    try:
        return _answer(engine, sparql.check(text), limits.rows)
    except Problem as problem:
        return _told(problem)
    except MemoryError:
        return _told(limits.too_large())
    except (OSError, RuntimeError, ValueError) as error:
        return _told(EngineError(f"the engine failed: {error}"))


def _told(problem: Problem) -> dict[str, Any]:
    return {"problem": type(problem).__name__, "message": problem.message, "line": problem.line,
            "column": problem.column}


def _answer(engine: Store, query: sparql.Checked, most: int) -> dict[str, Any]:
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
                "turtle": _turtle(triples, sparql.prefixes(query.text))}
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


def _turtle(triples: list[Triple], prefixes: dict[str, str]) -> str:
    try:
        content = serialize(triples, format=RdfFormat.TURTLE, prefixes=prefixes)
    except ValueError:  # a prefix of the query is not an absolute IRI
        content = serialize(triples, format=RdfFormat.TURTLE)
    return (content or b"").decode()


def _misread(text: str, error: SyntaxError) -> Refused:
    """What the engine found wrong that the grammar allows, in words where there are some."""
    missing = sparql.undeclared(text)
    if missing:
        prefix, position = missing
        return Refused(f"the prefix “{prefix}:” is not declared", *sparql.place(text, position))
    said = WORDS_OF_ENGINE.search(str(error))
    return Refused(f"not answerable: {said[0]}" if said else "not answerable: it fits SPARQL's grammar, but not its "
                   "rules (a variable may be bound twice, or an expression stand where a name should)")


if __name__ == "__main__":
    main(sys.argv[1:])
