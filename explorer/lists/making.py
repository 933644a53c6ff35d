"""Lists of the library: what pages count, sort and page through, made once when an index is published.

Why: a page that shows twenty of fifty thousand statements may not look at all of them; an engine that sorts and counts
    does. What is listed changes only when a document is published.
Method: tables in SQLite beside the engine's snapshot, in the file of the full text (`search`), whose rows have the same
    numbers. Documents that changed are asked for again and replaced; what follows from all of them (which works lead to a
    result, hence which trails are complete, and the totals) is settled anew. Rows are numbered by kind and then by a hash
    of the IRI, so that a search that stops early has met recommendations first and no document is preferred to another.
Fails: a file without these tables, or of another version, is none (`is_current`): the index that has it must be made anew.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from contextlib import closing
from dataclasses import astuple, fields
from itertools import islice
from pathlib import Path
from typing import TypeVar

from explorer import query, search
from explorer.rows import (
    CitationRow,
    ConceptRow,
    ConditionalRow,
    ContentsRow,
    CountRow,
    DocumentRow,
    EditionRow,
    ReachedRow,
    ReadingRow,
    RemarkRow,
    SpokenRow,
    StatementRow,
    WorkRow,
)
from explorer.store import Store
from ontology import iris

RULES = "1"  # raised when the tables or what stands in them change
Row = TypeVar("Row")
AT_A_TIME = 25  # documents that are asked for together
KINDS = ("recommendation", "evidence", "information")
STATEMENT = tuple(field.name for field in fields(StatementRow))
TOLD = ("arm", "versus", "population", "timepoint")  # what documents tell of a result
NAMED = ", ".join(f'"{name}"' for name in STATEMENT)
SCHEMA = f"""
CREATE TABLE totals(name TEXT PRIMARY KEY, figure) WITHOUT ROWID;
CREATE TABLE documents(document TEXT PRIMARY KEY, edition, title, version, updated, question, numbered, earlier,
    statements INTEGER, sort, claimed, answer, markers, unresolved, "references", editions, chrome,
    recommendation INTEGER, evidence INTEGER, information INTEGER) WITHOUT ROWID;
CREATE INDEX by_title ON documents(sort, document);
CREATE TABLE statements(id INTEGER PRIMARY KEY, {NAMED}, members INTEGER, markers INTEGER, resolved INTEGER,
    complete INTEGER DEFAULT 0, UNIQUE (statement));
