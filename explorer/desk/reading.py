"""From the bytes of a file to what was read: the one seam, so that reading can happen elsewhere.

Why: uploads come from strangers; where they are read must be decided in one place.
Method: a `Read` takes a label and bytes and gives a record; `Desk` is handed the one that reads in a confined child. A
    file's name is only a label: it is cut to its last part, cleaned and shortened, and no path is ever made of it.
Fails: with one of `REFUSALS`, one line each.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from loaders import reading, unclaimed
from loaders.blocks import View
from loaders.curation import CurationError
from loaders.record import MisplacedQuote, Record
from loaders.source import SourceDocument, Unreadable

REFUSALS = (Unreadable, MisplacedQuote, CurationError)
LONGEST = 100  # characters of a label
NAMELESS = "unnamed file"


Read = Callable[[str, bytes], reading.Reading]


@dataclass(frozen=True)
class Reading:
    """A source, what the rules read from it, and its clean text in pieces."""

    source: SourceDocument
    record: Record
    pages: tuple[View, ...]

    @classmethod
    def of(cls, read: reading.Reading) -> Reading:
        """What was read, with the pieces of its text."""
        return cls(read.source, read.record, unclaimed.views(read.source, read.record))


def label(name: str) -> str:
    """A name from elsewhere as a label: its last part without control or format characters, at most `LONGEST` long."""
    last = re.split(r"[\\/]", name.rstrip("\\/"))[-1]
    clean = "".join(sign if unicodedata.category(sign)[0] != "C" else " " for sign in last)
    clean = " ".join(clean.split()).lstrip(".")
    if len(clean) > LONGEST:
        stem, dot, suffix = clean.rpartition(".")
        tail = f"….{suffix}" if dot and stem and len(suffix) < LONGEST // 4 else "…"
        clean = clean[:LONGEST - len(tail)] + tail
    return clean or NAMELESS
