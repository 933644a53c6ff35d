"""Doses: amount, frequency, route, total, maximum, fixed pairs, and the drug they are of.

Why: "50 mg twice daily" and "100 mg daily" are one treatment; only the frequency and the word "total" tell them
    apart.
Method: an amount whose unit is one of dosing, not governed by a measurement; routes and frequencies behind it are
    part of it.
Fails: returns None where a measurement governs the amount, or no drug is in sight.
"""

from __future__ import annotations

from itertools import pairwise

from loaders.extraction.amounts import Amount, number_at
from loaders.extraction.drafts import Draft, draft
from loaders.extraction.frequencies import Frequency, frequency_at, route_at, route_before
from loaders.extraction.lexer import DASHES
from loaders.extraction.parameters import (
    MEASURES,
    OUTCOMES,
    drug_at,
    drug_before,
    governor,
    inherited_drug,
    name,
)
from loaders.extraction.scene import LOOK, OPENING, Scene

_SURE = {"mass", "dosage", "activity", "form"}
_MAYBE = {"volume", "substance", "flow", "energy", "weight"}
_BETWEEN = {",", "given", "administered", "taken", "as", "by", "via", "a", "single", "dose", "bolus", "infusion",
            "injection", "of", "per", "/", "slow", "slowly", "either", "once", "stat", "and", "oxygen", "is", "are",
            "be", "should", "may", "can"}
_KINDS = {
    "maximum": {"maximum", "max", "max.", "exceed", "exceeding", "ceiling"},
    "loading": {"loading", "load"}, "maintenance": {"maintenance"},
    "initial": {"starting", "initial", "initially", "start", "begin", "started", "starts"},
    "target": {"target"}, "reduced": {"reduced", "reduce", "lower"},
}
_ADJACENT, _SHORT, _NEAR, _SHORTEST_NAME = 2, 4, 12, 4  # tokens, tokens, tokens, letters
_STEPS = {"increase", "increased", "increasing", "raise", "raised", "reduce", "reduced", "decrease", "lower", "titrate",
          "titrated", "escalate", "uptitrate", "up", "down"}
_COMPARING = {"with", "in", "than", "among", "by", "on"}
_COMPARED = {"compared", "versus", "vs", "vs.", "than", "against"}


def dose(scene: Scene, amount: Amount, done: list[Draft]) -> Draft | None:
    """The dose that starts with `amount`, with its frequency and route."""
    if amount.kind not in _SURE | _MAYBE or _is_load(scene, amount) or _is_measurement(scene, amount, done):
        return None
    found = draft(amount, "dose", "dose", None)
    _adjuncts(scene, found)
    drug = _drug(scene, found, done)
    told = {"freq", "route"} & found.qualifiers.keys() or {"dose", "dosage"} & set(
        scene.words(found.start - 2, found.start) + scene.words(found.end, found.end + 1))
    if (drug is None and not told) or (amount.kind in _MAYBE and not _near_drug(scene, found)):
        return None
    found.parameter = drug
    _leading_route(scene, found)
    _kind(scene, found, done)
    _comparison(scene, found, done)
    return found


def _is_load(scene: Scene, amount: Amount) -> bool:
    """"a 75-g load", "75-g oral glucose tolerance test": part of a test's name."""
    return amount.hyphened and bool({"load", "tolerance", "challenge", "test"}
            & set(scene.words(amount.end, amount.end + 4)))


def _is_measurement(scene: Scene, amount: Amount, done: list[Draft]) -> bool:
    """A known measure governs the amount, or it continues a limit ("12% or more and 200 ml or more")."""
    last = done[-1] if done else None
    if last and last.role == "threshold" and amount.start - last.end <= _ADJACENT and not drug_before(scene.tokens,
            amount.start, last.end):
        return amount.kind in _MAYBE or amount.op is not None
    noun = governor(scene, amount.start, last.end if last else 0)
    if noun is None or not noun.kind:
        return amount.kind == "weight" and not _near_drug(scene, draft(amount, "dose", "dose", None))
    drug = drug_before(scene.tokens, noun.end, max(0, noun.start - 2))
    named = drug is not None and drug[1] == noun.end and drug[0] <= noun.start
    return not (named and amount.kind != "weight" and amount.op in {None, "between"})


