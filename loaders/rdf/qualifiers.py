"""What else the text says of a quantity: each qualifier of the record has its home in the vocabulary.

Why: a phase, an arm or an event that is only "key=value" cannot be asked for.
Method: a table from name to property. Numbers are written by `numbers`, the logic of limits by
    `conditions`. Words that are the name of a concept lead to it as well, and only those.
Fails: it does not; what a curator wrote under a name of his own stays as gx:qualifier.
"""

from __future__ import annotations

from collections.abc import Mapping

from rdflib import URIRef

from loaders.rdf import actions, groups, numbers
from loaders.rdf.actions import Governing
from loaders.rdf.graph_writer import GraphWriter
from loaders.record import Period, Quantity
from ontology import GX, concept, iris, match_concept
from ontology.ground.timing import TURNING, Timing

PHRASES = {"cond": GX.conditionText, "event": GX.event, "phase": GX.phase}
PEOPLE = {"pop": (GX.population, groups.POPULATION), "arm": (GX.arm, groups.ARM), "versus": (GX.versus, groups.ARM)}
CODES = {"rel": (GX.timing, "timing"), "kind": (GX.quantityKind, "quantity-kind"), "crossing": (GX.crossing, "crossing")}
FLAGS = {"total": GX.isTotal, "comparison": GX.isComparison, "significant": GX.isSignificant}
# Written with the numbers, or by the tree of conditions that the limit is a member of.
ELSEWHERE = {
    "level": GX.confidenceLevel, "low_open": GX.lowerClosed, "high_open": GX.upperClosed, "logic": GX.operator,
    "group": GX.hasMember, "action": GX.actionText,
}
POLARITY = {"contraindication": "do-not", "do_not": "do-not", "do": "do"}
HOMES: Mapping[str, URIRef] = {
    **{key: home for key, (home, _) in (*numbers.FIGURES.items(), *PEOPLE.items())}, **PHRASES, **FLAGS, **ELSEWHERE,
    "period": GX.period,
    **{key: home for key, (home, _) in CODES.items()}, "route": GX.route, "ref": GX.referenceValue, "polarity": GX.polarity,
}
GROUNDED: Mapping[str, URIRef] = {**HOMES, "parameter": GX.parameterText, "unit": GX.ucum, "freq": GX.frequency}


def write(writer: GraphWriter, node: URIRef, quantity: Quantity, governing: Governing) -> None:
    """Write the qualifiers of a quantity that are no numbers."""
    told, timing = quantity.qualifiers, governing.timings.get(quantity.id)
    ordered = actions.govern(writer, node, quantity.id, told.action, governing)
    # Where an action is known the polarity is its own; the limit of an "unless" is told from the side where it holds.
    barred = told.polarity and not ordered and timing != Timing.UNLESS
    writer.describe(node, {
        GX.referenceValue: told.ref, GX.frequency: groups.frequency(writer, told.freq.code if told.freq else None),
        GX.period: groups.period(writer, told.period.code if isinstance(told.period, Period) else told.period),
        GX.polarity: concept("polarity", POLARITY[told.polarity]) if told.polarity and barred else None,
        GX.timing: concept("timing", timing) if timing in TURNING and not told.rel else None,
        **{home: getattr(told, key) for key, home in FLAGS.items()},
        **{home: match_concept(scheme, code) for key, (home, scheme) in CODES.items() if (code := getattr(told, key))},
        **{home: groups.group(writer, getattr(told, key), schemes) for key, (home, schemes) in PEOPLE.items()},
    })
    for key, home in PHRASES.items():
        if isinstance(words := getattr(told, key), str):
            writer.add(node, home, words)
    _route(writer, node, quantity)
    _grounds(writer, node, quantity)
    for name, value in told.others:
        writer.add(node, GX.qualifier, f"{name}={value}")


def _route(writer: GraphWriter, node: URIRef, quantity: Quantity) -> None:
    """Each way of the route, and of several the order in which they are named, which triples do not keep."""
    route = quantity.qualifiers.route
    for way in route.ways if route else ():
        writer.add(node, GX.route, match_concept("route", way))
    if route and len(route.ways) > 1:
        writer.add(node, GX.routeText, route.code)


def _grounds(writer: GraphWriter, node: URIRef, quantity: Quantity) -> None:
    """The words that each property was read from, with their passage and how they were reached; one node for equal ones."""
    for ground in quantity.grounds:
        passage, how = writer.in_words(ground.span), match_concept("ground-kind", ground.how)
        words = iris.ground(passage, ground.attribute.replace("_", "-"), str(how).rpartition("/")[2])
        writer.add(node, GX.hasGround, words)
        writer.describe(words, {
            GX.qualifies: GROUNDED[ground.attribute], GX.groundKind: how, GX.hasPassage: passage})
