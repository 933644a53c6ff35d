"""What pages list, count and page through, read from the tables that were made at publication (`lists.making`).

Why: each page asks for the twenty rows it shows and for figures that are there already, however large the library is.
Method: one short SELECT a question over an index that has its order, on a connection of its own: pages run in threads.
Fails: `StoreError` in one line for a file that is missing or damaged; `is_current` says beforehand whether lists are in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from explorer import search
from explorer.lists.behind import Behind
from explorer.lists.tables import KINDS, NAMED, RULES, TOLD, ask, columns, marks, reading
from explorer.rows import BibliographyRow, DocumentRow, StatementRow
from explorer.store import StoreError

COUNTED = 1000  # readings of one result that are looked at
__all__ = ["COUNTED", "TOLD", "Behind", "DocumentEntry", "Entry", "Lists", "Reading", "is_current"]


@dataclass(frozen=True)
class Entry:
    """A statement as lists know it."""

    row: StatementRow
    markers: int
    resolved: int
    complete: bool


@dataclass(frozen=True)
class DocumentEntry:
    """A document as lists know it: how much its current edition holds, and whether it claims to have been reviewed."""

    row: DocumentRow
    claimed: bool
    markers: int
    unresolved: int
    references: int
    kinds: Mapping[str, int]


@dataclass(frozen=True)
class Reading:
    """A reading of a result, and the statement it was read in."""

    effect: str
    statement: str


class Lists:
    """The lists of one published snapshot."""

    def __init__(self, path: Path) -> None:
        self._path, self.behind = path, Behind(path)

    def _ask(self, text: str, values: Sequence[object] = ()) -> list[Any]:
        return ask(self._path, text, values)

    def totals(self) -> Mapping[str, int]:
        """Figures of the whole library by name, and how many things of each class by its IRI."""
        return {name: figure for name, figure in self._ask("SELECT name, figure FROM totals") if name != "rules"}

    def bibliographies(self) -> tuple[BibliographyRow, ...]:
        """How many works each bibliography describes."""
        rows = self._ask("SELECT bibliography, works FROM bibliographies ORDER BY bibliography")
        return tuple(BibliographyRow(*row) for row in rows)

    # Documents

    def documents(self, start: int, most: int, text: str = "", kinds: Sequence[str] = ()) -> tuple[DocumentEntry, ...]:
        """Documents by title: those whose title holds a text, those with statements of some kinds."""
        some = " + ".join(kind for kind in KINDS if kind in kinds)
        wanted = f"WHERE sort LIKE ? ESCAPE '\\' {f'AND {some} > 0' if some else ''}"
        rows = self._ask(f"{_DOCUMENTS} {wanted} ORDER BY sort, document LIMIT ? OFFSET ?", (_like(text), most, start))
        return tuple(map(_document, rows))

    def document(self, document: str) -> DocumentEntry | None:
        """One document by its IRI."""
        rows = self._ask(f"{_DOCUMENTS} WHERE document = ?", (document,))
        return _document(rows[0]) if rows else None

    # Statements

    def page(self, document: str, kinds: Sequence[str], start: int, most: int) -> tuple[Entry, ...]:
        """Statements of a document in their order, of some kinds or of all."""
        rows = self._ask(f'{_STATEMENTS} WHERE document = ? AND {_of(kinds)} ORDER BY "order" LIMIT ? OFFSET ?',
                         (document, *kinds, most, start))
        return tuple(map(_entry, rows))

    def counted(self, document: str, kinds: Sequence[str]) -> tuple[int, int]:
        """How many statements of some kinds a document has, and how many of their trails are complete."""
        ((number, complete),) = self._ask(
            f"SELECT COUNT(*), TOTAL(complete) FROM statements WHERE document = ? AND {_of(kinds)}", (document, *kinds))
        return number, int(complete)

    def before(self, entry: Entry, kinds: Sequence[str]) -> int:
        """How many statements of some kinds stand before one in its document."""
        row = entry.row
        ((number,),) = self._ask(f'SELECT COUNT(*) FROM statements WHERE document = ? AND "order" < ? AND {_of(kinds)}',
                                 (row.document, row.order, *kinds))
        return int(number)

    def statement(self, iri: str) -> Entry | None:
        """One statement of a current edition by its IRI."""
        return self.statements([iri]).get(iri)

    def statements(self, iris: Sequence[str]) -> Mapping[str, Entry]:
        """Some statements by their IRIs, in that order; what is none is left out."""
        rows = self._ask(f"{_STATEMENTS} WHERE statement IN ({marks(iris)})", iris)
        found = {entry.row.statement: entry for entry in map(_entry, rows)}
        return {iri: found[iri] for iri in iris if iri in found}

    def found(self, text: str, kinds: Sequence[str], start: int, most: int) -> tuple[tuple[Entry, ...], int]:
        """Statements in which all words occur, best first, and how many were found, at most `search.MOST`."""
        ranges = [(KINDS.index(kind) << 48, (KINDS.index(kind) + 1 << 48) - 1) for kind in KINDS if kind in kinds]
        with reading(self._path) as database:
            every = search.find(database, text, ranges)
            numbers = every[start:start + most]
            rows = database.execute(f"{_STATEMENTS} WHERE id IN ({marks(numbers)})", numbers).fetchall()
        places = {number: place for place, number in enumerate(numbers)}
        return tuple(map(_entry, sorted(rows, key=lambda row: places[row[-1]]))), len(every)

    def starts(self) -> tuple[Sequence[Entry], Sequence[Entry], Sequence[Entry]]:
        """Statements to begin with: whole chains, broken ones with conditions, answers of documents; a few of each."""
        whole = self._ask(f"{_STATEMENTS} WHERE complete ORDER BY kind <> 'recommendation', document, \"order\" LIMIT 3")
        broken = self._ask(f"{_STATEMENTS} WHERE kind = 'recommendation' AND members AND NOT complete "
                           "ORDER BY members DESC, statement LIMIT 3")
        answers = self._ask("SELECT answer FROM documents WHERE answer IS NOT NULL ORDER BY sort, document LIMIT 3")
        return ([*map(_entry, whole)], [*map(_entry, broken)],
                [*self.statements([answer for (answer,) in answers]).values()])

    def sharing(self, document: str, keys: Sequence[str]) -> Mapping[str, int]:
        """How many statements of a document use each of some markers."""
        return dict(self._ask(f"SELECT key, statements FROM keys WHERE document = ? AND key IN ({marks(keys)})",
                              (document, *keys)))

    # Results

    def standing(self, works: Iterable[str]) -> tuple[str, ...]:
        """Of each result of some works the reading that stands first, and the first that a person checked, by their IRIs."""
        found: dict[str, None] = {}
        with reading(self._path) as database:
            results = [result for work in works
                       for result in database.execute("SELECT result FROM results WHERE work = ?", (work,)).fetchall()]
            for result in results:
                for wanted in ("1", "checked"):
                    rows = database.execute(f"{_READINGS} AND {wanted} ORDER BY place, effect LIMIT 1", result).fetchall()
                    found |= dict.fromkeys(effect for effect, _ in rows)
        return tuple(found)

    def readings(self, result: str, most: int) -> tuple[tuple[Reading, ...], int]:
        """The first readings that report a result, and how many there are."""
        rows = self._ask(f"{_READINGS} ORDER BY place, effect LIMIT ?", (result, most))
        ((number,),) = self._ask("SELECT COUNT(*) FROM (SELECT 1 FROM readings WHERE result = ? LIMIT ?)", (result, COUNTED))
        return tuple(Reading(*row) for row in rows), number

    def told(self, result: str, what: str) -> tuple[str, ...]:
        """The ways in which documents say one of the things `TOLD` of a result, in the order of its readings."""
        (name,) = (name for name in TOLD if name == what)
        text = f"SELECT {name} FROM readings WHERE result = ? AND {name} IS NOT NULL ORDER BY place, effect LIMIT ?"
        rows = self._ask(text, (result, COUNTED))
        return tuple(dict.fromkeys(way for (way,) in rows))


def is_current(path: Path) -> bool:
    """Whether a file holds lists as this version makes them."""
    try:
        with reading(path) as database:
            return bool(database.execute("SELECT figure FROM totals WHERE name = 'rules'").fetchone() == (RULES,))
    except StoreError:
        return False


_READINGS = "SELECT effect, statement FROM readings WHERE result = ?"
_STATEMENTS = f"SELECT {NAMED}, markers, resolved, complete, id FROM statements"
_DOCUMENTS = (f"SELECT {columns(DocumentRow)}, claimed, markers, unresolved, \"references\", {', '.join(KINDS)} "
              "FROM documents")


def _entry(row: Sequence[Any]) -> Entry:
    size = len(fields(StatementRow))
    return Entry(StatementRow(*row[:size]), row[size], row[size + 1], bool(row[size + 2]))


def _document(row: Sequence[Any]) -> DocumentEntry:
    names = [field.name for field in fields(DocumentRow)]
    size = len(names)
    values = dict(zip(names, row[:size], strict=True))
    numbered = values["numbered"]
    values |= {"earlier": bool(values["earlier"]), "numbered": None if numbered is None else bool(numbered)}
    claimed, markers, unresolved, references, *kinds = row[size:]
    return DocumentEntry(DocumentRow(**values), bool(claimed), markers, unresolved, references,
                         dict(zip(KINDS, kinds, strict=True)))


def _of(kinds: Sequence[str]) -> str:
    return f"kind IN ({marks(kinds)})" if kinds else "1"


def _like(text: str) -> str:
    """A pattern for titles that hold a text, whatever signs it has."""
    return "%" + "".join(f"\\{letter}" if letter in "%_\\" else letter for letter in text.strip().casefold()) + "%"
