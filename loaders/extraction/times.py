"""Times: durations and time points.

Why: the same "6 months" is a treatment's length, a follow-up date, a limit or part of a name; the words around it
    decide, and a name ("10-year risk") must give nothing.
Method: the preposition before, the noun behind, and the verb that governs the clause.
Fails: returns None where none of these tells the role.
"""

from __future__ import annotations

from decimal import Decimal

from loaders.extraction import cycles, followed, items, relatives, schedules
from loaders.extraction.amounts import Amount, amount_at
from loaders.extraction.cycles import COURSES, PAUSES
from loaders.extraction.drafts import Draft, draft
from loaders.extraction.numerals import number_at
from loaders.extraction.outcomes import verb_before
from loaders.extraction.parameters import OUTCOMES, drug_at, drug_before, name
from loaders.extraction.periods import first_unit
from loaders.extraction.riders import condition, has_rider, is_conditional, looked_at, ridden, rider_before
from loaders.extraction.scene import Scene
from loaders.extraction.subjects import (
    behind_of,
    going_on,
    is_arranged,
    joined_drugs,
    lasting_thing,
    sentence_start,
    subject,
    thing_done,
    treated,
    what_lasted,
)
from loaders.extraction.units import Unit, unit_at
from loaders.record import Number, Role

OPENERS = {"within", "during", "in", "throughout", "a", "an", "half"}
_LASTING = {"last", "lasts", "lasted", "lasting", "persist", "persists", "persisted", "persisting", "for", "duration",
            "takes", "take", "wait", "delay", "continue", "continued", "throughout", "longer", "another", "total",
            "exceeding", "within", "fasting", "complete", "completes", "completing", "finish", "remains", "stay", "stays",
            "follow-up", "followup"}
_EXTENDING = {"extend", "prolong", "lengthen", "extended", "prolonged", "shorten", "shortened", "limit", "limited",
              "restrict"}
_CARE = {"treatment", "therapy", "prophylaxis", "anticoagulation", "observation", "immobilisation", "immobilization",
         "isolation", "monitoring", "oxygen", "ventilation", "chemotherapy", "radiotherapy", "antibiotics", "steroids",
         "corticosteroids", "anticoagulants", "immunosuppression", "abstinence", "surveillance", "supplementation",
         "dialysis", "drainage", "rehabilitation", "rest", "support", "training"}
_ENDING = {"resolve", "resolves", "resolved", "recover", "recovers", "heal", "heals", "healed", "subside", "subsides",
           "settle", "settles", "disappear", "disappears", "clears"}
_REMAINING = {"still", "seen", "observed", "sustained", "maintained", "lost", "evident", "apparent"}
_CHECKING = {"reassess", "review", "repeat", "recheck", "check", "measure", "monitor", "assess", "screen", "test",
             "screening", "repeated", "reviewed", "checked", "measured", "reassessed"}
_STOPPED = {"stop", "stopped", "discontinue", "discontinued"}
_INSTEAD = (["instead", "of"], ["rather", "than"], ["as", "against"])
_ADJACENT = 3  # tokens
_SLOWLY = {"taper": "taper", "wean": "weaning", "titrate": "titration", "infuse": "infusion", "withdraw": "withdrawal",
           "escalate": "escalation"}
_LENGTHS = {"follow-up", "duration", "length", "stay", "followup", "interval", "up"}


def is_named(scene: Scene, amount: Amount) -> bool:
    """"10-year risk", "6-minute walk test", "30-day mortality": a time inside a name."""
    word = scene.word(amount.end)
    if amount.hyphened and "trial" in scene.words(amount.end, amount.end + 2) and scene.word(amount.start - 2) == "in":
        return True
    if amount.hyphened:
        return not (COURSES | PAUSES) & set(scene.words(amount.end, amount.end + _course_reach(scene, amount)))
    singular = scene.word(amount.end - 1) in {"year", "day", "month", "week", "hour", "minute"}
    return (singular and amount.value is not None and amount.value.value != 1 and amount.op is None
            and word not in COURSES
            and bool(OUTCOMES.at(scene.tokens, amount.end)))


