"""What decisions do to a record, one function a kind of thing: statements, quantities, criteria, markers, grades, entries.

Why: the rules of what hangs on what differ from kind to kind, and none of them needs to know of anchoring or of lines.
Method: pure functions from a record, an entry and the anchored quotation to a new record and the spans of what was
    settled. What was added or edited carries the rule "curation"; what goes takes along all that hangs on it.
Fails: with `NotAppliedError`; the caller keeps the record as it was.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from loaders import secondary_numbers
from loaders.curation import condition_edits
from loaders.curation.anchors import (
    NotAppliedError,
    insert_in_order,
    leaves,
    new_id,
    one_at,
    overlaps_of,
    statement_at,
    statement_before,
    statement_of,
    with_markers,
)
from loaders.curation.entries import Entry
from loaders.curation.fields import (
    grade_changes,
    keys_of,
    label_of,
    quantity_changes,
    reference_changes,
    statement_changes,
)
from loaders.curation.qualifiers import bind_qualifiers, kept_grounds
from loaders.damage import without_statements
from loaders.language.number_forms import UnprintedNumber, stands
from loaders.record import CURATED, Citation, Criterion, Grade, Pointer, Quantity, Record, Reference, Span, Statement

Words = Callable[[str], str]
LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Page:
    """The text that was read, and what turns a quotation of it into the words a reader sees."""

    text: str
    words: Words


Changed = tuple[Record, Sequence[Span]]
Change = Callable[[Record, Entry, Span, Page], Changed]


def statement(record: Record, entry: Entry, span: Span, page: Page) -> Changed:
    """Add a statement, change its words, kind, force or population, or take it out with all that hangs on it."""
    if entry.action == "add":
        new = _statement(record, entry, span, page)
        return replace(record, statements=insert_in_order(record.statements, new)), (span,)
    old = statement_at(record, span)
    if entry.action == "reject":
        return without_statements(record, {old.id}), (old.span,)
    changes = statement_changes(entry.fields)
    if "words" in changes:
        place = _new_words(record, old, changes.pop("words"), page)
        changes |= {"span": place, "text": _one_line(page.words(place.quote))}
    new = replace(old, **changes, rule=CURATED)
    others = tuple(one for one in record.statements if one is not old)
    return replace(record, statements=insert_in_order(others, new)), (new.span,)


def _statement(record: Record, entry: Entry, span: Span, page: Page) -> Statement:
    _check_free(record, span, None)
    words = _one_line(page.words(span.quote))
    if not LETTER.search(words):
        raise NotAppliedError("a statement has words")
    above = [section.path for section in record.sections if section.span.start <= span.start]
    given = {"deontic": "none", **statement_changes(entry.fields)}
    return Statement(id=new_id(record, "s"), span=span, text=words, section=above[-1] if above else (), citations=(),
                     rule=CURATED, **given)


def _new_words(record: Record, old: Statement, quote: str, page: Page) -> Span:
    """Where the words stand that a statement is to have: the one place of theirs that meets the old ones."""
    first = max(0, old.span.start - len(quote) + 1)
    found = [match.start() for match in re.finditer(f"(?={re.escape(quote)})", page.text[first:old.span.end + len(quote)])]
    places = [Span.of(page.text, first + at, first + at + len(quote)) for at in found]
    places = [place for place in places if overlaps_of([old], place)]
    if len(places) != 1:
        raise NotAppliedError(f"its new words stand there {len(places)} times, not once")
    place = places[0]
    _check_free(record, place, old)
    for item in leaves(record):
        if item.statement == old.id and not place.contains(item.span):
            raise NotAppliedError(f"“{_one_line(item.span.quote)}” lies outside of the new words; reject it first")
    return place


def _check_free(record: Record, span: Span, but: Statement | None) -> None:
    """Raise `NotAppliedError` where another statement stands."""
    for other in overlaps_of(record.statements, span):
        if other is not but:
            raise NotAppliedError(f"a statement stands there already: “{other.text[:60]}”")


def quantity(record: Record, entry: Entry, span: Span, page: Page) -> Changed:
    """Add, change or take out a quantity."""
    if entry.action == "add":
        owner, changes = statement_at(record, span).id, quantity_changes(entry.fields)
        blank = Quantity(new_id(record, owner), owner, span, changes.pop("role"), None, None, None, CURATED, sure=True)
        new = _check_quantity(record, blank, replace(blank, **changes), page)
        return replace(record, quantities=insert_in_order(record.quantities, new)), (span,)
    old = one_at(record.quantities, span)
    if entry.action == "reject":
        return _without_leaf(record, old), (old.span,)
    new = _check_quantity(record, old, replace(old, **quantity_changes(entry.fields), rule=CURATED, sure=True),
                          page)
    return replace(record, quantities=tuple(new if item is old else item for item in record.quantities)), (old.span,)


def criterion(record: Record, entry: Entry, span: Span, _page: Page) -> Changed:
    """Add, change or take out a criterion."""
    if entry.action == "add":
        owner = statement_at(record, span).id
        new = Criterion(new_id(record, owner), owner, span, label_of(entry.fields), CURATED)
        return replace(record, criteria=insert_in_order(record.criteria, new)), (span,)
    old = one_at(record.criteria, span)
    if entry.action == "reject":
        return _without_leaf(record, old), (old.span,)
    new = replace(old, label=label_of(entry.fields), rule=CURATED)
    return replace(record, criteria=tuple(new if item is old else item for item in record.criteria)), (old.span,)


def _without_leaf(record: Record, gone: Quantity | Criterion) -> Record:
    """The record without a quantity or criterion that no condition needs."""
    if any(gone.id in tree.members for tree in record.conditions):
        raise NotAppliedError("a condition needs it; edit or reject the condition first")
    return replace(record, quantities=tuple(item for item in record.quantities if item is not gone),
                   criteria=tuple(item for item in record.criteria if item is not gone))


def citation(record: Record, entry: Entry, span: Span, page: Page) -> Changed:
    """Add a place with markers, change its keys, or take markers out."""
    if entry.action == "add":
        if overlaps_of(record.citations, span):
            raise NotAppliedError("markers were read there already; edit them")
        owner = statement_before(record, span, page.text).id
        new = Citation(owner, span, _pointers(keys_of(entry.fields), span, page), CURATED)
        return with_markers(replace(record, citations=insert_in_order(record.citations, new)), owner), (span,)
    found = [one for one in record.citations if span.contains(one.span) or one.span.contains(span)]
    if len(found) != 1:
        raise NotAppliedError(f"{len(found)} places with markers were read there, not one")
    old = found[0]
    changed = None if entry.action == "reject" and span.contains(old.span) else _changed_citation(old, entry, span, page)
    every = (changed if one is old else one for one in record.citations)
    kept = replace(record, citations=tuple(one for one in every if one))
    return with_markers(kept, old.statement), (old.span if entry.action == "edit" or span.contains(old.span) else span,)


def _changed_citation(old: Citation, entry: Entry, span: Span, page: Page) -> Citation | None:
    """A place with other keys, or with those left that do not stand in the quotation; None if none is left."""
    if entry.action == "edit":
        return replace(old, pointers=_pointers(keys_of(entry.fields), old.span, page), rule=CURATED)
    left = tuple(pointer for pointer in old.pointers if not overlaps_of([pointer], span))
    if len(left) == len(old.pointers):
        raise NotAppliedError("no marker was read there")
    if not left:
        return None
    place = Span.of(page.text, min(one.span.start for one in left), max(one.span.end for one in left))
    return replace(old, span=place, pointers=left, rule=CURATED)


def _pointers(keys: Sequence[str], span: Span, page: Page) -> tuple[Pointer, ...]:
    """Each key at its own place in the quotation, or, as in a range, at all of it."""
    found = []
    for key in keys:
        places = list(re.finditer(rf"(?<!\w){re.escape(key)}(?!\w)", span.quote))
        start, end = places[0].span() if len(places) == 1 else (0, len(span.quote))
        found.append(Pointer(key, Span.of(page.text, span.start + start, span.start + end)))
    return tuple(found)


def grade(record: Record, entry: Entry, span: Span, page: Page) -> Changed:
    """Add, change or take out a grade, whose place is its statement's; one in a heading belongs to all statements below."""
    changes = grade_changes(entry.fields)
    if entry.action == "add":
        owner = statement_before(record, span, page.text)
        new = Grade(owner.id, span, _stated_fields(changes), CURATED)
        if not new.fields:
            raise NotAppliedError("a grade says something")
        return replace(record, grades=insert_in_order(record.grades, new)), (owner.span,)
    old = grades_at(record, span)
    new_grades: dict[int, Grade | None] = {
        id(one): None
        if entry.action == "reject"
        else replace(one, fields=_stated_fields({**one.fields, **changes}), rule=CURATED)
        for one in old
    }
    if any(one is not None and not one.fields for one in new_grades.values()):
        raise NotAppliedError("a grade says something; reject it")
    kept = (new_grades.get(id(one), one) for one in record.grades)
    return replace(record, grades=tuple(one for one in kept if one)), _owners(record, old)


