"""Event rates: a share or an incidence, of people, of an outcome, or of one arm against another.

Why: "57% placebo vs 66% riluzole" is evidence; taken for a limit it would become a rule nobody wrote.
Method: an outcome that governs the percentage, the people it is a share of, or an arm named beside it.
Fails: returns None where none of these stands; a percentage alone is no rate.
"""

from __future__ import annotations

from loaders.extraction import occurrences
from loaders.extraction.amounts import Amount, amount_at
from loaders.extraction.arms import arm_before, arm_behind, arm_in_brackets, arm_loosely, name_arm, phrase
from loaders.extraction.changes import CHANGES, trim
from loaders.extraction.drafts import Draft, draft
from loaders.extraction.effects import interval_head
from loaders.extraction.lexer import DASHES, Token
from loaders.extraction.lexicon import word_class
from loaders.extraction.outcomes import NOMINALS, predicate, predicate_start, tidy
from loaders.extraction.parameters import OUTCOMES, drug_at, drug_before, name, population_at
from loaders.extraction.scene import CLOSING, LOOK, OPENING, Scene
from loaders.extraction.shares import PREDICATES, at_score, is_score, leading, whom
from loaders.extraction.subjects import is_arranged, sentence_start, subject

_FIGURES = {"figures", "proportions", "percentages"}  # that name no outcome of their own
_AFFECTING = {"affect", "affects", "affected"}
_ARMS = {"placebo", "control", "controls", "group", "arm", "usual", "standard", "sham"}
_REPORTING = {"report", "reports", "cause", "causes", "prevent", "prevents", "show", "predict", "predicts", "find", "finds",
              "suffer", "suffers", "give", "gives", "carry", "carries", "put", "cut", "cuts", "bring", "brought"}
_NEAR, _FAR, _WIDEST = 10, 24, 4  # tokens
_YEARS = 1900
_COMPARED = word_class("more")
_STUDIES = {"study", "studies", "trial", "trials", "cohort", "registry", "survey", "series", "analysis", "programme",
            "program", "audit", "review"}
_DEEDS = {"hospitalization", "hospitalizations", "hospitalisation", "hospitalisations", "admission", "admissions",
          "readmission", "readmissions", "surgery", "death", "deaths", "mortality", "visits", "referral", "treatment"}
_GROUPS = {"group", "groups", "arm", "arms", "recipients"}
_OFTEN = {"rare", "common", "uncommon", "frequent", "infrequent", "unusual", "low", "high", "unlikely"}
_PEAKS = {"peak", "maximal", "maximum"}
_SUBORDINATE = {"who", "that", "which", "to", "not", "the", "a", "of"}
_GIVEN = {"with", "on", "in", "after", "under", "for", "among", "without", "during"}
_COMPARING = {"against", "versus", "vs", "vs.", "compared", "and", "but", "while", "whereas", "as"}
def rate(scene: Scene, amount: Amount, done: list[Draft]) -> Draft | None:
    """A share or incidence: of people, of an outcome, or of one arm against another."""
    if scene.word(amount.end) in {"in", "out"} and amount.kind == "none" and (
            some := occurrences.one_in(scene, amount) or occurrences.some_in(scene, amount, done)):
        return some
    if amount.kind == "none" and (part := occurrences.accuracy(scene, amount) or _bare_second(scene, amount, done)):
        return part
    if amount.kind not in {"percent", "incidence", "rate"} and not _shares_unit(scene, amount):
        return None
    if amount.unit is None and is_score(scene, amount.start):
        return None
    if amount.kind == "rate" and amount.unit and not amount.unit.code.endswith("/a"):
        return None
    if scene.word(amount.end) == "of" and _PEAKS & set(scene.words(amount.end + 1, amount.end + 3)):
        return None  # "at 60 to 80% of peak work rate": an intensity
    found = draft(_plain_limit(scene, _given_unit(scene, amount)), "rate", "rate", None)
    people = whom(scene, found)
    spoken = occurrences.told(scene, amount) if amount.kind in {"percent", "incidence"} else None
    if spoken is None and (later := _versus(scene, amount)) and later.kind == amount.kind == "percent":
        spoken = occurrences.did(scene, later)  # "39% v 10% reached ACR50"
    told = tidy(spoken)
    shared = share_in_brackets(scene, amount) or _counted(scene, found)
    found.parameter = (_predicate(scene, found) if people else None) or shared or _rated(scene, amount, done, told)
    at_score(scene, found)
    arm = "cond" in found.qualifiers or _arm(scene, found, done)
    if scene.word(amount.start - 1) == "(" and (given := occurrences.bracketed_arm(scene, amount)):
        found.qualifiers["arm"] = given
    if "arm" not in found.qualifiers and (named := _compared(scene, found, done)):
        found.qualifiers["arm"] = named
    if "pop" not in found.qualifiers and (people_at := population_at(scene, found.end)):
        found.qualifiers["pop"] = people_at[1]
    bracketed = scene.outside_brackets(found.start) != found.start and _versus(scene, amount) is not None
    people = people or shared is not None or spoken is not None or bracketed or "arm" in found.qualifiers
    leading(scene, found)
    if found.parameter and found.parameter.split()[-1].lower() in _GROUPS:
        found.parameter = next((d.parameter for d in reversed(done) if d.role in {"effect", "rate"}), None)
    if found.parameter is None or not (arm or people or _told(scene, amount, done)):
        return None
    return found


