"""Sure or to check: what the counts of right readings make of a reading, and what a person makes of it."""

from __future__ import annotations

import json
import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders import calibration, curation, reading
from loaders.calibration import ENOUGH, WANTED, Calibration, Share
from loaders.extraction_json import as_json
from loaders.rdf import Identity, edition_graph
from loaders.reading import Reading
from loaders.record import Ground, Quantity
from ontology import GX, concept

PAGE = "Give testamycin 50 mg twice daily to adults.\n\nGive mockazole 20 mg daily.\n"


def read() -> Reading:
    return reading.read("page.txt", PAGE.encode())


def first() -> Quantity:
    return read().record.quantities[0]


def decided(action: str, quote: str, **more: object) -> Reading:
    """The page with one decision about a quantity laid over it."""
    found, at = read(), PAGE.index(quote)
    line = {"action": action, "sha256": found.source.sha256, "start": at, "end": at + len(quote), "quote": quote,
            "by": "Ann", "on": "2026-11-22", "ground": "seen", **more}
    entries = curation.read(json.dumps(line) + "\n", "curation.jsonl")
    record, _, problems = curation.apply(found.record, entries, PAGE, found.source.sha256)
    assert not problems
    return replace(found, record=record)


@given(st.integers(1, 3000).flatmap(lambda read: st.tuples(st.just(read), st.integers(0, read))))
def test_the_bound_is_wilsons(counts: tuple[int, int]) -> None:
    """The share that was seen lies 1.645 standard errors of the bound above it, as Wilson has it."""
    read_, right = counts
    bound = Share(read_, right).lower
    assert bound <= right / read_ + 1e-12
    assert right / read_ - bound == pytest.approx(1.6448536 * math.sqrt(max(0, bound) * (1 - bound) / read_), abs=1e-6)


@pytest.mark.parametrize(("shares", "sure"), [
    ({}, False),
    ({("dose", "beside"): Share(ENOUGH - 1, ENOUGH - 1)}, False),
    ({("dose", "beside"): Share(400, 392)}, True),
    ({("dose", "beside"): Share(400, 380)}, False),
    ({("dose", "beside"): Share(9, 9), ("threshold", "beside"): Share(391, 383)}, True),
    ({("dose", "beside"): Share(9, 9), ("threshold", "beside"): Share(391, 300)}, False),
    ({("dose", "heading"): Share(400, 400)}, False),
])
def test_a_reading_is_sure_by_the_share_that_speaks_for_it(shares: dict[tuple[str, str], Share], sure: bool) -> None:
    """Its own role and ground speak where they were judged often enough, else its ground in all roles; nothing else does."""
    quantity = first()
    assert calibration.ground_of(quantity) == "beside"
    assert Calibration(shares).is_sure(quantity) is sure


def test_what_has_no_ground_is_never_sure() -> None:
    """An attribute in words without a ground makes a reading one to check, however often its kind was right."""
    table = Calibration({("dose", how): Share(1000, 1000) for how in calibration.NEAREST_FIRST})
    assert table.is_sure(first())
    assert not table.is_sure(replace(first(), grounds=()))
    assert calibration.ungrounded(replace(first(), grounds=())) == ["parameter"]


def test_what_stands_beside_a_number_is_told_apart() -> None:
    """A drug right before or behind its dose is beside it, one a few words away in the same clause is not."""
    kinds = []
    for text in ("Give testamycin 50 mg twice daily.", "Give 50 mg testamycin.", "Testamycin may be given at 50 mg daily."):
        record = reading.read("page.txt", text.encode()).record
        kinds.append(calibration.ground_of(record.quantities[0]))
    assert kinds == ["beside", "beside", "same clause"]


def test_the_farthest_ground_speaks() -> None:
    """Of several grounds the farthest is the kind of the reading."""
    quantity = first()
    far = Ground("pop", quantity.span, "heading")
    assert calibration.ground_of(replace(quantity, grounds=(far, *quantity.grounds))) == "heading"


def test_what_a_person_accepted_or_changed_is_sure() -> None:
    """Accepting or editing a quantity makes that one sure, and no other."""
    for action, more in (("accept", {"target": "quantity"}), ("edit", {"target": "quantity", "fields": {"unit": "mg"}})):
        if action == "edit":
            more["fields"] = {"role": "dose", "value": "50", "unit": "mg", "parameter": "testamycin"}
        quantities = decided(action, "50 mg twice daily", **more).record.quantities
        assert [one.sure for one in quantities] == [True, False]


def test_json_and_graph_say_it() -> None:
    """Every quantity says in JSON whether it is sure; in RDF one that is says so, all others are to check."""
    found = decided("accept", "50 mg twice daily", target="quantity")
    assert [one["sure"] for one in as_json(found.record)["quantities"]] == [True, False]
    graph = edition_graph(Identity("page", "1", "Page"), found.source, found.record)
    states = [graph.value(node, GX.readingState) for node in graph.objects(None, GX.hasQuantity)]
    assert sorted(map(str, states)) == ["None", str(concept("reading-state", "sure"))]


def test_the_table_of_the_reader_is_sound() -> None:
    """Every row of the table names a role and a ground of the record once, with no more right than read."""
    for (role, ground), share in calibration.calibration().shares.items():
        assert role in {"dose", "threshold", "effect", "CI", "p-value", "rate", "schedule", "duration", "timepoint"}
        assert ground in calibration.NEAREST_FIRST
        assert 0 <= share.right <= share.read
    assert 0 < WANTED < 1
