"""What a decision may say of each kind of thing, and how its words become the record's values.

Why: a line is checked when it is read and used when it is applied; both must go by the same rules.
Method: a closed set of fields a target. The functions that build the record's values are run once when a line is read,
    so that nothing can fail for its form later.
Fails: with `CurationError`, one sentence; `entries` adds file and line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any, Literal, get_args

from loaders.bibliography.work import SourceType, normal_doi, normal_pmid
from loaders.curation import qualifiers
from loaders.problems import LoadError
from loaders.record import Comparator, DeonticForce, Number, Operator, Qualifiers, Role, StatementKind
from ontology import match_concept

Target = Literal["statement", "quantity", "criterion", "condition", "citation", "grade", "reference"]
Json = Mapping[str, object]

FIELDS: Mapping[Target, frozenset[str]] = {
    "statement": frozenset({"kind", "deontic", "population", "words"}),
    "quantity": frozenset({"role", "parameter", "comparator", "unit", "value", "low", "high", "values", "qualifiers"}),
    "criterion": frozenset({"label"}),
    "condition": frozenset({"op", "members", "n", "action", "polarity"}),
    "citation": frozenset({"keys"}),
    "grade": frozenset({"class", "loe", "strength", "certainty", "grade", "type", "year", "amended"}),
    "reference": frozenset({"key", "authors", "title", "venue", "year", "doi", "pmid", "url", "source_type"}),
}
RESULT = frozenset({"outcome", "intervention", "arm", "versus", "population", "time"})
TIME = re.compile(r"\d+(?:\.\d+)? (?:min|h|d|wk|mo|a)")
NEEDED: Mapping[Target, frozenset[str]] = {
    "statement": frozenset({"kind"}), "quantity": frozenset({"role"}), "criterion": frozenset({"label"}),
    "condition": frozenset({"op", "members"}), "citation": frozenset({"keys"}), "grade": frozenset(),
    "reference": frozenset({"title"}),
}
CHOICES: Mapping[str, Sequence[str]] = {
    "role": get_args(Role), "comparator": get_args(Comparator), "kind": get_args(StatementKind),
    "deontic": get_args(DeonticForce), "source_type": get_args(SourceType),
}
STAYS = frozenset({"role", "kind", "deontic", "words"})  # what cannot be emptied
YEAR = re.compile("[12][0-9]{3}")
WEB = re.compile(r"https?://[^\s<>\"]+")
DEEPEST = 8


class CurationError(LoadError):
    """An overlay that cannot be read; the message is one line with file, line and reason."""


def check(fields: Json, target: Target, *, new: bool) -> None:
    """Raise `CurationError` unless the fields fit the target; `new` if they are to make one."""
    check_known(fields, FIELDS[target], f"a {target}")
    if new or target == "condition":
        for name in sorted(NEEDED[target] - fields.keys()):
            raise CurationError(f"a {target} needs {name}")
    if new and target == "statement" and "words" in fields:
        raise CurationError("a new statement has the words that are quoted")
    CHECKS[target](fields)


def statement_changes(fields: Json) -> dict[str, Any]:
    """A statement's fields; `words`, the words it is to have instead, stay as they are quoted."""
    return {name: None if value is None and name not in STAYS else
            one_of(fields, name, CHOICES[name]) if name in CHOICES else text_of(fields, name)
            for name, value in fields.items()}


def quantity_changes(fields: Json) -> dict[str, Any]:
    """Return a quantity's fields as the record holds them, numbers as `Number`s; `CurationError` if one is wrong."""
    changes: dict[str, Any] = {}
    for name, value in fields.items():
        if name == "values":
            changes[name] = tuple(_number(item) for item in list_of(value, name))
        elif name == "qualifiers":
            changes[name] = _qualifiers(value)
        elif value is None and name not in STAYS:
            changes[name] = None
        elif name in ("value", "low", "high"):
            changes[name] = _number(value)
        else:
            changes[name] = one_of(fields, name, CHOICES[name]) if name in CHOICES else text_of(fields, name)
    return changes


def result_details(fields: Json) -> Mapping[str, str]:
    """What a person states of a result: outcome and treatment by names that the vocabulary knows, a time as "12 mo"."""
    check_known(fields, RESULT, "a result")
    told = {name: text_of(fields, name) for name in fields}
    for name in (name for name in ("outcome", "intervention") if name in told):
        if match_concept(name, told[name]) is None:
            raise CurationError(f"{told[name]!r} is no name of one {name} that the vocabulary knows")
    if "time" in told and not TIME.fullmatch(told["time"]):
        raise CurationError(f"a time is a number and its unit, such as 12 mo, not {told['time']!r}")
    return told


def label_of(fields: Json) -> str:
    """A criterion's words."""
    return text_of(fields, "label")


