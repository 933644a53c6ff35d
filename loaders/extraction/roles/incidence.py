"""Shares told by a verb or by counting: "was seen in 14%", "makes up 31% of", "one in five", "23 of 150 (15.3%)".

Why: most rates of guidelines stand behind a verb of occurrence, and their outcome is on no list of outcomes.
Method: the verb right before the share names its subject; without one, the noun before "in" or the verb behind the
    people does.
Fails: returns None for a percentage in a clause that tells to do something, and for the strength of a preparation.
"""

from __future__ import annotations

from loaders.extraction.candidates import Candidate, candidate
from loaders.extraction.phrases.amounts import Amount, unitless
from loaders.extraction.phrases.clause_arguments import is_arranged, sentence_start, subject
from loaders.extraction.phrases.noun_phrases import noun_phrase_after, noun_phrase_before
from loaders.extraction.phrases.outcomes import NOMINALS, predicate, tidy_name
from loaders.extraction.phrases.parameters import MEASURES, drug_at, name, population_at
from loaders.language import lexis
from loaders.language.lexer import DASHES
from loaders.language.lexicon import phrase_class
from loaders.language.numerals import number_at
from loaders.language.token_view import CLOSING, LOOK, OPENING, TokenView
from loaders.language.units import ONE, Unit, unit_at

OCCURS = phrase_class("share")
_WHOLES = phrase_class("whole")
_NO_VERB = lexis.LINKS_OF_AN_INCIDENCE | lexis.WORDS_THAT_ARE_NO_VERB | lexis.WORDS_MODIFYING_PEOPLE
_PEOPLE, _SHORTEST_VERB, _FAR = 7, 4, 14  # tokens, letters, tokens
_YEARLY, _RATES = lexis.ADJECTIVES_OF_YEARLY_RATES, {"rate", "rates"}
_PER_YEAR = Unit("/a", "rate")
_HUNDRED, _ROUND, PERCENT = 100, {100, 1000, 10000, 100000}, Unit("%", "percent")


def thing_occurring(view: TokenView, amount: Amount) -> str | None:
    """What a percentage is a share of occurrence of; None where no verb, "in" or people tell."""
    place = amount.start + (view.word(amount.start) in lexis.VERBS_OF_REACHING_A_SHARE)  # "reached 21%": in the amount
    for behind in (place, place - 1, place - 2):
        if verb := OCCURS.before(view.tokens, behind):
            return _told_by_verb(view, verb[0], place) or _agent(view, verb[0]) or _of_people(view, amount)
        if view.word(behind - 1) not in lexis.LINKS_OF_AN_INCIDENCE:
            break
    if is_arranged(view, amount.start):
        # "Of those retested, 30% had no objective evidence": retesting is told, not ordered.
        past = view.word(amount.end) in {"had", "were"} and view.word(amount.start - 1) == ","
        return past_predicate(view, amount) if past else None
    return (_seen_in(view, amount) or _of_people(view, amount) or past_predicate(view, amount)
            or _subject_of_was(view, amount))


def _subject_of_was(view: TokenView, amount: Amount) -> str | None:
    """"Dropout was 15% in both arms": what was so many percent, unless it is a thing that limits are set on."""
    verb = amount.start - 1 - (view.word(amount.start - 1) in lexis.ADVERBS_OF_APPROXIMATION)
    noun = view.noun_before(verb) if view.word(verb) in {"was", "were"} else None
    if amount.op not in {None, "≈", "="} or noun is None or view.word(amount.end) == "of":
        return None  # "of" leads to people, who are told elsewhere
    limited = view.has(lexis.CONDITIONAL_OR_UNTIL, view.clause_start(noun[0]), amount.start)
    if limited or MEASURES.last(view.tokens, *noun) or view.word(noun[0]) in {"i2", "i²", "i"}:
        return None
    return subject(view, amount.start)