def _adjuncts(scene: Scene, found: Draft) -> None:
    """Frequency, route and "total" behind the amount, in any order; the span takes them along."""
    drug = drug_at(scene.tokens, found.end + (scene.word(found.end) == "of"))
    place = drug[1] if drug else found.end
    limit = min(len(scene.tokens), place + 14)
    stepped = scene.word(found.start - 1) == "by" and bool(_STEPS & set(scene.words(found.start - 5, found.start)))
    while place < limit:
        route, often = route_at(scene, place), frequency_at(scene, place)
        if often and stepped:
            break
        if often and "freq" not in found.qualifiers and not _is_monitoring(scene, often):
            place = _take(found, often)
        elif route and "route" not in found.qualifiers:
            found.qualifiers["route"] = route[1]
            place = found.end = route[0]
        elif scene.word(place) == "total":
            found.qualifiers["total"] = True
            place = found.end = place + 1
        elif divided := _divided(scene, place):
            found.qualifiers |= {"total": True} | ({"freq": divided[1]} if divided[1] else {})
            place = found.end = divided[0]
        elif scene.word(place) in _BETWEEN and not (scene.word(place) == "," and scene.tokens[place + 1:place + 2] and (
                scene.tokens[place + 1].kind == "number")):
            place += 1
        else:
            break


def _take(found: Draft, often: Frequency) -> int:
    found.qualifiers["freq"] = often.code
    if often.every:
        found.qualifiers["interval"] = often.every
    found.end = often.end
    return often.end


def _is_monitoring(scene: Scene, often: Frequency) -> bool:
    """"mg, then every 3 months check": the frequency belongs to what follows."""
    return scene.word(often.start - 1) in {"and", ","} and scene.word(often.start) not in {"once", "twice",
            "every"} and (
        scene.word(often.end) in {"monitoring", "dosing"})


def _divided(scene: Scene, i: int) -> tuple[int, str | None] | None:
    """"in 2 divided doses", "divided every 12 hours", "in three doses"."""
    if scene.word(i) == "divided":
        often = frequency_at(scene, i + 1)
        return (often.end, often.code) if often else (i + 1, None)
    if scene.word(i) not in {"in", "into"}:
        return None
    if scene.word(i + 1) == "divided" and scene.word(i + 2) == "doses":
        return i + 3, None
    count = number_at(scene, i + 1)
    if count is None:
        return None
    place, times = count
    if scene.word(place) in DASHES | {"to", "or"} and (more := number_at(scene, place + 1)):
        place, times = more
    place += scene.word(place) in {"divided", "separate", "equal", "equally"}
    return (place + 1, f"{times.value:f}/d") if scene.word(place) == "doses" else None


def _near_drug(scene: Scene, found: Draft) -> bool:
    """A drug stands right before or right behind the amount."""
    low = max(scene.clause_start(found.start), found.start - 8)
    return drug_before(scene.tokens, found.start, low) is not None or _drug_behind(scene, found.end) is not None


def _drug_behind(scene: Scene, i: int) -> tuple[int, int] | None:
    """"500 mg of amoxicillin", "8 mg/kg trimethoprim"."""
    for place in range(i, min(i + 4, len(scene.tokens))):
        found = drug_at(scene.tokens, place)
        if found:
            return found
        if scene.word(place) not in {"of", "iv", "oral", "intravenous", "the", "a", "im", "po", "loading", "dose",
                                     "doses", "inhaled", "nebulised", "nebulized", "isotonic", "intramuscular",
                                     "elemental", "human"}:
            return None
    return None


