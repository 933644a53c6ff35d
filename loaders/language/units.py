"""Units behind a number, in whatever form guidelines print them, as UCUM codes.

Why: "mL/min/1.73 m²", "units per kg", "g·dL−1" and "× 10⁹ per litre" are compositions; a table of whole units never
    ends.
Method: a unit is a form of the table `units.toml`, maybe under a power of ten, with fractions ("/", "per", "⁻¹")
    behind it. The kinds of its parts tell what sort of quantity it measures ("mass" per "volume" is a concentration).
Fails: returns None where no unit stands.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from loaders.language import lexis
from loaders.language.lexer import DASHES, Token, is_glued
from loaders.language.lexicon import Phrases
from loaders.language.tables import rows

_ATOMS: Phrases[tuple[str, str]] = Phrases(
    ((form, (row["code"], row["kind"])) for row in rows("units", "unit") for form in row["forms"]), exact_up_to=2,
)
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
_AMOUNTS = {"mass", "substance", "activity", "volume", "form", "count", "weight", "energy", "dose"}
_COUNTS = {"count", "breaths", "beats", "people"}
_MOST_FRACTIONS, _LONGEST_CELL, _LONGEST_SORT = 4, 7, 4  # parts, tokens, tokens
_BODY = {"weight", "area", "time", "dose", "mass"}
_PORTION = "100", "g"  # what a food holds is told in it; "500 mg/125 mg" is two drugs
_BURNT = {"tbsa", "bsa"}
_DEGREES = {"C": ("Cel", 30, 45), "F": ("[degF]", 86, 113)}  # as warm as a body
_SHARES = {"100": "%", "1000": "10*-3", "10000": "10*-4", "100000": "10*-5"}  # "3 per 1000" is a share of 3 in 10*-3
_PERSON_TIME = {f"({count}.{{person}}.a)": f"{code}/a" for count, code in _SHARES.items()}


class Unit(NamedTuple):
    """A UCUM code and the kind of quantity it measures: time, percent, dose, concentration, pressure, flow ..."""

    code: str
    kind: str


ONE = Unit("1", "none")


def unit_at(tokens: Sequence[Token], i: int) -> tuple[int, Unit] | None:
    """The unit starting at token i: the token after it, and its reading.

    >>> from loaders.language.lexer import tokenise
    >>> unit_at(tokenise("mg/kg/day"), 0) == unit_at(tokenise("mg per kg per day"), 0), unit_at(tokenise("NIV"), 0)
    (True, None)
    >>> unit_at(tokenise("mL/min/1.73 m²"), 0)
    (7, Unit(code='mL/min/{1.73_m2}', kind='clearance'))
    """
    if i < len(tokens) and tokens[i].key[:3] == "log" and (found := _logarithm(tokens, i)):
        return found
    if i < len(tokens) and (piece := _piece(tokens, i)):
        return piece
    power = _power(tokens, i)
    atom = _atom(tokens, power[0] if power else i)
    if atom is None:
        return _powered_cells(tokens, power) or _powered_fraction(tokens, power) if power else _bare_fraction(tokens, i)
    end, code, kind = _product(tokens, atom)
    code = "" if kind in _COUNTS else code  # to UCUM a thing that is counted is no unit: "cells/L" is "/L"
    # "4 h/day" is four hours on each day: how often is no part of the unit.
    end, below = (end, []) if kind == "time" else _fractions(tokens, end)
    if code == "{dose}" and not below and (day := _in_a_day(tokens, end)):
        end, below = day, [("d", "time")]
    if kind == "mass" and not below and (longer := analyte_denominators(tokens, end)):
        end, below = longer
    if code == "{unit}" and len(below) == 1 and below[0][0] in {"L", "l"} and tokens[end - 1].text not in DASHES:
        code = "U"  # the activity of an enzyme
    if power:
        code = power[1]
    return end, Unit(_spell_code(code, below, atom[1]), _kind(kind, [part[1] for part in below]))


def _piece(tokens: Sequence[Token], i: int) -> tuple[int, Unit] | None:
    """"1 paediatric tablet", "2 double-strength tablets": a piece behind the sort that it is of."""
    if tokens[i].key not in lexis.SORTS_OF_PIECES:
        return None
    place = i + 1
    while place < len(tokens) and place < i + _LONGEST_SORT and (
            tokens[place].text in DASHES or tokens[place].key in lexis.SORTS_OF_PIECES):
        place += 1
    atom = _atom(tokens, place)
    return unit_at(tokens, place) if atom and atom[2] == "form" else None


def analyte_denominators(tokens: Sequence[Token], i: int) -> tuple[int, list[tuple[str, str]]] | None:
    """The denominators behind what is measured: "µg Hb/g", "mg of albumin per gram of creatinine", "mg Phe/100 g".

    >>> from loaders.language.lexer import tokenise
    >>> [analyte_denominators(tokenise(words), 0) for words in ("Hb/g", "of albumin per gram", "of riluzole per gram")]
    [(3, [('g', 'mass')]), (4, [('g', 'mass')]), None]
    >>> analyte_denominators(tokenise("salt/100 g"), 0)
    (4, [('(100.g)', 'mass')])
    """
    place = i + (i < len(tokens) and tokens[i].key == "of")
    if place >= len(tokens) or tokens[place].kind not in {"word", "name"}:
        return None
    end, below = _fractions(tokens, place + 1)
    known = tokens[place].key in lexis.ANALYTES_AFTER_A_UNIT
    return (end, below) if below and (known or below[0][0] == f"({_PORTION[0]}.{_PORTION[1]})") else None


def unit_over(unit: Unit, below: Sequence[tuple[str, str]]) -> Unit:
    """The unit over further denominators.

    >>> unit_over(Unit("mg", "mass"), [("kg", "weight"), ("d", "time")])
    Unit(code='mg/kg/d', kind='dosage')
    """
    return Unit(_spell_code(unit.code, below, ""), _kind(unit.kind, [part[1] for part in below]))


def _logarithm(tokens: Sequence[Token], i: int) -> tuple[int, Unit] | None:
    """"log10 IU/mL", "log₁₀ copies/mL", "log copies/mL": the logarithm of a concentration."""
    if tokens[i].key not in lexis.WORDS_OF_LOGARITHM:
        return None
    place = i + 1
    place += place < len(tokens) and tokens[place].text in {"10", "₁₀"} and is_glued(tokens, place)
    place += place < len(tokens) and tokens[place].text in DASHES and not tokens[place].number
    hit = unit_at(tokens, place) if place < len(tokens) and tokens[place].key not in lexis.WORDS_OF_LOGARITHM else None
    if hit is None or hit[1].kind != "concentration":
        return None
    code = f"{{{tokens[place].key}}}{hit[1].code}" if hit[1].code.startswith("/") else hit[1].code
    return hit[0], Unit(f"{{log10}}.{code}", "concentration")


def power_of_ten(tokens: Sequence[Token], i: int) -> tuple[int, int] | None:
    """The token after, and the exponent of, "× 10⁹", "x 10^9", "×109" (a lost superscript), "10-3".

    >>> from loaders.language.lexer import tokenise
    >>> [power_of_ten(tokenise(words), 0) for words in ("× 10⁹", "×109", "× 100")]
    [(3, 9), (2, 9), None]
    """
    if i < len(tokens) and tokens[i].key in {"×", "x", "*", "·"}:
        i += 1
    if i >= len(tokens) or not tokens[i].text.startswith("10") or tokens[i].kind != "number":
        return None
    lost = re.fullmatch(r"10([2-9]|1[0-2])", tokens[i].text)
    if lost:
        return i + 1, int(lost.group(1))
    return _exponent(tokens, i + 1) if tokens[i].text == "10" else None


def _exponent(tokens: Sequence[Token], i: int) -> tuple[int, int] | None:
    if i < len(tokens) and tokens[i].kind == "power" and re.fullmatch(r"[⁻⁺]?[⁰¹²³⁴-⁹]{1,2}", tokens[i].text):
        return i + 1, int(tokens[i].text.translate(_SUPERSCRIPTS))
    if i < len(tokens) and tokens[i].text in {"^", "*", "E", "e"}:
        i += 1
    sign = 1
    if i + 1 < len(tokens) and tokens[i].text in DASHES and is_glued(tokens, i):
        sign, i = -1, i + 1
    if i < len(tokens) and is_glued(tokens, i) and re.fullmatch(r"\d{1,2}", tokens[i].text):
        return i + 1, sign * int(tokens[i].text)
    return None


def _power(tokens: Sequence[Token], i: int) -> tuple[int, str] | None:
    if i >= len(tokens) or tokens[i].key not in {"×", "x", "*"}:
        return None
    hit = power_of_ten(tokens, i)
    return (hit[0], f"10*{hit[1]}") if hit else None


def _powered_fraction(tokens: Sequence[Token], power: tuple[int, str]) -> tuple[int, Unit] | None:
    end, below = _fractions(tokens, power[0])
    return (end, Unit(_spell_code(power[1], below, ""), "concentration")) if below else None


def _powered_cells(tokens: Sequence[Token], power: tuple[int, str]) -> tuple[int, Unit] | None:
    """"× 10^6 CD34+ cells/kg": the sort of cell stands before what they are counted in."""
    for place in range(power[0], min(power[0] + _LONGEST_CELL, len(tokens))):
        if tokens[place].key in {"cells", "cell"}:
            end, below = _fractions(tokens, place + 1)
            return (
                (end, Unit(_spell_code(power[1], below, ""), _kind("count", [part[1] for part in below]))) if below else None
            )
        if tokens[place].kind != "word" and tokens[place].text not in DASHES | {"+"}:
            return None
    return None


def _bare_fraction(tokens: Sequence[Token], i: int) -> tuple[int, Unit] | None:
    """"500/µL", "20 per 1000 live births": a count over something."""
    end, below = _fractions(tokens, i)
    if not below or below[0][1] not in {"volume", "time", "people", "persontime"}:
        return None
    return end, Unit(_spell_code("", below, ""), _kind("count", [part[1] for part in below]))


def _atom(tokens: Sequence[Token], i: int) -> tuple[int, str, str] | None:
    hit = _ATOMS.at(tokens, i)
    if hit is None:
        return _bare_degrees(tokens, i)
    if tokens[i].text == "G":  # a gauge
        return None
    end, (code, kind) = hit
    squared = end < len(tokens) and tokens[end].text in {"²", "³"} and is_glued(tokens, end)
    if squared and code in {"m", "cm", "mm"}:
        exponent = tokens[end].text.translate(_SUPERSCRIPTS)
        return end + 1, code + exponent, "area" if exponent == "2" else "volume"
    return end, code, kind


def _bare_degrees(tokens: Sequence[Token], i: int) -> tuple[int, str, str] | None:
    """"38.5 C", "38C", "101 F": degrees without their sign, of a body; "38 C groups" are none."""
    if not 0 < i < len(tokens) or tokens[i].text not in _DEGREES or (number := tokens[i - 1].number) is None:
        return None
    code, low, high = _DEGREES[tokens[i].text]
    following = tokens[i + 1] if i + 1 < len(tokens) else None
    ends = following is None or following.kind != "word" or following.key in {"and", "or"}
    return (i + 1, code, "temperature") if low <= number <= high and (ends or is_glued(tokens, i)) else None


def _product(tokens: Sequence[Token], atom: tuple[int, str, str]) -> tuple[int, str, str]:
    """"mg·h/L", "mg*h/L": an amount over time, as exposure is told."""
    end, code, kind = atom
    if kind not in {"mass", "substance"} or end >= len(tokens) or tokens[end].text not in {"·", "⋅", "•", "*", "×", "."}:
        return atom
    after = _ATOMS.at(tokens, end + 1)
    return (after[0], f"{code}.{after[1][0]}", kind) if after and after[1][1] == "time" and is_glued(tokens, end) else atom


def _fractions(tokens: Sequence[Token], i: int) -> tuple[int, list[tuple[str, str]]]:
    """The denominators from token i on, at most four: codes and kinds."""
    below: list[tuple[str, str]] = []
    while len(below) < _MOST_FRACTIONS:
        hit = _fraction(tokens, i)
        if hit is None:
            break
        i = hit[0]
        below.append(hit[1:])
    return i, below


def _fraction(tokens: Sequence[Token], i: int) -> tuple[int, str, str] | None:
    if i + 1 >= len(tokens):
        return None
    if tokens[i].text in {"/", "∕", "⁄"} or tokens[i].key == "per":
        return _denominator(tokens, i + 1)
    # "mg/kg body weight/day": the name of the weight stands between two denominators.
    if tokens[i].key == "body" and tokens[i + 1].key == "weight":
        return _fraction(tokens, i + 2)
    if tokens[i].text == "(" and i + 2 < len(tokens) and tokens[i + 1].key == "bw" and tokens[i + 2].text == ")":
        return _fraction(tokens, i + 3)
    return _inverse(tokens, i)


def _denominator(tokens: Sequence[Token], i: int) -> tuple[int, str, str] | None:
    if tokens[i].text == "1.73":
        return _surface(tokens, i + 1)
    if tokens[i].number is not None:
        return _counted_denominator(tokens, i)
    hit = _atom(tokens, i)
    if hit and hit[2] == "percent" and hit[0] < len(tokens) and tokens[hit[0]].key in _BURNT:
        return hit[0] + 1, hit[1], "area"  # "4 mL/kg/% TBSA"
    return None if hit is None or hit[2] in {"percent", "score", "fold"} else (hit[0], hit[1], hit[2])


def _surface(tokens: Sequence[Token], i: int) -> tuple[int, str, str] | None:
    """The square metres behind "1.73": "m²", "m2", or "m 2" where a raised figure was lost."""
    hit = _atom(tokens, i)
    if hit is None:
        return None
    end, code, kind = hit
    parted = code == "m" and end < len(tokens) and tokens[end].text == "2"
    return (end + parted, "{1.73_m2}", "surface") if kind == "area" or parted else None


def _counted_denominator(tokens: Sequence[Token], i: int) -> tuple[int, str, str] | None:
    """"/100 mL", "per 1000 live births", "/24 h"."""
    hit = _atom(tokens, i + 1)
    count = f"{tokens[i].number:f}"
    if hit and (count, hit[1]) == ("24", "h"):
        return hit[0], "d", "time"
    if hit and (hit[2] in {"volume", "persontime", "people", "time"} or (count, hit[1]) == _PORTION):
        return hit[0], count if hit[2] == "people" else f"({count}.{hit[1]})", hit[2]
    # A bare "per 1000" counts people, "per 1000 kcal" does not.
    return None if count not in {"1000", "10000", "100000"} or (hit and hit[2] in _AMOUNTS) else (i + 1, count, "people")


def _in_a_day(tokens: Sequence[Token], i: int) -> int | None:
    """"4 doses in 24 hours", "in any 24-hour period": the token behind a day told in hours."""
    if i >= len(tokens) or tokens[i].key not in lexis.PREPOSITIONS_BEFORE_A_DAY:
        return None
    place = i + 1
    while place < len(tokens) and tokens[place].key in lexis.DETERMINERS_OF_A_DAY:
        place += 1
    if place + 1 >= len(tokens) or tokens[place].text != "24":
        return None
    place += 1 + (tokens[place + 1].text in DASHES)
    hit = _atom(tokens, place)
    if hit is None or hit[1] != "h":
        return None
    return hit[0] + (hit[0] < len(tokens) and tokens[hit[0]].key == "period")


def _inverse(tokens: Sequence[Token], i: int) -> tuple[int, str, str] | None:
    """"·dL−1", " kg⁻¹"."""
    start = i + 1 if tokens[i].text in {"·", ".", "⋅"} else i
    hit = _atom(tokens, start)
    if hit is None or hit[0] >= len(tokens):
        return None
    end = hit[0]
    if tokens[end].text == "⁻¹" and is_glued(tokens, end):
        return end + 1, hit[1], hit[2]
    minus = end + 1 < len(tokens) and tokens[end].text in DASHES and is_glued(tokens, end) and is_glued(tokens, end + 1)
    return (end + 2, hit[1], hit[2]) if minus and tokens[end + 1].text == "1" else None


def _spell_code(code: str, below: Sequence[tuple[str, str]], alone: str) -> str:
    """The code over its denominators; "per dose" is not part of a unit."""
    parts = [part for part, kind in below if kind != "dose"]
    if not parts:
        return code or alone
    if not code and (share := _SHARES.get(parts[0]) or _PERSON_TIME.get(parts[0])):
        return "/".join([share, *parts[1:]])
    return "/".join([code, *parts])


def _kind(kind: str, below: Sequence[str]) -> str:
    """What the composed unit measures."""
    below = [part for part in below if part != "dose"]
    if not below:
        return kind
    if "surface" in below:
        return "clearance"
    if kind == "percent":
        return "percent" if below[0] == "time" else "concentration"
    if kind in _COUNTS:
        return {"volume": "concentration", "time": "rate", "weight": "dosage"}.get(below[0], "incidence")
    return _ratio_kind(kind, below)


def _ratio_kind(kind: str, below: Sequence[str]) -> str:
    if kind == "volume" and below[-1] == "time" and below[0] != "weight":
        return "flow"
    if kind == "weight":
        return "bmi" if below[0] == "area" else "ratio"
    if kind in _AMOUNTS and below[0] in {"volume", "substance"}:
        return "concentration"
    if kind in {"mass", "substance"} and below[0] == "mass":
        return "concentration"
    if kind in _AMOUNTS | {"fluid"} and below[0] in _BODY:
        return "dosage"
    return "ratio"
