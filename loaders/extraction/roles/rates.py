"""Event rates: a share or an incidence, of people, of an outcome, or of one arm against another.

Why: "57% placebo vs 66% riluzole" is evidence; taken for a limit it would become a rule nobody wrote.
Method: an outcome that governs the percentage, the people it is a share of, or an arm named beside it.
Fails: returns None where none of these stands; a percentage alone is no rate.
"""

from __future__ import annotations

from loaders.extraction.candidates import Candidate, candidate, last_result
from loaders.extraction.phrases.amounts import Amount, amount_at
from loaders.extraction.phrases.arms import arm_before, arm_behind, arm_in_brackets, arm_loosely, name_arm
from loaders.extraction.phrases.clause_arguments import is_arranged, sentence_start, subject
from loaders.extraction.phrases.noun_phrases import noun_phrase_before, whole_after
from loaders.extraction.phrases.outcomes import NOMINALS, predicate, tidy_name
from loaders.extraction.phrases.parameters import OUTCOMES, drug_at, drug_before, name, population_at
from loaders.extraction.roles import incidence
from loaders.extraction.roles.changes import CHANGES, trim_article
from loaders.extraction.roles.shares import add_leading_condition, at_score, is_score, is_share_of_people
from loaders.extraction.roles.told_shares import (
    add_people_compared,
    add_whole,
    opens_clause,
    told_of_compared,
    told_share,
)
from loaders.language import lexis
from loaders.language.lexer import DASHES, Token, key_of, keys_of
from loaders.language.lexicon import phrase_class
from loaders.language.token_view import CLOSING, LOOK, OPENING, TokenView

_NEAR, _FAR, _WIDEST, _CLOSE = 10, 24, 4, 12  # tokens
_YEARS = 1900
_SHARES = {"percent", "incidence", "rate"}
_COMPARED = phrase_class("more")
_NO_OUTCOMES = (lexis.VERBS_OF_ARISING | lexis.VERBS_OF_FINDING | lexis.ADJECTIVES_OF_PRESENCE
                | lexis.ADJECTIVES_OF_A_FINDING | lexis.PEOPLE | {"patients", "patient"})


def rate(view: TokenView, amount: Amount, done: list[Candidate]) -> Candidate | None:
    """A share or incidence: of people, of an outcome, or of one arm against another."""
    if amount.kind == "none" and (told := incidence.some_in(view, amount, done)
                                  or incidence.accuracy(view, amount) or _bare_second(view, amount, done)
                                  or incidence.rate_with_unit_before(view, amount, done)):
        return told
    if not _is_share(view, amount):
        return None
    found = candidate(_plain_limit(view, _given_unit(view, amount)), "rate", "rate", None)
    if kind := _kind_in_brackets(view, found, done):
        return kind
    of_people = is_share_of_people(view, found)
    clause = told_share(view, amount, done) if amount.kind in {"percent", "incidence"} else (
        told_of_compared(view, amount))
    spoken = _thing_told(view, amount) if clause is None else None
    shared = None if clause else share_in_brackets(view, amount) or _outcome_of_count(view, found)
    found.parameter = clause.outcome if clause else (
        _predicate(view, found, opens_clause(view, amount, done)) if of_people else None) or shared or (
        _outcome_of_rate(view, amount, done, tidy_name(spoken)))
    at_score(view, found)
    against = "cond" in found.qualifiers or _add_arm(view, found, done)
    if view.word(amount.start - 1) == "(" and (given := incidence.bracketed_arm(view, amount)):
        found.qualifiers["arm"] = given
    if "arm" not in found.qualifiers and (followed := incidence.treatment_followed(view, amount)):
        found.qualifiers["arm"] = followed
    if people := population_at(view, found.end):
        found.qualifiers.setdefault("pop", people[1])
    add_whole(view, found, told=clause is not None or bool(done and done[-1].role == "rate"))
    add_people_compared(view, found)
    add_leading_condition(view, found)
    if found.parameter and key_of(found.parameter.split()[-1]) in lexis.NOUNS_OF_ARMS:
        found.parameter = last_result(done)
    bracketed = view.outside_brackets(found.start) != found.start and _amount_behind_versus(view, amount) is not None
    told_of = against or of_people or shared or spoken or bracketed or "arm" in found.qualifiers
    told_of = told_of or view.word(amount.end) in lexis.NOUNS_OF_TEST_ACCURACY or _accuracy_before(view, amount) is not None
    if clause:
        return found
    named = found.parameter is not None and not _is_no_outcome(found.parameter)
    return found if named and (told_of or _is_told_as_rate(view, amount, done)) else None


