"""What a statement orders: the verbs of its orders, what each is about, and whether it is to be done or not.

Why: "stop riluzole" and "do not start riluzole" name one drug and two deeds; a graph that keeps the drug alone inverts them.
Method: a verb of the table of kinds is an order where it opens a clause, or stands behind a modal or what recommends; a
    passive behind "should be"; a noun of doing, or a treatment, where it is recommended or forbidden. Its target is the
    phrase behind it, or the subject of a passive. "Do not", "never", "against" and "contraindicated" turn the polarity,
    never the kind. Each order hangs on the conditions of its sentence, else on the statement.
Fails: gives nothing for words without a known verb, for what is not needed, and for what is only told or thought of.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import cast

from loaders.extraction.candidates import Candidate
from loaders.extraction.phrases.action_nouns import GIVE, WHOLE, kind_of
from loaders.extraction.phrases.action_targets import (
    PREPOSITIONS,
    VERBS,
    Doses,
    Phrase,
    is_people,
    is_verb,
    noun_phrases,
    target_behind,
)
from loaders.extraction.phrases.clauses import AVOID, sentence
from loaders.extraction.phrases.parameters import MEASURES
from loaders.extraction.relations.deeds import (
    OPENERS,
    Deed,
    Lead,
    each_target,
    first_negation,
    is_bounded,
    lead_of,
    names_something,
    opens_clause,
    turn_round,
)
from loaders.extraction.relations.doses_of_orders import add_doses
from loaders.extraction.relations.recommendations import deed_recommended, deeds_of_recommending
from loaders.extraction.relations.subjects import subject_of
from loaders.extraction.relations.switches import name_what_is_new
from loaders.language import lexis
from loaders.language.drugs import is_drug
from loaders.language.lexer import DASHES
from loaders.language.token_view import TokenView
from loaders.record import ActionKind

_GAP, _OF_PASSIVE = 5, 12  # tokens: "and riluzole stopped"; back to the modal it shares
_FEW = 2  # tokens
_PREDICATES = (lexis.FINITE_HELPERS | lexis.FINITE_WORDS_OF_A_CLAUSE | lexis.WORDS_OF_NO_NAMED_DEED
               | lexis.WORDS_OF_NEEDLESSNESS)
_NEEDS_TARGET = lexis.KINDS_OF_ACTIONS_WITH_A_TARGET


def read(view: TokenView, candidates: Sequence[Candidate] = ()) -> list[Deed]:
    """The orders of a statement, in text order."""
    doses = Doses([found for found in candidates if found.role == "dose"])
    bounds = {found.start for found in candidates if found.role in {"schedule", "duration"}}
    found: list[Deed] = []
    for i, token in enumerate(view.tokens):
        if token.kind not in {"word", "name"} or token.start == token.end or view.word(sentence(view, i)[1]) == "?":
            continue  # a head that is lent to a cell, a question
        found += _deeds(view, i, found, doses)
    for n, deed in enumerate(found):
        if deed.target is None and n + 1 < len(found) and view.word(deed.end) in lexis.CONJUNCTIONS_OF_A_LIST | {"nor"} and (
                found[n + 1].verb - deed.end <= _FEW):  # "start or continue riluzole"
            deed.target = found[n + 1].target
    for deed in found:
        name_what_is_new(view, deed)
    add_doses(view, found, doses)
    found = [deed for deed in found if _settle(view, deed)]
    whole = [deed for deed in found if not is_bounded(view, deed, bounds)]
    kept = {id(deed) for deed in whole}
    view.unread.update(*(range(deed.start, deed.end) for deed in found if id(deed) not in kept))
    return [deed for deed in whole if (
        deed.target or deed.doses or deed.kind not in _NEEDS_TARGET or view.word(deed.verb) in lexis.VERBS_OF_AN_ORDER_ALONE
        or view.word(deed.end) in lexis.WORDS_IN_PLACE_OF_A_TARGET | lexis.CONDITIONAL)]


def named_deed(view: TokenView, phrase: Phrase) -> Deed | None:
    """The order that a noun of doing names where words tell when to do it: "PEG placement", "give 50 ml of glucose"."""
    bidden = _without_approval(view, phrase)
    verb = VERBS.at(view.tokens, bidden.start)
    ordered = verb is not None and not view.word(bidden.start).endswith("ing")
    noun = Phrase(verb[0], _end_of_first_order(view, bidden)) if verb and ordered else bidden
    found = kind_of(view, noun) if bidden.end - bidden.start > 1 and _is_plain_noun(view, noun) else None
    if found is None or found[1] is None or (verb and ordered and verb[1] != found[0]) or (
            bidden == phrase and found[0] == "measure" and not ordered and _is_told_of_measure(view, noun)):
        return None
    end = noun.end if ordered else phrase.end  # with what bids it: "is reasonable"
    return Deed(bidden.start, end, bidden.start, found[0], False, found[1], "noun")


def _without_approval(view: TokenView, phrase: Phrase) -> Phrase:
    """The noun before a predicate that bids it: "is needed", "should be done within an hour", "is recommended"."""
    place = view.first(lexis.WORDS_BIDDING_WHAT_IS_NAMED, phrase.start, phrase.end)
    if place is None or view.has(_PREDICATES, place + 1, phrase.end) or not (
            place + 1 == phrase.end or view.word(place + 1) in lexis.ENDS_OF_A_TARGET):
        return phrase
    by_modal = view.word(place - 1) == "be" and view.word(place - 2) in {"should", "must"}
    return Phrase(phrase.start, place - 1 - by_modal) if by_modal or view.word(place - 1) in {"is", "are"} else phrase


def _end_of_first_order(view: TokenView, phrase: Phrase) -> int:
    """"give 50 ml of glucose and measure again": the token at which a further order is joined."""
    joints = (n for n in range(phrase.start, phrase.end) if view.word(n) in lexis.COORDINATORS and is_verb(view, n + 1))
    return next(joints, phrase.end)


def _is_plain_noun(view: TokenView, phrase: Phrase) -> bool:
    """Whether the words are one noun phrase: what a verb, a "no" or "is harmful" says of the noun could turn it round."""
    gerund = view.word(phrase.start).endswith("ing")
    told = VERBS.first(view.tokens, phrase.start + gerund, phrase.end) or AVOID.first(view.tokens, *phrase)
    articles = [n for n in range(phrase.start + 1, phrase.end) if view.word(n) in lexis.ARTICLES_AND_OWNERS and (
        view.tokens[n].text.islower() and view.word(n - 1) not in lexis.JOINTS_WITHIN_A_TARGET | PREPOSITIONS.keys())]
    return not (told or articles or view.has(_PREDICATES, *phrase))


def _is_told_of_measure(view: TokenView, phrase: Phrase) -> bool:
    """"Surgery carries a risk": a measure behind other words may be what is said of them."""
    measured = MEASURES.before(view.tokens, phrase.end)
    return measured is not None and measured[0] > phrase.start


def _settle(view: TokenView, deed: Deed) -> bool:
    """What is taken is a drug or a test, what is given may be advice; a verb alone does not say so."""
    if view.word(deed.end) in lexis.WORDS_OF_SCARCITY:
        return False  # "should be given rarely"
    if view.word(deed.end) == "immediately" and MEASURES.at(view.tokens, deed.end + 1):
        return False  # "start NIV immediately FVC is < 50%": a limit that is not read
    if deed.target is None:
        return True
    named = kind_of(view, deed.target)
    if view.word(deed.verb) in {"take", "taken"}:
        deed.kind = named[0] if named and named[0] in WHOLE else GIVE
        return named is not None or bool(deed.doses)
    if view.word(deed.verb) == "in":  # "a policy should be in place" places nothing
        return named is not None and named[0] == "place"
    if deed.kind in {"refer", "review"} and lexis.NOUNS_OF_DOCUMENTS & set(view.words(*deed.target)):
        return False
    if deed.kind == GIVE and named and named[0] == "discuss":
        deed.kind = named[0]
    if deed.kind in lexis.KINDS_OF_ACTIONS_ON_NO_ONE and is_people(view, deed.target):
        deed.target = None
    with_it = deed.target is not None and "with" in view.words(deed.verb, deed.target.start)
    if deed.kind == "treat" and deed.target and (with_it or is_drug(view.tokens[deed.target.end - 1])):
        deed.kind = GIVE
    return True


def _deeds(view: TokenView, i: int, done: Sequence[Deed], doses: Doses) -> list[Deed]:
    """The orders whose verb stands at token i; a list of targets makes one of each."""
    word = view.word(i)
    if word in lexis.WORDS_OF_RECOMMENDING | lexis.WORDS_OF_RECOMMENDING_AGAINST and (found := deed_recommended(view, i)):
        return found
    if word in lexis.VERBS_OF_RECOMMENDING and (several := deeds_of_recommending(view, i, done, doses)):
        return several
    hit = VERBS.at(view.tokens, i)
    if hit is None or word.endswith("ing"):
        return []
    kind = cast("ActionKind", hit[1])
    if _is_participle(word):
        return _passive(view, (i, hit[0]), kind, done, doses)
    return _order(view, (i, hit[0]), kind, done, doses)


def _is_participle(word: str) -> bool:
    return word in lexis.PARTICIPLES_OF_AN_ORDER or (word.endswith("ed") and not word.endswith("eed"))


def _order(view: TokenView, verb: tuple[int, int], kind: ActionKind, done: Sequence[Deed],
           doses: Doses) -> list[Deed]:
    """A verb in its plain form: behind a modal, behind what orders an infinitive, or opening a clause."""
    lead = lead_of(view, verb[0])
    before = view.word(lead.start - 1)
    if lead.needless or view.word(verb[1]) in lexis.WORDS_BEHIND_A_NOUN or view.word(verb[1]) == ":":
        return []
    if kind == "continue" and view.word(verb[1]) == "to":
        return []  # "continue to monitor": what is ordered stands behind
    negated, start = lead.negated, first_negation(view, lead.start, verb[0])
    objects = target_behind(view, verb[1], kind, doses)
    if before in lexis.MODALS_OF_AN_ORDER and not lead.passive:
        found = subject_of(view, lead.start - 1, sentence(view, verb[0])[0])
        subject, people = found.phrase, found.people or _opens_with_modal(view, lead, kind)
        if found.void or (found.denied and negated) or (before in lexis.MODALS_THAT_ONLY_ALLOW and not found.people):
            return []
        negated |= found.denied
        if not people and objects and not (subject and view.word(subject.start) in lexis.WHO_RECOMMENDS):
            return []  # "Ibuprofen should reduce pain" tells what happens
        if not objects and not people:
            objects = [part for part in found.parts if names_something(view, part)]
            start = subject.start if subject else start
        else:
            start = lead.start - 1
    elif before == "to":
        told = lead.start - 2
        while view.word(told) in lexis.NEGATORS_OF_AN_ORDER:
            negated, start, told = True, told, told - 1
        outer = lead_of(view, told)
        impersonal = view.word(told) in lexis.WORDS_ORDERING_AN_INFINITIVE_BEHIND_IT and view.word(outer.start - 2) == "it"
        if view.word(told) not in lexis.WORDS_ORDERING_AN_INFINITIVE and not impersonal:
            return []
        if outer.negated and view.word(told) in lexis.WORDS_OF_NEEDLESSNESS | {"essential", "vital"}:
            return []
        negated = negated or outer.negated
    elif lead.passive or not _orders_alone(view, verb) or not opens_clause(view, lead, done) or (
            _shares_infinitive(view, lead, done)):
        return []
    elif not negated and done and done[-1].forbidden and done[-1].rule == "order" and (
            done[-1].verb >= sentence(view, verb[0])[0]):
        shared = _shares_negation(view, lead.start - 1, verb[1], done[-1])
        if shared is None:
            return []
        negated = shared
    return each_target(view, Deed(start, verb[1], verb[0], kind, negated, None, "order"), objects)


def _shares_negation(view: TokenView, joint: int, end: int, denied: Deed) -> bool | None:
    """Whether the "do not" of an order holds for the verb joined to it; None where the words may be meant either way.

    "Do not stop A, reduce B or give C" forbids all three; of "do not stop A, reduce B and give C" nobody can tell.
    """
    word = view.word(joint)
    if word in {"or", "nor"}:
        return True
    if word == ",":
        further = view.first(lexis.COORDINATORS | {"nor"} | lexis.CONDITIONAL, end, sentence(view, end)[1])
        listed = further is not None and is_verb(view, further + 1)
        return False if further is None or not listed or view.word(further) == "but" else (
            True if view.word(further) in {"or", "nor"} else None)
    bare = any(view.word(n) == "," and is_verb(view, n + 1) for n in range(denied.verb, joint))
    return None if word == "and" and (bare or view.word(joint - 1) != ",") else False


def _opens_with_modal(view: TokenView, lead: Lead, kind: ActionKind) -> bool:
    """"Should not give riluzole": who is told goes without saying; "should reduce pain" tells what something does."""
    opened = lead.start - 1 <= sentence(view, lead.start)[0] or view.word(lead.start - 2) in OPENERS
    return opened and kind not in lexis.KINDS_OF_ACTIONS_LIKE_AN_EFFECT


def _orders_alone(view: TokenView, verb: tuple[int, int]) -> bool:
    """Whether a verb is one without a modal before it: "see Chapter 1" and "lower abdominal pain" order nothing."""
    word, behind = view.word(verb[0]), view.word(verb[1])
    if word in lexis.VERBS_THAT_ORDER_ONLY_BEHIND_A_MODAL or (
            word == "follow" and view.word(verb[0] + 1) in DASHES):  # "follow-up visits"
        return False
    return word not in lexis.ADJECTIVES_LIKE_A_VERB_OF_AN_ORDER or behind in lexis.ARTICLES_AND_OWNERS | {"dose", "doses"}


def _shares_infinitive(view: TokenView, lead: Lead, done: Sequence[Deed]) -> bool:
    """"teach them to report it in order to modify or restart treatment": the joint joins two purposes."""
    if view.word(lead.start - 1) not in lexis.CONJUNCTIONS_OF_A_LIST or lead.negated:
        return False
    if view.word(lead.start - 3) == "to" and view.tokens[lead.start - 2].kind == "word" and not (
            done and done[-1].verb == lead.start - 2):
        return True  # "is recommended to prevent or treat it", which no order stands before
    if not done:
        return False
    purpose = view.last({"to"}, done[-1].end, lead.start - 1)
    return purpose is not None and "," not in view.words(purpose, lead.start) and (
        view.word(purpose + 1) not in lexis.ARTICLES_AND_OWNERS and view.tokens[purpose + 1].kind == "word"
        and view.word(lead.start - 2) != ",")


def _passive(view: TokenView, verb: tuple[int, int], kind: ActionKind, done: Sequence[Deed],
             doses: Doses) -> list[Deed]:
    """"X should be stopped", "is not to be given", "should be stopped and replaced"."""
    lead, low = lead_of(view, verb[0]), sentence(view, verb[0])[0]
    before, negated, modal = view.word(lead.start - 1), lead.negated, lead.start - 1
    if lead.needless:
        return []
    if not lead.passive:
        return _shared_passive(view, verb, kind, done, low)
    if before == "to":
        while view.word(modal - 1) in lexis.NEGATORS_OF_AN_ORDER:
            negated, modal = True, modal - 1
        modal -= view.word(modal - 1) in {"is", "are"}
        if view.word(modal) not in {"is", "are"}:
            return []
    elif before not in lexis.MODALS_OF_AN_ORDER:
        return []
    found = subject_of(view, modal, low)
    subject = found.phrase
    if subject is None or found.void or (found.denied and negated):
        return [Deed(modal, verb[1], verb[0], kind, True, target, "passive") for target in target_behind(
            view, verb[1], kind, doses)] if found.denied and found.people and not negated and not found.void else []
    negated |= found.denied
    if view.words(subject.start - 2, subject.start) == ["so", "that"] or (
            subject.end > subject.start + 1 and view.word(subject.end - 1) in lexis.RELATIVE_PRONOUNS | {"which"}):
        return []  # "the amount that can be given is": what it is, not to give it
    object_follows = view.word(verb[0]) in lexis.VERBS_OF_GIVING_TO_SOMEONE and view.word(verb[1]) not in (
        lexis.ENDS_OF_A_TARGET | lexis.WORDS_CLOSING_A_TARGET | OPENERS) and bool(noun_phrases(view, verb[1], doses)) and (
            not view.word(verb[1]).endswith(("ly", "ed")))
    if found.people or object_follows:
        told = Deed(modal, verb[1], verb[0], kind, negated, None, "passive")
        spoken_against = view.word(verb[1]) in lexis.NEGATORS_OF_AN_ORDER  # "should be advised not to smoke"
        return each_target(view, told, [] if spoken_against else target_behind(view, verb[1], kind, doses))
    if view.word(subject.start) in lexis.RELATIVE_PRONOUNS | {"which"}:
        target = _drug_before(view, low, subject.start)
        return [Deed(modal, verb[1], verb[0], kind, negated, target, "passive")] if target else []
    named = [_without_aside(view, part) for part in found.parts if names_something(view, part)]
    told = Deed(subject.start, verb[1], verb[0], kind, negated, None, "passive")
    return [turn_round(view, replace(told, target=target, doses=[])) for target in named] or [told]


def _without_aside(view: TokenView, phrase: Phrase) -> Phrase:
    """The subject without a long bracket and what stands behind it: "miconazole 2% cream (one application ...)"."""
    opened = next((n for n in range(phrase.start, phrase.end) if view.word(n) == "("), phrase.end)
    return Phrase(phrase.start, opened) if opened > phrase.start and view.has_number(opened, phrase.end) else phrase


def _drug_before(view: TokenView, low: int, high: int) -> Phrase | None:
    """"riluzole 100 mg daily (50 mg twice daily), which ... should be started": the one drug named before."""
    named = [n for n in range(low, high) if is_drug(view.tokens[n])]
    return Phrase(named[0], named[0] + 1) if len({view.word(n) for n in named}) == 1 else None


def _shared_passive(view: TokenView, verb: tuple[int, int], kind: ActionKind, done: Sequence[Deed], low: int) -> list[Deed]:
    """"should be reported, and riluzole stopped", "should be stopped and replaced": the modal of the passive before."""
    last = next((deed for deed in reversed(done) if deed.rule == "passive" and deed.verb >= low), None)
    modal = view.last(lexis.MODALS_OF_AN_ORDER, max(low, verb[0] - _OF_PASSIVE), verb[0])
    if modal is None or "be" not in view.words(modal, verb[0]) or _is_people_told(view, modal, low):
        return []
    if last and view.word(verb[0] - 1) in lexis.CONJUNCTIONS_OF_A_LIST and last.end == verb[0] - 1:
        return [Deed(last.start, verb[1], verb[0], kind, last.forbidden, last.target, "passive")]
    joint = view.last(lexis.CONJUNCTIONS_OF_A_LIST, max(modal, verb[0] - _GAP), verb[0])
    if joint is None or view.word(joint - 1) != "," or "not" in view.words(modal, joint):
        return []
    target = noun_phrases(view, joint + 1)
    if len(target) != 1 or target[0].end < verb[0] or is_people(view, Phrase(joint + 1, verb[0])):
        return []
    return [Deed(joint + 1, verb[1], verb[0], kind, False, Phrase(target[0].start, verb[0]), "passive")]


def _is_people_told(view: TokenView, modal: int, low: int) -> bool:
    return subject_of(view, modal, low).people
