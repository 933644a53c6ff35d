"""Doses: amount, frequency, route, total, maximum, fixed pairs, and the drug they are of.

Why: "50 mg twice daily" and "100 mg daily" are one treatment; only the frequency and the word "total" tell them
    apart.
Method: an amount whose unit is one of dosing, not governed by a measurement; routes and frequencies behind it are
    part of it.
Fails: returns None where a measurement governs the amount, or no drug is in sight.
"""

from __future__ import annotations

from loaders.extraction import dose_amounts, dose_kinds, heads
from loaders.extraction.amounts import Amount
from loaders.extraction.drafts import Draft, draft
from loaders.extraction.frequencies import Frequency, frequency_at, route_at, route_before
from loaders.extraction.lexer import DASHES
from loaders.extraction.lexicon import word_class
from loaders.extraction.numerals import number_at
from loaders.extraction.parameters import (
    MEASURES,
    OUTCOMES,
    POPULATIONS,
    SALTS,
    drug_at,
    drug_before,
    drug_name,
    governor,
    inherited_drug,
    name,
)
from loaders.extraction.scene import LOOK, Scene
from loaders.extraction.units import unit_at

_SURE = {"mass", "dosage", "activity", "form"}
_MAYBE = {"volume", "substance", "flow", "energy", "weight"}
_BETWEEN = {",", "given", "administered", "taken", "as", "by", "via", "a", "single", "dose", "bolus", "infusion",
            "injection", "of", "per", "/", "slow", "slowly", "either", "once", "stat", "and", "oxygen", "is", "are",
            "be", "should", "may", "can", "modified", "extended", "immediate", "prolonged", "sustained", "release", "tablet",
            "tablets", "capsule", "capsules"}
_ADJACENT, _SHORT, _LONGEST_NAME, _SHORTEST_NAME = 2, 4, 3, 4  # tokens, tokens, tokens, letters
_CLOSE = 6  # tokens from a limit to the dose under it
_STEPS = {"increase", "increased", "increasing", "raise", "raised", "reduce", "reduced", "decrease", "lower", "titrate",
          "titrated", "escalate", "uptitrate", "up", "down"}
_COMPARED = {"compared", "versus", "vs", "vs.", "than", "against"}


_BEFORE_DOSE = {"at", "a", "of", "dose", "the", "is", "are", "as", "be", "given", "should", "usually", "can", "may", "must",
                ":", "with", "dosage", "to", "administered", "oral", "injection", "infusion", "iv", "total", "starting",
                "commonly", "used", "then", "started", "begun", "initially", "orally", "subcutaneous", "intravenous"}
_DOSED = {"once", "twice", "thrice", "bid", "b.i.d.", "tid", "t.i.d.", "qid", "orally", "iv", "im", "po", "subcutaneously",
          "intravenously", "intramuscularly"}
_BEGUN = {"start", "begin", "starting", "beginning", "started", "begun"}
_CONDITIONAL = {"if", "when", "unless", "where"}
_GIVING = {"give", "use", "start", "add", "switch", "should", "then", "with", "reduce", "increase", ";", "."}
_MAXIMA = {"maximum", "max", "ceiling", "minimum", "target"}
_LIMITED = {"<", "<=", ">", ">="}
_NO_DOSES = (dose_amounts.is_of_fluid, dose_amounts.is_load, dose_amounts.is_dilution)
_OXYGEN = {"oxygen", "venturi", "o2"}
_NO_DRUG, _VERBS = word_class("no drug"), word_class("directive")


def dose(scene: Scene, amount: Amount, done: list[Draft]) -> Draft | None:
    """The dose that starts with `amount`, with its frequency and route."""
    if amount.kind == "percent" and scene.word(amount.end) in _OXYGEN and amount.op not in {"<", ">"}:
        return draft(amount, "dose", "dose", "oxygen")
    amount = dose_amounts.first_of_two(scene, amount)
    headed = heads.dosed(scene, amount) if scene.context.cells else None
    amount = headed or amount
    if amount.kind == "concentration" and not dose_amounts.is_additive(scene, amount):
        return None
    if amount.kind not in _SURE | _MAYBE | {"concentration"} or (amount.kind == "weight" and amount.op in _LIMITED):
        return None
    if any(no_dose(scene, amount) for no_dose in _NO_DOSES) or _is_measurement(scene, amount, done):
        return None
    if amount.kind == "flow" and amount.unit is not None and amount.unit.code == "mL/min" and amount.op in _LIMITED:
        return None
    found = draft(amount._replace(op="<=") if dose_amounts.is_forbidden(scene, amount) else amount, "dose", "dose", None)
    _adjuncts(scene, found)
    if dose_amounts.is_oxygen(scene, amount):
        found.parameter = "oxygen"
        dose_kinds.kind(scene, found, done)
        return found
    drug = _drug(scene, found, done)
    told = {"freq", "route"} & found.qualifiers.keys() or {"dose", "dosage"} & set(
        scene.words(found.start - 2, found.start) + scene.words(found.end, found.end + 1))
    near = set(scene.words(found.start - 4, found.start))
    bound = bool(_BEGUN & near) or bool(done and done[-1].role == "dose" and _MAXIMA & near)
    if (drug is None and not told and not bound) or (amount.kind in _MAYBE and not headed and not _near_drug(scene, found)
            and not _goes_on(scene, found, done)):
        return None
    found.parameter = drug
    _leading_route(scene, found)
    dose_kinds.kind(scene, found, done)
    _comparison(scene, found, done)
    return found


