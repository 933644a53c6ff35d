"""What a graph of an edition holds, thing by thing, in words that two graphs can be compared by.

Why: two readers may give one thing other names and spell a fact in other terms; what a person would see is what counts.
Method: whatever has a passage is a thing, except figures and phrases, which belong to their quantity; the edition itself is
    one too. Its facts are the labels of its properties and what they say: the name of a concept, the printed form of a
    figure, the words of another thing. How it came about (rules, order, names of nodes) is no fact.
Fails: it does not; a term that this version does not know, as a graph of another one may have, goes by its last part.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from urllib.parse import unquote

from rdflib import Graph, URIRef
from rdflib.namespace import RDF, RDFS, SKOS
from rdflib.term import Node

import ontology
from ontology import BIRO, C4O, CONCEPTS, DCTERMS, FRBR, GX, NIF, PAV, concept, iris

QUANTITY, DOCUMENT, CONDITION, ACTION = "quantity", "document", "condition", "action"
GROUPS: Mapping[URIRef, str] = {
    GX.Statement: "statement", GX.Section: "heading", GX.Criterion: "criterion", GX.Condition: CONDITION,
    C4O.InTextReferencePointer: "marker", GX.Grade: "grade", BIRO.BibliographicReference: "reference",
    GX.Question: "remark", GX.Remark: "remark", GX.Action: ACTION,
}
UNRECOGNISED = "unrecognised"
CONTAINERS = frozenset({
    GX.hasReference, GX.hasRemark, GX.asks, GX.hasQuantity, GX.hasCriterion, GX.hasCondition, GX.hasGrade,
    GX.hasUnrecognised, GX.hasPointer, GX.hasGround, GX.action,
})
DO_NOT, DO, AVOID = concept("polarity", "do-not"), concept("polarity", "do"), concept("action-kind", "avoid")
UNLESS = concept("timing", "unless")
NO_FACTS = CONTAINERS | {
    RDF.type, GX.hasPassage, GX.text, GX.rule, GX.order, GX.wording, GX.decision, GX.ground, GX.sourceTypeRule,
    GX.reports,  # follows from the figures, and from a decision
    GX.sectionPath, DCTERMS.isPartOf, DCTERMS.isVersionOf, DCTERMS.source, DCTERMS.provenance,
    FRBR.realizationOf, PAV.version, URIRef("http://purl.org/pav/createdWith"),  # how earlier readers named themselves
    GX.polarity,  # told with what is ordered
}
WORDS = "words"
WHY = GX.reason
WORKS = f"{iris.BASE}work/"
TO_CHECK = concept("reading-state", "to-check")  # said of each that is not sure, or not said at all
UNBOUND = concept("deontic-force", "none")  # said of each statement that binds nobody, or not said at all
UNSAID = frozenset({TO_CHECK, UNBOUND})
EXACTLY = concept("comparator", "eq")  # said of limits alone: any other number is the value itself without it
# Facts that are told by others already when those have changed.
TWINS: Mapping[str, tuple[URIRef | str, ...]] = {
    str(fact): twins for fact, twins in {
        GX.value: (GX.printed,), GX.lowerPrinted: (GX.printed, GX.comparator), GX.upperPrinted: (GX.printed, GX.comparator),
        GX.lower: (GX.lowerPrinted, GX.printed, GX.comparator), GX.upper: (GX.upperPrinted, GX.printed, GX.comparator),
        GX.lowerClosed: (GX.lowerPrinted, GX.comparator), GX.upperClosed: (GX.upperPrinted, GX.comparator),
        GX.parameter: (GX.parameterText,), GX.intervention: (GX.parameterText,),
        GX.outcome: (GX.parameterText,), GX.measure: (GX.parameterText,), GX.action: (GX.actionText,),
        GX.frequencyCount: (GX.frequency,), GX.citationState: (GX.resolvedTo, C4O.denotes),
    }.items()
}
# What is told of a thing that is new or gone, beside its words.
TELLING = tuple(map(str, (
    GX.parameterText, GX.ucum, GX.frequency, GX.route, GX.arm, GX.actionKind, GX.target, GX.actionText, GX.polarity,
    GX.hasMember, GX.key, GX.citationState)))


@dataclass(frozen=True)
class Value:
    """What a property says: in words, and if it is a concept its IRI and all its names."""

    said: str
    concept: str = ""
    names: frozenset[str] = frozenset()

    def same(self, other: Value) -> bool:
        """Whether both say the same; words say the same as the concept they are a name of."""
        if self.said == other.said:
            return True
        if bool(self.concept) == bool(other.concept):
            return False
        return _folded(self.said) in other.names or _folded(other.said) in self.names


@dataclass(frozen=True)
class Thing:
    """A thing of the graph: `group` is what it can be compared with, `owner` the statement it hangs on, if it does.

    `quote` is its words on one line, without mark-up where the graph has them so.
    """

    node: URIRef
    group: str
    name: str
    place: tuple[int, int]
    quote: str
    owner: URIRef | None
    facts: Mapping[str, tuple[Value, ...]]


def read(graph: Graph) -> tuple[Thing, ...]:
    """Everything that was read, in the order of the text; the edition comes first."""
    found = sorted(_placed(graph), key=lambda thing: (thing.place, str(thing.node)))
    edition = _edition(graph)
    whole = Thing(edition, DOCUMENT, DOCUMENT, (0, 0), str(graph.value(edition, DCTERMS.title) or ""), None,
                  _facts(graph, edition))
    return (whole, *found)


def file_of(graph: Graph) -> str:
    """The hash of the file whose characters the passages count; "" if the graph names none."""
    return str(graph.value(graph.value(_edition(graph), DCTERMS.source), GX.sha256) or "")


def _edition(graph: Graph) -> URIRef:
    return iris.edition_of(str(graph.identifier))


def fact(name: str) -> str:
    """A fact's name in words: "comparator"."""
    label = name if name == WORDS else _label(URIRef(name))
    return label[:1].lower() + label[1:] if label[1:2].islower() else label  # "UCUM code" stays as it is


