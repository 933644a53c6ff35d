"""Orders whose condition was not read: they are left out, for an order without its condition is another order.

Why: "give oxygen if SpO2 does not rise above 92%" as "give oxygen" is done to everyone, and "otherwise continue" too.
Method: an order goes where a condition of its sentence was given up, or an exception stands beside its condition, behind an
    "otherwise", and where its target runs on into a condition. One that has its "if" is not hung on an "until" or
    "before" too: that tells how far it goes, not when to begin. What is left is counted anew.
Fails: it cannot; where two orders share a sentence both go, which costs one that may have stood alone.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from loaders.extraction.candidates import Candidate
from loaders.extraction.phrases.clauses import sentence
from loaders.extraction.relations.condition_trees import Node
from loaders.extraction.relations.governed_actions import Governed
from loaders.language import lexis
from loaders.language.lexer import key_of
from loaders.language.lexicon import meanings
from loaders.language.token_view import TokenView
from loaders.record import Action, Span
from ontology.ground.timing import TURNING, Timing

_CROSSINGS = meanings("crossings")
_NEAR = 3  # tokens: "otherwise the dose"


def leave_out(view: TokenView, trees: Sequence[Node], candidates: Sequence[Candidate], left_out: Sequence[Candidate],
              governed: Governed) -> Governed:
    """The actions without those whose condition is not read; `left_out` are the limits of conditions that were given up."""
    by_tree = _begun_once(trees, governed.by_tree)
    given_up = [place for limit in left_out if (place := _sentence(view, limit.start))]
    given_up += [place for tree in trees if governed.actions and tree.timing == Timing.UNLESS and tree.clause and (
        not by_tree.get(id(tree)) or _is_shared(tree, by_tree, governed)) if (place := _sentence(view, tree.clause[0]))]
    places = _without_overlap([*given_up, *_otherwise(view, sorted(action.span.start for action in governed.actions))])
    _take_actions_from(view, trees, places)
    gone = {action.id for action in governed.actions if _lies_in(places, action.span) or (
        _swallows(view, action, candidates))}
    return _counted_anew(Governed(governed.actions, by_tree), gone) if gone or by_tree != governed.by_tree else governed


def _take_actions_from(view: TokenView, trees: Sequence[Node], places: Sequence[tuple[int, int]]) -> None:
    """Of a condition whose order goes, its words go too: "stop riluzole" would still be said to be done."""
    for n, tree in enumerate(trees, 1):
        place = _place_of(view, *tree.clause) if tree.clause else None
        if place is None or not _lies_in(places, place):
            continue
        view.used.difference_update(tree.words)
        for limit in tree.candidates() if tree.action else ():
            if limit.qualifiers.get("action") == tree.action:
                del limit.qualifiers["action"]
            if limit.qualifiers.get("group") == tree.action:
                limit.qualifiers["group"] = f"g{n}"
        tree.action = None


def _begun_once(trees: Sequence[Node], by_tree: Mapping[int, tuple[str, ...]]) -> dict[int, tuple[str, ...]]:
    """Which orders each tree governs, those that begin with an "if" by that alone."""
    begun = {name for tree in trees if tree.timing not in TURNING for name in by_tree[id(tree)]}
    return {id(tree): tuple(name for name in by_tree[id(tree)] if tree.timing not in TURNING or name not in begun)
            for tree in trees}


def _is_shared(tree: Node, by_tree: Mapping[int, tuple[str, ...]], governed: Governed) -> bool:
    """Whether another condition governs an order with the same words: each alone would be done to those the other spares."""
    spans = {action.id: action.span for action in governed.actions}
    own = {spans[name] for name in by_tree[id(tree)]}
    return any(spans[name] in own for other, names in by_tree.items() if other != id(tree) for name in names)


def _sentence(view: TokenView, i: int) -> Span | None:
    return _place_of(view, *sentence(view, i))


def _otherwise(view: TokenView, starts: Sequence[int]) -> Iterator[Span]:
    """What stands behind an "otherwise" or "if not," that opens its clause: not "otherwise healthy adults"."""
    said = (lexis.WORDS_OF_THE_OTHER_CASE | {"not"}) & view.vocabulary
    for i, token in enumerate(view.tokens if said else ()):
        denied = token.key == "not"
        if token.key not in said or (denied and (view.word(i - 1), view.word(i + 1)) != ("if", ",")):
            continue
        low, high = sentence(view, i)
        opens = i - denied == low or view.word(i - denied - 1) in lexis.COORDINATORS_AND_COMMA
        place = _place_of(view, i, high) if opens else None
        near = _place_of(view, i, min(i + _NEAR, high))
        if place and near and (view.word(i + 1) == "," or bisect_left(starts, near.start) < bisect_left(starts, near.end)):
            yield place


def _place_of(view: TokenView, low: int, high: int) -> Span | None:
    """Where the tokens [low, high) are printed; what a head lends to a cell is printed elsewhere."""
    printed = [token for token in view.tokens[low:high] if token.start < token.end]
    return view.block.span(printed[0].start, printed[-1].end) if printed else None


def _swallows(view: TokenView, action: Action, candidates: Sequence[Candidate]) -> bool:
    """"NIV immediately FVC drops below 50%": the target runs on into a condition that no word opens."""
    if key_of((action.named or "").rpartition(" ")[2]) not in _CROSSINGS:
        return False
    places = [_place_of(view, limit.start, limit.end) for limit in candidates if limit.role == "threshold"]
    return any(place is not None and place.start <= action.span.end + 1 <= place.end for place in places)


def _without_overlap(places: Sequence[Span]) -> list[tuple[int, int]]:
    """The places in text order, those that overlap as one."""
    found: list[tuple[int, int]] = []
    for low, high in sorted((place.start, place.end) for place in places):
        if found and low <= found[-1][1]:
            found[-1] = found[-1][0], max(high, found[-1][1])
        else:
            found.append((low, high))
    return found


def _lies_in(places: Sequence[tuple[int, int]], span: Span) -> bool:
    """Whether a span begins in one of the places, which are in text order and apart."""
    at = bisect_right(places, span.start, key=lambda place: place[0]) - 1
    return at >= 0 and span.start < places[at][1]


def _counted_anew(governed: Governed, gone: set[str]) -> Governed:
    left = [action for action in governed.actions if action.id not in gone]
    names = {action.id: f"{action.statement}a{n}" for n, action in enumerate(left, 1)}
    return Governed(tuple(replace(action, id=names[action.id]) for action in left),
                    {tree: tuple(names[name] for name in told if name in names) for tree, told in governed.by_tree.items()})
