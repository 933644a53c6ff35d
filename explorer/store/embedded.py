"""The embedded engine: an Oxigraph snapshot in a folder, made once and then only read.

Why: Oxigraph answers tens of times faster than an engine in Python, from disk, with no server.
Method: a snapshot is written by one process into a new folder and never changed after; readers open it read-only, any
    number at a time. The default graph holds the current editions merged, named graphs hold everything. A new snapshot
    starts from the last one, whose table files never change and are hard-linked, or copied where
    that is not possible; only the changed graphs are replaced.
Fails: `StoreError` in one line if a folder is not a sound snapshot or a query is refused.
"""

from __future__ import annotations

import contextlib
import io
import os
import shutil
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path

import pyoxigraph
from pyoxigraph import DefaultGraph, NamedNode, Quad, QuerySolutions, RdfFormat, Triple
from pyoxigraph import Store as Oxigraph

from explorer.store import Rows, StoreError
from explorer.store.publishing import Graphs

MERGED = DefaultGraph()
TABLE_FILE = ".sst"
ENGINE = f"pyoxigraph {pyoxigraph.__version__}"
PIECE = 1 << 20  # bytes of a file that are read at a time
BATCH = 16_000_000  # bytes of lines that are loaded at a time


class Embedded:
    """The engine by `publishing.Engine`."""

    name = ENGINE

    def write(self, folder: Path, graphs: Graphs) -> None:
        """See `Engine.write`."""
        write_snapshot(folder, graphs.places, graphs.current, graphs.sound)

    def update(self, folder: Path, previous: Path, changed: Graphs) -> None:
        """See `Engine.update`."""
        update_snapshot(folder, previous, changed.places, changed.current, changed.sound)

    def open(self, folder: Path) -> EmbeddedStore:
        """See `Engine.open`."""
        return EmbeddedStore(folder)


class EmbeddedStore:
    """A read-only snapshot."""

    def __init__(self, folder: Path) -> None:
        try:
            self._engine = Oxigraph.read_only(str(folder))
        except (OSError, ValueError, RuntimeError) as error:
            raise StoreError(f"{folder}: not a readable snapshot ({error}); run rebuild") from error

    def select(self, query: str) -> Rows:
        """See `Store.select`."""
        try:
            answer = self._engine.query(query)
            solutions = list(answer) if isinstance(answer, QuerySolutions) else None  # a damaged snapshot fails only here
        except (SyntaxError, OSError, RuntimeError, ValueError) as error:
            raise StoreError(f"the engine refused the query: {error}") from error
        if solutions is None or not isinstance(answer, QuerySolutions):
            raise StoreError("only SELECT queries give rows")
        columns = tuple(variable.value for variable in answer.variables)
        return Rows(columns, [tuple(None if term is None else _lexical(term) for term in row) for row in solutions])

    def lines(self) -> set[bytes]:
        """Every quad as a line, scanning the whole snapshot: a damaged one raises `OSError`."""
        return _lines(self._engine)


def _lexical(term: object) -> str:
    return str(getattr(term, "value", term))


def write_snapshot(folder: Path, graphs: Mapping[str, bytes | Path], current: Collection[str],
                   sound: Collection[str] = ()) -> None:
    """Write a whole snapshot of `graphs` (IRI -> N-Quads or their file) into a folder that must not exist yet.

    `current` names the graphs that are merged into the default graph, `sound` those whose lines are as we wrote them.
    """
    engine = Oxigraph(str(folder))
    _fill(engine, graphs, current, sound)
    engine.optimize()
    engine.flush()


def _fill(engine: Oxigraph, graphs: Mapping[str, bytes | Path], current: Collection[str], sound: Collection[str]) -> None:
    """Load graphs that the engine does not hold; what we wrote and spelt ourselves need not be looked through again."""
    for trusted in (True, False):
        named = {name: quads for name, quads in graphs.items() if (name in sound) is trusted}
        _load(engine, _pieces(named), trusted=trusted)
    merged = {name: quads for name, quads in graphs.items() if name in current}
    _load(engine, _pieces(merged, merged=True), trusted=True)  # the same terms, which have just been found to be some


