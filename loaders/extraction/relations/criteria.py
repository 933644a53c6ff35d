"""Conditions without a number: "symptoms", "there is oedema", and what may be taken for one.

Why: "if SpO2 < 90% or there is cyanosis" admits for either; the second must not be lost because it has no number.
Method: a short noun phrase without verbs and numbers; of an alternative before a limit its whole words.
Fails: returns None, or no sign, rather than half a sentence.
"""

from __future__ import annotations

from loaders.extraction.relations.condition_trees import Chunk, Sign
from loaders.language import lexis
from loaders.language.lexicon import phrase_class
from loaders.language.token_view import CLOSING, TokenView

_VERBS = phrase_class("directive")
_LONGEST_CRITERION, _LONGEST_CLAUSE, _SHORTEST_WORD = 9, 14, 4  # tokens, tokens, letters


def criterion(view: TokenView, low: int, high: int) -> Sign | None:
    """A short noun phrase without verbs and numbers."""
    while low < high and view.word(low) in lexis.WORDS_LEADING_A_CRITERION:
        low += 1
    while high > low and view.tokens[high - 1].kind in {"sign", "gap"} and view.word(high - 1) not in CLOSING:
        high -= 1
    high = next((n for n in range(low, high) if view.word(n) == ":"), high)  # "without bleeding: omit a dose"
    words = view.words(low, high)
    kinds = {token.kind for token in view.tokens[low:high]}
    if (
        not words
        or len(words) > _LONGEST_CRITERION
        or lexis.WORDS_WITHOUT_CRITERION & set(words)
        or kinds & {"number", "gap", "name"}  # with a number it is a limit that was not understood
        or _VERBS.at(view.tokens, low)
    ):
        return None
    if words.count("(") != words.count(")") or not any(len(word) >= _SHORTEST_WORD for word in words):
        return None  # "with A or B": letters name nothing
    return Sign(low, high)


def whole_alternative(view: TokenView, chunk: Chunk) -> list[Sign]:
    """An alternative before the last limit must not be lost: its whole words are the criterion."""
    low, high = chunk.start, chunk.end
    while low < high and view.word(low) in lexis.DETERMINERS_AND_THERE_IS:
        low += 1
    words = view.tokens[low:high]
    spoken = [token for token in words if token.kind == "word"]
    whole = len(words) == len([t for t in words if t.kind in {"word", "sign"}]) and len(words) <= _LONGEST_CLAUSE
    return [Sign(low, high)] if spoken and whole and any(len(t.text) >= _SHORTEST_WORD for t in spoken) else []
