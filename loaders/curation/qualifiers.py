"""What people type of a quantity's qualifiers, read once into the record's values, and bound to what the page prints.

Why: an overlay holds texts, numbers and flags ("freq": "2/d"), the record typed values; what does not fit must be said
    where it was typed, and not be found missing in a graph.
Method: one reader a name, from a text to a value; a name that the record does not know is kept as it is. Then each number
    is looked for in the words of the quantity, then in those of its statement, for its printed form. What says the same
    as before keeps the value that was read, with its place.
Fails: `read` with `ValueError`, one sentence; `bind_qualifiers` with `UnprintedNumber` for a number that stands in neither.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, get_args

from loaders.extraction_json import qualifiers
from loaders.language.number_forms import UnprintedNumber, form_of, frequency_form, value_of
from loaders.language.routes import WAYS, route_named
from loaders.record import (
    QUALIFIERS,
    Crossing,
    Ground,
    Logic,
    Number,
    Period,
    Polarity,
    Qualifiers,
    Quantity,
    QuantityKind,
)
from ontology.ground.frequency import Frequency
from ontology.ground.measures import Measure
from ontology.ground.numbers import plain
from ontology.ground.route import Route
from ontology.ground.timing import Timing

LENGTH = re.compile(r"(?:(?P<lead>[a-z]+(?: [a-z]+)*) )?(?P<numbers>[^a-zA-Z{\[%]*\d)"
                    r"(?: (?P<unit>(?:log10 )?[!-~]*[a-zA-Z%}\]/][!-~]*))?")
RATE = re.compile(r"(?:(?P<least>\d+(?:\.\d+)?)-)?(?P<count>\d+(?:\.\d+)?)/(?P<over>[1-9]\d*)?(?P<unit>min|h|d|wk|mo|a|s)")
CHOICE = re.compile(r"(?P<n>[1-9]\d*) of (?P<of>[1-9]\d*)")
TIMES = re.compile(r"min|h|d|wk|mo|a|s")
_SAID = {"true": True, "false": False}


def read(given: Mapping[str, str | int | bool]) -> Qualifiers:
    """The qualifiers as the record holds them, their numbers as typed; `ValueError` if one does not fit."""
    found: dict[str, Any] = {name: READERS[name](name, _plain(value)) for name, value in given.items() if name in READERS}
    told = Qualifiers(**found, others=tuple((name, value) for name, value in given.items() if name not in READERS))
    return replace(told, freq=_by_interval(told.freq, told.interval))


def _plain(value: str | int | bool) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value).strip()


def bind_qualifiers(new: Quantity, old: Quantity, words: str, statement: str) -> Qualifiers:
    """A changed quantity's qualifiers with the printed forms of their numbers.

    What says the same as in the old quantity stays what was read there.
    """
    now, before = qualifiers(new), qualifiers(old)
    same = {name for name in QUALIFIERS if name in now and now[name] == before.get(name)}
    changes: dict[str, Any] = {
        name: getattr(old.qualifiers, name) if name in same else _bind_value(value, name, (words, statement))
        for name, value in new.qualifiers.said()}
    return replace(new.qualifiers, **changes)


def kept_grounds(new: Quantity, old: Quantity) -> tuple[Ground, ...]:
    """The grounds of what a decision left as it was read."""
    now, before = qualifiers(new), qualifiers(old)
    same = {name for name in before if now.get(name) == before[name]}
    same |= {name for name in ("parameter", "unit") if getattr(new, name) == getattr(old, name)}
    return tuple(ground for ground in old.grounds if ground.attribute in same)


def _by_interval(often: Frequency | None, between: Measure | None) -> Frequency | None:
    """A frequency that only says how often an interval returns: "2/d" beside "12 h", "1/2wk"."""
    if often is None or often.count is None:
        return often
    if between and TIMES.fullmatch(between.unit):
        first, upper = between.numbers[0], between.numbers[1] if len(between.numbers) > 1 else None
        told = Frequency(between.unit, interval=first, upper=upper)
        return told if told.code == often.code else often
    once = often.count.value == 1 and often.upper is None and often.over > 1
    return Frequency(often.unit, interval=Number(Decimal(often.over), "")) if once else often


def _bind_value(value: Any, name: str, places: Sequence[str]) -> Any:  # noqa: ANN401 - the value of any qualifier
    """A value with its numbers as printed in the first of the places that prints all of them."""
    if isinstance(value, Number):
        return _numbers_as_printed((value,), lambda number, text: form_of(number.value, text), places)[0]
    if isinstance(value, Measure):
        return replace(
            value,
            numbers=_numbers_as_printed(
                value.numbers,
                lambda number, text: (
                    form_of(number.value, text)
                    or (_interval_in_words(number.value, value.unit, text) if name == "interval" else None)
                ),
                places,
            ),
        )
    if isinstance(value, Period):
        return replace(value, length=_bind_value(value.length, name, places))
    return _frequency_as_printed(value, places) if isinstance(value, Frequency) else value


def _frequency_as_printed(often: Frequency, places: Sequence[str]) -> Frequency:
    numbers = tuple(number for number in (often.count, often.interval, often.upper) if number)
    form = _interval_in_words if often.interval else _times_in_words
    found = iter(_numbers_as_printed(numbers, lambda number, text: form(number.value, often.unit, text), places))
    told: dict[str, Any] = {name: next(found) for name in ("count", "interval", "upper") if getattr(often, name)}
    return replace(often, **told)


def _times_in_words(value: Decimal, unit: str, text: str) -> str | None:
    return frequency_form("frequency", value, unit, text) or form_of(value, text)


def _interval_in_words(value: Decimal, unit: str, text: str) -> str | None:
    """"fortnightly", "every other day": an interval said without a number; "daily" and the like say one unit."""
    said = form_of(value, text) or frequency_form("interval", value, unit, text)
    return said or (frequency_form("frequency", value, unit, text) if value == 1 else None)


def _numbers_as_printed(
    numbers: Sequence[Number], form: Callable[[Number, str], str | None], places: Sequence[str]
) -> tuple[Number, ...]:
    for text in places:
        printed = [form(number, text) for number in numbers]
        if all(printed):
            return tuple(Number(number.value, str(words)) for number, words in zip(numbers, printed, strict=True))
    told = "-".join(plain(number.value) for number in numbers)
    raise UnprintedNumber(f"{told!r} does not occur in {places[0]!r}")


def _frequency(name: str, text: str) -> Frequency:
    hit = RATE.fullmatch(text)
    if hit is None:
        raise ValueError(f"{name} {text!r} is not a count in a unit of time, such as 2/d or 1/2wk")
    least = _number(hit["least"]) if hit["least"] else None
    count = _number(hit["count"])
    return Frequency(hit["unit"], count=least or count, upper=count if least else None, over=int(hit["over"] or 1))


def _number(text: str) -> Number:
    value = value_of(text)
    if value is None:
        raise ValueError(f"{text!r} is not a number")
    return Number(value, "")


def _measure(name: str, text: str) -> Measure:
    hit = LENGTH.fullmatch(text)
    numbers = _range_ends(hit["numbers"]) if hit and not hit["lead"] else ()
    if hit is None or not numbers:
        raise ValueError(f"{name} {text!r} is not a number or a range with its unit, such as 101 [degF] or 4-6 h")
    return Measure(numbers, hit["unit"] or "1")


def _range_ends(text: str) -> tuple[Number, ...]:
    """One number, or the two ends of a range; empty for anything else."""
    whole = value_of(text.strip())
    if whole is not None:
        return (Number(whole, text.strip()),)
    low, _, high = text.partition("-")
    ends = [Number(value, part.strip()) for part in (low, high) if (value := value_of(part.strip())) is not None]
    return tuple(ends) if len(ends) > 1 else ()


def _whole_number(name: str, text: str) -> Number:
    value = value_of(text)
    if value is None:
        raise ValueError(f"{name} {text!r} is not a number")
    return Number(value, text)


def _period(_name: str, text: str) -> str | Period:
    """A length with a unit of time, or else words."""
    hit = LENGTH.fullmatch(text)
    timed = hit is not None and hit["unit"] is not None and TIMES.fullmatch(hit["unit"])
    numbers = _range_ends(hit["numbers"]) if hit and timed else ()
    return Period(Measure(numbers, hit["unit"]), hit["lead"] or "") if hit and numbers else text


def _logic(name: str, text: str) -> Logic:
    hit = CHOICE.fullmatch(text)
    if hit:
        return Logic("at-least", int(hit["n"]), int(hit["of"]))
    if text not in ("and", "or"):
        raise ValueError(f"{name} {text!r} is not and, or, or a choice such as 2 of 4")
    return Logic("all" if text == "and" else "any")


def _route(name: str, text: str) -> Route:
    """A route by its code, or by other words that the rules know for it ("by mouth", "IV/IO")."""
    return route_named(text) or Route.of(_one_of(WAYS)(name, text))


def _one_of(choices: Sequence[str]) -> Callable[[str, str], str]:
    def one_of_choices(name: str, text: str) -> str:
        if text not in choices:
            raise ValueError(f"{name} {text!r} is not one of {', '.join(choices)}")
        return text
    return one_of_choices


def _flag(name: str, text: str) -> bool:
    if text not in _SAID:
        raise ValueError(f"{name} is true or false, not {text!r}")
    return _SAID[text]


def _timing(name: str, text: str) -> Timing:
    return Timing(_one_of(list(Timing))(name, text))


def _text(_name: str, text: str) -> str:
    return text


READERS: Mapping[str, Callable[[str, str], object]] = {
    "freq": _frequency,
    "interval": _measure,
    "second": _measure,
    "alt": _measure,
    "out_of": _whole_number,
    "level": _whole_number,
    "period": _period,
    "route": _route,
    "rel": _timing,
    "kind": _one_of(get_args(QuantityKind)),
    "ref": _text,
    "logic": _logic,
    "group": _text,
    "polarity": _one_of(get_args(Polarity)),
    "crossing": _one_of(get_args(Crossing)),
    **dict.fromkeys(("total", "comparison", "significant", "low_open", "high_open"), _flag),
    **dict.fromkeys(("pop", "cond", "action", "event", "arm", "versus", "phase"), _text),
}
