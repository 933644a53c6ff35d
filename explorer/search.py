"""Full text over statements: SQLite's FTS5, beside the lists of the library and with the numbers of their rows.

Why: engines have incompatible full-text predicates, and scanning costs hundreds of times more than an index.
Method: one row a statement: short title, text, headings, document title, and the spelt-out names and abbreviations of
    the concepts it is about, so that "gastrostomy" finds "PEG". The user's words become quoted FTS5 strings, all of
    which must occur, the last one as a prefix. A search looks at so many rows and no more, in the order of their numbers
    (`lists.making`), and ranks these: what a broad search finds then costs the same in any library.
Fails: words without a letter or digit find nothing; whoever opened the database tells of one that is damaged.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable

from explorer.rows import ConceptRow, SpokenRow, StatementRow

COLUMNS = "title, text, headings, document, synonyms"
SCHEMA = f"CREATE VIRTUAL TABLE words USING fts5({COLUMNS}, tokenize='porter', prefix='2 3 4');"
LONGEST_QUERY = 12
MOST = 400  # rows that one search looks at


def add(database: sqlite3.Connection, statements: Iterable[tuple[int, StatementRow, str]], concepts: tuple[ConceptRow, ...],
        spoken: tuple[SpokenRow, ...]) -> None:
    """Add statements, each with its number and the title of its document."""
    synonyms = _Synonyms(concepts, spoken)
    database.executemany(
        f"INSERT INTO words(rowid, {COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)",
        ((number, row.title or "", row.text, row.section or "", title, synonyms.of(row))
         for number, row, title in statements))


def forget(database: sqlite3.Connection, numbers: Iterable[int]) -> None:
    """Take statements out again."""
    database.executemany("DELETE FROM words WHERE rowid = ?", ((number,) for number in list(numbers)))


def find(database: sqlite3.Connection, words: str, kinds: Iterable[tuple[int, int]] = ()) -> list[int]:
    """The numbers of statements in which all words occur, best first, at most `MOST`; `kinds` are ranges of numbers."""
    expression = match_expression(words)
    if not expression:
        return []
    found: list[tuple[float, int]] = []
    for low, high in tuple(kinds) or ((0, 1 << 62),):
        found += database.execute(
            "SELECT bm25(words, 4, 2, 1, 1, 1), rowid FROM words WHERE words MATCH ? AND rowid BETWEEN ? AND ? LIMIT ?",
            (expression, low, high, MOST - len(found)))
    return [number for _, number in sorted(found)]


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
