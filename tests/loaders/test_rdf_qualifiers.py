"""What goes with a quantity in the graph: every key has a home, every joined result the right partner."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from rdflib import RDF, RDFS, Graph, Literal, URIRef

from loaders import extraction
from loaders.extraction.rulebook import rules
from loaders.rdf import Identity, edition_graph, qualifiers
from loaders.rdf.qualifiers import HOMES, governed
from loaders.rdf.statements import GRADE_PARTS
from loaders.validation import validate
from ontology import GX, QUDT, UNIT, concept
from tests.conftest import CORPUS, shared
from tests.sources import decode, read_record, read_source

EXTRACTION = Path(extraction.__file__).parent
TURNED_INTO_PARTS = {"harm", "glyphs", "arrows", "code", "how", "gps", "gpp", "consensus"}  # see extraction/grades.py
READING = {"get", "keys", "items", "values"}
KEYS = {
    "action", "alt", "arm", "comparison", "cond", "event", "freq", "group", "high_open", "interval", "kind", "level",
    "logic", "low_open", "out_of", "period", "phase", "pop", "polarity", "ref", "rel", "route", "second", "significant",
    "total", "versus",
}


def _is_qualifiers(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and node.attr == "qualifiers"


def _constants(node: ast.AST) -> Iterator[str]:
    """The keys of every dictionary within a piece of code."""
    for inner in ast.walk(node):
        if isinstance(inner, ast.Dict):
            yield from (key.value for key in inner.keys if isinstance(key, ast.Constant) and isinstance(key.value, str))


def _key(node: ast.AST, module: ast.Module) -> Iterator[str]:
    """A key as it is written; where it comes out of a function, the first of every pair that the module's functions give."""
    if isinstance(node, ast.Constant):
        yield str(node.value)
        return
    for returned in (inner for inner in ast.walk(module) if isinstance(inner, ast.Return) and inner.value):
        for pair in ast.walk(returned):
            first = pair.elts[0] if isinstance(pair, ast.Tuple) and len(pair.elts) == 2 else None
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield first.value


def _keys_set(node: ast.AST, module: ast.Module) -> Iterator[str]:
    """The keys that one piece of code gives to the qualifiers of a draft or a quantity."""
    if isinstance(node, ast.Subscript) and _is_qualifiers(node.value) and isinstance(node.ctx, ast.Store):
        yield from _key(node.slice, module)
    elif isinstance(node, ast.AugAssign) and _is_qualifiers(node.target):
        yield from _constants(node.value)
    elif isinstance(node, ast.Call):
        if isinstance(node.func, ast.Attribute) and _is_qualifiers(node.func.value):
            assert node.func.attr in READING | {"setdefault"}, f"a new way to set keys: {node.func.attr}"
            if node.func.attr == "setdefault":
                yield from _key(node.args[0], module)
        elif isinstance(node.func, ast.Name) and node.func.id in {"Candidate", "Quantity", "replace"}:
            for given in (*node.args, *(keyword.value for keyword in node.keywords)):
                yield from _constants(given)


@cache
def keys_of_extraction() -> frozenset[str]:
    """Every key that the code of extraction can set."""
    modules = [ast.parse(path.read_text(encoding="utf-8")) for path in EXTRACTION.rglob("*.py")]
    return frozenset(key for module in modules for node in ast.walk(module) for key in _keys_set(node, module))


def test_every_key_that_extraction_can_set_has_a_home() -> None:
    """A key without a property would fall back to key=value, which nobody can ask for."""
    assert keys_of_extraction() >= KEYS
    assert keys_of_extraction() - HOMES.keys() == set()
    assert all(home in GX for home in HOMES.values())


def test_every_key_of_the_schema_has_a_home() -> None:
    """The keys that the extraction schema names are those that have a home."""
    schema = shared("extraction/README.md").read_text(encoding="utf-8")
    listed = re.search(r"Extra keys when the text says so: (.*?)\.\n- ", schema, re.DOTALL)
    assert listed is not None
    names = {name.strip() for name in re.split(r"[,+]", re.sub(r"\([^)]*\)", "", listed[1]))}
    assert len(names) > 20
    assert names - HOMES.keys() == set()


def test_no_home_is_for_nothing() -> None:
    """What has a home can be set: a key that was renamed must not leave its old name behind."""
    assert HOMES.keys() - keys_of_extraction() == set()


@pytest.mark.parametrize("folder", [CORPUS, Path(__file__).parent / "pages"], ids=["corpus", "pages"])
def test_nothing_that_is_read_falls_back(folder: Path) -> None:
    """Read from pages, every key is among those the code is known to set, and none becomes key=value."""
    files = sorted(path for path in folder.rglob("*.txt") if "whole" not in path.parts)
    assert len(files) > 5
    for path in files:
        source = read_source(path)
        record = read_record(source)
        assert {key for quantity in record.quantities for key in quantity.qualifiers} <= keys_of_extraction()
        assert (None, GX.qualifier, None) not in edition_graph(Identity("page", "2024-01-01", "Page"), source, record)