def _is_no_outcome(words: str) -> bool:
    """"developed", "positive", "patients": a word of a predicate alone, or the people, where no subject was told."""
    return key_of(words) in _NO_OUTCOMES


def _accuracy_before(view: TokenView, amount: Amount) -> str | None:
    """"low sensitivity of pneumococci to azithromycin (42%) and doxycycline (72%)": shares in brackets are of it."""
    opened = view.outside_brackets(amount.start)
    if opened != amount.start - 1 or view.word(amount.end) not in CLOSING or amount.op is not None:
        return None
    hit = view.last(lexis.NOUNS_OF_TEST_ACCURACY, sentence_start(view, opened), opened)
    return view.text(hit, hit + 1) if hit is not None else None


def _kind_in_brackets(view: TokenView, found: Candidate, done: list[Candidate]) -> Candidate | None:
    """"side effects in 6% (headache), 2% (dizziness)": which of a general outcome is counted stands in brackets behind."""
    closed = view.first(CLOSING, found.end, min(found.end + _WIDEST + 2, len(view.tokens))) or 0
    noun = (found.end + 1, closed) if view.word(found.end) == "(" and closed > found.end + 1 else None
    if noun is None or any(view.tokens[n].kind != "word" for n in range(*noun)) or drug_at(view.tokens, noun[0]) or (
            view.has(lexis.ARMS_AND_CONTROLS, *noun)):
        return None
    last = done[-1] if done else None
    hit = OUTCOMES.last(view.tokens, sentence_start(view, found.start), found.start)
    listed = last is not None and last.rule == "kind-in-brackets" and found.start - last.end <= _NEAR
    if not listed and not (hit and lexis.GENERAL_OUTCOMES & {key_of(hit[2]), *keys_of(hit[2])}):
        return None
    found.parameter, found.rule = name(view, noun), "kind-in-brackets"
    return found


def _is_share(view: TokenView, amount: Amount) -> bool:
    """A share, or a number whose unit is printed with the one it is set against; no score, intensity or measurement."""
    if amount.kind not in _SHARES and not _shares_unit(view, amount):
        return False
    if amount.kind == "rate" and amount.unit and not amount.unit.code.endswith("/a"):
        return False  # "per hour" is a measurement
    if view.word(amount.end) == "of" and view.has(lexis.ADJECTIVES_OF_PEAK, amount.end + 1, amount.end + 3):
        return False  # "at 60 to 80% of peak work rate": an intensity
    return amount.unit is not None or not is_score(view, amount.start)  # "at a score of 3" belongs to the share before


def _thing_told(view: TokenView, amount: Amount) -> str | None:
    """What a verb, "in" or the people say it is a share of; of "39% v 10% reached ACR50" the verb behind both."""
    spoken = incidence.thing_occurring(view, amount) if amount.kind in {"percent", "incidence"} else None
    later = _amount_behind_versus(view, amount) if spoken is None and amount.kind == "percent" else None
    return incidence.past_predicate(view, later) if later and later.kind == "percent" else spoken


def yearly_rate(view: TokenView, amount: Amount, done: list[Candidate]) -> Candidate | None:
    """A rate per year without its unit, and its arm."""
    found = incidence.yearly_rate(view, amount, done)
    if found:
        _add_arm(view, found, done)
    return found


