"""The server of the pages, a child of its command: it never outlives that, and answers who calls it by its name.

Why: a server left behind holds its port and the library, and whoever waits for one that never heard a signal waits for ever.
Method: the child is Streamlit in a session of its own, so that only the command hears a terminal. An interrupt, a
    termination and a hang-up each ask the child to end; who does not within `PATIENCE` seconds is killed, with all that it
    started. An interrupt is heard too where a shell ignores it for what runs in the background; a hang-up that was ignored
    on purpose (nohup) stays ignored. If the command is killed itself, the pipe to the child closes, and the child ends.
    Before Streamlit a guard reads the headers of every request and WebSocket: Streamlit itself looks at the Host of
    WebSockets only, and takes an Origin on any port of this machine for its own. With each answer goes a content
    security policy, which Streamlit does not send either.
Fails: a server that ends by itself with an error gives status 2; what it says of it is on standard error. Who calls the
    server by another name gets 421, who calls from another origin 403, each with one line of text.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import os
import re
import signal
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, MutableMapping, Sequence
from pathlib import Path
from types import FrameType
from typing import Any

from ontology.ground.confinement import end_with_parent

PATIENCE = 10.0  # seconds
ADDRESS = "127.0.0.1"
NAME = re.compile(r"([a-z0-9]([a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\])(:[0-9]{1,5})?")
# Streamlit's own pages need styles in their elements, and scripts from blobs, from which it runs the components of pages.
POLICY = ("default-src 'none'; script-src 'self' blob:{}; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
          "font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; media-src 'self' blob:; manifest-src 'self'; "
          "frame-ancestors 'none'; base-uri 'none'; form-action 'none'")
INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)
Message = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]
Answer = Callable[[Message, Callable[[], Awaitable[Message]], Send], Awaitable[None]]


class _Told(BaseException):
    """A signal says that it is time to end; as an exception it leaves any wait."""


def serve(app: Path, port: int, environment: Mapping[str, str], names: Sequence[str] = (),
          patience: float = PATIENCE) -> int:
    """Serve a Streamlit script to who calls this machine, or one of these names, until told to end; the exit status."""
    command = [sys.executable, "-m", "explorer.serving", str(app), str(port), *names]
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


class Guard:
    """Lets through who calls the server by one of its names and does not come from another origin.

    A name is that of the Host header, its port included. That of a page of another site which had its own name lead to this
    machine (DNS rebinding) is none of ours. An Origin must be that of the page that is asked, and a browser's word on
    where a request comes from (Sec-Fetch-Site) counts where there is no Origin: only a link may lead here from elsewhere.
    """

    def __init__(self, app: Answer, names: Iterable[str], policy: str) -> None:
        self._app, self._names = app, frozenset(name.lower() for name in names)
        self._headers = [(b"content-security-policy", policy.encode()), (b"x-content-type-options", b"nosniff"),
                         (b"x-frame-options", b"DENY"), (b"referrer-policy", b"same-origin")]

    async def __call__(self, scope: Message, receive: Callable[[], Awaitable[Message]], send: Send) -> None:
        """Answer one request or WebSocket, or refuse it before Streamlit has heard of it."""
        refusal = self.refusal(scope) if scope["type"] in ("http", "websocket") else None
        if refusal is None:
            await self._app(scope, receive, self._with_headers(send))
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            status, reason = refusal
            headers = [(b"content-type", b"text/plain; charset=utf-8"), *self._headers]
            await send({"type": "http.response.start", "status": status, "headers": headers})
            await send({"type": "http.response.body", "body": f"{reason}\n".encode()})

    def _with_headers(self, send: Send) -> Send:
        """Say with each answer what a browser may do with it, in place of what Streamlit says."""
        ours = {name for name, _ in self._headers}

        async def say(message: Message) -> None:
            if message["type"] == "http.response.start":
                theirs = [(name, value) for name, value in message.get("headers", ()) if name.lower() not in ours]
                message = {**message, "headers": [*theirs, *self._headers]}
            await send(message)

        return say

    def refusal(self, scope: Message) -> tuple[int, str] | None:
        """Why a request is not answered, with the status that says so; None if it is."""
        said: dict[str, list[str]] = {}
        for name, value in scope["headers"]:
            said.setdefault(name.decode("latin-1").lower(), []).append(value.decode("latin-1").lower())
        hosts, origins = said.get("host", []), said.get("origin", [])
        if len(hosts) != 1 or hosts[0] not in self._names:
            return 421, "the explorer is not served under this name; serve --allow NAME adds one"
        own = {f"http://{hosts[0]}", f"https://{hosts[0]}"}  # a proxy speaks https for us
        if len(origins) > 1 or not own.issuperset(origins):
            return 403, "the explorer answers its own pages only"
        elsewhere = set(said.get("sec-fetch-site", ())) & {"cross-site", "same-site"}
        link = (said.get("sec-fetch-mode"), said.get("sec-fetch-dest")) == (["navigate"], ["document"])
        if elsewhere and not (link and scope.get("method") == "GET"):
            return 403, "the explorer answers its own pages only"
        return None


def names_here(port: int) -> tuple[str, ...]:
    """The names by which a browser on this machine calls the server."""
    return tuple(f"{name}{end}" for name in (ADDRESS, "localhost") for end in (f":{port}", *([""] if port == 80 else [])))  # noqa: PLR2004 - http


def policy(page: str) -> str:
    """What a page may load and run: its own, and the scripts that stand in Streamlit's page, by their hashes."""
    hashes = (base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in INLINE.findall(page))
    return POLICY.format("".join(f" 'sha256-{one}'" for one in hashes))


def _run(app: Path, port: int, names: Sequence[str]) -> None:
    """Be the server."""
    import streamlit
    from starlette.middleware import Middleware

    if not app.is_file():
        sys.exit(f"{app}: no such file")
    page = (Path(streamlit.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
    guard = Middleware(Guard, names=(*names_here(port), *names), policy=policy(page))
    streamlit.App(app.resolve(), middleware=[guard]).run(config={"server.port": port, "server.address": ADDRESS})


if __name__ == "__main__":  # in the child
    end_with_parent(sys.stdin.buffer)
    script, number, *allowed = sys.argv[1:]
    del sys.argv[1:]
    _run(Path(script), int(number), allowed)