def _course_reach(scene: Scene, amount: Amount) -> int:
    """"the 6-week and 70% with the 12-week course": two lengths share one word, a few tokens on."""
    return 9 if scene.word(amount.end) in {"and", "or", "versus", "vs"} else 4


def time(scene: Scene, amount: Amount, done: list[Draft]) -> Draft | None:
    """The role of an amount of time that is neither an age nor part of a name."""
    for rule in _RULES:
        found = rule(scene, amount, done)
        if found:
            schedules.daily(scene, found)
            relatives.anchored(scene, found)
            condition(scene, found)
            return found
    return None


def first_period(scene: Scene, i: int, done: list[Draft]) -> Draft | None:
    """"within the first year", "during the first month": one unit said by the word "first"."""
    if scene.word(i) not in {"within", "during", "in", "throughout"}:
        return None
    amount = first_unit(scene, i + 1)
    if amount is None:
        return None
    found = draft(amount, "duration", "window", lasting_thing(scene, i, amount.end, done))
    found.start, found.comparator = i, "within"
    return found


def _course(scene: Scene, amount: Amount, done: list[Draft]) -> Draft | None:
    """"a 7-day course", "5 days of treatment", "× 7 days"."""
    words = scene.words(amount.end, amount.end + 4)
    direct = amount.hyphened and bool(COURSES & set(scene.words(amount.end, amount.end + _course_reach(scene, amount))))
    given = words[:1] == ["of"] and (bool(COURSES & set(words[1:])) or drug_at(scene.tokens, amount.end + 1) is not None)
    spoken = given and amount.op != "within" and amount.window is None
    crossed = scene.word(amount.start - 1) in {"×", "x"} or (
        scene.word(amount.start - 1) == "of" and scene.word(amount.start - 2) in COURSES) or (
        scene.word(amount.start) == "of" and scene.word(amount.start - 1) in COURSES)
    dated = scene.word(amount.start - 1) in {"at", "after", "by", "in", "during", "for"}
    if not (direct or crossed or (spoken and not dated)):
        return None
    drug = drug_before(scene.tokens, amount.start, scene.clause_start(amount.start))
    thing = name(scene, drug) if drug else subject(scene, amount.start) if direct else None
    reach = amount.end + (4 if direct else 0)
    behind = behind_of(scene, next((n for n in range(amount.end, reach) if scene.word(n) == "of"), amount.end))
    if direct and behind and not drug:
        thing = behind
    thing = thing or (behind if behind and behind.lower() not in {"treatment", "therapy", "dosing"} else None)
    if direct and thing and any(d.parameter == thing for d in done if d.role in {"rate", "effect"}):
        thing = next((word for word in scene.words(amount.end, amount.end + 9) if word in COURSES), thing)
    return draft(amount, "duration", "course", thing or treated(scene, amount.start, done)
        or behind_of(scene, amount.end))


def _window(scene: Scene, amount: Amount, done: list[Draft]) -> Draft | None:
    """"within 48 h", "during the first 6 months", "in the past 3 months"."""
    before = scene.word(amount.start - 1)
    inner = amount.window in {"first", "initial", "next", "following"}
    if amount.op != "within" and not (amount.window and (inner or before in {"in", "over", "during", "the"})):
        return None
    start = amount.start
    while scene.word(start - 1) in {"in", "during", "over", "the", "throughout", "within", "for"}:
        start -= 1
    outcome = OUTCOMES.before(scene.tokens, start)
    verb = verb_before(scene, start) if scene.word(start - 2) in {"not", "to", "who"} else None
    noun = scene.noun_before(start) if outcome else None
    thing = verb or name(scene, noun) if noun else verb or lasting_thing(scene, start, amount.end, done)
    found = draft(amount, "duration", "window", thing)
    found.comparator = "between" if amount.low is not None and amount.op != "within" else "within"
    if scene.word(start) == "for" and amount.value is not None:
        found.comparator = "="
    found.start = start
    return found


