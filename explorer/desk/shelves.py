"""What the desk knows of the library: which documents it holds, what lies beside them, what a new one would change.

Why: a draft is composed and judged against the library as it is now, and both page and command line ask the same.
Method: plain functions over a `Library` that was opened for the occasion; nothing here writes.
Fails: with a `LoadError`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import replace

from explorer import withdrawal
from explorer.catalogue import in_order
from explorer.desk import carrying
from explorer.desk.reading import label
from explorer.evidence import phrasing
from explorer.library import Addition, Damaged, Edition, Library
from explorer.manifest import is_older
from explorer.view_models.desk import HeldDocument, HeldEdition, PendingDocument
from loaders import meta as meta_data
from loaders import pipeline, version
from loaders.curation import CurationError
from loaders.curation.placement import Text
from loaders.pipeline import Beside, LoadedBibliography, LoadedDocument
from loaders.source import Unreadable
from ontology.ground import nesting

MOST_CHANGES = 20
UNKNOWN = "?"  # the version of a reader whose report is damaged


class Shelf:
    """What the pipeline may know of the library."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def editions(self, document: str) -> Mapping[str, str]:
        """Edition name -> sha256 of the file it was read from."""
        return {name: self._library.file_sha256(document, name) for name in self._library.editions(document)}

    def withdrawn(self, document: str) -> Mapping[str, str]:
        """The same of the editions in the bin, the last withdrawn of each name."""
        return {gone.edition.name: self._library.binned_sha256(gone)
                for gone in withdrawal.withdrawn(self._library, document)}

    def curation(self, document: str, edition: str) -> str:
        """The overlay beside an edition."""
        content = self._library.file(document, edition, pipeline.CURATION)
        return content.decode("utf-8") if content else ""

    def text(self, sha256: str, document: str, edition: str) -> Text | None:
        """The text of another edition than this one by the hash of its source, with its statements."""
        return carrying.text_of(self._library, sha256, (document, edition))


def addition(loaded: LoadedDocument) -> Addition:
    """What the library stores of a loaded document."""
    updated = loaded.record.updated.isoformat() if loaded.record.updated else None
    return Addition(loaded.identity.document, loaded.identity.edition, loaded.triples, loaded.source.sha256,
                    loaded.source.encoding, updated, loaded.files, loaded.checked)


def documents(library: Library) -> tuple[HeldDocument, ...]:
    """The documents of the library with their editions, by title."""
    held = (_held(library, name, editions) for name, editions in library.manifest.documents.items())
    return tuple(sorted(held, key=lambda document: document.title.casefold()))


def at_hand(draft: PendingDocument, library: Library) -> PendingDocument:
    """The draft with content: the current edition's, if it names a document of the library."""
    if draft.content or not draft.document:
        return draft
    found = stored(draft.document, library.manifest.current.get(draft.document, ""), library)
    return replace(draft, name=found.name, content=found.content, meta=found.meta)


def stored(document: str, edition: str, library: Library) -> PendingDocument:
    """An edition of the library as a draft: the file it was read from, under the name that it came with."""
    held = library.editions(document).get(edition)
    content = library.file(document, edition, _read_file(held)) if held else None
    if held is None or content is None:
        raise Unreadable("the library holds no such document", document)
    meta = library.file(document, edition, pipeline.META) or b""
    name = str(_toml(meta, edition).get("source") or held.files[0])
    return PendingDocument(label(name), content, document, meta=meta)


def read_by(library: Library, document: str, edition: str) -> str:
    """The version of the reader that made an edition's graph; "" if that was before there were versions, or `UNKNOWN`."""
    try:
        report = nesting.loads(library.file(document, edition, pipeline.REPORT) or b"{}")
    except Damaged:
        return UNKNOWN
    except ValueError:
        return ""
    return str(report.get("reader") or "") if isinstance(report, dict) else ""


def said(reader: str) -> str:
    """A version as it is said."""
    return "a version that is not known" if reader == UNKNOWN else f"version {reader}" if reader else "an earlier version"


def earlier(library: Library, document: str, edition: str) -> str:
    """How the reader of an edition is said if it is another one than the present; "" if not, or if it is not held."""
    if edition not in library.editions(document):
        return ""
    reader = read_by(library, document, edition)
    return said(reader) if reader != version.VERSION else ""


def beside(draft: PendingDocument, sha256: str, library: Library) -> Beside:
    """What comes with a draft; a file that the library holds already keeps what was said of it there."""
    meta, document = draft.meta, draft.document or None
    if not meta and not document:
        held = [(name, edition.name) for name, editions in library.manifest.documents.items() for edition in editions
                if sha256 == library.file_sha256(name, edition.name)]
        if held:
            document, edition = held[0]
            meta = library.file(document, edition, pipeline.META) or b""
    try:
        overlay = "\n".join([*draft.overlay.decode("utf-8-sig").split("\n"), *draft.entries])
    except UnicodeDecodeError as error:
        raise CurationError("not UTF-8", pipeline.CURATION) from error
    return Beside(_toml(meta, draft.name), overlay, document)


