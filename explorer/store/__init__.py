"""The one interface between questions and engines.

Why: a query file must not know which engine answers it, so that one can be swapped for another.
Method: `Store` answers SELECT with lexical values (plain strings, None for unbound); what type a column has is said by
    the query's own header, not by the engine, because engines print one decimal in several ways.
Fails: `StoreError` with one line when an engine cannot be opened or refuses a query.
"""

from __future__ import annotations

from typing import NamedTuple, Protocol


class StoreError(RuntimeError):
    """The engine could not be opened, or refused a query."""


class OutOfBounds(StoreError):
    """An answer took more time or memory than it may."""


class Rows(NamedTuple):
    """An answer: variable names, and one tuple of lexical values for each solution."""

    columns: tuple[str, ...]
    values: list[tuple[str | None, ...]]


class Store(Protocol):
    """A read-only view of one published state of the library."""

    def select(self, query: str) -> Rows:
        """The solutions of a SELECT query over the current editions merged; named graphs hold the history."""
        ...
