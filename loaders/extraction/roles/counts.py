"""Counts that are limits: "3 or more reliever inhalers in a year", "with two or more risk enhancers".

Why: most counted things ("3 or more trials") are no limit; what happens to people, or what they have, is.
Method: a limit on a bare number and a thing behind it: one of a list, where a time, a sign or a condition says so, or any
    things that people are told by. A time behind such a count is the window it is counted in.
Fails: returns None for any other counted thing.
"""

from __future__ import annotations

from loaders.extraction.candidates import NOTHING, Candidate, candidate
from loaders.extraction.phrases.amounts import Amount
from loaders.extraction.phrases.parameters import COUNTABLES
from loaders.language import lexis
from loaders.language.lexer import DASHES
from loaders.language.lexicon import meanings, phrase_class
from loaders.language.token_view import OPENING, TokenView
from loaders.language.units import Unit, unit_at
from ontology.ground.timing import Timing

_PEOPLE = phrase_class("population")
_UNITS: dict[str, str] = meanings("units_of_one_time")
_LIMITED, _DAYS = {">", ">=", "<", "<="}, Unit("d", "time")
_MOST, _BEING = 12, {"was", "were"}
_SORTED, _EARLIER = lexis.NOUNS_OF_SORTS, lexis.ADJECTIVES_OF_EARLIER
_NEAR, _WINDOW = 4, 8  # tokens


def count_limit(view: TokenView, amount: Amount, done: list[Candidate]) -> Candidate | None:
    """"3 or more reliever inhalers in a year", "≥2 exacerbations per year": a limit on how often something happens."""
    if amount.op not in _LIMITED or amount.value is None or amount.unit is not None:
        return None
    if amount.value.value == 1 and amount.op == ">=" and view.word(amount.start - 1) != "after":
        return None  # "one or more risk factors": whether there is any; "after one or more relapses": how often
    end = _behind_countable(view, amount)
    if end is None or not (_time_of_counting(view, end) or _is_told(view, amount, done) or _is_criterion(view, amount, end)):
        end = _behind_possession(view, amount)
    if end is None:
        return _same_count_again(view, amount, done)
    noun = view.noun_after(end + 1) if view.word(end) == "of" else None
    last = noun[1] if noun and noun[0] <= end + 2 else end  # "courses of oral steroids"
    code = _time_of_counting(view, end)
    whole = amount._replace(unit=Unit(code or "1", "rate"))
    found = candidate(whole, "threshold", "counted", view.text(amount.end, last))
    if view.word(amount.start - 1) == "after":
        found.qualifiers["rel"] = Timing.AFTER
    if code == "/d":  # "more than 10 cigarettes a day": the time is no plan of its own
        found.end = last + 2
    return found


def _time_of_counting(view: TokenView, end: int) -> str | None:
    """The time it is counted over, behind the thing or behind what the thing is of."""
    noun = view.noun_after(end + 1) if view.word(end) == "of" else None
    return per_time(view, noun[1] if noun and noun[0] <= end + 2 else end)


def _is_criterion(view: TokenView, amount: Amount, end: int) -> bool:
    """"Multiple convulsions: more than 2 episodes in 24 hours": a count in a time, behind a label or at a line's head."""
    before = view.word(amount.start - 1)
    labelled = before in OPENING | {"", ":"} or before in DASHES
    return labelled and view.word(end) in lexis.PREPOSITIONS_OF_A_SPAN and (
        end + 1 < len(view.tokens) and view.tokens[end + 1].kind == "number")


def _is_told(view: TokenView, amount: Amount, done: list[Candidate]) -> bool:
    """Whether a sign, a condition, a definition, people who have it or a limit before it makes a listed thing a limit."""
    near = set(view.words(amount.start - 3, amount.start))
    before = done[:-1] if done and done[-1].role == "duration" and done[-2:-1] and done[-2].rule == "counted" else done
    listed = bool(before) and before[-1].role == "threshold" and view.word(amount.start - 1) in {"and", "or"}
    symbol = view.is_symbol(amount.start)
    return (
        symbol
        or listed
        or bool((lexis.CONDITIONAL_OR_AFTER | lexis.WORDS_OF_DEFINING) & near)
        or bool(lexis.VERBS_OF_HAVING & near and not lexis.NOUNS_OF_STUDIES_AND_THEIR_VERBS & view.vocabulary)
    )


def _behind_countable(view: TokenView, amount: Amount) -> int | None:
    """The token behind a thing of the list, up to four words behind the number."""
    place, limit = amount.end, min(amount.end + _NEAR + 1, len(view.tokens))
    while place < limit and not COUNTABLES.at(view.tokens, place):
        if view.word(place) in _SORTED and (end := _behind_numbers(view, place + 1)):
            place = end  # "level 2 or 3 episodes"
            continue
        if view.tokens[place].text in DASHES and view.is_glued(place) and view.is_glued(place + 1):
            place += 1  # "tonic-clonic seizures"
            continue
        if view.tokens[place].kind not in {"word", "name"} or (view.is_stop(place) and view.tokens[place].kind == "word"
                and view.word(place) not in lexis.WORDS_BETWEEN_LISTED_COUNTS):
            return None
        place += 1
    hit = COUNTABLES.at(view.tokens, place)
    return hit[0] if hit else None


