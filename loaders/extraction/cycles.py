"""Cycles: numbered days and weeks, counted courses, and the rest between them.

Why: "days 1, 8 and 15 of each 28-day cycle for 6 cycles" is one plan told in four numbers, none of them a length of time.
Method: a word of time or "cycle" with its numbers behind it; a number with a counted thing of treatment behind it.
Fails: returns None where the numbers belong to a unit ("day 5 mg"), and for counts that a condition asks for.
"""

from __future__ import annotations

from typing import Any

from loaders.extraction.amounts import Amount, amount_at
from loaders.extraction.arms import result_before
from loaders.extraction.drafts import Draft, draft
from loaders.extraction.items import labelled, plain_thing, regimen
from loaders.extraction.lexer import DASHES
from loaders.extraction.lexicon import words_of
from loaders.extraction.numerals import number_at
from loaders.extraction.parameters import drug_at, drug_before, name
from loaders.extraction.scene import Scene
from loaders.extraction.schedules import phase_before, phased
from loaders.extraction.subjects import is_arranged, lasting_thing, subject, thing_done, treated
from loaders.extraction.units import Unit, unit_at
from loaders.record import Number, Role

_ONE = {"week": "wk", "day": "d", "month": "mo", "year": "a", "hour": "h"}
_MANY = {"days": "d", "weeks": "wk", "months": "mo", "cycles": "{cycle}"}
OPENERS = _ONE.keys() | _MANY.keys()
COUNTED = words_of("quantity_frequencies", "course")
COURSES = {"course", "courses", "period", "periods", "regimen", "treatment", "therapy", "infusion", "duration",
           "trial", "washout", "break", "rest", "taper", "interval", "intervals", "window", "delay", "wait",
           "prophylaxis", "supply", "programme", "program", "observation", "anticoagulation", "anticoagulant",
           "chemotherapy", "antiplatelet", "antibiotic", "antibiotics", "cycle", "cycles"}
PAUSES = {"free", "off", "rest", "break", "washout", "pause"}
_MOVED = {"postpone", "postponed", "delay", "delayed", "defer", "deferred", "extend", "extended", "prolong", "prolonged"}
_WORDS_TO_PAUSE = 4
_LEADS = {"at", "on", "by", "until", "from", "to", "and", "or", "after", "before", "of", "(", ",", "till", "since", ":",
          "through", ".", ";"}
_JOINTS, _RANGES = {",", "and", "or", "&"}, {"to", "through", "till"} | DASHES
_LONGEST_LIST, _WHOLE_WEEK = 12, 4
_CONDITIONS = {"if", "when", "unless", "failed", "fails", "despite", "who", "where", "whose", "once"}
_FURTHER = {"further", "more", "additional", "consecutive", "other", "separate", "weekly", "monthly", "daily",
            "initial", "single", "complete", "full", "or"}


def numbered(scene: Scene, i: int, done: list[Draft]) -> Draft | None:
    """"at week 24", "on days 1, 8 and 15", "days 2 to 5", "cycles 2, 4 and 6": times told by their numbers."""
    word = scene.word(i)
    unit = _ONE.get(word) or _MANY.get(word)
    if unit is None or not _opens(scene, i):
        return None
    amount = _numbers(scene, i, word)
    if amount is None or (word == "cycles" and amount.value is not None):
        return None
    drug = drug_before(scene.tokens, i, scene.clause_start(i))
    told = any(d.role in {"dose", "schedule"} for d in done) or is_arranged(scene, i) or drug is not None
    label = labelled(scene, i - (scene.word(i - 1) in {"on", "at"}), done)
    listed = label if label or told else plain_thing(scene, i - (scene.word(i - 1) in {"on", "at"}), amount.end)
    told = told or listed is not None
    conditional = bool({"if", "when", "persists", "persist"} & set(scene.words(max(scene.clause_start(i), i - 8), i)))
    role: Role = "schedule" if told and not conditional and result_before(done) is None else "timepoint"
    thing = label or _thing(scene, i, done, role) or listed
    behind = drug_at(scene.tokens, amount.end) if thing is None else None
    thing = name(scene, behind) if behind else thing
    role = "schedule" if behind else role
    if thing is None and i > scene.clause_start(i) + 1:
        return None
    found = draft(amount, role, "numbered", thing)
    found.start, found.unit = i, unit
    phased(scene, found)
    if scene.word(i - 1) in {"at", "by", "after", "before", "from", "until"}:
        found.qualifiers["rel"] = scene.word(i - 1)
    elif word in _ONE:
        found.qualifiers["rel"] = "at"
    return found