def _preposition(scene: Scene, amount: Amount, done: list[Draft]) -> Draft | None:
    """The word before the time: at, by, for, over, after, in, until, and "to" behind a verb of extending."""
    word = scene.word(amount.start - 1)
    if word == "the":
        word = scene.word(amount.start - 2)
    if scene.word(amount.start) == "over" and word not in {"for", "aged"}:
        inner = amount_at(scene, amount.start + 1)
        op = inner.op if inner and inner.op in {"<", "<=", ">", ">=", "≈"} else "between" if amount.low else None
        return draft(amount._replace(op=op), "duration", "over", _over_thing(scene, amount, done))
    if word == "until" and (until := relatives.until(scene, amount, done)):
        return until
    if word in {"for", "throughout", "up", "until"} or (
            word == "to" and _EXTENDING & set(scene.words(amount.start - 4, amount.start))):
        return draft(amount, "duration", "for", _treatment(scene, amount, done))
    if word in {"at", "by"}:
        return _dated(scene, amount, done, "by" if word == "by" else "at")
    return _after(scene, amount, done) if word in {"after", "in"} else None


def _over_thing(scene: Scene, amount: Amount, done: list[Draft]) -> str | None:
    """What takes the time of "over N": the drug infused, or the follow-up of a result."""
    drug = drug_before(scene.tokens, amount.start, scene.clause_start(amount.start))
    if drug:
        return name(scene, drug)
    if scene.word(amount.start - 1) in _SLOWLY and scene.word(amount.start - 2) in {"and", "then", ",", "to"}:
        return _SLOWLY[scene.word(amount.start - 1)]
    if "follow" in " ".join(scene.words(amount.end, amount.end + 4)) or (done
            and done[-1].role in {"effect", "p-value", "CI", "rate"}):
        return "follow-up"
    return lasting_thing(scene, amount.start, amount.end, done)


def _treatment(scene: Scene, amount: Amount, done: list[Draft]) -> str | None:
    """For "for N days": the drugs given, else what lasts."""
    if goes_on := going_on(scene, amount.start - 2):
        return goes_on
    doses = [d.parameter for d in done if d.role == "dose" and d.parameter]
    if done and done[-1].role == "threshold" and amount.start - done[-1].end <= _ADJACENT + (
            scene.words(done[-1].end, done[-1].end + 2) == ["in", "air"]):
        return done[-1].parameter
    if "both" in scene.words(amount.start - 4, amount.start) and len(set(doses)) > 1:
        return " and ".join(dict.fromkeys(doses))
    place = drug_before(scene.tokens, amount.start, sentence_start(scene, amount.start))
    last = next((d for d in reversed(done) if d.role == "dose"), None)
    if last and place and last.place and last.start < place[0] < last.end:
        place = last.place
    if place:
        return joined_drugs(scene, place)
    noun = scene.noun_before(amount.start - 1, max(0, amount.start - 5)) if scene.word(amount.start - 1) == "for" else None
    if scene.word(amount.start - 2) in {"therapy", "treatment"} and (kind := scene.noun_before(amount.start - 2)):
        return scene.text(kind[0], amount.start - 1)
    plain = noun and scene.word(noun[1] - 1) in _CARE
    being = noun[0] - 1 - (scene.word(noun[0] - 1) == "in") if noun else 0
    state = noun and scene.word(being) in {"been", "is", "are", "was", "were", "remains", "remained"}
    if noun and (plain or state):
        return name(scene, noun)
    return (lasting_thing(scene, amount.start, amount.end, done) or treated(scene, amount.start, done)
            or _treating(scene, amount.start))


def _treating(scene: Scene, i: int) -> str | None:
    """"Treat for 5 days", "Treatment should last 7 days": where no drug is named it is the treatment that lasts."""
    low = sentence_start(scene, i)
    words = scene.words(low, i)
    spoken = next((n for n in range(low, i) if scene.word(n) in {"treatment", "therapy"}), None)
    if spoken is None and "continue" in words:
        return next((token.text for token in reversed(scene.before) if token.lower in _CARE), None)
    return scene.tokens[spoken].text if spoken is not None else "treatment" if "treat" in words else None


