from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser
from typing import Literal
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import HOSTILE, HR_DETAILS, NIV_DETAILS, chip

from explorer.view_models.details import Chip, ChipGroup, ChipPart, Mark, PassageView
from explorer.view_models.labels import Fact, Note
from explorer.views import widgets
from explorer.views.markup import CONTROLS, TAGS, Element, element, joined, marked, outward, plain

ATTRIBUTES = {"class", "title", "aria-label", "tabindex"}
DANGEROUS = st.one_of(
    st.text(), st.sampled_from(HOSTILE),
    st.text(alphabet="<>&\"'`=/! -:;()[]{}$\\#xscriptonerrorimg\n\t\x00", max_size=60),
)
RANGES = st.lists(st.tuples(st.integers(-5, 90), st.integers(-5, 90)), max_size=6)


class Reader(HTMLParser):
    """What a browser would see: tags, attributes, text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep tag and attributes."""
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        """Keep the text."""
        self.text += data

    def handle_comment(self, data: str) -> None:
        """No comment is ever written."""
        raise AssertionError(data)

    def handle_decl(self, decl: str) -> None:
        """No declaration is ever written."""
        raise AssertionError(decl)


def read(html: object) -> Reader:
    """Parse what was built."""
    reader = Reader()
    reader.feed(str(html))
    reader.close()
    return reader


@given(DANGEROUS, DANGEROUS, DANGEROUS)
def test_text_never_becomes_markup(text: str, title: str, label: str) -> None:
    """Whatever the text, the tags and attributes are the ones built, and the text is read back letter by letter."""
    seen = read(element("p", "gx-why", text, element("mark", "", text), title=title, label=label))
    assert seen.tags == ["p", "mark"]
    assert {name for name, _ in seen.attributes} <= ATTRIBUTES
    assert seen.text == CONTROLS.sub("", text) * 2
    assert dict(seen.attributes).get("title", "") == CONTROLS.sub("", title)


@given(DANGEROUS)
def test_every_piece_keeps_to_the_lists(text: str) -> None:
    """No piece of a page makes a tag, attribute or address out of a document's text."""
    drawn = (
        widgets.chips((ChipGroup(text, (chip(text, ("name", text), ("value", text)), ChipGroup(text, ()))),)),
        widgets.facts((Fact(text, text),)),
        widgets.note(Note("error", text, text)),
        widgets.passage(PassageView(text, text, text, ((0, 3),), text, 0, 3, text, text)),
    )
    for piece in drawn:
        seen = read(piece)
        assert set(seen.tags) <= TAGS
        assert {name for name, _ in seen.attributes} <= ATTRIBUTES


@given(DANGEROUS, RANGES)
def test_marked_keeps_the_text(text: str, ranges: list[tuple[int, int]]) -> None:
    """Marking ranges, however wrong, loses and doubles nothing, and marks exactly the characters inside them."""
    parts = marked(text, ranges)
    words = [part if isinstance(part, str) else str(part.children[0]) for part in parts]
    assert "".join(words) == text
    inside = {place for start, end in ranges for place in range(max(start, 0), min(end, len(text)))}
    assert sum(len(str(part.children[0])) for part in parts if isinstance(part, Element)) == len(inside)


@pytest.mark.parametrize(("tag", "classes"), [("script", ""), ("a", ""), ("p", 'x" onclick="y'), ("p", "A")])
def test_tags_and_classes_come_from_closed_lists(tag: str, classes: str) -> None:
    """A tag or class name outside the lists is refused."""
    with pytest.raises(ValueError, match="is not"):
        element(tag, classes)


@given(st.one_of(DANGEROUS, st.from_regex(r"10\.\d{4,9}/[!-~]{1,40}", fullmatch=True), st.from_regex(r"\d{1,9}")),
       st.sampled_from(["doi", "pmid"]))
def test_an_identifier_leads_to_its_source_or_nowhere(text: str, kind: Literal["doi", "pmid"]) -> None:
    """Whatever stands for a DOI or PubMed id, a link goes to the one host of its kind, and the text is as it was."""
    seen = read(element("p", "", outward(kind, text)))
    assert seen.text == CONTROLS.sub("", text)
    given_to = dict(seen.attributes)
    assert ("a" in seen.tags) == ("href" in given_to)
    if "href" in given_to:
        parts = urlsplit(given_to["href"])
        assert (parts.scheme, parts.netloc) == ("https", {"doi": "doi.org", "pmid": "pubmed.ncbi.nlm.nih.gov"}[kind])
        assert (parts.query, parts.fragment) == ("", "")
        assert unquote(parts.path).strip("/") == text.strip("/")
        assert (given_to["target"], given_to["rel"]) == ("_blank", "noopener noreferrer")


