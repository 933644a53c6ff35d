"""Why a library cannot be shown, in words for a reader of its pages.

Why: a page that only says no leaves its reader alone; and where on the machine a library lies is nobody's business there.
Method: what a library or an engine reports becomes a title, a text without a path, and the way on that fits it.
Fails: it cannot; what it does not know is damage, for which the index is made again.
"""

from __future__ import annotations

from explorer import durable
from explorer.library import Damaged, IndexMissing, Library, LibraryError
from explorer.store import OutOfBounds
from explorer.view_models.desk import Trouble

EMPTY = Trouble("No document yet. Load one to begin.", "This library holds nothing yet.", "load")
MISSING = Trouble(
    "The index of this library is missing, or older than what the library holds.",
    "Nothing that was loaded or decided is lost: the index is made again from it.", "rebuild")
DAMAGED = Trouble(
    "The index of this library cannot be read.",
    "Nothing that was loaded or decided is lost: the index is made again from it.", "rebuild")

UNANSWERED = Trouble(
    "This page asked for more than it may.", "An answer took too long, or too much memory. Others can be asked.", "again")


def trouble(error: Exception) -> Trouble:
    """What an error says to a reader."""
    if isinstance(error, IndexMissing):
        return MISSING
    if isinstance(error, Damaged):
        return Trouble("A file of this library is damaged.", f"{error.reason}. Nothing of it is shown.", "again")
    if isinstance(error, LibraryError):
        return Trouble("This library cannot be opened.", f"The reason: {error.reason}. Nothing in it was changed.", "again")
    if isinstance(error, OSError):
        reason = durable.told(error).rpartition(": ")[2]
        return Trouble("This library cannot be read now.", f"The reason: {reason}. Nothing in it was changed.", "again")
    return UNANSWERED if isinstance(error, OutOfBounds) else DAMAGED


def of(library: Library) -> Trouble | None:
    """What is in the way of showing a library that could be opened."""
    return EMPTY if library.is_empty() else None
