"""Lists of the library: what pages count, sort and page through, made once when an index is published.

Why: a page that shows twenty of fifty thousand statements may not look at all of them; an engine that sorts and counts
    does. What is listed changes only when a document is published.
Method: tables in SQLite beside the engine's snapshot, in the file of the full text (`search`), whose rows have the same
    numbers. Documents that changed are asked for again and replaced; what follows from all of them (which works lead to a
    result, hence which trails are complete, and the totals) is settled anew. Rows are numbered by kind and then by a hash
    of the IRI, so that a search that stops early has met recommendations first and no document is preferred to another.
Fails: `StoreError` in one line for what SQLite cannot write. A file without these tables, or of another version, is none
    (`is_current`): the index that has it must be made anew.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import astuple
from errno import EIO, ENOSPC
from itertools import islice
from pathlib import Path
from typing import TypeVar

from explorer import query, search
from explorer.lists.tables import KINDS, OF_DOCUMENTS, RULES, SCHEMA, TOLD, marks
from explorer.rows import (
    BibliographyRow,
    CitationRow,
    ConceptRow,
    ConditionalRow,
    ContentsRow,
    CountRow,
    DocumentRow,
    EditionRow,
    ReachedRow,
    ReadingRow,
    ReferenceRow,
    RemarkRow,
    SpokenRow,
    StatementRow,
    WorkRow,
)
from explorer.store import Store
from ontology import iris

Row = TypeVar("Row")
OPEN = "unresolved"
AT_A_TIME = 25  # documents that are asked for together


def build(path: Path, store: Store, documents: Iterable[str], vocabulary: str) -> None:
    """Write the lists of documents (their IRIs) and the full text into a file that is not there yet."""
    with _writing(path) as database:
        database.executescript(SCHEMA + search.SCHEMA)
        things = query.run(store, "counts", CountRow, graph=vocabulary)
        database.executemany("INSERT INTO kinds VALUES ('', ?, ?)", ((row.kind, row.things) for row in things))
        _fill(database, store, documents)


def update(path: Path, store: Store, changed: Collection[str]) -> None:
    """Ask again for documents that changed, came or went, in a copy of the lists of the snapshot before."""
    with _writing(path) as database:
        for document in changed:
            numbers = database.execute("SELECT id FROM statements WHERE document = ?", (document,)).fetchall()
            search.forget(database, (number for (number,) in numbers))
            for table in OF_DOCUMENTS:
                database.execute(f"DELETE FROM {table} WHERE document = ?", (document,))
        _fill(database, store, sorted(changed))


@contextmanager
def _writing(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection whose changes all count or none; what goes wrong is told as the system would, with the file."""
    try:
        with closing(sqlite3.connect(path)) as database, database:
            yield database
    except sqlite3.Error as error:
        is_full = getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL  # what its module raises itself has none
        raise OSError(ENOSPC if is_full else EIO, str(error), str(path)) from error


def _fill(database: sqlite3.Connection, store: Store, documents: Iterable[str]) -> None:
    concepts = query.run(store, "concepts", ConceptRow)
    left, graphs = iter(documents), dict[str, str]()
    while some := list(islice(left, AT_A_TIME)):
        graphs |= _documents(database, store, some, concepts)
    counted = query.run(store, "counts", CountRow, graph=list(graphs)) if graphs else ()  # at once: all passages
    _insert(database, "kinds", ((graphs[row.graph], row.kind, row.things) for row in counted))
    _settle(database, store)


