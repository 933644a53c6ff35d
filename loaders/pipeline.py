"""From a file to what a library stores: the composition of reading, curation and RDF.

Why: the order of the steps, and what may stop a document, should stand in one place.
Method: source -> blocks -> record -> curation overlay -> checks -> named graph. Identity comes last, because the
    edition's name depends on what the document says of its date and on what the library already holds.
    Files are read in a child with limits, one file each.
Fails: `Unreadable` in one line (file and reason) when nothing sound can be read. What is only doubtful is returned as
    problems, each with its line; what a person wrote in an overlay is reported, never dropped.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Protocol

import tomli_w
from rdflib import Graph

from loaders import curation, damage, reading, validation, version
from loaders import meta as meta_data
from loaders.bibliography import Work
from loaders.curation import Decision
from loaders.curation.placement import Text
from loaders.problems import Problem
from loaders.rdf import Identity, UnprintedNumber, bibliography_graph, edition_triples
from loaders.readers.format import TypedFile
from loaders.readers.registry import open_file, suffixes
from loaders.reading import Reading
from loaders.record import MisplacedQuote, Record
from loaders.sandbox import read_confined
from loaders.source import SourceDocument, Unreadable
from ontology import iris
from ontology.triples import Triples

META, CURATION, REPORT = "meta.toml", curation.FILE_NAME, "report.json"
ORIGINAL = "original"  # the file beside a source that is its text layer


class Shelf(Protocol):
    """What the pipeline must know of a library: which editions of a document it holds, and their overlays."""

    def editions(self, document: str) -> Mapping[str, str]:
        """Edition name -> sha256 of its source, oldest loaded first."""
        ...

    def withdrawn(self, document: str) -> Mapping[str, str]:
        """The same of editions that were taken out and can be brought back: their names are taken."""
        ...

    def curation(self, document: str, edition: str) -> str:
        """The overlay beside an edition, empty if there is none."""
        ...

    def text(self, sha256: str, document: str, edition: str) -> Text | None:
        """The text of another edition than this one by the hash of its source, with its statements; None if not held."""
        ...


@dataclass(frozen=True)
class LoadedDocument:
    """A document edition ready to be stored; `files` lie beside it, the source first; `decisions` are its overlay's.

    `checked` says by which shapes and code it was found sound: its graph, and each quotation at its place in the source.
    """

    identity: Identity
    source: SourceDocument
    record: Record
    triples: Triples
    files: Mapping[str, bytes]
    problems: tuple[Problem, ...]
    decisions: tuple[Decision, ...] = ()
    checked: str = ""

    @property
    def graph(self) -> Graph:
        """Its named graph, for who looks into it."""
        return self.triples.graph()


@dataclass(frozen=True)
class Beside:
    """What comes with a source: the facts of its meta.toml, overlay lines, a wished id, its name in messages."""

    meta: Mapping[str, Any] = field(default_factory=dict)
    overlay: str = ""
    document: str | None = None
    place: str = ""


@dataclass(frozen=True)
class LoadedBibliography:
    """A bibliography ready to be stored."""

    name: str
    works: tuple[Work, ...]
    graph: Graph
    content: bytes


def find(path: Path) -> Iterator[Path]:
    """What can be loaded at a path, in order: itself, or for a folder what lies in it.

    A folder with a meta.toml is one document; READMEs are about a folder, not in it.
    """
    if not path.is_dir() or (path / META).is_file():
        yield path
        return
    for child in sorted(path.iterdir()):
        if child.name.startswith((".", "README")):
            continue
        if child.is_dir() or child.name.lower().endswith(suffixes()):
            yield from find(child)


def load(path: Path, shelf: Shelf, document_id: str | None = None) -> LoadedBibliography | LoadedDocument:
    """What is at a path: a bibliography if its file is one, else a document."""
    return load_file(*open_path(path, document_id), shelf)


def open_path(path: Path, document_id: str | None = None) -> tuple[TypedFile, Beside]:
    """A file, or the source of a folder with source, meta.toml and curation.jsonl, and what lies beside it."""
    source_path = _source_of(path)
    beside = Beside(_meta(source_path), _own_overlay(source_path), document_id, str(source_path))
    found = open_file(source_path)
    if path.is_dir() and found.format.holds == "works":
        raise Unreadable("a document folder, but its source is a bibliography", source_path)
    return found, beside


def load_file(found: TypedFile, beside: Beside, shelf: Shelf) -> LoadedBibliography | LoadedDocument:
    """A file that was opened, ready to be stored with what lies beside it."""
    if found.format.holds == "works":
        return bibliography_of(found)
    read = read_file(found)
    return compose(read.source, read.record, shelf, beside)


def bibliography_of(found: TypedFile) -> LoadedBibliography:
    """The works of a bibliography as a named graph; its name is the file's."""
    works = found.read().works
    name = iris.slug(re.sub(r"(?:\.csl)?\.[^.]*$", "", found.file.name, flags=re.IGNORECASE))
    return LoadedBibliography(name, works, bibliography_graph(name, works), found.file.raw)


