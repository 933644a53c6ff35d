"""Links of a source into its reference list: they say what is a marker, and what a marker is joined by."""

from __future__ import annotations

import pytest

from loaders.extraction.structure.markers import Stretches
from loaders.resolution import resolve
from tests.loaders.readers.marked_up import links, record
from tests.loaders.readers.test_jats_articles import XREF, article, listed

LINK = "<a href='#r{0}'>{1}</a>"
NAMES = ("Ash", "Beech", "Cedar", "Dill", "Elm")
CELLS = "".join(f"<tr><td>Group {i}</td><td>{i}0 ({i})</td></tr>" for i in range(1, 30))
TABLE = f"<table><tr><th>Group</th><th>n (n)</th></tr>{CELLS}</table>"


def page(body: str, kind: str = "ol") -> str:
    entries = "".join(f"<li id='r{i}'>{name} J. On it. J Trials. 2001;5:1-9.</li>" for i, name in enumerate(NAMES, 1))
    return f"<h1>Care</h1>{body}<h2>References</h2><{kind}>{entries}</{kind}>"


def keys(text: str, name: str = "page.html") -> list[str]:
    return [key for citation in record(text, name).citations for key in citation.keys]


@pytest.mark.parametrize(("words", "expected"), [
    (f"It works [{LINK.format(1, 1)},{LINK.format(2, 2)}].", ["1", "2"]),
    (f"It works [{LINK.format(1, 1)}] and is well tried [3].", ["1", "3"]),
    (f"It works [{LINK.format(1, 1)}] in most (3), as seen ({LINK.format(2, 2)}).", ["1", "2"]),
    (f"It works ({LINK.format(1, 1)}) in most of them (3).", ["1"]),
    (f"It works [{LINK.format(2, 2)}]–[{LINK.format(4, 4)}].", ["2", "3", "4"]),
    (f"It works.<sup>{LINK.format(5, 5)}</sup> Stop at a mean of 12 [4].", ["5"]),
])
def test_links_decide_what_is_a_marker(words: str, expected: list[str]) -> None:
    """Linked numbers give the style, however many numbers in brackets stand unlinked in text and tables."""
    assert keys(page(f"<p>{words}</p>{TABLE}")) == expected


def test_without_links_the_most_frequent_style_decides() -> None:
    """The table that links outvote decides where nothing is linked: the rule above is due to the links."""
    assert keys(page(f"<p>It works [2,3].</p>{TABLE}")) == ["1", "2", "3", "4", "5"]


def test_a_linked_name_is_a_marker_in_words_no_style_knows() -> None:
    """An article that cites by name has each of its links as a marker, if its list has that name and year."""
    cited = (f"<p>It works ({XREF.format(1, 'Ash et al. 2001')}).</p>"
             f"<p>Then {XREF.format(2, 'Beech and co-workers (2002)')} saw it again, not {XREF.format(3, 'Zed 1999')}.</p>")
    assert keys(article(cited, listed(*NAMES)), "a.xml") == ["Ash2001", "Beech2002"]


CITED = f"It works [{XREF.format(1, 1)}-{XREF.format(3, 3)}], and always did [4]."


@pytest.mark.parametrize(("label", "grounds"), [
    ("", {"1": "the link of the source", "2": "the number counted in the list", "3": "the link of the source",
          "4": "the number counted in the list"}),
    ("<label>{0}.</label>", dict.fromkeys("1234", "the number printed in the list")),
])
def test_the_ground_of_a_join_is_what_stands_in_the_source(label: str, grounds: dict[str, str]) -> None:
    """A number that no one printed is not called printed; a link is named where it joins, and only there."""
    entries = "".join(
        f"<ref id='b{i}'>{label.format(i)}<mixed-citation>{name} J. On it. <source>J Trials</source> <year>200{i}</year>;"
        f"5:{i}-{i + 1}</mixed-citation></ref>" for i, name in enumerate(NAMES, 1))
    found = record(article(f"<p>{CITED}</p>", entries), "a.xml")
    assert {key: one.ground for (_, key), one in resolve(found).items()} == grounds
    assert links(found) == ([], ["5"])


def test_the_parts_of_an_entry_are_those_that_are_tagged() -> None:
    """Names with hyphens, titles with stops and a book's title are as tagged; what begins like a number is no key."""
    person = "<name><surname>{0}</surname><given-names>{1}</given-names></name>"
    references = (
        "<ref id='b1'><element-citation><person-group>" + person.format("van Ash", "J-P") + person.format("List", "Th")
        + "</person-group><article-title>On care. At 1990 homes</article-title><source>J Trials</source><year>2001</year>"
        "</element-citation></ref><ref id='b2'><element-citation><collab>2 Homes Group</collab><source>Care. A book"
        "</source><year>1980</year><publisher-name>Acme</publisher-name></element-citation></ref>"
        "<ref id='b3'><element-citation><article-title>12 Rules of care</article-title><year>1999</year>"
        "</element-citation></ref>")
    found = record(article(f"<p>It works [{XREF.format(1, 1)}].</p>", references), "a.xml").references
    assert [(entry.key, entry.authors, entry.title, entry.venue, entry.year) for entry in found] == [
        ("1", "van Ash J-P, List Th", "On care. At 1990 homes", "J Trials", 2001),
        ("2", "2 Homes Group", "Care. A book", None, 1980), ("3", None, "12 Rules of care", None, 1999)]


def test_stretches_touch_what_shares_a_character() -> None:
    """Neighbours do not touch; stretches in each other are one, in whatever order they are given."""
    found = Stretches([(8, 9), (2, 6), (3, 4)])
    assert list(found) == [(2, 6), (8, 9)]
    assert [place for place in range(11) if found.touch(place, place + 1)] == [2, 3, 4, 5, 8]
    assert not Stretches().touch(0, 9)
