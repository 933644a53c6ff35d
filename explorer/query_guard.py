"""Which free queries are allowed: those that only read, and only here.

Why: a query from anyone may ask other machines (SERVICE), open addresses and files (FROM), or change data.
Method: escapes and line ends are resolved once, so that every reader after that reads the same characters. Then two
    readings must agree that nothing forbidden is there: our own of the words outside strings, names and comments, which
    also knows their place, and the parsed tree of rdflib's grammar, walked whole before anything is dropped from it.
    What the engine is given is the resolved text, never the text that came.
Fails: `Refused` in one line that names what is not allowed, or the place where the text stops being a query. Runs in
    the confined child, since the time a parser takes is the sender's choice.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

from pyparsing import ParseBaseException, ParserElement, ParseResults
from rdflib.plugins.sparql import parser
from rdflib.plugins.sparql.parserutils import CompValue

from explorer.query_result import Form, Refused

LONGEST = 100_000
DEEPEST = 100  # brackets in each other
MOST_STOPS = 500  # full stops between triples, each of which the grammar calls itself for
FRAMES = 10_000  # of the stack of whoever checks: more than a query within these bounds takes
LONGEST_SHOWN = 30
SURROGATES = range(0xD800, 0xE000)
FORBIDDEN = {
    "SERVICE": "a query must not ask other machines",
    "FROM": "a query reads the library and must not open other data; GRAPH ?g reaches past editions",
    **dict.fromkeys(("LOAD", "INSERT", "DELETE", "CLEAR", "DROP", "CREATE", "COPY", "MOVE", "ADD"),
                    "a query only reads; this would change data"),
}
NODES = {"ServiceGraphPattern": "SERVICE", "DatasetClause": "FROM"}
FORMS: Mapping[str, Form] = {
    "SelectQuery": "SELECT", "AskQuery": "ASK", "ConstructQuery": "CONSTRUCT", "DescribeQuery": "DESCRIBE"}

ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
LINE_END = re.compile(r"\r\n?")
WORDS = re.compile(r"""
    (?P<comment>\#[^\n]*)
  | (?P<string>\"{3}(?:\"{0,2}(?:[^"\\]|\\.))*\"{3} | '{3}(?:'{0,2}(?:[^'\\]|\\.))*'{3}
      | "(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.)*')
  | (?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
  | (?P<variable>[?$]\w+)
  | (?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
  | (?P<name>(?P<prefix>[^\W\d_](?:[\w.-]*[\w-])?)?:(?:(?:[\w:%]|\\.)(?:[\w:%.-]|\\.)*)?|_:\w[\w.-]*)
  | (?P<number>[0-9.]+(?:[eE][+-]?[0-9]+)?)
  | (?P<word>(?:\w|\\.)+)
  | (?P<other>\S)
""", re.VERBOSE | re.DOTALL)
OPENING, CLOSING = frozenset("([{"), frozenset(")]}")
GRAMMAR: ParserElement = parser.Query
PARTS: Iterable[Any] = GRAMMAR.visit_all()  # type: ignore[no-untyped-call] # pyparsing leaves it without types
LEAVES = tuple(part for part in PARTS if not getattr(part, "exprs", None) and getattr(part, "expr", None) is None)


@dataclass(frozen=True)
class Checked:
    """A query that is allowed: its form, and the text that may be run."""

    form: Form
    text: str


def check(text: str) -> Checked:
    """The query, if it is allowed; raises `Refused` otherwise."""
    if len(text) > LONGEST:
        raise Refused(f"the query is longer than {LONGEST:,} characters")
    resolved = _resolved(text)
    _refuse_words(resolved)
    _refuse_deep(resolved)
    tree = _parsed(resolved)
    for node in _nodes(tree):
        if node.name in NODES:
            raise _not_allowed(NODES[node.name])
    return Checked(FORMS[tree[1].name], resolved)


def place(text: str, position: int) -> tuple[int, int]:
    """Line and column of a position, both from 1."""
    before = text[:position]
    return before.count("\n") + 1, position - (before.rfind("\n") + 1) + 1


def prefixes(text: str) -> dict[str, str]:
    """The prefixes that a resolved text declares."""
    tokens = [found for found in WORDS.finditer(text) if found.lastgroup != "comment"]
    triads = zip(tokens, tokens[1:], tokens[2:], strict=False)
    return {name["prefix"] or "": iri[0][1:-1] for word, name, iri in triads
            if word[0].upper() == "PREFIX" and name["name"] and iri["iri"]}


def undeclared(text: str) -> tuple[str, int] | None:
    """The first prefix that a resolved text uses and does not declare, with its position."""
    declared = prefixes(text)
    for found in WORDS.finditer(text):
        if found["name"] and not found[0].startswith("_:") and (found["prefix"] or "") not in declared:
            return found["prefix"] or "", found.start()
    return None


def _resolved(text: str) -> str:
    """The text with its escapes of characters read and its line ends made one."""
    resolved = LINE_END.sub("\n", ESCAPE.sub(_character, LINE_END.sub("\n", text)))
    again = ESCAPE.search(resolved)
    if again:
        raise Refused("an escaped character within an escape is not allowed", *place(resolved, again.start()))
    strange = re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]", resolved)
    if strange:
        raise Refused(f"the character U+{ord(strange[0]):04X} is not allowed", *place(resolved, strange.start()))
    return resolved


def _character(escape: re.Match[str]) -> str:
    code = int(escape[1] or escape[2], 16)
    if code > sys.maxunicode or code in SURROGATES:
        raise Refused(f"{escape[0]} is not a character")
    return chr(code)


def _refuse_words(text: str) -> None:
    for found in WORDS.finditer(text):
        if found["word"] and found[0].upper() in FORBIDDEN:
            raise _not_allowed(found[0].upper(), *place(text, found.start()))


def _refuse_deep(text: str) -> None:
    depth = stops = 0
    for found in WORDS.finditer(text):
        depth += bool(found["other"]) * ((found[0] in OPENING) - (found[0] in CLOSING))
        stops += bool(found["number"]) and found[0].endswith(".")
        if depth > DEEPEST:
            raise Refused(f"nested too deeply: more than {DEEPEST} brackets in each other", *place(text, found.start()))
        if stops > MOST_STOPS:
            raise Refused(f"the query has too many parts: more than {MOST_STOPS} full stops between triples",
                          *place(text, found.start()))


def _not_allowed(word: str, line: int = 0, column: int = 0) -> Refused:
    return Refused(f"{word} is not allowed: {FORBIDDEN[word]}", line, column)


def _parsed(text: str) -> ParseResults:
    try:
        return GRAMMAR.parse_string(text, parse_all=True)
    except ParseBaseException:
        raise _syntax_error(text) from None
    except RecursionError:  # only where the grammar reads brackets that we do not
        raise Refused("the query is nested too deeply, or has too many parts") from None


def _syntax_error(text: str) -> Refused:
    """Says where the furthest reading stopped; the grammar itself reports where its outermost rule began."""
    furthest = 0

    def note(_text: str, _start: int, _rule: object, error: Exception) -> None:
        nonlocal furthest
        furthest = max(furthest, cast("ParseBaseException", error).loc)

    for leaf in LEAVES:
        leaf.set_fail_action(note)
    try:
        GRAMMAR.parse_string(text, parse_all=True)
    except (ParseBaseException, RecursionError):
        pass
    finally:
        for leaf in LEAVES:
            leaf.set_fail_action(None)
    rest = WORDS.search(text, furthest)
    if rest is None:
        return Refused("the query ends too early", *place(text, len(text.rstrip())))
    shown = rest[0] if len(rest[0]) <= LONGEST_SHOWN else f"{rest[0][:LONGEST_SHOWN]}…"
    return Refused(f"not SPARQL: “{shown}” was not expected here", *place(text, rest.start()))


def _nodes(tree: Any) -> Iterator[CompValue]:  # noqa: ANN401 - rdflib's tree holds values of any kind
    """Every node of a parsed tree, without recursion: how deep it is, is the sender's choice."""
    waiting = [tree]
    seen: dict[int, Any] = {}  # holds what it has seen, so that no number is given out twice
    while waiting:
        part = waiting.pop()
        if isinstance(part, str) or id(part) in seen:
            continue
        seen[id(part)] = part
        if isinstance(part, CompValue):
            yield part
        if isinstance(part, (ParseResults, list, tuple, set)):
            waiting.extend(part)
        if isinstance(part, (ParseResults, dict)):
            waiting.extend(part.values())
