"""What a decision put in the place of what, in words.

Why: a decision that says only what holds now cannot be judged; what was read before is gone from the record.
Method: the objects of the kind that was decided about, of the record before and after it: what is no longer there, and
    what is new. One for one, the fields that differ are named with their values; else the words of each are quoted.
Fails: it does not; where nothing of the kind changed both sides are empty.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from typing import Any

from loaders.curation.anchors import leaves
from loaders.curation.condition_edits import below
from loaders.curation.fields import Target
from loaders.record import (
    Citation,
    Condition,
    Criterion,
    Grade,
    Number,
    Pointer,
    Qualifiers,
    Quantity,
    Record,
    Reference,
    Span,
    Statement,
)

KINDS: Mapping[Target, str] = {
    "statement": "statements", "quantity": "quantities", "criterion": "criteria", "condition": "conditions",
    "citation": "citations", "grade": "grades", "reference": "references",
}
# Not what a thing says, but what it is called, how it came about and what hangs on it.
UNTOLD = frozenset({"id", "statement", "rule", "type_rule", "sure", "grounds", "section", "citations", "of"})
NONE = "none"
Readable = Statement | Quantity | Criterion | Citation | Grade | Reference | Condition


def between(before: Record, after: Record, target: Target | None) -> tuple[str, str]:
    """What was read, and what takes its place; either may be empty."""
    if target is None or before is after:
        return "", ""
    olds, news = (getattr(record, KINDS[target]) for record in (before, after))
    gone, new = _without(olds, news), _without(news, olds)
    if target == "condition":
        return _trees(before, gone), _trees(after, new)
    if len(gone) == len(new) == 1:
        was, now = dict(_facts_of(gone[0])), dict(_facts_of(new[0]))
        names = [name for name in (was | now) if was.get(name) != now.get(name)]
        return _line(names, was), _line(names, now)
    return _quotes(gone), "" if gone else _quotes(new)


def _without(items: Sequence[Any], others: Sequence[Any]) -> list[Any]:
    """The items that are not among the others; what did not change is the same object."""
    kept = {id(one) for one in others}
    return [one for one in items if id(one) not in kept]


def _facts_of(item: Readable) -> Iterator[tuple[str, str]]:
    """What a thing says, field by field."""
    for field in fields(item):
        value = getattr(item, field.name)
        if field.name in UNTOLD or value is None or value in ((), ""):
            continue
        if isinstance(value, Qualifiers):
            yield from ((name, _words_of(one)) for name, one in (*value.said(), *value.others))
        elif isinstance(value, Mapping):
            yield from ((str(name), _words_of(one)) for name, one in value.items())
        elif field.name == "pointers":
            yield "keys", _words_of(value)
        elif field.name != "text":  # the words are those of the span
            yield ("words" if isinstance(value, Span) else field.name), _words_of(value)


def _words_of(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(_words_of, value))
    if isinstance(value, Number):
        return value.printed
    if isinstance(value, Pointer):
        return value.key
    if isinstance(value, Span):
        return " ".join(value.quote.split())
    return str(getattr(value, "code", value))


def _line(names: Sequence[str], said: Mapping[str, str]) -> str:
    return "; ".join(f"{name}: {said.get(name, NONE)}" for name in names)


def _quotes(items: Sequence[Any]) -> str:
    return "; ".join(f"“{_words_of(item.span)}”" for item in items)


def _trees(record: Record, found: Sequence[Condition]) -> str:
    """Each whole tree by its operator, its leaves and what it governs."""
    trees = {tree.id: tree for tree in record.conditions}
    inner = {member for tree in found for member in tree.members}
    words = {item.id: f"“{_words_of(item.span)}”" for item in leaves(record)}
    return "; ".join(
        f"{tree.operator} of {', '.join(words[leaf] for leaf in below(tree.id, trees) if leaf in words)}"
        + (f", {tree.polarity.replace('_', ' ')}: {tree.action}" if tree.action else "")
        for tree in found if tree.id not in inner)