def yearly(scene: Scene, amount: Amount, done: list[Draft]) -> Draft | None:
    """A rate per year without its unit, and its arm."""
    found = occurrences.yearly(scene, amount, done)
    if found:
        _arm(scene, found, done)
    return found


def _bare_second(scene: Scene, amount: Amount, done: list[Draft]) -> Draft | None:
    """"5.1 per 1000 patient-years versus 8.3": the second rate, whose unit is printed with the first only."""
    last = done[-1] if done else None
    if last is None or last.role != "rate" or last.unit in {None, "1"} or amount.op is not None or amount.value is None:
        return None
    directly = amount.start - last.end == 1 and scene.word(last.end) in {"versus", "vs", "vs.", "v", "against"}
    armed = "arm" in last.qualifiers and amount.start - last.end <= _NEAR and scene.word(amount.start - 1) in {
        "and", "versus", "vs", "vs.", "against", "with"} and arm_behind(scene, amount.end) is not None
    if not (directly or armed):
        return None
    found = draft(amount, "rate", "rate", last.parameter)
    found.unit = last.unit
    _arm(scene, found, done)
    return found


def _plain_limit(scene: Scene, amount: Amount) -> Amount:
    """"reached 21%" tells a rate and no limit; "in no more than 5%" is a limit and no window."""
    if scene.word(amount.start) in {"reached", "reaching"} and amount.op == ">=":
        return amount._replace(op=None, start=amount.core)
    if amount.op == "within" and scene.word(amount.start) == "in":
        return amount._replace(op="<=", start=amount.start + 1)
    return amount


def _counted(scene: Scene, found: Draft) -> str | None:
    """"relapse occurred in 23 of 150 (15.3%) in the steroid group": what is counted; the arm stands behind the bracket."""
    count = occurrences.counted(scene, found.amount) if found.amount else None
    if count is None:
        return occurrences.of_those(scene, found.amount) if found.amount else None
    arm = arm_behind(scene, found.end + 1)
    if arm:
        found.qualifiers["arm"] = arm[1]
    low = max(sentence_start(scene, count), count - LOOK)
    hit = OUTCOMES.last(scene.tokens, low, count)
    behind = None if hit else _predicate(scene, found)
    return _outcome(scene, hit, low) if hit else behind or subject(scene, count)


def share_in_brackets(scene: Scene, amount: Amount) -> str | None:
    """"raised liver enzymes (5.4%)", "discontinuation (5.4% of patients)": a bare share of what stands before."""
    if amount.kind not in {"percent", "incidence"} or amount.op is not None or amount.value is None or (
            scene.word(amount.start - 1) != "("):
        return None
    noun = scene.noun_before(amount.start - 1)
    if scene.word(amount.end) != "of" and is_arranged(scene, amount.start):
        return None  # "apply the gel (2%)": the strength of a preparation
    closed = scene.word(amount.end) in {")", "of"} or amount.kind == "incidence" or (
        scene.word(amount.end) in {";", ","} and interval_head(scene, amount.end + 1) is not None)
    if not closed or noun is None or drug_before(scene.tokens, noun[1], noun[0]):
        return None
    if scene.word(noun[1] - 1) in _OFTEN and scene.word(noun[1] - 2) in {"is", "are", "was", "were", "remains", "very"}:
        return subject(scene, amount.start - 1)  # "severe cytopenia is uncommon (1.4 per 100 patient-years)"
    before = OUTCOMES.last(scene.tokens, max(scene.clause_start(noun[0]), noun[0] - 12), noun[1])
    return None if before and amount.kind == "percent" else name(scene, noun)


