"""The values between the rows and the pages: nothing that the rows say is lost, turned or put in another order."""

from __future__ import annotations

import ast
import random
from collections.abc import Iterator
from dataclasses import fields
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import explorer
from explorer import query
from explorer.domain import building, silence, wording
from explorer.domain.conditions import ConditionTree, Criterion, Operator, Sign, Threshold
from explorer.library import Library
from explorer.rows import BoundRow, ConditionRow, QuantityRow, UnrecognisedRow
from ontology.ground.intervals import Interval
from ontology.ground.measures import Measure
from ontology.ground.numbers import Number
from ontology.ground.timing import TURNING, Timing

NBSP = "\N{NO-BREAK SPACE}"
NUMBERS = {"value", "low", "high", "low_closed", "high_closed", "crossing"}
UNSAID = {field.name: None for field in fields(QuantityRow)}
SIGNS = {"lt": "<", "le": "<=", "gt": ">", "ge": ">=", "eq": "="}
# A tree as it is drawn here: (operator, members), a leaf is True for a limit and False for a criterion.
SHAPES = st.recursive(st.booleans(), lambda inner: st.tuples(st.sampled_from(("all-of", "any-of", "at-least")),
                                                             st.lists(inner, min_size=1, max_size=4)), max_leaves=12)
TREES = st.tuples(st.sampled_from(("all-of", "any-of", "at-least")), st.lists(SHAPES, min_size=1, max_size=4))


class Told:
    """The rows of a drawn tree, as the queries would answer."""

    def __init__(self, timing: str | None) -> None:
        self.rows: list[ConditionRow] = []
        self.quantities: list[QuantityRow] = []
        self.bounds: dict[str, BoundRow] = {}
        self.timing = timing
        self.count = 0

    def tell(self, shape: object, *, top: bool = True) -> object:
        """Tell of a shape; gives it back with the names of its nodes."""
        self.count += 1
        name = f"n{self.count}"
        if shape is True:
            row, bounds = rows_of(name, start=self.count, comparator="lt", value=Decimal(5), printed="5")
            self.quantities.append(row)
            self.bounds |= bounds
            return name
        if shape is False:
            return name
        operator, members = shape  # type: ignore[misc]
        held = []
        for member in members:
            place = self.count + 1
            told = self.tell(member, top=False)
            held.append(told)
            inner = isinstance(told, tuple)
            self.rows.append(ConditionRow(
                "s", name, top, operator, len(members) if operator == "at-least" else None, "do it" if top else None, "do",
                self.timing, told[0] if isinstance(told, tuple) else str(told),
                None if inner or member is True else f"words {place}", None if inner else place))
        return name, operator, held


def rows_of(name: str = "q", **told: object) -> tuple[QuantityRow, dict[str, BoundRow]]:
    """A row and its bounds, of which only some is told."""
    bound = {key: told.pop(key) for key in NUMBERS & told.keys()}
    second = told.pop("second_value", None)
    always = {"quantity": name, "statement": "s", "role": "threshold", "text": "words", "start": 0}
    row = QuantityRow(**{**UNSAID, **always, **told})  # type: ignore[arg-type]
    return row, {name: BoundRow("s", name, **bound, second=second)}  # type: ignore[arg-type]


def shape_of(tree: ConditionTree) -> object:
    return tree.node, str(tree.operator), [shape_of(member) if isinstance(member, ConditionTree) else member.node
                                           for member in tree.members]


@given(TREES, st.sampled_from((None, "before", "unless", "until", "while")), st.randoms(use_true_random=False))
def test_any_tree_keeps_its_members_order_and_operators(
        shape: tuple[str, list[object]], timing: str | None, mixed: random.Random) -> None:
    """However the rows of a nested condition come, the tree has their members in the order of the text."""
    told = Told(timing)
    expected = told.tell(shape)
    mixed.shuffle(told.rows)
    (tree,) = building.conditions(told.rows, told.quantities, told.bounds)
    assert shape_of(tree) == expected
    assert (tree.timing, tree.action) == (timing, "do it")
    assert all(inner.timing is None and not inner.action for inner in below(tree))
    assert len(list(tree.leaves)) == sum(isinstance(member, Threshold | Criterion) for one in (tree, *below(tree))
                                         for member in one.members)


