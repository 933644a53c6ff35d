"""How many must agree for a statement to pass: "at least 75% of voters agreed", "consensus was set at ≥80%".

Why: methods of guidelines tell their own limits; read as a result, they would be an outcome of people.
Method: a limit on a percentage with a word of agreeing and one of a panel, a vote or consensus in its sentence.
Fails: returns None for any percentage without a limit, and where patients agree.
"""

from __future__ import annotations

from loaders.extraction.amounts import Amount
from loaders.extraction.clauses import sentence
from loaders.extraction.drafts import Draft, draft
from loaders.extraction.scene import Scene

_AGREEING = {"agreed", "agreement", "consensus", "voted", "votes", "vote", "voting", "endorsed", "approval", "supermajority",
             "majority", "agree", "agreeing"}
_PANEL = {"panel", "panellists", "panelists", "members", "voters", "experts", "delphi", "consensus", "votes", "vote",
          "voting", "quorum", "panelist", "group", "committee", "statement", "statements", "round", "rounds",
          "participants", "accepted"}
_PEOPLE = {"patients", "people", "adults", "children", "women", "men", "kappa", "readers", "observers", "interobserver"}
_LIMITED = {"<", "<=", ">", ">="}
_NEAR = 8  # tokens


def share(scene: Scene, amount: Amount) -> Draft | None:
    """The limit that a percentage of voters is."""
    if amount.kind != "percent" or amount.op not in _LIMITED or scene.vocabulary.isdisjoint(_AGREEING):
        return None
    low, high = sentence(scene, amount.start)
    words, near = set(scene.words(low, high)), set(scene.words(amount.start - _NEAR, amount.end + _NEAR))
    if not _AGREEING & near or not _PANEL & words or _PEOPLE & near:
        return None
    return draft(amount, "threshold", "consensus", "agreement")
