"""What can be changed of a thing, as a person types it, and back to what the overlay holds.

Why: a form has texts, the overlay wants numbers with their printed form, lists and closed words; the two must agree, or a
    form that was only opened would change something.
Method: `shown` gives the fields of what was read as texts; `changed` and `given` turn typed texts into the overlay's
    fields, where a text that is as it was shown is left out.
Fails: `CurationError` with one sentence that can be shown beside the form.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import InvalidOperation

from loaders.curation import FIELDS, CurationError, Target
from loaders.extraction_json import qualifiers
from loaders.language.lexer import WORD_NUMBERS, decimal
from loaders.record import Citation, Criterion, Grade, Number, Quantity, Reference, Statement

NUMBERS = ("value", "low", "high")
ORDER: Mapping[Target, tuple[str, ...]] = {
    "statement": ("kind", "deontic", "population", "words"),
    "quantity": ("role", "parameter", "comparator", "unit", *NUMBERS, "values", "qualifiers"),
    "criterion": ("label",), "citation": ("keys",),
    "grade": ("strength", "certainty", "class", "loe", "grade", "type", "year", "amended"),
    "reference": ("key", "authors", "title", "venue", "year", "doi", "pmid", "url", "source_type"),
}
SEPARATOR = "; "
NO_UNIT = "1"  # in UCUM; it is what an empty field says
SIGNS = re.compile(r"[;,\s]+")
Changeable = Statement | Quantity | Criterion | Citation | Grade | Reference


def target_of(item: Changeable) -> Target:
    """What the overlay calls a thing of this kind."""
    kinds: Mapping[type, Target] = {Statement: "statement", Quantity: "quantity", Criterion: "criterion",
                                    Citation: "citation", Grade: "grade", Reference: "reference"}
    return kinds[type(item)]


def shown(item: Changeable) -> Mapping[str, str]:
    """The fields of a thing as texts; "" is none."""
    names = ORDER[target_of(item)]
    if isinstance(item, Grade):
        return {name: item.fields.get(name, "") for name in names}
    if isinstance(item, Citation):
        return {"keys": ", ".join(item.keys)}
    if isinstance(item, Statement):
        return {"kind": item.kind, "deontic": item.deontic, "population": item.population or "", "words": item.text}
    if isinstance(item, Reference):
        return {name: _text(getattr(item, name)) for name in names} | {"source_type": item.source_type or "unknown"}
    if isinstance(item, Criterion):
        return {"label": item.label}
    return {name: _text(getattr(item, name)) for name in names[:-1]} | {"qualifiers": _lines(item)}


def changed(item: Changeable, words: Mapping[str, str]) -> dict[str, object]:
    """The fields whose texts are not as they were shown; an emptied one becomes null."""
    target, were, quote = target_of(item), shown(item), item.span.quote
    found = {name: _field(name, words[name], quote, item) if words[name].strip() else _empty(name)
             for name in were if name in words and _flat(words[name]) != _flat(were[name])}
    if not found:
        raise CurationError("nothing was changed; accept it if it was read rightly")
    if target == "criterion" and not found["label"]:
        raise CurationError("a criterion has words; reject it if it is none")
    return found


def given(target: Target, words: Mapping[str, str], quote: str) -> dict[str, object]:
    """The fields of a thing that is added, by their texts."""
    names = [name for name in ORDER[target] if name in FIELDS[target] and words.get(name, "").strip()]
    none = {"unit": NO_UNIT} if target == "quantity" else {}
    return {**none, **{name: _field(name, words[name], quote, None) for name in names}}


def one_line(text: str) -> str:
    """The text without breaks and doubled blanks."""
    return " ".join(text.split())


def _field(name: str, text: str, quote: str, item: Changeable | None) -> object:
    if name in NUMBERS:
        return _number(one_line(text), quote)
    if name == "values":
        return [_number(one_line(part), quote) for part in text.split(";") if part.strip()]
    if name == "qualifiers":
        return _qualifiers(text, qualifiers(item) if isinstance(item, Quantity) else {})
    if name == "keys":
        return [key for key in SIGNS.split(text) if key] if re.search(r"\d", text) else _parts(text)
    return one_line(text)


def _parts(text: str) -> list[str]:
    """Keys in words, such as author and year, are parted by semicolons."""
    return [one_line(part) for part in text.split(";") if part.strip()]


def _empty(name: str) -> object:
    empties: Mapping[str, object] = {"values": [], "qualifiers": {}, "keys": [], "unit": NO_UNIT}
    return empties.get(name)


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


def _qualifiers(text: str, were: Mapping[str, object]) -> dict[str, object]:
    """Lines "name = value" as an object; what stands as it was keeps its type."""
    found: dict[str, object] = {}
    for line in filter(str.strip, text.split("\n")):
        name, sign, value = (one_line(part) for part in line.partition("="))
        if not sign or not name or not value:
            raise CurationError(f"“{one_line(line)}” is not written as name = value")
        old = were.get(name)
        same = isinstance(old, str | int) and _plain(old) == value
        found[name] = old if same else _typed(value)
    return found


def _typed(value: str) -> str | int | bool:
    if value in ("true", "false"):
        return value == "true"
    return int(value) if re.fullmatch(r"-?[0-9]{1,9}", value) else value


def _plain(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _text(value: object) -> str:
    if isinstance(value, Number):
        return value.printed
    if isinstance(value, tuple):
        return SEPARATOR.join(number.printed for number in value)
    return "" if value is None else str(value)


def _lines(quantity: Quantity) -> str:
    """The qualifiers of a quantity, one a line."""
    return "\n".join(f"{name} = {_plain(one)}" for name, one in qualifiers(quantity).items())


def _flat(text: str) -> str:
    return "\n".join(filter(None, (one_line(line) for line in text.split("\n"))))
