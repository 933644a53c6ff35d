"""Any text at all: no error, every span in its place, and what was written is read back."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.readers.text import read
from loaders.record import Record
from tests.loaders.reading.pages import structure

FRAGMENTS = st.sampled_from([
    "• ", "  ◦ ", "1. ", "1.2.3 ", "# ", "## ", "**", "*", "| a | b |", "|---|---|", "\t", "\n", "\n\n", "\r\n", "\r",
    "References\n\n", "Guideline\n", "[1]", "[2-4,7]", "(12,13)", "¹³⁻¹⁵", ". 1, 2", "once.1 Untreated",
    "triage,16 and",
    "(Smith et al., 2019)", "Class I, LOE A", "(1B)", "⊕⊕◯◯", "[2017, amended 2024]", "10⁹", "m²", "Fig. 1", "e.g. ",
    "Do not delay. ", "Use it", "should ", "FVC <50%", "\u00a0", "\u200b", "\ufeff", "&le;", "<sup>1</sup>", "[x](http://a)",
    "Last updated: 2 May 2020", "What is it?", "Disclaimer\n", "עברית", "مرحبا", "\u202e", "\x0b", "\x85", "\u2028",
    "e\u0301", "𝟙", "²", ":", ";", "—", "----", "====", "```",
])
ANY = st.lists(st.one_of(FRAGMENTS, st.text(max_size=12)), max_size=40).map("".join)


@settings(max_examples=400)
@given(ANY)
def test_any_text_is_read(text: str) -> None:
    """No text raises; every span quotes its place; pieces of text belong to statements that exist."""
    record = structure(text)
    known = {statement.id for statement in record.statements}
    assert {item.statement for item in (*record.citations, *record.grades)} <= known
    assert all(int(key) > 0 for item in record.citations for key in item.keys if key.isdigit())


@settings(max_examples=200)
@given(ANY)
def test_blocks_stand_in_text_order_and_apart(text: str) -> None:
    """Blocks follow each other and share no characters, so nothing is read twice."""
    spans = [block.span for block in read(text)]
    assert all(before.end <= after.start for before, after in pairwise(spans))


VERBS = st.sampled_from(["Give", "Stop", "Do not start", "Consider", "Monitor", "Review", "Avoid"])
OBJECTS = st.sampled_from(
    ["examprofen", "testatriptan in adults", "renal function", "the dose, if needed,", "care (oral)"])
REASONS = st.sampled_from(["", " before surgery", " when pain persists", " for 5 days", " after 2 weeks"])
SENTENCES = st.builds(lambda verb, thing, reason: f"{verb} {thing}{reason}.", VERBS, OBJECTS, REASONS)
KEYS = st.lists(st.integers(1, 40), max_size=4, unique=True)
ITEMS = st.lists(st.tuples(SENTENCES, KEYS), min_size=1, max_size=4)
NAMES = st.sampled_from(["First drug", "Second drug", "Kidney function", "Care at home"])
TITLES = st.lists(NAMES, min_size=1, max_size=4, unique=True)
PAGES = TITLES.flatmap(lambda titles: st.tuples(*(st.tuples(st.just(title), ITEMS) for title in titles)))
STYLES = {
    "bracket": lambda keys: f" [{', '.join(keys)}]",
    "trailing": lambda keys: f" {', '.join(keys)}",
    "superscript": lambda keys: "".join(keys and ",".join(keys)).translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")),
}


def rendered(page: tuple[tuple[str, list[tuple[str, list[int]]]], ...], style: str) -> str:
    """A page in plain text: a title, headings, bullets with markers."""
    parts = ["Treatment of an invented disease", ""]
    for title, items in page:
        parts += [title, "", *(f"  • {words}{STYLES[style]([str(key) for key in keys]) if keys else ''}"
                               for words, keys in items), ""]
    return "\n".join(parts)


def said(record: Record) -> list[tuple[str, str, tuple[str, ...]]]:
    """Heading, words and keys of each statement."""
    return [(item.section[-1], item.text, item.citations) for item in record.statements]


def _numbered_by_first_use(page: tuple[tuple[str, list[tuple[str, list[int]]]], ...]) -> tuple[
        tuple[str, list[tuple[str, list[int]]]], ...]:
    new: dict[int, int] = {}
    return tuple((title, [(words, [new.setdefault(key, len(new) + 1) for key in keys]) for words, keys in items])
                 for title, items in page)


@settings(max_examples=150)
@given(PAGES, st.sampled_from(sorted(STYLES)))
def test_what_is_rendered_is_read_back(page: tuple[tuple[str, list[tuple[str, list[int]]]], ...], style: str) -> None:
    """Statements, their sections and their keys survive printing and reading, in each style of markers.

    Bare numbers behind a full stop are markers where they come up in rising order, as they do in a page that cites.
    """
    if style == "trailing":
        page = _numbered_by_first_use(page)
    expected = [(title, words, tuple(str(key) for key in keys)) for title, items in page for words, keys in items]
    assert said(structure(rendered(page, style))) == expected