def read_file(found: TypedFile, *, told: Callable[[str], None] = reading.quiet) -> Reading:
    """The source and record of a file, read in a confined child: who loads a file seldom wrote it."""
    return read_confined(found, told=told)


def compose(source: SourceDocument, record: Record, shelf: Shelf, beside: Beside) -> LoadedDocument:
    """A document edition from what was read of its source and what lies beside it, checked and ready to be stored."""
    place, meta = beside.place or source.name, beside.meta
    if not record.statements:
        raise Unreadable("no statement was found in it", place)
    title = str(meta.get("title") or record.title or Path(source.name).stem)
    document = beside.document or str(meta.get("id") or iris.slug(title))
    edition = _edition_name(source, record, {**shelf.withdrawn(document), **shelf.editions(document)})
    overlay = _overlay(beside.overlay, shelf, document, edition)
    identity = meta_data.identity(document, edition, title, meta, place)
    meta_data.check_summarised(identity, record, place)
    return _curated(source, record, identity, replace(beside, overlay=overlay, place=place),
                    lambda sha256: shelf.text(sha256, document, edition))


def _curated(source: SourceDocument, record: Record, identity: Identity, beside: Beside,
             earlier: curation.Earlier) -> LoadedDocument:
    """The edition with all that people wrote about it, `beside` holding their lines of both sides."""
    place, overlay = beside.place, f"{identity.document}/{identity.edition}/{CURATION}"
    entries = curation.read(beside.overlay, overlay)
    record, decisions, unapplied = curation.apply(
        record, entries, source.text, source.sha256, source.format.words, earlier)
    triples = _triples(source, record, identity, decisions, place)
    found = validation.validate(triples)
    kept = damage.without_misread(record, source.text, _at_fault(found))
    if kept is not record:
        record, triples = kept, _triples(source, kept, identity, decisions, place)
        found = validation.validate(triples)
    report, warnings = _shape_report(source, found, place)
    described = {**beside.meta, "id": identity.document, "title": identity.title, "source": source.name}
    files = {**_source_files(source), META: tomli_w.dumps(described).encode(), REPORT: report}
    if beside.overlay:
        files[CURATION] = beside.overlay.encode()
    problems = (*_in_file(record.problems, place), *_in_file(unapplied, overlay), *_in_file(warnings, place))
    return LoadedDocument(identity, source, record, triples, files, problems, decisions,
                          validation.fingerprint())


def _in_file(problems: Iterable[Problem], file: str) -> Iterator[Problem]:
    return (replace(problem, file=file) for problem in problems)


def _triples(source: SourceDocument, record: Record, identity: Identity, decisions: Sequence[curation.Decision],
             place: str) -> Triples:
    try:
        record.check(source.text)
        return edition_triples(identity, source, record, decisions)
    except MisplacedQuote as error:
        raise Unreadable.of(replace(error.problem, file=place)) from error
    except UnprintedNumber as error:
        raise Unreadable(str(error), place) from error


