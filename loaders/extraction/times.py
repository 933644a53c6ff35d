"""Times: durations and time points.

Why: the same "6 months" is a treatment's length, a follow-up date, a limit or part of a name; the words around it
    decide, and a name ("10-year risk") must give nothing.
Method: the preposition before, the noun behind, and the verb that governs the clause.
Fails: returns None where none of these tells the role.
"""

from __future__ import annotations

from loaders.extraction.amounts import Amount, amount_at, number_at
from loaders.extraction.arms import name_arm
from loaders.extraction.drafts import Draft, draft
from loaders.extraction.frequencies import frequency_at
from loaders.extraction.parameters import OUTCOMES, drug_before, name
from loaders.extraction.scene import Scene
from loaders.extraction.schedules import first_unit, phase_before
from loaders.extraction.subjects import (
    behind_of,
    is_arranged,
    joined_drugs,
    lasting_thing,
    sentence_start,
    subject,
    thing_done,
    treated,
)
from loaders.record import Role

OPENERS = {"within", "during", "in", "throughout"}
_COURSE = {"course", "courses", "period", "periods", "regimen", "treatment", "therapy", "infusion", "duration",
           "trial", "washout", "break", "rest", "taper", "interval", "intervals", "window", "delay", "wait",
           "prophylaxis", "supply", "programme", "program", "observation", "anticoagulation", "anticoagulant",
           "chemotherapy", "antiplatelet", "antibiotic", "antibiotics", "cycle", "cycles"}
_LASTING = {"last", "lasts", "lasted", "lasting", "persist", "persists", "persisted", "persisting", "for", "duration",
            "takes", "take", "wait", "delay", "continue", "continued", "throughout", "longer", "another", "total",
            "exceeding", "within", "fasting", "remains", "stay", "stays", "follow-up", "followup"}
_BEFORE = {"before", "prior", "preceding"}
_AFTER = {"after", "following", "post", "later", "afterwards"}
_PAUSE = {"free", "off", "rest", "break", "washout", "pause"}
_EXTENDING = {"extend", "prolong", "lengthen", "extended", "prolonged", "shorten", "shortened", "limit", "limited",
              "restrict"}
_ADJACENT, _BETWEEN_ARMS = 3, 6  # tokens
_LENGTHS = {"follow-up", "duration", "length", "stay", "followup", "interval", "up"}


def is_named(scene: Scene, amount: Amount) -> bool:
    """"10-year risk", "6-minute walk test", "30-day mortality": a time inside a name."""
    word = scene.word(amount.end)
    if amount.hyphened and "trial" in scene.words(amount.end, amount.end + 2) and scene.word(amount.start - 2) == "in":
        return True
    if amount.hyphened:
        return not (_COURSE | _PAUSE) & set(scene.words(amount.end, amount.end + 4))
    singular = scene.word(amount.end - 1) in {"year", "day", "month", "week", "hour", "minute"}
    return (singular and amount.value is not None and amount.value.value != 1 and amount.op is None
            and word not in _COURSE
            and bool(OUTCOMES.at(scene.tokens, amount.end)))


def time(scene: Scene, amount: Amount, done: list[Draft]) -> Draft | None:
    """The role of an amount of time that is neither an age nor part of a name."""
    for rule in (_days_a_month, _summary, _out_of, _pause, _course, _window, _relative, _preposition, _surviving,
                 _continued, _lasting):
        found = rule(scene, amount, done)
        if found:
            _daily(scene, found)
            _condition(scene, found)
            return found
    return None


def _days_a_month(scene: Scene, amount: Amount, _done: list[Draft]) -> Draft | None:
    """"triptans on 10 or more days a month": how many days something happens is a limit, not a length."""
    code = {"month": "mo", "week": "wk", "year": "a"}.get(scene.word(amount.end + 1))
    if code is None or scene.word(amount.end) not in {"a", "per", "each"} or amount.op is None or not (
            amount.unit and amount.unit.code == "d"):
        return None
    place = amount.start - (scene.word(amount.start - 1) in {"on", "for"})
    noun = scene.noun_before(place)
    if noun is None:
        return None
    found = draft(amount, "threshold", "days-a-month", name(scene, noun))
    found.unit, found.end = f"d/{code}", amount.end + 2
    return found


