"""Which words name a drug, and which cannot: names and stems of drugs, and the words of clinical English that are no drug.

Why: a dose is as good as the name it stands under, and most names are known: only what no list has is to be guessed from
    where it stands, and a word that guidelines are full of is no guess at all.
Method: names of one word are a set, of several words phrases. A name that is not listed is known by its stem, or else by
    standing where a drug stands; nothing that is made of common words alone is.
Fails: never; an unknown word is no drug, and no common word either.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from loaders.language import lexis
from loaders.language.lexer import Token
from loaders.language.lexicon import Phrases, phrase_class
from loaders.language.tables import entries, rows

_NAMES = frozenset(name for name in entries("drug_names") if name.isalpha())
_LONGER = [name for name in entries("drug_names") if not name.isalpha()]
_STEMS = tuple(stem for row in rows("drugs", "drug") for stem in row["stems"])
_UNLIKE = lexis.WORDS_LIKE_DRUG_NAMES | frozenset(phrase_class("salt").phrases)  # "hydrobromide" ends as a drug does
_LETTERS = 2  # of "IO" and the like
_SHORTEST = 6  # letters of a name that is known by its stem
_SHORTEST_FORM = 4  # letters: "ORS", "Epi" are abbreviations
COMMON = frozenset(entries("common_words")) - lexis.KINDS_OF_MEDICINES
_FORMS = frozenset(form.lower() for row in rows("drugs", "drug") for form in row["forms"] if form.isalpha() and (
    len(form) > _SHORTEST_FORM or not form.isupper()))
NAMED: Phrases[str] = Phrases((form, form) for form in (
    *(form for row in rows("drugs", "drug") for form in row["forms"]), *_LONGER))


def is_drug(token: Token) -> bool:
    """Whether a word is the name of a drug, or looks like one: it ends in a stem of drug names.

    >>> from loaders.language.lexer import tokenise
    >>> [is_drug(token) for token in tokenise("Lasix gravolazole seizure medicine")]
    [True, True, False, False]
    """
    return token.kind == "word" and _is_name(token.key)


@lru_cache(maxsize=16384)  # a page repeats its words, and every amount asks the words before it
def _is_name(word: str) -> bool:
    return word in _NAMES or (len(word) >= _SHORTEST and word.endswith(_STEMS) and word not in _UNLIKE)


def one_word_names() -> frozenset[str]:
    """The names of drugs of one word that are listed, in small letters: none that only looks like one.

    >>> [word in one_word_names() for word in ("metformin", "lasix", "gravolazole", "shock", "seizure")]
    [True, True, False, True, False]
    """
    return _NAMES | _FORMS


def is_common(words: Iterable[str]) -> bool:
    """Whether all words, as keys of tokens, are common ones that name no drug; signs and single letters are passed over.

    >>> is_common(["symptomatic", "bradycardia"]), is_common(["iv", "/", "io"]), is_common(["fluid"]), is_common(["zxy"])
    (True, True, False, False)
    """
    return all(word in COMMON or word in lexis.WORDS_OF_WAYS_OF_GIVING or len(word) <= _LETTERS for word in words)
