"""More people of one group than of another: "more patients in the reminder group returned than in the control group (".

Why: the two shares that follow in a bracket are of what these people did, and of these two groups.
Method: "more" or its like before a word for people, a preposition and the group behind it, "than" and the other group,
    and a verb behind either group.
Fails: returns None where one of the groups, or the verb, is not there.
"""

from __future__ import annotations

from typing import NamedTuple

from loaders.extraction.phrases.clause_arguments import sentence_start
from loaders.extraction.phrases.noun_phrases import noun_phrase_after
from loaders.extraction.phrases.outcomes import predicate, predicate_start
from loaders.language import lexis
from loaders.language.token_view import TokenView

_APART, _LONGEST = 24, 6  # tokens


class ComparedPeople(NamedTuple):
    """What they did, and the two groups as printed."""

    deed: str
    first: str
    second: str


def compared_people(view: TokenView, opened: int) -> ComparedPeople | None:
    """What is compared before the bracket at token `opened`.

    >>> from loaders.language.token_view import view_of
    >>> view = view_of("More patients on aspirin relapsed than on placebo (12% vs 5%)")
    >>> compared_people(view, 8)
    ComparedPeople(deed='relapse', first='aspirin', second='placebo')
    """
    low = max(sentence_start(view, opened), opened - _APART)
    than = view.last({"than"}, low, opened)
    more = view.last(lexis.COMPARATIVES, low, than) if than else None
    if than is None or more is None or view.word(more + 1) not in lexis.PEOPLE_AND_THEIR_ALLOCATION or (
            view.word(more + 2) not in lexis.PREPOSITIONS_BEFORE_AN_ARM) or view.has({",", ";"}, more, opened):
        return None
    verb = _verb(view, more + 3, than) or _verb(view, than + 1, opened)
    if verb is None:
        return None
    second = than + 1 + (view.word(than + 1) in lexis.PREPOSITIONS_BEFORE_AN_ARM)
    ends = (verb, opened) if verb < than else (than, verb)
    deed = _what_they_did(view, verb, than if verb < than else opened)
    groups = [_group(view, *place) for place in ((more + 3, ends[0]), (second, ends[1]))]
    return ComparedPeople(deed, groups[0], groups[1]) if deed and all(groups) else None


def _verb(view: TokenView, low: int, high: int) -> int | None:
    """The first verb of the past, with what helps it."""
    return next((n for n in range(low + 1, high) if view.word(n) in lexis.VERBS_LIGHT | lexis.AUXILIARIES or (
        view.word(n).endswith("ed") and view.word(n + 1) not in lexis.NOUNS_OF_ARMS)), None)


def _what_they_did(view: TokenView, verb: int, end: int) -> str | None:
    """"improved adherence", "returned for the test": a verb with its object says more than its noun."""
    start = predicate_start(view, verb)
    place = start + 1 + (view.word(start + 1) in lexis.LINKS_WITHIN_A_NOUN_PHRASE)
    place += view.word(place) in lexis.ARTICLES
    thing = noun_phrase_after(view, place) if view.word(start) not in lexis.VERBS_LIGHT else None
    return view.text(start, thing[1]) if thing and thing[0] == place and thing[1] <= end else predicate(view, verb)


def _group(view: TokenView, low: int, high: int) -> str:
    low += view.word(low) in lexis.ARTICLES
    return view.text(low, high) if 0 < high - low <= _LONGEST and not view.has_number(low, high) else ""
