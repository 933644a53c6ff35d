"""Event rates: a share or an incidence, of people, of an outcome, or of one arm against another.

Why: "57% placebo vs 66% riluzole" is evidence; taken for a limit it would become a rule nobody wrote.
Method: an outcome that governs the percentage, the people it is a share of, or an arm named beside it.
Fails: returns None where none of these stands; a percentage alone is no rate.
"""

from __future__ import annotations

from loaders.extraction.candidates import Candidate, candidate
from loaders.extraction.phrases.amounts import Amount, amount_at
from loaders.extraction.phrases.arms import arm_before, arm_behind, arm_in_brackets, arm_loosely, name_arm, phrase
from loaders.extraction.phrases.clause_arguments import is_arranged, sentence_start, subject
from loaders.extraction.phrases.outcomes import NOMINALS, predicate, predicate_start, tidy_name
from loaders.extraction.phrases.parameters import OUTCOMES, drug_at, drug_before, name, population_at
from loaders.extraction.roles import incidence
from loaders.extraction.roles.changes import CHANGES, trim_article
from loaders.extraction.roles.effects import interval_head
from loaders.extraction.roles.shares import add_leading_condition, at_score, is_score, is_share_of_people
from loaders.language import lexis
from loaders.language.lexer import DASHES, Token, key_of
from loaders.language.lexicon import phrase_class
from loaders.language.token_view import CLOSING, LOOK, OPENING, TokenView

_NEAR, _FAR, _WIDEST = 10, 24, 4  # tokens
_YEARS = 1900
_COMPARED = phrase_class("more")
def rate(view: TokenView, amount: Amount, done: list[Candidate]) -> Candidate | None:
    """A share or incidence: of people, of an outcome, or of one arm against another."""
    if view.word(amount.end) in {"in", "out"} and amount.kind == "none" and (
            some := incidence.one_in(view, amount) or incidence.some_in(view, amount, done)):
        return some
    if amount.kind == "none" and (part := incidence.accuracy(view, amount) or _bare_second(view, amount, done)):
        return part
    if amount.kind not in {"percent", "incidence", "rate"} and not _shares_unit(view, amount):
        return None
    if amount.unit is None and is_score(view, amount.start):
        return None  # "at a score of 3" belongs to the share before
    if amount.kind == "rate" and amount.unit and not amount.unit.code.endswith("/a"):
        return None  # "per hour" is a measurement
    if view.word(amount.end) == "of" and lexis.ADJECTIVES_OF_PEAK & set(view.words(amount.end + 1, amount.end + 3)):
        return None  # "at 60 to 80% of peak work rate": an intensity
    found = candidate(_plain_limit(view, _given_unit(view, amount)), "rate", "rate", None)
    people = is_share_of_people(view, found)
    spoken = incidence.thing_occurring(view, amount) if amount.kind in {"percent", "incidence"} else None
    if spoken is None and (later := _amount_behind_versus(view, amount)) and later.kind == amount.kind == "percent":
        spoken = incidence.past_predicate(view, later)  # "39% v 10% reached ACR50"
    told = tidy_name(spoken)
    shared = share_in_brackets(view, amount) or _outcome_of_count(view, found)
    found.parameter = (_predicate(view, found) if people else None) or shared or _outcome_of_rate(view, amount, done, told)
    at_score(view, found)
    arm = "cond" in found.qualifiers or _add_arm(view, found, done)
    if view.word(amount.start - 1) == "(" and (given := incidence.bracketed_arm(view, amount)):
        found.qualifiers["arm"] = given
    if "arm" not in found.qualifiers and (named := _arm_compared(view, found, done)):
        found.qualifiers["arm"] = named
    if "pop" not in found.qualifiers and (people_at := population_at(view, found.end)):
        found.qualifiers["pop"] = people_at[1]
    bracketed = view.outside_brackets(found.start) != found.start and _amount_behind_versus(view, amount) is not None
    people = people or shared is not None or spoken is not None or bracketed or "arm" in found.qualifiers
    add_leading_condition(view, found)
    if found.parameter and key_of(found.parameter.split()[-1]) in lexis.NOUNS_OF_ARMS:
        found.parameter = next((d.parameter for d in reversed(done) if d.role in {"effect", "rate"}), None)
    if found.parameter is None or not (arm or people or _is_told_as_rate(view, amount, done)):
        return None  # a percentage alone is no rate
    return found


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
    directly = amount.start - last.end == 1 and view.word(last.end) in lexis.VERSUS_OR_AGAINST  # "8.3 per 1000 versus 5.1"
    armed = (
        "arm" in last.qualifiers
        and amount.start - last.end <= _NEAR
        and view.word(amount.start - 1) in lexis.JOINTS_OF_SECOND_RATES
        and arm_behind(view, amount.end) is not None
    )
    if not (directly or armed):
        return None
    found = candidate(amount, "rate", "rate", last.parameter)
    found.unit = last.unit
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
    """"relapse occurred in 23 of 150 (15.3%) in the steroid group": what is counted; the arm stands behind the bracket."""
    count = incidence.count_before_share(view, found.amount) if found.amount else None
    if count is None:
        return incidence.of_those(view, found.amount) if found.amount else None
    arm = arm_behind(view, found.end + 1)
    if arm:
        found.qualifiers["arm"] = arm[1]
    low = max(sentence_start(view, count), count - LOOK)
    hit = OUTCOMES.last(view.tokens, low, count)
    behind = None if hit else _predicate(view, found)
    return _outcome_name(view, hit, low) if hit else behind or subject(view, count)


