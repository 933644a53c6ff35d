"""A server of the pages over the hand-made library, and a Chromium to look at them.

Without playwright or Chromium these tests are skipped; with REQUIRE_BROWSER=1 they fail instead.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.servers import ROOT, free_port, running

SAMPLES = ROOT / "tests" / "explorer" / "views"
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--no-first-run",
)
APP = f"""
import sys
sys.path[:0] = [{str(ROOT)!r}, {str(SAMPLES)!r}]
from explorer.views import app_shell
import asked
import desked
import samples
app_shell.run(samples.Sample(), lambda: asked.Asked(), lambda: desked.Desked())
"""


def _missing(what: str) -> None:
    message = f"{what} is not here"
    if os.environ.get("REQUIRE_BROWSER") == "1":
        pytest.fail(message)
    pytest.skip(message)


@pytest.fixture(scope="session")
def server_log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the server writes."""
    return tmp_path_factory.mktemp("log") / "server.log"


@pytest.fixture(scope="session")
def samples_url(tmp_path_factory: pytest.TempPathFactory, server_log: Path) -> Iterator[str]:
    """The address of a server of its own, with its log shown if it does not come up."""
    folder = tmp_path_factory.mktemp("pages")
    (folder / "app.py").write_text(APP, "utf-8")
    shutil.copytree(ROOT / "explorer" / ".streamlit", folder / ".streamlit")
    shutil.copytree(ROOT / "explorer" / "static", folder / "static")
    import pyvis

    library = Path(pyvis.__file__).parent / "lib" / "vis-9.1.2" / "vis-network.min.js"
    shutil.copy(library, folder / "static")
    port = free_port()
    with running(("-m", "streamlit", "run", "app.py", "--server.port", str(port)), port, server_log, folder):
        yield f"http://127.0.0.1:{port}/"


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """A running Chromium."""
    if CHROMIUM is None:
        _missing("Chromium")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        _missing("playwright")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Any, samples_url: str, server_log: Path) -> Iterator[Any]:
    """A fresh page of 1440 by 900; requests to other hosts and script errors fail the test, and then the log shows."""
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, base_url=samples_url)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    opened = context.new_page()
    wrong: list[str] = []
    opened.on("pageerror", lambda error: wrong.append(f"script error: {error}"))
    opened.on("request", lambda request: _watch(request.url, samples_url, wrong))
    yield opened
    context.close()
    sys.stdout.write(server_log.read_text("utf-8", "replace"))
    assert wrong == []


def _watch(url: str, own: str, wrong: list[str]) -> None:
    local = (own, own.replace("http", "ws", 1), "data:", "blob:")
    if not url.startswith(local):
        wrong.append(f"request to {url}")
