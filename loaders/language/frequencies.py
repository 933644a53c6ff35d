"""How often: "twice daily", "q6-8h", "every 2 weeks".

Why: the same phrases make a dose's frequency and a schedule of their own.
Method: fixed phrases come from `frequencies.toml`; "every N units", "N times a unit", "N-hourly" and "qNh"
    are composed here.
Fails: `frequency_at` returns None where no such phrase starts.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any, NamedTuple

from loaders.language import lexis
from loaders.language.lexer import DASHES, decimal
from loaders.language.lexicon import Phrases, meanings, words_of
from loaders.language.numerals import number_at, printed_at
from loaders.language.token_view import TokenView, once
from loaders.language.units import unit_at
from loaders.record import Number
from ontology.ground.frequency import Frequency

_FREQUENCIES: Phrases[dict[str, Any]] = words_of("frequencies", "frequency")
_INTERVALS: Phrases[dict[str, Any]] = words_of("frequencies", "interval")
OPENINGS = {*_FREQUENCIES.openings(), *_INTERVALS.openings()}
_LATIN = re.compile(r"q(\d{1,2})(?:-(\d{1,2}))?([a-z]+)?")
_TIMES = re.compile(r"x(\d{1,2})")
_DAY, _LEAST_BARE_HOURS = 24, 4
_LY: dict[str, str] = meanings("units_of_frequency")
_BEHIND_Q: dict[str, str] = meanings("latin")


class FrequencyPhrase(NamedTuple):
    """Tokens [start, end) that say how often."""

    start: int
    end: int
    value: Frequency


def _times_per_unit(start: int, end: int, unit: str, count: Number, upper: Number | None = None) -> FrequencyPhrase:
    return FrequencyPhrase(start, end, Frequency(unit, count=count, upper=upper))


def _once_per_interval(start: int, end: int, unit: str, interval: Number, upper: Number | None = None) -> FrequencyPhrase:
    return FrequencyPhrase(start, end, Frequency(unit, interval=interval, upper=upper))


@once
def frequency_at(view: TokenView, i: int) -> FrequencyPhrase | None:
    """The frequency phrase that starts at token i.

    >>> from loaders.language.token_view import view_of
    >>> [hit and hit.value.code for hit in (
    ...     frequency_at(view_of(words), 0) for words in ("twice daily", "b.i.d.", "every 12 hours", "12 hours later"))]
    ['2/d', '2/d', '2/d', None]
    """
    found = _one_phrase(view, i)
    return _in_hours(view, found) or _or_more_often(view, found) if found else None


def _one_phrase(view: TokenView, i: int) -> FrequencyPhrase | None:
    hit = number_at(view, i)
    numbered = (_times_of_count(view, i, *hit) or _numbered_ly(view, i, *hit)) if hit else None
    if i < len(view.tokens) and view.tokens[i].kind == "number":  # digits open a count or a fixed form, no other
        return numbered or _set_phrase(view, i)
    return (numbered or _once_every(view, i) or _every_interval(view, i) or _latin(view, i) or _times_behind_a_cross(view, i)
            or _set_phrase(view, i))


def _set_phrase(view: TokenView, i: int) -> FrequencyPhrase | None:
    hit = _INTERVALS.at(view.tokens, i)
    if hit:
        value = Frequency(hit[1]["unit"], interval=_number(view, i, hit[1]["count"]), phrase=printed_at(view, i, hit[0]))
        return FrequencyPhrase(i, hit[0], value)
    hit = _FREQUENCIES.at(view.tokens, i)
    if hit is None:
        return None
    value = Frequency(hit[1]["unit"], count=_number(view, i, hit[1]["count"]), phrase=printed_at(view, i, hit[0]))
    return FrequencyPhrase(i, hit[0], value)


def _in_hours(view: TokenView, found: FrequencyPhrase) -> FrequencyPhrase | None:
    """"daily every 8-12 hours", "daily for every 12 hours": the hours say more nearly how often on each day."""
    if view.phrase(found.start, found.end) != "daily":
        return None
    hours = _every_interval(view, found.end + (view.word(found.end) == "for"))
    return hours._replace(start=found.start) if hours and hours.value.unit == "h" else None


def _or_more_often(view: TokenView, found: FrequencyPhrase) -> FrequencyPhrase:
    """"QD or BID", "once daily to twice daily", "daily or every 12 hours": the least and the most times."""
    joined = view.word(found.end) in {*DASHES, *lexis.JOINTS_OF_FREQUENCIES} and view.word(found.start - 1) != "from"
    other = _one_phrase(view, found.end + 1) if joined else None
    if other is None or other.value.unit_of_rate != found.value.unit_of_rate:
        return found  # "from once to twice daily" is a change, "weekly or monthly" have no unit in common
    rates = {*found.value.rates, *other.value.rates}
    if len(rates) == 1:
        return found._replace(end=other.end)
    if any(rate != round(rate, 2) for rate in rates):
        return found  # "daily or every 3 days": a third of a time has no number
    words = printed_at(view, found.start, other.end)
    least, most = (Number(rate, words) for rate in sorted(rates)[::len(rates) - 1])
    return FrequencyPhrase(found.start, other.end, Frequency(found.value.unit_of_rate, least, upper=most, phrase=words))


def _number(view: TokenView, i: int, value: int) -> Number:
    """A number said by a word: "twice", "monthly"."""
    return Number(Decimal(value), printed_at(view, i, i + 1))


def _times_behind_a_cross(view: TokenView, i: int) -> FrequencyPhrase | None:
    """"x 3 daily", "×2/day", "x3 a day": behind a dose, the times it is given."""
    glued = _TIMES.fullmatch(view.word(i))
    hit = (i + 1, Number(decimal(glued[1]), glued[1])) if glued else (
        number_at(view, i + 1) if view.word(i) in {"x", "×"} else None)
    if hit is None:
        return None
    end = hit[0] + (view.word(hit[0]) in lexis.DISTRIBUTIVES_AND_SIGNS)
    unit = _LY.get(view.word(end)) or (view.word(end) if view.word(end) in {"d", "wk"} else None)
    return _times_per_unit(i, end + 1, unit, hit[1]) if unit else None


def _once_every(view: TokenView, i: int) -> FrequencyPhrase | None:
    """"once every 2 weeks", "one in 3 weeks"."""
    if view.word(i) not in {"once", "one"} or view.word(i + 1) not in {"every", "in"}:
        return None
    return _interval_behind(view, i, i + 2)


def _times_of_count(view: TokenView, i: int, end: int, count: Number) -> FrequencyPhrase | None:
    """"3 times a day", "2 to 3 times per week": `end` is the token behind the number `count`."""
    upper = None
    if view.word(end) in {*DASHES, "to", "or"} and (more := number_at(view, end + 1)):
        end, upper = more
    if view.word(end) not in lexis.SIGNS_OF_TIMES:
        return None
    end += 1
    if day := day_in_hours(view, end):
        return _times_per_unit(i, day, "d", count, upper)
    if view.word(end) in lexis.DISTRIBUTIVES_AND_SIGNS:
        end += 1
    unit = _LY.get(view.word(end)) or (view.word(end) if view.word(end) in {"d", "wk"} else None)
    return _times_per_unit(i, end + 1, unit, count, upper) if unit else None


def day_in_hours(view: TokenView, i: int) -> int | None:
    """"in 24 hours", "over the first 24 hours", "in any 24 hour period": the token behind a day told in hours.

    >>> from loaders.language.token_view import view_of
    >>> [day_in_hours(view_of(words), 0) for words in ("in 24 hours", "within a 24-hour period", "in 12 hours", "24 hours")]
    [3, 6, None, None]
    """
    if view.word(i) not in lexis.PREPOSITIONS_BEFORE_A_DAY:
        return None
    i += 1 + (view.word(i + 1) in lexis.WORDS_BEFORE_A_DAY)
    i += view.word(i) == "first"
    unit = unit_at(view.tokens, i + 1 + (view.word(i + 1) in DASHES)) if view.word(i) == "24" else None
    return unit[0] + (view.word(unit[0]) == "period") if unit and unit[1].code == "h" else None


def _every_interval(view: TokenView, i: int) -> FrequencyPhrase | None:
    """"every 6 hours", "every 4 to 6 h", "q 8 h", "at 3-month intervals", "at intervals of 3 months"."""
    if view.word(i) in lexis.WORDS_OF_EVERY:
        return _interval_behind(view, i, i + 1)
    if view.phrase(i, i + 3) in {"at intervals of", "an interval of"}:
        return _interval_behind(view, i, i + 3)
    if view.word(i) == "at":
        found = _interval_behind(view, i, i + 1)
        return found._replace(end=found.end + 1) if found and view.word(found.end) in {"intervals", "interval"} else None
    return None


def _interval_behind(view: TokenView, start: int, i: int) -> FrequencyPhrase | None:
    hit = number_at(view, i)
    if hit is None:
        return None
    end, low = hit
    upper = None
    unit = unit_at(view.tokens, end + (view.word(end) in DASHES))
    hung = view.word(end) in DASHES and view.word(end + 1) in {"to", "or"}  # "every 6- to 8-hour"
    end += hung
    if view.word(end) in (lexis.JOINTS_OF_INTERVALS | DASHES) and (more := number_at(view, end + 1)):
        end, upper = more
        unit = unit_at(view.tokens, end + (view.word(end) in DASHES))
    if unit is None or unit[1].kind != "time":
        return None
    return _once_per_interval(start, unit[0], unit[1].code, low, upper)


def _latin(view: TokenView, i: int) -> FrequencyPhrase | None:
    """"q12h", "q6-8h", "q3wk"."""
    hit = _LATIN.fullmatch(view.word(i))
    if hit is None:
        return None
    low, high, unit = hit.groups()
    if unit is None:
        return _latin_open(view, i, low, Number(decimal(high), high) if high else None)
    code = _BEHIND_Q.get(unit)
    if code is None:
        return None
    upper = Number(decimal(high), high) if high else None
    return _once_per_interval(i, i + 1, code, Number(decimal(low), low), upper)


def _latin_open(view: TokenView, i: int, low: str, upper: Number | None) -> FrequencyPhrase | None:
    """"q6–8h", "q12 h", "q3-5 min" and "q3 to 5 min", which the lexer splits."""
    end = i + 1
    if view.word(end) in {*DASHES, "to"} and upper is None and (more := number_at(view, end + 1)):
        end, upper = more
    unit = unit_at(view.tokens, end)
    if unit and unit[1].kind == "time":
        return _once_per_interval(i, unit[0], unit[1].code, Number(decimal(low), low), upper)
    bare = unit is None and int(low) >= _LEAST_BARE_HOURS and not _DAY % int(low)  # "q24": a part of a day in hours
    return _once_per_interval(i, end, "h", Number(decimal(low), low), upper) if bare else None


def _numbered_ly(view: TokenView, i: int, end: int, low: Number) -> FrequencyPhrase | None:
    """"4-hourly", "6 to 8 hourly", "3-monthly": `end` is the token behind the number `low`."""
    upper = None
    if view.word(end) in {*DASHES, "to", "or"} and (more := number_at(view, end + 1)):
        end, upper = more
    while view.word(end) in DASHES:  # "8--hourly": a file may print its dash twice
        end += 1
    if view.word(end) not in lexis.ADVERBS_OF_NUMBERED_INTERVALS:
        return None
    return _once_per_interval(i, end + 1, _LY[view.word(end)], low, upper)
