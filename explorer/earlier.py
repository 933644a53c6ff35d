"""A graph that an earlier reader wrote, in the terms of the present one: what it said, and nothing else.

Why: a library keeps what was read until a person has it read again. Its pages, its answers and what differs from a second
    reading must know one spelling of a fact only, or each of them would have to know all that there were.
Method: graphs of the earlier model have the name of their edition. A look through the triples of one: a term that has
    another name now gets it; what was said by selectors is said by the passage; words that stand for a node lead to it;
    decisions get agent and kind; a result hangs on its work; what follows from the rest is left out. Nodes keep their names,
    and nothing is read anew, so that what an earlier reader could not tell stays untold. That an order was known by its
    object alone ("stop riluzole": riluzole) is not carried over, for it says too much; its words are.
Fails: it does not; a term or a code that it does not know stays as it is.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Collection, Iterator, Mapping

from rdflib import Literal, URIRef
from rdflib.namespace import RDF, RDFS
from rdflib.term import Node

import ontology
from ontology import BIRO, C4O, DCTERMS, GX, NIF, OA, PRISM, PROV, QUDT, concept, iris
from ontology.triples import Triples

RULES = "1"  # raised when the rules of this module change, as the version of a reader is
AN_EARLIER = "an earlier version of the reader"


def _was(name: str) -> str:
    """A term of ours that the vocabulary no longer has."""
    return f"{GX}{name}"


UNRECOGNISED = URIRef(_was("Unrecognised"))
CREATED_WITH = URIRef("http://purl.org/pav/createdWith")
RENAMED: Mapping[str, URIRef] = {_was("parameterName"): GX.parameterText}
# What follows from the rest, or is told in another way by the rules below.
DROPPED: Collection[str] = frozenset({
    *map(_was, ("hasStatement", "hasSection", "role", "textHash", "gradeText", "decidedBy", "populationGroup",
                "hasUnrecognised")),
    *map(str, (QUDT.hasUnit, PROV.hadPrimarySource, GX.hasResult, OA.hasSelector, OA.hasSource, OA.start, OA.end, OA.exact)),
})
UNTYPED = frozenset({OA.TextPositionSelector, OA.TextQuoteSelector, GX.RawPositionSelector, GX.Passage, GX.Ground,
                     UNRECOGNISED, URIRef("http://purl.org/dc/terms/ProvenanceStatement")})
IN_WORDS = frozenset({GX.Statement, GX.Question, GX.Remark})  # these say their words themselves
PEOPLE = frozenset(map(str, (GX.arm, GX.versus, GX.population)))
CODED: Mapping[str, Callable[[str], URIRef]] = {str(GX.frequency): iris.frequency, str(GX.period): iris.period}
COPIED = (GX.measure, GX.outcome, GX.ucum, GX.value, GX.printed, GX.lower, GX.lowerPrinted, GX.lowerClosed, GX.upper,
          GX.upperPrinted, GX.upperClosed, GX.hasInterval, GX.hasPValue, GX.atTimePoint)
RULES_JOINED = ", "


def is_earlier(graph: str) -> bool:
    """Whether the graph of an edition has the earlier model, by its name."""
    return not iris.is_edition_graph(graph)


def present(graph: Triples) -> Triples:
    """The graph of an edition in the present terms; itself if it has them."""
    return _Told(graph).graph() if is_earlier(str(graph.identifier)) else graph


class _Told:
    """What is known of an earlier graph while it is told anew."""

    def __init__(self, old: Triples) -> None:
        self._old, self._new = old, Triples(old.identifier)
        self._edition = iris.edition_of(str(old.identifier))
        self._types = {node: set(old.objects(node, str(RDF.type))) for node, _, _ in old.said({str(RDF.type)})}

    def graph(self) -> Triples:
        """All of it."""
        rules: Mapping[str, Callable[[URIRef, Node], Iterator[tuple[Node, Node, Node]]]] = {
            str(RDF.type): self._type, str(GX.text): self._text, str(GX.rule): self._rule, str(GX.sourceType): self._kind,
            str(GX.sourceTypeRule): self._kind_rule, str(GX.qualifies): self._qualifies, str(GX.sectionPath): self._path,
            str(GX.ground): self._ground, str(RDFS.label): self._label, str(GX.action): self._action,
            str(GX.readingState): self._state, str(PRISM.doi): self._doi,
        }
        for subject, predicate, value in self._old:
            name = str(predicate)
            if self._is(subject, UNRECOGNISED) or (name in DROPPED and not self._is_present(name, value)):
                continue
            if name in rules:
                self._add(rules[name](subject, value))  # type: ignore[arg-type]
            elif name in PEOPLE and isinstance(value, Literal):
                self._add(self._group(subject, predicate, value))
            elif name in CODED and isinstance(value, Literal):
                self._add(self._coded(subject, predicate, value))
            else:
                self._new.add((subject, RENAMED.get(name, predicate), value))
        for further in (self._passages, self._unrecognised, self._sections, self._wordings, self._decisions, self._markers,
                        self._results):
            self._add(further())
        return self._new

    def _add(self, triples: Iterator[tuple[Node, Node, Node]]) -> None:
        for triple in triples:
            self._new.add(triple)

    def _one(self, node: Node, term: str) -> Node | None:
        return next(iter(self._old.objects(node, term)), None)

    def _is(self, node: Node, *kinds: URIRef) -> bool:
        return not self._types.get(node, set()).isdisjoint(kinds)

    # Term by term

    def _is_present(self, name: str, value: Node) -> bool:
        """Whether a triple is in the present form already."""
        if name == str(GX.hasUnrecognised):
            return not self._is(value, UNRECOGNISED)
        return name == str(GX.hasResult) and self._is(value, GX.Result)

    def _type(self, node: Node, kind: Node) -> Iterator[tuple[Node, Node, Node]]:
        if kind not in UNTYPED:
            yield node, RDF.type, kind

    def _text(self, node: Node, words: Node) -> Iterator[tuple[Node, Node, Node]]:
        """Words that a thing has besides those of its passage are the passage's without mark-up."""
        passage = self._one(node, GX.hasPassage)
        if self._is(node, *IN_WORDS) or passage is None:
            yield node, GX.text, words
        elif str(words) != self._quote(passage):
            yield passage, GX.text, words

    def _quote(self, passage: Node) -> str:
        holders = (passage, *self._old.objects(passage, OA.hasSelector))
        found = (self._one(holder, term) for holder in holders for term in (NIF.anchorOf, OA.exact))
        return next((str(words) for words in found if words is not None), "")

    def _rule(self, node: Node, name: Node) -> Iterator[tuple[Node, Node, Node]]:
        if isinstance(name, URIRef):
            yield node, GX.rule, name
        elif not self._is(node, GX.Ground):
            with contextlib.suppress(ValueError):
                for one in str(name).split(RULES_JOINED):
                    yield node, GX.rule, iris.rule(one)

    def _kind(self, node: Node, kind: Node) -> Iterator[tuple[Node, Node, Node]]:
        """The type that the words of an entry suggest; that of a work stays what it is."""
        if not self._is(node, BIRO.BibliographicReference):
            yield node, GX.sourceType, kind
        elif kind != concept("source-type", "unknown"):
            yield node, GX.suggestedType, kind

    def _kind_rule(self, node: Node, rule: Node) -> Iterator[tuple[Node, Node, Node]]:
        if self._one(node, GX.sourceType) != concept("source-type", "unknown"):
            yield node, GX.sourceTypeRule, rule

    def _qualifies(self, node: Node, term: Node) -> Iterator[tuple[Node, Node, Node]]:
        yield node, GX.qualifies, RENAMED.get(str(term), term)

    def _path(self, node: Node, path: Node) -> Iterator[tuple[Node, Node, Node]]:
        if self._is(node, GX.Section):
            yield node, GX.sectionPath, path

    def _ground(self, node: Node, words: Node) -> Iterator[tuple[Node, Node, Node]]:
        """The ground of a marker is that of a decision."""
        if not self._is(node, C4O.InTextReferencePointer):
            yield node, GX.ground, words

    def _label(self, node: Node, words: Node) -> Iterator[tuple[Node, Node, Node]]:
        """A decision was called by its kind."""
        if not self._is(node, GX.Decision):
            yield node, RDFS.label, words
            return
        with contextlib.suppress(ontology.UnknownTermError):
            yield node, GX.decisionKind, concept("decision-kind", str(words))

    def _action(self, node: Node, ordered: Node) -> Iterator[tuple[Node, Node, Node]]:
        if self._is(ordered, GX.Action):
            yield node, GX.action, ordered

    def _state(self, node: Node, state: Node) -> Iterator[tuple[Node, Node, Node]]:
        if state != concept("reading-state", "to-check"):  # said of each that is not sure
            yield node, GX.readingState, state

    def _doi(self, node: Node, doi: Node) -> Iterator[tuple[Node, Node, Node]]:
        """Of a work in lower case, in which all who cite it agree; of an entry as it is printed."""
        yield node, PRISM.doi, doi if self._is(node, BIRO.BibliographicReference) else Literal(str(doi).lower())

    def _group(self, node: Node, relation: Node, words: Node) -> Iterator[tuple[Node, Node, Node]]:
        """The words for a group of people are those of a node; a population may be known by a concept."""
        group = iris.group(self._edition, str(words))
        yield node, relation, group
        yield group, RDFS.label, words
        for known in self._old.objects(node, _was("populationGroup")) if str(relation) == str(GX.population) else ():
            yield group, GX.concept, known

    def _coded(self, node: Node, relation: Node, code: Node) -> Iterator[tuple[Node, Node, Node]]:
        try:
            found = CODED[str(relation)](str(code))
        except ValueError:
            return
        yield node, relation, found
        yield found, RDFS.label, code

    # Node by node

    def _passages(self) -> Iterator[tuple[Node, Node, Node]]:
        """Where a passage begins and its words, and whether places count mark-up, which the file says once."""
        file = self._one(self._edition, DCTERMS.source)
        marked_up: bool | None = None
        for passage, _, selector in self._old.said({str(OA.hasSelector)}):
            for term, now in ((OA.start, NIF.beginIndex), (OA.exact, NIF.anchorOf)):
                for value in self._old.objects(selector, term):
                    yield passage, URIRef(now), value
            if not self._is(selector, OA.TextQuoteSelector):
                marked_up = self._is(selector, GX.RawPositionSelector)
        if file is not None and marked_up is not None:
            yield file, GX.countsMarkUp, Literal(marked_up)

    def _unrecognised(self) -> Iterator[tuple[Node, Node, Node]]:
        for statement, _, words in self._old.said({str(GX.hasUnrecognised)}):
            passage = self._one(words, GX.hasPassage)
            if passage is not None:
                yield statement, GX.hasUnrecognised, passage

    def _sections(self) -> Iterator[tuple[Node, Node, Node]]:
        """The headings down to a section, of which there are some above it."""
        for section, kinds in self._types.items():
            if GX.Section in kinds:
                path = [str(self._one(one, GX.heading)) for one in self._down_to(section)]
                if len(path) > 1:
                    yield section, GX.sectionPath, Literal(" › ".join(path))

    def _down_to(self, section: Node) -> list[Node]:
        above = self._one(section, DCTERMS.isPartOf)
        return [*(self._down_to(above) if above is not None and self._is(above, GX.Section) else ()), section]

    def _wordings(self) -> Iterator[tuple[Node, Node, Node]]:
        for statement in self._old.subjects(str(RDF.type), GX.Statement):
            for words in self._old.objects(statement, GX.text):
                yield statement, GX.wording, iris.wording(str(words))

    def _decisions(self) -> Iterator[tuple[Node, Node, Node]]:
        """Who decided is an agent, and what was chosen is said by the decision."""
        for decision, _, name in self._old.said({_was("decidedBy")}):
            with contextlib.suppress(ValueError):
                agent = iris.agent(str(name))
                yield from ((decision, PROV.wasAssociatedWith, agent), (agent, RDF.type, PROV.Agent),
                            (agent, RDFS.label, name))
        for thing, _, decision in self._old.said({str(GX.decision)}):
            kind = str(self._one(decision, str(RDFS.label)))
            chosen = {"result": PROV.hadPrimarySource, "link": GX.resolvedTo}.get(kind)
            works = self._old.objects(thing, chosen) if chosen else []
            if len(works) == 1:  # of several it is not known which one this decision was for
                yield decision, GX.chosen, works[0]

    def _markers(self) -> Iterator[tuple[Node, Node, Node]]:
        """What a rule settled is a decision of the reader, for all markers that it settled so."""
        reader = self._one(self._edition, CREATED_WITH) or iris.agent(AN_EARLIER)
        named = False
        for marker, _, ground in self._old.said({str(GX.ground)}):
            if not self._is(marker, C4O.InTextReferencePointer) or self._old.objects(marker, GX.decision):
                continue
            decision, named = iris.decision(self._edition, str(reader), "marker", str(ground)), True
            yield marker, GX.decision, decision
            yield from ((decision, RDF.type, GX.Decision), (decision, GX.decisionKind, concept("decision-kind", "marker")),
                        (decision, PROV.wasAssociatedWith, reader), (decision, GX.ground, ground))
        if named and reader == iris.agent(AN_EARLIER):
            yield from ((reader, RDF.type, PROV.SoftwareAgent), (reader, RDFS.label, Literal(AN_EARLIER)))

    def _results(self) -> Iterator[tuple[Node, Node, Node]]:
        """A reading that was checked in a work reports a result of it; those that tell the same report one."""
        for work, _, reading in self._old.said({str(GX.hasResult)}):
            if self._is(reading, GX.Result) or not isinstance(work, URIRef):
                continue
            said = [(term, value) for term in COPIED for value in self._old.objects(reading, term)]
            result = iris.result(work, "\n".join(self._figures(reading)))
            yield from ((work, GX.hasResult, result), (reading, GX.reports, result), (result, RDF.type, GX.Result))
            yield from ((result, term, value) for term, value in said)
            for relation in (GX.arm, GX.versus):
                for words in self._old.objects(reading, relation):
                    yield result, relation, iris.group(self._edition, str(words))

    def _figures(self, reading: Node) -> Iterator[str]:
        """What two readings of one result have in common, as far as an earlier reader tells it."""
        for term in (GX.measure, GX.outcome, GX.arm, GX.parameterText, _was("parameterName"), GX.ucum, GX.printed,
                     GX.lowerPrinted, GX.upperPrinted):
            yield " ".join(sorted(map(str, self._old.objects(reading, term))))
        for interval in self._old.objects(reading, GX.hasInterval):
            yield from (str(self._one(interval, end)) for end in (GX.lower, GX.upper))
