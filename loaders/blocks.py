"""The shape of a page before anyone asks what it says: headings, bullets, paragraphs, rows, in reading order.

Why: every format ends here, so the extraction needs to know none of them.
Method: a reader cuts the raw text into `Block`s. The words of a block are a `View`: clean text (no tags, entities,
    emphasis) with, for each of its characters, the place in the raw text it came from, so spans stay exact.
Fails: `View.span` raises `IndexError` outside the view; an empty stretch has no place and raises `ValueError`.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from loaders.record import Span

BlockKind = Literal["heading", "bullet", "paragraph", "row", "entry", "label", "chrome"]


@dataclass(frozen=True, slots=True)
class View:
    """Clean text; character i of it came from raw[starts[i]:ends[i]].

    Where clean and raw characters are the same, `places` is only where the text begins; else it holds all starts and ends.
    """

    raw: str = field(repr=False)
    text: str
    places: int | tuple[Sequence[int], Sequence[int]] = field(repr=False)

    @classmethod
    def plain(cls, raw: str, start: int, end: int) -> View:
        """The view of raw[start:end] where clean and raw characters are the same."""
        return cls(raw, raw[start:end], start)

    @classmethod
    def mapped(cls, raw: str, text: str, starts: Iterable[int], ends: Iterable[int]) -> View:
        """The view whose characters came from the places given, one start and one end each."""
        return cls(raw, text, (array("Q", starts), array("Q", ends)))

    @property
    def starts(self) -> Sequence[int]:
        """The raw place of the first character behind each clean one."""
        return range(self.places, self.places + len(self.text)) if isinstance(self.places, int) else self.places[0]

    @property
    def ends(self) -> Sequence[int]:
        """The raw place behind the last character behind each clean one."""
        if isinstance(self.places, int):
            return range(self.places + 1, self.places + len(self.text) + 1)
        return self.places[1]

    def span(self, start: int, end: int) -> Span:
        """The raw span of the clean stretch [start, end), which must not be empty."""
        if start >= end:
            raise ValueError("an empty stretch has no place in the source")
        if not isinstance(self.places, int):
            return Span.of(self.raw, self.places[0][start], self.places[1][end - 1])
        if end > len(self.text):
            raise IndexError("outside the view")
        if end - start == len(self.text):
            return Span(self.places, self.places + end, self.text)  # the words of a whole block are held once
        return Span.of(self.raw, self.places + start, self.places + end)

    def part(self, start: int, end: int) -> View:
        """The clean stretch [start, end) as a view of its own."""
        if isinstance(self.places, int):
            return View(self.raw, self.text[start:end], self.places + start)
        return View(self.raw, self.text[start:end], (self.places[0][start:end], self.places[1][start:end]))

    def trimmed(self, start: int, end: int) -> tuple[int, int]:
        """The stretch without white space at its ends."""
        piece = self.text[start:end]
        return start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())


class Printed(str):
    """Words that stand around a statement, with the stretches of views they are put together from.

    >>> words = Printed.join(Printed.of(View.plain(text, 0, len(text)), 0, len(text)) for text in ("Adults", "Doses"))
    >>> words, words.span(7, 12).quote, words.span(4, 9), words.tail(3).span(0, 3).quote
    ('Adults Doses', 'Doses', None, 'ses')
    """

    __slots__ = ("pieces",)
    pieces: tuple[tuple[int, View, int, int], ...]  # where it begins here, the view, the stretch of it

    @classmethod
    def _put(cls, words: str, pieces: Iterable[tuple[int, View, int, int]]) -> Printed:
        found = cls(words)
        found.pieces = tuple(pieces)
        return found

    @classmethod
    def of(cls, view: View, start: int, end: int) -> Printed:
        """The stretch [start, end) of a view."""
        return cls._put(view.text[start:end], ((0, view, start, end),))

    @classmethod
    def join(cls, parts: Iterable[str], by: str = " ") -> Printed:
        """Parts with a blank or the like between them; one that is a plain string has no place."""
        words = ""
        pieces: list[tuple[int, View, int, int]] = []
        for part in parts:
            words += by if words else ""
            if isinstance(part, Printed):
                pieces += [(len(words) + at, view, start, end) for at, view, start, end in part.pieces]
            words += part
        return cls._put(words, pieces)

    @classmethod
    def found(cls, words: str, views: Sequence[View]) -> str:
        """The words where one of the views, the first goes first, has them, or two of them have a part; else as they are."""
        for cut in (len(words), *(at for at, char in enumerate(words) if char == " ")):
            parts = [part for part in (words[:cut], words[cut + 1:]) if part]
            found = [next((cls.of(view, at, at + len(part)) for view in views if (at := view.text.find(part)) >= 0), None)
                     for part in parts]
            if all(found):
                return cls.join(part for part in found if part)
        return words

    def tail(self, length: int) -> Printed:
        """The last `length` characters."""
        cut = max(0, len(self) - length)
        left = ((max(0, at - cut), view, start + max(0, cut - at), end) for at, view, start, end in self.pieces)
        return Printed._put(self[cut:], ((at, view, start, end) for at, view, start, end in left if start < end))

    def spans(self) -> Iterator[Span]:
        """The raw span of each stretch.

        >>> [span.quote for span in Printed.join([Printed.of(View.plain("a b", 0, 3), 2, 3), "plain"]).spans()]
        ['b']
        """
        yield from (view.span(start, end) for _, view, start, end in self.pieces if start < end)

    def span(self, start: int, end: int) -> Span | None:
        """The raw span of the characters [start, end), if they come from one stretch."""
        for at, view, low, high in self.pieces:
            if at <= start < end <= at + high - low:
                return view.span(low + start - at, low + end - at)
        return None


@dataclass(frozen=True, slots=True)
class Block:
    """One heading, bullet, paragraph, table row, reference entry, printed label or piece of page chrome.

    `level` counts headings from 1, 0 where the source does not mark levels; `indent` is the depth of a bullet, from 0;
    `columns` the heads of a row's cells, `cells` the clean stretches of them; `heads` are the head rows of a table as they
    are printed, held by the first row below them; `marks` the clean stretches that the format of the source links to
    its reference list.
    """

    kind: BlockKind
    view: View
    rule: str
    level: int = 0
    indent: int = 0
    columns: tuple[str, ...] = ()
    cells: tuple[tuple[int, int], ...] = ()
    reason: str = ""
    marks: tuple[tuple[int, int], ...] = ()
    heads: tuple[View, ...] = ()

    @property
    def span(self) -> Span:
        """The raw place of the whole block."""
        return self.view.span(0, len(self.view.text))