def _bare_second(view: TokenView, amount: Amount, done: list[Candidate]) -> Candidate | None:
    """"5.1 per 1000 patient-years versus 8.3": the second rate, whose unit is printed with the first only."""
    last = done[-1] if done else None
    if last is None or last.role != "rate" or last.unit in {None, "1"} or amount.op is not None or amount.value is None:
        return None
    apart, joint = amount.start - last.end, view.word(amount.start - 1)
    joined = joint in lexis.JOINTS_OF_SECOND_RATES and apart <= _NEAR
    armed = "arm" in last.qualifiers and arm_behind(view, amount.end)
    whom = population_at(view, amount.end) if "pop" in last.qualifiers and last.amount and last.amount.unit and (
        last.amount.kind == "incidence") else None  # "12.3 per 100,000 in men and 8.1 in women"
    if not (apart == 1 and joint in lexis.VERSUS_OR_AGAINST) and not (joined and (armed or whom)):
        return None
    found = candidate(amount, "rate", "rate", last.parameter)
    found.unit = last.unit
    if whom:
        found.qualifiers["pop"] = whom[1]
    _add_arm(view, found, done)
    return found


def _plain_limit(view: TokenView, amount: Amount) -> Amount:
    """"reached 21%" tells a rate and no limit; "in no more than 5%" is a limit and no window."""
    if view.word(amount.start) in {"reached", "reaching"} and amount.op == ">=":
        return amount._replace(op=None, start=amount.core)  # "reached 21%" tells what was, "at least 21%" a limit
    if amount.op == "within" and view.word(amount.start) == "in":
        return amount._replace(op="<=", start=amount.start + 1)  # "in no more than 5%": read as a window
    return amount


def _outcome_of_count(view: TokenView, found: Candidate) -> str | None:
    """"relapse occurred in 23 of 150 (15.3%) in the steroid group": what is counted stands before the count."""
    if found.amount is None:
        return None
    count = incidence.count_before_share(view, found.amount)
    if count is None:
        return incidence.of_those(view, found.amount)
    low = max(sentence_start(view, count), count - LOOK)
    hit = OUTCOMES.last(view.tokens, low, count)
    return _outcome_name(view, hit, low, count) if hit else subject(view, count)


def share_in_brackets(view: TokenView, amount: Amount) -> str | None:
    """"raised liver enzymes (5.4%)", "discontinuation (5.4% of patients)": a bare share of what stands before."""
    if amount.kind not in {"percent", "incidence"} or amount.op is not None or amount.value is None or (
            view.word(amount.start - 1) != "("):
        return None
    noun, behind = view.noun_before(amount.start - 1), view.word(amount.end)
    if behind != "of" and is_arranged(view, amount.start):
        return None  # "apply the gel (2%)": the strength of a preparation
    if noun is None or drug_before(view.tokens, noun[1], noun[0]) or (
            behind not in {")", "of", ";", ",", "["} and amount.kind != "incidence"):
        return None  # "glucose (10%)" is a strength
    if view.word(noun[1] - 1) in lexis.ADJECTIVES_OF_FREQUENCY and view.word(noun[1] - 2) in lexis.WORDS_BEFORE_A_FREQUENCY:
        return subject(view, amount.start - 1)  # "severe cytopenia is uncommon (1.4 per 100 patient-years)"
    before = OUTCOMES.last(view.tokens, max(view.clause_start(noun[0]), noun[0] - _CLOSE), noun[1])
    if before and amount.kind == "percent" and before[1] < noun[1]:
        return None  # an outcome told before goes first
    linked = view.word(noun[0] - 1) == "of" or view.words(noun[0] - 2, noun[0]) == ["due", "to"]
    whole = noun_phrase_before(view, noun[1], links={"of"}) if linked else None  # "withdrawal due to adverse events (0.4%)"
    return name(view, whole or noun)


