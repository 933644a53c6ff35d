"""Tables of findings: differences with their way, follow-up, what is counted; and what beside them is no quantity."""

from __future__ import annotations

import pytest

from loaders.extraction_json import qualifiers
from loaders.reading import read
from loaders.record import Quantity

HEAD = "# Care\n\n## Testamycin against placebo\n\n| Outcome | Effect | Placebo | Difference |\n|---|---|---|---|\n"


def quantities(text: str) -> list[Quantity]:
    """All that is read of a Markdown page."""
    return list(read("page.md", text.encode()).record.quantities)


def told(quantity: Quantity) -> str:
    """Role, parameter, numbers and unit of a quantity in a line."""
    return f"{quantity.role} {quantity.parameter}: {' '.join(str(n.value) for n in quantity.numbers)} {quantity.unit}"


@pytest.mark.parametrize(("row", "expected"), [
    ("| Deaths (follow-up 28 days) | RR 0.77 (0.26-2.27) | | 46 fewer per 1000 (from 148 fewer to 254 more) |",
     ["duration follow-up: 28 d", "effect relative risk for Deaths: 0.77 1", "CI relative risk for Deaths: 0.26 2.27 1",
      "effect Deaths: -46 10*-3", "CI Deaths: -148 254 10*-3"]),
    ("| Falls | Relative risk: 1.3 (CI 95% 1.02 - 1.66). Follow-up 9 days | | 30 more events per 1000 |",
     ["effect relative risk for Falls: 1.3 1", "CI relative risk for Falls: 1.02 1.66 1", "duration follow-up: 9 d",
      "effect Falls: 30 10*-3"]),
    ("| Stay | Measured by: days | | Difference: MD 1.2 fewer (CI 95% 2.1 fewer - 0.3 fewer) |",
     ["effect mean difference for Stay: -1.2 d", "CI mean difference for Stay: -2.1 -0.3 d"]),
    ("| Stay | Measured by: hours | | Difference: 3 more (CI 95% 1 fewer - 7 more) |",
     ["effect difference for Stay: 3 h", "CI difference for Stay: -1 7 h"]),
    ("| Cramp | Measured by: a scale | | Difference: MD 2.4 lower (CI 95% 3.5 lower - 1.3 lower) |",
     ["effect mean difference for Cramp: -2.4 1", "CI mean difference for Cramp: -3.5 -1.3 1"]),
    ("| Stay | | | Difference: 0.2 fewer mean days (CI 95% 1.8 fewer - 1.4 more) |",
     ["effect difference for Stay: -0.2 d", "CI difference for Stay: -1.8 1.4 d"]),
    ("| Itch | 31 people in 2 studies | | 95% CI including harm |", []),
])
def test_a_row_of_findings_is_read_with_sign_and_unit(row: str, expected: list[str]) -> None:
    """Fewer is below nought, the unit may stand behind the word or in the row, and the head of the row is the outcome."""
    assert [told(quantity) for quantity in quantities(f"{HEAD}{row}\n")] == expected


@pytest.mark.parametrize(("row", "parameter"), [
    ("- Give examprofen 10 mg every 6 hours (maximum daily dose: 40 mg).", "examprofen"),
    ("- Ketorolac 10 mg every 6 hours; the maximum daily dose is 40 mg.", "Ketorolac"),
    ("- Tramadol 10 mg every 6 hours (max daily dose 40 mg).", "Tramadol"),
])
def test_the_most_of_a_day_is_a_limit_and_no_schedule(row: str, parameter: str) -> None:
    """"Daily" inside "maximum daily dose" tells what the limit is counted in."""
    dose, most = quantities(f"# Care\n\n{row}\n")
    assert (dose.role, most.role, most.parameter, most.comparator) == ("dose", "dose", parameter, "<=")
    assert qualifiers(most) == qualifiers(most) | {"freq": "1/d", "total": True, "kind": "maximum"}


@pytest.mark.parametrize(("heading", "lead", "row", "expected"), [
    ("N-acetylcysteine", "The protocol for acute acetaminophen ingestion is as follows:",
     "150 mg/kg in 100 mL of diluent infused over 1 hour",
     ["dose N-acetylcysteine: 150 mg/kg", "duration N-acetylcysteine: 1 h"]),
    ("Fomepizole", "For ethylene glycol poisoning:", "15 mg/kg in 3 mL/kg of saline over 30 minutes",
     ["dose Fomepizole: 15 mg/kg", "duration Fomepizole: 30 min"]),
    ("Physostigmine", "In atropine overdose:", "0.02 mg/kg in 10 mL of diluent given over 5 minutes",
     ["dose Physostigmine: 0.02 mg/kg", "duration Physostigmine: 5 min"]),
])
def test_neither_the_poison_nor_the_diluent_is_the_drug(heading: str, lead: str, row: str, expected: list[str]) -> None:
    """What was swallowed is not given against itself, and what a dose is put into is neither a dose nor a drug."""
    page = f"# Care\n\n## {heading}\n\n{lead}\n\n| Step | Dose |\n|---|---|\n| First | {row} |\n"
    assert [told(quantity) for quantity in quantities(page)] == expected


@pytest.mark.parametrize(("line", "expected"), [
    ("(matched NEAR/6 (group OR groups)):ti,ab", []),
    ("(parallel NEXT/1 trial*) OR cohort", []),
    ("The mean 24-hour fluid intake was 2500 mL in the control group.", ["fluid intake"]),
    ("They have a rash and a headache that last for 2 to 7 days.", ["headache"]),
    ("Patients have joint pain which lasts 3 weeks.", ["joint pain"]),
])
def test_no_fragment_is_a_parameter(line: str, expected: list[str | None]) -> None:
    """A search term holds no quantity, and a verb or a pronoun names nothing."""
    assert [quantity.parameter for quantity in quantities(f"# Care\n\n- {line}\n")] == expected