PAGE = """Care of Testitis

Last updated: March 3, 2024

Monitoring

• Check transaminases at diagnosis and monthly for the first 3 months. [1]
• Initial cycle with daily dosing of edaravone for 14 days, followed by a 14-day drug-free period. [1]
• Edaravone slowed decline in ALSFRS-R scores by 2.49 points compared to placebo at 24 weeks (p=0.0013). [1]
• In the first trial, survival at 12 months was 58% placebo vs 74% riluzole (p=0.014). [1]
• Benefit was significant at 6,9,12, and 15 months, though not at 3 or 18 months. [1]
• Give gentamicin 7.5 mg/kg IV every 8 hours when the temperature is ≥38.3 °C (101 °F). [1]
• In adults, treat when blood pressure is 140/90 mmHg or higher. [1]
• Stop treatment when two of the following apply: fever ≥38.0 °C, rash, or leucocytes <3.0 × 10⁹/L. [1]

References

1. Doe J, Roe R. Care in testitis: a randomized trial. J Test. 2001;1:1-2. doi:10.1000/test.1
"""


@pytest.fixture(scope="module")
def graph() -> Graph:
    """The graph of a page that says a little of everything."""
    source = decode("page.txt", PAGE.encode())
    return edition_graph(Identity("testitis", "2024-03-03", "Care of Testitis"), source, read_record(source))


def node(graph: Graph, words: str) -> URIRef:
    """The quantity that was read from these words."""
    found, = (one for one in graph.subjects(GX.text, Literal(words)) if (None, GX.hasQuantity, one) in graph)
    assert isinstance(found, URIRef)
    return found


def test_the_page_passes_the_shapes(graph: Graph) -> None:
    """Whatever goes with a number, the graph may be stored."""
    assert validate(graph) == ()
    assert (None, GX.qualifier, None) not in graph


def test_event_phase_and_period_have_their_properties(graph: Graph) -> None:
    """An event, a phase and a period can be asked for by name."""
    assert graph.value(node(graph, "at diagnosis"), GX.event) == Literal("diagnosis")
    assert str(graph.value(node(graph, "14-day drug-free period"), GX.phase)).endswith("off")
    monthly = node(graph, "monthly for the first 3 months")
    assert graph.value(monthly, GX.period) == Literal("first 3 mo")
    length = graph.value(monthly, GX.periodLength)
    assert (graph.value(length, GX.value), graph.value(length, GX.printed)) == (Literal(Decimal(3)), Literal("3"))


def test_a_topic_and_a_population_are_concepts_where_named(graph: Graph) -> None:
    """The heading "Monitoring" is a topic; "adults" is a population."""
    assert set(graph.objects(None, GX.topic)) == {concept("topic", "monitoring")}
    assert concept("population", "adults") in set(graph.objects(None, GX.populationGroup))


def test_a_result_has_its_p_value_and_time_point(graph: Graph) -> None:
    """The one time point and the p-value printed with an effect are joined to it; its outcome is a concept."""
    effect = node(graph, "2.49 points")
    assert graph.value(effect, GX.hasPValue) == node(graph, "p=0.0013")
    assert graph.value(effect, GX.atTimePoint) == node(graph, "24 weeks")
    assert graph.value(effect, GX.versus) == Literal("placebo")
    assert graph.value(effect, GX.outcome) == concept("outcome", "functional-decline")


def test_a_p_value_of_two_arms_is_of_both(graph: Graph) -> None:
    """"58% placebo vs 74% riluzole (p=0.014)" tests the difference of both, at the time that both were measured."""
    rates = [node(graph, "58% placebo"), node(graph, "74% riluzole")]
    assert [graph.value(rate, GX.hasPValue) for rate in rates] == [node(graph, "p=0.014")] * 2
    assert [graph.value(rate, GX.atTimePoint) for rate in rates] == [node(graph, "12 months")] * 2
    assert [str(graph.value(rate, GX.arm)) for rate in rates] == ["placebo", "riluzole"]


def test_a_list_keeps_order_and_printed_forms(graph: Graph) -> None:
    """Each of 6, 9, 12 and 15 stands in its place with its printed form and the unit of the list."""
    months = node(graph, "6,9,12, and 15 months")
    listed = sorted(graph.objects(months, GX.listedValue), key=lambda one: int(str(graph.value(one, GX.order))))
    assert [str(graph.value(one, GX.printed)) for one in listed] == ["6", "9", "12", "15"]
    assert {graph.value(one, QUDT.hasUnit) for one in listed} == {UNIT.MO}
    assert graph.value(months, GX.isSignificant) == Literal(True)


