"""Whom a statement is about.

Why: a threshold for adults is no threshold for children.
Method: rules/population.toml in the statement's own words first, then the headings above it, the nearest first. People who
    are taken out ("except in patients with stroke") are not whom it is about.
Fails: it cannot; where nothing is said the population is None, never a guess.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from loaders.extraction.rulebook import part, rules

_LOOSE, _EXCEPTED = part("population", "loose"), part("population", "excepted")
_NEAR = 40  # characters
_NEXT_LIMIT = re.compile(r"\s(?:and|or)\s(?:(?:by|in)\s|[<>≥≤]\s?)?\d.*$")
_OTHERS = re.compile(r"\b(?:for|in)\s")
_NUMBERING = re.compile(r"^\d+(?:\.\d+)*\.?\s+")


def read(text: str, sections: Sequence[str] = ()) -> str | None:
    """The population as the statement's words, or a heading above it, say it."""
    for rule in rules("population"):
        match = next((found for found in rule.matches(text) if not _is_excepted(text, found.start("who"))), None)
        if match and not _is_one_of_several(match["who"]):
            return _people(match["who"])
    for heading in reversed(sections):
        for rule in rules("population", "heading"):
            if match := rule.pattern.search(_NUMBERING.sub("", heading)):
                return match["who"].strip().rstrip(":")
    return None


def _is_excepted(text: str, start: int) -> bool:
    return _EXCEPTED.search(text[max(0, start - _NEAR):start]) is not None


def _is_one_of_several(words: str) -> bool:
    """"90 cm for men and 80 cm for women": each is told of a number, and the statement of neither."""
    behind = _NEXT_LIMIT.search(words.strip())
    return behind is not None and _OTHERS.search(behind[0]) is not None


def _people(words: str) -> str | None:
    """The words without what is cut at their end; one bare word for people is nobody in particular."""
    who = _NEXT_LIMIT.sub("", words.strip())
    bare = _LOOSE.sub("", who)
    return bare if bare == who or " " in bare else None
