"""What is wrong with a file or doubtful in it, as fields, and the one wording of them.

Why: whoever is told of a fault needs its place and its reason apart: a page marks the line, a form shows the reason alone, a
    parent names the file its child did not know. Taken from a message, they would change with its words.
Method: a `Problem` is a plain value, and its `str` the one line "FILE:LINE: reason". What refuses a file, an overlay or a
    bibliography is a `LoadError` that holds one; kinds of it say what was refused.
Fails: it cannot. What a terminal would obey or hide is spelt out where words of a file are repeated.
"""

from __future__ import annotations

from dataclasses import dataclass
from os import PathLike
from typing import Self

LONGEST_QUOTE = 60  # characters


@dataclass(frozen=True, slots=True)
class Problem:
    """A fault or doubt: `line` of the file, from 1, 0 where the whole is meant; `reason` is one sentence.

    `quote` holds the words it is about, as they stand in the file. `node` says what it is about where that has a name of its
    own: the node of a graph, an item of a bibliography, what a line of an overlay was to do. What is not known is empty.
    """

    line: int
    reason: str
    quote: str = ""
    node: str = ""
    file: str = ""

    @property
    def says(self) -> str:
        """The reason on one line, with what it is about."""
        words = shown(self.quote, LONGEST_QUOTE) if self.quote and self.node else ""
        about = f" ({': '.join(filter(None, (self.node, words)))})" if self.node else ""
        return _line(f"{self.reason}{about}")

    def __str__(self) -> str:
        line = str(self.line) if self.line else ""
        place = ":".join(filter(None, (self.file, line))) if self.file else f"line {line}" if line else ""
        return _line(f"{place}: {self.says}" if place else self.says)


class LoadError(ValueError):
    """What cannot be loaded, and why: `problem`, whose wording is the message."""

    def __init__(
        self, reason: str, file: str | PathLike[str] = "", line: int = 0, *, quote: str = "", node: str = "",
    ) -> None:
        self.problem = Problem(line, reason, quote, node, str(file))
        super().__init__(reason)

    @classmethod
    def of(cls, problem: Problem) -> Self:
        """The error of this kind that tells of a problem."""
        return cls(problem.reason, problem.file, problem.line, quote=problem.quote, node=problem.node)

    def __str__(self) -> str:
        return str(self.problem)


def shown(words: str, longest: int) -> str:
    """Words of a file in quotation marks, on one line of at most `longest` characters."""
    seen = _line(words)
    return f"“{seen if len(seen) <= longest else seen[:longest - 1].rstrip() + '…'}”"


def _line(words: str) -> str:
    flat = " ".join(words.split())
    return flat if flat.isprintable() else "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode() for char in flat)
