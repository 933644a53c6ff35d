"""Conditions as people decide them: trees of quantities and criteria that are named by their words.

Why: a condition has no words of its own; it is known by what it is made of, and a wrong tree starts or withholds a
    treatment.
Method: an old tree goes as a whole, a new one is built from quotations of its leaves. Where a statement has several
    trees, `of` names the leaves of the one that is meant; else it is every tree whose leaves the quotation holds.
Fails: with `NotAppliedError`; the caller keeps the record as it was.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import Literal, cast

from loaders.curation.anchors import NotAppliedError, leaves, new_id, statement_at
from loaders.curation.entries import Entry
from loaders.curation.fields import Json, member
from loaders.extraction.relations.governed_actions import read_words
from loaders.record import CURATED, Action, Condition, Operator, Record, Span, Statement

_REFUSING = frozenset({"avoid", "stop", "withhold"})


def change(record: Record, entry: Entry, span: Span) -> tuple[Record, tuple[Span, ...]]:
    """The record with a tree added, replaced or taken out; its place is its statement's."""
    statement = statement_at(record, span)
    if entry.action != "add":
        record = _without_trees(record, statement, _trees_of_entry(record, entry, statement, span))
    if entry.action != "reject":
        record, _ = _with_tree(record, entry.fields, statement)
    return record, (statement.span,)


def _with_tree(record: Record, fields: Json, statement: Statement) -> tuple[Record, str]:
    """The record with a tree, its branches before it, and the id of that tree."""
    members = []
    for one in cast("list[str | Json]", fields["members"]):
        if isinstance(one, Mapping) and "members" in one:
            record, name = _with_tree(record, one, statement)
        else:
            name = _leaf(record, one, statement)
        members.append(name)
    new = Condition(
        new_id(record, statement.id), statement.id, cast("Operator", fields["op"]), tuple(members), CURATED,
        cast("int | None", fields.get("n")), cast("str | None", fields.get("action")),
        cast("Literal['do', 'do_not']", fields.get("polarity", "do")))
    return _with_actions(replace(record, conditions=(*record.conditions, new)), new, statement), new.id


def _with_actions(record: Record, new: Condition, statement: Statement) -> Record:
    """The record with the actions that a tree's words name: those read there, or else what the words say by themselves."""
    if not new.action:
        return record
    own = [action for action in record.actions if action.statement == statement.id]
    found = [action for action in own if _in_one_case(action.span.quote) in _in_one_case(new.action)]
    if not found:
        found = list(read_words(new.action, statement.id, statement.span, len(own) + 1))
        found = [replace(action, rule=CURATED, polarity=_with_decision(action, new)) for action in found]
    elif any(_with_decision(action, new) != action.polarity for action in found):
        found = [replace(action, id=f"{statement.id}a{n}", rule=CURATED, polarity=_with_decision(action, new))
                 for n, action in enumerate(found, len(own) + 1)]
    known, names = {action.id for action in own}, tuple(action.id for action in found)
    return replace(
        record, actions=(*record.actions, *(action for action in found if action.id not in known)),
        conditions=tuple(replace(tree, actions=names) if tree.id == new.id else tree for tree in record.conditions))


def _with_decision(action: Action, tree: Condition) -> Literal["do", "do_not"]:
    """A person's "do not" turns what the words tell to do; to avoid or stop something is an order already."""
    barred = tree.polarity == "do_not" and action.kind not in _REFUSING
    return "do_not" if barred else "do" if tree.polarity == "do" and action.polarity == "do" else action.polarity


def _in_one_case(words: str) -> str:
    return " ".join(words.casefold().split())


def _leaf(record: Record, quoted: object, statement: Statement) -> str:
    """The id of what a quotation within the statement was read as."""
    quote, nth = member(quoted)
    found = [item.id for item in leaves(record) if item.statement == statement.id and item.span.quote == quote]
    if nth and nth <= len(found):
        return found[nth - 1]
    if len(found) != 1 or nth:
        raise NotAppliedError(f"its member “{quote}” was read {len(found)} times in the statement, not once")
    return found[0]


def _trees_of_entry(record: Record, entry: Entry, statement: Statement, span: Span) -> set[str]:
    """The ids of the trees an entry is about, with all their branches."""
    trees = {tree.id: tree for tree in record.conditions if tree.statement == statement.id}
    if entry.of:
        wanted = {_leaf(record, quoted, statement) for quoted in entry.of}
        within = {member for tree in trees.values() for member in tree.members}
        tops = [name for name in trees if name not in within and set(below(name, trees)) == wanted]
        if len(tops) != 1:
            raise NotAppliedError(f"{len(tops)} conditions there are made of these, not one")
        return _with_branches(tops[0], trees)
    spans = {item.id: item.span for item in leaves(record)}
    gone = {name for name in trees if all(span.contains(spans[leaf]) for leaf in below(name, trees))}
    if not gone:
        raise NotAppliedError("no condition was read there")
    return gone


def _without_trees(record: Record, statement: Statement, gone: Collection[str]) -> Record:
    kept = tuple(tree for tree in record.conditions if tree.id not in gone)
    if any(tree.statement == statement.id and not set(tree.members).isdisjoint(gone) for tree in kept):
        raise NotAppliedError("the condition there is part of a larger one; quote the whole")
    return replace(record, conditions=kept)


def _with_branches(name: str, trees: Mapping[str, Condition]) -> set[str]:
    branches = [one for one in trees[name].members if one in trees]
    return {name}.union(*(_with_branches(branch, trees) for branch in branches))


def below(name: str, trees: Mapping[str, Condition]) -> Iterator[str]:
    """The leaves of a tree, in the order of its members."""
    for one in trees[name].members:
        if one in trees:
            yield from below(one, trees)
        else:
            yield one
