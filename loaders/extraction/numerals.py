"""Numbers as printed: digits with a sign or a power of ten, number words, "twofold".

Why: every amount starts with one, and its printed form must be kept beside its value.
Method: tokens of the lexer; a sign counts only where nothing it could join stands before it.
Fails: `number_at` returns None where no number starts.
"""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

from loaders.extraction.lexer import DASHES, WORD_NUMBERS, decimal
from loaders.extraction.scene import Scene
from loaders.extraction.units import power_of_ten, unit_at
from loaders.record import Number

FOLDS = {"twofold": 2, "threefold": 3, "fourfold": 4, "fivefold": 5, "sixfold": 6, "tenfold": 10, "doubling": 2}
_SIGNS = DASHES | {"+"}
_BEFORE_SIGN = {"(", "[", ",", ";", ":", "=", "<", ">", "≤", "≥", "⩽", "⩾", "≦", "≧", "<=", ">=", "=<", "=>", "~", "≈"}
_LARGEST_POWER, _TWENTY, _TEN = 12, 20, 10


def number_at(scene: Scene, i: int) -> tuple[int, Number] | None:
    """A number at token i: digits with an optional sign or power of ten, or a number word."""
    if i < len(scene.lowers) and scene.lowers[i] in _SIGNS and _is_sign(scene, i):
        hit = digits(scene, i + 1)
        if hit is None:
            return None
        end, number = hit
        value = number.value if scene.word(i) == "+" else -number.value
        return end, Number(value, printed_at(scene, i, end))
    return digits(scene, i) or _word_number(scene, i)


def _is_sign(scene: Scene, i: int) -> bool:
    if i + 1 >= len(scene.tokens) or scene.tokens[i + 1].kind != "number" or not scene.glued(i + 1):
        return False
    previous = scene.tokens[i - 1] if i else None
    if previous is None or previous.text in _BEFORE_SIGN or previous.text in DASHES:
        return True
    return not scene.glued(i) and previous.kind != "number" and previous.text != "%"


def digits(scene: Scene, i: int) -> tuple[int, Number] | None:
    """A number in digits at token i, with the power of ten behind it."""
    if i >= len(scene.tokens):
        return None
    token = scene.tokens[i]
    if token.number is None or token.text == "000":  # the torn end of a longer number
        return None
    power = power_of_ten(scene.tokens, i + 1) if scene.word(i + 1) in {"×", "x", "*"} else None
    if power and unit_at(scene.tokens, i + 1) is None:
        return power[0], Number(token.number.scaleb(power[1]), printed_at(scene, i, power[0]))
    if token.text == "10" and (exponent := power_of_ten(scene.tokens, i)) and abs(exponent[1]) <= _LARGEST_POWER and (
            exponent[1] < 0 or scene.tokens[exponent[0] - 1].kind == "power"):
        return exponent[0], Number(Decimal(1).scaleb(exponent[1]), printed_at(scene, i, exponent[0]))
    return i + 1, _plain(token.text)


@lru_cache(maxsize=4096)
def _plain(printed: str) -> Number:
    """The number of these digits: few numbers make up most of a page, and each is held once."""
    return Number(decimal(printed), printed)


def _word_number(scene: Scene, i: int) -> tuple[int, Number] | None:
    word = scene.word(i)
    if word in FOLDS:
        return i + 1, Number(Decimal(FOLDS[word]), scene.tokens[i].text)
    if word not in WORD_NUMBERS:
        return None
    value, end = WORD_NUMBERS[word], i + 1
    ones = WORD_NUMBERS.get(scene.word(i + 2), 99)
    if value >= _TWENTY and scene.word(i + 1) in DASHES and scene.glued(i + 1) and ones < _TEN:
        value, end = value + ones, i + 3
    return end, Number(Decimal(value), printed_at(scene, i, end))


def printed_at(scene: Scene, low: int, high: int) -> str:
    """The characters of tokens [low, high)."""
    return scene.view.text[scene.tokens[low].start:scene.tokens[high - 1].end]
