"""Words of one class exchanged in every annotated page leave what is read as it was."""

from functools import cache

import pytest
from exchanges import EXCHANGES, Exchange, outcome

from tests.loaders.reading.pages import DEV, PAGES

LOST, FEW = 0.01, 1  # share of the quantities that may be read otherwise; where they are few, one


@cache
def pages() -> tuple[str, ...]:
    """The texts of all annotated pages."""
    paths = [*sorted(PAGES.rglob("*.txt")), *sorted((DEV / "docs").glob("*.txt"))]
    return tuple(path.read_text(encoding="utf-8") for path in paths)


def test_there_are_pages_and_exchanges() -> None:
    """Nothing exchanged in nothing must not pass."""
    assert len(pages()) > 50
    assert len(EXCHANGES) == len({exchange.name for exchange in EXCHANGES}) > 60


@pytest.mark.parametrize("exchange", EXCHANGES, ids=lambda exchange: exchange.name)
def test_another_word_of_its_class_changes_no_reading(exchange: Exchange) -> None:
    """At most one in a hundred quantities of the statements that were changed is read otherwise."""
    found = [outcome(text, exchange) for text in pages()]
    total, lost = sum(one.quantities for one in found), [line for one in found for line in one.lost]
    assert len(lost) <= max(FEW, LOST * total), lost


def test_exchanges_meet_many_readings() -> None:
    """The classes of words are at work: most exchanges change statements with quantities."""
    assert sum(any(exchange.apply(text) != text for text in pages()) for exchange in EXCHANGES) > 50
