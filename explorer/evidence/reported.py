"""Results of works, with the few of their readings that a page shows.

Why: a result that a thousand documents report is shown once; a page that fetched all its readings would grow with the
    library.
Method: of each result the reading that stands first, the first that a person checked, and those of the statement that is
    looked at, as the lists made at publication name them, in one question. What none of them says of its result is taken
    from the lists, in all the ways in which other documents say it.
Fails: it cannot; what nothing reports has no results.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from explorer import query
from explorer.domain.effects import Result, results
from explorer.lists import TOLD, Lists
from explorer.rows import ReportedRow, ResultRow
from explorer.store import Store


def of_works(store: Store, lists: Lists, works: Collection[str], own: Sequence[str]) -> tuple[Result, ...]:
    """The results of works; `own` are quantities of a statement, whose readings come with those that stand for a result."""
    reporting = query.run(store, "reported", ReportedRow, effect=list(own)) if works and own else ()
    readings = dict.fromkeys((*lists.standing(works), *(row.effect for row in reporting)))
    return tuple(one for one in _results(store, lists, readings) if one.work in works)


def of_effect(store: Store, lists: Lists, effect: str) -> tuple[Result, ...]:
    """The results that one reading reports, with this reading alone."""
    return _results(store, lists, [effect])


def of_results(store: Store, lists: Lists, wanted: Iterable[str]) -> Mapping[str, Result]:
    """Results by their IRIs, each with its first reading; what nothing reports is left out."""
    return of_readings(store, lists, [read[0].effect for one in wanted if (read := lists.readings(one, 1)[0])])


def of_readings(store: Store, lists: Lists, effects: Iterable[str]) -> Mapping[str, Result]:
    """The results that some readings report, by their IRIs, each with these readings alone."""
    return {one.result: one for one in _results(store, lists, effects)}


def _results(store: Store, lists: Lists, readings: Iterable[str]) -> tuple[Result, ...]:
    asked = sorted(set(readings))
    told: dict[tuple[str, str, str], list[ResultRow]] = {}
    for row in query.run(store, "results", ResultRow, effect=asked) if asked else ():
        told.setdefault((row.work, row.result, row.effect), []).append(row)
    return results(row for rows in told.values() for row in (*rows, *_told_elsewhere(rows, lists)))


def _told_elsewhere(rows: Sequence[ResultRow], lists: Lists) -> list[ResultRow]:
    """What only other documents tell of a result, each way of saying it in a row."""
    found: list[ResultRow] = []
    for name in TOLD:
        if not any(getattr(row, name) for row in rows):
            ways: list[dict[str, Any]] = [{name: way} for way in lists.told(rows[0].result, name)]
            found += [replace(rows[0], **way) for way in ways]
    return found
