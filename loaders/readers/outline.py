"""Levels for headings that carry none.

Why: plain text prints headings without marks, and a section path is only as good as the levels.
Method: marked headings (#, underlines) and numbered ones (1.2.1) say their level themselves. A plain heading directly
    followed by another is its parent; the next ones are its siblings below, until a further parent or a heading whose
    words lead back to the main sections (pitfalls, key points, references). Where a page nests like this, a heading
    with nothing but a lead-in before a section of bullets is a parent too; where one question is a parent, all are. Below
    a parent whose headings all name drugs, the first that names none is a section again. The first heading is the title
    of the page unless it is numbered beside others of its depth, or an ordinary section.
Fails: it cannot; a page that nests without showing it comes out flat.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Follows = Literal["heading", "bullets", "lead-in", "text", "nothing"]


@dataclass(frozen=True, slots=True)
class Heading:
    """What is known of a heading: its mark or number, what its words say, and what stands under it.

    `mark` is the level of explicit marks, 0 without; `depth` the depth of its number, 0 without; `style` is "plain",
    or another way of printing that sets headings apart ("capitals", "bold", "colon"); `asks` tells a question, `drug`
    that it names a drug or a class of drugs; `noun` is its last word.
    """

    mark: int
    depth: int
    style: str
    place: str
    follows: Follows
    wide_gap: bool = False
    asks: bool = False
    drug: bool = False
    noun: str = ""


def levels(headings: Sequence[Heading]) -> list[int]:
    """One level, from 1, for each heading."""
    if not headings:
        return []
    first = headings[0]
    titled = _leads(headings) if first.depth else _titles(headings) and (not first.mark or _alone(headings))
    found = [1] if titled else []
    return found + _Outline(headings[titled:], int(titled)).levels()


def _alone(headings: Sequence[Heading]) -> bool:
    """Whether the first mark is the only one of its level: then it is a title."""
    return all(heading.mark > headings[0].mark or not heading.mark for heading in headings[1:])


def _titles(headings: Sequence[Heading]) -> bool:
    """Whether the words of the first heading may be a title: "Methods of ..." is one above numbered sections only."""
    return not headings[0].place or (headings[0].place == "main" and any(heading.depth for heading in headings))


def _leads(headings: Sequence[Heading]) -> bool:
    """Whether the first number, "5", leads all others, "5.1" and "5.2", or is the only one: then it is a chapter's."""
    others = [heading.depth for heading in headings[1:] if heading.depth]
    return len(headings) > 1 and all(depth > headings[0].depth for depth in others) and not any(
        heading.mark for heading in headings)


class _Outline:
    """The headings under the title; `base` is 1 below a title, 0 without one."""

    def __init__(self, headings: Sequence[Heading], base: int) -> None:
        self._headings = headings
        self._base = base
        self._marks = sorted({heading.mark for heading in headings if heading.mark})
        self._depth = min((heading.depth for heading in headings if heading.depth), default=1)
        self._chains = [self._chain(i) for i in range(len(headings))]
        self._leaf = max(self._chains, default=1)
        self._styles = self._ranks()
        self._questions_lead = any(heading.asks and self._parent(i) for i, heading in enumerate(headings))

    def _ranks(self) -> list[str]:
        """The styles without marks or numbers, by first appearance; one that is used once sets nothing apart."""
        used = [heading.style for heading in self._headings if not heading.mark and not heading.depth]
        return [style for style in dict.fromkeys(used) if used.count(style) > 1 or style == "plain"]

    def _plain(self, i: int) -> bool:
        heading = self._headings[i]
        return not heading.mark and not heading.depth

    def _chain(self, i: int) -> int:
        """How many plain headings of one style follow each other directly, from this one on."""
        end = i
        while (self._plain(end) and self._headings[end].follows == "heading" and end + 1 < len(self._headings)
               and self._plain(end + 1) and not self._headings[end + 1].place
               and self._headings[end].style == self._headings[end + 1].style):
            end += 1
        return end - i + 1

    def levels(self) -> list[int]:
        """The levels, in order."""
        found: list[int] = []
        floor = self._base
        offset = 0  # how deep below its floor the next plain heading lies
        below: list[Heading] = []  # the last parent and the plain headings since
        for i, heading in enumerate(self._headings):
            if heading.mark:
                floor = self._base + self._marks.index(heading.mark) + 1
                found.append(floor)
                offset = 0
            elif heading.depth:
                floor = self._base + len(self._marks) + heading.depth - self._depth + 1
                found.append(floor)
                offset = 0
            else:
                offset = self._rank(heading.style) if self._leaves(heading, below) else self._offset(i, offset)
                if heading.place in {"main", "references"}:
                    floor = self._base
                found.append(floor + offset + 1)
                below = [heading] if self._parent(i) else [*below, heading]
                offset += self._parent(i)
        return found

    @staticmethod
    def _leaves(heading: Heading, below: Sequence[Heading]) -> bool:
        """Whether the heading ends what lies below a parent.

        "Nusinersen", "Risdiplam", then "Respiratory Management", which names no drug; or "High-Efficacy Drugs" over
        "Natalizumab", "Fingolimod", then "Moderate-Efficacy Drugs", which is named as the parent is.
        """
        parent, *siblings = below or [heading]
        if not siblings:
            return False
        alike = bool(parent.noun) and heading.noun == parent.noun and all(other.noun != parent.noun for other in siblings)
        return alike or (all(other.drug for other in siblings) and not heading.drug)

    def _offset(self, i: int, offset: int) -> int:
        heading = self._headings[i]
        rank = self._rank(heading.style)
        if heading.place in {"main", "references"} or heading.wide_gap or (heading.asks and self._questions_lead):
            return rank
        if self._chains[i] > 1 or self._parent(i):
            inside_chain = i > 0 and self._chains[i - 1] == self._chains[i] + 1
            return offset if inside_chain else rank + max(0, self._leaf - max(self._chains[i], 2))
        return max(offset, rank) if rank >= self._rank(self._headings[i - 1].style if i else "") else rank

    def _rank(self, style: str) -> int:
        return self._styles.index(style) if style in self._styles else 0

    def _parent(self, i: int) -> bool:
        """Whether what follows lies below this heading: a chain, or a lead-in on a page that nests."""
        if self._chains[i] > 1:
            return True
        nests = self._leaf > 1
        after = self._headings[i + 1] if i + 1 < len(self._headings) else None
        return (nests and self._headings[i].follows == "lead-in" and after is not None
                and after.follows == "bullets" and not after.place and self._plain(i + 1))