def _is_measurement(scene: Scene, amount: Amount, done: list[Draft]) -> bool:
    """A known measure governs the amount, or it continues a limit ("12% or more and 200 ml or more")."""
    last = done[-1] if done else None
    if last and last.role == "threshold" and amount.start - last.end <= _ADJACENT and not drug_before(scene.tokens,
            amount.start, last.end):
        return amount.kind in _MAYBE or amount.op is not None
    if amount.kind in _SURE and (scene.word(amount.end) in _DOSED or _follows_limit(scene, amount, last)):
        return False
    noun = governor(scene, amount.start, last.end if last else 0)
    if noun is None or not noun.kind:
        return amount.kind == "weight" and not _near_drug(scene, draft(amount, "dose", "dose", None))
    drug = drug_before(scene.tokens, noun.end, max(0, noun.start - 2))
    named = drug is not None and drug[1] == noun.end and drug[0] <= noun.start
    return not (named and amount.kind != "weight" and amount.op in {None, "between"})


def _follows_limit(scene: Scene, amount: Amount, last: Draft | None) -> bool:
    """"35 weeks or more of gestation: 4 mg/kg every 24 hours": behind a limit and a colon stands what is given then."""
    limited = last is not None and last.role in {"threshold", "duration", "timepoint"} and (
        amount.start - last.end <= _CLOSE)
    return limited and scene.word(amount.start - 1) in {":", ","} and frequency_at(scene, amount.end) is not None


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
        elif scene.word(place) in DASHES and scene.word(place + 1) == "release":
            place += 2
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


def _goes_on(scene: Scene, found: Draft, done: list[Draft]) -> bool:
    """"500 mL over 15 min; otherwise 1 L over 1 h": the same fluid in another amount."""
    last = next((d for d in reversed(done[-3:]) if d.role == "dose"), None)
    near = scene.words(found.start - 2, found.start)
    return last is not None and last.amount is not None and found.amount is not None and (
        last.amount.kind == found.amount.kind) and bool({"otherwise", "then", "another", "further"} & set(near))


def _drug_behind(scene: Scene, i: int) -> tuple[int, int] | None:
    """"500 mg of amoxicillin", "8 mg/kg trimethoprim"."""
    for place in range(i, min(i + 5, len(scene.tokens))):
        found = drug_at(scene.tokens, place)
        if found:
            return found
        strength = scene.word(place) == "%" or (scene.word(place + 1) == "%" and scene.word(place - 1) == "of")
        if not strength and scene.word(place) not in {"of", "iv", "oral", "intravenous", "the", "a", "im", "po", "loading",
                                     "dose",
                                     "doses", "inhaled", "nebulised", "nebulized", "isotonic", "intramuscular",
                                     "elemental", "human"}:
            return None
    return None


def _drug(scene: Scene, found: Draft, done: list[Draft]) -> str | None:
    """The drug a dose is of: right behind, named before in the sentence, of the dose before, or of the section."""
    behind = _drug_behind(scene, found.amount.end if found.amount else found.end)
    last = next((d for d in reversed(done) if d.role == "dose"), None)
    before = _taken_before(scene, found)
    found.place = before
    nouned = None if behind else _unknown_drug(scene, found)
    if behind:
        return drug_name(scene, behind)
    if nouned and (_is_next(scene, nouned, before, last) or _VERBS.before(scene.tokens, nouned[0])):
        return name(scene, nouned)
    if before and last and last.parameter and last.start >= before[1]:
        return last.parameter
    if before:
        return drug_name(scene, before)
    if nouned and not (last and last.end > nouned[0]):
        return name(scene, nouned)
    if last:
        return last.parameter
    return heads.drug_over(scene, found.start) or heads.name_of_row(scene, found.start) or inherited_drug(
        scene, found.amount.kind if found.amount else "mass") or _only_drug(scene, found) or _leading(scene, found)


def _leading(scene: Scene, found: Draft) -> str | None:
    """"Zilucoplan: creatinine clearance 30 to 59 mL/min: 15 mg daily": the name that opens the statement."""
    place = next((n for n in range(1, _LONGEST_NAME + 1) if scene.word(n) in {":", ","}), 0)
    noun = scene.noun_before(place) if place and place < found.start and "freq" in found.qualifiers else None
    if noun is None or noun[0] or any(table.at(scene.tokens, n) for n in range(place)
            for table in (_NO_DRUG, _VERBS, MEASURES, OUTCOMES, POPULATIONS)):
        return None
    return name(scene, noun)


