"""What a statement orders: the verbs of its orders, what each is about, and whether it is to be done or not.

Why: "stop riluzole" and "do not start riluzole" name one drug and two deeds; a graph that keeps the drug alone inverts them.
Method: a verb of the table of kinds is an order where it opens a clause, or stands behind a modal or what recommends; a
    passive behind "should be"; a noun of doing, or a treatment, where it is recommended or forbidden. Its target is the
    phrase behind it, or the subject of a passive. "Do not", "never", "against" and "contraindicated" turn the polarity, never
    the kind. Each order hangs on the conditions of its sentence, else on the statement.
Fails: gives nothing for words without a known verb, for what is not needed, and for what is only told or thought of.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import cast

from loaders.extraction.candidates import Candidate
from loaders.extraction.phrases.action_targets import (
    NOUNS,
    PREPOSITIONS,
    VERBS,
    Phrase,
    is_people,
    noun_phrases,
    subject_before,
    target_behind,
)
from loaders.extraction.phrases.clauses import sentence
from loaders.extraction.phrases.parameters import MEASURES
from loaders.language import lexis
from loaders.language.drugs import NAMED, is_drug
from loaders.language.lexer import DASHES, is_glued
from loaders.language.lexicon import phrase_class
from loaders.language.token_view import CLOSING, SENTENCE_ENDS, TokenView
from loaders.record import ActionKind

_DIRECTIVES = phrase_class("directive")
_OPENERS = SENTENCE_ENDS | {":", "(", "[", "|", "→", ""}
_JOINTS = lexis.COORDINATORS | {",", "then"}
VERBS_GIVE = "give"  # what a contraindication forbids
_GAP, _OF_PASSIVE = 5, 12  # tokens: "and riluzole stopped"; back to the modal it shares
_FEW = 2


@dataclass
class Deed:
    """An order while it is read: tokens [start, end), the token of its verb, and what else is known."""

    start: int
    end: int
    verb: int
    kind: ActionKind
    forbidden: bool
    target: Phrase | None
    rule: str
    doses: list[Candidate] = field(default_factory=list)


@dataclass(frozen=True)
class _Lead:
    """What stands before a verb: the token it begins at, with its "do", "be" and "not"."""

    start: int
    negated: bool
    passive: bool
    needless: bool


def read(view: TokenView, candidates: Sequence[Candidate] = ()) -> list[Deed]:
    """The orders of a statement, in text order."""
    doses = [found for found in candidates if found.role == "dose"]
    found: list[Deed] = []
    for i, token in enumerate(view.tokens):
        if token.kind not in {"word", "name"} or token.start == token.end or view.word(sentence(view, i)[1]) == "?":
            continue  # a head that is lent to a cell, a question
        found += _deeds(view, i, found, doses)
    for n, deed in enumerate(found):
        if deed.target is None and n + 1 < len(found) and view.word(deed.end) in lexis.CONJUNCTIONS_OF_A_LIST and (
                found[n + 1].verb - deed.end <= _FEW):  # "start or continue riluzole"
            deed.target = found[n + 1].target
    _add_doses(view, found, doses)
    return [deed for deed in found if _settle(view, deed) and (
        deed.target or deed.doses or deed.kind not in _NEEDS_TARGET or view.word(deed.verb) in lexis.VERBS_OF_AN_ORDER_ALONE)]


def _take_dose_behind(view: TokenView, deed: Deed, doses: Sequence[Candidate]) -> None:
    """"Give 2 g of ceftriaxone IV": the dose right behind a verb, and the drug named in it."""
    dose = next((one for one in doses if deed.end <= one.start <= deed.end + _FEW and not (
        lexis.ENDS_OF_A_TARGET - {"with"}) & set(view.words(deed.end, one.start))), None)
    if dose is None or dose.start < deed.verb:
        return
    deed.doses.append(dose)
    deed.end = dose.end
    drug = (dose.parameter or "").lower().split()
    at = next((n for n in range(dose.start, dose.end) if drug and view.words(n, n + len(drug)) == drug), None)
    deed.target = Phrase(at, at + len(drug)) if at is not None else None


def named_deed(view: TokenView, phrase: Phrase) -> Deed | None:
    """The order that a noun of doing names where words tell when to do it: "PEG placement"."""
    found = _kind_of(view, phrase)
    return Deed(phrase.start, phrase.end, phrase.start, found[0], False, found[1], "noun") if found and found[1] else None


def _settle(view: TokenView, deed: Deed) -> bool:
    """What is taken is a drug or a test, what is given may be advice; a verb alone does not say so."""
    if deed.target is None:
        return True
    named = _kind_of(view, deed.target)
    if view.word(deed.verb) in {"take", "taken"}:
        deed.kind = named[0] if named and named[0] in _WHOLE_NAMES else VERBS_GIVE
        return named is not None or bool(deed.doses)
    if view.word(deed.verb) == "in":  # "a policy should be in place" places nothing
        return named is not None and named[0] == "place"
    if deed.kind in {"refer", "review"} and lexis.NOUNS_OF_DOCUMENTS & set(view.words(*deed.target)):
        return False
    if deed.kind == VERBS_GIVE and named and named[0] == "discuss":
        deed.kind = named[0]
    if deed.kind in lexis.KINDS_OF_ACTIONS_ON_NO_ONE and is_people(view, deed.target):
        deed.target = None
    if deed.kind == "treat" and (is_drug(view.tokens[deed.target.end - 1]) or "with" in view.words(deed.verb, deed.target.start)):
        deed.kind = VERBS_GIVE
    return True


_NEEDS_TARGET = lexis.KINDS_OF_ACTIONS_WITH_A_TARGET


def _deeds(view: TokenView, i: int, done: Sequence[Deed], doses: Sequence[Candidate]) -> list[Deed]:
    """The orders whose verb stands at token i; a list of targets makes one of each."""
    word = view.word(i)
    if word in lexis.WORDS_OF_RECOMMENDING | lexis.WORDS_OF_RECOMMENDING_AGAINST and (found := _recommended(view, i)):
        return [found]
    if word in lexis.VERBS_OF_RECOMMENDING and (several := _recommending(view, i, done, doses)):
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


def _lead(view: TokenView, i: int) -> _Lead:
    """Back over the adverbs, auxiliaries and negations before a verb."""
    place, negated, passive, needless = i, False, False, False
    while place > 0:
        word = view.word(place - 1)
        if word == "t" and view.word(place - 2) not in {"'", "’"}:
            break
        if word in lexis.NEGATORS_OF_AN_ORDER:
            negated = negated or view.word(place) != "only"
        elif word in lexis.AUXILIARIES_OF_AN_ORDER:
            passive = passive or word.startswith("be")
        elif word in lexis.WORDS_OF_NEEDLESSNESS:
            needless = True
        elif word not in lexis.ADVERBS_BESIDE_AN_ORDER and not (word.endswith("ly") and len(word) > 4) and not (  # noqa: PLR2004
                word in {"'", "’"} and view.word(place) == "t"):
            break
        place -= 1
    return _Lead(place, negated, passive, needless)


def _opens(view: TokenView, lead: _Lead, done: Sequence[Deed]) -> bool:
    """Whether a clause opens there: at a stop or colon, behind a fronted clause, or beside an earlier order."""
    before, low = view.word(lead.start - 1), sentence(view, lead.start)[0]
    if lead.start <= low or before in _OPENERS or (
            before in DASHES and not (is_glued(view.tokens, lead.start - 1) and is_glued(view.tokens, lead.start))):
        return True
    if before not in _JOINTS:
        return before in CLOSING and view.word(low) not in lexis.ARTICLES and _is_label(view, low, lead.start)
    if any(deed.verb >= low for deed in done) or _DIRECTIVES.at(view.tokens, low) or VERBS.at(view.tokens, low):
        return True
    fronted = view.word(low) in lexis.ENDS_OF_A_TARGET or view.word(low) in lexis.CONDITIONAL_AND_TEMPORAL
    return fronted and "," in view.words(low, lead.start)


def _is_label(view: TokenView, low: int, high: int) -> bool:
    """"(Strong) Offer ...": a bracket that opens the sentence."""
    return view.word(low) in {"(", "["} and not any(word in CLOSING for word in view.words(low, high - 1))


def _order(view: TokenView, verb: tuple[int, int], kind: ActionKind, done: Sequence[Deed],
           doses: Sequence[Candidate]) -> list[Deed]:
    """A verb in its plain form: behind a modal, behind what orders an infinitive, or opening a clause."""
    lead = _lead(view, verb[0])
    before = view.word(lead.start - 1)
    if lead.needless or view.word(verb[1]) in lexis.WORDS_BEHIND_A_NOUN or view.word(verb[1]) == ":":
        return []
    if kind == "continue" and view.word(verb[1]) == "to":
        return []  # "continue to monitor": what is ordered stands behind
    negated, start = lead.negated, _first_negation(view, lead.start, verb[0])
    objects = target_behind(view, verb[1], kind, doses)
    if before in lexis.MODALS_OF_AN_ORDER and not lead.passive:
        subject = subject_before(view, lead.start - 1, sentence(view, verb[0])[0])
        people = subject is not None and is_people(view, subject)
        if before in lexis.MODALS_THAT_ONLY_ALLOW and not people:
            return []
        if not people and objects and not (subject and view.word(subject.start) in lexis.WHO_RECOMMENDS):
            return []  # "Ibuprofen should reduce pain" tells what happens
        if not objects and not people:
            objects = [subject] if subject and _names_something(view, subject) else []
            start = subject.start if subject else start
        else:
            start = lead.start - 1
    elif before == "to":
        told = lead.start - 2
        while view.word(told) in lexis.NEGATORS_OF_AN_ORDER:
            negated, start, told = True, told, told - 1
        outer = _lead(view, told)
        impersonal = view.word(told) in lexis.WORDS_ORDERING_AN_INFINITIVE_BEHIND_IT and view.word(outer.start - 2) == "it"
        if view.word(told) not in lexis.WORDS_ORDERING_AN_INFINITIVE and not impersonal:
            return []
        if outer.negated and view.word(told) in lexis.WORDS_OF_NEEDLESSNESS | {"essential", "vital"}:
            return []
        negated = negated or outer.negated
    elif lead.passive or not _opens(view, lead, done) or not _orders_alone(view, verb) or _shares_infinitive(view, lead, done):
        return []
    elif before in {"or", "nor"} and not negated and done and done[-1].rule == "order" and (
            done[-1].verb >= sentence(view, verb[0])[0]):
        negated = done[-1].forbidden
    return _each(view, (start, verb[0], verb[1]), kind, negated, objects, "order")


def _orders_alone(view: TokenView, verb: tuple[int, int]) -> bool:
    """Whether a verb is one without a modal before it: "see Chapter 1" and "lower abdominal pain" order nothing."""
    word, behind = view.word(verb[0]), view.word(verb[1])
    if word in lexis.VERBS_THAT_ORDER_ONLY_BEHIND_A_MODAL or (
            word == "follow" and view.word(verb[0] + 1) in DASHES):  # "follow-up visits"
        return False
    return word not in lexis.ADJECTIVES_LIKE_A_VERB_OF_AN_ORDER or behind in lexis.ARTICLES_AND_OWNERS | {"dose", "doses"}


def _shares_infinitive(view: TokenView, lead: _Lead, done: Sequence[Deed]) -> bool:
    """"teach them to report it in order to modify or restart treatment": the joint joins two purposes."""
    if view.word(lead.start - 1) not in lexis.CONJUNCTIONS_OF_A_LIST or not done or lead.negated:
        return False
    purpose = view.last({"to"}, done[-1].end, lead.start - 1)
    return purpose is not None and "," not in view.words(purpose, lead.start) and (
        view.word(purpose + 1) not in lexis.ARTICLES_AND_OWNERS and view.tokens[purpose + 1].kind == "word"
        and view.word(lead.start - 2) != ",")


def _first_negation(view: TokenView, low: int, verb: int) -> int:
    """The token an order's words begin at: its "do not" or "never", else its verb."""
    if not lexis.NEGATORS_OF_AN_ORDER & set(view.words(low, verb)):
        return verb
    return next(n for n in range(low, verb + 1)
                if view.word(n) in lexis.AUXILIARIES_OF_AN_ORDER | lexis.NEGATORS_OF_AN_ORDER or n == verb)


