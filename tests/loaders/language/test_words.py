"""Words stand once, in data: no rule of the code lists words of running text."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from loaders.extraction import rulebook
from loaders.language.lexer import key_of, tokenise
from loaders.language.tables import rows, table, values

ROOT = Path(__file__).resolve().parents[3]
MODULES = sorted(path for room in ("language", "extraction") for path in (ROOT / "loaders" / room).rglob("*.py"))
MANY = 3

# What may stand in code, and why.
KINDS = (
    {row["kind"] for row in rows("units", "unit")}
    | {row["kind"] for row in rows("measures", "measure")}
    | {"none", "rate", "incidence", "dosage", "ratio", "clearance", "bmi", "flow", "substance", "surface"}
)  # sorts of units, ours
ROLES = {"dose", "threshold", "effect", "CI", "p-value", "rate", "schedule", "duration", "timepoint"}  # of the record
TOKENS = {"number", "word", "name", "power", "sign", "gap"}  # sorts of tokens
BLOCKS = {"heading", "bullet", "paragraph", "row", "entry"}  # sorts of blocks
RULES = {
    "lasting",
    "after",
    "continued",
    "marker-bracket",
    "marker-superscript",
    "marker-author-year",
    "bracket",
    "superscript",
    "trailing",
    "author-year",
    "round-bracket",
    "before-stop",
    "before",
    "both",
    "inside",
}  # names of rules
FIELDS = {"class", "grade", "strength", "type", "loe", "authors", "title", "venue", "name", "pattern", "example", "counter",
          "case", "cues", "tail", "age", "risk", "score", "clinical"}  # fields of records and of rules, sorts of measures
CODES = {row["code"] for row in rows("units", "unit")}  # UCUM
DOSES = {"initial", "loading", "maintenance", "maximum", "minimum", "starting", "target", "reduced"}  # kinds of doses
STATISTICS = {row["name"] for row in rows("measures", "effect")}  # names that the reader gives, not words it reads
MARKERS = {f"marker-{name}" for name in ("footnote", "caret", "link", "column")}  # rules of markers
NAMES = MARKERS | {row["name"] for row in rulebook.rows("roles", "role")} | {"DRUG", "MEASURE", "NOUN"}  # rules, phrases
OWN = NAMES | KINDS | ROLES | TOKENS | BLOCKS | RULES | FIELDS | CODES | DOSES | STATISTICS


def _listed(node: ast.AST) -> list[str]:
    """The strings of a literal collection, of lists within one, or of a chain of comparisons with one value."""
    if isinstance(node, ast.Set | ast.List | ast.Tuple):
        inner = [piece for element in node.elts for piece in (
            element.elts if isinstance(element, ast.List | ast.Tuple | ast.Set) else [element])]
        return [piece.value for piece in inner if isinstance(piece, ast.Constant) and isinstance(piece.value, str)]
    if isinstance(node, ast.Dict):
        return [key.value for key in node.keys if isinstance(key, ast.Constant) and isinstance(key.value, str)]
    if isinstance(node, ast.BoolOp):
        said = [(ast.unparse(part.left), part.comparators[0].value) for part in node.values
                if isinstance(part, ast.Compare) and isinstance(part.comparators[0], ast.Constant)
                and isinstance(part.comparators[0].value, str)]
        most = Counter(left for left, _ in said).most_common(1)
        return [word for left, word in said if most and left == most[0][0]]
    return []


def _alternatives(text: str) -> list[str]:
    """The words between the bars of a regular expression."""
    return [part.strip("()?:\\b^$") for part in text.split("|")] if text.count("|") > 1 else []


def words_in(path: Path) -> Iterator[str]:
    """Where a module lists three words of running text or more."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    endings = {id(argument) for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
               and node.func.attr in {"endswith", "startswith"} for argument in node.args}  # pieces of words
    exported = {id(node.value) for node in tree.body if isinstance(node, ast.Assign)
                and ast.unparse(node.targets[0]) in {"__all__", "_DEEDS", "_STATE_ENDINGS"}}  # names of ours; endings
    for node in ast.walk(tree):
        if id(node) in endings | exported:
            continue
        found = _listed(node)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and "\n" not in node.value:
            found = _alternatives(node.value)
        words = {word for word in found if word.replace("-", "").replace(" ", "").isalpha() and word not in OWN}
        if len(words) >= MANY:
            yield f"{path.name}:{getattr(node, 'lineno', 0)}: {sorted(words)}"


def test_there_are_modules_to_look_at() -> None:
    """An empty list of modules must not pass."""
    assert len(MODULES) > 60


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_no_module_lists_words(path: Path) -> None:
    """Three words of running text or more, in a collection, a chain or an alternation, belong to the data."""
    assert list(words_in(path)) == []


def test_a_list_of_words_would_be_seen(tmp_path: Path) -> None:
    """The look at the syntax finds sets, lists of lists, dictionaries, chains and alternations."""
    seen = ('{"often", "rarely", "never"}', '(["in", "the"], ["on"])', '{"once": 1, "twice": 2, "thrice": 3}',
            'x == "often" or x == "rarely" or x == "never"', 're.compile(r"(?:often|rarely|never)\\b")')
    for n, line in enumerate(seen):
        module = tmp_path / f"m{n}.py"
        module.write_text(line)
        assert len(list(words_in(module))) == 1, line
    module.write_text('x.kind in {"mass", "volume", "time"}')
    assert list(words_in(module)) == []


def test_every_class_that_a_rule_names_is_in_the_data_and_no_other_is() -> None:
    """A name without a class would raise when a rule asks for it; a class that none asks for is dead."""
    code = "".join(path.read_text(encoding="utf-8") for path in (*MODULES, *(ROOT / "loaders" / "rdf").glob("*.py")))
    asked = set(re.findall(r"\blexis\.([A-Z_]+)\b", code))
    in_patterns = {name for row in rulebook.rows("roles", "role") for name in _classes_of(row)}
    there = {row["name"] for row in rows("word_classes", "class")}
    assert {name.lower().replace("_", " ") for name in asked} | in_patterns == there
    assert len(there) > 300


def _classes_of(row: dict[str, Any]) -> set[str]:
    """The classes that a row of roles names in its pattern, or near it."""
    return {*re.findall(r"\[([^\]]+)\]", row.get("pattern", "")), *row.get("near", []), *row.get("absent", [])}


def forms() -> Iterator[str]:
    """Every word of the data that rules compare with tokens."""
    for row in rows("word_classes", "class"):
        yield from row["forms"]
    for name in table("meanings"):
        yield from values("meanings", name)
    for row in rows("synonyms", "same"):
        yield from (row["word"], *row["forms"])


def test_every_word_can_be_a_token() -> None:
    """A word that the lexer can never make is never found: each is as many tokens as it has words."""
    wrong = [form for form in forms() if [token.key for token in tokenise(f" {form} ")] != (
        [key_of(form)] if key_of(form) != form.lower() else [key_of(word) for word in form.split()])]
    assert wrong == []