def _load(engine: Oxigraph, pieces: Iterator[bytes], *, trusted: bool) -> None:
    """Load lines, so many at a time that few tables are to be joined and little is held."""
    for first in pieces:
        lines = io.BufferedReader(_Lines(_batch(first, pieces)), PIECE)
        engine.bulk_load(lines, format=RdfFormat.N_QUADS, lenient=trusted)


def _batch(piece: bytes | None, more: Iterator[bytes]) -> Iterator[bytes]:
    size = 0
    while piece is not None:
        yield piece
        size += len(piece)
        piece = next(more, None) if size < BATCH else None


def _pieces(graphs: Mapping[str, bytes | Path], *, merged: bool = False) -> Iterator[bytes]:
    """The lines of graphs one after the other, as they are or as triples of the default graph."""
    for name, quads in graphs.items():
        with quads.open("rb") if isinstance(quads, Path) else io.BytesIO(quads) as file:
            while lines := file.read(PIECE) + file.readline():
                yield ungrouped(name, lines) if merged else lines


class _Lines(io.RawIOBase):
    """Pieces of lines as a file to be read: a graph of a megabyte of text has a hundred of lines."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces, self._held = pieces, memoryview(b"")

    def readable(self) -> bool:
        """It is there to be read."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """The next bytes; 0 at the end."""
        while not self._held:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._held = memoryview(piece)
        size = min(len(buffer), len(self._held))
        buffer[:size] = self._held[:size]
        self._held = self._held[size:]
        return size


def as_stored(quads: bytes) -> set[bytes]:
    """The quads as the lines that the engine gives back: it keeps a decimal's value and not its digits."""
    engine = Oxigraph()
    engine.bulk_load(quads, format=RdfFormat.N_QUADS)
    return _lines(engine)


def _lines(engine: Oxigraph) -> set[bytes]:
    dumped = engine.dump(format=RdfFormat.N_QUADS) or b""
    return set(dumped.split(b"\n")) - {b""}


def ungrouped(name: str, quads: bytes) -> bytes:
    """The lines of one graph as triples of the default graph; a line break stands nowhere but at the end of a line."""
    return quads.replace(f" <{name}> .\n".encode(), b" .\n")


def update_snapshot(folder: Path, previous: Path, changed: Mapping[str, bytes | Path], current: Collection[str],
                    sound: Collection[str] = ()) -> None:
    """Write a snapshot that is the `previous` one with the `changed` graphs replaced (empty bytes drop a graph).

    A graph that only became or ceased to be current counts as changed.
    """
    shutil.copytree(previous, folder, copy_function=_link_tables)
    engine = Oxigraph(str(folder))
    names = {NamedNode(name) for name in current}
    for name, quads in changed.items():
        graph = NamedNode(name)
        touched = _triples(engine, graph)
        engine.remove_graph(graph)
        _fill(engine, {name: quads}, () if touched else current, sound)
        if touched:
            _settle(engine, touched | _triples(engine, graph), names)
    engine.flush()


def _link_tables(source: str, target: str) -> None:
    if source.endswith(TABLE_FILE):
        with contextlib.suppress(OSError):  # not every medium has hard links
            os.link(source, target)
            return
    shutil.copy2(source, target)


def _triples(engine: Oxigraph, graph: NamedNode) -> set[Triple]:
    return {quad.triple for quad in engine.quads_for_pattern(None, None, None, graph)}


def _settle(engine: Oxigraph, triples: Iterable[Triple], current: Collection[NamedNode]) -> None:
    """Make the default graph hold each of the triples just if a current graph does."""
    for triple in triples:
        held = engine.quads_for_pattern(triple.subject, triple.predicate, triple.object, None)
        merged = Quad(triple.subject, triple.predicate, triple.object, MERGED)
        if any(quad.graph_name in current for quad in held):
            engine.add(merged)
        else:
            engine.remove(merged)