def _behind_numbers(view: TokenView, i: int) -> int:
    """The token behind the numbers at token i: "2", "2 or 3", "3-4"."""
    end = i
    while end < i + 3 and ((view.tokens[end:end + 1] and view.tokens[end].kind == "number") or (
            end > i and view.word(end) in lexis.JOINTS_OF_SORTS)):
        end += 1
    return end if end > i else 0


def _behind_possession(view: TokenView, amount: Amount) -> int | None:
    """The token behind any things that people have: "infants with no more than three SMN2 copies"."""
    before = view.words(max(view.clause_start(amount.start), amount.start - _WINDOW), amount.start)
    earlier = view.word(amount.end) in _EARLIER
    if (
        amount.top > _MOST
        or not lexis.VERBS_OF_HAVING & set(before)
        or (lexis.NOUNS_OF_STUDIES_AND_THEIR_VERBS - _BEING if earlier else lexis.NOUNS_OF_STUDIES_AND_THEIR_VERBS)
        & view.vocabulary
    ):
        return None  # "trials in people with two or more vessels": a study's people
    low = view.clause_start(amount.start)
    near = before[-1:] != [] and (before[-1] in lexis.VERBS_OF_HAVING or before[-1] in {"and", "or"})
    people = _PEOPLE.last(view.tokens, max(low, amount.start - 2 * _WINDOW), amount.start)
    told = low == amount.start - 1 or people is not None or earlier
    end = amount.end
    while end < min(amount.end + _NEAR, len(view.tokens)) and view.tokens[end].kind == "word" and not view.is_stop(end):
        end += 1
    word = view.word(end - 1)
    many = word.endswith("s") and not word.endswith(("ss", "is", "us"))
    return end if near and told and end > amount.end and many and word not in lexis.NOUNS_NOT_HAD else None


def _same_count_again(view: TokenView, amount: Amount, done: list[Candidate]) -> Candidate | None:
    """"three or more episodes in 6 months or four or more in 12 months": the same thing counted over another time."""
    last = next((d for d in reversed(done[-2:]) if d.rule == "counted"), None)
    if (
        last is None
        or view.phrase(done[-1].end, amount.start) not in lexis.JOINTS_OF_COUNTS
        or view.word(amount.end) not in lexis.PREPOSITIONS_BEFORE_A_WINDOW
    ):
        return None
    code = per_time(view, amount.end)
    return candidate(amount._replace(unit=Unit(code or "1", "rate")), "threshold", "counted", last.parameter)


def count_window(view: TokenView, amount: Amount, done: list[Candidate]) -> Candidate | None:
    """"two or more episodes in 6 months": the time that something is counted in."""
    last = done[-1] if done else None
    if last is None or last.rule != "counted" or amount.kind != "time" or amount.op not in {None, "within"}:
        return None
    if view.word(amount.core) in {"a", "an"}:
        return None  # "three or more in a year": part of the count
    words = view.words(last.end, amount.core)
    if len(words) > _WINDOW or not lexis.PREPOSITIONS_OF_A_SPAN & set(words) or {",", ".", ";"} & set(words):
        return None
    return candidate(amount._replace(op="within"), "duration", "counted-in", last.parameter)


def readings_counted(view: TokenView, amount: Amount, _done: list[Candidate]) -> Candidate | None:
    """"the mean of ≥3 readings on ≥2 days": how a measure is taken, no value of it."""
    if amount.kind == "time":
        spread = view.word(amount.start - 1) == "on" and amount.op in _LIMITED and amount.unit == _DAYS
        return NOTHING if spread and view.word(amount.end) not in lexis.DISTRIBUTIVES_AND_SIGNS else None
    noun = view.noun_after(amount.end) if not lexis.NOUNS_OF_READINGS.isdisjoint(view.vocabulary) else None
    if noun is None or noun[0] != amount.end or COUNTABLES.at(view.tokens, amount.end):
        return None
    return NOTHING if lexis.NOUNS_OF_READINGS & set(view.words(noun[0], min(noun[1], noun[0] + _NEAR))) else None


def per_time(view: TokenView, i: int) -> str | None:
    """"in a year", "per month", "a day", "/d" behind a counted thing."""
    for unit, code in _UNITS.items():
        if word_in(view, i, unit):
            return f"/{code}"
    if view.word(i) == "/" and (hit := unit_at(view.tokens, i + 1)) and hit[1].code in _UNITS.values():
        return f"/{hit[1].code}"
    return None


def word_in(view: TokenView, i: int, unit: str) -> bool:
    """Whether "per UNIT", "a UNIT", "in a UNIT", "each UNIT" starts at token i."""
    words = view.words(i, i + 4)
    if unit not in words:
        return False
    before = " ".join(words[:words.index(unit)])
    return before in lexis.BEFORE_A_UNIT_OF_TIME
