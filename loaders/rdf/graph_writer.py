"""The writer that an edition is written on: its graph, and the IRIs its objects have been given.

Why: what stands in the graph must be spelt one way only, and every object must lead back to characters.
Method: `describe` adds what is known of a node, `quote` its rule and its passage: one node for the same characters, whoever
    was read there, with the first place and the words; the file is that of the graph. Things that passages are named by
    have their names before anything is written. The modules beside this one write the parts of the record, each its own.
Fails: it does not. No blank nodes and no load times, so that reading again gives the same graph.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from rdflib import URIRef

from loaders.curation import Decision
from loaders.rdf.identity import Identity
from loaders.rdf.names import Names
from loaders.rdf.places import Places
from loaders.record import Record, Span
from loaders.source import SourceDocument
from ontology import GX, NIF, iris
from ontology.triples import Triples

RULES_JOINED = ", "


class GraphWriter:
    """The state of writing one edition."""

    def __init__(self, identity: Identity, source: SourceDocument, record: Record,
                 decisions: Sequence[Decision]) -> None:
        self.identity, self.source, self.record, self.decisions = identity, source, record, decisions
        self.edition = iris.edition(identity.document, identity.edition)
        self.file = iris.source_file(source.sha256)
        self.words = source.format.words
        self.graph = Triples(iris.edition_graph(self.edition))
        self.names = Names.of(self.edition, record)
        self.statements: Mapping[str, URIRef] = {
            statement.id: node for statement, node in zip(record.statements, self.names.statements, strict=True)}
        self.entries: Sequence[URIRef] = self.names.entries  # markers point to entries by their index
        self.sections: dict[tuple[str, ...], list[tuple[int, URIRef]]] = {}  # a path may stand twice: place, node
        self.parts: dict[str, URIRef] = {}
        self.placed: dict[tuple[int, int], list[URIRef]] = {}
        self._places = Places(self.edition, source, self.names.placed(record))
        self._passages: dict[tuple[int, int], URIRef] = {}
        self._read_at: dict[URIRef, URIRef] = {}

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
        """Where a node was read, and by which rule."""
        self._read(node, self.passage(span), rule)

    def share_passage(self, node: URIRef, owner: URIRef, rule: str) -> None:
        """Give a node the passage of the node it was read with."""
        self._read(node, self._read_at[owner], rule)

    def passage(self, span: Span) -> URIRef:
        """The passage of some characters: where in the file, in which words; one node, however often it is asked for."""
        place = span.start, span.end
        found = self._passages.get(place)
        if found is None:
            found = self._passages[place] = self._places.name(span)
            self.graph.describe(found, (
                (NIF.beginIndex, span.start), (NIF.anchorOf, span.quote), *self._in_original(span)))
        return found

    def in_words(self, span: Span) -> URIRef:
        """The passage of some characters, which says its words without mark-up too where there is some in them."""
        passage, words = self.passage(span), self.words(span.quote)
        if words != span.quote:
            self.add(passage, GX.text, words)
        return passage

    def section(self, path: tuple[str, ...], place: int) -> URIRef | None:
        """The nearest heading of that path above a place in the text."""
        return next((node for start, node in reversed(self.sections.get(path, [])) if start <= place), None)

    def _read(self, node: URIRef, passage: URIRef, rule: str) -> None:
        self._read_at[node] = passage
        self.graph.describe(node, ((GX.hasPassage, passage), *((GX.rule, one) for one in _rules(rule))))

    def _in_original(self, span: Span) -> tuple[tuple[URIRef, object], ...]:
        """The page or paragraph of the original file, where the source is the text layer of one."""
        if self.source.original is None:
            return ()
        unit = GX.page if self.source.format.layer == "page" else GX.paragraph
        return ((unit, self.source.original.layer.number(span.start)),)


@cache
def _rules(names: str) -> tuple[URIRef, ...]:
    """The rules that a record names together, such as the one that cut a statement out and the one that told its kind."""
    return tuple(iris.rule(name) for name in names.split(RULES_JOINED))