def _placed(graph: Graph) -> Iterator[Thing]:
    owners = {node: owner for owner, relation, node in graph if relation in CONTAINERS}
    inner = set(graph.objects(None, GX.hasMember))
    unread, grounds = (set(graph.objects(None, relation)) for relation in (GX.hasUnrecognised, GX.hasGround))
    for words in unread:
        if isinstance(words, URIRef) and isinstance(statement := owners[words], URIRef):
            yield Thing(words, UNRECOGNISED, UNRECOGNISED, *_passage(graph, words), statement, {})
    for node in set(graph.subjects(GX.hasPassage)) - unread - grounds:
        kinds = set(graph.objects(node, RDF.type))
        if GX.Figure in kinds or not isinstance(node, URIRef) or (GX.Condition in kinds and node in inner):
            continue
        kind = next((one for one in GROUPS if one in kinds), None)
        name = GROUPS[kind] if kind else _label(URIRef(min(map(str, kinds), default=str(GX.Quantity))))
        owner, (place, quote) = owners.get(node), _passage(graph, node)
        owner = owners.get(owner, owner) if owner is not None else None  # what is ordered hangs on a limit of the statement
        if GX.Condition in kinds and owner:
            quote = _passage(graph, owner)[1]  # it shares the passage of its statement, which has the words without mark-up
        yield Thing(node, GROUPS[kind] if kind else QUANTITY, name, place, quote,
                    owner if isinstance(owner, URIRef) else None, {**_facts(graph, node), **_sort(name if not kind else "")})


def _passage(graph: Graph, node: Node) -> tuple[tuple[int, int], str]:
    """Where in the text a thing was read, or a passage lies, and its words; without mark-up, if the graph has them so."""
    passage = graph.value(node, GX.hasPassage) or node
    start, quote = str(graph.value(passage, NIF.beginIndex) or 0), str(graph.value(passage, NIF.anchorOf) or "")
    words = graph.value(node, GX.text) or graph.value(passage, GX.text) or quote
    return (int(start), int(start) + len(quote)), " ".join(str(words).split())


def _facts(graph: Graph, node: URIRef) -> Mapping[str, tuple[Value, ...]]:
    told: dict[str, list[Value]] = {}
    unsaid = UNSAID if (node, RDF.type, GX.Threshold) in graph else {*UNSAID, EXACTLY}
    for relation, value in graph.predicate_objects(node):
        # Why a marker is unresolved is told with the work that its key stands for.
        if relation not in NO_FACTS and value not in unsaid and (
                relation != WHY or (node, GX.resolvedTo, None) not in graph):
            told.setdefault(str(relation), []).append(_value(graph, value))
    for name, words in _ordered(graph, node):
        told.setdefault(str(name), []).append(words)
    return {name: tuple(sorted(values, key=lambda value: value.said)) for name, values in told.items()}


