"""Any text in any format: nothing but a refusal is raised, every place is right, and noise changes no statement."""

from __future__ import annotations

import html
import json
from itertools import pairwise
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.extraction import extract
from loaders.extraction.quantities import Reading
from loaders.source import Unreadable
from tests.loaders.readers.marked_up import blocks, record
from tests.sources import decode

TAGS = ["p", "div", "li", "ul", "ol", "table", "tr", "td", "th", "h1", "h2", "b", "sup", "a", "nav", "script", "br", "thead",
        "sec", "title", "xref", "ref", "ref-list", "article", "body", "mixed-citation", "year", "surname", "caption", "fig"]
FRAGMENTS = st.one_of(
    st.sampled_from([f"<{tag}>" for tag in TAGS] + [f"</{tag}>" for tag in TAGS]),
    st.sampled_from([
        "<a href='#r1'>1</a>", "<li id=r1>", "<xref ref-type='bibr' rid='r1'>1</xref>", "<ref id='r1'>", "<td colspan=3>",
        "<td rowspan='2'>", "<!-- x -->", "<!--", "-->", "<![CDATA[", "]]>", "<?x?>", "<!DOCTYPE html>", "<x y='", '"', "'>",
        "&lt;", "&#x41;", "&nbsp;", "&nosuch;", "&#99999999;", "&", "<", ">", "References", "Give it.", "[1]", "¹", "\r\n",
        "\n\n", "\u200b", "\ufeff", "\x00", "𝟙", '{"', '"resourceType":', '"PlanDefinition"', "\\u", "[", "]", "}", ",",
    ]),
    st.text(max_size=8))
ANY = st.lists(FRAGMENTS, max_size=40).map("".join)
NAMES = st.sampled_from(["a.txt", "a.md", "a.html", "a.xml", "a.nxml", "a.json", "a"])
OPENINGS = st.sampled_from(["", "<!DOCTYPE html>", "<html>", "<article><front/>", "<?xml version='1.0'?><article>",
                            '{"resourceType": "PlanDefinition", "description": "'])


@settings(max_examples=600)
@given(OPENINGS, ANY, NAMES)
def test_any_text_is_read_or_refused(opening: str, text: str, name: str) -> None:
    """Any text gives blocks whose places are right and a record whose quotes are, or is refused in one line."""
    refusal = ""
    try:
        source = decode(name, (opening + text).encode())
        extract(source.text, source.format.read(source).blocks, lambda *_: Reading()).check(source.text)
    except Unreadable as refused:
        refusal = str(refused)
    assert not refusal or (refusal.startswith(f"{name}:") and "\n" not in refusal)


@settings(max_examples=300)
@given(ANY)
def test_blocks_of_a_page_follow_each_other(text: str) -> None:
    """Blocks of HTML stand in text order and share no characters, so nothing is read twice."""
    try:
        spans = [block.span for block in blocks("<html>" + text.replace("\x00", ""))]
    except Unreadable:
        return
    assert all(before.end <= after.start for before, after in pairwise(spans))


WORDS = st.lists(st.sampled_from(
    ["Give", "testamycin", "10", "mg", "daily", "if", "FVC", "≤", "50%", "or", "é", "&", "<", "5–6", "in", "adults"]),
    min_size=2, max_size=9).map(lambda words: " ".join(["Use", *words]) + ".")
PAGE = st.lists(st.tuples(st.sampled_from(["Care", "Drugs", "Follow-up"]), st.lists(
    st.tuples(WORDS, st.lists(st.integers(1, 3), max_size=2, unique=True)), min_size=1, max_size=3)), min_size=1, max_size=3)
NOISE = st.randoms(use_true_random=False)


def _noisy(words: str, random: Random) -> str:
    """The words with entities, tags, comments and line breaks between and around their characters."""
    made = []
    for char in words:
        chance = random.random()
        if char == " ":
            made.append(random.choice([" ", "\n", "\r\n  ", "&#32;", " <i> </i>", "<b> </b>"]))
        elif char in "<&" or chance < 0.1:
            made.append(random.choice([f"&#{ord(char)};", f"&#x{ord(char):X};", html.escape(char)]))
        elif chance < 0.2:
            made.append(random.choice([f"<b>{char}</b>", f"<!-- x -->{char}", f"<i></i>{char}", f"{char}&#8203;"]))
        else:
            made.append(char)
    return "".join(made)


