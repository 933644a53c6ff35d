"""On which side of something a thing is done or holds.

Why: a limit reached is not a limit passed; "before", "until" and "after" a moment are three orders.
Method: a closed list, each named by its word. "unless" says that something is done on the other side of a limit, as "before"
    and "until" do: `TURNING` are the words behind which a limit is told from the side on which nothing is done.
    "by" and "from" are kept apart from "until" and "after": what is due by a
    day may be done on it, and what starts from a day goes on.
Fails: `ValueError` for any other word.
"""

from __future__ import annotations

from enum import StrEnum


class Timing(StrEnum):
    """A side of a moment, a time or a state."""

    BEFORE = "before"
    UNTIL = "until"
    WHILE = "while"
    AFTER = "after"
    AT = "at"
    BY = "by"
    FROM = "from"
    UNLESS = "unless"


TURNING = frozenset({Timing.BEFORE, Timing.UNTIL, Timing.UNLESS})
