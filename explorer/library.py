"""The library folder: sources and graphs are the truth, the index is a cache made from them.

Why: a library must outlive its software, so it is plain files; and what was once written must survive a crash, a second
    writer and a wrong document.
Method: one writer at a time (a lock file that names its process). A change is first written whole into `.pending/`,
    its new manifest last; from then on it counts, and is moved into place, again after a crash if need be. The manifest
    holds the hash of every file, and what is not as it was written is read by nobody (`soundness`). The index is made beside
    the old one and published by replacing one small file; readers keep the snapshot they opened, and while a writer works
    (`holding`) they open the last one. Which engine holds it is not known here (`store.publishing`). The index holds the
    graphs of earlier readers in the present terms (`earlier`). Whoever writes to a folder first writes its manifest, so that
    it can never be taken for anything but a library.
Fails: `LibraryError` in one line: not a library, made by a newer version, in use by another process, damaged (`Damaged`), or
    what the system refused to a writer, with the file. What was decided by then stays decided, and a half-made snapshot is
    taken away.

    library/manifest.json              format version, editions of each document, hash of every file
    library/documents/ID/EDITION/      source file, meta.toml, curation.jsonl
    library/bibliographies/            as they were loaded
    library/graphs/*.nq                one file a named graph, canonical order
    library/drafts/                    what lies on the desk and is no part of the library (`drafts`)
    library/bin/ID/EDITION/N/          what was withdrawn: its files and its graph, to be brought back (`withdrawal`)
    library/index/                     snapshots of the engine and the full text: removed and rebuilt at will
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import shutil
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from rdflib import Graph

from explorer import catalogue, durable, earlier, holding, lists, search, store
from explorer.lists import making, tables
from explorer.manifest import (
    FILE,
    INDEX,
    INDEX_LIST,
    Edition,
    IndexMissing,
    InUse,
    LibraryError,
    Manifest,
    Unwritable,
    Withdrawn,
    checksum,
    is_older,
)
from explorer.manifest import read as read_manifest
from explorer.soundness import DECISIONS, PENDING, Damaged, Written, sha256_of
from explorer.store import Store
from explorer.store import soundness as snapshots
from explorer.store.nquads import canonical, lines, parsed, read_graph
from explorer.store.publishing import Engine, Graphs, default
from ontology import GUIDELINE_TTL, REUSED_TTL, VOCABULARIES_TTL, iris, vocabulary
from ontology.ground import nesting
from ontology.triples import Triples

__all__ = ["Addition", "Damaged", "Edition", "IndexMissing", "Library", "LibraryError", "Manifest", "Withdrawn"]

KEPT_SNAPSHOTS = 2
VOCABULARY_FILES = (GUIDELINE_TTL, VOCABULARIES_TTL, REUSED_TTL)
GRAPH = "graph.nq"  # of an edition in the bin
WAITING = "a decided change is waiting, whose command was ended"
DAMAGED = "the index cannot be made: a stored graph is missing or damaged; run verify"
# Of a snapshot: the engine's folder, lists with the full text, what was read of each graph for the catalogue.
ENGINE, LISTS, READ = "engine", "search.sqlite", "catalogue.json"


@dataclass(frozen=True)
class Addition:
    """A document edition to be stored: its graph and the files that lie beside it (name -> bytes).

    `checked` says what found the graph sound: shapes and code, by their fingerprint; empty if nothing did.
    """

    document: str
    edition: str
    graph: Graph | Triples
    sha256: str
    encoding: str
    updated: str | None
    files: Mapping[str, bytes]
    checked: str = ""


@dataclass(frozen=True)
class _Read:
    """What was read from a source: the edition, and the names of its folder and its graph."""

    document: str
    edition: Edition
    folder: str
    graph: str


class Library:
    """A library folder; reading needs no lock, `writing()` takes it."""

    def __init__(self, root: Path, engine: Engine | None = None) -> None:
        self.root = root
        self._engine = engine or default()
        self._pending = root / PENDING
        self._index = root / INDEX
        self._checked: dict[str, str] = {}
        self._sources: tuple[Manifest, Mapping[str, Sequence[_Read]]] | None = None
        self.manifest = read_manifest(self.root)
        self._last = False  # whether readers get the last snapshot where the index is not in step
        if holding.is_own(apart := holding.apart(root)) and not self.is_fresh():
            self._index = apart

    # Reading

    def editions(self, document: str) -> dict[str, Edition]:
        """The editions of a document by name, oldest loaded first; empty if the document is not here."""
        return {edition.name: edition for edition in self.manifest.documents.get(document, [])}

    def written(self, name: str) -> Written:
        """A file by its name in the library: its content, if that is what was written."""
        return Written(self.root, name, self.manifest.files.get(name, ""))

    def harmed(self, names: Iterable[str]) -> dict[str, str]:
        """Those of some files that are not as they were written, and which way."""
        return {name: wrong for name in names if (wrong := self.written(name).wrong())}

    def file(self, document: str, edition: str, name: str) -> bytes | None:
        """A file beside a document edition, or None; `Damaged` if it is not as it was written."""
        return self._beside(_folder(document, edition), name)

    def sound_file(self, document: str, edition: str, name: str) -> bytes | None:
        """The same, and None also for what is not as it was written: `verify` tells of that."""
        try:
            return self.file(document, edition, name)
        except Damaged:
            return None

    def binned_file(self, gone: Withdrawn, name: str) -> bytes | None:
        """A file beside an edition in the bin; None if there is none or it is not as it was written."""
        try:
            return self._beside(gone.folder, name)
        except Damaged:
            return None

    def _beside(self, folder: str, name: str) -> bytes | None:
        written = self.written(f"{folder}/{name}")
        return written.read_bytes() if written.sha256 or written.path.is_file() else None

    def graph(self, document: str, edition: str) -> Graph:
        """The stored graph of an edition; `Damaged` if it is not as it was written."""
        name = _graph_file(document, edition)
        try:
            return parsed(self.written(name).read_bytes(), self.editions(document)[edition].graph)
        except ValueError as error:
            raise LibraryError(f"{name}: cannot be read; run verify", self.root) from error

    def state_of(self, document: str, edition: str) -> Mapping[str, str]:
        """The hashes that all files of an edition, its graph included, were written with."""
        own = (f"{_folder(document, edition)}/", _graph_file(document, edition))
        return {name: sha256 for name, sha256 in self.manifest.files.items() if name.startswith(own)}

    def file_sha256(self, document: str, edition: str) -> str:
        """The hash of the file an edition was loaded from: of its source, or of the original of that."""
        return self._file_sha256(self.editions(document)[edition], _folder(document, edition))

    def binned_sha256(self, gone: Withdrawn) -> str:
        """The same of an edition in the bin."""
        return self._file_sha256(gone.edition, gone.folder)

    def _file_sha256(self, edition: Edition, folder: str) -> str:
        beside = next((f"{folder}/{name}" for name in edition.files if name.startswith("original.")), "")
        return self.manifest.files.get(beside, edition.sha256)

    def source_text(self, sha256: str) -> str | None:
        """The text of a source file by its hash, the bin included; None if it is not here or is not what was loaded."""
        for one in self._read_from(sha256):
            content = _content(self.root / one.folder / one.edition.files[0])
            if content is not None and sha256_of(content) == sha256:
                return content.decode(one.edition.encoding, "replace")  # as it was read: see loaders/source.py
        return None

    def read_from(self, sha256: str, document: str, edition: str) -> Written | None:
        """The graph that was read from a source, the bin included, and is not that of this held edition; or None."""
        but = _graph_file(document, edition)
        return next((self.written(one.graph) for one in self._read_from(sha256) if one.graph != but), None)

    def _read_from(self, sha256: str) -> Sequence[_Read]:
        """All that was read from a source; what is in the bin comes last. Put together once for a manifest."""
        if self._sources is None or self._sources[0] is not self.manifest:
            found: dict[str, list[_Read]] = {}
            for document, editions in self.manifest.documents.items():
                for one in editions:
                    beside, graph = _folder(document, one.name), _graph_file(document, one.name)
                    found.setdefault(one.sha256, []).append(_Read(document, one, beside, graph))
            for gone in self.manifest.withdrawn:
                read = _Read(gone.document, gone.edition, gone.folder, f"{gone.folder}/{GRAPH}")
                found.setdefault(gone.edition.sha256, []).append(read)
            self._sources = self.manifest, found
        return self._sources[1].get(sha256, ())

    def snapshot(self) -> Path:
        """The folder of the published snapshot; `IndexMissing` or `Damaged` if the index must be rebuilt first."""
        pointer = self._pointer()
        if damaged := self.damage():
            raise snapshots.Damaged(f"{damaged}; run rebuild")
        if not self._is_current(pointer) and not (self._last and self.can_answer()):
            raise IndexMissing("the index is missing or older than the graphs; run rebuild", self.root)
        return self._index / str(pointer["snapshot"])

    def damage(self, at_once: int | None = snapshots.AT_ONCE, *, again: bool = False) -> str:
        """What of the published index is not as it was published (`store.soundness`); "" if nothing is."""
        pointer = self._pointer()
        if not pointer:
            return f"index/{INDEX_LIST}: not as it was written" if (self._index / INDEX_LIST).exists() else ""
        sizes = pointer.get("sizes", {})
        files = {name: snapshots.Written(sha256, sizes.get(name, -1)) for name, sha256 in pointer.get("files", {}).items()}
        return snapshots.damage(self._index / str(pointer["snapshot"]), files, at_once, again=again)

    def published(self) -> str:
        """The name of the snapshot that readers get now; empty before the first."""
        return str(self._pointer().get("snapshot", ""))

    def published_folder(self) -> Path:
        """Where that snapshot lies, sound or not."""
        return self._index / self.published()

    def store(self) -> Store:
        """The published snapshot, opened for reading."""
        return self._engine.open(self.engine_folder())

    def engine_folder(self) -> Path:
        """Where the engine has the published snapshot, for a process of its own that opens it."""
        return self.snapshot() / ENGINE

    def lists(self) -> Path:
        """The file with the lists and the full text of the published snapshot."""
        return self.snapshot() / LISTS

    def is_fresh(self) -> bool:
        """Whether the index is there and was made from the graphs as they are now."""
        pointer = self._pointer()
        return self._is_current(pointer) and (self._index / str(pointer["snapshot"])).is_dir()

    def _is_current(self, pointer: Mapping[str, Any]) -> bool:
        """Whether a snapshot is of this manifest, and of graphs as they were written: earlier versions believed others."""
        made = pointer.get("graphs", {})
        return pointer.get("state") == self._state() and all(
            made.get(graph) == stamp for graph, stamp in self._stamps().items())

    def can_answer(self) -> bool:
        """Whether the last snapshot, in step or not, was made by the rules of today and is there."""
        pointer = self._pointer()
        if pointer.get("rules") != self._rules() or not (self._index / str(pointer["snapshot"])).is_dir():
            return False
        is_believed = self._is_current(pointer) or pointer.get("state") != self._state()  # else of graphs that nobody wrote
        return is_believed and not self.damage()

    def refresh(self) -> str:
        """Bring the index in step for a reader; in words what they are given instead, "" if nothing.

        While a writer works that is the last snapshot; where nothing can be written, an index among the temporary files.
        """
        fresh, waiting = self.is_fresh() and not self.damage(), self.waiting()
        if fresh and not waiting:
            return ""
        try:
            with self.writing():
                mended = self.publish()
        except InUse as error:
            if fresh:
                return ""
            if not self.give_last():
                raise
            return f"{error.who}: this is what was published last"
        except Unwritable as error:
            if fresh:
                return f"{waiting}; {error.reason}"
            try:
                self._publish_apart()
            except (LibraryError, *durable.SYSTEM):
                if not self.give_last():
                    raise error from None
                return f"{error.reason}; this is what was published last"
            return f"{error.reason}; the index is made in {self._index}"
        return "; ".join(said for said in (f"{waiting}: it is taken up now" if waiting else "", mended) if said)

    def give_last(self) -> bool:
        """Let readers have the last snapshot though the index is not in step; False if there is none that answers."""
        self._last = self.can_answer()
        return self._last

    def _publish_apart(self) -> None:
        own = self._index
        self._index = holding.apart(self.root)
        try:
            holding.make_own(self._index)
            with holding.held(self._index):
                self.publish()
        except BaseException:
            self._index = own
            raise

    def decided(self) -> Manifest | None:
        """What the library will hold once a change is in its place that was decided and that its writer did not finish."""
        path = self._pending / FILE
        if not path.exists():
            return None
        try:
            return read_manifest(self._pending)
        except LibraryError:
            return None if not path.exists() else self.manifest  # finished just now

    def waiting(self) -> str:
        """That a decided change is not in its place or not published, in words; "" if none is, or its writer still works."""
        undone = (self._pending / FILE).exists() or (not self.is_fresh() and self.can_answer())
        return WAITING if undone and not holding.writer(self.root) else ""

    def pending(self, name: str) -> Path:
        """Where a file of a decided change lies until it is in its place."""
        return self._pending / "files" / name

    def is_made(self) -> bool:
        """Whether the folder was written to as a library."""
        return (self.root / FILE).exists()

    def is_empty(self) -> bool:
        """Whether it holds nothing yet, neither documents nor bibliographies."""
        return not self.manifest.documents and not self.manifest.bibliographies

    def graph_files(self) -> dict[str, str]:
        """The file of each stored graph -> the graph's IRI."""
        files = {_graph_file(document, edition.name): edition.graph
                 for document, editions in self.manifest.documents.items() for edition in editions}
        return files | {f"graphs/bibliography-{name}.nq": graph
                        for name, graph in self.manifest.bibliographies.items()}

    def index_files(self) -> dict[str, str]:
        """The files of the published snapshot with their hashes, as they were when it was published."""
        return dict(self._pointer().get("files", {}))

    def checked(self, by: str) -> set[str]:
        """The files of graphs that shapes and code `by` are noted to have found sound as the manifest has them now."""
        noted, editions = self._pointer().get("checked", {}), self.manifest.documents.items()
        stamps = {_graph_file(document, edition.name): self._stamp(document, edition, by)
                  for document, held in editions for edition in held}
        return {name for name, stamp in stamps.items() if noted.get(name) == stamp}

    def is_built_here(self) -> bool:
        """Whether the published snapshot was made by this code, by the engine that runs now."""
        return self._pointer().get("built") == self._builder()

    def _builder(self) -> str:
        """What makes an index: the code that stores and the engine, by a hash and a version."""
        return hashlib.sha256(_code() + self._engine.name.encode()).hexdigest()

    def _stamp(self, document: str, edition: Edition, by: str) -> str:
        """What is noted of an edition whose graph was found sound: by what, which graph, read from which file."""
        source = [f"{_folder(document, edition.name)}/{name}" for name in edition.files[:1]]
        hashes = [self.manifest.files.get(name) for name in (_graph_file(document, edition.name), *source)]
        about = [by, vars(edition), hashes]
        return hashlib.sha256(json.dumps(about).encode()).hexdigest()

    def _pointer(self) -> dict[str, Any]:
        """The published snapshot's description; empty if there is none or it is not as it was written."""
        try:
            pointer = nesting.loads((self._index / INDEX_LIST).read_bytes())
            said = pointer.pop("checksum")
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return {}
        return pointer if said == checksum(pointer) else {}

    def _state(self) -> str:
        """What the index depends on: the manifest, the vocabulary, the rules of catalogue, lists and for earlier graphs."""
        return hashlib.sha256(b"".join([self.manifest.to_json(), *_rules()])).hexdigest()

    @staticmethod
    def _rules() -> str:
        """What an index depends on beside the manifest: which questions it can answer, and in which words."""
        return hashlib.sha256(b"".join(_rules())).hexdigest()

    # Writing

    @contextlib.contextmanager
    def writing(self) -> Iterator[Library]:
        """Hold the library for writing; finishes what a crashed writer had already decided."""
        with holding.held(self.root):
            self._index, self._last = self.root / INDEX, False
            try:
                self._replay()
                self.manifest = read_manifest(self.root)
                if not (self.root / FILE).exists():
                    _write(self.root / FILE, self.manifest.to_json())
                yield self
            except BrokenPipeError:  # nobody listens any more, which is no trouble of the library
                raise
            except durable.SYSTEM as error:
                raise self._refused(error) from error
            finally:
                if not (self._pending / FILE).exists():  # an undecided change only takes room
                    shutil.rmtree(self._pending, ignore_errors=True)

    def _refused(self, error: BaseException) -> Unwritable:
        """What the system refused to a writer, and what becomes of what was decided."""
        kept = ""
        with contextlib.suppress(OSError, LibraryError):
            if (self._pending / FILE).exists():
                kept = "; a decided change is waiting, which the next command that writes takes up"
            elif read_manifest(self.root).documents and not self.is_fresh():
                kept = "; what was stored is kept, and rebuild makes its index"
        return Unwritable(f"{durable.told(error, self.root)}{kept}", self.root)

    def add(self, addition: Addition) -> bool:
        """Store a document edition and make it current; False if nothing changed.

        An edition older by its printed date than the current one is kept, but does not become current.
        """
        self._keep_decisions(addition)
        graph_file = _graph_file(addition.document, addition.edition)
        files: dict[str, bytes | Iterable[bytes]] = {f"{_folder(addition.document, addition.edition)}/{name}": content
                                                     for name, content in addition.files.items()}
        files[graph_file] = lines(addition.graph)
        edition = Edition(addition.edition, str(addition.graph.identifier), addition.sha256,
                          addition.encoding, addition.updated, tuple(addition.files))
        known = self.editions(addition.document)
        manifest = self.manifest.copy()
        manifest.documents[addition.document] = list((known | {edition.name: edition}).values())
        if edition.name not in known and not is_older(edition.updated, self._current(addition.document)):
            manifest.current[addition.document] = edition.name
        try:
            changed = self._commit(files, manifest)
        except ValueError as error:  # a term that cannot be spelt: nothing of it counts yet
            raise LibraryError(f"{addition.document} {addition.edition}: {error}") from error
        self._checked[graph_file] = self._stamp(addition.document, edition, addition.checked) if addition.checked else ""
        return changed

    def _keep_decisions(self, addition: Addition) -> None:
        """Refuse to write over decisions that somebody changed by hand, whatever was composed before they did."""
        lies = self.written(f"{_folder(addition.document, addition.edition)}/{DECISIONS}")
        if (wrong := lies.wrong()) and _content(lies.path) != addition.files.get(DECISIONS):
            raise lies.damaged(wrong)

    def holds(self, addition: Addition) -> bool:
        """Whether an edition, as it was written, is what would be stored."""
        folder, digest = _folder(addition.document, addition.edition), hashlib.sha256()
        for piece in lines(addition.graph):
            digest.update(piece)
        files = {f"{folder}/{name}": sha256_of(content) for name, content in addition.files.items()}
        files[_graph_file(addition.document, addition.edition)] = digest.hexdigest()
        return files == dict(self.state_of(addition.document, addition.edition))

    def add_bibliography(self, name: str, graph: Graph, content: bytes) -> bool:
        """Store a bibliography, replacing the one of that name; False if nothing changed."""
        manifest = self.manifest.copy()
        manifest.bibliographies[name] = str(graph.identifier)
        return self._commit({f"bibliographies/{name}.json": content,
                             f"graphs/bibliography-{name}.nq": lines(graph)}, manifest)

    def _current(self, document: str) -> Edition | None:
        return self.editions(document).get(self.manifest.current.get(document, ""))

    def move(self, moved: Mapping[str, str], manifest: Manifest) -> None:
        """Give files other names, old -> new, and the manifest that makes these count; each keeps the hash it had.

        A file that is missing stays missing, so that `verify` tells of it as before.
        """
        shutil.rmtree(self._pending, ignore_errors=True)
        for old, new in moved.items():
            if (self.root / old).is_file():
                _write(self._pending / "files" / new, (self.root / old).read_bytes())
            if old in manifest.files:
                manifest.files[new] = manifest.files.pop(old)
        _write(self._pending / "gone.json", json.dumps(list(moved)).encode())
        self._decide(manifest)

    def _commit(self, files: Mapping[str, bytes | Iterable[bytes]], manifest: Manifest) -> bool:
        """Write files, given whole or piece by piece, and the manifest that makes them count; False if nothing is new.

        What is damaged is written again.
        """
        shutil.rmtree(self._pending, ignore_errors=True)
        manifest.files.update({name: _write(self._pending / "files" / name, content) for name, content in files.items()})
        if manifest.to_json() == self.manifest.to_json() and not self.harmed(files):
            shutil.rmtree(self._pending, ignore_errors=True)
            return False
        self._decide(manifest)
        return True

    def _decide(self, manifest: Manifest) -> None:
        """From here on the pending change counts."""
        _write(self._pending / FILE, manifest.to_json())
        self._replay()
        self.manifest = manifest

    def _replay(self) -> None:
        """Move a decided change into place; a change without its manifest was never decided and is dropped.

        The manifest comes last: until it is in its place the next writer does all of it again.
        """
        if (self._pending / FILE).exists():
            for source in sorted((self._pending / "files").rglob("*")):
                if source.is_file():
                    target = self.root / source.relative_to(self._pending / "files")
                    target.parent.mkdir(parents=True, exist_ok=True)
                    source.replace(target)
            gone = self._pending / "gone.json"
            for name in nesting.loads(gone.read_bytes()) if gone.exists() else ():
                _remove(self.root, name)
            (self._pending / FILE).replace(self.root / FILE)
        shutil.rmtree(self._pending, ignore_errors=True)

    def publish(self, *, whole: bool = False) -> str:
        """Bring the index up to date and let new readers see it; `whole` makes it from nothing, and so does damage.

        A line says so if the index was damaged; else "".
        """
        damaged = self.damage(at_once=None)
        try:
            self._publish(whole=whole or bool(damaged))
        except durable.SYSTEM as error:
            self._drop_unpublished()
            if not isinstance(error, FileNotFoundError):
                raise self._refused(error) from error
            raise LibraryError(DAMAGED, self.root) from error
        except SyntaxError as error:
            raise LibraryError(DAMAGED, self.root) from error
        return f"{damaged}; the index was made again from the graphs, nothing is lost" if damaged else ""

    def _publish(self, *, whole: bool) -> None:
        pointer = self._pointer()
        held, noted = self.graph_files(), {**pointer.get("checked", {}), **self._checked}
        checked = {name: stamp for name, stamp in noted.items() if stamp and name in held}
        if self.is_fresh() and not whole:
            if checked != pointer.get("checked", {}):
                self._describe({**pointer, "checked": checked})
            return
        snapshot = f"snapshot-{self._last_snapshot() + 1}"
        folder = self._index / snapshot
        stored = self._graph_places() if whole else {}  # at first: nothing is made of a library with a damaged graph
        read, current = catalogue.Read(b"" if whole else self._kept_of_graphs()), self.current_graphs()
        made = self._made(read)
        hashes = {**self._stamps(), **{name: sha256_of(content) for name, content in made.items()}}
        changed = None if whole else self._changed(pointer, hashes, current)
        graphs = {**(stored or self._graph_places(changed)), **made}
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        sound = {graph for graph, place in graphs.items() if isinstance(place, Path)}
        self._build(folder, Graphs(graphs, current, sound), changed)
        self._list(folder, changed)
        _write(folder / READ, read.kept())
        files = {str(path.relative_to(folder)): path for path in sorted(folder.rglob("*")) if path.is_file()}
        published = {"files": {name: snapshots.sha256_of(path) for name, path in files.items()},
                     "sizes": {name: path.stat().st_size for name, path in files.items()}}
        self._describe({"snapshot": snapshot, "state": self._state(), "rules": self._rules(), "graphs": hashes,
                        "built": self._builder(), "checked": checked, "current": sorted(current), **published})
        self._forget(snapshot)
        if self._index != holding.apart(self.root):
            shutil.rmtree(holding.apart(self.root), ignore_errors=True)

    def _describe(self, published: Mapping[str, Any]) -> None:
        """Make a snapshot the published one, with all that is known of it."""
        described = {**published, "checksum": checksum(published)}
        _write(self._index / INDEX_LIST, json.dumps(described, indent=1).encode())

    def _changed(self, pointer: Mapping[str, Any], hashes: Mapping[str, str], current: set[str]) -> set[str] | None:
        """The graphs that are not as the published snapshot has them; None if there is no snapshot to start from."""
        if not pointer or not (self._index / str(pointer["snapshot"]) / ENGINE).is_dir():
            return None
        had, were = pointer["graphs"], set(pointer["current"])
        return {name for name in set(had) | set(hashes) if had.get(name) != hashes.get(name)} | (were ^ current)

    def _build(self, folder: Path, graphs: Graphs, changed: set[str] | None) -> None:
        """Have the engine write what the library holds, starting from its last snapshot where there is one."""
        if changed is None:
            self._engine.write(folder / ENGINE, graphs)
            return
        replaced = replace(graphs, places={name: graphs.places.get(name, b"") for name in changed})
        self._engine.update(folder / ENGINE, self._index / self.published() / ENGINE, replaced)

    def _list(self, folder: Path, changed: set[str] | None) -> None:
        """Make the lists of what the new snapshot holds, from those of the one before where only documents changed."""
        path, store = folder / LISTS, self._engine.open(folder / ENGINE)
        words, before = str(vocabulary().identifier), self._index / self.published() / LISTS
        if changed is None or words in changed or not lists.is_current(before):
            making.build(path, store, [str(iris.document(name)) for name in sorted(self.manifest.documents)], words)
            return
        shutil.copyfile(before, path)
        making.update(path, store, {document for graph in changed if (document := _document_of(graph))})

    def _kept_of_graphs(self) -> bytes:
        """What the published snapshot keeps of what was read of graphs for the catalogue."""
        path = self._index / self.published() / READ
        return path.read_bytes() if path.is_file() else b""

    def _made(self, read: catalogue.Read | None = None) -> dict[str, bytes]:
        """The graphs of the index that are stored nowhere: the vocabulary, the catalogue."""
        return {str(made.identifier): canonical(made) for made in (vocabulary(), self._catalogue(read))}

    def _stamps(self) -> dict[str, str]:
        """The state of each stored graph an index has: its hash; of an earlier reader's the rules that tell it, too."""
        hashes = self.manifest.files
        return {graph: f"{earlier.RULES} {hashes.get(name)}" if self._is_earlier(graph) else hashes.get(name, "")
                for name, graph in self.graph_files().items()}

    def _is_earlier(self, graph: str) -> bool:
        return graph not in self.manifest.bibliographies.values() and earlier.is_earlier(graph)

    def _graph_places(self, wanted: Collection[str] | None = None) -> dict[str, bytes | Path]:
        """Stored graphs, of all or of some: where the lines are, or the lines; `Damaged` where one is not as it was written.

        The error names the first, and says how many there are.
        """
        held = {name: graph for name, graph in self.graph_files().items() if wanted is None or graph in wanted}
        if harmed := self.harmed(held):
            first, *more = harmed
            others = f" (and {len(more)} more graph{'s' if more[1:] else ''})" if more else ""
            raise self.written(first).damaged(f"{harmed[first]}{others}")
        return {graph: self._in_present_terms(name, graph) if self._is_earlier(graph) else self.root / name
                for name, graph in held.items()}

    def _in_present_terms(self, name: str, graph: str) -> bytes:
        """The lines of the graph of an earlier reader as the present one would spell them."""
        try:
            return canonical(earlier.present(Triples.of(read_graph(self.written(name).read_bytes(), graph))))
        except ValueError as error:
            raise LibraryError(f"{name}: cannot be read; run verify", self.root) from error

    def graphs(self) -> dict[str, bytes]:
        """Every named graph that the index holds, the vocabulary and the catalogue of current editions included."""
        stored = {name: place if isinstance(place, bytes) else place.read_bytes()
                  for name, place in self._graph_places().items()}
        return stored | self._made()

    def _catalogue(self, read: catalogue.Read | None = None) -> Graph:
        held = self.manifest.documents
        documents = {document: [self._held(document, edition) for edition in editions]
                     for document, editions in held.items()}
        current = {document: iris.edition_of(self.editions(document)[edition].graph)
                   for document, edition in self.manifest.current.items()}
        works = [self.written(f"graphs/bibliography-{name}.nq") for name in self.manifest.bibliographies]
        return catalogue.catalogue(documents, current, [(graph, graph.sha256) for graph in works], read)

    def _held(self, document: str, edition: Edition) -> catalogue.Held:
        graph = self.written(_graph_file(document, edition.name))
        return catalogue.Held(iris.edition_of(edition.graph), graph, graph.sha256, edition.updated)

    def current_graphs(self) -> set[str]:
        """The graphs that are merged for asking: current editions, bibliographies, vocabulary, catalogue."""
        current = {self.editions(document)[edition].graph for document, edition in self.manifest.current.items()}
        return current | set(self.manifest.bibliographies.values()) | {
            str(vocabulary().identifier), str(catalogue.NAME)}

    def _drop_unpublished(self) -> None:
        """Take away what was made of a snapshot that could not be finished: it only takes room."""
        with contextlib.suppress(OSError):
            for folder in self._index.glob("snapshot-*"):
                if folder.name != self.published() and folder.name == f"snapshot-{self._last_snapshot()}":
                    shutil.rmtree(folder, ignore_errors=True)

    def _last_snapshot(self) -> int:
        return max((int(folder.name.rpartition("-")[2]) for folder in self._index.glob("snapshot-*")), default=0)

    def _forget(self, newest: str) -> None:
        """Remove old snapshots; the last one stays for readers that have it open."""
        number = int(newest.rpartition("-")[2])
        for folder in self._index.glob("snapshot-*"):
            if int(folder.name.rpartition("-")[2]) <= number - KEPT_SNAPSHOTS:
                shutil.rmtree(folder, ignore_errors=True)


