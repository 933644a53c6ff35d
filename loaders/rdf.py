"""The only maker of triples: a record becomes the named graph of one document edition.

Why: what stands in the graph must be spelt one way only, and every number and quotation must lead back to characters.
Method: one function for each kind of object; each adds the object, its rule and its passage (source file with hash,
    position and quote selectors side by side). Nothing here reads text or decides anything: the record says what was
    read, `resolution` says which entry a marker means, the overlay's decisions say what a person settled.
Fails: `UnprintedNumber` if a number's printed form does not occur in the words it was read from. No blank nodes and no
    load times, so that reading again gives the same graph.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, PROV, RDF, RDFS, XSD

from loaders import readers
from loaders.bibliography import Work
from loaders.curation import Decision
from loaders.record import Citation, Condition, Number, Quantity, Record, Reference, Remark, Span, Statement
from loaders.resolution import Resolution, resolve
from loaders.source import SourceDocument
from ontology import BIRO, C4O, FABIO, FRBR, GX, OA, PAV, PRISM, concept, iris, match_concept

QUANTITY_CLASS = {
    "dose": GX.Dose, "threshold": GX.Threshold, "effect": GX.EffectEstimate, "CI": GX.ConfidenceInterval,
    "p-value": GX.PValue, "rate": GX.Rate, "schedule": GX.Schedule, "duration": GX.Duration, "timepoint": GX.TimePoint,
}
COMPARATOR = {
    "<": "lt", "<=": "le", ">": "gt", ">=": "ge", "=": "eq", "≈": "approx", "between": "between", "within": "within",
}
MEDIA_TYPE = {
    "pdf": "application/pdf", "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
OPERATOR = {"all": "all-of", "any": "any-of", "at-least": "at-least"}
PLAIN_QUALIFIER = {"ref": GX.referenceValue, "freq": GX.frequency, "route": GX.route, "arm": GX.arm, "rel": GX.timing}
BOUND = {
    "lower": (GX.lower, GX.lowerPrinted, GX.lowerClosed), "upper": (GX.upper, GX.upperPrinted, GX.upperClosed),
}


class UnprintedNumber(ValueError):
    """A number that does not occur in the words it is said to have been read from."""


@dataclass(frozen=True, slots=True)
class SeenSource:
    """A source that a document was made from: its title, and which part of it was seen, where."""

    title: str
    seen: str


@dataclass(frozen=True, slots=True)
class Identity:
    """What the graph calls a document: id, edition, title, and what its meta data add; empty is not stated."""

    document: str
    edition: str
    title: str
    language: str = "en"
    licence: str = ""
    issuer: str = ""
    author: str = ""
    jurisdiction: str = ""
    made: str = ""
    sources: tuple[SeenSource, ...] = ()


def edition_graph(identity: Identity, source: SourceDocument, record: Record,
                  decisions: Sequence[Decision] = ()) -> Graph:
    """The named graph of one edition; its identifier is the edition's IRI."""
    writer = _EditionWriter(identity, source, record, decisions)
    writer.write()
    return writer.graph


def bibliography_graph(name: str, works: Sequence[Work]) -> Graph:
    """The named graph of a bibliography: works, their identifiers and their edition chains."""
    graph = Graph(identifier=iris.bibliography(name))
    known = {identifier: work_iri(work.doi, work.pmid) for work in works for identifier in (work.doi, work.pmid)
             if identifier}
    for work in works:
        node = work_iri(work.doi, work.pmid)
        if node is None:
            continue
        _describe_work(graph, node, work)
        if work.previous:
            graph.add((node, PAV.previousVersion, known.get(work.previous) or _identified(work.previous)))
    return graph


def work_iri(doi: str | None, pmid: str | None) -> URIRef | None:
    """The IRI of a work edition: by DOI if there is one, else by PubMed id, else none."""
    if doi:
        return iris.work_by_doi(doi)
    return iris.work_by_pmid(pmid) if pmid else None


def _identified(identifier: str) -> URIRef:
    return iris.work_by_pmid(identifier) if identifier.isdigit() else iris.work_by_doi(identifier)


def _identify_work(graph: Graph, node: URIRef, doi: str | None, pmid: str | None) -> None:
    """What a reference entry can say for certain of the work it names; the rest is for a bibliography to say."""
    graph.add((node, RDF.type, GX.WorkEdition))
    for term, value in ((PRISM.doi, doi), (FABIO.hasPubMedId, pmid)):
        if value:
            graph.add((node, term, Literal(value)))


