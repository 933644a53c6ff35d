"""From the bytes of a file to what was read: the one seam, so that reading can happen elsewhere.

Why: uploads come from strangers; where they are read must be decided in one place.
Method: a `Read` takes a file under a label, its format found, and gives a record; `Desk` is handed the one that reads
    in a confined child. A file's name is only a label: it is cut to its last part, cleaned and shortened, and no path is
    ever made of it. `Memory` keeps the last few things made, so that drawing a page again starts no child.
Fails: with a `LoadError`.
"""

from __future__ import annotations

import re
import unicodedata
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from threading import Lock
from typing import Generic, Protocol, TypeVar

from explorer import durable
from explorer.library import LibraryError
from explorer.store import StoreError
from loaders import coverage, reading
from loaders.blocks import View
from loaders.readers.format import TypedFile
from loaders.record import Record
from loaders.source import SourceDocument

LONGEST = 100  # characters of a label
NAMELESS = "unnamed file"

Made = TypeVar("Made")


class Read(Protocol):
    """Reads a file; `told` hears "rules" when the rules begin."""

    def __call__(self, found: TypedFile, *, told: Callable[[str], None]) -> reading.Reading:
        """The source and its record."""


@dataclass(frozen=True)
class Reading:
    """A source, what the rules read from it, and its clean text in pieces."""

    source: SourceDocument
    record: Record
    pages: tuple[View, ...]

    @classmethod
    def of(cls, read: reading.Reading) -> Reading:
        """What was read, with the pieces of its text."""
        return cls(read.source, read.record, coverage.views(read.source, read.record))


class Memory(Generic[Made]):
    """The last few things made, by what they were made from."""

    def __init__(self, most: int) -> None:
        self._most, self._lock = most, Lock()
        self._made: OrderedDict[Hashable, Made] = OrderedDict()

    def get(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """What was made from the key, made now if it is not remembered."""
        with self._lock:
            if key in self._made:
                self._made.move_to_end(key)
                return self._made[key]
        made = make()
        with self._lock:
            self._made[key] = made
            while len(self._made) > self._most:
                self._made.popitem(last=False)
        return made


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


def one_line(error: BaseException) -> str:
    """What an error says, on one line, without the place of the library on the machine."""
    if isinstance(error, LibraryError):
        return error.reason
    if isinstance(error, StoreError):
        return "the index cannot be read or made"
    if isinstance(error, OSError):
        return durable.told(error).rpartition(": ")[2]
    return " ".join(str(error).split())
