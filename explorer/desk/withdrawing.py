"""Withdrawing and bringing back, for the Library page and the command line.

Why: both take out and bring back the same way, and say the same of it.
Method: `explorer.withdrawal` does it; here the library is held for writing and published, and what came of it is put in
    words.
Fails: with `LibraryError`, for the page an undone `Stored`, in one line; also where decisions on the desk are about what
    would be taken out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from explorer import withdrawal
from explorer.desk import shelves
from explorer.desk.reading import one_line
from explorer.drafts import DraftError, Drafts
from explorer.evidence import phrasing
from explorer.library import Library, LibraryError, Withdrawn
from explorer.store import StoreError
from explorer.view_models.desk import Stored
from explorer.view_models.editions import Gone
from loaders import pipeline

ON_PAGE = "It can be brought back on the Library page."
Deed = Callable[[Library, str, str], tuple[Withdrawn, ...]]


def withdraw(root: Path, document: str, edition: str) -> Stored:
    """Take a document, or an edition of it, out of the library."""
    return _done(root, document, edition, withdrawal.withdraw)


def restore(root: Path, document: str, edition: str) -> Stored:
    """Bring a document, or an edition of it, back from the bin."""
    return _done(root, document, edition, withdrawal.restore)


def listed(library: Library) -> tuple[Gone, ...]:
    """What is in the bin, the last withdrawn first."""
    return tuple(_gone(library, one) for one in reversed(list(withdrawal.withdrawn(library))))


def told(library: Library, node: str, way: str = ON_PAGE) -> str:
    """That what an id named was withdrawn, and the way back; "" if it was not."""
    found = withdrawal.gone(library, node)
    if found is None:
        return ""
    one = _gone(library, found)
    return (f"“{one.title}”, edition {one.edition}, was withdrawn from the library on {one.on}. {way}")


def hint(library: Library, sha256: str, back: str) -> str:
    """That a file which was just stored lies in the bin as well, with what was decided about it; "" if it does not.

    `back` says what brings it back, before its name.
    """
    gone = [one for one in withdrawal.withdrawn(library) if library.binned_sha256(one) == sha256]
    if not gone:
        return ""
    return ("the bin holds this edition too, with what was decided about it; to have that back, withdraw this one and "
            f"{back} {gone[-1].document}/{gone[-1].edition.name}")


def _done(root: Path, document: str, edition: str, deed: Deed) -> Stored:
    try:
        return Stored(done=True, text=published(Library(root), document, edition, deed), document=document)
    except (LibraryError, StoreError, OSError) as error:
        return Stored(done=False, text=one_line(error))


def published(library: Library, document: str, edition: str, deed: Deed) -> str:
    """What came of a deed in words, done and published."""
    with library.writing():
        before = library.manifest.current.get(document, "")
        if deed is withdrawal.withdraw and edition in ("", before):
            _refuse_decided(library, document)
        moved = deed(library, document, edition)
        mended = library.publish()
    said = _said(library, document, before, moved, back=deed is withdrawal.restore)
    return f"{said}. {mended}" if mended else said


def _refuse_decided(library: Library, document: str) -> None:
    """Refuse to take away what decisions on the desk are about."""
    try:
        decided = len(Drafts(library.root).entries(document) or ())
    except DraftError as error:
        reason = f"{document}: what lies on the desk about it cannot be opened ({error}); take it off first"
        raise LibraryError(reason) from error
    if decided:
        those = "a decision about it that is" if decided == 1 else f"{decided} decisions about it that are"
        raise LibraryError(f"{document}: on the desk lies {those} not committed; commit first, or take it off the desk")


def _said(library: Library, document: str, before: str, moved: Sequence[Withdrawn], *, back: bool) -> str:
    """What was done, and which edition is current now."""
    editions = f"edition{'' if len(moved) == 1 else 's'} {', '.join(one.edition.name for one in moved)}"
    done = "brought back" if back else f"withdrawn to {withdrawal.BIN}/{document}"
    current = library.manifest.current.get(document, "")
    then = f"; {current} is current now" if current and current != before else "" if current else \
        "; the library holds no other edition of it"
    return f"{document}: {editions} {done}{then}"


def _gone(library: Library, one: Withdrawn) -> Gone:
    meta, overlay = (library.binned_file(one, name) for name in (pipeline.META, pipeline.CURATION))
    title = shelves.title_of(meta or b"", one.document)
    return Gone(one.document, one.edition.name, title, phrasing.day(one.on), shelves.decisions(overlay))