def grades_at(record: Record, span: Span) -> Sequence[Grade]:
    """The grades at a quotation, or the only one within it."""
    return [one for one in record.grades if one.span == span] or [one_at(record.grades, span)]


def _owners(record: Record, grades: Sequence[Grade]) -> tuple[Span, ...]:
    return tuple(statement_of(record, one.statement).span for one in grades)


def _stated_fields(fields: dict[str, Any]) -> dict[str, str]:
    return {name: value for name, value in fields.items() if value is not None}


def reference(record: Record, entry: Entry, span: Span, _page: Page) -> Changed:
    """Add, change or take out an entry of the reference list."""
    changes = reference_changes(entry.fields)
    if changes.get("source_type"):
        changes["type_rule"] = CURATED
    if entry.action == "add":
        if overlaps_of(record.references, span):
            raise NotAppliedError("an entry was read there already; edit it")
        new = Reference(**{"key": None, "span": span, "rule": CURATED, **changes})
        return replace(record, references=insert_in_order(record.references, new)), (span,)
    old = one_at(record.references, span)
    kept = [one for one in record.references if one is not old]
    if entry.action == "edit":
        kept = [replace(one, **changes, rule=CURATED) if one is old else one for one in record.references]
    return replace(record, references=tuple(kept)), (old.span,)