def _predicate(view: TokenView, found: Candidate, opening: bool) -> str | None:
    """"58% of people on placebo and 74% ... were alive": what the shares say stands behind the last of them."""
    low = max(view.clause_start(found.start), found.start - _CLOSE)
    told = not opening and OUTCOMES.last(view.tokens, low, found.start)
    if told or incidence.OCCURS.last(view.tokens, found.start - 3, found.start):
        return None  # its outcome stands before it; "affects 1%, stop it": the verb before it tells
    for verb in range(found.end, min(view.clause_end(found.end), found.end + _FAR)):
        if opening and view.has_number(found.end, verb) and view.has(lexis.BREAKS_WITHIN_A_CLAUSE, found.end, verb):
            return None  # "..., yet 38% had a diagnosis": another share's
        light = opening and view.word(verb) in lexis.VERBS_LIGHT and not view.has(lexis.RELATIVES, found.end, verb)
        if view.word(verb) in lexis.PREDICATES_OF_PEOPLE or light or (
                NOMINALS.at(view.tokens, verb) and view.word(verb - 1) not in lexis.WORDS_SUBORDINATING_A_RATE):
            joint = view.last(lexis.TURNING_CONJUNCTIONS, found.end, verb)
            # "3% of visits and recurs in 14%": behind an "and" without a share of its own another clause has begun.
            named = predicate(view, verb) if joint is None or view.has_number(joint, verb) else None
            return None if named and key_of(named) in lexis.NOUNS_NAMING_NO_OUTCOME else named  # "level 3 hypoglycemia"
    return None


def _is_told_as_rate(view: TokenView, amount: Amount, done: list[Candidate]) -> bool:
    """An outcome governs the number, or a rate stands right before it."""
    if done and done[-1].role == "rate" and amount.start - done[-1].end < _NEAR:
        return True
    person_time = amount.kind == "incidence" and amount.unit is not None and amount.unit.code.endswith("/a")
    if _outcome_changed(view, amount, done) or person_time or view.has(
            lexis.VERBS_OF_AFFECTING, amount.start - 4, amount.start):
        return True
    low = max(view.clause_start(amount.start), amount.start - _CLOSE)
    return OUTCOMES.last(view.tokens, low, amount.start) is not None


def _shares_unit(view: TokenView, amount: Amount) -> bool:
    """"1.53 versus 1.69% per year": the unit is printed with the second number only."""
    later = _amount_behind_versus(view, amount)
    dated = amount.top >= _YEARS and view.word(amount.start - 1) in lexis.DATED_PREPOSITIONS  # "in 2019 versus 15%"
    return amount.unit is None and not dated and later is not None and later.kind in _SHARES


def _amount_behind_versus(view: TokenView, amount: Amount) -> Amount | None:
    joint = view.word(amount.end)
    return amount_at(view, amount.end + 1 + (joint == "compared")) if joint in lexis.JOINTS_OF_RATES else None


def _given_unit(view: TokenView, amount: Amount) -> Amount:
    later = _amount_behind_versus(view, amount)
    if later is None or later.kind not in _SHARES or (amount.unit and "/" in amount.unit.code):
        return amount
    return amount._replace(unit=later.unit)


def _outcome_of_rate(view: TokenView, amount: Amount, done: list[Candidate], told: str | None) -> str | None:
    """The outcome a rate is about: of a verb or joint right before it, of its clause, of what was told, of the subject."""
    if view.word(amount.end) in lexis.NOUNS_OF_TEST_ACCURACY:
        return view.text(amount.end, amount.end + 1)  # "88% sensitivity and 87% specificity"
    if accurate := _accuracy_before(view, amount):
        return accurate
    outside = view.outside_brackets(amount.start)
    low, last = max(view.clause_start(outside), amount.start - LOOK), last_result(done)
    if verb := view.last(lexis.VERBS_OF_AFFECTING, amount.start - 4, amount.start):
        return incidence.prevalence(view, verb)
    against = view.word(amount.start - 2) == "compared" or view.word(amount.start - 1) in lexis.VERSUS_OR_AGAINST
    if against and done and done[-1].role == "rate" and amount.start - done[-1].end < _FAR:
        return done[-1].parameter  # "in a cast against 51%": what stands before is an arm
    if view.has(lexis.NOUNS_OF_FIGURES, low, amount.start) or view.word(amount.start - 1) in lexis.PRONOUNS:
        return last or _outcome_before(view)  # "the figures were": of what was told before
    if changed := _outcome_changed(view, amount, done) or _new_subject(view, amount, done):
        return changed
    if named := _outcome_in_clause(view, low, amount.start, done, told):
        return named
    bracketed = outside != amount.start
    if bracketed and last is None and _COMPARED.last(view.tokens, sentence_start(view, outside), outside):
        last = subject(view, outside)
    return told or last or (_outcome_before(view) if bracketed else None) or subject(view, amount.start) or (
        next((d.parameter for d in reversed(done) if d.role == "timepoint"), None) or _outcome_before(view))


