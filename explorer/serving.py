"""The server of the pages as a child of the command that was asked for it: it never outlives that command.

Why: a server left behind holds its port and the library, and whoever waits for one that never heard a signal waits for ever.
Method: the child is Streamlit in a session of its own, so that only the command hears a terminal. An interrupt, a
    termination and a hang-up each ask the child to end; who does not within `PATIENCE` seconds is killed, with all that it
    started. An interrupt is heard too where a shell ignores it for what runs in the background; a hang-up that was ignored
    on purpose (nohup) stays ignored. If the command is killed itself, the pipe to the child closes, and the child ends.
Fails: a server that ends by itself with an error gives status 2; what it says of it is on standard error.
"""

from __future__ import annotations

import contextlib
import os
import runpy
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from types import FrameType

from ontology.ground.confinement import end_with_parent

PATIENCE = 10.0  # seconds


class _Told(BaseException):
    """A signal says that it is time to end; as an exception it leaves any wait."""


def serve(words: Sequence[str], environment: Mapping[str, str], patience: float = PATIENCE) -> int:
    """Run `streamlit WORDS` until it ends or this process is told to; the exit status."""
    command = [sys.executable, "-m", "explorer.serving", *words]
    with _told():
        try:
            process = subprocess.Popen(command, env={**os.environ, **environment}, stdin=subprocess.PIPE,
                                       stdout=subprocess.DEVNULL, start_new_session=True)
            try:
                return 0 if process.wait() == 0 else 2
            finally:
                end(process, patience)
        except _Told:
            return 0


def end(process: subprocess.Popen[bytes], patience: float = PATIENCE) -> None:
    """Ask a process that leads a session to end, and after a while kill it with all that it started."""
    process.terminate()
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(patience)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    if process.stdin:
        process.stdin.close()


@contextlib.contextmanager
def _told() -> Iterator[None]:
    """Let the first signal raise `_Told`; those after it change nothing."""
    heard = [signal.SIGINT, signal.SIGTERM]
    if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:
        heard.append(signal.SIGHUP)

    def tell(_number: int, _frame: FrameType | None) -> None:
        for number in heard:
            signal.signal(number, signal.SIG_IGN)
        raise _Told

    before = {number: signal.signal(number, tell) for number in heard}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


if __name__ == "__main__":  # in the child
    end_with_parent(sys.stdin.buffer)
    sys.argv[0] = "streamlit"
    runpy.run_module("streamlit", run_name="__main__")
