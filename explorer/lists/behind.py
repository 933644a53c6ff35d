"""What stands behind the counts of pages, read from the tables that were made at publication (`lists.tables`).

Why: a count that opens must cost what it shows, forty of fifty thousand markers, not what it counts.
Method: of each list so many things and how many there are, in a document where one is given, in the order of its index.
Fails: `StoreError` in one line for a file that is not there; what is not in the library has empty lists.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from explorer.lists.tables import KINDS, NAMED, WORK, ask, marks
from explorer.rows import StatementRow, WorkRow

Thing = TypeVar("Thing")


@dataclass(frozen=True)
class Part(Generic[Thing]):
    """The first things of a list, and how many it has."""

    things: tuple[Thing, ...]
    total: int


@dataclass(frozen=True)
class Marker:
    """A marker of a statement; `reason` is why it stays unresolved, `is_open` whether it does."""

    pointer: str
    statement: str
    key: str
    reason: str | None
    is_open: int


@dataclass(frozen=True)
class Told:
    """A result, and the reading that stands first: in the library, or in the document that was asked for."""

    result: str
    effect: str


class Behind:
    """What was counted, by document or in the whole library."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def _ask(self, text: str, values: Sequence[object] = ()) -> list[Any]:
        return ask(self._path, text, values)

    def _count(self, text: str, values: Sequence[object] = ()) -> int:
        return int(self._ask(f"SELECT COUNT(*) FROM {text}", values)[0][0])

    def statements(self, kind: str, document: str, most: int) -> Part[StatementRow]:
        """Statements of one kind, or of any without one."""
        where, values = _where(document, *([("kind = ?", kind)] if kind in KINDS else []))
        rows = self._ask(f'SELECT {NAMED} FROM statements {where} ORDER BY document, "order" LIMIT ?', (*values, most))
        return Part(tuple(StatementRow(*row) for row in rows), self._count(f"statements {where}", values))

    def markers(self, document: str, most: int, *, is_open: bool | None) -> Part[Marker]:
        """Markers, all of them or those that are open or lead somewhere."""
        state = {None: "1", True: "open", False: "NOT open"}[is_open]
        where, values = _where(document, (state, None))
        rows = self._ask(f"SELECT pointer, statement, key, reason, open FROM markers {where} "
                         "ORDER BY document, place, pointer LIMIT ?", (*values, most))
        return Part(tuple(Marker(*row) for row in rows), self._count(f"markers {where}", values))

    def entries(self, document: str, most: int) -> Part[str]:
        """Entries of reference lists by their IRIs: what is said of one depends on works, which others describe."""
        where, values = _where(document)
        rows = self._ask(f'SELECT entry FROM entries {where} ORDER BY document, "order", entry LIMIT ?', (*values, most))
        return Part(tuple(entry for (entry,) in rows), self._count(f"entries {where}", values))

    def works(self, document: str, most: int, *, outdated: bool) -> Part[WorkRow]:
        """Works by year, all of them or those that a later edition replaces; of a document those that it leads to."""
        which, values = f"WHERE first AND {'outdated' if outdated else '1'}", self._reached(document) if document else ()
        if document:
            which += f" AND work IN ({marks(values)})"
        rows = self._ask(f"SELECT {WORK} FROM works {which} ORDER BY place LIMIT ?", (*values, most))
        return Part(tuple(WorkRow(*row) for row in rows), self._count(f"works {which}", values))

    def work(self, iri: str) -> tuple[WorkRow, ...]:
        """A work, in as many rows as editions replace it."""
        return tuple(WorkRow(*row) for row in
                     self._ask(f"SELECT {WORK} FROM works WHERE work = ? ORDER BY place", (iri,)))

    def citing(self, work: str, document: str = "") -> str:
        """A statement that leads to a work: over a marker, or over a marker to another edition of it; "" if none does."""
        where, values = _where(document)
        for one in self._chain([work]):
            found = self._ask("SELECT statement FROM statements WHERE id = "
                              f"(SELECT MIN(id) FROM cites {where or 'WHERE 1'} AND work = ?)", (*values, one))
            if found:
                return str(found[0][0])
        return ""

    def _reached(self, document: str) -> tuple[str, ...]:
        rows = self._ask("SELECT DISTINCT work FROM cites WHERE document = ?", (document,))
        return tuple(self._chain([work for (work,) in rows]))

    def _chain(self, works: Sequence[str]) -> Iterator[str]:
        """Works, then the other editions of each, nearest first."""
        seen, ahead = set(works), list(works)
        while ahead:
            yield ahead[0]
            others = {other for row in self.work(ahead.pop(0)) for other in (row.previous, row.next) if other} - seen
            ahead += sorted(others)
            seen |= others

    def results(self, document: str, most: int) -> Part[Told]:
        """Results by their works, or those of a document in its order."""
        if document:
            rows = self._ask("SELECT result, effect, MIN(place) AS at FROM readings WHERE document = ? "
                             "GROUP BY result ORDER BY at LIMIT ?", (document, most))
            number = self._count("(SELECT DISTINCT result FROM readings WHERE document = ?)", (document,))
            return Part(tuple(Told(*row[:2]) for row in rows), number)
        rows = self._ask("SELECT result, (SELECT effect FROM readings WHERE readings.result = results.result "
                         "ORDER BY place, effect LIMIT 1) FROM results ORDER BY work, result LIMIT ?", (most,))
        return Part(tuple(Told(*row) for row in rows), self._count("results"))

    def speaking(self, concept: str, document: str, most: int) -> Part[tuple[StatementRow, bool]]:
        """Statements that speak of a concept, those that name it in their own words first; whether only a heading does."""
        named = ", ".join(f"statements.{name.strip()}" for name in NAMED.split(","))
        where, values = _where(document, ("concept = ?", concept))
        rows = self._ask(f"SELECT {named}, heading FROM speaks JOIN statements USING (statement) "
                         f"{where.replace('document', 'speaks.document')} "
                         'ORDER BY heading, speaks.document, speaks."order", statement LIMIT ?', (*values, most))
        return Part(tuple((StatementRow(*row[:-1]), bool(row[-1])) for row in rows),
                    self._count(f"speaks {where}", values))

    def first_of(self, document: str) -> str:
        """The first statement of a document; "" if it has none."""
        rows = self._ask('SELECT statement FROM statements WHERE document = ? ORDER BY "order" LIMIT 1', (document,))
        return str(rows[0][0]) if rows else ""

    def titles(self, documents: Sequence[str]) -> dict[str, str]:
        """Documents with their titles, by IRI."""
        return dict(self._ask(f"SELECT document, title FROM documents WHERE document IN ({marks(documents)})", documents))


def _where(document: str, *more: tuple[str, str | None]) -> tuple[str, list[str]]:
    """A condition on the document, if there is one, and on more, with its values."""
    asked = [*([("document = ?", document)] if document else []), *more]
    values = [value for _, value in asked if value is not None]
    return (f"WHERE {' AND '.join(text for text, _ in asked)}" if asked else ""), values
