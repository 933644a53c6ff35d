"""Commands of the explorer in children to which something happens.

Why: what a kill, a failing call or a full disk leaves behind can only be seen where it really happens.
Method: one process has imported the explorer and forks a child for each command. There an audit hook sees each call of
    Python that opens, renames, links, makes or removes something below a folder, and `os.fsync` is wrapped: these are the
    points. At the nth the child kills itself or the call fails with the errno that is asked for. Limits of the kernel cut
    off writing and memory. Who does not end in time is killed.
Fails: with an `EOFError` if the process that forks is gone.
"""

from __future__ import annotations

import errno
import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CHANGES = {"os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.link", "os.symlink", "os.truncate"}
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
KILLED = -signal.SIGKILL


@dataclass(frozen=True)
class Fault:
    """What happens to a command, and below which folder; `at` 0 means at no point, -1 at every one."""

    under: str = ""
    at: int = 0
    how: str = "kill"  # or the name of an errno
    reads: bool = False  # whether opening for reading is a point too
    largest: int = 0  # bytes that a file may have
    seconds: int = 60


@dataclass(frozen=True)
class Outcome:
    """How a command ended: -9 killed by itself; `slow` if it had to be."""

    code: int
    out: str
    err: str
    points: int
    slow: bool = False
    seen: list[str] = field(default_factory=list)

    def is_one_line(self) -> bool:
        """Whether a refusal is as it must be: status 2 and one line of message, whatever was told before."""
        return self.code == 2 and "Traceback" not in self.err and self.err.strip() != "" and \
            self.err.strip().splitlines()[-1].startswith("python -m explorer: ")


class Child:
    """Where commands are run; to be closed."""

    def __init__(self) -> None:
        self._process = subprocess.Popen([sys.executable, "-m", "tests.faults.child"], cwd=ROOT, stdin=subprocess.PIPE,
                                         stdout=subprocess.PIPE, text=True)

    def close(self) -> None:
        """End it."""
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait(30)

    def run(self, words: Sequence[str | Path], fault: Fault | None = None) -> Outcome:
        """Run one command of the explorer."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps([list(map(str, words)), asdict(fault or Fault())]) + "\n")
        self._process.stdin.flush()
        if not (line := self._process.stdout.readline()):
            raise EOFError("the process that forks is gone")
        return Outcome(**json.loads(line))


def _serve() -> None:
    """Fork a child for each line of standard input."""
    from rdflib import Graph

    import explorer.__main__
    from explorer.store.nquads import canonical
    from loaders import validation
    from ontology import vocabulary

    validation.fingerprint()  # what each command would make anew
    validation.validate(Graph())
    canonical(vocabulary())
    for line in sys.stdin:
        words, fault = json.loads(line)
        sys.stdout.write(json.dumps(_forked(explorer.__main__.main, words, Fault(**fault))) + "\n")
        sys.stdout.flush()


def _forked(main: object, words: list[str], fault: Fault) -> dict[str, object]:
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err, tempfile.TemporaryFile("w+") as points:
        pid = os.fork()
        if not pid:
            _child(main, words, fault, (out.fileno(), err.fileno(), points.fileno()))
        until, slow, status = time.monotonic() + fault.seconds, False, 0
        while os.waitpid(pid, os.WNOHANG) == (0, 0) if not slow else False:
            if time.monotonic() > until:
                slow = True
                os.kill(pid, signal.SIGKILL)
                os.waitpid(pid, 0)
            time.sleep(0.003)
        for file in (out, err, points):
            file.seek(0)
        seen = points.read().splitlines()
        status = int(seen.pop()) if seen and seen[-1].lstrip("-").isdigit() else KILLED
        said = out.read(), err.read()
        return asdict(Outcome(status, *said, len(seen), slow, seen))


def _child(main: object, words: list[str], fault: Fault, files: tuple[int, int, int]) -> None:
    """Be the command, and never come back."""
    code, (out, err, points) = 1, files
    try:
        os.setsid()
        os.dup2(out, 1)
        os.dup2(err, 2)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        sys.stdout, sys.stderr = os.fdopen(1, "w"), os.fdopen(2, "w")
        if fault.largest:
            resource.setrlimit(resource.RLIMIT_FSIZE, (fault.largest, resource.RLIM_INFINITY))
        _inject(fault, points)
        try:
            code = main(words)  # type: ignore[operator]
        except SystemExit as ended:
            code = int(ended.code or 0)
    except BaseException:  # noqa: BLE001 - it is what a person would see
        traceback.print_exc()
    finally:
        if fault.largest:
            resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        os.write(points, f"{code}\n".encode())
        os._exit(0)


def _inject(fault: Fault, points: int) -> None:
    """Let the fault happen at its point, and note each."""
    count, under, fsync = [0], f"{fault.under}/", os.fsync

    def point(name: str, path: str) -> None:
        count[0] += 1
        os.write(points, f"{name} {path.removeprefix(under)}\n".encode())
        if count[0] == fault.at or fault.at < 0:
            if fault.how == "kill":
                os.kill(os.getpid(), signal.SIGKILL)
            number = getattr(errno, fault.how)
            raise OSError(number, os.strerror(number), path)

    def heard(event: str, given: tuple[object, ...]) -> None:
        if event == "open":
            path, mode, flags = given
            writes = bool(isinstance(flags, int) and flags & WRITING) or bool(set(str(mode)) & set("wax+"))
            if (writes or fault.reads) and str(path).startswith(under):
                point("write" if writes else "read", str(path))
        elif event in CHANGES and str(given[0]).startswith(under):
            point(event, str(given[0]))

    def synchronised(handle: int) -> None:
        path = str(Path(f"/proc/self/fd/{handle}").readlink())
        if path.startswith(under):
            point("fsync", path)
        fsync(handle)

    if fault.under:
        os.fsync = synchronised
        sys.addaudithook(heard)


if __name__ == "__main__":
    _serve()
