"""Whole pages of other forms: structure, markers, grades, references and quantities together, by the shared scorer.

The floors are against falling back only: the rules were improved on these pages after their first sight, so the figures say
nothing of unseen ones. For that see the first-sight tables in the READMEs beside the pages.
"""

from pathlib import Path

import pytest

from loaders.extraction_json import as_json
from loaders.reading import read
from loaders.record import Record
from tests.loaders.reading.pages import PAGES, gold, scorer

WHOLE = sorted((PAGES / "whole").glob("*.txt"))
# Set seven of the blind pages: its forms are those of real files, and all of them were new.
SEVEN = sorted(
    path
    for stem in ("ambulance-s", "docling-", "handbook-", "html-cons", "jats-", "paged-", "pandoc-", "pdf-", "review", "stg-")
    for path in (PAGES / "blind").glob(f"{stem}*")
    if path.suffix in {".txt", ".html", ".md"}
)
BLIND = sorted(path for suffix in ("txt", "html") for path in (PAGES / "blind").glob(f"*.{suffix}") if path not in SEVEN)
FLOORS = {
    "statement": 0.98, "statement-strict": 0.98, "section-path": 0.95, "citation-link": 0.98, "reference": 0.97,
    "grade": 0.98, "quantity-span": 0.98, "dose-exact": 0.98, "threshold-exact": 0.97, "effect-exact": 0.97,
    "schedule-exact": 0.94, "parameter": 0.92, "qualifiers": 0.92,
}
FLOORS_OF_SEVEN = {
    "statement": 0.96, "statement-strict": 0.94, "section-path": 0.79, "citation-link": 0.94, "reference": 0.77,
    "grade": 0.98, "quantity-span": 0.88, "dose-exact": 0.84, "threshold-exact": 0.88, "effect-exact": 0.87,
    "schedule-exact": 0.82, "parameter": 0.75, "qualifiers": 0.74,
}


def whole(path: Path) -> Record:
    """The record of a page, numbers included, as it would be stored, its quotes checked."""
    return read(path.name, path.read_bytes()).record


@pytest.mark.parametrize(("pages", "count", "quantities", "floors"), [
    (WHOLE, 11, 300, FLOORS), (BLIND, 52, 2519, FLOORS), (SEVEN, 12, 607, FLOORS_OF_SEVEN),
], ids=["whole", "blind", "seven"])
def test_pooled_rows_reach_their_floor(pages: list[Path], count: int, quantities: int, floors: dict[str, float]) -> None:
    """Over all pages no row of the scorer falls below what it had reached."""
    assert len(pages) == count
    assert all(path.with_suffix(".json").exists() and path.with_suffix(".ann").exists() for path in pages)
    module = scorer()
    tally = module.Tally()
    for path in pages:
        module.score(gold(path), as_json(whole(path)), tally)
    found = {row: module.prf(tally[row])[2] for row in floors}
    assert {row: value for row, value in found.items() if value < floors[row]} == {}
    assert tally["quantity-span"][1] == quantities


@pytest.mark.parametrize("path", [*WHOLE, *BLIND, *SEVEN], ids=lambda path: path.stem)
def test_every_number_stands_in_its_quote(path: Path) -> None:
    """What is given as printed is printed there, also where a table's head names the quantity."""
    made = read(path.name, path.read_bytes())
    assert len(made.record.quantities) >= 5
    for quantity in made.record.quantities:
        words = made.source.format.words(quantity.span.quote)
        assert all(number.printed in words for number in quantity.numbers), quantity