def _opens(scene: Scene, i: int) -> bool:
    """Whether a numbered time can start here: not "50 mg/day 2 weeks", nor "each day 2 tablets"."""
    following = scene.tokens[i + 1] if i + 1 < len(scene.tokens) else None
    if following is None or (following.kind != "number" and following.text not in DASHES | {"+"}):
        return False
    return i == 0 or scene.word(i - 1) in _LEADS or (scene.word(i) in _MANY and scene.tokens[i - 1].kind == "word")


def _thing(scene: Scene, i: int, done: list[Draft], role: Role) -> str | None:
    if role == "timepoint":
        last = done[-1] if done else None
        if last and last.role == "threshold" and i - last.end <= 1:
            return last.parameter
        return result_before(done) or subject(scene, i - 1)
    return treated(scene, i, done) or thing_done(scene, i - 1, done)


def _numbers(scene: Scene, i: int, word: str) -> Amount | None:
    """The numbers behind the word at token i: one, a range, or a list in which the word may come again."""
    numbers: list[Number] = []
    place, end = i + 1, i + 1
    while len(numbers) < _LONGEST_LIST and (hit := _plain(scene, place)):
        numbers.append(hit[1])
        end = place = hit[0]
        ranged = _plain(scene, place + 1) if scene.word(place) in _RANGES else None
        if ranged and len(numbers) == 1 and ranged[1].value > numbers[0].value:
            return Amount(i + 1, ranged[0], i + 1, "between", low=numbers[0], high=ranged[1])
        if scene.word(place) not in _JOINTS:
            break
        place += 2 if scene.word(place) == "," and scene.word(place + 1) in {"and", "or"} else 1
        place += scene.word(place) == word
    if not numbers:
        return None
    one = len(numbers) == 1
    return Amount(i + 1, end, i + 1, value=numbers[0] if one else None, values=() if one else tuple(numbers))


def _plain(scene: Scene, i: int) -> tuple[int, Number] | None:
    """A number in digits that no unit, percent sign or bracketed number follows."""
    if i >= len(scene.tokens) or (scene.tokens[i].kind != "number" and scene.word(i) not in DASHES):
        return None
    hit = number_at(scene, i)
    if hit is None or unit_at(scene.tokens, hit[0]) or hit[1].value != int(hit[1].value):
        return None
    return hit


def counted(scene: Scene, amount: Amount, done: list[Draft]) -> Draft | None:
    """"for six cycles", "three doses", "two further infusions", "in 15 fractions": a course told by its parts."""
    hit = _course_word(scene, amount.end)
    if hit is None or amount.kind != "none" or amount.values or amount.window or amount.op in {">", "<"}:
        return None
    end, row = hit
    before = scene.word(amount.start - 1)
    if before == "as":
        return None  # "20 mg/kg as one infusion": how a dose is given
    low = max(scene.clause_start(amount.start), amount.start - 8)
    told = is_arranged(scene, amount.start) or any(d.role in {"dose", "schedule", "duration"} for d in done)
    told = told or (scene.word(end) in {"of", "should", "must"} and _is_ordered(scene, end))
    limited = amount.op is not None and "of" in {before, scene.word(amount.start)}
    told = told or (limited and _is_advised(scene, amount.start))
    if _CONDITIONS & set(scene.words(low, amount.start)) or (row["sure"] is False and not told and before != "for"):
        return None
    if (scene.word(end - 1) == "doses" and before in {"in", "into"}) or scene.word(end) in {"per", "a", "each"}:
        return None
    dated = before == "after" and result_before(done) is None
    noun = scene.noun_before(amount.start - 1) if before == "after" else None
    thing = scene.text(*noun) if noun else thing_done(scene, amount.start - 1, done) if dated else _given(scene, amount,
        end, done)
    found = draft(amount._replace(unit=Unit(row["unit"], "course")), "schedule" if dated else "duration", "counted",
                  thing)
    found.end = end
    if row["unit"] == "{cycle}" and (named := regimen(scene)):
        found.parameter = named
    if amount.op == "<=" and "maximum" in scene.words(amount.start, amount.core):
        found.qualifiers["kind"] = "maximum"
    if dated:
        found.qualifiers["rel"] = "after"
    return found