def _dated(scene: Scene, amount: Amount, done: list[Draft], rel: str) -> Draft | None:
    label = items.labelled(scene, amount.start - 1, done)
    if label or is_arranged(scene, amount.start):
        role: Role = "timepoint" if not label and is_conditional(scene, amount.start) else "schedule"
        found = draft(amount, role, "dated", label or (thing_done(scene, amount.start - 1, done) if role == "schedule"
            else looked_at(scene, amount.start - 1, done)))
        found.qualifiers["rel"] = rel
        found.start = amount.start - 1
        return found
    result = next((d for d in reversed(done) if d.role in {"effect", "rate", "timepoint"}), None)
    if result is None and (planned := items.listed(scene, amount, done, rel)):
        return planned
    found = draft(amount, "timepoint", "dated", result.parameter if result else subject(scene, amount.start))
    _significance(scene, found)
    return found


def _significance(scene: Scene, found: Draft) -> None:
    """"is significant at A, though not at B"."""
    words = scene.words(found.start - 24, found.start)
    places = [n for n, word in enumerate(words) if word.startswith("significant")]
    if places:
        behind = words[places[-1]:][-4:] + words[max(0, places[-1] - 2):places[-1]]
        found.qualifiers["significant"] = not {"not", "no"} & set(behind)


def _after(scene: Scene, amount: Amount, done: list[Draft]) -> Draft | None:
    """"repeat after 6 weeks", "recheck in 3 months" are schedules; "persists after 3 days" is a duration."""
    word, low = scene.word(amount.start - 1), scene.clause_start(amount.start)
    if word == "in" and done and done[-1].role == "dose" and amount.start - done[-1].end == 1:
        return None  # "not exceeding 3 g in 24 h": the time a maximum holds for
    if word == "in" and (counted := _counted_before(scene, amount.start - 1)):
        found = draft(amount, "duration", "window", counted)
        found.comparator = "within"
        return found
    words = set(scene.words(low, amount.start))
    result = next((d for d in reversed(done) if d.role in {"effect", "rate"}), None) if word == "after" else None
    if result and _REMAINING & set(scene.words(amount.start - 4, amount.start)):
        found = draft(amount, "timepoint", "after", result.parameter)
        found.qualifiers["rel"] = "after"
        return found
    if word == "in" and _ENDING & set(scene.words(amount.start - 6, amount.start)):
        found = draft(amount, "duration", "window", subject(scene, amount.start - 1))
        found.comparator = "within" if amount.value else "between"
        return found
    of = behind_of(scene, amount.end) if word == "after" else None
    if of and not set(_CHECKING) & set(scene.words(sentence_start(scene, amount.start), amount.start)):
        return draft(amount, "duration", "after", of)  # "consider a statin after 6 months of diet"
    conditional = bool({"if", "when", "unless"} & words) and "," not in scene.words(amount.start - 4, amount.start)
    if word == "after" and _STOPPED & set(scene.words(amount.start - 4, amount.start)):
        return draft(amount, "duration", "after", thing_done(scene, amount.start - 1, done))
    if word == "after" and (conditional or {"persists", "persist", "persistent", "persisting"} & words):
        return draft(amount, "duration", "after", subject(scene, amount.start - 1))
    if is_arranged(scene, amount.start):
        found = draft(amount, "schedule", "dated", thing_done(scene, amount.start - 1, done))
        found.qualifiers["rel"] = "after"
        found.start -= 1
        return found
    if word == "after":
        found = draft(amount, "timepoint", "after", subject(scene, amount.start - 1))
        found.qualifiers["rel"] = "after"
        return found
    last = done[-1] if done else None
    if last is None or last.role != "threshold" or amount.start - last.end > 1:
        return None
    found = draft(amount, "duration", "window", last.parameter)
    found.comparator = "within" if amount.value else "between"
    return found


def _counted_before(scene: Scene, i: int) -> str | None:
    """"more than one seizure in 24 hours": the counted thing that ends before token i."""
    noun = scene.noun_before(i, max(0, i - 3))
    number = number_at(scene, noun[0] - 1) if noun else None
    return name(scene, noun) if noun and number and number[0] == noun[0] else None


