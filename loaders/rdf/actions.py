"""Actions: what a statement orders, each a node that its conditions, its limits or, without those, its statement leads to.

Why: "stop riluzole" is a kind, a target and a polarity; a graph that holds only the target cannot tell it from its opposite.
Method: an action that a condition or limit governs hangs on these alone, so that nobody who asks a statement what it orders
    is told of it without them. A target leads to a concept where it is a name of one, with nothing beside it that alters it.
    Words of an action stand beside its node only where they are others than those of the node's passage.
Fails: it does not; a target that no concept is called stays in words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rdflib import URIRef
from rdflib.namespace import RDF

from loaders.language import lexis
from loaders.language.lexer import key_of
from loaders.rdf import drugs
from loaders.rdf.graph_writer import GraphWriter
from loaders.record import Action, Condition, Record
from ontology import GX, concept, iris, match_concept
from ontology.ground.timing import TURNING, Timing

_SCHEMES = ("intervention", "parameter")
_BRACKET = re.compile(r"\s*\(([^()]*)\)")
_LIST = re.compile(r",? and |, ")
_LONGEST = 12  # words of a target that a name is looked for in


@dataclass(frozen=True, slots=True)
class Governing:
    """Which actions a limit or a condition governs, and the timing of the tree it stands in."""

    actions: Mapping[str, tuple[str, ...]]
    quotes: Mapping[str, str]
    timings: Mapping[str, Timing]

    @classmethod
    def of(cls, record: Record) -> Governing:
        """As the conditions of a record say it, and the actions that limits without one govern."""
        trees = {condition.id: condition for condition in record.conditions}
        rel = {quantity.id: quantity.qualifiers.rel for quantity in record.quantities
               if quantity.qualifiers.event is None}  # "at least 2 g until remission": the side is the event's
        known = {action.id: action.span.quote for action in record.actions}
        actions: dict[str, tuple[str, ...]] = {}
        timings: dict[str, Timing] = {}
        within = {member for tree in trees.values() for member in tree.members}
        for top in (tree for tree in trees.values() if tree.id not in within):
            below = [top.id, *_below(top, trees)]
            timing = top.timing or _shared([rel[name] for name in below if name in rel])
            for name in below:
                actions[name] = tuple(one for one in top.actions if one in known)
                if timing:
                    timings[name] = timing
        for action in record.actions:
            for limit in action.limits:
                actions[limit] = (*actions.get(limit, ()), action.id)
        timings.update({name: told for name, told in rel.items() if told in TURNING})
        return cls(actions, known, timings)

    def turns(self, name: str) -> bool:
        """Whether what a limit or a condition governs is done where it does not hold as worded."""
        return self.timings.get(name) in TURNING


def _below(tree: Condition, trees: Mapping[str, Condition]) -> Iterator[str]:
    for member in tree.members:
        yield member
        if member in trees:
            yield from _below(trees[member], trees)


def _shared(timings: Sequence[Timing | None]) -> Timing | None:
    """The one timing of all limits of a tree, where it turns them."""
    told = set(timings)
    return timings[0] if len(told) == 1 and timings[0] in TURNING else None


def name(writer: GraphWriter) -> None:
    """Give each action its IRI: limits and conditions point to it before it is written."""
    counts: Counter[str] = Counter()
    for action in writer.record.actions:
        if action.statement in writer.statements:  # a person may have taken the statement out
            counts[action.statement] += 1
            writer.parts[action.id] = iris.part(writer.statements[action.statement], "action", counts[action.statement])


def write(writer: GraphWriter, governing: Governing) -> None:
    """Write the actions of the record, behind the doses that they point to."""
    governed = {one for held in governing.actions.values() for one in held}
    doses = {one.id for one in writer.record.quantities if one.role == "dose"}  # a person may say that one is none
    for action in writer.record.actions:
        node = writer.parts.get(action.id)
        if node is None:
            continue
        writer.describe(node, {
            RDF.type: GX.Action, GX.actionKind: concept("action-kind", action.kind),
            GX.polarity: concept("polarity", action.polarity.replace("_", "-")), GX.targetText: action.named,
        })
        for target in _meant(writer, action):
            writer.add(node, GX.target, target)
        for dose in doses.intersection(action.doses):
            writer.add(node, GX.hasDose, writer.parts[dose])
        writer.quote(node, action.span, action.rule)
        if action.id not in governed:
            writer.add(writer.statements[action.statement], GX.action, node)


def _meant(writer: GraphWriter, action: Action) -> Sequence[URIRef]:
    """The concepts that a target is a name of, or the drug by its name."""
    if not action.named:
        return ()
    drug = None
    found = tuple(targets(action.named) or _within(action))
    if not found:
        drug = drugs.called(writer, action.named)
    return (drug,) if drug else found


def govern(writer: GraphWriter, node: URIRef, name: str, words: str | None, governing: Governing) -> bool:
    """Lead a limit or a condition to its actions, and say its words where their passage does not; whether it has one."""
    found = [one for one in governing.actions.get(name, ()) if one in writer.parts]
    for one in found:
        writer.add(node, GX.action, writer.parts[one])
    if words and [governing.quotes[one] for one in found] != [words]:
        writer.add(node, GX.actionText, words)
    return bool(found)


def targets(words: str) -> list[URIRef]:
    """The concepts that a target names: one, or each of a list of them.

    >>> [str(node).rpartition("/")[2] for node in targets("oral riluzole therapy")], targets("evidence of NIV failure")
    (['riluzole'], [])
    """
    if found := _named(words):
        return [found]
    parts = [part for part in _LIST.split(words) if part]
    each = [_named(part) for part in parts]
    return [one for one in each if one] if len(parts) > 1 and all(each) else []


def _within(action: Action) -> list[URIRef]:
    """"Screening for cognitive impairment" names a concept as a whole, of which the target is the end."""
    words, about = action.span.quote.split(), (action.named or "").split()
    if len(words) > _LONGEST * 2:
        return []
    low = next((n for n in range(len(words)) if words[n:n + len(about)] == about), None)
    names = [] if low is None else [" ".join(words[start:low + len(about)]) for start in range(low)]
    found = next((found for name in names if (found := _matched(name))), None)
    return [found] if found else []


def _named(words: str) -> URIRef | None:
    """The concept that words are a name of, with only neutral words beside it."""
    bare = _BRACKET.sub("", words)
    short = _BRACKET.findall(words)
    for name in (words, bare, *(short if len(short) == 1 else ())):
        if found := _matched(name.strip()):
            return found
    said = bare.split()[:_LONGEST]
    for length in range(len(said), 0, -1):
        for start in range(len(said) - length + 1):
            beside = {key_of(word) for word in (*said[:start], *said[start + length:])}
            if beside <= lexis.NEUTRAL_WORDS_OF_A_TARGET and (found := _matched(" ".join(said[start:start + length]))):
                return found
    return None


def _matched(words: str) -> URIRef | None:
    found = (match_concept(scheme, words) for scheme in _SCHEMES)
    return next((node for node in found if node is not None), None)
