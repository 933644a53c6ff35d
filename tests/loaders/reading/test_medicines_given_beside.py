"""What is given beside another medicine is dosed for that one only."""

from __future__ import annotations

import pytest

from loaders.reading import read

ROWS = "| Teclistamab | Dexamethasone 16 mg PO |\n| Amoxicillin | Amoxicillin 500 mg PO daily |\n"


@pytest.mark.parametrize(("head", "conditions"), [
    ("Premedication", ["Teclistamab", None]),
    ("Alternative", [None, None]),
])
def test_a_premedication_is_dosed_for_the_drug_of_its_row(head: str, conditions: list[str | None]) -> None:
    """Under a head for what is given beside, the drug of the row is when a dose of another drug holds."""
    page = f"# Care\n\n| Drug | {head} |\n|---|---|\n{ROWS}"
    doses = [one for one in read("a.md", page.encode()).record.quantities if one.role == "dose"]
    assert [one.qualifiers.cond for one in doses] == conditions


@pytest.mark.parametrize(("text", "name"), [
    ("Some 20 - 60% of PLWHA are affected by psychiatric disorders.", "psychiatric disorders"),
    ("26 - 38% of PLWHA have a mental disorder.", "mental disorder"),
])
def test_people_named_by_letters_have_shares(text: str, name: str) -> None:
    """An abbreviation for people is what a share is taken of; who is "affected by" an illness has that illness."""
    found = [one for one in read("a.md", f"# Care\n\n{text}\n".encode()).record.quantities if one.role == "rate"]
    assert [(one.parameter, one.qualifiers.pop) for one in found] == [(name, "PLWHA")]