def share_in_brackets(view: TokenView, amount: Amount) -> str | None:
    """"raised liver enzymes (5.4%)", "discontinuation (5.4% of patients)": a bare share of what stands before."""
    if amount.kind not in {"percent", "incidence"} or amount.op is not None or amount.value is None or (
            view.word(amount.start - 1) != "("):
        return None
    noun = view.noun_before(amount.start - 1)
    if view.word(amount.end) != "of" and is_arranged(view, amount.start):
        return None  # "apply the gel (2%)": the strength of a preparation
    closed = view.word(amount.end) in {")", "of"} or amount.kind == "incidence" or (
        view.word(amount.end) in {";", ","} and interval_head(view, amount.end + 1) is not None)
    if not closed or noun is None or drug_before(view.tokens, noun[1], noun[0]):
        return None  # "glucose (10%)" is a strength
    if view.word(noun[1] - 1) in lexis.ADJECTIVES_OF_FREQUENCY and view.word(noun[1] - 2) in lexis.WORDS_BEFORE_A_FREQUENCY:
        return subject(view, amount.start - 1)  # "severe cytopenia is uncommon (1.4 per 100 patient-years)"
    before = OUTCOMES.last(view.tokens, max(view.clause_start(noun[0]), noun[0] - 12), noun[1])
    return None if before and amount.kind == "percent" else name(view, noun)  # an outcome told before goes first


def _arm_compared(view: TokenView, found: Candidate, done: list[Candidate]) -> str | None:
    """"less frequent with A than with B (1.1% versus 2.2%)": two shares in brackets are of A and B, in that order."""
    opened = view.outside_brackets(found.start)
    low = sentence_start(view, opened)
    than = next((n for n in range(opened - 1, low, -1) if view.word(n) == "than"), None)
    if opened == found.start or than is None or opened - than > _NEAR:
        return None
    lead = next((n for n in range(than - 1, low, -1) if view.word(n) in lexis.PREPOSITIONS_OF_GIVEN_ARMS), None)
    if lead is None or than - lead >= _NEAR or view.word(than + 1) not in lexis.PREPOSITIONS_OF_GIVEN_ARMS or (
            OPENING & set(view.words(lead, opened))):
        return None
    end = next((n for n in range(than + 2, opened) if view.word(n) in lexis.VERBS_ENDING_AN_ARM), opened)
    first, second = trim_article(view.text(lead + 1, than)), trim_article(view.text(than + 2, end))
    nth = sum(1 for d in done if d.role == "rate" and d.start > opened)
    return (first, second)[nth] if first and second and nth <= 1 else None


