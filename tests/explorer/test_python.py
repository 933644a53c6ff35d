"""The versions of Python that are meant, and what is said where another runs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import explorer
from explorer.__main__ import main
from tests.conftest import ROOT

NEWER = (3, 99, 0, "final", 0)


@pytest.mark.parametrize("path", ["README.md", "Makefile"])
def test_the_versions_meant_are_named_alike(path: str) -> None:
    """README and Makefile name each version that is meant, and no other."""
    named = set(re.findall(r"\b3\.\d{2}\b", (ROOT / path).read_text(encoding="utf-8").partition("lock:")[0]))
    assert named == {f"{major}.{minor}" for major, minor in explorer.MEANT}


def test_another_version_is_named_in_a_line(
        monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """On a newer Python every verb says so in one line of its messages, and does its work."""
    monkeypatch.setattr(explorer.sys, "version_info", NEWER)
    assert main(["query"]) == 0
    out, err = capsys.readouterr()
    assert "statements" in out
    assert err == "this is Python 3.99; meant and tested are 3.11, 3.12 and 3.13\n"


@pytest.mark.parametrize("version", explorer.MEANT)
def test_of_a_version_that_is_meant_nothing_is_said(
        version: tuple[int, int], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is said where it runs as it is meant to."""
    monkeypatch.setattr(explorer.sys, "version_info", (*version, 0, "final", 0))
    explorer.refuse_older()
    assert main(["query"]) == 0
    assert capsys.readouterr().err == ""


def test_an_older_version_is_refused(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """An older Python is refused with 2 and one line, before anything is imported that it does not have."""
    monkeypatch.setattr(explorer.sys, "version_info", (3, 10, 13, "final", 0))
    with pytest.raises(SystemExit) as ended:
        explorer.refuse_older()
    assert ended.value.code == 2
    assert capsys.readouterr().err == "python -m explorer: this is Python 3.10; meant and tested are 3.11, 3.12 and 3.13\n"
    source = Path(explorer.__file__).read_text(encoding="utf-8")
    assert set(re.findall(r"^(?:import|from) (\w+)", source, re.MULTILINE)) == {"sys"}
