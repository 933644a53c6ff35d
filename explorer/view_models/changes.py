"""What changed from one edition of a document to a later one, sentence by sentence.

Why: who knows the old edition wants to see what is new, in its words and in its numbers.
Method: frozen dataclasses; `explorer.differences.editions` fills them.
Fails: it cannot; editions that cannot be read are a `Refusal` (`desk`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from explorer.view_models.rereading import Difference, Tally

ChangeKind = Literal["changed", "read", "new", "gone"]  # "read": the same words, of which something else is read


@dataclass(frozen=True)
class Piece:
    """Words of a sentence that both editions have, that came in, or that went out."""

    kind: Literal["same", "in", "out"]
    text: str


@dataclass(frozen=True)
class ChangedStatement:
    """A statement that is new, gone, or has other words or readings; `readings` are those that came, went or changed.

    `ground` says why the two are held to be one statement; `number` counts the statements of the edition it stands in.
    """

    kind: ChangeKind
    section: str
    number: int
    pieces: tuple[Piece, ...]
    readings: tuple[Difference, ...]
    ground: str = ""


@dataclass(frozen=True)
class EditionChanges:
    """All that changed from `old` to `new`, in the order of the new edition; `tallies` count statements and readings.

    `readers` says by which versions the two were read, if these differ.
    """

    document: str
    title: str
    old: str
    new: str
    statements: tuple[ChangedStatement, ...]
    tallies: tuple[Tally, ...]
    readers: str = ""
