"""The data of the language: the parsed files of `data/`.

Why: what words are is data that a clinician can read and extend; lexer, lexicon and units all start from it.
Method: each file `data/NAME.toml` is read once; a long list of plain words is a file `data/NAME.txt`.
Fails: a malformed file raises `tomllib.TOMLDecodeError`, a missing table `KeyError`; both at import.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def table(name: str) -> dict[str, Any]:
    """The parsed file `data/NAME.toml`.

    >>> list(table("synonyms"))
    ['no_clause', 'same']
    """
    return tomllib.loads(files("loaders.language").joinpath("data", f"{name}.toml").read_text(encoding="utf-8"))


def rows(name: str, key: str) -> list[dict[str, Any]]:
    """The rows of one array of tables.

    >>> rows("units", "unit")[0]["forms"]
    ['kg', 'kilogram', 'kilograms']
    """
    found: list[dict[str, Any]] = table(name)[key]
    return found


def values(name: str, key: str) -> dict[str, Any]:
    """One table of a file: what each word stands for.

    >>> values("numbers", "words")["twelve"], values("numbers", "words").get("dozens")
    (12, None)
    """
    found: dict[str, Any] = table(name)[key]
    return found


@cache
def entries(name: str) -> tuple[str, ...]:
    """The lines of the list `data/NAME.txt`, without those that say where it is from.

    >>> "furosemide" in entries("drug_names"), any(entry.startswith("#") for entry in entries("drug_names"))
    (True, False)
    """
    text = files("loaders.language").joinpath("data", f"{name}.txt").read_text(encoding="utf-8")
    return tuple(line for line in text.splitlines() if line and not line.startswith("#"))
