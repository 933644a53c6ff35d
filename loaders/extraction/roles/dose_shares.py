"""Doses told as a share of a dose: "cut to 80% of the planned dose", "a 25% reduction of both drugs".

Why: dose cuts are the commonest doses of cancer and kidney guidance, and print no milligrams.
Method: a percentage with "of the ... dose" behind it, or with a word of cutting on either side where the sentence
    tells to do it; the drug is the subject, or what "of" or "in" names.
Fails: returns None for a share of anything else, and where a study tells what happened.
"""

from __future__ import annotations

from loaders.extraction.candidates import NOTHING, Candidate, candidate
from loaders.extraction.phrases.amounts import Amount
from loaders.extraction.phrases.parameters import MEASURES, drug_at, drug_before, inherited_drug, name
from loaders.language import lexis
from loaders.language.lexicon import phrase_class
from loaders.language.token_view import LOOK, TokenView

_WHOLE_DOSE = 100  # percent
_LOWERED, _RAISED = phrase_class("dose lowered"), phrase_class("dose raised")


def dose_share(view: TokenView, amount: Amount, done: list[Candidate]) -> Candidate | None:
    """The dose that a percentage tells."""
    if amount.kind != "percent" or amount.second is not None or _DOSES_NEAR.isdisjoint(view.vocabulary):
        return None
    before = view.words(max(view.clause_start(amount.start), amount.start - 14), amount.start)
    end = _of_dose(view, amount.end) or (_by_cut(view, amount, before))
    if (
        end is None
        or lexis.WORDS_OF_STUDY_REPORTS & set(before)
        or lexis.WORDS_OF_STUDY_REPORTS & set(view.words(end, end + 3))
    ):
        return None  # a study tells what it did
    found = candidate(amount, "dose", "dose-share", _drug(view, amount, end, done))
    if found.parameter is None:
        return NOTHING  # a share of a dose of nothing named is none, and no result either
    lowered = _LOWERED.last(view.tokens, max(0, amount.start - 8), amount.start) is not None
    cut = view.word(amount.end) in lexis.NOUNS_OF_DOSE_CHANGE
    # "25% reduction" tells the cut, "75% of the dose" what is left.
    smaller = not cut and amount.top < _WHOLE_DOSE and "bolus" not in view.words(end, end + 4)
    raised = not lowered and _RAISED.last(view.tokens, view.clause_start(amount.start), amount.start) is not None
    if view.word(amount.start - 1) == "by" and (raised or lowered):
        found.qualifiers["kind"] = "increment" if raised else "decrement"  # how far it is moved, not what is left
    elif lowered or (smaller and not raised) or (cut and not view.word(amount.end).startswith("incr")):
        found.qualifiers["kind"] = "reduced"
    found.end += cut
    return found


def _of_dose(view: TokenView, i: int) -> int | None:
    """The token behind "of the planned dose" at token i."""
    if view.word(i) != "of":
        return None
    place = i + 1
    while view.word(place) in lexis.WORDS_OF_THE_WHOLE_DOSE and place < i + 6:
        place += 1
    drug = drug_at(view.tokens, place)
    place = drug[1] if drug else place
    return place + 1 if view.word(place) in lexis.NOUNS_OF_DOSE_AND_RATE and place > i + 1 else None


def _by_cut(view: TokenView, amount: Amount, before: list[str]) -> int | None:
    """The token behind "25% reduction" or "reduce the dose by 25%", where it is told to be made."""
    behind = view.word(amount.end) in lexis.NOUNS_OF_DOSE_CHANGE or (view.word(amount.end) == "dose" and view.word(
        amount.end + 1) in lexis.NOUNS_OF_DOSE_CHANGE)
    if behind and lexis.VERBS_TELLING_A_DOSE_CHANGE & set(before):
        named = drug_before(view.tokens, amount.start, view.clause_start(amount.start)) or _drug_behind(view, amount.end + 1)
        spoken = lexis.NOUNS_OF_DOSE_AND_DRUG & {*before, *view.words(amount.end, amount.end + 8)}
        return amount.end + 1 if named or spoken else None
    if (
        view.word(amount.start - 1) == "of"
        and view.word(amount.start - 2) in lexis.NOUNS_OF_DOSE_CHANGE
        and {"dose", "dosage"} & set(before)
    ):
        return amount.end
    if view.word(amount.start - 1) == "by" and _orders_cut(view, amount):
        return amount.end
    if view.word(amount.start - 1) != "by":
        return None
    cut = _LOWERED.last(view.tokens, max(0, amount.start - 14), amount.start) if (
        lexis.NOUNS_OF_DOSE_AND_INFUSION & set(before)) else None
    return amount.end if (cut and not _is_past(view, cut[0])) or _orders_rise(view, amount) else None


