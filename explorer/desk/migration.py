"""Carrying stored documents over to the present reader: read again, compared, and published only when a person says so.

Why: a library keeps what was read when a document was loaded; a later reader reads better, but what is stored may have been
    looked at and decided about, so nothing of it may change unseen.
Method: the report beside an edition names the version that read it. Its source is read again, its overlay applied, and the
    new graph compared with the stored one. Publishing replaces graph and report of that edition, and the text layer of a
    file that has one; the file, meta.toml and every line of the overlay stay as they are. The library's own way of
    writing keeps the old state or the new one.
Fails: with a `LoadError` where the present reader cannot read a source, with `LibraryError` where the stored graph
    cannot be read (`Damaged`: `repairing` mends it) or the edition has changed since it was compared.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from explorer import differences
from explorer.desk import record_view, shelves
from explorer.desk.reading import Read
from explorer.desk.shelves import Shelf, addition
from explorer.library import Addition, Library, LibraryError
from explorer.view_models.desk import PendingDocument
from explorer.view_models.rereading import Rereading
from loaders import pipeline, version
from loaders.pipeline import LoadedDocument
from loaders.readers.registry import identify
from ontology.triples import Triples

MOST = 60  # differences of an edition that are listed


@dataclass(frozen=True)
class Carried:
    """An edition read again: how it differs, what would be stored, and the state of the edition that it was held against."""

    seen: Rereading
    addition: Addition
    state: Mapping[str, str]


def waiting(library: Library, document: str = "") -> Iterator[tuple[str, str]]:
    """Document and edition of all that was read by another version, of one document or of all."""
    for name in ([document] if document else library.manifest.documents):
        yield from ((name, edition) for edition in library.editions(name) if shelves.earlier(library, name, edition))


def told(library: Library) -> Iterator[str]:
    """What was read by another version, a line for each edition."""
    for document, edition in waiting(library):
        reader = shelves.earlier(library, document, edition)
        yield f"{document} {edition}: read by {reader}; rebuild --read-again lists what is read otherwise now, and asks"


def read_again(library: Library, document: str, edition: str, read: Read) -> Carried:
    """A stored edition as the present reader reads it."""
    loaded, draft = read_anew(library, document, edition, read, Shelf(library))
    found = against(library, loaded)
    return replace(found, addition=_with(found.addition, {pipeline.META: draft.meta}))


def read_anew(library: Library, document: str, edition: str, read: Read,
              shelf: Shelf) -> tuple[LoadedDocument, PendingDocument]:
    """A stored edition as the present reader reads it, ready to be stored, and what it was read from."""
    draft = shelves.stored(document, edition, library)
    again = read(identify(draft.name, draft.content), told=lambda _: None)
    beside = shelves.beside(draft, again.source.file_sha256, library)
    loaded = pipeline.compose(again.source, again.record, shelf, beside)
    if (loaded.identity.document, loaded.identity.edition) != (document, edition):
        raise LibraryError(f"{document} {edition}: its source is not the one it was read from; run verify")
    return loaded, draft


def against(library: Library, loaded: LoadedDocument) -> Carried:
    """A document that was read again, held against the stored edition it would replace."""
    document, edition = loaded.identity.document, loaded.identity.edition
    made = stored_as(loaded, library.file(document, edition, pipeline.CURATION))
    return compared(library, loaded, made, Triples.of(library.graph(document, edition)), loaded.triples)


def stored_as(loaded: LoadedDocument, overlay: bytes | None) -> Addition:
    """What would be stored of a document that was read again; the file of its decisions stays as it is if they do."""
    made = addition(loaded)
    if overlay is not None and _lines(overlay) == _lines(made.files.get(pipeline.CURATION, b"")):
        return _with(made, {pipeline.CURATION: overlay})
    return made


def compared(library: Library, loaded: LoadedDocument, made: Addition, before: Triples, now: Triples) -> Carried:
    """How what would be stored differs from the stored edition, told by two graphs."""
    document, edition = loaded.identity.document, loaded.identity.edition
    found = differences.compare(before, now)
    unfit = tuple(record_view.said(one) for one in loaded.problems if record_view.is_of_overlay(one))
    readers = shelves.said(shelves.read_by(library, document, edition)), shelves.said(version.VERSION)
    return Carried(Rereading(document, edition, *readers, found, unfit), made, library.state_of(document, edition))


def publish(library: Library, carried: Sequence[Carried]) -> None:
    """Store what was read again, in a library that is held for writing; nothing of it if any edition has changed since."""
    for one in carried:
        document, edition = one.seen.document, one.seen.edition
        if library.state_of(document, edition) != one.state:
            raise LibraryError(f"{document} {edition}: it has changed since it was compared; read it again")
    for one in carried:
        library.add(one.addition)


def listed(seen: Rereading) -> Iterator[str]:
    """What differs, as lines: the figures, what is said besides, each difference, then overlay lines without a target."""
    compared = seen.compared
    figures = compared.total.figures if compared.differences else "nothing that was read differs"
    yield f"{seen.document} {seen.edition}, read by {seen.before}, again by {seen.now}: {figures}"
    yield from (f"  {tally.line}" for tally in compared.tallies if tally.differ)
    yield from (f"  besides, {line}" for line in compared.added)
    yield from (f"  {one.line}" for one in compared.differences[:MOST])
    if len(compared.differences) > MOST:
        yield f"  {MOST} of {len(compared.differences)} are listed"
    yield from (f"  kept, but finds nothing to act on: {line}" for line in seen.unfit)


def _with(made: Addition, files: Mapping[str, bytes]) -> Addition:
    return replace(made, files={**made.files, **files})


def _lines(overlay: bytes) -> list[str]:
    """The lines of an overlay, each once, as `load` merges them."""
    return list(dict.fromkeys(line for line in overlay.decode("utf-8").split("\n") if line.strip()))
