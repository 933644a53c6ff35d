"""The second of two results: what was told of the first, and of another arm.

Why: "fell by 5.7 points with edaravone and by 6.4 with placebo" tells verb, thing and often the unit once, for both.
Method: a joint of arms between two numbers that stand close, outside brackets, and no new verb of change.
Fails: returns None where the second has a unit of its own, or where "and" leads to no arm.
"""

from __future__ import annotations

from loaders.extraction.candidates import Candidate, candidate
from loaders.extraction.phrases.amounts import Amount
from loaders.extraction.phrases.arms import add_arm, name_arm, tokens_outside
from loaders.extraction.roles.changes import CHANGES
from loaders.language import lexis
from loaders.language.token_view import TokenView

_TOLD_ONCE = {"change", "average", "time-to-event", "yearly-rate"}  # rules whose verb or noun is not said again
_NEAR = 12  # tokens


def second_result(view: TokenView, amount: Amount, done: list[Candidate]) -> Candidate | None:
    """"by 5.7 points with A and by 6.4 with B", "14 days with A and 19 with B", "0.16 versus 0.29 with B"."""
    first = next((d for d in reversed(done) if d.role not in {"CI", "timepoint", "p-value"}), None)
    if first is None or first.rule not in _TOLD_ONCE or tokens_outside(view, first.end, amount.start) > _NEAR:
        return None
    if amount.low or amount.second or (amount.unit and amount.unit.code != first.unit) or CHANGES.first(
            view.tokens, first.end, amount.start):
        return None  # a new unit or verb, a new thing
    place = amount.start - 1
    while view.word(place) in lexis.WORDS_BEFORE_A_SECOND_RESULT:
        place -= 1
    joint, again = view.word(place), view.word(amount.start - 1) == "by"
    if joint not in (lexis.JOINTS_OF_ARMS | lexis.JOINTS_OF_STUDY_TIMES if amount.unit else lexis.JOINTS_OF_ARMS):
        return None  # "and led to 9 deaths"
    unit = amount.unit or (first.amount.unit if first.amount else None)
    found = candidate(amount._replace(unit=unit), first.role, first.rule, first.parameter, first.place)
    # "and 12 with rash withdrew": behind a change "and" leads to a drug or control, or says "by" again.
    armed = add_arm(view, found, done) if again or first.rule != "change" else name_arm(view, found)
    opposed = joint in lexis.VERSUS_OR_AGAINST or (amount.unit is not None and joint not in {"and", "but"})
    return found if armed or opposed else None
