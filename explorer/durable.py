"""Files that are on the disk before we go on, each the old one or the new one whatever happens meanwhile.

Why: what people wrote must survive a crash and a power cut; library and desk keep it by the same few calls. What the system
    refuses is a person's to mend: they need the file, the reason and what to do.
Method: a file is written beside its place under another name and renamed; contents and, where it is asked for, the names in
    a folder are synchronised with the disk. `told` is the one wording of what the system or an engine reports.
Fails: with an `OSError` that names the file; a draft that could not be finished is gone.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

SYSTEM = (OSError, MemoryError)  # what comes from outside, and is no fault of ours
_ROOM, _RIGHTS = "make room there and run it again", "let it be read and written, or name another place"
REMEDIES: Mapping[int, str] = {
    errno.ENOSPC: _ROOM, errno.EDQUOT: _ROOM, errno.EFBIG: _ROOM, errno.EACCES: _RIGHTS, errno.EPERM: _RIGHTS,
    errno.EROFS: "name a place that can be written to", errno.EIO: "look after the disk, then run verify",
    errno.EMFILE: "let more files be open (ulimit -n)", errno.ENFILE: "let more files be open",
    errno.ENOMEM: "close other programs and run it again", errno.ENOENT: "see whether it was moved or removed",
}
AGAIN = "mend that and run it again"


def write(path: Path, content: bytes | Iterable[bytes]) -> str:
    """Write a new file, given whole or piece by piece; its hash."""
    digest = hashlib.sha256()
    with naming(path), path.open("wb") as file:
        for piece in (content,) if isinstance(content, bytes) else content:
            digest.update(piece)
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())
    return digest.hexdigest()


def replace(path: Path, content: bytes | Iterable[bytes], draft: str) -> str:
    """Write a file so that it is either the old or the new one, under the name of a draft at first; its hash."""
    made = path.with_name(draft)
    try:
        sha256 = write(made, content)
        made.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            made.unlink(missing_ok=True)
        raise
    return sha256


def settle(folder: Path) -> None:
    """Let a change of names in a folder reach the disk."""
    with naming(folder):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextlib.contextmanager
def naming(path: Path) -> Iterator[None]:
    """Let what goes wrong with an open file name it, as the system does not."""
    try:
        yield
    except OSError as error:
        if error.errno and not error.filename:
            error.filename = str(path)
        raise


def told(error: BaseException, root: Path | None = None) -> str:
    """What the system reports, in one line: file, reason, what to do. Below `root` the file has its name there."""
    if isinstance(error, shutil.Error) and error.args and isinstance(error.args[0], list):
        source, _, why = error.args[0][0]  # the first of all that could not be copied
        return f"{_named(source, root)}{why}; {AGAIN}"
    if isinstance(error, OSError) and error.errno:
        reason = (error.strerror or os.strerror(error.errno)).lower()
        return f"{_named(error.filename, root)}{reason}; {REMEDIES.get(error.errno, AGAIN)}"
    if isinstance(error, MemoryError):
        return f"not enough memory; {REMEDIES[errno.ENOMEM]}"
    words = " ".join(str(error).split()) or type(error).__name__
    full = "no space left" in words.lower() or "too large" in words.lower()
    return f"{words.replace(f'{root}/', '') if root else words}; {_ROOM if full else AGAIN}"


def _named(name: object, root: Path | None) -> str:
    """A file before what is said of it; what was written to no file that is known is the output."""
    if isinstance(name, bytes | str | os.PathLike):
        path = Path(os.fsdecode(name))
        return f"{path.relative_to(root) if root and path.is_relative_to(root) else path}: "
    return "" if root else "output: " if name is None else f"{name}: "
