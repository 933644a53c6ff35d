"""Shares told by a verb or by counting: "was seen in 14%", "makes up 31% of", "one in five", "23 of 150 (15.3%)".

Why: most rates of guidelines stand behind a verb of occurrence, and their outcome is on no list of outcomes.
Method: the verb right before the share names its subject; without one, the noun before "in" or the verb behind the
    people does.
Fails: returns None for a percentage in a clause that tells to do something, and for the strength of a preparation.
"""

from __future__ import annotations

from loaders.extraction.amounts import Amount, unitless
from loaders.extraction.drafts import Draft, draft
from loaders.extraction.lexer import DASHES
from loaders.extraction.lexicon import word_class
from loaders.extraction.numerals import number_at
from loaders.extraction.outcomes import BEING, LIGHT, NOMINALS, predicate, tidy
from loaders.extraction.parameters import MEASURES, drug_at, name
from loaders.extraction.scene import CLOSING, OPENING, Scene
from loaders.extraction.subjects import is_arranged, subject
from loaders.extraction.units import ONE, Unit, unit_at

OCCURS = word_class("share")
_WHOLES = word_class("whole")
_LINKS = {"in", "by", "at", "of", "for", "only", "just", "among", "up", "with", "to"}
_AUXILIARIES = {"was", "were", "is", "are", "has", "had", "have", "been", "be", "being", "also", "mainly", "mostly", "may",
                "usually", "often", "then", "still", "both", "can", "first", "later", "now", "only", "not", "who", "that"}
_REFERENCES = {"predicted", "normal", "baseline", "maximum", "dose", "expected", "target", "planned", "total", "original"}
_OPEN = {"", ".", ",", ";", "and", "but", "yet", "of", "(", "[", "while", "whereas", "versus", "vs", "compared", "at", "or",
         ":", "on", "with", "to", "after", "by", "over", "during", "against", "–", "-"}
_BEING = {"were", "was", "had", "have", "are", "reached", "achieved", "showed", "died", "relapsed", "survived"}
_HOLDING = {"had", "have", "has", "take", "took", "carry", "carried", "received", "underwent", "use", "used", "need"}
_TREATED = {"receiving", "taking", "given", "treated", "assigned", "on", "with", "allocated", "randomised", "randomized"}
_NO_VERB = _LINKS | {"without", "and", "or", "on", "who", "than", "whose", "over", "under", "versus", "vs", "after",
                       "before"}
_PEOPLE, _SHORTEST_VERB, _FAR = 7, 4, 14  # tokens, letters, tokens
_ACCURACY = {"sensitivity", "specificity", "accuracy", "value", "values", "concordance", "kappa", "probability"}
_OF_ARM = {"with", "on", "after", "under", "receiving", "given", "taking"}
_HAPPENING = {"occur", "occurs", "occurred", "arise", "arises", "arose", "happen", "happened", "begin", "start"}
_YEARLY, _RATES = frozenset({"annualised", "annualized", "annual", "yearly"}), {"rate", "rates"}
_PER_YEAR = Unit("/a", "rate")
_HUNDRED, _ROUND, PERCENT = 100, {100, 1000, 10000, 100000}, Unit("%", "percent")


def told(scene: Scene, amount: Amount) -> str | None:
    """What a percentage is a share of occurrence of; None where no verb, "in" or people tell."""
    place = amount.start
    if scene.word(place) in {"reached", "reaches", "reaching", "in"}:
        place += 1
    for behind in (place, place - 1, place - 2):
        verb = OCCURS.before(scene.tokens, behind)
        if verb:
            return (_told_by_verb(scene, verb[0], place) or _agent(scene, verb[0]) or _of_people(scene, amount)
                    or scene.text(verb[0], behind))
        if scene.word(behind - 1) not in _LINKS:
            break
    if is_arranged(scene, amount.start):
        past = scene.word(amount.end) in {"had", "were"} and scene.word(amount.start - 1) == ","
        return did(scene, amount) if past else None  # "of those retested, 30% had no objective evidence"
    return (_seen_in(scene, amount) or _of_people(scene, amount) or did(scene, amount)
            or _was(scene, amount))


