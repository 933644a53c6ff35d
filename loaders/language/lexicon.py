"""The tables of the grammar: phrases of guideline language, read from the tables of `data/`.

Why: what a word means is data a clinician can read and extend; how words combine is code.
Method: every table becomes a `Phrases`, a trie over tokens that finds the longest phrase starting at, or ending
    before, a token. An entry in capitals ("HR", "ORs") matches only itself, any other entry in any case.
Fails: a malformed table raises at import time (`tomllib.TOMLDecodeError`, `KeyError`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Generic, TypeVar

from loaders.language.lexer import DASHES, Token, is_glued, key_of, tokenise
from loaders.language.tables import rows, values

_ABBREVIATION = 5  # letters: longer capitals are only shouted
T = TypeVar("T")
Node = dict[str | None, Any]


class Phrases(Generic[T]):
    """A set of phrases, each with what it stands for.

    >>> routes, tokens = Phrases([("by mouth", "PO"), ("orally", "PO")]), tokenise("riluzole by mouth or orally")
    >>> routes.at(tokens, 1), routes.at(tokens, 0), routes.before(tokens, 3), routes.before(tokens, 2)
    ((3, 'PO'), None, (1, 'PO'), None)
    >>> routes.first(tokens, 0, 5), routes.last(tokens, 0, 5), routes.first(tokens, 0, 2)
    ((1, 3, 'PO'), (4, 5, 'PO'), None)
    >>> list(routes.openings()), routes.opened_by(frozenset({"by"})), routes.opened_by(frozenset({"mouth"}))
    ([('by', 'mouth'), ('orally', '')], True, False)
    """

    def __init__(self, entries: Iterable[tuple[str, T]], exact_up_to: int = 0) -> None:
        """`exact_up_to`: capitals in entries of at most that length match only themselves; small letters match any."""
        self._forward: Node = {}
        self._backward: Node = {}
        self.phrases: list[str] = []
        for phrase, payload in entries:
            self.phrases.append(phrase)
            exact = len(phrase) <= exact_up_to or (len(phrase) <= _ABBREVIATION and phrase.removesuffix("s").isupper())
            keys = [token.text if exact else token.key for token in tokenise(phrase) if token.text not in DASHES]
            _insert(self._forward, keys, payload)
            _insert(self._backward, keys[::-1], payload)
        self._firsts = frozenset(str(word).lower() for word in self._forward)
        self._lasts = frozenset(str(word).lower() for word in self._backward)

    def openings(self) -> Iterator[tuple[str, str]]:
        """The first two words of each phrase in lower case, the second "" where one word is a phrase."""
        for first, node in self._forward.items():
            for second in node:
                yield str(first).lower(), "" if second is None else str(second).lower()

    def opened_by(self, words: frozenset[str]) -> bool:
        """Whether one of the words, in lower case, is the first of a phrase."""
        return not self._firsts.isdisjoint(words)

    def at(self, tokens: Sequence[Token], i: int) -> tuple[int, T] | None:
        """The end of the longest phrase that starts at token i, and its meaning."""
        if not 0 <= i < len(tokens) or tokens[i].key not in self._firsts:
            return None
        return self._walk(self._forward, tokens, i, 1)

    def before(self, tokens: Sequence[Token], i: int) -> tuple[int, T] | None:
        """The first token of the longest phrase that ends directly before token i, and its meaning."""
        if not 0 < i <= len(tokens) or tokens[i - 1].key not in self._lasts:
            return None
        hit = self._walk(self._backward, tokens, i - 1, -1)
        return (hit[0] + 1, hit[1]) if hit else None

    def last(self, tokens: Sequence[Token], low: int, high: int) -> tuple[int, int, T] | None:
        """The last phrase that lies within [low, high): start, end, meaning."""
        for end in range(min(high, len(tokens)), max(low, 0), -1):
            if tokens[end - 1].key in self._lasts:
                hit = self.before(tokens, end)
                if hit and hit[0] >= low:
                    return hit[0], end, hit[1]
        return None

    def first(self, tokens: Sequence[Token], low: int, high: int) -> tuple[int, int, T] | None:
        """The first phrase that lies within [low, high): start, end, meaning."""
        for start in range(max(low, 0), min(high, len(tokens))):
            if tokens[start].key in self._firsts:
                hit = self.at(tokens, start)
                if hit and hit[0] <= high:
                    return start, hit[0], hit[1]
        return None

    def _walk(self, root: Node, tokens: Sequence[Token], i: int, step: int) -> tuple[int, T] | None:
        nodes, best = [root], None
        while 0 <= i < len(tokens) and nodes:
            token = tokens[i]
            # "by-mouth" is "by mouth"; a dash with blanks around it is a break.
            if token.text in DASHES and nodes[0] is not root and is_glued(tokens, i) and is_glued(tokens, i + 1):
                i += step
                continue
            if token.text == token.key:
                nodes = [node[token.key] for node in nodes if token.key in node]
            else:
                nodes = [node[key] for node in nodes for key in (token.text, token.key) if key in node]
            i += step
            if len(nodes) == 1 and len(nodes[0]) == 1 and None in nodes[0]:
                return i, nodes[0][None]  # no phrase goes on: most searches end here
            for node in nodes:  # entries in capitals first: "OR" is a ratio before it is "or"
                if None in node:
                    best = i, node[None]
                    break
        return best


def _insert(node: Node, keys: Sequence[str], payload: object) -> None:
    for key in keys:
        node = node.setdefault(key, {})
    node.setdefault(None, payload)  # of two rows with one form the first holds


def words_of(name: str, key: str) -> Phrases[dict[str, Any]]:
    """Every form of every row of a table, standing for its row.

    >>> routes, tokens = words_of("routes", "route"), tokenise("orally, by mouth, by post")
    >>> [routes.at(tokens, i)[1]["route"] for i in (0, 2)], routes.at(tokens, 5)
    (['PO', 'PO'], None)
    """
    return Phrases((form, row) for row in rows(name, key) for form in row["forms"])


def phrase_class(*names: str) -> Phrases[str]:
    """The words of the named classes of `phrases.toml`, each standing for itself.

    >>> phrase_class("copula").at(tokenise("FVC is low"), 1), phrase_class("copula").at(tokenise("low FVC"), 1)
    ((2, 'is'), None)
    """
    found = {row["name"]: row["forms"] for row in rows("phrases", "phrases")}
    return Phrases((form, form) for name in names for form in found[name])


def meanings(name: str) -> dict[str, Any]:
    """What each word of a table of `meanings.toml` means, by the key of its token; phrases stay as they are.

    >>> meanings("units_of_one_time")["week"], meanings("units_of_one_time").get("weeks")
    ('wk', None)
    """
    return {key_of(word): meaning for word, meaning in values("meanings", name).items()}


class WordClass(frozenset[str]):
    """A closed class of words, as the keys that tokens carry: `view.word(i) in ARTICLES` asks for the class."""

    __slots__ = ()


def word_class(name: str) -> WordClass:
    """The class of `word_classes.toml`.

    >>> "whenever" in word_class("conditional"), key_of("whenever") in word_class("conditional")
    (False, True)
    """
    return _CLASSES[name]


def word_classes() -> dict[str, WordClass]:
    """All classes by name.

    >>> "the" in word_classes()["articles"], "this" in word_classes()["articles"]
    (True, False)
    """
    return dict(_CLASSES)


_CLASSES = {row["name"]: WordClass(map(key_of, row["forms"])) for row in rows("word_classes", "class")}
