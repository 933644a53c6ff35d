"""A reader's first minute with the bundled corpus: a broken chain, a complete one, and links that show the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.servers import explorer_over

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def explorer_url(corpus_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The explorer as `serve` starts it, over the bundled corpus."""
    with explorer_over(corpus_folder, tmp_path_factory.mktemp("explorer") / "log") as url:
        yield url


@pytest.fixture
def reader(chromium: Any, explorer_url: str) -> Iterator[Any]:
    """A fresh page; a request to another machine or a script error fails the test."""
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, base_url=explorer_url)
    opened = context.new_page()
    wrong: list[str] = []
    own = (explorer_url, explorer_url.replace("http", "ws", 1), "data:", "blob:")
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    opened.on("request", lambda request: None if request.url.startswith(own) else wrong.append(request.url))
    yield opened
    context.close()
    assert wrong == []


def test_from_the_start_page_to_the_broken_chain(reader: Any) -> None:
    """Start page, NIV, its three conditions, marker 6 unresolved, and the source sentence highlighted."""
    reader.goto("./")
    reader.get_by_role("button", name="When to start NIV").click()
    stage = reader.locator(".stage")
    stage.get_by_role("button", name=re.compile("FVC < 80")).wait_for()
    assert stage.get_by_role("button", name=re.compile("^(Threshold|Criterion)")).count() == 3
    stage.get_by_role("button", name=re.compile("Marker ?, 6 ?, unresolved")).click()
    reader.locator(".gx-title", has_text="Marker 6").wait_for()
    reader.get_by_text("The trail stops at hop 2 of 4").wait_for()
    stage.get_by_role("button", name=re.compile("^Recommendation")).click()
    reader.locator(".gx-title", has_text="Start non-invasive ventilation").wait_for()
    assert reader.locator("mark", has_text="sleep-disordered breathing").count() == 1
    assert re.search(r"characters \d+.\d+", reader.locator("[data-testid=stMain]").inner_text())


def test_from_the_start_page_to_the_hazard_ratio(reader: Any) -> None:
    """Start page, riluzole advice, and in at most three clicks the hazard ratio with its interval."""
    reader.goto("./")
    reader.get_by_role("button", name="Offer riluzole to slow ALS").click()
    reader.get_by_text("Complete: 5 hops, 1 decided by a person").wait_for()
    reader.locator(".stage").get_by_role("button", name=re.compile("HR 0.84")).click()
    reader.locator(".gx-title", has_text="HR 0.84").wait_for()
    assert "0.698" in reader.locator("[data-testid=stMain]").inner_text()
    address = reader.url
    other = reader.context.new_page()
    other.goto(address)
    other.locator(".gx-title", has_text="HR 0.84").wait_for()


@pytest.mark.parametrize("by", ["mouse", "keyboard"])
def test_five_hops_to_a_figure_and_back(reader: Any, by: str) -> None:
    """Around an advice five hops lead by a trial's figure to a statement that reports it, and five back."""
    reader.goto("./")
    reader.get_by_role("button", name="Offer riluzole to slow ALS").click()
    reader.get_by_text("Neighbourhood", exact=True).click()
    layer = reader.locator(".layer")
    steps = ("^Marker, 7", "^Entry 7,", "^Systematic review, Edition 2012", "^Result of a work, HR 0.84, death",
             "^Evidence statement, ")
    start = layer.locator("[aria-pressed=true]")
    start.wait_for()
    passed = [start.get_attribute("data-node")]
    for step in steps:
        found = layer.get_by_role("button", name=re.compile(step)).first
        found.wait_for()
        passed.append(found.get_attribute("data-node"))
        _pick(reader, layer, passed[-1], by)
    for node in reversed(passed[:-1]):
        _pick(reader, layer, node, by)
    reader.locator(".gx-title", has_text="To slow disease progression").wait_for()


def _pick(reader: Any, layer: Any, wanted: str, by: str) -> None:
    """Pick a node as a person does: where it is drawn, or by arrow keys from the node that has the focus."""
    node = layer.locator(f"[data-node='{wanted}']")
    if by == "keyboard":
        _walk(reader, wanted)
        reader.keyboard.press("Enter")
    else:
        _click(reader, node)
    node.and_(layer.locator("[aria-pressed=true]")).wait_for()
    reader.wait_for_url(lambda url: urlencode({"node": wanted}) in url or "node=" not in url)


def _click(reader: Any, node: Any) -> None:
    frame = reader.locator(".frame", has=reader.locator(".layer"))
    box = _at_rest(reader, node)
    around = frame.bounding_box()
    if not all(around[axis] < box[axis] and box[axis] + box[side] < around[axis] + around[side]
               for axis, side in (("x", "width"), ("y", "height"))):
        reader.get_by_role("button", name="Fit").click()
        box = _at_rest(reader, node)
    reader.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def _at_rest(reader: Any, node: Any) -> dict[str, float]:
    """Where a node is drawn once the drawing has come to rest, in the middle of the window."""
    before, box = None, node.bounding_box()
    while box is None or box != before:
        node.evaluate("(one) => one.scrollIntoView({ block: 'center' })")
        reader.wait_for_timeout(700)
        before, box = box, node.bounding_box()
    return box


def _walk(reader: Any, wanted: str) -> None:
    """Press arrow keys, as a person does, until the wanted node has the focus."""
    for _ in range(60):
        key = reader.evaluate(NEXT_KEY, wanted)
        if not key:
            return
        reader.keyboard.press(key)
    pytest.fail(f"arrow keys do not lead to {wanted}")


NEXT_KEY = """(wanted) => {
  const root = [...document.querySelectorAll("*")].find((each) => each.shadowRoot?.querySelector(".layer")).shadowRoot;
  if (!root.activeElement?.dataset?.node) root.querySelector(".layer [tabindex='0']").focus();
  const [here, goal] = [root.activeElement, root.querySelector(`[data-node="${CSS.escape(wanted)}"]`)];
  const at = (one, side) => parseFloat(one.style[side]);
  if (here === goal) return "";
  if (at(here, "top") !== at(goal, "top")) return at(here, "top") < at(goal, "top") ? "ArrowDown" : "ArrowUp";
  return at(here, "left") < at(goal, "left") ? "ArrowRight" : "ArrowLeft";
}"""


@pytest.mark.parametrize("page", ["", "explore", "query", "about"])
@pytest.mark.parametrize(("width", "scheme"), [(1440, "dark"), (390, "light")])
def test_every_page_opens_and_stays_inside_the_window(page: str, width: int, scheme: str, chromium: Any,
                                                      explorer_url: str) -> None:
    """No page is wider than the window, in either scheme, and none shows an error."""
    context = chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    opened = context.new_page()
    opened.goto(explorer_url + page)
    opened.get_by_text("For education, not for care").wait_for()
    assert opened.evaluate("document.documentElement.scrollWidth") <= width
    assert opened.locator("[data-testid=stException]").count() == 0
    context.close()


def test_neighbourhood_click_shows_details(reader: Any) -> None:
    """A node of the neighbourhood is picked with the mouse, and the address holds it."""
    reader.goto("./")
    reader.get_by_role("button", name="When to start NIV").click()
    reader.locator(".stage").wait_for()
    reader.goto(f"{reader.url}&drawing=neighbourhood")
    section = reader.locator(".layer").get_by_role("button", name=re.compile("^Section, Breathing Support"))
    section.wait_for()
    _click(reader, section)
    reader.wait_for_url("**node=**section**")
    reader.locator(".gx-title", has_text="Breathing Support").wait_for()
