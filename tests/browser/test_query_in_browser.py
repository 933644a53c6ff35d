"""The Query page in a real browser: keyboard, address bar, files, caret, sizes, hostile text."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "explorer" / "views"))
from asked import REFUSED
from samples import NIV_DETAILS

pytestmark = pytest.mark.browser

BEYOND = """() => [...document.querySelectorAll("[data-testid=stMain] *")].filter((element) => {
  if (element.closest("[data-testid=stDataFrame], .gx-caret")) return false;
  const { left, right, width, height } = element.getBoundingClientRect();
  return width && height && (right > innerWidth + 1 || left < -1);
}).map((element) => element.outerHTML.slice(0, 80))"""
PLACE_OF_CARET = """() => {
  const text = document.querySelector(".gx-caret").firstChild;
  const at = (character) => { const range = document.createRange(); const index = text.data.indexOf(character);
    range.setStart(text, index); range.setEnd(text, index + 1); return range.getBoundingClientRect(); };
  return [at("S").left, at("^").left, at("S").bottom, at("^").top];
}"""


def _open(page: Any, sparql: str) -> None:
    page.goto(f"query?sparql={quote(sparql)}")
    page.locator(".gx-count, .gx-note").first.wait_for()


def test_run_by_keyboard_writes_a_link_that_shows_the_same(page: Any) -> None:
    """Ctrl+Enter in the box runs the query; its address opened elsewhere shows query and answer."""
    page.goto("query")
    box = page.get_by_label("Query in SPARQL")
    box.fill("table")
    box.press("Control+Enter")
    page.locator(".gx-count", has_text="2 rows").wait_for()
    page.wait_for_url("**sparql=table*")
    other = page.context.new_page()
    other.goto(page.url)
    other.locator(".gx-count", has_text="2 rows").wait_for()
    other.wait_for_function("document.querySelector('textarea').value === 'table'")


def test_back_shows_the_last_query(page: Any) -> None:
    """The Back button returns to the query before, in the box and in the answer."""
    _open(page, "table")
    page.get_by_label("Query in SPARQL").fill("nothing")
    page.get_by_role("button", name="Run").click()
    page.locator(".gx-empty", has_text="Nothing in the library").wait_for()
    page.go_back()
    page.locator(".gx-count", has_text="2 rows").wait_for()
    assert page.get_by_label("Query in SPARQL").input_value() == "table"


def test_an_example_goes_into_the_box(page: Any) -> None:
    """A picked example stands in the box, with its lines, and waits for Run."""
    page.goto("query")
    page.get_by_role("button", name="Every statement").click()
    page.wait_for_function("document.querySelector('textarea').value === 'SELECT ?s {\\n}'")
    assert page.locator(".gx-count").count() == 0


def test_the_caret_stands_under_its_word(page: Any) -> None:
    """The caret of a refusal is drawn under the character it is about."""
    _open(page, REFUSED)
    word, caret, bottom, top = page.evaluate(PLACE_OF_CARET)
    assert abs(word - caret) < 2
    assert top >= bottom - 8


def test_a_file_of_a_part_says_so(page: Any) -> None:
    """The file of a truncated answer has the number of its rows in its name."""
    _open(page, "part")
    with page.expect_download() as told:
        page.get_by_role("button", name="CSV").click()
    assert told.value.suggested_filename == "query-first-40.csv"
    assert Path(told.value.path()).read_text("utf-8").split()[:2] == ["n", "0"]


@pytest.mark.parametrize(("sparql", "name", "text"), [
    ("table", "JSON", '"value": "-2"'), ("graph", "Turtle", '<a:s> <a:p> "o"@en .'), ("table", "CSV", "'=HYPERLINK(1)"),
])
def test_every_file_holds_the_answer(page: Any, sparql: str, name: str, text: str) -> None:
    """CSV, JSON and Turtle come down with the answer in them."""
    _open(page, sparql)
    with page.expect_download() as told:
        page.get_by_role("button", name=name).click()
    assert text in Path(told.value.path()).read_text("utf-8")


def test_the_table_offers_no_unguarded_file(page: Any) -> None:
    """The table's own CSV, which neither guards formulas nor says that it is a part, cannot be reached."""
    _open(page, "part")
    page.locator("[data-testid=stDataFrame]").hover()
    page.locator("[data-testid=stElementToolbar]").wait_for()
    assert [button.inner_text() for button in page.get_by_role("button", name="CSV").all()] == ["download\n\nCSV"]


def test_a_row_leads_to_its_statement(page: Any) -> None:
    """A row that is picked in the table offers its statement, which opens on the Explore page."""
    _open(page, "table")
    page.locator(".dvn-scroller").click(position={"x": 16, "y": 52})
    page.get_by_role("button", name="Explore When to start NIV").click()
    page.locator(".gx-title", has_text=NIV_DETAILS.title).wait_for()


@pytest.mark.parametrize("width", [390, 768, 1024, 1440])
@pytest.mark.parametrize("sparql", ["table", "part", REFUSED, "ASK {}"])
def test_nothing_reaches_past_the_window(page: Any, width: int, sparql: str) -> None:
    """At every width box, note, table and footer stay within the window."""
    page.set_viewport_size({"width": width, "height": 900})
    _open(page, sparql)
    assert page.evaluate(BEYOND) == []


def test_hostile_text_stays_text(page: Any) -> None:
    """Neither a query nor an answer can act: no script runs, no request is made."""
    for sparql in ("hostile", "<img src=x onerror=\"document.title='taken'\">\n![x](http://127.0.0.1:1/b)"):
        _open(page, sparql)
        page.wait_for_timeout(300)
        assert page.title() != "taken"
        assert page.locator("[data-testid=stMain] img").count() == 0
