"""The server of the pages ends with the command that started it, whichever way that ends, and in bounded time."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from explorer import serving
from tests.servers import ROOT, free_port, is_open, running

IGNORING = """
import os, signal, sys
signal.signal(signal.{0}, signal.SIG_IGN)
os.execv(sys.executable, [sys.executable, *sys.argv[1:]])
"""
STUBBORN = """
import os, signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
child = os.fork()
if child:
    print(child, flush=True)
time.sleep(600)
"""


def serve(library: Path, port: int, ignored: str = "") -> tuple[str, ...]:
    """The words that serve a library, from a shell that ignores a signal."""
    words = ("-m", "explorer", "--library", str(library), "serve", "--no-browser", "--port", str(port))
    return ("-c", IGNORING.format(ignored), *words) if ignored else words


def closed(port: int) -> bool:
    """Whether nothing listens on a port any more, after some seconds at most."""
    deadline = time.monotonic() + serving.PATIENCE
    while is_open(port) and time.monotonic() < deadline:
        time.sleep(0.05)
    return not is_open(port)


@pytest.mark.parametrize(("number", "ignored", "status"), [
    (signal.SIGTERM, "", 0), (signal.SIGINT, "", 0), (signal.SIGINT, "SIGINT", 0), (signal.SIGHUP, "", 0),
    (signal.SIGKILL, "", -signal.SIGKILL)])
def test_the_server_ends_with_its_command(number: signal.Signals, ignored: str, status: int, tmp_path: Path) -> None:
    """Terminated, interrupted in the foreground or in the background, hung up or killed: no server stays behind."""
    port = free_port()
    with running(serve(tmp_path / "library", port, ignored), port, tmp_path / "log") as command:
        command.send_signal(number)
        assert command.wait(serving.PATIENCE + 5) == status
        assert closed(port)


def test_a_hang_up_that_was_ignored_on_purpose_ends_nothing(tmp_path: Path) -> None:
    """Started by nohup, the server goes on after its terminal is gone."""
    port = free_port()
    with running(serve(tmp_path / "library", port, "SIGHUP"), port, tmp_path / "log") as command:
        command.send_signal(signal.SIGHUP)
        with pytest.raises(subprocess.TimeoutExpired):
            command.wait(1)
        assert is_open(port)


def test_who_does_not_listen_is_killed_with_all_it_started() -> None:
    """A process that ignores the termination, and its child that does so too, are gone after a while."""
    with _ended([sys.executable, "-c", STUBBORN]) as process:
        assert process.stdout
        child = int(process.stdout.readline())
        began = time.monotonic()
        serving.end(process, patience=0.5)
        assert time.monotonic() - began < 5
        assert process.returncode == -signal.SIGKILL
        deadline = time.monotonic() + 5
        while _runs(child) and time.monotonic() < deadline:
            time.sleep(0.05)
        assert not _runs(child)


@contextlib.contextmanager
def _ended(words: Sequence[str]) -> Iterator[subprocess.Popen[bytes]]:
    """A process in a session of its own, of which nothing is left whatever became of the test."""
    process = subprocess.Popen(words, stdout=subprocess.PIPE, start_new_session=True)
    try:
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def _runs(pid: int) -> bool:
    """Whether a process is there and not only waiting to be taken away."""
    try:
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (ProcessLookupError, FileNotFoundError):
        return False


def test_a_server_that_cannot_start_is_an_error(tmp_path: Path) -> None:
    """A server that ends by itself with an error gives status 2, and its words are on standard error."""
    code = "import sys; from explorer import serving; sys.exit(serving.serve(['run', sys.argv[1]], {}))"
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path / "missing.py")], cwd=ROOT, capture_output=True,
                          text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert "missing.py" in done.stderr