def _predicate(view: TokenView, found: Candidate) -> str | None:
    """"58% of people on placebo and 74% ... were alive": what the shares say stands behind the last of them."""
    low = max(view.clause_start(found.start), found.start - 12)
    if OUTCOMES.last(view.tokens, low, found.start) is not None:
        return None  # its outcome stands before it
    high = min(view.clause_end(found.end), found.end + _FAR)
    if incidence.OCCURS.last(view.tokens, found.start - 3, found.start) is not None:
        return None  # "affects 1%, stop it": the verb before it tells
    verb = next(
        (
            n
            for n in range(found.end, high)
            if view.word(n) in lexis.PREDICATES_OF_PEOPLE
            or (NOMINALS.at(view.tokens, n) and view.word(n - 1) not in lexis.WORDS_SUBORDINATING_A_RATE)
        ),
        None,
    )
    if verb is None or _is_other_clause(view, found.end, verb):
        return None
    _arm_of_predicate(view, found, predicate_start(view, verb) + 1)
    return predicate(view, verb)


def _is_other_clause(view: TokenView, low: int, verb: int) -> bool:
    """"3% of visits and recurs in 14%": behind an "and" without a share of its own another clause has begun."""
    joint = next((n for n in range(verb - 1, low - 1, -1) if view.word(n) in lexis.TURNING_CONJUNCTIONS), None)
    return joint is not None and not any(token.kind == "number" for token in view.tokens[joint:verb])


def _arm_of_predicate(view: TokenView, found: Candidate, i: int) -> None:
    """"74% of ulcers had healed in a cast against 51% in a walker": the arm stands behind the verb."""
    if view.word(i) not in lexis.PREPOSITIONS_BEFORE_AN_ARM_OR_NONE or "arm" in found.qualifiers:
        return
    words = trim_article(phrase(view, i + 1))
    behind = view.words(i + 2, i + 3 + len(words.split()))
    if words and (lexis.COMPARING_WITH_WHEREAS & set(behind) or drug_at(view.tokens, i + 1)):
        found.qualifiers["arm"] = words


def _is_told_as_rate(view: TokenView, amount: Amount, done: list[Candidate]) -> bool:
    """An outcome governs the number, or a rate stands right before it."""
    if done and done[-1].role == "rate" and amount.start - done[-1].end < _NEAR:
        return True
    earlier = [d for d in done[-3:] if d.role == "rate" and d.start >= view.clause_start(amount.start)]
    if earlier and view.word(amount.start - 1) in lexis.JOINTS_OF_ARMS and amount.kind == "percent":
        return True
    if _outcome_changed(view, amount, done) or _is_person_time(amount) or lexis.VERBS_OF_AFFECTING & set(
            view.words(amount.start - 4, amount.start)):
        return True
    low = view.clause_start(amount.start)
    return OUTCOMES.last(view.tokens, max(low, amount.start - 12), amount.start) is not None


def _shares_unit(view: TokenView, amount: Amount) -> bool:
    """"1.53 versus 1.69% per year": the unit is printed with the second number only."""
    later = _amount_behind_versus(view, amount)
    dated = amount.top >= _YEARS and view.word(amount.start - 1) in lexis.DATED_PREPOSITIONS  # "in 2019 versus 15%"
    return amount.unit is None and not dated and later is not None and later.kind in {"percent", "incidence", "rate"}


def _amount_behind_versus(view: TokenView, amount: Amount) -> Amount | None:
    if view.word(amount.end) not in lexis.JOINTS_OF_RATES:
        return None
    place = amount.end + (2 if view.word(amount.end) == "compared" else 1)
    return amount_at(view, place)


def _given_unit(view: TokenView, amount: Amount) -> Amount:
    later = _amount_behind_versus(view, amount)
    if later is None or later.kind not in {"percent", "incidence", "rate"} or (amount.unit and "/" in amount.unit.code):
        return amount
    return amount._replace(unit=later.unit)


