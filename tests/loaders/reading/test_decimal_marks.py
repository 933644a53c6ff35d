"""Numbers printed with a decimal comma are read as such where the document shows that it prints them so."""

from decimal import Decimal
from pathlib import Path

import pytest

from explorer.__main__ import main
from loaders.extraction import extract
from loaders.extraction.profile import profile_of
from loaders.readers.text import read

COMMAS = ("# Limits\n\n- Potassium is 3,5 to 5,0 mmol/l.\n- Give warfarin if the INR is below 1,8.\n"
          "- Give paracetamol 7,5 mg/kg four times daily.\n")


def numbers(text: str) -> list[tuple[Decimal, str]]:
    return [(number.value, number.printed) for quantity in extract(text, read(text)).quantities
            for number in quantity.numbers]


def test_a_document_with_decimal_commas_is_read_with_them() -> None:
    """The value is the printed one, never the digits on one side of the comma."""
    assert numbers(COMMAS) == [
        (Decimal("3.5"), "3,5"), (Decimal("5.0"), "5,0"), (Decimal("1.8"), "1,8"), (Decimal("7.5"), "7,5")]


@pytest.mark.parametrize(("text", "mark"), [
    (COMMAS, ","),
    ("- Give 1,5 mg daily.\n", "?"),  # one alone proves nothing
    ("- Survival rose at 6,9,12, and 15 months, and at 6,12 months.\n- Give 2.5 mg, or 7.5 mg.\n", "."),
    ("- Give 2,3 mg or 2.5 mg, or 7.5 mg.\n", "?"),
    ("- It works [1,2]. It helps [3,4].\n- It is safe (5,6).\n", "."),
    ("- Give 1,500 mg and 2,000 mg.\n", "."),
])
def test_the_mark_is_what_most_numbers_with_a_unit_show(text: str, mark: str) -> None:
    """Lists, markers and thousands are no decimals."""
    assert profile_of(read(text)).decimal_mark == mark


def test_what_may_be_a_thousand_is_left_out_among_decimal_commas() -> None:
    """"1,500 mg" among decimal commas may be one and a half gram or milligram: nobody is to guess."""
    assert [value for value, _ in numbers(COMMAS + "- Give aspirin 1,500 mg or 1.500 mg.\n")] == [
        value for value, _ in numbers(COMMAS)]


def test_numbers_with_a_comma_can_be_stored(tmp_path: Path) -> None:
    """Load, verify and query take the printed form beside the value."""
    page = tmp_path / "limits.md"
    page.write_text(COMMAS, encoding="utf-8")
    assert main(["--library", str(tmp_path / "library"), "load", str(page)]) == 0
    assert main(["--library", str(tmp_path / "library"), "verify"]) == 0
    graph = next((tmp_path / "library" / "graphs").glob("*.nq")).read_text(encoding="utf-8")
    assert '"7,5"' in graph
    assert '"7.5"^^' in graph
