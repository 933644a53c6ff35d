"""The text layer of a file that is no text: what its spans count, and where in the file each stretch stands.

Why: a DOCX or PDF file has no characters to point at; what is read from it must still lead back to exact words.
Method: a reader writes the words of the file into one text, which is hashed and stored beside the original file. From
    then on it is the source; `TextLayer.number` says which paragraph or page of the original a character stands on.
Fails: it cannot; a character before the first place belongs to it.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class TextLayer:
    """The words of a file; `places` are (first character, number of its paragraph or page), in text order."""

    text: str = field(repr=False)
    places: tuple[tuple[int, int], ...] = field(repr=False)

    def number(self, start: int) -> int:
        """The paragraph or page, from 1, that character `start` stands on; which of them, its format says."""
        after = bisect_right(self.places, start, key=lambda place: place[0])
        return self.places[max(after - 1, 0)][1]


@dataclass(frozen=True, slots=True)
class Original:
    """The file a text layer was made from: its bytes, their hex SHA-256, and the layer."""

    raw: bytes = field(repr=False)
    sha256: str
    layer: TextLayer