def _drug(scene: Scene, found: Draft, done: list[Draft]) -> str | None:
    """The drug a dose is of: right behind, named before in the sentence, of the dose before, or of the section."""
    behind = _drug_behind(scene, found.amount.end if found.amount else found.end)
    last = next((d for d in reversed(done) if d.role == "dose"), None)
    floor = max(0, found.start - LOOK)
    before = drug_before(scene.tokens, found.start, floor)
    found.place = before
    if behind:
        return name(scene, behind)
    if before:
        return name(scene, before)
    nouned = _unknown_drug(scene, found)
    if nouned and not (last and last.end > nouned[0]):
        return name(scene, nouned)
    if last:
        return last.parameter
    return inherited_drug(scene, found.amount.kind if found.amount else "mass") or _only_drug(scene, found)


def _unknown_drug(scene: Scene, found: Draft) -> tuple[int, int] | None:
    """The noun where a drug's name stands: "Zilucoplan 0.3 mg/kg daily"."""
    place = scene.outside_brackets(found.start)
    while scene.word(place - 1) in {"at", "a", "of", "dose", "the", "is", "as", "be", "given", "should", "usually",
                                    ":", "with", "dosage", "to", "administered", "oral", "injection", "infusion",
                                    "iv", "total", "starting"}:
        place -= 1
    noun = scene.noun_before(place, max(0, place - 4))
    if noun is None or scene.tokens[noun[0]].kind != "word" or len(scene.text(*noun)) < _SHORTEST_NAME or MEASURES.at(
            scene.tokens, noun[0]) or OUTCOMES.at(scene.tokens, noun[0]):
        return None
    participle = noun[1] - noun[0] == 1 and scene.word(noun[0]).endswith(("ed", "ing"))
    return None if participle else noun


def _only_drug(scene: Scene, found: Draft) -> str | None:
    """A drug named later in the sentence: "A 500 mg dose of oral amoxicillin"."""
    for place in range(found.end, min(len(scene.tokens), found.end + 12)):
        drug = drug_at(scene.tokens, place)
        if drug:
            return name(scene, drug)
    return None


def _leading_route(scene: Scene, found: Draft) -> None:
    """"IV ceftriaxone 2 g": a route before the drug's name counts when none stands behind."""
    if "route" in found.qualifiers:
        return
    for start, end, _ in scene.context.cells:
        inside = [n for n, token in enumerate(scene.tokens) if start <= token.start < token.end <= end]
        hit = route_at(scene, inside[0]) if inside else None
        if hit and hit[0] == inside[-1] + 1:
            found.qualifiers["route"] = hit[1]
            return
    for place in (found.start, found.place[0] if found.place else found.start):
        hit = route_before(scene, place)
        if hit:
            found.qualifiers["route"] = hit[1]
            return


def _kind(scene: Scene, found: Draft, done: list[Draft]) -> None:
    """Maximum, loading, maintenance, initial, target, as a nearby word says."""
    behind = [] if scene.word(found.end) in OPENING else scene.words(found.end, found.end + 2)
    behind = [word for word in behind if word not in _KINDS["reduced"]] if behind[:1] != ["."] else []
    near = scene.words(found.start - 5, found.start) + behind
    inside = set(scene.words(found.start, found.end))
    told = {word for word, after in pairwise([*near, ""]) if after not in _COMPARING} | inside
    for kind, words in _KINDS.items():
        if words & told:
            found.qualifiers["kind"] = kind
            break
    if scene.words(found.start, found.start + 2) == ["up", "to"]:
        found.qualifiers.setdefault("kind", "maximum")
    last = done[-1] if done else None
    if last and last.role == "dose" and last.qualifiers.get("kind") == "maximum" and scene.words(
            last.end, found.start) in (["or"], ["and"]):
        found.qualifiers["kind"] = "maximum"
    if scene.word(found.start - 1) == "by" and _STEPS & set(scene.words(found.start - 5, found.start)):
        found.qualifiers["kind"] = "step"
    if _is_titration(scene, found, done):
        found.qualifiers["kind"] = "target"
    if "total" in near[-2:] or "total" in near[:4]:
        found.qualifiers.setdefault("total", True)