@pytest.mark.parametrize("address", ["javascript:alert(1)", "https://doi.org.evil.example/10.1000/1", "https://doi.org/a b",
                                     "http://doi.org/10.1000/1", "//doi.org/10.1000/1", 'https://doi.org/1" onclick="x'])
def test_no_other_address_can_be_built(address: str) -> None:
    """An element that leads anywhere but to the source of an identifier is refused."""
    with pytest.raises(ValueError, match="is not the address of a source"):
        Element("a", "", ("x",), address=address)
    with pytest.raises(ValueError, match="is not the address of a source"):
        Element("p", "", ("x",), address="https://doi.org/10.1000/1")


@given(DANGEROUS)
def test_plain_escapes_every_sign_of_markdown(text: str) -> None:
    """In a widget's label every ASCII sign stands behind a backslash, and the words are the same."""
    label = plain(text)
    unescaped = ""
    signs = iter(label)
    for sign in signs:
        if sign == "\\":
            sign = next(signs)  # noqa: PLW2901 - the escaped sign
            assert not sign.isalnum()
        elif sign.isascii():
            assert sign.isalnum() or sign == " "
        unescaped += sign
    assert unescaped.replace("\u2060", "") == " ".join(CONTROLS.sub("", text).split()).replace("\u2060", "")


def test_passage_shows_quote_section_range_and_hash() -> None:
    """Under every quotation stand section, characters, file and hash; the numbers read from it are strong."""
    passage = NIV_DETAILS.passage
    assert passage is not None
    html = str(widgets.passage(passage))
    assert "<mark>Begin NIV once FVC is under <strong>80 %</strong> of normal" in html
    assert "Respiratory Management · characters 3480–3634 · file als.txt" in html
    assert "5d0269…371b" in html
    assert passage.sha256 in html


def test_chips_keep_word_and_order() -> None:
    """A group says its word, then its chips part by part."""
    text = read(widgets.chips(NIV_DETAILS.chips)).text
    assert text.startswith("any ofFVC<80 %of normal")
    assert read(widgets.facts(HR_DETAILS.facts)).text.endswith("Follow-upnot stated")


def test_joined_leaves_out_what_is_empty() -> None:
    """Nothing stands between two separators."""
    assert joined(("a", "", "b")) == "a · b"


def test_a_chip_says_what_it_was_read_from_and_marks_it() -> None:
    """A reading to check is dashed and so called; its grounds stand behind it, and their words are marked in the passage."""
    sure = Chip("s/dose-1", (ChipPart("value", "50 mg"),), "sure", ("drug from the heading: Riluzole",))
    doubtful = replace(sure, node="s/dose-2", state="to check", grounds=("unit from its own words: mg",))
    plainly = Chip("s/criterion-1", (ChipPart("name", "symptoms"),))
    groups = (ChipGroup("Dose", (sure, ChipGroup("", (doubtful, plainly)))),)
    html = str(widgets.chips(groups))
    assert html.count("◇ to check</span></span>") == html.count("gx-chip gx-doubtful") == 1
    assert html.count('tabindex="0"') == 2
    assert "gx-held gx-p1" in html
    assert "<span>drug from the heading: Riluzole</span>" in html
    assert widgets.pointed(groups) == {"s/dose-1": 1, "s/dose-2": 2}
    view = PassageView("", "Give 50 mg daily", "", ((5, 7),), "", 0, 16, "a.txt", "0" * 64, marks=(
        Mark(5, 10, "s/dose-1"), Mark(8, 16, "s/dose-2"), Mark(0, 4, "elsewhere")))
    quote = str(widgets.passage(view, widgets.pointed(groups)))
    assert ('Give <span class="gx-ground gx-g1"><strong>50</strong> </span><span class="gx-ground gx-g1 gx-g2">mg</span>'
            '<span class="gx-ground gx-g2"> daily</span>') in quote
    assert read(widgets.passage(view, widgets.pointed(groups))).text == read(widgets.passage(view)).text