def _is_past(view: TokenView, verb: int) -> bool:
    """"X reduced the dose by 12%" tells what it did; "the dose should be reduced", "reduced in renal failure by" do not."""
    active = view.word(verb).endswith("ed") and view.word(verb + 1) in lexis.DETERMINERS | lexis.NOUNS_OF_DOSE
    return active and view.word(verb - 1) not in lexis.FORMS_OF_BE


def _orders_rise(view: TokenView, amount: Amount) -> bool:
    """"increase the infusion rate by 10%", "titrate the rate up by 20%": a dose itself, told to be raised."""
    end = amount.start - 1 - (view.word(amount.start - 2) == "up")
    if view.word(end - 1) not in lexis.NOUNS_OF_DOSE_AND_RATE | lexis.NOUNS_OF_DOSE_AND_INFUSION:
        return False
    verb = _RAISED.last(view.tokens, max(0, end - LOOK // 2), end)
    return verb is not None and (view.word(verb[0] - 1) in lexis.WORDS_BEFORE_AN_ORDER_OF_CHANGE or view.word(
        verb[0]) in lexis.VERBS_OF_ORDERED_CHANGE | lexis.VERBS_OF_DOSE_STEPS)


def _orders_cut(view: TokenView, amount: Amount) -> bool:
    """"reduce oxaliplatin by 20%", "insulin should be lowered by 20%": the drug itself is told to be cut."""
    place = amount.start - 1
    drug = drug_before(view.tokens, place, max(0, place - 4))
    if drug and drug[1] == place and MEASURES.before(view.tokens, place) is None:  # "lower potassium by 20%" is of the blood
        verbs = [
            n for n in range(max(view.clause_start(place), place - 14), place) if view.word(n) in lexis.VERBS_OF_DOSE_CHANGE
        ]
        return any(n == view.clause_start(place) or view.word(n - 1) in lexis.WORDS_BEFORE_AN_ORDER_OF_CHANGE for n in verbs)
    cut = _LOWERED.before(view.tokens, place) or _RAISED.before(view.tokens, place)
    told = cut and view.word(cut[0] - 1) == "be" and view.word(cut[0] - 2) in lexis.MODALS
    if not cut or not told or MEASURES.before(view.tokens, cut[0] - 2) is not None:
        return False
    drug = drug_before(view.tokens, cut[0] - 2, max(0, cut[0] - 6))
    return drug is not None and drug[1] == cut[0] - 2


def _drug_behind(view: TokenView, i: int) -> tuple[int, int] | None:
    """The drug behind "of", "in" or "of the dose of" at token i."""
    for place in range(i, min(i + 6, len(view.tokens))):
        if found := drug_at(view.tokens, place):
            return found
    return None


def _drug(view: TokenView, amount: Amount, end: int, done: list[Candidate]) -> str | None:
    """The drug named in the sentence before or right behind, of the dose before, or of the section; both of a pair."""
    place = drug_before(view.tokens, amount.start, max(0, amount.start - LOOK)) or _drug_behind(view, end)
    if place is None:
        last = next((d.parameter for d in reversed(done) if d.role == "dose"), None)
        dosed = view.context.dosed
        pair = dosed.drug if dosed and " and " in dosed.drug and view.has({"both"}, end, end + 3) else None
        return last or pair or inherited_drug(view)
    if view.word(place[0] - 1) in {"and", "plus"}:
        other = drug_before(view.tokens, place[0] - 1, max(0, place[0] - 3))
        if other and other[1] == place[0] - 1:
            return f"{name(view, other)} and {name(view, place)}"
    return name(view, place)


_DOSES_NEAR = (
    lexis.NOUNS_OF_DOSE_AND_RATE | lexis.NOUNS_OF_DOSE_AND_INFUSION
    | lexis.NOUNS_OF_DOSE_CHANGE | lexis.VERBS_OF_DOSE_CHANGE | lexis.WORDS_NEAR_A_DOSE_CHANGE
)
