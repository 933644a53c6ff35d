"""Servers that tests start: each is ended for certain, in bounded time, whatever became of the test."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from explorer.serving import end

ROOT = Path(__file__).resolve().parents[1]
START, END = 60.0, 20.0  # seconds
# Where the system can, a server is told to end as well when the process that runs the tests is killed.
BOUND = ("setpriv", "--pdeathsig", "TERM") if shutil.which("setpriv") else ()


def free_port() -> int:
    """A port of this machine that nothing listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def is_open(port: int) -> bool:
    """Whether something listens on a port of this machine."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def running(words: Sequence[str], port: int, log: Path, cwd: Path = ROOT,
            environment: Mapping[str, str] | None = None) -> Iterator[subprocess.Popen[bytes]]:
    """`python WORDS` as a server on a port, in a session of its own, from when it answers until it is gone."""
    with log.open("ab") as out:
        server = subprocess.Popen([*BOUND, sys.executable, *words], cwd=cwd, env=environment, stdin=subprocess.DEVNULL,
                                  stdout=out, stderr=out, start_new_session=True)
    try:
        wait(server, port, log)
        yield server
    finally:
        end(server, END)


@contextmanager
def explorer_over(library: Path, log: Path, port: int | None = None) -> Iterator[str]:
    """The explorer as `serve` starts it, over a library; its address."""
    port = port or free_port()
    serve = ("-m", "explorer", "--library", str(library), "serve", "--no-browser", "--port", str(port))
    with running(serve, port, log):
        yield f"http://127.0.0.1:{port}/"


def wait(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    """Wait until a server answers; if it does not, its log is shown."""
    deadline = time.monotonic() + START
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.1)
    pytest.fail(f"the server did not start:\n{log.read_text('utf-8', 'replace')}")
