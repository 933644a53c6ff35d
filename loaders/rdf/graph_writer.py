"""The writer that an edition is written on: its graph, and the IRIs its objects have been given.

Why: what stands in the graph must be spelt one way only, and every object must lead back to characters.
Method: `describe` adds what is known of a node, `place` its rule and its passage (source file with hash, position and
    quote selectors side by side). The modules beside this one write the parts of the record, each its own.
Fails: it does not. No blank nodes and no load times, so that reading again gives the same graph.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import lru_cache

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDF, XSD

from loaders.curation import Decision
from loaders.rdf.identity import Identity
from loaders.record import Record, Span
from loaders.source import SourceDocument
from ontology import GX, OA, iris


@lru_cache(maxsize=10_000)
def _literal(_kind: type, value: object) -> Literal:
    """A plain value as a literal, made once; the kind tells 1 from True."""
    return Literal(value)


class GraphWriter:
    """The state of writing one edition."""

    def __init__(self, identity: Identity, source: SourceDocument, record: Record,
                 decisions: Sequence[Decision]) -> None:
        self.identity, self.source, self.record, self.decisions = identity, source, record, decisions
        self.edition = iris.edition(identity.document, identity.edition)
        self.file = iris.source_file(source.sha256)
        # The standard's position counts the characters of the text alone, not those of mark-up.
        self.selector = GX.RawPositionSelector if source.format.marked_up else OA.TextPositionSelector
        self.words = source.format.words
        self.graph = Graph("SimpleMemory", self.edition)  # one graph, so no room for the graphs of each triple
        self.statements: dict[str, URIRef] = {}
        self.sections: dict[tuple[str, ...], list[tuple[int, URIRef]]] = {}  # a path may stand twice: place, node
        self.entries: list[URIRef] = []
        self.parts: dict[str, URIRef] = {}
        self.placed: dict[tuple[int, int], list[URIRef]] = {}

    def add(self, subject: URIRef, predicate: URIRef, value: object) -> None:
        """Add one triple; numbers keep their digits, other plain values become literals."""
        if isinstance(value, Decimal):
            value = Literal(format(value, "f"), datatype=XSD.decimal)  # str() may give "1E+3", which xsd:decimal has not
        elif not isinstance(value, URIRef | Literal):
            value = _literal(type(value), value)  # type: ignore[arg-type]
        self.graph.add((subject, predicate, value))

    def describe(self, node: URIRef, values: Mapping[URIRef, object]) -> None:
        """Add what is known; what is None or empty is left out and read as "not stated"."""
        for predicate, value in values.items():
            if value is not None and value != "":  # 0 and False are facts
                self.add(node, predicate, value)

    def add_passage(self, node: URIRef, span: Span, rule: str) -> None:
        """The passage of a node that a decision may be about."""
        self.quote(node, span, rule)
        self.placed.setdefault((span.start, span.end), []).append(node)

    def quote(self, node: URIRef, span: Span, rule: str) -> None:
        """The passage of a node: where in which file, in which words, by which rule."""
        passage = iris.passage(node)
        # Either selector finds the words alone: the quote where text moved, the position among repeats.
        position, quote = iris.selector(passage, "position"), iris.selector(passage, "quote")
        self.describe(node, {GX.hasPassage: passage, GX.rule: rule})
        self.describe(passage, {RDF.type: GX.Passage, OA.hasSource: self.file, **self._in_original(span)})
        self.add(passage, OA.hasSelector, position)
        self.add(passage, OA.hasSelector, quote)
        self.describe(position, {RDF.type: self.selector, OA.start: span.start, OA.end: span.end})
        self.describe(quote, {RDF.type: OA.TextQuoteSelector, OA.exact: span.quote})

    def share_passage(self, node: URIRef, owner: URIRef, rule: str) -> None:
        """Give a node the passage of the node it was read with."""
        self.describe(node, {GX.hasPassage: iris.passage(owner), GX.rule: rule})

    def section(self, path: tuple[str, ...], place: int) -> URIRef | None:
        """The nearest heading of that path above a place in the text."""
        return next((node for start, node in reversed(self.sections.get(path, [])) if start <= place), None)

    def _in_original(self, span: Span) -> dict[URIRef, object]:
        """The page or paragraph of the original file, where the source is the text layer of one."""
        if self.source.original is None:
            return {}
        unit = GX.page if self.source.format.layer == "page" else GX.paragraph
        return {unit: self.source.original.layer.number(span.start)}
