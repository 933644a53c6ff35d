"""What the shipped questions answer on the corpus, worked out by hand from its texts."""

from __future__ import annotations

from collections import Counter

from explorer import query
from explorer.library import Library
from explorer.rows import DecisionRow, ReferenceRow, SecondaryRow
from ontology import GX, concept, iris

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
    (row,) = [row for row in query.run(corpus.store(), "decisions", DecisionRow) if "(PMC7055506) gives the same figure"
              in row.ground and "summary-of-findings table of the edition" in row.ground and row.thing.startswith(
                  f"{iris.document('riluzole-review-2012')}/") and "0.83" in str(words_of(corpus, row.thing))]
    assert (row.kind_label, row.agent_label, row.time) == ("result checked in its work", "explorer editors", "2026-11-22")
    assert row.chosen == str(iris.work_by_doi("10.1002/14651858.cd001447.pub3"))


def words_of(corpus: Library, thing: str) -> str | None:
    """The words of a thing."""
    rows = corpus.store().select(f"SELECT ?text {{ <{thing}> <{GX.text}> ?text }}").values
    return rows[0][0] if rows else None
