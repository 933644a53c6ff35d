"""What results of one statement tell of each other, and results in the cells of a table.

Why: "At week 26, 40% of A and 20% of B had responded (P = .01)": the outcome stands behind the numbers that are of it;
    "0.62 (0.47-0.81)" under "Hazard ratio" is one by its head alone.
Method: a cell takes its role from the head of its column; a pass over the drafts in text order gives a time or p-value
    without a name the nearest result's, and two results without arms the two treatments that were set against each
    other before them.
Fails: a result that stands alone stays as it was.
"""

from __future__ import annotations

from itertools import pairwise

from loaders.extraction.amounts import Amount, unitless
from loaders.extraction.drafts import Draft, draft
from loaders.extraction.heads import cell_of
from loaders.extraction.outcomes import tidy
from loaders.extraction.parameters import drug_before, name
from loaders.extraction.scene import OPENING, STATISTICS, Scene, tokens_of
from loaders.extraction.subjects import VERB_NOUNS

_RESULTS = {"effect", "rate"}
_NAMED = {"effect", "rate", "CI", "p-value", "timepoint", "duration", "schedule"}
_VERSUS = {"versus", "vs", "vs.", "v"}
_CONTROLS = {"placebo", "control", "controls", "sham", "usual", "standard"}
_NEAR, _BEHIND, _BEFORE = 6, 14, 16  # tokens
_P_HEADS = {"p", "p value", "p-value", "p values", "pvalue", "p for trend", "p for interaction", "significance"}
_CI_HEADS = {"ci", "95% ci", "95 % ci", "confidence interval", "95% confidence interval"}


def tabled(scene: Scene, amount: Amount, done: list[Draft]) -> Draft | None:
    """A number that opens a cell under "Hazard ratio (95% CI)", "P value", "95% CI"."""
    cell = cell_of(scene, amount.start)
    if not cell or scene.word(amount.start - 1) in OPENING or amount.unit is not None:
        return None
    low, _, head = scene.context.cells[cell]
    if any(low <= scene.tokens[d.start].start and d.end <= amount.start for d in done):
        return None
    words = head.lower().strip(" *:")
    if words in _P_HEADS and amount.value and 0 <= amount.value.value <= 1:
        last = next((d.parameter for d in reversed(done) if d.role in _RESULTS), None)
        return draft(unitless(amount), "p-value", "tabled", last)
    if words in _CI_HEADS and amount.low:
        return draft(unitless(amount), "CI", "tabled", next((d.parameter for d in reversed(done)), None))
    tokens = tokens_of(head)
    measure = STATISTICS.first(tokens, 0, len(tokens))
    return draft(unitless(amount), "effect", "tabled", measure[2]) if measure and amount.value else None


def relate(scene: Scene, done: list[Draft]) -> None:
    """Name times and p-values by the result they belong to, and arms by the treatments compared."""
    _tidied(done)
    found = [d for d in done if d.role in _RESULTS]
    if not found:
        return
    _name(done, [d for d in found if d.parameter])
    for first, second in pairwise(found):
        if first.role == second.role and first.unit == second.unit and first.parameter == second.parameter:
            _arms(scene, first, second)
            _respectively(scene, first, second)
            _opposite(scene, first, second)


def _tidied(done: list[Draft]) -> None:
    """No preposition, adverb, verb or unit is left as a parameter."""
    for found in done:
        if found.role in _NAMED and found.parameter:
            found.parameter = tidy(VERB_NOUNS.get(found.parameter.lower(), found.parameter))


def _name(done: list[Draft], named: list[Draft]) -> None:
    for found in done:
        dated = found.rule in {"over", "window"} and found.role == "duration"
        if named and (found.role in {"p-value", "CI", "timepoint", "effect", "rate"} or dated) and found.parameter is None:
            found.parameter = next((d for d in named if d.start >= found.start), named[-1]).parameter


def _arms(scene: Scene, first: Draft, second: Draft) -> None:
    """"A versus B ... 2.2% vs 3.2%", "reduced X from 15% with placebo to 7%"."""
    if "arm" in first.qualifiers or "arm" in second.qualifiers or second.start - first.end > _NEAR:
        return
    place = next((n for n in range(first.start - 1, max(-1, first.start - 40), -1) if scene.word(n) in _VERSUS), None)
    if place is None:
        return
    drug = drug_before(scene.tokens, place, max(0, place - 8)) or scene.noun_before(place)
    other = scene.noun_after(place + 1)
    if drug and other:
        first.qualifiers["arm"], second.qualifiers["arm"] = name(scene, drug), name(scene, other)


def _respectively(scene: Scene, first: Draft, second: Draft) -> None:
    """"12% and 7%, respectively, in the active and control groups"; "with A and B were 12% and 7%, respectively"."""
    if "arm" in first.qualifiers or "arm" in second.qualifiers or "respectively" not in scene.words(
            second.end, second.end + _NEAR):
        return
    low = max(0, first.start - _BEFORE)
    for span in ((second.end, second.end + _BEHIND), (low, first.start)):
        if pair := _pair(scene, *span):
            first.qualifiers["arm"], second.qualifiers["arm"] = pair
            return


def _pair(scene: Scene, low: int, high: int) -> tuple[str, str] | None:
    """The two things that the last "in the A and B groups" among tokens [low, high) names."""
    for place in range(min(high, len(scene.tokens)) - 1, low, -1):
        if scene.word(place) != "and":
            continue
        one, other = scene.noun_before(place, low), scene.noun_after(place + 1)
        if one and other and scene.word(one[0] - 1) in {"the", "with", "in", "for", "of", "on", "among", "between"}:
            return name(scene, one), name(scene, other)
    return None


def _opposite(scene: Scene, first: Draft, second: Draft) -> None:
    """"Penicillin lengthened it to 626 days vs 532 days with placebo": the result without an arm is of the drug named."""
    bare, told = (first, second) if "arm" in second.qualifiers else (second, first)
    joints = {*_VERSUS, "to", "against", "compared", "than"}
    if "arm" in bare.qualifiers or "arm" not in told.qualifiers or second.start - first.end > _BEHIND or not joints & set(
            scene.words(first.end, second.start + 1)):
        return
    if not _CONTROLS & set(str(told.qualifiers["arm"]).lower().split()):
        return
    drug = drug_before(scene.tokens, first.start, scene.clause_start(first.start))
    if drug:
        bare.qualifiers["arm"] = name(scene, drug)
