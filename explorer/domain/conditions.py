"""Conditions as values: trees of limits and criteria, what they govern, and on which side of them it is done.

Why: whether something is to be done before, until or unless a limit is reached decides an action, and must be one value for
    whoever draws, tells or computes it.
Method: a tree holds its members in the order of the text and as worded; `timing` says on which side of them the action is
    done. A limit holds on an interval of decimals with open or closed ends; what it "rises to" includes what lies beyond.
    Its numbers keep their printed forms.
Fails: `ValueError` for a tree without members, or one that asks for more of them than it has. Of a limit that no interval
    can be told of ("about 50 %") it is None.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from ontology.ground.intervals import Interval
from ontology.ground.measures import Measure
from ontology.ground.timing import Timing


class Operator(StrEnum):
    """How many of its members a tree asks for."""

    ALL = "all-of"
    ANY = "any-of"
    AT_LEAST = "at-least"
    NONE = "none-of"


class Sign(StrEnum):
    """How a number bounds."""

    LESS = "lt"
    AT_MOST = "le"
    MORE = "gt"
    AT_LEAST = "ge"
    EQUAL = "eq"
    ABOUT = "approx"
    WITHIN = "within"
    BETWEEN = "between"


class Crossing(StrEnum):
    """From which side a value is reached: what lies beyond it has been reached as well."""

    RISING = "from-below"
    FALLING = "from-above"


@dataclass(frozen=True, slots=True)
class Criterion:
    """A condition without a number, in the words of the text."""

    node: str
    label: str


@dataclass(frozen=True, slots=True)
class Threshold:
    """A limit: what is measured, the numbers on which it holds as worded, and the same as printed.

    `measure` is None where several numbers are listed or none was read: then `text` has them. `partner` is the second
    number of a pair, such as the diastolic pressure. `role` is "threshold", or what else the number was read as.
    """

    node: str
    of: str
    sign: Sign
    measure: Measure | None
    text: str
    partner: Measure | None = None
    interval: Interval | None = None
    crossing: Crossing | None = None
    reference: str = ""
    role: str = "threshold"
    timing: Timing | None = None
    action: str = ""
    sure: bool = False


@dataclass(frozen=True, slots=True)
class ConditionTree:
    """Members that an operator joins, and, at the top, what they govern.

    `timing` says on which side of them that is done, `opening` are the words with which the clause opens where these say
    more than the timing does ("only if", "or when"); `barred` says that what is governed is not to be done.
    """

    node: str
    operator: Operator
    members: tuple[ConditionTree | Threshold | Criterion, ...]
    count: int = 0  # of "at least n"
    timing: Timing | None = None
    opening: str = ""
    action: str = ""
    barred: bool = False

    def __post_init__(self) -> None:
        if not self.members:
            raise ValueError(f"condition {self.node} has no member")
        if self.operator is Operator.AT_LEAST and not 1 <= self.count <= len(self.members):
            raise ValueError(f"condition {self.node} asks for {self.count} of {len(self.members)} members")

    @property
    def trees(self) -> Iterator[ConditionTree]:
        """It, and every tree inside it."""
        yield self
        for member in self.members:
            if isinstance(member, ConditionTree):
                yield from member.trees

    @property
    def leaves(self) -> Iterator[Threshold | Criterion]:
        """Its limits and criteria, in the order of the text."""
        for member in self.members:
            if isinstance(member, ConditionTree):
                yield from member.leaves
            else:
                yield member

    def parent(self, node: str) -> tuple[Criterion, ConditionTree] | None:
        """A criterion of the tree by its node, with the condition that it is a member of."""
        for member in self.members:
            if isinstance(member, Criterion) and member.node == node:
                return member, self
            if isinstance(member, ConditionTree) and (found := member.parent(node)):
                return found
        return None


Member = ConditionTree | Threshold | Criterion
