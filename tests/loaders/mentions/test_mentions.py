"""What a statement speaks of: its own words first, then what stands above it; abbreviations as the document means them."""

from __future__ import annotations

import pytest

from loaders import reading
from loaders.mentions import mentions_of


def told(text: str, name: str = "page.md") -> list[tuple[str, str, str]]:
    """The first statement of each mention by its first word, what is named, and how."""
    read = reading.read(name, text.encode())
    words = {statement.id: statement.text.split()[0] for statement in read.record.statements}
    return [(words[one.statement], one.target.code, one.how) for one in mentions_of(read.record, read.source)]


def test_a_heading_names_what_stands_below_it() -> None:
    """All headings of the path count, and what the words of the statement name is not told of a heading again."""
    page = "# Riluzole\n\n## Monitoring in ALS\n\nCheck riluzole levels every month.\n\nStop it when jaundice occurs.\n"
    assert told(page) == [
        ("Check", "riluzole", "own words"), ("Check", "als", "heading"),
        ("Stop", "jaundice", "own words"), ("Stop", "als", "heading"), ("Stop", "riluzole", "heading")]


def test_the_head_of_a_column_and_the_stem_of_a_list_name_what_hangs_under_them() -> None:
    """A row is about what the heads of its filled cells name, an item about what its stem names."""
    table = "| Drug | Dose in children |\n|---|---|\n| Metformin | 500 mg daily |\n| Insulin | |\n"
    assert [one for one in told(table) if one[1] == "children"] == [("Metformin", "children", "column head")]
    page = "Monitoring of patients on edaravone:\n\n- Check the skin every week\n- Ask about falls every month\n"
    assert [one for one in told(page) if one[1] == "edaravone"] == [
        ("Check", "edaravone", "stem of the list"), ("Ask", "edaravone", "stem of the list")]


@pytest.mark.parametrize(("text", "found"), [
    ("Call ALS early. Basic life support goes on until advanced life support (ALS) comes.", set()),
    ("Call ALS early.", set()),
    ("Refer people with ALS early. Bulbar onset is common.", {"als", "people-with-als"}),
    ("Count the respiratory rate (RR). Record the RR each hour.", {"respiratory-rate"}),
    ("The RR was 0.8 in both trials.", set()),
    ("Measure white blood cells (WBC). Repeat the WBC each week.", {"white-cell-count"}),
    ("Give polyethylene glycol (PEG) for constipation. Stop PEG after a week.", set()),
])
def test_an_abbreviation_means_what_the_document_says(text: str, found: set[str]) -> None:
    """One that is spelt out as something else, that has two meanings, or is ours in another field only, names nothing."""
    codes = {code for _, code, _ in told(text)}
    assert {code for code in codes if code in found | {"als", "respiratory-rate", "peg", "white-cell-count"}} == found


def test_markers_and_grades_name_nothing() -> None:
    """A marker by name and year and a grade are no words of the statement."""
    page = ("Give it early (Riluzole 2002). Give it late (Smith 2004).\n\n## References\n\n"
            "Riluzole A. A trial. Lancet 2002;1:1.\n\nSmith B. A trial. Lancet 2004;1:2.\n")
    assert "riluzole" not in {code for _, code, _ in told(page)}


def test_a_page_in_another_language_names_nothing() -> None:
    """The vocabulary is English: its words in another language may mean something else."""
    page = "El riluzole se debe dar a los pacientes con la enfermedad y no se debe de usar en los otros casos. " * 8
    assert told(page, "page.txt") == []
