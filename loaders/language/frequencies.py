"""How often and by which route: "twice daily", "q6-8h", "every 2 weeks", "PO".

Why: the same phrases make a dose's frequency and a schedule of their own.
Method: fixed phrases come from `frequencies.toml`; "every N units", "N times a unit", "N-hourly" and "qNh"
    are composed here.
Fails: `frequency_at` and `route_at` return None where no such phrase starts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from loaders.language import lexis
from loaders.language.lexer import DASHES, decimal
from loaders.language.lexicon import Phrases, meanings, words_of
from loaders.language.numerals import number_at
from loaders.language.tables import rows
from loaders.language.token_view import TokenView
from loaders.language.units import unit_at
from loaders.record import Number

_FREQUENCIES: Phrases[dict[str, Any]] = words_of("frequencies", "frequency")
_INTERVALS: Phrases[dict[str, Any]] = words_of("frequencies", "interval")
_ROUTES: Phrases[str] = Phrases(
    (form, row["route"]) for row in rows("frequencies", "route") for form in row["forms"])
OPENINGS = {*_FREQUENCIES.openings(), *_INTERVALS.openings()}
_HOURS = Decimal(24)
_LATIN = re.compile(r"q(\d{1,2})(?:-(\d{1,2}))?([a-z]+)?")
_LY: dict[str, str] = meanings("units_of_frequency")
_BEHIND_Q: dict[str, str] = meanings("latin")


@dataclass(frozen=True)
class Frequency:
    """Tokens [start, end); `count` times per `unit`, or every `interval` `unit`s; either maybe up to `upper`."""

    start: int
    end: int
    unit: str
    count: Number | None = None
    interval: Number | None = None
    upper: Number | None = None

    @property
    def code(self) -> str:
        """Times per unit as "2/d"; intervals in hours are given per day, others per interval: "1/2wk"."""
        if self.count is not None:
            most = f"-{_plain(self.upper.value)}" if self.upper else ""
            return f"{_plain(self.count.value)}{most}/{self.unit}"
        if self.interval is None:
            return f"1/{self.unit}"
        if self.unit == "h" and self.interval.value and not _HOURS % self.interval.value:
            least = f"{_plain(_HOURS / self.upper.value)}-" if self.upper and not _HOURS % self.upper.value else ""
            return f"{least}{_plain(_HOURS / self.interval.value)}/d"
        return f"1/{_plain(self.interval.value) if self.interval.value != 1 else ''}{self.unit}"

    @property
    def every(self) -> str | None:
        """The interval as "6 h" or "4-6 h", None for times per unit."""
        if self.interval is None:
            return None
        upper = f"-{_plain(self.upper.value)}" if self.upper else ""
        return f"{_plain(self.interval.value)}{upper} {self.unit}"


def _plain(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def frequency_at(view: TokenView, i: int) -> Frequency | None:
    """The frequency phrase that starts at token i."""
    hit = number_at(view, i)
    numbered = (_times(view, i, *hit) or _numbered_ly(view, i, *hit)) if hit else None
    if i < len(view.tokens) and view.tokens[i].kind == "number":
        return numbered or _fixed(view, i)
    return numbered or _once(view, i) or _every(view, i) or _latin(view, i) or _fixed(view, i)


def route_at(view: TokenView, i: int) -> tuple[int, str] | None:
    """The route that starts at token i: the token behind it, and its short name."""
    return _ROUTES.at(view.tokens, i)


def route_before(view: TokenView, i: int) -> tuple[int, str] | None:
    """The route that ends before token i."""
    return _ROUTES.before(view.tokens, i)


def _fixed(view: TokenView, i: int) -> Frequency | None:
    hit = _INTERVALS.at(view.tokens, i)
    if hit:
        return Frequency(i, hit[0], hit[1]["unit"], interval=_number(view, i, hit[0], hit[1]["count"]))
    hit = _FREQUENCIES.at(view.tokens, i)
    if hit is None:
        return None
    return Frequency(i, hit[0], hit[1]["unit"], count=_number(view, i, hit[0], hit[1]["count"]))


def _number(view: TokenView, low: int, high: int, value: int) -> Number:
    """A number said by a word: "twice", "monthly"."""
    return Number(Decimal(value), view.block.text[view.tokens[low].start:view.tokens[low].end] if low < high else "")


def _once(view: TokenView, i: int) -> Frequency | None:
    """"once every 2 weeks", "one in 3 weeks"."""
    if view.word(i) not in {"once", "one"} or view.word(i + 1) not in {"every", "in"}:
        return None
    later = _interval(view, i, i + 2)
    return Frequency(i, later.end, later.unit, None, later.interval, later.upper) if later else None


def _times(view: TokenView, i: int, end: int, count: Number) -> Frequency | None:
    """"3 times a day", "2 to 3 times per week": `end` is the token behind the number `count`."""
    upper = None
    if view.word(end) in {*DASHES, "to", "or"} and (more := number_at(view, end + 1)):
        end, upper = more
    if view.word(end) not in lexis.SIGNS_OF_TIMES:
        return None
    end += 1
    if view.word(end) in lexis.DISTRIBUTIVES_AND_SIGNS:
        end += 1
    unit = _LY.get(view.word(end)) or (view.word(end) if view.word(end) in {"d", "wk"} else None)
    return Frequency(i, end + 1, unit, count=count, upper=upper) if unit else None


def _every(view: TokenView, i: int) -> Frequency | None:
    """"every 6 hours", "every 4 to 6 h", "q 8 h", "at 3-month intervals", "at intervals of 3 months"."""
    if view.word(i) in lexis.WORDS_OF_EVERY:
        return _interval(view, i, i + 1)
    if view.phrase(i, i + 3) in {"at intervals of", "an interval of"}:
        return _interval(view, i, i + 3)
    if view.word(i) == "at":
        found = _interval(view, i, i + 1)
        return Frequency(i, found.end + 1, found.unit, None, found.interval, found.upper) if (
            found and view.word(found.end) in {"intervals", "interval"}) else None
    return None


def _interval(view: TokenView, start: int, i: int) -> Frequency | None:
    hit = number_at(view, i)
    if hit is None:
        return None
    end, low = hit
    upper = None
    unit = unit_at(view.tokens, end + (view.word(end) in DASHES))
    hung = view.word(end) in DASHES and view.word(end + 1) in {"to", "or"}
    end += hung
    if view.word(end) in (lexis.JOINTS_OF_INTERVALS | DASHES) and (more := number_at(view, end + 1)):
        end, upper = more
        unit = unit_at(view.tokens, end + (view.word(end) in DASHES))
    if unit is None or unit[1].kind != "time":
        return None
    return Frequency(start, unit[0], unit[1].code, interval=low, upper=upper)


def _latin(view: TokenView, i: int) -> Frequency | None:
    """"q12h", "q6-8h", "q3wk"."""
    hit = _LATIN.fullmatch(view.word(i))
    if hit is None:
        return None
    low, high, unit = hit.groups()
    if unit is None:
        return _latin_open(view, i, low)
    code = _BEHIND_Q.get(unit)
    if code is None:
        return None
    upper = Number(decimal(high), high) if high else None
    return Frequency(i, i + 1, code, interval=Number(decimal(low), low), upper=upper)


def _latin_open(view: TokenView, i: int, low: str) -> Frequency | None:
    """"q6–8h" and "q12 h", which the lexer splits."""
    end, upper = i + 1, None
    if view.word(end) in DASHES and (more := number_at(view, end + 1)):
        end, upper = more
    unit = unit_at(view.tokens, end)
    if unit is None or unit[1].kind != "time":
        return None
    return Frequency(i, unit[0], unit[1].code, interval=Number(decimal(low), low), upper=upper)


def _numbered_ly(view: TokenView, i: int, end: int, low: Number) -> Frequency | None:
    """"4-hourly", "6 to 8 hourly", "3-monthly": `end` is the token behind the number `low`."""
    upper = None
    if view.word(end) in {*DASHES, "to", "or"} and (more := number_at(view, end + 1)):
        end, upper = more
    if view.word(end) in DASHES:
        end += 1
    if view.word(end) not in lexis.ADVERBS_OF_NUMBERED_INTERVALS:
        return None
    return Frequency(i, end + 1, _LY[view.word(end)], interval=low, upper=upper)
