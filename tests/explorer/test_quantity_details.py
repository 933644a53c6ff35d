"""The details of a quantity: what the text says of it, under plain names, in the words of the page."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from decimal import Decimal

import pytest

from explorer import query
from explorer.__main__ import main
from explorer.domain import building, wording
from explorer.evidence import Evidence, phrasing
from explorer.ids import short
from explorer.library import Library
from explorer.rows import BoundRow, GroundRow, QuantityRow
from explorer.store.memory import MemoryStore
from explorer.view_models.details import Chip, Details
from explorer.views.rows import of_trail
from tests import listed

NBSP = "\N{NO-BREAK SPACE}"
PAGE = """Care of Testitis

Last updated: March 3, 2024

Monitoring

• Check transaminases at diagnosis and monthly for the first 3 months. [1]
• Edaravone slowed decline in ALSFRS-R scores by 2.49 points compared to placebo at 24 weeks (p=0.0013). [1]
• In the first trial, survival at 12 months was 58% placebo vs 74% riluzole (p=0.014). [1]
• Give gentamicin 7.5 mg/kg IV every 8 hours when the temperature is ≥38.3 °C (101 °F). [1]
• In adults, treat when blood pressure is 140/90 mmHg or higher. [1]

References

1. Doe J, Roe R. Care in testitis: a randomized trial. J Test. 2001;1:1-2. doi:10.1000/test.1
"""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """A library of the page alone."""
    folder = tmp_path_factory.mktemp("quantities")
    source, library = folder / "page.txt", folder / "library"
    source.write_text(PAGE, encoding="utf-8")
    assert main(["--library", str(library), "load", str(source)]) == 0
    return Library(library)


@pytest.fixture(scope="module")
def described(library: Library) -> dict[str, Details]:
    """The details of every quantity of the page, by its words."""
    evidence = Evidence(library.store(), library.source_text, library.snapshot() / "search.sqlite", library.file)
    found: dict[str, Details] = {}
    for document in listed.documents(evidence):
        for item in (item for section in document.sections for item in section.items):
            for row in evidence._case(item.statement).quantities:
                found[row.text] = evidence.details(short(row.quantity), item.statement)
    return found


@pytest.mark.parametrize(("quantity", "facts"), [
    ("at diagnosis", {"Event": "at diagnosis"}),
    ("monthly for the first 3 months", {"For how long": f"first 3{NBSP}months"}),
    ("2.49 points", {"Outcome": "functional decline", "Compared with": "placebo", "Time point": "24 weeks",
                     "p value": "p=0.0013"}),
    ("58% placebo", {"Outcome": "survival", "Arm": "placebo", "Time point": "12 months", "p value": "p=0.014"}),
    ("7.5 mg/kg IV every 8 hours", {"Frequency": f"every 8{NBSP}hours", "Route": "IV"}),
    ("≥38.3 °C (101 °F)", {"Also given as": f"101{NBSP}°F"}),
    ("140/90 mmHg or higher", {"For whom": "adults"}),
])
def test_what_goes_with_a_quantity_is_told_by_plain_names(
        described: dict[str, Details], quantity: str, facts: dict[str, str]) -> None:
    """Phase, event, outcome, arm, population and time point stand in the panel by name, with the document's words."""
    told = {fact.name: fact.value for fact in described[quantity].facts}
    assert facts.items() <= told.items()


def test_nothing_is_told_as_key_and_value(described: dict[str, Details]) -> None:
    """No fact shows a key of the extraction schema, and none is empty."""
    assert len(described) > 8
    for details in described.values():
        for fact in details.facts:
            assert fact.value
            assert fact.name[0].isupper() or fact.name == "p value"
            assert not fact.value.startswith(("phase=", "event=", "cond=", "period="))


def test_a_pair_keeps_both_numbers(described: dict[str, Details]) -> None:
    """A limit of 140/90 is not shown as 140."""
    assert described["140/90 mmHg or higher"].title == f"blood pressure ≥ 140/90{NBSP}mmHg"


def test_each_end_stands_in_the_unit_it_is_printed_with() -> None:
    """"500 mg to 1 g" is shown as it is printed, and not as 500 to 1 of one unit."""
    unsaid = {field.name: None for field in fields(QuantityRow)}
    row = QuantityRow(**{**unsaid, "role": "dose", "text": "500 mg to 1 g", "lower": "500", "upper": "1 g", "ucum": "mg",
                         "upper_formula": "1 g = 1000 mg", "quantity": "dose"})
    bounds = {"dose": BoundRow("", "dose", low=Decimal(500), high=Decimal(1000))}
    assert dict(wording.dose_parts(building.dose(row, bounds)))["value"] == f"500{NBSP}mg–1 g"


