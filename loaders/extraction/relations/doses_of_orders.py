"""The doses that an order tells, of the drug it is about.

Why: "use ceftriaxone 2 g instead of amoxicillin 500 mg" names two doses, and gives one; on the wrong drug it looks right.
Method: the doses of an order's clause, up to the next order or to what is not chosen. A dose that names a drug counts only
    where the target names it too, or names no more than a dose or a treatment.
Fails: leaves a dose without an order where its drug is named in other words than the target.
"""

from __future__ import annotations

from collections.abc import Sequence

from loaders.extraction.phrases.action_targets import Doses, Phrase
from loaders.extraction.phrases.clauses import sentence
from loaders.extraction.relations.deeds import Deed
from loaders.language import lexis
from loaders.language.token_view import TokenView

_FEW = 2  # tokens: "give 2 g"


def add_doses(view: TokenView, deeds: Sequence[Deed], doses: Doses) -> None:
    """Give each order, in text order, its doses."""
    for n, deed in enumerate(deeds):
        if deed.kind not in lexis.KINDS_OF_ACTIONS_WITH_A_DOSE:
            continue
        if deed.target is None:
            _take_dose_behind(view, deed, doses)
            continue
        low, high = sentence(view, deed.verb)
        later = next((deeds[m].start for m in range(n + 1, len(deeds)) if deeds[m].start > deed.verb), high)
        high = view.up_to(lexis.WORDS_OF_CHOOSING_INSTEAD, deed.target.end, min(high, later))
        for dose in doses.between(min(deed.start, max(low, deed.target.start)), high):
            if _is_of(view, dose.parameter or "", deed.target):
                deed.doses.append(dose)


def _is_of(view: TokenView, drug: str, target: Phrase) -> bool:
    """Whether a dose of a drug is of what an order is about."""
    about = {*drug.lower().replace("-", " ").split()}
    return not about or not about.isdisjoint(view.words(*target)) or any(
        view.word(n) in lexis.NOUNS_THAT_LEAVE_THE_DRUG_OPEN and view.word(n + 1) != "of" for n in range(*target))


def _take_dose_behind(view: TokenView, deed: Deed, doses: Doses) -> None:
    """"Give 2 g of ceftriaxone IV": the dose right behind a verb, and the drug named in it."""
    dose = next((one for one in doses.between(deed.end, deed.end + _FEW + 1) if not view.has(
        lexis.ENDS_OF_A_TARGET - {"with"}, deed.end, one.start)), None)
    if dose is None or dose.start < deed.verb:
        return
    deed.doses.append(dose)
    deed.end = dose.end
    drug = (dose.parameter or "").lower().split()
    at = next((n for n in range(dose.start, dose.end) if drug and view.words(n, n + len(drug)) == drug), None)
    deed.target = Phrase(at, at + len(drug)) if at is not None else None
