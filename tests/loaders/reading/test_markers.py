"""Markers judged from the whole document: what runs as citations do, and what is a page, a score, a step or an isotope."""

from __future__ import annotations

import pytest

from loaders import reading
from loaders.extraction.structure.citation_style import Place, ascent, scales, strays

NAMES = ("Ash", "Bee", "Cow", "Dow", "Eve")
ENTRIES = "\n".join(f"{n}. {name} A. A study. J One. 200{n};{n}:1-2." for n, name in enumerate(NAMES, 1))


def keys(text: str, name: str = "page.txt") -> list[tuple[str, ...]]:
    """The keys of each marker of a page, in text order."""
    return [citation.keys for citation in reading.read(name, text.encode()).record.citations]


@pytest.mark.parametrize("body", [
    "Contents\n\n1 Introduction ........ 2\n2 Assessment ........ 3\n3 Treatment ........ 4\n\nCare\n\nGive zinc daily.",
    "Contents\n\nIntroduction . . . . . . . . 2\n\nAssessment . . . . . . . . 3\n\nCare\n\nGive zinc daily.",
    "Care\n\n- Opens eyes (4), to voice (3), to pain (2), none (1).\n- See the pages (2-5).",
    "Care\n\n- Opens eyes (4)\n- Opens to voice (3)\n- Opens to pain (2)\n- Opens never (1)",
    "Care\n\n- No pain (0), some pain (1), more pain (2), most pain (3).",
    "Care\n\n- Risk is great (4-5), middling (2-3), small (1).",
    "Care\n\n- It is absent (0), slight (1), great (2), or at its worst (3).",
    "Care\n\n- Eyes open on their own: severe (3); to voice: bad (2); never (1).",
    "Care\n\nGive it: see step (2) of the plan, table (3) and chapter (4).",
    "Care\n\nScan with ¹⁸F-FDG, ¹³C-urea or ¹³¹I; check Ca²⁺ and Mg²⁺ at 10⁹/L and 4 cm².",
    "Care\n\nThe wound gets 2 points if clean [3 points] or dry [4 points].",
    "Care\n\nTotal²  Men¹  Women²\n\n¹Counted at home. ²Counted in hospital.",
    "Care\n\nCall us.\n\nPage 2 of 5\n\nGive zinc daily.\n\nPage 3 of 5",
    "Care\n\n- zincate (TA3, June 2016)\n- ferrate (TA4, May 2021)",
])
def test_what_is_no_marker(body: str) -> None:
    """Pages, scores, bands, steps, isotopes, charges and dates are no citations, even where a numbered list is printed."""
    assert keys(f"Sick children\n\n{body}\n\nReferences\n\n{ENTRIES}\n") == []


@pytest.mark.parametrize(("body", "expected"), [
    ("Give zinc (1). Give salt (2, 3). Stop it (4).", [("1",), ("2", "3"), ("4",)]),
    ("Give zinc for 7 days (1). It works in severe cases (2). Stop it after 4 doses (3).", [("1",), ("2",), ("3",)]),
    ("Give iodine.¹ Scan it.² Give 10⁹/L.", [("1",), ("2",)]),
    ("Give zinc [2]. Give salt [1].", [("2",), ("1",)]),
    ("- It is used above 300 mg/day 1, 3\n- At most 60 mg/kg/day 5\n- It helps 1, 2", [("1", "3"), ("5",), ("1", "2")]),
    ("It can reduce BP 2-4 and improve control. 3 It helps. 4,5", [("2", "3", "4"), ("3",), ("4", "5")]),
])
def test_what_runs_as_citations_is_a_marker(body: str, expected: list[tuple[str, ...]]) -> None:
    """Numbers first used in rising order, lists of them, and what is raised or stands in square brackets, cite."""
    assert keys(f"Sick children\n\nCare\n\n{body}\n\nReferences\n\n{ENTRIES}\n") == expected


@pytest.mark.parametrize(("body", "expected"), [
    ("Give it [^50f3ed84], or stop [^97932ab4][^550f478a].", [("50f3ed84",), ("97932ab4",), ("550f478a",)]),
    ("Give it.[^1] Stop it.[^smith-2019]", [("1",), ("smith-2019",)]),
])
def test_keys_of_footnotes_in_plain_text(body: str, expected: list[tuple[str, ...]]) -> None:
    """A footnote's whole label is one key, never the digits in it."""
    assert keys(f"Malaria\n\n{body}\n\nReferences\n\n{ENTRIES}\n") == expected


