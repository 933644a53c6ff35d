"""What a library holds, as its one list says: editions of documents, bibliographies, the hash of every file.

Why: one file decides what counts, so that no crash can leave two answers; and a folder is never taken for a library that
    is none.
Method: JSON, sorted, with a checksum of itself. A folder without the list holds nothing yet if nothing is in it but what
    is made again from nothing, and what waits on the desk.
Fails: `LibraryError` in one line: not a library, damaged, made by a newer version.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import reduce
from pathlib import Path
from typing import Any

from explorer import drafts, durable
from ontology.ground import nesting

# Formats, each of which is read for ever (tests/explorer/stored): without a bin, which earlier versions can read, and with.
WITHOUT_BIN, FORMAT = KNOWN = 1, 2
FILE = "manifest.json"
INDEX, INDEX_LIST = "index", "current.json"
INDEX_PARTS = (INDEX_LIST, f"{INDEX_LIST}.draft", "snapshot-*")
HELD = {"documents", "graphs", "bibliographies", "bin"}


class LibraryError(RuntimeError):
    """The folder cannot be used as a library; the message is one line.

    `reason` is the same without the folder's place, for who need not know where on the machine it lies.
    """

    def __init__(self, reason: str, place: Path | None = None) -> None:
        super().__init__(f"{place}: {reason}" if place else reason)
        self.reason = reason


class InUse(LibraryError):
    """Another process writes to it; `who` tells that without what to do."""

    def __init__(self, who: str, place: Path, way: str = "try again when that has ended") -> None:
        super().__init__(f"{who}; {way}", place)
        self.who = who


class IndexMissing(LibraryError):
    """The index must be made again first."""


class Unwritable(LibraryError):
    """The system lets nothing be written: a full disk, no permission, a read-only medium."""


@dataclass(frozen=True)
class Edition:
    """One edition of a document as the manifest knows it."""

    name: str
    graph: str
    sha256: str
    encoding: str
    updated: str | None
    files: tuple[str, ...]


@dataclass(frozen=True)
class Withdrawn:
    """An edition in the bin: where its files lie, since when, and what brings it back to its place.

    `known` names all editions of the document that were loaded until then, those in the bin included, in their order.
    """

    document: str
    edition: Edition
    folder: str
    on: str
    known: tuple[str, ...]

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> Withdrawn:
        """What the manifest says of it."""
        edition = Edition(**{**content["edition"], "files": tuple(content["edition"]["files"])})
        return cls(content["document"], edition, content["folder"], content["on"], tuple(content["known"]))


@dataclass
class Manifest:
    """What the library holds; `documents` maps a document id to its editions in the order they were loaded."""

    documents: dict[str, list[Edition]] = field(default_factory=dict)
    current: dict[str, str] = field(default_factory=dict)
    bibliographies: dict[str, str] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    withdrawn: list[Withdrawn] = field(default_factory=list)

    def to_json(self) -> bytes:
        """The manifest file: sorted, so that a diff reads."""
        content: dict[str, Any] = {
            "format": FORMAT if self.withdrawn else WITHOUT_BIN,
            "current": self.current, "bibliographies": self.bibliographies, "files": self.files,
            "documents": {name: [vars(edition) for edition in editions] for name, editions in self.documents.items()},
        }
        if self.withdrawn:
            content["withdrawn"] = [{**vars(one), "edition": vars(one.edition)} for one in self.withdrawn]
        content["checksum"] = checksum(content)
        return (json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False) + "\n").encode()

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> Manifest:
        """The manifest that a file's content describes."""
        documents = {name: [Edition(**{**edition, "files": tuple(edition["files"])}) for edition in editions]
                     for name, editions in content["documents"].items()}
        withdrawn = [Withdrawn.from_json(one) for one in content.get("withdrawn", ())]
        return cls(documents, dict(content["current"]), dict(content["bibliographies"]), dict(content["files"]), withdrawn)

    def copy(self) -> Manifest:
        """The same once more, to be changed."""
        return Manifest.from_json(json.loads(self.to_json()))


def is_older(updated: str | None, current: Edition | None) -> bool:
    """Whether a printed date is before that of the current edition: then what prints it does not become current."""
    return bool(current and current.updated and updated and updated < current.updated)


def current_of(editions: Iterable[Edition]) -> Edition:
    """Which of some editions is current if these, and no others, were loaded in their order."""
    return reduce(lambda current, one: current if is_older(one.updated, current) else one, editions)


def read(root: Path) -> Manifest:
    """The manifest of a folder; an empty one if nothing was stored there yet."""
    path = root / FILE
    try:
        if root.exists() and not root.is_dir():
            raise LibraryError("not a folder; choose another", root)
        if not path.exists():
            _refuse_other_folders(root)
            if not path.exists():  # nobody has begun it meanwhile
                return Manifest()
        content = nesting.loads(path.read_bytes())
        _refuse_other_formats(content["format"], root)
        if content.pop("checksum") != checksum(content):
            raise LibraryError("manifest.json: damaged, it is not as it was written; put it back from a backup", root)
        return Manifest.from_json(content)
    except (ValueError, KeyError, TypeError) as error:
        raise LibraryError(f"manifest.json: not a manifest ({error}); put it back from a backup", root) from error
    except OSError as error:
        raise LibraryError(f"cannot be read: {durable.told(error, root)}", root) from error


def hash_in(path: Path, name: str) -> str | None:
    """The hash that a manifest on the disk has of a file; None if it has none or is no sound manifest."""
    try:
        content = json.loads(path.read_bytes())
        return content["files"].get(name) if content.pop("checksum") == checksum(content) else None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _refuse_other_formats(version: object, root: Path) -> None:
    """Refuse a format that is not one of those known, be it of a later version or of none."""
    if type(version) is int and version > FORMAT:
        raise LibraryError(f"a library of format {version}; this version knows up to {FORMAT}: "
                           "open it with a newer version of the explorer", root)
    if type(version) is not int or version not in KNOWN:
        said = json.dumps(version)[:40]
        raise LibraryError(f"manifest.json: {said} is no format of a library; put it back from a backup", root)


def _refuse_other_folders(root: Path) -> None:
    """Refuse a folder without a manifest, unless nothing is in it but what a library has before its first document."""
    if not root.exists():
        return
    names = {path.name for path in root.iterdir() if not path.name.startswith(".")} - {drafts.FOLDER}
    if INDEX in names and all(any(map(path.match, INDEX_PARTS)) for path in (root / INDEX).iterdir()):
        names.remove(INDEX)  # a cache of nothing
    if names & HELD:
        raise LibraryError("manifest.json: missing, though documents are here; put it back from a backup", root)
    if names:
        raise LibraryError("not a library (no manifest.json) and not empty; choose an empty folder or a new one", root)


def checksum(described: Mapping[str, Any]) -> str:
    """The hash of what a file of ours describes, which stands in it."""
    return hashlib.sha256(json.dumps(described, sort_keys=True).encode()).hexdigest()
