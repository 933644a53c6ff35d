"""What results of one statement tell of each other.

Why: "At week 26, 40% of A and 20% of B had responded (P = .01)": the outcome stands behind the numbers that are of it.
Method: a pass over the candidates in text order gives a time or p-value without a name the nearest result's, and two
    results of one thing the arms that the words around both tell: each rule looks at one place and gives what it found.
Fails: a result that stands alone stays as it was.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from loaders.extraction.candidates import Candidate
from loaders.extraction.phrases.clause_arguments import VERB_NOUNS, sentence_start
from loaders.extraction.phrases.outcomes import NOMINALS, tidy_name
from loaders.extraction.phrases.parameters import drug_before, name
from loaders.extraction.roles import comparisons
from loaders.extraction.roles.changes import CHANGES, trim_article
from loaders.language import lexis
from loaders.language.lexer import keys_of
from loaders.language.token_view import LOOK, TokenView, tokens_of

_Arms = tuple[str | None, str | None]  # of the first result, and of the second
_NAMED = {"effect", "rate", "CI", "p-value", "timepoint", "duration", "schedule"}
_NONE: _Arms = (None, None)
_GROUPS = {"groups", "arms"}
_NEAR, _BEHIND, _BEFORE = 6, 14, 16  # tokens


def relate_results(view: TokenView, done: list[Candidate]) -> None:
    """Name times and p-values by the result they belong to, and arms by the treatments compared."""
    _tidy_parameters(done)
    found = [d for d in done if d.role in {"effect", "rate"}]
    if not found:
        return
    _add_result_names(done, [d for d in found if d.parameter])
    for first, second in pairwise(found):
        if comparisons.are_alike(first, second):
            for arms_of in _RULES:
                for one, arm in zip((first, second), arms_of(view, first, second), strict=True):
                    if arm:
                        one.qualifiers.setdefault("arm", arm)
    comparisons.relate_arms(view, found)


def _tidy_parameters(done: list[Candidate]) -> None:
    """No preposition, adverb, verb or unit is left as a parameter."""
    for found in done:
        if found.role in _NAMED and found.parameter:
            words = found.parameter.lower()
            noun = NOMINALS.at(tokens_of(words), 0) if words.isalpha() else None
            plain = noun[1] if noun and noun[1] != words and found.role != "schedule" else found.parameter
            found.parameter = tidy_name(VERB_NOUNS.get(words) or plain)


def _add_result_names(done: list[Candidate], named: list[Candidate]) -> None:
    for found in done:
        unnamed = found.role in {"p-value", "CI", "timepoint", "effect"} or found.rule in {"over", "window"}
        if named and unnamed and found.parameter is None:
            found.parameter = next((d for d in named if d.start >= found.start), named[-1]).parameter


def _arms_before(view: TokenView, first: Candidate, second: Candidate) -> _Arms:
    """"A versus B ... 2.2% vs 3.2%"."""
    place = view.last(lexis.VERSUS, first.start - LOOK, first.start)
    if place is None or _is_armed(first, second) or second.start - first.end > _NEAR:
        return _NONE
    return _names(view, drug_before(view.tokens, place, max(0, place - 8)) or view.noun_before(place),
                  view.noun_after(place + 1))


def _is_armed(first: Candidate, second: Candidate) -> bool:
    return "arm" in first.qualifiers or "arm" in second.qualifiers


def _names(view: TokenView, one: tuple[int, int] | None, other: tuple[int, int] | None) -> _Arms:
    return (name(view, one), name(view, other)) if one and other else _NONE


def _respective_arms(view: TokenView, first: Candidate, second: Candidate) -> _Arms:
    """"12% and 7%, respectively, in the active and control groups"; "with A and B were 12% and 7%, respectively"."""
    low = max(0, first.start - _BEFORE)
    grouped = view.has(_GROUPS, low, first.start)  # "in the early and late groups was 18% and 25%"
    if _is_armed(first, second) or not (grouped or view.has({"respectively"}, second.end, second.end + _NEAR)):
        return _NONE
    if pair := _pair_of_arms(view, second.end, second.end + _BEHIND) or _pair_of_arms(view, low, first.start):
        return pair
    low = sentence_start(view, first.start)  # "Apixaban was compared with warfarin. Stroke occurred in 1.3% and 1.6% ..."
    earlier = view.last(lexis.VERSUS | {"compared"}, low - LOOK, low)
    if earlier is None:
        return _NONE
    return _names(view, view.noun_before(earlier - (view.word(earlier - 1) in {"was", "were"})),
                  view.noun_after(earlier + 1 + (view.word(earlier + 1) in {"with", "to"})))


def _pair_of_arms(view: TokenView, low: int, high: int) -> _Arms | None:
    """The two things that the last "in the A and B groups" among tokens [low, high) names."""
    for place in range(min(high, len(view.tokens)) - 1, low, -1):
        if view.word(place) != "and":
            continue
        end = view.first(_GROUPS, place + 1, place + 4)
        start = view.last(lexis.FOR_IN_THE, max(low + 1, place - 3), place - 1)
        if end and start:
            return view.text(start + 1, place), view.text(place + 1, end + 1)
        one, other = view.noun_before(place, low), view.noun_after(place + 1)
        if one and other and view.word(one[0] - 1) in lexis.PREPOSITIONS_OF_PAIRED_ARMS:
            return name(view, one), name(view, other)
    return None


def _arm_before_joint(view: TokenView, first: Candidate, second: Candidate) -> _Arms:
    """"82% were well at 12 months with A and 59% with B": the first arm stands right before what joins the second."""
    joint = view.last(lexis.JOINTS_OF_ARMS, first.end + 1, second.start)
    low = view.last(lexis.PREPOSITIONS_BEFORE_A_TREATED_RESULT, max(first.end, joint - _NEAR), joint) if joint else None
    if joint is None or low is None or "arm" not in second.qualifiers or second.start - first.end > _BEFORE or (
            view.has_number(low, joint) or view.has({",", ";", ")"}, low, joint)):
        return _NONE  # a number or comma between: words of another result
    return trim_article(view.text(low + 1, joint)), None


def _arm_of_change(view: TokenView, first: Candidate, second: Candidate) -> _Arms:
    """"Antibiotics reduced failure from 14.6% to 7.2%": the value after a change is of what brought it."""
    leads = view.word(first.start - 1), view.word(second.start - 1)
    arm = _what_changed(view, first.start - 1) if leads in {("from", "to"), ("to", "from")} else None
    return (None, arm) if leads[0] == "from" else (arm, None)


def _what_changed(view: TokenView, end: int) -> str | None:
    """The subject of the verb of change before token `end`; "failure fell": nothing is said to have brought it."""
    low = sentence_start(view, end + 1)
    verb = CHANGES.last(view.tokens, max(low, end - LOOK), end)
    if verb is None or verb[1] >= end or view.word(verb[0]) in lexis.VERBS_CHANGING_OF_THEMSELVES or (
            view.word(verb[0] - 1) in lexis.FORMS_OF_BE_AND_TO | lexis.ARTICLES):  # "a decrease in": no verb
        return None
    opened = view.last(lexis.WORDS_OPENING_A_CLAUSE_OF_RESULTS, low, verb[0])
    start = low if opened is None else opened + 1
    stop = next((n for n in range(start, verb[0]) if view.word(n) in lexis.PREPOSITIONS_OF_RESULT_RIDERS
                 or view.tokens[n].kind == "number"), verb[0])
    arm = trim_article(view.text(start, stop))
    opens_none = view.word(start) in lexis.WORDS_OPENING_NO_ARM | lexis.PREPOSITIONS_OF_RESULT_RIDERS
    return None if opens_none or len(arm.split()) > _NEAR else arm


def _opposite_arm(view: TokenView, first: Candidate, second: Candidate) -> _Arms:
    """"Penicillin lengthened it to 626 days vs 532 days with placebo": the result without an arm is of the drug named."""
    bare, told = (first, second) if "arm" in second.qualifiers else (second, first)
    if "arm" in bare.qualifiers or "arm" not in told.qualifiers or second.start - first.end > _BEHIND or not view.has(
            lexis.TO_FROM_THAN | lexis.VERSUS, first.end, second.start + 1):
        return _NONE
    arm, low = told.qualifiers["arm"].lower(), sentence_start(view, first.start)
    drug = drug_before(view.tokens, first.start, view.clause_start(first.start))
    if lexis.CONTROL_ARMS.isdisjoint(keys_of(arm)) and (drug is None or first is told or name(view, drug).lower() in arm):
        return _NONE  # against a control the other arm is sure, else a drug must be named
    verb = CHANGES.last(view.tokens, low, first.start) if drug is None and first is bare else None
    noun = view.noun_after(low) if verb else None
    opposite = drug or (noun if noun and verb and noun[0] == low and noun[1] <= verb[0] else None)
    if opposite is None:
        return _NONE
    return (name(view, opposite), None) if first is bare else (None, name(view, opposite))


_RULES: tuple[Callable[[TokenView, Candidate, Candidate], _Arms], ...] = (
    _arms_before, _respective_arms, _arm_before_joint, _arm_of_change, _opposite_arm)
