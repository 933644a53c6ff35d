"""What stands behind the counts of pages: unresolved markers, outdated works, statements that speak of a concept.

Why: every count is a list, and a list leads to each of its things.
Method: one function for each list, from the rows of named queries to things with a title, a note and a way; bound to a
    document or concept where one is given.
Fails: `KeyError` for a name that is no list; a document or concept that is not there has an empty list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from explorer import query
from explorer.domain.effects import results
from explorer.evidence import figures, words
from explorer.evidence.case import unique
from explorer.ids import full, short
from explorer.model.details import Link
from explorer.model.lists import Listed, ListedThing
from explorer.rows import (
    AboutRow,
    CitationRow,
    ConceptRow,
    DocumentRow,
    ReferenceRow,
    ResultRow,
    StatementRow,
    WorkRow,
)
from explorer.store import Store

Things = Iterator[ListedThing]
BY_HEADING = "named by a heading above it"


@dataclass(frozen=True)
class _Asked:
    """The store, and what a list is bound to: a document or concept by its IRI, or nothing."""

    store: Store
    document: str
    concept: str

    @property
    def bound(self) -> dict[str, Any]:
        return {"document": self.document} if self.document else {}

    def documents(self) -> dict[str, DocumentRow]:
        return {row.document: row for row in query.run(self.store, "documents", DocumentRow, **self.bound)}

    def statements(self) -> dict[str, StatementRow]:
        return {row.statement: row for row in query.run(self.store, "statements", StatementRow, **self.bound)}

    def citations(self) -> tuple[CitationRow, ...]:
        return unique(query.run(self.store, "citations", CitationRow, **self.bound), lambda row: row.pointer)

    def citing(self) -> dict[str, str]:
        """A statement that leads to each work: over a marker, or over a later edition of what its marker leads to."""
        found: dict[str, str] = {}
        for row in self.citations():
            if row.work:
                found.setdefault(row.work, row.statement)
        works = query.run(self.store, "works", WorkRow)
        for _ in works:
            fresh = {other: found[row.work] for row in works if row.work in found
                     for other in (row.previous, row.next) if other and other not in found}
            if not fresh:
                break
            found |= fresh
        return found


def listed(store: Store, name: str, document: str = "", concept: str = "", upto: int = 40) -> Listed:
    """The first things of a list, in a document or concept by its id, or in the library."""
    noun, made = _LISTS[name]
    asked = _Asked(store, full(document) if document else "", full(concept) if concept else "")
    things = tuple(made(asked))
    title = f"{len(things):,} {noun[len(things) != 1]}"
    where = next((row.title for row in asked.documents().values()), "") if document else ""
    return Listed(f"{title} {_name(asked)}" if asked.concept else title, where, things[:upto], len(things))


def spoken_of(store: Store, statement: str) -> tuple[Link, ...]:
    """The concepts that a statement speaks of, those that its own words name first, in their order."""
    rows = query.run(store, "about", AboutRow, statement=full(statement))
    ordered = sorted(rows, key=lambda row: (row.by != "own words", row.start))
    return tuple(Link(short(row.concept), row.concept_label) for row in unique(ordered, lambda row: row.concept))


def _name(asked: _Asked) -> str:
    names = query.run(asked.store, "concepts", ConceptRow, concept=asked.concept)
    return next((row.label for row in names if row.preferred), "a concept that is not known")


def _documents(asked: _Asked) -> Things:
    for row in asked.documents().values():
        note = f"{row.statements} {words.counted(row.statements, 'statement')} · updated: {words.day(row.updated)}"
        yield ListedThing(row.title, note, document=short(row.document))


def _statements(kind: str = "") -> Callable[[_Asked], Things]:
    def made(asked: _Asked) -> Things:
        titles = asked.documents()
        for row in asked.statements().values():
            if not kind or row.kind == kind:
                yield _statement(row, titles)
    return made


def _statement(row: StatementRow, titles: Mapping[str, DocumentRow], note: str = "") -> ListedThing:
    where = "" if len(titles) == 1 else titles[row.document].title if row.document in titles else ""
    parts = (words.KIND_WORDS.get(row.kind, row.kind), where, (row.section or "").rpartition(" › ")[2], note)
    return ListedThing(words.headline(row), " · ".join(part for part in parts if part), short(row.statement))


def _markers(*, resolved: bool | None) -> Callable[[_Asked], Things]:
    def made(asked: _Asked) -> Things:
        statements = asked.statements()
        for row in asked.citations():
            open_end = row.state == "unresolved"
            if row.statement in statements and (resolved is None or resolved != open_end):
                note = f"unresolved: {row.reason or 'no entry to match'}" if open_end else "resolved"
                title = f"Marker {row.key}, {words.headline(statements[row.statement])}"
                yield ListedThing(title, note, short(row.statement), short(row.pointer))
    return made


def _references(asked: _Asked) -> Things:
    first = {row.edition: row.statement for row in reversed(asked.statements().values())}
    editions = {"edition": sorted(row.edition for row in asked.documents().values())} if asked.document else {}
    for row in unique(query.run(asked.store, "references", ReferenceRow, **editions), lambda row: row.entry):
        note = " · ".join(part for part in (words.entry_kicker(row), row.authors or "") if part)
        shown = short(first[row.edition]) if row.edition in first else ""
        yield ListedThing(words.entry_title(row), note, shown, short(row.entry), doi=row.doi or "", pmid=row.pmid or "")


def _works(*, outdated: bool) -> Callable[[_Asked], Things]:
    def made(asked: _Asked) -> Things:
        rows = query.run(asked.store, "works", WorkRow)
        titles = {row.work: words.work_title(row) for row in rows}
        citing = asked.citing()
        for row in unique(rows, lambda row: row.work):
            later = [titles.get(other.next, "") for other in rows if other.work == row.work and other.next]
            if (outdated and not later) or (asked.document and row.work not in citing):
                continue
            year = "" if str(row.year) in (row.label or "") else str(row.year or "")
            parts = (words.type_of_source(row.source_type), row.label if row.title else "", year,
                     f"outdated: {', '.join(later)} replaces it" if later else "")
            shown = short(citing[row.work]) if row.work in citing else ""
            yield ListedThing(row.title or words.work_title(row), " · ".join(part for part in parts if part), shown,
                              short(row.work) if shown else "", doi=row.doi or "", pmid=row.pmid or "")
    return made


def _results(asked: _Asked) -> Things:
    statements = asked.statements()
    titles = {row.work: words.work_title(row) for row in query.run(asked.store, "works", WorkRow)}
    rows = (row for row in query.run(asked.store, "results", ResultRow) if row.statement in statements)
    for found in results(rows):
        told = (titles.get(found.work, ""), figures.line(found.effect))
        yield ListedThing(figures.title(found.effect), " · ".join(part for part in told if part),
                          short(found.effect.statement), short(found.effect.node))


def _about(asked: _Asked) -> Things:
    """What is said about a concept: statements that name it first, each with the words that do."""
    if not asked.concept:
        return
    titles, statements = asked.documents(), asked.statements()
    found: dict[str, list[AboutRow]] = {}
    for row in query.run(asked.store, "about", AboutRow, concept=asked.concept):
        found.setdefault(row.statement, []).append(row)
    held = [statement for statement in statements if statement in found]
    for statement in sorted(held, key=lambda statement: not any(row.by == "own words" for row in found[statement])):
        own = dict.fromkeys(row.words for row in found[statement] if row.by == "own words")
        yield _statement(statements[statement], titles, f"“{'”, “'.join(own)}”" if own else BY_HEADING)


_LISTS: Mapping[str, tuple[tuple[str, str], Callable[[_Asked], Things]]] = {
    "documents": (("document", "documents"), _documents),
    "statements": (("statement", "statements"), _statements()),
    "recommendations": (("recommendation", "recommendations"), _statements("recommendation")),
    "markers": (("citation marker", "citation markers"), _markers(resolved=None)),
    "resolved": (("resolved marker", "resolved markers"), _markers(resolved=True)),
    "unresolved": (("unresolved marker", "unresolved markers"), _markers(resolved=False)),
    "references": (("reference", "references"), _references),
    "works": (("work", "works"), _works(outdated=False)),
    "outdated": (("outdated work", "outdated works"), _works(outdated=True)),
    "results": (("result of a work", "results of works"), _results),
    "about": (("statement speaks of", "statements speak of"), _about),
}
