"""The tables of the lists: what stands in them, and how one is asked.

Why: what is made at publication and what pages read must agree on tables, which are said once, here.
Method: SQLite; the columns of rows are the fields of the row types that fill them. Every question opens a connection of its
    own, which reads only: pages run in threads.
Fails: `StoreError` in one line for a file that is not there, is damaged or has other tables.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import fields
from pathlib import Path
from typing import Any

from explorer.rows import StatementRow, WorkRow
from explorer.store import StoreError, soundness

RULES = "3"  # raised when the tables or what stands in them change
KINDS = ("recommendation", "evidence", "information")
TOLD = ("arm", "versus", "population", "timepoint")  # what documents tell of a result


def columns(row: type[Any]) -> str:
    """The fields of a row type as names of columns."""
    return ", ".join(f'"{field.name}"' for field in fields(row))


NAMED, WORK = columns(StatementRow), columns(WorkRow)
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
CREATE TABLE markers(document, place, pointer, statement, key, reason, open, PRIMARY KEY (document, place, pointer))
    WITHOUT ROWID;
CREATE INDEX open_ends ON markers(document, place, pointer) WHERE open;
CREATE INDEX closed_ends ON markers(document, place, pointer) WHERE NOT open;
CREATE TABLE keys(document, key, statements, PRIMARY KEY (document, key)) WITHOUT ROWID;
CREATE TABLE entries(document, "order", entry, PRIMARY KEY (document, "order", entry)) WITHOUT ROWID;
CREATE TABLE speaks(concept, heading, document, "order", statement,
    PRIMARY KEY (concept, heading, document, "order", statement)) WITHOUT ROWID;
CREATE INDEX spoken_in ON speaks(document);
CREATE INDEX spoken_by ON speaks(statement);
CREATE TABLE cites(work, id, document, PRIMARY KEY (work, id)) WITHOUT ROWID;
CREATE INDEX cites_of ON cites(document);
CREATE TABLE reached(work PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE works(place INTEGER PRIMARY KEY, {WORK}, first INTEGER, outdated INTEGER);
CREATE INDEX works_of ON works(work, place);
CREATE INDEX works_first ON works(place) WHERE first;
CREATE INDEX works_outdated ON works(place) WHERE first AND outdated;
CREATE TABLE readings(result, place, effect, statement, work, document, checked, {", ".join(TOLD)},
    PRIMARY KEY (result, place, effect)) WITHOUT ROWID;
CREATE INDEX readings_of ON readings(document);
CREATE INDEX checked_of ON readings(result, place, effect) WHERE checked;
CREATE TABLE results(work, result, PRIMARY KEY (work, result)) WITHOUT ROWID;
CREATE TABLE bibliographies(bibliography PRIMARY KEY, works) WITHOUT ROWID;
CREATE TABLE kinds(document, kind, things, PRIMARY KEY (document, kind)) WITHOUT ROWID;
"""
SECONDS = 20  # that reading may take, and bytes: damage must not make a question run for ever
MEMORY, LONGEST = 1_000_000_000, 50_000_000  # of all connections of a process; of one value
STEPS = 10_000  # of SQLite's machine between two looks at the clock
OF_DOCUMENTS = ("documents", "statements", "markers", "keys", "entries", "speaks", "cites", "readings", "kinds")


def ask(path: Path, text: str, values: Sequence[object] = ()) -> list[Any]:
    """The rows that answer a question."""
    with reading(path) as database:
        return database.execute(text, values).fetchall()


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection that can only read, and takes neither more time nor more memory than it may."""
    soundness.refuse(path.parent)
    deadline = time.monotonic() + SECONDS
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as database:
            database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST)
            database.execute(f"PRAGMA hard_heap_limit = {MEMORY}")
            database.execute("PRAGMA cell_size_check = ON")
            database.set_progress_handler(lambda: time.monotonic() > deadline, STEPS)
            yield database
    except (sqlite3.Error, MemoryError) as error:
        reason = str(error) or "they need more memory than they may"
        raise StoreError(f"{path}: the lists cannot be read ({reason}); run rebuild") from error


def marks(values: Sequence[object]) -> str:
    """As many question marks as there are values."""
    return ", ".join("?" * len(values))