def _is_ordered(scene: Scene, i: int) -> bool:
    """"Two doses of the vaccine should be given", "six sessions are recommended"."""
    words = set(scene.words(i, min(i + 14, scene.clause_end(i))))
    return bool(words & {"should", "must", "recommended", "suggested", "advised"}) and not words & {"was", "were"}


def _is_advised(scene: Scene, i: int) -> bool:
    """"we recommend counselling of at least four sessions": the advice stands before the thing counted."""
    words = set(scene.words(max(scene.clause_start(i), i - 16), i))
    return bool(words & {"recommend", "recommends", "suggest", "suggests", "advise", "advises"})


def _course_word(scene: Scene, i: int) -> tuple[int, dict[str, Any]] | None:
    place = i
    while place < i + 2 and scene.word(place) in _FURTHER:
        place += 1
    hit = COUNTED.at(scene.tokens, place)
    return hit if hit and scene.word(i) != "or" else None


def _given(scene: Scene, amount: Amount, end: int, done: list[Draft]) -> str | None:
    """What the course is of: named behind "of", or the drug or thing before."""
    if scene.word(end) == "of" and (noun := scene.noun_after(end + 1)):
        return scene.text(*noun)
    of = amount.start - (scene.word(amount.start) != "of")
    whole = scene.noun_before(of) if scene.word(of) == "of" else None
    if whole and scene.word(whole[1] - 1) not in {"total", "course", "series", "maximum", "minimum"}:
        return scene.text(*whole)  # "counselling of at least four sessions"
    last = done[-1] if done else None
    return treated(scene, amount.start, done) or (last.parameter if last else None) or subject(scene, amount.start) or (
        scene.text(amount.end, end) if scene.word(end) in {"should", "must"} else None)


def cycle_length(scene: Scene, amount: Amount, done: list[Draft]) -> Draft | None:
    """"in 21-day cycles", "cycles of 28 days", "a 28-day cycle": how long one cycle is."""
    behind = scene.word(amount.end) in {"cycle", "cycles"}
    before = scene.words(amount.start - 2, amount.start) == ["cycles", "of"]
    if amount.kind != "time" or amount.value is None or not (behind or before):
        return None
    found = draft(amount, "schedule", "cycle", treated(scene, amount.start, done))
    found.end += behind
    return found


def spaced(scene: Scene, amount: Amount, done: list[Draft]) -> Draft | None:
    """"at intervals of no more than 3 years", "a dosing interval of 8 weeks": the time between two."""
    if scene.word(amount.start - 1) != "of" or scene.word(amount.start - 2) not in {"interval", "intervals"}:
        return None
    place = amount.start - 3 if scene.word(amount.start - 3) == "at" else amount.start - 2
    thing = thing_done(scene, place, done) or treated(scene, place, done)
    return draft(amount, "schedule", "spaced", thing)


def on_and_off(scene: Scene, amount: Amount, done: list[Draft]) -> Draft | None:
    """"3 weeks on, 1 week off": the parts of a cycle."""
    phase = scene.word(amount.end)
    if amount.kind != "time" or phase not in {"on", "off"} or scene.word(amount.end + 1) in {"the", "a", "treatment"}:
        return None
    nearby = set(scene.words(amount.end + 1, amount.end + 8)) | set(scene.words(amount.start - 6, amount.start))
    if not {"on", "off"} - {phase} <= nearby:
        return None
    found = draft(amount, "schedule", "on-off", treated(scene, amount.start, done) or thing_done(scene, amount.start,
                                                                                              done))
    found.end += 1
    found.qualifiers["phase"] = phase
    return found


