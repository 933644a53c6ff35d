"""Records go through JSON without loss, and nothing else comes out of it."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.layers import TextLayer
from loaders.record import Number, Qualifiers, Quantity, Record, Span
from loaders.record_json import from_json, to_json
from ontology.ground.frequency import Frequency
from ontology.ground.measures import Measure
from ontology.ground.route import Route
from tests.loaders.reading.pages import PAGES
from tests.sources import read_record, read_source

SPANS = st.builds(lambda start, quote: Span(start, start + len(quote), quote), st.integers(0, 10**9), st.text(max_size=20))
st.register_type_strategy(Span, SPANS)
st.register_type_strategy(Decimal, st.decimals(allow_nan=False, allow_infinity=False))
st.register_type_strategy(Measure, st.builds(
    Measure, st.lists(st.from_type(Number), min_size=1, max_size=2).map(tuple), st.text(min_size=1, max_size=5)))
st.register_type_strategy(Frequency, st.builds(
    Frequency, st.text(min_size=1, max_size=2), st.none() | st.from_type(Number), upper=st.none() | st.from_type(Number)))
st.register_type_strategy(Route, st.builds(
    Route, st.lists(st.text(min_size=1, max_size=3), min_size=1, max_size=2).map(tuple)))
KINDS = get_type_hints(Qualifiers)
st.register_type_strategy(Qualifiers, st.lists(st.sampled_from(sorted(KINDS)), max_size=2, unique=True).flatmap(
    lambda names: st.fixed_dictionaries({name: st.from_type(KINDS[name]) for name in names})).map(
    lambda told: Qualifiers(**told)))
PATHS = sorted(PAGES.glob("*.txt"))


@settings(max_examples=60)
@given(record=st.from_type(Record))
def test_any_record_comes_back(record: Record) -> None:
    """A record with any values in its fields is the same after JSON."""
    assert from_json(Record, json.loads(json.dumps(to_json(record)))) == record


@given(layer=st.from_type(TextLayer))
def test_any_layer_comes_back(layer: TextLayer) -> None:
    """A text layer with any values in its fields is the same after JSON."""
    assert from_json(TextLayer, json.loads(json.dumps(to_json(layer)))) == layer


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_records_of_pages_come_back(path: object) -> None:
    """The record of a page is the same after JSON, to the last digit and type."""
    record = read_record(read_source(path))  # type: ignore[arg-type]
    back = from_json(Record, json.loads(json.dumps(to_json(record))))
    assert back == record
    assert repr(back) == repr(record)


def test_the_pages_are_there() -> None:
    """Ten pages of our own at least."""
    assert len(PATHS) >= 10


SPAN = {"start": 0, "end": 2, "quote": "ab"}
WRONG = {
    "no object": [],
    "a field too many": {**SPAN, "more": 1},
    "a field too few": {"start": 0, "end": 2},
    "text for a number": {**SPAN, "start": "0"},
    "yes for a number": {**SPAN, "start": False},
    "a quote that does not fit": {**SPAN, "quote": "abc"},
    "nothing for text": {**SPAN, "quote": None},
}


@pytest.mark.parametrize("content", WRONG.values(), ids=WRONG)
def test_what_does_not_fit_is_refused(content: object) -> None:
    """JSON that is not of the type raises `ValueError`."""
    assert from_json(Span, SPAN) == Span(0, 2, "ab")
    with pytest.raises(ValueError, match=r"\S"):
        from_json(Span, content)


def test_words_that_are_not_of_the_scheme_are_refused() -> None:
    """A role that the record does not know raises `ValueError`."""
    quantity = Quantity("q01", "s01", Span(0, 2, "ab"), "dose", None, None, None, "rule")
    written = to_json(quantity)
    assert from_json(Quantity, written) == Quantity("q01", "s01", Span(0, 2, "ab"), "dose", None, None, None, "rule")
    with pytest.raises(ValueError, match="is none of"):
        from_json(Quantity, {**written, "role": "poison"})
