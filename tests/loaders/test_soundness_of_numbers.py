"""Numbers that the page does not print: left out of the record before it is stored, and told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from loaders import damage
from loaders.rdf import Identity, UnprintedNumber, edition_graph
from loaders.readers.text import words
from loaders.record import Number, Record
from ontology.ground.measures import Measure
from tests.sources import decode, read_record

PAGE = """Care of Testitis

Treatment

• Give gentamicin 7.5 mg/kg IV every 8 hours when the temperature is ≥38.3 °C (101 °F). [1]
• Stop treatment when two of the following apply: fever ≥38.0 °C, rash, or leucocytes <3.0 × 10⁹/L. [1]
"""
SOURCE = decode("page.txt", PAGE.encode())
IDENTITY = Identity("testitis", "2024-03-03", "Care of Testitis")


@pytest.fixture(scope="module")
def record() -> Record:
    return read_record(SOURCE)


def with_qualifiers(record: Record, quote: str, **changed: Any) -> Record:
    """The record with other qualifiers on the quantity that was read from these words."""
    assert any(one.span.quote == quote for one in record.quantities)
    return replace(record, quantities=tuple(
        replace(one, qualifiers=replace(one.qualifiers, **changed)) if one.span.quote == quote else one
        for one in record.quantities))


def test_a_sound_page_loses_nothing(record: Record) -> None:
    """What is printed as it was read is kept, and nothing is told of it."""
    assert damage.sound(record, PAGE, words) == record
    assert len(record.quantities) > 3
    assert any(condition.n == 2 for condition in record.conditions)


def measure(printed: str, unit: str) -> Measure:
    """A measure of one number."""
    return Measure((Number(Decimal(printed), printed),), unit)


@pytest.mark.parametrize(
    "changed",
    [
        {"alt": measure("102", "[degF]")},
        {"alt": measure("38", "[degF]")},
        {"second": measure("83", "mg")},
        {"others": (("limbs", 4),)},
    ],
    ids=["alt-102", "alt-38", "second", "others"],
)
def test_a_quantity_with_an_unprinted_qualifier_is_left_out(record: Record, changed: Mapping[str, Any]) -> None:
    """One wrong number among the qualifiers takes the quantity out with its line; written unchecked, it is refused."""
    wrong = with_qualifiers(record, "≥38.3 °C (101 °F)", **changed)
    kept = damage.sound(wrong, PAGE, words)
    assert len(wrong.quantities) - len(kept.quantities) == 1
    assert "≥38.3 °C (101 °F)" not in {one.span.quote for one in kept.quantities}
    assert [problem.line for problem in kept.problems if "does not print its number" in problem.reason] == [5]
    with pytest.raises(UnprintedNumber, match="does not occur in"):
        edition_graph(IDENTITY, SOURCE, wrong)


def test_conditions_whose_count_is_not_printed_are_left_out(record: Record) -> None:
    """Three of the following, where the page says two: the tree is left out, its limits are kept."""
    wrong = replace(record, conditions=tuple(
        replace(one, n=3) if one.n is not None else one for one in record.conditions))
    kept = damage.sound(wrong, PAGE, words)
    assert not [one for one in kept.conditions if one.n is not None]
    assert kept.quantities == wrong.quantities
    assert [problem.line for problem in kept.problems if "how many have to hold" in problem.reason] == [6]
    with pytest.raises(UnprintedNumber, match="at least 3"):
        edition_graph(IDENTITY, SOURCE, wrong)


def test_a_count_of_a_curator_is_marked_as_such(record: Record) -> None:
    """A person may count what the page lists; the graph says that it was counted, and is stored."""
    counted = replace(record, conditions=tuple(
        replace(one, n=3, rule="curation") if one.n is not None else one for one in record.conditions))
    graph = edition_graph(IDENTITY, SOURCE, counted)
    assert "counted by the curator" in {str(value) for value in graph.objects()}
