"""What statements are about: from a concept every statement that mentions it is one hop away."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from explorer import query
from explorer.library import Library
from explorer.rows import AboutRow, StatementRow
from ontology import CONCEPTS

# Counted by hand with grep in the sources: statements whose own words have the name, and those that only stand under one.
COUNTED = {
    "intervention/riluzole": (r"riluzole|rilutek", 83, 82),
    "intervention/edaravone": (r"edaravone|radicava", 14, 12),
    "intervention/niv": (r"\bNIV\b|\bNIPPV\b|non-?invasive (positive-pressure )?ventilation", 16, None),
}


@pytest.fixture(scope="module")
def rows(corpus: Library) -> tuple[AboutRow, ...]:
    return query.run(corpus.store(), "about", AboutRow)


@pytest.mark.parametrize("concept", COUNTED)
def test_every_statement_that_mentions_a_thing_leads_to_it(
    concept: str, corpus: Library, rows: tuple[AboutRow, ...],
) -> None:
    """A search of the texts for the names gives the statements that lead to the concept, no more and no fewer."""
    pattern, own, above = COUNTED[concept]
    found = {by: {row.statement for row in rows if row.concept == CONCEPTS + concept and row.by == by}
             for by in ("own words", "heading")}
    searched = {row.statement for row in query.run(corpus.store(), "statements", StatementRow)
                if re.search(pattern, row.text, 0 if "NIV" in pattern else re.IGNORECASE)}
    assert found["own words"] == searched
    assert len(searched) == own
    assert above is None or len(found["heading"]) == above
    assert not found["own words"] & found["heading"]


def test_each_mention_shows_its_words(rows: tuple[AboutRow, ...]) -> None:
    """Each row has the words that name the concept; riluzole is named in capitals, small letters or as a brand."""
    assert {row.words.casefold() for row in rows if row.concept_label == "riluzole"} <= {
        "riluzole", "rilutek", "riluzole treatment", "riluzole therapy"}
    assert all(row.words and row.concept_label and row.start >= 0 for row in rows)


def test_every_arrow_of_aboutness_has_its_passage(corpus: Library, rows: tuple[AboutRow, ...]) -> None:
    """No statement leads to a concept that no passage of it, or above it, names; and none twice."""
    arrows = corpus.store().select("PREFIX gx: <https://w3id.org/guideline-explorer/ontology#> "
                                   "SELECT ?statement ?concept WHERE { ?statement gx:about|gx:aboutByHeading ?concept }")
    pairs = Counter((row.statement, row.concept) for row in rows)
    assert len(arrows.values) == len(set(arrows.values)) > 800
    assert set(pairs) == {(str(statement), str(concept)) for statement, concept in arrows.values}


def test_what_was_read_of_a_statement_is_among_what_it_is_about(corpus: Library) -> None:
    """Each concept that a quantity, criterion or action of a statement leads to is one that the statement is about."""
    led = corpus.store().select("""PREFIX gx: <https://w3id.org/guideline-explorer/ontology#>
        SELECT DISTINCT ?statement ?concept WHERE {
          { ?statement gx:hasQuantity|gx:hasCriterion|gx:hasCondition ?part .
            ?part gx:parameter|gx:intervention|gx:outcome|gx:concept|(gx:action/gx:target)|
                  ((gx:population|gx:arm|gx:versus)/gx:concept) ?concept }
          UNION { ?statement a gx:Statement ; gx:action/gx:target ?concept }
          FILTER(REGEX(STR(?concept), "/concept/(intervention|condition|population|parameter|outcome|criterion)/"))
          FILTER NOT EXISTS { ?statement gx:about|gx:aboutByHeading ?concept } }""")
    assert led.values == []
