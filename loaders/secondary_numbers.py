"""The further numbers of a quantity: those the record keeps among its qualifiers, as numbers with their printed form.

Why: "875/125 mg", "38.3 °C (101 °F)", "every 6 hours" and "10 of 14 days" hold a second number; it must lead back to
    characters like the first.
Method: all words are given as a page shows them. A qualifier's value is a number or a range with a UCUM code ("101 [degF]",
    "4-6 h"), a frequency a count and a unit of time ("2/d"). Each number is looked for in the words of the quantity, then
    in those of its statement, as digits or as a number word. A frequency that the text gives as an interval is worked
    out, and says so by its formula.
Fails: `UnprintedNumber` for a number that stands in neither. A value that is no number gives no figure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from loaders.language.number_forms import UnprintedNumber, form_of, frequency_form, stands, value_of
from loaders.record import Number, Qualifier, Quantity

MEASURED = ("second", "alt", "out_of", "interval", "period")
FIGURED = {*MEASURED, "freq"}
OF_ITS_UNIT = ("second", "out_of")  # where no unit is told, it is that of the quantity
LENGTH = re.compile(r"(?:(?:[a-z]+ )+)?(?P<numbers>[^a-zA-Z{\[%]*\d)(?: (?P<unit>(?:log10 )?[!-~]*[a-zA-Z%}\]/][!-~]*))?")
RATE = re.compile(r"(?:(?P<least>\d+(?:\.\d+)?)-)?(?P<count>\d+(?:\.\d+)?)/(?P<every>\d+(?:\.\d+)?)?(?P<unit>[a-z]+)")


@dataclass(frozen=True, slots=True)
class Figure:
    """One number, or the two ends of a range, that qualifies a quantity under `key`; `label` is the record's value.

    Printed in the words of the quantity, or in those of its statement where `beyond`. A figure with a `formula` was worked
    out from printed ones; its numbers have no printed form.
    """

    key: str
    label: str
    numbers: tuple[Number, ...]
    unit: str
    formula: str = ""
    beyond: bool = False


def figures(quantity: Quantity, words: str, statement: str) -> tuple[Figure, ...]:
    """The figures among a quantity's qualifiers, looked for in its words, then in those of its statement."""
    return tuple(_figures(quantity, (words, statement)))


def level(quantity: Quantity, words: str) -> Number | None:
    """The confidence level with its printed form, None where the record has none that is a number."""
    value = _decimal(quantity.qualifiers.get("level"))
    if value is None:
        return None
    printed = form_of(value, words)
    if printed is None:
        raise _unprinted(str(value), quantity)
    return Number(value, printed)


def check(quantity: Quantity, words: str, statement: str) -> None:
    """Raise `UnprintedNumber` unless every number of a quantity stands in its words, or where it may in its statement's."""
    for number in quantity.numbers:
        if not stands(number, words):
            raise _unprinted(number.printed, quantity)
    level(quantity, words)
    for key, value in quantity.qualifiers.items():
        if key not in (*MEASURED, "freq", "level") and _is_number(value) and not form_of(Decimal(value), words):
            raise _unprinted(str(value), quantity)
    figures(quantity, words, statement)


def is_printed(quantity: Quantity, words: str, statement: str) -> bool:
    """Whether every number of a quantity stands in its words."""
    try:
        check(quantity, words, statement)
    except UnprintedNumber:
        return False
    return True


def _figures(quantity: Quantity, words: Sequence[str]) -> Iterator[Figure]:
    if quantity.qualifiers.keys().isdisjoint(FIGURED):
        return
    for key in MEASURED:
        value = quantity.qualifiers.get(key)
        if value is not None and (found := _measured(quantity, key, str(value), words)):
            yield found
    frequency = RATE.fullmatch(str(quantity.qualifiers.get("freq", "")))
    if frequency:
        yield _frequency(quantity, frequency, words)


def _measured(quantity: Quantity, key: str, label: str, words: Sequence[str]) -> Figure | None:
    parts = LENGTH.fullmatch(label)
    values = _ends(parts["numbers"].strip() if parts else label)
    if not values:
        return None
    unit = (parts["unit"] if parts else None) or (quantity.unit if key in OF_ITS_UNIT else None) or "1"
    for beyond, text in enumerate(words):
        printed = [form_of(value, text) or _interval_form(key, value, unit, text) for value in values]
        if all(printed):
            numbers = tuple(Number(value, str(form)) for value, form in zip(values, printed, strict=True))
            return Figure(key, label, numbers, unit, beyond=bool(beyond))
    raise _unprinted(label, quantity)


def _interval_form(key: str, value: Decimal, unit: str, text: str) -> str | None:
    """"fortnightly", "every other day": an interval said without a number; "daily" and the like say one unit."""
    if key != "interval":
        return None
    said = frequency_form("interval", value, unit, text)
    return said or (frequency_form("frequency", value, unit, text) if value == 1 else None)


def _frequency(quantity: Quantity, found: re.Match[str], words: Sequence[str]) -> Figure:
    least, count = (Decimal(part) if (part := found[name]) else None for name in ("least", "count"))
    values = tuple(value for value in (least, count) if value is not None)
    unit = f"/({found['every']}.{found['unit']})" if found["every"] else f"/{found['unit']}"
    interval = quantity.qualifiers.get("interval")
    if interval is not None:
        whole = "24 h" if str(interval).endswith(" h") and found["unit"] == "d" else "1"
        numbers = tuple(Number(value, "") for value in values)
        return Figure("freq", found[0], numbers, unit, f"{whole} / ({interval})")
    for beyond, text in enumerate(words):
        printed = [frequency_form("frequency", value, found["unit"], text) or form_of(value, text) for value in values]
        if all(printed):
            numbers = tuple(Number(value, str(form)) for value, form in zip(values, printed, strict=True))
            return Figure("freq", found[0], numbers, unit, beyond=bool(beyond))
    raise _unprinted(found[0], quantity)


def _ends(numbers: str) -> tuple[Decimal, ...]:
    """One number or the two ends of a range; empty for anything else."""
    whole = value_of(numbers)
    if whole is not None:
        return (whole,)
    low, _, high = numbers.partition("-")
    ends = (value_of(low.strip()), value_of(high.strip()))
    return tuple(end for end in ends if end is not None) if None not in ends else ()


def _is_number(value: Qualifier) -> bool:
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def _decimal(value: Qualifier | None) -> Decimal | None:
    try:
        return None if value is None or isinstance(value, bool) else Decimal(str(value))
    except InvalidOperation:
        return None


def _unprinted(number: str, quantity: Quantity) -> UnprintedNumber:
    span = quantity.span
    return UnprintedNumber(f"{number!r} does not occur in {span.quote!r} (characters {span.start}-{span.end})")
