"""A decision as a person enters it, as a line of the overlay.

Why: people pick a statement or a number on a page and type words; the overlay wants places in the file, printed numbers
    and a closed set of keys.
Method: the target's place comes from the record, quoted words are looked for (`anchoring`), typed fields become the
    overlay's (`form_fields`), and what was made is read back by `loaders.curation`, which holds it to its rules.
Fails: `CurationError` with one sentence that can be shown beside the form.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from explorer.desk import anchoring, form_fields
from explorer.desk.record_view import entries, grades, pointers, rejections
from explorer.view_models.desk import Edit, EditKind
from explorer.view_models.preview import Tree
from loaders import curation
from loaders.blocks import View
from loaders.curation import CurationError, Decision, Entry, Target
from loaders.record import Citation, Condition, Criterion, Grade, Pointer, Quantity, Record, Reference, Statement

TARGETS: Mapping[EditKind, Target] = {
    "statement": "statement", "reference": "reference", "quantity": "quantity", "criterion": "criterion",
    "marker": "citation", "grade": "grade", "condition": "condition",
}
ESTIMATES = ("effect", "rate")
Marker = tuple[Citation, Pointer]
Item = Statement | Quantity | Criterion | Grade | Reference | Condition | Marker


def line(edit: Edit, sha256: str, record: Record, pages: Sequence[View], decisions: Sequence[Decision]) -> str:
    """The overlay line of a decision about what a record holds, or about a rejection; `sha256` is its source's."""
    by, ground, day = signature(edit.by, edit.on, edit.ground)
    if edit.action == "restore":
        drawn = _rejected(edit.target, decisions)
    elif edit.action == "add":
        drawn = _added(edit, record, pages)
    else:
        drawn = _drawn(edit, _find(edit.target, record), record, pages)
    entry = Entry(1, edit.action, sha256, drawn.pop("span"), by, day, ground, **drawn)
    return curation.write(_read_back(entry))


def signature(by: str, on: str, ground: str) -> tuple[str, str, date]:
    """Who decides, on what ground, and when, as typed; `CurationError` where one of them is missing."""
    by, ground = form_fields.one_line(by), form_fields.one_line(ground)
    for said, name in ((by, "who decides"), (ground, "on what ground")):
        if not said:
            raise CurationError(f"say {name}")
    try:
        return by, ground, date.fromisoformat(on)
    except ValueError as error:
        raise CurationError(f"{on!r} is not a date such as 2026-11-22") from error


def _read_back(entry: Entry) -> Entry:
    """The entry as it will be read from its line, so that a line that cannot be read is never written."""
    try:
        return curation.read(curation.write(entry))[0]
    except CurationError as error:
        raise CurationError(error.problem.reason) from error


def _find(target: str, record: Record) -> Item:
    known: dict[str, Item] = {statement.id: statement for statement in record.statements}
    known |= {quantity.id: quantity for quantity in record.quantities}
    known |= {criterion.id: criterion for criterion in record.criteria}
    known |= {condition.id: condition for condition in record.conditions}
    known |= {name: (citation, pointer) for name, citation, pointer in pointers(record)}
    known |= dict(grades(record))
    known |= dict(entries(record))
    if target not in known:
        raise CurationError("this is no longer in what was read")
    return known[target]


def _rejected(target: str, decisions: Sequence[Decision]) -> dict[str, Any]:
    """What a rejection was made with, so that no other one is taken back."""
    found = dict(rejections(decisions)).get(target)
    if found is None:
        raise CurationError("this is no longer rejected")
    return {"span": found.quoted, "target": found.target, "of": found.of}


def _added(edit: Edit, record: Record, pages: Sequence[View]) -> dict[str, Any]:
    """What adding something needs beside person, day and ground."""
    target, words = TARGETS[edit.kind], edit.words
    quote = words.get("quote", "")
    if target in ("statement", "reference"):
        span = anchoring.anywhere(quote, words.get("at", ""), pages)
        return {"span": span, "target": target, "fields": form_fields.given(target, words, span.quote)}
    owner = _find(edit.target, record)
    if not isinstance(owner, Statement):
        raise CurationError("add does not fit what was picked")
    if target == "condition":
        return {"span": owner.span, "target": target, "fields": _fields(edit.tree, record)}
    span = anchoring.behind(quote, owner, record, pages) if target in ("citation", "grade") else \
        anchoring.in_statement(quote, owner, pages)
    return {"span": span, "target": target, "fields": form_fields.given(target, words, span.quote)}