def past_predicate(view: TokenView, amount: Amount) -> str | None:
    """"In the placebo arm 24% relapsed": a verb of the past right behind the share."""
    word = view.word(amount.end)
    if word in lexis.VERBS_OF_HOLDING and view.word(amount.start - 1) not in lexis.LINKS_OF_AN_INCIDENCE - {"only", "just"}:
        return predicate(view, amount.end)
    verbal = is_past_verb(word) or (word != "stop" and NOMINALS.at(view.tokens, amount.end) is not None)
    needed = word in lexis.FORMS_OF_BE_FINITE and view.word(amount.end + 1) in {"required", "needed"}
    if not verbal or needed or word in lexis.VERBS_TAKING_A_SHARE_AS_OBJECT:
        return None  # "24% required surgery": an object, told by its people
    return predicate(view, amount.end)


def is_past_verb(word: str) -> bool:
    """Whether a word tells what became of people: "relapsed", "were", "withdrew"."""
    return word in lexis.VERBS_OF_OUTCOME_REACHED - {"had", "have"} or (word.endswith("ed") and len(word) > _SHORTEST_VERB)


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
    opened = view.last(OPENING, place - 9, place - 1) if view.word(place - 1) in CLOSING else None
    noun = view.noun_before(place if opened is None else opened)
    return tidy_name(name(view, noun)) if noun else subject(view, verb)


def _seen_in(view: TokenView, amount: Amount) -> str | None:
    """"reactivation in 12% of carriers": the noun before "in"."""
    inside = view.word(amount.start) == "in"
    if not (inside or view.word(amount.start - 1) in {"in", "at"}) or (
            view.word(amount.end) not in lexis.BREAKS_BEFORE_A_SUBJECT):
        return None
    noun = view.noun_before(amount.start - (not inside))
    return name(view, noun) if noun else None


def _of_people(view: TokenView, amount: Amount) -> str | None:
    """"11% of adults fitted this definition": the verb behind the people, or the subject before the share."""
    if view.word(amount.end) != "of" or view.has(lexis.REFERENCE_VALUES, amount.end + 1, amount.end + 3) or (
            drug_at(view.tokens, amount.end + 1)):
        return None
    people = _WHOLES.first(view.tokens, amount.end + 1, amount.end + _PEOPLE)
    if people is None:
        return None
    place = people[1]
    if view.word(place) in lexis.VERBS_OF_HAPPENING:
        return view.text(amount.end + 1, place)  # "94% of new cases occur in adults"
    while view.word(place).endswith("ed") and view.word(place + 1).endswith("ed"):
        place += 1
    if view.word(place) in lexis.WORDS_OF_TREATED_PEOPLE:
        told = view.first(lexis.VERBS_OF_OUTCOME_REACHED, place, place + 10)
        place = place if told is None else told
    tells = place < len(view.tokens) and view.tokens[place].kind == "word" and (
        view.word(place) not in _NO_VERB | lexis.WORDS_OF_TREATED_PEOPLE)
    return predicate(view, place) if tells else subject(view, amount.start)


def some_in(view: TokenView, amount: Amount, done: list[Candidate]) -> Candidate | None:
    """"about one in five of those treated", "11 in 100 babies have a defect": so many out of so many."""
    if view.word(amount.end) not in {"in", "out"} or amount.unit or amount.values:
        return None
    place = amount.end + (2 if view.word(amount.end + 1) == "of" else 1)
    whole = number_at(view, place + (view.word(place) == "every"))
    if whole is None or amount.top >= whole[1].value:
        return None
    few = amount.value and (amount.value.value == 1 or (
        whole[1].value <= _HUNDRED / 2 and _WHOLES.at(view.tokens, whole[0])))
    percent = not few and whole[1].value == _HUNDRED
    found = amount._replace(end=whole[0], unit=PERCENT if percent else ONE)
    thing = _thing_of_few(view, found) if few else _thing_of_many(view, found, done) if whole[1].value in _ROUND else None
    if thing is None:
        return None
    result = candidate(found, "rate", "some-in", thing)
    if not percent:
        result.qualifiers["out_of"] = whole[1]
    if whom := view.noun_after(whole[0] + (view.word(whole[0]) == "of")):
        result.qualifiers["pop"] = view.text(*whom)
    return result