def _summary(scene: Scene, amount: Amount, done: list[Draft]) -> Draft | None:
    """"Median survival was 449 days with placebo and 532 days with riluzole": a result told in units of time."""
    last = done[-1] if done else None
    if last and last.rule == "summary" and amount.start - last.end <= _BETWEEN_ARMS and amount.unit and (
            last.unit == amount.unit.code and scene.word(amount.start - 1) in {"and", "versus", "vs", "against", "to"}):
        found = draft(amount, "effect", "summary", last.parameter)
        name_arm(scene, found)
        return found
    if scene.word(amount.start - 1) not in {"was", "were", "of", "is"} or amount.op not in {None, "="}:
        return None
    low = scene.clause_start(amount.start)
    lead = next((n for n in range(amount.start - 2, max(low, amount.start - 8) - 1, -1)
                 if scene.word(n) in {"median", "mean"}), None)
    end = amount.start - 1
    if lead is None:
        return None
    outcome = OUTCOMES.last(scene.tokens, lead, end)
    timed = scene.words(lead + 1, lead + 3) in (["time", "to"], ["time", "from"], ["time", "until"])
    if not timed and (outcome is None or outcome[1] != end):
        return None
    found = draft(amount, "effect", "summary", name(scene, (lead, end)))
    name_arm(scene, found)
    return found


def _daily(scene: Scene, found: Draft) -> None:
    """"at least 15 hours per day": a length that returns every day."""
    often = frequency_at(scene, found.end) if found.unit in {"h", "min"} else None
    if often and often.code == "1/d":
        found.qualifiers["freq"] = often.code
        found.end = often.end
    slash = found.unit in {"h", "min"} and scene.word(found.end) in {"/", "per", "a", "each"}
    if slash and scene.word(found.end + 1) in {"week", "wk"}:
        found.unit, found.role, found.end = f"{found.unit}/wk", "schedule", found.end + 2


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


def _out_of(scene: Scene, amount: Amount, done: list[Draft]) -> Draft | None:
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


def _pause(scene: Scene, amount: Amount, done: list[Draft]) -> Draft | None:
    """"a 14-day drug-free period" behind a block of dosing."""
    words = scene.words(amount.end, amount.end + 4)
    if not _PAUSE & set(words) or not done:
        return None
    found = draft(amount, "schedule", "pause", treated(scene, amount.start, done))
    found.end = amount.end + len(words) if words[-1] in _COURSE else amount.end
    phase = next((str(d.qualifiers["phase"]) for d in reversed(done) if d.qualifiers.get("phase")), "")
    found.qualifiers["phase"] = f"{phase.removesuffix(' on')} off".strip()
    return found


def _course(scene: Scene, amount: Amount, done: list[Draft]) -> Draft | None:
    """"a 7-day course", "5 days of treatment", "× 7 days"."""
    words = scene.words(amount.end, amount.end + 4)
    direct = amount.hyphened and bool(_COURSE & set(words))
    spoken = words[:1] == ["of"] and bool(_COURSE & set(words[1:])) and amount.op != "within" and amount.window is None
    crossed = scene.word(amount.start - 1) in {"×", "x"}
    dated = scene.word(amount.start - 1) in {"at", "after", "by", "in", "during", "for"}
    if not (direct or crossed or (spoken and not dated)):
        return None
    drug = drug_before(scene.tokens, amount.start, scene.clause_start(amount.start))
    thing = name(scene, drug) if drug else subject(scene, amount.start) if direct else None
    behind = behind_of(scene, amount.end)
    thing = thing or (behind if behind and behind.lower() not in {"treatment", "therapy", "dosing"} else None)
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
    found = draft(amount, "duration", "window", lasting_thing(scene, start, amount.end, done))
    found.comparator = "between" if amount.low is not None and amount.op != "within" else "within"
    if scene.word(start) == "for" and amount.value is not None:
        found.comparator = "="
    found.start = start
    return found


def _relative(scene: Scene, amount: Amount, done: list[Draft]) -> Draft | None:
    """"8 to 12 weeks after starting", "48 hours before surgery", "between 6 and 16 hours from onset"."""
    word = scene.word(amount.end)
    if amount.low is not None and amount.op == "between" and word in {"from", "of",
            "after"} and scene.word(amount.start) == "between":
        return draft(amount, "duration", "relative", subject(scene, amount.start))
    rel = "after" if word in _AFTER else "before" if word in _BEFORE else None
    if rel is None or amount.op == "within" or scene.word(amount.start - 1) == "for":
        return None
    role: Role = "schedule" if is_arranged(scene, amount.start) else "timepoint"
    found = draft(amount, role, "relative", thing_done(scene, amount.start, done))
    found.qualifiers["rel"] = rel
    place = amount.end + (2 if scene.word(amount.end + 1) == "to" else 1)
    ends = [n for n in range(place, place + 4) if scene.word(n) in {"and", ",", "if", "when"}]
    found.qualifiers["event"] = scene.text(place, min([place + 4, scene.clause_end(place), *ends]))
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
    if "follow" in " ".join(scene.words(amount.end, amount.end + 4)) or (done
            and done[-1].role in {"effect", "p-value", "CI", "rate"}):
        return "follow-up"
    return lasting_thing(scene, amount.start, amount.end, done)


