"""What several tests need: the corpus as a library, and the shared files where they are."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

import explorer
from explorer.__main__ import main
from explorer.evidence import Evidence
from explorer.library import Library
from loaders import pipeline, reading
from loaders.readers.format import TypedFile
from loaders.sandbox import read_confined

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
CORPUS = ROOT / "loaders" / "corpus"

settings.register_profile("untimed", deadline=None)  # how long an example takes says what else the machine does
settings.load_profile("untimed")


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--update-golden` writes golden files anew, for a reviewer to read; never where tests run unattended."""
    parser.addoption("--update-golden", action="store_true", help="write tests/golden anew")


def pytest_report_header() -> str | None:
    """Say where the tests run on another Python than is meant."""
    return explorer.doubt((sys.version_info[0], sys.version_info[1])) or None


def pytest_configure(config: pytest.Config) -> None:
    """Refuse to update golden files in continuous integration."""
    if config.getoption("--update-golden") and os.environ.get("CI"):
        raise pytest.UsageError("--update-golden is refused where CI is set")


def shared(path: str) -> Path:
    """A shared file; the test is skipped where the shared files are not."""
    if not SHARED.is_dir():
        pytest.skip("../shared is not here: these files come with the development setup only")
    return SHARED / path


@pytest.fixture(autouse=True)
def _short_text_is_read_here(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Spare most tests a child for each text they load; `confined` asks for it, and the corpus is loaded with it."""
    def read(found: TypedFile, *, told: Callable[[str], None] = reading.quiet) -> reading.Reading:
        return read_confined(found, told=told) if found.format.layer else reading.read_file(found, told)

    if request.node.get_closest_marker("confined") is None:
        monkeypatch.setattr(pipeline, "read_confined", read)


@pytest.fixture(scope="session")
def corpus_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library folder with the bundled corpus; tests must not write to it."""
    folder = tmp_path_factory.mktemp("corpus") / "library"
    assert main(["--library", str(folder), "load", str(CORPUS)]) == 0
    return folder


@pytest.fixture(scope="session")
def corpus(corpus_folder: Path) -> Library:
    """The library with the bundled corpus."""
    return Library(corpus_folder)


@pytest.fixture(scope="session")
def evidence(corpus: Library) -> Evidence:
    """What the library says of the bundled corpus."""
    return Evidence(corpus.store(), corpus.source_text, corpus.snapshot() / "search.sqlite", corpus.file)


@pytest.fixture
def library_folder(tmp_path: Path) -> Path:
    """A folder for a library of the test's own."""
    return tmp_path / "library"
