"""The writer that an edition is written on: its graph, and the IRIs its objects have been given.

Why: what stands in the graph must be spelt one way only, and every object must lead back to characters.
Method: `describe` adds what is known of a node, `place` its rule and its passage (source file with hash, position and
    quote selectors side by side). The modules beside this one write the parts of the record, each its own.
Fails: it does not. No blank nodes and no load times, so that reading again gives the same graph.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rdflib import URIRef
from rdflib.namespace import RDF

from loaders.curation import Decision
from loaders.rdf.identity import Identity
from loaders.record import Record, Span
from loaders.source import SourceDocument
from ontology import GX, OA, iris
from ontology.triples import Triples

TYPE = RDF.type  # looked up once: what stands in the names of rdflib is found in Python


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
        self.graph = Triples(iris.edition_graph(self.edition))
        self.statements: dict[str, URIRef] = {}
        self.sections: dict[tuple[str, ...], list[tuple[int, URIRef]]] = {}  # a path may stand twice: place, node
        self.entries: list[URIRef] = []
        self.parts: dict[str, URIRef] = {}
        self.placed: dict[tuple[int, int], list[URIRef]] = {}

    def add(self, subject: URIRef, predicate: URIRef, value: object) -> None:
        """Add one triple; numbers keep their digits, other plain values become literals."""
        self.graph.describe(subject, ((predicate, value),))

    def describe(self, node: URIRef, values: Mapping[URIRef, object]) -> None:
        """Add what is known; what is None or empty is left out and read as "not stated"."""
        self.graph.describe(node, [(predicate, value) for predicate, value in values.items()
                                   if value is not None and value != ""])  # 0 and False are facts

    def add_passage(self, node: URIRef, span: Span, rule: str) -> None:
        """The passage of a node that a decision may be about."""
        self.quote(node, span, rule)
        self.placed.setdefault((span.start, span.end), []).append(node)

    def quote(self, node: URIRef, span: Span, rule: str) -> None:
        """The passage of a node: where in which file, in which words, by which rule."""
        passage = iris.passage(node)
        # Either selector finds the words alone: the quote where text moved, the position among repeats.
        position, quote = iris.selector(passage, "position"), iris.selector(passage, "quote")
        for subject, values in (
            (node, ((GX.hasPassage, passage), (GX.rule, rule))),
            (passage, ((TYPE, GX.Passage), (OA.hasSource, self.file), (OA.hasSelector, position), (OA.hasSelector, quote),
                       *self._in_original(span))),
            (position, ((TYPE, self.selector), (OA.start, span.start), (OA.end, span.end))),
            (quote, ((TYPE, OA.TextQuoteSelector), (OA.exact, span.quote))),
        ):
            self.graph.describe(subject, values)

    def share_passage(self, node: URIRef, owner: URIRef, rule: str) -> None:
        """Give a node the passage of the node it was read with."""
        self.describe(node, {GX.hasPassage: iris.passage(owner), GX.rule: rule})

    def section(self, path: tuple[str, ...], place: int) -> URIRef | None:
        """The nearest heading of that path above a place in the text."""
        return next((node for start, node in reversed(self.sections.get(path, [])) if start <= place), None)

    def _in_original(self, span: Span) -> tuple[tuple[URIRef, object], ...]:
        """The page or paragraph of the original file, where the source is the text layer of one."""
        if self.source.original is None:
            return ()
        unit = GX.page if self.source.format.layer == "page" else GX.paragraph
        return ((unit, self.source.original.layer.number(span.start)),)
