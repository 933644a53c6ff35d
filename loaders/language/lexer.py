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

from loaders.language.tables import rows, table, values

Kind = Literal["number", "word", "name", "power", "sign", "gap"]

DASHES = frozenset("-‐‑–—−")
_MASK = "\x00"  # as long as what it hides, so that places hold, and in no text
_LETTER = r"[^\W\d_⁰¹²³⁴-⁹]"
DecimalMark = Literal[".", ",", "?"]  # "?": a comma stands in numbers, and may be one or part two
# Of "1,500" and "1.500" nobody can say whether a thousand is meant where decimals are printed with a comma.
_COMMA_NUMBER = r"(?<![\d],)(?<![\d.])\d++,\d{1,2}(?![\d,])"
_WITH_COMMA_NAME, _WITH_COMMA = r"| \d{1,3}[.,]\d{3}(?!\d)", rf"{_COMMA_NUMBER} |"


def _pattern(more_names: str, more_numbers: str) -> re.Pattern[str]:
    return re.compile(
    rf"""\s*+(?:
    (?P<plain>[A-Za-z]++(?=[\s,;)]))
  | (?P<mark>[,;:)%])
  | (?P<gap>{_MASK}++)
  | (?P<word>(?!https?://|www\.)(?:
        vs\.(?=\s) |  # its stop would end the sentence
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
      {more_names}
    )
  | (?P<number>
        {more_numbers}
        \d{{1,3}}(?:,\d{{3}})++(?!\d)(?:\.\d++)?
        # A blank parts thousands only where no digit stands before it, or one that ends a name: "B12 1 000".
      | (?:(?<!\d[ ])|(?<={_LETTER}\d[ ])|(?<={_LETTER}\d\d[ ]))\d{{1,3}}(?:[ \u00a0\u2009\u202f]\d{{3}})++(?!\d|[.,-]\d)
      # Only behind "0" is a comma sure to be a decimal mark: "1,5" may be a list.
      | \d++[.·]\d++ | 0,\d++ | (?<!\d)\.\d++ | \d++
    )
  | (?P<power>[⁺⁻]?[⁰¹²³⁴-⁹]++)
  # A dash as it is typed, and as converters write it: "25--50" runs from 25 to 50, and is no 25 and a -50.
  | (?P<sign><=|>=|=<|=>|<>|[-–—]{{1,2}}>|--(?![->])|[^\s])
    )""",
    re.VERBOSE,
    )


_TOKENS: dict[DecimalMark, re.Pattern[str]] = {
    ".": _pattern("", ""), ",": _pattern(_WITH_COMMA_NAME, _WITH_COMMA), "?": _pattern(rf"| (?!0,){_COMMA_NUMBER}", "")}

# The kind of each group, by its number. "plain" and "mark" are the words and signs most of a page is made of.
_KINDS: tuple[Kind, ...] = ("gap", "word", "sign", "gap", "word", "name", "number", "power", "sign")
WORD_NUMBERS: dict[str, int] = values("numbers", "words")
_SYNONYMS: dict[str, str] = {form: row["word"] for row in rows("synonyms", "same") for form in row["forms"]}
_UNIT_FORMS = frozenset(form for row in rows("units", "unit") for form in row["forms"])
_UNIT_AND_NUMBER = re.compile(r"([^\W\d_]+)(-\d.*)")
_NO_CLAUSE = re.compile(rf"\s+(?:(?:is|\w+ly)\s+)?(?:{'|'.join(table('synonyms')['no_clause'])})\b")
_INNER_DASH = re.compile(r"(?<=\w)-(?=\w)")
# Forms of several words by their last one: the words before it, and what all of them mean.
_COMPOUNDS: dict[str, list[tuple[tuple[str, ...], str]]] = {}
for _form, _word in _SYNONYMS.items():
    _parts = _INNER_DASH.sub(" - ", _form).split()
    if len(_parts) > 1:
        _COMPOUNDS.setdefault(_parts[-1], []).append((tuple(_parts[:-1]), _word))
for _rows in _COMPOUNDS.values():
    _rows.sort(key=lambda row: -len(row[0]))


class Token(NamedTuple):
    """One piece of clean text with its place.

    `key` is the word in lower case as the rules see it, one for all its synonyms. `number` is filled for digits, word
    numbers are left to the parser.
    """

    kind: Kind
    start: int
    end: int
    text: str
    key: str
    number: Decimal | None = None


# A token is made for every word of a page: without the named tuple's own constructor in half the time.
_token: Callable[[tuple[Kind, int, int, str, str, Decimal | None]], Token] = partial(tuple.__new__, Token)


