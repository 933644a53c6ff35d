"""Answers as files."""

from __future__ import annotations

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from explorer.query_result import FORMULA, XSD, Answer, EngineError, Limits, Term, as_csv, as_json

ROWS = (
    (Term("a:s", "uri"), Term("0.80", "literal", f"{XSD}decimal"), None),
    (Term("b", "bnode"), Term("x", "literal", "", "en"), Term("y", "literal")),
)
ANSWER = Answer("SELECT", ("s", "n", "x"), ROWS)


def test_json_is_sparqls_own_format() -> None:
    """The JSON follows SPARQL's results format: unbound is left out, plain strings have no datatype."""
    content = json.loads(as_json(ANSWER))
    assert content["head"] == {"vars": ["s", "n", "x"]}
    assert content["results"]["bindings"] == [
        {"s": {"type": "uri", "value": "a:s"}, "n": {"type": "literal", "value": "0.80", "datatype": f"{XSD}decimal"}},
        {"s": {"type": "bnode", "value": "b"}, "n": {"type": "literal", "value": "x", "xml:lang": "en"},
         "x": {"type": "literal", "value": "y"}}]
    assert json.loads(as_json(Answer("ASK", truth=False))) == {"head": {}, "boolean": False}


def test_csv_has_header_and_every_row() -> None:
    """The CSV has the variables as header; unbound is empty, an ASK is one cell."""
    assert list(csv.reader(io.StringIO(as_csv(ANSWER)))) == [["s", "n", "x"], ["a:s", "0.80", ""], ["b", "x", "y"]]
    assert as_csv(Answer("ASK", truth=True)).split() == ["answer", "true"]


@pytest.mark.parametrize(("term", "cell"), [
    (Term("=1+1", "literal"), "'=1+1"), (Term("@x", "literal"), "'@x"), (Term("+1", "literal"), "'+1"),
    (Term("\tx", "literal"), "'\tx"), (Term("\rx", "literal"), "'\rx"), (Term("-x", "literal", f"{XSD}integer"), "'-x"),
    (Term("-2", "literal", f"{XSD}integer"), "-2"), (Term("+0.5", "literal", f"{XSD}decimal"), "+0.5"),
    (Term("-1.5E3", "literal", f"{XSD}double"), "-1.5E3"), (Term("-INF", "literal", f"{XSD}double"), "'-INF"),
    (Term("-2+cmd", "literal", f"{XSD}integer"), "'-2+cmd"), (Term("a=b", "literal"), "a=b"),
])
def test_a_cell_is_never_a_formula(term: Term, cell: str) -> None:
    """A cell that a spreadsheet would run gets an apostrophe; numbers stay numbers."""
    rows = list(csv.reader(io.StringIO(as_csv(Answer("SELECT", ("x",), ((term,),))), newline="")))
    assert rows == [["x"], [cell]]


@given(st.text(), st.sampled_from(("", f"{XSD}integer", f"{XSD}decimal", f"{XSD}double", "a:b")))
def test_no_text_becomes_a_formula(value: str, datatype: str) -> None:
    """Whatever a graph holds, a cell begins like a formula only if it is a plain number."""
    content = as_csv(Answer("SELECT", ("x",), ((Term(value, "literal", datatype),),)))
    cell = list(csv.reader(io.StringIO(content, newline="")))[1:]
    assert not cell or not cell[0] or not cell[0][0].startswith(FORMULA) or float(cell[0][0]) is not None


def test_a_part_says_so_in_its_name() -> None:
    """A file of a part of an answer has the number of rows in its name."""
    assert ANSWER.file_name("csv") == "query.csv"
    assert Answer("SELECT", ("s", "n", "x"), ROWS, truncated=True).file_name("json") == "query-first-2.json"


@pytest.mark.parametrize(("answer", "note"), [
    (ANSWER, "2 rows"), (Answer("SELECT", ("s", "n", "x"), ROWS[:1]), "1 row"), (Answer("ASK", truth=True), "Yes"),
    (Answer("ASK", truth=False), "No"), (Answer("CONSTRUCT", ("s", "p", "o"), ROWS), "2 triples"),
    (Answer("SELECT", ("s", "n", "x"), ROWS, truncated=True), "Only the first 2 rows: there are more"),
])
def test_the_note_says_how_much_there_is(answer: Answer, note: str) -> None:
    """The note counts what is there and says when there is more."""
    assert answer.note == note


def test_a_problem_is_one_line_with_its_place() -> None:
    """A problem's text is one line and ends with its place where that is known."""
    assert str(EngineError("a\n b", 2, 3)) == "a b (line 2, column 3)"
    assert str(EngineError("a")) == "a"


def test_limits_are_said_in_round_units() -> None:
    """Memory is said in GB or MB."""
    assert Limits().size == "1 GB"
    assert Limits(memory=300_000_000).size == "300 MB"
    assert "5 s" in str(Limits().too_long())
    assert "1 GB" in str(Limits().too_large())
