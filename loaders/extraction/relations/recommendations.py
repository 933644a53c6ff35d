"""Orders without a verb of their own: "NIV is not recommended", "consider stopping bisphosphonates", "X is contraindicated".

Why: half of what guidelines order is said by recommending a noun.
Method: "is", "are" or a modal and a word of recommending, or of advising against; the noun before it, or behind a verb of
    recommending, names the deed (`action_nouns`). What is contraindicated must not be given.
Fails: gives nothing where the noun names no deed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from loaders.extraction.phrases.action_nouns import GIVE, end_of_complement, head_of, kind_of
from loaders.extraction.phrases.action_targets import VERBS, Doses, Phrase, noun_phrases, target_behind
from loaders.extraction.phrases.clauses import sentence
from loaders.extraction.relations.deeds import (
    OPENERS,
    Deed,
    each_target,
    first_negation,
    lead_of,
    names_something,
    opens_clause,
    without_denial,
)
from loaders.extraction.relations.subjects import subject_of
from loaders.language import lexis
from loaders.language.lexer import DASHES
from loaders.language.token_view import TokenView
from loaders.record import ActionKind

_INITIALS = 2  # letters that name no body yet


def deed_recommended(view: TokenView, i: int) -> list[Deed]:
    """"NIV is not recommended", "PEG should be considered", "riluzole is contraindicated in pregnancy"."""
    against = view.word(i) in lexis.WORDS_OF_RECOMMENDING_AGAINST
    lead = lead_of(view, i)
    copula = lead.start - 1
    told = view.word(copula) in {"is", "are"} or (lead.passive and view.word(copula) in lexis.MODALS_OF_AN_ORDER)
    behind = view.word(i + 1)
    ends = i + 1 >= len(view.tokens) or behind in lexis.ENDS_OF_A_TARGET or behind in OPENERS | {",", ")", *DASHES} or (
        behind in lexis.COORDINATORS | lexis.WORDS_CLOSING_A_TARGET)
    if not told or not ends or lead.needless or view.word(i + 2) == "be" or behind == "by" or (against and lead.negated):
        return []
    subject = subject_of(view, copula, sentence(view, i)[0])
    if subject.void or not subject.parts or (subject.denied and (against or lead.negated)):
        return []
    forbidden, rule = against or lead.negated or subject.denied, "recommended"
    if subject.people:
        if behind != "for":
            return []
        offered = noun_phrases(view, i + 2)
        named = kind_of(view, offered[0]) if len(offered) == 1 else None
        return [Deed(copula, offered[0].end, i, named[0], forbidden, named[1], rule)] if named else []
    found = []
    for part in subject.parts:
        named = kind_of(view, part)
        if named is None and (against or (lead.negated and view.word(i) == "recommended")) and names_something(view, part):
            named = GIVE, head_of(view, part)
        if named:
            found.append(Deed(part.start, i + 1, i, named[0], forbidden, named[1], rule))
    return found


def deeds_of_recommending(view: TokenView, i: int, done: Sequence[Deed], doses: Doses) -> list[Deed]:
    """"Consider NIV", "we recommend against starting X", "we suggest not using X"."""
    lead, word = lead_of(view, i), view.word(i)
    before = view.word(lead.start - 1)
    refused = before == "cannot"
    modal = refused or before in lexis.MODALS_OF_AN_ORDER
    found = subject_of(view, lead.start - modal, sentence(view, i)[0])
    subject, turned = found.phrase, refused or lead.negated
    named_body = subject is not None and word.startswith("recommend") and _is_body(view, subject)
    spoken = named_body or (subject is not None and view.has(lexis.WHO_RECOMMENDS, *subject))
    people = modal and found.people
    if found.void or found.denied or lead.needless or lead.passive:
        return []
    if not (spoken or people or opens_clause(view, lead, done)):
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
        objects = target_behind(view, hit[0], kind, doses) or (
            [Phrase(place, hit[0])] if kind in {"measure", "perform"} and not against else [])  # "recommends screening"
        return each_target(view, Deed(start, hit[0], place, kind, against or turned, None, "recommended"), objects)
    if view.word(place) in lexis.WORDS_THAT_OPEN_WHAT_IS_RECOMMENDED_AS_A_CLAUSE:
        return []
    deeds, clear = [], without_denial(view, noun_phrases(view, place, doses))
    if clear is None or (clear[1] and (against or turned)):
        return []
    turned |= clear[1]
    for phrase in clear[0]:
        whole = Phrase(phrase.start, end_of_complement(view, phrase))
        named = kind_of(view, whole)
        if named is None and (against or clear[1]) and word.startswith("recommend") and not named_body:
            named = GIVE, phrase
        if named:
            deeds.append(Deed(start, max(phrase.end, named[1].end if named[1] else 0), i, named[0],
                              against or turned, named[1], "recommended"))
    return deeds


def _is_body(view: TokenView, phrase: Phrase) -> bool:
    """"CTFPHC and USPSTF both recommend": bodies that are known by their initials alone."""
    return any(token.text.isupper() and len(token.text) > _INITIALS for token in view.tokens[slice(*phrase)])
