"""Lines of an overlay: what they may say, read strictly and written back.

Why: an overlay is written by people and by other programs; a misspelt key that is passed over in silence is a decision
    lost.
Method: every action has a closed set of keys; what a target may be changed in is checked by `fields` when the line is
    read.
Fails: with `CurationError`, its place in the file and the reason.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, cast, get_args

from loaders.bibliography.work import normal_doi, normal_pmid
from loaders.curation.fields import (
    CurationError,
    Json,
    Target,
    check,
    check_known,
    list_of,
    member,
    one_of,
    result_details,
    text_of,
)
from loaders.record import Span
from ontology.ground import nesting

FILE_NAME = "curation.jsonl"  # of every overlay
Action = Literal["title", "link", "result", "add", "edit", "reject", "restore", "accept", "lapse"]

COMMON = frozenset({"action", "sha256", "start", "end", "quote", "by", "on", "ground", "settles"})
WORK = frozenset({"doi", "pmid"})
OWN: Mapping[str, frozenset[str]] = {
    "title": frozenset({"title"}), "link": WORK | {"key"}, "result": WORK | {"fields"}, "accept": frozenset({"target"}),
    "add": frozenset({"target", "fields"}), "edit": frozenset({"target", "fields", "of"}),
    "reject": frozenset({"target", "of"}), "restore": frozenset({"target", "of"}), "lapse": frozenset(),
}
MARK = re.compile("[0-9a-f]{16}")
LINE_BREAKS = str.maketrans({"\x85": "\\u0085", "\u2028": "\\u2028", "\u2029": "\\u2029"})  # JSON may hold them bare


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
    of: tuple[object, ...] = ()
    settles: str = ""

    @property
    def mark(self) -> str:
        """By what another line can name this one."""
        return hashlib.sha256(write(self).encode()).hexdigest()[:16]


def read(text: str, file_name: str = FILE_NAME) -> tuple[Entry, ...]:
    """Return the entries of an overlay in their order, empty lines passed over; `CurationError` for a faulty line."""
    entries: list[Entry] = []
    for number, line in enumerate(text.removeprefix("\ufeff").split("\n"), 1):
        if line.strip():
            try:
                entries.append(_entry(_object(line), number))
            except ValueError as error:
                reason = error.problem.reason if isinstance(error, CurationError) else str(error)
                raise CurationError(" ".join(reason.split())[:200], file_name, number) from error
    return tuple(entries)


def write(entry: Entry) -> str:
    """Return the entry as a line of an overlay, without the line's end; `read` gives the entry back."""
    values = {
        "action": entry.action, "sha256": entry.sha256, "start": entry.span.start, "end": entry.span.end,
        "quote": entry.span.quote, "title": entry.title, "key": entry.key, "doi": entry.doi, "pmid": entry.pmid,
        "target": entry.target, "of": list(entry.of) or None, "fields": dict(entry.fields) or None, "by": entry.by,
        "on": entry.on.isoformat(), "ground": entry.ground, "settles": entry.settles or None,
    }
    given = {key: value for key, value in values.items() if value is not None}
    return json.dumps(given, ensure_ascii=False).translate(LINE_BREAKS)


def _object(line: str) -> Json:
    try:
        value = nesting.loads(line, object_pairs_hook=_keys_once, parse_float=_no_float)
    except json.JSONDecodeError as error:
        raise CurationError(f"not JSON: {error.msg}") from error
    if not isinstance(value, dict):
        raise CurationError("a line must be an object")
    return value


def _keys_once(pairs: list[tuple[str, object]]) -> Json:
    if len(dict(pairs)) < len(pairs):
        raise CurationError("a key is given twice")
    return dict(pairs)


def _no_float(printed: str) -> object:
    raise CurationError(f"{printed} must be written as text, so that its printed form is kept")


def _entry(line: Json, number: int) -> Entry:
    action = cast("Action", one_of(line, "action", get_args(Action)))
    own = OWN[action]
    check_known(line, COMMON | own, f"the action {action}")
    if not re.fullmatch("[0-9a-f]{64}", text_of(line, "sha256")):
        raise CurationError("sha256 must be 64 hex digits")
    doi, pmid = (text_of(line, name) if name in line else None for name in ("doi", "pmid"))
    if "doi" in own and not (doi or pmid):
        raise CurationError(f"{action} needs doi or pmid")
    target = _target(line, action)
    return Entry(
        number, action, text_of(line, "sha256"), _span(line), text_of(line, "by"), _date(line), text_of(line, "ground"),
        text_of(line, "title") if "title" in own else None, text_of(line, "key") if "key" in own else None,
        normal_doi(doi) if doi else None, normal_pmid(pmid) if pmid else None, target,
        _fields(line, action, target) if "fields" in own and (target or "fields" in line) else {},
        _leaves_quoted(line, target), _mark_of_settled(line, action),
    )


def _target(line: Json, action: Action) -> Target | None:
    """What is decided about; `accept` may leave it open."""
    needed = "target" in OWN[action] and (action != "accept" or "target" in line)
    return cast("Target", one_of(line, "target", get_args(Target))) if needed else None


def _leaves_quoted(line: Json, target: Target | None) -> tuple[object, ...]:
    if "of" not in line:
        return ()
    if target != "condition":
        raise CurationError("of goes with a condition, and only with it")
    leaves = tuple(list_of(line["of"], "of"))
    for leaf in leaves:
        member(leaf)
    return leaves


def _mark_of_settled(line: Json, action: Action) -> str:
    """The mark of the line that this one takes the place of; what lapses is always such a line."""
    if "settles" not in line and action != "lapse":
        return ""
    mark = text_of(line, "settles")
    if not MARK.fullmatch(mark):
        raise CurationError("settles must be 16 hex digits")
    return mark


def _fields(line: Json, action: Action, target: Target | None) -> Json:
    fields = line.get("fields")
    if not isinstance(fields, dict) or not fields:
        raise CurationError(f"{action} needs fields")
    if target is None:
        result_details(fields)
    else:
        check(fields, target, new=action == "add")
    return fields


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
