"""Annotated pages for the tests of the reading, and what is read from them."""

import importlib.util
import json
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from loaders.extraction import extract
from loaders.extraction.quantities import Reading
from loaders.readers.text import read
from loaders.record import Record
from tests.sources import read_source

PAGES = Path(__file__).resolve().parents[1] / "pages"
SHARED = Path(__file__).resolve().parents[4] / "shared" / "extraction"
DEV = SHARED / "dev"
REASON = "../shared is not here: these files come with the development setup only"


def without_quantities(*_: object) -> Reading:
    """A reading of nothing: these tests are about the structure."""
    return Reading()


def structure(text: str) -> Record:
    """The record of a plain text without its numbers, its spans checked."""
    record = extract(text, read(text), without_quantities)
    record.check(text)
    return record


def page(path: Path) -> Record:
    """The record of a file."""
    return structure(read_source(path).text)


def gold(path: Path) -> dict[str, Any]:
    """The annotation beside a page."""
    return json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))


@cache
def scorer() -> ModuleType:
    """The shared scorer as a module; the test is skipped where it is not there."""
    if not SHARED.is_dir():
        pytest.skip(REASON)
    spec = importlib.util.spec_from_file_location("extraction_score", SHARED / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
