"""Files of the library as they were written, or not believed.

Why: a changed digit in a graph is a false dose that reads like a true one; so what differs from what was written must not
    be read on, by whoever reads it.
Method: the manifest has the hash of every file. `Written` gives a file's content only where it has that hash; a reader
    whose manifest a writer has replaced meanwhile looks at the present one, and at the one that is decided and not yet in
    its place. What mends a file depends on what it is, and is said with it.
Fails: `Damaged` in one line: file, reason, what to do.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from explorer.manifest import FILE, LibraryError, hash_in

PENDING = ".pending"
MISSING, CHANGED, STRAY = "missing", "not as it was written", "not in the manifest"
DECISIONS, META, REPORT, ORIGINAL = "curation.jsonl", "meta.toml", "report.json", "original."
BACKUP = "put it back from a backup"
REPAIR = "run repair"


class Damaged(LibraryError):
    """A file is not what was written; `name` is its name in the library."""

    def __init__(self, name: str, wrong: str, way: str, root: Path) -> None:
        super().__init__(f"{name}: {wrong}; {way}", root)
        self.name = name


@dataclass(frozen=True)
class Written:
    """A file of a library with the hash that it was written with, "" for one that the manifest does not have."""

    root: Path
    name: str
    sha256: str

    @property
    def path(self) -> Path:
        """Where it lies."""
        return self.root / self.name

    def wrong(self) -> str:
        """What is wrong with it; "" if it is as it was written, or was not written and is not there."""
        if not self.path.is_file():
            return MISSING if self.sha256 else ""
        return "" if self._is(sha256_of(self.path)) else CHANGED if self.sha256 else STRAY

    def check(self) -> Path:
        """Where it lies, for who reads it piece by piece; `Damaged` if it is not as it was written."""
        if wrong := self.wrong():
            raise self.damaged(wrong)
        return self.path

    def read_bytes(self) -> bytes:
        """Its content; `Damaged` if that is not what was written."""
        try:
            content = self.path.read_bytes()
        except (FileNotFoundError, IsADirectoryError, NotADirectoryError) as error:
            raise self.damaged(MISSING) from error
        except OSError as error:
            raise LibraryError(f"{self.name}: cannot be read ({error.strerror})", self.root) from error
        if not self._is(sha256_of(content)):
            raise self.damaged(CHANGED if self.sha256 else STRAY)
        return content

    def damaged(self, wrong: str) -> Damaged:
        """The error that says what is wrong and what to do."""
        return Damaged(self.name, wrong, self.way(), self.root)

    def way(self) -> str:
        """What mends it."""
        where, _, rest = self.name.partition("/")
        file = rest.rpartition("/")[2]
        if where == "bin":
            return f"{BACKUP}, or run restore-document and then repair"
        if where == "graphs" or file == REPORT or (file.startswith("source.") and self._has_original()):
            return f"{REPAIR}, which writes it again from the stored source"
        if file == DECISIONS:
            return f"{BACKUP}; if a person changed it, repair --decisions lists what that does and asks"
        return f"{BACKUP}, or load the same {'folder' if file == META else 'file'} again"

    def _has_original(self) -> bool:
        return any(self.path.parent.glob(f"{ORIGINAL}*"))

    def _is(self, sha256: str) -> bool:
        """Whether that is the hash it has, for this reader or by a manifest that was written since."""
        return sha256 == self.sha256 or any(
            hash_in(self.root / place, self.name) == sha256 for place in (FILE, f"{PENDING}/{FILE}"))


def sha256_of(content: bytes | Path) -> str:
    """The hash of content or of a file, read piece by piece."""
    if isinstance(content, bytes):
        return hashlib.sha256(content).hexdigest()
    with content.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
