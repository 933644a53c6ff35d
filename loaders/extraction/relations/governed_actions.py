"""Which orders a condition governs, and the record of them all.

Why: "stop riluzole" with the limit left off is another order than the one that was written; each must hang on its condition.
Method: a condition governs the orders on its side of its sentence, up to the next condition: of "halve the dose and recheck
    if ..." both. Where no verb stands there, a noun of doing in its action's words. A limit that gets its action from the
    words over its list, or from a cell of its row, governs the orders in those.
Fails: it cannot; an action without a known verb stays words.
"""

from __future__ import annotations

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
from loaders.language import lexis
from loaders.language.token_view import TokenView, Words, view_of
from loaders.record import Action, Span


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
    deeds = actions.read(view, candidates)
    under = {id(tree): _under(view, tree, deeds) for tree in trees}
    for found in under.values():
        deeds += [deed for deed in found if not any(deed is other for other in deeds)]
    deeds = [deed for deed in deeds if not _waits_for_list(view, deed) or any(deed in found for found in under.values())]
    placed = [one for deed in sorted(deeds, key=lambda deed: deed.verb) if (one := _at_place(view, deed))]
    names = {id(one.deed): f"{statement}a{n}" for n, one in enumerate(placed, 1)}
    by_tree = {tree: tuple(names[id(deed)] for deed in found if id(deed) in names) for tree, found in under.items()}
    held = {id(limit) for tree in trees if by_tree[id(tree)] for limit in tree.candidates()}
    loose = [found for found in candidates if id(found) not in held and found.qualifiers.get("action")]
    limited = {id(one.deed): [limit for limit in loose if _stands_in(view, one.deed, limit)] for one in placed}
    further = list(_from_outside(view, [limit for limit in loose if not any(limit in some for some in limited.values())]))
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
    found = [deed for deed in deeds if start <= deed.verb < end and not low <= deed.verb < high]
    found = found or [deed for deed in deeds if low <= deed.verb < high and _closes(view, tree, deed)]
    return found or ([named] if (named := _with_name(view, tree)) else [])


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
    if not isinstance(tree.action, Words) or tree.action.text is not view.block.text or tree.polarity == "do_not":
        return None  # a noun says what is done, not that it is not to be
    low, high = tree.action.place
    tokens = [n for n, token in enumerate(view.tokens) if low <= token.start and token.end <= high]
    return actions.named_deed(view, Phrase(tokens[0], tokens[-1] + 1)) if tokens else None


def _at_place(view: TokenView, deed: Deed) -> _Placed | None:
    """Where an order is printed; what a head lends to a cell is printed elsewhere."""
    printed = [token for token in view.tokens[deed.start:deed.end] if token.start < token.end]
    if not printed:
        return None
    about = [token for token in view.tokens[slice(*deed.target)] if token.start < token.end] if deed.target else []
    target = view.block.span(about[0].start, about[-1].end) if about else None
    return _Placed(deed, view.block.span(printed[0].start, printed[-1].end), target,
                   view.text(*deed.target) if deed.target and target else None)


def _stands_in(view: TokenView, deed: Deed, limit: Candidate) -> bool:
    """Whether an order stands in the words that a limit has for its action."""
    words = limit.qualifiers.get("action")
    if not isinstance(words, Words) or words.text is not view.block.text:
        return False
    return words.place[0] <= view.tokens[deed.verb].start < words.place[1]


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
