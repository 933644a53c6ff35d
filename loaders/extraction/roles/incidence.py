"""Shares told by a verb or by counting: "was seen in 14%", "makes up 31% of", "one in five", "23 of 150 (15.3%)".

Why: most rates of guidelines stand behind a verb of occurrence, and their outcome is on no list of outcomes.
Method: the verb right before the share names its subject; without one, the noun before "in" or the verb behind the
    people does.
Fails: returns None for a percentage in a clause that tells to do something, and for the strength of a preparation.
"""

from __future__ import annotations

from loaders.extraction.candidates import Candidate, candidate
from loaders.extraction.phrases.amounts import Amount, unitless
from loaders.extraction.phrases.clause_arguments import is_arranged, subject
from loaders.extraction.phrases.outcomes import NOMINALS, predicate, tidy_name
from loaders.extraction.phrases.parameters import MEASURES, drug_at, name
from loaders.language import lexis
from loaders.language.lexer import DASHES
from loaders.language.lexicon import phrase_class
from loaders.language.numerals import number_at
from loaders.language.token_view import CLOSING, OPENING, TokenView
from loaders.language.units import ONE, Unit, unit_at

OCCURS = phrase_class("share")
_WHOLES = phrase_class("whole")
_NO_VERB = lexis.LINKS_OF_AN_INCIDENCE | lexis.WORDS_THAT_ARE_NO_VERB
_PEOPLE, _SHORTEST_VERB, _FAR = 7, 4, 14  # tokens, letters, tokens
_YEARLY, _RATES = lexis.ADJECTIVES_OF_YEARLY_RATES, {"rate", "rates"}
_PER_YEAR = Unit("/a", "rate")
_HUNDRED, _ROUND, PERCENT = 100, {100, 1000, 10000, 100000}, Unit("%", "percent")


def thing_occurring(view: TokenView, amount: Amount) -> str | None:
    """What a percentage is a share of occurrence of; None where no verb, "in" or people tell."""
    place = amount.start
    if view.word(place) in lexis.VERBS_OF_REACHING_A_SHARE:
        place += 1  # "reached 21%": the verb is in the amount
    for behind in (place, place - 1, place - 2):
        verb = OCCURS.before(view.tokens, behind)
        if verb:
            return (_told_by_verb(view, verb[0], place) or _agent(view, verb[0]) or _of_people(view, amount)
                    or view.text(verb[0], behind))
        if view.word(behind - 1) not in lexis.LINKS_OF_AN_INCIDENCE:
            break
    if is_arranged(view, amount.start):
        # "Of those retested, 30% had no evidence": retesting is told, not ordered.
        past = view.word(amount.end) in {"had", "were"} and view.word(amount.start - 1) == ","
        return past_predicate(view, amount) if past else None  # "of those retested, 30% had no objective evidence"
    return (_seen_in(view, amount) or _of_people(view, amount) or past_predicate(view, amount)
            or _subject_of_was(view, amount))


def _subject_of_was(view: TokenView, amount: Amount) -> str | None:
    """"Dropout was 15% in both arms": what was so many percent, unless it is a thing that limits are set on."""
    verb = amount.start - 1 - (view.word(amount.start - 1) in lexis.ADVERBS_OF_APPROXIMATION)
    noun = view.noun_before(verb) if view.word(verb) in {"was", "were"} else None
    if amount.op not in {None, "≈", "="} or noun is None or view.word(amount.end) == "of":
        return None  # "of" leads to people, who are told elsewhere
    if (
        MEASURES.last(view.tokens, *noun)
        or view.word(noun[0]) in {"i2", "i²", "i"}
        or lexis.CONDITIONAL_OR_UNTIL & set(view.words(view.clause_start(noun[0]), amount.start))
    ):
        return None
    return subject(view, amount.start)


