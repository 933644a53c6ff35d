"""What goes with a quantity in the graph: every key has a home, every joined result the right partner."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from rdflib import RDF, RDFS, Graph, Literal, URIRef

from loaders.curation.qualifiers import READERS
from loaders.extraction.rulebook import rules
from loaders.rdf import Identity, edition_graph, qualifiers
from loaders.rdf.grades import GRADE_PARTS
from loaders.rdf.qualifiers import HOMES
from loaders.record import QUALIFIERS
from loaders.validation import validate
from ontology import GX, NIF, concept
from tests.conftest import CORPUS, shared
from tests.sources import decode, read_record, read_source

TURNED_INTO_PARTS = {"harm", "glyphs", "arrows", "code", "how", "gps", "gpp", "consensus"}  # see extraction/grades.py


def test_every_qualifier_has_a_home() -> None:
    """A qualifier of the record without a property would be lost in the graph; a home without one is for nothing."""
    assert set(QUALIFIERS) == HOMES.keys() == READERS.keys()
    assert all(home in GX for home in HOMES.values())
    assert len(QUALIFIERS) > 25


def test_every_key_of_the_schema_has_a_home() -> None:
    """The keys that the extraction schema names are those that have a home."""
    schema = shared("extraction/README.md").read_text(encoding="utf-8")
    listed = re.search(r"Extra keys when the text says so: (.*?)\.\n- ", schema, re.DOTALL)
    assert listed is not None
    names = {name.strip() for name in re.split(r"[,+]", re.sub(r"\([^)]*\)", "", listed[1]))}
    assert len(names) > 20
    assert names - HOMES.keys() == set()


@pytest.mark.parametrize("folder", [CORPUS, Path(__file__).parent / "pages"], ids=["corpus", "pages"])
def test_nothing_that_is_read_falls_back(folder: Path) -> None:
    """Read from pages, no qualifier becomes key=value."""
    files = sorted(path for path in folder.rglob("*.txt") if "whole" not in path.parts)
    assert len(files) > 5
    for path in files:
        source = read_source(path)
        record = read_record(source)
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
    found, = (one for passage in graph.subjects(NIF.anchorOf, Literal(words))
              for one in graph.subjects(GX.hasPassage, passage) if (None, GX.hasQuantity, one) in graph)
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
    assert graph.value(graph.value(monthly, GX.period), RDFS.label) == Literal("first 3 mo")
    length = graph.value(monthly, GX.periodLength)
    assert (graph.value(length, GX.value), graph.value(length, GX.printed)) == (Literal(Decimal(3)), Literal("3"))


def test_codes_are_concepts(graph: Graph) -> None:
    """A route and a timing lead to a concept of their scheme, and are no text."""
    assert graph.value(node(graph, "7.5 mg/kg IV every 8 hours"), GX.route) == concept("route", "intravenous")
    assert graph.value(node(graph, "at diagnosis"), GX.timing) == concept("timing", "at")


def test_words_lead_to_where_they_stand(graph: Graph) -> None:
    """The arm of a rate is a group with its words, and a ground with the passage it was read from."""
    rate = node(graph, "58% placebo")
    words = next(ground for ground in graph.objects(rate, GX.hasGround) if (ground, GX.qualifies, GX.arm) in graph)
    assert graph.value(words, GX.groundKind) == concept("ground-kind", "own-words")
    assert graph.value(graph.value(words, GX.hasPassage), NIF.anchorOf) == Literal("placebo")
    arm = graph.value(rate, GX.arm)
    assert graph.value(arm, RDFS.label) == Literal("placebo")
    assert graph.value(arm, GX.concept) == concept("intervention", "placebo")


def test_a_converted_end_says_its_formula() -> None:
    """"500 mg to 1 g" is up to 1000 mg, printed "1 g", and says how it was turned."""
    source = decode("page.txt", PAGE.replace("7.5 mg/kg IV", "500 mg to 1 g IV").encode())
    written = edition_graph(Identity("testitis", "2024-03-03", "Care of Testitis"), source, read_record(source))
    dose = node(written, "500 mg to 1 g IV every 8 hours")
    assert (str(written.value(dose, GX.upper)), str(written.value(dose, GX.upperPrinted))) == ("1000", "1 g")
    assert str(written.value(dose, GX.upperFormula)) == "1 g = 1000 mg"
    assert validate(written) == ()


def test_a_topic_and_a_population_are_concepts_where_named(graph: Graph) -> None:
    """The heading "Monitoring" is a topic; "adults" is a population."""
    assert set(graph.objects(None, GX.topic)) == {concept("topic", "monitoring")}
    groups = graph.objects(None, GX.population)
    assert concept("population", "adults") in {graph.value(group, GX.concept) for group in groups}


def test_a_result_has_its_p_value_and_time_point(graph: Graph) -> None:
    """The one time point and the p-value printed with an effect are joined to it; its outcome is a concept."""
    effect = node(graph, "2.49 points")
    assert graph.value(effect, GX.hasPValue) == node(graph, "p=0.0013")
    assert graph.value(effect, GX.atTimePoint) == node(graph, "24 weeks")
    assert graph.value(graph.value(effect, GX.versus), RDFS.label) == Literal("placebo")
    assert graph.value(effect, GX.outcome) == concept("outcome", "functional-decline")


def test_a_p_value_of_two_arms_is_of_both(graph: Graph) -> None:
    """"58% placebo vs 74% riluzole (p=0.014)" tests the difference of both, at the time that both were measured."""
    rates = [node(graph, "58% placebo"), node(graph, "74% riluzole")]
    assert [graph.value(rate, GX.hasPValue) for rate in rates] == [node(graph, "p=0.014")] * 2
    assert [graph.value(rate, GX.atTimePoint) for rate in rates] == [node(graph, "12 months")] * 2
    assert [str(graph.value(graph.value(rate, GX.arm), RDFS.label)) for rate in rates] == ["placebo", "riluzole"]


def test_a_list_keeps_order_and_printed_forms(graph: Graph) -> None:
    """Each of 6, 9, 12 and 15 stands in its place with its printed form and the unit of the list."""
    months = node(graph, "6,9,12, and 15 months")
    listed = sorted(graph.objects(months, GX.listedValue), key=lambda one: int(str(graph.value(one, GX.order))))
    assert [str(graph.value(one, GX.printed)) for one in listed] == ["6", "9", "12", "15"]
    assert {str(graph.value(one, GX.ucum)) for one in listed} == {"mo"}
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


def test_words_not_recognised_have_their_place_and_their_statement() -> None:
    """From a statement the passages of the words are reached that nothing was read of."""
    page = "# Care\n\n- Take simvastatin 40 mg daily unless clarithromycin is taken.\n- Take it until remission.\n"
    source = decode("page.txt", page.encode())
    written = edition_graph(Identity("testitis", "2024-03-03", "Care of Testitis"), source, read_record(source))
    found = {str(written.value(passage, NIF.anchorOf)): str(written.value(statement, GX.order))
             for statement, passage in written.subject_objects(GX.hasUnrecognised)}
    assert found == {"unless clarithromycin is taken": "1", "until remission": "2"}
    assert validate(written) == ()


def test_a_grade_of_a_claim_leads_to_its_words() -> None:
    """Of two claims that are graded apart each grade leads to its own, and neither strength is said of the statement."""
    page = PAGE.replace("140/90 mmHg or higher.", "140/90 mmHg or higher (strong recommendation), but in no child "
                                                  "before its first year (weak recommendation).")
    source = decode("page.txt", page.encode())
    written = edition_graph(Identity("testitis", "2024-03-03", "Care of Testitis"), source, read_record(source))
    claims = {str(written.value(written.value(claim, GX.hasPassage), NIF.anchorOf)):
              str(written.value(grade, GX.strengthText))
              for grade, claim in written.subject_objects(GX.gradesClaim)}
    assert {words[-14:]: strength for words, strength in claims.items()} == {
        "mmHg or higher": "strong", "its first year": "weak"}
    assert not set(written.subjects(GX.strength)) & set(written.subjects(GX.hasGrade))
    assert validate(written) == ()


def test_every_part_of_a_grade_has_a_property() -> None:
    """The parts that the schema names, and those that the rules for grades name, are written."""
    columns = {field for rule in rules("grades", "column") for field in rule.fields["field"].split()}
    named = {re.sub(r"\d$", "", name) for rule in rules("grades") for name in rule.pattern.groupindex}
    assert columns | {"class", "loe", "strength", "certainty", "grade", "type", "year"} <= GRADE_PARTS.keys()
    assert named - GRADE_PARTS.keys() <= TURNED_INTO_PARTS


def test_a_key_that_the_schema_does_not_have_is_kept() -> None:
    """What a curator wrote under a key of his own is not lost."""
    assert qualifiers.HOMES.get("tablets") is None
    source = decode("page.txt", PAGE.encode())
    record = read_record(source)
    first, *rest = record.quantities
    first = replace(first, qualifiers=replace(first.qualifiers, others=(("tablets", "film-coated"),)))
    written = edition_graph(
        Identity("testitis", "2024-03-03", "Care of Testitis"), source, replace(record, quantities=(first, *rest)))
    assert list(written.objects(None, GX.qualifier)) == [Literal("tablets=film-coated")]
