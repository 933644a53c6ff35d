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
from loaders.rdf.graph_writer import GraphWriter
from loaders.record import Criterion, GroundKind, Quantity, Span, Statement
from ontology import CONCEPTS, GX, RDF, SKOS, concept, iris

_OWN: frozenset[GroundKind] = frozenset({"own words", "same clause", "same sentence", "same statement", "same row"})
# What a part of a statement leads to, and the attribute of a quantity that it was read as.
_LED_TO = {
    GX.parameter: "parameter", GX.intervention: "parameter", GX.outcome: "parameter", GX.action: "action", GX.concept: "",
    GX.population: "pop", GX.arm: "arm", GX.versus: "versus",
}
_Named = tuple[Span, GroundKind]


def write(writer: GraphWriter) -> None:
    """Write what each statement is about; last, for what was read of it leads to concepts as well."""
    kept = {(span.start, span.end) for span in writer.record.spans()}
    found: dict[tuple[str, URIRef], _Named] = {}
    for mention in mentions_of(writer.record, writer.source):
        key = mention.statement, _node(writer, mention.target)
        place = mention.span.start, mention.span.end
        if key not in found or (mention.how == found[key][1] and place in kept and not _holds(kept, found[key][0])):
            found[key] = mention.span, mention.how
    for key, named in _led_to(writer):
        found.setdefault(key, named)
    headings = {start: node for sections in writer.sections.values() for start, node in sections}
    starts = sorted(headings)
    for (statement, node), (span, how) in found.items():
        above = headings[starts[bisect_right(starts, span.start) - 1]] if how == "heading" else writer.statements[statement]
        _about(writer, (writer.statements[statement], above), node, span, own=how in _OWN)


def _holds(kept: set[tuple[int, int]], span: Span) -> bool:
    return (span.start, span.end) in kept


def _about(writer: GraphWriter, statement: tuple[URIRef, URIRef], node: URIRef, span: Span, *, own: bool) -> None:
    """Join a statement, and what the words over it are of, to what it is about, and the words to what they name."""
    passage = writer.passage(span)
    writer.add(passage, GX.names, node)
    writer.add(statement[0], GX.about if own else GX.aboutByHeading, node)
    if not own:
        writer.add(statement[1], GX.headedBy, passage)


def _node(writer: GraphWriter, target: Target) -> URIRef:
    if target.scheme != "drug":
        return concept(target.scheme, target.code)
    node = iris.drug(target.code)
    writer.describe(node, {RDF.type: SKOS.Concept, SKOS.prefLabel: target.code})
    return node


def _led_to(writer: GraphWriter) -> Iterator[tuple[tuple[str, URIRef], _Named]]:
    """The concepts that the parts of each statement lead to, with the words that they were read from."""
    statements = {node: statement for statement, node in writer.statements.items()}
    whole = {statement.id: statement for statement in writer.record.statements}
    parts: tuple[Quantity | Criterion, ...] = (*writer.record.quantities, *writer.record.criteria)
    read = {writer.parts[one.id]: one for one in parts}
    terms, of_groups = writer.graph.terms, writer.graph.ahead(str(GX.concept))
    for link, attribute in _LED_TO.items():
        for subject, nodes in writer.graph.ahead(str(link)).items():
            part = URIRef(str(terms[subject]))
            statement = statements.get(part) or statements.get(URIRef(part.rpartition("/")[0]))
            for node in (str(terms[number]) for group in nodes for number in (group, *of_groups.get(group, ()))):
                if statement and node.startswith(CONCEPTS) and node.removeprefix(CONCEPTS).split("/")[0] in SCHEMES:
                    yield (statement, URIRef(node)), _words(read.get(part), whole[statement], attribute)


def _words(part: Quantity | Criterion | None, statement: Statement, attribute: str) -> _Named:
    """The words that a part's concept was read from; the whole statement where they are not known."""
    if isinstance(part, Criterion):
        return part.span, "own words"
    ground = next((one for one in part.grounds if one.attribute == attribute), None) if part else None
    if ground is None:
        return statement.span, "own words"
    inside = statement.span.contains(ground.span)
    return ground.span, "own words" if inside else "stem of the list" if ground.how in _OWN else ground.how
