"""Text into tokens: numbers, words, signs, and the look-alikes that must never be taken for numbers.

Why: "CHA2DS2-VASc", "1.2.3", "COVID-19", a date and "3rd" hold digits but no quantity; cutting them out here keeps
    every later rule free of exceptions.
Method: one regular expression with possessive quantifiers, so its work is linear; it takes the blanks before a token
    with it, which spares a search at each of them. Masked stretches become one `gap`.
Fails: never; a character no alternative knows is a sign of its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from functools import lru_cache, partial
from typing import Literal, NamedTuple

Kind = Literal["number", "word", "name", "power", "sign", "gap"]

DASHES = frozenset("-‐‑–—−")
_MASK = "\x00"
_LETTER = r"[^\W\d_⁰¹²³⁴-⁹]"
_TOKEN = re.compile(
    rf"""\s*+(?:
    (?P<plain>[A-Za-z]++(?=[\s,;)]))
  | (?P<mark>[,;:)%])
  | (?P<gap>{_MASK}++)
  | (?P<word>(?!https?://|www\.)(?:
        {_LETTER}(?:\.{_LETTER}){{1,3}}(?!\w)\.?
      | {_LETTER}\w*+(?:-{_LETTER}\w*+){{0,2}}-\d\w*+
      | {_LETTER}[^\W⁰¹²³⁴-⁹]*+
    ))
  | (?P<name>
        (?:https?://|www\.)[^\s]++
      | (?<![\d.])\d{{4}}-\d{{2}}-\d{{2}}(?!\d) | (?<![\d.])\d{{1,2}}/\d{{1,2}}/\d{{2,4}}(?![\d/])
      | \d++(?:\.\d++){{2,9}}
      | \+\d{{1,3}}[ -]\(?\d{{2,4}}\)?(?:[ -]\d{{3,4}}){{2,3}}(?!\d)
      | (?<!\d)\(?\d{{3}}\)?[ -]\d{{3}}-\d{{4}}(?!\d) | (?<!\d)\d-\d{{3}}-\d{{3}}-\d{{4}}(?!\d)
      | (?<!\d)0\d{{2,4}}[ ]\d{{3,4}}[ ]\d{{3,4}}(?!\d)
      | \d++(?:st|nd|rd|th)\b
    )
  | (?P<number>
        \d{{1,3}}(?:,\d{{3}})++(?!\d)(?:\.\d++)?
      | (?:(?<!\d[ ])|(?<={_LETTER}\d[ ])|(?<={_LETTER}\d\d[ ]))\d{{1,3}}(?:[ \u00a0\u2009\u202f]\d{{3}})++(?!\d|[.,-]\d)
      | \d++[.·]\d++ | 0,\d++ | (?<!\d)\.\d++ | \d++
    )
  | (?P<power>[⁺⁻]?[⁰¹²³⁴-⁹]++)
  | (?P<sign><=|>=|=<|=>|<>|[^\s])
    )""",
    re.VERBOSE,
)

# The kind of each group, by its number. "plain" and "mark" are the words and signs most of a page is made of.
_KINDS: tuple[Kind, ...] = ("gap", "word", "sign", "gap", "word", "name", "number", "power", "sign")
ONES = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
        "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
WORD_NUMBERS = {word: value for value, word in enumerate(ONES, 1)} | {word: 10 * n for n, word in enumerate(TENS, 2)}


class Token(NamedTuple):
    """One piece of clean text with its place; `number` is filled for digits, word numbers are left to the parser."""

    kind: Kind
    start: int
    end: int
    text: str
    lower: str
    number: Decimal | None = None


# A token is made for every word of a page: without the named tuple's own constructor in half the time.
_token: Callable[[tuple[Kind, int, int, str, str, Decimal | None]], Token] = partial(tuple.__new__, Token)


@lru_cache(maxsize=4096)
def decimal(text: str) -> Decimal:
    """The value of digits as printed: thousands marks taken out, a raised point or a leading "0," read as a point."""
    if text.isdecimal():
        return Decimal(text)
    plain = text.replace("·", ".")
    plain = plain.replace("0,", "0.", 1) if re.fullmatch(r"0,\d+", plain) else re.sub(r"[,\s]", "", plain)
    return Decimal(plain)


def mask(text: str, start: int, end: int, masked: Iterable[tuple[int, int]]) -> str:
    """text[start:end] with the masked stretches blotted out, same length."""
    found = text[start:end]
    for low, high in masked:
        first, last = max(low, start) - start, min(high, end) - start
        if first < last:
            found = found[:first] + _MASK * (last - first) + found[last:]
    return found


def tokenise(text: str, offset: int = 0) -> tuple[Token, ...]:
    """The tokens of `text`, their places counted from `offset`."""
    found: list[Token] = []
    for hit in _TOKEN.finditer(text):
        group = hit.lastindex or 0
        kind, word = _KINDS[group], hit[group]
        start, end = hit.span(group)
        value = decimal(word) if kind == "number" else None
        found.append(_token((kind, start + offset, end + offset, word, word.lower(), value)))
    return tuple(found)


def glued(tokens: Sequence[Token], i: int) -> bool:
    """Whether token i stands directly behind token i - 1."""
    return 0 < i < len(tokens) and tokens[i - 1].end == tokens[i].start
