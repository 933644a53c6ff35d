"""Orders as pages word them: what is barred says so once, in its own words where these do, and nothing else is turned."""

from __future__ import annotations

from pathlib import Path

import pytest

from explorer.__main__ import main
from explorer.domain import wording
from explorer.evidence import Evidence
from explorer.library import Library
from tests import listed

SAID_TURNED = (
    "Metformin is unsuitable", "Metformin is inappropriate", "do not start riluzole", "Don’t give metformin",
    "Avoid colchicine", "refrain from contrast agents",
    "Metformin should be withheld", "NIV should not be started", "Riluzole is contra-indicated",
    "We recommend against surgery", "No antibiotics", "never stop NIV", "Surgery is not recommended", "PEG cannot be placed",
    "It is not appropriate to start metformin", "Statins are best avoided", "Opioids are prohibited",
)
NOT_TURNED = (
    "start riluzole", "vaccinate against influenza", "give aspirin that is enteric-coated", "give tablets not capsules",
    "stop NIV", "use gauze without adhesive",
)


@pytest.mark.parametrize("words", SAID_TURNED)
def test_words_that_turn_an_order_themselves_are_not_turned_again(words: str) -> None:
    """A "do not" before them would say the opposite."""
    assert wording.order(words, barred=True) == words


@pytest.mark.parametrize("words", NOT_TURNED)
def test_an_order_whose_words_do_not_say_it_is_barred_is_turned(words: str) -> None:
    """A "not" or "against" inside of what is ordered does not bar the order."""
    assert wording.order(words, barred=True) == f"do not {words}"
    assert wording.order(words, barred=False) == words


@pytest.mark.parametrize(("words", "said"), [
    ("if needed", "if needed"), ("severe infection", "if: severe infection"), ("except in pregnancy", "except in pregnancy"),
    ("not for children", "not for children"), ("despite fluids", "despite fluids"),
    ("without lung disease", "without lung disease"),
])
def test_a_case_keeps_the_word_that_opens_it(words: str, said: str) -> None:
    """Only what has no such word of its own, as a heading has not, gets an "if" before a colon."""
    assert wording.case(words) == said


@pytest.fixture(scope="module")
def evidence(tmp_path_factory: pytest.TempPathFactory) -> Evidence:
    """A library of a page with orders that bar, that do not, and of both."""
    folder: Path = tmp_path_factory.mktemp("orders")
    (folder / "page.md").write_text(
        "# Care of Testitis\n\n## Treatment\n\n- If eGFR is below 30 mL/min, give paracetamol and refuse ibuprofen.\n"
        "- Avoid colchicine if eGFR is below 30 mL/min.\n- We recommend against starting warfarin.\n- Give paracetamol.\n",
        encoding="utf-8")
    assert main(["--library", str(folder / "library"), "load", str(folder / "page.md")]) == 0
    stored = Library(folder / "library")
    return Evidence(stored.store(), stored.source_text, stored.snapshot() / "search.sqlite")


@pytest.mark.parametrize(("place", "kicker", "head"), [
    (0, "Recommendation · do, do not", "give paracetamol and refuse ibuprofen, if"),
    (1, "Recommendation · do not", "Avoid colchicine, if"), (2, "Recommendation · do not", ""), (3,
    "Recommendation · do", ""),
])
def test_a_statement_is_headed_by_what_its_orders_bar(evidence: Evidence, place: int, kicker: str, head: str) -> None:
    """Trail and neighbourhood say the same of it; orders of both kinds are not barred as a whole."""
    statement = listed.documents(evidence)[0].sections[0].items[place].statement
    (drawn,) = [node for node in evidence.trail(statement).nodes if node.id == statement]
    (near,) = [one.node for one in evidence.neighbourhood([statement]).places if one.node.id == statement]
    assert drawn.kicker == near.kicker == kicker
    if head:
        assert evidence.details(statement, statement).chips[0].word == head
