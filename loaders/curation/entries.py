"""Lines of an overlay: what they may say, read strictly and written back.

Why: an overlay is written by people and by other programs; a misspelt key that is passed over in silence is a decision
    lost.
Method: every action has a closed set of keys, every kind of target a closed set of fields. Fields are checked when the
    line is read, by the functions that later build the record's values from them.
Fails: with `CurationError`, one line that names file, line and reason.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Literal, cast, get_args

from loaders.bibliography.work import normal_doi, normal_pmid
from loaders.record import Comparator, Number, Operator, Role, Span

Action = Literal["title", "link", "result", "add", "edit", "reject", "accept"]
Target = Literal["quantity", "criterion", "condition"]
Json = Mapping[str, object]

COMMON = frozenset({"action", "sha256", "start", "end", "quote", "by", "on", "ground"})
WORK = frozenset({"doi", "pmid"})
OWN: Mapping[str, frozenset[str]] = {
    "title": frozenset({"title"}), "link": WORK | {"key"}, "result": WORK, "accept": frozenset(),
    "add": frozenset({"target", "fields"}), "edit": frozenset({"target", "fields"}), "reject": frozenset({"target"}),
}
FIELDS: Mapping[str, frozenset[str]] = {
    "quantity": frozenset({"role", "parameter", "comparator", "unit", "value", "low", "high", "values", "qualifiers"}),
    "criterion": frozenset({"label"}),
    "condition": frozenset({"op", "members", "n", "action", "polarity"}),
}
NEEDED = {"quantity": {"role"}, "criterion": {"label"}, "condition": {"op", "members"}}
CHOICES = {"role": get_args(Role), "comparator": get_args(Comparator)}
LINE_BREAKS = str.maketrans({"\x85": "\\u0085", "\u2028": "\\u2028", "\u2029": "\\u2029"})  # JSON may hold them bare
DEEPEST = 8


class CurationError(ValueError):
    """An overlay that cannot be read; the message is one line with file, line and reason."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the overlay; `line` counts from 1. What an action has no use for is None or empty."""

    line: int
    action: Action
    sha256: str
    span: Span
    by: str
    on: date
    ground: str
    title: str | None = None
    key: str | None = None
    doi: str | None = None
    pmid: str | None = None
    target: Target | None = None
    fields: Json = field(default_factory=dict)


def read(text: str, file_name: str = "curation.jsonl") -> tuple[Entry, ...]:
    """Return the entries of an overlay in their order, empty lines passed over; `CurationError` for a faulty line."""
    entries: list[Entry] = []
    for number, line in enumerate(text.removeprefix("\ufeff").split("\n"), 1):
        if line.strip():
            try:
                entries.append(_entry(_object(line), number))
            except ValueError as error:
                reason = " ".join(str(error).split())[:200]
                raise CurationError(f"{file_name}, line {number}: {reason}") from error
    return tuple(entries)


def write(entry: Entry) -> str:
    """Return the entry as a line of an overlay, without the line's end; `read` gives the entry back."""
    values = {
        "action": entry.action, "sha256": entry.sha256, "start": entry.span.start, "end": entry.span.end,
        "quote": entry.span.quote, "title": entry.title, "key": entry.key, "doi": entry.doi, "pmid": entry.pmid,
        "target": entry.target, "fields": dict(entry.fields) or None, "by": entry.by, "on": entry.on.isoformat(),
        "ground": entry.ground,
    }
    given = {key: value for key, value in values.items() if value is not None}
    return json.dumps(given, ensure_ascii=False).translate(LINE_BREAKS)


def quantity_changes(fields: Json) -> dict[str, Any]:
    """Return a quantity's fields as the record holds them, numbers as `Number`s; `CurationError` if one is wrong."""
    changes: dict[str, Any] = {}
    for name, value in fields.items():
        if name == "values":
            changes[name] = tuple(_number(item) for item in _list(value, name))
        elif name == "qualifiers":
            changes[name] = _qualifiers(value)
        elif value is None and name != "role":
            changes[name] = None
        elif name in ("value", "low", "high"):
            changes[name] = _number(value)
        else:
            changes[name] = _one_of(fields, name, CHOICES[name]) if name in CHOICES else text_of(fields, name)
    return changes


def text_of(values: Json, name: str) -> str:
    """Return the text of a key that must be there; `CurationError` if it is missing, empty or no text."""
    value = values.get(name)
    if not isinstance(value, str) or not value.strip():
        raise CurationError(f"{name} must be text" if name in values else f"{name} is missing")
    return value