@pytest.mark.parametrize(("notation", "said"), [
    ("oral", "PO"), ("IV or IO", "IV or IO"),
    ("https://w3id.org/guideline-explorer/concept/route/intravenous-or-oral", "IV or PO"),
    ("rectal", "rectal"), ("PO", "PO"), (None, ""),
])
def test_routes_are_said_as_guidelines_print_them(notation: str | None, said: str) -> None:
    """A route is told by its short word; one that an earlier reader stored as a word stays that word."""
    assert wording.route(notation) == said


EARLIER = {"route/intravenous": "IV", "timing/at": "at"}


def test_words_of_an_earlier_reader_are_shown(library: Library) -> None:
    """A graph that holds words in place of concepts gives the same rows, but for the word of the route."""
    graphs = {name: re.sub(r"(ontology#(?:route|timing)> )<https://w3id.org/guideline-explorer/concept/([a-z/]+)>",
                           lambda found: f'{found[1]}"{EARLIER[found[2]]}"', quads.decode()).encode()
              for name, quads in library.graphs().items()}
    now, before = (query.run(MemoryStore(held, library.current_graphs()), "quantities", QuantityRow)
                   for held in (library.graphs(), graphs))
    assert [row.timing for row in now] == [row.timing for row in before]
    assert [wording.route(row.route) for row in now] == [wording.route(row.route) for row in before]
    assert ("intravenous", "IV") in {(one.route, other.route) for one, other in zip(now, before, strict=True)}


@pytest.mark.parametrize(("coded", "said"), [
    ("6 h", f"6{NBSP}hours"), ("4-6 h", f"4-6{NBSP}hours"), ("1 d", f"1{NBSP}day"), ("first 3 mo", f"first 3{NBSP}months"),
    ("first 1 a", f"first 1{NBSP}year"), ("stable", "stable"), ("for the rest of the first year",) * 2, (None, ""),
    ("26 mg", f"26{NBSP}mg"), ("101 [degF]", f"101{NBSP}°F"), ("53 mmol/mol", f"53{NBSP}mmol/mol"), ("14", "14"),
])
def test_codes_of_units_are_said_as_words(coded: str | None, said: str) -> None:
    """A UCUM code behind a number is read out; words without one stay as they are."""
    assert wording.measured(coded) == said


def test_significance_is_said_only_where_the_text_says_it() -> None:
    """Not significant is told as no, not stated is not told."""
    unsaid = {field.name: None for field in fields(QuantityRow)}
    row = QuantityRow(**{**unsaid, "role": "timepoint", "text": "3 months", "printed": "3", "ucum": "mo"})
    assert "Significant" not in dict(phrasing.qualities(row))
    assert dict(phrasing.qualities(replace(row, significant=False)))["Significant"] == "no"


MEANINGS = (  # sentence, title and detail of its shape, chips
    ("Insert a tube before FVC drops below 50% of predicted.", f"before FVC < 50{NBSP}% predicted", "Insert a tube",
     f"Insert a tube, before FVC < 50{NBSP}% predicted"),
    ("Increase allopurinol until serum urate is below 6 mg/dL.", f"until serum urate < 6{NBSP}mg/dL",
     "Increase allopurinol", f"Increase allopurinol, until serum urate < 6{NBSP}mg/dL"),
    ("Start a binder unless potassium is below 5 mmol/L.", f"unless potassium < 5{NBSP}mmol/L", "Start a binder",
     f"Start a binder, unless potassium < 5{NBSP}mmol/L"),
    ("Withhold metformin if eGFR falls below 30 mL/min.", f"eGFR < 30{NBSP}mL/min", "Withhold metformin",
     f"Withhold metformin, if eGFR < 30{NBSP}mL/min"),
    ("Start PEG after FVC falls below 50%.", f"after FVC < 50{NBSP}%", "Start PEG", f"Start PEG, after FVC < 50{NBSP}%"),
    ("Stop metformin as long as eGFR is below 30 mL/min.", f"while eGFR < 30{NBSP}mL/min", "Stop metformin",
     f"Stop metformin, while eGFR < 30{NBSP}mL/min"),
    ("Start warfarin only if the INR is below 2.", "only if INR < 2", "Start warfarin", "Start warfarin, only if INR < 2"),
    ("Avoid colchicine if eGFR is below 30 mL/min.", f"eGFR < 30{NBSP}mL/min", "Avoid colchicine",
     f"Avoid colchicine, if eGFR < 30{NBSP}mL/min"),
    ("Do not start riluzole in hepatic disease or when transaminases exceed 3 times the upper limit of normal.",
     f"or when transaminases > 3{NBSP}times ULN", "Do not start riluzole in hepatic disease",
     f"Do not start riluzole in hepatic disease, or when transaminases > 3{NBSP}times ULN"),
    ("Stop riluzole if ALT rises to 5 times the upper limit of normal.", f"ALT rises to 5{NBSP}times ULN or beyond",
     "Stop riluzole", f"Stop riluzole, if ALT rises to 5{NBSP}times ULN or beyond"),
    ("Do not start NIV unless FVC is below 50% or SpO2 is below 90%.", "unless any of", "Do not start NIV",
     f"Do not start NIV, unless any of FVC < 50{NBSP}% SpO2 < 90{NBSP}%"),
    ("Refer if at least two of the following are present: fever, cough, or a CRP above 50 mg/L.", "at least 2 of", "Refer",
     f"Refer, if at least 2 of fever cough CRP > 50{NBSP}mg/L"),
    ("Give prednisolone 50 mg or less daily.", "50 mg or less daily", "prednisolone, maximum",
     f"Dose prednisolone ≤ 50{NBSP}mg × 1 a day"),
    ("Give up to 4 g of paracetamol a day.", "up to 4 g of paracetamol a day", "paracetamol, maximum",
     f"Dose paracetamol ≤ 4{NBSP}g × 1 a day"),
    ("Give adrenaline 1 mg every 3 to 5 minutes until return of circulation.", "1 mg every 3 to 5 minutes",
     "adrenaline, until return of circulation",
     f"Dose adrenaline 1{NBSP}mg every 3-5{NBSP}minutes until return of circulation"),
)