def keys_of(fields: Json) -> tuple[str, ...]:
    """The keys of a place with markers, in their order, each once."""
    keys = list_of(fields.get("keys"), "keys")
    if not keys or not all(isinstance(key, str) and key.strip() == key != "" for key in keys):
        raise CurationError("keys must be texts, at least one")
    if len(set(keys)) < len(keys):
        raise CurationError("a key is given twice")
    return tuple(str(key) for key in keys)


def grade_changes(fields: Json) -> dict[str, str | None]:
    """A grade's fields as printed; None takes one out."""
    return {name: None if value is None else text_of(fields, name) for name, value in fields.items()}


def reference_changes(fields: Json) -> dict[str, Any]:
    """A reference entry's fields as the record holds them; identifiers in their one spelling."""
    changes: dict[str, Any] = {name: text_of(fields, name) for name, value in fields.items() if value is not None}
    if "source_type" in changes:
        one_of(fields, "source_type", CHOICES["source_type"])
    if "year" in changes and not YEAR.fullmatch(changes["year"]):
        raise CurationError(f"{changes['year']!r} is not a year")
    if "url" in changes and not WEB.fullmatch(changes["url"]):
        raise CurationError(f"{changes['url']!r} is not a web address")
    made: Mapping[str, Callable[[str], object]] = {"year": int, "doi": normal_doi, "pmid": normal_pmid}
    return {name: made.get(name, str)(changes[name]) if name in changes else None for name in fields}


def member(value: object) -> tuple[str, int]:
    """A quotation within the statement, and which of its readings is meant, from 1; 0 if there is only one."""
    if isinstance(value, str) and value:
        return value, 0
    if isinstance(value, dict) and value.keys() == {"quote", "nth"}:
        nth = value["nth"]
        if type(nth) is not int or nth < 1:
            raise CurationError("nth must be a whole number from 1")
        return text_of(value, "quote"), nth
    raise CurationError("a member must be a quotation or a condition")


def text_of(values: Json, name: str) -> str:
    """Return the text of a key that must be there; `CurationError` if it is missing, empty or no text."""
    value = values.get(name)
    if not isinstance(value, str) or not value.strip():
        raise CurationError(f"{name} must be text" if name in values else f"{name} is missing")
    return value


def one_of(values: Json, name: str, choices: Sequence[str]) -> str:
    """The text of a key that has a closed list of values."""
    value = text_of(values, name)
    if value not in choices:
        raise CurationError(f"{name} {value!r} is not one of {', '.join(choices)}")
    return value


def list_of(value: object, name: str) -> Sequence[object]:
    """The value, which must be a list."""
    if not isinstance(value, list):
        raise CurationError(f"{name} must be a list")
    return value


def check_known(values: Json, names: Iterable[str], what: str) -> None:
    """Raise `CurationError` for a key that does not belong there."""
    for unknown in sorted(values.keys() - set(names)):
        raise CurationError(f"{what} has no key {unknown!r}")


def _check_condition(fields: Json, depth: int = 1) -> None:
    """Raise `CurationError` unless the tree can be built, whatever its quotations lead to."""
    members, least = list_of(fields.get("members"), "members"), fields.get("n")
    operator = one_of(fields, "op", get_args(Operator))
    if not members or depth > DEEPEST:
        raise CurationError("a condition needs members, nested no deeper than eight times")
    if (operator == "at-least") != (least is not None):
        raise CurationError("n goes with at-least, and only with it")
    if least is not None and (type(least) is not int or not 1 <= least <= len(members)):
        raise CurationError("n must be between 1 and the number of members")
    if fields.get("polarity", "do") not in ("do", "do_not") or not isinstance(fields.get("action", ""), str):
        raise CurationError("action must be text, polarity do or do_not")
    for one in members:
        if isinstance(one, dict) and "quote" not in one:
            check_known(one, ("op", "members", "n"), "a condition within a condition")
            _check_condition(one, depth + 1)
        else:
            member(one)


def _number(value: object) -> Number:
    written = {"value": value, "printed": value} if isinstance(value, str) else value
    if not isinstance(written, dict) or written.keys() != {"value", "printed"}:
        raise CurationError(f"a number is its printed form as text, or value and printed, not {value!r}")
    try:
        number = Decimal(text_of(written, "value"))
    except InvalidOperation as error:
        raise CurationError(f"{written['value']!r} is not a number") from error
    if not number.is_finite():
        raise CurationError(f"{written['value']!r} is not a number")
    return Number(number, text_of(written, "printed"))


def _qualifiers(value: object) -> Qualifiers:
    if not isinstance(value, dict) or not all(isinstance(item, str | int) for item in value.values()):
        raise CurationError("qualifiers must be an object of texts, whole numbers, true or false")
    try:
        return qualifiers.read(value)
    except ValueError as error:
        raise CurationError(str(error)) from error


CHECKS: Mapping[Target, Callable[[Json], object]] = {
    "statement": statement_changes, "quantity": quantity_changes, "criterion": label_of, "condition": _check_condition,
    "citation": keys_of, "grade": grade_changes, "reference": reference_changes,
}
