"""Ages: "aged 12 and over", "children under 5 years", "≥65 years old", "at 2–11 months".

Why: an age is a limit that says whom a statement is for, not how long something lasts.
Method: words of age around the number, or a population directly before a limit in years, months, weeks or days.
Fails: returns None where neither stands.
"""

from __future__ import annotations

from loaders.extraction.candidates import NOTHING, Candidate, candidate
from loaders.extraction.phrases import people
from loaders.extraction.phrases.amounts import Amount, amount_at
from loaders.extraction.phrases.table_headers import is_band_of_ages
from loaders.language import lexis
from loaders.language.comparators import COMPARING
from loaders.language.lexer import DASHES, key_of
from loaders.language.lexicon import Phrases, meanings, phrase_class
from loaders.language.token_view import CLOSING, OPENING, TokenView
from loaders.language.units import Unit
from loaders.record import Comparator

_POPULATIONS, _ONE_PERSON = phrase_class("population"), phrase_class("one person")
_YEARS = Unit("a", "time")
_OLDEST, _ELDERLY = 120, 40  # years: "over 30s" may be a slow injection
_DAYS, _SECONDS = Unit("d", "time"), Unit("s", "time")
_COUNTED_DAYS: Phrases[str] = Phrases(meanings("counted_days").items())
_EDGES: dict[str, Comparator] = meanings("edges_of_ages")
_APART: dict[str, Comparator] = meanings("sides_of_ages")
_GROWN = {"adult", "adults"}
_DIRECT: dict[str, Comparator] = meanings("edges_of_bare_ages")
_BEFALLEN: dict[str, str] = meanings("events_at_an_age")
_SYMBOLIC = {"≈", "within"}
_LIMITED = {"<", "<=", ">", ">="}
_NEAR, _FAR = 3, 9  # tokens
_MAJORITY = {16, 18}  # years from which people are treated as adults


def age(view: TokenView, amount: Amount, done: list[Candidate]) -> Candidate | None:
    """The age an amount tells, in years where no unit is printed."""
    if amount.kind == "none" and (found := day_of_life(view, amount)):
        return found
    if view.word(amount.end) == "outside":
        return None  # "three infections in one year outside of pregnancy"
    if _is_after_birth(view, amount):
        limited = amount.op in _LIMITED and view.word(amount.start - 1) not in lexis.FOR_UNTIL_THROUGHOUT
        return candidate(amount, "threshold", "age", "time after birth") if limited else None
    if amount.unit == _SECONDS and (found := _group_of_years(view, amount)):
        return found
    if amount.kind not in {"none", "time"} or not (
            _says_age(view, amount) or _of_people(view, amount) or is_band_of_ages(view, amount)
            or people.labels_a_dose(view, amount, _end_of_last(done)) or _is_offered_from(view, amount)
            or _stands_bare(view, amount, done)):
        return None
    if _is_averaged(view, amount.start):
        return None
    if amount.unit is None and amount.start and view.tokens[amount.start - 1].kind == "number":
        return None
    behind = 0 if view.word(amount.end) == "or" else 3  # "less than six months or pregnant"
    near = view.words(amount.start - 3, amount.end + behind)
    pregnant = bool(lexis.WORDS_OF_PREGNANCY & set(near)) and amount.unit != _YEARS  # no pregnancy lasts years
    whole = amount if amount.unit else amount._replace(unit=_YEARS)
    if amount.op is None and amount.value is not None:
        whole = whole._replace(op=_age_comparator(view, amount, pregnant))
    return candidate(whole, "threshold", "age", _sort_of_age(view, amount) or ("gestational age" if pregnant else "age"))


def _end_of_last(done: list[Candidate]) -> int:
    return done[-1].end if done else 0


def _is_after_birth(view: TokenView, amount: Amount) -> bool:
    """"up to 4 weeks postpartum": the mother's time, and no age of the pregnancy before it."""
    return amount.kind == "time" and view.word(amount.end) in lexis.WORDS_OF_AFTER_BIRTH


def _group_of_years(view: TokenView, amount: Amount) -> Candidate | None:
    """"not for under 18s", "the over 75s": people by their years; "in under 10s", "for over 60s" may be seconds as well."""
    side = view.tokens[amount.core - 1].text.lower() if amount.core > amount.start else ""
    if side not in {"under", "over"} or not view.is_glued(amount.end - 1) or amount.value is None:
        return None
    whole = amount._replace(op="<" if side == "under" else ">", unit=_YEARS)
    before = view.word(amount.start - 1)
    led = before in lexis.WORDS_BEFORE_A_GROUP_OF_YEARS and (side == "under" or amount.top >= _ELDERLY)
    if led or (side == "under" and (before == "for" or _POPULATIONS.before(view.tokens, amount.start))):
        return candidate(whole, "threshold", "age", "age")
    spoken = view.word(amount.start) == "in" or before == "in"
    if spoken and lexis.PARTICIPLES_OF_ALLOWING & view.vocabulary:
        return candidate(whole, "threshold", "age", "age")
    return NOTHING if spoken or before == "for" else None


