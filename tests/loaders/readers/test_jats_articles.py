"""JATS articles: the words of the text, markers by their links, and entries by their tags."""

from __future__ import annotations

import pytest

from loaders.resolution import resolve
from tests.conftest import shared
from tests.loaders.readers.marked_up import blocks, links, record, shown
from tests.sources import decode, read_record, read_source

XREF = "<xref ref-type='bibr' rid='b{0}'>{1}</xref>"
JOURNAL = ("<ref id='b{0}'><element-citation><person-group person-group-type='author'><name><surname>{1}</surname>"
           "<given-names>JA</given-names></name><etal/></person-group><year>{2}</year><article-title>On it. A trial"
           "</article-title><source>J Trials</source><volume>5</volume><issue>2</issue><fpage>1</fpage><lpage>9</lpage>"
           "<pub-id pub-id-type='pmid'>77</pub-id><pub-id pub-id-type='doi'>10.1000/x.{0}</pub-id></element-citation></ref>")
ARTICLES = {  # how many entries, and their keys where they are numbers
    "1472-6831-8-11.nxml": (31, [str(number) for number in range(1, 32)]),
    "pntd.0002065.nxml": (32, [str(number) for number in range(1, 33)]),
    "ehp-116-1694.nxml": (58, None),
}


def article(body: str, references: str = "", front: str = "") -> str:
    listed = f"<back><ref-list><title>References</title>{references}</ref-list></back>" if references else ""
    return (f"<article xmlns:xlink='http://www.w3.org/1999/xlink'><front><article-meta><title-group><article-title>Care"
            f"</article-title></title-group>{front}</article-meta></front><body>{body}</body>{listed}</article>")


def listed(*names: str) -> str:
    return "".join(JOURNAL.format(i, name, 2000 + i) for i, name in enumerate(names, 1))


@pytest.mark.parametrize("name", ARTICLES)
def test_published_articles_are_read_whole(name: str) -> None:
    """Every entry is read, with its title and year, and under the key that its article uses."""
    found = read_record(read_source(shared(f"data/jats/{name}")))
    count, keys = ARTICLES[name]
    assert len(found.references) == count
    assert all(entry.title and (entry.year or "<year>" not in entry.span.quote) for entry in found.references)
    assert len({entry.key for entry in found.references}) == count
    assert keys is None or [entry.key for entry in found.references] == keys
    assert len(found.statements) > 150


@pytest.mark.parametrize(("name", "uses"), [
    ("1472-6831-8-11.nxml", 56), ("pntd.0002065.nxml", 47), ("ehp-116-1694.nxml", 82)])
def test_markers_of_published_articles_lead_somewhere(name: str, uses: int) -> None:
    """Every link to the list is a marker, ranges expanded; no marker dangles and no entry is left without one."""
    found = read_record(read_source(shared(f"data/jats/{name}")))
    assert links(found) == ([], [])
    assert len([key for citation in found.citations for key in citation.keys]) == uses


def test_sections_nest_as_they_are_tagged() -> None:
    """Title, abstract and sections give the path of headings; a label is part of its heading."""
    text = article("<sec><title>Methods</title><sec><title>Drugs</title><p>Give it.</p></sec></sec>"
                   "<sec><title>Results</title><p>Stop it.</p></sec>",
                   front="<abstract><sec><title>Aims</title><p>Rest.</p></sec></abstract>")
    assert [(item.text, item.section) for item in record(text, "a.xml").statements] == [
        ("Rest.", ("Care", "Aims")), ("Give it.", ("Care", "Methods", "Drugs")), ("Stop it.", ("Care", "Results"))]


WORDS = {
    "entities": ("LVEF &lt; 40&#37; &#x2013; a&amp;b", "LVEF < 40% – a&b"),
    "sections of character data": ("Give <![CDATA[<5 & 6]]> mg", "Give <5 & 6 mg"),
    "emphasis and comments": ("Gi<italic>ve</italic> <!-- x --><bold>1</bold>0<?p i?> mg", "Give 10 mg"),
    "line ends": ("Give\r\n  it\rnow\n", "Give it now"),
    "raised numbers": ("10<sup>9</sup>/L and 1.73 m<sup>2</sup>", "10⁹/L and 1.73 m²"),
}


@pytest.mark.parametrize(("tagged", "words"), WORDS.values(), ids=WORDS)
def test_words_are_those_of_the_text(tagged: str, words: str) -> None:
    """The clean words of a paragraph are its text, whatever stands between its characters."""
    assert shown(article(f"<p>{tagged}</p>"), "a.xml", "paragraph") == [words]


