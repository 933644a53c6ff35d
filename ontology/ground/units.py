"""Arithmetic of UCUM units: what can be turned into what, exactly.

Why: "500 mg to 1 g" and "38.3 °C (101 °F)" say one thing in two units; a wrong factor is a wrong dose.
Method: a code is parsed into a factor and the dimensions above and below its line; two codes are comparable where both
    are the same. Fractions, no floats. Dimensions are never cancelled, so "mmol/mol" is no percentage; days and months
    are two kinds of time, for no month has a fixed number of days; whatever is in brackets or braces, or unknown, is
    comparable with itself only; and "1", which says that no unit was told, with nothing else. A temperature is a point on
    its scale unless it is said to be a difference.
Fails: `NotComparableError` where one is no other amount of the same thing, `InexactError` where no finite decimal says it.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache

# UCUM: a prefix goes with metric units only.
_PREFIXES = {"": 0, "G": 9, "M": 6, "k": 3, "h": 2, "d": -1, "c": -2, "m": -3, "u": -6, "n": -9, "p": -12, "f": -15}
_METRIC = {
    "g": ("mass", 1, Fraction(1)), "L": ("length", 3, Fraction(1, 1000)), "l": ("length", 3, Fraction(1, 1000)),
    "m": ("length", 1, Fraction(1)), "mol": ("substance", 1, Fraction(1)), "s": ("time", 1, Fraction(1)),
    "Pa": ("pressure", 1, Fraction(1)), "m[Hg]": ("pressure", 1, Fraction(133322)),
    "m[H2O]": ("pressure", 1, Fraction("9806.65")), "bar": ("pressure", 1, Fraction(100000)),
    "J": ("energy", 1, Fraction(1)), "cal": ("energy", 1, Fraction("4.184")),
    "[IU]": ("international units", 1, Fraction(1)), "U": ("enzyme units", 1, Fraction(1)),
    "eq": ("equivalents", 1, Fraction(1)), "osm": ("osmoles", 1, Fraction(1)),
}
_FIXED = {
    "min": ("time", 1, Fraction(60)), "h": ("time", 1, Fraction(3600)), "d": ("time", 1, Fraction(86400)),
    "wk": ("time", 1, Fraction(604800)), "mo": ("months", 1, Fraction(1)), "a": ("months", 1, Fraction(12)),
}
# Degrees: kelvin = (degrees + offset) * factor.
_DEGREES = {
    "K": (Fraction(0), Fraction(1)), "Cel": (Fraction("273.15"), Fraction(1)),
    "[degF]": (Fraction("459.67"), Fraction(5, 9)),
}
_TOKEN = re.compile(r"10\*-?\d+|\{[^{}]*\}|[A-Za-z]*(?:\[[^\[\]]*\])|[A-Za-z]+|%|\d+|[./()]")
_JOINTS = (".", "/")


class NotComparableError(ValueError):
    """Two units that do not measure the same thing."""


class InexactError(ValueError):
    """A converted value that no finite decimal says."""


@dataclass(frozen=True, slots=True)
class _Scale:
    """What a unit measures: powers of dimensions above and below the line, and how much one of it is."""

    above: tuple[tuple[str, int], ...]
    below: tuple[tuple[str, int], ...]
    factor: Fraction


def comparable(code: str, other: str) -> bool:
    """Whether an amount in one unit can be told in the other.

    >>> comparable("mg/kg", "ug/kg"), comparable("%", "mmol/mol"), comparable("mo", "d")
    (True, False, False)
    """
    if code == other or {code, other} <= _DEGREES.keys():
        return True
    if not {code, other}.isdisjoint({*_DEGREES, "1"}):
        return False
    one, two = _scale(code), _scale(other)
    return one is not None and two is not None and (one.above, one.below) == (two.above, two.below)


def convert(value: Decimal, code: str, to: str, *, difference: bool = False) -> Decimal:
    """The value in another unit; a `difference` of two temperatures is told from no zero.

    >>> convert(Decimal(1), "g", "mg"), convert(Decimal("100.4"), "[degF]", "Cel"), convert(Decimal(5), "a", "mo")
    (Decimal('1000'), Decimal('38'), Decimal('60'))
    """
    if code == to:
        return value
    found = _converted(value, code, to)
    zero = _converted(Decimal(0), code, to) if difference else Fraction(0)
    return _decimal(found - zero, f"{value} {code} in {to}")


def compare(value: Decimal, code: str, other: Decimal, in_code: str) -> int:
    """-1, 0 or 1: whether the first amount is less than, as much as, or more than the second.

    >>> compare(Decimal(90), "min", Decimal(2), "h")
    -1
    """
    one, two = _converted(value, code, in_code), Fraction(other)
    return (one > two) - (one < two)


def _converted(value: Decimal, code: str, to: str) -> Fraction:
    if code == to:
        return Fraction(value)
    one, two = _DEGREES.get(code), _DEGREES.get(to)
    if one and two:
        return (Fraction(value) + one[0]) * one[1] / two[1] - two[0]
    known, wanted = _scale(code), _scale(to)
    if known is None or wanted is None or not comparable(code, to):
        raise NotComparableError(f"{code} cannot be told in {to}")
    return Fraction(value) * known.factor / wanted.factor


def _decimal(value: Fraction, what: str) -> Decimal:
    rest, places = value.denominator, 0
    while by := next((by for by in (10, 2, 5) if rest % by == 0), 0):
        rest, places = rest // by, places + 1
    if rest != 1:
        raise InexactError(f"no decimal says {what}")
    digits = abs(value.numerator) * 10**places // value.denominator
    while places and digits % 10 == 0:
        digits, places = digits // 10, places - 1
    return Decimal((int(value < 0), tuple(map(int, str(digits))), -places))


@cache
def _scale(code: str) -> _Scale | None:
    """What a code measures; None for one that is no UCUM term as we write them ("log10 [IU]/mL")."""
    tokens = _TOKEN.findall(code)
    if not code or "".join(tokens) != code:
        return None
    above: Counter[str] = Counter()
    below: Counter[str] = Counter()
    try:
        factor, rest = _term(tokens, above, below)
    except ValueError:
        return None
    return None if rest else _Scale(tuple(sorted(above.items())), tuple(sorted(below.items())), factor)


def _term(tokens: list[str], above: Counter[str], below: Counter[str]) -> tuple[Fraction, list[str]]:
    """Read units joined by "." and "/", up to a closing bracket; a unit behind "/" goes below the line."""
    factor, sign = Fraction(1), "/" if tokens[:1] == ["/"] else "."
    rest = tokens[1:] if sign == "/" else tokens
    while True:
        part, rest = _component(rest, (below, above) if sign == "/" else (above, below))
        factor = factor / part if sign == "/" else factor * part
        if not rest or rest[0] == ")":
            return factor, rest
        sign, *rest = rest
        if sign not in _JOINTS:
            raise ValueError(sign)


def _component(tokens: list[str], places: tuple[Counter[str], Counter[str]]) -> tuple[Fraction, list[str]]:
    """A unit, or several in brackets; `places` count what goes on its side of the line, and on the other."""
    if not tokens or tokens[0] in {*_JOINTS, ")"}:
        raise ValueError("a unit is missing")
    first, *rest = tokens
    if first != "(":
        return _unit(first, rest, places[0])
    part, rest = _term(rest, *places)
    if rest[:1] != [")"]:
        raise ValueError("a bracket is not closed")
    return part, rest[1:]


def _unit(word: str, rest: list[str], place: Counter[str]) -> tuple[Fraction, list[str]]:
    """The factor of one unit with the power behind it, its dimension counted; numbers and "%" have none."""
    if word.startswith("10*"):
        return Fraction(10) ** int(word[3:]), rest
    if word.isdigit() or word == "%":
        return Fraction(1, 100) if word == "%" else Fraction(int(word)), rest
    powered = bool(rest) and rest[0].isdigit()
    power = int(rest[0]) if powered else 1
    dimension, exponent, factor = _FIXED.get(word) or _metric(word)
    place[dimension] += exponent * power
    return factor ** power, rest[1:] if powered else rest


def _metric(word: str) -> tuple[str, int, Fraction]:
    """A metric unit with its prefix; any other word is a dimension of its own."""
    for base, (dimension, exponent, factor) in _METRIC.items():
        prefix = word.removesuffix(base)
        if prefix != word and prefix in _PREFIXES:
            return dimension, exponent, factor * Fraction(10) ** _PREFIXES[prefix]
    return word, 1, Fraction(1)
