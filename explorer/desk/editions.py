"""What changed between two editions, for the Library page and the command line.

Why: the difference must be there whenever somebody asks, and before a new edition is stored as well.
Method: graphs are compared (`explorer.differences.editions`); nothing is read again.
Fails: with `LibraryError` in one line where an edition is not held or its graph cannot be read; `against` says so instead.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from explorer.desk import shelves
from explorer.desk.reading import one_line
from explorer.differences import editions
from explorer.library import Library, LibraryError
from explorer.view_models.changes import ChangedStatement, EditionChanges, Piece
from loaders import pipeline
from loaders.pipeline import LoadedDocument


def changes(library: Library, document: str, old: str, new: str) -> EditionChanges:
    """What changed from one edition of a document to another one."""
    held = library.editions(document)
    for name in (old, new):
        if name not in held:
            raise LibraryError(f"{document}/{name}: the library holds no such edition")
    statements, tallies = editions.between(library.graph(document, old), library.graph(document, new))
    title = shelves.title_of(library.file(document, new, pipeline.META) or b"", document)
    readers = [shelves.read_by(library, document, name) for name in (old, new)]
    told = f"{old} was read by {shelves.said(readers[0])}, {new} by {shelves.said(readers[1])}"
    return EditionChanges(document, title, old, new, statements, tallies, told if readers[0] != readers[1] else "")


def against(loaded: LoadedDocument, library: Library) -> tuple[str, ...]:
    """What a new edition changes of the current one, as lines, the figures first; nothing for what is no new edition."""
    document = loaded.identity.document
    if "edition" not in shelves.status(loaded, library):
        return ()
    current = library.manifest.current[document]
    try:
        statements, tallies = editions.between(library.graph(document, current), loaded.graph)
    except LibraryError as error:
        return (one_line(error),)
    lines = [line for one in statements for line in _lines(one)]
    return (f"against {current}: {tallies[0].figures}", *shelves.capped(lines))


def _lines(one: ChangedStatement) -> Iterator[str]:
    """A sentence that differs, and what was read of it that does."""
    yield f"{'read otherwise' if one.kind == 'read' else one.kind}: {_said(one.pieces)}"
    yield from (f"  {reading.line}" for reading in one.readings)


def _said(pieces: Sequence[Piece]) -> str:
    """A sentence with the words that went out and came in: "Give 50 mg [twice → once] daily"."""
    if {piece.kind for piece in pieces} in ({"in"}, {"out"}):
        return "".join(piece.text for piece in pieces).strip()
    said = ""
    for same, run in groupby(pieces, key=lambda piece: piece.kind == "same"):
        texts = {piece.kind: piece.text for piece in run}
        gone, come = texts.get("out", ""), texts.get("in", "")
        space = " " if gone.startswith(" ") or come.startswith(" ") else ""
        said += texts["same"] if same else f"{space}[{gone.strip()} → {come.strip()}]"
    return said.strip()