def _each(view: TokenView, places: tuple[int, int, int], kind: ActionKind, negated: bool, objects: Sequence[Phrase],
          rule: str) -> list[Deed]:
    """An order for each of its targets, or one without a target."""
    start, verb, end = places
    found: list[Deed] = []
    for target in objects or [None]:
        told, cleared = (kind, target) if target is None else _past_gerund(view, kind, target)
        found.append(Deed(start, max(end, target.end if target else end), verb, told, negated, cleared, rule))
    return found


def _past_gerund(view: TokenView, kind: ActionKind, target: Phrase) -> tuple[ActionKind, Phrase | None]:
    """"Avoid using X": what is avoided is X."""
    hit = VERBS.at(view.tokens, target.start)
    if hit is None or not view.word(target.start).endswith("ing") or hit[0] >= target.end:
        return kind, target
    return kind, Phrase(hit[0] + (view.word(hit[0]) in lexis.ARTICLES_AND_OWNERS), target.end)


def _passive(view: TokenView, verb: tuple[int, int], kind: ActionKind, done: Sequence[Deed],
             doses: Sequence[Candidate]) -> list[Deed]:
    """"X should be stopped", "is not to be given", "should be stopped and replaced"."""
    lead, low = _lead(view, verb[0]), sentence(view, verb[0])[0]
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
    subject = subject_before(view, modal, low)
    if subject is None:
        return []
    if view.word(subject.start) in {"no", "neither"}:
        negated, subject = True, Phrase(subject.start + 1, subject.end)
    if view.words(subject.start - 2, subject.start) == ["so", "that"]:
        return []
    object_follows = view.word(verb[0]) in lexis.VERBS_OF_GIVING_TO_SOMEONE and view.word(verb[1]) not in (
        lexis.ENDS_OF_A_TARGET | lexis.WORDS_CLOSING_A_TARGET | _OPENERS) and bool(noun_phrases(view, verb[1], doses)) and (
            not view.word(verb[1]).endswith(("ly", "ed")))
    if is_people(view, subject) or object_follows:
        return _each(view, (modal, *verb), kind, negated, target_behind(view, verb[1], kind, doses), "passive")
    target = subject if _names_something(view, subject) else None
    if view.word(subject.start) in lexis.RELATIVE_PRONOUNS | {"which"}:
        target = _drug_before(view, low, subject.start)
        return [Deed(modal, verb[1], verb[0], kind, negated, target, "passive")] if target else []
    return [Deed(subject.start, verb[1], verb[0], kind, negated, target and _without_aside(view, target), "passive")]


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
    subject = subject_before(view, modal, low)
    return subject is not None and is_people(view, subject)


