"""Counts that are limits: "3 or more reliever inhalers in a year", "with two or more risk enhancers".

Why: most counted things ("3 or more trials") are no limit; what happens to people, or what they have, is.
Method: a limit on a bare number and a thing behind it: one of a list, where a time, a sign or a condition says so, or any
    things that people are told by. A time behind such a count is the window it is counted in.
Fails: returns None for any other counted thing.
"""

from __future__ import annotations

from loaders.extraction.amounts import Amount
from loaders.extraction.drafts import Draft, draft
from loaders.extraction.lexicon import word_class
from loaders.extraction.scene import Scene
from loaders.extraction.units import Unit

COUNTABLES, _PEOPLE = word_class("countable"), word_class("population")
_LIMITED = {">", ">=", "<", "<="}
_CONDITIONAL = {"after", "if", "when", "unless", "once", "whose"}
_HAVING = {"with", "has", "have", "had", "having", "carrying", "shows"}
_STUDIES = {"trial", "trials", "study", "studies", "cohort", "cohorts", "were", "was", "enrolled", "randomised",
            "randomized", "pooled", "included", "analysis", "analyses", "review", "reviews", "compared", "meta-analysis"}
_NOT_HAD = {"trials", "studies", "participants", "patients", "people", "persons", "centres", "centers", "arms", "times",
            "occasions", "points", "drugs", "agents", "medicines", "medications", "doses", "classes", "tests", "samples",
            "cultures", "sets", "readings", "measurements", "sessions", "visits", "groups", "methods", "others", "items",
            "tablets", "days", "weeks", "months", "years", "clinicians", "specialists", "treatments", "lines", "weights"}
_MOST, _BEING = 12, {"was", "were"}
_SORTED, _EARLIER = {"level", "grade", "type", "stage", "class"}, {"previous", "prior", "earlier", "past", "recurrent"}
_NEAR, _WINDOW = 4, 8  # tokens


def counted(scene: Scene, amount: Amount, done: list[Draft]) -> Draft | None:
    """"3 or more reliever inhalers in a year", "≥2 exacerbations per year": a limit on how often something happens."""
    if amount.op not in _LIMITED or amount.value is None or amount.unit is not None:
        return None
    if amount.value.value == 1 and amount.op == ">=" and scene.word(amount.start - 1) != "after":
        return None  # "one or more risk factors": whether there is any; "after one or more relapses": how often
    end = _listed(scene, amount)
    if end is None or not (_per(scene, end) or _is_told(scene, amount, done)):
        end = _had(scene, amount)
    if end is None:
        return _again(scene, amount, done)
    noun = scene.noun_after(end + 1) if scene.word(end) == "of" else None
    last = noun[1] if noun and noun[0] <= end + 2 else end  # "courses of oral steroids"
    code = _per(scene, end)
    whole = amount._replace(unit=Unit(code or "1", "rate"))
    found = draft(whole, "threshold", "counted", scene.text(amount.end, last))
    if scene.word(amount.start - 1) == "after":
        found.qualifiers["rel"] = "after"
    if code == "/d":  # "more than 10 cigarettes a day": the time is no plan of its own
        found.end = last + 2
    return found


def _per(scene: Scene, end: int) -> str | None:
    """The time it is counted over, behind the thing or behind what the thing is of."""
    noun = scene.noun_after(end + 1) if scene.word(end) == "of" else None
    return per(scene, noun[1] if noun and noun[0] <= end + 2 else end)


def _is_told(scene: Scene, amount: Amount, done: list[Draft]) -> bool:
    """Whether a sign, a condition, people who have it or a limit before it makes a listed thing a limit."""
    near = set(scene.words(amount.start - 3, amount.start))
    listed = bool(done) and done[-1].role == "threshold" and scene.word(amount.start - 1) in {"and", "or"}
    symbol = scene.word(amount.start) in {">", "≥", ">=", "<", "≤", "<="}
    return symbol or listed or bool(_CONDITIONAL & near) or bool(_HAVING & near and not _STUDIES & scene.vocabulary)


