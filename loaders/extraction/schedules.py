"""Schedules: how often something is done, for how long, and the events it hangs on.

Why: monitoring is told as "monthly for the first 3 months", "at diagnosis", "10 days of dosing out of 14"; each is a
    plan.
Method: a frequency that belongs to no dose, with the period behind it; an event phrase in a clause that tells to do
    something.
Fails: a frequency that is part of a name ("daily living") and an event nobody acts on give nothing.
"""

from __future__ import annotations

from decimal import Decimal

from loaders.extraction.amounts import Amount, amount_at, number_at
from loaders.extraction.drafts import Draft, draft
from loaders.extraction.frequencies import Frequency
from loaders.extraction.lexer import DASHES
from loaders.extraction.lexicon import word_class
from loaders.extraction.scene import Scene
from loaders.extraction.subjects import is_arranged, thing_done, treated
from loaders.extraction.units import unit_at
from loaders.record import Number

EVENTS = word_class("event")
_REL = {"at": "at", "before": "before", "prior": "before", "after": "after", "following": "after", "from": "from",
    "on": "at",
        "until": "until", "since": "from", "upon": "at"}
_NUMBERED = {"week": "wk", "day": "d", "month": "mo", "year": "a", "hour": "h"}
OPENERS = _REL.keys() | {"days"} | _NUMBERED.keys()
_ADJACENT, _LONGEST_LIST, _DOSE_AND_TIME = 3, 12, 2
_DOSING = {"dosing", "infusion", "infusions", "doses", "injections", "treatment", "administration", "therapy"}
_CHECKS = {"monitoring", "measurement", "measurements", "review", "reviews", "checks", "visits", "assessment",
           "assessments", "testing", "tests", "screening", "follow", "weights", "weighing", "dosing", "dose", "doses",
           "injections", "infusions", "intervals", "evaluation", "blood", "examinations"}
_RUNS = {"for", "during", "over", "in", "throughout", "within"}
_UNTIL = {"at", "once", "until", "during", "while", "after", "before", "in", "for", "throughout", "if", "when"}


def frequency_schedule(scene: Scene, often: Frequency, done: list[Draft]) -> Draft | None:
    """"monthly for the first 3 months", "daily dosing for 14 days", "twice daily for 2 weeks"."""
    block = _dosing_block(scene, often, done)
    if block or _is_name(scene, often):
        return block
    if _of_infusion(often, done):
        return None
    parameter = thing_done(scene, often.start, done)
    if parameter is None or not (is_arranged(scene, often.start) or _is_continued(often, done)):
        return None
    found = Draft(often.start, often.end, "schedule", "frequency", None, parameter)
    _set_interval(found, often)
    _period(scene, found)
    return found


def _of_infusion(often: Frequency, done: list[Draft]) -> bool:
    """"175 mg/m2 over 3 h every 3 weeks": behind the time of an infusion the frequency is the dose's."""
    if len(done) < _DOSE_AND_TIME or done[-1].rule != "over" or done[-1].end != often.start:
        return False
    dose = done[-2]
    if dose.role != "dose" or "freq" in dose.qualifiers or done[-1].start - dose.end > _ADJACENT:
        return False
    dose.qualifiers["freq"] = often.code
    if often.every:
        dose.qualifiers["interval"] = often.every
    return True


def _is_name(scene: Scene, often: Frequency) -> bool:
    """"daily living", "the yearly stroke risk": an adjective of something that is not done."""
    if often.end >= len(scene.tokens) or not scene.word(often.end - 1).endswith(("ly", "ual")):
        return False
    word = scene.tokens[often.end]
    return word.kind == "word" and not scene.is_stop(often.end) and word.lower not in _CHECKS | {"thereafter",
                                                                                                 "afterwards", "then",
                                                                                                 "initially",
                                                                                                 "starting", "unless"}


def _is_continued(often: Frequency, done: list[Draft]) -> bool:
    last = done[-1] if done else None
    return last is not None and last.role in {"schedule", "dose", "duration"} and often.start - last.end <= _ADJACENT