def _continued(scene: Scene, amount: Amount, done: list[Draft]) -> Draft | None:
    """"five days, or three days where ...": the role of the time before goes on."""
    last = done[-1] if done else None
    if last and last.rule == "compared" and last.unit == (amount.unit.code if amount.unit else "") and (
            amount.start - last.end == 1):
        return draft(amount, "duration", "compared", last.parameter)
    if last and last.rule == "event" and last.qualifiers.get("rel") == "at" and set(
            scene.words(last.end, amount.start)) <= {",", "and", "at"}:
        found = draft(amount, "schedule", "continued", last.parameter)  # "at baseline, 3 and 6 months"
        found.qualifiers["rel"] = "at"
        return found
    if last is None or last.role not in {"duration", "timepoint",
            "schedule"} or last.amount is None or last.amount.kind != "time":
        return None
    if scene.words(last.end, amount.start)[:2] in _INSTEAD and amount.start - last.end <= _ADJACENT:
        return draft(amount, last.role, "continued", last.parameter)
    if scene.word(amount.start - 1) == "," and scene.words(last.end, last.end + 2) in (["or", ","], ["and", ","]) and (
            rider_before(scene, amount.start - 1)):
        return draft(amount, last.role, "continued", last.parameter)
    if has_rider(scene, last, amount):
        return ridden(scene, last, draft(amount, last.role, "continued", last.parameter))
    if not set(scene.words(last.end, amount.start)) <= {",", "or", "and", "to", "then", "at",
            "for"} or amount.start - last.end > _ADJACENT:
        return None
    found = draft(amount, last.role, "continued", last.parameter)
    if "rel" in last.qualifiers:
        found.qualifiers["rel"] = last.qualifiers["rel"]
    return found


def _lasting(scene: Scene, amount: Amount, done: list[Draft]) -> Draft | None:
    """A time with a limit, or behind a word of lasting: "fever > 3 days", "expected to last more than 7 days"."""
    before = [token.lower for token in scene.tokens[max(0, amount.start - 4):amount.start] if token.kind != "gap"][-3:]
    if scene.word(amount.start - 1) == ":" and {"duration", "length", "course"} & set(
            scene.words(amount.start - 5, amount.start)):
        return draft(amount, "duration", "labelled", treated(scene, amount.start, done))
    if before[-1:] in (["was"], ["of"], ["is"], ["were"]) and _LENGTHS & set(scene.words(amount.start - 5,
            amount.start)):
        return draft(amount, "duration", "length", "follow-up" if "up" in " ".join(before)
            else subject(scene, amount.start))
    if not (_LASTING & set(before) or before[-1:] == ["running"] or amount.op in {"<", "<=", ">", ">="}):
        return None
    thing = going_on(scene, amount.start - 1)
    if scene.word(amount.start - 1) in {"last", "lasts"}:
        thing = _treating(scene, amount.start)
    elif scene.word(amount.start - 1) in {"lasting", "lasted"} or scene.word(amount.start - 1) in {"persisted",
            "persisting", "running"}:
        thing = what_lasted(scene, amount.start - 1)
    thing = thing or lasting_thing(scene, amount.start, amount.end, done) or _treating(scene, amount.start)
    return draft(amount, "duration", "lasting", thing)


def article_time(scene: Scene, i: int, done: list[Draft]) -> Draft | None:
    """"within a year", "for a fortnight", "inside half an hour": one unit of time told without its number."""
    before = scene.word(i - 1)
    if before not in {"within", "inside", "for", "after", "over", "in"}:
        return None
    half = scene.word(i) == "half"
    place = i + half + (scene.word(i + half) in {"a", "an"})
    fortnight = scene.word(place) in {"fortnight", "fortnights"}
    unit = (place + 1, Unit("wk", "time")) if fortnight else unit_at(scene.tokens, place)
    if place == i or unit is None or unit[1].kind != "time" or unit[0] != place + 1 or unit[1].code == "s":
        return None  # "after a second drug": no time
    core = place if fortnight else i
    count = Decimal("0.5") if half else Decimal(1 + fortnight)
    inside = before in {"within", "inside"}
    amount = Amount(i - inside, unit[0], i, "within" if inside else None, Number(count, scene.tokens[core].text),
                    unit=unit[1])
    return time(scene, amount, done)


_RULES = (
    followed.celled, schedules.days_a_month, followed.summary, followed.follow_up, cycles.apart, cycles.spaced,
    cycles.out_of, cycles.pause, schedules.hours_a_day, _course, _window, cycles.moved, relatives.in_brackets,
    relatives.relative, _preposition, followed.surviving, followed.gone_without, followed.arm_length, followed.length_of,
    _continued, _lasting,
)
