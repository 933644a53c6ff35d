"""A newcomer adds a rule by following the README."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from loaders.blocks import View
from loaders.extraction import quantities, rulebook
from loaders.extraction.roles.ranking import Ranking
from loaders.extraction.roles.table import READERS
from loaders.language import lexicon
from loaders.language.context import Context
from loaders.language.lexer import key_of

README = Path(__file__).resolve().parents[3] / "loaders" / "README.md"


def blocks() -> dict[str, dict[str, Any]]:
    """The rows that the README tells to append, by their table."""
    section = README.read_text(encoding="utf-8").split("## Add a rule in ten lines")[1].split("\n## ")[0]
    found = [tomllib.loads(block) for block in re.findall(r"```toml\n(.*?)```", section, re.DOTALL)]
    return {name: rows[0] for table in found for name, rows in table.items()}


def read(text: str) -> list[tuple[str, str | None, str]]:
    reading = quantities.read_quantities(View.plain(text, 0, len(text)), 0, len(text), (), "s1", Context())
    return [(quantity.role, quantity.parameter, quantity.rule) for quantity in reading.quantities]


def test_the_rule_of_the_readme_reads_what_it_says(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the README's two rows appended, its example is read by its rule, and its counter-example is not."""
    row, words = blocks()["role"], blocks()["class"]
    assert row["name"] not in {rule for _, _, rule in read(row["example"])}
    monkeypatch.setitem(lexicon._CLASSES, words["name"], lexicon.WordClass(map(key_of, words["forms"])))
    monkeypatch.setattr(quantities, "RANKING", Ranking(READERS, [*rulebook.rows("roles", "role"), row]))
    assert read(row["example"]) == [("duration", "rest between sets", row["name"])]
    assert row["name"] not in {rule for _, _, rule in read(row["counter"])}


def test_the_readme_needs_ten_lines() -> None:
    """The row of a rule has no more than ten lines."""
    section = README.read_text(encoding="utf-8").split("## Add a rule in ten lines")[1]
    assert len(re.findall(r"```toml\n(.*?)```", section, re.DOTALL)[0].splitlines()) <= 10
