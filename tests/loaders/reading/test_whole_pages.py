"""Whole pages of other forms: structure, markers, grades, references and quantities together, by the shared scorer."""

from pathlib import Path

import pytest

from loaders.extraction import extract
from loaders.extraction_json import as_json
from loaders.readers.text import read
from loaders.record import Record
from loaders.source import read_source
from tests.loaders.reading.pages import PAGES, gold, scorer

WHOLE = sorted((PAGES / "whole").glob("*.txt"))
# Floors against falling back, pooled over the pages. The rules were improved on these pages after their first sight, so
# they say nothing of unseen ones: for that see the first-sight tables in pages/whole/README.md.
FLOORS = {
    "statement": 0.98, "statement-strict": 0.98, "section-path": 0.95, "citation-link": 0.98, "reference": 0.98,
    "grade": 0.98, "quantity-span": 0.97, "dose-exact": 0.97, "threshold-exact": 0.96, "effect-exact": 0.97,
    "schedule-exact": 0.92, "parameter": 0.93, "qualifiers": 0.93,
}


def whole(path: Path) -> Record:
    """The record of a page, numbers included, its quotes checked."""
    text = read_source(path).text
    record = extract(text, read(text))
    record.check(text)
    return record


def test_the_pages_are_there() -> None:
    """Eleven pages, each with its annotation and its mark-up."""
    assert len(WHOLE) == 11
    assert all(path.with_suffix(".json").exists() and path.with_suffix(".ann").exists() for path in WHOLE)


def test_pooled_rows_reach_their_floor() -> None:
    """Over all pages no row of the scorer falls below what it had reached."""
    module = scorer()
    tally = module.Tally()
    for path in WHOLE:
        module.score(gold(path), as_json(whole(path)), tally)
    found = {row: module.prf(tally[row])[2] for row in FLOORS}
    assert {row: value for row, value in found.items() if value < FLOORS[row]} == {}
    assert tally["quantity-span"][1] == 300


@pytest.mark.parametrize("path", WHOLE, ids=lambda path: path.stem)
def test_every_number_stands_in_its_quote(path: Path) -> None:
    """What is given as printed is printed there, also where a table's head names the quantity."""
    record = whole(path)
    assert len(record.quantities) >= 15
    for quantity in record.quantities:
        assert all(number.printed in quantity.span.quote for number in quantity.numbers), quantity
