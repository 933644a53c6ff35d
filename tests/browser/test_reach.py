"""The pages by keyboard, to a screen reader, on a phone and on paper."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "explorer" / "views"))
from samples import EVIL, NIV, RILUZOLE

pytestmark = pytest.mark.browser
PAGES = ("", "?q=niv", "?list=works", f"explore?statement={RILUZOLE}", f"explore?statement={EVIL}",
         f"explore?statement={RILUZOLE}&drawing=neighbourhood", f"explore?statement={RILUZOLE}&show=table", "query",
         "library", "about")
DEEP = """const inner = () => {
  let found = document.activeElement;
  while (found?.shadowRoot?.activeElement) found = found.shadowRoot.activeElement;
  return found;
};
const all = (root = document) =>
  [...root.querySelectorAll("*")].flatMap((one) => [one, ...(one.shadowRoot ? all(one.shadowRoot) : [])]);
"""
MISNAMED = "() => {" + DEEP + """
  const plain = (text) => text.toLowerCase().replace(/[^\\p{L}\\p{N}]+/gu, " ").trim();
  const spoken = (one) => one.getAttribute("aria-label") ?? one.textContent;
  return all().filter((one) => one.matches("button, a[href], [role=button]") && one.checkVisibility()).filter((one) => {
    const seen = one.children.length ? one.innerText : one.textContent;
    const icon = one.querySelector("[data-testid=stIconMaterial]")?.innerText ?? "";
    const name = plain(spoken(one) || one.title);
    return !name || !plain(seen.replace(icon, "")).split(" ").every((word) => name.includes(word));
  }).map((one) => one.outerHTML.slice(0, 200));
}"""
FOCUSED = "() => {" + DEEP + """
  const one = inner();
  const { outlineStyle, boxShadow } = getComputedStyle(one);
  return { tag: one.tagName, name: one.getAttribute("aria-label") ?? one.textContent, node: one.dataset?.node,
    seen: outlineStyle !== "none" || boxShadow !== "none" };
}"""
BOXED = "async () => {" + DEEP + """
  const one = inner();
  const boxes = [one, one.parentElement, one.parentElement.parentElement, one.parentElement.parentElement.parentElement];
  const styles = () => boxes.map((box) => getComputedStyle(box));
  const look = () => styles().map((box) => box.borderColor + box.boxShadow + box.outline).join();
  const settled = () => new Promise((done) => setTimeout(done, 400));
  await settled();
  const focused = look();
  one.blur();
  await settled();
  const left = look();
  one.focus();
  return focused !== left;
}"""


AT_THE_END = """() => {
  const { scrollTop, clientHeight, scrollHeight } = document.querySelector("[data-testid=stMain]");
  return scrollTop > 0 && scrollTop + clientHeight >= scrollHeight - 2;
}"""


def _open(page: Any, address: str) -> None:
    page.goto(address)
    page.locator(".gx-footer").wait_for()
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(500)


@pytest.mark.parametrize("address", PAGES)
def test_what_is_seen_on_a_button_is_in_its_name(address: str, page: Any) -> None:
    """Every button and link has a name, and whoever speaks what stands on it means it (WCAG 2.5.3, 4.1.2)."""
    _open(page, address)
    assert page.evaluate(MISNAMED) == []


def test_a_wrong_name_is_seen(page: Any) -> None:
    """The measure of the test above tells a button that is called otherwise, and one that has no name."""
    _open(page, "")
    page.evaluate("""() => ["<button aria-label='Send'>Copy</button>", "<button></button>"].forEach((text) =>
      document.querySelector(".gx-lead").insertAdjacentHTML("beforeend", text))""")
    page.evaluate("document.querySelectorAll('.gx-lead button').forEach((one) => { one.style.padding = '9px'; })")
    assert len(page.evaluate(MISNAMED)) == 2


@pytest.mark.parametrize("address", PAGES)
def test_focus_is_seen_wherever_it_is(address: str, page: Any) -> None:
    """Tab never comes to something that does not show that it has the focus; a box to write in shows it on its frame."""
    _open(page, address)
    unseen, stops = [], 0
    for _ in range(40):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        if focused["tag"] == "BODY":
            break
        stops += 1
        if not focused["seen"] and not (focused["tag"] in ("INPUT", "TEXTAREA") and page.evaluate(BOXED)):
            unseen.append(focused)
    assert unseen == []
    assert stops > 5  # the menu alone has as many


def test_from_the_first_page_to_the_last_node_of_the_trail(page: Any) -> None:
    """Without a mouse, the last node of a trail is eight keys from the first page."""
    _open(page, "")
    pressed = ["Tab", "Enter", "Enter"]  # past the menu, to the first start, and into it
    for key in pressed:
        page.keyboard.press(key)
        page.wait_for_timeout(200)
    page.locator(".stage").wait_for()
    page.wait_for_function("() => {" + DEEP + f"return inner()?.dataset?.node === '{RILUZOLE}' }}")
    for key in (*["ArrowDown"] * 4, "End"):
        page.keyboard.press(key)
        pressed.append(key)
    assert page.evaluate(FOCUSED)["node"] == "hr80"
    assert len(pressed) == 8
    page.keyboard.press("Home")
    assert page.evaluate(FOCUSED)["node"] == "r0"


def test_the_way_past_the_menu_leads_to_the_statement(page: Any) -> None:
    """The first stop of Tab says where it leads, and leads to what is picked in the drawing."""
    _open(page, f"explore?statement={RILUZOLE}&node=w12")
    page.locator(".stage [data-node=w12][aria-pressed=true]").wait_for()
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED)["name"] == "Skip to the statement"
    page.keyboard.press("Enter")
    assert page.evaluate(FOCUSED)["node"] == "w12"


def test_on_a_phone_the_list_makes_way(page: Any) -> None:
    """A pick from the list closes it, a pick in the drawing brings the details into view, the foot is at most 5 % high."""
    page.set_viewport_size({"width": 390, "height": 844})
    _open(page, f"explore?statement={RILUZOLE}")
    assert page.locator("[data-testid=stBottom]").bounding_box()["height"] <= 0.05 * 844
    assert page.locator(".gx-footer-below").inner_text().startswith("ALS page of 23 Dec 2025")
    page.locator("[data-testid=stExpandSidebarButton]").click()
    page.locator(".st-key-list").get_by_role("button", name="When to start NIV").click()
    page.wait_for_url("**niv*")
    page.wait_for_function("document.querySelector('[data-testid=stSidebar]').getBoundingClientRect().right <= 0")
    page.locator(".stage [data-node=m6]:not(g)").click()
    page.locator(".gx-title", has_text="6").wait_for()
    page.wait_for_timeout(800)
    top = page.locator(".st-key-details").bounding_box()["y"]
    assert 0 <= top < 200 or page.evaluate(AT_THE_END)
    assert page.locator(".st-key-details .gx-title").bounding_box()["y"] < 844 - 42


def test_paper_holds_the_content_and_nothing_else(page: Any) -> None:
    """In print the menu, the list and the tools are gone, nothing is cut off, and the warning is there."""
    _open(page, f"explore?statement={NIV}")
    page.emulate_media(media="print")
    for gone in ("[data-testid=stHeader]", "[data-testid=stSidebar]", ".st-key-tools", ".stDownloadButton"):
        assert page.locator(f"{gone} >> visible=true").count() == 0, gone
    for kept in (".stage", ".gx-title", ".gx-passage", ".gx-footer"):
        assert page.locator(kept).is_visible(), kept
    cut = page.evaluate("""() => [...document.querySelectorAll(".stApp, .stApp *")].filter((one) =>
      /auto|scroll|hidden/.test(getComputedStyle(one).overflowY) && one.scrollHeight > one.clientHeight + 2
      && one.querySelector(".stage, .gx-passage, .stBidiComponent")).map((one) => one.outerHTML.slice(0, 120))""")
    assert cut == []
