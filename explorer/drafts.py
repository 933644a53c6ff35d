"""What lies on the desk: files that were brought and decisions that were written down, not committed yet.

Why: what people wrote must survive a reload, a lost connection and a restart of the server; only they throw it away.
Method: a folder of plain files for each draft, beside the library and never part of it. It is made under another name and
    then renamed; from then on only its list of decisions changes, by a file that replaces the old one. Whoever changes it
    says what they have seen of it: if that is not what stands there, somebody else was faster, and nothing is changed.
    Names on the disk are ours: the start of a file's hash, or a document's id.
Fails: `DraftError` in one line, without a path: too large, too many, damaged, no room; `Changed` by somebody else.

    library/drafts/KEY/draft             what the file was called, or which document it is about; the file's hash
    library/drafts/KEY/decisions.jsonl   overlay lines in the order they were written down
    library/drafts/KEY/content           the file as it came; .meta and .overlay: what came along with it
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple

from filelock import FileLock, Timeout

from explorer import durable
from ontology.ground import nesting

FOLDER = "drafts"
LIST, DECISIONS, CONTENT, META, OVERLAY = "draft", "decisions.jsonl", "content", "content.meta", "content.overlay"
KEY = re.compile(r"~[0-9a-f]{12}|[a-z0-9]+(?:[-_.][a-z0-9]+)*")
UPLOADED = "~"  # begins the key of an upload; no document id does
LONGEST_KEY = 200
LARGEST = 50_000_000  # bytes of a file
LARGEST_DECISIONS = 5_000_000
MOST = 100  # drafts
TOGETHER = 500_000_000  # bytes of all drafts
PATIENCE = 10  # seconds to wait for another who writes


class DraftError(RuntimeError):
    """Something about a draft cannot be done; the message is one line."""


class Changed(DraftError):
    """It is not as it was seen: it was changed elsewhere."""


@dataclass(frozen=True)
class Listed:
    """A draft as a list shows it; `problem` says why it cannot be opened."""

    key: str
    name: str = ""
    document: str = ""
    decisions: int = 0
    size: int = 0
    changed: date | None = None
    problem: str = ""


@dataclass(frozen=True)
class Draft:
    """A file under the label it came with, or the document that decisions are about, and those decisions."""

    name: str = ""
    document: str = ""
    content: bytes = field(default=b"", repr=False)
    meta: bytes = field(default=b"", repr=False)
    overlay: bytes = field(default=b"", repr=False)
    entries: tuple[str, ...] = ()

    def key(self) -> str:
        """The name it has on the disk and in an address."""
        return UPLOADED + _sha256(self.content)[:12] if self.content else self.document


class Drafts:
    """The drafts beside one library."""

    def __init__(self, root: Path) -> None:
        self._folder = root / FOLDER

    def every(self) -> tuple[Listed, ...]:
        """All drafts, the first that came first."""
        found = [(_written(path / LIST), path) for path in self._folders()]
        return tuple(_listed(path) for _, path in sorted(found))

    def get(self, key: str) -> Draft | None:
        """A draft by its key; None if there is none."""
        path = self._path(key)
        return _read(path) if path and path.is_dir() else None

    def stamp(self, key: str) -> tuple[int, ...]:
        """What changes when anything of a draft but its decisions does."""
        path = self._path(key)
        return tuple(_written(path / name) for name in (LIST, META, OVERLAY)) if path else ()

    def entries(self, key: str) -> tuple[str, ...] | None:
        """The decisions of a draft; None if there is none."""
        path = self._path(key)
        return _decisions(path) if path and path.is_dir() else None

    def put(self, draft: Draft) -> str:
        """Lay a draft on the desk; the same file again keeps what was decided about it. Gives its key."""
        key = draft.key()
        if not key:
            raise DraftError("the file is empty")
        path = self._path(key)
        if path is None:
            raise DraftError("this is no name of a draft")
        _refuse_large(draft)
        with self._writing():
            if path.is_dir():
                self._bring_again(path, draft)
            else:
                self._refuse_many(draft)
                self._make(path, draft)
        return key

    def decide(self, key: str, seen: Sequence[str], entries: Sequence[str]) -> None:
        """Let a draft, seen with the decisions `seen`, have others; one about a document begins with its first decision."""
        path = self._path(key)
        if path is None:
            raise DraftError("this is no name of a draft")
        with self._writing():
            held = _decisions(path) if path.is_dir() else ()
            if held != tuple(seen):
                raise Changed("it was changed in another window")
            if not path.is_dir():
                if key.startswith(UPLOADED):
                    raise Changed("it was committed or taken off the desk in another window")
                self._make(path, Draft(document=key, entries=tuple(entries)))
            elif not entries and not key.startswith(UPLOADED):
                self._remove(path)
            else:
                _replace(path / DECISIONS, _lines(entries))

    def drop(self, key: str, seen: Sequence[str]) -> None:
        """Take a draft off the desk that was seen with these decisions; one that is damaged cannot be seen."""
        path = self._path(key)
        if path is None or not path.is_dir():
            return
        with self._writing():
            if path.is_dir():
                if _is_sound(path) and _decisions(path) != tuple(seen):
                    raise Changed("it was changed in another window")
                self._remove(path)

    def findings(self) -> Iterator[str]:
        """What is not as it was written, one line each."""
        for path in sorted(self._folder.glob("*")) if self._folder.is_dir() else ():
            if path.name.startswith("."):
                continue
            if not path.is_dir() or self._path(path.name) is None:
                yield f"{FOLDER}/{path.name}: no draft"
                continue
            try:
                _read(path)
            except DraftError as error:
                yield f"{FOLDER}/{path.name}: {error}"
            known = (LIST, DECISIONS, CONTENT, META, OVERLAY)
            strange = {one.name for one in path.iterdir() if not one.name.startswith(".")} - set(known)
            yield from (f"{FOLDER}/{path.name}/{name}: no part of a draft" for name in sorted(strange))

    def _path(self, key: str) -> Path | None:
        return self._folder / key if len(key) <= LONGEST_KEY and KEY.fullmatch(key) else None

    def _folders(self) -> list[Path]:
        if not self._folder.is_dir():
            return []
        return [path for path in self._folder.iterdir() if path.is_dir() and self._path(path.name)]

    @contextlib.contextmanager
    def _writing(self) -> Iterator[None]:
        """Hold the desk for writing, cleared of what a crash has left half made or half removed."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with FileLock(self._folder / ".lock", timeout=PATIENCE):
                for left in self._folder.glob(".*"):
                    if left.is_dir():
                        shutil.rmtree(left, ignore_errors=True)
                yield
        except Timeout:
            raise DraftError("another window is writing; try again") from None
        except OSError as error:
            raise DraftError(f"it cannot be kept ({(error.strerror or 'no file can be written').lower()})") from error

    def _refuse_many(self, draft: Draft) -> None:
        """Refuse a draft for which there is no room: all together have a bound, or uploads fill the disk."""
        folders = self._folders()
        if len(folders) >= MOST:
            raise DraftError(f"{MOST} drafts are on the desk already; commit some or take them off")
        held = sum(_size(path) for path in folders)
        if held + len(draft.content) + len(draft.meta) + len(draft.overlay) > TOGETHER:
            raise DraftError(f"with it the drafts on the desk would hold more than {TOGETHER / 1e6:,.0f} MB, "
                             f"they hold {held / 1e6:,.1f} MB already; commit some or take them off")

    def _make(self, path: Path, draft: Draft) -> None:
        new = Path(tempfile.mkdtemp(prefix=".new-", dir=self._folder))
        for name, content in ((CONTENT, draft.content), (META, draft.meta), (OVERLAY, draft.overlay)):
            if content:
                durable.write(new / name, content)
        durable.write(new / DECISIONS, _lines(draft.entries))
        described = {"name": draft.name, "document": draft.document, "sha256": _sha256(draft.content)}
        durable.write(new / LIST, (json.dumps(described, ensure_ascii=False, indent=1) + "\n").encode())
        new.rename(path)
        durable.settle(self._folder)

    @staticmethod
    def _bring_again(path: Path, draft: Draft) -> None:
        """The same file once more: what comes along with it is taken, what was decided stays."""
        if _read(path).content != draft.content:
            raise DraftError("another draft has its name; commit that first")
        for name, content in ((META, draft.meta), (OVERLAY, draft.overlay)):
            if content:
                _replace(path / name, content)

    def _remove(self, path: Path) -> None:
        gone = Path(tempfile.mkdtemp(prefix=".gone-", dir=self._folder))
        path.rename(gone / path.name)
        durable.settle(self._folder)
        shutil.rmtree(gone, ignore_errors=True)