def _is_titration(scene: Scene, found: Draft, done: list[Draft]) -> bool:
    """"begin at A and double every 2 weeks to B": B is the target."""
    if scene.word(found.start - 1) not in {"to", "until"} or not any(d.role == "dose" for d in done):
        return False
    return bool({"double", "titrate", "increase", "titrated", "increasing", "uptitrate", "titrating", "increased"}
                & set(scene.words(found.start - 15, found.start)))


def _comparison(scene: Scene, found: Draft, done: list[Draft]) -> None:
    """A dose a trial compared with is not a dose that is recommended."""
    last = done[-1] if done else None
    joined = last and last.role == "dose" and scene.words(last.end, found.start) in (["or"], ["and"], [","],
        [",", "or"])
    if _COMPARED & set(scene.words(found.start - 3, found.start)) or (joined and last
            and last.qualifiers.get("comparison")):
        found.qualifiers["comparison"] = True


def shared_frequency(scene: Scene, often: Frequency, done: list[Draft]) -> bool:
    """"A 500 mg, B 1 g, each twice daily"; "325 mg (65 mg iron) once daily": the frequency of the doses before it."""
    last = done[-1] if done else None
    if _is_whole_cell(scene, often) and any(d.role == "dose" for d in done):
        _share(often, [d for d in done if d.role == "dose" and "freq" not in d.qualifiers])
        return True
    if last is None or last.role != "dose" or often.start - last.end > _SHORT:
        return False
    words = set(scene.words(last.end, often.start))
    if {"repeat", "repeated", "repeating"} & words:
        return False
    if {"each", "both", "all"} & words:
        owners = [d for d in done if d.role == "dose" and "freq" not in d.qualifiers]
    elif ")" in words and scene.outside_brackets(last.start) != last.start:
        opened = scene.outside_brackets(last.start)
        owners = [d for d in done if d.role == "dose" and opened - 1 <= d.end <= opened and "freq" not in d.qualifiers]
    else:
        return False
    _share(often, owners)
    return bool(owners)


def _is_whole_cell(scene: Scene, often: Frequency) -> bool:
    """Whether the frequency is all that a cell of a table row says."""
    first, last = scene.tokens[often.start], scene.tokens[often.end - 1]
    return any(scene.view.text[start:first.start].strip() == "" and scene.view.text[last.end:end].strip() == ""
               for start, end, _ in scene.context.cells if start <= first.start and last.end <= end)


def _share(often: Frequency, owners: list[Draft]) -> None:
    for owner in owners:
        owner.qualifiers["freq"] = often.code
        if often.every:
            owner.qualifiers["interval"] = often.every


def relate(scene: Scene, done: list[Draft]) -> None:
    """Between doses of one drug: a day's total is told by arithmetic, a lower conditional dose is a reduced one."""
    doses = [d for d in done if d.role == "dose"]
    for first, second in pairwise(doses):
        if first.parameter != second.parameter or second.start - first.end > _NEAR:
            continue
        for total, part in ((first, second), (second, first)):
            if _is_total(total, part):
                total.qualifiers["total"] = True
        _reduced(scene, first, second)


def _is_total(total: Draft, part: Draft) -> bool:
    often = str(part.qualifiers.get("freq", ""))
    if not often.endswith("/d") or not often[:-2].isdigit() or not (total.amount and part.amount) or part.unit is None:
        return False
    daily = total.unit == f"{part.unit}/d" or (total.unit == part.unit and total.qualifiers.get("freq") == "1/d")
    return daily and int(often[:-2]) > 1 and total.amount.top == part.amount.top * int(often[:-2])


def _reduced(scene: Scene, first: Draft, second: Draft) -> None:
    """"20 mg, or 15 mg when CrCl is 30 to 49"."""
    alternative = scene.word(second.start - 1) in {"or", "to"} and scene.word(second.end) in {"when", "if", "for",
                                                                                              "in", "where"}
    smaller = first.unit == second.unit and first.amount and second.amount and second.amount.top < first.amount.top
    if alternative and smaller and "kind" not in second.qualifiers:
        second.qualifiers["kind"] = "reduced"
