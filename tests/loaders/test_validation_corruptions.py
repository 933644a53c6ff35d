"""What is changed in a sound graph is found by the shape that is for it: one change of each kind, in two documents."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path

import pyshacl
import pytest
from rdflib import RDF, RDFS, SH, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from loaders import validation
from loaders.validation import validate
from ontology import BIRO, C4O, CONCEPTS, GX, NIF, PROV, SHAPES_TTL, VOCABULARIES_TTL, concept
from tests.conftest import CORPUS, ROOT
from tests.ontology.graphs import SOURCES, graph_of

PAGES = ROOT / "tests" / "loaders" / "pages"
STORED = [CORPUS / name for name in ("riluzole-als-evidence", "als-primary-treatment", "aan-2009-als-care")]
ANNOTATED = [PAGES / "blind" / name for name in (
    "numbered-hepatitis.txt", "cor-loe-hypertension.txt", "esmo-colon-cancer.txt", "glued-cdiff.txt",
    "brackets-hyperlipidaemia.txt")]
Change = Callable[[Graph], bool]
CHANGES: dict[str, tuple[set[str], Change]] = {}


def found_by(*shapes: str) -> Callable[[Change], Change]:
    """A change that one of these shapes finds; it gives False where a graph has nothing to change."""
    def kept(change: Change) -> Change:
        CHANGES[change.__name__] = set(shapes), change
        return change
    return kept


def a(kind: str, name: str) -> URIRef:
    return concept(kind, name)


def made_up(name: str) -> URIRef:
    return URIRef(CONCEPTS + name)


def first(graph: Graph, predicate: URIRef, value: Node | None = None, kind: URIRef | None = None) -> Iterator[URIRef]:
    """The subjects of a predicate, in order; only those of a class if one is given."""
    return (node for node in sorted(set(graph.subjects(predicate, value))) if isinstance(node, URIRef)
            and (kind is None or (node, RDF.type, kind) in graph))


def changed(graph: Graph, node: URIRef | None, predicate: URIRef, value: Node) -> bool:
    if node is None:
        return False
    graph.set((node, predicate, value))
    return True


def words(graph: Graph, node: URIRef) -> str:
    passage = graph.value(node, GX.hasPassage)
    return str(graph.value(node, GX.text) or graph.value(passage, NIF.anchorOf))


def in_digits(graph: Graph, value: URIRef, printed: URIRef, kind: URIRef | None = None) -> URIRef | None:
    return next((node for node in first(graph, value, kind=kind) if str(graph.value(node, printed)).isdecimal()), None)


def limit(graph: Graph, name: str) -> URIRef | None:
    return next((node for node in first(graph, GX.comparator, a("comparator", name), GX.Threshold)
                 if (node, GX.timing, None) not in graph), None)


@found_by("PrintedValue")
def another_value(graph: Graph) -> bool:
    return changed(graph, in_digits(graph, GX.value, GX.printed, GX.Dose), GX.value, Literal(Decimal(987654)))


@found_by("PrintedValue")
def another_lower_end(graph: Graph) -> bool:
    return changed(graph, in_digits(graph, GX.lower, GX.lowerPrinted), GX.lower, Literal(Decimal("0.0625")))


@found_by("PrintedInQuote")
def another_printed_form(graph: Graph) -> bool:
    return changed(graph, in_digits(graph, GX.value, GX.printed), GX.printed, Literal("987654"))


@found_by("Limit")
def an_end_opened_or_closed(graph: Graph) -> bool:
    return changed(graph, limit(graph, "lt"), GX.upperClosed, Literal(True)) or (
        changed(graph, limit(graph, "ge"), GX.lowerClosed, Literal(False)))


@found_by("Limit")
def the_other_side(graph: Graph) -> bool:
    return changed(graph, limit(graph, "lt"), GX.comparator, a("comparator", "ge")) or (
        changed(graph, limit(graph, "ge"), GX.comparator, a("comparator", "lt")))


@found_by("Limit")
def reached_or_passed(graph: Graph) -> bool:
    return changed(graph, limit(graph, "lt"), GX.comparator, a("comparator", "le")) or (
        changed(graph, limit(graph, "ge"), GX.comparator, a("comparator", "gt")))


@found_by("SignInWords", "Limit")
def another_sign(graph: Graph) -> bool:
    node = next((node for name in ("lt", "gt", "ge", "le") for node in first(graph, GX.comparator, a("comparator", name))
                 if {"<", ">", "≥", "≤"} & set(words(graph, node))), None)
    return changed(graph, node, GX.comparator, a("comparator", "eq"))


@found_by("ThresholdBound")
def no_bound(graph: Graph) -> bool:
    node = limit(graph, "lt") or limit(graph, "ge")
    for term in (GX.lower, GX.lowerPrinted, GX.lowerClosed, GX.upper, GX.upperPrinted, GX.upperClosed):
        graph.remove((node, term, None)) if node else None
    return node is not None


@found_by("LowerEnd")
def ends_exchanged(graph: Graph) -> bool:
    node = next((node for node in first(graph, GX.upper) if (low := graph.value(node, GX.lower)) is not None
                 and low.toPython() < graph.value(node, GX.upper).toPython()), None)
    if node is None:
        return False
    for one, other in ((GX.lower, GX.upper), (GX.lowerPrinted, GX.upperPrinted)):
        low, high = graph.value(node, one), graph.value(node, other)
        graph.set((node, one, high))
        graph.set((node, other, low))
    return True


@found_by("ClosedRange")
def a_range_opened(graph: Graph) -> bool:
    node = next((node for node in first(graph, GX.upperClosed) if (node, RDF.type, GX.Threshold) not in graph
                 and (node, GX.lower, None) in graph), None)
    return changed(graph, node, GX.upperClosed, Literal(False))


def dose_in(graph: Graph, unit: str) -> URIRef | None:
    return next((node for node in first(graph, GX.ucum, kind=GX.Dose)
                 if str(graph.value(node, GX.ucum)).split("/")[0] == unit and f" {unit}" in words(graph, node)), None)


@found_by("UnitInWords")
def grams_for_milligrams(graph: Graph) -> bool:
    return changed(graph, dose_in(graph, "mg"), GX.ucum, Literal("g"))


@found_by("DoseUnit")
def a_dose_in_points(graph: Graph) -> bool:
    return changed(graph, next(first(graph, RDF.type, GX.Dose), None), GX.ucum, Literal("{score}"))


@found_by("DoseUnit", "UnitInWords")
def a_dose_in_pressure(graph: Graph) -> bool:
    return changed(graph, dose_in(graph, "mg"), GX.ucum, Literal("mm[Hg]"))


@found_by("Measured")
def a_unit_that_is_none(graph: Graph) -> bool:
    return changed(graph, next(first(graph, RDF.type, GX.Dose), None), GX.ucum, Literal("milligram"))


@found_by("UnitFits")
def a_unit_of_something_else(graph: Graph) -> bool:
    node = next((node for node in first(graph, GX.parameter, kind=GX.Threshold) if graph.value(node, GX.parameter)
                 not in (a("parameter", "nutritional-status"), a("parameter", "respiratory-function"))), None)
    return changed(graph, node, GX.ucum, Literal("[ppb]"))


@found_by("Quantity")
def a_parameter_made_up(graph: Graph) -> bool:
    return changed(graph, next(first(graph, GX.parameter), None), GX.parameter, made_up("parameter/fvcc"))


@found_by("Quantity")
def a_parameter_of_another_scheme(graph: Graph) -> bool:
    return changed(graph, next(first(graph, GX.parameter), None), GX.parameter, a("outcome", "survival"))


@found_by("CalledSo")
def another_parameter(graph: Graph) -> bool:
    return changed(graph, next(first(graph, GX.parameter, kind=GX.Threshold), None), GX.parameter, a("parameter", "feno"))


@found_by("CalledSo")
def another_drug(graph: Graph) -> bool:
    node = next(first(graph, GX.intervention, kind=GX.Dose), None)
    return changed(graph, node, GX.intervention, a("intervention", "chin-tuck"))


def effect(graph: Graph, *measures: str) -> URIRef | None:
    return next((node for name in measures
                 for node in first(graph, GX.measure, a("measure", name), GX.EffectEstimate)), None)


RATIOS = ("hazard-ratio", "odds-ratio", "relative-risk", "rate-ratio")


@found_by("EffectMeasure")
def no_measure(graph: Graph) -> bool:
    node = effect(graph, *RATIOS)
    graph.remove((node, GX.measure, None)) if node else None
    return node is not None


@found_by("RatioPositive")
def a_negative_ratio(graph: Graph) -> bool:
    node = effect(graph, *RATIOS)
    return changed(graph, node, GX.value, Literal(Decimal("-0.80"))) and changed(graph, node, GX.printed, Literal("-0.80"))


@found_by("Share")
def more_than_all(graph: Graph) -> bool:
    node = next((node for node in first(graph, GX.ucum, Literal("%"), GX.Rate) if (node, GX.value, None) in graph), None)
    return changed(graph, node, GX.value, Literal(Decimal(150))) and changed(graph, node, GX.printed, Literal("150"))


@found_by("EstimateInInterval")
def an_estimate_outside_of_its_interval(graph: Graph) -> bool:
    node = next((node for node in first(graph, GX.hasInterval) if (node, GX.value, None) in graph), None)
    return changed(graph, node, GX.value, Literal(Decimal("987.5"))) and changed(graph, node, GX.printed, Literal("987.5"))


@found_by("PValue")
def a_p_value_above_1(graph: Graph) -> bool:
    node = next(first(graph, GX.value, kind=GX.PValue), None)
    return changed(graph, node, GX.value, Literal(Decimal("1.5"))) and changed(graph, node, GX.printed, Literal("1.5"))


@found_by("MarkerKey")
def a_marker_to_another_entry(graph: Graph) -> bool:
    marker = next((node for node in first(graph, C4O.denotes)), None)
    other = next((node for node in first(graph, RDF.type, BIRO.BibliographicReference) if marker
                  and (node, GX.key, None) in graph and graph.value(node, GX.key) != graph.value(marker, GX.key)), None)
    return other is not None and changed(graph, marker, C4O.denotes, other)


@found_by("Marker")
def a_marker_without_state(graph: Graph) -> bool:
    marker = next(first(graph, GX.citationState), None)
    graph.remove((marker, GX.citationState, None)) if marker else None
    return marker is not None


@found_by("OnlyRecommended")
def a_recommendation_for_information(graph: Graph) -> bool:
    node = next((node for node in first(graph, GX.statementKind, a("statement-kind", "recommendation"))
                 if (node, GX.deonticForce, None) in graph), None)
    return changed(graph, node, GX.statementKind, a("statement-kind", "information"))


@found_by("Statement")
def a_kind_made_up(graph: Graph) -> bool:
    return changed(graph, next(first(graph, GX.statementKind), None), GX.statementKind, made_up("statement-kind/rumour"))


@found_by("OneOfAPlace")
def two_statements_in_one_place(graph: Graph) -> bool:
    one, other, *_ = first(graph, GX.statementKind)
    return changed(graph, one, GX.order, graph.value(other, GX.order) or BNode())


@found_by("PrintedInQuote")
def words_cut_short(graph: Graph) -> bool:
    """The words of a number, which no other is read from."""
    number = next((node for node in first(graph, GX.printed) if len(list(graph.subjects(
        GX.hasPassage, graph.value(node, GX.hasPassage)))) == 1), None)
    return changed(graph, graph.value(number, GX.hasPassage), NIF.anchorOf, Literal("cut")) if number else False


@found_by("Several")
def one_of_a_choice_left(graph: Graph) -> bool:
    node = next((node for node in first(graph, GX.operator, a("operator", "any-of"))), None)
    for member in sorted(graph.objects(node, GX.hasMember))[1:] if node else ():
        graph.remove((node, GX.hasMember, member))
    return node is not None


@found_by("OfAMember", "CriterionMember")
def a_member_lost(graph: Graph) -> bool:
    node = next((node for node in first(graph, GX.operator, a("operator", "all-of"))
                 if len(list(graph.objects(node, GX.hasMember))) > 1), None)
    member = next((one for one in sorted(graph.objects(node, GX.hasMember))
                   if (one, RDF.type, GX.Condition) not in graph), None) if node else None
    graph.remove((node, GX.hasMember, member)) if member else None
    return member is not None


@found_by("ConditionTree")
def a_condition_of_itself(graph: Graph) -> bool:
    node = next(first(graph, GX.hasMember), None)
    graph.add((node, GX.hasMember, node)) if node else None  # type: ignore[arg-type]
    return node is not None


@found_by("PrintedWith")
def an_interval_of_another_statement(graph: Graph) -> bool:
    node = next(first(graph, GX.hasInterval), None)
    statement = next(graph.subjects(GX.hasQuantity, node), None) if node else None
    other = next((one for one in first(graph, RDF.type, GX.ConfidenceInterval) if statement is not None
                  and (statement, GX.hasQuantity, one) not in graph), None)
    return other is not None and changed(graph, node, GX.hasInterval, other)


@found_by("Coded")
def a_route_made_up(graph: Graph) -> bool:
    return changed(graph, next(first(graph, GX.route), None), GX.route, made_up("route/orally"))


@found_by("Graded")
def a_strength_made_up(graph: Graph) -> bool:
    return changed(graph, next(first(graph, GX.strength), None), GX.strength, made_up("strength/strongish"))


def order(graph: Graph, polarity: str, words_: str = "") -> URIRef | None:
    return next((node for node in first(graph, GX.polarity, a("polarity", polarity), GX.Action)
                 if words_ in f" {words(graph, node)} ".lower()), None)


@found_by("TurnedByWords")
def an_order_turned(graph: Graph) -> bool:
    return changed(graph, order(graph, "do"), GX.polarity, a("polarity", "do-not"))


@found_by("TurnedByWords")
def a_prohibition_turned(graph: Graph) -> bool:
    return changed(graph, order(graph, "do-not", " not "), GX.polarity, a("polarity", "do"))


@found_by("TargetCalledSo")
def another_target(graph: Graph) -> bool:
    return changed(graph, next(first(graph, GX.target), None), GX.target, a("intervention", "chin-tuck"))


@found_by("OftenInWords")
def another_frequency(graph: Graph) -> bool:
    node = next((node for node in first(graph, GX.frequency) if "twice" in words(graph, node)), None)
    graph.add((made_up("3-a-day"), RDFS.label, Literal("3/d")))
    return changed(graph, node, GX.frequency, made_up("3-a-day"))


@found_by("NamedByWords")
def another_text(graph: Graph) -> bool:
    node = next((node for node in first(graph, GX.wording) if words(graph, node).isascii()), None)
    return changed(graph, node, GX.text, Literal("Stop all of it."))


@found_by("NamedByWords")
def another_wording(graph: Graph) -> bool:
    one, other = (node for node, _ in zip((node for node in first(graph, GX.wording) if words(graph, node).isascii()), "ab",
                                          strict=False))
    return changed(graph, one, GX.wording, graph.value(other, GX.wording) or BNode())


@found_by("NamedByWords")
def a_group_called_otherwise(graph: Graph) -> bool:
    group = next((graph.value(node, GX.population) for node in first(graph, GX.population)), None)
    return isinstance(group, URIRef) and changed(graph, group, RDFS.label, Literal("all who want it"))


@found_by("IntervalUnit")
def an_interval_in_another_unit(graph: Graph) -> bool:
    interval = next((graph.value(node, GX.hasInterval) for node in first(graph, GX.hasInterval)), None)
    return isinstance(interval, URIRef) and changed(graph, interval, GX.ucum, Literal("kg"))


@found_by("ConfidenceInterval", "PrintedValue")
def a_level_above_all(graph: Graph) -> bool:
    return changed(graph, next(first(graph, GX.confidenceLevel), None), GX.confidenceLevel, Literal(Decimal(195)))


@found_by("Reports")
def another_figure_of_a_result(graph: Graph) -> bool:
    node = next((graph.value(node, GX.reports) for node in first(graph, GX.reports)), None)
    return isinstance(node, URIRef) and changed(graph, node, GX.value, Literal(Decimal("0.123")))


@found_by("Reports")
def a_reading_of_another_result(graph: Graph) -> bool:
    node = next(first(graph, GX.reports), None)
    other = next((one for one in first(graph, RDF.type, GX.Result) if node is not None
                  and graph.value(one, GX.value) != graph.value(node, GX.value)), None)
    return other is not None and changed(graph, node, GX.reports, other)


@found_by("ResultOfWork")
def a_result_of_another_work(graph: Graph) -> bool:
    work, result = next(iter(sorted(graph.subject_objects(GX.hasResult))), (None, None))
    if work is None:
        return False
    graph.remove((work, GX.hasResult, result))
    graph.add((made_up("another"), GX.hasResult, result))  # type: ignore[arg-type]
    return True


@found_by("Decision")
def a_decision_of_nobody(graph: Graph) -> bool:
    node = next(first(graph, GX.decisionKind), None)
    graph.remove((node, PROV.wasAssociatedWith, None)) if node else None
    return node is not None


@found_by("DocumentType")
def a_document_of_no_type(graph: Graph) -> bool:
    return changed(graph, next(first(graph, GX.documentType), None), GX.documentType, made_up("document-type/leaflet"))


@found_by("Limit", "TimedAlike")
def a_condition_without_its_timing(graph: Graph) -> bool:
    node = next((node for name in ("before", "until", "unless") for node in first(graph, GX.timing, a("timing", name))
                 if any((member, GX.comparator, a("comparator", sign)) in graph for sign in ("lt", "gt", "ge", "le")
                        for member in graph.objects(node, GX.hasMember))), None)
    graph.remove((node, GX.timing, None)) if node else None
    return node is not None


@cache
def broken(name: str, path: Path) -> Graph | None:
    """A document with one change; None where it has nothing to change."""
    graph = Graph() + graph_of(path)
    return graph if CHANGES[name][1](graph) else None


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_is_found(name: str) -> None:
    """What is changed in a stored document and in an annotated page is found by the shape that is for it."""
    graphs = [next((graph for path in paths if (graph := broken(name, path))), None) for paths in (STORED, ANNOTATED)]
    assert any(graphs)
    for graph in graphs:
        assert graph is None or {finding.shape for finding in validate(graph)} & CHANGES[name][0]


def test_there_are_changes_of_many_kinds() -> None:
    """Each of the 51 kinds of change is possible in stored documents, and 47 of them in annotated pages as well."""
    possible = [sum(any(broken(name, path) for path in paths) for name in CHANGES) for paths in (STORED, ANNOTATED)]
    assert (len(CHANGES), *possible) == (51, 51, 47)


def test_pyshacl_alone_finds_the_same() -> None:
    """Alone, pyshacl says what we say if `vocabularies.ttl` tells it of the concepts, else all but what names say."""
    shapes = Graph().parse(SHAPES_TTL)
    graph = Graph() + graph_of(PAGES / "gout-flare.txt")
    for change in (another_value, another_parameter, a_unit_that_is_none, a_kind_made_up):
        change(graph)
    named = set(graph.objects())
    concepts = Graph()  # of the vocabulary what is said of the concepts here: its queries take minutes over the whole
    for triple in Graph().parse(VOCABULARIES_TTL):
        if triple[0] in named:
            concepts.add(triple)
    for given, silent in ((concepts, set()), (None, {"CalledSo"})):
        _, report, _ = pyshacl.validate(graph, shacl_graph=shapes, ont_graph=given, inference="none")
        told = {str(message) for result in report.objects(None, SH.result)
                for message in report.objects(result, SH.resultMessage)}
        assert told == {finding.message for finding in validate(graph) if finding.shape not in silent}
        assert told


# What no document here has, and why.
WITHOUT_FOCUS = {
    "Claim": "a statement with two claims, graded apart", "MarkerByCurator": "a person's decision about a marker",
    "OriginalFile": "a DOCX or PDF file", "StatusInTime": "a person's review",
}


def test_each_shape_looks_at_something_in_real_documents() -> None:
    """No shape is without a node to look at in the corpus and some annotated pages, but those that say why."""
    unseen = {str(screen.shape).rpartition("#")[2]: screen for screen in validation._screens().each}
    for path in [*SOURCES, *ANNOTATED, PAGES / "blind" / "superscript-copd-rehab.txt", PAGES / "gout-flare.txt"]:
        triples = validation.Triples.of(graph_of(path))
        nodes = {triples.number(term) for subject, _, value in list(triples) for term in (subject, value)}
        unseen = {name: screen for name, screen in unseen.items() if not screen._focus(triples) & nodes}
    assert set(unseen) == set(WITHOUT_FOCUS)