def _outcome_in_clause(view: TokenView, low: int, i: int, done: list[Candidate], told: str | None) -> str | None:
    """The last outcome named among tokens [low, i); inside a result that was read before, what that result is of."""
    hit = OUTCOMES.last(view.tokens, low, i)
    while hit and hit[2] in {"rate", "rates"} and view.word(hit[0] - 1) in {"a", "the"}:
        hit = OUTCOMES.last(view.tokens, low, hit[0])  # "events occurred at a rate of 5.1": of events
    if hit is None or (view.word(hit[1]) in DASHES and view.is_glued(hit[1])):
        return None  # "relapse-free"
    last = next((d for d in reversed(done) if d.role in {"effect", "rate"}), None)
    if last and last.start <= hit[0] < last.end:
        return last.parameter  # "cessation to 21% from 12%"
    return None if told and last and hit[1] <= last.end else _outcome_name(view, hit, low, i)


def _new_subject(view: TokenView, amount: Amount, done: list[Candidate]) -> str | None:
    """"...; myopathy occurs in 1 per 10 000": behind the last number a new subject has come."""
    developing = done and view.has(lexis.VERBS_OF_DEVELOPING, done[-1].end, amount.start)
    return subject(view, amount.start) if developing and view.word(amount.start - 1) != "of" else None


def _outcome_name(view: TokenView, hit: tuple[int, int, str], low: int, high: int) -> str:
    """An outcome's name with the words that tell which: "clinical cure", "overall survival rate"."""
    start = hit[0]
    while start > max(low, hit[0] - _WIDEST):
        if view.word(start - 1) in DASHES and view.is_glued(start) and view.is_glued(start - 1) and (
                view.tokens[start - 2].kind == "word"):
            start -= 2  # "progression-free survival"
        elif _tells_which(view, start - 1):
            start -= 1
        else:
            break
    admitted = view.word(start - 1) in {"for", "from"} and view.word(start - 2) in lexis.NOUNS_OF_HOSPITAL_EVENTS
    if start - 2 >= low and (admitted or view.words(start - 2, start) == ["freedom", "from"]):
        start -= 2  # "hospitalization for asthma"
    several = "," in view.words(start - 3, start) or view.word(start - 1) in {"and", "or"}
    whole = view.last({"composite"}, max(low, start - _NEAR), start) if several else None
    start = start if whole is None or view.has_number(whole, start) else whole
    whole_name = noun_phrase_before(view, hit[1], low, {"of", "for"})  # "rates of maternal screening for HBV infection"
    if whole_name and whole_name[0] < start and view.has(lexis.NOUNS_OF_FREQUENCY, whole_name[0], start):
        start = whole_name[0]
    of_what = whole_after(view, hit[1] + 1, high) if view.word(hit[1] - 1) in lexis.NOUNS_OF_FREQUENCY and (
        view.word(hit[1]) == "of") else None
    timed = of_what and view.word(of_what[1] - 1) in lexis.UNITS_OF_TIME  # "probability of surviving one year"
    return name(view, (start, of_what[1] if of_what and not timed else hit[1]))


def _tells_which(view: TokenView, i: int) -> bool:
    """Whether token i is an adjective or noun that belongs to the outcome behind it."""
    word = view.word(i)
    if view.is_stop(i) or view.tokens[i].kind != "word" or (
            word in lexis.VERBS_OF_REPORTING | lexis.NOUNS_OF_STUDIES | lexis.NOUNS_OF_ARMS):
        return False
    return word == "bleeding" or not word.endswith(("ing", "ed", "ly"))  # participles and adverbs tell how, not which