def _sort(name: str) -> Mapping[str, tuple[Value, ...]]:
    """What sort of quantity it is is a fact about one that was read as another."""
    return {str(RDF.type): (Value(name),)} if name else {}


def _ordered(graph: Graph, node: URIRef) -> Iterator[tuple[URIRef, Value]]:
    """What a limit or a condition governs, and that this is not to be done, whether it says so itself or by an action."""
    kinds, actions = set(graph.objects(node, RDF.type)), list(graph.objects(node, GX.action))
    if GX.Statement in kinds:
        return
    if actions and (node, GX.actionText, None) not in graph:
        yield GX.actionText, Value("; ".join(_passage(graph, action)[1] for action in sorted(actions, key=str)))
    barred = any((one, GX.polarity, DO_NOT) in graph or
                 ((one, GX.actionKind, AVOID) in graph and (one, GX.polarity, DO) in graph and GX.Action not in kinds)
                 for one in (node, *actions))
    if barred != ((node, GX.timing, UNLESS) in graph and GX.Condition in kinds):
        yield GX.polarity, _value(graph, DO_NOT)


def _value(graph: Graph, value: Node) -> Value:
    if not isinstance(value, URIRef):
        return Value(" ".join(str(value).split()))
    if value.startswith(CONCEPTS):
        return Value(_label(value), str(value), _names(value))
    return Value(_node(graph, value))


def _node(graph: Graph, node: URIRef) -> str:
    """What another node of the graph is, in words."""
    kinds = set(graph.objects(node, RDF.type))
    if GX.Figure in kinds:
        return _figure(graph, node)
    if GX.Condition in kinds:
        return _tree(graph, node)
    if GX.Section in kinds:
        return f"“{_path(graph, node)}”"
    if GX.UnresolvedWork in kinds:
        return f"unresolved ({graph.value(node, GX.reason)})"
    if (node, GX.hasPassage, None) in graph or (node, NIF.anchorOf, None) in graph:
        return f"“{_passage(graph, node)[1]}”"
    if node.startswith(WORKS):
        return unquote(node.removeprefix(WORKS).partition("/")[2])
    named = graph.value(node, RDFS.label)  # a group, a frequency, a period
    return str(named) if named is not None else _label(node)


def _path(graph: Graph, section: Node) -> str:
    """The headings down to a section."""
    above, heading = graph.value(section, DCTERMS.isPartOf), str(graph.value(section, GX.heading))
    return f"{_path(graph, above)} › {heading}" if above is not None and (above, GX.heading, None) in graph else heading


def _figure(graph: Graph, node: URIRef) -> str:
    ends = [graph.value(node, end) for end in (GX.lowerPrinted, GX.upperPrinted)]
    number = graph.value(node, GX.printed) or graph.value(node, GX.value) or "–".join(str(end) for end in ends if end)
    unit = str(graph.value(node, GX.ucum) or "1")
    return str(number) if unit == "1" else f"{number} {unit}"


def _tree(graph: Graph, node: URIRef) -> str:
    """A condition as its operator and its members in the order of the text."""
    members = sorted(graph.objects(node, GX.hasMember), key=lambda member: (_passage(graph, member)[0], str(member)))
    operator = graph.value(node, GX.operator)
    word = _label(operator) if isinstance(operator, URIRef) else ""
    least = graph.value(node, GX.atLeastPrinted) or graph.value(node, GX.atLeast)
    inside = ", ".join(_node(graph, member) for member in members if isinstance(member, URIRef))
    return f"{word}{f' ({least})' if least else ''}: {inside}"


@cache
def _label(iri: URIRef) -> str:
    try:
        return ontology.label(iri)
    except ontology.UnknownTermError:
        return iri.rstrip("/#").replace("#", "/").rpartition("/")[2]


@cache
def _names(concept: URIRef) -> frozenset[str]:
    """Every name of a concept, its notation too."""
    known = ontology.vocabulary()
    return frozenset(_folded(str(name)) for relation in (SKOS.prefLabel, SKOS.altLabel, SKOS.notation, RDFS.label)
                     for name in known.objects(concept, relation))


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