def _thing_of_few(view: TokenView, amount: Amount) -> str | None:
    """"one in five of those treated recovered": only people, and few, are told so ("3 in 5 doses", "60 in 80" are not)."""
    people, behind = _WHOLES.at(view.tokens, amount.end), view.word(amount.end)
    unit = unit_at(view.tokens, amount.end)
    bare = behind in {"", ".", ",", "of", ")", ";", "and"} | lexis.AUXILIARIES | lexis.VERBS_LIGHT
    if (unit and unit[1].kind != "people") or not (people or bare) or (behind != "of" and is_arranged(view, amount.start)):
        return None  # "use a 1 in 100 dilution"
    return thing_occurring(view, amount) or predicate(view, people[0] if people else amount.end)


def _thing_of_many(view: TokenView, amount: Amount, done: list[Candidate]) -> str | None:
    """"11 in 100 babies have a defect": the verb behind the people; of the next such number the same."""
    last = next((d for d in reversed(done) if d.rule == "some-in"), None)
    if last and last.parameter and amount.start - last.end < 2 * _FAR:
        return last.parameter
    people = _WHOLES.at(view.tokens, amount.end)
    if people is None and _WHOLES.last(view.tokens, amount.start - _FAR, amount.start) is None:
        return None
    for verb in range(people[0], people[0] + _FAR) if people else (amount.end,):
        if view.word(verb) in lexis.AUXILIARIES | lexis.VERBS_LIGHT or NOMINALS.at(view.tokens, verb):
            return predicate(view, verb)
    return None


def of_those(view: TokenView, amount: Amount) -> str | None:
    """"Of 412 participants, 61 (15%) withdrew": the verb behind the bracket."""
    place, verb = amount.start - 1, amount.end + 1
    counted = place > 0 and view.word(place) in OPENING and view.tokens[place - 1].number is not None
    tells = view.word(verb) in {"withdrew", "did"} | lexis.VERBS_OF_OUTCOME_REACHED or view.word(verb).endswith("ed")
    return predicate(view, verb) if counted and view.word(amount.end) in CLOSING and tells else None


def count_before_share(view: TokenView, amount: Amount) -> int | None:
    """"23 of 150 patients (15.3%)", "23/150 (15.3%)": the first token of the count before a share in brackets."""
    place = amount.start - 1
    if view.word(place) not in OPENING or view.word(amount.end) not in CLOSING | {";", ","}:
        return None
    joint = view.last({"of", "/"}, max(1, place - 5), place)
    counted = joint and view.tokens[joint - 1].number is not None and view.tokens[joint + 1].number is not None
    return joint - 1 if joint and counted else None


def yearly_rate(view: TokenView, amount: Amount, done: list[Candidate]) -> Candidate | None:
    """"The annualised relapse rate was 0.16", "exacerbations per patient-year were 0.91": a rate that prints no unit."""
    lead = view.word(amount.start - 1)
    if amount.unit or amount.value is None or amount.op not in {None, "≈"} or amount.value.value >= _HUNDRED or (
            lead not in lexis.WORDS_BEFORE_A_YEARLY_RATE):
        return None
    low = max(view.clause_start(amount.start), amount.start - _FAR)
    thing = _per_person_year(view, amount.start - 1, low) if lead in {"was", "were"} else None
    thing = thing or _rate_before(view, amount.start, low, done)
    return candidate(amount._replace(unit=_PER_YEAR), "rate", "yearly-rate", thing) if thing else None


def _rate_before(view: TokenView, i: int, low: int, done: list[Candidate]) -> str | None:
    """"the annualised relapse rate": from the word for a year to the one for a rate, and no other number behind it."""
    rate = view.last(_RATES, low, i)
    lead = view.last(_YEARLY, max(low, rate - 5), rate + 1) if rate else None
    if rate is None or lead is None or view.has(lexis.CONDITIONAL_OR_UNTIL, low, lead):
        return None
    read = {n for d in done for n in range(d.start, d.end)}
    other = any(view.tokens[n].kind == "number" and n not in read for n in range(rate, i))
    return None if other else view.text(lead, rate + 1)