def _stands_bare(view: TokenView, amount: Amount, done: list[Candidate]) -> bool:
    """"If < 2 years, dilute it", "6 puffs (< 6 years)": a limit in years that is of nothing named, or of a dose's people."""
    if amount.unit is None or amount.op not in _LIMITED or amount.top > _OLDEST:
        return False
    before, behind = view.word(amount.start - 1), view.word(amount.end)
    bracketed = before in OPENING and behind in CLOSING
    if amount.unit == _YEARS and before in lexis.CONDITIONAL and (
            behind in lexis.BEHIND_A_BARE_AGE or behind in CLOSING):
        return True
    if before in lexis.CONDITIONAL and behind == "or" and view.word(amount.end + 1) in lexis.WORDS_OF_PREGNANCY:
        return True  # "if less than six months or pregnant"
    dosed = amount_at(view, amount.end) if amount.unit.code in {"a", "mo"} else None
    personal = before in lexis.NOUNS_OF_WHO_IS_TREATED_OR_TOLD or _ONE_PERSON.before(view.tokens, amount.start)
    if (dosed and dosed.kind in lexis.KINDS_OF_DOSING_UNITS and dosed.op is None) or (amount.unit == _YEARS and personal):
        return True  # "salbutamol < 4 years 2.5 mg", "patient 18 years or greater"
    last = done[-1] if done else None
    led = bracketed or before in lexis.CONDITIONAL  # "10 mg daily if < 6 months", "5 mg ≥ 1 year"
    return amount.unit.code in {"a", "mo"} and last is not None and last.role == "dose" and (
        last.end == amount.start - led)


def _is_offered_from(view: TokenView, amount: Amount) -> bool:
    """"screening is offered from 80 years", "may be stopped from 75 years": what is offered from years on, by age."""
    if view.word(amount.start - 1) != "from" or amount.unit != _YEARS or amount.value is None or (
            view.vocabulary.isdisjoint(lexis.PARTICIPLES_OF_CARE_BY_AGE)):
        return False
    return bool(lexis.PARTICIPLES_OF_CARE_BY_AGE & set(view.words(amount.start - _NEAR - 1, amount.start))) and (
        view.word(amount.end) not in lexis.PREPOSITIONS_AFTER_AN_AGE)


def _is_averaged(view: TokenView, i: int) -> bool:
    """"a mean age of 60"; not "average-risk people under 45"."""
    return any(view.word(n) in lexis.AVERAGES and view.word(n + 1) not in DASHES
               for n in range(max(0, i - 4), i))


def _age_comparator(view: TokenView, amount: Amount, pregnant: bool) -> Comparator | None:
    """"from age 50", "before the age of 60", "after 6 months": the comparator stands apart from the number."""
    place = amount.start - (view.word(amount.start - 1) == "of")
    place -= view.word(place - 1) in lexis.NOUNS_OF_AGE
    named = place < amount.start
    place -= named and view.word(place - 1) == "the"
    word = "before" if view.words(place - 2, place) == ["prior", "to"] else view.word(place - 1)
    if named:
        if word == "from" and view.phrase(amount.end, amount.end + 2) in {"rather than", "instead of"}:
            return None  # two first ages that are compared
        return "<=" if view.words(place - 2, place) == ["up", "to"] else _APART.get(word)
    return _DIRECT.get(word) if amount.unit or pregnant else None  # without a unit "after 60" may be anything


def next_age(view: TokenView, amount: Amount, done: list[Candidate]) -> Candidate | None:
    """"start at age 45 and stop at 85", "women from 25 to 49 every 3 years and from 50 to 64": the next age."""
    last = next((d for d in reversed(done[-2:]) if d.rule == "age" and d.amount), None)
    if last is None or last.amount is None or amount.op in _SYMBOLIC or amount.top > _OLDEST or amount.values or (
            amount.kind != "none" and amount.unit != last.amount.unit) or _is_after_birth(view, amount):
        return None
    words = view.words(done[-1].end, amount.start)
    ranged = amount.low is not None and last.amount.low is not None and 0 < len(words) <= _NEAR and (
        words[-1] in {"from", "between"} or view.word(amount.start) == "between") and set(words) <= lexis.JOINTS_OF_AGES
    moved = (
        amount.value is not None
        and last is done[-1]
        and words[-1:] != []
        and words[-1] in lexis.PREPOSITIONS_BEFORE_AN_AGE
        and len(words) <= _FAR
        and bool(lexis.VERBS_OF_STARTING_AND_STOPPING & set(words))
        and not {".", ";"} & set(words)
    )
    behind = amount.end < len(view.tokens) and view.tokens[amount.end].kind == "word" and not view.is_stop(amount.end)
    limited = amount.kind == "time" and amount.op in _LIMITED and last.parameter != "age" and (
        len(words) <= 2 * _NEAR and not {".", "for"} & set(words))  # "very preterm, below 32 weeks"
    listed = (
        amount.low is not None
        and last.amount.low is not None
        and last is done[-1]
        and amount.kind == "time"
        and words in (["and"], ["or"], [","])
    )  # "age 40-59 and 60-74 years"
    if not (ranged or moved or limited or listed) or (amount.kind == "none" and behind):
        return None
    return candidate(amount._replace(unit=last.amount.unit), "threshold", "age", last.parameter)


