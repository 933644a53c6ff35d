"""What results of one statement tell of each other.

Why: "At week 26, 40% of A and 20% of B had responded (P = .01)": the outcome stands behind the numbers that are of it.
Method: a pass over the candidates in text order gives a time or p-value without a name the nearest result's, and two
    results without arms the two treatments that were set against each other before them.
Fails: a result that stands alone stays as it was.
"""

from __future__ import annotations

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

_RESULTS = {"effect", "rate"}
_NAMED = {"effect", "rate", "CI", "p-value", "timepoint", "duration", "schedule"}
_NEAR, _BEHIND, _BEFORE = 6, 14, 16  # tokens


def relate_results(view: TokenView, done: list[Candidate]) -> None:
    """Name times and p-values by the result they belong to, and arms by the treatments compared."""
    _tidy_parameters(done)
    found = [d for d in done if d.role in _RESULTS]
    if not found:
        return
    _add_result_names(done, [d for d in found if d.parameter])
    for first, second in pairwise(found):
        if first.role == second.role and first.unit == second.unit and first.parameter == second.parameter:
            _add_arms(view, first, second)
            _add_respective_arms(view, first, second)
            _before_joint(view, first, second)
            _add_arm_of_change(view, first, second)
            _add_opposite_arm(view, first, second)
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
        dated = found.rule in {"over", "window"} and found.role == "duration"
        if named and (found.role in {"p-value", "CI", "timepoint", "effect", "rate"} or dated) and found.parameter is None:
            found.parameter = next((d for d in named if d.start >= found.start), named[-1]).parameter


def _add_arms(view: TokenView, first: Candidate, second: Candidate) -> None:
    """"A versus B ... 2.2% vs 3.2%", "reduced X from 15% with placebo to 7%"."""
    if "arm" in first.qualifiers or "arm" in second.qualifiers or second.start - first.end > _NEAR:
        return
    place = next((n for n in range(first.start - 1, max(-1, first.start - 40), -1) if view.word(n) in lexis.VERSUS), None)
    if place is None:
        return
    drug = drug_before(view.tokens, place, max(0, place - 8)) or view.noun_before(place)
    other = view.noun_after(place + 1)
    if drug and other:
        first.qualifiers["arm"], second.qualifiers["arm"] = name(view, drug), name(view, other)


def _add_respective_arms(view: TokenView, first: Candidate, second: Candidate) -> None:
    """"12% and 7%, respectively, in the active and control groups"; "with A and B were 12% and 7%, respectively"."""
    if "arm" in first.qualifiers or "arm" in second.qualifiers:
        return
    low = max(0, first.start - _BEFORE)
    grouped = bool({"groups", "arms"} & set(view.words(low, first.start)))  # "in the early and late groups was 18% and 25%"
    if not grouped and "respectively" not in view.words(second.end, second.end + _NEAR):
        return
    for span in ((second.end, second.end + _BEHIND), (low, first.start)):
        if pair := _pair_of_arms(view, *span):
            first.qualifiers["arm"], second.qualifiers["arm"] = pair
            return
    low = sentence_start(view, first.start)
    earlier = next((n for n in range(low - 1, max(0, low - LOOK), -1) if view.word(n) in {*lexis.VERSUS, "compared"}), 0)
    one = view.noun_before(earlier - (view.word(earlier - 1) in {"was", "were"})) if earlier else None
    other = view.noun_after(earlier + 1 + (view.word(earlier + 1) in {"with", "to"})) if earlier else None
    if one and other:  # "Apixaban was compared with warfarin. Stroke occurred in 1.3% and 1.6%, respectively."
        first.qualifiers["arm"], second.qualifiers["arm"] = name(view, one), name(view, other)


def _before_joint(view: TokenView, first: Candidate, second: Candidate) -> None:
    """"82% were well at 12 months with A and 59% with B": the first arm stands right before what joins the second."""
    if "arm" in first.qualifiers or "arm" not in second.qualifiers or second.start - first.end > _BEFORE:
        return
    joint = next((n for n in range(second.start - 1, first.end, -1) if view.word(n) in lexis.JOINTS_OF_ARMS), None)
    low = next(
        (
            n
            for n in range((joint or 0) - 1, first.end - 1, -1)
            if view.word(n) in lexis.PREPOSITIONS_BEFORE_A_TREATED_RESULT
        ),
        None,
    )
    if joint is None or low is None or joint - low > _NEAR or any(
            token.kind == "number" or token.text in {",", ";", ")"} for token in view.tokens[low:joint]):
        return  # a number or comma between: words of another result
    first.qualifiers["arm"] = trim_article(view.text(low + 1, joint))


