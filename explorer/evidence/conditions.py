"""Conditions and doses as they are shown: shapes of the trail, chips of the details, from the same values.

Why: a condition that is drawn and listed by two hands comes apart; here both walk one tree, in one order.
Method: a tree with one member is the shape of that member, which then says what it governs and the word that turns or
    bounds it ("before", "unless", "only if"); of several members an operator says both, once. All words: `domain.wording`.
Fails: it cannot.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from explorer.domain import wording
from explorer.domain.conditions import ConditionTree, Criterion, Member, Threshold
from explorer.domain.doses import Dose
from explorer.domain.silence import NOT_RECOGNISED
from explorer.ids import short
from explorer.rows import OrderRow, UnrecognisedRow
from explorer.view_models.details import Chip, ChipGroup, ChipPart
from explorer.view_models.graph import Edge, Node

BESIDE = " · "


@dataclass
class Drawing:
    """The condition trees of a statement as shapes: leaves, the operators that join them, arrows."""

    statement: str
    leaves: list[Node] = field(default_factory=list)
    operators: list[Node] = field(default_factory=list)
    edges: list[Edge] = field(default_factory=list)

    def add(self, tree: ConditionTree) -> None:
        """Draw a tree whose top governs what the statement says."""
        self._grow(tree, self.statement, tree, top=True)

    def alone(self, limit: Threshold) -> None:
        """Draw a limit that no tree holds."""
        self._leaf(_shape(limit, wording.apart(limit, None), limit.action), self.statement)

    def _grow(self, tree: ConditionTree, parent: str, whole: ConditionTree, *, top: bool) -> None:
        """Draw a tree; what the `whole` governs and what turns it is said once, at the top."""
        first, beside = tree.members[0], wording.rider(tree)
        said, turning = (wording.governed(whole), wording.turning(whole)) if top else ("", "")
        if isinstance(first, Threshold | Criterion) and (beside or _is_plain(tree)):
            detail = BESIDE.join(part for part in (beside, said) if part)
            self._leaf(_shape(first, turned_by(first, tree, whole) if top else wording.apart(first, whole), detail), parent)
            return
        if isinstance(first, ConditionTree) and _is_plain(tree):
            self._grow(first, parent, whole, top=top)
            return
        title = wording.joined(turning, tree)
        node = Node(short(tree.node), "operator", "Condition", title, said, selectable=False)
        self.operators.append(node)
        self.edges.append(Edge(node.id, parent, "applies to"))
        for member in tree.members:
            if isinstance(member, ConditionTree):
                self._grow(member, node.id, whole, top=False)
            else:
                self._leaf(_shape(member, wording.apart(member, whole), ""), node.id)

    def _leaf(self, node: Node, parent: str) -> None:
        self.leaves.append(node)
        self.edges.append(Edge(node.id, parent, "condition of"))


def turned_by(leaf: Threshold | Criterion, tree: ConditionTree, whole: ConditionTree) -> str:
    """The word that stands before a leaf: that of its whole tree where it is all of it, else its own."""
    alone = tree is whole and (wording.rider(tree) or _is_plain(tree))
    return (wording.turning(whole) if alone else "") or wording.apart(leaf, whole)


def _is_plain(tree: ConditionTree) -> bool:
    """Whether a tree says no more than its one member."""
    return len(tree.members) == 1 and tree.operator != "none-of"


def _shape(leaf: Threshold | Criterion, marked: str, detail: str) -> Node:
    if isinstance(leaf, Threshold):
        return Node(short(leaf.node), "threshold", "Threshold", wording.limit(leaf, marked), detail)
    title = " ".join(part for part in (marked, leaf.label or NOT_RECOGNISED) if part)
    return Node(short(leaf.node), "criterion", "Criterion", title, detail)


def barred(orders: Iterable[OrderRow], trees: Iterable[ConditionTree]) -> tuple[bool, ...]:
    """Of each order of a statement whether it bars what it names; without orders, of each condition."""
    return tuple(order.barred for order in orders) or tuple(tree.barred for tree in trees)


def held(trees: Iterable[ConditionTree]) -> frozenset[str]:
    """The limits and criteria that stand in a tree."""
    return frozenset(leaf.node for tree in trees for leaf in tree.leaves)


def group(tree: ConditionTree, *, told: bool = True) -> ChipGroup:
    """A tree as chips behind what it governs and how its members are joined."""
    return ChipGroup(wording.head(tree, told=told), tuple(_chip(member, tree) for member in tree.members))


def _chip(member: Member, whole: ConditionTree) -> Chip | ChipGroup:
    if isinstance(member, ConditionTree):
        word = "" if _is_plain(member) else wording.operator(member)
        return ChipGroup(word, tuple(_chip(one, whole) for one in member.members))
    if isinstance(member, Threshold):
        return limit_chip(member, whole)
    return Chip(short(member.node), (ChipPart("name", member.label or NOT_RECOGNISED),))


def limit_chip(limit: Threshold, whole: ConditionTree | None = None) -> Chip:
    """A limit as a chip; `whole` is the tree that holds it."""
    turning = wording.apart(limit, whole)
    return Chip(short(limit.node), (*((ChipPart("note", turning),) if turning else ()), *_parts(wording.limit_parts(limit))))


def dose_chip(dose: Dose) -> Chip:
    """A dose as a chip."""
    return Chip(short(dose.node), _parts(wording.dose_parts(dose)))


def dose_shape(dose: Dose) -> Node:
    """A dose in the document's own words, with what these do not say below."""
    return Node(short(dose.node), "dose", "Dose", dose.text, wording.dose_beside(dose))


def not_recognised(found: Iterable[UnrecognisedRow]) -> str:
    """The words of a sentence that turn or bound it and that no reading used, quoted; "" where there are none."""
    return ", ".join(f"“{' '.join(row.text.split())}”" for row in found)


def _parts(parts: Iterable[wording.Part]) -> tuple[ChipPart, ...]:
    return tuple(ChipPart(role, text) for role, text in parts)