CREATE INDEX in_order ON statements(document, "order");
CREATE INDEX whole ON statements(kind <> 'recommendation', document, "order") WHERE complete;
CREATE INDEX broken ON statements(members DESC, statement) WHERE kind = 'recommendation' AND members AND NOT complete;
CREATE TABLE keys(document, key, statements, PRIMARY KEY (document, key)) WITHOUT ROWID;
CREATE TABLE cites(work, id, document, PRIMARY KEY (work, id)) WITHOUT ROWID;
CREATE INDEX cites_of ON cites(document);
CREATE TABLE reached(work PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE readings(result, place, effect, statement, work, document, checked, {", ".join(TOLD)},
    PRIMARY KEY (result, place, effect)) WITHOUT ROWID;
CREATE INDEX readings_of ON readings(document);
CREATE INDEX checked_of ON readings(result, place, effect) WHERE checked;
CREATE TABLE results(work, result, PRIMARY KEY (work, result)) WITHOUT ROWID;
CREATE TABLE kinds(document, kind, things, PRIMARY KEY (document, kind)) WITHOUT ROWID;
"""
OF_DOCUMENTS = ("documents", "statements", "keys", "cites", "readings", "kinds")


def build(path: Path, store: Store, documents: Iterable[str], vocabulary: str) -> None:
    """Write the lists of documents (their IRIs) and the full text into a file that is not there yet."""
    with closing(sqlite3.connect(path)) as database, database:
        database.executescript(SCHEMA + search.SCHEMA)
        things = query.run(store, "counts", CountRow, graph=vocabulary)
        database.executemany("INSERT INTO kinds VALUES ('', ?, ?)", ((row.kind, row.things) for row in things))
        _fill(database, store, documents)


def update(path: Path, store: Store, changed: Collection[str]) -> None:
    """Ask again for documents that changed, came or went, in a copy of the lists of the snapshot before."""
    with closing(sqlite3.connect(path)) as database, database:
        for document in changed:
            numbers = database.execute("SELECT id FROM statements WHERE document = ?", (document,)).fetchall()
            search.forget(database, (number for (number,) in numbers))
            for table in OF_DOCUMENTS:
                database.execute(f"DELETE FROM {table} WHERE document = ?", (document,))
        _fill(database, store, sorted(changed))


def _fill(database: sqlite3.Connection, store: Store, documents: Iterable[str]) -> None:
    concepts = query.run(store, "concepts", ConceptRow)
    left = iter(documents)
    while some := list(islice(left, AT_A_TIME)):
        _documents(database, store, some, concepts)
    _settle(database, store)


def _documents(database: sqlite3.Connection, store: Store, some: Sequence[str], concepts: tuple[ConceptRow, ...]) -> None:
    documents = _first(query.run(store, "documents", DocumentRow, document=some), "document")
    statements = _first(query.run(store, "statements", StatementRow, document=some), "statement")
    citations = _first(query.run(store, "citations", CitationRow, document=some), "pointer")
    numbers = {iri: _number(database, row) for iri, row in statements.items()}
    members = {row.statement: row.members for row in query.run(store, "conditional", ConditionalRow, document=some)}
    of_statement: dict[str, list[CitationRow]] = defaultdict(list)
    for row in citations.values():
        of_statement[row.statement].append(row)
    database.executemany(
        f"INSERT INTO statements VALUES ({', '.join('?' * (len(STATEMENT) + 5))})",
        ((numbers[iri], *astuple(row), members.get(iri, 0), len(of_statement[iri]),
          sum(one.state != "unresolved" for one in of_statement[iri]), 0) for iri, row in statements.items()))
    known = [row for row in citations.values() if row.statement in statements]
    keys = Counter((statements[iri].document, key) for iri, key in {(row.statement, row.key) for row in known})
    database.executemany("INSERT INTO keys VALUES (?, ?, ?)", ((*at, number) for at, number in keys.items()))
    cites = {(row.work, numbers[row.statement], statements[row.statement].document) for row in known if row.work}
    database.executemany("INSERT INTO cites VALUES (?, ?, ?)", cites)
    readings = query.run(store, "readings", ReadingRow, document=some)
    database.executemany(f"INSERT OR IGNORE INTO readings VALUES ({', '.join('?' * (7 + len(TOLD)))})", (
        (row.result, _place(row), row.effect, row.statement, row.work, row.document, row.checked,
         *(getattr(row, name) for name in TOLD)) for row in readings))
    _described(database, store, documents, list(statements.values()), known)
    spoken = query.run(store, "spoken", SpokenRow, statement=sorted(statements)) if statements else ()
    titles = {row.document: row.title for row in documents.values()}
    search.add(database, ((numbers[iri], row, titles[row.document]) for iri, row in statements.items()), concepts, spoken)


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
    lost = Counter(home[row.statement] for row in citations if row.state == "unresolved")
    database.executemany(f"INSERT INTO documents VALUES ({', '.join('?' * 20)})", (
        (*astuple(row), row.title.casefold(), row.edition in claimed, answers.get(row.edition), markers[row.document],
         lost[row.document], holds[row.edition].references if row.edition in holds else 0, every[row.document],
         chrome[row.edition], *(kinds[row.document, kind] for kind in KINDS)) for row in documents.values()))
    graphs = {row.edition if row.earlier else str(iris.edition_graph(iris.from_tail(iris.tail(row.edition)))): row.document
              for row in documents.values()}
    counted = query.run(store, "counts", CountRow, graph=list(graphs))
    database.executemany("INSERT OR REPLACE INTO kinds VALUES (?, ?, ?)",
                         ((graphs[row.graph], row.kind, row.things) for row in counted))


def _settle(database: sqlite3.Connection, store: Store) -> None:
    """What follows from all documents together: only statements whose cited works changed their state are touched."""
    rows = query.run(store, "reached", ReachedRow)
    was = {work for (work,) in database.execute("SELECT work FROM reached")}
    now = {row.work for row in rows}
    database.executemany("DELETE FROM reached WHERE work = ?", ((work,) for work in was - now))
    database.executemany("INSERT INTO reached VALUES (?)", ((work,) for work in now - was))
    database.execute("DELETE FROM results")
    database.execute("INSERT OR IGNORE INTO results SELECT DISTINCT work, result FROM readings")
    database.execute("UPDATE statements SET complete = 1 WHERE NOT complete AND id IN "
                     "(SELECT id FROM reached JOIN cites USING (work))")
    if was - now:
        database.execute("UPDATE statements SET complete = 0 WHERE complete AND id NOT IN "
                         "(SELECT id FROM reached JOIN cites USING (work))")
    with_result = {work for (work,) in database.execute("SELECT DISTINCT work FROM results")}
    works = _first(query.run(store, "works", WorkRow), "work").values()
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


def _first(rows: Iterable[Row], key: str) -> dict[str, Row]:
    """The first row of each key: an optional value that a thing has twice must not make it two things."""
    found: dict[str, Row] = {}
    for row in rows:
        found.setdefault(getattr(row, key), row)
    return found


def _count(database: sqlite3.Connection, text: str) -> int:
    return int(database.execute(text).fetchone()[0])


def _place(row: ReadingRow) -> str:
    """Where a reading stands among all that report its result: by document, then as the document goes on."""
    return f"{row.statement.rpartition('/')[0]} {row.order:09} {row.start:012}"


def _number(database: sqlite3.Connection, row: StatementRow) -> int:
    kind = KINDS.index(row.kind) if row.kind in KINDS else len(KINDS)
    number = (kind << 48) + int.from_bytes(hashlib.sha256(row.statement.encode()).digest()[:5])
    while database.execute("SELECT 1 FROM statements WHERE id = ?", (number,)).fetchone():
        number += 1
    return number
