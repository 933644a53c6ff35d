"""Faults and doubts are fields; one function words them, and nothing reads the words back."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from loaders.bibliography import BibliographyError
from loaders.curation import CurationError
from loaders.problems import LoadError, Problem
from loaders.record import MisplacedQuote
from loaders.source import Unreadable
from tests.conftest import ROOT
from tests.sources import read_document

WORDED = {
    Problem(3, "it is odd", file="a.txt"): "a.txt:3: it is odd",
    Problem(0, "it is empty", file="a.txt"): "a.txt: it is empty",
    Problem(3, "it is odd"): "line 3: it is odd",
    Problem(0, "it is odd"): "it is odd",
    Problem(3, "“50 mg” is odd", "50 mg", file="a.txt"): "a.txt:3: “50 mg” is odd",
    Problem(3, "it needs a unit", "50\n  mg", "care/q1", "a.txt"): "a.txt:3: it needs a unit (care/q1: “50 mg”)",
    Problem(0, "title is missing", node="item 3, smith", file="a.json"): "a.json: title is missing (item 3, smith)",
    Problem(1, "two\nlines", file="a\nb.txt"): "a b.txt:1: two lines",
    Problem(1, "odd", "\x1b[31m\u202e", "x", "a.txt"): "a.txt:1: odd (x: “\\x1b[31m\\u202e”)",
    Problem(1, "odd", "a" * 70, "x", "a.txt"): f"a.txt:1: odd (x: “{'a' * 59}…”)",
}


@pytest.mark.parametrize("problem", WORDED)
def test_a_problem_is_worded_in_one_way(problem: Problem) -> None:
    """FILE:LINE: reason, with what it is about behind it where that has a name; always one line a terminal can show."""
    assert len(WORDED) == 10
    assert str(problem) == WORDED[problem]


@pytest.mark.parametrize("kind", [Unreadable, CurationError, BibliographyError, MisplacedQuote])
def test_every_refusal_holds_its_problem(kind: type[LoadError]) -> None:
    """An error is made from fields, keeps them, and can be told of another file without reading its message."""
    error = kind("it is odd", "a.txt", 3, quote="50 mg")
    assert error.problem == Problem(3, "it is odd", "50 mg", "", "a.txt")
    assert str(error) == "a.txt:3: it is odd"
    again = kind.of(replace(error.problem, file="b.txt"))
    assert (type(again), str(again)) == (kind, "b.txt:3: it is odd")


def test_a_shape_is_told_by_its_fields(tmp_path: Path) -> None:
    """What a shape refuses has the file, the line and words of its place, the node, and the sentence of the shape alone."""
    class Shelf:
        """A library that holds nothing."""

        def editions(self, _document: str) -> dict[str, str]:
            """No edition."""
            return {}

        def withdrawn(self, _document: str) -> dict[str, str]:
            """Nothing."""
            return {}

        def curation(self, _document: str, _edition: str) -> str:
            """No overlay."""
            return ""

        def text(self, *_: str) -> None:
            """No other edition."""

    text = "Care\n\n  • Give testamycin 10 mg daily.\n"
    line = (f'{{"action": "edit", "target": "quantity", "sha256": "{"0" * 64}", "start": {text.index("10 mg")}, "end": 0, '
            '"quote": "10 mg daily", "by": "a", "on": "2026-01-01", "ground": "g", "fields": {"role": "threshold", '
            '"comparator": "between"}}').replace('"end": 0', f'"end": {text.index(".")}')
    folder = tmp_path / "care"
    folder.mkdir()
    for name, content in (("source.txt", text), ("meta.toml", ""), ("curation.jsonl", line)):
        (folder / name).write_text(content, encoding="utf-8")
    with pytest.raises(Unreadable) as refused:
        read_document(folder, Shelf())
    problem = refused.value.problem
    assert (problem.file, problem.line, problem.quote) == (str(folder / "source.txt"), 3, "10 mg daily")
    assert problem.reason.startswith("A threshold needs at least one bound")
    assert problem.node.startswith("care/")
    assert "(" not in problem.reason


CUTTING = {"partition", "rpartition", "split", "rsplit", "splitlines", "removeprefix", "removesuffix", "startswith",
           "endswith", "find", "index", "replace", "lower", "lstrip", "rstrip", "strip"}
FIELDS = {"reason", "message", "says"}
# What other people's code says has no fields: pdfium of a password, the engine of a query.
FOREIGN = {"loaders/readers/glyphs.py", "explorer/confined.py"}


def cuts(path: Path) -> Iterator[str]:
    """The places of a module where a message is cut, or searched for words; white space may be made one blank."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    caught = {node.name for node in ast.walk(tree) if isinstance(node, ast.ExceptHandler) and node.name}

    def is_message(node: ast.expr) -> bool:
        if isinstance(node, ast.Subscript):
            return is_message(node.value)
        if isinstance(node, ast.Attribute):
            return node.attr in FIELDS
        return (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("str", "one_line")
                and bool(node.args) and isinstance(node.args[0], ast.Name) and node.args[0].id in caught)

    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            cut = node.func.attr in CUTTING and (node.func.attr != "split" or node.args) and is_message(node.func.value)
            searched = [*node.args] if node.func.attr in ("search", "match", "fullmatch", "sub", "findall") else []
            if cut or any(map(is_message, searched)):
                yield f"{path.relative_to(ROOT)}:{node.lineno}"
        elif isinstance(node, ast.Compare) and any(map(is_message, node.comparators)):
            yield f"{path.relative_to(ROOT)}:{node.lineno}"


def test_nobody_reads_a_message_back() -> None:
    """No module cuts what an error or a problem says, or looks for words in it; what is wanted of it is a field."""
    modules = [path for room in ("loaders", "explorer", "ontology") for path in (ROOT / room).rglob("*.py")]
    found = [place for path in modules for place in cuts(path)]
    assert len(modules) > 150
    assert {place.partition(":")[0] for place in found} == FOREIGN, found
