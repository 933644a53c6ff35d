"""Orders without a verb of their own: "NIV is not recommended", "consider stopping bisphosphonates", "X is contraindicated".

Why: half of what guidelines order is said by recommending a noun.
Method: "is", "are" or a modal and a word of recommending, or of advising against; the noun before it, or behind a verb of
    recommending, names the deed (`action_nouns`). What is contraindicated must not be given.
Fails: gives nothing where the noun names no deed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from loaders.extraction.candidates import Candidate
from loaders.extraction.phrases.action_nouns import GIVE, end_of_complement, head_of, kind_of
from loaders.extraction.phrases.action_targets import VERBS, Phrase, is_people, noun_phrases, subject_before, target_behind
from loaders.extraction.phrases.clauses import sentence
from loaders.extraction.relations.deeds import (
    OPENERS,
    Deed,
    each_target,
    first_negation,
    lead_of,
    names_something,
    opens_clause,
)
from loaders.language import lexis
from loaders.language.lexer import DASHES
from loaders.language.token_view import TokenView
from loaders.record import ActionKind


def deed_recommended(view: TokenView, i: int) -> Deed | None:
    """"NIV is not recommended", "PEG should be considered", "riluzole is contraindicated in pregnancy"."""
    against = view.word(i) in lexis.WORDS_OF_RECOMMENDING_AGAINST
    lead = lead_of(view, i)
    copula = lead.start - 1
    told = view.word(copula) in {"is", "are"} or (lead.passive and view.word(copula) in lexis.MODALS_OF_AN_ORDER)
    behind = view.word(i + 1)
    ends = i + 1 >= len(view.tokens) or behind in lexis.ENDS_OF_A_TARGET or behind in OPENERS | {",", ")", *DASHES} or (
        behind in lexis.COORDINATORS | lexis.WORDS_CLOSING_A_TARGET)
    if not told or not ends or lead.needless or view.word(i + 2) == "be" or behind == "by" or (against and lead.negated):
        return None
    subject = subject_before(view, copula, sentence(view, i)[0])
    if subject is None:
        return None
    forbidden, rule = against or lead.negated, "recommended"
    if view.word(subject.start) == "no":
        forbidden, subject = True, Phrase(subject.start + 1, subject.end)
    if is_people(view, subject):
        if behind != "for":
            return None
        offered = noun_phrases(view, i + 2)
        named = kind_of(view, offered[0]) if len(offered) == 1 else None
        return Deed(copula, offered[0].end, i, named[0], forbidden, named[1], rule) if named else None
    named = kind_of(view, subject)
    if named is None and (against or (lead.negated and view.word(i) == "recommended")) and names_something(view, subject):
        named = GIVE, head_of(view, subject)
    return Deed(subject.start, i + 1, i, named[0], forbidden, named[1], rule) if named else None


def deeds_of_recommending(view: TokenView, i: int, done: Sequence[Deed], doses: Sequence[Candidate]) -> list[Deed]:
    """"Consider NIV", "we recommend against starting X", "we suggest not using X"."""
    lead, word = lead_of(view, i), view.word(i)
    before = view.word(lead.start - 1)
    subject = subject_before(view, lead.start - (before in lexis.MODALS_OF_AN_ORDER), sentence(view, i)[0])
    spoken = subject is not None and bool({*view.words(*subject)} & lexis.WHO_RECOMMENDS)
    people = before in lexis.MODALS_OF_AN_ORDER and subject is not None and is_people(view, subject)
    if lead.needless or lead.passive or not (spoken or people or opens_clause(view, lead, done)):
        return []
    place, against = i + 1, False
    while view.word(place) in {"against", "not"}:
        against, place = True, place + 1
    if word.startswith("advise") and not against:
        return []  # people are advised: a talk, and no order
    start = first_negation(view, lead.start, i)
    hit = VERBS.at(view.tokens, place)
    if hit and view.word(place).endswith("ing"):
        kind = cast("ActionKind", hit[1])
        objects = target_behind(view, hit[0], kind, doses)
        return each_target(view, Deed(start, hit[0], place, kind, against or lead.negated, None, "recommended"), objects)
    if view.word(place) in lexis.WORDS_THAT_OPEN_WHAT_IS_RECOMMENDED_AS_A_CLAUSE:
        return []
    found = []
    for phrase in noun_phrases(view, place, doses):
        whole = Phrase(phrase.start, end_of_complement(view, phrase))
        named = kind_of(view, whole)
        if named is None and against and word.startswith("recommend"):
            named = GIVE, phrase
        if named:
            found.append(Deed(start, max(phrase.end, named[1].end if named[1] else 0), i, named[0],
                              against or lead.negated, named[1], "recommended"))
    return found
