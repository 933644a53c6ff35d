"""Drafts on the desk: previewed, corrected by overlay lines, and at last stored.

Why: what would be stored must be seen before it is, and what people wrote must not be lost on the way.
Method: a `Draft` is a plain value that the page keeps; the desk holds only caches. Reading and composing happen once a
    draft and state of the library; overlay lines are laid over that. `commit` stores what is composed for the library
    under its lock, so that the checks of loading hold for what is stored.
Fails: every refusal is one line, a `Refusal` or an undone `Stored`; one refused draft does not stop the others.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from explorer.desk import entries, painting
from explorer.desk.reading import REFUSALS, Read, Reading, label
from explorer.evidence import ids, words
from explorer.library import Addition, Edition, Library, LibraryError
from explorer.model import Count, Draft, Edit, HeldDocument, HeldEdition, Preview, Refusal, Stored
from explorer.store import StoreError
from loaders import curation, pipeline, unclaimed
from loaders import meta as meta_data
from loaders.curation import CurationError, Decision
from loaders.pipeline import Beside, LoadedDocument
from loaders.record import Problem, Record
from loaders.sandbox import read_confined
from loaders.source import Unreadable
from ontology import iris

KEPT = 8  # readings and compositions in memory
BESIDE = (pipeline.META, pipeline.CURATION)
SOURCES = ("source.", f"{pipeline.ORIGINAL}.")
MOST_CHANGES = 20


class Shelf:
    """What the pipeline may know of the library."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def editions(self, document: str) -> Mapping[str, str]:
        """Edition name -> sha256 of the file it was read from."""
        return {name: self._library.file_sha256(document, name) for name in self._library.editions(document)}

    def curation(self, document: str, edition: str) -> str:
        """The overlay beside an edition."""
        content = self._library.file(document, edition, pipeline.CURATION)
        return content.decode("utf-8") if content else ""


def addition(loaded: LoadedDocument) -> Addition:
    """What the library stores of a loaded document."""
    updated = loaded.record.updated.isoformat() if loaded.record.updated else None
    return Addition(loaded.identity.document, loaded.identity.edition, loaded.graph, loaded.source.sha256,
                    loaded.source.encoding, updated, loaded.files)


@dataclass(frozen=True)
class _Case:
    """A draft as it stands: its reading, what loading it makes of it, and that with the draft's own lines over it."""

    reading: Reading
    loaded: LoadedDocument
    record: Record
    decisions: tuple[Decision, ...]
    problems: tuple[Problem, ...]  # of the draft's own lines


