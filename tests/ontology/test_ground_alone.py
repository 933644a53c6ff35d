"""The ground room stands alone: who uses a number does not load the vocabulary."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ASKED = """import sys, loaders.reading, ontology.ground.units
print([name for name in ("rdflib", "ontology.terms") if name in sys.modules])"""


def test_reading_does_not_load_the_vocabulary() -> None:
    """A child that only reads imports the values of the ground room, and neither rdflib nor the terms."""
    told = subprocess.run([sys.executable, "-c", ASKED], cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"