def _documents(database: sqlite3.Connection, store: Store, some: Sequence[str],
               concepts: tuple[ConceptRow, ...]) -> dict[str, str]:
    """Everything that is listed of some documents but what each graph counts; the answer is their graphs."""
    documents = _first(query.run(store, "documents", DocumentRow, document=some), "document")
    statements = _first(query.run(store, "statements", StatementRow, document=some), "statement")
    citations = _first(query.run(store, "citations", CitationRow, document=some), "pointer").values()
    numbers = {iri: _number(database, row) for iri, row in statements.items()}
    members = {row.statement: row.members for row in query.run(store, "conditional", ConditionalRow, document=some)}
    known = [row for row in citations if row.statement in statements]
    markers = Counter(row.statement for row in known)
    resolved = Counter(row.statement for row in known if row.state != OPEN)
    _insert(database, "statements", (
        (numbers[iri], *astuple(row), members.get(iri, 0), markers[iri], resolved[iri], 0)
        for iri, row in statements.items()))
    _cited(database, known, statements, numbers)
    _insert(database, "readings", (
        (row.result, _place(row, row.start), row.effect, row.statement, row.work, row.document, row.checked,
         *(getattr(row, name) for name in TOLD)) for row in query.run(store, "readings", ReadingRow, document=some)))
    _described(database, store, documents, list(statements.values()), known)
    spoken = query.run(store, "spoken", SpokenRow, statement=sorted(statements)) if statements else ()
    _insert(database, "speaks", (
        (row.concept, row.heading, statements[row.statement].document, statements[row.statement].order, row.statement)
        for row in spoken))
    titles = {row.document: row.title for row in documents.values()}
    search.add(database, ((numbers[iri], row, titles[row.document]) for iri, row in statements.items()), concepts, spoken)
    return {row.edition if row.earlier else str(iris.edition_graph(iris.from_tail(iris.tail(row.edition)))): row.document
            for row in documents.values()}


def _cited(database: sqlite3.Connection, citations: Sequence[CitationRow], statements: Mapping[str, StatementRow],
           numbers: Mapping[str, int]) -> None:
    """The markers of statements in text order, how many statements use each, and which works they lead to."""
    of = [(statements[row.statement], row) for row in citations]
    _insert(database, "markers", (
        (home.document, _place(home, row.start, row.key), row.pointer, row.statement, row.key, row.reason, row.state == OPEN)
        for home, row in of))
    keys = Counter((document, key) for document, _, key in {(home.document, row.statement, row.key) for home, row in of})
    _insert(database, "keys", ((*at, number) for at, number in keys.items()))
    _insert(database, "cites", ((row.work, numbers[row.statement], home.document) for home, row in of if row.work))


def _described(database: sqlite3.Connection, store: Store, documents: dict[str, DocumentRow],
               statements: Sequence[StatementRow], citations: Sequence[CitationRow]) -> None:
    """The documents themselves: how many of each they have, and what they say of themselves."""
    if not documents:
        return
    editions = {row.edition: row for row in documents.values()}
    remarks = query.run(store, "remarks", RemarkRow, edition=list(editions))
    claimed = {row.edition for row in remarks if row.kind == "review-claim"}
    chrome = Counter(edition for edition, _ in {(row.edition, row.remark) for row in remarks if row.kind == "chrome"})
    answers = {row.edition: row.answer for row in reversed(remarks) if row.answer}
    holds = {row.edition: row for row in query.run(store, "contents", ContentsRow, edition=list(editions))}
    every = Counter(document for document, _ in {
        (row.document, row.edition) for row in query.run(store, "editions", EditionRow, document=list(documents))})
    kinds = Counter((row.document, row.kind) for row in statements)
    home = {row.statement: row.document for row in statements}
    markers = Counter(home[row.statement] for row in citations)
    lost = Counter(home[row.statement] for row in citations if row.state == OPEN)
    _insert(database, "documents", (
        (*astuple(row), row.title.casefold(), row.edition in claimed, answers.get(row.edition), markers[row.document],
         lost[row.document], holds[row.edition].references if row.edition in holds else 0, every[row.document],
         chrome[row.edition], *(kinds[row.document, kind] for kind in KINDS)) for row in documents.values()))
    references = _first(query.run(store, "references", ReferenceRow, edition=list(editions)), "entry").values()
    _insert(database, "entries", ((editions[row.edition].document, row.order, row.entry) for row in references))