def _listed(scene: Scene, amount: Amount) -> int | None:
    """The token behind a thing of the list, up to four words behind the number."""
    place, limit = amount.end, min(amount.end + _NEAR + 1, len(scene.tokens))
    while place < limit and not COUNTABLES.at(scene.tokens, place):
        if scene.word(place) in _SORTED and (end := _sort(scene, place + 1)):
            place = end  # "level 2 or 3 episodes"
            continue
        if scene.tokens[place].kind not in {"word", "name"} or (scene.is_stop(place) and scene.tokens[place].kind == "word"
                and scene.word(place) not in {"or", "more", "moderate", "oral"}):
            return None
        place += 1
    hit = COUNTABLES.at(scene.tokens, place)
    return hit[0] if hit else None


def _sort(scene: Scene, i: int) -> int:
    """The token behind the numbers at token i: "2", "2 or 3", "3-4"."""
    end = i
    while end < i + 3 and ((scene.tokens[end:end + 1] and scene.tokens[end].kind == "number") or (
            end > i and scene.word(end) in {"or", "and", "to", "-", "–", "/"})):
        end += 1
    return end if end > i else 0


def _had(scene: Scene, amount: Amount) -> int | None:
    """The token behind any things that people have: "infants with no more than three SMN2 copies"."""
    before = scene.words(max(scene.clause_start(amount.start), amount.start - _WINDOW), amount.start)
    earlier = scene.word(amount.end) in _EARLIER
    if amount.top > _MOST or not _HAVING & set(before) or (_STUDIES - _BEING if earlier else _STUDIES) & scene.vocabulary:
        return None
    low = scene.clause_start(amount.start)
    near = before[-1:] != [] and (before[-1] in _HAVING or before[-1] in {"and", "or"})
    people = _PEOPLE.last(scene.tokens, max(low, amount.start - 2 * _WINDOW), amount.start)
    told = low == amount.start - 1 or people is not None or earlier
    end = amount.end
    while end < min(amount.end + _NEAR, len(scene.tokens)) and scene.tokens[end].kind == "word" and not scene.is_stop(end):
        end += 1
    word = scene.word(end - 1)
    many = word.endswith("s") and not word.endswith(("ss", "is", "us"))
    return end if near and told and end > amount.end and many and word not in _NOT_HAD else None


def _again(scene: Scene, amount: Amount, done: list[Draft]) -> Draft | None:
    """"three or more episodes in 6 months or four or more in 12 months": the same thing counted over another time."""
    last = next((d for d in reversed(done[-2:]) if d.rule == "counted"), None)
    words = scene.words(done[-1].end, amount.start) if last else []
    if last is None or words not in (["or"], ["and"], [",", "or"], [","]) or scene.word(amount.end) not in {
            "in", "within", "over", "a", "per"}:
        return None
    code = per(scene, amount.end)
    return draft(amount._replace(unit=Unit(code or "1", "rate")), "threshold", "counted", last.parameter)


def window(scene: Scene, amount: Amount, done: list[Draft]) -> Draft | None:
    """"two or more episodes in 6 months": the time that something is counted in."""
    last = done[-1] if done else None
    if last is None or last.rule != "counted" or amount.kind != "time" or amount.op not in {None, "within"}:
        return None
    words = scene.words(last.end, amount.core)
    if len(words) > _WINDOW or not {"in", "within", "over", "during"} & set(words) or {",", ".", ";"} & set(words):
        return None
    return draft(amount._replace(op="within"), "duration", "counted-in", last.parameter)


def per(scene: Scene, i: int) -> str | None:
    """"in a year", "per month", "a day" behind a counted thing."""
    for words, code in (("year", "/a"), ("month", "/mo"), ("week", "/wk"), ("day", "/d")):
        if word_in(scene, i, words):
            return code
    return None


def word_in(scene: Scene, i: int, unit: str) -> bool:
    """Whether "per UNIT", "a UNIT", "in a UNIT", "each UNIT" starts at token i."""
    words = scene.words(i, i + 4)
    if words[:1] in (["in"], ["within"], ["over"], ["during"]) and words[1:2] == ["the"] and words[2:3] != [] and (
            words[2] in {"previous", "past", "last", "preceding", "prior"}) and words[3:] == [unit]:
        return True
    words = words[:3]
    return words[:2] in (["per", unit], ["a", unit], ["each", unit], ["every", unit]) or words in (
        ["in", "a", unit], ["in", "one", unit], ["in", "any", unit], ["in", "the", unit])
