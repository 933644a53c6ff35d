"""The tables of the quantity grammar: each row's example must be read as the row says, its counter-example must not."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from loaders.blocks import View
from loaders.extraction.quantities import read_quantities
from loaders.extraction_json import qualifiers
from loaders.language.context import Context
from loaders.language.tables import rows, table

TABLES = {
    "units": ["unit"], "comparators": ["before", "behind"],
    "frequencies": ["frequency", "interval", "course"], "routes": ["route", "joined"],
    "measures": ["effect", "measure", "outcome", "disorder"], "phrases": ["phrases"],
    "drugs": ["drug"],
    "nominals": ["nominal"],
}
GIVES = {"units": "code", "comparators": "op"}


def cases() -> Iterator[tuple[str, str, str]]:
    """Every row: what it gives, the example, the counter-example."""
    for name, keys in TABLES.items():
        for key in keys:
            for row in rows(name, key):
                yield row[GIVES.get(name, "gives")], row["example"], row["counter"]


def facets(text: str) -> set[str]:
    """What the quantities of a text show: roles, units, comparators, parameters and qualifiers."""
    reading = read_quantities(View.plain(text, 0, len(text)), 0, len(text), (), "s1", Context())
    found: set[str] = set()
    for q in reading.quantities:
        found |= {q.role, q.unit or "", q.comparator or "", (q.parameter or "").lower()}
        found |= set((q.unit or "").split("/")) | {f"{key}={value}" for key, value in qualifiers(q).items()}
        alike = {"/uL": "{cells}", "/mL": "{copies} {cfu}", "/min": "{breaths} {beats}", "/a": "{events}",
            "10*-3": "{person}", "[IU]": "M[IU]",  # millions of units are told in units
                 "%/a": "{person}.a", "kg/m2": "m2", "mg/kg": "{dose}"}
        found |= set(alike.get(q.unit or "", "").split())
    return found


@pytest.mark.parametrize(("gives", "example", "counter"), list(cases()))
def test_a_row_is_read_as_its_example_says(gives: str, example: str, counter: str) -> None:
    """A rule without a sentence it reads, and one it must leave alone, is not a rule."""
    assert gives.lower() in {facet.lower() for facet in facets(example)}, example
    assert gives.lower() not in {facet.lower() for facet in facets(counter)}, counter


def test_every_row_is_run() -> None:
    """No array of tables is left out of the run, and none is empty."""
    for name, keys in TABLES.items():
        assert set(keys) == {key for key, value in table(name).items() if isinstance(value, list)}
    assert len(list(cases())) == 356
