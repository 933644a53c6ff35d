"""Numbers as printed: digits with a sign, a fraction or a power of ten, number words, "twofold".

Why: every amount starts with one, and its printed form must be kept beside its value.
Method: tokens of the lexer; a sign counts only where nothing it could join stands before it.
Fails: `number_at` returns None where no number starts.
"""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

from loaders.language.lexer import DASHES, WORD_NUMBERS
from loaders.language.tables import values
from loaders.language.token_view import TokenView
from loaders.language.units import power_of_ten, unit_at
from loaders.record import Number

FOLDS: dict[str, int] = values("numbers", "folds")
FRACTIONS = {"½": Decimal("0.5"), "¼": Decimal("0.25"), "¾": Decimal("0.75")}  # those that a decimal says exactly
_SIGNS = DASHES | {"+"}
_BEFORE_SIGN = {"(", "[", ",", ";", ":", "=", "<", ">", "≤", "≥", "⩽", "⩾", "≦", "≧", "<=", ">=", "=<", "=>", "~", "≈"}
_LARGEST_POWER, _TWENTY, _TEN = 12, 20, 10


def number_at(view: TokenView, i: int) -> tuple[int, Number] | None:
    """A number at token i: digits with an optional sign or power of ten, or a number word.

    >>> from loaders.language.token_view import view_of
    >>> [hit and str(hit[1].value) for hit in (number_at(view_of(words), 0) for words in ("−2 points", "twenty-five", "mg"))]
    ['-2', '25', None]
    """
    if i < len(view.keys) and view.keys[i] in _SIGNS and _is_sign(view, i):
        hit = digits(view, i + 1)
        if hit is None:
            return None
        end, number = hit
        value = number.value if view.word(i) == "+" else -number.value
        return end, Number(value, printed_at(view, i, end))
    return digits(view, i) or _word_number(view, i)


def _is_sign(view: TokenView, i: int) -> bool:
    if i + 1 >= len(view.tokens) or view.tokens[i + 1].kind != "number" or not view.is_glued(i + 1):
        return False
    previous = view.tokens[i - 1] if i else None
    if previous is None or previous.text in _BEFORE_SIGN or previous.text in DASHES:
        return True
    # "5 -10" and "5% -10%" are ranges.
    return not view.is_glued(i) and previous.kind != "number" and previous.text != "%"


def digits(view: TokenView, i: int) -> tuple[int, Number] | None:
    """A number in digits at token i, with the power of ten behind it.

    >>> from loaders.language.token_view import view_of
    >>> digits(view_of("1½ tablets"), 0)[1].value, digits(view_of("three tablets"), 0)
    (Decimal('1.5'), None)
    """
    if i >= len(view.tokens):
        return None
    token = view.tokens[i]
    if token.number is None or token.text == "000":  # the torn end of a longer number
        return None
    power = power_of_ten(view.tokens, i + 1) if view.word(i + 1) in {"×", "x", "*"} else None
    if power and unit_at(view.tokens, i + 1) is None:  # in "4 × 10⁹/L" the power is the unit's
        return power[0], Number(token.number.scaleb(power[1]), printed_at(view, i, power[0]))
    # Without "×" only a minus or a superscript makes a power: "10 6" may be two numbers.
    if token.text == "10" and (exponent := power_of_ten(view.tokens, i)) and abs(exponent[1]) <= _LARGEST_POWER and (
            -_TEN <= exponent[1] < 0 or view.tokens[exponent[0] - 1].kind == "power"):  # "10-12 years" is a range
        return exponent[0], Number(Decimal(1).scaleb(exponent[1]), printed_at(view, i, exponent[0]))
    if view.word(i + 1) in FRACTIONS and token.text.isdecimal():  # "1½"
        return i + 2, Number(token.number + FRACTIONS[view.word(i + 1)], printed_at(view, i, i + 2))
    return i + 1, _printed_number(token.number, token.text)


@lru_cache(maxsize=4096)
def _printed_number(value: Decimal, printed: str) -> Number:
    """The number of these digits: few numbers make up most of a page, and each is held once."""
    return Number(value, printed)


def _word_number(view: TokenView, i: int) -> tuple[int, Number] | None:
    word = view.word(i)
    if word in FOLDS:
        return i + 1, Number(Decimal(FOLDS[word]), view.tokens[i].text)
    if word in FRACTIONS:
        return i + 1, Number(FRACTIONS[word], word)
    if word not in WORD_NUMBERS:
        return None
    value, end = WORD_NUMBERS[word], i + 1
    ones = WORD_NUMBERS.get(view.word(i + 2), 99)
    if value >= _TWENTY and view.word(i + 1) in DASHES and view.is_glued(i + 1) and ones < _TEN:
        value, end = value + ones, i + 3
    return end, Number(Decimal(value), printed_at(view, i, end))


def printed_at(view: TokenView, low: int, high: int) -> str:
    """The characters of tokens [low, high).

    >>> from loaders.language.token_view import view_of
    >>> printed_at(view_of("take 1½ tablets"), 1, 3)
    '1½'
    """
    return view.block.text[view.tokens[low].start:view.tokens[high - 1].end]
