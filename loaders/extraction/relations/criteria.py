"""Conditions without a number: "symptoms", "there is oedema", and what may be taken for one.

Why: "if SpO2 < 90% or there is cyanosis" admits for either; the second must not be lost because it has no number.
Method: a short noun phrase without verbs and numbers; of an alternative before a limit its whole words.
Fails: returns None, or no sign, rather than half a sentence.
"""

from __future__ import annotations

from loaders.extraction.relations.condition_trees import Chunk, Sign
from loaders.language.lexicon import word_class
from loaders.language.token_view import CLOSING, TokenView

_VERBS = word_class("directive")
_LEADS = {"the", "a", "an", "there", "is", "are", "has", "have", "had", "with", "any", "also", "either", "both",
          "they", "patients", "patient", "in", "who", "evidence", "of", "signs", "presence", "if", "when", "it", "be",
          "whose", "documented", "for", "confirmed", "people", "those", "ongoing", "new"}
_VERBAL = {"is", "are", "was", "were", "should", "must", "may", "can", "could", "will", "would", "to", "that",
           "which", "as", "than", "has", "have", "had", "does", "do", "not", "because", "been", "at", "by", "per",
           "then", "after", "before", "within", "from", "until", "over", "every", "if", "when", "once"}
_LONGEST_CRITERION, _LONGEST_CLAUSE, _SHORTEST_WORD = 9, 14, 4  # tokens, tokens, letters


def criterion(view: TokenView, low: int, high: int) -> Sign | None:
    """A short noun phrase without verbs and numbers."""
    while low < high and view.word(low) in _LEADS:
        low += 1
    while high > low and view.tokens[high - 1].kind in {"sign", "gap"} and view.word(high - 1) not in CLOSING:
        high -= 1
    high = next((n for n in range(low, high) if view.word(n) == ":"), high)  # "without bleeding: omit a dose"
    words = view.words(low, high)
    kinds = {token.kind for token in view.tokens[low:high]}
    if not words or len(words) > _LONGEST_CRITERION or _VERBAL & set(words) or kinds & {"number", "gap",
            "name"} or _VERBS.at(view.tokens, low):
        return None
    if words.count("(") != words.count(")") or not any(len(word) >= _SHORTEST_WORD for word in words):
        return None
    return Sign(low, high)


def whole(view: TokenView, chunk: Chunk) -> list[Sign]:
    """An alternative before the last limit must not be lost: its whole words are the criterion."""
    low, high = chunk.start, chunk.end
    while low < high and view.word(low) in {"the", "a", "an", "either", "both", "there", "is", "are"}:
        low += 1
    words = view.tokens[low:high]
    spoken = [token for token in words if token.kind == "word"]
    whole = len(words) == len([t for t in words if t.kind in {"word", "sign"}]) and len(words) <= _LONGEST_CLAUSE
    return [Sign(low, high)] if spoken and whole and any(len(t.text) >= _SHORTEST_WORD for t in spoken) else []
