"""Words of one class exchanged for each other in whole pages, and how much of what is read stays.

Why: what is read must hang on what a word means and not on which of its kind was printed.
Method: every place of a word (or of a form such as "every 8 hours") is replaced by another of its class; both pages are
    read, and the quantities of each statement are compared in all but span, printed form, and the exchanged words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from loaders.extraction import extract
from loaders.extraction_json import as_json
from loaders.readers.text import read

_NUMBER = r"(?=\d)"
_HOURS = r"(\d{1,2})"


@dataclass(frozen=True)
class Exchange:
    """A pattern over the text of a page and what stands there instead."""

    name: str
    pattern: str
    instead: str

    def apply(self, text: str) -> str:
        """The text with every place of the pattern exchanged, an initial capital kept."""
        return re.sub(self.pattern, self._instead, text, flags=re.IGNORECASE)

    def _instead(self, hit: re.Match[str]) -> str:
        found = hit.expand(self.instead)
        return found[0].upper() + found[1:] if hit[0][0].isupper() else found


def _words(*classes: tuple[str, ...]) -> Iterator[Exchange]:
    for members in classes:
        for word in members:
            for other in members:
                if other != word:
                    yield Exchange(f"{word} > {other}", rf"(?<![\w-]){re.escape(word)}(?![\w-])(?!\.\w)", other)


def _before_numbers(*classes: tuple[str, ...]) -> Iterator[Exchange]:
    for members in classes:
        for word in members:
            for other in members:
                if other != word:
                    start = r"(?<![\w-])" if word[0].isalpha() else r"(?<!\w)(?<![<>=])"
                    yield Exchange(f"{word} > {other}", rf"{start}{re.escape(word)} ?{_NUMBER}", f"{other} ")


EVERY = (
    Exchange("q8h > every 8 hours", rf"\bq{_HOURS}h\b", r"every \1 hours"),
    Exchange("every 8 hours > q8h", rf"\bevery {_HOURS} (?:hours|h)\b", r"q\1h"),
    Exchange("every 8 hours > 8-hourly", rf"\bevery {_HOURS} (?:hours|h)\b", r"\1-hourly"),
    Exchange("8-hourly > every 8 hours", rf"\b{_HOURS}-hourly\b", r"every \1 hours"),
)
EXCHANGES = (
    *_words(("if", "when", "whenever", "in case"), ("versus", "vs", "vs.", "v"), ("patients", "people", "participants"),
            ("started", "begun"), ("begin", "start"), ("should", "must") if False else ("once daily", "once a day"),
            ("twice daily", "twice a day", "two times a day"), ("orally", "by mouth", "PO")),
    *_before_numbers(("at least", "no less than", ">=", "≥"), ("below", "less than", "<", "under"),
                     ("above", "more than", ">", "over"), ("up to", "at most", "no more than", "<=", "≤")),
    *EVERY,
)


def readings(text: str, said: Callable[[str], str]) -> list[list[Any]]:
    """The quantities of each statement of a plain text, free words put through `said`."""
    found = as_json(extract(text, read(text)))
    rows: dict[str, list[Any]] = {statement["id"]: [] for statement in found["statements"]}
    for quantity in found["quantities"]:
        kept = {key: _plain(said(value)) if isinstance(value, str) else value for key, value in quantity.items()
                if key not in {"id", "statement", "start", "end", "quote", "printed", "rule"}}
        rows[quantity["statement"]].append(kept)
    return list(rows.values())


def _plain(words: str) -> str:
    return " ".join(words.lower().split())


def kept(text: str, exchange: Exchange) -> tuple[int, int]:
    """How many of the quantities in exchanged statements are read as before, and how many there were."""
    changed = exchange.apply(text)
    if changed == text:
        return 0, 0
    before, after = readings(text, exchange.apply), readings(changed, str)
    if len(before) != len(after):
        return 0, sum(map(len, before))
    same = sum(sum(quantity in new for quantity in old) if len(old) <= len(new) else min(len(new), sum(
        quantity in new for quantity in old)) for old, new in zip(before, after, strict=True))
    return same, sum(map(len, before))
