"""The first run on a folder that is none yet, and libraries that were emptied or damaged while they were open."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from explorer.__main__ import main
from tests.browser.test_library_in_browser import PAGE, _choose, _decide, _drawn, _file, _settled, _upload
from tests.servers import explorer_over, free_port

pytestmark = pytest.mark.browser
PAGES = ("./", "explore", "query", "library", "about")
MENU = ("Search", "Explore", "Query", "Library", "About the data")


@contextmanager
def window(chromium: Any) -> Iterator[Any]:
    """A window of a reader of its own, closed whatever became of the test."""
    context = chromium.new_context(viewport={"width": 1440, "height": 900})
    try:
        yield context.new_page()
    finally:
        context.close()


@pytest.fixture
def reader(chromium: Any) -> Iterator[Any]:
    """A fresh window."""
    with window(chromium) as page:
        yield page


def look(page: Any, address: str, folder: Path) -> str:
    """Open a page: the menu stands, nothing has failed, and the place of the library is not told. Its words."""
    page.goto(address)
    page.get_by_text("For education, not for care").wait_for()
    _drawn(page)
    for name in MENU:
        assert page.get_by_role("link", name=name, exact=True).count() == 1, (address, name)
    assert page.locator("[data-testid=stException]").count() == 0, address
    words = str(page.locator("body").inner_text())
    assert str(folder) not in words
    assert "Traceback" not in words
    return words


@pytest.mark.parametrize("made", [False, True])
def test_a_new_folder_opens_with_the_upload_and_fills(made: bool, reader: Any, tmp_path: Path) -> None:
    """A folder that is missing or empty opens at the upload, takes a file, and is a library for the command line too."""
    folder = tmp_path / "library"
    if made:
        folder.mkdir()
    with explorer_over(folder, tmp_path / "log") as url:
        reader.goto(url)
        reader.locator("[data-testid=stFileUploader]").wait_for()
        reader.wait_for_url("**/library")
        for page in PAGES:
            words = look(reader, url + page, tmp_path)
            assert "No document yet. Load one to begin." in words
        reader.goto(f"{url}about")
        reader.get_by_role("button", name="Load a document").click()
        reader.locator("[data-testid=stFileUploader]").wait_for()
        _upload(reader, _file("page.txt", PAGE.format(name="first")))
        reader.locator(".gx-sheet").wait_for()
        reader.get_by_role("button", name="Commit").click()
        reader.locator(".gx-note", has_text="stored as care-of-testitis-first").wait_for()
        assert "Care of testitis first" in look(reader, url, tmp_path)
        page = tmp_path / "second.txt"
        page.write_text(PAGE.format(name="second"), "utf-8")
        assert main(["--library", str(folder), "load", str(page)]) == 0
        assert "Care of testitis second" in look(reader, url, tmp_path)


DAMAGE: dict[str, tuple[Callable[[Path], object], str, bool]] = {
    "emptied": (lambda root: [shutil.rmtree(path) if path.is_dir() else path.unlink() for path in root.iterdir()],
                "No document yet. Load one to begin.", False),
    "gone": (shutil.rmtree, "No document yet. Load one to begin.", False),
    "no index": (lambda root: shutil.rmtree(root / "index"), "The index of this library is missing", True),
    "broken list": (lambda root: (root / "manifest.json").write_text("{"), "manifest.json: not a manifest", False),
    "no list": (lambda root: (root / "manifest.json").unlink(), "manifest.json: missing, though documents are here", False),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_library_has_pages_and_a_way_on(damage: str, reader: Any, corpus_folder: Path, tmp_path: Path) -> None:
    """Whatever is wrong, each page has the menu, says what is wrong without a path, and leads on; an index is made again."""
    folder = tmp_path / "library"
    shutil.copytree(corpus_folder, folder)
    harm, said, mended = DAMAGE[damage]
    with explorer_over(folder, tmp_path / "log") as url:
        assert said not in look(reader, url, tmp_path)
        harm(folder)
        for page in PAGES:
            assert said in look(reader, url + page, tmp_path), page
        if mended:
            reader.get_by_role("button", name="Make the index again").click()
            reader.get_by_role("button", name="Make the index again").wait_for(state="detached")
            assert said not in look(reader, url, tmp_path)


@pytest.mark.parametrize("harm", [
    lambda snapshot: (snapshot / "search.sqlite").write_bytes(b"x" * 5000), shutil.rmtree,
], ids=["full text", "all of it"])
def test_an_index_that_breaks_is_made_again(harm: Callable[[Path], object], reader: Any, corpus_folder: Path,
                                            tmp_path: Path) -> None:
    """Whoever meets a damaged index gets what they asked for, from one that is made anew, and a line that says so."""
    folder = tmp_path / "library"
    shutil.copytree(corpus_folder, folder)
    with explorer_over(folder, tmp_path / "log") as url:
        harm(folder / "index" / "snapshot-1")
        reader.goto(f"{url}?q=riluzole")
        reader.get_by_text("the index was made again from the graphs").wait_for(timeout=60_000)
        reader.get_by_text("statements for “riluzole”").first.wait_for()


def _written(page: Any, title: str) -> None:
    """Give the first statement a short title."""
    _choose(page, "1 Give testamycin")
    _decide(page, "Short title", title)


def test_what_was_brought_and_decided_survives_reload_and_restart(reader: Any, tmp_path: Path) -> None:
    """A file and its decisions are there after a reload, a lost connection and a restart, until they are committed."""
    folder, port = tmp_path / "library", free_port()
    with explorer_over(folder, tmp_path / "log", port) as url:
        reader.goto(url)
        reader.locator("[data-testid=stFileUploader]").wait_for()
        _upload(reader, _file("page.txt", PAGE.format(name="kept")))
        reader.locator(".gx-sheet").wait_for()
        _written(reader, "First title")
        reader.locator(".gx-tag", has_text="1 decision not committed").wait_for()
        reader.reload()
        reader.locator(".gx-tag", has_text="1 decision not committed").wait_for()
        address = reader.url
    with explorer_over(folder, tmp_path / "log", port) as url:
        reader.goto(f"{url}library")
        reader.get_by_role("heading", name="Not committed yet").wait_for()
        words = look(reader, f"{url}library", tmp_path)
        assert "1 decision is not committed yet" in words
        assert "1 decision written down" in words
        reader.goto(address)
        reader.locator(".gx-tag", has_text="1 decision not committed").wait_for()
        reader.get_by_role("button", name="Commit with 1 decision").click()
        reader.locator(".gx-note", has_text="stored as care-of-testitis-kept").wait_for()
        assert "Not committed yet" not in look(reader, f"{url}library", tmp_path)
        assert main(["--library", str(folder), "verify"]) == 0


def test_a_draft_is_thrown_away_after_a_question(reader: Any, tmp_path: Path) -> None:
    """Taking a draft off the desk says what is lost and asks; then it is gone, after a reload as well."""
    with explorer_over(tmp_path / "library", tmp_path / "log") as url:
        reader.goto(url)
        _upload(reader, _file("page.txt", PAGE.format(name="thrown")))
        reader.locator(".gx-sheet").wait_for()
        _written(reader, "A title")
        reader.locator(".gx-tag", has_text="1 decision not committed").wait_for()
        _drawn(reader)
        reader.get_by_role("button", name="Take off the desk").click()
        reader.get_by_text("1 decision that is not committed will be gone.").wait_for()
        reader.get_by_role("button", name="Take it off", exact=True).click()
        reader.locator("[data-testid=stFileUploader]").wait_for()
        assert "Not committed yet" not in look(reader, f"{url}library", tmp_path)


def test_two_windows_do_not_overwrite_each_other(chromium: Any, tmp_path: Path) -> None:
    """Of two windows on one draft the later writer is told, keeps what was typed, and adds to what the other has decided."""
    served = explorer_over(tmp_path / "library", tmp_path / "log")
    with served as url, window(chromium) as one, window(chromium) as other:
        one.goto(url)
        _upload(one, _file("page.txt", PAGE.format(name="shared")))
        one.locator(".gx-sheet").wait_for()
        other.goto(one.url)
        other.locator(".gx-sheet").wait_for()
        _choose(other, "1 Give testamycin")
        _written(one, "Of one")
        one.locator(".gx-tag", has_text="1 decision not committed").wait_for()
        _decide(other, "Short title", "Of the other")
        other.locator(".gx-note", has_text="Not written down").wait_for()
        other.locator(".gx-note", has_text="It has 1 decision now; shown here are 0.").wait_for()
        _drawn(other)
        other.get_by_role("button", name="Show it as it is now").click()
        other.locator(".gx-tag", has_text="1 decision not committed").wait_for()
        _settled(other)
        assert other.get_by_label("Short title").input_value() == "Of the other"
        other.get_by_role("button", name="Write down").click()
        other.locator(".gx-tag", has_text="2 decisions not committed").wait_for()
