"""What a free query gives back: an answer, or one line that says why there is none.

Why: the child that answers, the page that shows and the command line that prints need one form for an answer.
Method: plain values with no tie to an engine. A part of an answer is marked as such and says so in every file name.
    Cells of a CSV file that a spreadsheet would run get an apostrophe in front; numbers stay numbers.
Fails: a `Problem` is one line for the reader; `line` and `column` count from 1 where the place in the text is known.
"""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

Form = Literal["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"]
Kind = Literal["uri", "literal", "bnode"]

TRIPLE = ("subject", "predicate", "object")
XSD = "http://www.w3.org/2001/XMLSchema#"
NUMBERS = frozenset(
    f"{XSD}{name}" for name in ("integer", "decimal", "double", "float", "int", "long", "short", "byte",
                                "nonNegativeInteger", "positiveInteger"))
NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would run a cell that begins like this


class Problem(Exception):
    """A query without an answer; `line` and `column` are 0 where the place is not known."""

    def __init__(self, message: str, line: int = 0, column: int = 0) -> None:
        self.message, self.line, self.column = " ".join(message.split()), line, column
        super().__init__(f"{self.message} (line {line}, column {column})" if line else self.message)


class Refused(Problem):
    """The text is not a query, or not one that is allowed here."""


class TooLong(Problem):
    """The query took more time than it may."""


class TooLarge(Problem):
    """The query needed more memory than it may, or its answer is too large to show."""


class Busy(Problem):
    """Too many queries are waiting."""


class EngineError(Problem):
    """The engine failed."""


class Term(NamedTuple):
    """A value: `datatype` and `language` are empty where they say nothing (IRIs, plain strings)."""

    value: str
    kind: Kind
    datatype: str = ""
    language: str = ""

    @property
    def is_number(self) -> bool:
        """Whether it is a number that is spelt like one."""
        return self.datatype in NUMBERS and NUMBER.fullmatch(self.value) is not None


class Limits(NamedTuple):
    """What one query may use: seconds, bytes of memory, rows or triples of its answer."""

    seconds: float = 5
    memory: int = 1_000_000_000
    rows: int = 10_000

    @property
    def size(self) -> str:
        """The memory in words."""
        giga, mega = 1_000_000_000, 1_000_000
        return f"{self.memory / giga:g} GB" if self.memory >= giga else f"{self.memory / mega:g} MB"

    def too_long(self) -> TooLong:
        """The problem of a query that ran out of time."""
        return TooLong(f"stopped after {self.seconds:g} s, without an answer")

    def too_large(self) -> TooLarge:
        """The problem of a query that ran out of memory."""
        return TooLarge(f"stopped without an answer: it needed more than {self.size} of memory")


@dataclass(frozen=True)
class Answer:
    """An answer; the rows of a graph are its triples, `truth` is for ASK, `truncated` says that there was more."""

    form: Form
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Term | None, ...], ...] = ()
    truth: bool | None = None
    turtle: str = ""
    truncated: bool = False
    seconds: float = 0

    @property
    def is_graph(self) -> bool:
        """Whether the answer is a graph, not a table."""
        return self.form in ("CONSTRUCT", "DESCRIBE")

    @property
    def note(self) -> str:
        """How much there is, in words, and whether that is all."""
        if self.truth is not None:
            return "Yes" if self.truth else "No"
        name = ("triple" if self.is_graph else "row") + ("" if len(self.rows) == 1 else "s")
        count = f"{len(self.rows):,} {name}"
        return f"Only the first {count}: there are more" if self.truncated else count

    def file_name(self, suffix: str) -> str:
        """A file name that says when the file holds a part only."""
        part = f"-first-{len(self.rows)}" if self.truncated else ""
        return f"query{part}.{suffix}"


def as_csv(answer: Answer) -> str:
    """The answer as CSV with a header; an ASK is one cell."""
    file = io.StringIO()
    writer = csv.writer(file)
    if answer.truth is not None:
        writer.writerows((("answer",), (str(answer.truth).lower(),)))
        return file.getvalue()
    writer.writerow([harmless(column) for column in answer.columns])
    writer.writerows([_cell(term) for term in row] for row in answer.rows)
    return file.getvalue()


def as_json(answer: Answer) -> str:
    """The answer in SPARQL's own JSON format for results."""
    content: dict[str, Any] = {"head": {"vars": list(answer.columns)} if answer.truth is None else {}}
    if answer.truth is not None:
        content["boolean"] = answer.truth
    else:
        content["results"] = {"bindings": [
            {column: _binding(term) for column, term in zip(answer.columns, row, strict=True) if term is not None}
            for row in answer.rows]}
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _cell(term: Term | None) -> str:
    if term is None:
        return ""
    return term.value if term.is_number else harmless(term.value)


def cell_of(value: str | None) -> str:
    """A value of unknown type as a cell: a number stays one."""
    return "" if value is None else value if NUMBER.fullmatch(value) else harmless(value)


def harmless(cell: str) -> str:
    """Words as a cell that no spreadsheet runs."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def _binding(term: Term) -> dict[str, str]:
    more = {"xml:lang": term.language, "datatype": "" if term.language else term.datatype}
    return {"type": term.kind, "value": term.value, **{name: said for name, said in more.items() if said}}