def _set_interval(found: Draft, often: Frequency) -> None:
    """Times per unit as a rate, "monthly" and "every 3 months" as the interval."""
    found.comparator = "="
    if often.interval is not None:
        found.unit, found.value = often.unit, often.interval
        if often.upper is not None:
            found.value, found.comparator = None, "between"
            found.amount = Amount(found.start, found.end, found.start, low=often.interval, high=often.upper)
    elif often.count is not None:
        once = often.count.value == Decimal(1)
        found.unit, found.value = often.unit if once else f"/{often.unit}", often.count


def _dosing_block(scene: Scene, often: Frequency, done: list[Draft]) -> Draft | None:
    """"daily dosing for 14 days"."""
    if scene.word(often.end) not in _DOSING or scene.word(often.end + 1) not in {"for", "over"}:
        return None
    amount = amount_at(scene, often.end + 2)
    if amount is None or amount.kind != "time":
        return None
    found = draft(amount, "schedule", "dosing-block", treated(scene, often.start, done))
    found.start = often.start
    found.qualifiers["freq"] = often.code
    phase = phase_before(scene, often.start)
    if phase:
        found.qualifiers["phase"] = f"{phase} on"
    return found


def phase_before(scene: Scene, i: int) -> str | None:
    """"Initial cycle with", "subsequent cycles with" before a block."""
    for place in range(i, max(0, i - 8), -1):
        if scene.word(place) in {"cycle", "cycles", "phase", "course", "period"}:
            return scene.text(max(0, place - 1), place + 1)
    return None


def _period(scene: Scene, found: Draft) -> None:
    """How long the schedule runs: "for the first 3 months", "during the first year", "at initiation", "once stable"."""
    i = found.end
    if scene.word(i) in _RUNS and (further := _further(scene, i)):
        found.qualifiers["period"], found.end = further
        return
    if scene.word(i) in _RUNS:
        amount = amount_at(scene, i + (scene.word(i + 1) == "the") + 1) or first_unit(scene, i + 1)
        if amount and amount.kind == "time" and amount.unit and amount.value:
            lead = "first " if amount.window == "first" else ""
            found.qualifiers["period"] = f"{lead}{amount.value.value:f} {amount.unit.code}"
            found.end = amount.end
            return
    if scene.word(i) not in _UNTIL:
        return
    place = i + 1
    while place < min(i + 9, len(scene.tokens)) and scene.tokens[place].kind == "word" and scene.word(place) not in {
            "and", "or", "then", "if", "when"}:
        place += 1
    if place > i + 1:
        found.qualifiers["period"] = scene.text(i + 1 if scene.word(i) in {"at", "once"} else i, place)
        whole = scene.word(i) in {"at", "once", "after", "before", "until", "during"} or _ends_in_time(scene, place)
        found.end = place if whole else found.end


def _ends_in_time(scene: Scene, i: int) -> bool:
    """"for the rest of the first year": the words before token i end in a unit of time."""
    unit = unit_at(scene.tokens, i - 1)
    return unit is not None and unit[0] == i and unit[1].kind == "time"


def _further(scene: Scene, i: int) -> tuple[str, int] | None:
    """"for a further 9 months", "for another year": the period, and the token behind it."""
    place = i + 1 + (scene.word(i + 1) in {"a", "the"})
    if scene.word(place) not in {"further", "another", "additional", "next", "remaining", "following"}:
        return None
    amount = amount_at(scene, place + 1) or amount_at(scene, place)
    if amount is None or amount.kind != "time" or amount.value is None or amount.unit is None:
        return None
    return f"{scene.word(place)} {amount.value.value:f} {amount.unit.code}", amount.end


def first_unit(scene: Scene, i: int) -> Amount | None:
    """"the first year": one unit said by the word "first"."""
    i += scene.word(i) == "the"
    unit = unit_at(scene.tokens, i + 1)
    if scene.word(i) != "first" or unit is None or unit[1].kind != "time":
        return None
    return Amount(i, unit[0], i, "within", Number(Decimal(1), scene.tokens[i].text), unit=unit[1], window="first")