def _was(scene: Scene, amount: Amount) -> str | None:
    """"Dropout was 15% in both arms": what was so many percent, unless it is a thing that limits are set on."""
    verb = amount.start - 1 - (scene.word(amount.start - 1) in {"only", "about", "just", "nearly"})
    noun = scene.noun_before(verb) if scene.word(verb) in {"was", "were"} else None
    if amount.op not in {None, "≈", "="} or noun is None or scene.word(amount.end) == "of":
        return None
    if MEASURES.last(scene.tokens, *noun) or scene.word(noun[0]) in {"i2", "i²", "i"} or {
            "if", "when", "unless", "whose", "until"} & set(scene.words(scene.clause_start(noun[0]), amount.start)):
        return None
    return subject(scene, amount.start)


def did(scene: Scene, amount: Amount) -> str | None:
    """"In the placebo arm 24% relapsed": a verb of the past right behind the share."""
    word = scene.word(amount.end)
    if word in _HOLDING and scene.word(amount.start - 1) not in _LINKS - {"only", "just"}:
        return predicate(scene, amount.end)
    nominal = NOMINALS.at(scene.tokens, amount.end) is not None and scene.word(amount.end) != "stop"
    if not (nominal or word in _BEING - {"had", "have"} or (word.endswith("ed") and len(word) > _SHORTEST_VERB)):
        return None
    if word in {"reduced", "increased", "predicted", "decreased", "lowered", "compared", "required", "needed", "used"} or (
            scene.word(amount.end) in {"was", "were", "are"} and scene.word(amount.end + 1) in {"required", "needed"}):
        return None
    return predicate(scene, amount.end)


def _told_by_verb(scene: Scene, verb: int, i: int) -> str | None:
    """"ulcers healed in 82%", "it recurs in 14% of patients": a verb of outcome is what the share is of."""
    hit = NOMINALS.at(scene.tokens, verb)
    if scene.word(i - 1) not in {"in", "among"} and scene.word(i) != "in" and (hit is None or hit[0] != i):
        return None
    return hit[1] if hit and hit[0] >= i - 1 else None


def _agent(scene: Scene, verb: int) -> str | None:
    """The noun before a verb, auxiliaries and a bracket passed over."""
    place = verb
    while scene.word(place - 1) in _AUXILIARIES:
        place -= 1
    if scene.word(place - 1) in CLOSING:
        place = next((n for n in range(place - 2, max(-1, place - 10), -1) if scene.word(n) in OPENING), place)
    noun = scene.noun_before(place)
    return tidy(name(scene, noun)) if noun else subject(scene, verb)


def _seen_in(scene: Scene, amount: Amount) -> str | None:
    """"reactivation in 12% of carriers": the noun before "in"."""
    inside = scene.word(amount.start) == "in"
    if not (inside or scene.word(amount.start - 1) in {"in", "at"}) or scene.word(amount.end) not in _OPEN:
        return None
    noun = scene.noun_before(amount.start - (not inside))
    return name(scene, noun) if noun else None


def _of_people(scene: Scene, amount: Amount) -> str | None:
    """"11% of adults fitted this definition": the verb behind the people, or the subject before the share."""
    if scene.word(amount.end) != "of" or _REFERENCES & set(scene.words(amount.end + 1, amount.end + 3)) or drug_at(
            scene.tokens, amount.end + 1):
        return None
    limit = min(amount.end + _PEOPLE, len(scene.tokens))
    people = _WHOLES.first(scene.tokens, amount.end + 1, limit)
    if people is None:
        return None
    place = people[1]
    if scene.word(place) in _HAPPENING:
        return scene.text(amount.end + 1, place)  # "94% of new cases occur in adults"
    while place < limit and scene.word(place).endswith("ed") and scene.word(place + 1).endswith("ed"):
        place += 1
    if scene.word(place) in _TREATED:
        place = next((n for n in range(place, min(place + 10, len(scene.tokens))) if scene.word(n) in _BEING), place)
    if place < len(scene.tokens) and scene.tokens[place].kind == "word" and scene.word(place) not in _NO_VERB | _TREATED:
        return predicate(scene, place)
    return subject(scene, amount.start)


