"""Rules and word lists as data: each rule with an example it must find and a counter-example it must not.

Why: what counts as a heading, a marker or a grade is knowledge about the language of guidelines, not about Python;
    it is read, judged and extended most easily as a table.
Method: `rules/NAME.toml` holds `[[rule]]` tables (name, pattern, example, counter, any further fields) and `[words]`
    lists. `[macros]` are pieces of patterns, used as `<name>`. Patterns ignore case unless `case = true`. `cues`, where
    given, are words one of which every match needs: they spare most texts the search.
Fails: a rule without name, pattern, example or counter raises `KeyError`; a bad pattern raises `re.error`. Both when
    the rules are first read, so a test of any rule finds them.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent / "rules"
_OWN_COLUMNS = ("name", "pattern", "example", "counter", "case", "cues", "tail")


@dataclass(frozen=True, slots=True)
class Rule:
    """A named pattern; `fields` are the further columns of its table.

    Where `cues` are given, every text the pattern is found in holds one of them, in any case. Where a `tail` is given,
    the pattern is found in so many characters at the end, if at all.
    """

    name: str
    pattern: re.Pattern[str]
    example: str
    counter: str
    fields: Mapping[str, Any]
    cues: tuple[str, ...] = ()
    tail: int | None = None

    def matches(self, text: str) -> Iterator[re.Match[str]]:
        """Every place of the pattern in the text, left to right."""
        return self.pattern.finditer(text, max(0, len(text) - self.tail) if self.tail else 0)

    def is_found_in(self, text: str) -> bool:
        """Whether the pattern has a place in the text."""
        return self.pattern.search(text, max(0, len(text) - self.tail) if self.tail else 0) is not None


@cache
def _table(name: str) -> Mapping[str, object]:
    with (_FOLDER / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


def rows(name: str, group: str) -> list[dict[str, Any]]:
    """The rows of the table `group` in rules/NAME.toml as they are written."""
    found = _table(name).get(group, [])
    if not isinstance(found, list):
        raise TypeError(f"rules/{name}.toml: {group} is a list of tables")
    return found


@cache
def rules(name: str, group: str = "rule") -> tuple[Rule, ...]:
    """The rules of the table `group` in rules/NAME.toml, in the order they are written."""
    table = _table(name)
    macros, found = table.get("macros", {}), table.get(group, [])
    if not isinstance(macros, dict) or not isinstance(found, list):
        raise TypeError(f"rules/{name}.toml: macros are a table, {group} a list of tables")
    return tuple(_rule(row, macros) for row in found)


def part(name: str, rule: str) -> re.Pattern[str]:
    """The pattern of one named part of a sentence or entry, from the table `part` of rules/NAME.toml."""
    return next(found.pattern for found in rules(name, "part") if found.name == rule)


class Selection:
    """Some rules in the order of their table, of which most texts can hold few."""

    def __init__(self, chosen: Iterable[Rule]) -> None:
        self.rules = tuple(chosen)
        self._cued = tuple((cue, place) for place, rule in enumerate(self.rules) for cue in rule.cues)
        self._without = frozenset(place for place, rule in enumerate(self.rules) if not rule.cues)

    def rules_cued_by(self, text: str) -> list[Rule]:
        """The rules that may be found in the text, by their cues."""
        lower = text.lower()
        found = {place for cue, place in self._cued if cue in lower}
        return [self.rules[place] for place in sorted(found | self._without)]


@cache
def selection(name: str, group: str = "rule") -> Selection:
    """All rules of a table."""
    return Selection(rules(name, group))


def _rule(row: dict[str, Any], macros: dict[str, str]) -> Rule:
    fields = {key: value for key, value in row.items() if key not in _OWN_COLUMNS}
    flags = re.NOFLAG if row.get("case") else re.IGNORECASE
    return Rule(row["name"], re.compile(_expand(row["pattern"], macros), flags), row["example"], row["counter"], fields,
                tuple(row.get("cues", ())), row.get("tail"))


def _expand(pattern: str, macros: Mapping[str, str]) -> str:
    """The pattern with each `<name>` put in; a macro may use those written before it."""
    for name in reversed(list(macros)):  # from the last: it may hold those before it
        # "(?P<name>" opens a group; the replacement would take a backslash for an escape.
        pattern = re.sub(rf"(?<!\?P)<{name}>", f"(?:{macros[name]})".replace("\\", r"\\"), pattern)
    return pattern


@cache
def words(name: str, key: str) -> frozenset[str]:
    """The word list `key` under [words] in rules/NAME.toml, in lower case."""
    table = _table(name)["words"]
    if not isinstance(table, dict):
        raise TypeError(f"rules/{name}.toml: words is a table of lists")
    return frozenset(word.strip().lower() for line in table[key] for word in line.split("|"))