def _remove(root: Path, name: str) -> None:
    """Remove a file, and the folders above it that are empty then."""
    (root / name).unlink(missing_ok=True)
    for folder in (root / name).relative_to(root).parents:
        if folder.parts and (root / folder).is_dir() and not any((root / folder).iterdir()):
            (root / folder).rmdir()


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):  # a writer may have taken it away just now
        return None


def _rules() -> Iterator[bytes]:
    """The vocabulary, the rules of catalogue and lists, and those for earlier graphs."""
    yield from (path.read_bytes() for path in VOCABULARY_FILES)
    yield from (rules.encode() for rules in (catalogue.RULES, earlier.RULES, tables.RULES))


def names_of(document: str, edition: Edition) -> dict[str, str]:
    """The names of an edition's files, and each one's name in the bin."""
    beside = {f"{_folder(document, edition.name)}/{name}": name for name in edition.files}
    return {**beside, _graph_file(document, edition.name): GRAPH}


def graph_of(name: str) -> str:
    """The file of the graph of the edition that a file lies beside; of any other file itself."""
    where, *parts = name.split("/", 3)
    return _graph_file(*parts[:2]) if where == "documents" and len(parts) == 3 else name  # noqa: PLR2004 - document, edition, file


def _folder(document: str, edition: str) -> str:
    return f"documents/{document}/{edition}"


def _graph_file(document: str, edition: str) -> str:
    return f"graphs/{document}@{edition}.nq"


def _document_of(graph: str) -> str:
    """The document whose edition a graph is of; "" for another graph."""
    name, _, edition = iris.edition_of(graph).removeprefix(iris.BASE).partition("/")
    return "" if name in iris.RESERVED or not edition or ":" in name else str(iris.document(name))


@cache
def _code() -> bytes:
    """The code that makes an index."""
    rooms = (Path(str(room.__file__)).parent for room in (store, lists))
    code = (*(path for room in rooms for path in sorted(room.glob("*.py"))),
            *(Path(str(module.__file__)) for module in (search, catalogue, earlier)), Path(__file__))
    return b"".join(path.read_bytes() for path in code)


def _write(path: Path, content: bytes | Iterable[bytes]) -> str:
    """Write a file where there may be no folder yet, so that it is either the old or the new one; its hash."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return durable.replace(path, content, f"{path.name}.draft")
