"""The editions of a document in a real browser: what changed, taking one out, links of an answer."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest

pytestmark = pytest.mark.browser

BEYOND = """() => [...document.querySelectorAll("[data-testid=stMain] *")].filter((element) => {
  const { left, right, width, height } = element.getBoundingClientRect();
  return width && height && (right > innerWidth + 1 || left < -1);
}).map((element) => element.outerHTML.slice(0, 80))"""


def test_what_changed_is_reached_and_left_by_clicks(page: Any) -> None:
    """From the document to the words that came and went, told by lines and not by colour alone, and back; nothing runs."""
    page.goto("library?node=als")
    page.get_by_role("button", name="What changed since 2024-05-01").click()
    page.locator(".gx-change ins", has_text="80").wait_for()
    for tag, line in (("ins", "underline"), ("del", "line-through")):
        drawn = page.locator(f".gx-change {tag}").first.evaluate("node => getComputedStyle(node).textDecorationLine")
        assert drawn == line
    assert "statement=2026-01-01~2024-05-01" in page.url.replace("%7E", "~")
    assert page.title() != "taken"
    page.locator("[data-testid=stButtonGroup]").get_by_text("Gone 1").click()
    page.locator(".gx-change", has_text="statement 9 of the older edition").wait_for()
    page.get_by_role("button", name="The document").click()
    page.get_by_role("heading", name="Editions in the library").wait_for()


def test_a_link_to_what_changed_fits_a_phone(page: Any) -> None:
    """At 390 px nothing reaches past the window."""
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("library?node=als&statement=2026-01-01~2024-05-01")
    page.locator(".gx-change ins", has_text="80").wait_for()
    assert page.evaluate(BEYOND) == []


def test_withdrawing_takes_two_clicks(page: Any) -> None:
    """The first opens what it does, the second does it, and what came of it is said."""
    page.goto("library?node=als")
    page.get_by_role("button", name="Withdraw").first.click()
    page.get_by_text("from which it can be brought back as it is").first.wait_for()
    page.get_by_role("button", name="Withdraw edition 2026-01-01").click()
    page.locator(".gx-note", has_text="als: 2026-01-01 withdrawn").wait_for()


def test_a_title_in_an_answer_opens_its_page(page: Any) -> None:
    """A click on a title in the table opens Explore at that statement, in a page of its own."""
    page.goto(f"query?sparql={quote('links')}")
    table = page.locator("[data-testid=stDataFrame]")
    table.wait_for()
    page.wait_for_timeout(1500)
    box = table.bounding_box()
    page.mouse.move(box["x"] + 70, box["y"] + 52, steps=5)
    page.wait_for_timeout(400)  # the cell must have seen the pointer before it takes a click for its link
    with page.context.expect_page() as opened:
        page.mouse.click(box["x"] + 70, box["y"] + 52)
    opened.value.wait_for_load_state()
    assert "/explore?statement=" in opened.value.url
    assert opened.value.url.endswith("#When%20to%20start%20NIV")