def _compared(scene: Scene, found: Draft, done: list[Draft]) -> str | None:
    """"less frequent with A than with B (1.1% versus 2.2%)": two shares in brackets are of A and B, in that order."""
    opened = scene.outside_brackets(found.start)
    low = sentence_start(scene, opened)
    than = next((n for n in range(opened - 1, low, -1) if scene.word(n) == "than"), None)
    if opened == found.start or than is None or opened - than > _NEAR:
        return None
    lead = next((n for n in range(than - 1, low, -1) if scene.word(n) in _GIVEN), None)
    if lead is None or than - lead >= _NEAR or scene.word(than + 1) not in _GIVEN or (
            OPENING & set(scene.words(lead, opened))):
        return None
    end = next((n for n in range(than + 2, opened) if scene.word(n) in {"were", "was", "had", "died", "are"}), opened)
    first, second = trim(scene.text(lead + 1, than)), trim(scene.text(than + 2, end))
    nth = sum(1 for d in done if d.role == "rate" and d.start > opened)
    return (first, second)[nth] if first and second and nth <= 1 else None


def _predicate(scene: Scene, found: Draft) -> str | None:
    """"58% of people on placebo and 74% ... were alive": what the shares say stands behind the last of them."""
    low = max(scene.clause_start(found.start), found.start - 12)
    if OUTCOMES.last(scene.tokens, low, found.start) is not None:
        return None
    high = min(scene.clause_end(found.end), found.end + _FAR)
    if occurrences.OCCURS.last(scene.tokens, found.start - 3, found.start) is not None:
        return None
    verb = next((n for n in range(found.end, high) if scene.word(n) in PREDICATES or (NOMINALS.at(scene.tokens, n)
                 and scene.word(n - 1) not in _SUBORDINATE)), None)
    if verb is None or _turned(scene, found.end, verb):
        return None
    _arm_of_predicate(scene, found, predicate_start(scene, verb) + 1)
    return predicate(scene, verb)


def _turned(scene: Scene, low: int, verb: int) -> bool:
    """"3% of visits and recurs in 14%": behind an "and" without a share of its own another clause has begun."""
    joint = next((n for n in range(verb - 1, low - 1, -1) if scene.word(n) in {"and", "but", "yet"}), None)
    return joint is not None and not any(token.kind == "number" for token in scene.tokens[joint:verb])


def _arm_of_predicate(scene: Scene, found: Draft, i: int) -> None:
    """"74% of ulcers had healed in a cast against 51% in a walker": the arm stands behind the verb."""
    if scene.word(i) not in {"with", "in", "on", "under", "after", "without"} or "arm" in found.qualifiers:
        return
    words = trim(phrase(scene, i + 1))
    behind = scene.words(i + 2, i + 3 + len(words.split()))
    if words and (_COMPARING & set(behind) or drug_at(scene.tokens, i + 1)):
        found.qualifiers["arm"] = words


def _told(scene: Scene, amount: Amount, done: list[Draft]) -> bool:
    """An outcome governs the number, or a rate stands right before it."""
    if done and done[-1].role == "rate" and amount.start - done[-1].end < _NEAR:
        return True
    earlier = [d for d in done[-3:] if d.role == "rate" and d.start >= scene.clause_start(amount.start)]
    if earlier and scene.word(amount.start - 1) in {"and", "versus", "vs"} and amount.kind == "percent":
        return True
    if _changed(scene, amount, done) or _is_person_time(amount) or _AFFECTING & set(
            scene.words(amount.start - 4, amount.start)):
        return True
    low = scene.clause_start(amount.start)
    return OUTCOMES.last(scene.tokens, max(low, amount.start - 12), amount.start) is not None


def _shares_unit(scene: Scene, amount: Amount) -> bool:
    """"1.53 versus 1.69% per year": the unit is printed with the second number only."""
    later = _versus(scene, amount)
    dated = amount.top >= _YEARS and scene.word(amount.start - 1) in {"in", "since", "by", "from"}
    return amount.unit is None and not dated and later is not None and later.kind in {"percent", "incidence", "rate"}


def _versus(scene: Scene, amount: Amount) -> Amount | None:
    if scene.word(amount.end) not in {"versus", "vs", "vs.", "and", "compared", "v", "to", "from"}:
        return None
    place = amount.end + (2 if scene.word(amount.end) == "compared" else 1)
    return amount_at(scene, place)


def _given_unit(scene: Scene, amount: Amount) -> Amount:
    later = _versus(scene, amount)
    if later is None or later.kind not in {"percent", "incidence", "rate"} or (amount.unit and "/" in amount.unit.code):
        return amount
    return amount._replace(unit=later.unit)


