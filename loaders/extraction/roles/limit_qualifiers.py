"""What is told of a limit beside its number: its time, what it is relative to, whom it holds for, and that it is an aim.

Why: "below 50% of predicted", "before it falls below 30" and "aim for 7" say more than a number and a unit.
Method: reference values and times right behind the limit; words of relation and of aiming in its clause before it.
Fails: it cannot; what no word tells is left out.
"""

from __future__ import annotations

from loaders.extraction.candidates import Candidate
from loaders.extraction.phrases.parameters import MEASURES, POPULATIONS, REFERENCES, population_at
from loaders.extraction.roles import limit_targets
from loaders.extraction.roles.counts import per_time
from loaders.language import lexis
from loaders.language.comparators import BEHIND
from loaders.language.lexicon import meanings, phrase_class
from loaders.language.token_view import TokenView
from ontology.ground.timing import Timing

_ENDS = {",", ".", ";", ")", "or", "and", ""}
_STATES = phrase_class("state")
_STATE_ENDINGS = ("itis", "osis", "aemia", "emia", "opathy", "penia", "plegia", "thyroidism")
_NEAR, _LONGEST_STATE, _BACK = 9, 5, 2  # tokens
_CROSSINGS: dict[str, str] = meanings("crossings")


def add_qualifiers(view: TokenView, found: Candidate) -> None:
    """Write all of it onto the limit."""
    _per_time(view, found)
    _add_reference(view, found)
    _add_timing(view, found)
    _add_crossing(view, found)
    _add_population(view, found)
    limit_targets.add_target(view, found)
    _add_proviso(view, found)


def _add_proviso(view: TokenView, found: Candidate) -> None:
    """"below 20 mL/kg if symptomatic": one or two words behind "if" say when the limit holds."""
    if view.word(found.end) != "if":
        return
    end = next((n for n in range(found.end + 1, found.end + 4) if view.word(n) in _ENDS), found.end)
    if end > found.end + 1 and all(token.kind == "word" for token in view.tokens[found.end:end]):
        found.qualifiers.setdefault("cond", view.text(found.end, end))


def _per_time(view: TokenView, found: Candidate) -> None:
    """"14 units a week", "6 g a day": an intake's time behind its unit."""
    code = per_time(view, found.end)
    if code and found.unit and "/" not in found.unit and found.amount and found.amount.kind in {"activity", "mass",
                                                                                                "substance", "volume"}:
        found.unit, found.end = found.unit + code, found.end + 2


def _add_reference(view: TokenView, found: Candidate) -> None:
    """"of predicted", "× ULN", "from baseline" behind the number."""
    place = found.end
    place += view.word(place) in lexis.SIGNS_OF_MULTIPLES and REFERENCES.at(view.tokens, place) is None
    if view.phrase(found.end, found.end + 2) in lexis.FOR_EACH_ITEM:
        named = MEASURES.at(view.tokens, found.end + 2)
        found.end = min(found.end + 3, len(view.tokens)) if named is None else (
            named[0] + (view.word(named[0]) in {"item", "items"}))
    hit = REFERENCES.at(view.tokens, place)
    if hit and view.word(hit[0]) != "body":
        found.qualifiers["ref"] = hit[1]
        found.end = hit[0]
        behind = BEHIND.at(view.tokens, hit[0])
        if behind and found.comparator == "=":
            found.end, found.comparator = behind
    if found.qualifiers.get("ref") == "body weight" and found.parameter in lexis.WORDS_OF_WEIGHT_LOSS:
        found.parameter = "body weight"


def _add_timing(view: TokenView, found: Candidate) -> None:
    """"before FVC falls below 50%": the action comes before, after or until the limit is met."""
    clause = view.words(max(view.clause_start(found.start), found.start - _NEAR), found.start)
    for word in reversed(clause):
        if word in lexis.BEFORE_AFTER_UNTIL:
            found.qualifiers["rel"] = Timing(word)
            return
        if word in lexis.JOINTS_OF_CONDITIONS:
            return  # another limit's "before" does not hold for this one


def _add_crossing(view: TokenView, found: Candidate) -> None:
    """"rises to 5 times", "has fallen back to 70": a value that something moves to, from one side."""
    if found.comparator != "=" or found.amount is None or found.amount.value is None:
        return
    place = found.start - (view.word(found.start) != "to")
    if view.word(place) != "to":
        return
    told = next((_CROSSINGS[word] for word in reversed(view.words(place - _BACK, place)) if word in _CROSSINGS), None)
    if told:
        found.qualifiers["crossing"] = "from-below" if told == "from-below" else "from-above"


def _add_population(view: TokenView, found: Candidate) -> None:
    """"in women" behind the limit, else a population right before it."""
    hit = population_at(view, found.end)
    heading = next(iter(view.headings), ())
    headed = POPULATIONS.at(heading, 0)
    if hit:
        found.qualifiers["pop"] = hit[1]
    elif view.word(found.end) == "in" and (state := _state(view, found.end + 1)):
        found.qualifiers["pop"] = state
    elif headed and view.context.headed and found.parameter != "age":
        found.qualifiers["pop"] = view.context.sections[-1][:heading[headed[0] - 1].end]
    elif view.context.population:
        found.qualifiers["pop"] = view.context.population


def _state(view: TokenView, i: int) -> str | None:
    """"80 g/L or less in cardiac disease", "below 48 mmol/mol in pregnancy": people told by what they have."""
    end = i
    while end < min(i + _LONGEST_STATE, len(view.tokens)) and (
            not view.is_stop(end) or view.word(end) in lexis.ADJECTIVES_OF_ONSET):
        if _STATES.at(view.tokens, end) or view.word(end).endswith(_STATE_ENDINGS):
            return view.text(i, end + 1)
        end += 1
    return None
