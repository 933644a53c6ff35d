"""Putting back what a person took out.

Why: a rejection may be a mistake too, and no line of an overlay is ever erased: what went must come back as it was read.
Method: a rejection is kept as what it took from each part of the record, with all that hung on it, and what it left in its
    stead. That is put back in text order, if nothing has taken its place since and what it hangs on is still there.
Fails: with `NotAppliedError`; the caller keeps the record as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from loaders.curation.anchors import NotAppliedError, leaves, overlaps_of, with_markers
from loaders.record import Record

ALONE = ("statements", "citations", "references")  # nothing else of their kind stands on any of their characters
WITHIN = ("quantities", "criteria", "grades")
PARTS = (*ALONE, *WITHIN, "conditions")


@dataclass(frozen=True, slots=True)
class Taken:
    """What a rejection took from each part of a record and what it left in its stead.

    `order` is where its conditions stood, `answer` the statement that answered the question of the page, if that went.
    """

    gone: Mapping[str, tuple[Any, ...]]
    left: Mapping[str, tuple[Any, ...]]
    order: Mapping[str, int]
    answer: str | None

    @classmethod
    def between(cls, before: Record, after: Record) -> Taken:
        """The difference that a rejection made."""
        gone = {part: _without(getattr(before, part), getattr(after, part)) for part in PARTS}
        left = {part: _without(getattr(after, part), getattr(before, part)) for part in PARTS}
        kept = {one.id for one in after.statements}  # those that only list other markers now are not gone
        gone["statements"] = tuple(one for one in gone["statements"] if one.id not in kept)
        order = {one.id: at for at, one in enumerate(before.conditions)} if gone["conditions"] else {}
        return cls(gone, {**left, "statements": ()}, order, before.answer if after.answer is None else None)

    def put_back(self, record: Record) -> Record:
        """The record with all of it in its place again."""
        parts: dict[str, Any] = {part: self._part(record, part) for part in PARTS if self.gone[part]}
        back = replace(record, answer=record.answer or self.answer, **parts)
        self._check_owners(back)
        for owner in {one.statement for one in self.gone["citations"]}:
            back = with_markers(back, owner)
        for part in parts:
            ordered: dict[str, Any] = {part: tuple(sorted(getattr(back, part), key=self._rank(back, part)))}
            back = replace(back, **ordered)
        return back

    def _part(self, record: Record, part: str) -> tuple[Any, ...]:
        """A part of the record with what is put back behind it."""
        now = getattr(record, part)
        kept = _without(now, self.left[part])
        if len(now) - len(kept) != len(self.left[part]):
            raise NotAppliedError("what was left of it was changed since; undo that first")
        if _is_taken(part, self.gone[part], kept):
            raise NotAppliedError("something else was put in its place since; reject that first")
        return (*kept, *self.gone[part])

    def _check_owners(self, back: Record) -> None:
        """Raise `NotAppliedError` if what something hangs on, or is made of, was taken out since."""
        statements = {one.id for one in back.statements}
        known = {one.id for one in (*leaves(back), *back.conditions)}
        hanging = [one for part in PARTS if part not in ("statements", "references") for one in self.gone[part]]
        if any(one.statement not in statements for one in hanging):
            raise NotAppliedError("its statement was taken out since; put that back first")
        if any(not known.issuperset(tree.members) for tree in self.gone["conditions"]):
            raise NotAppliedError("what it is made of was taken out since; put that back first")

    def _rank(self, record: Record, part: str) -> Callable[[Any], tuple[int, int]]:
        """Things by their place, but grades and conditions by their statement; conditions added since come last there."""
        if part not in ("grades", "conditions"):
            return lambda one: (one.span.start, one.span.end)
        statements = {one.id: at for at, one in enumerate(record.statements)}
        if part == "grades":
            return lambda one: (statements[one.statement], one.span.start)
        return lambda one: (statements[one.statement], self.order.get(one.id, len(self.order)))


def _without(items: tuple[Any, ...], others: tuple[Any, ...]) -> tuple[Any, ...]:
    """The items that are not, as the very same objects, among the others."""
    if items is others:
        return ()
    known = {id(one) for one in others}
    return tuple(one for one in items if id(one) not in known)


def _is_taken(part: str, gone: tuple[Any, ...], kept: tuple[Any, ...]) -> bool:
    """Whether something else stands in the place of what is gone, or goes by its name."""
    if part in ALONE:
        return any(overlaps_of(kept, one.span) for one in gone)
    if part == "grades":
        places = {(one.statement, one.span) for one in gone}
        return any((one.statement, one.span) in places for one in kept)
    names, spans = {one.id for one in gone}, {one.span for one in gone if part != "conditions"}
    return any(one.id in names or (spans and one.span in spans) for one in kept)
