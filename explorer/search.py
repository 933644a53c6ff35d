"""Full text over statements: SQLite's FTS5 beside the engine's snapshot.

Why: engines have incompatible full-text predicates, and scanning costs hundreds of times more than an index.
Method: one row a statement: short title, text, headings, document title, and the spelt-out names and abbreviations of
    the concepts it is about, so that "gastrostomy" finds "PEG". The user's words become quoted FTS5 strings, all of
    which must occur, the last one as a prefix.
Fails: words without a letter or digit find nothing; a missing index raises `sqlite3.OperationalError`.
"""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

from explorer import query
from explorer.rows import ConceptRow, DocumentRow, SpokenRow, StatementRow
from explorer.store import Store

COLUMNS = "title, text, headings, document, synonyms"
LONGEST_QUERY = 12


def build(path: Path, store: Store) -> None:
    """Write the index of everything that `store` holds now."""
    titles = {row.document: row.title for row in query.run(store, "documents", DocumentRow)}
    synonyms = _Synonyms(query.run(store, "concepts", ConceptRow), query.run(store, "spoken", SpokenRow))
    with closing(sqlite3.connect(path)) as database, database:
        database.execute(f"CREATE VIRTUAL TABLE statements USING fts5(iri UNINDEXED, {COLUMNS}, tokenize='porter')")
        database.executemany(
            "INSERT INTO statements VALUES (?, ?, ?, ?, ?, ?)",
            ((row.statement, row.title or "", row.text, row.section or "", titles[row.document], synonyms.of(row))
             for row in query.run(store, "statements", StatementRow)))


def find(path: Path, words: str, limit: int = 200) -> list[str]:
    """The IRIs of statements in which all words occur, best first."""
    expression = match_expression(words)
    if not expression:
        return []
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as database:
        found = database.execute(
            "SELECT iri FROM statements WHERE statements MATCH ? ORDER BY bm25(statements, 0, 4, 2, 1, 1, 1) LIMIT ?",
            (expression, limit))
        return [iri for (iri,) in found]


def match_expression(words: str) -> str:
    """FTS5's spelling of "all of these words, the last one perhaps unfinished"; quotes make every word a string."""
    parts = re.findall(r"\w+", words)[:LONGEST_QUERY]
    return " ".join(f'"{part}"' for part in parts) + "*" if parts else ""


class _Synonyms:
    """For a statement, the other names of every concept that its words name, or that it is said to be about."""

    def __init__(self, rows: tuple[ConceptRow, ...], about: tuple[SpokenRow, ...]) -> None:
        self._labels: dict[str, set[str]] = {}
        for row in rows:
            self._labels.setdefault(row.concept, set()).add(row.label)
        self._concepts: dict[str, set[str]] = {}
        for row in rows:
            self._concepts.setdefault(_folded(row.label), set()).add(row.concept)
        self._lengths: dict[str, set[int]] = {}  # the first word of a name -> how many words such names have
        for name in self._concepts:
            words = name.split()
            self._lengths.setdefault(words[0] if words else "", set()).add(len(words))

        self._about: dict[str, set[str]] = {}
        for one in about:
            self._about.setdefault(one.statement, set()).add(one.concept)

    def of(self, statement: StatementRow) -> str:
        words = _folded(statement.text).split()
        named = {" ".join(words[at:at + length]) for at, word in enumerate(words) for length in self._lengths.get(word, ())}
        concepts = {concept for name in named & self._concepts.keys() for concept in self._concepts[name]}
        concepts |= self._about.get(statement.statement, set())
        return " ".join(sorted(label for concept in concepts for label in self._labels.get(concept, ())))


def _folded(text: str) -> str:
    return " ".join(re.findall(r"[\w-]+", text.casefold()))