def status(loaded: LoadedDocument, library: Library) -> str:
    """What storing a document would be to the library."""
    held = library.editions(loaded.identity.document)
    known = held.get(loaded.identity.edition)
    if not held:
        return "new document"
    if known is None:
        current = held.get(library.manifest.current.get(loaded.identity.document, ""))
        updated = loaded.record.updated.isoformat() if loaded.record.updated else None
        return "older edition, does not become current" if is_older(updated, current) else "new edition"
    overlay = library.file(loaded.identity.document, known.name, pipeline.CURATION) or b""
    same = "unchanged" if overlay == loaded.files.get(pipeline.CURATION, b"") else "new decisions"
    before = earlier(library, loaded.identity.document, known.name)
    return f"{same}, read by {before}" if before else same


def waits(loaded: LoadedDocument, library: Library) -> bool:
    """Whether the library has this edition as another version has read it, and not just as it is read now."""
    identity = loaded.identity
    return bool(earlier(library, identity.document, identity.edition)) and not library.holds(addition(loaded))


def harmed(loaded: LoadedDocument | LoadedBibliography, library: Library) -> dict[str, str]:
    """The damaged files of what the library holds of this, each with the line that says so."""
    if isinstance(loaded, LoadedBibliography):
        names = [f"bibliographies/{loaded.name}.json", f"graphs/bibliography-{loaded.name}.nq"]
        names = [name for name in names if name in library.manifest.files]
    else:
        names = list(library.state_of(loaded.identity.document, loaded.identity.edition))
    return {name: str(library.written(name).damaged(wrong)) for name, wrong in library.harmed(names).items()}


def differences(what: str, before: Mapping[str, str], now: Mapping[str, str]) -> tuple[str, ...]:
    """What is new and what is gone, by key, in words; the first line counts."""
    new = [f"new: {text}" for key, text in now.items() if key not in before]
    gone = [f"gone: {text}" for key, text in before.items() if key not in now]
    same = len(now.keys() & before.keys())
    return (f"{what}: {len(new)} new, {len(gone)} gone, {same} the same", *capped([*new, *gone]))


def capped(lines: Sequence[str]) -> Sequence[str]:
    """As many lines as are shown, and how many more there are."""
    more = len(lines) - MOST_CHANGES
    return [*lines[:MOST_CHANGES], *([f"and {more} more"] if more > 0 else [])]


def _read_file(edition: Edition) -> str:
    """The file that an edition was read from: the original where the source is its text layer."""
    originals = [name for name in edition.files if name.startswith(f"{pipeline.ORIGINAL}.")]
    return (originals or edition.files)[0]


def _toml(content: bytes, name: str) -> Mapping[str, object]:
    try:
        return meta_data.check(tomllib.loads(content.decode("utf-8")), f"{name}, {pipeline.META}")
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Unreadable(f"its {pipeline.META} is not TOML ({error})", name) from error


def _held(library: Library, document: str, editions: Sequence[Edition]) -> HeldDocument:
    current = library.manifest.current.get(document, "")
    follow = [one.name for one in in_order(editions)]
    before = dict(zip(follow, ("", *follow), strict=False))
    listed = tuple(
        HeldEdition(edition.name, edition.name == current, phrasing.day(edition.updated), edition.files[0], edition.sha256,
                    decisions(library.sound_file(document, edition.name, pipeline.CURATION)),
                    earlier(library, document, edition.name), before[edition.name],
                    withdrawal.next_of(library.manifest, document, {edition.name}),
                    damaged(library, document, edition.name))
        for edition in sorted(editions, key=lambda one: (one.name == current, one.updated or ""), reverse=True))
    meta = library.sound_file(document, listed[0].name, pipeline.META)
    return HeldDocument(document, title_of(meta or b"", document), listed)


def damaged(library: Library, document: str, edition: str) -> tuple[str, ...]:
    """Which of the small files beside an edition, which a page shows something of, are not as they were written."""
    beside = {library.written(f"documents/{document}/{edition}/{name}").name: name
              for name in (pipeline.META, pipeline.CURATION, pipeline.REPORT)}
    return tuple(beside[name] for name in library.harmed(beside))


def title_of(meta: bytes, document: str) -> str:
    """The title that a meta.toml gives a document, else its id."""
    return str(_toml(meta, document).get("title") or document)


def decisions(overlay: bytes | None) -> int:
    """How many lines an overlay has."""
    return sum(1 for line in (overlay or b"").split(b"\n") if line.strip())