def past_predicate(view: TokenView, amount: Amount) -> str | None:
    """"In the placebo arm 24% relapsed": a verb of the past right behind the share."""
    word = view.word(amount.end)
    if word in lexis.VERBS_OF_HOLDING and view.word(amount.start - 1) not in lexis.LINKS_OF_AN_INCIDENCE - {"only", "just"}:
        return predicate(view, amount.end)
    nominal = NOMINALS.at(view.tokens, amount.end) is not None and view.word(amount.end) != "stop"
    if not (
        nominal
        or word in lexis.VERBS_OF_OUTCOME_REACHED - {"had", "have"}
        or (word.endswith("ed") and len(word) > _SHORTEST_VERB)
    ):
        return None
    if word in lexis.VERBS_TAKING_A_SHARE_AS_OBJECT or (
            view.word(amount.end) in lexis.FORMS_OF_BE_FINITE and view.word(amount.end + 1) in {"required", "needed"}):
        return None  # "24% required surgery": an object, told by its people
    return predicate(view, amount.end)


def _told_by_verb(view: TokenView, verb: int, i: int) -> str | None:
    """"ulcers healed in 82%", "it recurs in 14% of patients": a verb of outcome is what the share is of."""
    hit = NOMINALS.at(view.tokens, verb)
    if view.word(i - 1) not in {"in", "among"} and view.word(i) != "in" and (hit is None or hit[0] != i):
        return None
    return hit[1] if hit and hit[0] >= i - 1 else None


def _agent(view: TokenView, verb: int) -> str | None:
    """The noun before a verb, auxiliaries and a bracket passed over."""
    place = verb
    while view.word(place - 1) in lexis.AUXILIARIES_ADVERBS_AND_WHO:
        place -= 1
    if view.word(place - 1) in CLOSING:
        place = next((n for n in range(place - 2, max(-1, place - 10), -1) if view.word(n) in OPENING), place)
    noun = view.noun_before(place)
    return tidy_name(name(view, noun)) if noun else subject(view, verb)


def _seen_in(view: TokenView, amount: Amount) -> str | None:
    """"reactivation in 12% of carriers": the noun before "in"."""
    inside = view.word(amount.start) == "in"
    if (
        not (inside or view.word(amount.start - 1) in {"in", "at"})
        or view.word(amount.end) not in lexis.BREAKS_BEFORE_A_SUBJECT
    ):
        return None
    noun = view.noun_before(amount.start - (not inside))
    return name(view, noun) if noun else None


def _of_people(view: TokenView, amount: Amount) -> str | None:
    """"11% of adults fitted this definition": the verb behind the people, or the subject before the share."""
    if view.word(amount.end) != "of" or lexis.REFERENCE_VALUES & set(view.words(amount.end + 1, amount.end + 3)) or drug_at(
            view.tokens, amount.end + 1):
        return None
    limit = min(amount.end + _PEOPLE, len(view.tokens))
    people = _WHOLES.first(view.tokens, amount.end + 1, limit)
    if people is None:
        return None
    place = people[1]
    if view.word(place) in lexis.VERBS_OF_HAPPENING:
        return view.text(amount.end + 1, place)  # "94% of new cases occur in adults"
    while place < limit and view.word(place).endswith("ed") and view.word(place + 1).endswith("ed"):
        place += 1
    if view.word(place) in lexis.WORDS_OF_TREATED_PEOPLE:
        place = next(
            (n for n in range(place, min(place + 10, len(view.tokens))) if view.word(n) in lexis.VERBS_OF_OUTCOME_REACHED),
            place,
        )
    if (
        place < len(view.tokens)
        and view.tokens[place].kind == "word"
        and view.word(place) not in _NO_VERB | lexis.WORDS_OF_TREATED_PEOPLE
    ):
        return predicate(view, place)
    return subject(view, amount.start)