def _taken_before(scene: Scene, found: Draft) -> tuple[int, int] | None:
    """The last drug named before the dose; not one that people are "already on" before a colon."""
    floor = max(0, found.start - LOOK)
    place = drug_before(scene.tokens, found.start, floor)
    while place and ":" in scene.words(place[1], found.start) and _is_background(scene, place[0]):
        place = drug_before(scene.tokens, place[0], floor)
    if place and (meant := _before_condition(scene, place, found.start)):
        return meant
    return place


def _before_condition(scene: Scene, place: tuple[int, int], i: int) -> tuple[int, int] | None:
    """"X can be considered if oral iron fails, up to 1 g": a drug between "if" and its comma is not the one given."""
    if scene.vocabulary.isdisjoint(_CONDITIONAL) or "," not in scene.words(place[1], i):
        return None
    low = scene.clause_start(place[0])
    opened = next((n for n in range(place[0] - 1, low - 1, -1) if scene.word(n) in _CONDITIONAL | {","}), None)
    if opened is None or opened == low or scene.word(opened) == "," or _GIVING & set(scene.words(place[1], i)):
        return None
    return drug_before(scene.tokens, opened, low)


def _is_background(scene: Scene, i: int) -> bool:
    """"patients already on X", "in those receiving X": a drug that says whom the dose is for."""
    return scene.word(i - 1) in {"on", "taking", "receiving", "without", "despite", "after", "tolerating"}


def _is_next(scene: Scene, noun: tuple[int, int], before: tuple[int, int] | None, last: Draft | None) -> bool:
    """"A 50 mg or probenecid 250 mg": an unknown name behind a known drug's dose is the next drug."""
    if before is None or noun[0] < before[1] or last is None or not before[1] <= last.start < noun[0]:
        return False
    return scene.word(noun[0] - 1) in {"or", "and", "plus", ",", ";", ".", "with", "then", ":", "by"} and (
        noun[1] - noun[0] <= _LONGEST_NAME)


def _unknown_drug(scene: Scene, found: Draft) -> tuple[int, int] | None:
    """The noun where a drug's name stands: "Zilucoplan 0.3 mg/kg daily", "Zilucoplan is infused at 0.3 mg/kg"."""
    place = scene.outside_brackets(found.start)
    while place > 0 and (scene.word(place - 1) in _BEFORE_DOSE or _is_dosing(scene, place - 1)):
        place -= 1
    noun = scene.noun_before(place, max(0, place - 4))
    if noun is None and scene.word(place - 1) == ",":
        noun = scene.noun_before(place - 1, max(0, place - 5))
        noun = noun if noun and (noun[0] == 0 or _VERBS.before(scene.tokens, noun[0])) else None
    while noun and noun[1] - noun[0] > 1 and _NO_DRUG.before(scene.tokens, noun[1]):
        noun = noun[0], noun[1] - 1
    if noun is None or scene.tokens[noun[0]].kind != "word" or scene.text(*noun).lower() == "plasma":
        return None
    if len(scene.text(*noun)) < _SHORTEST_NAME - scene.tokens[noun[0]].text.isupper():
        return None
    told = any(table.at(scene.tokens, n) for n in range(*noun) for table in (_NO_DRUG, _VERBS)) or any(
        table.at(scene.tokens, n) for n in range(*noun) if not (n < noun[1] - 1 and SALTS.at(scene.tokens, n))
        for table in (MEASURES, OUTCOMES))
    told = told or scene.tokens[noun[0] - 1].kind == "number" or unit_at(
        scene.tokens, next((n for n in range(*noun) if scene.word(n)[:1].isalpha()), noun[0])) is not None
    participle = noun[1] - noun[0] == 1 and scene.word(noun[0]).endswith(("ed", "ing", "ly"))
    return None if participle or told else noun


def _is_dosing(scene: Scene, i: int) -> bool:
    """"is infused at", "was lowered to": a verb form between a drug and its dose."""
    return scene.word(i).endswith("ed") and scene.word(i - 1) in {"is", "are", "be", "commonly", "usually", "also"}


def _only_drug(scene: Scene, found: Draft) -> str | None:
    """A drug named later in the sentence: "A 500 mg dose of oral amoxicillin"."""
    for place in range(found.end, min(len(scene.tokens), found.end + 12)):
        drug = drug_at(scene.tokens, place)
        if drug:
            return drug_name(scene, drug)
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
    bolus = found.start - (scene.word(found.start - 1) == "of")  # "an IV bolus of 80 units/kg"
    for place in (bolus, found.place[0] if found.place else found.start):
        hit = route_before(scene, place)
        if hit:
            found.qualifiers["route"] = hit[1]
            return


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
