"""The desk: where files are read, looked at, corrected and stored, for the Library page and the command line.

Why: both show and store the same things; they need reading and library alike, which only a root may see together.
Method: `reading` is the one seam through which bytes become a record; `pending` composes, applies overlay lines and
    stores, by what `shelves` knows of the library; `works` does so for bibliographies. `waiting` keeps what is not
    committed, `trouble` says why there is nothing to show. `migration` carries what another version has read over to the
    present reader. `record_view` and `highlights` are pure functions to the view models of the page; `overlay_lines`,
    with `form_fields` and `anchoring`, makes overlay lines of decisions; `report` says the same as the page in lines for
    a terminal, `verbs` are what the command line does with files; `misreading` makes a case of what was read wrongly.
Fails: what a file or a person gave is refused in one line, a `Refusal` on the page, a `LoadError` for the command line.
"""

from explorer.desk.pending import Desk
from explorer.desk.reading import Read, Reading, label
from explorer.desk.report import doubts, dry_run, report
from explorer.desk.shelves import Shelf, addition

__all__ = ["Desk", "Read", "Reading", "Shelf", "addition", "doubts", "dry_run", "label", "report"]
