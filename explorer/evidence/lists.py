"""What stands behind the counts of pages: unresolved markers, outdated works, statements that speak of a concept.

Why: every count is a list, and a list leads to each of its things.
Method: one function for each list, from what was made at publication (`lists.Behind`) to so many things with a title, a
    note and a way; bound to a document or concept where one is given. What lists do not hold is asked for these few.
Fails: `KeyError` for a name that is no list; a document or concept that is not there has an empty list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from explorer import query
from explorer.domain.effects import Effect
from explorer.evidence import figures, phrasing, reported
from explorer.evidence.case import unique
from explorer.ids import full, short
from explorer.lists import Lists
from explorer.rows import AboutRow, ConceptRow, ReferenceRow, StatementRow, WorkRow
from explorer.store import Store
from explorer.view_models.details import Link
from explorer.view_models.lists import Listed, ListedThing

BY_HEADING = "named by a heading above it"
Things = tuple[Iterable[ListedThing], int]


@dataclass(frozen=True)
class Asked:
    """What is asked, what a list is bound to, a document or concept by its IRI or nothing, and how many are shown."""

    store: Store
    lists: Lists
    document: str
    concept: str
    most: int


def listed(name: str, asked: Asked) -> Listed:
    """The first things of a list, in a document or about a concept, or in the library."""
    noun, made = _LISTS[name]
    things, total = made(asked)
    title = f"{total:,} {noun[total != 1]}"
    where = asked.lists.behind.titles([asked.document]).get(asked.document, "") if asked.document else ""
    return Listed(f"{title} {_name(asked)}" if asked.concept else title, where, tuple(things), total)


def spoken_of(store: Store, statement: str) -> tuple[Link, ...]:
    """The concepts that a statement speaks of, those that its own words name first, in their order."""
    rows = query.run(store, "about", AboutRow, statement=full(statement))
    ordered = sorted(rows, key=lambda row: (row.by != "own words", row.start))
    return tuple(Link(short(row.concept), row.concept_label) for row in unique(ordered, lambda row: row.concept))


def _name(asked: Asked) -> str:
    names = query.run(asked.store, "concepts", ConceptRow, concept=asked.concept)
    return next((row.label for row in names if row.preferred), "a concept that is not known")


def _documents(asked: Asked) -> Things:
    one = asked.lists.document(asked.document) if asked.document else None
    entries = [*([one] if one else [])] if asked.document else asked.lists.documents(0, asked.most)
    total = len(entries) if asked.document else asked.lists.totals()["documents"]
    return (ListedThing(entry.row.title, f"{entry.row.statements} {phrasing.counted(entry.row.statements, 'statement')} · "
                        f"updated: {phrasing.day(entry.row.updated)}", document=short(entry.row.document))
            for entry in entries), total


def _statements(kind: str = "") -> Callable[[Asked], Things]:
    def made(asked: Asked) -> Things:
        found = asked.lists.behind.statements(kind, asked.document, asked.most)
        titles = _titles(asked, found.things)
        return (_statement(row, titles) for row in found.things), found.total
    return made


def _titles(asked: Asked, rows: Iterable[StatementRow]) -> Mapping[str, str]:
    """The titles of documents, where a list goes through several."""
    return {} if asked.document else asked.lists.behind.titles(sorted({row.document for row in rows}))


def _statement(row: StatementRow, titles: Mapping[str, str], note: str = "") -> ListedThing:
    heading = (row.section or "").rpartition(" › ")[2]
    parts = (phrasing.KIND_WORDS.get(row.kind, row.kind), titles.get(row.document, ""), heading, note)
    return ListedThing(phrasing.headline(row), " · ".join(part for part in parts if part), short(row.statement))


def _markers(*, is_open: bool | None) -> Callable[[Asked], Things]:
    def made(asked: Asked) -> Things:
        found = asked.lists.behind.markers(asked.document, asked.most, is_open=is_open)
        statements = asked.lists.statements(sorted({marker.statement for marker in found.things}))
        return (ListedThing(f"Marker {one.key}, {phrasing.headline(statements[one.statement].row)}",
                            f"unresolved: {one.reason or 'no entry to match'}" if one.is_open else "resolved",
                            short(one.statement), short(one.pointer)) for one in found.things), found.total
    return made


def _references(asked: Asked) -> Things:
    found = asked.lists.behind.entries(asked.document, asked.most)
    rows = query.run(asked.store, "references", ReferenceRow, entry=list(found.things)) if found.things else ()
    first = {row.edition: asked.lists.behind.first_of(row.edition.rpartition("/")[0]) for row in rows}
    return (ListedThing(phrasing.entry_title(row),
                        " · ".join(part for part in (phrasing.entry_kicker(row), row.authors) if part),
                        short(first[row.edition]) if first[row.edition] else "", short(row.entry), doi=row.doi or "",
                        pmid=row.pmid or "") for row in unique(rows, lambda row: row.entry)), found.total


def _works(*, outdated: bool) -> Callable[[Asked], Things]:
    def made(asked: Asked) -> Things:
        found = asked.lists.behind.works(asked.document, asked.most, outdated=outdated)
        return (_work(asked, row) for row in found.things), found.total
    return made


def _work(asked: Asked, row: WorkRow) -> ListedThing:
    behind = asked.lists.behind
    later = [phrasing.work_title(behind.work(one.next)[0]) for one in behind.work(row.work) if one.next]
    citing, year = behind.citing(row.work, asked.document), "" if str(row.year) in (row.label or "") else str(row.year or "")
    parts = (phrasing.type_of_source(row.source_type), row.label if row.title else "", year,
             f"outdated: {', '.join(later)} replaces it" if later else "")
    return ListedThing(row.title or phrasing.work_title(row), " · ".join(part for part in parts if part),
                       short(citing) if citing else "", short(row.work) if citing else "", doi=row.doi or "",
                       pmid=row.pmid or "")


def _results(asked: Asked) -> Things:
    found = asked.lists.behind.results(asked.document, asked.most)
    told = reported.of_readings(asked.store, asked.lists, [one.effect for one in found.things])
    return (_result(asked, told[one.result].effect, told[one.result].work)
            for one in found.things if one.result in told), found.total


def _result(asked: Asked, effect: Effect, work: str) -> ListedThing:
    rows = asked.lists.behind.work(work)
    told = (phrasing.work_title(rows[0]) if rows else "", figures.line(effect))
    return ListedThing(figures.title(effect), " · ".join(part for part in told if part), short(effect.statement),
                       short(effect.node))


def _about(asked: Asked) -> Things:
    """What is said about a concept: statements that name it first, each with the words that do."""
    found = asked.lists.behind.speaking(asked.concept, asked.document, asked.most)
    own = [row.statement for row, heading in found.things if not heading]
    named: dict[str, dict[str, None]] = {}
    for row in query.run(asked.store, "about", AboutRow, statement=own) if own else ():
        if row.concept == asked.concept and row.by == "own words":
            named.setdefault(row.statement, {})[row.words] = None
    titles = _titles(asked, (row for row, _ in found.things))
    return (_statement(row, titles, BY_HEADING if heading else f"“{'”, “'.join(named.get(row.statement, ()))}”")
            for row, heading in found.things), found.total


_LISTS: Mapping[str, tuple[tuple[str, str], Callable[[Asked], Things]]] = {
    "documents": (("document", "documents"), _documents),
    "statements": (("statement", "statements"), _statements()),
    "recommendations": (("recommendation", "recommendations"), _statements("recommendation")),
    "markers": (("citation marker", "citation markers"), _markers(is_open=None)),
    "resolved": (("resolved marker", "resolved markers"), _markers(is_open=False)),
    "unresolved": (("unresolved marker", "unresolved markers"), _markers(is_open=True)),
    "references": (("reference", "references"), _references),
    "works": (("work", "works"), _works(outdated=False)),
    "outdated": (("outdated work", "outdated works"), _works(outdated=True)),
    "results": (("result of a work", "results of works"), _results),
    "about": (("statement speaks of", "statements speak of"), _about),
}
