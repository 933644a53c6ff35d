"""The words within some lines of Markdown, put into the tree of a page.

Why: emphasis, links, code, entities and HTML stand within the words; the place of every word must stay exact.
Method: the lines are one content for the parser, and each of its characters is led back to the raw text. Each mark takes
    some of them; what none takes is words.
Fails: it cannot.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from functools import partial

from loaders.readers.html_tree import Tree
from loaders.readers.markdown.marks import Mark

Stretch = tuple[int, int]
_Step = tuple[int, int, Callable[[int, int], object]]

_FIGURES = re.compile(r"[\s\d,;–-]*\d[\s\d,;–-]*")
_SET_APART = re.compile(r"(?:<sup>|\\?\[)$")


class Within:
    """Some lines of a page, of which `stretches` are the places, and `called` tells what a call of a footnote shows."""

    def __init__(self, tree: Tree, raw: str, stretches: Sequence[Stretch], called: Callable[[str, int], str]) -> None:
        self._tree, self._raw, self._stretches, self._called = tree, raw, stretches, called
        self.content = "\n".join(raw[start:end] for start, end in stretches)
        self._at = [0]
        for start, end in stretches:
            self._at.append(self._at[-1] + end - start + 1)

    def take(self, marks: Sequence[Mark]) -> None:
        """Put the words into the tree, as the marks in them have it."""
        steps = sorted((step for mark in marks for step in self._steps(mark)), key=lambda step: step[:2])
        at = 0
        for start, end, put in steps:
            self._words(at, start)
            put(self._place(start), self._place(end - 1) + 1)
            at = end
        self._words(at, len(self.content))

    def _place(self, at: int) -> int:
        """The raw place of a character of the content."""
        line = min(bisect_right(self._at, at) - 1, len(self._stretches) - 1)
        return self._stretches[line][0] + at - self._at[line]

    def _words(self, start: int, end: int) -> None:
        """Put in content[start:end] as it is printed; ends of lines are blanks."""
        while start < end:
            line = bisect_right(self._at, start) - 1
            stop = min(end, self._at[line + 1] - 1)
            if start < stop:
                place = self._place(start)
                self._tree.words(self.content[start:stop], place, place + stop - start)
            if stop < end:
                self._blank(self._stretches[line][1], self._stretches[line + 1][0])
            start = stop + 1

    def _blank(self, start: int, end: int) -> None:
        self._tree.words(" ", start, max(end, start + 1))

    def _drop(self, _start: int, _end: int) -> None:
        """Put in nothing: this is mark-up."""

    def _shown(self, words: str, start: int, end: int) -> None:
        self._tree.words(words, start, end)

    def _opened(self, tag: str, attributes: dict[str, str], start: int, end: int) -> None:
        self._tree.begin(tag, start, end, attributes)

    def _closed(self, tag: str, _start: int, end: int) -> None:
        self._tree.close(tag, end)

    def _steps(self, mark: Mark) -> Iterator[_Step]:
        """What a mark takes of the content, and what is put in for it."""
        start, end = mark.start, mark.end
        if mark.name == "newline" or (mark.name == "escape" and self.content[start + 1] == "\n"):
            yield start, end, self._blank
        elif mark.name == "escape":
            yield start, start + 1, self._drop
        elif mark.name in ("html_inline", "entity"):
            yield start, end, self._tree.feed
        elif mark.name == "image":
            yield start, end, self._drop
        elif mark.name == "footnote_ref":
            yield start, end, partial(self._call, mark.tokens[-1].meta["label"])
        elif mark.name in ("emphasis", "strikethrough"):
            yield from self._delimiters(mark)
        else:
            yield from self._around(mark)

    def _delimiters(self, mark: Mark) -> Iterator[_Step]:
        """Signs of emphasis; one that stands alone or between figures (5*10) is printed, but not that of a footnote."""
        width = 1 if mark.name == "emphasis" else 2
        count = (mark.end - mark.start) // width
        alone = mark.end - mark.start == 1
        around = self.content[mark.start - 1:mark.start], self.content[mark.end:mark.end + 1]
        product = alone and all(char.isdigit() for char in around)
        for i, token in enumerate(mark.tokens[-count:]):
            printed = (token.type == "text" and token.content and alone and mark.start) or product
            if not printed:
                yield mark.start + i * width, mark.start + (i + 1) * width, self._drop

    def _around(self, mark: Mark) -> Iterator[_Step]:
        """Marks with words between their two ends."""
        start, end = mark.start, mark.end
        if mark.name == "link":
            yield from self._link(mark)
        elif mark.name == "raised":
            tag = "sup" if self.content[start] == "^" else "sub"
            yield start, start + 1, partial(self._opened, tag, {})
            yield end - 1, end, partial(self._closed, tag)
        elif mark.name == "autolink":
            yield start, start + 1, self._drop
            yield end - 1, end, self._drop
        elif code := next((token for token in mark.tokens if token.type == "code_inline"), None):
            yield start, start + len(code.markup), self._drop
            yield end - len(code.markup), end, self._drop

    def _link(self, mark: Mark) -> Iterator[_Step]:
        """A link; where its words are figures, its brackets are printed, for they are those of a marker."""
        target = next((str(token.attrs.get("href", "")) for token in mark.tokens if token.type == "link_open"), "")
        figures = _FIGURES.fullmatch(self.content, mark.start + 1, mark.inner)
        bracketed = figures is not None and not _SET_APART.search(self.content, 0, mark.start)
        yield mark.start, mark.start + 1, partial(self._link_opened, {"href": target}, bracketed)
        yield mark.inner, mark.end, partial(self._link_closed, bracketed)

    def _link_opened(self, attributes: dict[str, str], bracketed: bool, start: int, end: int) -> None:
        if bracketed:
            self._tree.words("[", start, end)
        self._tree.begin("a", start, end, attributes)

    def _link_closed(self, bracketed: bool, start: int, end: int) -> None:
        self._tree.close("a", end)
        if bracketed:
            self._tree.words("]", start, start + 1)

    def _call(self, label: str, start: int, end: int) -> None:
        """A call of a footnote, as the raised number that a page shows for it."""
        if number := self._called(label, start):
            self._tree.begin("sup", start, start)
            self._tree.begin("a", start, start, {"href": f"#fn:{label}"})
            self._tree.words(number, start, end)
            self._tree.close("a", end)
            self._tree.close("sup", end)