def apart(scene: Scene, amount: Amount, done: list[Draft]) -> Draft | None:
    """"two doses at least 4 weeks apart": the time between one and the next."""
    if scene.word(amount.end) != "apart":
        return None
    noun = scene.noun_before(amount.start) if not done or done[-1].end < amount.start else None
    last = next((d for d in reversed(done) if d.rule == "counted"), None)
    thing = (last.parameter if last else None) or thing_done(scene, amount.start, done) or (
        name(scene, noun) if noun else subject(scene, amount.start))
    found = draft(amount, "schedule", "apart", thing)
    found.end += 1
    return found


def moved(scene: Scene, amount: Amount, done: list[Draft]) -> Draft | None:
    """"chemotherapy is postponed by 1 week", "delay the next dose by 2 days"."""
    if scene.word(amount.start - 1) not in {"by", "for"} or not _MOVED & set(scene.words(amount.start - 6,
            amount.start - 1)):
        return None
    return draft(amount, "duration", "moved", lasting_thing(scene, amount.start - 1, amount.end, done))


def pause(scene: Scene, amount: Amount, done: list[Draft]) -> Draft | None:
    """"a 14-day drug-free period" behind a block of dosing, "a rest of at least 63 days"."""
    place = amount.start
    place -= (scene.word(place) != "of") and scene.word(place - 1) == "of"
    named = scene.word(place) == "of" and scene.word(place - 1) in PAUSES - {"free", "off"}
    words = scene.words(amount.end, amount.end + _WORDS_TO_PAUSE)
    joined = [word for word in words if word not in DASHES]
    last = next((n for n, word in enumerate(words) if word in PAUSES), None)
    behind = last is not None and bool({"drug", "treatment", "dose", "therapy", "chemotherapy"} & set(joined)
        or joined[0] in PAUSES)
    if not (named or behind) or not done:
        return None
    found = draft(amount, "schedule", "pause", treated(scene, amount.start, done))
    found.start = place - 1 if named else found.start
    found.end = amount.end + len(words) if behind and words[-1] in COURSES else amount.end
    phase = next((str(d.qualifiers["phase"]) for d in reversed(done) if d.qualifiers.get("phase")), "")
    found.qualifiers["phase"] = f"{phase.removesuffix(' on')} off".strip()
    before = next((d for d in reversed(done) if d.role == "duration"), None)
    if before:
        before.qualifiers.setdefault("phase", "on")
    return found


def out_of(scene: Scene, amount: Amount, done: list[Draft]) -> Draft | None:
    """"10 days of dosing out of 14-day periods"."""
    for place in range(amount.end, min(amount.end + 5, len(scene.tokens))):
        if scene.words(place, place + 2) == ["out", "of"]:
            return _part_of(scene, amount, amount_at(scene, place + 2), done)
        if scene.tokens[place].kind in {"sign", "number"}:
            break
    return None


def _part_of(scene: Scene, amount: Amount, whole: Amount | None, done: list[Draft]) -> Draft | None:
    if whole is None or whole.unit is None or whole.value is None:
        return None
    found = draft(amount, "schedule", "out-of", treated(scene, amount.start, done))
    found.end = whole.end + (scene.word(whole.end) in {"period", "periods", "cycle", "cycles"})
    found.qualifiers["out_of"] = whole.value.printed
    found.qualifiers["phase"] = phase_before(scene, amount.start) or ""
    return found


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
    end = next((n for n in range(count[0], count[0] + _WHOLE_WEEK) if scene.word(n) == "free"), None)
    if end and scene.word(end - 2) not in {"drug", "treatment", "dose", "medication", "pill", "tablet"}:
        return None
    unit = unit_at(scene.tokens, end + 1) if end else None
    thing = treated(scene, i, done) if unit else None
    if end is None or unit is None or unit[1].kind != "time" or (not done and not thing):
        return None
    return Draft(i, unit[0], "schedule", "pause", None, thing, unit[1].code, "=", count[1], None, {"phase": "off"})