def accept(record: Record, entry: Entry, span: Span, _page: Page) -> Changed:
    """What was read rightly: what stands at the quotation exactly, or else the sentence. A quantity is sure from then on."""
    if entry.target == "grade":
        return record, _owners(record, grades_at(record, span))
    if entry.target == "condition" and not any(
            tree.statement == statement_at(record, span).id for tree in record.conditions):
        raise NotAppliedError("no condition was read there")
    pointers = [pointer for one in record.citations for pointer in one.pointers]
    items = (*leaves(record), *pointers, *record.citations, *record.references)
    exact = [item.span for item in items if item.span == span and entry.target not in ("statement", "condition")]
    sure = tuple(replace(one, sure=True) if one.span in exact[:1] else one for one in record.quantities)
    return replace(record, quantities=sure), exact[:1] or (statement_at(record, span).span,)


def condition(record: Record, entry: Entry, span: Span, _page: Page) -> Changed:
    """Add, change or take out a tree of conditions."""
    return condition_edits.change(record, entry, span)


def _check_quantity(record: Record, old: Quantity, quantity: Quantity, page: Page) -> Quantity:
    """Hold a quantity to what the record promises: one kind of value, each number printed in its words.

    A quantity whose numbers were not changed is what the rules read, with qualifiers bound to the words of the page.
    """
    filled = [bool(quantity.value), bool(quantity.low or quantity.high), bool(quantity.values)]
    if sum(filled) > 1 or (not any(filled) and quantity.role != "schedule"):
        raise NotAppliedError("a quantity has either a value, or low and high, or values")
    words = page.words(quantity.span.quote)
    for number in quantity.numbers:
        if number not in old.numbers and not stands(number, words):
            raise NotAppliedError(f"“{number.printed}” does not occur in it")
    statement = page.words(statement_of(record, quantity.statement).span.quote)
    try:
        bound = bind_qualifiers(quantity, old, words, statement)
        new = replace(quantity, qualifiers=bound, grounds=kept_grounds(quantity, old))
        secondary_numbers.check(new, words, statement)
    except UnprintedNumber as error:
        raise NotAppliedError(str(error)) from error
    return new


def _one_line(text: str) -> str:
    return " ".join(text.split())