def test_entities_of_a_dtd_that_is_only_named_keep_their_meaning() -> None:
    """A DOCTYPE that names a DTD is allowed and not fetched: its entities have their HTML meaning, or stay as written."""
    text = "<!DOCTYPE article SYSTEM 'http://127.0.0.1:9/x.dtd'>" + article("<p>Dose &ge; 5&nbsp;mg &odd; here</p>")
    assert shown(text, "a.nxml", "paragraph") == ["Dose ≥ 5 mg &odd; here"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_places_count_characters_in_any_encoding(encoding: str) -> None:
    """The place of a statement is counted in the decoded text, whatever encoding the XML declares."""
    text = "<?xml version='1.0' encoding='UTF-16'?>" + article("<p>Über 5 𝟙 mg.</p>")
    source = decode("a.xml", text.encode(encoding))
    [statement] = read_record(source).statements
    assert source.text[statement.span.start:statement.span.end] == "Über 5 𝟙 mg."
    assert source.text[0] == "\ufeff"


RANGES = {
    "in one bracket": (f"[{XREF.format(1, 1)}-{XREF.format(4, 4)}]", ["1", "2", "3", "4"]),
    "each in brackets": (f"{XREF.format(1, '[1]')}&#x02013;{XREF.format(3, '[3]')}", ["1", "2", "3"]),
    "raised": (f"<sup>{XREF.format(2, 2)}-{XREF.format(4, 4)}</sup>", ["2", "3", "4"]),
    "mixed": (f"[{XREF.format(1, 1)}-{XREF.format(3, 3)},{XREF.format(4, 4)}]", ["1", "2", "3", "4"]),
    "side by side": (f"<sup>{XREF.format(1, 1)}{XREF.format(2, 2)}</sup>", ["1", "2"]),
    "without brackets": (f"{XREF.format(1, 1)}", ["1"]),
}


@pytest.mark.parametrize(("tagged", "keys"), RANGES.values(), ids=RANGES)
def test_ranges_that_tag_only_their_ends_are_expanded(tagged: str, keys: list[str]) -> None:
    """Each number of a range leads to its entry."""
    found = record(article(f"<p>It works {tagged}.</p>", listed("Ash", "Beech", "Cedar", "Dill")), "a.xml")
    assert [key for citation in found.citations for key in citation.keys] == keys
    assert links(found)[0] == []


def test_an_article_that_cites_by_name_is_joined_by_name() -> None:
    """Entries have name and year as their keys where the links print those, though they could be counted."""
    body = f"<p>It works ({XREF.format(1, 'Ash et al. 2001')}; {XREF.format(2, 'van Beech 2002')}).</p>"
    found = record(article(body, listed("Ash", "van Beech")), "a.xml")
    assert [entry.key for entry in found.references] == ["Ash2001", "vanBeech2002"]
    assert links(found) == ([], [])


def test_the_parts_of_an_entry_are_its_cells() -> None:
    """Authors, title, venue, year and identifiers are those that are tagged, and the entry reads like a reference."""
    [entry] = [block for block in blocks(article("<p>It works.</p>", listed("Ash")), "a.xml") if block.kind == "entry"]
    words = entry.view.text
    assert words == ("Ash JA, et al. 2001. On it. A trial. J Trials, 5(2):1–9. PMID: 77. doi:10.1000/x.1")
    assert dict(zip(entry.columns, (words[start:end] for start, end in entry.cells), strict=True)) == {
        "1": "", "authors": "Ash JA, et al", "year": "2001", "title": "On it. A trial", "venue": "J Trials", "pmid": "77",
        "doi": "10.1000/x.1"}


def test_a_label_numbers_an_entry() -> None:
    """The number printed before an entry wins over its place in the list."""
    cited = "<mixed-citation>Ash J. On it. <source>J Trials</source> <year>2001</year>.</mixed-citation>"
    references = f"<ref id='b1'><label>[7]</label>{cited}</ref><ref id='b2'>{cited}</ref>"
    found = record(article(f"<p>It works [{XREF.format(1, 7)}].</p>", references), "a.xml")
    assert [entry.key for entry in found.references] == ["7", "2"]
    assert links(found) == ([], ["2"])
    assert {one.entry for (_, key), one in resolve(found).items() if key == "7"} == {0}


def test_what_is_about_the_article_is_page_chrome() -> None:
    """Journal, authors, rights and thanks are kept with the reason; the day of publication dates the edition."""
    front = ("<contrib-group><contrib><name><surname>Ash</surname></name></contrib></contrib-group>"
             "<pub-date><year>2008</year></pub-date><pub-date><day>1</day><month>4</month><year>2008</year></pub-date>")
    thanks = "<back><ack><p>Thanks to all.</p></ack></back></article>"
    text = article("<p>Give it.</p>", front=front).replace("</article>", thanks)
    assert [block.reason for block in blocks(text, "a.xml") if block.kind == "chrome"] == [
        "inside <contrib-group>", "inside <pub-date>", "the date of the article", "inside <ack>"]
    assert str(record(text, "a.xml").updated) == "2008-04-01"


def test_rows_keep_their_links() -> None:
    """Links in the cells of a table are the marks of its row, and markers that lead to their entries."""
    cells = (f"<tr><td rowspan='2'>Ash {XREF.format(1, 1)}</td><td>It works {XREF.format(2, '[2]')}</td></tr>"
             f"<tr><td>It fails<sup>{XREF.format(3, 3)},{XREF.format(4, 4)}</sup></td></tr>")
    text = article("<table-wrap><table><thead><tr><th>Study</th><th>Effect</th></tr></thead>"
                   f"<tbody>{cells}</tbody></table></table-wrap>", listed("Ash", "Beech", "Cedar", "Dill"))
    rows = [block for block in blocks(text, "a.xml") if block.kind == "row"]
    assert [[row.view.text[start:end] for start, end in row.marks] for row in rows] == [["¹", "[2]"], ["³", "⁴"]]
    assert [citation.keys for citation in record(text, "a.xml").citations] == [("1",), ("2",), ("3", "4")]


def test_a_raised_list_of_many_numbers_that_ends_in_a_letter_is_read() -> None:
    """Numbers are told from words in one pass, however many there are before the letter that makes them no marker."""
    numbers = " ".join(map(str, range(1, 80)))
    found = record(article(f"<p>It works <sup>{numbers} a</sup> well.</p>", listed("Ash", "Beech")), "a.xml")
    assert [item.text for item in found.statements] == [f"It works {numbers} a well."]