def _object(line: str) -> Json:
    try:
        value = json.loads(line, object_pairs_hook=_once, parse_float=_no_float)
    except json.JSONDecodeError as error:
        raise CurationError(f"not JSON: {error.msg}") from error
    except RecursionError as error:
        raise CurationError("nested too deeply") from error
    if not isinstance(value, dict):
        raise CurationError("a line must be an object")
    return value


def _once(pairs: list[tuple[str, object]]) -> Json:
    if len(dict(pairs)) < len(pairs):
        raise CurationError("a key is given twice")
    return dict(pairs)


def _no_float(printed: str) -> object:
    raise CurationError(f"{printed} must be written as text, so that its printed form is kept")


def _entry(line: Json, number: int) -> Entry:
    action = cast("Action", _one_of(line, "action", get_args(Action)))
    own = OWN[action]
    _known(line, COMMON | own, f"the action {action}")
    if not re.fullmatch("[0-9a-f]{64}", text_of(line, "sha256")):
        raise CurationError("sha256 must be 64 hex digits")
    doi, pmid = (text_of(line, name) if name in line else None for name in ("doi", "pmid"))
    if "doi" in own and not (doi or pmid):
        raise CurationError(f"{action} needs doi or pmid")
    target = cast("Target", _one_of(line, "target", get_args(Target))) if "target" in own else None
    return Entry(
        number, action, text_of(line, "sha256"), _span(line), text_of(line, "by"), _date(line), text_of(line, "ground"),
        text_of(line, "title") if "title" in own else None, text_of(line, "key") if "key" in own else None,
        normal_doi(doi) if doi else None, normal_pmid(pmid) if pmid else None, target,
        _fields(line, action, target) if target and "fields" in own else {},
    )


def _span(line: Json) -> Span:
    start, end, quote = line.get("start"), line.get("end"), text_of(line, "quote")
    if type(start) is not int or type(end) is not int:
        raise CurationError("start and end must be whole numbers")
    return Span(start, end, quote)


def _date(line: Json) -> date:
    printed = text_of(line, "on")
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", printed):
        raise CurationError(f"on must be a date such as 2026-11-22, not {printed!r}")
    return date.fromisoformat(printed)


def _fields(line: Json, action: Action, target: Target) -> Json:
    fields = line.get("fields")
    if not isinstance(fields, dict) or not fields:
        raise CurationError(f"{action} needs fields")
    _known(fields, FIELDS[target], f"a {target}")
    if action == "add" or target == "condition":
        for name in sorted(NEEDED[target] - fields.keys()):
            raise CurationError(f"a {target} needs {name}")
    if target == "quantity":
        quantity_changes(fields)
    elif target == "criterion":
        text_of(fields, "label")
    else:
        _check_condition(fields)
    return fields


def _check_condition(fields: Json, depth: int = 1) -> None:
    """Raise `CurationError` unless the tree can be built, whatever its quotations lead to."""
    members, least = _list(fields.get("members"), "members"), fields.get("n")
    operator = _one_of(fields, "op", get_args(Operator))
    if not members or depth > DEEPEST:
        raise CurationError("a condition needs members, nested no deeper than eight times")
    if (operator == "at-least") != (least is not None):
        raise CurationError("n goes with at-least, and only with it")
    if least is not None and (type(least) is not int or not 1 <= least <= len(members)):
        raise CurationError("n must be between 1 and the number of members")
    if fields.get("polarity", "do") not in ("do", "do_not") or not isinstance(fields.get("action", ""), str):
        raise CurationError("action must be text, polarity do or do_not")
    for member in members:
        if isinstance(member, dict):
            _known(member, ("op", "members", "n"), "a condition within a condition")
            _check_condition(member, depth + 1)
        elif not isinstance(member, str) or not member:
            raise CurationError("a member must be a quotation or a condition")


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


def _qualifiers(value: object) -> Mapping[str, str | int | bool]:
    if not isinstance(value, dict) or not all(isinstance(item, str | int) for item in value.values()):
        raise CurationError("qualifiers must be an object of texts, whole numbers, true or false")
    return value


def _list(value: object, name: str) -> Sequence[object]:
    if not isinstance(value, list):
        raise CurationError(f"{name} must be a list")
    return value


def _known(values: Json, known: Iterable[str], what: str) -> None:
    for unknown in sorted(values.keys() - set(known)):
        raise CurationError(f"{what} has no key {unknown!r}")


def _one_of(values: Json, name: str, known: Sequence[str]) -> str:
    value = text_of(values, name)
    if value not in known:
        raise CurationError(f"{name} {value!r} is not one of {', '.join(known)}")
    return value
