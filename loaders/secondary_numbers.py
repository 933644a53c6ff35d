"""The further numbers of a quantity, as figures of their own.

Why: "875/125 mg", "38.3 °C (101 °F)", "every 6 hours" and "10 of 14 days" hold a second number; it must lead back to
    characters like the first.
Method: a qualifier that holds numbers is a figure: its numbers with their printed forms, and a UCUM unit. All words are
    given as a page shows them; a figure that the words of the quantity do not print is printed in those of its statement.
    A frequency that the text gives as an interval is worked out, and says so by its formula.
Fails: `UnprintedNumber`, by `check`, for a number that stands in neither.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from loaders.language.number_forms import UnprintedNumber, form_of, occurs
from loaders.record import Number, Period, Quantity
from ontology.ground.frequency import Frequency
from ontology.ground.measures import Measure


@dataclass(frozen=True, slots=True)
class Figure:
    """One number, or the two ends of a range, that qualifies a quantity under `key`; `label` is how the record says it.

    Printed in the words of the quantity, or in those of its statement where `beyond`. A figure with a `formula` was worked
    out from printed ones; its numbers have no printed form.
    """

    key: str
    label: str
    numbers: tuple[Number, ...]
    unit: str
    formula: str = ""
    beyond: bool = False


def figures(quantity: Quantity, words: str) -> tuple[Figure, ...]:
    """The figures among a quantity's qualifiers; `words` are its own."""
    return tuple(_figures(quantity, words))


def check(quantity: Quantity, words: str, statement: str) -> None:
    """Raise `UnprintedNumber` unless every number of a quantity stands in its words, or where it may in its statement's."""
    told = quantity.qualifiers
    for number in (*quantity.numbers, *((told.level,) if told.level else ())):
        _check(number.printed, quantity, words)
    for figure in figures(quantity, words):
        for number in figure.numbers if not figure.formula else ():
            _check(number.printed, quantity, statement if figure.beyond else words)
    for _, value in told.others:
        if isinstance(value, int) and not isinstance(value, bool) and not form_of(Decimal(value), words):
            raise _unprinted(str(value), quantity)


def is_printed(quantity: Quantity, words: str, statement: str) -> bool:
    """Whether every number of a quantity stands in its words."""
    try:
        check(quantity, words, statement)
    except UnprintedNumber:
        return False
    return True


def _figures(quantity: Quantity, words: str) -> Iterator[Figure]:
    told = quantity.qualifiers
    own = quantity.unit or "1"  # where a partner or a whole tells no unit, it is that of the quantity
    if told.second:
        second = told.second if told.second.unit != "1" else Measure(told.second.numbers, own)
        yield _measured("second", told.second.said, second, words)
    if told.alt:
        yield _measured("alt", told.alt.said, told.alt, words)
    if told.out_of:
        yield _measured("out_of", told.out_of.printed, Measure((told.out_of,), own), words)
    if told.interval:
        yield _measured("interval", told.interval.code, told.interval, words)
    if isinstance(told.period, Period):
        yield _measured("period", told.period.code, told.period.length, words)
    if told.freq:
        yield _frequency(told.freq, words)


def _measured(key: str, label: str, measure: Measure, words: str) -> Figure:
    beyond = not all(occurs(number.printed, words) for number in measure.numbers)
    return Figure(key, label, measure.numbers, measure.unit, beyond=beyond)


def _frequency(often: Frequency, words: str) -> Figure:
    """How many times, as printed, or as it follows from the interval that is."""
    if often.counted:
        return _measured("freq", often.code, often.counted, words)
    whole = "24 h" if often.unit == "h" and often.per == "/d" else "1"
    numbers = tuple(Number(times, "") for times in often.times)
    between = often.every.code if often.every else f"1 {often.unit}"
    return Figure("freq", often.code, numbers, often.per, f"{whole} / ({between})")


def _check(printed: str, quantity: Quantity, words: str) -> None:
    if not occurs(printed, words):
        raise _unprinted(printed, quantity)


def _unprinted(number: str, quantity: Quantity) -> UnprintedNumber:
    span = quantity.span
    return UnprintedNumber(f"{number!r} does not occur in {span.quote!r} (characters {span.start}-{span.end})")
