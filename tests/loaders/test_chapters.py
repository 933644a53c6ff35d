"""Reference lists of chapters, of tables, of notes and without headings: what a key means in each."""

from __future__ import annotations

import pytest

from loaders import reading
from loaders.resolution import UNSURE, resolve

NAMES = ("Ash", "Bee", "Cow", "Dow", "Eve", "Fox")


def entry(name: str, year: int = 2001) -> str:
    """The words of an entry by an author."""
    return f"{name} A, Roe B. A study of {name.lower()}s. J One. {year};4:11-12."


def led(text: str, name: str = "page.md") -> list[tuple[str, str | None]]:
    """Each key of each marker, and the author of the entry it means."""
    record = reading.read(name, text.encode()).record
    found = resolve(record)
    entries = [reference.span.quote for reference in record.references]
    places = [(key, found[citation.statement, key].entry) for citation in record.citations for key in citation.keys]
    return [(key, None if at is None else next(name for name in NAMES if f"{name} A" in entries[at])) for key, at in places]


def listed(*names: str) -> str:
    """A numbered list of entries."""
    return "\n".join(f"{n}. {entry(name)}" for n, name in enumerate(names, 1))


CHAPTERS = ("# {one}\n\nGive zinc.[1] Give salt.[2]\n\n## {head}\n\n{first}\n\n# {two}\n\nGive milk.[1] Give rice.[2]\n\n"
            "## {head}\n\n{second}\n")
AT_THE_END = ("# {one}\n\nGive zinc. 1 Give salt. 2\n\n# Synopsis\n\nRest. 1,2\n\n# {two}\n\nGive milk. 1 Give rice. 2\n\n"
              "# References\n\n# {one}\n\n{first}\n\n# {two}\n\n{second}\n")
LISTS = {"first": listed("Ash", "Bee"), "second": listed("Cow", "Dow"), "head": "References"}


@pytest.mark.parametrize(("one", "two"), [("1. Zinc", "2. Milk"), ("Zinc", "Milk"), ("3.1 Salt of zinc", "3.2. Milk")])
@pytest.mark.parametrize(("page", "authors"), [
    (CHAPTERS, ["Ash", "Bee", "Cow", "Dow"]), (AT_THE_END, ["Ash", "Bee", "Ash", "Bee", "Cow", "Dow"])])
def test_a_key_means_the_entry_of_its_chapter(page: str, authors: list[str], one: str, two: str) -> None:
    """Where each chapter has a list, behind it or at the end under its name, its keys lead into that list only."""
    assert [author for _, author in led(page.format(one=one, two=two, **LISTS))] == authors


def test_a_key_without_a_list_of_its_chapter_means_nothing() -> None:
    """What stands behind the last list, or in a chapter without one, is joined to no list of another chapter."""
    page = CHAPTERS.format(one="Zinc", two="Milk", **LISTS) + "\n# Rice\n\nGive rice.[1]\n"
    assert led(page)[-1] == ("1", None)
    page = AT_THE_END.format(one="1. Zinc", two="2. Milk", **LISTS).replace("# 2. Milk\n\nGive", "# 4. Rice\n\nGive")
    assert [author for _, author in led(page)][-2:] == [None, None]


TABLE = f"|---|---|\n| 1 | {entry('Ash')} |\n| 2 | {entry('Bee')} |\n"
CITED = "# Zinc\n\nGive zinc [1]. Give salt [2]."
NOTED = "# Zinc\n\nGive zinc.[^1] Give salt.[^b2-c]"


@pytest.mark.parametrize("text", [
    f"{NOTED}\n\n[^1]: {entry('Ash')}\n[^b2-c]: {entry('Bee')}\n",
    f"{NOTED}\n\n[^1]: {entry('Ash')}\n\n[^b2-c]: {entry('Bee')}\n",
    f"{CITED} Rest [3].\n\n---\n\n{listed('Ash', 'Bee', 'Cow')}\n",
    f"{CITED}\n\n# References\n\n| No. | Reference |\n{TABLE}",
    f"{CITED}\n\n# Sources of this page\n\n| # | Study |\n{TABLE}",
], ids=["notes", "notes-apart", "without-heading", "table", "table-by-its-heads"])
def test_entries_are_known_by_their_form(text: str) -> None:
    """Notes, lists without a heading and rows of a table are entries where they look like those, by their printed key."""
    found = led(text)
    assert [author for _, author in found] == ["Ash", "Bee", "Cow"][:len(found)]
    assert len(found) > 1


def test_two_lists_that_one_text_may_cite_join_nothing() -> None:
    """Where a second numbered list serves no text of its own, no key is joined to either."""
    page = f"{CITED}\n\n## References\n\n{LISTS['first']}\n\n## Bibliography\n\n{LISTS['second']}\n"
    assert [author for _, author in led(page)] == [None, None]


def test_a_note_that_cites_no_work_is_no_entry() -> None:
    """A note that explains stays a statement."""
    record = reading.read("page.md", b"# Zinc\n\nGive zinc.[^1]\n\n[^1]: Not in people with allergy to zinc.\n").record
    assert record.references == ()
    assert any("allergy" in statement.text for statement in record.statements)


@pytest.mark.parametrize(("words", "sure"), [
    ("Give zinc. 1 Give salt. 2 Rest. 3, 4", True), ("Give zinc (1). Give salt (2). Rest (3,4).", True),
    ("Give zinc. 4 Give salt. 2, 3", False), ("Give zinc [4]. Give salt [2].", True),
])
def test_nothing_is_joined_where_the_style_is_unsure(words: str, sure: bool) -> None:
    """Numbers that may be others are joined only where they run as citations of the list do; else that is said."""
    text = f"# Zinc\n\n{words}\n\n## References\n\n{listed(*NAMES)}\n"
    record = reading.read("page.md", text.encode()).record
    resolutions = resolve(record).values()
    assert resolutions
    assert all((one.entry is not None) is sure for one in resolutions)
    assert any(UNSURE in problem.reason for problem in record.problems) is not sure
