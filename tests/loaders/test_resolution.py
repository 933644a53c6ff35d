"""Markers and entries: joined by what is printed, or not at all."""

import pytest

from loaders.record import Citation, Pointer, Record, Reference, Span, Statement
from loaders.resolution import resolve


def page(keys: list[str], entries: list[str | None]) -> Record:
    span = Span(0, 1, "x")
    citations = tuple(Citation("s01", span, (Pointer(key, span),), "test") for key in keys)
    statement = Statement("s01", span, "x", ("x",), "information", "none", tuple(keys), "test")
    return Record(statements=(statement,), citations=citations,
                  references=tuple(Reference(span, key, "test") for key in entries))


@pytest.mark.parametrize(("keys", "entries", "expected"), [
    (["2"], ["1", "2"], {"2": 1}),
    (["1"], [None, None], {"1": None}),
    (["1"], [], {"1": None}),
    (["3"], ["1", "2"], {"3": None}),
    (["1"], ["1", "1"], {"1": None}),
    (["Smith2019"], ["Smith2019", "Jones2020"], {"Smith2019": 0}),
    ([], ["1"], {}),
])
def test_only_a_printed_key_joins(keys: list[str], entries: list[str | None], expected: dict[str, int | None]) -> None:
    """A key joins the one entry that prints it; neither order nor number of entries joins anything."""
    found = resolve(page(keys, entries))
    assert {key: resolution.entry for (_, key), resolution in found.items()} == expected
    for resolution in found.values():
        assert bool(resolution.ground) == (resolution.entry is not None)
        assert bool(resolution.reason) == (resolution.entry is None)


@pytest.mark.parametrize(("entries", "reason"), [
    ([None] * 4, "the page lists 4 references without numbers"), ([None], "the page lists 1 reference without numbers"),
    ([], "the page has no reference list"), (["1"], "no entry of the list is numbered 9"),
    (["9", "9"], "2 entries of the list are numbered 9"),
])
def test_why_a_marker_stays_open_is_said(entries: list[str | None], reason: str) -> None:
    """The reason names what is missing."""
    assert resolve(page(["9"], entries))["s01", "9"].reason == reason
