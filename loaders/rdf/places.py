"""What the passages of an edition are called: by what they stand in, and how far into it.

Why: a passage that is named by its place in the file has another name as soon as a word is put in front of it, and what was
    said of it is lost.
Method: a passage is named by the innermost section, statement, entry or remark whose characters hold it, and counts from
    where that begins. What stands behind one, as a marker does, is named by the one that begins last before it, if no line
    ends in between. All else is named by its line: by the characters of that, and of equal lines by which one it is. In a
    file with mark-up a line ends between two tags as well, for some have no other end.
Fails: it does not.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from functools import cached_property
from itertools import accumulate

from rdflib import URIRef

from loaders.record import Span
from loaders.source import SourceDocument
from ontology import iris

LINE_END = re.compile(r"\n")
BETWEEN_TAGS = re.compile(r"\n|>(?=<)")
BEHIND = 200  # characters: a line of a file without line ends is the whole of it


class Places:
    """The things of one edition that passages stand in, with their characters."""

    def __init__(self, edition: URIRef, source: SourceDocument, things: Iterable[tuple[Span, URIRef]]) -> None:
        self._edition, self._text, self._marked_up = edition, source.text, source.format.marked_up
        # Backwards from a place, the innermost of those that begin there comes first.
        self._things = sorted(((span.start, -span.end, node) for span, node in things))
        self._starts = [start for start, _, _ in self._things]
        self._reached = list(accumulate((-end for _, end, _ in self._things), max))

    def name(self, span: Span) -> URIRef:
        """The IRI of the passage of some characters."""
        container, start = self._holder(span) or self._before(span) or self._line(span)
        return iris.passage(container, span.start - start, span.end - start)

    def _holder(self, span: Span) -> tuple[URIRef, int] | None:
        at = bisect_right(self._starts, span.start) - 1
        while at >= 0 and self._reached[at] >= span.end:
            start, end, node = self._things[at]
            if -end >= span.end:
                return node, start
            at -= 1
        return None

    def _before(self, span: Span) -> tuple[URIRef, int] | None:
        at = bisect_right(self._starts, span.start) - 1
        if at < 0:
            return None
        start, end, node = self._things[at]
        near = span.start + end <= BEHIND and "\n" not in self._text[-end:span.start]
        return (node, start) if near else None

    def _line(self, span: Span) -> tuple[URIRef, int]:
        at = bisect_right(self._lines, span.start) - 1
        return self._named_lines[at], self._lines[at]

    @cached_property
    def _lines(self) -> list[int]:
        """Where each line begins."""
        ends = BETWEEN_TAGS if self._marked_up else LINE_END
        return [0, *(end.end() for end in ends.finditer(self._text))]

    @cached_property
    def _named_lines(self) -> list[URIRef]:
        seen: Counter[str] = Counter()
        named = []
        for start, end in zip(self._lines, [*self._lines[1:], len(self._text)], strict=True):
            digits = iris.digits(self._text[start:end])
            seen[digits] += 1
            named.append(iris.by_words(self._edition, "line", digits, seen[digits]))
        return named
