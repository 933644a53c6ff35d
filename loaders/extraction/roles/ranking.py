"""Which role an amount has: every rule that reads one, ranked by how special what it looks at is.

Why: the same "20%" can be a limit, a result, a share of a dose; what decides must not be the order of lines in a program.
Method: the rules are rows of `rules/roles.toml`, each with the sorts of unit it reads, its rank, an example and a
    counter-example. A rule is a pattern of its row, or a function of `table.READERS`. The candidates of the highest rank
    that has any are compared: one, or several that agree, is taken. Lower ranks are not asked, they could not win.
Fails: `KeyError` or `ValueError` at import for a row that is not whole. Of two candidates of equal rank that disagree
    neither is taken; the doubt is told.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from loaders.extraction.candidates import NOTHING, Candidate, candidate
from loaders.extraction.phrases.amounts import Amount
from loaders.extraction.phrases.parameters import name
from loaders.extraction.phrases.patterns import Match, Pattern
from loaders.language.lexicon import WordClass, word_class
from loaders.language.token_view import TokenView
from loaders.record import Role

Reader = Callable[[TokenView, Amount, list[Candidate]], Candidate | None]
_NEAR = 8  # tokens


@dataclass(frozen=True)
class RoleRule:
    """One row: the rule's name and rank, the sorts of unit it reads (none: any) or does not, and how it reads."""

    name: str
    rank: int
    kinds: frozenset[str]
    without: frozenset[str]
    cells: bool  # reads the cells of tables only
    gives: str
    read: Reader
    example: str
    counter: str


@dataclass(frozen=True)
class Verdict:
    """What was taken (None: nothing), by which rules; `doubt` tells of candidates of equal rank that disagree."""

    taken: Candidate | None = None
    rules: tuple[str, ...] = ()
    doubt: str = ""


_NONE = Verdict()


class Ranking:
    """The rules by rank, for each sort of unit."""

    def __init__(self, readers: Mapping[str, Reader], table: Sequence[Mapping[str, object]]) -> None:
        """`readers` are the rules that are functions, by name; `table` the rows of all."""
        self.rules = tuple(_rule_of_row(row, readers) for row in table)
        unread = readers.keys() - {rule.name for rule in self.rules}
        if unread:
            raise ValueError(f"rules/roles.toml has no row for {sorted(unread)}")
        self._fitting = cache(self._rules_by_rank)

    def verdict(self, view: TokenView, amount: Amount, done: list[Candidate]) -> Verdict:
        """The role of an amount, given the candidates before it."""
        found: list[tuple[str, Candidate]] = []
        taken = 0
        for rank, rule, read in self._fitting(amount.kind, bool(view.context.cells)):
            if found and rank < taken:
                break  # a lower rank could not win
            hit = read(view, amount, done)
            if hit is not None:
                found.append((rule, hit))
                taken = rank
        return _verdict_of_rank(found) if found else _NONE

    def _rules_by_rank(self, kind: str, in_table: bool) -> tuple[tuple[int, str, Reader], ...]:
        """The rules that read a sort of unit, the highest rank first."""
        fitting = [rule for rule in self.rules if kind not in rule.without and (not rule.kinds or kind in rule.kinds)
                   and (in_table or not rule.cells)]
        return tuple((rule.rank, rule.name, rule.read) for rule in sorted(fitting, key=lambda rule: -rule.rank))


def _verdict_of_rank(found: Sequence[tuple[str, Candidate]]) -> Verdict:
    names = tuple(name for name, _ in found)
    first = found[0][1]
    if all(_say_the_same(first, other) for _, other in found[1:]):
        return Verdict(None if first is NOTHING else first, names)  # to know it is nothing keeps lower ranks out
    return Verdict(None, names, " or ".join(f"{hit.role} ({name})" for name, hit in found))


def _say_the_same(one: Candidate, other: Candidate) -> bool:
    """Whether two readings of one amount say the same."""
    return (one is NOTHING) == (other is NOTHING) and (one.role, one.parameter, one.unit, one.comparator) == (
        other.role, other.parameter, other.unit, other.comparator)


def _rule_of_row(row: Mapping[str, object], readers: Mapping[str, Reader]) -> RoleRule:
    name = str(row["name"])
    read = _by_pattern(row) if "pattern" in row else readers[name]
    return RoleRule(
        name, int(str(row["rank"])), frozenset(_list_in_row(row, "kinds")), frozenset(_list_in_row(row, "without")),
        row.get("cells") is True, str(row["gives"]), read, str(row["example"]), str(row["counter"]))


def _list_in_row(row: Mapping[str, object], key: str) -> list[str]:
    found = row.get(key, [])
    if not isinstance(found, list):
        raise TypeError(f"rules/roles.toml: {key} of {row['name']} is a list")
    return [str(item) for item in found]


def _by_pattern(row: Mapping[str, object]) -> Reader:
    """The reading of a row that needs no Python: its pattern, and classes that must or must not be near."""
    pattern, parameter, rule = Pattern.of(str(row["pattern"])), str(row["parameter"]), str(row["name"])
    role: Role = row["gives"]  # type: ignore[assignment] # a test holds the rows to the roles of the record
    near, absent = (tuple(word_class(name) for name in _list_in_row(row, key)) for key in ("near", "absent"))
    limited, whole = row.get("limited"), row.get("span") == "whole"

    def read(view: TokenView, amount: Amount, _done: list[Candidate]) -> Candidate | None:
        if limited is not None and limited != (amount.comparator in {"<", "<=", ">", ">="}):
            return None
        match = pattern.match(view, amount) if _has_classes_near(view, amount, near, absent) else None
        if match is None:
            return None
        found = candidate(amount, role, rule, _parameter_in_words(view, parameter, match))
        if whole:
            found.start, found.end = match.start, match.end
        return found

    return read


def _has_classes_near(view: TokenView, amount: Amount, near: Sequence[WordClass], absent: Sequence[WordClass]) -> bool:
    if any(view.vocabulary.isdisjoint(words) for words in near):  # cheap to ask of the whole statement first
        return False
    around = set(view.words(amount.start - _NEAR, amount.end + _NEAR))
    return all(words & around for words in near) and not any(words & around for words in absent)


def _parameter_in_words(view: TokenView, parameter: str, match: Match) -> str:
    """The parameter's words with each phrase of the pattern put in: "freedom from NOUN"."""
    return " ".join(name(view, match.phrases[part]) if part in match.phrases else part for part in parameter.split())
