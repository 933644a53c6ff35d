"""What stands around a statement and bears on its numbers.

Why: "80 mg/kg/day" under a bullet that names amoxicillin is a dose of amoxicillin; the bullet alone does not say so.
Method: a frozen value, filled by the composition of the extraction and handed to the reading of quantities.
Fails: it cannot.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from loaders.language.lexer import DecimalMark


class Dosed(NamedTuple):
    """A dose that was read: its drug, its unit, and where it begins in the source."""

    drug: str
    unit: str
    start: int


@dataclass(frozen=True, slots=True)
class Context:
    """Headings above the statement, its population, and the words before it.

    `sections` is the path of headings from the top. `before` is the clean text of the latest earlier statements and
    lead-ins of the same section, nearest last, cut to a bounded length. `cells` are the clean stretches of a table row's
    cells, each with the head of its column. `lead_in` holds the words a bullet hangs under, or the caption of a row's
    table; `listed` counts the statements that hang under them. `counted` tells how many quantities, criteria and
    conditions the page had before, so that ids (q01, c01, k01) count over the page. `decimal_mark` is the document's,
    `title` its first heading. `headed` is whether the people of the headings still hold: no line since has named others.
    `dosed` is the last dose before the statement in its section.
    """

    sections: tuple[str, ...] = ()
    population: str | None = None
    before: str = ""
    cells: tuple[tuple[int, int, str], ...] = ()
    lead_in: str = ""
    listed: int = 0
    counted: tuple[int, int, int] = (0, 0, 0)
    decimal_mark: DecimalMark = "."
    dosed: Dosed | None = None
    title: str = ""
    headed: bool = True
