"""Which orders a condition governs, and the record of them all.

Why: "stop riluzole" with the limit left off is another order than the one that was written; each must hang on its condition.
Method: a condition governs the orders on its side of its sentence, up to the next condition: of "halve the dose and recheck
    if ..." both. Where no verb stands there, a noun of doing in its action's words. A limit that gets its action from the
    words over its list, or from a cell of its row, governs the orders in those.
Fails: it cannot; an action without a known verb stays words.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Literal, NamedTuple

from loaders.blocks import Printed
from loaders.extraction.candidates import Candidate
from loaders.extraction.phrases.action_targets import Phrase
from loaders.extraction.phrases.clauses import sentence
from loaders.extraction.relations import actions
from loaders.extraction.relations.condition_trees import Node
from loaders.extraction.relations.deeds import Deed
from loaders.extraction.relations.denied_actions import words_of_action
from loaders.language import lexis
from loaders.language.token_view import TokenView, Words, view_of
from loaders.record import Action, Span
from ontology.ground.timing import Timing


class Governed(NamedTuple):
    """The actions of a statement in text order, and for each tree, by its identity, the ids of those it governs."""

    actions: tuple[Action, ...]
    by_tree: Mapping[int, tuple[str, ...]]


class _Placed(NamedTuple):
    """An order with where its words and those of its target are printed."""

    deed: Deed
    span: Span
    target: Span | None
    named: str | None


def govern(view: TokenView, trees: Sequence[Node], candidates: Sequence[Candidate], statement: str) -> Governed:
    """The actions of a statement, each hung on its conditions."""
    read = sorted(actions.read(view, candidates), key=lambda deed: deed.verb)
    under = {id(tree): _under(view, tree, read) for tree in trees}
    held = {id(deed): deed for found in under.values() for deed in found}
    deeds = [deed for deed in read if id(deed) in held or not _waits_for_list(view, deed)]
    deeds += [deed for deed in held.values() if deed.rule == "noun"]
    placed = [one for deed in sorted(deeds, key=lambda deed: deed.verb) if (one := _at_place(view, deed))]
    names = {id(one.deed): f"{statement}a{n}" for n, one in enumerate(placed, 1)}
    by_tree = {tree: tuple(names[id(deed)] for deed in found if id(deed) in names) for tree, found in under.items()}
    governed = {id(limit) for tree in trees if by_tree[id(tree)] for limit in tree.candidates()}
    loose = [found for found in candidates if id(found) not in governed and found.qualifiers.get("action")]
    limited = _by_words(view, placed, loose)
    taken = {id(limit) for some in limited.values() for limit in some}
    further = list(_from_outside(view, [limit for limit in loose if id(limit) not in taken]))
    quantities = {id(found): f"q{n:02d}" for n, found in enumerate(candidates, view.context.counted[0] + 1)}
    made = [_action(one, names[id(one.deed)], statement, quantities, limited[id(one.deed)]) for one in placed]
    made += [_action(one, f"{statement}a{n}", statement, quantities, limits)
             for n, (one, limits) in enumerate(further, len(placed) + 1)]
    return Governed(tuple(made), by_tree)


def read_words(words: str, statement: str, whole: Span, first: int) -> Iterator[Action]:
    """The actions that words of a person name; they stand where the words do, or else in the whole."""
    view = view_of(words)
    at = whole.quote.find(words)
    span = Span(whole.start + at, whole.start + at + len(words), words) if at >= 0 else whole
    for n, deed in enumerate(_of_words(view), first):
        named = view.text(*deed.target) if deed.target else None
        yield _action(_Placed(deed, span, None, named), f"{statement}a{n}", statement, {}, ())


def _under(view: TokenView, tree: Node, deeds: Sequence[Deed]) -> list[Deed]:
    low, high = tree.clause or (0, 0)
    start, end = tree.reach or (0, 0)
    found = [deed for deed in _from(deeds, start, end) if not low <= deed.verb < high]
    found = found or [deed for deed in _from(deeds, low, high) if _closes(view, tree, deed)]
    return found or ([named] if (named := _with_name(view, tree)) else [])


def _from(deeds: Sequence[Deed], low: int, high: int) -> Sequence[Deed]:
    """The orders, in text order, whose verb stands in [low, high)."""
    return deeds[bisect_left(deeds, low, key=_verb_of):bisect_left(deeds, high, key=_verb_of)]


def _verb_of(deed: Deed) -> int:
    return deed.verb


def _closes(view: TokenView, tree: Node, deed: Deed) -> bool:
    """"If eGFR < 30, metformin is contraindicated": the main clause behind a comma, which no verb of an order parts."""
    last = max((limit.end for limit in tree.candidates()), default=deed.start)
    return view.word(last) == "," and last < deed.start and deed.rule == "recommended"


def _waits_for_list(view: TokenView, deed: Deed) -> bool:
    """"Stop it if any of these apply:": the order is that of the limits in the list below, which have it from here."""
    if not view.keys or view.keys[-1] != ":":
        return False
    low, high = sentence(view, deed.verb)
    return bool(lexis.CONDITIONAL & set(view.words(low, high)))


def _with_name(view: TokenView, tree: Node) -> Deed | None:
    """The noun of doing that an action's words are: "PEG placement" where the best time for it is told."""
    if tree.polarity == "do_not" and tree.timing != Timing.UNLESS:
        return None  # a noun says what is done, not that it is not to be
    place = words_of_action(view, tree)
    return actions.named_deed(view, place) if place else None


