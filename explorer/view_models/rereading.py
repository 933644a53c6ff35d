"""What would change if a stored document were read again, as it is shown before anything is published.

Why: a newer reader may read better or worse; a person looks at what differs and decides.
Method: frozen dataclasses; `explorer.differences` fills what differs, `explorer.desk` the rest.
Fails: it cannot; a document that cannot be read again is a `Refusal` (`desk`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

LONGEST = 80  # characters of words that are quoted in a line


@dataclass(frozen=True)
class Difference:
    """One thing that is new, gone or changed: what it is ("dose"), its words, and what of it changed ("unit: mg → g")."""

    kind: Literal["new", "gone", "changed"]
    what: str
    quote: str
    changes: tuple[str, ...] = ()

    @property
    def thing(self) -> str:
        """What it is, and what of it changed: "dose “50 mg”: unit: mg → g"; nothing stands for words it does not have."""
        quote = self.quote if len(self.quote) <= LONGEST else f"{self.quote[:LONGEST - 1].rstrip()}…"
        named = f"{self.what} “{quote}”" if quote else self.what
        return f"{named}: {'; '.join(self.changes)}" if self.changes else named

    @property
    def line(self) -> str:
        """All of it in one line: "changed dose “50 mg”: unit: mg → g"."""
        return f"{self.kind} {self.thing}"


@dataclass(frozen=True)
class Tally:
    """How many things of a kind ("quantities") are new, gone, changed and the same."""

    what: str
    new: int
    gone: int
    changed: int
    same: int

    @property
    def differ(self) -> int:
        """How many are not the same."""
        return self.new + self.gone + self.changed

    @property
    def figures(self) -> str:
        """The figures that are not 0: "2 new, 1 changed, 40 the same"."""
        figures = ((self.new, "new"), (self.gone, "gone"), (self.changed, "changed"), (self.same, "the same"))
        return ", ".join(f"{figure} {kind}" for figure, kind in figures if figure)

    @property
    def line(self) -> str:
        """The figures with what they count: "quantities: 2 new, 1 changed, 40 the same"."""
        return f"{self.what}: {self.figures}"


@dataclass(frozen=True)
class Compared:
    """How two readings of one text differ, in its order; kinds of which there is nothing are left out.

    `added` are lines that sum up what is said besides, of many things at once; these count as the same.
    """

    tallies: tuple[Tally, ...]
    differences: tuple[Difference, ...]
    added: tuple[str, ...] = ()

    @property
    def total(self) -> Tally:
        """The figures of everything."""
        sums = (sum(getattr(tally, kind) for tally in self.tallies) for kind in ("new", "gone", "changed", "same"))
        return Tally("all", *sums)


@dataclass(frozen=True)
class Rereading:
    """A stored edition beside what the present reader makes of its source.

    `before` and `now` say the readers ("an earlier version", "version 2"); `unfit` are lines of its overlay that find
    nothing to act on now: they are kept all the same.
    """

    document: str
    edition: str
    before: str
    now: str
    compared: Compared
    unfit: tuple[str, ...] = ()