def _sort_of_age(view: TokenView, amount: Amount) -> str | None:
    """"postnatal age 8 to 28 days", "a postmenstrual age below 29 weeks": which of an infant's ages it is."""
    if view.word(amount.end) in lexis.ABBREVIATIONS_OF_AGE:
        return view.text(amount.end, amount.end + 1)
    for place in range(amount.start - 1, max(0, amount.start - 5), -1):
        if view.word(place) in lexis.NOUNS_OF_AGE:
            first = place - (view.word(place - 1) == "the")
            if event := next((n for n in (first - 1, first - 2) if view.word(n) in _BEFALLEN), None):
                return f"age at {_BEFALLEN[view.word(event)]}"
            start = place
            while view.word(start - 1) in lexis.ADJECTIVES_OF_AGE:
                start -= 1
            return view.text(start, place + 1).lower() if start < place else None
    if (
        amount.end + 2 < len(view.tokens)
        and view.word(amount.end + 1) in lexis.ADJECTIVES_OF_AGE
        and view.word(amount.end) == "of"
    ):
        return view.text(amount.end + 1, amount.end + 3).lower() if view.word(amount.end + 2) == "age" else None
    return None


def day_of_life(view: TokenView, amount: Amount) -> Candidate | None:
    """"day of life 0 to 7", "from day of life 8", "postnatal days 1-3": an age counted in days."""
    if amount.unit is not None or amount.values or amount.top > _OLDEST:
        return None
    hit = _COUNTED_DAYS.before(view.tokens, amount.start)
    if hit is None:
        return None
    op = amount.op or _EDGES.get(view.word(hit[0] - 1))
    if op is None and amount.low is None:
        return None
    return candidate(amount._replace(unit=_DAYS, op=op), "threshold", "age", hit[1])


def _says_age(view: TokenView, amount: Amount) -> bool:
    behind = view.words(amount.end, amount.end + 3)
    of_age = behind[:2] in (["of", "age"], ["of", "gestation"]) and behind[2:3] != ["-"]
    if amount.kind == "time" and behind[:1] and behind[0] in lexis.ABBREVIATIONS_OF_AGE:
        return True  # "< 37 wk PCA"
    if amount.op in _LIMITED and behind[:1] and behind[0] in DASHES and behind[1:2] and key_of(behind[1]) in _GROWN:
        return True  # "≥ 6 years–adult"
    if amount.unit == _YEARS and (view.word(amount.end - 1) in lexis.ABBREVIATIONS_OF_YEARS_OLD
            or (behind[:1] in (["group"], ["groups"]) and (amount.op in _LIMITED or amount.low is not None))):
        return True  # "in <1yo", "the ≥ 75 year group"
    if _is_majority(view, amount):
        return True
    if behind[:1] == ["old"] or of_age or (
            behind[:1] and behind[0] in DASHES and "old" in behind[1:2]):
        return True
    if amount.kind == "time" and ({"gestation", "pregnancy"} & set(behind) or behind[:1] == ["pregnant"]):
        return True
    inside = set(view.words(amount.start, amount.end))
    if ({"older", "younger"} & inside and amount.top < _OLDEST) or (lexis.NOUNS_OF_AGE | {"gestation"}) & inside:
        return True
    if _behind_word(view, amount):
        return amount.kind == "time" or amount.top < _OLDEST
    ends = view.phrase(amount.end - 2, amount.end) in lexis.OPEN_ENDS_OF_AGES
    return amount.kind == "none" and ends and bool(_POPULATIONS.last(view.tokens, max(0, amount.start - 4),
            amount.start))


def _is_majority(view: TokenView, amount: Amount) -> bool:
    """"Under 18: 70-80%", "Over 18 years: below 13", "(under 18)": children and adults by the age that parts them."""
    before, behind = view.word(amount.start - 1), view.word(amount.end)
    apart = behind == ":" or (before in OPENING and behind in CLOSING)
    spoken = amount.core > amount.start and view.tokens[amount.core - 1].text.lower() in lexis.SIDES_OF_MAJORITY
    return amount.unit in {None, _YEARS} and apart and spoken and amount.op in _LIMITED and amount.top in _MAJORITY


