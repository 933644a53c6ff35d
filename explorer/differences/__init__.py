"""How two graphs of one edition differ: what a second reading of the same source has new, gone and changed.

Why: a stored document is read again by a newer reader only after a person has seen what that would change.
Method: a pure function over two graphs, one of an earlier reader put in the present terms first. Things are compared within
    their kind: at the same characters first, or, where the text layer of the file has changed, with the same words; then
    those whose characters overlap. Two that are paired differ in their words, in the statement they hang on, or in a fact,
    as a person would read it (`things`). What is said besides of many things at once is summed up (`added`).
Fails: it does not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from itertools import takewhile
from operator import attrgetter

from rdflib import Graph, URIRef

from explorer import earlier
from explorer.differences import added, things
from explorer.differences.added import Changed
from explorer.differences.things import ACTION, CONDITION, DOCUMENT, QUANTITY, TELLING, TWINS, WORDS, Thing, Value
from explorer.domain.silence import NOT_RECOGNISED
from explorer.view_models.rereading import LONGEST, Compared, Difference, Tally
from ontology.triples import Triples

PLURALS = {
    DOCUMENT: "facts about the document", "heading": "headings", "statement": "statements", QUANTITY: "quantities",
    "criterion": "criteria", CONDITION: "conditions", "marker": "markers", "grade": "grades", "reference": "references",
    "remark": "remarks", "unrecognised": f"words {NOT_RECOGNISED}", ACTION: "actions",
}
NONE = "none"
ABOUT = 24  # characters that are shown before the first one that differs
Pair = tuple[Thing | None, Thing | None]
Changes = Sequence[Changed]


def compare(before: Graph | Triples, now: Graph | Triples) -> Compared:
    """What differs between the graph that is stored and the one that a second reading gives, in the order of the text."""
    before, now = (earlier.present(Triples.of(graph)).graph() for graph in (before, now))
    same_text = things.file_of(before) == things.file_of(now)
    olds, news = things.read(before), things.read(now)
    first = [] if any(old.group == ACTION for old in olds) else [new for new in news if new.group == ACTION]
    pairs = pairs_of(olds, [new for new in news if new not in first], same_text=same_text)
    changes: list[Changes] = [once(list(changed_facts(old, new))) if old and new else () for old, new in pairs]
    summed = added.kinds([(_one(*pair), changed) for pair, changed in zip(pairs, changes, strict=True)])
    partners = {old.node: new.node for old, new in pairs if old and new}
    told: dict[str, list[Difference | None]] = defaultdict(list)
    every = []
    for (old, new), changed in zip(pairs, changes, strict=True):
        group = _one(old, new).group
        found = difference(old, new, partners, [
            one for one in changed if not (added.is_addition(one) and (group, one[0]) in summed)])
        told[group].append(found)
        every.append(found)
    tallies = (tally(group, told[group]) for group in PLURALS if told[group])
    besides = (*added.lines(summed, PLURALS), *added.of_actions(first), *added.of_results(before, now))
    return Compared(tuple(tallies), tuple(found for found in every if found), besides)


# Which thing of the one reading is which of the other

def pairs_of(before: Sequence[Thing], now: Sequence[Thing], *, same_text: bool) -> list[Pair]:
    """Every thing once, beside its partner if it has one, in the order of the text."""
    key = _place if same_text else _words
    found: list[Pair] = []
    for group in PLURALS:
        olds, news = ([thing for thing in side if thing.group == group] for side in (before, now))
        alike, olds, news = _alike(olds, news, key if group != DOCUMENT else _only)
        overlapping: list[Pair] = []
        if same_text:
            overlapping, olds, news = _overlapping(olds, news)
        found += [*alike, *overlapping, *((old, None) for old in olds), *((None, new) for new in news)]
    groups = list(PLURALS)
    return sorted(found, key=lambda pair: (_one(*pair).place[0], groups.index(_one(*pair).group)))


def _alike(olds: Sequence[Thing], news: Sequence[Thing],
           key: Callable[[Thing], Hashable]) -> tuple[list[Pair], list[Thing], list[Thing]]:
    """Pairs with the same key, those with the same facts first; and what is left over on either side."""
    waiting: dict[Hashable, list[Thing]] = defaultdict(list)
    for new in news:
        waiting[key(new)].append(new)
    pairs: list[Pair] = []
    left = list(olds)
    for alike in (True, False):
        still = []
        for old in left:
            there = waiting[key(old)]
            at = next((at for at, new in enumerate(there) if not alike or not list(changed_facts(old, new))), None)
            if at is None:
                still.append(old)
            else:
                pairs.append((old, there.pop(at)))
        left = still
    return pairs, left, sorted((new for there in waiting.values() for new in there), key=attrgetter("place"))


def _overlapping(olds: Sequence[Thing], news: Sequence[Thing]) -> tuple[list[Pair], list[Thing], list[Thing]]:
    """Pairs of which some characters are the same, each thing with the first such one; and what is left over."""
    pairs: list[Pair] = []
    gone: list[Thing] = []
    fresh: list[Thing] = []
    waiting = list(reversed(news))
    for old in olds:
        while waiting and waiting[-1].place[1] <= old.place[0]:
            fresh.append(waiting.pop())
        if waiting and waiting[-1].place[0] < old.place[1]:
            pairs.append((old, waiting.pop()))
        else:
            gone.append(old)
    return pairs, gone, [*fresh, *reversed(waiting)]


def _place(thing: Thing) -> Hashable:
    return thing.place


def _words(thing: Thing) -> Hashable:
    return thing.quote


def _only(_thing: Thing) -> Hashable:
    return None


def _one(old: Thing | None, new: Thing | None) -> Thing:
    found = new or old
    if found is None:
        raise ValueError("a pair of nothing")
    return found


# What is different about it

def difference(old: Thing | None, new: Thing | None, partners: Mapping[URIRef, URIRef],
               changed: Changes) -> Difference | None:
    """What is told of a thing that is new or gone, or of a pair that differs; None where nothing does."""
    thing = _one(old, new)
    if old is None or new is None:
        told = (f"{things.fact(name)}: {', '.join(value.said for value in thing.facts[name])}"
                for name in TELLING if name in thing.facts)
        return Difference("gone" if new is None else "new", thing.name, thing.quote, tuple(told))
    changes = [*_moved(old, new, partners), *(_change(name, was, now) for name, was, now in changed)]
    return Difference("changed", old.name, old.quote, tuple(changes)) if changes else None


def changed_facts(old: Thing, new: Thing) -> Iterator[Changed]:
    """The facts that say something else; the words of a thing are one of them."""
    if old.quote != new.quote and old.group not in (DOCUMENT, CONDITION):
        yield WORDS, (Value(old.quote),), (Value(new.quote),)
    for name in sorted(old.facts.keys() | new.facts.keys()):
        was, now = old.facts.get(name, ()), new.facts.get(name, ())
        if not _same(was, now):
            yield name, was, now


def _same(was: Sequence[Value], now: Sequence[Value]) -> bool:
    """Whether both say the same things, however they are spelt."""
    left = list(now)
    for value in was:
        at = next((at for at, other in enumerate(left) if value.same(other)), None)
        if at is None:
            return False
        left.pop(at)
    return not left


def once(changed: Sequence[Changed]) -> list[Changed]:
    """The changes without those that another one tells already."""
    names = {name for name, _, _ in changed}
    return [one for one in changed if not names.intersection(map(str, TWINS.get(one[0], ())))]


def _moved(old: Thing, new: Thing, partners: Mapping[URIRef, URIRef]) -> Iterator[str]:
    """That it hangs on another statement now."""
    if old.owner and new.owner and partners.get(old.owner, new.owner) != new.owner:
        yield "it stands with another statement"


def _change(name: str, was: Sequence[Value], now: Sequence[Value]) -> str:
    before, after = (", ".join(value.said for value in side) or NONE for side in (was, now))
    return f"{things.fact(name)}: {' → '.join(_beside(before, after))}"


def _beside(before: str, after: str) -> tuple[str, str]:
    """Two texts that differ, long ones from shortly before the first character that does."""
    if max(len(before), len(after)) <= LONGEST:
        return before, after
    alike = sum(1 for _ in takewhile(lambda two: two[0] == two[1], zip(before, after, strict=False)))
    start = max(0, alike - ABOUT)
    return _cut(before, start), _cut(after, start)


def _cut(text: str, start: int) -> str:
    shown = text[start:start + LONGEST]
    return f"{'…' if start else ''}{shown}{'…' if start + LONGEST < len(text) else ''}"


def tally(group: str, found: Sequence[Difference | None]) -> Tally:
    """How many things of a kind are new, gone, changed and the same: each has a difference, or None."""
    new, gone, changed = (sum(1 for one in found if one and one.kind == kind) for kind in ("new", "gone", "changed"))
    return Tally(PLURALS[group], new, gone, changed, len(found) - new - gone - changed)
