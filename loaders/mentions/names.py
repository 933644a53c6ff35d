"""All names that are looked for: those of the concepts, with their forms, and those of drugs that no concept has.

Why: "NIV", "noninvasive ventilation" and "non-invasive ventilation" are one thing; "as" and "or" are none.
Method: labels, synonyms and abbreviations of the vocabulary as a tree of words. A word in capitals of at most five letters,
    or of at most three with a capital, is looked for just so, any other in any case. The last word may stand in the
    singular or plural, a hyphen may be left out, spelling may be British or American. Names of drugs are those of
    `loaders.language`, without what is given and is no drug.
Fails: it cannot.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import product
from typing import Any, NamedTuple

from loaders.language import drugs
from loaders.language.lexer import forms_of, key_of
from loaders.language.lexicon import meanings
from ontology import concept, names, notation

SCHEMES = ("intervention", "condition", "population", "parameter", "outcome", "criterion")
Node = dict[str | None, Any]
_PLURALS = (("(?<=s)is$", "es"), ("(?<=[^aeiou])y$", "ies"), ("(?<=s|x)$|(?<=[cs]h)$", "es"), ("$", "s"))
_SHORTEST_PLURAL = 4  # letters
_EXACT, _EXACT_CAPITALS = 3, 5
_PIECES = re.compile(r"[^\W_]+(?:['’]s?(?![^\W_]))?|[^\s\w]")
_SPELLINGS: dict[str, str] = meanings("spellings")
_ONE_OF_PEOPLE = tuple(sorted(meanings("one_of_people")))
_NO_DRUGS = frozenset(meanings("dosed_things_that_are_no_drugs"))
_OTHER_THINGS = tuple(meanings("things_with_names_of_others"))


class Target(NamedTuple):
    """What a name names: a concept by its scheme and notation, or a drug that has no concept by its name."""

    scheme: str
    code: str


def is_exact(word: str) -> bool:
    """Whether a word of a name counts only in just these letters.

    >>> [is_exact(word) for word in ("ALS", "HbA1c", "Hb", "Rilutek", "riluzole", "RADICAVA")]
    [True, False, True, False, False, False]
    """
    return word != word.lower() and (len(word) <= _EXACT or (len(word) <= _EXACT_CAPITALS and word.isupper()))


def abbreviations() -> dict[str, set[Target]]:
    """Each abbreviation with what it may stand for, what is measured by a statistic included: RR is two things."""
    found: dict[str, set[Target]] = defaultdict(set)
    for scheme in (*SCHEMES, "measure"):
        for iri, called in names(scheme).items():
            for name in called:
                if name.isalnum() and is_exact(name):
                    found[name].add(Target(scheme, notation(iri)))
    return dict(found)


def called(target: Target) -> tuple[str, ...]:
    """All that a concept is called."""
    return names(target.scheme)[concept(target.scheme, target.code)]


def _forms(name: str) -> Iterator[list[str]]:
    """The words of a name in each of its forms, words that count in any case in small letters."""
    for spelt in dict.fromkeys((name, *_respelt(name))):
        pieces = re.sub(r"(?<=\w)[-‐‑–](?=\w)", " ", spelt)
        for joined in dict.fromkeys((pieces, re.sub(r"(?<=[a-z])-(?=[a-z])", "", spelt), re.sub(r"(\d)\b", r" \1", pieces))):
            words = [re.sub(r"['’]s?$", "", word) for word in _PIECES.findall(joined)]
            last = _numbers(words[-1])
            for choice in product(*(_alike(word) for word in words[:-1]), last):
                yield list(choice)


def _respelt(name: str) -> Iterator[str]:
    """The name as it is spelt across the ocean."""
    for british, american in _SPELLINGS.items():
        for one, other in ((british, american), (american, british)):
            if re.search(rf"(?<![a-z]){one}|{one}(?![a-z])", name):
                yield name.replace(one, other)
    if re.search("[ao]e", name):
        yield re.sub("[ao]e(?=[a-z]{2})", "e", name)


def _alike(word: str) -> tuple[str, ...]:
    if is_exact(word):
        return (word,)
    key = key_of(word)
    return (key, *_ONE_OF_PEOPLE) if key == "people" else (key,)


def _numbers(word: str) -> list[str]:
    """The last word of a name in singular and plural."""
    found = [*_alike(word)]
    if is_exact(word):
        return [*found, f"{word}s"]
    if len(word) < _SHORTEST_PLURAL or not word.isalpha():
        return found
    lower = word.lower()
    if lower.endswith("s") and not lower.endswith(("ss", "us", "is")):
        return [*found, f"{lower[:-3]}y" if lower.endswith("ies") else lower[:-1]]
    return [*found, next(re.sub(end, many, lower) for end, many in _PLURALS if re.search(end, lower))]


def _insert(root: Node, words: list[str], target: Target) -> None:
    node = root
    for word in words:
        node = node.setdefault(word, {})
    held = node.setdefault(None, [])
    if target not in held and (target.scheme != "drug" or not held):  # of spellings of a drug the first is its name
        held.append(target)


def _tree() -> Node:
    root: Node = {}
    for scheme in SCHEMES:
        for iri, called in names(scheme).items():
            for name in called:
                for words in _forms(name):
                    _insert(root, words, Target(scheme, notation(iri)))
    for name in drugs.NAMED.phrases:
        if not name.isalpha() and name.lower().replace("-", " ") not in _NO_DRUGS:
            for words in _forms(name):
                _insert(root, words, Target("drug", name.lower()))
    for name in _OTHER_THINGS:
        for words in _forms(name):
            _insert(root, words, Target("nothing", name))
    return root


NAMES = _tree()
_CALLED = {word for word, node in NAMES.items() if word and any(target.scheme != "drug" for target in node.get(None, ()))}
DRUG_WORDS = drugs.one_word_names() - _NO_DRUGS - _CALLED  # those of one word that no concept is called
_DRUGS_OF_SEVERAL_WORDS = frozenset(
    name.lower() for name in drugs.NAMED.phrases if not name.isalpha()) - {name.lower() for name in _OTHER_THINGS}
_LOW = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
OPENERS = DRUG_WORDS | {form for key in NAMES if key for form in (
    key.lower(), key.lower().translate(_LOW), *forms_of(key))}  # as they are printed, in small letters


def drug_called(words: str) -> str | None:
    """The name of the drug that no concept is called and that these words are, all of them; None for other words.

    >>> drug_called("Metformin"), drug_called("low-dose metformin"), drug_called("riluzole")
    ('metformin', None, None)
    """
    name = " ".join(words.lower().split())
    return name if name in DRUG_WORDS or name in _DRUGS_OF_SEVERAL_WORDS else None