def _at_place(view: TokenView, deed: Deed) -> _Placed | None:
    """Where an order is printed; what a head lends to a cell is printed elsewhere."""
    printed = [token for token in view.tokens[deed.start:deed.end] if token.start < token.end]
    if not printed:
        return None
    about = [token for token in view.tokens[slice(*deed.target)] if token.start < token.end] if deed.target else []
    target = view.block.span(about[0].start, about[-1].end) if about else None
    return _Placed(deed, view.block.span(printed[0].start, printed[-1].end), target,
                   view.text(*deed.target) if deed.target and target else None)


def _by_words(view: TokenView, placed: Sequence[_Placed], limits: Sequence[Candidate]) -> dict[int, list[Candidate]]:
    """For each order, by its identity, the limits in whose words for their action it stands."""
    starts = [view.tokens[one.deed.verb].start for one in placed]
    found: dict[int, list[Candidate]] = {id(one.deed): [] for one in placed}
    for limit in limits:
        words = limit.qualifiers.get("action")
        if isinstance(words, Words) and words.text is view.block.text:
            for one in placed[bisect_left(starts, words.place[0]):bisect_left(starts, words.place[1])]:
                found[id(one.deed)].append(limit)
    return found


def _from_outside(view: TokenView, limits: Sequence[Candidate]) -> Iterator[tuple[_Placed, list[Candidate]]]:
    """The orders in the words over a list, with the limits that have them for their action."""
    lead = view.context.lead_in
    for words in dict.fromkeys(limit.qualifiers["action"] for limit in limits):
        at = lead.find(words)
        if at < 0 or not isinstance(lead, Printed):
            continue
        inner = view_of(words)
        for deed in _of_words(inner):
            span = _span_in(lead, at, inner, Phrase(deed.start, deed.end))
            target = _span_in(lead, at, inner, deed.target) if deed.target else None
            if span:
                yield (_Placed(deed, span, target, inner.text(*deed.target) if deed.target else None),
                       [limit for limit in limits if limit.qualifiers["action"] == words])


def _span_in(lead: Printed, at: int, inner: TokenView, phrase: Phrase) -> Span | None:
    return lead.span(at + inner.tokens[phrase.start].start, at + inner.tokens[phrase.end - 1].end)


def _of_words(view: TokenView) -> list[Deed]:
    """The orders in words that are an action by themselves: with a verb, or a noun of doing."""
    found = actions.read(view)
    named = None if found or not view.tokens else actions.named_deed(view, Phrase(0, len(view.tokens)))
    return found or ([named] if named else [])


def _action(one: _Placed, name: str, statement: str, quantities: Mapping[int, str], limits: Sequence[Candidate]) -> Action:
    polarity: Literal["do", "do_not"] = "do_not" if one.deed.forbidden else "do"
    found = Action(name, statement, one.span, one.deed.kind, polarity, f"action-{one.deed.rule}", one.target, one.named,
                   tuple(quantities[id(dose)] for dose in one.deed.doses))
    return replace(found, limits=tuple(quantities[id(limit)] for limit in limits)) if limits else found
