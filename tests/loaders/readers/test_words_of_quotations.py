"""A quotation of a source as words: what a reader of the page sees there."""

from __future__ import annotations

import pytest

from loaders.readers import text
from loaders.reading import read
from tests.loaders.readers.printed import as_docx
from tests.sources import decode

PAGES = {
    "text": "Care\n\nGive it.\n", "HTML": "<html><p>Give it.</p></html>",
    "JATS": "<article article-type='x'><front/></article>", "JSON": '{"resourceType": "PlanDefinition"}',
}


@pytest.mark.parametrize(("form", "quote", "words"), [
    ("text", "55/22&nbsp;&micro;g\n  to **adults**", "55/22 µg to adults"), ("text", "× 10<sup>9</sup>/L", "× 10⁹/L"),
    ("text", "<drug> once", "<drug> once"), ("text", "below 5\u200b0%", "below 5\u200b0%"),
    ("HTML", "subcutaneous</td><td>monthly", "subcutaneous monthly"), ("HTML", "hyper<b>kalaemia</b>", "hyperkalaemia"),
    ("HTML", "× 10<sup>9</sup>/L", "× 10⁹/L"), ("JATS", "<italic>P</italic>&#160;&lt; 0.05", "P < 0.05"),
    ("JSON", "50\\u00a0mg\\n daily", "50 mg daily"),
])
def test_words_are_what_a_page_shows(form: str, quote: str, words: str) -> None:
    """Mark-up, escapes and line ends are no words; cells stay apart, and what has no width is not closed up."""
    assert decode("page", PAGES[form].encode()).format.words(quote) == words


def test_words_of_a_text_layer_have_no_mark_up() -> None:
    """What a DOCX or PDF file prints is words as it stands; only its lines are joined."""
    source = read("page.docx", as_docx(text.read(PAGES["text"]))).source
    assert source.format.words("<b>50\n  mg &amp; **") == "<b>50 mg &amp; **"