def test_links_of_markdown() -> None:
    """A link to a place of the page cites nothing unless it is named as a reference."""
    body = "Give it [1](#dosing). Stop it [2](#ref-2). Test it [3](#step-3)."
    assert keys(f"# Malaria\n\n{body}\n\n## References\n\n{ENTRIES}\n", "page.md") == [("2",)]


def test_links_within_a_page_of_html() -> None:
    """A number that links to a table of the page is no citation, whatever brackets it stands in."""
    text = ('<h1>Care</h1><p>Give it <a href="#t1">[1]</a>. Stop it.<a href="#s2"><sup>2</sup></a> Test it.<sup>3</sup></p>'
            "<h2>References</h2><ol><li>Ash A. A study. 2001.</li><li>Bee A. A study. 2002.</li>"
            "<li>Cow A. A study. 2003.</li></ol>")
    assert keys(f"<html><body>{text}</body></html>", "page.html") == [("3",)]


@pytest.mark.parametrize("body", [
    "Tests lower the risk (7). Give zinc (17). Give salt (1). Stop it (1). Wait (3). Sit (4). Stand (4). Run (7).",
    "The first scored (15). The second scored low (9) and the third (12).",
    "The formula is the following:4 It melts.",
])
def test_without_a_list_single_numbers_must_run_as_citations(body: str) -> None:
    """Without a numbered list, numbers that leave gaps or fall are sections or scores."""
    assert keys(f"Sick children\n\nCare\n\n{body}\n") == []


@pytest.mark.parametrize(("firsts", "share"), [
    ([1, 2, 3, 2, 5], 1.0), ([], 1.0), ([4, 3, 2, 1], 0.25), ([1, 2, 3, 1, 2], 1.0)])
def test_ascent_counts_first_uses(firsts: list[int], share: float) -> None:
    """Only keys that are new count; at 1 a list begins anew."""
    assert ascent(firsts) == share


def test_a_number_that_leaps_ahead_is_no_citation() -> None:
    """Where keys run on without gaps, a single one far ahead of its place is another number."""
    places = [Place(n, 0, (n,)) for n in range(1, 31)]
    leap = Place(5, 9, (25,))
    assert strays([*places[:5], leap, *places[5:]]) == {leap}
    assert strays(places[::-1]) == set()
    assert scales(places) == set()


def test_one_line_of_raised_numbers_is_no_style_of_the_document() -> None:
    """A document cites in the style that stands in most of its texts: raised numbers behind its authors are affiliations."""
    authors = "Anna Ash,¹ Ben Bee,² Cid Cow,³ Dan Dow,⁴ Eve Elm¹ and Fay Fir²"
    body = f"{authors}\n\nCare\n\nZinc is often given (1–3).\n\nSalt is given too (2,4).\n\nRest helps (5)."
    assert keys(f"Sick children\n\n{body}\n\nReferences\n\n{ENTRIES}\n") == [("1", "2", "3"), ("2", "4"), ("5",)]


def test_a_marker_takes_the_level_of_its_work_along() -> None:
    """A number with a level of evidence behind it is a marker that closes its sentence, and no part of a value."""
    text = "Zinc\n\nIt was found in 1.5%2[Ib] to 6.5% of cases.1[II]3[III] However, none had fever.4[IVb]\n"
    found = reading.read("page.txt", text.encode()).record
    assert [statement.text for statement in found.statements] == [
        "It was found in 1.5%2[Ib] to 6.5% of cases.", "However, none had fever."]
    assert [citation.keys for citation in found.citations] == [("2",), ("1",), ("3",), ("4",)]
    assert found.grades == ()


def test_blanks_before_commas_do_not_end_a_list_of_markers() -> None:
    """Markers glued to their sentence go on behind a comma that a blank stands before, as links leave them."""
    text = ("Care\n\nTest those with disorders.8 , 9\n\nIt occurs in 15 - 20% of them.6 , 10 Even mild forms matter.\n\n"
            "Rest helps them.11\n")
    found = reading.read("page.txt", text.encode()).record
    assert [citation.keys for citation in found.citations] == [("8", "9"), ("6", "10"), ("11",)]