def below(tree: ConditionTree) -> Iterator[ConditionTree]:
    for member in tree.members:
        if isinstance(member, ConditionTree):
            yield member
            yield from below(member)


@given(TREES)
def test_the_words_of_a_tree_name_every_leaf_once(shape: tuple[str, list[object]]) -> None:
    """A condition in words has a part for each of its limits and criteria, and a marker."""
    told = Told(None)
    told.tell(shape)
    (tree,) = building.conditions(told.rows, told.quantities, told.bounds)
    assert wording.head(tree).startswith("do it, if")
    assert len({leaf.node for leaf in tree.leaves}) == len(list(tree.leaves))


@pytest.mark.parametrize("rows", [
    [("a", True, "a"), ("a", True, "x")], [("a", True, "b"), ("b", False, "a"), ("b", False, "x")], [("a", True, "a")]])
def test_a_condition_that_holds_itself_is_no_endless_one(rows: list[tuple[str, bool, str]]) -> None:
    """A member that stands above itself is left out, and what remains stands."""
    told = [ConditionRow("s", condition, top, "all-of", None, None, "do", None, member, "words")
            for condition, top, member in rows]
    trees = building.conditions(told, (), {})
    assert [leaf.node for tree in trees for leaf in tree.leaves] == (["x"] if len(rows) > 1 else [])


@given(st.sampled_from(sorted(SIGNS)), st.decimals(-1000, 1000, places=2), st.booleans())
def test_a_limit_is_as_worded_on_whichever_side_the_graph_tells_it(sign: str, value: Decimal, turned: bool) -> None:
    """Behind before, until and unless the graph has the other side; the value has the side of the words."""
    worded = Interval.limit(SIGNS[sign], value)  # type: ignore[arg-type]
    told = worded
    if turned and sign != "eq":
        told = Interval(worded.high, worded.low, not worded.high_open, not worded.low_open)
    found = building.threshold(*rows_of(
        comparator=sign, value=value, printed=str(value), low=told.low, high=told.high, timing="unless" if turned else None,
        low_closed=None if told.low is None else not told.low_open,
        high_closed=None if told.high is None else not told.high_open))
    assert found.interval == worded
    assert found.sign == Sign(sign)


@pytest.mark.parametrize(("told", "said"), [
    ({"comparator": "le", "value": Decimal(50), "printed": "50", "ucum": "mg"}, f"≤ 50{NBSP}mg"),
    ({"comparator": "ge", "value": Decimal(2), "printed": "2", "ucum": "g"}, f"≥ 2{NBSP}g"),
    ({"comparator": "eq", "value": Decimal("1.5"), "printed": "1.5", "ucum": "mg", "kind": "maximum"},
     f"maximum 1.5{NBSP}mg"),
    ({"comparator": "eq", "value": Decimal(25), "printed": "25", "ucum": "mg", "kind": "starting"}, f"starting 25{NBSP}mg"),
    ({"value": Decimal(1), "printed": "1", "ucum": "mg", "repeat": "3-5 min", "timing": "until", "event": "remission"},
     f"1{NBSP}mg every 3-5{NBSP}minutes until remission"),
    ({"value": Decimal(1), "printed": "1", "ucum": "mg", "frequency": "2/d", "route": "oral", "condition": "if tolerated"},
     f"1{NBSP}mg × 2 a day PO, if tolerated"),
    ({"value": Decimal(1), "printed": "1", "ucum": "mg", "frequency": "1/2wk", "condition": "Severe infection"},
     f"1{NBSP}mg × 1 every 2{NBSP}weeks if: Severe infection"),
    ({"value": Decimal(140), "printed": "140", "second": "90", "second_value": Decimal(90), "ucum": "mg", "total": True},
     f"140/90{NBSP}mg in total"),
    ({"text": "one tablet"}, "one tablet"),
])
def test_a_dose_says_its_bound_and_its_regimen(told: dict[str, object], said: str) -> None:
    """At most, at least, maximum, until, in which case: none of them is left out of a dose in words."""
    dose = building.dose(*rows_of(role="dose", **told))
    assert " ".join(text for _, text in wording.dose_parts(dose)) == said