class Desk:
    """The desk before one library folder; `read` is where files are read."""

    def __init__(self, root: Path, read: Read = read_confined) -> None:
        self._root = root
        self._read = lru_cache(maxsize=KEPT)(lambda name, content: Reading.of(read(name, content)))
        self._composed = lru_cache(maxsize=KEPT)(self._compose)

    @staticmethod
    def formats() -> tuple[str, ...]:
        """How the names of files end that can be read."""
        return pipeline.DOCUMENT_SUFFIXES

    def documents(self) -> tuple[HeldDocument, ...]:
        """The documents of the library with their editions, by title."""
        library = Library(self._root)
        held = (_held(library, name, editions) for name, editions in library.manifest.documents.items())
        return tuple(sorted(held, key=lambda document: document.title.casefold()))

    def arrived(self, files: Sequence[tuple[str, bytes]]) -> tuple[Draft, ...]:
        """Files from elsewhere as drafts; what belongs to a document folder goes with its source."""
        beside = {(_folder(name), label(name)): content for name, content in files if label(name) in BESIDE}
        drafts = []
        for name, content in files:
            shown, folder = label(name), _folder(name)
            if shown in BESIDE or (folder and shown.startswith("README")):
                continue
            own = [beside.get((folder, other), b"") for other in BESIDE] if shown.startswith(SOURCES) else [b"", b""]
            drafts.append(Draft(shown, content, meta=own[0], overlay=own[1]))
        return tuple(drafts)

    def preview(self, draft: Draft) -> Preview | Refusal:
        """What would be stored of a draft, its overlay lines applied."""
        try:
            library = Library(self._root)
            draft = _at_hand(draft, library)
            return _preview(draft, self._case(draft, library), library, self._read)
        except (*REFUSALS, LibraryError) as error:
            return Refusal(_one_line(error))

    def edit(self, draft: Draft, edit: Edit) -> str | Refusal:
        """A decision about what a draft holds as a line of its overlay; refused if it would change nothing."""
        try:
            library = Library(self._root)
            draft = _at_hand(draft, library)
            case = self._case(draft, library)
            line = entries.line(edit, case.reading.source.sha256, case.record, case.reading.pages)
            if line in draft.entries:
                return Refusal("This was decided already, in the same words.")
            after = self._case(replace(draft, entries=(*draft.entries, line)), library)
        except (*REFUSALS, LibraryError) as error:
            return Refusal(_one_line(error))
        new = after.problems[len(case.problems):]
        return Refusal(new[0].reason.partition("”: ")[2]) if new else line

    def commit(self, drafts: Sequence[Draft]) -> tuple[Stored, ...]:
        """Store drafts and publish them; what became of each, in their order."""
        library = Library(self._root)
        stored: list[Stored] = []
        try:
            with library.writing():
                stored += [self._store(draft, library) for draft in drafts]
                library.publish()
        except (LibraryError, StoreError, OSError) as error:
            return tuple(Stored(done=False, text=_one_line(error)) for _ in drafts)
        return tuple(stored)

    def _store(self, draft: Draft, library: Library) -> Stored:
        name = draft.name or draft.document
        try:
            draft = _at_hand(draft, library)
            loaded = self._loaded(draft, library)
            changed = library.add(addition(loaded))
        except REFUSALS as error:
            return Stored(done=False, text=f"{name}: not stored. {_one_line(error)}")
        done = "stored as" if changed else "unchanged,"
        identity = loaded.identity
        text = f"{name}: {done} {identity.document} {identity.edition}, {len(loaded.record.statements)} statements"
        first = loaded.record.statements[0]
        edition = iris.edition(identity.document, identity.edition)
        statement = ids.short(iris.statement(edition, first.section, first.text))
        return Stored(done=True, text=text, document=identity.document, statement=statement)

    def _case(self, draft: Draft, library: Library) -> _Case:
        reading = self._read(draft.name, draft.content)
        loaded = self._loaded(replace(draft, entries=()), library)
        overlay = loaded.files.get(pipeline.CURATION, b"").decode("utf-8")
        known = curation.read(overlay, pipeline.CURATION)
        own = curation.read("\n".join(draft.entries), "new entries")
        record, decisions, problems = curation.apply(
            reading.record, (*known, *own), reading.source.text, reading.source.sha256)
        _, _, before = curation.apply(reading.record, known, reading.source.text, reading.source.sha256)
        return _Case(reading, loaded, record, decisions, problems[len(before):])

    def _loaded(self, draft: Draft, library: Library) -> LoadedDocument:
        """The draft composed for the library as it is now; most of that is the check against the shapes."""
        return self._composed(draft, hashlib.sha256(library.manifest.to_json()).hexdigest())

    def _compose(self, draft: Draft, state: str) -> LoadedDocument:
        del state  # a part of the key: in a changed library the same draft is composed anew
        library = Library(self._root)
        reading = self._read(draft.name, draft.content)
        beside = _beside(draft, reading.source.file_sha256, library)
        return pipeline.compose(reading.source, reading.record, Shelf(library), beside)


def _at_hand(draft: Draft, library: Library) -> Draft:
    """The draft with content: the current edition's, if it names a document of the library."""
    if draft.content or not draft.document:
        return draft
    edition = library.editions(draft.document).get(library.manifest.current.get(draft.document, ""))
    content = library.file(draft.document, edition.name, _read_file(edition)) if edition else None
    if edition is None or content is None:
        raise Unreadable(f"{draft.document}: the library holds no such document")
    meta = library.file(draft.document, edition.name, pipeline.META) or b""
    name = str(_toml(meta, edition.name).get("source") or edition.files[0])
    return replace(draft, name=label(name), content=content, meta=meta)


def _read_file(edition: Edition) -> str:
    """The file that an edition was read from: the original where the source is its text layer."""
    originals = [name for name in edition.files if name.startswith(f"{pipeline.ORIGINAL}.")]
    return (originals or edition.files)[0]


def _beside(draft: Draft, sha256: str, library: Library) -> Beside:
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
        raise CurationError(f"{pipeline.CURATION}: not UTF-8") from error
    return Beside(_toml(meta, draft.name), overlay, document)


def _toml(content: bytes, name: str) -> Mapping[str, object]:
    try:
        return meta_data.check(tomllib.loads(content.decode("utf-8")), f"{name}, {pipeline.META}")
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Unreadable(f"{name}: its {pipeline.META} is not TOML ({error})") from error