def _at_fault(found: Iterable[validation.Violation]) -> dict[tuple[int, int], str]:
    """The places of what the shapes refuse, and why."""
    return {(one.place.start, one.place.end): one.message for one in found if one.severity == "Violation" and one.place}


def _shape_report(source: SourceDocument, found: Sequence[validation.Violation],
                  place: str) -> tuple[bytes, tuple[Problem, ...]]:
    """What the shapes say of a graph that may be stored: report.json, and the warnings to be told.

    A violation raises `Unreadable`; what a text leaves open is no warning, and stands in the report alone.
    """
    problems = tuple(_problem(one, source.text) for one in found)
    for one, problem in zip(found, problems, strict=True):
        if one.severity == "Violation":
            raise Unreadable.of(replace(problem, file=place))
    report = {"reader": version.VERSION, "shapes": validation.shapes(), "violations": 0,
              "warnings": [str(one) for one in found if one.severity == "Warning"],
              "open": [str(one) for one in found if one.severity == "Info"]}
    told = tuple(problem for one, problem in zip(found, problems, strict=True) if one.severity == "Warning")
    return (json.dumps(report, ensure_ascii=False, indent=1) + "\n").encode(), told


def _problem(found: validation.Violation, text: str) -> Problem:
    """What a shape says, with the line of its place in the text."""
    node = found.node.removeprefix(iris.BASE)
    if found.place is None:
        return Problem(0, found.message, node=node)
    return Problem(damage.line_of(text, found.place.start), found.message, found.place.words, node)


def _source_files(source: SourceDocument) -> dict[str, bytes]:
    """The source, named so that it is read again as it was read now; a text layer has the original file beside it."""
    if source.original:
        return {"source.txt": source.raw, f"{ORIGINAL}{source.format.suffixes[0]}": source.original.raw}
    suffix = Path(source.name).suffix.lower()
    return {f"source{suffix if suffix in suffixes() else '.txt'}": source.raw}


def _source_of(path: Path) -> Path:
    if not path.is_dir():
        return path
    sources = sorted(child for name in (ORIGINAL, "source") for child in path.glob(f"{name}.*")
                     if child.suffix in suffixes())
    sources = [source for source in sources if source.stem == ORIGINAL] or sources
    if len(sources) != 1:
        raise Unreadable(f"a document folder needs one source file, found {len(sources)}", path)
    return sources[0]


def _meta(source_path: Path) -> dict[str, Any]:
    """The meta.toml of a document folder; a loose file has none."""
    path = source_path.with_name(META)
    if source_path.stem not in ("source", ORIGINAL) or not path.is_file():
        return {}
    try:
        return dict(meta_data.check(tomllib.loads(path.read_text(encoding="utf-8")), str(path)))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Unreadable(f"not TOML ({error})", path) from error


def _edition_name(source: SourceDocument, record: Record, known: Mapping[str, str]) -> str:
    """The printed date, else the start of the hash; an ordinal where another text has taken the name."""
    for name, sha256 in known.items():
        if sha256 in (source.file_sha256, source.sha256):
            return name
    name = record.updated.isoformat() if record.updated else source.file_sha256[:8]
    taken = [other for other in known if re.fullmatch(re.escape(name) + r"(\.\d+)?", other)]
    return f"{name}.{len(taken) + 1}" if taken else name


def _own_overlay(source_path: Path) -> str:
    """The curation.jsonl of a document folder; a loose file has none."""
    path = source_path.with_name(CURATION)
    return path.read_text(encoding="utf-8") if source_path.stem in ("source", ORIGINAL) and path.is_file() else ""


def _overlay(own: str, shelf: Shelf, document: str, edition: str) -> str:
    """What people wrote about this text: the library's overlay, and lines of the loaded one that it does not have.

    A new edition starts with the overlay of the last one; entries that no longer fit are reported, not lost.
    """
    known = shelf.editions(document)
    nearest = edition if edition in known else next(iter(reversed(list(known))), "")
    lines = shelf.curation(document, nearest).split("\n") if nearest else []
    kept = dict.fromkeys(line for line in (*lines, *own.split("\n")) if line.strip())
    return "".join(f"{line}\n" for line in kept)
