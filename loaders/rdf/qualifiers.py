"""What else the text says of a quantity: each key of the extraction schema has its home in the vocabulary.

Why: a phase, an arm or an event that is only "key=value" cannot be asked for.
Method: a table from key to property; numbers among the qualifiers are written by `numbers`, the logic of limits by
    `conditions`. Words that are the name of a concept lead to it as well, and only those.
Fails: it does not; a key that the schema does not have, which a curator may write, stays as gx:qualifier.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from rdflib import URIRef

from loaders.rdf import numbers
from loaders.rdf.graph_writer import GraphWriter
from loaders.record import Qualifier, Quantity
from ontology import GX, concept, match_concept

TEXTS = {
    "ref": GX.referenceValue, "freq": GX.frequency, "period": GX.period, "route": GX.route, "arm": GX.arm,
    "versus": GX.versus, "rel": GX.timing, "phase": GX.phase, "event": GX.event, "cond": GX.conditionText,
    "pop": GX.population, "action": GX.actionText, "kind": GX.quantityKind,
}
FLAGS = {"total": GX.isTotal, "comparison": GX.isComparison, "significant": GX.isSignificant}
# Written with the numbers, or by the tree of conditions that the limit is a member of.
ELSEWHERE = {
    "level": GX.confidenceLevel, "low_open": GX.lowerClosed, "high_open": GX.upperClosed, "logic": GX.operator,
    "group": GX.hasMember,
}
POLARITY = {"contraindication": "do-not", "do_not": "do-not", "do": "do"}
HOMES: Mapping[str, URIRef] = {
    **TEXTS, **FLAGS, **ELSEWHERE, "polarity": GX.polarity, **{key: home for key, (home, _) in numbers.FIGURES.items()},
}


def write(writer: GraphWriter, node: URIRef, quantity: Quantity) -> None:
    """Write the qualifiers of a quantity that are no numbers."""
    for key, value in quantity.qualifiers.items():
        if key in TEXTS:
            writer.describe(node, {TEXTS[key]: str(value), **_named(key, str(value))})
        elif key in FLAGS:
            writer.add(node, FLAGS[key], bool(value))
        elif key == "polarity" and value in POLARITY:
            writer.add(node, GX.polarity, concept("polarity", POLARITY[str(value)]))
        elif not _is_written(writer, node, key, value):
            writer.add(node, GX.qualifier, f"{key}={value}")


def governed(action: str) -> URIRef | None:
    """The intervention that an action names: "Initiate non-invasive ventilation (NIV)"; None unless that is all it says."""
    bare = re.sub(r"\s*\([^()]*\)\s*$", "", action)
    without_verb = re.sub(r"^\S+\s+(?:(?:a|an|the)\s+)?", "", bare)
    found = (match_concept("intervention", words) for words in (action, bare, without_verb))
    return next((node for node in found if node is not None), None)


def _named(key: str, words: str) -> Mapping[URIRef, object]:
    """The concept that the words are a name of."""
    if key == "pop":
        return {GX.populationGroup: match_concept("population", words)}
    return {GX.action: governed(words)} if key == "action" else {}


def _is_written(writer: GraphWriter, node: URIRef, key: str, value: Qualifier) -> bool:
    """Whether another module has written the key: what is a number only where the value was one."""
    if key == "level" or key in numbers.FIGURES:
        return (node, HOMES[key], None) in writer.graph
    return key in ELSEWHERE and value not in (None, "")