def _said(text: str, name: str) -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    return [(item.text, item.section, item.citations) for item in record(text, name).statements]


@settings(max_examples=60)
@given(PAGE, NOISE)
def test_noise_in_a_page_changes_no_statement(page: list, random: object) -> None:
    """A page says the same whatever tags, entities, comments and line ends stand in its words."""
    def rendered(write: object) -> str:
        parts = ["<!DOCTYPE html><html><body><h1>Testing guide</h1>"]
        for heading, items in page:
            parts.append(f"<h2>{write(heading)}</h2><ul>")
            parts += [f"<li>{write(words)}<sup>{','.join(map(str, keys))}</sup></li>" for words, keys in items]
            parts.append("</ul>")
        return "".join([*parts, "<h2>References</h2><ol>", *[f"<li>Smith J. Trial {i}. 200{i}.</li>" for i in (1, 2, 3)]])
    plain, noisy = rendered(html.escape), rendered(lambda words: _noisy(words, random))
    assert _said(noisy, "a.html") == _said(plain, "a.html")
    assert [words for words, *_ in _said(plain, "a.html")] == [words for _, items in page for words, _ in items]


@settings(max_examples=60)
@given(PAGE, NOISE)
def test_noise_in_an_article_changes_no_statement(page: list, random: object) -> None:
    """An article says the same whatever tags, entities, comments and line ends stand in its words."""
    def rendered(write: object) -> str:
        parts = ["<article><front><article-meta><title-group><article-title>Testing guide</article-title>",
                 "</title-group></article-meta></front><body>"]
        for heading, items in page:
            parts.append(f"<sec><title>{write(heading)}</title><list>")
            parts += [f"<list-item><p>{write(words)}</p></list-item>" for words, _ in items]
            parts.append("</list></sec>")
        return "".join([*parts, "</body></article>"])
    noisy = rendered(lambda words: _noisy(words, random).replace("<b>", "<bold>").replace("</b>", "</bold>")
                     .replace("<i>", "<italic>").replace("</i>", "</italic>"))
    assert _said(noisy, "a.xml") == _said(rendered(lambda words: html.escape(words, quote=False)), "a.xml")
    assert len(_said(noisy, "a.xml")) == sum(len(items) for _, items in page)


@settings(max_examples=60)
@given(PAGE, st.booleans())
def test_escapes_in_a_plan_change_no_statement(page: list, ascii_only: bool) -> None:
    """A plan says the same whether its characters are escaped or not."""
    actions = [{"title": heading, "textEquivalent": "\n".join(f"– {words}" for words, _ in items)}
               for heading, items in page]
    text = json.dumps({"resourceType": "PlanDefinition", "title": "T", "action": actions}, ensure_ascii=ascii_only)
    assert [words for words, *_ in _said(text, "a.json")] == [words for _, items in page for words, _ in items]


@settings(max_examples=100)
@given(st.integers(len("<!DOCTYPE html>"), 500))
def test_a_page_that_broke_off_is_read(place: int) -> None:
    """A page cut anywhere behind its DOCTYPE gives what is sound, never an error."""
    text = ("<!DOCTYPE html><html><head><title>x</title></head><body><nav><a href='#a'>Home</a></nav>"
            "<h1>Care &amp; rest</h1><table><tr><th>Drug</th></tr><tr><td>A<td>5&nbsp;mg</tr></table><!-- c -->"
            "<script>1<2</script><ul><li>Give it.<sup><a href='#r1'>1</a></sup></li></ul>"
            "<ol><li id='r1'>Smith J. A trial. 2001.</li></ol>")[:place]
    found = [block.view.text for block in blocks(text, "a.txt")]
    assert found == [block.view.text for block in blocks(text, "a.html")]
    assert "<h1>" not in text or "Home" in found