@pytest.fixture(scope="module")
def meanings(tmp_path_factory: pytest.TempPathFactory) -> Evidence:
    """All those sentences on one page."""
    folder = tmp_path_factory.mktemp("meanings")
    said = "".join(f"• {sentence}\n" for sentence, *_ in MEANINGS)
    (folder / "page.txt").write_text(f"Care of Testitis\n\nTreatment\n\n{said}", encoding="utf-8")
    assert main(["--library", str(folder / "library"), "load", str(folder / "page.txt")]) == 0
    stored = Library(folder / "library")
    return Evidence(stored.store(), stored.source_text, stored.snapshot() / "search.sqlite")


@pytest.mark.parametrize(("place", "title", "detail", "chips"), [
    pytest.param(place, *told, id=sentence[:40]) for place, (sentence, *told) in enumerate(MEANINGS)])
def test_nothing_that_is_shown_changes_what_a_condition_says(
        meanings: Evidence, place: int, title: str, detail: str, chips: str) -> None:
    """Shape, row of the table and chip say the word that turns or bounds a meaning, with the action as it is worded."""
    statement = listed.documents(meanings)[0].sections[0].items[place].statement
    trail = meanings.trail(statement)
    assert (title, detail) in [(node.title, node.subtitle) for node in trail.nodes]
    assert (title, detail) in [(row.title, row.subtitle) for row in of_trail(trail)]
    group = meanings.details(statement, statement).chips[0]
    assert f"{group.word} " + " ".join(part.text for chip in group.members for part in chip.parts) == chips  # type: ignore[union-attr]


def test_words_not_recognised_are_said_in_a_line_and_wherever_the_drawing_goes(meanings: Evidence) -> None:
    """The page of the statement lists them in its own words, and so do the shape of the statement and its row."""
    lost = {"Start warfarin only": "“only if the INR is below 2”", "Do not start riluzole": "“or when transaminases exceed"}
    for item in listed.documents(meanings)[0].sections[0].items:
        details = meanings.details(item.statement, item.statement)
        said = next((words for opening, words in lost.items() if details.title.startswith(opening)), "")
        notes = [note.text for note in details.notes if note.title == "[…] not recognised"]
        node = next(node for node in meanings.trail(item.statement).nodes if node.kind == "statement")
        assert [said in text for text in notes] == ([True] if said else [])
        assert ("[…] not recognised" in node.subtitle) is bool(said)
        assert not said or said in node.subtitle


def test_chips_say_what_they_were_read_from(described: dict[str, Details], library: Library) -> None:
    """Each property of a chip has its words and how they were reached, and those of the passage are marked in it."""
    grounds = query.run(library.store(), "grounds", GroundRow)
    assert len(grounds) > 10
    evidence = Evidence(library.store(), library.source_text, library.snapshot() / "search.sqlite")
    statement = next(item.statement for section in listed.documents(evidence)[0].sections for item in section.items
                     if item.title.startswith("Give gentamicin"))
    details = evidence.details(statement, statement)
    chips = {chip.node: chip for group in details.chips for chip in group.members if isinstance(chip, Chip)}
    dose = next(chip for chip in chips.values() if chip.parts[0].text == "gentamicin")
    assert dose.state in {"sure", "to check"}
    assert any(said.startswith("drug from") and said.endswith(": gentamicin") for said in dose.grounds)
    assert details.passage is not None
    marked = {details.passage.quote[mark.start:mark.end] for mark in details.passage.marks if mark.node == dose.node}
    assert "gentamicin" in marked
    assert described["7.5 mg/kg IV every 8 hours"].chips[0].members[0].grounds == dose.grounds  # type: ignore[union-attr]
