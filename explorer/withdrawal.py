"""Taking an edition out of the library, and bringing it back.

Why: a document is loaded by mistake, and nothing that people wrote about it may be lost by mending that.
Method: its files and its graph go to `bin/` under the same writer and journal as all else, byte for byte, with what people
    decided; the manifest remembers its place among all editions that were ever loaded. What is withdrawn is in no index and
    no list, and the library is as if it had never been loaded: its order of editions, and which of them is current.
Fails: `LibraryError` in one line: nothing of that name is held, or in the bin; the library holds it again already.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date

from explorer.library import Library, LibraryError, Manifest, Withdrawn, names_of
from explorer.manifest import current_of

BIN = "bin"


def withdraw(library: Library, document: str, edition: str = "", on: date | None = None) -> tuple[Withdrawn, ...]:
    """Put an edition, or all editions of a document, into the bin of a library that is held for writing."""
    held = library.editions(document)
    if not held or (edition and edition not in held):
        raise LibraryError(f"{_said(document, edition)}: the library holds nothing of that name")
    manifest, known = library.manifest.copy(), loaded(library.manifest, document)
    gone = tuple(
        Withdrawn(document, one, f"{BIN}/{document}/{one.name}/{_number(library, document, one.name)}",
                  (on or date.today()).isoformat(), known)  # noqa: DTZ011 - a day where the reader is
        for one in held.values() if edition in ("", one.name))
    manifest.withdrawn += gone
    _take_out(manifest, document, {one.edition.name for one in gone})
    library.move(dict(_moves(gone)), manifest)
    return gone


def restore(library: Library, document: str, edition: str = "") -> tuple[Withdrawn, ...]:
    """Bring an edition, or all that is withdrawn of a document, back to where it was; the last withdrawn of each name."""
    found = {one.edition.name: one for one in withdrawn(library, document) if edition in ("", one.edition.name)}
    if not found:
        raise LibraryError(f"{_said(document, edition)}: nothing of that name was withdrawn")
    for name in found:
        if name in library.editions(document):
            raise LibraryError(f"{_said(document, name)}: the library holds it again; withdraw that first, both are kept")
    manifest = library.manifest.copy()
    follow = loaded(manifest, document)
    back = sorted(found.values(), key=lambda one: follow.index(one.edition.name))
    for one in back:
        manifest.withdrawn.remove(one)
    held = [*manifest.documents.get(document, ()), *(one.edition for one in back)]
    manifest.documents[document] = sorted(held, key=lambda one: follow.index(one.name))
    manifest.current[document] = current_of(manifest.documents[document]).name
    library.move({binned: name for name, binned in _moves(back)}, manifest)
    return tuple(back)


def next_of(manifest: Manifest, document: str, gone: Collection[str]) -> str:
    """The edition that is current without some others; "" if none is left."""
    left = [one for one in manifest.documents[document] if one.name not in gone]
    if manifest.current[document] not in gone:
        return manifest.current[document]
    return current_of(left).name if left else ""


def loaded(manifest: Manifest, document: str) -> tuple[str, ...]:
    """The names of all editions of a document, those in the bin included, in the order in which they were loaded."""
    order = [one.name for one in manifest.documents.get(document, ())]
    for gone in reversed([one for one in manifest.withdrawn if one.document == document]):
        for at, name in enumerate(gone.known):
            if name not in order:
                before = gone.known[:at]
                order.insert(max((place for place, other in enumerate(order, 1) if other in before), default=0), name)
    return tuple(order)


def withdrawn(library: Library, document: str = "") -> Iterator[Withdrawn]:
    """What is in the bin, of one document or of all, in the order it came there."""
    return (one for one in library.manifest.withdrawn if document in ("", one.document))


def gone(library: Library, node: str) -> Withdrawn | None:
    """The withdrawn document or edition that an id belongs to, if the library does not hold it."""
    document, _, rest = node.partition("/")
    edition = rest.partition("/")[0]
    held = library.editions(document)
    if edition in held or (held and not edition):
        return None
    found = [one for one in withdrawn(library, document) if edition in ("", one.edition.name)]
    return found[-1] if found else None


def split(name: str) -> tuple[str, str]:
    """Document and edition as they are named together: "als/2025-01-01", or "als" for all of it."""
    document, _, edition = name.partition("/")
    return document, edition


def _moves(editions: Iterable[Withdrawn]) -> Iterator[tuple[str, str]]:
    """The name of each file in its place, and in the bin."""
    for one in editions:
        yield from ((name, f"{one.folder}/{binned}") for name, binned in names_of(one.document, one.edition).items())


def _take_out(manifest: Manifest, document: str, names: set[str]) -> None:
    """The manifest without some editions."""
    then = next_of(manifest, document, names)
    left = [one for one in manifest.documents[document] if one.name not in names]
    if left:
        manifest.documents[document], manifest.current[document] = left, then
    else:
        del manifest.documents[document], manifest.current[document]


def _number(library: Library, document: str, edition: str) -> int:
    """The number of a new place in the bin: the same edition may be withdrawn more than once."""
    used = [int(one.folder.rpartition("/")[2]) for one in withdrawn(library, document) if one.edition.name == edition]
    return max(used, default=0) + 1


def _said(document: str, edition: str) -> str:
    return f"{document}/{edition}" if edition else document
