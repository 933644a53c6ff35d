"""Reads a file from anyone in a child process that can harm nothing.

Why: a page takes uploads, and DOCX and PDF are read by large parsers; what goes wrong there must end as one line.
Method: `loaders.confined` gets the bytes and gives JSON, never objects; both are bounded, and so is its time. The text
    that spans count is decoded here again or checked against every quote, so that a child cannot claim what does not
    stand there. A child is a program of its own, never a fork, because pages run in threads. What the system keeps such
    a child from can be asked, so that a page can say it.
Fails: `Unreadable` in one line "FILE: reason": what the reader refused, or that it took too long, needed too much
    memory, or broke down.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import IO, Any

from loaders.confined import PROBE
from loaders.layers import Original, TextLayer, kind_of
from loaders.reading import Reading, quiet
from loaders.record import MisplacedQuote, Record
from loaders.record_json import from_json
from loaders.source import MAX_BYTES, SourceDocument, Unreadable, decode, layered

ROOT = Path(__file__).resolve().parents[1]
LARGEST = 500_000_000  # bytes of an answer
LAST_WORDS = 65_536
LONGEST = 300  # seconds of a reading
RULES_BEGIN = b'{"phase": "rules"}\n'
_OUT_OF_MEMORY = (b"MemoryError", b"bad_alloc", b"memory allocation", b"Cannot allocate", b"failed to map")
# One pool of memory a process: else each thread reserves 64 MB of the address space that is bounded.
_ENVIRONMENT = {"PYTHONPATH": str(ROOT), "MALLOC_ARENA_MAX": "1", "PYTHONUTF8": "1", "PYTHONHASHSEED": "0"}


@dataclass(frozen=True, slots=True)
class Limits:
    """What one reading may take: seconds of time, bytes of memory."""

    seconds: float = 60
    memory: int = 1 << 30

    @classmethod
    def of(cls, size: int) -> Limits:
        """The limits for a file of `size` bytes: a minute more for each million, five minutes at most."""
        return cls(seconds=min(round(cls().seconds * (1 + size / 1e6)), LONGEST))


@dataclass(frozen=True, slots=True)
class Kept:
    """What a child is kept from on this system: other machines, more than its share of memory."""

    network: bool
    memory: bool


@cache
def kept_from() -> Kept:
    """What the system keeps a child from; a child is asked once. Nothing, if none can be started."""
    try:
        told = _answer(PROBE, b"", Limits(), quiet)
    except Unreadable:
        return Kept(network=False, memory=False)
    return Kept(told.get("network") is True, told.get("memory") is True)


def read_confined(name: str, raw: bytes, limits: Limits | None = None, told: Callable[[str], None] = quiet) -> Reading:
    """The source and record of a file's bytes, read in a child; `name` is without folders.

    Without `limits` they are those of the file's size. `told` hears "rules" when the file has been read and the rules begin.
    """
    if not raw:
        raise Unreadable(f"{name}: the file is empty")
    if len(raw) > MAX_BYTES:
        raise Unreadable(f"{name}: {len(raw):,} bytes are more than the limit of {MAX_BYTES:,}")
    said = _answer(name, raw, limits or Limits.of(len(raw)), told)
    if "unreadable" in said:
        raise Unreadable(" ".join(str(said["unreadable"]).split()))
    try:
        source = _source(name, raw, said["layer"])
        record = from_json(Record, said["record"])
        record.check(source.text)
    except (ValueError, KeyError, TypeError, MisplacedQuote) as error:
        if isinstance(error, Unreadable):
            raise
        raise Unreadable(f"{name}: its reader gave something else than a record") from None
    return Reading(source, record)


def _source(name: str, raw: bytes, layer: object) -> SourceDocument:
    if kind_of(raw) is None:
        return decode(name, raw)
    return layered(name, Original.of(raw, from_json(TextLayer, layer)))


def _answer(name: str, raw: bytes, limits: Limits, told: Callable[[str], None]) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="reading-") as folder, tempfile.TemporaryFile() as given:
        given.write(raw)
        given.seek(0)
        content = _Child(folder, given, name, limits).answer(told)
    try:
        said = json.loads(content)
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict):
        raise Unreadable(f"{name}: its reader gave something else than an answer")
    return said


class _Child:
    """A confined process that reads one file."""

    def __init__(self, folder: str, given: IO[bytes], name: str, limits: Limits) -> None:
        self._name, self._limits = name, limits
        words = [str(limits.seconds), str(limits.memory), name]
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-s", "-P", "-B", "-m", "loaders.confined", *words], cwd=folder, env=_ENVIRONMENT,
                stdin=given, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        except (OSError, ValueError) as error:
            raise Unreadable(f"{name!r}: no process to read it could be started ({error})") from None

    def answer(self, told: Callable[[str], None]) -> bytes:
        """Its last line, within the time allowed; `told` hears of the rules when one came before."""
        late = threading.Event()
        clock = threading.Timer(self._limits.seconds, self._stop, [late])
        clock.start()
        with self._process as process:
            if process.stdout is None or process.stderr is None:
                raise Unreadable(f"{self._name}: no pipe to its reader")
            content = process.stdout.readline(LARGEST + 1)
            if content == RULES_BEGIN:
                told("rules")
                content = process.stdout.readline(LARGEST + 1)
            if len(content) > LARGEST:
                process.kill()
            said = process.stderr.read(LAST_WORDS)
            process.wait()
        clock.cancel()
        if late.is_set() or process.returncode:
            raise Unreadable(f"{self._name}: {self._reason(said, late=late.is_set())}")
        return content

    def _stop(self, late: threading.Event) -> None:
        if self._process.poll() is None:
            late.set()
            self._process.kill()

    def _reason(self, said: bytes, *, late: bool) -> str:
        if late or self._process.returncode in (-signal.SIGXCPU, -signal.SIGKILL):
            return f"reading took longer than {self._limits.seconds:g} seconds and was ended"
        if any(words in said for words in _OUT_OF_MEMORY):
            return f"reading needed more than {self._limits.memory / 1e6:,.0f} MB of memory and was ended"
        return "its reader broke down; the file is damaged or made to do harm"
