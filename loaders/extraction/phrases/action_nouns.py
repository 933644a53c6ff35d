"""What a noun of doing, or the name of a treatment, tells to do where it is recommended.

Why: "referral to a specialist should be considered" orders as "refer" does, and "NIV is recommended" as "give NIV"; a noun
    that names no deed ("meningitis should be considered") orders nothing.
Method: the last noun of the phrase, by the table of nouns, the names of drugs and measures, or its ending. What it is about
    stands behind its "of", "to", "for" or "with", or before it ("dose reduction"); some nouns are named as a whole.
Fails: gives None for any other noun.
"""

from __future__ import annotations

from typing import cast

from loaders.extraction.phrases.action_targets import NOUNS, PREPOSITIONS, VERBS, Phrase, noun_phrases, target_behind
from loaders.extraction.phrases.parameters import MEASURES
from loaders.language import lexis
from loaders.language.drugs import NAMED, is_drug
from loaders.language.token_view import TokenView
from loaders.record import ActionKind

GIVE: ActionKind = "give"  # what a contraindication forbids
WHOLE = lexis.KINDS_OF_ACTIONS_NAMED_WHOLE


def end_of_complement(view: TokenView, phrase: Phrase) -> int:
    """"referral to a specialist", "screening for depression", "treatment with riluzole": the noun with what it is of."""
    leads = view.word(phrase.end) in lexis.PREPOSITIONS_TO_A_COMPLEMENT_OF_DOING
    behind = noun_phrases(view, phrase.end + 1) if leads else []
    return behind[0].end if behind else phrase.end


def head_of(view: TokenView, phrase: Phrase) -> Phrase:
    """The phrase up to its first preposition."""
    end = next((n for n in range(phrase.start, phrase.end) if view.word(n) in lexis.ENDS_OF_A_TARGET), phrase.end)
    return Phrase(phrase.start, end) if end > phrase.start else phrase


def kind_of(view: TokenView, phrase: Phrase) -> tuple[ActionKind, Phrase | None] | None:
    """What doing a noun phrase names, and what it is about: "initiation of NIV", "starting NIV", "a trial of NIV"."""
    hit = VERBS.at(view.tokens, phrase.start)
    if hit and view.word(phrase.start).endswith("ing") and hit[0] < phrase.end:
        behind = target_behind(view, hit[0], hit[1])
        return cast("ActionKind", hit[1]), behind[0] if behind else None
    head = head_of(view, phrase)
    if lexis.NOUNS_OF_NO_ACTION & {view.word(head.start), view.word(head.end - 1)}:
        return None
    core = view.up_to({"of", "("}, head.start, head.end)
    lettered = len(view.word(core - 1)) == 1  # "botulinum toxin B"
    noun = NOUNS.before(view.tokens, core) or (NOUNS.before(view.tokens, core - 1) if lettered else None)
    kind = noun[1] if noun and noun[0] >= head.start else _kind_by_form(view, Phrase(head.start, core))
    if kind is None and view.word(core) == "of":  # "a trial of NIV", "the use of pulse oximetry"
        rest = NOUNS.before(view.tokens, head.end)
        kind = rest[1] if rest and rest[0] > core else _kind_by_form(view, Phrase(core + 1, head.end))
        return (cast("ActionKind", kind), head) if kind else None
    if kind is None:
        return None
    about = _about(view, phrase, (head, core), noun[0], kind) if noun else None
    return cast("ActionKind", kind), about or (head if kind in WHOLE else None)


def _about(view: TokenView, phrase: Phrase, inner: tuple[Phrase, int], noun: int, kind: str) -> Phrase | None:
    """What a noun of doing is of: "discontinuation of X", "referral to X", "treatment with X", "X reduction"."""
    head, core = inner
    linked, at = view.word(core), core
    if linked != "of":
        linked, at = (view.word(head.end), head.end) if head.end < phrase.end else ("", head.end)
    general = bool(lexis.NOUNS_OF_TREATING_IN_GENERAL & set(view.words(noun, core)))
    named = linked != "of" and kind in {GIVE, "perform"}  # "radiography for X" is named whole
    leads = linked == "with" or (linked in PREPOSITIONS and not general and not named)
    if leads and (behind := noun_phrases(view, at + 1)):
        return behind[0]
    before = noun_phrases(view, head.start) if kind not in WHOLE else []
    return Phrase(before[0].start, noun) if before and before[0].start < noun else None


def _kind_by_form(view: TokenView, phrase: Phrase) -> str | None:
    """What is done with a drug, a measure or a procedure that is recommended without a verb."""
    if phrase.end <= phrase.start:
        return None
    last = view.tokens[phrase.end - 1]
    if NAMED.before(view.tokens, phrase.end) or is_drug(last) or last.key in lexis.KINDS_OF_MEDICINES:
        return GIVE
    if last.key.endswith("therapy"):
        return GIVE
    if any(last.key.endswith(ending) for ending in lexis.ENDINGS_OF_PROCEDURES):
        return "perform"
    measured = MEASURES.before(view.tokens, phrase.end)
    return "measure" if measured and measured[0] >= phrase.start else None
