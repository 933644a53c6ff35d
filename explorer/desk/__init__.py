"""The desk: where files are read, looked at, corrected and stored, for the Library page and the command line.

Why: both show and store the same things; they need reading and library alike, which only a root may see together.
Method: `reading` is the one seam through which bytes become a record; `drafts` composes, applies overlay lines and
    stores; `painting` and `entries` are pure functions between a record and the view models of the page; `report` says
    the same in lines for a terminal.
Fails: what a file or a person gave is refused in one line, a `Refusal` on the page, `REFUSALS` for the command line.
"""

from explorer.desk.drafts import Desk, Shelf, addition
from explorer.desk.reading import REFUSALS, Read, Reading, label
from explorer.desk.report import dry_run, report

__all__ = ["REFUSALS", "Desk", "Read", "Reading", "Shelf", "addition", "dry_run", "label", "report"]
