"""What statements are about: every concept they speak of, and the words that name it.

Why: from a drug every statement that mentions it should be one hop away, also where no number of it was read.
Method: a statement leads to what its own words name (gx:about) and to what only words above it name (gx:aboutByHeading); of
    each one passage says where (gx:names), one that stands there anyway if there is any. Words above are joined to what they
    are over (gx:headedBy): those of a heading to its section, any other to the statement. What its quantities, criteria and
    conditions lead to is among them. A drug that no concept is called is a node by its name.
Fails: it does not.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from rdflib import URIRef

from loaders.mentions import SCHEMES, Target, mentions_of
from loaders.rdf import drugs
from loaders.rdf.graph_writer import GraphWriter
from loaders.record import Action, Criterion, GroundKind, Quantity, Span, Statement
from ontology import CONCEPTS, GX, concept, iris

_OWN: frozenset[GroundKind] = frozenset({"own words", "same clause", "same sentence", "same statement", "same row"})
# What a part of a statement leads to, and the attribute of a quantity that it was read as.
_LED_TO = {
    GX.parameter: "parameter", GX.intervention: "parameter", GX.outcome: "parameter", GX.target: "action", GX.concept: "",
    GX.population: "pop", GX.arm: "arm", GX.versus: "versus",
}
_Named = tuple[Span, GroundKind]
_Part = Quantity | Criterion | Action


def write(writer: GraphWriter) -> None:
    """Write what each statement is about, behind all that was read of it, which leads to concepts as well."""
    known = {(span.start, span.end) for span in writer.record.spans()}
    found: dict[tuple[str, URIRef], _Named] = {}
    for mention in mentions_of(writer.record, writer.source):
        key = mention.statement, _node(writer, mention.target)
        if key not in found or (mention.how == found[key][1] and _stands(mention.span) in known
                                and _stands(found[key][0]) not in known):
            found[key] = mention.span, mention.how
    for key, named in _led_to(writer):
        found.setdefault(key, named)
    sections = sorted(place for places in writer.sections.values() for place in places)
    spans = {statement.id: statement.span for statement in writer.record.statements}
    for (name, node), (span, how) in found.items():
        statement = writer.statements[name]
        if how in _OWN:
            _own(writer, statement, node, (span, spans[name]))
        else:
            above = sections[bisect_right(sections, span.start, key=lambda place: place[0]) - 1][1]
            _above(writer, (statement, above if how == "heading" else statement), node, span)


def _stands(span: Span) -> tuple[int, int]:
    return span.start, span.end


def _own(writer: GraphWriter, statement: URIRef, node: URIRef, spans: tuple[Span, Span]) -> None:
    """What the words of a statement name; the whole statement says so where a smaller thing in it has the words."""
    passages = (writer.passage(span) for span in spans)
    passage = next((one for one in passages if iris.container(one) == statement), None)
    writer.add(statement, GX.about, node)
    if passage is not None:
        writer.add(passage, GX.names, node)


def _above(writer: GraphWriter, headed: tuple[URIRef, URIRef], node: URIRef, span: Span) -> None:
    """What words over a statement name; they are joined to what they are the head of, itself or its section."""
    passage = writer.passage(span)
    writer.add(headed[0], GX.aboutByHeading, node)
    writer.add(headed[1], GX.headedBy, passage)
    writer.add(passage, GX.names, node)


def _node(writer: GraphWriter, target: Target) -> URIRef:
    if target.scheme != "drug":
        return concept(target.scheme, target.code)
    return drugs.node(writer, target.code)


def _led_to(writer: GraphWriter) -> Iterator[tuple[tuple[str, URIRef], _Named]]:
    """The concepts that the parts of each statement lead to, with the words that they were read from."""
    statements = {node: statement for statement, node in writer.statements.items()}
    whole = {statement.id: statement for statement in writer.record.statements}
    parts: tuple[_Part, ...] = (*writer.record.quantities, *writer.record.criteria, *writer.record.actions)
    read = {writer.parts[one.id]: one for one in parts if one.id in writer.parts}
    terms, of_groups = writer.graph.terms, writer.graph.ahead(str(GX.concept))
    for link, attribute in _LED_TO.items():
        for subject, nodes in writer.graph.ahead(str(link)).items():
            part = URIRef(str(terms[subject]))
            statement = statements.get(part) or statements.get(URIRef(part.rpartition("/")[0]))
            for node in (str(terms[number]) for group in nodes for number in (group, *of_groups.get(group, ()))):
                if statement and node.startswith(CONCEPTS) and node.removeprefix(CONCEPTS).split("/")[0] in SCHEMES:
                    yield (statement, URIRef(node)), _words(read.get(part), whole[statement], attribute)


def _words(part: _Part | None, statement: Statement, attribute: str) -> _Named:
    """The words that a part's concept was read from; the whole statement where they are not known."""
    if isinstance(part, Criterion):
        return part.span, "own words"
    if isinstance(part, Action):
        return part.target or part.span, "own words"
    ground = next((one for one in part.grounds if one.attribute == attribute), None) if part else None
    if ground is None:
        return statement.span, "own words"
    return ground.span, "own words" if statement.span.contains(ground.span) else "stem of the list"
