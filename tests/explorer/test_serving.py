"""The server of the pages ends with the command that started it, in bounded time, and answers its own pages only."""

from __future__ import annotations

import contextlib
import http.client
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pytest

from explorer import serving
from explorer.__main__ import main
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
    code = "import sys; from explorer import serving; sys.exit(serving.serve(sys.argv[1], 8501, {}))"
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path / "missing.py")], cwd=ROOT, capture_output=True,
                          text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert "missing.py" in done.stderr


# What is put in place of PORT and added to the headers of a browser on this machine, and whether that is answered.
CALLS = (
    (("127.0.0.1:PORT",), {}, True),
    (("localhost:PORT",), {"Origin": "http://localhost:PORT"}, True),
    (("LocalHost:PORT",), {"Origin": "http://localhost:PORT"}, True),
    (("guide.example.org",), {"Origin": "https://guide.example.org"}, True),
    (("evil.example:PORT",), {"Origin": "http://evil.example:PORT"}, False),  # DNS rebinding: it calls itself our origin
    (("evil.example:PORT",), {}, False),
    (("127.0.0.1",), {}, False),
    (("127.0.0.1:1",), {}, False),
    (("0.0.0.0:PORT",), {"Origin": "http://0.0.0.0:PORT"}, False),
    (("guide.example.org.evil.example",), {}, False),
    (("127.0.0.1:PORT@evil.example",), {}, False),
    ((), {}, False),
    (("127.0.0.1:PORT", "evil.example"), {}, False),
    (("127.0.0.1:PORT",), {"Origin": "http://127.0.0.1:3000"}, False),  # another program of this machine
    (("127.0.0.1:PORT",), {"Origin": "http://localhost:3000"}, False),
    (("127.0.0.1:PORT",), {"Origin": "http://localhost:PORT"}, False),
    (("127.0.0.1:PORT",), {"Origin": "http://evil.example"}, False),
    (("127.0.0.1:PORT",), {"Origin": "null"}, False),
    (("127.0.0.1:PORT",), {"Origin": ""}, False),
    (("127.0.0.1:PORT",), {"Origin": "http://127.0.0.1:PORT.evil.example"}, False),
    (("127.0.0.1:PORT",), {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "cors", "Sec-Fetch-Dest": "empty"}, True),
    (("127.0.0.1:PORT",), {"Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "script"}, False),
    (("127.0.0.1:PORT",), {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe"}, False),
)
LINK = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
SOCKET = {"Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13",
          "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA=="}


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of a server that answers to this machine's names and to that of a proxy."""
    folder, free = tmp_path_factory.mktemp("guarded"), free_port()
    with running((*serve(folder / "library", free), "--allow", "Guide.example.org"), free, folder / "log"):
        yield free


def asked(port: int, path: str, hosts: Sequence[str], headers: Mapping[str, str], method: str = "GET") -> tuple[int, str]:
    """The status and the text of an answer to a request with just these headers."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        for name, value in (*(("Host", host) for host in hosts), *headers.items()):
            connection.putheader(name, value.replace("PORT", str(port)))
        connection.endheaders()
        answer = connection.getresponse()
        return answer.status, "" if answer.status == 101 else answer.read().decode("utf-8", "replace")
    finally:
        connection.close()


@pytest.mark.parametrize("path", ["/", "/_stcore/health", "/_stcore/host-config", "/app/static/icon.svg", "/library"])
@pytest.mark.parametrize(("hosts", "headers", "answered"), CALLS)
def test_only_its_own_pages_are_answered(path: str, hosts: Sequence[str], headers: Mapping[str, str], answered: bool,
                                         port: int) -> None:
    """Over HTTP, every path is answered to who calls by a name of the server and from its own pages, and to nobody else."""
    status, text = asked(port, path, hosts, headers)
    assert status == 200 if answered else status in (400, 403, 421)
    assert answered or (text.count("\n") <= 1 and "evil" not in text)


@pytest.mark.parametrize(("hosts", "headers", "answered"), CALLS)
def test_only_its_own_pages_open_a_websocket(hosts: Sequence[str], headers: Mapping[str, str], answered: bool,
                                             port: int) -> None:
    """Over WebSocket, by which a page is read and written, the same holds."""
    status, _ = asked(port, "/_stcore/stream", hosts, {**SOCKET, **headers})
    assert status == 101 if answered else status in (400, 403)


@pytest.mark.parametrize(("path", "host"), [
    ("/", "127.0.0.1"), ("/app/static/icon.svg", "127.0.0.1"), ("/", "evil.example")])
def test_each_answer_says_what_a_browser_may_do_with_it(path: str, host: str, port: int) -> None:
    """No page loads or runs what is not the server's own, and none is shown within another."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", path, headers={"Host": f"{host}:{port}"})
    headers = connection.getresponse().headers
    connection.close()
    allowed = dict(part.split(" ", 1) for part in headers["content-security-policy"].split("; "))
    assert allowed["default-src"] == allowed["frame-ancestors"] == "'none'"
    assert re.fullmatch(r"'self' blob:( 'sha256-[\w+/=]+')+", allowed["script-src"])
    assert not [part for part in allowed.values() if "*" in part or "http" in part or "unsafe-eval" in part]
    assert (headers["x-content-type-options"], headers["x-frame-options"]) == ("nosniff", "DENY")


@pytest.mark.parametrize(("method", "answered"), [("GET", True), ("POST", False)])
def test_a_link_leads_to_a_page(method: str, answered: bool, port: int) -> None:
    """A link from elsewhere opens a page; a form sent from elsewhere does not."""
    status, _ = asked(port, "/library?node=x", ["127.0.0.1:PORT"], LINK, method)
    assert status == 200 if answered else status == 403


@pytest.mark.parametrize("name", ["*", "http://guide.org", "guide.org/", "a b", "", "guide.org:port"])
def test_what_is_no_name_is_not_allowed(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A name to be allowed is one name, and no pattern, address or path."""
    with pytest.raises(SystemExit) as ended:
        main(["--library", str(tmp_path / "library"), "serve", "--allow", name])
    assert ended.value.code == 2
    assert "is no name of a server" in capsys.readouterr().err
