"""What the project stands on is what was looked at."""

import subprocess
import sys

import pytest

from tests.conftest import ROOT


def checked() -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, str(ROOT / ".ci" / "pins")], capture_output=True, text=True, check=False,
                          env={"PATH": ""}, timeout=60)


def test_pins_have_hashes_and_licences_that_may_be_used() -> None:
    """Of every pinned file the hash is known, and every package installed here states a licence that was looked at."""
    done = checked()
    assert (done.returncode, done.stdout) == (0, "no finding\n"), done.stdout
    assert "known faults not checked, pip-audit is not installed" in done.stderr


@pytest.mark.parametrize("name", ["run", "test", "bench"])
def test_what_is_installed_is_held_against_its_hashes(name: str) -> None:
    """No target of make installs a file without comparing its hash."""
    rule = (ROOT / "Makefile").read_text(encoding="utf-8").partition(f"\n.venv/.{name}-ready:")[2].partition("\n\n")[0]
    assert "--require-hashes" in rule
