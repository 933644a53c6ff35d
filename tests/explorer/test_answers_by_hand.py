"""What the shipped questions answer on the corpus, worked out by hand from its texts."""

from __future__ import annotations

from collections import Counter

import pytest

from explorer import query
from explorer.__main__ import main
from explorer.library import Library
from explorer.rows import ChangedRow, DecisionRow, ReferenceRow, SecondaryRow
from explorer.store.memory import MemoryStore
from ontology import GX, concept, iris
from tests.conftest import CORPUS

# The reference lists were gone through: of the works that they name by an identifier these retell others.
#   als-niv-peg-timing      [1] a review of 2009, [3] a review of 2020, [5] the report of a talk
#   ean-2024-als            [2] the report of a talk
#   riluzole-als-evidence   [11] the report of a talk
#   riluzole-first-trials   [4] a review's table of trials, [5] an overview of two trials
#   riluzole-monitoring-eu-us   [7] a narrative review
# These are the statements whose markers are of these alone, by the words that they begin with.
SECONDARY = {
    "als-niv-peg-timing": (
        "The provisional European criteria ask", "Start non-invasive ventilation (NIV) only if", "Weak respiratory muscles",
        "The carbon dioxide criterion", "The criteria go back to a workshop", "A review of 2020 finds no clear guidance",
        "Sniff nasal pressure and maximal", "At the presentation of the European guideline of 2024"),
    "ean-2024-als": (
        "Riluzole should be offered to all people", "In the words of the speaker", "In progressive ALS with a mutation",
        "The possibility of serious adverse events", "Edaravone has only a temporary", "AMX0035 has only a temporary",
        "Cell-based therapies", "Multidisciplinary care is a cornerstone", "The team should ideally include",
        "Gastrostomy should be discussed", "The benefits of early placement"),
    "riluzole-als-evidence": ("All people with ALS should be offered riluzole at diagnosis",),
    "riluzole-first-trials": ("Median survival was 449 days", "Limb function (p=0.22)", "After the first two trials"),
    "riluzole-monitoring-eu-us": ("A review of 2004 gives 10-15%",),
}


def test_what_rests_on_secondary_sources_alone(corpus: Library) -> None:
    """The statements that cite reviews and reports of others alone, and no other, each with one such source."""
    found = query.run(corpus.store(), "secondary", SecondaryRow)
    assert {row.sources for row in found} == {1}
    expected = [(str(iris.document(document)), words) for document, every in SECONDARY.items() for words in every]
    for document, words in expected:
        assert [row for row in found if row.document == document and row.text.startswith(words)], words
    assert len(found) == len(expected)


# als-niv-peg-timing has 13 statements with one marker each, all with a number that stands in its list, and 13 short titles.
CITED = (1, 1, 1, 1, 1, 2, 2, 3, 3, 2, 4, 5, 6)


def test_who_decided_what_of_one_document(corpus: Library) -> None:
    """Editors gave each statement its title, on a day; the reader joined each marker to its entry, at no time."""
    document = f"{iris.document('als-niv-peg-timing')}/"
    found = [row for row in query.run(corpus.store(), "decisions", DecisionRow) if row.thing.startswith(document)]
    titles = [row for row in found if row.kind == str(concept("decision-kind", "title"))]
    markers = [row for row in found if row.kind == str(concept("decision-kind", "marker"))]
    assert (len(found), len(titles), len(markers)) == (26, 13, 13)
    assert {(row.agent_label, row.time, row.ground, row.instead_of) for row in titles} == {
        ("explorer editors", "2026-11-22", "the statement in a few words", None)}
    assert {row.agent for row in titles} == {str(iris.agent("explorer editors"))}
    assert {row.chosen for row in titles} > {"Three conditions together", "Symptoms", "Carbon dioxide"}
    assert {(row.time, row.ground) for row in markers} == {(None, "the number printed in the list")}
    assert {row.agent_label.partition(" ")[0] for row in markers} == {"reader"}
    assert len({row.decision for row in found}) == 2
    numbers = {row.entry: row.order for row in query.run(corpus.store(), "references", ReferenceRow)}
    assert Counter(numbers[str(row.chosen)] for row in markers) == Counter(CITED)


def test_which_figure_was_checked_in_which_work(corpus: Library) -> None:
    """The summary of the edition of 2012 gives its hazard ratio of 0.83, which was seen in the table of that edition."""
    document = f"{iris.document('riluzole-review-2012')}/"
    (row,) = [row for row in query.run(corpus.store(), "decisions", DecisionRow)
              if row.thing.startswith(document) and printed(corpus, row.thing) == "0.83"]
    assert (row.kind_label, row.agent_label, row.time) == ("result checked in its work", "explorer editors", "2026-11-22")
    assert row.ground == "the summary-of-findings table of the edition (PMC7055506) gives the same figure"
    assert row.chosen == str(iris.work_by_doi("10.1002/14651858.cd001447.pub3"))