def _outcome_of_rate(view: TokenView, amount: Amount, done: list[Candidate], told: str | None = None) -> str | None:
    """The outcome a rate is about."""
    low = max(view.clause_start(view.outside_brackets(amount.start)), amount.start - LOOK)
    if verb := next(
        (n for n in range(amount.start - 1, amount.start - 5, -1) if view.word(n) in lexis.VERBS_OF_AFFECTING), None
    ):
        return incidence.prevalence(view, verb)
    against = view.word(amount.start - 2) == "compared" or view.word(amount.start - 1) in lexis.VERSUS_OR_AGAINST
    if against and done and done[-1].role == "rate" and amount.start - done[-1].end < _FAR:
        return done[-1].parameter  # "in a cast against 51%": what stands before is an arm
    if lexis.NOUNS_OF_FIGURES & set(view.words(low, amount.start)):  # "the figures were": of what was told before
        return next((d.parameter for d in reversed(done) if d.role == "rate"), None) or _outcome_before(view)
    changed = _outcome_changed(view, amount, done) or _new_subject(view, amount, done)
    if changed:
        return changed
    hit = OUTCOMES.last(view.tokens, low, amount.start)
    while hit and hit[2] in {"rate", "rates"} and view.word(hit[0] - 1) in {"a", "the"}:
        hit = OUTCOMES.last(view.tokens, low, hit[0])  # "events occurred at a rate of 5.1": of events
    if hit and view.word(hit[1]) in DASHES and view.is_glued(hit[1]):
        hit = None  # "relapse-free"
    if view.word(amount.start - 1) in lexis.PRONOUNS:
        found = [d for d in done if d.role in {"effect", "rate"}]
        return found[-1].parameter if found else _outcome_before(view)
    results = [d for d in done if d.role in {"effect", "rate"}]
    if hit and results and results[-1].start <= hit[0] < results[-1].end:
        return results[-1].parameter  # "cessation to 21% from 12%": inside a result told it names no other
    if hit and not (told and results and hit[1] <= results[-1].end):
        return _outcome_name(view, hit, low)
    if told:
        return told
    previous = next((d.parameter for d in reversed(done) if d.role in {"effect", "rate"}), None)
    outside = view.outside_brackets(amount.start)
    bracketed = outside != amount.start
    if bracketed and previous is None and _COMPARED.last(view.tokens, sentence_start(view, outside), outside):
        previous = subject(view, outside)
    dated = next((d.parameter for d in reversed(done) if d.role == "timepoint"), None)
    return (previous or (_outcome_before(view) if bracketed else None) or subject(view, amount.start) or dated
            or _outcome_before(view))


def _new_subject(view: TokenView, amount: Amount, done: list[Candidate]) -> str | None:
    """"...; myopathy occurs in 1 per 10 000": behind the last number a new subject has come."""
    between = view.words(done[-1].end, amount.start) if done else []
    if not lexis.VERBS_OF_DEVELOPING & set(between) or view.word(amount.start - 1) == "of":
        return None
    return subject(view, amount.start)


def _outcome_name(view: TokenView, hit: tuple[int, int, str], low: int) -> str:
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
    if (
        view.word(start - 1) in {"for", "from"}
        and view.word(start - 2) in lexis.NOUNS_OF_HOSPITAL_EVENTS
        and start - 2 >= low
    ):
        start -= 2  # "hospitalization for asthma"
    if view.words(start - 2, start) == ["freedom", "from"] and start - 2 >= low:
        start -= 2
    several = "," in view.words(start - 3, start) or view.word(start - 1) in {"and", "or"}
    for place in range(start - 1, max(low, start - _NEAR) - 1, -1) if several else ():
        if view.tokens[place].number is not None:
            break
        if view.word(place) == "composite":
            return name(view, (place, hit[1]))
    return name(view, (start, hit[1]))


def _tells_which(view: TokenView, i: int) -> bool:
    """Whether token i is an adjective or noun that belongs to the outcome behind it."""
    word = view.word(i)
    if (
        view.is_stop(i)
        or view.tokens[i].kind != "word"
        or word in lexis.VERBS_OF_REPORTING | lexis.NOUNS_OF_STUDIES | lexis.NOUNS_OF_ARMS
    ):
        return False
    return word == "bleeding" or not word.endswith(("ing", "ed", "ly"))  # participles and adverbs tell how, not which