def one_in(view: TokenView, amount: Amount) -> Candidate | None:
    """"about one in five of those treated", "1 in 10 children": one, out of so many."""
    joint = 2 if view.words(amount.end, amount.end + 2) == ["out", "of"] else 1
    if amount.value is None or amount.unit is not None or (joint == 1 and view.word(amount.end) != "in"):
        return None
    whole = number_at(view, amount.end + joint)
    unit = unit_at(view.tokens, whole[0]) if whole else None
    if whole is None or whole[1].value <= amount.value.value or (unit and unit[1].kind != "people"):
        return None
    people = _WHOLES.at(view.tokens, whole[0]) is not None
    if amount.value.value != 1 and (not people or whole[1].value > _HUNDRED / 2):
        return None  # "3 in 5 doses", "60 in 80": only people, and few, are told so
    counted = people or view.word(whole[0]) in {"", ".", ",", "of", ")", ";", "and"} | lexis.AUXILIARIES | lexis.VERBS_LIGHT
    if not counted or (is_arranged(view, amount.start) and view.word(whole[0]) != "of"):  # "use a 1 in 100 dilution"
        return None
    found = amount._replace(end=whole[0], unit=ONE)
    counted_thing = _WHOLES.at(view.tokens, whole[0])
    thing = thing_occurring(view, found) or predicate(view, counted_thing[0] if counted_thing else whole[0])
    result = candidate(found, "rate", "one-in", thing)
    result.qualifiers["out_of"] = whole[1]
    whom = view.noun_after(whole[0] + (view.word(whole[0]) == "of"))
    if whom:
        result.qualifiers["pop"] = view.text(*whom)
    return result if thing else None


def some_in(view: TokenView, amount: Amount, done: list[Candidate]) -> Candidate | None:
    """"about 11 in 100 babies have a defect, against 2 to 3 in 100 in others": so many out of a round number of people."""
    place = amount.end + (2 if view.words(amount.end, amount.end + 2) == ["out", "of"] else 1)
    place += view.word(place) == "every"
    whole = number_at(view, place) if amount.unit is None and not amount.values else None
    if whole is None or whole[1].value not in _ROUND or amount.top >= whole[1].value:
        return None
    people = _WHOLES.at(view.tokens, whole[0])
    last = next((d for d in reversed(done) if d.rule == "some-in"), None)
    again = last.parameter if last and amount.start - last.end < 2 * _FAR else None
    behind = range(people[0], people[0] + _FAR) if people else range(whole[0], whole[0] + 1)
    verb = next(
        (n for n in behind if view.word(n) in lexis.AUXILIARIES | lexis.VERBS_LIGHT or NOMINALS.at(view.tokens, n)), None
    )
    if people is None and _WHOLES.last(view.tokens, max(0, amount.start - _FAR), amount.start) is None:
        verb = None
    thing = again or (predicate(view, verb) if verb else None)
    if thing is None:
        return None
    percent = whole[1].value == _HUNDRED
    found = candidate(amount._replace(end=whole[0], unit=PERCENT if percent else ONE), "rate", "some-in", thing)
    if not percent:
        found.qualifiers["out_of"] = whole[1]
    if people and (whom := view.noun_after(whole[0])):
        found.qualifiers["pop"] = view.text(*whom)
    return found


def of_those(view: TokenView, amount: Amount) -> str | None:
    """"Of 412 participants, 61 (15%) withdrew": the verb behind the bracket."""
    place = amount.start - 1
    if view.word(place) not in OPENING or view.word(amount.end) not in CLOSING or (
            place < 1 or view.tokens[place - 1].number is None):
        return None
    verb = amount.end + 1
    if not (
        view.word(verb).endswith("ed")
        or view.word(verb) in lexis.VERBS_OF_OUTCOME_REACHED
        or view.word(verb) in {"withdrew", "did"}
    ):
        return None
    return predicate(view, verb)


def count_before_share(view: TokenView, amount: Amount) -> int | None:
    """"23 of 150 patients (15.3%)", "23/150 (15.3%)": the first token of the count before a share in brackets."""
    place = amount.start - 1
    if view.word(place) not in OPENING or view.word(amount.end) not in CLOSING | {";", ","}:
        return None
    for low in range(place - 1, max(0, place - 6), -1):
        if view.word(low) in {"of", "/"} and view.tokens[low - 1].number is not None and (
                view.tokens[low + 1].number is not None):
            return low - 1
    return None


