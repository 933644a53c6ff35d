"""A right reading is never lost to the check of printed forms, in whatever form its numbers are printed."""

from __future__ import annotations

import pytest

from loaders.extraction_json import qualifiers
from loaders.record import Quantity
from tests.sources import decode, read_record

# What is printed, and the readings: role, numbers, unit, frequency, interval.
FORMS = [
    ("Give amoxicillin 30 mg/kg/day divided every 12 hours.", "dose 30 mg/kg/d 2/d 12 h"),
    ("Give ampicillin 200 mg/kg/day divided q8h.", "dose 200 mg/kg/d 3/d 8 h"),
    ("Give ampicillin 100 mg/kg/day divided q6–8h.", "dose 100 mg/kg/d 3-4/d 6-8 h"),
    ("Give ondansetron 0.15 mg/kg q6 hour.", "dose 0.15 mg/kg 4/d 6 h"),
    ("Give phenylephrine 5 mcg/kg IV q3-5 min.", "dose 5 ug/kg 1/3min 3-5 min"),
    ("Give phenylephrine 5 mcg/kg IV q3 to 5 min.", "dose 5 ug/kg 1/3min 3-5 min"),
    ("Nitroglycerin: increase by 1 mcg/kg/min q3-5 min.", "dose 1 ug/kg/min / schedule 3-5 min"),
    ("Give cefotaxime 200 mg/kg/day in 3 to 4 divided doses.", "dose 200 mg/kg/d 3-4/d"),
    ("Give cefotaxime 200 mg/kg/day in four divided doses.", "dose 200 mg/kg/d 4/d"),
    ("Give amoxicillin 1,000mg/day divided q12h.", "dose 1000 mg/d 2/d 12 h"),
    ("Give heparin 5 000 units every twelve hours.", "dose 5000 {unit} 2/d 12 h"),
    ("Give amoxicillin 500 mg to 1 g every 8 hours.", "dose 500-1000 mg 3/d 8 h"),
    ("Give prednisolone 10 mg every other day.", "dose 10 mg 1/2d 2 d"),
    ("Give amoxicillin 25--50 mg/kg daily.", "dose 25-50 mg/kg 1/d"),
    ("Stop it when ALT is 3--5 times normal.", "threshold 3-5 {fold}"),
    ("Give digoxin 1½ tablets once daily.", "dose 1.5 {tbl} 1/d"),
    ("Give digoxin ½ tablet once daily.", "dose 0.5 {tbl} 1/d"),
    ("Stop it when ALT shows a twofold rise.", "threshold 2 {fold}"),
]


def said(quantity: Quantity) -> str:
    """A reading on one line."""
    numbers = "-".join(f"{number.value.normalize():f}" for number in quantity.numbers)
    told = qualifiers(quantity)
    return " ".join(
        str(part) for part in (quantity.role, numbers, quantity.unit, told.get("freq"), told.get("interval")) if part
    )


@pytest.mark.parametrize(("text", "expected"), FORMS, ids=[text for text, _ in FORMS])
def test_a_dose_is_read_in_any_printed_form(text: str, expected: str) -> None:
    """Number words, fractions, thousands marks, ranges, computed ends and glued units are read, and nothing is left out."""
    record = read_record(decode("page.txt", f"Doses\n\n- {text}\n".encode()))
    assert " / ".join(map(said, record.quantities)) == expected
    assert record.problems == ()


def test_the_forms_are_all_there() -> None:
    """An emptied table must not pass."""
    assert len(FORMS) == 18


def test_a_converted_end_is_marked_as_computed() -> None:
    """The upper end keeps its own printed form and says how it was turned into the lower one's unit."""
    record = read_record(decode("page.txt", b"Doses\n\n- Give amoxicillin 500 mg to 1 g every 8 hours.\n"))
    high = record.quantities[0].high
    assert high is not None
    assert (high.printed, high.formula) == ("1 g", "1 g = 1000 mg")


@pytest.mark.parametrize("power", ["&minus;3", "<i>−3</i>", "-3"])
def test_a_raised_number_is_read_however_it_is_marked_up(power: str) -> None:
    """A power of ten behind an entity or within further tags stands in its words."""
    page = f"<h1>Care</h1><p>It lowered the risk of death (HR 0.48; 95% CI 0.33 to 0.70; P &lt; 10<sup>{power}</sup>).</p>"
    record = read_record(decode("page.html", page.encode()))
    assert [str(one.value.value) for one in record.quantities if one.role == "p-value" and one.value] == ["0.001"]
    assert record.problems == ()


PLACES = [
    ("Survival at 12 months was 58% with placebo and 74% with riluzole.", "arm", ["placebo", "riluzole"]),
    ("Start ventilation when FVC is below 50% with orthopnoea.", "cond", ["with orthopnoea"]),
    ("Check transaminases before starting riluzole.", "event", ["starting riluzole"]),
    ("If SpO2 is < 90%, refer to a **respiratory** unit.", "action", ["refer to a respiratory unit"]),
]


@pytest.mark.parametrize(("text", "key", "words"), PLACES, ids=[key for _, key, _ in PLACES])
def test_words_keep_their_place(text: str, key: str, words: list[str]) -> None:
    """Words of the statement carry the span they were read from, and say what a reader of the page sees there."""
    source = decode("page.md", f"# Care\n\n- {text}\n".encode())
    record = read_record(source)
    assert [value for one in record.quantities if (value := getattr(one.qualifiers, key))] == words
    grounds = [ground for one in record.quantities for ground in one.grounds if ground.attribute == key]
    assert [source.format.words(ground.span.quote) for ground in grounds] == words
    record.check(source.text)


def test_a_line_goes_on_where_a_bracket_is_open() -> None:
    """What stands in one bracket is one sentence, though a line ends in a semicolon and the next begins with a capital."""
    text = ("Bleeding\n\nIn the trial death from bleeding was less frequent with tranexal (RR 0.81, 95% CI 0.65-1.00;\n"
            "P = 0.045), and the effect was greater in women who were treated early.\n")
    record = read_record(decode("page.txt", text.encode()))
    assert [one.text.count("P = 0.045") for one in record.statements] == [1]
    assert [one.role for one in record.quantities] == ["effect", "CI", "p-value"]


@pytest.mark.parametrize(("body", "expected"), [
    ("Relapse is common with a high ESR (.40 mm/hour).\n\nAvoid initial doses #7.5 mg/day of prednisone.",
     [("threshold", ">", ("40",)), ("dose", "<=", ("7.5",))]),
    ("Relapse is common with a high ESR (.40 mm/hour).\n\nAvoid initial doses of 7.5 mg/day of prednisone.",
     [("threshold", "=", ("0.40",)), ("dose", "=", ("7.5",))]),
])
def test_signs_left_as_the_characters_at_their_places(body: str, expected: list[tuple[str, str, tuple[str, ...]]]) -> None:
    """A stop and "#" before amounts are ">" and "≤" where a document shows both forms; one alone stays as printed."""
    found = read_record(decode("page.md", f"# Care\n\n{body}\n".encode())).quantities
    assert [(item.role, item.comparator, tuple(str(one.value) for one in item.numbers)) for item in found] == expected
