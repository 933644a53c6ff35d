"""An order while it is read, and what stands before its verb.

Why: whether a verb orders, and whether it forbids, is told by the few words before it.
Method: back over adverbs, "do", "be" and "not" to where the clause opens, or to a modal.
Fails: it cannot.
"""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from typing import cast

from loaders.extraction.candidates import Candidate
from loaders.extraction.phrases.action_nouns import kind_of
from loaders.extraction.phrases.action_targets import NOUNS, PREPOSITIONS, VERBS, Phrase
from loaders.extraction.phrases.clauses import sentence
from loaders.language import lexis
from loaders.language.comparators import COMPARING
from loaders.language.drugs import is_drug
from loaders.language.frequencies import frequency_at
from loaders.language.lexer import DASHES, is_glued
from loaders.language.lexicon import phrase_class
from loaders.language.routes import route_at
from loaders.language.token_view import CLOSING, OPENING, SENTENCE_ENDS, TokenView
from loaders.record import ActionKind

_DIRECTIVES = phrase_class("directive")
OPENERS = SENTENCE_ENDS | {":", "(", "[", "|", "→", ""}
_JOINTS = lexis.COORDINATORS | {",", "then"}
_COMPARED = COMPARING | {"≤", "≥"}
_SHORTEST_ADVERB = 4  # letters of a word in -ly that is no adverb yet: "only" is
_BOUND = 3  # tokens: "as a first choice"


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
class Lead:
    """What stands before a verb: the token it begins at, with its "do", "be" and "not"."""

    start: int
    negated: bool
    passive: bool
    needless: bool


def lead_of(view: TokenView, i: int) -> Lead:
    """Back over the adverbs, auxiliaries and negations before a verb."""
    place, negated, passive, needless = i, False, False, False
    while place > 0:
        word = view.word(place - 1)
        if word == "t" and view.word(place - 2) not in {"'", "’"}:
            break
        if word in lexis.NEGATORS_OF_AN_ORDER:
            negated, needless = True, needless or view.word(place) == "only"  # "do not only give": what else is not said
        elif word in lexis.AUXILIARIES_OF_AN_ORDER:
            passive = passive or word.startswith("be")
        elif word in lexis.WORDS_OF_NEEDLESSNESS | lexis.WORDS_OF_SCARCITY:
            needless = True
        elif word not in lexis.ADVERBS_BESIDE_AN_ORDER and not (word.endswith("ly") and len(word) > 4) and not (  # noqa: PLR2004
                word in {"'", "’"} and view.word(place) == "t") and not _is_dash_of_negation(view, place - 1):
            break
        place -= 1
    return Lead(place, negated, passive, needless)


def _is_dash_of_negation(view: TokenView, i: int) -> bool:
    """"not-recommended"."""
    return view.word(i) in DASHES and view.is_glued(i) and view.word(i - 1) in lexis.NEGATORS_OF_AN_ORDER


def opens_clause(view: TokenView, lead: Lead, done: Sequence[Deed]) -> bool:
    """Whether a clause opens there: at a stop or colon, behind a fronted clause, or beside an earlier order."""
    before, low = view.word(lead.start - 1), sentence(view, lead.start)[0]
    if lead.start <= low or before in OPENERS or (
            before in DASHES and not (is_glued(view.tokens, lead.start - 1) and is_glued(view.tokens, lead.start))):
        return True
    if view.word(lead.start) == "nor" and done and done[-1].verb >= low:
        return True  # "Do not stop riluzole nor reduce NIV"
    if before not in _JOINTS:
        return before in CLOSING and view.word(low) not in lexis.ARTICLES and _is_label(view, low, lead.start)
    if (done and done[-1].verb >= low) or _DIRECTIVES.at(view.tokens, low) or VERBS.at(view.tokens, low):
        return True
    fronted = view.word(low) in lexis.ENDS_OF_A_TARGET or view.word(low) in lexis.CONDITIONAL_AND_TEMPORAL
    return fronted and "," in view.words(low, lead.start)


def _is_label(view: TokenView, low: int, high: int) -> bool:
    """"(Strong) Offer ...": a bracket that opens the sentence."""
    return view.word(low) in OPENING and not any(word in CLOSING for word in view.words(low, high - 1))


def first_negation(view: TokenView, low: int, verb: int) -> int:
    """The token an order's words begin at: its "do not" or "never", else its verb."""
    if not lexis.NEGATORS_OF_AN_ORDER & set(view.words(low, verb)):
        return verb
    return next(n for n in range(low, verb + 1)
                if view.word(n) in lexis.AUXILIARIES_OF_AN_ORDER | lexis.NEGATORS_OF_AN_ORDER or n == verb)


def each_target(view: TokenView, order: Deed, objects: Sequence[Phrase]) -> list[Deed]:
    """An order for each of its targets, or as it is without one; none where it is unclear what a "no" before them denies."""
    order, clear = _of_gerund(view, order), without_denial(view, objects)
    if clear is None or (clear[1] and order.forbidden):
        return []
    order = replace(order, forbidden=order.forbidden or clear[1])
    return [turn_round(view, replace(order, end=max(order.end, target.end), target=_past_gerund(view, target), doses=[]))
            for target in clear[0]] or [order]


def without_denial(view: TokenView, objects: Sequence[Phrase]) -> tuple[list[Phrase], bool] | None:
    """"no opioids", "neither A nor B": what is denied, and that it is; None where it is unclear how far the "no" goes."""
    first = next(iter(objects), None)
    if first is None or view.word(first.start) not in lexis.WORDS_DENYING_A_SUBJECT:
        return list(objects), False
    rest = [Phrase(first.start + 1, first.end), *objects[1:]]
    shared = len(rest) > 1 and view.word(first.start) != "neither"
    if shared or rest[0].start >= rest[0].end or view.has({"and"}, *rest[0]):
        return None
    return rest, True