def _treatment(scene: Scene, amount: Amount, done: list[Draft]) -> str | None:
    """For "for N days": the drugs given, else what lasts."""
    doses = [d.parameter for d in done if d.role == "dose" and d.parameter]
    if done and done[-1].role == "threshold" and amount.start - done[-1].end < _ADJACENT:
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
    plain = noun and scene.word(noun[0]) in {"treatment", "therapy", "prophylaxis", "anticoagulation", "observation"}
    state = noun and scene.word(noun[0] - 1) in {"been", "is", "are", "was", "were", "remains", "remained"}
    if noun and (plain or state):
        return name(scene, noun)
    return (lasting_thing(scene, amount.start, amount.end, done) or treated(scene, amount.start, done)
            or _treating(scene, amount.start))


def _treating(scene: Scene, i: int) -> str | None:
    """"Treat for 5 days", "Treatment should last 7 days": where no drug is named it is the treatment that lasts."""
    low = sentence_start(scene, i)
    words = scene.words(low, i)
    spoken = next((n for n in range(low, i) if scene.word(n) in {"treatment", "therapy"}), None)
    return scene.tokens[spoken].text if spoken is not None else "treatment" if "treat" in words else None


def _dated(scene: Scene, amount: Amount, done: list[Draft], rel: str) -> Draft | None:
    if is_arranged(scene, amount.start):
        found = draft(amount, "schedule", "dated", thing_done(scene, amount.start - 1, done))
        found.qualifiers["rel"] = rel
        found.start = amount.start - 1
        return found
    result = next((d for d in reversed(done) if d.role in {"effect", "rate", "timepoint"}), None)
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
    conditional = bool({"if", "when", "unless"} & words) and "," not in scene.words(amount.start - 4, amount.start)
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


def _surviving(scene: Scene, amount: Amount, _done: list[Draft]) -> Draft | None:
    """"probability of surviving one year"."""
    if scene.word(amount.start - 1) not in {"surviving", "survive", "survived"}:
        return None
    return draft(amount, "timepoint", "surviving", "survival")


def _continued(scene: Scene, amount: Amount, done: list[Draft]) -> Draft | None:
    """"five days, or three days where ...": the role of the time before goes on."""
    last = done[-1] if done else None
    if last is None or last.role not in {"duration", "timepoint",
            "schedule"} or last.amount is None or last.amount.kind != "time":
        return None
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
    if scene.word(amount.start - 1) == ":" and scene.word(amount.start - 2) in {"duration", "length", "course"}:
        return draft(amount, "duration", "labelled", treated(scene, amount.start, done))
    if before[-1:] in (["was"], ["of"], ["is"], ["were"]) and _LENGTHS & set(scene.words(amount.start - 5,
            amount.start)):
        return draft(amount, "duration", "length", "follow-up" if "up" in " ".join(before)
            else subject(scene, amount.start))
    if not (_LASTING & set(before) or amount.op in {"<", "<=", ">", ">="}):
        return None
    thing = None
    if scene.word(amount.start - 1) in {"last", "lasts"}:
        thing = _treating(scene, amount.start)
    elif scene.word(amount.start - 1) in {"lasting", "lasted"}:
        noun = scene.noun_before(amount.start - 1)
        thing = name(scene, noun) if noun else None
    thing = thing or lasting_thing(scene, amount.start, amount.end, done) or _treating(scene, amount.start)
    return draft(amount, "duration", "lasting", thing)


def _condition(scene: Scene, found: Draft) -> None:
    """"three days where HIV is uncommon", "14 days if bacteraemic"."""
    place = found.end + (scene.word(found.end) == ",")
    people = (["in", "patients"], ["for", "patients"], ["in", "people"], ["for", "people"])
    if scene.word(place) in {"where", "if", "when", "unless"} or scene.words(place, place + 2) in people:
        high = place
        while high < scene.clause_end(place) and scene.word(high) not in {",", ")", "]"}:
            high += 1
        found.qualifiers.setdefault("cond", scene.text(place, high))