def _outcome_changed(view: TokenView, amount: Amount, done: list[Candidate]) -> str | None:
    """"reduced the primary outcome from 2.19 to 1.65% per year", "raised cessation to 21% from 12%": what changed."""
    word, last = view.word(amount.start - 1), done[-1] if done else None
    if word not in {"from", "to"} or amount.kind not in _SHARES | {"none"}:
        return None
    if last and last.role == "rate" and amount.start - last.end == 1:
        return last.parameter
    low = view.clause_start(amount.start)
    reach = LOOK if view.word(amount.start - 2) == "," and view.word(amount.start - 3) in CLOSING else _CLOSE
    verb = CHANGES.last(view.tokens, max(low, amount.start - reach), amount.start - 1)
    if verb is None or (word == "to" and not (view.word(amount.end) == "from" and amount.kind == "percent")):
        return None  # "to 12%" without "from 15%" may be a level reached
    thing = verb[1], view.up_to(OPENING, verb[1], amount.start - 1)
    if view.word(thing[0]) in lexis.PRONOUNS:
        return _outcome_before(view)
    named = tidy_name(trim_article(name(view, thing))) or subject(view, verb[1])
    return named or trim_article(view.text(low, verb[0])) or None


def _outcome_before(view: TokenView) -> str | None:
    hit = OUTCOMES.last(view.before, max(0, len(view.before) - 3 * LOOK), len(view.before))
    if hit is None:
        return None
    start = hit[0]
    while start > max(0, hit[0] - 2) and _is_adjective(view.before[start - 1]):
        start -= 1
    return " ".join(token.text for token in view.before[start:hit[1]])


def _is_adjective(token: Token) -> bool:
    """"vertebral" before "fractures": a word of the outcome's name."""
    return token.kind == "word" and token.key not in {"oral", "several"} and token.key.endswith(
        ("al", "ic", "ous", "ary", "ive", "oid", "ar"))


def _add_arm(view: TokenView, found: Candidate, done: list[Candidate]) -> bool:
    """"57% placebo vs 66% riluzole", "12% with placebo": the arm stands behind its number, or right before it."""
    if name_arm(view, found) or arm_in_brackets(view, found, done):
        return True
    place = found.end + (view.word(found.end) in lexis.WORDS_BEFORE_AN_ARM)
    noun = view.noun_after(place)
    if noun is None and view.word(place) in {"usual", "standard"} and not view.is_stop(place + 1):
        noun = place, place + 2
    if noun and view.word(noun[0]) in lexis.WORDS_OPENING_NO_NAMED_ARM:
        return arm_loosely(view, found, done)  # "against 12.2% of controls"
    if noun and (place > found.end or _is_compared(view, found, done)) and (
            drug_at(view.tokens, noun[0]) or view.has(lexis.ARMS_AND_CONTROLS, *noun)):
        return _take_arm(view, found, noun)
    if arm_before(view, found):
        return True
    behind = view.word(noun[1] if noun else found.end)
    around = {view.word(found.start - 1), view.word(found.end), behind}
    if lexis.VERSUS_OR_AGAINST.isdisjoint(around) and behind != "compared":
        return arm_loosely(view, found, done)
    # Something is set against it, though it may not be named.
    return _take_arm(view, found, noun) if noun else arm_loosely(view, found, done) or True


def _is_compared(view: TokenView, found: Candidate, done: list[Candidate]) -> bool:
    """"22.9% dexamethasone, 25.7% usual care": another share stands close by."""
    near = done and done[-1].role == "rate" and found.start - done[-1].end < _WIDEST
    return near or "%" in view.words(found.end, found.end + _WIDEST + 1)


def _take_arm(view: TokenView, found: Candidate, noun: tuple[int, int]) -> bool:
    """Write the arm onto its number; in "58% placebo" the two are printed as one."""
    found.qualifiers["arm"] = name(view, noun)
    found.end = found.end if view.word(found.end) in lexis.WORDS_BEFORE_AN_ARM else noun[1]
    return True
