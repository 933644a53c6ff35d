"""Whether a number stands in the words it was read from, and as what.

Why: every number that is stored must be found again in the document by the person who doubts it, as digits or as a
    number word; a number that is not printed was misread or made up.
Method: the words are given as a page shows them (`Format.words`), and cut by the reader's own lexer, so that 5 is
    not found in 15, nor 500 in 1,500. Of what a rule has read only the place is looked at (`occurs`): what its printed
    form says the rule knows. What a person typed must also say the value (`stands`): digits and number words by their
    meaning, words such as "monthly" by the rule tables.
Fails: it does not; a number that is not printed gives False or None, and whoever stores it raises `UnprintedNumber`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from functools import cache
from itertools import chain

from loaders.language.lexer import DASHES, WORD_NUMBERS, decimal, tokenise
from loaders.language.tables import rows, values
from loaders.record import Number

COUNTING: dict[str, int] = values("numbers", "counting") | values("numbers", "folds")
COMPOUNDS = {
    f"{tens}-{ones}": ten + one for tens, ten in WORD_NUMBERS.items() if ten >= 20  # noqa: PLR2004 - "twenty-five"
    for ones, one in WORD_NUMBERS.items() if one < 10  # noqa: PLR2004
}
ARTICLES: dict[str, int] = values("numbers", "articles")
WORDS = {word: Decimal(value) for word, value in (WORD_NUMBERS | COMPOUNDS | COUNTING | ARTICLES).items()} | {
    "half": Decimal("0.5")}
LATIN = re.compile(r"q(\d{1,2})(?:-(\d{1,2}))?(?=[a-z])")  # q12h is one token to the lexer
THOUSANDS = re.compile(r"\d{3}")
# "500" may be the end of "1,500", "5" may not be the end of "1,5": that comma parts two numbers.
EARLIER, EARLIER_THOUSANDS = re.compile(r"\d[.·]"), re.compile(r"\d[.·,]")
LONGER = re.compile(r"[.·]\d|,\d{3}(?!\d)")
DIGITS = re.compile(r"(\d[\d.,·\s]*|\.\d+)")


class UnprintedNumber(ValueError):
    """A number that does not occur in the words it is said to have been read from."""


def stands(number: Number, words: str) -> bool:
    """Whether the printed form of a number says its value and stands in the words as a number of its own.

    >>> two, five = Number(Decimal(2), "twice"), Number(Decimal(5), "5")
    >>> stands(two, "riluzole twice daily"), stands(two, "riluzole b.i.d."), stands(five, "15 mg")
    (True, False, False)
    """
    said = value_of(number.printed)
    if not number.printed or (said is not None and said != number.value):
        return False
    if said is None and not _has_digits(number.printed) and number.value not in _told_by_word(number.printed.lower()):
        return False
    return _place(number.printed, words) is not None


def occurs(printed: str, words: str) -> bool:
    """Whether a printed form stands in the words as a number of its own, whatever it says.

    >>> occurs("1,500", "give 1,500 mg"), occurs("500", "give 1,500 mg"), occurs("½", "take ½ tablet")
    (True, False, True)
    """
    return bool(printed) and (_place(printed, words) is not None or printed in {token.text for token in tokenise(words)})


def value_of(printed: str) -> Decimal | None:
    """What digits or a number word say; None for powers of ten and for any other words.

    >>> value_of("1,500"), value_of("twenty-five"), value_of("10^9"), value_of("weekly")
    (Decimal('1500'), Decimal('25'), None, None)
    """
    sign, bare = (printed[0], printed[1:].strip()) if printed[:1] in DASHES | {"+"} else ("", printed)
    if not DIGITS.fullmatch(bare):
        return _word_value(printed.lower())
    try:
        value = decimal(bare)
    except InvalidOperation:
        return None
    return -value if sign in DASHES else value


def form_of(value: Decimal, words: str) -> str | None:
    """The digits for a value in the words, else the number word, else "twice" and the like; None where none stands there.

    >>> form_of(Decimal(2), "50 mg twice daily"), form_of(Decimal(12), "50 mg q12h"), form_of(Decimal(5), "15 mg")
    ('twice', '12', None)
    """
    tokens = tokenise(words)
    digits = (token.text for token in tokens if token.number == value)
    latin = (digit for token in tokens if (hit := LATIN.match(token.key)) for digit in hit.groups()
             if digit and Decimal(digit) == value)
    spelt = (token.text for said in (WORD_NUMBERS, COUNTING) for token in tokens if said.get(token.key) == value)
    return next(chain(digits, latin, spelt), None)


def count_form(count: int, words: str) -> str | None:
    """How many members have to hold, as the words print it: "two", "2", not "2.0"; None where they do not.

    >>> count_form(2, "at least two of these"), count_form(2, "any 2 of these"), count_form(2, "all of these")
    ('two', '2', None)
    """
    return next((token.text for token in tokenise(words)
                 if token.text == str(count) or WORD_NUMBERS.get(token.key) == count), None)


def frequency_form(table: str, count: Decimal, unit: str, words: str) -> str | None:
    """The words for so many times a unit (table "frequency"), or for every so many units ("interval"): "twice daily".

    >>> [frequency_form("frequency", Decimal(2), "d", words) for words in ("50 mg Twice daily", "50 mg BD", "50 mg daily")]
    ['Twice daily', 'BD', None]
    """
    # A few capitals are two characters in lower case, which would move the places.
    low = words.lower() if len(words.lower()) == len(words) else words
    found = (words[place:place + len(form)] for form in _forms(table, count, unit)
             if (place := _place(form, low)) is not None)
    return next(found, None)


@cache
def _forms(table: str, count: Decimal, unit: str) -> tuple[str, ...]:
    """The forms of the table for so many times a unit, in lower case, the longest first."""
    forms = (form.lower() for row in rows("frequencies", table) if (row["count"], row["unit"]) == (count, unit)
             for form in row["forms"])
    return tuple(sorted(forms, key=len, reverse=True))


def _has_digits(printed: str) -> bool:
    return any(char.isdecimal() for char in printed)


def _word_value(word: str) -> Decimal | None:
    """"four", "twenty-five" with any hyphen."""
    return WORDS.get("".join("-" if char in DASHES else char for char in word))


def _place(printed: str, words: str) -> int | None:
    """Where the printed form stands and is no part of a longer number or word."""
    place = words.find(printed)
    while place >= 0:
        end = place + len(printed)
        if _is_whole(printed, words[max(place - 2, 0):place], words[end:end + 5]):  # as far as EARLIER and LONGER look
            return place
        place = words.find(printed, place + 1)
    return None


def _is_whole(printed: str, before: str, behind: str) -> bool:
    """Whether no digit, part of a number or letter around the printed form belongs to it."""
    earlier = EARLIER_THOUSANDS if THOUSANDS.fullmatch(printed) else EARLIER
    if printed[0].isdecimal() and (before[-1:].isdecimal() or earlier.fullmatch(before)):
        return False
    if printed[-1].isdecimal() and (behind[:1].isdecimal() or LONGER.match(behind)):
        return False
    torn = printed[0].isalpha() and before[-1:].isalpha()
    return not torn and not (printed[-1].isalpha() and behind[:1].isalpha())


def _told_by_word(word: str) -> frozenset[Decimal]:
    """The counts that a word such as "monthly" may open in the rule tables."""
    return frozenset(count for opening, count in _openings() if opening == word)


@cache
def _openings() -> tuple[tuple[str, Decimal], ...]:
    return tuple(_read_openings())


def _read_openings() -> Iterator[tuple[str, Decimal]]:
    for table in ("frequency", "interval"):
        for row in rows("frequencies", table):
            for form in row["forms"]:
                yield tokenise(form)[0].key, Decimal(row["count"])
