"""What confines a child process, seen from both its ends.

Why: files and queries from anyone are handled where they can harm nothing; the mechanism must be right once, not twice.
Method: a child is a program of its own, never a fork, for pages run in threads. At its start it takes away from itself,
    for good, the network (a namespace of its own in which nothing is up, not even loopback), files to write, memory and
    time (`confine`). Both ends talk in JSON objects, each led by its length; what else the child prints is heard by its
    parent and kept to be judged. Every wait of the parent has a deadline (seconds of the monotonic clock), and `Child.end`
    kills. A child whose parent is gone ends itself (`end_with_parent`); a parent-death signal would do harm, as it comes
    when the thread that started the child ends.
Fails: `Ended` with its `cause`; whoever asked says in words what that means. What the system does not keep a child from
    is told by `Confinement`.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import math
import os
import resource
import select
import signal
import struct
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Any, BinaryIO, Literal, NamedTuple, Self

from ontology.ground import nesting

Cause = Literal["start", "time", "memory", "answer", "crash"]

ROOT = Path(__file__).resolve().parents[2]
# One pool of memory a process: else each thread reserves 64 MB of the address space that is bounded.
ENVIRONMENT = {"PYTHONPATH": str(ROOT), "MALLOC_ARENA_MAX": "1", "PYTHONUTF8": "1", "PYTHONHASHSEED": "0"}
LENGTH = struct.Struct(">I")
GRACE = 2  # seconds of processor time that the parent's own clock gets first
LAST_WORDS = 65_536  # bytes kept of what a child prints
OUT_OF_MEMORY = (b"MemoryError", b"bad_alloc", b"memory allocation", b"Cannot allocate", b"failed to map")
CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
NO_NEW_PRIVILEGES = 38


class Confinement(NamedTuple):
    """What the system keeps a child from: the network, and more memory than it may use."""

    network: bool
    memory: bool


class Ended(Exception):
    """A child that gives no answer: not started, out of time or memory, no sound answer, or broken down."""

    def __init__(self, cause: Cause, reason: str = "") -> None:
        self.cause, self.reason = cause, reason
        super().__init__(f"{cause}: {reason}" if reason else cause)


# In the child


def streams() -> tuple[BinaryIO, BinaryIO]:
    """The streams from and to the parent; what anything else prints goes to standard error."""
    inward, outward = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    with Path(os.devnull).open("rb") as nothing:
        os.dup2(nothing.fileno(), 0)
    os.dup2(2, 1)
    return inward, outward


def confine(memory: int, files: int, seconds: float | None = None) -> Confinement:
    """Leave the network and lower the limits of this process for good: bytes of memory, open files, processor time."""
    return Confinement(leave_network(), lower_limits(memory, files, seconds))


def leave_network() -> bool:
    """Whether this process now has a network of its own, in which there is nothing."""
    try:
        system = ctypes.CDLL(None, use_errno=True)
        system.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0)
        return bool(system.unshare(CLONE_NEWUSER | CLONE_NEWNET) == 0)
    except (AttributeError, OSError):  # not Linux
        return False


def lower_limits(memory: int, files: int, seconds: float | None = None) -> bool:
    """Bound what this process may take, where the system can; whether its memory is bounded."""
    most = {resource.RLIMIT_FSIZE: (0, 0), resource.RLIMIT_CORE: (0, 0), resource.RLIMIT_NOFILE: (files, files),
            resource.RLIMIT_AS: (memory, memory)}
    if seconds is not None:  # at the first of the two the system says why it ends the process, at the second it only does
        most[resource.RLIMIT_CPU] = (math.ceil(seconds), math.ceil(seconds) + 1)
    for kind, limits in most.items():
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(kind, limits)
    bounded = resource.getrlimit(resource.RLIMIT_AS)[1] == memory
    return bounded and sys.platform == "linux"  # elsewhere the limit is taken and not kept


def allow_time(seconds: float) -> None:
    """Let the system end this process should the parent, which is to do so, have stopped too."""
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(time.process_time() + seconds + GRACE), hard))


def end_with_parent(pipe: BinaryIO) -> None:
    """Watch a pipe to the parent from now on, and end this process, in the midst of its work too, when that is gone."""
    threading.Thread(target=_end_when_closed, args=(pipe.fileno(),), daemon=True).start()


def _end_when_closed(pipe: int) -> None:
    waiting = select.poll()
    waiting.register(pipe, 0)  # only the end of the other side is told
    waiting.poll()
    os._exit(0)


def send(outward: BinaryIO, message: Mapping[str, Any]) -> None:
    """Send a JSON object."""
    outward.write(_packed(message))
    outward.flush()


def messages(inward: BinaryIO) -> Iterator[Mapping[str, Any]]:
    """The JSON objects that arrive, until the pipe is closed."""
    while header := inward.read(LENGTH.size):
        yield nesting.loads(inward.read(*LENGTH.unpack(header)))


def _packed(message: Mapping[str, Any]) -> bytes:
    content = json.dumps(message, ensure_ascii=True).encode("ascii")
    return LENGTH.pack(len(content)) + content


# In the parent


class Child:
    """A program in a process of its own, in an empty folder, and the pipes to it; as a context it is ended at the end.

    `module` is run with `words`; `given` is a file to be its standard input, where it is not asked anything. Every failure
    is an `Ended`, after which the child is of no use any more.
    """

    def __init__(self, module: str, words: Sequence[str], given: IO[bytes] | None = None) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix=f"{module}-")
        try:
            self.process = subprocess.Popen(
                [sys.executable, "-s", "-P", "-B", "-m", module, *words], cwd=self._folder.name, env=ENVIRONMENT,
                stdin=given or subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, bufsize=0)
        except (OSError, ValueError) as error:
            self._folder.cleanup()
            reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
            raise Ended("start", reason) from error
        self._pipes: list[IO[bytes]] = [
            pipe for pipe in (self.process.stdin, self.process.stdout, self.process.stderr) if pipe]
        for pipe in self._pipes:
            os.set_blocking(pipe.fileno(), False)
        self._said = b""
        self._silent = False  # its standard error is closed

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.end()

    def is_gone(self) -> bool:
        """Whether it ended by itself."""
        return self.process.poll() is not None

    def send(self, message: Mapping[str, Any], deadline: float) -> None:
        """Send a JSON object."""
        pipe, rest = self._pipes[0].fileno(), memoryview(_packed(message))
        while rest:
            self._wait(pipe, select.POLLOUT, deadline)
            try:
                rest = rest[os.write(pipe, rest):]
            except BrokenPipeError:
                raise self._died() from None

    def receive(self, deadline: float, largest: int) -> Mapping[str, Any]:
        """The next JSON object it sends, of at most `largest` bytes."""
        (length,) = LENGTH.unpack(self._read(LENGTH.size, deadline))
        if length > largest:
            raise Ended("answer", f"{length:,} bytes are more than {largest:,}")
        try:
            message = nesting.loads(self._read(length, deadline))
        except ValueError:
            message = None
        if not isinstance(message, dict):
            raise Ended("answer", "no JSON object")
        return message

    def end(self) -> None:
        """Kill it and wait until it is gone."""
        self.process.kill()
        self.process.wait()
        for pipe in self._pipes:
            pipe.close()
        self._folder.cleanup()

    def _read(self, size: int, deadline: float) -> bytes:
        pipe, parts = self._pipes[-2].fileno(), []
        while size:
            self._wait(pipe, select.POLLIN, deadline)
            part = os.read(pipe, min(size, 1 << 20))
            if not part:
                raise self._died()
            parts.append(part)
            size -= len(part)
        return b"".join(parts)

    def _wait(self, pipe: int, event: int, deadline: float) -> None:
        """Wait until a pipe can be used or is closed at its other end; what the child prints meanwhile is heard."""
        waiting, errors = select.poll(), self._pipes[-1].fileno()
        waiting.register(pipe, event)
        while (left := deadline - time.monotonic()) > 0:
            if not self._silent:
                waiting.register(errors, select.POLLIN)
            ready = dict(waiting.poll(left * 1000))
            if errors in ready and not self._hear():
                waiting.unregister(errors)
            if pipe in ready:
                return
        raise Ended("time")

    def _hear(self) -> bool:
        """Take in what it has printed, so that a full pipe does not stop it; whether it can still print."""
        try:
            said = os.read(self._pipes[-1].fileno(), LAST_WORDS)
        except BlockingIOError:
            return True
        self._said = (self._said + said)[-LAST_WORDS:]
        self._silent = not said
        return not self._silent

    def _died(self) -> Ended:
        """Why it ended by itself."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(1)
        self._hear()
        if any(words in self._said for words in OUT_OF_MEMORY):
            return Ended("memory")
        return Ended("time" if self.process.returncode == -signal.SIGXCPU else "crash")
