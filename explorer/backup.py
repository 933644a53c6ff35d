"""A library as one file, made while others read and write it; and the library again from that file, elsewhere.

Why: what is kept in one place only is lost with it; and what was never read back is no copy.
Method: a zip of what the manifest names, of the manifest, and of what lies on the desk; `backup.json`, written last, has
    the hash of each. No lock is held: each file must have the hash that the manifest has of it, and where a writer was
    quicker, all is copied anew; after some such times the next turn to write is waited for. A change that a killed writer
    had decided is taken up first. The file is read back before it gets its name. The index, a cache, is made again by
    whoever restores. The same library gives the same bytes. A restored folder gets its manifest last: before that it is no
    library, and a restore that was broken off can be begun again.
Fails: `LibraryError` in one line: damage, which is not copied; a file that is no backup or no longer what was written; a
    folder with something in it; what the system does not allow.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import time
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import IO

from explorer import drafts, durable
from explorer.library import Library
from explorer.manifest import FILE, InUse, LibraryError, checksum

LIST, FORMAT = "backup.json", 1
BEGUN = ".restoring"  # in a folder that is being restored
TRIES, PATIENCE = 5, 60.0  # copies before the turn to write is waited for; seconds
PIECE = 1 << 20
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, KeyError, TypeError)


class _Changed(Exception):
    """A file is not what the manifest says, whose name it has."""


def backup(root: Path, to: Path) -> int:
    """Copy a library into a new file; the number of files in it."""
    if to.exists():
        raise LibraryError("is there already and stays as it is; choose another name", to)
    if to.resolve().is_relative_to(root.resolve()):
        raise LibraryError("is within the library, which it should outlive; choose another place", to)
    draft = to.with_name(f"{to.name}.draft")
    with _system(to):
        try:
            names = _copied(Library(root), draft)
            with draft.open("rb") as file, zipfile.ZipFile(file) as made:
                for name, sha256 in _listed(made, to).items():
                    _hold(made, name, sha256, to)
                os.fsync(file.fileno())
            draft.replace(to)
            durable.settle(to.parent)
        finally:
            draft.unlink(missing_ok=True)
    return names


def restore(file: Path, root: Path) -> int:
    """Make a folder that is not there, or empty, the library that a backup holds; the number of files."""
    with _system(root):
        if root.exists() and (not root.is_dir() or (any(root.iterdir()) and not (root / BEGUN).exists())):
            raise LibraryError("not an empty folder; choose another, nothing is written over", root)
    with _system(file), file.open("rb") as opened:
        try:
            with zipfile.ZipFile(opened) as made:
                _write_out(made, file, root)
                return len(made.namelist()) - 1
        except BROKEN as error:
            raise LibraryError(f"no whole backup ({' '.join(str(error).split())}); take another copy", file) from error


def _copied(library: Library, draft: Path) -> int:
    """Copy until nobody has written meanwhile; the number of files."""
    if (library.root / ".pending" / FILE).exists():
        with contextlib.suppress(InUse), library.writing():  # what a killed writer had decided; one at work does it himself
            pass
    for _ in range(TRIES):
        with contextlib.suppress(_Changed):
            return _copy(library.root, draft)
    with _turn(library):
        try:
            return _copy(library.root, draft)
        except _Changed as error:
            raise LibraryError(f"{error}: not as it was written, and damage is not backed up; run verify, which says how it "
                               "is mended", library.root) from error


@contextlib.contextmanager
def _turn(library: Library) -> Iterator[None]:
    """Hold the library for writing, as soon as those before have ended."""
    until = time.monotonic() + PATIENCE
    with contextlib.ExitStack() as held:
        while True:
            try:
                held.enter_context(library.writing())
                break
            except InUse:
                if time.monotonic() > until:
                    raise
                time.sleep(0.1)
        yield


def _copy(root: Path, draft: Path) -> int:
    """Copy what one state of the manifest names; `_Changed` if a file is of another state."""
    library = Library(root)
    if not library.is_made():
        raise LibraryError("no library here, so nothing to back up", root)
    said = library.manifest.to_json()
    hashes = {FILE: hashlib.sha256(said).hexdigest(), **library.manifest.files}
    with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED, strict_timestamps=False) as made:
        for name, sha256 in sorted(hashes.items()):
            try:
                with (root / name).open("rb") as source:
                    if _put(made, name, source) != sha256:
                        raise _Changed(name)
            except FileNotFoundError as error:
                raise _Changed(name) from error
        for name in _on_the_desk(root):
            with contextlib.suppress(FileNotFoundError), (root / name).open("rb") as source:  # taken off meanwhile
                hashes[name] = _put(made, name, source)
        content = {"format": FORMAT, "files": hashes}
        made.writestr(_entry(LIST), json.dumps({**content, "checksum": checksum(content)}, indent=1, sort_keys=True))
    return len(hashes)


def _on_the_desk(root: Path) -> list[str]:
    """The files of drafts: no part of the library, but what people decided and have not committed."""
    found = (path for path in (root / drafts.FOLDER).rglob("*") if path.is_file())
    return sorted(path.relative_to(root).as_posix() for path in found if path.suffix != ".draft" and path.name[0] != ".")


def _put(made: zipfile.ZipFile, name: str, source: IO[bytes]) -> str:
    """Write an entry piece by piece; the hash of what was written."""
    digest = hashlib.sha256()
    with made.open(_entry(name), "w", force_zip64=True) as target:
        while piece := source.read(PIECE):
            digest.update(piece)
            target.write(piece)
    return digest.hexdigest()


def _entry(name: str) -> zipfile.ZipInfo:
    """An entry that says of no time and no machine, so that the same library gives the same bytes."""
    entry = zipfile.ZipInfo(name)
    entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 3, 0o600 << 16
    return entry


def _listed(made: zipfile.ZipFile, file: Path) -> Mapping[str, str]:
    """The files of a backup with their hashes, if it holds these and nothing else."""
    content = json.loads(made.read(LIST))
    if type(content["format"]) is not int or content["format"] != FORMAT:
        reason = f"a backup of format {content['format']!r}; this version knows {FORMAT}: open it with a newer version"
        raise LibraryError(reason, file)
    if content.pop("checksum") != checksum(content):
        raise LibraryError(f"{LIST}: damaged, it is not as it was written; take another copy", file)
    files: dict[str, str] = content["files"]
    if sorted(made.namelist()) != sorted((LIST, *files)) or FILE not in files:
        raise LibraryError("holds other files than its list names; take another copy", file)
    if odd := next((name for name in files if not _is_within(name)), None):
        raise LibraryError(f"{odd!r}: not a name within a library; take another copy", file)
    return files


def _is_within(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return "/".join(parts) == name and ".." not in parts and not name.startswith("/") and not set(name) & set("\\:\0")


def _write_out(made: zipfile.ZipFile, file: Path, root: Path) -> None:
    """Write all that is in a backup into a folder, the manifest last."""
    files = _listed(made, file)
    with _system(root):
        root.mkdir(parents=True, exist_ok=True)
        if sum(entry.file_size for entry in made.infolist()) > (free := shutil.disk_usage(root).free):
            raise LibraryError(f"the disk has room for {free // 1_000_000} MB only; choose another place", root)
        durable.write(root / BEGUN, b"")
        for name in sorted(files, key=lambda name: (name == FILE, name)):
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            target = root / f"{name}.draft"
            _hold(made, name, files[name], file, target)
            target.replace(root / name)
        for folder in {(root / name).parent for name in files}:
            durable.settle(folder)
        (root / BEGUN).unlink()


def _hold(made: zipfile.ZipFile, name: str, sha256: str, file: Path, target: Path | None = None) -> None:
    """Read an entry, to a file if one is named, and hold it against its hash."""
    digest = hashlib.sha256()

    def pieces() -> Iterator[bytes]:
        with made.open(name) as source:
            while piece := source.read(PIECE):
                digest.update(piece)
                yield piece

    if target:
        durable.write(target, pieces())
    else:
        for _ in pieces():
            pass
    if digest.hexdigest() != sha256:
        raise LibraryError(f"{name}: not as it was written; take another copy", file)


@contextlib.contextmanager
def _system(place: Path) -> Iterator[None]:
    """What the system does not allow, as one line that names the file."""
    try:
        yield
    except OSError as error:
        where = Path(str(error.filename)) if error.filename else place
        raise LibraryError(f"{(error.strerror or str(error)).lower()}; nothing is lost, try again when that is mended",
                           where) from error
