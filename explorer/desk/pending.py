"""Drafts on the desk: previewed, corrected by overlay lines, and at last stored.

Why: what would be stored must be seen before it is, and what people wrote must not be lost on the way.
Method: a `PendingDocument` is a plain value that the page keeps; the desk holds only memories. A document is read once,
    and composed, shapes and all, once for each state of its overlay and of the library, so that what is shown is what
    would be stored, and a decision that would be refused is refused when it is made. `commit` composes for the library
    under its lock.
    Whoever waits is told which phase begins.
Fails: every refusal is one line, a `Refusal` or an undone `Stored`; one refused draft does not stop the others.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import cast

from explorer import ids
from explorer.desk import (
    carrying,
    editions,
    highlights,
    migration,
    misreading,
    overlay_lines,
    record_view,
    shelves,
    verdicts,
    withdrawing,
    works,
)
from explorer.desk.migration import Carried
from explorer.desk.reading import Memory, Read, Reading, label, one_line
from explorer.desk.shelves import Shelf, addition
from explorer.desk.waiting import Desktop
from explorer.library import Damaged, Library, LibraryError
from explorer.store import StoreError
from explorer.view_models.changes import EditionChanges
from explorer.view_models.desk import (
    Edit,
    HeldDocument,
    HeldWorks,
    KnownWork,
    Misreading,
    PendingDocument,
    Phase,
    Refusal,
    Stored,
)
from explorer.view_models.editions import Gone, Settling
from explorer.view_models.preview import Preview, WorksPreview
from explorer.view_models.rereading import Rereading
from loaders import coverage, pipeline, reading
from loaders.misreading import SmallInput
from loaders.pipeline import LoadedBibliography, LoadedDocument
from loaders.problems import LoadError
from loaders.readers.format import TypedFile
from loaders.readers.registry import identify, suffixes
from loaders.sandbox import kept_from, read_confined, small_input_confined
from ontology import iris
from ontology.ground.confinement import Confinement

KEPT = 8  # readings and compositions in memory
BESIDE = (pipeline.META, pipeline.CURATION)
SOURCES = ("source.", f"{pipeline.ORIGINAL}.")
Told = Callable[[Phase], None]
Cut = Callable[[TypedFile, int], SmallInput]


def quiet(_phase: Phase) -> None:
    """Tell nobody."""


class Desk:
    """The desk before one library folder; `read` is where files are read, `cut` where they are cut down."""

    def __init__(self, root: Path, read: Read = read_confined, cut: Cut = small_input_confined) -> None:
        self._root, self._reader, self._cut = root, read, cut
        self.waiting = Desktop(root)
        self._files: Memory[TypedFile] = Memory(KEPT)
        self._readings: Memory[Reading] = Memory(KEPT)
        self._loaded: Memory[LoadedDocument] = Memory(KEPT)
        self._changes: Memory[EditionChanges] = Memory(KEPT)
        self._carried: Memory[tuple[Carried, ...]] = Memory(KEPT)

    @staticmethod
    def formats() -> tuple[str, ...]:
        """How the names of files end that can be read."""
        return suffixes()

    @staticmethod
    def confinement() -> Confinement:
        """What the system keeps the process from that reads an upload."""
        return kept_from()

    def documents(self) -> tuple[HeldDocument, ...]:
        """The documents of the library with their editions, by title."""
        return shelves.documents(Library(self._root))

    def bibliographies(self) -> tuple[HeldWorks, ...]:
        """The bibliographies of the library, by name."""
        return works.held(Library(self._root))

    def known_works(self) -> tuple[KnownWork, ...]:
        """The works that the bibliographies of the library describe, to be picked."""
        return works.known(Library(self._root))

    def arrived(self, files: Sequence[tuple[str, bytes]]) -> tuple[PendingDocument, ...]:
        """Files from elsewhere as drafts; what belongs to a document folder goes with its source."""
        beside = {(_folder(name), label(name)): content for name, content in files if label(name) in BESIDE}
        drafts: list[PendingDocument] = []
        for name, content in files:
            shown, folder = label(name), _folder(name)
            if shown in BESIDE or (folder and shown.startswith("README")):
                continue
            own = [beside.get((folder, other), b"") for other in BESIDE] if shown.startswith(SOURCES) else [b"", b""]
            drafts.append(PendingDocument(shown, content, meta=own[0], overlay=own[1]))
        return tuple(drafts)

    def preview(self, draft: PendingDocument, told: Told = quiet) -> Preview | WorksPreview | Refusal:
        """What would be stored of a draft, its overlay lines applied; `told` hears of each phase as it begins."""
        try:
            library = Library(self._root)
            draft = shelves.at_hand(draft, library)
            if self._file(draft).format.holds == "works":
                told("read")
                return works.preview(pipeline.bibliography_of(self._file(draft)), draft.name, library)
            return self._preview(draft, library, told)
        except (LoadError, LibraryError) as error:
            return Refusal(one_line(error))

    def edit(self, draft: PendingDocument, edit: Edit) -> str | Refusal:
        """A decision about what a draft holds as a line of its overlay; refused if it cannot be applied and stored."""
        def made(reading: Reading, loaded: LoadedDocument) -> str:
            return overlay_lines.line(edit, reading.source.sha256, loaded.record, reading.pages, loaded.decisions)

        return self._tried(draft, made)

    def settle(self, draft: PendingDocument, said: Settling) -> str | Refusal:
        """What is to become of a decision of another edition as a line of the overlay; refused as a decision is."""
        return self._tried(draft, lambda _, loaded: carrying.settled(said, loaded))

    def _tried(self, draft: PendingDocument, made: Callable[[Reading, LoadedDocument], str]) -> str | Refusal:
        """A line that can be applied and stored, made of what a draft holds."""
        try:
            library = Library(self._root)
            draft = shelves.at_hand(draft, library)
            loaded = self._composed(draft, library)
            line = made(self._read(draft), loaded)
            if line in _lines(loaded):
                return Refusal("This was decided already, in the same words.")
            after = self._composed(replace(draft, entries=(*draft.entries, line)), library)
        except LoadError as error:
            return Refusal(error.problem.reason)
        except LibraryError as error:
            return Refusal(one_line(error))
        new = [one.reason for one in after.problems if record_view.is_of_overlay(one) and one.line == len(_lines(after))]
        return Refusal(new[0]) if new else line

    def misreading(self, draft: PendingDocument, statement: str) -> Misreading | Refusal:
        """The smallest input in which the rules read a statement of a draft as they do in it."""
        try:
            library = Library(self._root)
            draft = shelves.at_hand(draft, library)
            read, loaded = self._read(draft), self._composed(draft, library)
            span = next(one.span for one in loaded.record.statements if one.id == statement)
            number = next((at for at, one in enumerate(read.record.statements, 1) if one.span == span), 0)
            if not number:
                return Refusal("A person wrote this reading, not the rules.")
            small = self._cut(self._file(draft), number)
            return misreading.again(small.name, small.text, self._read_anew)
        except (LoadError, LibraryError) as error:
            return Refusal(one_line(error))

    def misread(self, name: str, text: str) -> Misreading | Refusal:
        """An input in other words, with what is read of it."""
        try:
            return misreading.again(name, text, self._read_anew)
        except LoadError as error:
            return Refusal(error.problem.reason)

    @staticmethod
    def packed(case: Misreading, right: str) -> bytes:
        """A case with its right reading, as a zip file."""
        return misreading.packed(case, right)

    def _read_anew(self, name: str, raw: bytes) -> reading.Reading:
        return self._reader(identify(name, raw), told=reading.quiet)

    def commit(
        self, drafts: Sequence[PendingDocument], told: Callable[[int, Phase], None] | None = None
    ) -> tuple[Stored, ...]:
        """Store drafts and publish them; what became of each, in their order. `told` hears the draft's place and phase.

        What was stored leaves the desk; what was changed elsewhere since it was seen is not stored.
        """
        stored: list[Stored] = []
        try:
            library = Library(self._root)
            with library.writing():
                for at, draft in enumerate(drafts):
                    stored.append(self._store(draft, library, _told_of(told, at)))
                mended = library.publish()
        except (LibraryError, StoreError, OSError) as error:
            return tuple(Stored(done=False, text=one_line(error)) for _ in drafts)
        if mended and stored:
            stored[-1] = replace(stored[-1], text=f"{stored[-1].text}. {mended}")
        return tuple(self._cleared(draft, outcome) for draft, outcome in zip(drafts, stored, strict=True))

    def _cleared(self, draft: PendingDocument, outcome: Stored) -> Stored:
        """What became of a draft, taken off the desk if it was stored."""
        refused = self.waiting.settle(draft) if outcome.done else None
        return replace(outcome, text=f"{outcome.text}. It stays on the desk: {refused.text}") if refused else outcome

    def rebuild(self) -> Stored:
        """Make the index again from what the library holds."""
        try:
            with Library(self._root).writing() as library:
                library.publish(whole=True)
        except (LibraryError, StoreError, OSError) as error:
            return Stored(done=False, text=f"The index was not made again: {one_line(error)}")
        return Stored(done=True, text="The index was made again.")

    def changes(self, document: str, old: str, new: str) -> EditionChanges | Refusal:
        """What changed from one edition of a document to another one."""
        library = Library(self._root)
        try:
            state = (document, old, new, _state(library))
            return self._changes.get(state, lambda: editions.changes(library, document, old, new))
        except LibraryError as error:
            return Refusal(one_line(error))

    def withdrawn(self) -> tuple[Gone, ...]:
        """What is in the bin, the last withdrawn first."""
        return withdrawing.listed(Library(self._root))

    def gone(self, node: str) -> str:
        """That what an id named was withdrawn, and the way back; "" if it was not."""
        return withdrawing.told(Library(self._root), node)

    def withdraw(self, document: str, edition: str = "") -> Stored:
        """Take a document, or an edition of it, out of the library; it can be brought back."""
        return withdrawing.withdraw(self._root, document, edition)

    def restore(self, document: str, edition: str = "") -> Stored:
        """Bring back what was withdrawn."""
        return withdrawing.restore(self._root, document, edition)

    def read_again(self, document: str, told: Told = quiet) -> tuple[Rereading, ...] | Refusal:
        """How the editions of a document that another version has read would differ, the oldest loaded first."""
        try:
            return tuple(one.seen for one in self._again(document, Library(self._root), told))
        except (LoadError, LibraryError) as error:
            return Refusal(one_line(error))

    def publish_again(self, seen: Sequence[Rereading], told: Told = quiet) -> Stored:
        """Store and publish what was read again, if it is still what was seen."""
        document = seen[0].document
        try:
            library = Library(self._root)
            with library.writing():
                carried = self._again(document, library, told)
                if tuple(one.seen for one in carried) != tuple(seen):
                    return Stored(done=False, text=f"{document}: not published. It has changed; look at what differs again.")
                told("store")
                migration.publish(library, carried)
                library.publish()
        except (LoadError, LibraryError, StoreError, OSError) as error:
            return Stored(done=False, text=f"{document}: not published. {one_line(error)}")
        return Stored(done=True, text=f"{document}: published as read by {seen[0].now}", document=document)

    def _again(self, document: str, library: Library, told: Told) -> tuple[Carried, ...]:
        """The editions of a document that wait for the present reader, read by it; kept while the library is the same."""
        def make() -> tuple[Carried, ...]:
            told("read")
            return tuple(migration.read_again(library, *waiting, self._reader)
                         for waiting in migration.waiting(library, document))

        return self._carried.get((document, _state(library)), make)

    def _store(self, draft: PendingDocument, library: Library, told: Told) -> Stored:
        name = draft.name or draft.document
        if self.waiting.is_other(draft):
            return Stored(done=False, text=f"{name}: not stored. It was changed in another window; look at it as it is now.")
        try:
            draft = shelves.at_hand(draft, library)
            if self._file(draft).format.holds == "works":
                told("store")
                return _stored_works(pipeline.bibliography_of(self._file(draft)), draft.name, library)
            loaded = self._composed(draft, library, told)
            before = shelves.earlier(library, loaded.identity.document, loaded.identity.edition)
            if shelves.waits(loaded, library):
                return Stored(done=False, text=f"{name}: not stored. The library has it as read by {before}: "
                                               "read it again and publish that first.")
            told("store")
            changed = library.add(addition(loaded))
        except (LoadError, Damaged) as error:
            return Stored(done=False, text=f"{name}: not stored. {one_line(error)}")
        done = "stored as" if changed else "unchanged,"
        identity = loaded.identity
        text = (f"{name}: {done} {identity.document} {identity.edition}, {len(loaded.record.statements)} statements"
                f"{carrying.counted(carrying.waiting(loaded, library))}")
        hint = withdrawing.hint(library, loaded.source.file_sha256, "bring back") if changed else ""
        text = f"{text}; {hint}" if hint else text
        return Stored(done=True, text=text, document=identity.document, statement=_first(loaded))

    def _preview(self, draft: PendingDocument, library: Library, told: Told) -> Preview:
        reading, loaded = self._read(draft, told), self._composed(draft, library, told)
        record, decisions = loaded.record, loaded.decisions
        pages = reading.pages if record == reading.record else coverage.views(reading.source, record)
        rejected = record_view.rejected(decisions)
        numbers = coverage.numbers(pages, record, rejected)
        identity, sentences = loaded.identity, coverage.sentences(pages, record, rejected)
        strokes = highlights.strokes(pages, record, decisions)
        words = reading.source.format.words
        statements = record_view.statements(pages, record, decisions, words)
        waiting = carrying.waiting(loaded, library)
        problems = tuple(record_view.said(one) for one in carrying.others(loaded.problems, waiting))
        return Preview(
            identity.document, identity.edition, identity.title, draft.name, reading.source.sha256,
            shelves.status(loaded, library), editions.against(loaded, library), record_view.counts(record),
            record_view.loose(numbers), record_view.loose(sentences), problems,
            strokes, statements, record_view.references(pages, record, decisions, words),
            record_view.taken_out(decisions, words), verdicts.of(statements, strokes),
            shelves.earlier(library, identity.document, identity.edition), waiting)

    def _file(self, draft: PendingDocument) -> TypedFile:
        return self._files.get((draft.name, draft.content), lambda: identify(draft.name, draft.content))

    def _read(self, draft: PendingDocument, told: Told = quiet) -> Reading:
        def make() -> Reading:
            told("read")
            return Reading.of(self._reader(self._file(draft), told=lambda phase: told(cast("Phase", phase))))

        return self._readings.get((draft.name, draft.content), make)

    def _composed(self, draft: PendingDocument, library: Library, told: Told = quiet) -> LoadedDocument:
        """The draft composed for the library as it is now; most of the time it takes is the check against the shapes."""
        reading = self._read(draft, told)

        def make() -> LoadedDocument:
            told("shapes")
            beside = shelves.beside(draft, reading.source.file_sha256, library)
            return pipeline.compose(reading.source, reading.record, Shelf(library), beside)

        return self._loaded.get((draft, _state(library)), make)


def _state(library: Library) -> str:
    """What everything that is composed for a library depends on."""
    return hashlib.sha256(library.manifest.to_json()).hexdigest()


def _told_of(told: Callable[[int, Phase], None] | None, at: int) -> Told:
    return (lambda phase: told(at, phase)) if told else quiet


def _stored_works(made: LoadedBibliography, name: str, library: Library) -> Stored:
    changed = library.add_bibliography(made.name, made.graph, made.content)
    return Stored(done=True, text=f"{name}: {'stored as' if changed else 'unchanged,'} bibliography {made.name}, "
                                  f"{len(made.works)} works")


def _first(loaded: LoadedDocument) -> str:
    """The short id of the first statement; "" if all were rejected."""
    identity = loaded.identity
    if not loaded.record.statements:
        return ""
    first = loaded.record.statements[0]
    return ids.short(iris.statement(iris.edition(identity.document, identity.edition), first.text))


def _lines(loaded: LoadedDocument) -> Sequence[str]:
    """The lines of its overlay."""
    return loaded.files.get(pipeline.CURATION, b"").decode("utf-8").split("\n")[:-1]


def _folder(name: str) -> str:
    """The folder part of a name from elsewhere, to be compared and nothing else."""
    return "/".join(re.split(r"[\\/]", name)[:-1])
