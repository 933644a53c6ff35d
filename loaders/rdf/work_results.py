"""Results of works: one node for each finding, however many documents read it.

Why: what five documents read of one review must be countable, comparable and correctable as one finding.
Method: a reading becomes a result of a work where a person checked it there. The result is named by its work and by what
    every reading of it has: measure, figures, interval and unit, and for a value of one arm the values it is set beside.
    Words for the outcome name nothing, as one document has them and another has not, unless one edition reads two findings
    of a work that differ in nothing else. What the reading tells is said of the result; what a person states of it as well.
Fails: it does not. Readings that disagree are all said; nothing is chosen between them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from rdflib import URIRef
from rdflib.namespace import RDF, RDFS
from rdflib.term import Node

from loaders.curation import Decision
from loaders.rdf import groups
from loaders.rdf.comparisons import ESTIMATES, is_value_of_one_group
from loaders.rdf.graph_writer import GraphWriter
from loaders.rdf.works import work_iri
from loaders.record import Number, Quantity
from ontology import GX, iris, match_concept, notation
from ontology.ground.numbers import plain

Decided = tuple[Decision, URIRef]  # with its node
COPIED = (GX.measure, GX.outcome, GX.intervention, GX.versus, GX.hasInterval, GX.hasPValue, GX.atTimePoint)
NAMED = {"outcome": GX.outcome, "intervention": GX.intervention}


@dataclass(slots=True)
class Reading:
    """A reading that was checked in a work, and what was decided of it."""

    work: URIRef
    quantity: Quantity
    node: URIRef
    stated: list[Decided] = field(default_factory=list)


def write(writer: GraphWriter, decided: Sequence[Decided]) -> None:
    """Write the results that the decisions make of what was read."""
    readings = _readings(writer, decided)
    by_node: dict[Node, Quantity] = {writer.parts[one.id]: one for one in writer.record.quantities}
    names = [_name(writer, reading, by_node) for reading in readings]
    for name, reading in zip(_apart(writer, names, readings), readings, strict=True):
        result = iris.result(reading.work, name)
        writer.add(reading.work, GX.hasResult, result)
        writer.add(reading.node, GX.reports, result)
        _result(writer, result, reading)
        for decision, node in reading.stated:
            _stated(writer, result, decision)
            writer.add(result, GX.decision, node)


def _readings(writer: GraphWriter, decided: Sequence[Decided]) -> list[Reading]:
    """Each estimate that was checked, once for each work, in the order of the decisions."""
    placed: dict[tuple[int, int], list[Quantity]] = {}
    for quantity in writer.record.quantities:
        if quantity.role in ESTIMATES:
            placed.setdefault((quantity.span.start, quantity.span.end), []).append(quantity)
    found: dict[tuple[URIRef, str], Reading] = {}
    for decision, node in decided:
        work = work_iri(decision.doi, decision.pmid)
        if work is None:
            continue
        for quantity in placed.get((decision.start, decision.end), ()):
            reading = found.setdefault((work, quantity.id), Reading(work, quantity, writer.parts[quantity.id]))
            if decision.fields:
                reading.stated.append((decision, node))
    return list(found.values())


def _name(writer: GraphWriter, reading: Reading, by_node: Mapping[Node, Quantity]) -> tuple[str, ...]:
    """What every reading of a result has: measure, figures, interval, unit, and the figures of the other arm."""
    one = reading.quantity
    measures = sorted(notation(node) for node in _values(writer, reading.node, GX.measure) if isinstance(node, URIRef))
    intervals = [_figures(by_node[node]) for node in _values(writer, reading.node, GX.hasInterval)]
    return ("".join(measures), _figures(one), "".join(intervals), one.unit or "1", *_beside(writer, one))


def _figures(quantity: Quantity) -> str:
    sign = quantity.comparator if quantity.comparator in ("<", "<=", ">", ">=") else ""
    return sign + "-".join(plain(number.value) for number in quantity.numbers)


def _beside(writer: GraphWriter, one: Quantity) -> Iterator[str]:
    """The figures of the other arms that a value of one arm is told with; they tell 74% of all from 74% of some."""
    if one.qualifiers.arm is None or (one.role == "effect" and not is_value_of_one_group(one)):
        return
    for other in writer.record.quantities:
        alike = (other.statement, other.role, other.unit) == (one.statement, one.role, one.unit)
        if alike and other.qualifiers.arm not in (None, one.qualifiers.arm) and (
                (other.parameter or "").casefold() == (one.parameter or "").casefold()):
            yield _figures(other)


def _apart(writer: GraphWriter, names: Sequence[tuple[str, ...]], readings: Sequence[Reading]) -> Iterator[str]:
    """The names in one line each; where one name has two outcomes in this edition, these belong to it."""
    outcomes: dict[tuple[URIRef, tuple[str, ...]], set[str]] = {}
    for name, reading in zip(names, readings, strict=True):
        outcomes.setdefault((reading.work, name), set()).update(_outcome(writer, reading))
    for name, reading in zip(names, readings, strict=True):
        several = len(outcomes[reading.work, name]) > 1
        yield "\n".join((*name, *(sorted(_outcome(writer, reading)) if several else ())))


def _outcome(writer: GraphWriter, reading: Reading) -> set[str]:
    return {notation(node) for node in _values(writer, reading.node, GX.outcome) if isinstance(node, URIRef)}


def _result(writer: GraphWriter, node: URIRef, reading: Reading) -> None:
    """What the reading tells of the result, its number the same however many zeros are printed.

    Interval, p-value and time are those nodes of the reading: they have their numbers and their places already.
    """
    one = reading.quantity
    writer.describe(node, {RDF.type: GX.Result, GX.ucum: one.unit, **_number(one.value, GX.value, GX.printed),
                           **_end(one.low, GX.lower, GX.lowerPrinted, GX.lowerClosed),
                           **_end(one.high, GX.upper, GX.upperPrinted, GX.upperClosed)})
    for relation in COPIED:
        for value in _values(writer, reading.node, relation):
            writer.add(node, relation, value)
    if (node, GX.intervention, None) not in writer.graph:
        for arm in _values(writer, reading.node, GX.arm):
            writer.add(node, GX.arm, arm)
    for people in _people(writer, one):
        writer.describe(node, {GX.population: groups.group(writer, people, groups.POPULATION)})


def _number(number: Number | None, value: URIRef, printed: URIRef) -> Mapping[URIRef, object]:
    return {value: Decimal(plain(number.value)), printed: number.printed} if number else {}


def _end(number: Number | None, *terms: URIRef) -> Mapping[URIRef, object]:
    """An end of an estimate that is a range: "2-3 months"."""
    value, printed, closed = terms
    return {**_number(number, value, printed), closed: True} if number else {}


def _people(writer: GraphWriter, one: Quantity) -> Iterable[str]:
    """Whom the number or its statement is about, unless that says which arm: "people on placebo"."""
    statement = next(found for found in writer.record.statements if found.id == one.statement)
    arms = {other.qualifiers.arm.casefold() for other in writer.record.quantities
            if other.statement == one.statement and other.qualifiers.arm}
    people = one.qualifiers.pop or statement.population
    return [people] if people and not any(arm in people.casefold() for arm in arms) else []


def _stated(writer: GraphWriter, result: URIRef, decision: Decision) -> None:
    """What a person states of a result: names of concepts, words for people, a time with its unit."""
    said = decision.fields
    writer.describe(result, {
        **{relation: match_concept(name, said[name]) for name, relation in NAMED.items() if name in said},
        GX.arm: groups.group(writer, said.get("arm"), groups.ARM),
        GX.versus: groups.group(writer, said.get("versus"), groups.ARM),
        GX.population: groups.group(writer, said.get("population"), groups.POPULATION),
        GX.atTimePoint: _time(writer, said["time"]) if "time" in said else None,
    })


def _time(writer: GraphWriter, code: str) -> URIRef:
    """A time as a person states it: "12 mo" is 12 of the unit mo, whatever form the page prints it in."""
    number, _, unit = code.partition(" ")
    node = iris.stated_time(writer.edition, code)
    writer.describe(node, {GX.value: Decimal(number), GX.ucum: unit, RDFS.label: code,
                           GX.computed: True, GX.formula: "stated by a person"})
    return node


def _values(writer: GraphWriter, node: URIRef, relation: URIRef) -> list[Node]:
    """What is said of a node already."""
    graph = writer.graph
    return [graph.terms[value] for value in graph.ahead(str(relation)).get(graph.number(node), ())]
