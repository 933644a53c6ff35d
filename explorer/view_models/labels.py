"""Small things that every page shows: a badge, a fact, a note, a figure with what it counts, the line at its foot.

Why: one kind of fact is drawn the same wherever it stands.
Method: frozen dataclasses over the standard library and the words of silence.
Fails: it cannot; what is not known is spelt out in words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from explorer.domain.silence import NOT_RECOGNISED

TRUST: Mapping[str, str] = {  # of a reading and of words without one, on every page: shape and word
    "to check": "◇ to check", NOT_RECOGNISED: f"[…] {NOT_RECOGNISED}", "sure": "✓ sure"}
WARNING = "For education, not for care"  # at the foot of every page and picture
Tone = Literal["neutral", "accent", "condition", "result", "warning", "error"]


@dataclass(frozen=True)
class Badge:
    """A word in a coloured box: kind, review state."""

    text: str
    tone: Tone = "neutral"


@dataclass(frozen=True)
class Fact:
    """A row of the details; where there is no value, `value` says who is silent."""

    name: str
    value: str


@dataclass(frozen=True)
class Note:
    """A remark with a coloured left edge, such as why a marker is unresolved."""

    tone: Tone
    title: str
    text: str


@dataclass(frozen=True)
class Count:
    """A figure and what it counts: 320 "markers, 274 of them resolved"."""

    figure: int
    name: str


@dataclass(frozen=True)
class Footer:
    """What stands under every page: document date and review state."""

    document: str
    review: str
