"""Words that compare a number with a limit: "less than 5" and "< 5" are one form to the rules.

Why: what a limit means must not hang on whether its sign or its words were printed.
Method: the comparators of `comparators.toml`; those that are nothing but a comparator (`plain`) become one token before a
    number, with their sign as its key and their words as its text. "falls below" says more and stays as it is. A denial
    right before a plain one is a comparator of its own, with the opposite sign: "no longer < 50" is 50 or more.
Fails: it cannot; words without a number behind them are left alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from loaders.language.lexer import DASHES, WORD_NUMBERS, Token
from loaders.language.lexicon import Phrases
from loaders.language.tables import rows, values
from loaders.record import Comparator


def _forms_before() -> Iterator[tuple[str, Comparator]]:
    """Each form before a number, and what a denial of a plain one leaves."""
    for row in rows("comparators", "before"):
        yield from ((form, row["op"]) for form in row["forms"])
    denials = values("comparators", "denials")["forms"]
    for row in rows("comparators", "before"):
        plain = [form for form in row.get("plain", ()) if not form.startswith("no")]
        yield from ((f"{denial} {form}", row["denied"]) for form in plain for denial in denials)


BEFORE: Phrases[Comparator] = Phrases(_forms_before())
BEHIND: Phrases[Comparator] = Phrases((form, row["op"]) for row in rows("comparators", "behind") for form in row["forms"])
COMPARING = frozenset({"<", "<=", ">", ">="})  # the keys of plain comparators
_OPENERS = frozenset(first for first, _ in BEFORE.openings())
_PLAIN = frozenset(form for row in rows("comparators", "before") for form in row.get("plain", ()))
_PLAIN_OPENERS = frozenset(form.split()[0] for form in _PLAIN)


def fold_comparators(tokens: Sequence[Token], text: str, offset: int) -> tuple[Token, ...]:
    """The tokens with each plain comparator before a number as one token; `text` begins at `offset`.

    >>> from loaders.language.lexer import tokenise
    >>> [token.key for token in fold_comparators(tokenise("less than 5, below it"), "less than 5, below it", 0)]
    ['<', '5', ',', 'below', 'it']
    """
    if _PLAIN_OPENERS.isdisjoint(token.key for token in tokens):
        return tuple(tokens)
    found: list[Token] = []
    i = 0
    while i < len(tokens):
        hit = BEFORE.at(tokens, i) if tokens[i].key in _OPENERS else None
        if hit is None:
            found.append(tokens[i])
            i += 1
            continue
        end, sign = hit  # the longest comparator, so that "not below 5" never becomes "not < 5"
        words = text[tokens[i].start - offset:tokens[end - 1].end - offset]
        if " ".join(token.key for token in tokens[i:end]) in _PLAIN and _is_number(tokens, end):
            found.append(Token(tokens[i].kind, tokens[i].start, tokens[end - 1].end, words, sign))
        else:
            found += tokens[i:end]
        i = end
    return tuple(found)


def _is_number(tokens: Sequence[Token], i: int) -> bool:
    """Whether a number starts at token i."""
    signed = i + 1 < len(tokens) and tokens[i].text in DASHES and tokens[i + 1].kind == "number"
    return i < len(tokens) and (tokens[i].kind == "number" or tokens[i].key in WORD_NUMBERS or signed)
