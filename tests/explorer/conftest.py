"""What several tests of the explorer need."""

from pathlib import Path

import pytest

from explorer.desk import Desk
from loaders.reading import read_file


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A desk before an empty library; it reads in this process, which the tests of the sandbox do not."""
    return Desk(tmp_path / "library", read_file)