def one_in(scene: Scene, amount: Amount) -> Draft | None:
    """"about one in five of those treated", "1 in 10 children": one, out of so many."""
    joint = 2 if scene.words(amount.end, amount.end + 2) == ["out", "of"] else 1
    if amount.value is None or amount.unit is not None or (joint == 1 and scene.word(amount.end) != "in"):
        return None
    whole = number_at(scene, amount.end + joint)
    unit = unit_at(scene.tokens, whole[0]) if whole else None
    if whole is None or whole[1].value <= amount.value.value or (unit and unit[1].kind != "people"):
        return None
    people = _WHOLES.at(scene.tokens, whole[0]) is not None
    if amount.value.value != 1 and (not people or whole[1].value > _HUNDRED / 2):
        return None
    counted = people or scene.word(whole[0]) in {"", ".", ",", "of", ")", ";", "and"} | BEING | LIGHT
    if not counted or (is_arranged(scene, amount.start) and scene.word(whole[0]) != "of"):
        return None
    found = amount._replace(end=whole[0], unit=ONE)
    counted_thing = _WHOLES.at(scene.tokens, whole[0])
    thing = told(scene, found) or predicate(scene, counted_thing[0] if counted_thing else whole[0])
    result = draft(found, "rate", "one-in", thing)
    result.qualifiers["out_of"] = whole[1].printed
    whom = scene.noun_after(whole[0] + (scene.word(whole[0]) == "of"))
    if whom:
        result.qualifiers["pop"] = scene.text(*whom)
    return result if thing else None


def some_in(scene: Scene, amount: Amount, done: list[Draft]) -> Draft | None:
    """"about 11 in 100 babies have a defect, against 2 to 3 in 100 in others": so many out of a round number of people."""
    place = amount.end + (2 if scene.words(amount.end, amount.end + 2) == ["out", "of"] else 1)
    place += scene.word(place) == "every"
    whole = number_at(scene, place) if amount.unit is None and not amount.values else None
    if whole is None or whole[1].value not in _ROUND or amount.top >= whole[1].value:
        return None
    people = _WHOLES.at(scene.tokens, whole[0])
    last = next((d for d in reversed(done) if d.rule == "some-in"), None)
    again = last.parameter if last and amount.start - last.end < 2 * _FAR else None
    behind = range(people[0], people[0] + _FAR) if people else range(whole[0], whole[0] + 1)
    verb = next((n for n in behind if scene.word(n) in BEING | LIGHT or NOMINALS.at(scene.tokens, n)), None)
    if people is None and _WHOLES.last(scene.tokens, max(0, amount.start - _FAR), amount.start) is None:
        verb = None
    thing = again or (predicate(scene, verb) if verb else None)
    if thing is None:
        return None
    percent = whole[1].value == _HUNDRED
    found = draft(amount._replace(end=whole[0], unit=PERCENT if percent else ONE), "rate", "some-in", thing)
    if not percent:
        found.qualifiers["out_of"] = whole[1].printed
    if people and (whom := scene.noun_after(whole[0])):
        found.qualifiers["pop"] = scene.text(*whom)
    return found


def of_those(scene: Scene, amount: Amount) -> str | None:
    """"Of 412 participants, 61 (15%) withdrew": the verb behind the bracket."""
    place = amount.start - 1
    if scene.word(place) not in OPENING or scene.word(amount.end) not in CLOSING or (
            place < 1 or scene.tokens[place - 1].number is None):
        return None
    verb = amount.end + 1
    if not (scene.word(verb).endswith("ed") or scene.word(verb) in _BEING or scene.word(verb) in {"withdrew", "did"}):
        return None
    return predicate(scene, verb)


def counted(scene: Scene, amount: Amount) -> int | None:
    """"23 of 150 patients (15.3%)", "23/150 (15.3%)": the first token of the count before a share in brackets."""
    place = amount.start - 1
    if scene.word(place) not in OPENING or scene.word(amount.end) not in CLOSING | {";", ","}:
        return None
    for low in range(place - 1, max(0, place - 6), -1):
        if scene.word(low) in {"of", "/"} and scene.tokens[low - 1].number is not None and (
                scene.tokens[low + 1].number is not None):
            return low - 1
    return None


