"""Rows of the answers made into the values of the domain, once for whoever needs them.

Why: which row is the top of a tree, in which order its members stand and what an end of an interval belongs to is decided in
    one place.
Method: pure functions. Members stand in the order of the text, a number before words of the same place; a condition that is
    a member stands where its first leaf does. The graph tells limits behind "before", "until" and "unless" from the side on
    which something is done: here they are as worded again. Words not recognised with which the clause of a condition opens
    ("only if", "or when") are its opening.
Fails: a condition whose rows do not hang together (a member of itself, none of its own) is left out; the rest stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from explorer.domain.conditions import ConditionTree, Criterion, Crossing, Member, Operator, Sign, Threshold
from explorer.domain.doses import Dose, Regimen
from explorer.rows import BoundRow, ConditionRow, QuantityRow, UnrecognisedRow
from ontology.ground.intervals import Interval
from ontology.ground.measures import Measure
from ontology.ground.numbers import Number
from ontology.ground.timing import TURNING, Timing

Bounds = Mapping[str, BoundRow]  # of each quantity
NOWHERE = 1 << 62  # behind all that has a place
MEASURED = re.compile(r"(\d+(?:\.\d+)?)(?:-(\d+(?:\.\d+)?))?(?:\s?(\D\S*))?")
# Words that a clause opens with, and that say more than the "if" or "before" which was read of them.
OPENING = re.compile(
    r"(?:(?:and/or|and|or|nor|but|only|even|not|except)(?:\s+|$))*"
    r"(?:(?:if|when(?:ever)?|where|while|until|before|after|unless|once|as long as)(?=\s|$))?", re.IGNORECASE)
LEADS = re.compile(r"\b(?:if|when(?:ever)?|where|while|until|before|after|unless|once|as long as)\b", re.IGNORECASE)


def conditions(
    rows: Sequence[ConditionRow], quantities: Sequence[QuantityRow], bounds: Bounds,
    unrecognised: Sequence[UnrecognisedRow] = (),
) -> tuple[ConditionTree, ...]:
    """The condition trees of one statement, in the order of the text."""
    return tuple(_Forest(rows, quantities, bounds, unrecognised).trees())


def threshold(row: QuantityRow, bounds: Bounds) -> Threshold:
    """A limit, or another number that a condition holds."""
    timing, bound = _timing(row.timing), _bound(row, bounds)
    crossing = Crossing(bound.crossing) if bound.crossing in set(Crossing) else None
    return Threshold(
        row.quantity, row.parameter or "", sign(row), _measure(row, bound), row.text, _partner(row, bound),
        _as_worded(row, bound, turned=timing in TURNING and not row.event), crossing, row.reference or "", row.role, timing,
        row.action or "", row.reading == "sure")


def dose(row: QuantityRow, bounds: Bounds) -> Dose:
    """A dose with its regimen."""
    bound = _bound(row, bounds)
    return Dose(row.quantity, row.parameter or "", sign(row), _measure(row, bound), row.text, _partner(row, bound),
                _as_worded(row, bound, turned=False), row.kind or "", regimen(row), row.reading == "sure")


def regimen(row: QuantityRow) -> Regimen:
    """What the text says of a dose or a schedule beside its amount."""
    return Regimen(
        measured(row.frequency), measured(row.repeat), row.route or "", bool(row.total), row.phase or "",
        row.period or "", _timing(row.timing), row.event or "", row.condition or "", row.population or "")


def sign(row: QuantityRow) -> Sign:
    """How the number bounds; a number that nothing is said of is the value itself."""
    return Sign(row.comparator) if row.comparator in set(Sign) else Sign.EQUAL


def measured(coded: str | None) -> Measure | None:
    """A number or a range with its unit, as the graph labels it: "6 h", "4-6 h", "2/d"."""
    found = MEASURED.fullmatch(coded or "")
    if found is None:
        return None
    numbers = tuple(Number(Decimal(digits), digits) for digits in found.group(1, 2) if digits)
    return Measure(numbers, found[3] or "1")


class _Forest:
    """The conditions of a statement while they are put together."""

    def __init__(self, rows: Sequence[ConditionRow], quantities: Sequence[QuantityRow], bounds: Bounds,
                 unrecognised: Sequence[UnrecognisedRow]) -> None:
        self._quantities = {row.quantity: row for row in quantities}
        self._bounds, self._unrecognised = bounds, unrecognised
        self._rows: dict[str, list[ConditionRow]] = {}
        for row in rows:
            self._rows.setdefault(row.condition, []).append(row)

    def trees(self) -> Iterator[ConditionTree]:
        tops = [condition for condition, rows in self._rows.items() if rows[0].top]
        for condition in sorted(tops, key=lambda one: (self._place(one, ()), one)):
            tree = self._tree(condition, ())
            if tree is not None:
                yield tree

    def _tree(self, condition: str, above: tuple[str, ...]) -> ConditionTree | None:
        if condition in above:
            return None
        rows = self._in_order(condition, above)
        first = rows[0]
        members = tuple(member for row in rows if (member := self._member(row, (*above, condition))) is not None)
        count = min(first.at_least or 1, len(members)) if first.operator == Operator.AT_LEAST else 0
        if not members:
            return None
        timing = _timing(first.timing) or _own(members) if first.top else None
        return ConditionTree(
            condition, Operator(first.operator), members, count, timing,
            self._opening(condition, timing) if first.top else "", (first.action or "") if first.top else "",
            first.top and first.polarity == "do-not")

    def _member(self, row: ConditionRow, above: tuple[str, ...]) -> Member | None:
        if row.member in self._rows:
            return self._tree(row.member, above)
        if row.member in self._quantities:
            return threshold(self._quantities[row.member], self._bounds)
        return Criterion(row.member, row.criterion or "")

    def _in_order(self, condition: str, above: tuple[str, ...]) -> list[ConditionRow]:
        once = {row.member: row for row in self._rows[condition]}
        return sorted(once.values(), key=lambda row: (
            self._place(row.member, (*above, condition), row.place), row.criterion is not None, row.member))

    def _place(self, node: str, above: tuple[str, ...], told: int | None = None) -> int:
        """Where a thing begins in the text; a condition where its first leaf does."""
        return min(self._places(node, above, told), default=NOWHERE)

    def _places(self, node: str, above: tuple[str, ...], told: int | None = None) -> Iterator[int]:
        """Where the leaves of a condition begin; the place of a leaf is its own."""
        if node in self._quantities:
            yield self._quantities[node].start
        elif node not in self._rows:
            yield NOWHERE if told is None else told
        elif node not in above:
            for row in self._rows[node]:
                yield from self._places(row.member, (*above, node), row.place)

    def _opening(self, condition: str, timing: Timing | None) -> str:
        """The words not recognised with which a clause opens, where the first leaf of the condition stands in it.

        A bare "unless" or "before" is that of the condition only if all of its leaves do.
        """
        places = sorted(self._places(condition, ()))
        for clause in self._unrecognised:
            within = [clause.start <= place < clause.end for place in places]
            opened = OPENING.match(clause.text) if within[:1] == [True] else None
            words = " ".join(opened.group().split()).lower() if opened else ""
            if words and (all(within) or not LEADS.match(words)):
                return words if LEADS.search(words) else f"{words} {timing or 'if'}"
        return ""


def _own(members: Sequence[Member]) -> Timing | None:
    """The side that a limit is told with which is all that a condition holds."""
    first = members[0]
    return first.timing if len(members) == 1 and isinstance(first, Threshold) else None


def _bound(row: QuantityRow, bounds: Bounds) -> BoundRow:
    return bounds.get(row.quantity, BoundRow(row.statement, row.quantity))


def _measure(row: QuantityRow, bound: BoundRow) -> Measure | None:
    """The number, or the ends of the range, as printed; None for a list."""
    unit = row.ucum or "1"
    if bound.value is not None and row.printed:
        return Measure((Number(bound.value, row.printed),), unit)
    low = (Number(bound.low, row.lower),) if bound.low is not None and row.lower else ()
    high = (Number(bound.high, row.upper, row.upper_formula or ""),) if bound.high is not None and row.upper else ()
    ends = low if low == high else (*low, *high)
    return Measure(ends, unit) if ends else None


def _partner(row: QuantityRow, bound: BoundRow) -> Measure | None:
    if row.second is None or bound.second is None:
        return None
    return Measure((Number(bound.second, row.second),), row.ucum or "1")


def _as_worded(row: QuantityRow, bound: BoundRow, *, turned: bool) -> Interval | None:
    """The numbers that the words let through; None where the graph tells no end of them."""
    if bound.low is None and bound.high is None:
        return Interval.limit("=", bound.value) if row.comparator == Sign.EQUAL and bound.value is not None else None
    told = Interval(bound.low, bound.high, bound.low_closed is False, bound.high_closed is False)
    if not turned or told.low == told.high:
        return told
    if told.low is None:
        return Interval(low=told.high, low_open=not told.high_open)
    return Interval(high=told.low, high_open=not told.low_open) if told.high is None else None


def _timing(word: str | None) -> Timing | None:
    return Timing(word) if word in set(Timing) else None