@lru_cache(maxsize=4096)
def decimal(text: str) -> Decimal:
    """The value of digits as printed: thousands marks taken out, a raised point or a leading "0," read as a point.

    >>> decimal("1,500"), decimal("0,5"), decimal("36·5")
    (Decimal('1500'), Decimal('0.5'), Decimal('36.5'))
    """
    if text.isdecimal():
        return Decimal(text)
    plain = text.replace("·", ".")
    plain = plain.replace("0,", "0.", 1) if re.fullmatch(r"0,\d+", plain) else re.sub(r"[,\s]", "", plain)
    return Decimal(plain)


def phrase_of(words: str) -> str:
    """The keys of a heading or name without its signs, one blank between them.

    >>> phrase_of("P-value*"), phrase_of("Cut-off (mg/L)")
    ('p value', 'cut off mg l')
    """
    return " ".join(token.key for token in tokenise(words) if token.kind != "sign")


def mask(text: str, start: int, end: int, masked: Iterable[tuple[int, int]]) -> str:
    """text[start:end] with the masked stretches blotted out, same length.

    >>> mask("See [12] for 50 mg", 0, 18, [(4, 8)]).split(_MASK)
    ['See ', '', '', '', ' for 50 mg']
    """
    found = text[start:end]
    for low, high in masked:
        first, last = max(low, start) - start, min(high, end) - start
        if first < last:
            found = found[:first] + _MASK * (last - first) + found[last:]
    return found


@lru_cache(maxsize=16384)  # a page repeats its words: most are looked up, not made again
def key_of(word: str) -> str:
    """The word that stands for all its synonyms, in lower case.

    >>> key_of("Whenever"), key_of("vs."), key_of("unless")
    ('if', 'versus', 'unless')
    >>> key_of("v"), key_of("V")
    ('versus', 'v')
    """
    lower = word.lower()
    return _SYNONYMS.get(lower if len(word) > 1 else word, lower)


def forms_of(key: str) -> tuple[str, ...]:
    """The words in small letters that a key stands for, beside itself.

    >>> forms_of("people"), forms_of("gout")
    (('patients', 'participants', 'persons', 'individuals'), ())
    """
    return tuple(form for form, word in _SYNONYMS.items() if word == key)


def keys_of(words: str) -> list[str]:
    """The keys of words that blanks part: of a name that was read, as its tokens would carry them.

    >>> keys_of("Patients begun on riluzole")
    ['people', 'started', 'on', 'riluzole']
    """
    return [key_of(word) for word in words.split()]


def tokenise(text: str, offset: int = 0, mark: DecimalMark = ".") -> tuple[Token, ...]:
    """The tokens of `text`, their places counted from `offset`; `mark` is the decimal mark of the document.

    >>> [token.text for token in tokenise("In case COVID-19 came 3rd, 1,500 mg")]
    ['In case', 'COVID-19', 'came', '3rd', ',', '1,500', 'mg']
    >>> [token.key for token in tokenise("In case FVC is low, in case of gout")]
    ['if', 'fvc', 'is', 'low', ',', 'in', 'case', 'of', 'gout']
    >>> [token.number for token in tokenise("7,5 mg and 1,500 mg", mark=",") if token.number is not None]
    [Decimal('7.5')]
    >>> [token.text for token in tokenise("7,5 mg -> 0,5 mg", mark="?") if token.number is not None]
    ['0,5']
    """
    found: list[Token] = []
    for hit in _TOKENS[mark].finditer(text):
        group = hit.lastindex or 0
        kind, word = _KINDS[group], hit[group]
        start, end = hit.span(group)
        value = None if kind != "number" else decimal(word.replace(",", ".")) if mark == "," else decimal(word)
        key = key_of(word)
        # "in case of pain" names an event, "as soon as possible" none: a clause follows neither.
        if key in _COMPOUNDS and (before := _compound(found, key)) and not _NO_CLAUSE.match(text, end):
            start, key = found[-before[0]].start - offset, before[1]
            word = text[start:end]
            del found[-before[0]:]
        if kind == "word" and found and found[-1].kind == "number" and (part := _UNIT_AND_NUMBER.fullmatch(word)) and (
                part[1] in _UNIT_FORMS):
            found += tokenise(part[1], start + offset, mark)  # "6 months-5 years": no name ends in its number
            found += tokenise(part[2], start + part.start(2) + offset, mark)
            continue
        found.append(_token((kind, start + offset, end + offset, word, key, value)))
    return tuple(found)


def _compound(found: Sequence[Token], last: str) -> tuple[int, str] | None:
    """How many of the tokens found belong to the compound that ends in the word `last`, and what it means."""
    for words, meant in _COMPOUNDS[last]:  # the longest first
        if tuple("-" if token.key in DASHES else token.key for token in found[-len(words):]) == words:
            return len(words), meant
    return None


def is_glued(tokens: Sequence[Token], i: int) -> bool:
    """Whether token i stands directly behind token i - 1.

    >>> is_glued(tokenise("50mg"), 1), is_glued(tokenise("50 mg"), 1)
    (True, False)
    """
    return 0 < i < len(tokens) and tokens[i - 1].end == tokens[i].start
