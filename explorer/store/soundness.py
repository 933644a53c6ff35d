"""Whether a published snapshot is still what was published, found out before it is believed.

Why: an engine believes what it reads. One flipped bit made a question run for ever, or changed silently what was found.
Method: the sizes of all files are compared at once, then their hashes, small files first, so many bytes before the first
    answer; the rest is compared in a thread behind it, and from then on whoever asks the snapshot is refused (`refuse`).
    A file is read once in a process, however often it is opened, while its size and its time are the same.
Fails: `Damaged` in one line from `refuse`; a file that cannot be read is damage.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from explorer.store import StoreError

AT_ONCE = 200_000_000  # bytes that are compared before the first answer

_hashes: dict[tuple[int, ...], str] = {}  # of files read by this process, by what tells one state of a file from another
_damaged: dict[Path, str] = {}  # snapshots in which damage was found, and what
_behind: dict[Path, threading.Thread] = {}


class Damaged(StoreError):
    """A snapshot is not as it was published; it can be made again from the graphs."""


class Written(NamedTuple):
    """A file as it was when it was published; a size of -1 is not known."""

    sha256: str
    size: int


def damage(folder: Path, files: Mapping[str, Written], at_once: int | None = AT_ONCE, *, again: bool = False) -> str:
    """The first file of a snapshot that is not as it was published, and what of it; "" if there is none.

    What is left after `at_once` bytes is compared in a thread. `again` reads what was read before as well.
    """
    folder = folder.resolve()
    if folder in _damaged:  # it is believed again when all of it is sound
        at_once = None
    small, size = [], 0
    try:
        for found, name in sorted((_size(folder, name, written), name) for name, written in files.items()):
            size += found
            if at_once is None or size <= at_once:
                small.append(name)
        _compare(folder, files, small, again=again)
    except Damaged as error:
        _damaged[folder] = str(error)
        return str(error)
    if len(small) == len(files):
        _damaged.pop(folder, None)
    else:
        _start(folder, files, sorted(files.keys() - set(small)), again=again)
    return _damaged.get(folder, "")


def refuse(folder: Path) -> None:
    """Refuse a snapshot in which damage was found, be it after it was opened."""
    if _damaged and (found := _damaged.get(folder.resolve())):
        raise Damaged(f"{found}; run rebuild")


def settled(folder: Path) -> None:
    """Wait until all of a snapshot was compared."""
    if thread := _behind.get(folder.resolve()):
        thread.join()


def sha256_of(path: Path, *, again: bool = False) -> str:
    """The hash of a file that is not written to any more."""
    stat = path.stat()
    state = (stat.st_dev, stat.st_ino, stat.st_size, stat.st_mtime_ns)
    if again or state not in _hashes:
        with path.open("rb") as file:
            _hashes[state] = hashlib.file_digest(file, "sha256").hexdigest()
    return _hashes[state]


def _size(folder: Path, name: str, written: Written) -> int:
    try:
        size = (folder / name).stat().st_size
    except OSError as error:
        raise Damaged(f"index/{folder.name}/{name}: missing") from error
    if written.size not in (size, -1):
        raise Damaged(f"index/{folder.name}/{name}: {size:,} bytes instead of {written.size:,}")
    return size


def _compare(folder: Path, files: Mapping[str, Written], names: Iterable[str], *, again: bool) -> None:
    for name in names:
        try:
            if sha256_of(folder / name, again=again) != files[name].sha256:
                raise Damaged(f"index/{folder.name}/{name}: not as it was written")
        except OSError as error:
            raise Damaged(f"index/{folder.name}/{name}: cannot be read ({error.strerror})") from error


def _start(folder: Path, files: Mapping[str, Written], names: Iterable[str], *, again: bool) -> None:
    """Compare the rest behind what is asked meanwhile."""
    def compare() -> None:
        try:
            _compare(folder, files, names, again=again)
        except Damaged as error:
            _damaged[folder] = str(error)

    running = _behind.get(folder)
    if running is None or not running.is_alive():
        _behind[folder] = threading.Thread(target=compare, daemon=True)
        _behind[folder].start()