def _describe_work(graph: Graph, node: URIRef, work: Work) -> None:
    _identify_work(graph, node, work.doi, work.pmid)
    graph.add((node, GX.sourceType, concept("source-type", work.source_type)))
    for term, value in ((DCTERMS.title, work.title), (DCTERMS.creator, work.authors), (GX.venue, work.venue),
                        (GX.editionLabel, work.edition_label)):
        if value:
            graph.add((node, term, Literal(value)))
    if work.year:
        graph.add((node, FABIO.hasPublicationYear, Literal(str(work.year), datatype=XSD.gYear)))


class _EditionWriter:
    """The state of writing one edition: its graph, and the IRIs that its objects have been given."""

    def __init__(self, identity: Identity, source: SourceDocument, record: Record,
                 decisions: Sequence[Decision]) -> None:
        self.identity, self.source, self.record, self.decisions = identity, source, record, decisions
        self.edition = iris.edition(identity.document, identity.edition)
        self.file = iris.source_file(source.sha256)
        self.selector = GX.RawPositionSelector if readers.is_marked_up(source) else OA.TextPositionSelector
        self.words = readers.plain_words(source)
        self.graph = Graph(identifier=self.edition)
        self.statements: dict[str, URIRef] = {}
        self.sections: dict[tuple[str, ...], list[tuple[int, URIRef]]] = {}  # a path may stand twice: place, node
        self.entries: list[URIRef] = []
        self.parts: dict[str, URIRef] = {}
        self.placed: dict[tuple[int, int], list[URIRef]] = {}

    def write(self) -> None:
        self._edition()
        self._sources()
        self._sections()
        self._statements()
        self._references()
        self._pointers(resolve(self.record))
        self._quantities()
        self._conditions()
        self._grades()
        self._remarks()
        self._decisions()

    def _add(self, subject: URIRef, predicate: URIRef, value: object) -> None:
        if isinstance(value, Decimal):
            value = Literal(format(value, "f"), datatype=XSD.decimal)
        elif not isinstance(value, URIRef | Literal):
            value = Literal(value)
        self.graph.add((subject, predicate, value))

    def _describe(self, node: URIRef, values: Mapping[URIRef, object]) -> None:
        """Add what is known; what is None or empty is left out and read as "not stated"."""
        for predicate, value in values.items():
            if value is not None and value != "":
                self._add(node, predicate, value)

    def _place(self, node: URIRef, span: Span, rule: str) -> None:
        """The passage of a node: where in which file, in which words, by which rule."""
        passage = iris.passage(node)
        position, quote = iris.selector(passage, "position"), iris.selector(passage, "quote")
        self._describe(node, {GX.hasPassage: passage, GX.rule: rule})
        self._describe(passage, {RDF.type: GX.Passage, OA.hasSource: self.file, **self._in_original(span)})
        self._add(passage, OA.hasSelector, position)
        self._add(passage, OA.hasSelector, quote)
        self._describe(position, {RDF.type: self.selector, OA.start: span.start, OA.end: span.end})
        self._describe(quote, {RDF.type: OA.TextQuoteSelector, OA.exact: span.quote})
        self.placed.setdefault((span.start, span.end), []).append(node)

    def _in_original(self, span: Span) -> dict[URIRef, object]:
        """The page or paragraph of the original file, where the source is the text layer of one."""
        if self.source.original is None:
            return {}
        layer = self.source.original.layer
        return {GX.page if layer.unit == "page" else GX.paragraph: layer.number(span.start)}

    def _original(self) -> None:
        """The file that the source is the text layer of, if it is one."""
        if self.source.original is None:
            return
        node = iris.source_file(self.source.original.sha256)
        self._describe(node, {
            RDF.type: GX.OriginalFile, GX.sha256: self.source.original.sha256,
            DCTERMS.format: MEDIA_TYPE[self.source.original.layer.kind],
        })
        self._add(self.file, PROV.wasDerivedFrom, node)

    def _edition(self) -> None:
        document = iris.document(self.identity.document)
        self._describe(document, {RDF.type: FABIO.ClinicalGuideline, DCTERMS.title: self.identity.title})
        keyed = [reference.key is not None for reference in self.record.references]
        self._describe(self.edition, {
            RDF.type: GX.Edition, DCTERMS.title: self.identity.title, DCTERMS.language: self.identity.language,
            FRBR.realizationOf: document, DCTERMS.isVersionOf: document, PAV.version: self.identity.edition,
            DCTERMS.source: self.file, DCTERMS.modified: self.record.updated,
            GX.numbered: any(keyed) if keyed else None, DCTERMS.license: self.identity.licence,
            DCTERMS.publisher: self.identity.issuer, DCTERMS.creator: self.identity.author,
            DCTERMS.coverage: self.identity.jurisdiction, DCTERMS.description: self.identity.made,
        })
        self._add(self.edition, RDF.type, FRBR.Expression)
        self._describe(self.file, {
            RDF.type: GX.SourceFile, GX.sha256: self.source.sha256, GX.fileName: self.source.name,
            GX.encoding: self.source.encoding,
        })
        self._original()

    def _sources(self) -> None:
        """What the document was made from, which is not what it cites."""
        for order, source in enumerate(self.identity.sources, 1):
            node = iris.part(self.edition, "provenance", order)
            self._describe(node, {
                RDF.type: DCTERMS.ProvenanceStatement, GX.order: order, DCTERMS.title: source.title,
                DCTERMS.description: source.seen,
            })
            self._add(self.edition, DCTERMS.provenance, node)

    def _sections(self) -> None:
        for order, section in enumerate(self.record.sections, 1):
            node = iris.part(self.edition, "section", order)
            parent = self._section(section.path[:-1], section.span.start) or self.edition
            self._describe(node, {
                RDF.type: GX.Section, GX.heading: section.path[-1], GX.level: section.level, GX.order: order,
                DCTERMS.isPartOf: parent,
            })
            self._add(self.edition, GX.hasSection, node)
            self._place(node, section.span, section.rule)
            self.sections.setdefault(section.path, []).append((section.span.start, node))

    def _section(self, path: tuple[str, ...], place: int) -> URIRef | None:
        """The nearest heading of that path above a place in the text."""
        return next((node for start, node in reversed(self.sections.get(path, [])) if start <= place), None)

    def _statements(self) -> None:
        seen: Counter[tuple[tuple[str, ...], str]] = Counter()
        for order, statement in enumerate(self.record.statements, 1):
            same = (statement.section, iris.text_hash(statement.text))
            seen[same] += 1
            node = iris.statement(self.edition, statement.section, statement.text, seen[same])
            self.statements[statement.id] = node
            self._statement(node, statement, order)

    def _statement(self, node: URIRef, statement: Statement, order: int) -> None:
        self._describe(node, {
            RDF.type: GX.Statement, DCTERMS.isPartOf: self.edition, GX.order: order, GX.text: statement.text,
            GX.textHash: iris.text_hash(statement.text), GX.shortTitle: statement.title,
            GX.statementKind: concept("statement-kind", statement.kind),
            GX.deonticForce: concept("deontic-force", statement.deontic.replace("_", "-")),
            GX.population: statement.population, GX.sectionPath: " › ".join(statement.section),
            GX.inSection: self._section(statement.section, statement.span.start),
        })
        self._add(self.edition, GX.hasStatement, node)
        self._place(node, statement.span, statement.rule)

    def _references(self) -> None:
        for order, reference in enumerate(self.record.references, 1):
            node = iris.part(self.edition, "reference", order)
            self.entries.append(node)
            self._reference(node, reference, order)

    def _reference(self, node: URIRef, reference: Reference, order: int) -> None:
        self._describe(node, {
            RDF.type: BIRO.BibliographicReference, GX.order: order, GX.key: reference.key,
            GX.printedLabel: self.words(reference.label.quote) if reference.label else None, DCTERMS.title: reference.title,
            DCTERMS.creator: reference.authors, GX.venue: reference.venue, PRISM.doi: reference.doi,
            FABIO.hasPubMedId: reference.pmid, RDFS.seeAlso: reference.url,
            GX.sourceType: concept("source-type", reference.source_type or "unknown"),
            GX.sourceTypeRule: reference.type_rule,
        })
        if reference.year:
            self._add(node, FABIO.hasPublicationYear, Literal(str(reference.year), datatype=XSD.gYear))
        self._add(self.edition, GX.hasReference, node)
        self._place(node, reference.span, reference.rule)
        work = work_iri(reference.doi, reference.pmid)
        if work is not None:
            self._add(node, BIRO.references, work)
            _identify_work(self.graph, work, reference.doi, reference.pmid)

    def _pointers(self, resolutions: Mapping[str, Resolution]) -> None:
        counts: Counter[str] = Counter()
        for citation in self.record.citations:
            for key, span in ((pointer.key, pointer.span) for pointer in citation.pointers):
                counts[citation.statement] += 1
                self._pointer(citation, key, span, counts[citation.statement], resolutions[key])

    def _pointer(self, citation: Citation, key: str, span: Span, order: int, resolution: Resolution) -> None:
        statement = self.statements[citation.statement]
        node = iris.part(statement, "marker", order)
        self._add(statement, GX.hasPointer, node)
        self._describe(node, {RDF.type: C4O.InTextReferencePointer, GX.key: key, GX.order: order})
        self._place(node, span, citation.rule)
        link = next((d for d in reversed(self.decisions) if d.kind == "link" and d.key == key
                     and (d.start, d.end) == (span.start, span.end)), None)
        if link is not None:
            self._linked(node, link)
        elif resolution.entry is not None:
            self._describe(node, {
                C4O.denotes: self.entries[resolution.entry], GX.ground: resolution.ground,
                GX.citationState: concept("citation-state", "resolved-by-rule"),
            })
        else:
            self._unresolved(node, resolution)

    def _linked(self, node: URIRef, decision: Decision) -> None:
        """A person said which work the marker means; its entry too, if the list has one for that work."""
        work = work_iri(decision.doi, decision.pmid)
        entry = next((e for e in self.entries if work and (e, BIRO.references, work) in self.graph), None)
        self._describe(node, {
            C4O.denotes: entry, GX.resolvedTo: work, GX.ground: decision.ground,
            GX.citationState: concept("citation-state", "resolved-by-curator"),
        })

    def _unresolved(self, node: URIRef, resolution: Resolution) -> None:
        work = iris.unresolved(self.edition, resolution.key)
        self._describe(work, {RDF.type: GX.UnresolvedWork, GX.key: resolution.key, GX.reason: resolution.reason})
        self._describe(node, {
            GX.resolvedTo: work, GX.reason: resolution.reason,
            GX.citationState: concept("citation-state", "unresolved"),
        })

    def _quantities(self) -> None:
        counts: Counter[tuple[str, str]] = Counter()
        effect: tuple[str, URIRef] | None = None
        for quantity in self.record.quantities:
            kind = quantity.role.lower()
            counts[quantity.statement, kind] += 1
            node = iris.part(self.statements[quantity.statement], kind, counts[quantity.statement, kind])
            self.parts[quantity.id] = node
            self._quantity(node, quantity)
            if quantity.role == "effect":
                effect = (quantity.statement, node)
            elif quantity.role == "CI" and effect and effect[0] == quantity.statement:
                self._add(effect[1], GX.hasInterval, node)
        for criterion in self.record.criteria:
            counts[criterion.statement, "criterion"] += 1
            statement = self.statements[criterion.statement]
            node = iris.part(statement, "criterion", counts[criterion.statement, "criterion"])
            self.parts[criterion.id] = node
            self._describe(node, {RDF.type: GX.Criterion, RDFS.label: criterion.label})
            self._add(statement, GX.hasCriterion, node)
            self._place(node, criterion.span, criterion.rule)

    def _quantity(self, node: URIRef, quantity: Quantity) -> None:
        self._check_printed(quantity)
        name = quantity.parameter
        comparator = quantity.comparator
        self._describe(node, {
            RDF.type: QUANTITY_CLASS[quantity.role], GX.parameterName: name, GX.text: self.words(quantity.span.quote),
            GX.role: concept("quantity-role", quantity.role.lower()), GX.ucum: quantity.unit,
            GX.comparator: concept("comparator", COMPARATOR[comparator]) if comparator else None,
            GX.parameter: match_concept("parameter", name) if name else None,
            GX.intervention: match_concept("intervention", name) if name else None,
            GX.measure: match_concept("measure", name) if name else None,
        })
        self._add(self.statements[quantity.statement], GX.hasQuantity, node)
        self._place(node, quantity.span, quantity.rule)
        self._numbers(node, quantity)
        self._qualifiers(node, quantity)

    def _check_printed(self, quantity: Quantity) -> None:
        words = self.words(quantity.span.quote)
        for number in quantity.numbers:
            if number.printed not in words:
                raise UnprintedNumber(f"{number.printed!r} does not occur in {quantity.span.quote!r} "
                                      f"(characters {quantity.span.start}-{quantity.span.end})")

    def _numbers(self, node: URIRef, quantity: Quantity) -> None:
        if quantity.value:
            self._describe(node, {GX.value: quantity.value.value, GX.printed: quantity.value.printed})
        for number in quantity.values:
            self._add(node, GX.listedValue, number.value)
        for side, number, closed in _bounds(quantity):
            bound, printed, end = BOUND[side]
            self._describe(node, {bound: number.value, printed: number.printed, end: closed})

    def _qualifiers(self, node: URIRef, quantity: Quantity) -> None:
        for key, value in quantity.qualifiers.items():
            if key in PLAIN_QUALIFIER:
                self._add(node, PLAIN_QUALIFIER[key], str(value))
            elif key == "total":
                self._add(node, GX.isTotal, Literal(bool(value)))
            elif key == "level":
                self._add(node, GX.confidenceLevel, Decimal(str(value)))
            elif key == "action":
                self._add(node, GX.actionText, str(value))
            elif key not in ("group", "logic"):
                self._add(node, GX.qualifier, f"{key}={value}")

    def _conditions(self) -> None:
        counts: Counter[str] = Counter()
        members = {member for condition in self.record.conditions for member in condition.members}
        for condition in self.record.conditions:
            counts[condition.statement] += 1
            self.parts[condition.id] = iris.part(
                self.statements[condition.statement], "condition", counts[condition.statement])
        for condition in self.record.conditions:
            self._condition(condition, top=condition.id not in members)

    def _condition(self, condition: Condition, *, top: bool) -> None:
        node = self.parts[condition.id]
        self._describe(node, {
            RDF.type: GX.Condition, GX.operator: concept("operator", OPERATOR[condition.operator]),
            GX.atLeast: condition.n, GX.actionText: condition.action, GX.rule: condition.rule,
            GX.polarity: concept("polarity", condition.polarity.replace("_", "-")),
        })
        for member in condition.members:
            self._add(node, GX.hasMember, self.parts[member])
        if top:
            self._add(self.statements[condition.statement], GX.hasCondition, node)

    def _grades(self) -> None:
        for grade in self.record.grades:
            statement = self.statements[grade.statement]
            self._add(statement, GX.gradeText, self.words(grade.span.quote))
            for scheme, predicate in (("strength", GX.strength), ("certainty", GX.certainty)):
                words = grade.fields.get(scheme)
                found = match_concept(scheme, words) if words else None
                if found is not None:
                    self._add(statement, predicate, found)

    def _remarks(self) -> None:
        for order, remark in enumerate(self.record.remarks, 1):
            self._remark(iris.part(self.edition, "remark", order), remark)

    def _remark(self, node: URIRef, remark: Remark) -> None:
        question = remark.kind == "question"
        self._describe(node, {
            RDF.type: GX.Question if question else GX.Remark, GX.text: " ".join(self.words(remark.span.quote).split()),
            GX.remarkKind: concept("remark-kind", remark.kind), GX.reason: remark.reason,
        })
        self._add(self.edition, GX.asks if question else GX.hasRemark, node)
        self._place(node, remark.span, remark.rule)
        if question and self.record.answer:
            self._add(self.statements[self.record.answer], GX.answers, node)

    def _decisions(self) -> None:
        for order, decision in enumerate(self.decisions, 1):
            node = iris.part(self.edition, "decision", order)
            self._describe(node, {
                RDF.type: GX.Decision, GX.decidedBy: decision.by, GX.decidedOn: decision.on,
                GX.ground: decision.ground, RDFS.label: decision.kind,
            })
            for target in self.placed.get((decision.start, decision.end), ()):
                self._decided(target, node, decision)

    def _decided(self, target: URIRef, node: URIRef, decision: Decision) -> None:
        is_result = any((target, RDF.type, kind) in self.graph for kind in (GX.EffectEstimate, GX.Rate))
        if decision.kind == "result" and not is_result:
            return
        self._add(target, GX.decision, node)
        work = work_iri(decision.doi, decision.pmid)
        if decision.kind == "result" and work is not None:
            self._add(target, PROV.hadPrimarySource, work)
            self._add(work, GX.hasResult, target)


def _bounds(quantity: Quantity) -> list[tuple[str, Number, bool]]:
    """The ends of the interval a quantity describes: side, number, whether the end belongs to it."""
    if quantity.low or quantity.high:
        ends = [("lower", quantity.low, not quantity.qualifiers.get("low_open")),
                ("upper", quantity.high, not quantity.qualifiers.get("high_open"))]
        return [(side, number, closed) for side, number, closed in ends if number]
    if quantity.role != "threshold" or quantity.value is None:
        return []
    comparator, value = quantity.comparator, quantity.value
    if comparator in ("<", "<=", "within"):
        return [("upper", value, comparator != "<")]
    if comparator in (">", ">="):
        return [("lower", value, comparator == ">=")]
    return [("lower", value, True), ("upper", value, True)] if comparator == "=" else []
