"""Words of one class exchanged for each other in whole pages, and how much of what is read stays.

Why: what is read must hang on what a word means and not on which of its kind was printed.
Method: every place of a word (or of a form such as "every 8 hours") is replaced by another of its class; both pages are
    read, and the quantities of each statement are compared in all but span, grounds, printed form, and the exchanged words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from loaders.extraction import extract
from loaders.extraction_json import as_json
from loaders.readers.text import read

FREE = {
    "parameter",
    "cond",
    "action",
    "group",
    "event",
    "arm",
    "versus",
    "phase",
    "pop",
    "of",
    "period",
}  # words of the page
_NUMBER = r"(?=\d)"
_HOURS = r"(\d{1,2})"


@dataclass(frozen=True)
class Exchange:
    """A pattern over the text of a page and what stands there instead."""

    name: str
    pattern: str
    instead: str
    exact: bool = False  # in this case only

    def apply(self, text: str) -> str:
        """The text with every place of the pattern exchanged, an initial capital kept."""
        return re.sub(self.pattern, self._instead, text, flags=re.NOFLAG if self.exact else re.IGNORECASE)

    def _instead(self, hit: re.Match[str]) -> str:
        found = hit.expand(self.instead)
        return found[0].upper() + found[1:] if hit[0][0].isupper() else found


def _words(*classes: tuple[str, ...]) -> Iterator[Exchange]:
    for members in classes:
        for word in members:
            for other in members:
                if other != word:
                    end = (
                        r"(?=\s)"
                        if word.endswith(".")
                        else r"(?![\w/-])(?!\.)(?! of\b)"
                        if word == "in case"
                        else r"(?![\w/-])(?!\.)"
                    )
                    yield Exchange(f"{word} > {other}", rf"(?<![\w-]){re.escape(word)}{end}", other, len(word) == 1)


def _before_numbers(*classes: tuple[str, ...]) -> Iterator[Exchange]:
    for members in classes:
        for word in members:
            for other in members:
                if other != word:
                    start = r"(?<![\w-])(?<!no )(?<!not )(?<!or )(?<!in )" if word[0].isalpha() else r"(?<!\w)(?<![<>=])"
                    yield Exchange(f"{word} > {other}", rf"{start}{re.escape(word)} ?{_NUMBER}", f"{other} ")


EVERY = (
    Exchange("q8h > every 8 hours", rf"\bq{_HOURS}h\b", r"every \1 hours"),
    Exchange("every 8 hours > q8h", rf"\bevery {_HOURS} (?:hours|h)\b", r"q\1h"),
    Exchange("every 8 hours > 8-hourly", rf"\bevery {_HOURS} (?:hours|h)\b", r"\1-hourly"),
    Exchange("8-hourly > every 8 hours", rf"\b{_HOURS}-hourly\b", r"every \1 hours"),
)
EXCHANGES = (
    *_words(("if", "when", "whenever", "in case"), ("versus", "vs", "vs.", "v"), ("patients", "people", "participants"),
            ("started", "begun"), ("begin", "start"), ("once daily", "once a day"),
            ("twice daily", "twice a day", "two times a day"), ("orally", "by mouth", "PO")),
    *_before_numbers(("at least", "no less than", ">=", "≥"), ("below", "less than", "<", "under"),
                     ("above", "more than", ">"), ("at most", "no more than", "<=", "≤")),
    *EVERY,
)


def readings(text: str, said: Callable[[str], str]) -> list[tuple[str, list[Any]]]:
    """The words of each statement of a plain text with its quantities, free words put through `said`."""
    found = as_json(extract(text, read(text)))
    rows: dict[str, tuple[str, list[Any]]] = {row["id"]: (row["text"], []) for row in found["statements"]}
    for quantity in found["quantities"]:
        kept = {key: _plain(said(value)) if key in FREE and value else value for key, value in quantity.items()
                if key not in {"id", "statement", "start", "end", "quote", "printed", "rule", "grounds"}}
        rows[quantity["statement"]][1].append(kept)
    return list(rows.values())


def _plain(words: str | None) -> str | None:
    return None if words is None else " ".join(words.lower().split())


@dataclass(frozen=True)
class Outcome:
    """Of the quantities in statements that were changed: how many there were, and those that are read otherwise."""

    quantities: int
    lost: tuple[str, ...]


def outcome(text: str, exchange: Exchange) -> Outcome:
    """What an exchange does to the readings of a page."""
    changed = exchange.apply(text)
    if changed == text:
        return Outcome(0, ())
    before, after = readings(text, exchange.apply), readings(changed, str)
    if len(before) != len(after):
        return Outcome(sum(len(old) for _, old in before), ("the page is cut otherwise",))
    total, lost = 0, []
    for (words, old), (_, new) in zip(before, after, strict=True):
        if exchange.apply(words) == words:
            continue
        total += len(old)
        lost += [f"{words!r}: {quantity} > {new}" for quantity in old if not any(_alike(quantity, other) for other in new)]
    return Outcome(total, tuple(lost))


def _alike(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two readings are the same; long words of the page may be cut at different places."""
    return one.keys() == other.keys() and all(
        value == other[key] or (key in FREE and value and other[key] and (
            value.startswith(other[key]) or other[key].startswith(value))) for key, value in one.items())