def _rated(scene: Scene, amount: Amount, done: list[Draft], told: str | None = None) -> str | None:
    """The outcome a rate is about."""
    low = max(scene.clause_start(scene.outside_brackets(amount.start)), amount.start - LOOK)
    if verb := next((n for n in range(amount.start - 1, amount.start - 5, -1) if scene.word(n) in _AFFECTING), None):
        return occurrences.prevalence(scene, verb)
    against = scene.word(amount.start - 2) == "compared" or scene.word(amount.start - 1) in {
        "against", "versus", "vs", "vs."}
    if against and done and done[-1].role == "rate" and amount.start - done[-1].end < _FAR:
        return done[-1].parameter
    if _FIGURES & set(scene.words(low, amount.start)):
        return next((d.parameter for d in reversed(done) if d.role == "rate"), None) or _earlier(scene)
    changed = _changed(scene, amount, done) or _new_subject(scene, amount, done)
    if changed:
        return changed
    hit = OUTCOMES.last(scene.tokens, low, amount.start)
    while hit and hit[2] in {"rate", "rates"} and scene.word(hit[0] - 1) in {"a", "the"}:
        hit = OUTCOMES.last(scene.tokens, low, hit[0])
    if hit and scene.word(hit[1]) in DASHES and scene.glued(hit[1]):
        hit = None  # "relapse-free"
    if scene.word(amount.start - 1) in {"it", "this", "they"}:
        found = [d for d in done if d.role in {"effect", "rate"}]
        return found[-1].parameter if found else _earlier(scene)
    results = [d for d in done if d.role in {"effect", "rate"}]
    if hit and results and results[-1].start <= hit[0] < results[-1].end:
        return results[-1].parameter
    if hit and not (told and results and hit[1] <= results[-1].end):
        return _outcome(scene, hit, low)
    if told:
        return told
    previous = next((d.parameter for d in reversed(done) if d.role in {"effect", "rate"}), None)
    outside = scene.outside_brackets(amount.start)
    bracketed = outside != amount.start
    if bracketed and previous is None and _COMPARED.last(scene.tokens, sentence_start(scene, outside), outside):
        previous = subject(scene, outside)
    dated = next((d.parameter for d in reversed(done) if d.role == "timepoint"), None)
    return (previous or (_earlier(scene) if bracketed else None) or subject(scene, amount.start) or dated
            or _earlier(scene))


def _new_subject(scene: Scene, amount: Amount, done: list[Draft]) -> str | None:
    """"...; myopathy occurs in 1 per 10 000": behind the last number a new subject has come."""
    between = scene.words(done[-1].end, amount.start) if done else []
    if not {"occurs", "occur", "occurred", "developed", "had"} & set(between) or scene.word(amount.start - 1) == "of":
        return None
    return subject(scene, amount.start)


def _outcome(scene: Scene, hit: tuple[int, int, str], low: int) -> str:
    """An outcome's name with the words that tell which: "clinical cure", "overall survival rate"."""
    start = hit[0]
    while start > max(low, hit[0] - _WIDEST):
        if scene.word(start - 1) in DASHES and scene.glued(start) and scene.glued(start - 1) and (
                scene.tokens[start - 2].kind == "word"):
            start -= 2  # "progression-free survival"
        elif _tells_which(scene, start - 1):
            start -= 1
        else:
            break
    if scene.word(start - 1) in {"for", "from"} and scene.word(start - 2) in _DEEDS and start - 2 >= low:
        start -= 2  # "hospitalization for asthma"
    if scene.words(start - 2, start) == ["freedom", "from"] and start - 2 >= low:
        start -= 2
    several = "," in scene.words(start - 3, start) or scene.word(start - 1) in {"and", "or"}
    for place in range(start - 1, max(low, start - _NEAR) - 1, -1) if several else ():
        if scene.tokens[place].number is not None:
            break
        if scene.word(place) == "composite":
            return name(scene, (place, hit[1]))
    return name(scene, (start, hit[1]))


def _tells_which(scene: Scene, i: int) -> bool:
    """Whether token i is an adjective or noun that belongs to the outcome behind it."""
    word = scene.word(i)
    if scene.is_stop(i) or scene.tokens[i].kind != "word" or word in _REPORTING | _STUDIES | _GROUPS:
        return False
    return word == "bleeding" or not word.endswith(("ing", "ed", "ly"))