def _drawn(edit: Edit, found: Item, record: Record, pages: Sequence[View]) -> dict[str, Any]:
    """What the action needs beside person, day and ground, the place of what it is about included."""
    words = {name: form_fields.one_line(text) for name, text in edit.words.items()}
    work = {"doi": words.get("doi") or None, "pmid": words.get("pmid") or None}
    if edit.action == "title" and isinstance(found, Statement):
        return {"span": found.span, "title": words.get("title", "")}
    if edit.action == "link" and isinstance(found, tuple):
        return {"span": found[1].span, "key": found[1].key, **work}
    if edit.action == "result" and isinstance(found, Quantity) and found.role in ESTIMATES:
        return {"span": found.span, **work}
    if edit.action in ("accept", "reject"):
        return {**_named(found, record), **(_which(found, record) if edit.action == "reject" else {})}
    if edit.action == "edit":
        return {**_named(found, record), **_which(found, record), "fields": _edited(edit, found, record, pages)}
    raise CurationError(f"{edit.action} does not fit what was picked")


def _edited(edit: Edit, found: Item, record: Record, pages: Sequence[View]) -> Mapping[str, object]:
    if isinstance(found, Condition):
        return _fields(edit.tree, record)
    fields = form_fields.changed(found[0] if isinstance(found, tuple) else found, edit.words)
    if isinstance(found, Statement) and "words" in fields:
        fields["words"] = anchoring.anew(str(fields["words"] or ""), found, pages).quote
    return fields


def _named(found: Item, record: Record) -> dict[str, Any]:
    """The place and target of something that was read."""
    if isinstance(found, tuple):
        return {"span": found[1].span, "target": "citation"}
    if isinstance(found, Condition):
        return {"span": _owner(found, record).span, "target": "condition"}
    return {"span": found.span, "target": form_fields.target_of(found)}


def _which(found: Item, record: Record) -> dict[str, Any]:
    """The leaves of a condition, so that no other tree of its statement is meant."""
    if not isinstance(found, Condition):
        return {}
    trees = {tree.id: tree for tree in record.conditions}
    return {"of": tuple(_quotation(name, record) for name in dict.fromkeys(_leaves(found, trees)))}


def _leaves(tree: Condition, trees: Mapping[str, Condition]) -> list[str]:
    return [leaf for name in tree.members for leaf in (_leaves(trees[name], trees) if name in trees else [name])]


def _fields(tree: Tree | None, record: Record) -> dict[str, object]:
    """A tree as the overlay holds it; the action only at its top."""
    if tree is None:
        raise CurationError("a condition is made of what was read in the statement")
    action = {"action": form_fields.one_line(tree.action)} if tree.action.strip() else {}
    polarity = {"polarity": tree.polarity} if tree.polarity != "do" else {}
    return {**_branch(tree, record), **action, **polarity}


def _branch(tree: Tree, record: Record) -> dict[str, object]:
    if not tree.members:
        raise CurationError("every group of a condition needs members")
    members = [_branch(one, record) if isinstance(one, Tree) else _quotation(one, record) for one in tree.members]
    return {"op": tree.operator, "members": members, **({"n": tree.n} if tree.operator == "at-least" else {})}


def _quotation(name: str, record: Record) -> object:
    """The words of a quantity or criterion, and which of several with the same words it is."""
    items: tuple[Quantity | Criterion, ...] = (*record.quantities, *record.criteria)
    found = next((item for item in items if item.id == name), None)
    if found is None:
        raise CurationError("this is no longer in what was read")
    same = [item.id for item in items if item.statement == found.statement and item.span.quote == found.span.quote]
    return found.span.quote if len(same) == 1 else {"quote": found.span.quote, "nth": same.index(name) + 1}


def _owner(condition: Condition, record: Record) -> Statement:
    return next(statement for statement in record.statements if statement.id == condition.statement)
