"""What the words over a list say of its bullets: any, all or at least n of them, and what is to be done then.

Why: "Admit if any of these applies:" makes each bullet below it a sufficient reason; the bullet alone does not say so.
Method: words of choice in the lead-in ("any of", "all of", "at least 2 of"), else an "or" or "and" that ends a bullet;
    the action is what stands before the lead-in's marker.
Fails: it cannot; a lead-in that says nothing of how its bullets hold together gives nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from loaders.blocks import View
from loaders.extraction.candidates import Candidate
from loaders.extraction.phrases.clauses import AVOID, MARKERS
from loaders.language import lexis
from loaders.language.context import Context
from loaders.language.lexicon import phrase_class
from loaders.language.numerals import number_at
from loaders.language.token_view import TokenView
from loaders.record import Logic

_ANY, _ALL = phrase_class("any of"), phrase_class("all of")
_LONGEST, _LONGEST_ACTION = 400, 16  # characters, tokens
_ALL_OF, _ANY_OF = Logic("all"), Logic("any")
_JOINTS = {"or": _ANY_OF, "and": _ALL_OF}


class Lead(NamedTuple):
    """How the members of a list hold together, by "2 of None" where their number is not told."""

    logic: Logic | None = None
    action: str = ""
    forbids: bool = False


def add_list_logic(view: TokenView, candidates: Sequence[Candidate]) -> None:
    """Write logic, group, action and polarity of the list onto the limits of one of its bullets."""
    if not view.context.lead_in or view.context.cells:
        return
    limits = [d for d in candidates if d.role == "threshold" and d.qualifiers.get("kind") != "target"]
    lead = read(view.context.lead_in[-_LONGEST:]) if limits else Lead()
    logic = _logic(view, lead)
    if logic and not lead.logic:  # from the words at the end of the bullet, or of the one before
        view.use(len(view.keys) - 2, len(view.keys), _JOINTS.keys())
    for limit in limits if logic else ():
        if logic and (limit.qualifiers.get("logic", _ANY_OF) == _ANY_OF or logic.n):  # "all of" within a bullet stays
            limit.qualifiers["logic"] = logic
            limit.qualifiers["group"] = lead.action or view.context.lead_in.strip(" :")[-60:]
        if lead.action:
            limit.qualifiers.setdefault("action", lead.action)
        if lead.forbids:
            limit.qualifiers.setdefault("polarity", "contraindication")


def _logic(view: TokenView, lead: Lead) -> Logic | None:
    if lead.logic and lead.logic.n and not lead.logic.of:
        return replace(lead.logic, of=view.context.listed) if view.context.listed else None
    if lead.logic:
        return lead.logic
    last = next((word for word in reversed(view.keys) if word[:1].isalpha()), "")
    before = view.context.before.rstrip(" :;,").rpartition(" ")[2].lower()  # or the bullet before ends in it
    return _JOINTS.get(last) or _JOINTS.get(before)


@lru_cache(maxsize=256)
def read(text: str) -> Lead:
    """What a lead-in says."""
    text = text.rstrip(" :").rpartition(":")[2].strip()  # lead-ins over lead-ins are one text: the last is over this list
    view = TokenView.of(View.plain(text, 0, len(text)), 0, len(text), (), Context())
    logic = next(filter(None, (_choice(view, i) for i in range(len(view.tokens)))), None)
    place = next((i for i in range(1, len(view.tokens)) if MARKERS.at(view.tokens, i)), 0)
    action = view.text(0, min(place, _LONGEST_ACTION)).rstrip(" ,:")
    return Lead(logic, action, AVOID.first(view.tokens, 0, place) is not None)


def _choice(view: TokenView, i: int) -> Logic | None:
    """The choice that starts at token i."""
    if hit := _ANY.at(view.tokens, i):
        told = view.word(hit[0] - 1) == "any" and number_at(view, hit[0])
        return None if told else _ANY_OF  # "if any 2 of 3": the number is told next
    if _ALL.at(view.tokens, i):
        return _ALL_OF
    number = number_at(view, i)
    if number is None:
        return None
    place, least = number
    place += 2 * (view.words(place, place + 2) == ["or", "more"])
    if view.word(place) != "of":
        return None
    place += 1
    while view.word(place) in lexis.DETERMINERS_OF_LIST_MEMBERS:
        place += 1
    most = number_at(view, place)
    if most is None and view.word(place - 1) not in lexis.DETERMINERS_OF_LIST_MEMBERS:
        return None
    if least.value == 1:
        return _ANY_OF  # "one or more of" is any
    return Logic("at-least", int(least.value), int(most[1].value) if most else None)
