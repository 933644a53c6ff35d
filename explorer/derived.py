"""What follows from the triples of a graph, said for programs that look for it in other words.

Why: the library says nothing twice; a program that knows Web Annotation, QUDT or PROV looks for selectors, units, types and
    inverses that its own questions work out.
Method: one look through the triples of a graph. A passage gets its type, its end, its file, which is that of its graph,
    and the two selectors of the Web Annotation Ontology: the position counts the text alone, or mark-up too, as is said of
    the file. A UCUM code gets its QUDT unit. What is part of something, the marker of a statement and the result of a work
    get the way back. Grounds, rules, groups, frequencies and periods get their types, rules their names.
Fails: it does not; a passage that is not whole gets no selectors.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, NamedNode, Quad, Triple
from rdflib import URIRef

from ontology import C4O, DCTERMS, GX, NIF, OA, PROV, QUDT, RDF, RDFS, iris, unit

_Term = NamedNode | Literal
_TYPED = {GX.arm: GX.Group, GX.versus: GX.Group, GX.population: GX.Group, GX.frequency: GX.Frequency,
          GX.period: GX.Period}  # by what leads to them
_SELECTED = (NIF.beginIndex, NIF.anchorOf)


def derived(stored: Iterable[Quad | Triple]) -> Iterator[Triple]:
    """The triples that follow from those of one graph."""
    said: dict[str, list[tuple[NamedNode, _Term]]] = {str(term): [] for term in (
        OA.hasSource, *_SELECTED, DCTERMS.source, GX.countsMarkUp, GX.ucum, DCTERMS.isPartOf, GX.hasPointer, GX.hasResult,
        GX.hasGround, GX.rule, *_TYPED)}
    for triple in stored:
        if triple.predicate.value in said:
            said[triple.predicate.value].append((triple.subject, triple.object))  # type: ignore[arg-type]
    yield from _passages(said)
    for quantity, code in said[str(GX.ucum)]:
        if (found := unit(code.value)) is not None:
            yield _triple(quantity, QUDT.hasUnit, found)
    for back, relation in ((DCTERMS.hasPart, DCTERMS.isPartOf), (C4O.hasContext, GX.hasPointer),
                           (PROV.hadPrimarySource, GX.hasResult)):
        for subject, value in said[str(relation)]:
            yield _triple(value, back, subject)
    for relation, kind in ((GX.hasGround, GX.Ground), *_TYPED.items()):
        for _, node in said[str(relation)]:
            yield _triple(node, RDF.type, kind)
    for rule in {rule for _, rule in said[str(GX.rule)]}:
        yield _triple(rule, RDF.type, GX.Rule)
        yield _triple(rule, RDFS.label, Literal(rule.value.rpartition("/")[2]))


def _passages(said: dict[str, list[tuple[NamedNode, _Term]]]) -> Iterator[Triple]:
    start, words = ({passage.value: value for passage, value in said[str(term)]} for term in _SELECTED)
    marked_up = {file.value for file, counts in said[str(GX.countsMarkUp)] if counts.value == "true"}
    own = {file.value: file for _, file in said[str(DCTERMS.source)]}  # an earlier reader said it of each passage
    files = {passage.value: file for passage, file in said[str(OA.hasSource)]}
    for passage in {passage for term in (OA.hasSource, *_SELECTED) for passage, _ in said[str(term)]}:
        file = files.get(passage.value) or (next(iter(own.values())) if len(own) == 1 else None)
        yield _triple(passage, RDF.type, GX.Passage)
        if file is not None and passage.value not in files:
            yield _triple(passage, OA.hasSource, file)
        if not all(passage.value in found for found in (start, words)):
            continue
        position, quote = (NamedNode(iris.selector(URIRef(passage.value), kind)) for kind in ("position", "quote"))
        kind = GX.RawPositionSelector if file is not None and file.value in marked_up else OA.TextPositionSelector
        end = Literal(int(start[passage.value].value) + len(words[passage.value].value))
        for subject, predicate, value in (
            (passage, NIF.endIndex, end), (passage, OA.hasSelector, position), (passage, OA.hasSelector, quote),
            (position, RDF.type, kind), (position, OA.start, start[passage.value]), (position, OA.end, end),
            (quote, RDF.type, OA.TextQuoteSelector), (quote, OA.exact, words[passage.value]),
        ):
            yield _triple(subject, predicate, value)


def _triple(subject: _Term, predicate: str, value: _Term | str) -> Triple:
    return Triple(subject, NamedNode(predicate), NamedNode(value) if isinstance(value, str) else value)  # type: ignore[arg-type]
