"""What a second reading adds of a kind, in one line for all of it.

Why: a newer reader may tell of every statement what it speaks of. A line for each would hide the one dose that is read in
    another way; what was said before and says something else now is told thing by thing, and what is said besides is not.
Method: a fact that a thing did not have and has now is an addition. More of one fact than a few become one line with their
    number and some of what they say, as do those that are told of all; so do the actions of a text of which none was read.
    Results of works have no place in the text: they are counted by what they tell.
Fails: it does not.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from rdflib import RDF, Graph, URIRef

from explorer.differences import things
from explorer.differences.things import ACTION, Thing, Value
from explorer.view_models.rereading import LONGEST
from ontology import GX

FEW = 3  # additions of one fact that are still told one by one
Changed = tuple[str, tuple[Value, ...], tuple[Value, ...]]
Kind = tuple[str, str]  # what kind of thing, and which fact
# Told of all that there is to tell it of, with what it is that is told.
OF_ALL: Mapping[str, str] = {
    str(GX.about): "to the concepts spoken of",
    str(GX.aboutByHeading): "to the concepts that the words above name",
    str(GX.headedBy): "to the words that say what is spoken of below",
}
OF_RESULTS = (GX.outcome, GX.intervention, GX.versus, GX.population, GX.atTimePoint)


def kinds(changes: Sequence[tuple[Thing, Sequence[Changed]]]) -> Mapping[Kind, Sequence[Changed]]:
    """The additions that are told in one line, by what they are of."""
    found: dict[Kind, list[Changed]] = {}
    for thing, changed in changes:
        for one in changed:
            if is_addition(one):
                found.setdefault((thing.group, one[0]), []).append(one)
    return {kind: held for kind, held in found.items() if kind[1] in OF_ALL or len(held) > FEW}


def is_addition(changed: Changed) -> bool:
    """Whether nothing was said of it before."""
    _, was, now = changed
    return bool(now) and not was


def lines(found: Mapping[Kind, Sequence[Changed]], plurals: Mapping[str, str]) -> Iterator[str]:
    """A line for each kind of addition: "outcome: 12 quantities say it now: death, survival"."""
    for (group, name), held in sorted(found.items(), key=lambda one: (-len(one[1]), one[0])):
        counted = f"{things.fact(name)}: {len(held)} {plurals[group] if len(held) > 1 else group}"
        if name in OF_ALL:
            yield f"{counted} now {'lead' if len(held) > 1 else 'leads'} {OF_ALL[name]}"
        else:
            yield f"{counted} {'say' if len(held) > 1 else 'says'} it now: {_some([now for _, _, now in held])}"


def of_actions(actions: Sequence[Thing]) -> Iterator[str]:
    """The line for the actions of a text of which none was read before."""
    if actions:
        read = "is" if len(actions) == 1 else "are"
        told = [thing.facts.get(str(GX.actionKind), ()) for thing in actions]
        yield f"{ACTION}s: {len(actions)} {read} read now: {_some(told)}"


def of_results(before: Graph, now: Graph) -> Iterator[str]:
    """A line for each thing that more results of works tell."""
    for term in OF_RESULTS:
        more = _results(now, term) - _results(before, term)
        if more > 0:
            results = f"{more} more results of works say" if more > 1 else "1 more result of works says"
            yield f"{things.fact(str(term))}: {results} it now"


def _results(graph: Graph, term: URIRef) -> int:
    return sum((node, term, None) in graph for node in graph.subjects(RDF.type, GX.Result))


def _some(told: Collection[Sequence[Value]]) -> str:
    """What is said, each once, the most frequent first, as far as a line goes."""
    said = [value.said for values in told for value in values]
    ordered = sorted(set(said), key=lambda one: (-said.count(one), one))
    shown: list[str] = []
    while ordered and len(", ".join((*shown, ordered[0]))) <= LONGEST:
        shown.append(ordered.pop(0))
    return ", ".join((*shown, f"and {len(ordered)} more") if ordered else shown)
