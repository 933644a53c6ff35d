"""The quantity grammar on annotated documents, on look-alikes, and on text nobody would write."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from gold_quantities import SHARED, documents, measure, read_document
from hypothesis import example, given, settings
from hypothesis import strategies as st

from loaders.blocks import View
from loaders.extraction.quantities import Reading, read_quantities
from loaders.extraction_json import qualifiers
from loaders.language.context import Context
from loaders.language.lexer import tokenise

BLIND = Path(__file__).parent / "quantities"
EXACT = ("quantity-span", "dose-exact", "threshold-exact", "effect-exact", "schedule-exact")
PIECES = ["1", "2.5", "50 000", "0.80", "10⁹", "×", "%", "mg", "mg/kg", "/", "-", "–", "−", "<", "≥", "<=", " to ",
          " and ", " or ", ", ", ". ", "; ", "(", ")", "[", "FVC", "LDL-C", "riluzole", "amoxicillin ",
          " twice daily", " every ", " for ", " days", " months", "at ", "within ", "95% CI ", "HR ", "p", "=", "if ",
          "when ", "with ", "refer ", "aged ", "years", "before ", "\x00", "\n", "²", "⁻¹", "one", "threefold",
          "days 1", "at least ", "or more", "×10", "°C", "score ", "at diagnosis", " of ", "é", "\u00a0", "q6h"]


def read(text: str, *, masked: tuple[tuple[int, int], ...] = (), context: Context | None = None) -> Reading:
    """The reading of a plain text taken as one statement."""
    return read_quantities(View.plain(text, 0, len(text)), 0, len(text), masked, "s1", context or Context())


needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="../shared is not here: the scorer comes with it")


@needs_shared
def test_the_als_page_is_read_whole() -> None:
    """On the page the product is known by, every number is right."""
    rows = measure(SHARED / "dev" / "src")["als-primary-treatment"]
    assert rows["quantity-span"][1] == 47
    assert {row: f1 for row, (f1, _) in rows.items() if f1 < 1} == {}


@needs_shared
def test_the_development_set_is_read() -> None:
    """Over all development documents spans and values are right, names and qualifiers nearly so."""
    rows = measure(SHARED / "dev" / "src")["*"]
    assert rows["quantity-span"][1] == 140
    assert all(rows[row][0] >= 0.97 for row in EXACT)
    assert rows["parameter"][0] >= 0.95
    assert rows["qualifiers"][0] >= 0.95


@needs_shared
@pytest.mark.parametrize(("folder", "documents_there", "quantities"), [(BLIND, 7, 200), (BLIND / "second", 4, 123)])
def test_other_topics_are_read(folder: Path, documents_there: int, quantities: int) -> None:
    """Pages the grammar was not written from are read to the figures promised for unseen documents."""
    measured = measure(folder)
    rows = measured["*"]
    assert len(measured) - 1 == documents_there
    assert rows["quantity-span"][1] == quantities
    assert rows["quantity-span"][0] >= 0.97
    assert all(rows[row][0] >= 0.93 for row in EXACT)
    assert rows["parameter"][0] >= 0.93


@needs_shared
def test_look_alikes_give_nothing() -> None:
    """Dates, stages, names with digits, telephone numbers and sample sizes are no quantities."""
    text, gold = documents(BLIND)["lookalikes"]
    assert len(gold["statements"]) == 17
    assert read_document(text, gold)[0]["quantities"] == []


@pytest.mark.parametrize(("text", "role", "printed", "unit"), [
    ("The hazard ratio was 0.80.", "effect", ["0.80"], "1"),
    ("P < 10-3 for the trend", "p-value", ["10-3"], "1"),
    ("Give benzylpenicillin 50 000 units per kg every 6 hours.", "dose", ["50 000"], "{unit}/kg"),
    ("Refer if eosinophils are above 0.3 × 10⁹ per litre.", "threshold", ["0.3"], "10*9/L"),
    ("Survival was better at 6,9,12, and 15 months.", "timepoint", ["6", "9", "12", "15"], "mo"),
    ("Treat for one week.", "duration", ["one"], "wk"),
    ("HbA1c is 5% to < 7.5%.", "threshold", ["5", "7.5"], "%"),
    ("SMD −0.45 in favour of exercise", "effect", ["−0.45"], "1"),
])
def test_numbers_keep_their_printed_form(text: str, role: str, printed: list[str], unit: str) -> None:
    """A number is its value and the characters it was read from."""
    found = [q for q in read(text).quantities if q.role == role]
    assert len(found) == 1
    assert [n.printed for q in found for n in q.numbers] == printed
    assert [q.unit for q in found] == [unit]


def test_open_ends_and_pairs_survive() -> None:
    """A half-open range, the second number of a pair and a second unit are not lost."""
    ranged, = read("HbA1c is 5% to < 7.5%.").quantities
    assert (ranged.comparator, qualifiers(ranged)["high_open"]) == ("between", True)
    pressure, = read("Treat if blood pressure is ≥140/90 mmHg.").quantities
    assert (pressure.comparator, qualifiers(pressure)["second"]) == (">=", "90 mm[Hg]")
    fever, = read("Give it when temperature is ≥38.3 °C (101 °F).").quantities
    assert qualifiers(fever)["alt"] == "101 [degF]"


def test_masked_stretches_hold_no_numbers() -> None:
    """Citation markers and grade tags are never numbers, even glued to a word."""
    text = "Treat pneumonia for 5 days.4-12"
    marked = text.index("4-12")
    assert [q.span.quote for q in read(text, masked=((marked, len(text)),)).quantities] == ["5 days"]


def test_the_drug_is_inherited() -> None:
    """A dose without a drug's name is of the drug spoken of before, or of the heading's."""
    spoken = read("Dosage: 40 mg/kg twice daily.", context=Context((), None, "Oral amoxicillin is the first choice."))
    headed = read("The 50 mg dose is given twice daily.", context=Context(("ALS", "Riluzole (First-Line Treatment)")))
    assert [q.parameter for q in spoken.quantities] == ["amoxicillin"]
    assert [q.parameter for q in headed.quantities] == ["Riluzole"]


def test_the_population_is_inherited() -> None:
    """A limit under a heading that names whom it is for holds for them."""
    limit, = read("Diagnose asthma if FeNO is 35 ppb or more.", context=Context(("Children aged 5 to 16",))).quantities
    assert qualifiers(limit)["pop"] == "Children"


def sound(text: str, reading: Reading) -> None:
    """What holds of every reading: places, printed forms, names."""
    names = [q.id for q in reading.quantities] + [c.id for c in reading.criteria] + [k.id for k in reading.conditions]
    assert len(names) == len(set(names))
    for quantity in reading.quantities:
        assert text[quantity.span.start:quantity.span.end] == quantity.span.quote
        assert all(number.printed in quantity.span.quote for number in quantity.numbers)
        assert sum([quantity.value is not None, quantity.low is not None, bool(quantity.values)]) <= 1
        assert (quantity.low is None) == (quantity.high is None)
    for first, second in pairwise(reading.quantities):
        assert first.span.start < second.span.start
    for criterion in reading.criteria:
        assert text[criterion.span.start:criterion.span.end] == criterion.span.quote
        assert criterion.label
    for condition in reading.conditions:
        assert condition.members
        assert set(condition.members) <= set(names) - {condition.id}
    held = [member for condition in reading.conditions for member in condition.members]
    assert len(held) == len(set(held))


@settings(max_examples=300)
@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_any_mixture_of_guideline_pieces_reads_soundly(text: str) -> None:
    """Whatever is printed, nothing raises, every number stands in its quote and every name exists."""
    sound(text, read(text))


@settings(max_examples=200)
@example("ANNUAL", "", (0, 6))
@given(st.text(max_size=200), st.text(max_size=60), st.tuples(st.integers(0, 50), st.integers(0, 60)))
def test_any_text_reads_soundly(text: str, before: str, stretch: tuple[int, int]) -> None:
    """Any characters, any context and any mask are survived."""
    low, high = sorted(stretch)
    sound(text, read(text, masked=((low, min(high, len(text))),), context=Context((before,), before, before)))


@pytest.mark.parametrize("piece", ["1,", "mg/", "<<<<", "1 mg ", "(", "if FVC < 5 or ", "95% CI ", "a-",
                                   "50 mg daily, ", "10-", "1/"])
def test_work_grows_with_the_text(piece: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Twice the text is about twice the work: phrase look-ups are counted, not seconds."""
    from loaders.language import lexicon
    counts = []
    plain = lexicon.Phrases._walk
    tally = [0]

    def counted(*arguments: object) -> object:
        tally[0] += 1
        return plain(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(lexicon.Phrases, "_walk", counted)
    for size in (1000, 2000):
        tally[0] = 0
        read((piece * size)[:size])
        counts.append(tally[0])
    assert counts[1] <= 2.4 * counts[0] + 200


def test_tokens_cover_the_text() -> None:
    """Every character that is no blank belongs to exactly one token."""
    text = "FEV1 ≥80% (95%CI 1.2–3) on 2024-11-05; q6-8h, 50 000 IU·kg⁻¹ ±2"
    covered = [place for token in tokenise(text) for place in range(token.start, token.end)]
    assert covered == sorted(set(covered))
    assert {place for place, letter in enumerate(text) if not letter.isspace()} <= set(covered)