def yearly_rate(view: TokenView, amount: Amount, done: list[Candidate]) -> Candidate | None:
    """"The annualised relapse rate was 0.16 versus 0.29 with interferon": a rate per year that prints no unit."""
    if amount.unit is not None or ((_YEARLY.isdisjoint(view.vocabulary) or _RATES.isdisjoint(view.vocabulary)) and (
            "per" not in view.vocabulary)):
        return None
    if amount.value is None or amount.op not in {None, "≈"} or amount.value.value >= _HUNDRED:
        return None
    last = next((d for d in reversed(done) if d.role not in {"CI", "p-value"}), None)
    if (
        last
        and last.rule == "yearly"
        and amount.start - last.end <= 2 * _FAR
        and view.word(amount.start - 1) in lexis.JOINTS_OF_YEARLY_RATES
    ):
        return candidate(amount._replace(unit=_PER_YEAR), "rate", "yearly", last.parameter)
    if view.word(amount.start - 1) not in lexis.WORDS_BEFORE_A_YEARLY_RATE:
        return None
    low = max(view.clause_start(amount.start), amount.start - _FAR)
    if view.word(amount.start - 1) in {"were", "was"} and (counted := _per_person_year(view, amount.start - 1, low)):
        return candidate(amount._replace(unit=_PER_YEAR), "rate", "yearly", counted)
    rate = next((n for n in range(amount.start - 1, low - 1, -1) if view.word(n) in _RATES), None)
    lead = next((n for n in range(rate, max(low - 1, rate - 6), -1) if view.word(n) in _YEARLY), None) if rate else None
    if rate is None or lead is None or any(view.tokens[n].kind == "number" for n in range(rate, amount.start) if not any(
            d.start <= n < d.end for d in done)) or lexis.CONDITIONAL_OR_UNTIL & set(view.words(low, lead)):
        return None
    return candidate(amount._replace(unit=_PER_YEAR), "rate", "yearly", view.text(lead, rate + 1))


def prevalence(view: TokenView, verb: int) -> str:
    """"Foot ulcers will affect 19% of people": the prevalence of what affects them."""
    noun = view.noun_before(verb - (view.word(verb - 1) in lexis.AUXILIARIES_AND_ADVERBS))
    wider = view.noun_before(noun[0] - 1) if noun and view.word(noun[0] - 1) == "of" else None
    noun = (wider[0], noun[1]) if wider and noun else noun
    return f"prevalence of {name(view, noun)}" if noun else "prevalence"


def _per_person_year(view: TokenView, i: int, low: int) -> str | None:
    """"Exacerbations per patient-year were 0.91": the events that are counted."""
    person = view.word(i - 3) in lexis.PEOPLE_OF_PERSON_TIME and view.word(i - 2) in DASHES
    per = i - 4 if person else i - 2
    noun = view.noun_before(per, low) if view.word(per) == "per" and view.word(i - 1) == "year" else None
    return name(view, noun) if noun else None


def accuracy(view: TokenView, amount: Amount) -> Candidate | None:
    """"The pooled sensitivity of ultrasound was 0.94": a share told as a part of one."""
    if amount.op not in {None, "=", "≈"} or amount.value is None or "." not in amount.value.printed or amount.top > 1 or (
            view.word(amount.start - 1) not in lexis.WORDS_BEFORE_AN_ACCURACY):
        return None
    low = max(view.clause_start(amount.start), amount.start - _PEOPLE)
    hit = next((n for n in range(amount.start - 1, low - 1, -1) if view.word(n) in lexis.NOUNS_OF_ACCURACY), None)
    if hit is None or {"if"} & set(view.words(low, amount.start)):
        return None
    noun = view.noun_before(hit + 1, low)
    return candidate(unitless(amount), "rate", "accuracy", name(view, noun)) if noun else None


def bracketed_arm(view: TokenView, amount: Amount) -> str | None:
    """"more frequent with A plus B (31%) than with A alone (18%)": the treatment right before a share in brackets."""
    opened = amount.start - 1
    if view.word(amount.end) not in CLOSING or is_arranged(view, amount.start):
        return None  # "apply A with B (2%)" is its strength
    low = next(
        (n for n in range(opened - 1, max(-1, opened - _PEOPLE), -1) if view.word(n) in lexis.PREPOSITIONS_OF_TREATED_ARMS),
        None,
    )
    near = view.words(opened - 2 * _FAR, opened) + view.words(amount.end, amount.end + _FAR)
    if low is None or "%" not in near or any(view.tokens[n].kind == "number" or view.word(n) in CLOSING | {","}
                                              for n in range(low, opened)):
        return None
    return view.text(low + 1, opened) or None
