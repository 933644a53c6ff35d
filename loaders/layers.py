"""The text layer of a file that is no text: what its spans count, and where in the file each stretch stands.

Why: a DOCX or PDF file has no characters to point at; what is read from it must still lead back to exact words.
Method: a reader writes the words of the file into one text, which is hashed and stored beside the original file. From
    then on it is the source; `TextLayer.number` says which paragraph or page of the original a character stands on.
Fails: it cannot; a character before the first place belongs to it.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["docx", "pdf"]


@dataclass(frozen=True, slots=True)
class TextLayer:
    """The words of a file; `places` are (first character, number of its paragraph or page), in text order."""

    kind: Kind
    text: str = field(repr=False)
    places: tuple[tuple[int, int], ...] = field(repr=False)

    @property
    def unit(self) -> str:
        """What the numbers count: paragraphs of a DOCX file, pages of a PDF file, from 1."""
        return "page" if self.kind == "pdf" else "paragraph"

    def number(self, start: int) -> int:
        """The paragraph or page that character `start` stands on."""
        after = bisect_right(self.places, start, key=lambda place: place[0])
        return self.places[max(after - 1, 0)][1]


@dataclass(frozen=True, slots=True)
class Original:
    """The file a text layer was made from: its bytes, their hex SHA-256, and the layer."""

    raw: bytes = field(repr=False)
    sha256: str
    layer: TextLayer

    @classmethod
    def of(cls, raw: bytes, layer: TextLayer) -> Original:
        """The original of a layer, hashed."""
        return cls(raw, hashlib.sha256(raw).hexdigest(), layer)


def kind_of(raw: bytes) -> Kind | None:
    """What a file is that has no text of its own, by its first bytes; None for all others."""
    if b"%PDF-" in raw[:1024]:
        return "pdf"
    return "docx" if raw.startswith(b"PK\x03\x04") else None
