"""Patterns over tokens, word classes and phrases around an amount, as a row of `rules/roles.toml` writes them.

Why: a rule that only says which words stand around a number is data; whoever adds one should need no Python.
Method: a pattern is a line of elements parted by blanks, one of them AMOUNT. A plain word is itself, `[class name]` any
    word of a class of the lexicon, DRUG, MEASURE and NOUN a phrase of that kind (kept by its name), and a "?" behind an
    element makes it one that may be missing. Elements are matched outwards from the amount, each where the last one ended.
Fails: `ValueError` for a pattern without its one AMOUNT, `KeyError` for a class that the lexicon does not have; both when
    the rules are read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from loaders.extraction.phrases.amounts import Amount
from loaders.extraction.phrases.parameters import MEASURES, drug_at, drug_before, measure_before
from loaders.language.lexer import key_of
from loaders.language.lexicon import WordClass, word_class
from loaders.language.token_view import TokenView

Place = tuple[int, int]
_ELEMENT = re.compile(r"\[[^\]]+\]\??|\S+")
_LONGEST_DRUG = 4  # tokens


def _measure_at(view: TokenView, i: int) -> Place | None:
    hit = MEASURES.at(view.tokens, i)
    return (i, hit[0]) if hit else None


def _measure_before(view: TokenView, i: int) -> Place | None:
    found = measure_before(view, i)
    return (found.start, found.end) if found else None


def _drug_before(view: TokenView, i: int) -> Place | None:
    found = drug_before(view.tokens, i, max(0, i - _LONGEST_DRUG))
    return found if found and found[1] == i else None


# For each phrase: how it is found at a token, and before one.
_PHRASES: Mapping[str, tuple[Callable[[TokenView, int], Place | None], Callable[[TokenView, int], Place | None]]] = {
    "DRUG": (lambda view, i: drug_at(view.tokens, i), _drug_before),
    "MEASURE": (_measure_at, _measure_before),
    "NOUN": (TokenView.noun_after, TokenView.noun_before),
}


@dataclass(frozen=True)
class Element:
    """One element: a phrase by name, or the words it may be; `optional` where it may be missing."""

    phrase: str
    words: WordClass
    optional: bool

    def place(self, view: TokenView, i: int, backwards: bool) -> Place | None:
        """The tokens of the element that starts at token i, or that ends before it."""
        if self.phrase:
            return _PHRASES[self.phrase][backwards](view, i)
        at = i - backwards
        return (at, at + 1) if view.word(at) in self.words else None


@dataclass(frozen=True)
class Match:
    """Where a pattern stands: tokens [start, end), and the phrases in it by name."""

    start: int
    end: int
    phrases: Mapping[str, Place]


@dataclass(frozen=True)
class Pattern:
    """The elements before the amount, nearest first, and those behind it."""

    before: tuple[Element, ...]
    behind: tuple[Element, ...]

    @classmethod
    def of(cls, line: str) -> Pattern:
        """The pattern of a line such as "[verbs of surviving] AMOUNT"."""
        parts = _ELEMENT.findall(line)
        if parts.count("AMOUNT") != 1:
            raise ValueError(f"a pattern has AMOUNT once: {line!r}")
        at = parts.index("AMOUNT")
        return cls(tuple(map(_element, reversed(parts[:at]))), tuple(map(_element, parts[at + 1:])))

    def match(self, view: TokenView, amount: Amount) -> Match | None:
        """The pattern around an amount."""
        phrases: dict[str, Place] = {}
        start = _walk(self.before, view, amount.start, True, phrases)
        end = _walk(self.behind, view, amount.end, False, phrases) if start is not None else None
        return Match(start, end, phrases) if start is not None and end is not None else None


def _element(part: str) -> Element:
    optional, name = part.endswith("?"), part.removesuffix("?")
    if name in _PHRASES:
        return Element(name, WordClass(), optional)
    words = word_class(name[1:-1]) if name.startswith("[") else WordClass({key_of(name)})
    return Element("", words, optional)


def _walk(
    elements: Sequence[Element], view: TokenView, i: int, backwards: bool, phrases: dict[str, Place],
) -> int | None:
    for element in elements:
        place = element.place(view, i, backwards)
        if place:
            i = place[0] if backwards else place[1]
            phrases[element.phrase] = place  # words go under "", which no parameter names
        elif not element.optional:
            return None
    return i