def _names_something(view: TokenView, phrase: Phrase) -> bool:
    return not (phrase.end == phrase.start + 1 and view.word(phrase.start) in lexis.PRONOUNS_OF_NO_TARGET)


def _recommended(view: TokenView, i: int) -> Deed | None:
    """"NIV is not recommended", "PEG should be considered", "riluzole is contraindicated in pregnancy"."""
    against = view.word(i) in lexis.WORDS_OF_RECOMMENDING_AGAINST
    lead = _lead(view, i)
    copula = lead.start - 1
    told = view.word(copula) in {"is", "are"} or (lead.passive and view.word(copula) in lexis.MODALS_OF_AN_ORDER)
    behind = view.word(i + 1)
    ends = i + 1 >= len(view.tokens) or behind in lexis.ENDS_OF_A_TARGET or behind in _OPENERS | {",", ")", *DASHES} or (
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
        named = _kind_of(view, offered[0]) if len(offered) == 1 else None
        return Deed(copula, offered[0].end, i, named[0], forbidden, named[1], rule) if named else None
    named = _kind_of(view, subject)
    if named is None and (against or (lead.negated and view.word(i) == "recommended")) and _names_something(view, subject):
        named = cast("ActionKind", VERBS_GIVE), _head(view, subject)
    return Deed(subject.start, i + 1, i, named[0], forbidden, named[1], rule) if named else None


def _recommending(view: TokenView, i: int, done: Sequence[Deed], doses: Sequence[Candidate]) -> list[Deed]:
    """"Consider NIV", "we recommend against starting X", "we suggest not using X"."""
    lead, word = _lead(view, i), view.word(i)
    before = view.word(lead.start - 1)
    subject = subject_before(view, lead.start - (before in lexis.MODALS_OF_AN_ORDER), sentence(view, i)[0])
    spoken = subject is not None and bool({*view.words(*subject)} & lexis.WHO_RECOMMENDS)
    people = before in lexis.MODALS_OF_AN_ORDER and subject is not None and is_people(view, subject)
    if lead.needless or lead.passive or not (spoken or people or _opens(view, lead, done)):
        return []
    place, against = i + 1, False
    while view.word(place) in {"against", "not"}:
        against, place = True, place + 1
    if word.startswith("advise") and not against:
        return []  # people are advised: a talk, and no order
    start = _first_negation(view, lead.start, i)
    hit = VERBS.at(view.tokens, place)
    if hit and view.word(place).endswith("ing"):
        kind = cast("ActionKind", hit[1])
        objects = target_behind(view, hit[0], kind, doses)
        return _each(view, (start, place, hit[0]), kind, against or lead.negated, objects, "recommended")
    if view.word(place) in {"that", "whether", "if", "to"}:
        return []
    found = []
    for phrase in noun_phrases(view, place, doses):
        whole = Phrase(phrase.start, _end_of_complement(view, phrase))
        named = _kind_of(view, whole)
        if named is None and against and word.startswith("recommend"):
            named = cast("ActionKind", VERBS_GIVE), phrase
        if named:
            found.append(Deed(start, max(phrase.end, named[1].end if named[1] else 0), i, named[0],
                              against or lead.negated, named[1], "recommended"))
    return found


def _end_of_complement(view: TokenView, phrase: Phrase) -> int:
    """"referral to a specialist", "screening for depression", "treatment with riluzole": the noun with what it is of."""
    if view.word(phrase.end) in {"to", "for", "with"} and (behind := noun_phrases(view, phrase.end + 1)):
        return behind[0].end
    return phrase.end


def _head(view: TokenView, phrase: Phrase) -> Phrase:
    """The phrase up to its first preposition."""
    end = next((n for n in range(phrase.start, phrase.end) if view.word(n) in lexis.ENDS_OF_A_TARGET), phrase.end)
    return Phrase(phrase.start, end) if end > phrase.start else phrase


def _kind_of(view: TokenView, phrase: Phrase) -> tuple[ActionKind, Phrase | None] | None:
    """What doing a noun phrase names, and what it is about: "initiation of NIV", "starting NIV", "a trial of NIV"."""
    hit = VERBS.at(view.tokens, phrase.start)
    if hit and view.word(phrase.start).endswith("ing") and hit[0] < phrase.end:
        behind = target_behind(view, hit[0], hit[1])
        return cast("ActionKind", hit[1]), behind[0] if behind else None
    head = _head(view, phrase)
    if lexis.NOUNS_OF_NO_ACTION & {view.word(head.start), view.word(head.end - 1)}:
        return None
    core = view.up_to({"of", "("}, head.start, head.end)
    noun = NOUNS.before(view.tokens, core) or (NOUNS.before(view.tokens, core - 1) if len(view.word(core - 1)) == 1 else None)
    behind = view.word(core)
    kind = noun[1] if noun and noun[0] >= head.start else _kind_by_form(view, Phrase(head.start, core))
    if kind is None and behind == "of":  # "a trial of NIV", "the use of pulse oximetry"
        rest = NOUNS.before(view.tokens, head.end)
        kind = rest[1] if rest and rest[0] > core else _kind_by_form(view, Phrase(core + 1, head.end))
        return (cast("ActionKind", kind), head) if kind else None
    if kind is None:
        return None
    general = noun and lexis.NOUNS_OF_TREATING_IN_GENERAL & set(view.words(noun[0], core))
    linked = behind if behind == "of" else view.word(head.end) if head.end < phrase.end and (
        view.word(head.end) in PREPOSITIONS) else ""
    if noun and linked and not (general and linked != "with") and (linked == "of" or kind not in {VERBS_GIVE, "perform"}
                                                                   or linked == "with"):
        rest_of = noun_phrases(view, (core if linked == "of" else head.end) + 1)
        if rest_of:
            return cast("ActionKind", kind), rest_of[0]
    if noun and kind not in _WHOLE_NAMES and (before := noun_phrases(view, head.start)) and before[0].start < noun[0]:
        return cast("ActionKind", kind), Phrase(before[0].start, noun[0])
    return cast("ActionKind", kind), head if kind in _WHOLE_NAMES else None


_WHOLE_NAMES = lexis.KINDS_OF_ACTIONS_NAMED_WHOLE


def _kind_by_form(view: TokenView, phrase: Phrase) -> str | None:
    """What is done with a drug, a measure or a procedure that is recommended without a verb."""
    if phrase.end <= phrase.start:
        return None
    last = view.tokens[phrase.end - 1]
    if NAMED.before(view.tokens, phrase.end) or is_drug(last) or last.key in lexis.KINDS_OF_MEDICINES:
        return VERBS_GIVE
    if last.key.endswith("therapy"):
        return VERBS_GIVE
    if any(last.key.endswith(ending) for ending in lexis.ENDINGS_OF_PROCEDURES):
        return "perform"
    measured = MEASURES.before(view.tokens, phrase.end)
    return "measure" if measured and measured[0] >= phrase.start else None


def _add_doses(view: TokenView, deeds: Sequence[Deed], doses: Sequence[Candidate]) -> None:
    """The doses of an order's clause, up to the next order, unless they are of another drug."""
    for n, deed in enumerate(deeds):
        if deed.kind not in lexis.KINDS_OF_ACTIONS_WITH_A_DOSE:
            continue
        if deed.target is None:
            _take_dose_behind(view, deed, doses)
            continue
        low, high = sentence(view, deed.verb)
        later = next((other.start for other in deeds[n + 1:] if other.start > deed.verb), high)
        words = {*view.words(*deed.target)}
        for dose in doses:
            about = {word.lower() for word in (dose.parameter or "").split()}
            if min(deed.start, max(low, deed.target.start)) <= dose.start < min(high, later) and (
                    not about or about & words or not any(is_drug(token) for token in view.tokens[slice(*deed.target)])):
                deed.doses.append(dose)