def _preview(draft: Draft, case: _Case, library: Library, read: Callable[[str, bytes], Reading]) -> Preview:
    record, pages = case.record, case.reading.pages
    numbers, sentences = unclaimed.numbers(pages, record), unclaimed.sentences(pages, record)
    identity = case.loaded.identity
    status, changes = _against(draft, case, library, read)
    return Preview(
        identity.document, identity.edition, identity.title, draft.name, case.reading.source.sha256, status, changes,
        counts(record), painting.loose(numbers), painting.loose(sentences),
        tuple(said(problem) for problem in (*case.loaded.problems, *case.problems)),
        painting.strokes(pages, record, case.decisions), painting.statements(pages, record, case.decisions))


def counts(record: Record) -> tuple[Count, ...]:
    """How much was read."""
    markers = sum(len(citation.pointers) for citation in record.citations)
    kinds = ((len(record.statements), "statement"), (markers, "marker"), (len(record.quantities), "quantity"),
             (len(record.criteria), "criterion"), (len(record.references), "reference"))
    plurals = {"quantity": "quantities", "criterion": "criteria"}
    return tuple(Count(figure, name if figure == 1 else plurals.get(name, f"{name}s")) for figure, name in kinds)


def said(problem: Problem) -> str:
    """A problem with its line; the line of a curation problem is the overlay's."""
    where = "overlay line" if problem.reason.startswith("curation,") else "line"
    return f"{where} {problem.line}: {problem.reason}"


def status(loaded: LoadedDocument, library: Library) -> str:
    """What storing a document would be to the library."""
    held = library.editions(loaded.identity.document)
    known = held.get(loaded.identity.edition)
    if not held:
        return "new document"
    if known is None:
        current = held.get(library.manifest.current.get(loaded.identity.document, ""))
        updated = loaded.record.updated.isoformat() if loaded.record.updated else ""
        older = current and current.updated and updated and updated < current.updated
        return "older edition, does not become current" if older else "new edition"
    overlay = library.file(loaded.identity.document, known.name, pipeline.CURATION) or b""
    return "unchanged" if overlay == loaded.files.get(pipeline.CURATION, b"") else "new decisions"


def _against(draft: Draft, case: _Case, library: Library,
             read: Callable[[str, bytes], Reading]) -> tuple[str, tuple[str, ...]]:
    """What storing would be to the library, and how the statements differ from the current edition's."""
    found = status(case.loaded, library)
    overlay = case.loaded.files.get(pipeline.CURATION, b"").decode("utf-8").split("\n")
    if found == "unchanged" and set(draft.entries) - set(overlay):
        found = "new decisions"
    if "edition" not in found:
        return found, ()
    document = case.loaded.identity.document
    current = _at_hand(Draft(document=document), library)
    before = {iris.text_hash(one.text): one.text for one in read(current.name, current.content).record.statements}
    now = {iris.text_hash(one.text): one.text for one in case.record.statements}
    new = [f"new: {text}" for key, text in now.items() if key not in before]
    gone = [f"gone: {text}" for key, text in before.items() if key not in now]
    same = len(now.keys() & before.keys())
    said_first = f"against {library.manifest.current[document]}: {len(new)} new, {len(gone)} gone, {same} the same"
    every = [*new, *gone]
    capped = [f"and {len(every) - MOST_CHANGES} more"] if len(every) > MOST_CHANGES else []
    return found, (said_first, *every[:MOST_CHANGES], *capped)


def _held(library: Library, document: str, editions: Sequence[Edition]) -> HeldDocument:
    current = library.manifest.current.get(document, "")
    listed = tuple(
        HeldEdition(edition.name, edition.name == current, words.day(edition.updated), edition.files[0], edition.sha256,
                    _decisions(library, document, edition.name))
        for edition in sorted(editions, key=lambda one: (one.name == current, one.updated or ""), reverse=True))
    meta = _toml(library.file(document, listed[0].name, pipeline.META) or b"", document)
    return HeldDocument(document, str(meta.get("title") or document), listed)


def _decisions(library: Library, document: str, edition: str) -> int:
    overlay = library.file(document, edition, pipeline.CURATION) or b""
    return sum(1 for line in overlay.split(b"\n") if line.strip())


def _folder(name: str) -> str:
    """The folder part of a name from elsewhere, to be compared and nothing else."""
    return "/".join(re.split(r"[\\/]", name)[:-1])


def _one_line(error: BaseException) -> str:
    return " ".join(str(error).split())