def weight_band(view: TokenView, amount: Amount, done: list[Candidate]) -> Candidate | None:
    """"10 to 19 kg: 250 mg", "40 mg daily if >100 kg", "children over 20 kg", "< 6 years or < 20 kg": whom a dose is for."""
    if amount.kind != "weight" or amount.unit is None:
        return None
    limited = amount.op in _LIMITED or amount.low is not None
    place = amount.start - (view.word(amount.start - 1) in {"of", "from"})
    told = limited and (
        _POPULATIONS.before(view.tokens, place) is not None or view.word(amount.start - 1) in lexis.CONDITIONAL_OR_WHERE
    )
    last = done[-1] if done else None
    told = told or bool(limited and last and last.parameter == "age" and view.words(last.end, amount.start) == ["or"])
    if not told and not people.labels_a_dose(view, amount, _end_of_last(done)):
        return None  # "give 10 kg to each" is no band
    return candidate(amount, "threshold", "threshold", "weight")


def _behind_word(view: TokenView, amount: Amount) -> bool:
    """A word of age stands up to three tokens before, with no punctuation between; not "the ages of the two groups"."""
    if view.word(amount.start - 1) == "the" or (amount.unit is None and _counts_things(view, amount)):
        return False
    for place in range(amount.start - 1, max(-1, amount.start - 4), -1):
        if view.word(place) in lexis.NOUNS_OF_AGE:
            return True
        if view.word(place) in {",", ".", ";", "and", "or"}:
            return False  # another thing was named between
    return False


def _counts_things(view: TokenView, amount: Amount) -> bool:
    """"ages of two cohorts": a number in words with a noun behind it."""
    noun = amount.end < len(view.tokens) and view.tokens[amount.end].kind == "word" and not view.is_stop(amount.end)
    return noun and view.tokens[amount.core].kind == "word" and _POPULATIONS.at(view.tokens, amount.end) is None


def _of_people(view: TokenView, amount: Amount) -> bool:
    """A limit of time right behind people: "infants under 1 year", "adults (≥18 years)"."""
    place = amount.start - (view.word(amount.start - 1) in {"(", ","} or people.is_note(view, amount.start - 1))
    spanned = amount.low is not None and amount.top < _OLDEST and (
        view.word(amount.start) == "between" or view.word(amount.start - 1) == "from")
    place -= spanned and view.word(amount.start - 1) == "from"
    place -= amount.unit == _YEARS and amount.op in _LIMITED and view.word(amount.start - 1) == "of"  # "of ≥ 10 years"
    if _POPULATIONS.before(view.tokens, place) is None and view.word(place - 1) not in lexis.NOUNS_OF_ONE_YOUNG_PERSON:
        return False
    limited = amount.op in {">", ">=", "<", "<="}
    if amount.kind == "none" and spanned:
        noun = amount.end < len(view.tokens) and view.tokens[amount.end].kind == "word" and not view.is_stop(amount.end)
        return not noun  # "children from 5 to 9 visits" counts them
    if amount.kind == "none":
        return limited and view.word(amount.core - 1) in lexis.ABOVE_AND_BELOW | COMPARING and amount.top < _OLDEST
    long = amount.unit is not None and amount.unit.code in {"a", "mo", "wk", "d"}  # seconds and hours are no ages
    return long and (limited or amount.low is not None)


def age_group(view: TokenView, amount: Amount, done: list[Candidate]) -> bool:
    """"23.5% at ages 80–89": the age says whom the rate is of, and is told there."""
    last = done[-1] if done else None
    between = view.words(last.end, amount.start) if last else []
    if last is None or last.role != "rate" or len(between) > _NEAR or not lexis.NOUNS_OF_AGE & set(between):
        return False
    last.qualifiers["pop"] = f"age {view.text(amount.start, amount.end)}"
    return True


def age_range(view: TokenView, amount: Amount, done: list[Candidate]) -> Candidate | None:
    """"≥50 breaths/min at 2–11 months": a range of months or years behind a limit is the age it holds for."""
    last = done[-1] if done else None
    code = amount.unit.code if amount.unit else ""
    banded = amount.low is not None or amount.op in {"<", "<=", ">", ">="}
    if last is None or last.role != "threshold" or not banded or code not in {"mo", "a"}:
        return None
    ranged = amount.low is not None
    if view.phrase(last.end, amount.start) not in (lexis.BEFORE_A_RANGE_OF_AGES if ranged else {"at", ""}):
        return None
    last.qualifiers["pop"] = view.text(amount.start, amount.end)
    return candidate(amount, "threshold", "age", "age")
