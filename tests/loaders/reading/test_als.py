"""The first page the product has to read, counted by hand."""

from collections import Counter
from datetime import date

import pytest

from loaders.record import Record
from tests.loaders.reading.pages import DEV, REASON, page


@pytest.fixture(scope="module")
def als() -> Record:
    """The record of the page."""
    if not DEV.is_dir():
        pytest.skip(REASON)
    return page(DEV / "docs" / "als-primary-treatment.txt")


def test_counts(als: Record) -> None:
    """32 statements under 14 headings, 32 places with 46 markers to 8 keys, 4 unnumbered references."""
    assert (len(als.statements), len(als.sections), len(als.citations), len(als.references)) == (32, 14, 32, 4)
    uses = Counter(key for citation in als.citations for key in citation.keys)
    assert uses == {"1": 6, "2": 4, "3": 4, "4": 5, "5": 3, "6": 11, "7": 9, "8": 4}
    assert {reference.key for reference in als.references} == {None}


def test_source_types(als: Record) -> None:
    """The review is one by its venue; what calls itself a summary is secondary, whatever its label says."""
    assert [(item.label.quote if item.label else "", item.source_type, item.type_rule, item.year)
            for item in als.references] == [
        ("Research", "systematic-review", "source-type-venue-cochrane", 2002),
        *[("Guideline", "secondary-summary", "source-type-venue-summaries", 2025)] * 3]


def test_the_page_about_itself(als: Record) -> None:
    """Date, question, title, answer and the two claims of review are kept, each with its words."""
    assert als.updated == date(2025, 12, 23)
    assert als.answer == "s01"
    kinds = Counter(remark.kind for remark in als.remarks)
    assert kinds["review-claim"] == 6
    assert {"question", "title", "updated", "editorial-claim", "disclaimer", "chrome"} <= set(kinds)
    dates = [remark.span.quote for remark in als.remarks if remark.kind == "updated"]
    assert dates == ["Last updated: December 23, 2025"]
    assert als.title == "Primary Treatment for Amyotrophic Lateral Sclerosis (ALS)"
