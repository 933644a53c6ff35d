"""Mending what is damaged in a library from what is sound in it.

Why: a graph is made from its stored source, so what a disk or a hand did to it is mended by reading that source again; but
    a library is never changed unseen.
Method: the source of each edition with a damaged file is read again and its decisions applied. Where that gives what was
    written, byte for byte, it is written again at once. Where it does not, because a newer reader reads it otherwise, it is
    a difference to be listed and asked about, as what is read again unasked never is: against the stored graph or, where
    that is the damaged file, against what the index has of it. Decisions are what people wrote, and no source gives them
    again: a changed file of them is taken only where that is asked for, and then listed as well.
Fails: what cannot be mended is one line for each file, with what to do; it stops nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from explorer.desk import migration, shelves
from explorer.desk.migration import Carried
from explorer.desk.reading import Read
from explorer.desk.shelves import Shelf
from explorer.library import Addition, Damaged, Library, LibraryError, names_of
from explorer.soundness import Written, sha256_of
from explorer.store import StoreError
from explorer.store.embedded import EmbeddedStore, as_stored
from explorer.store.nquads import canonical, read_graph
from loaders import pipeline
from loaders.problems import LoadError
from loaders.readers import csl
from loaders.readers.registry import identify
from loaders.source import Unreadable
from ontology.triples import Triples

HELD_AGAINST_DAMAGE = "its graph is damaged and not in the index, so part of what differs may be the damage"


@dataclass(frozen=True)
class Found:
    """What is damaged, name -> what is wrong: of editions, of bibliographies, and all else."""

    editions: Mapping[tuple[str, str], Mapping[str, str]]
    works: Mapping[str, Mapping[str, str]]
    other: Mapping[str, str]

    def __bool__(self) -> bool:
        return bool(self.editions or self.works or self.other)


@dataclass
class Mended:
    """What came of it: the names of what was mended, what waits to be agreed to, lines that say what cannot be."""

    done: list[str] = field(default_factory=list)
    waiting: list[Carried] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


def found(library: Library) -> Found:
    """Every damaged file of the library."""
    manifest = library.manifest
    own = {(document, edition.name): [*names_of(document, edition), _decisions(library, document, edition.name).name]
           for document, editions in manifest.documents.items() for edition in editions}
    works = {name: [f"bibliographies/{name}.json", f"graphs/bibliography-{name}.nq"] for name in manifest.bibliographies}
    harmed = library.harmed(dict.fromkeys([*manifest.files, *(name for names in own.values() for name in names)]))
    known = {name for names in (*own.values(), *works.values()) for name in names}
    return Found({key: some for key, names in own.items() if (some := _of(names, harmed))},
                 {key: some for key, names in works.items() if (some := _of(names, harmed))},
                 {name: wrong for name, wrong in harmed.items() if name not in known})


def _of(names: list[str], harmed: Mapping[str, str]) -> dict[str, str]:
    return {name: harmed[name] for name in names if name in harmed}


def mend(library: Library, damage: Found, read: Read, *, decisions: bool, dry: bool = False) -> Mended:
    """Write again what is sure to be what it was, in a library held for writing; of all else say what it would be."""
    mended = Mended()
    for (document, edition), harmed in damage.editions.items():
        try:
            made = _edition(library, _Broken(document, edition, harmed), read, mended, decisions=decisions)
            if made and not dry:
                library.add(made)
        except (LoadError, LibraryError, StoreError) as error:
            mended.refused.append(_refusal(library, harmed, error))
    for name, harmed in damage.works.items():
        try:
            _works(library, name, harmed, mended, dry=dry)
        except (LoadError, LibraryError) as error:
            mended.refused.append(_refusal(library, harmed, error))
    mended.refused += [str(library.written(name).damaged(wrong)) for name, wrong in damage.other.items()]
    return mended


@dataclass(frozen=True)
class _Broken:
    """An edition with its damaged files, name -> what is wrong."""

    document: str
    edition: str
    harmed: Mapping[str, str]


def _edition(library: Library, broken: _Broken, read: Read, mended: Mended, *, decisions: bool) -> Addition | None:
    """What was written once, if reading the source again gives just that; else None, and it waits."""
    overlay = _decisions(library, broken.document, broken.edition)
    taken = overlay.name in broken.harmed
    if taken and (not decisions or not overlay.path.is_file()):
        raise overlay.damaged(broken.harmed[overlay.name])
    shelf = _Taken(library, overlay) if taken else Shelf(library)
    loaded, draft = migration.read_anew(library, broken.document, broken.edition, read, shelf)
    held = overlay.path.read_bytes() if taken else library.file(broken.document, broken.edition, pipeline.CURATION)
    made = migration.stored_as(loaded, held)
    made = replace(made, files={**made.files, pipeline.META: draft.meta})
    if library.holds(made):
        mended.done += list(broken.harmed)
        return made
    before, now, doubt = _before(library, broken, loaded.triples)
    mended.waiting.append(migration.compared(library, loaded, made, before, now))
    mended.told += [f"{name}: {wrong}" for name, wrong in broken.harmed.items()]
    if doubt:
        mended.told.append(f"{broken.document} {broken.edition}: {doubt}")
    if taken:
        lines = shelves.decisions(held)
        mended.told.append(f"{overlay.name}: taken as it lies there, with {lines} decision{'' if lines == 1 else 's'}")
    return None


class _Taken(Shelf):
    """A shelf that takes one file of decisions as it lies there."""

    def __init__(self, library: Library, taken: Written) -> None:
        super().__init__(library)
        self._taken = taken

    def curation(self, document: str, edition: str) -> str:
        """The overlay beside an edition."""
        if f"documents/{document}/{edition}/{pipeline.CURATION}" != self._taken.name:
            return super().curation(document, edition)
        try:
            return self._taken.path.read_bytes().decode("utf-8")
        except UnicodeDecodeError as error:
            raise Unreadable(f"not UTF-8; {self._taken.way()}", self._taken.name) from error


def _before(library: Library, broken: _Broken, now: Triples) -> tuple[Triples, Triples, str]:
    """The graph that a new one is held against, the new one in the same spelling, and what is to be said of that."""
    try:
        return Triples.of(library.graph(broken.document, broken.edition)), now, ""
    except Damaged:
        held, name = library.editions(broken.document)[broken.edition], str(now.identifier)
    if lines := _indexed(library, held.graph):
        return _triples(lines, name), _triples(b"\n".join(as_stored(canonical(now))), name), ""
    graph = next(file for file in names_of(broken.document, held) if file.startswith("graphs/"))
    return _left(library.written(graph), name), now, HELD_AGAINST_DAMAGE


def _indexed(library: Library, graph: str) -> bytes:
    """The lines that the index has of a graph, which it was made from while that was sound; none if it cannot be asked."""
    try:
        lines = EmbeddedStore(library.engine_folder()).lines() if library.is_fresh() else set()
    except (OSError, StoreError, LibraryError):
        return b""
    return b"\n".join(line for line in lines if line.rstrip(b" .").endswith(f" <{graph}>".encode()))


def _left(written: Written, name: str) -> Triples:
    """What can still be read of a damaged graph."""
    try:
        return _triples(written.path.read_bytes(), name)
    except (OSError, ValueError):
        return _triples(b"", name)


def _triples(lines: bytes, name: str) -> Triples:
    return Triples.of(read_graph(lines, name))


def _works(library: Library, name: str, harmed: Mapping[str, str], mended: Mended, *, dry: bool) -> None:
    """Write the graph of a bibliography again; its file, which is the source, cannot be made from anything."""
    file, graph = (library.written(of) for of in (f"bibliographies/{name}.json", f"graphs/bibliography-{name}.nq"))
    content = file.read_bytes()
    made = pipeline.bibliography_of(identify(f"{name}{csl.SUFFIX}", content))
    lines = canonical(made.graph)
    if sha256_of(lines) != graph.sha256:
        was, now = set(_indexed(library, str(made.graph.identifier)).splitlines()), as_stored(lines)
        differ = f"{len(now - was)} lines new, {len(was - now)} gone" if was else "nothing is left to hold it against"
        raise LibraryError(f"{graph.name}: {harmed[graph.name]}; this version makes another graph of it ({differ}): "
                           f"load {file.path} publishes that")
    if not dry:
        library.add_bibliography(name, made.graph, content)
    mended.done += list(harmed)


def _decisions(library: Library, document: str, edition: str) -> Written:
    return library.written(f"documents/{document}/{edition}/{pipeline.CURATION}")


def _refusal(library: Library, harmed: Mapping[str, str], error: Exception) -> str:
    """Why files of one edition stay damaged, in one line; the reason may be a file that others hang on."""
    reason = error.reason if isinstance(error, LibraryError) else str(error)
    kept = [name for name in harmed if name not in reason]
    waits = f"; {', '.join(kept)} cannot be mended before that" if kept else ""
    return f"{library.root}: {' '.join(reason.split())}{waits}"
