"""Each campaign in short form: a sample of what `make faults` does in full."""

from pathlib import Path

import pytest

from tests.faults.__main__ import CAMPAIGNS

SEED = 13


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the libraries of all campaigns are made, each once."""
    return tmp_path_factory.mktemp("faults")


@pytest.mark.parametrize("campaign", CAMPAIGNS)
def test_what_must_hold_holds(campaign: str, folder: Path) -> None:
    """Of a sample of injected faults none loses, falsifies or refuses anything that must not be."""
    run, _, number = CAMPAIGNS[campaign]
    tally = run(number, SEED, folder)
    assert tally.injected.total() >= number
    assert tally.failures == []