class _Description(NamedTuple):
    name: str
    document: str
    sha256: str


def _listed(path: Path) -> Listed:
    try:
        described, entries = _description(path), _decisions(path)
        size = 0 if described.document else (path / CONTENT).stat().st_size
        changed = datetime.fromtimestamp((path / DECISIONS).stat().st_mtime, UTC).astimezone().date()
    except OSError:
        return Listed(path.name, problem="it is damaged: a file is missing")
    except DraftError as error:
        return Listed(path.name, problem=str(error))
    return Listed(path.name, described.name, described.document, len(entries), size, changed)


def _read(path: Path) -> Draft:
    described = _description(path)
    content, meta, overlay = (_bytes(path / name, LARGEST) for name in (CONTENT, META, OVERLAY))
    draft = Draft(described.name, described.document, content, meta, overlay, _decisions(path))
    if _sha256(content) != described.sha256 or draft.key() != path.name:
        raise DraftError(f"it is damaged: {CONTENT} is not as it was written")
    return draft


def _description(path: Path) -> _Description:
    try:
        found = nesting.loads((path / LIST).read_bytes())
        described = _Description(found["name"], found["document"], found["sha256"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DraftError(f"it is damaged: {LIST} cannot be read") from error
    if not all(isinstance(one, str) for one in described):
        raise DraftError(f"it is damaged: {LIST} is not as it was written")
    return described


def _bytes(path: Path, most: int) -> bytes:
    """The content of a file of a draft, nothing if there is none."""
    try:
        if path.stat().st_size > most:
            raise DraftError(f"it is damaged: {path.name} is larger than it may be")
        return path.read_bytes()
    except FileNotFoundError:
        return b""
    except OSError as error:
        raise DraftError(f"it is damaged: {path.name} cannot be read") from error


def _decisions(path: Path) -> tuple[str, ...]:
    if not (path / DECISIONS).is_file():
        raise DraftError(f"it is damaged: {DECISIONS} is missing")
    try:
        return tuple(_bytes(path / DECISIONS, LARGEST_DECISIONS).decode("utf-8").split("\n")[:-1])
    except UnicodeDecodeError as error:
        raise DraftError(f"it is damaged: {DECISIONS} cannot be read") from error


def _is_sound(path: Path) -> bool:
    """Whether it can be opened."""
    try:
        _read(path)
    except DraftError:
        return False
    return True


def _written(path: Path) -> int:
    """When a file was written; 0 if it is not there."""
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0


def _size(path: Path) -> int:
    """The bytes that the files of a draft hold; of one that is taken off meanwhile, what is still there."""
    try:
        return sum(one.stat().st_size for one in path.iterdir())
    except OSError:
        return 0


def _refuse_large(draft: Draft) -> None:
    largest = max(len(draft.content), len(draft.meta), len(draft.overlay))
    if largest > LARGEST:
        raise DraftError(f"{largest:,} bytes are more than the limit of {LARGEST:,}")


def _lines(entries: Sequence[str]) -> bytes:
    content = "".join(f"{line}\n" for line in entries).encode()
    if content.count(b"\n") != len(entries):
        raise DraftError("a decision is one line")
    if len(content) > LARGEST_DECISIONS:
        raise DraftError("more decisions than a draft can hold; commit them first")
    return content


def _replace(path: Path, content: bytes) -> None:
    """Write a file so that it is either the old or the new one."""
    durable.replace(path, content, f".{path.name}.new")
    durable.settle(path.parent)


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
