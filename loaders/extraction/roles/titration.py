"""What a protocol of titration says beside its doses: pauses, what somebody turns out to need, changes, leeway.

Why: "hold the infusion for 30 min", "notify if > 40 mg/day is needed", "rises ≥ 5 mmHg" and "1 hour off schedule" look like
    a length of treatment, a dose, a level and a plan, and following them as such does harm.
Method: the verb before the amount and the words right beside it. A pause is a length with the phase "off"; a need that is
    told of is a limit; a change and a leeway have no role.
Fails: returns None where no such word stands; the amount is then read by the other rules.
"""

from __future__ import annotations

from loaders.extraction.candidates import NOTHING, Candidate, candidate
from loaders.extraction.phrases.amounts import Amount
from loaders.extraction.phrases.parameters import drug_before, drug_name, inherited_drug
from loaders.extraction.roles.dosed_drug import drug_behind
from loaders.language import lexis
from loaders.language.lexer import DASHES
from loaders.language.routes import route_at
from loaders.language.token_view import TokenView

_LIMITED, _EXCEEDED = {"<", "<=", ">", ">="}, {">", ">="}
_DOSING = {"mass", "dosage", "activity", "form", "flow"}
_OBJECT, _NEAR = 6, 4  # tokens of what is stopped; from a verb to its amount


def infusion_pause(view: TokenView, amount: Amount, done: list[Candidate]) -> Candidate | None:
    """"hold the infusion for 30 minutes", "stop heparin x 1 h": how long nothing is given."""
    if amount.op in _LIMITED or view.vocabulary.isdisjoint(lexis.VERBS_OF_PAUSING):
        return None
    end = amount.start - 1
    if view.word(end) not in lexis.PREPOSITIONS_OF_A_PAUSE:
        return None
    verb = next((n for n in range(end - 1, max(-1, end - _OBJECT - 1), -1) if view.word(n) in lexis.VERBS_OF_PAUSING), None)
    if verb is None or any(view.tokens[n].kind != "word" and view.word(n) not in DASHES for n in range(verb, end)):
        return None
    drug = drug_before(view.tokens, end, verb)
    words = set(view.words(verb + 1, end))
    if drug is None and words and not words & (lexis.WORDS_OF_CONTINUOUS_INFUSION | lexis.NOUNS_OF_PAUSED_TREATMENT):
        return None  # "hold the breath for 10 seconds"
    last = next((d.parameter for d in reversed(done) if d.role == "dose" and d.parameter), None)
    found = candidate(amount, "duration", "pause", drug_name(view, drug) if drug else last or inherited_drug(view))
    found.qualifiers["phase"] = "off"
    return found if found.parameter else NOTHING  # of what nobody named, it would be taken for the length of something else


def amount_needed(view: TokenView, amount: Amount, _done: list[Candidate]) -> Candidate | None:
    """"notify if the patient requires > 48,000 units/day": a limit on what is needed, not what is to be given."""
    if amount.kind not in _DOSING or view.vocabulary.isdisjoint(lexis.VERBS_OF_REQUIRING):
        return None
    drug = drug_before(view.tokens, amount.start, max(0, amount.start - _NEAR))
    place = drug[0] if drug and drug[1] == amount.start and amount.op is None else amount.start
    parted = place < amount.start and view.phrase(place - 2, place) in lexis.COMPARATIVES_BEFORE_A_NAME
    op = ">" if parted else amount.op
    low = place - 2 * parted
    verb = next((n for n in range(low - 1, max(-1, low - _NEAR - 1), -1) if view.word(n) in lexis.VERBS_OF_REQUIRING), None)
    if op not in _EXCEEDED or verb is None:
        return None
    route = route_at(view, amount.end + (view.word(amount.end) == "of"))
    behind = drug_behind(view, route[0] if route else amount.end)
    named = drug or behind or drug_before(view.tokens, verb, view.clause_start(verb))
    found = candidate(amount._replace(op=op, start=low), "threshold", "needed",
                      drug_name(view, named) if named else inherited_drug(view, amount.kind))
    if route:
        found.qualifiers["route"], found.end = route[1], route[0]
    return found if found.parameter else NOTHING


def change_of_level(view: TokenView, amount: Amount, _done: list[Candidate]) -> Candidate | None:
    """"increases ≥ 5 mmHg", "drops > 20%", "falls by 50% from baseline": how far a level moves is no level."""
    moved = view.word(amount.start - 1)
    upward = amount.op == ">" and moved in lexis.VERBS_OF_LEVELS_RISING
    if amount.kind in {"none", "temperature", "time"} or amount.op not in {*_EXCEEDED, None} or upward:
        return None  # "rises > 38 °C" is a level
    if amount.op is None:
        told = moved == "by" and view.word(amount.end) == "from" and view.has(
            lexis.VERBS_OF_LEVELS_MOVING, view.clause_start(amount.start), amount.start)
        return NOTHING if told else None
    return NOTHING if moved in lexis.VERBS_OF_LEVELS_MOVING and view.is_symbol(amount.start) else None


def leeway(view: TokenView, amount: Amount, _done: list[Candidate]) -> Candidate | None:
    """"greater than one hour off schedule", "more than 2 hours late": how far a time may be missed is no plan."""
    off = view.word(amount.end) in lexis.WORDS_OF_MISSING_A_TIME and view.word(amount.end + 1) in lexis.NOUNS_OF_PLANS
    return NOTHING if off or view.word(amount.end) in lexis.ADJECTIVES_OF_LATENESS else None
