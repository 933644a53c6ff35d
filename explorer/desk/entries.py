"""A decision as a person enters it, as a line of the overlay.

Why: people pick a statement or a number on a page and type words; the overlay wants places in the file, printed numbers
    and a closed set of keys.
Method: the target's place comes from the record, quoted words are looked for within their statement, and what was made
    is read back by `loaders.curation`, which holds it to its rules.
Fails: `CurationError` with one sentence that can be shown beside the form.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import InvalidOperation
from typing import Any

from explorer.desk.painting import pointers
from explorer.model import Edit
from loaders import curation, unclaimed
from loaders.blocks import View
from loaders.curation import CurationError, Entry
from loaders.extraction.lexer import WORD_NUMBERS, decimal
from loaders.record import Criterion, Number, Pointer, Quantity, Record, Span, Statement

NUMBERS = ("value", "low", "high")
FIELDS = ("role", "parameter", "comparator", "unit", *NUMBERS)
Item = Statement | Quantity | Criterion | Pointer


def line(edit: Edit, sha256: str, record: Record, pages: Sequence[View]) -> str:
    """The overlay line of a decision about what a record holds; `sha256` is its source's."""
    for said, name in ((edit.by, "who decides"), (edit.ground, "on what ground")):
        if not said.strip():
            raise CurationError(f"say {name}")
    found = _find(edit.target, record)
    drawn = _drawn(edit, found, pages)
    try:
        day = date.fromisoformat(edit.on)
    except ValueError as error:
        raise CurationError(f"{edit.on!r} is not a date such as 2026-11-22") from error
    entry = Entry(1, edit.action, sha256, drawn.pop("span", found.span), _one_line(edit.by), day, _one_line(edit.ground),
                  **drawn)
    return curation.write(_read_back(entry))


def _read_back(entry: Entry) -> Entry:
    """The entry as it will be read from its line, so that a line that cannot be read is never written."""
    try:
        return curation.read(curation.write(entry))[0]
    except CurationError as error:
        raise CurationError(str(error).partition(": ")[2]) from error


def _find(target: str, record: Record) -> Item:
    known: dict[str, Item] = {statement.id: statement for statement in record.statements}
    known |= {quantity.id: quantity for quantity in record.quantities}
    known |= {criterion.id: criterion for criterion in record.criteria}
    known |= {name: pointer for name, _, pointer in pointers(record)}
    if target not in known:
        raise CurationError("this is no longer in what was read")
    return known[target]


def _drawn(edit: Edit, found: Item, pages: Sequence[View]) -> dict[str, Any]:
    """What the action needs beside place, person, day and ground."""
    words = {name: _one_line(text) for name, text in edit.words.items()}
    if edit.action == "title" and isinstance(found, Statement):
        return {"title": words.get("title", "")}
    if edit.action == "accept" and not isinstance(found, Pointer):
        return {}
    if edit.action == "link" and isinstance(found, Pointer):
        return {"key": found.key, "doi": words.get("doi") or None, "pmid": words.get("pmid") or None}
    if edit.action == "add" and isinstance(found, Statement):
        span = _quoted(words.get("quote", ""), found, pages)
        return {"span": span, "target": "quantity", "fields": _given(words, span.quote)}
    if edit.action == "reject" and isinstance(found, Quantity | Criterion):
        return {"target": "quantity" if isinstance(found, Quantity) else "criterion"}
    if edit.action == "edit" and isinstance(found, Quantity):
        return {"target": "quantity", "fields": _changed(words, found)}
    if edit.action == "edit" and isinstance(found, Criterion):
        return {"target": "criterion", "fields": {"label": words.get("label", "")}}
    raise CurationError(f"{edit.action} does not fit what was picked")


def _quoted(quote: str, statement: Statement, pages: Sequence[View]) -> Span:
    """Where the words stand in the statement; white space may differ, all else must be as printed."""
    if not quote:
        raise CurationError("quote the words that hold the quantity")
    view = next(view for view in pages if view.starts[0] <= statement.span.start < view.ends[-1])
    start, end = unclaimed.clean(view, statement.span)
    within = "".join(" " if sign.isspace() else sign for sign in view.text[start:end])
    first = within.find(quote)
    if first < 0:
        raise CurationError(f"“{quote}” does not occur in the statement")
    if within.find(quote, first + 1) >= 0:
        raise CurationError(f"“{quote}” occurs more than once in the statement; quote more words around it")
    return view.span(start + first, start + first + len(quote))


def _given(words: Mapping[str, str], quote: str) -> dict[str, object]:
    return {name: _field(name, words[name], quote) for name in FIELDS if words.get(name)}


def _changed(words: Mapping[str, str], quantity: Quantity) -> dict[str, object]:
    """The fields that differ from what was read; an emptied one becomes null."""
    were = {name: _text(getattr(quantity, name)) for name in FIELDS}
    changed = {name: _field(name, words[name], quantity.span.quote) if words[name] else None
               for name in FIELDS if name in words and words[name] != were[name]}
    if not changed:
        raise CurationError("nothing was changed; accept it if it was read rightly")
    return changed


def _text(value: object) -> str:
    return value.printed if isinstance(value, Number) else str(value or "")


def _field(name: str, text: str, quote: str) -> object:
    return _number(text, quote) if name in NUMBERS else text


def _number(text: str, quote: str) -> object:
    """A number as the overlay holds it: its value, and the form in which the quotation prints it."""
    if text.lower() in WORD_NUMBERS:
        return {"value": str(WORD_NUMBERS[text.lower()]), "printed": text}
    try:
        value = decimal(text)
    except InvalidOperation as error:
        raise CurationError(f"“{text}” is not a number") from error
    spelt = [word for word in quote.split() if WORD_NUMBERS.get(word.lower()) == value]
    return {"value": str(value), "printed": text if text in quote or not spelt else spelt[0]}


def _one_line(text: str) -> str:
    return " ".join(text.split())
