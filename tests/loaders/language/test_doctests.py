"""Every public function and method of the language shows, by an example that holds, what it finds and what it leaves."""

from __future__ import annotations

import ast
import doctest
import importlib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
MODULES = sorted((ROOT / "loaders" / "language").glob("*.py"))
EXCEPTED = {
    "TokenView.of": "view_of is its example: it takes the text alone",
    "TokenView.before": "the statements of the section before this one, which an example would have to build",
    "TokenView.headings": "the headings above the statement, which an example would have to build",
}
Documented = ast.Module | ast.ClassDef | ast.FunctionDef


def documented(node: Documented, name: str = "") -> Iterator[tuple[str, Documented, str]]:
    """A module, class or function and all within it: name, node, docstring."""
    yield name, node, ast.get_docstring(node) or ""
    for inner in node.body:
        if isinstance(inner, ast.ClassDef | ast.FunctionDef):
            yield from documented(inner, f"{name}.{inner.name}".strip("."))


def is_public(name: str) -> bool:
    return not any(part.startswith("_") for part in name.split("."))


def calls(docstring: str, name: str) -> bool:
    """Whether an example uses the name."""
    trees = [ast.parse(example.source) for example in doctest.DocTestParser().get_examples(docstring)]
    return any(name in {getattr(node, "id", ""), getattr(node, "attr", "")} for tree in trees for node in ast.walk(tree))


def test_every_module_is_seen() -> None:
    """The room has thirteen modules, and every exception names a method that there is."""
    assert len(MODULES) == 14
    names = {name for path in MODULES for name, _, _ in documented(ast.parse(path.read_text(encoding="utf-8")))}
    assert EXCEPTED.keys() <= names


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_examples_show_every_function(path: Path) -> None:
    """Examples hold, and each public function or method is used in its own docstring or in that of its class."""
    module = importlib.import_module(f"loaders.language.{path.stem}")
    found = list(documented(ast.parse(path.read_text(encoding="utf-8"))))
    docstrings = {name: docstring for name, _, docstring in found}
    report: list[str] = []
    parser, runner = doctest.DocTestParser(), doctest.DocTestRunner(verbose=False)
    for name, docstring in docstrings.items():
        runner.run(parser.get_doctest(docstring, vars(module).copy(), name, str(path), 0), out=report.append)
    assert not report, "".join(report)
    assert [name for name, node, docstring in found if isinstance(node, ast.FunctionDef) and is_public(name)
            and not calls(docstring + "\n" + docstrings[name.rpartition(".")[0]], node.name)
            and name not in EXCEPTED] == []