def printed(corpus: Library, thing: str) -> str | None:
    """The number of a thing as it is printed."""
    rows = corpus.store().select(f"SELECT ?number {{ <{thing}> <{GX.printed}> ?number }}").values
    return rows[0][0] if rows else None


# The page of 23 December 2025 as an editor might have changed it a month later: what is replaced by what.
EDITS = (
    ("December 23, 2025", "January 24, 2026"),
    ("better than 50 mg or 200 mg", "better than 200 mg"),  # another wording under the same heading
    ("by 2.49 points against placebo", "by 2.94 points against placebo"),  # another figure
    ("Watching the Liver\n", "Watching Liver and Blood\n"),  # a heading: what stands below it is the same
    ("monthly for the first 3 months", "monthly for the first 6 months"),  # under the new heading: not sure to be the same
    ("  • As a rule, raised transaminases are passing and settle within 2-6 months while treatment goes on. 5\n", ""),
    ("\n  • Take chest X-rays", "\n  • Ask about fatigue at each visit. 5\n  • Take chest X-rays"),
)
CHANGED = {"Of the doses compared, riluzole 100 mg balances": "better than 200 mg.",
           "In its trials, edaravone reduced the decline": "by 2.94 points"}
GONE = ("As a rule, raised transaminases are passing", "Check serum transaminases (ALT/AST) before starting treatment")
NEW = ("Ask about fatigue at each visit.", "Check serum transaminases (ALT/AST) before starting treatment")
STATEMENTS = 32  # of the page


@pytest.fixture(scope="module")
def two_editions(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """The page and the page as it was edited."""
    folder, name = tmp_path_factory.mktemp("editions"), "als-primary-treatment"
    text = (CORPUS / name / "source.txt").read_text("utf-8")
    for old, new in EDITS:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    (folder / name).mkdir()
    (folder / name / "source.txt").write_text(text, "utf-8")
    (folder / name / "meta.toml").write_bytes((CORPUS / name / "meta.toml").read_bytes())
    for path in (CORPUS / name, folder / name):
        assert main(["--library", str(folder / "library"), "load", str(path)]) == 0
    return Library(folder / "library")


def test_what_changed_between_two_editions(two_editions: Library) -> None:
    """Two statements are worded otherwise, two are new and two gone; all others are the same, whatever their heading."""
    found = query.run(two_editions.store(), "changed", ChangedRow)
    kinds = {kind: [row for row in found if row.kind == kind] for kind in ("same", "changed", "new", "gone")}
    assert {kind: len(held) for kind, held in kinds.items()} == {
        "same": STATEMENTS - 4, "changed": 2, "new": 2, "gone": 2}
    for before, now in CHANGED.items():
        (row,) = [row for row in kinds["changed"] if str(row.old_text).startswith(before)]
        assert now in str(row.new_text)
        assert "0.6 of its words" in str(row.ground)
    assert {row.ground for row in kinds["same"]} == {"it has the same words"}
    assert all(any(str(row.old_text).startswith(words) for words in GONE) for row in kinds["gone"])
    assert all(any(str(row.new_text).startswith(words) for words in NEW) for row in kinds["new"])
    name = iris.document("als-primary-treatment")
    assert {(row.document, row.old_edition, row.new_edition) for row in found} == {
        (str(name), f"{name}/2025-12-23", f"{name}/2026-01-24")}


def test_both_engines_agree_on_what_changed(two_editions: Library) -> None:
    """The question reaches into the graphs of older editions, which engines merge in different ways."""
    memory = MemoryStore(two_editions.graphs(), two_editions.current_graphs())
    assert set(query.run(memory, "changed", ChangedRow)) == set(query.run(two_editions.store(), "changed", ChangedRow))
    assert set(query.run(memory, "decisions", DecisionRow)) == set(query.run(two_editions.store(), "decisions", DecisionRow))


def test_a_revision_is_a_decision_of_the_catalogue(two_editions: Library) -> None:
    """That a statement takes the place of another was decided by a rule, which is asked for like any other decision."""
    rows = [row for row in query.run(two_editions.store(), "decisions", DecisionRow)
            if row.kind == str(concept("decision-kind", "revision"))]
    assert len(rows) == STATEMENTS - 2
    assert len({row.decision for row in rows}) == 2
    assert {row.agent_label for row in rows} == {"rules of the catalogue"}
    assert all(str(row.chosen).startswith(f"{iris.document('als-primary-treatment')}/2025-12-23/") for row in rows)
