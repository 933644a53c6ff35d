"""What a condition says of doing, as its orders say it: "no metformin should be given if ..." forbids.

Why: where the words of a condition's action and the orders in it were read as opposites, one of the two is inverted.
Method: where all orders of a condition forbid, it forbids, and where none does, it does not; an "unless" turns that round.
    Each limit is told too.
Fails: it cannot; where orders differ, deny by their kind ("avoid", "delay") or are a noun alone, the words decide.
"""

from __future__ import annotations

from collections.abc import Sequence

from loaders.extraction.phrases.clauses import Polarity
from loaders.extraction.relations.condition_trees import Node
from loaders.extraction.relations.governed_actions import Governed
from loaders.language import lexis
from ontology.ground.timing import Timing


def settle(trees: Sequence[Node], governed: Governed) -> None:
    """Tell each tree and its limits the polarity of its orders."""
    actions = {action.id: action for action in governed.actions}
    for tree in trees:
        orders = [actions[name] for name in governed.by_tree.get(id(tree), ()) if actions[name].rule != "action-noun"]
        forbidden = {order.polarity == "do_not" for order in orders}
        denying = lexis.KINDS_OF_ACTIONS_THAT_DENY | ({"stop"} if True in forbidden else set())  # "never stop": it goes on
        if len(forbidden) != 1 or any(order.kind in denying for order in orders):
            continue
        told: Polarity = "do_not" if forbidden.pop() != (tree.timing == Timing.UNLESS) else "do"
        if tree.polarity != told:
            tree.polarity = told
            _tell_limits(tree)


def _tell_limits(tree: Node) -> None:
    for limit in tree.candidates():
        if tree.polarity == "do_not":
            limit.qualifiers["polarity"] = "contraindication"
        else:
            limit.qualifiers.pop("polarity", None)