def turn_round(view: TokenView, order: Deed) -> Deed:
    """"Avoid discontinuation of X": to avoid a deed that its noun, or its gerund, names is to forbid that deed."""
    named = _deed_avoided(view, order)
    if named is None or named[1] is None:
        return order
    return replace(order, kind=named[0], forbidden=not order.forbidden, target=named[1])


def _deed_avoided(view: TokenView, order: Deed) -> tuple[ActionKind, Phrase | None] | None:
    """The deed that an order to avoid names, without what it is of where other words bound it: "abrupt withdrawal of X"."""
    target = order.target
    if order.kind != "avoid" or target is None:
        return None
    named = kind_of(view, target)
    if named is None or named[0] in lexis.KINDS_OF_ACTIONS_NAMED_WHOLE | {"avoid"}:
        return None
    noun = NOUNS.at(view.tokens, target.start)
    about = named[1]
    before = about is not None and about.start == target.start and (
        is_drug(view.tokens[about.end - 1]) or view.word(about.end - 1) in lexis.NOUNS_THAT_LEAVE_THE_DRUG_OPEN)
    plain = before or view.word(target.start).endswith("ing") or (noun is not None and noun[1] == named[0])
    return named[0], about if plain else None


def _of_gerund(view: TokenView, order: Deed) -> Deed:
    """"Avoid stopping X" is no avoiding of X: it forbids to stop it, which is the opposite."""
    place = order.end + (view.word(order.end) in PREPOSITIONS)
    hit = VERBS.at(view.tokens, place) if order.kind == "avoid" and view.word(place).endswith("ing") else None
    if hit is None or hit[1] in {"avoid", "give"}:
        return order
    return replace(order, end=hit[0], kind=cast("ActionKind", hit[1]), forbidden=not order.forbidden)


def is_bounded(view: TokenView, deed: Deed, bounds: AbstractSet[int] = frozenset()) -> bool:
    """Whether an order is cut at its bound, mostly a prohibition of one way of doing: "do not use X alone".

    Other bounds are "for more than 5 days", "as a first choice". Without the bound it would forbid what is allowed, and what
    bounds it has no place in an order. `bounds` are the tokens at which a time or a number of times begins.
    """
    if view.word(deed.end) == "of" and view.word(deed.end + 1) in lexis.WORDS_BOUNDING_A_PROHIBITION:
        return True  # "use of more than one opioid": the use alone is nothing to be done, nor to be left
    if not deed.forbidden and deed.kind != "avoid":
        return False
    if _deed_avoided(view, deed):
        return True
    low, high = sentence(view, deed.verb)
    place = max(deed.end, low)
    words = view.words(place, min(place + _BOUND, high))
    before = view.words(lead_of(view, deed.verb).start, deed.verb)
    # A subject is named with its bounds; what stands behind the verb may end before them.
    named = view.words(*deed.target) if deed.target else []
    about = named if deed.target and deed.target.start > deed.verb else []
    bounding = {*before, *about, view.word(deed.target.start - 1) if about and deed.target else ""}
    if not lexis.WORDS_BOUNDING_A_PROHIBITION.isdisjoint(bounding) or not _COMPARED.isdisjoint([*named, *words[:1]]) or (
            any(dose.comparator for dose in deed.doses) or _ends_in_bound(about) or (
                about and (lexis.BOUNDS_OF_A_PROHIBITION - lexis.NOUNS_THAT_LEAVE_THE_DRUG_OPEN).issuperset(about))):
        return True
    if _is_of_a_manner(view, place, high) or _ends_in_bound(words[:2]) or _ends_in_bound(words) or place in bounds:
        return True
    return bool(words) and (words[0] in lexis.WORDS_BOUNDING_A_PROHIBITION or words[:2] in (["for", ">"], ["for", "≥"]) or (
        words[0] in lexis.WORDS_BEFORE_A_BOUND_OF_A_PROHIBITION and not lexis.BOUNDS_OF_A_PROHIBITION.isdisjoint(words[1:])))


def _is_of_a_manner(view: TokenView, i: int, high: int) -> bool:
    """"daily", "intramuscularly", "by slow IV injection", "routinely": how often, by which way or how, right behind it."""
    if i >= high:
        return False
    often = frequency_at(view, i) or route_at(view, i)
    word = view.word(i)
    return often is not None or (word.endswith("ly") and len(word) > _SHORTEST_ADVERB)


def _ends_in_bound(about: Sequence[str]) -> bool:
    """"opioids first line": which choice it is not to be."""
    ranked = about[-1:] == ["line"] and not lexis.BOUNDS_OF_A_PROHIBITION.isdisjoint(about[-_BOUND:-1])
    return ranked or about[-1:] == ["monotherapy"]


def _past_gerund(view: TokenView, target: Phrase) -> Phrase:
    """"Refrain from using X": what is meant is X; but "delay stopping X" delays no X."""
    hit = VERBS.at(view.tokens, target.start)
    if hit is None or not view.word(target.start).endswith("ing") or hit[0] >= target.end or (
            hit[1] not in lexis.KINDS_OF_ACTIONS_NAMED_WHOLE | {"start"}):
        return target
    return Phrase(hit[0] + (view.word(hit[0]) in lexis.ARTICLES_AND_OWNERS), target.end)


def names_something(view: TokenView, phrase: Phrase) -> bool:
    """Whether a subject is more than a pronoun."""
    return not (phrase.end == phrase.start + 1 and view.word(phrase.start) in lexis.PRONOUNS_OF_NO_TARGET)