def _add_arm_of_change(view: TokenView, first: Candidate, second: Candidate) -> None:
    """"Antibiotics reduced failure from 14.6% to 7.2%": the value after a change is of what brought it."""
    after, before = (second, first) if view.word(second.start - 1) == "to" else (first, second)  # or "to 7% from 15%"
    if "arm" in after.qualifiers or view.word(after.start - 1) != "to" or view.word(before.start - 1) != "from":
        return
    low, end = sentence_start(view, first.start), first.start - 1
    verb = CHANGES.last(view.tokens, max(low, end - LOOK), end)
    if (
        verb is None
        or verb[1] >= end
        or view.word(verb[0]) in lexis.VERBS_CHANGING_OF_THEMSELVES
        or view.word(verb[0] - 1) in lexis.FORMS_OF_BE_AND_TO
    ):
        return  # "failure fell from 14.6% to 7.2%": nothing is said to have brought it
    start = next(
        (n + 1 for n in range(verb[0] - 1, low - 1, -1) if view.word(n) in lexis.WORDS_OPENING_A_CLAUSE_OF_RESULTS), low
    )
    stop = next(
        (
            n
            for n in range(start, verb[0])
            if view.word(n) in lexis.PREPOSITIONS_OF_RESULT_RIDERS or view.tokens[n].kind == "number"
        ),
        verb[0],
    )
    arm = trim_article(view.text(start, stop))
    if (
        arm
        and len(arm.split()) <= _NEAR
        and view.word(start) not in (lexis.WORDS_OPENING_NO_ARM | lexis.PREPOSITIONS_OF_RESULT_RIDERS)
    ):
        after.qualifiers["arm"] = arm


def _pair_of_arms(view: TokenView, low: int, high: int) -> tuple[str, str] | None:
    """The two things that the last "in the A and B groups" among tokens [low, high) names."""
    for place in range(min(high, len(view.tokens)) - 1, low, -1):
        if view.word(place) != "and":
            continue
        end = next((n for n in range(place + 1, place + 4) if view.word(n) in {"groups", "arms"}), None)
        start = next((n for n in range(place - 1, max(low, place - 4), -1) if view.word(n) in lexis.FOR_IN_THE), None)
        if end and start and start < place - 1:
            return view.text(start + 1, place), view.text(place + 1, end + 1)
        one, other = view.noun_before(place, low), view.noun_after(place + 1)
        if one and other and view.word(one[0] - 1) in lexis.PREPOSITIONS_OF_PAIRED_ARMS:
            return name(view, one), name(view, other)
    return None


def _add_opposite_arm(view: TokenView, first: Candidate, second: Candidate) -> None:
    """"Penicillin lengthened it to 626 days vs 532 days with placebo": the result without an arm is of the drug named."""
    bare, told = (first, second) if "arm" in second.qualifiers else (second, first)
    joints = (lexis.TO_FROM_THAN | lexis.VERSUS)
    if "arm" in bare.qualifiers or "arm" not in told.qualifiers or second.start - first.end > _BEHIND or not joints & set(
            view.words(first.end, second.start + 1)):
        return
    arm = str(told.qualifiers["arm"]).lower()
    low = sentence_start(view, first.start)
    drug = drug_before(view.tokens, first.start, view.clause_start(first.start))
    if not lexis.CONTROL_ARMS & set(keys_of(arm)) and (drug is None or first is told or name(view, drug).lower() in arm):
        return  # against a control the other arm is sure, else a drug must be named
    verb = CHANGES.last(view.tokens, low, first.start) if drug is None and first is bare else None
    noun = view.noun_after(low) if verb else None
    if drug or (noun and noun[0] == low and verb and noun[1] <= verb[0]):
        bare.qualifiers["arm"] = name(view, drug or noun or (low, low))