def event_at(scene: Scene, i: int, done: list[Draft]) -> Draft | None:
    """"at diagnosis", "before treatment initiation": a schedule without a number, in a statement that tells to do."""
    rel = _REL.get(scene.word(i))
    if rel is None or (done and done[-1].end == i and done[-1].rule == "relative"):
        return None
    place = i + 1 + (scene.word(i) == "prior" and scene.word(i + 1) == "to")
    place += scene.word(place) == "the" and not EVENTS.at(scene.tokens, place)
    hit = EVENTS.at(scene.tokens, place)
    if hit is None or not is_arranged(scene, i) or scene.word(i - 1) in {"not", "than"}:
        return None
    parameter = thing_done(scene, i, done)
    if parameter is None:
        return None
    event = scene.text(place, hit[0]).removeprefix("the ").removeprefix("time of ")
    return Draft(i, hit[0], "schedule", "event", None, parameter, None, None, None, None, {"event": event, "rel": rel})


def days_of_days(scene: Scene, i: int, done: list[Draft]) -> Draft | None:
    """"on 10 of 14 days", "14 drug-free days": the days of a cycle on which something is given, or nothing."""
    count = number_at(scene, i) if scene.tokens[i].kind == "number" else None
    if count is None:
        return None
    whole = number_at(scene, count[0] + 1) if scene.word(count[0]) == "of" else None
    unit = unit_at(scene.tokens, whole[0]) if whole else None
    if whole and unit and unit[1].kind == "time" and scene.word(i - 1) in {"on", "for", "of", "give", "given"}:
        found = Draft(i, unit[0], "schedule", "out-of", None, treated(scene, i, done), unit[1].code, "=", count[1])
        found.qualifiers["out_of"] = whole[1].printed
        return found
    end = next((n for n in range(count[0], count[0] + 4) if scene.word(n) == "free"), None)
    unit = unit_at(scene.tokens, end + 1) if end else None
    thing = treated(scene, i, done) if unit else None
    if end is None or unit is None or unit[1].kind != "time" or (not done and not thing):
        return None
    return Draft(i, unit[0], "schedule", "pause", None, thing, unit[1].code, "=", count[1], None, {"phase": "off"})


def numbered_time(scene: Scene, i: int, done: list[Draft]) -> Draft | None:
    """"at week 24", "on day 1": a time point told by its number."""
    if scene.word(i) not in _NUMBERED or scene.word(i - 1) not in {"at", "on", "by", "until", "from", "to"}:
        return None
    hit = number_at(scene, i + 1)
    if hit is None or scene.tokens[i + 1].kind != "number" or unit_at(scene.tokens, hit[0]) or scene.word(hit[0]) in {
            ",", "and", "or", "to", *DASHES}:
        return None
    told = is_arranged(scene, i)
    thing = thing_done(scene, i - 1, done) if told else next(
        (d.parameter for d in reversed(done) if d.role in {"effect", "rate"}), None)
    if thing is None or number_at(scene, hit[0] + 1):
        return None
    found = Draft(i, hit[0], "schedule" if told else "timepoint", "numbered-time", None, thing, _NUMBERED[scene.word(i)],
                  "=", hit[1])
    found.qualifiers["rel"] = "at"
    return found


def dosing_days(scene: Scene, i: int, done: list[Draft]) -> Draft | None:
    """"on day 1", "days 2 to 5", "on days 1, 8 and 15" of a treatment."""
    if scene.word(i) != "days" or not any(d.role in {"dose", "schedule"} for d in done):
        return None
    amount = amount_at(scene, i + 1) or _bare(scene, i + 1)
    if amount is None or amount.unit is not None or amount.op not in {None, "between"}:
        return None
    found = draft(amount, "schedule", "dosing-days", treated(scene, i, done))
    found.start, found.unit = i, "d"
    return found


def _bare(scene: Scene, i: int) -> Amount | None:
    """"1, 8 and 15" without a unit."""
    numbers: list[Number] = []
    place = end = i
    while len(numbers) < _LONGEST_LIST and (hit := number_at(scene, place)):
        numbers.append(hit[1])
        end = hit[0]
        place = end + (2 if scene.words(end, end + 2) in ([",", "and"], [",", "or"]) else 1)
        if scene.word(end) not in {",", "and", "or"}:
            break
    return Amount(i, end, i, values=tuple(numbers)) if len(numbers) > 1 else None