@pytest.mark.parametrize(("opened", "timing", "marker"), [
    ("only if the INR is below 2", None, "only if"), ("or when ALT exceeds 3", None, "or when"),
    ("or an INR > 1.5", None, "or if"),
    ("only above 60", "while", "only while"), ("unless it falls", None, "unless"), ("none of these", None, "if"),
    ("orally taken", None, "if"),
])
def test_words_not_recognised_that_open_a_clause_stand_before_it(opened: str, timing: str | None, marker: str) -> None:
    """"only if" is no "if", and "or when" no "when": what opens a clause is said, whole words only."""
    rows = [ConditionRow("s", "c", True, "all-of", None, "Start", "do", timing, "q", None, 15)]
    for start, said in ((15, marker), (50, timing or "if")):
        row, bounds = rows_of(start=start)
        (tree,) = building.conditions(rows, [row], bounds, [UnrecognisedRow("s", opened, 10, 40)])
        assert wording.marker(tree) == said


def test_a_bare_word_turns_a_condition_only_as_a_whole() -> None:
    """"If gout began before 30, or if eGFR is below 30" is no "before eGFR is below 30"."""
    rows = [ConditionRow("s", "c", True, "any-of", None, "Refer", "do", None, node, None) for node in ("q1", "q2")]
    one, other = (rows_of(f"q{place}", start=place * 10)[0] for place in (1, 2))
    for end, marker in ((15, "if"), (30, "before")):
        (tree,) = building.conditions(rows, [one, other], {}, [UnrecognisedRow("s", "before the age of 30", 5, end)])
        assert wording.marker(tree) == marker


def test_a_tree_has_members_and_asks_for_no_more_than_these() -> None:
    """No value of the domain holds nonsense."""
    leaf = Criterion("x", "symptoms")
    with pytest.raises(ValueError, match="has no member"):
        ConditionTree("c", Operator.ALL, ())
    with pytest.raises(ValueError, match="asks for 2 of 1"):
        ConditionTree("c", Operator.AT_LEAST, (leaf,), count=2)
    assert wording.head(ConditionTree("c", Operator.NONE, (leaf,), timing=Timing.WHILE)) == "while none of"


def test_limits_of_the_corpus_hold_on_the_numbers_that_they_say(corpus: Library) -> None:
    """The interval of every limit is that of its sign and its number, whatever side its graph tells."""
    rows = [row for row in query.run(corpus.store(), "quantities", QuantityRow) if row.role == "threshold"]
    bounds = {row.quantity: row for row in query.run(corpus.store(), "bounds", BoundRow)}
    limits = [(building.threshold(row, bounds), row) for row in rows]
    plain = [(limit, row) for limit, row in limits
             if limit.measure and len(limit.measure.numbers) == 1 and limit.sign in SIGNS and limit.crossing is None]
    for limit, row in plain:
        assert limit.interval == Interval.limit(SIGNS[limit.sign], limit.measure.numbers[0].value), row.text  # type: ignore[union-attr]
    crossed = [limit for limit, _ in limits if limit.crossing and limit.sign is Sign.EQUAL]
    assert all(limit.interval == Interval.limit(">=", limit.measure.numbers[0].value) for limit in crossed)  # type: ignore[union-attr]
    turned = [limit for limit, _ in plain if limit.timing in TURNING]
    assert (len(plain) > 20, len(crossed), len(turned) > 0) == (True, 3, True)


def test_a_range_in_two_units_has_both() -> None:
    """"500 mg to 1 g" is told as printed."""
    ends = Measure((Number(Decimal(500), "500"), Number(Decimal(1000), "1 g", "1 g = 1000 mg")), "mg")
    assert wording.amount(ends, None, "") == (f"500{NBSP}mg–1 g", True)


def test_the_three_words_are_spelt_once() -> None:
    """No string of the explorer but those of `domain.silence` has a word for a silence; of types mypy sees to that."""
    room, words = Path(explorer.__file__).parent, (silence.NOT_STATED, silence.NOT_RECOGNISED, silence.NOT_HELD)
    spelt = {str(path.relative_to(room)) for path in room.rglob("*.py")
             for text in _strings(ast.parse(path.read_text("utf-8"))) if any(word in text for word in words)}
    assert spelt == {"domain/silence.py"}


def _strings(node: ast.AST) -> Iterator[str]:
    """The strings in a tree, without what documents it and without literal types."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Constant) and isinstance(child.value, str):
            yield child.value
        documents = isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant)
        if not documents and not (isinstance(child, ast.Subscript) and ast.unparse(child.value) == "Literal"):
            yield from _strings(child)
