"""Amounts told with the way they go: "22 fewer per 1000", "0.29 °C lower", "2.1 days more".

Why: a table of findings prints the sign of a difference as a word, and 22 without it turns a benefit into a harm.
Method: a number, its unit, a comparative of direction, and "per 1000" behind that; less is told with a minus, and what
    a row is measured by is the unit of its mean difference.
Fails: returns None where no such word stands behind the number.
"""

from __future__ import annotations

from collections.abc import Sequence

from loaders.extraction.phrases.amounts import Amount
from loaders.language import lexis
from loaders.language.lexer import DASHES, Token
from loaders.language.numerals import number_at
from loaders.language.token_view import STATISTICS, TokenView
from loaders.language.units import Unit, unit_at
from loaders.record import Number


def amount_with_direction(view: TokenView, amount: Amount) -> Amount | None:
    """The amount with the word behind it that tells its way, and with the people it is counted in."""
    word = view.word(amount.end)
    if word not in lexis.COMPARATIVES_OF_DIRECTION or amount.op not in {None, "=", "≈", "between"} or (
            amount.values or amount.second):
        return None
    end = amount.end + 1
    told = negative(view, amount, end) if word in lexis.COMPARATIVES_OF_LESS else amount
    behind = unit_behind(view, end) if amount.unit is None else None
    return told._replace(end=behind[0], unit=behind[1]) if behind else told._replace(end=end)


def unit_behind(view: TokenView, i: int) -> tuple[int, Unit] | None:
    """"22 fewer per 1000", "0.2 fewer mean days": the unit at token i, and the token behind it."""
    unit = unit_at(view.tokens, i + (view.word(i) in lexis.AVERAGES))
    return unit if unit and unit[1].kind == ("incidence" if view.word(i) == "per" else "time") else None


def negative(view: TokenView, amount: Amount, end: int) -> Amount:
    """The amount below nought; its printed form goes on to the word before token `end` that says so."""
    value, low, high = amount.value, amount.high, amount.low
    return amount._replace(
        value=Number(-value.value, view.text(amount.core, end)) if value else None,
        low=Number(-low.value, low.printed) if low else None, high=Number(-high.value, high.printed) if high else None)


def bounds_with_direction(view: TokenView, i: int) -> Amount | None:
    """"231 fewer to 150 fewer", "0.29 °C lower to 0.24 °C higher", "5 fewer per 1000 to 3 more per 1000"."""
    first = _directed_number(view, i)
    second = _directed_number(view, first.end + 1) if first and view.word(first.end) in {"to", "and", *DASHES} else None
    if first is None or second is None or first.value is None or second.value is None:
        return None
    if first.unit and second.unit and first.unit != second.unit:
        return None
    low, high = sorted((first.value, second.value), key=lambda bound: bound.value)
    return Amount(i, second.end, i, "between", low=low, high=high, unit=first.unit or second.unit)


def _directed_number(view: TokenView, i: int) -> Amount | None:
    """A number at token i with its unit and way; a dash before it joins it to another and is no sign."""
    number = number_at(view, i)
    if number is None:
        return None
    unit = unit_at(view.tokens, number[0])
    bare = Amount(i, number[0], i, value=number[1])
    return amount_with_direction(view, bare._replace(end=unit[0], unit=unit[1]) if unit else bare)


def unit_of_measure(view: TokenView, i: int) -> Unit | None:
    """"Measured by: days" in the row of token i, or in the line above with no other result told behind it."""
    here = _measured_by(view.tokens, 0, i)
    if here is not None:
        return _unit_at(view.tokens, here)
    there = _measured_by(view.before, 0, len(view.before))
    told = there is not None and STATISTICS.last(view.before, there, len(view.before))
    return _unit_at(view.before, there) if there is not None and not told else None


def _measured_by(tokens: Sequence[Token], low: int, high: int) -> int | None:
    """The token behind the last "measured by:"."""
    place = next((n for n in range(high - 1, low, -1)
                  if tokens[n].key in {"by", "in"} and tokens[n - 1].key == "measured"), None)
    return None if place is None else place + 1 + (place + 1 < high and tokens[place + 1].key == ":")


def _unit_at(tokens: Sequence[Token], i: int) -> Unit | None:
    unit = unit_at(tokens, i)
    return unit[1] if unit else None
