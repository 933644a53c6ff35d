"""Qualifiers at the door: what people type becomes the record's values once, or is refused in one sentence."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from loaders.curation.qualifiers import bind_qualifiers, read
from loaders.extraction_json import qualifiers
from loaders.record import Logic, Number, Period, Qualifiers, Quantity, Span
from ontology.ground.frequency import Frequency
from ontology.ground.measures import Measure
from ontology.ground.route import Route
from ontology.ground.timing import Timing

WORDS = "amoxicillin 500 mg orally every 12 hours with food for the first 3 days (0.5 g), 2 of 4 in the placebo arm"
SPAN = Span(0, len(WORDS), WORDS)


def quantity(told: Qualifiers | None = None) -> Quantity:
    """A dose with these words."""
    return Quantity("q1", "s1", SPAN, "dose", None, "=", "mg", "test", qualifiers=told or Qualifiers())


def number(printed: str) -> Number:
    """A number by its digits."""
    return Number(Decimal(printed), printed)


TYPED: list[tuple[dict[str, str | int | bool], Qualifiers]] = [
    ({"freq": "2/d", "interval": "12 h"}, Qualifiers(
        freq=Frequency("h", interval=number("12")), interval=Measure((number("12"),), "h"))),
    ({"route": "oral"}, Qualifiers(route=Route.of("PO"))), ({"route": "PO"}, Qualifiers(route=Route.of("PO"))),
    ({"route": "intravenously or orally"}, Qualifiers(route=Route.of("IV or PO"))),
    ({"rel": "after", "event": "food"}, Qualifiers(rel=Timing.AFTER, event="food")),
    ({"kind": "maximum"}, Qualifiers(kind="maximum")), ({"logic": "2 of 4"}, Qualifiers(logic=Logic("at-least", 2, 4))),
    ({"logic": "or", "group": "g1"}, Qualifiers(logic=Logic("any"), group="g1")),
    ({"alt": "0.5 g"}, Qualifiers(alt=Measure((number("0.5"),), "g"))),
    ({"period": "first 3 d"}, Qualifiers(period=Period(Measure((number("3"),), "d"), "first"))),
    ({"period": "until month 6"}, Qualifiers(period="until month 6")),
    ({"out_of": "4"}, Qualifiers(out_of=number("4"))), ({"out_of": 4}, Qualifiers(out_of=number("4"))),
    ({"total": True, "comparison": "false"}, Qualifiers(total=True, comparison=False)),
    ({"tablets": "film-coated"}, Qualifiers(others=(("tablets", "film-coated"),))),
]


@pytest.mark.parametrize(("given", "expected"), TYPED, ids=lambda value: str(value)[:40])
def test_what_is_typed_becomes_a_value(given: dict[str, str | int | bool], expected: Qualifiers) -> None:
    """Each name has its own kind of value, its numbers with their printed forms."""
    assert bind_qualifiers(quantity(read(given)), quantity(), WORDS, WORDS) == expected


REFUSED = [
    ({"freq": "often"}, "freq 'often' is not a count"),
    ({"freq": "2/fortnight"}, "is not a count"),
    ({"interval": "now and then"}, "is not a number or a range"),
    ({"route": "by post"}, "route 'by post' is not one of PO, IV"),
    ({"rel": "during"}, "rel 'during' is not one of before"),
    ({"kind": "huge"}, "kind 'huge' is not one of"),
    ({"logic": "xor"}, "logic 'xor' is not and, or"),
    ({"level": "high"}, "level 'high' is not a number"),
    ({"total": "maybe"}, "total is true or false"),
    ({"polarity": "no"}, "polarity 'no' is not one of"),
    ({"second": ""}, "second '' is not a number"),
]


@pytest.mark.parametrize(("given", "reason"), REFUSED, ids=lambda value: str(value)[:40])
def test_what_does_not_fit_is_refused(given: dict[str, str | int | bool], reason: str) -> None:
    """The refusal is one sentence that names the qualifier and what it may be."""
    with pytest.raises(ValueError, match=reason) as told:
        read(given)
    assert "\n" not in str(told.value)


READ = Qualifiers(
    freq=Frequency("d", count=Number(Decimal(2), "twice"), phrase="twice daily"),
    route=Route.of("PO"),
    rel=Timing.BEFORE,
    kind="single",
    alt=Measure((number("0.5"), number("1.0")), "g"),
    logic=Logic("at-least", 2, 4),
    total=True,
    significant=False,
    level=number("95"),
    out_of=Number(Decimal(5), "five"),
    period=Period(Measure((number("3"),), "mo"), "first"),
    arm="placebo",
    cond="with food",
)


def test_what_says_the_same_stays_what_was_read() -> None:
    """A form that only adds an event keeps places and printed forms of all the rest."""
    old = quantity(READ)
    given = {name: value for name, value in qualifiers(old).items() if not isinstance(value, float)}
    new = quantity(read({**given, "event": "surgery"}))
    assert bind_qualifiers(new, old, WORDS, WORDS) == replace(READ, event="surgery")


def test_the_cases_are_all_there() -> None:
    """An emptied table must not pass."""
    assert (len(TYPED), len(REFUSED)) == (15, 11)
