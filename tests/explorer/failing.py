"""Calls of the system that fail: the n-th of one kind, with a chosen error, as a full or broken disk would make it.

The functions that Python code opens, writes, synchronises and renames files by are replaced while a command runs; what an
engine in another language does is not seen here, and fails on small disks of its own (`test_system_errors`).
"""

from __future__ import annotations

import builtins
import errno
import io
import os
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self
from unittest.mock import patch

KILL = 9  # instead of an error
KINDS = ("open", "write", "fsync", "replace", "rename", "link", "unlink", "mkdir", "sqlite")
ERRORS = (errno.ENOSPC, errno.EIO, errno.EACCES, errno.EROFS, errno.EPERM, errno.EDQUOT, errno.EMFILE)


@dataclass
class Failing:
    """Counts calls that touch files below a folder, and lets the n-th of a kind fail; n = 0 only counts."""

    root: Path
    kind: str = ""
    number: int = 0
    error: int = errno.EIO
    counted: Counter[str] = field(default_factory=Counter)

    def call(self, kind: str, *names: object) -> None:
        """One call of a kind; without names it is one on an open file."""
        if names and not any(isinstance(name, str | os.PathLike) and str(name).startswith(str(self.root)) for name in names):
            return
        self.counted[kind] += 1
        if kind == self.kind and self.counted[kind] == self.number:
            if self.error == KILL:
                os._exit(KILL)  # as a kill does: nothing is cleared away
            if kind == "sqlite":
                full = self.error == errno.ENOSPC
                error = sqlite3.OperationalError("database or disk is full" if full else "disk I/O error")
                error.sqlite_errorcode = sqlite3.SQLITE_FULL if full else sqlite3.SQLITE_IOERR
                raise error
            raise OSError(self.error, os.strerror(self.error), *map(str, names[:1]))

    @contextmanager
    def on(self) -> Iterator[Counter[str]]:
        """Replace the calls; what was counted."""
        opened, connected = io.open, sqlite3.connect

        def open_(file: Any, mode: str = "r", *more: Any, **named: Any) -> Any:
            self.call("open", file)
            made = opened(file, mode, *more, **named)
            own = isinstance(file, str | os.PathLike) and str(file).startswith(str(self.root))
            return _Written(made, self) if own and set(mode) & set("wax+") else made

        def through(kind: str) -> Callable[..., Any]:
            real = getattr(os, kind)

            def call(*names: Any, **named: Any) -> Any:
                self.call(kind, *(() if kind == "fsync" else names))
                return real(*names, **named)
            return call

        def connect(path: Any, *more: Any, **named: Any) -> Any:
            failing = self

            class Connection(sqlite3.Connection):
                def execute(self, *words: Any) -> Any:
                    failing.call("sqlite")
                    return super().execute(*words)

                def executemany(self, *words: Any) -> Any:
                    failing.call("sqlite")
                    return super().executemany(*words)

            self.call("sqlite")
            return connected(path, *more, factory=Connection, **named)

        kinds = ("fsync", "replace", "rename", "link", "unlink", "mkdir")
        with patch.multiple(os, **{kind: through(kind) for kind in kinds}), patch.object(io, "open", open_), \
                patch.object(builtins, "open", open_), patch.object(sqlite3, "connect", connect):
            yield self.counted


class _Written:
    """An open file whose writing is counted."""

    def __init__(self, file: Any, failing: Failing) -> None:
        self._file, self._failing = file, failing

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def write(self, content: Any) -> Any:
        self._failing.call("write")
        return self._file.write(content)
