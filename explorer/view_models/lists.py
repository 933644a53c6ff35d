"""What stands behind a count: the things that were counted, each with a way to where it is shown.

Why: "46 unresolved" is a claim until the reader can go through the forty-six.
Method: frozen dataclasses that `evidence.lists` fills; an item that nothing in the library shows has no statement.
Fails: it cannot; what is left out of a list is counted.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ListedThing:
    """One of the things that were counted; `document`, `statement` and `node` are where it is shown."""

    title: str
    note: str
    statement: str = ""
    node: str = ""
    document: str = ""
    doi: str = ""
    pmid: str = ""


@dataclass(frozen=True)
class Listed:
    """The first things of a list, of so many in `total`; `where` is the document or library they were counted in."""

    title: str  # "46 unresolved markers"
    where: str
    things: tuple[ListedThing, ...]
    total: int
