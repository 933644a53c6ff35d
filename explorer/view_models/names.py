"""What a thing is called, and what of it can be opened.

Why: people know sentences and titles, not identifiers.
Method: a frozen dataclass; `explorer.evidence.names` fills it.
Fails: it cannot; what has no name goes by what it is.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Name:
    """A thing in words; `statement` and `node` are what Explore opens for it, `document` what About does; "" for nothing."""

    title: str
    statement: str = ""
    node: str = ""
    document: str = ""