def yearly(scene: Scene, amount: Amount, done: list[Draft]) -> Draft | None:
    """"The annualised relapse rate was 0.16 versus 0.29 with interferon": a rate per year that prints no unit."""
    if amount.unit is not None or ((_YEARLY.isdisjoint(scene.vocabulary) or _RATES.isdisjoint(scene.vocabulary)) and (
            "per" not in scene.vocabulary)):
        return None
    if amount.value is None or amount.op not in {None, "≈"} or amount.value.value >= _HUNDRED:
        return None
    last = next((d for d in reversed(done) if d.role not in {"CI", "p-value"}), None)
    if last and last.rule == "yearly" and amount.start - last.end <= 2 * _FAR and scene.word(amount.start - 1) in {
            "vs", "vs.", "versus", "v", "and", "to", "from", "against", "with"}:
        return draft(amount._replace(unit=_PER_YEAR), "rate", "yearly", last.parameter)
    if scene.word(amount.start - 1) not in {"was", "were", "of", "from", "to", "averaged", ":", "=", "by", "at"}:
        return None
    low = max(scene.clause_start(amount.start), amount.start - _FAR)
    if scene.word(amount.start - 1) in {"were", "was"} and (counted := _per_person_year(scene, amount.start - 1, low)):
        return draft(amount._replace(unit=_PER_YEAR), "rate", "yearly", counted)
    rate = next((n for n in range(amount.start - 1, low - 1, -1) if scene.word(n) in _RATES), None)
    lead = next((n for n in range(rate, max(low - 1, rate - 6), -1) if scene.word(n) in _YEARLY), None) if rate else None
    if rate is None or lead is None or any(scene.tokens[n].kind == "number" for n in range(rate, amount.start) if not any(
            d.start <= n < d.end for d in done)) or {"if", "when", "unless", "whose"} & set(scene.words(low, lead)):
        return None
    return draft(amount._replace(unit=_PER_YEAR), "rate", "yearly", scene.text(lead, rate + 1))


def prevalence(scene: Scene, verb: int) -> str:
    """"Foot ulcers will affect 19% of people": the prevalence of what affects them."""
    noun = scene.noun_before(verb - (scene.word(verb - 1) in {"will", "may", "can", "has", "had", "then", "also", "often"}))
    wider = scene.noun_before(noun[0] - 1) if noun and scene.word(noun[0] - 1) == "of" else None
    noun = (wider[0], noun[1]) if wider and noun else noun
    return f"prevalence of {name(scene, noun)}" if noun else "prevalence"


def _per_person_year(scene: Scene, i: int, low: int) -> str | None:
    """"Exacerbations per patient-year were 0.91": the events that are counted."""
    person = scene.word(i - 3) in {"patient", "person", "participant"} and scene.word(i - 2) in DASHES
    per = i - 4 if person else i - 2
    noun = scene.noun_before(per, low) if scene.word(per) == "per" and scene.word(i - 1) == "year" else None
    return name(scene, noun) if noun else None


def accuracy(scene: Scene, amount: Amount) -> Draft | None:
    """"The pooled sensitivity of ultrasound was 0.94": a share told as a part of one."""
    if amount.op not in {None, "=", "≈"} or amount.value is None or "." not in amount.value.printed or amount.top > 1 or (
            scene.word(amount.start - 1) not in {"was", "were", "is", "of", ":", "and"}):
        return None
    low = max(scene.clause_start(amount.start), amount.start - _PEOPLE)
    hit = next((n for n in range(amount.start - 1, low - 1, -1) if scene.word(n) in _ACCURACY), None)
    if hit is None or {"if", "when"} & set(scene.words(low, amount.start)):
        return None
    noun = scene.noun_before(hit + 1, low)
    return draft(unitless(amount), "rate", "accuracy", name(scene, noun)) if noun else None


def bracketed_arm(scene: Scene, amount: Amount) -> str | None:
    """"more frequent with A plus B (31%) than with A alone (18%)": the treatment right before a share in brackets."""
    opened = amount.start - 1
    if scene.word(amount.end) not in CLOSING or is_arranged(scene, amount.start):
        return None
    low = next((n for n in range(opened - 1, max(-1, opened - _PEOPLE), -1) if scene.word(n) in _OF_ARM), None)
    near = scene.words(opened - 2 * _FAR, opened) + scene.words(amount.end, amount.end + _FAR)
    if low is None or "%" not in near or any(scene.tokens[n].kind == "number" or scene.word(n) in CLOSING | {","}
                                              for n in range(low, opened)):
        return None
    return scene.text(low + 1, opened) or None
