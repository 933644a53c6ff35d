"""Doses told as a share of a dose: "cut to 80% of the planned dose", "a 25% reduction of both drugs".

Why: dose cuts are the commonest doses of cancer and kidney guidance, and print no milligrams.
Method: a percentage with "of the ... dose" behind it, or with a word of cutting on either side where the sentence
    tells to do it; the drug is the subject, or what "of" or "in" names.
Fails: returns None for a share of anything else, and where a study tells what happened.
"""

from __future__ import annotations

from loaders.extraction.amounts import Amount
from loaders.extraction.drafts import Draft, draft
from loaders.extraction.lexicon import word_class
from loaders.extraction.parameters import MEASURES, drug_at, drug_before, inherited_drug, name
from loaders.extraction.scene import LOOK, Scene

_DOSES = {"dose", "doses", "dosage", "dosages", "amount", "rate"}
_WHOLE = {"the", "a", "its", "their", "planned", "usual", "normal", "full", "standard", "original", "initial",
          "recommended", "starting", "previous", "prior", "total", "daily", "current", "calculated", "prescribed",
          "adult", "maintenance", "target", "infusion", "last", "old", "intended"}
_CUTS = {"reduction", "decrease", "cut", "reductions", "lowering", "increase", "increment"}
_TELLING = {"requires", "require", "needs", "need", "calls", "call", "should", "must", "recommended", "warrants", "is",
            "are", "consider", "give", "apply", "advise", "advised", "make", "with", "reduce", "lower", "decrease",
            "cut", "increase", "reduced", "lowered", "decreased"}
_TOLD = {"was", "were", "received", "had", "showed", "reported", "median", "mean", "trial", "patients", "participants",
         "events", "risk"}
_WHOLE_DOSE = 100  # percent
_LOWERED, _RAISED = word_class("dose lowered"), word_class("dose raised")
_MOVES = {"reduce", "decrease", "lower", "cut", "increase", "raise", "reducing", "decreasing", "lowering", "cutting"}
_BEFORE_ORDER = {",", "and", "or", "to", "should", "must", "then", ":", "consider", "either", "by", "|"}


def share(scene: Scene, amount: Amount, done: list[Draft]) -> Draft | None:
    """The dose that a percentage tells."""
    if amount.kind != "percent" or amount.second is not None or _DOSES_NEAR.isdisjoint(scene.vocabulary):
        return None
    before = scene.words(max(scene.clause_start(amount.start), amount.start - 14), amount.start)
    end = _of_dose(scene, amount.end) or (_by_cut(scene, amount, before))
    if end is None or _TOLD & set(before) or _TOLD & set(scene.words(end, end + 3)):
        return None
    found = draft(amount, "dose", "dose-share", _drug(scene, amount, end, done))
    if found.parameter is None:
        return None
    lowered = _LOWERED.last(scene.tokens, max(0, amount.start - 8), amount.start) is not None
    cut = scene.word(amount.end) in _CUTS
    smaller = not cut and amount.top < _WHOLE_DOSE and "bolus" not in scene.words(end, end + 4)
    if lowered or smaller or (cut and not scene.word(amount.end).startswith("incr")):
        found.qualifiers["kind"] = "reduced"
    found.end += cut
    return found


def _of_dose(scene: Scene, i: int) -> int | None:
    """The token behind "of the planned dose" at token i."""
    if scene.word(i) != "of":
        return None
    place = i + 1
    while scene.word(place) in _WHOLE and place < i + 6:
        place += 1
    drug = drug_at(scene.tokens, place)
    place = drug[1] if drug else place
    return place + 1 if scene.word(place) in _DOSES and place > i + 1 else None


def _by_cut(scene: Scene, amount: Amount, before: list[str]) -> int | None:
    """The token behind "25% reduction" or "reduce the dose by 25%", where it is told to be made."""
    behind = scene.word(amount.end) in _CUTS or (scene.word(amount.end) == "dose" and scene.word(
        amount.end + 1) in _CUTS)
    if behind and _TELLING & set(before):
        named = drug_before(scene.tokens, amount.start, scene.clause_start(amount.start)) or _named(scene, amount.end + 1)
        spoken = {"dose", "doses", "drug", "drugs"} & {*before, *scene.words(amount.end, amount.end + 8)}
        return amount.end + 1 if named or spoken else None
    if scene.word(amount.start - 1) == "of" and scene.word(amount.start - 2) in _CUTS and {"dose", "dosage"} & set(before):
        return amount.end
    if scene.word(amount.start - 1) == "by" and _orders_cut(scene, amount):
        return amount.end
    by = scene.word(amount.start - 1) == "by" and {"dose", "doses", "dosage", "infusion"} & set(before)
    return amount.end if by and _LOWERED.last(scene.tokens, max(0, amount.start - 14), amount.start) else None


def _orders_cut(scene: Scene, amount: Amount) -> bool:
    """"reduce oxaliplatin by 20%", "insulin should be lowered by 20%": the drug itself is told to be cut."""
    place = amount.start - 1
    drug = drug_before(scene.tokens, place, max(0, place - 4))
    if drug and drug[1] == place and MEASURES.before(scene.tokens, place) is None:
        verbs = [n for n in range(max(scene.clause_start(place), place - 14), place) if scene.word(n) in _MOVES]
        return any(n == scene.clause_start(place) or scene.word(n - 1) in _BEFORE_ORDER for n in verbs)
    cut = _LOWERED.before(scene.tokens, place) or _RAISED.before(scene.tokens, place)
    told = cut and scene.word(cut[0] - 1) == "be" and scene.word(cut[0] - 2) in {"should", "must", "may", "can"}
    if not cut or not told or MEASURES.before(scene.tokens, cut[0] - 2) is not None:
        return False
    drug = drug_before(scene.tokens, cut[0] - 2, max(0, cut[0] - 6))
    return drug is not None and drug[1] == cut[0] - 2


def _named(scene: Scene, i: int) -> tuple[int, int] | None:
    """The drug behind "of", "in" or "of the dose of" at token i."""
    for place in range(i, min(i + 6, len(scene.tokens))):
        if found := drug_at(scene.tokens, place):
            return found
    return None


def _drug(scene: Scene, amount: Amount, end: int, done: list[Draft]) -> str | None:
    """The drug named in the sentence before or right behind, of the dose before, or of the section; both of a pair."""
    place = drug_before(scene.tokens, amount.start, max(0, amount.start - LOOK)) or _named(scene, end)
    if place is None:
        last = next((d.parameter for d in reversed(done) if d.role == "dose"), None)
        return last or inherited_drug(scene)
    if scene.word(place[0] - 1) in {"and", "plus"}:
        other = drug_before(scene.tokens, place[0] - 1, max(0, place[0] - 3))
        if other and other[1] == place[0] - 1:
            return f"{name(scene, other)} and {name(scene, place)}"
    return name(scene, place)


_DOSES_NEAR = _DOSES | _CUTS | _MOVES | {"drug", "drugs", "reduced", "lowered", "decreased", "increased"}
