"""Everything the library knows about one statement, fetched once.

Why: trail, outline, table and details of a statement are drawn from the same answers, or they will disagree.
Method: the named queries for the statement, its conditions made into trees; then, from the works its markers lead to, both
    ways along the chain of editions, and the results of all of them.
Fails: `UnknownStatement` if no current edition has the statement.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from explorer import query
from explorer.domain import building
from explorer.domain.conditions import ConditionTree
from explorer.domain.effects import Effect, Result, effects
from explorer.domain.grades import Grading, grading, steps_of
from explorer.evidence import reported
from explorer.lists import Lists
from explorer.rows import (
    BoundRow,
    CitationRow,
    CompleteRow,
    ConditionRow,
    EffectRow,
    GradeRow,
    GroundRow,
    OrderRow,
    QuantityRow,
    ReferenceRow,
    StatementRow,
    StepRow,
    UnrecognisedRow,
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
    bounds: Mapping[str, BoundRow]  # of each quantity
    conditions: tuple[ConditionTree, ...]
    orders: tuple[OrderRow, ...]
    unrecognised: tuple[UnrecognisedRow, ...]
    grounds: tuple[GroundRow, ...]
    entries: tuple[ReferenceRow, ...]
    works: Mapping[str, Work]
    results: Mapping[str, tuple[Result, ...]]  # of each work, with the readings that `reported` takes
    effects: Mapping[str, Effect]  # of the statement itself, by node
    grading: Grading
    complete: tuple[CompleteRow, ...]

    @property
    def numbered(self) -> bool:
        """Whether the reference list carries keys that a marker can be joined to."""
        return any(entry.key is not None for entry in self.entries)

    def entry(self, iri: str | None) -> ReferenceRow | None:
        """The entry of that IRI."""
        return next((entry for entry in self.entries if entry.entry == iri), None)


def fetch(store: Store, lists: Lists, statement: str, ungraded: Callable[[str], str]) -> Case:
    """The case of a statement by its IRI; `ungraded` gives the word for a statement of an edition that has no grade."""
    rows = query.run(store, "statements", StatementRow, statement=statement)
    if not rows:
        raise UnknownStatement(statement)
    quantities = query.run(store, "quantities", QuantityRow, statement=statement)
    bounds = {row.quantity: row for row in query.run(store, "bounds", BoundRow, statement=statement)}
    unrecognised = query.run(store, "unrecognised", UnrecognisedRow, statement=statement)
    conditions = query.run(store, "conditions", ConditionRow, statement=statement)
    citations = unique(query.run(store, "citations", CitationRow, statement=statement), lambda row: row.pointer)
    cited = {row.work for row in citations if row.work}
    works = chain(store, cited)
    found = reported.of_works(store, lists, works, [row.quantity for row in quantities])
    return Case(
        statement=rows[0],
        citations=citations,
        quantities=quantities,
        bounds=bounds,
        conditions=building.conditions(conditions, quantities, bounds, unrecognised),
        orders=query.run(store, "orders", OrderRow, statement=statement),
        unrecognised=unrecognised,
        grounds=query.run(store, "grounds", GroundRow, statement=statement),
        entries=unique(query.run(store, "references", ReferenceRow, edition=rows[0].edition), lambda row: row.entry),
        works=works,
        results={work: tuple(result for result in found if result.work == work) for work in works},
        effects=_own(effects(query.run(store, "effects", EffectRow, statement=statement)), found),
        grading=_graded(store, statement, lambda: ungraded(rows[0].edition)),
        complete=query.run(store, "complete", CompleteRow, statement=statement),
    )


def _own(told: Iterable[Effect], reported: Iterable[Result]) -> dict[str, Effect]:
    """The effects of a statement by node; one that reports a result is of what that is of."""
    known = {reading.effect.node: reading.effect for result in reported for reading in result.readings}
    return {effect.node: known.get(effect.node, effect) for effect in told}


def _graded(store: Store, statement: str, ungraded: Callable[[], str]) -> Grading:
    rows = query.run(store, "grades", GradeRow, statement=statement)
    steps = sorted({step for row in rows for step in (row.strength, row.certainty) if step})
    known = steps_of(query.run(store, "steps", StepRow, step=steps)) if steps else {}
    return grading(rows, known, ungraded)


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