def _changed(scene: Scene, amount: Amount, done: list[Draft]) -> str | None:
    """"reduced the primary outcome from 2.19 to 1.65% per year", "raised cessation to 21% from 12%": what changed."""
    word, last = scene.word(amount.start - 1), done[-1] if done else None
    if word not in {"from", "to"} or amount.kind not in {"percent", "none", "incidence", "rate"}:
        return None
    if last and last.role == "rate" and amount.start - last.end == 1:
        return last.parameter
    low = scene.clause_start(amount.start)
    reach = LOOK if scene.word(amount.start - 2) == "," and scene.word(amount.start - 3) in CLOSING else 12
    verb = CHANGES.last(scene.tokens, max(low, amount.start - reach), amount.start - 1)
    if verb is None or (word == "to" and not _comes_from(scene, amount)):
        return None
    end = next((n for n in range(verb[1], amount.start - 1) if scene.word(n) in OPENING), amount.start - 1)
    thing = (verb[1], end) if verb[1] < end else None
    if thing and scene.word(thing[0]) in {"them", "it", "this", "these"}:
        return _earlier(scene)
    named = tidy(trim(name(scene, thing))) if thing else None
    return named or subject(scene, verb[1]) or trim(scene.text(low, verb[0])) or None


def _comes_from(scene: Scene, amount: Amount) -> bool:
    """"to 21% from 12%": behind the new share stands the old one."""
    words = scene.words(amount.end, amount.end + 4)
    return "from" in words[:1] and amount.kind == "percent"


def _is_person_time(amount: Amount) -> bool:
    """"3.2 per 10 000 person-years": an incidence whatever stands before it."""
    return amount.kind == "incidence" and amount.unit is not None and amount.unit.code.endswith("/a")


def _earlier(scene: Scene) -> str | None:
    hit = OUTCOMES.last(scene.before, max(0, len(scene.before) - 3 * LOOK), len(scene.before))
    if hit is None:
        return None
    start = hit[0]
    while start > max(0, hit[0] - 2) and _is_adjective(scene.before[start - 1]):
        start -= 1
    return " ".join(token.text for token in scene.before[start:hit[1]])


def _is_adjective(token: Token) -> bool:
    """"vertebral" before "fractures": a word of the outcome's name."""
    return token.kind == "word" and token.lower not in {"oral", "several"} and token.lower.endswith(
        ("al", "ic", "ous", "ary", "ive", "oid", "ar"))


def _is_compared(scene: Scene, found: Draft, done: list[Draft]) -> bool:
    """"22.9% dexamethasone, 25.7% usual care": another share stands close by."""
    near = done and done[-1].role == "rate" and found.start - done[-1].end < _WIDEST
    return near or "%" in scene.words(found.end, found.end + _WIDEST + 1)


def _arm(scene: Scene, found: Draft, done: list[Draft]) -> bool:
    """"57% placebo vs 66% riluzole", "12% with placebo": the arm stands behind its number."""
    place = found.end
    if name_arm(scene, found) or arm_in_brackets(scene, found, done):
        return True
    last = done[-1] if done else None
    other = scene.noun_after(place + 1) if scene.word(place) == "with" else None
    if other and last and last.role == "rate" and last.qualifiers.get("arm") and found.start - last.end < _NEAR:
        found.qualifiers["arm"] = name(scene, other)
        return True
    if scene.word(place) in {"with", "on", "in", "for", "receiving", "under", "given", "taking", "the"}:
        place += 1
    noun = scene.noun_after(place)
    if noun is None and scene.word(place) in {"usual", "standard"} and not scene.is_stop(place + 1):
        noun = place, place + 2
    if noun and scene.word(noun[0]) in {"against", "compared", "versus", "whereas", "respectively", "overall"}:
        return arm_loosely(scene, found, done)
    paired = place > found.end or _is_compared(scene, found, done)
    if noun and paired and (drug_at(scene.tokens, noun[0]) or _ARMS & set(scene.words(noun[0], noun[1]))):
        found.qualifiers["arm"] = name(scene, noun)
        found.end = noun[1] if place == found.end else found.end  # "58% placebo": the arm is printed with its number
        return True
    if arm_before(scene, found):
        return True
    before, behind = scene.word(found.start - 1), scene.word(noun[1]) if noun else scene.word(found.end)
    if not {before, behind, scene.word(found.end)} & {"vs", "vs.", "versus", "against"} and behind != "compared":
        return arm_loosely(scene, found, done)
    if noun is None:
        return arm_loosely(scene, found, done) or True
    found.qualifiers["arm"] = name(scene, noun)
    found.end = noun[1] if place == found.end else found.end
    return True