def _outcome_changed(view: TokenView, amount: Amount, done: list[Candidate]) -> str | None:
    """"reduced the primary outcome from 2.19 to 1.65% per year", "raised cessation to 21% from 12%": what changed."""
    word, last = view.word(amount.start - 1), done[-1] if done else None
    if word not in {"from", "to"} or amount.kind not in {"percent", "none", "incidence", "rate"}:
        return None
    if last and last.role == "rate" and amount.start - last.end == 1:
        return last.parameter
    low = view.clause_start(amount.start)
    reach = LOOK if view.word(amount.start - 2) == "," and view.word(amount.start - 3) in CLOSING else 12
    verb = CHANGES.last(view.tokens, max(low, amount.start - reach), amount.start - 1)
    if verb is None or (word == "to" and not _comes_from(view, amount)):
        return None  # "to 12%" without "from 15%" may be a level reached
    end = next((n for n in range(verb[1], amount.start - 1) if view.word(n) in OPENING), amount.start - 1)
    thing = (verb[1], end) if verb[1] < end else None
    if thing and view.word(thing[0]) in lexis.PRONOUNS:
        return _outcome_before(view)
    named = tidy_name(trim_article(name(view, thing))) if thing else None
    return named or subject(view, verb[1]) or trim_article(view.text(low, verb[0])) or None


def _comes_from(view: TokenView, amount: Amount) -> bool:
    """"to 21% from 12%": behind the new share stands the old one."""
    words = view.words(amount.end, amount.end + 4)
    return "from" in words[:1] and amount.kind == "percent"


def _is_person_time(amount: Amount) -> bool:
    """"3.2 per 10 000 person-years": an incidence whatever stands before it."""
    return amount.kind == "incidence" and amount.unit is not None and amount.unit.code.endswith("/a")


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


def _is_compared(view: TokenView, found: Candidate, done: list[Candidate]) -> bool:
    """"22.9% dexamethasone, 25.7% usual care": another share stands close by."""
    near = done and done[-1].role == "rate" and found.start - done[-1].end < _WIDEST
    return near or "%" in view.words(found.end, found.end + _WIDEST + 1)


def _add_arm(view: TokenView, found: Candidate, done: list[Candidate]) -> bool:
    """"57% placebo vs 66% riluzole", "12% with placebo": the arm stands behind its number."""
    place = found.end
    if name_arm(view, found) or arm_in_brackets(view, found, done):
        return True
    last = done[-1] if done else None
    other = view.noun_after(place + 1) if view.word(place) == "with" else None
    if other and last and last.role == "rate" and last.qualifiers.get("arm") and found.start - last.end < _NEAR:
        found.qualifiers["arm"] = name(view, other)
        return True
    if view.word(place) in lexis.WORDS_BEFORE_AN_ARM:
        place += 1
    noun = view.noun_after(place)
    if noun is None and view.word(place) in {"usual", "standard"} and not view.is_stop(place + 1):
        noun = place, place + 2
    if noun and view.word(noun[0]) in lexis.WORDS_OPENING_NO_NAMED_ARM:
        return arm_loosely(view, found, done)  # "against 12.2% of controls"
    paired = place > found.end or _is_compared(view, found, done)
    if noun and paired and (drug_at(view.tokens, noun[0]) or lexis.ARMS_AND_CONTROLS & set(view.words(noun[0], noun[1]))):
        found.qualifiers["arm"] = name(view, noun)
        found.end = noun[1] if place == found.end else found.end  # "58% placebo": the arm is printed with its number
        return True
    if arm_before(view, found):
        return True
    before, behind = view.word(found.start - 1), view.word(noun[1]) if noun else view.word(found.end)
    if not {before, behind, view.word(found.end)} & lexis.VERSUS_OR_AGAINST and behind != "compared":
        return arm_loosely(view, found, done)
    if noun is None:
        return arm_loosely(view, found, done) or True  # something is set against it, though it is not named
    found.qualifiers["arm"] = name(view, noun)
    found.end = noun[1] if place == found.end else found.end
    return True
