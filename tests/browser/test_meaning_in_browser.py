"""The word that turns a condition, in a real browser: on the page, in the trail, in the table and in the saved picture."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from typing import Any

import pytest

from explorer.__main__ import main
from explorer.evidence import Evidence
from explorer.library import Library
from tests import listed
from tests.browser.conftest import _watch
from tests.servers import explorer_over

pytestmark = pytest.mark.browser

NBSP = "\N{NO-BREAK SPACE}"
SAID = (  # sentence, what its chips say, what its trail, its table and its picture say
    ("Insert PEG before FVC drops below 50 %.", "Insert PEG, before FVC < 50 %", ("before FVC < 50 %", "Insert PEG")),
    ("Increase allopurinol until serum urate is below 6 mg/dL.", "Increase allopurinol, until serum urate < 6 mg/dL",
     ("until serum urate < 6 mg/dL", "Increase allopurinol")),
    ("Do not start NIV unless FVC is below 50% or SpO2 is below 90%.",
     "Do not start NIV, unless any of FVC < 50 % SpO2 < 90 %", ("unless any of", "Do not start NIV", "SpO2 < 90 %")),
    ("Do not start riluzole in hepatic disease or when transaminases exceed 3 times the upper limit of normal.",
     "Do not start riluzole in hepatic disease, or when transaminases > 3 times ULN",
     ("or when transaminases > 3 times ULN", "not recognised: “or when transaminases exceed")),
)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, list[str]]]:
    """The real app over a library with these sentences: its address, and the ids of its statements."""
    folder = tmp_path_factory.mktemp("meaning")
    said = "".join(f"• {sentence}\n" for sentence, *_ in SAID)
    (folder / "page.txt").write_text(f"Care of Testitis\n\nTreatment\n\n{said}", encoding="utf-8")
    assert main(["--library", str(folder / "library"), "load", str(folder / "page.txt")]) == 0
    stored = Library(folder / "library")
    evidence = Evidence(stored.store(), stored.source_text, stored.snapshot() / "search.sqlite")
    statements = [item.statement for item in listed.documents(evidence)[0].sections[0].items]
    with explorer_over(folder / "library", folder / "server.log") as url:
        yield url, statements


@pytest.fixture
def explored(chromium: Any, served: tuple[str, list[str]]) -> Iterator[Any]:
    """A page that asks nobody else."""
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, base_url=served[0])
    opened = context.new_page()
    wrong: list[str] = []
    opened.on("pageerror", lambda error: wrong.append(f"script error: {error}"))
    opened.on("request", lambda request: _watch(request.url, served[0], wrong))
    yield opened
    context.close()
    assert wrong == []


def plain(text: str) -> str:
    return " ".join(text.replace(NBSP, " ").split())


@pytest.mark.parametrize("number", range(len(SAID)))
def test_page_trail_table_and_picture_say_the_word_that_turns(
        explored: Any, served: tuple[str, list[str]], number: int) -> None:
    """"Before", "until", "unless" and "or when" stand in chips, shapes, rows and the SVG file."""
    _, chips, shapes = SAID[number]
    explored.goto(f"explore?statement={served[1][number]}")
    explored.locator(".gx-chip").first.wait_for()
    words = explored.locator(".gx-group").evaluate_all(
        "groups => groups.map((group) => [...group.querySelectorAll('.gx-word, .gx-chip > span:not(.gx-check)')]"
        ".map((part) => part.innerText).join(' ')).join(' ')")
    assert plain(words) == chips
    stage = explored.locator(".stage")
    stage.wait_for()
    assert all(said in plain(" ".join(stage.locator(".node > span").all_inner_texts())) for said in shapes)
    explored.locator(".st-key-download button").first.click()
    with explored.expect_download() as download:
        explored.get_by_role("button", name="Picture").click()
    drawn = ET.parse(download.value.path()).getroot()  # noqa: S314 - our own file
    picture = plain(" ".join("".join(text.itertext()) for text in drawn.iter("{http://www.w3.org/2000/svg}text")))
    assert all(said in picture for said in shapes)
    explored.goto(f"explore?statement={served[1][number]}&show=table")
    table = explored.locator("table").first
    table.wait_for()
    assert all(said in plain(table.inner_text()) for said in shapes)


def test_pointing_at_a_chip_marks_what_it_was_read_from(explored: Any, served: tuple[str, list[str]]) -> None:
    """By mouse and by keyboard alike a chip tells its grounds, and their words are underlined in the passage."""
    explored.goto(f"explore?statement={served[1][0]}")
    chip = explored.locator(".gx-held").first
    chip.wait_for()
    told = chip.locator(".gx-told")
    line = "getComputedStyle(document.querySelector('.gx-passage .gx-ground')).textDecorationColor"
    assert told.bounding_box()["width"] <= 1
    hidden = explored.evaluate(line)
    for point in (chip.hover, chip.focus):
        point()
        assert told.bounding_box()["width"] > 100
        assert "measure from" in told.inner_text()
        assert explored.evaluate(line) != hidden
        explored.mouse.move(5, 5)
    assert "to check" in chip.inner_text()