def test_further_numbers_are_figures(graph: Graph) -> None:
    """The partner of a pair, the same in another unit and an interval are nodes with number, printed form and unit."""
    pressure, fever, dose = (node(graph, words) for words in (
        "140/90 mmHg or higher", "≥38.3 °C (101 °F)", "7.5 mg/kg IV every 8 hours"))
    for owner, home, printed, ucum in ((pressure, GX.secondValue, "90", "mm[Hg]"), (fever, GX.inOtherUnit, "101", "[degF]"),
                                       (dose, GX.repeatInterval, "8", "h")):
        figure = graph.value(owner, home)
        assert (graph.value(figure, RDF.type), str(graph.value(figure, GX.printed)), str(graph.value(figure, GX.ucum))) == (
            GX.Figure, printed, ucum)
        assert graph.value(figure, GX.hasPassage) == graph.value(owner, GX.hasPassage)
        assert graph.value(figure, GX.rule) == graph.value(owner, GX.rule)
        assert graph.value(figure, RDFS.label) is not None


def test_a_computed_frequency_says_its_formula(graph: Graph) -> None:
    """Every 8 hours is 3 a day, which the page does not print."""
    dose = node(graph, "7.5 mg/kg IV every 8 hours")
    count = graph.value(dose, GX.frequencyCount)
    assert (graph.value(count, GX.value), graph.value(count, GX.computed)) == (Literal(Decimal(3)), Literal(True))
    assert graph.value(count, GX.printed) is None
    assert str(graph.value(count, GX.formula)) == "24 h / (8 h)"


def test_at_least_two_is_printed(graph: Graph) -> None:
    """The n of "two of the following" stands beside its number word, in the passage of the statement."""
    condition = graph.value(predicate=GX.operator, object=concept("operator", "at-least"))
    assert (graph.value(condition, GX.atLeast), graph.value(condition, GX.atLeastPrinted)) == (Literal(2), Literal("two"))
    statement = graph.value(predicate=GX.hasCondition, object=condition)
    assert graph.value(condition, GX.hasPassage) == graph.value(statement, GX.hasPassage)


def test_a_grade_has_its_place_and_its_parts() -> None:
    """A grade is read from its own characters by its own rule; its parts stay as printed."""
    page = PAGE.replace("140/90 mmHg or higher.", "140/90 mmHg or higher (strong recommendation, low certainty).")
    source = decode("page.txt", page.encode())
    written = edition_graph(Identity("testitis", "2024-03-03", "Care of Testitis"), source, read_record(source))
    (statement, grade), = written.subject_objects(GX.hasGrade)
    assert (str(written.value(grade, GX.strengthText)), str(written.value(grade, GX.certaintyText))) == ("strong", "low")
    assert written.value(statement, GX.strength) == concept("strength", "strong")
    assert {(grade, GX.hasPassage), (grade, GX.rule)} <= set(written.subject_predicates())
    assert validate(written) == ()


def test_every_part_of_a_grade_has_a_property() -> None:
    """The parts that the schema names, and those that the rules for grades name, are written."""
    columns = {str(rule.fields["field"]) for rule in rules("grades", "column")}
    named = {re.sub(r"\d$", "", name) for rule in rules("grades") for name in rule.pattern.groupindex}
    assert columns | {"class", "loe", "strength", "certainty", "grade", "type", "year"} <= GRADE_PARTS.keys()
    assert named - GRADE_PARTS.keys() <= TURNED_INTO_PARTS


@pytest.mark.parametrize(("action", "notation"), [
    ("Initiate non-invasive ventilation (NIV)", "niv"), ("Place percutaneous endoscopic gastrostomy (PEG)", "peg"),
    ("refuse the gastrostomy", "peg"), ("Stop riluzole", "riluzole"), ("Stop riluzole and start edaravone", None),
    ("Riluzole is not recommended", None), ("stop", None),
])
def test_an_action_is_a_concept_only_where_that_is_all_it_says(action: str, notation: str | None) -> None:
    """A verb before the name and an abbreviation behind it are no further thing; any other word may be one."""
    assert governed(action) == (concept("intervention", notation) if notation else None)


def test_a_key_that_the_schema_does_not_have_is_kept() -> None:
    """What a curator wrote under a key of his own is not lost."""
    assert qualifiers.HOMES.get("tablets") is None
    source = decode("page.txt", PAGE.encode())
    record = read_record(source)
    record.quantities[0].qualifiers["tablets"] = "film-coated"  # type: ignore[index] - the record's own dictionary
    written = edition_graph(Identity("testitis", "2024-03-03", "Care of Testitis"), source, record)
    assert list(written.objects(None, GX.qualifier)) == [Literal("tablets=film-coated")]
