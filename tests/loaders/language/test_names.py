"""Functions are named for what they give or do: a bare participle (`counted`, `given`) says neither."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

LOADERS = Path(__file__).resolve().parents[3] / "loaders"
ROOMS = ("language", "extraction", "curation")
MODULES = sorted(path for room in ROOMS for path in (LOADERS / room).rglob("*.py"))
IRREGULAR = {
    "bent", "bound", "bought", "brought", "built", "caught", "chosen", "cut", "done", "drawn", "driven", "drunk",
    "eaten", "fallen", "felt", "fought", "found", "forbidden", "forgotten", "frozen", "given", "gone", "grown", "had",
    "held", "hidden", "hung", "kept", "known", "laid", "led", "left", "lost", "made", "meant", "met", "paid", "put",
    "read", "risen", "said", "seen", "sent", "set", "shown", "shut", "sought", "spent", "split", "spoken", "spread",
    "stood", "swollen", "taken", "taught", "thought", "thrown", "told", "torn", "understood", "woken", "won", "worn",
    "written",
}
EXCEPTED = {
    "ranking": "a noun: the rules by rank",
    "reading": "a noun: what a statement was read as",
    "setting": "a noun: the pressure or dose a device is set to",
    "timing": "a noun: before, until, while, after",
    "read": "an imperative: read this text",
    "split": "an imperative: split this text",
}


def is_bare_participle(name: str) -> bool:
    """Whether the name is one word, and that word an "-ed" or "-ing" form or a strong participle."""
    word = name.strip("_")
    return word not in EXCEPTED and (word in IRREGULAR or re.fullmatch(r"[a-z]{2,}(?:ed|ing)", word) is not None)


def names(path: Path) -> Iterator[tuple[int, str]]:
    """The module and each function, method and nested function of it, by line."""
    yield 1, path.stem
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.lineno, node.name


def test_every_module_of_the_rooms_is_looked_at() -> None:
    """The rooms have as many modules as the cases below stand for."""
    assert len(MODULES) == 139


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(LOADERS)))
def test_no_name_is_a_bare_participle(path: Path) -> None:
    """Neither a module nor a function in it is named by a participle alone."""
    assert [f"line {line}: {name}" for line, name in names(path) if is_bare_participle(name)] == []


def test_every_exception_is_a_name_in_use() -> None:
    """An exception goes with the last name it was made for."""
    assert {name.strip("_") for path in MODULES for _, name in names(path)} >= EXCEPTED.keys()


@pytest.mark.parametrize("name", ["counted", "_labelled", "_given", "leading", "told", "_spread", "bound"])
def test_a_bare_participle_is_known_as_one(name: str) -> None:
    """Regular and strong participles are found, public or private."""
    assert is_bare_participle(name)


@pytest.mark.parametrize("name", ["_reading", "regimen", "moved_measure", "drug_given", "number_needed", "read"])
def test_a_noun_phrase_or_an_order_is_no_bare_participle(name: str) -> None:
    """Nouns that merely end so, imperatives, and participles that say of what are left."""
    assert not is_bare_participle(name)
