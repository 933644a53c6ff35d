"""Who writes to a library now, and where its index is made if nobody can.

Why: one writer at a time, and no reader may wait for it; a library on a read-only medium must be readable as well.
Method: a lock file that names its process; whoever only wants to know whether somebody writes asks for a share of the lock,
    which needs no writing. An index that cannot stand in the library is made in a folder of the user's own among the
    temporary files, named after the library, and used as long as it is in step.
Fails: `InUse` with the other's process id, `Unwritable` with the system's reason, each in one line.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

from filelock import FileLock, Timeout

from explorer import durable
from explorer.manifest import InUse, Unwritable

LOCK, HOLDER = ".lock", ".lock.pid"
PATIENCE = 0.3  # seconds: who asks whether somebody writes has the lock for a moment


@contextlib.contextmanager
def held(root: Path) -> Iterator[None]:
    """Hold a folder for writing; it is made if there is none."""
    lock, holder = FileLock(root / LOCK), root / HOLDER
    try:
        root.mkdir(parents=True, exist_ok=True)
        lock.acquire(timeout=PATIENCE, poll_interval=PATIENCE / 10)
    except Timeout:
        raise InUse(f"in use by another process (pid {_pid(root)})", root) from None
    except OSError as error:
        raise Unwritable(f"cannot be written to: {durable.told(error, root)}", root) from error
    try:
        with contextlib.suppress(OSError):  # its name is told to others and decides nothing
            holder.write_text(str(os.getpid()))
        yield
    finally:
        with contextlib.suppress(OSError):
            holder.unlink(missing_ok=True)
        lock.release()


def writer(root: Path) -> str:
    """The id of the process that writes to a folder now, "unknown" if it has not said it yet; "" if nobody writes."""
    try:
        handle = os.open(root / LOCK, os.O_RDONLY)
    except OSError:
        return ""  # nobody has ever written, or nobody here can
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return _pid(root)
    except OSError:
        return ""  # a medium without locks
    finally:
        os.close(handle)
    return ""


def apart(root: Path) -> Path:
    """Where an index is made that cannot stand in a library; no other user can have put anything there."""
    name = hashlib.sha256(os.fsencode(root.resolve())).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"guideline-explorer-{os.getuid()}" / name


def is_own(folder: Path) -> bool:
    """Whether a folder apart is there and its parent is ours alone."""
    try:
        found = folder.parent.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid() and not found.st_mode & 0o077 and folder.is_dir()


def make_own(folder: Path) -> None:
    """Make a folder apart; `Unwritable` where another user has taken its name."""
    try:
        folder.parent.mkdir(mode=0o700, exist_ok=True)
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise Unwritable(f"no index can be made: {durable.told(error)}") from error
    if not is_own(folder):
        raise Unwritable(f"no index can be made: {folder.parent} is somebody else's; set TMPDIR to a folder of your own")


def _pid(root: Path) -> str:
    try:
        return (root / HOLDER).read_text().strip() or "unknown"
    except OSError:
        return "unknown"