def _settle(database: sqlite3.Connection, store: Store) -> None:
    """What follows from all documents together: only statements whose cited works changed their state are touched."""
    rows = query.run(store, "reached", ReachedRow)
    was = {work for (work,) in database.execute("SELECT work FROM reached")}
    now = {row.work for row in rows}
    database.executemany("DELETE FROM reached WHERE work = ?", ((work,) for work in was - now))
    database.executemany("INSERT INTO reached VALUES (?)", ((work,) for work in now - was))
    database.execute("DELETE FROM bibliographies")
    _insert(database, "bibliographies", map(astuple, query.run(store, "bibliographies", BibliographyRow)))
    database.execute("DELETE FROM results")
    database.execute("INSERT OR IGNORE INTO results SELECT DISTINCT work, result FROM readings")
    database.execute("UPDATE statements SET complete = 1 WHERE NOT complete AND id IN "
                     "(SELECT id FROM reached JOIN cites USING (work))")
    if was - now:
        database.execute("UPDATE statements SET complete = 0 WHERE complete AND id NOT IN "
                         "(SELECT id FROM reached JOIN cites USING (work))")
    with_result = {work for (work,) in database.execute("SELECT DISTINCT work FROM results")}
    works = _works(database, query.run(store, "works", WorkRow))
    columns = ("documents", "statements", *KINDS, "markers", "unresolved", "editions", "chrome")
    summed = database.execute("SELECT COUNT(*), TOTAL(statements), TOTAL(recommendation), TOTAL(evidence), "
                              "TOTAL(information), TOTAL(markers), TOTAL(unresolved), TOTAL(editions), "
                              "TOTAL(chrome) FROM documents").fetchone()
    totals = {name: int(figure) for name, figure in zip(columns, summed, strict=True)}
    totals |= {"results": _count(database, "SELECT COUNT(DISTINCT result) FROM results"), "works": len(works),
               "outdated": sum(row.next is not None for row in works),
               "bare": sum(row.title is None for row in works), "silent": sum(row.work not in with_result for row in works)}
    counted = database.execute("SELECT kind, SUM(things) FROM kinds GROUP BY kind")
    database.execute("DELETE FROM totals")
    database.executemany("INSERT INTO totals VALUES (?, ?)", [*totals.items(), *counted, ("rules", RULES)])


def _works(database: sqlite3.Connection, rows: Sequence[WorkRow]) -> Collection[WorkRow]:
    """Works by year, with those that a later edition replaces marked; each once is the answer."""
    works, outdated = _first(rows, "work"), {row.work for row in rows if row.next}
    first = set(map(id, works.values()))
    database.execute("DELETE FROM works")
    _insert(database, "works", ((place, *astuple(row), id(row) in first, row.work in outdated)
                                for place, row in enumerate(rows)))
    return works.values()


def _insert(database: sqlite3.Connection, table: str, rows: Iterable[Sequence[object]]) -> None:
    """Rows into one of our tables; what is there already stays."""
    for row in rows:
        database.execute(f"INSERT OR IGNORE INTO {table} VALUES ({marks(row)})", row)


def _first(rows: Iterable[Row], key: str) -> dict[str, Row]:
    """The first row of each key: an optional value that a thing has twice must not make it two things."""
    found: dict[str, Row] = {}
    for row in rows:
        found.setdefault(getattr(row, key), row)
    return found


def _count(database: sqlite3.Connection, text: str) -> int:
    return int(database.execute(text).fetchone()[0])


def _place(statement: StatementRow | ReadingRow, start: int, key: str = "") -> str:
    """Where a reading or a marker stands among all: by document, then as the document goes on.

    Keys of a range share its place: numbers are in order by their length and digits.
    """
    shared = f" {len(key):03} {key}" if key else ""
    return f"{statement.statement.rpartition('/')[0]} {statement.order:09} {start:012}{shared}"


def _number(database: sqlite3.Connection, row: StatementRow) -> int:
    kind = KINDS.index(row.kind) if row.kind in KINDS else len(KINDS)
    number = (kind << 48) + int.from_bytes(hashlib.sha256(row.statement.encode()).digest()[:5])
    while database.execute("SELECT 1 FROM statements WHERE id = ?", (number,)).fetchone():
        number += 1
    return number
