"""Everything the library knows about one statement, fetched once.

Why: trail, outline, table and details of a statement are drawn from the same answers, or they will disagree.
Method: the named queries for the statement; then, from the works its markers lead to, both ways along the chain of
    editions, and the results of all of them.
Fails: `UnknownStatement` if no current edition has the statement.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from explorer import query
from explorer.rows import (
    CitationRow,
    CompleteRow,
    ConditionRow,
    QuantityRow,
    ReferenceRow,
    ResultRow,
    StatementRow,
    WorkRow,
)
from explorer.store import Store

Row = TypeVar("Row")


class UnknownStatement(LookupError):
    """No current edition has this statement."""


@dataclass(frozen=True)
class Work:
    """A work edition: its description, and its neighbours in the chain of editions."""

    row: WorkRow
    previous: tuple[str, ...]
    next: tuple[str, ...]


@dataclass(frozen=True)
class Case:
    """A statement with what it rests on; `works` are in order of publication."""

    statement: StatementRow
    citations: tuple[CitationRow, ...]
    quantities: tuple[QuantityRow, ...]
    conditions: tuple[ConditionRow, ...]
    entries: tuple[ReferenceRow, ...]
    works: Mapping[str, Work]
    results: Mapping[str, tuple[ResultRow, ...]]  # of each work, each once, by its first reading
    readings: Mapping[str, tuple[ResultRow, ...]]  # of each result, in all documents
    complete: tuple[CompleteRow, ...]

    @property
    def numbered(self) -> bool:
        """Whether the reference list carries keys that a marker can be joined to."""
        return any(entry.key is not None for entry in self.entries)

    def entry(self, iri: str | None) -> ReferenceRow | None:
        """The entry of that IRI."""
        return next((entry for entry in self.entries if entry.entry == iri), None)


def fetch(store: Store, statement: str) -> Case:
    """The case of a statement by its IRI."""
    rows = query.run(store, "statements", StatementRow, statement=statement)
    if not rows:
        raise UnknownStatement(statement)
    citations = unique(query.run(store, "citations", CitationRow, statement=statement), lambda row: row.pointer)
    cited = {row.work for row in citations if row.work}
    works = chain(store, cited)
    results = sorted(query.run(store, "results", ResultRow, work=sorted(works)) if works else (),
                     key=lambda row: (row.statement.rpartition("/")[0], row.order, row.start))
    return Case(
        statement=rows[0],
        citations=citations,
        quantities=query.run(store, "quantities", QuantityRow, statement=statement),
        conditions=query.run(store, "conditions", ConditionRow, statement=statement),
        entries=unique(query.run(store, "references", ReferenceRow, edition=rows[0].edition), lambda row: row.entry),
        works=works,
        results={work: _each_once(row for row in results if row.work == work) for work in works},
        readings={result: unique((row for row in results if row.result == result), lambda row: row.effect)
                  for result in {row.result for row in results}},
        complete=query.run(store, "complete", CompleteRow, statement=statement),
    )


def _each_once(readings: Iterable[ResultRow]) -> tuple[ResultRow, ...]:
    """The first reading of each result, in the order of the readings."""
    found: dict[str, ResultRow] = {}
    for row in readings:
        found.setdefault(row.result, row)
    return tuple(found.values())


def chain(store: Store, works: set[str]) -> dict[str, Work]:
    """The works and all their earlier and later editions, chain by chain, oldest first."""
    found: dict[str, list[WorkRow]] = {}
    frontier = set(works)
    while frontier:
        rows = query.run(store, "works", WorkRow, work=sorted(frontier))
        for row in rows:
            found.setdefault(row.work, []).append(row)
        linked = {iri for row in rows for iri in (row.previous, row.next) if iri}
        frontier = linked - found.keys()
        if not rows:
            break
    described = {iri: Work(rows[0], _linked(rows, "previous"), _linked(rows, "next")) for iri, rows in found.items()}
    return _in_chains(described)


def _in_chains(works: Mapping[str, Work]) -> dict[str, Work]:
    """The same works, each chain together from its first edition on."""
    by_year = sorted(works, key=lambda iri: (works[iri].row.year or 0, iri))
    ordered: dict[str, Work] = {}
    waiting = [iri for iri in by_year if not set(works[iri].previous) & works.keys()][::-1]
    while waiting:
        iri = waiting.pop()
        if iri not in ordered:
            ordered[iri] = works[iri]
            waiting += reversed([later for later in works[iri].next if later in works])
    return ordered | {iri: works[iri] for iri in by_year if iri not in ordered}


def _linked(rows: list[WorkRow], side: str) -> tuple[str, ...]:
    return tuple(sorted({iri for row in rows if (iri := getattr(row, side))}))


def unique(rows: Iterable[Row], key: Callable[[Row], str]) -> tuple[Row, ...]:
    """The first row of each key: an optional value that a thing has twice must not make it two things."""
    return tuple({key(row): row for row in reversed(tuple(rows))}.values())[::-1]