def rate_with_unit_before(view: TokenView, amount: Amount, done: list[Candidate]) -> Candidate | None:
    """"incidence rates per 100 000 ... ranged from 59.7 in infants to 0.8 in children": the unit is printed once, before."""
    if amount.op is not None or amount.value is None or view.word(amount.start - 1) not in lexis.WORDS_BEFORE_A_BARE_RATE:
        return None
    low = max(sentence_start(view, amount.start), amount.start - LOOK)
    last = next((d for d in reversed(done) if d.rule == "unit-before" and d.start >= low), None)
    per = view.first({"per"}, low, amount.start) if last is None else None
    unit = unit_at(view.tokens, per) if per else None
    noun = noun_phrase_before(view, per, low) if per and unit and unit[1].kind == "incidence" else None
    if last is None and (noun is None or view.word(noun[1] - 1) not in lexis.NOUNS_OF_FREQUENCY or unit is None):
        return None
    read = {n for d in done for n in range(d.start, d.end)}
    behind = last.end if last else unit[0] if unit else 0
    if any(view.tokens[n].kind == "number" and n not in read and not _is_time(view, n) for n in range(behind, amount.start)):
        return None  # another number stands between
    thing = last.parameter if last else _rate_of(view, noun, behind, amount.start) if noun else None
    told = last.amount.unit if last and last.amount else unit[1] if unit else None
    found = candidate(amount._replace(unit=told), "rate", "unit-before", thing)
    if people := population_at(view, found.end):
        found.qualifiers["pop"] = people[1]
    return found


def _is_time(view: TokenView, i: int) -> bool:
    """"1 month" in "infants aged <1 month": whose rate it is."""
    unit = unit_at(view.tokens, i + 1)
    return unit is not None and unit[1].kind == "time"


def _rate_of(view: TokenView, noun: tuple[int, int], low: int, high: int) -> str:
    """"incidence rates ... were calculated for IPD": the rate, and behind its unit what it is of."""
    place = view.first({"for", "of"}, low, high)
    of_what = noun_phrase_after(view, place + 1) if place else None
    rate = view.text(*noun)
    return rate if of_what is None or view.has({"of", "for"}, *noun) else f"{rate} for {view.text(*of_what)}"


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
    hit = view.last(lexis.NOUNS_OF_ACCURACY, low, amount.start)
    noun = view.noun_before(hit + 1, low) if hit is not None and not view.has({"if"}, low, amount.start) else None
    return candidate(unitless(amount), "rate", "accuracy", name(view, noun)) if noun else None


def treatment_followed(view: TokenView, amount: Amount) -> str | None:
    """"Harms following surgery were rare (death in 0.01%, ...)": what the list in the bracket came after or with."""
    opened = view.outside_brackets(amount.start)
    low = sentence_start(view, opened)
    link = view.first(lexis.LINKS_TO_A_TREATMENT, low, min(low + _PEOPLE, opened)) if opened != amount.start else None
    noun = view.noun_after(link + 1) if link else None
    harmed = link and view.has(lexis.GENERAL_OUTCOMES | lexis.NOUNS_OF_HARMS, low, link)
    verb = view.word(noun[1]) in lexis.FINITE_HELPERS if noun else False
    return view.text(*noun) if noun and harmed and verb and view.word(noun[0] - 1) in lexis.LINKS_TO_A_TREATMENT else None


def bracketed_arm(view: TokenView, amount: Amount) -> str | None:
    """"more frequent with A plus B (31%) than with A alone (18%)": the treatment right before a share in brackets."""
    opened = amount.start - 1
    low = view.last(lexis.PREPOSITIONS_OF_TREATED_ARMS, opened - _PEOPLE + 1, opened)
    if low is None or view.word(amount.end) not in CLOSING or is_arranged(view, amount.start):
        return None  # "apply A with B (2%)" is its strength
    paired = view.has({"%"}, opened - 2 * _FAR, opened) or view.has({"%"}, amount.end, amount.end + _FAR)
    if not paired or view.has_number(low, opened) or view.has(CLOSING | {","}, low, opened):
        return None
    return view.text(low + 1, opened) or None
