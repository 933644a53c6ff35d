"""The three words for a value that is not there: who is silent, the document, our reader or the library.

Why: "not stated" blames the document; a reader of the page acts otherwise on it than on a gap of ours, so it may be said
    only where the document is silent and that can be known.
Method: it can be known of what has a field of its own (a bibliography, meta data, a scale), and of what is printed in
    closed forms ("95% CI", "10.1000/...", "Level B"): none of them is in the words in which it would stand. All else that
    was not read is "not recognised", and what a work says that the library does not have is "not held".
Fails: it cannot.
"""

from __future__ import annotations

import re
from typing import Final

NOT_STATED: Final = "not stated"
NOT_RECOGNISED: Final = "not recognised"
NOT_HELD: Final = "not held"
NOT_IN_GRAPH = "not in the graph"  # of a cell of a free query, of which nobody can know who is silent

INTERVAL = re.compile(
    r"(?<![A-Za-z])C\.?\s?I\.?s?(?![A-Za-z])|\bCrI\b|\b(?:confidence|credible|credibility)\b", re.IGNORECASE)
P_VALUE = re.compile(r"\bp\s*(?:[-\N{EN DASH}]?\s*values?\b|[=<>≤≥≈]|(?:of|:)?\s*0?[.·]\d)|\bsignifican", re.IGNORECASE)
DOI = re.compile(r"\bdoi(?![a-z])|10\.\d{4,9}/", re.IGNORECASE)
PUBMED = re.compile(r"\bpmid|\bpubmed\b|\bpub\s?med\b", re.IGNORECASE)
YEAR = re.compile(r"(?<!\d)(?:1[89]|20)\d{2}(?!\d)")
GRADING = re.compile(
    r"\b(?:strengths?|grades?|class(?:es)?|levels?|quality|certainty|categor(?:y|ies))\s+of\s+(?:the\s+)?(?:recommendation|evidence)"
    r"|\b(?:strong|weak|conditional)(?:ly)?\s+recommend|\b(?:high|moderate|low)[\s-]+(?:quality|certainty)\b"
    r"|\b(?:level|grade|class|category)\s+(?:[A-EU]|[IV]{1,3}[ab]?|[1-5][abc]?)\b"
    r"|\b(?:strengths?|certainty|recommendation|evidence)\s*:|[([]\s*[12]\s?[A-D][+-]?\s*[)\]]|[([]\s*(?:GPP|[A-D])\s*[)\]]"
    r"|\b(?:EL|SoR)\s*:?\s*(?:[A-D]|[1-5])\b|\b(?:COR|LOE|QoE|GPP)\b|\bgood\s+practice\s+(?:point|statement)", re.IGNORECASE)
_NAMED = re.compile(r"\bGRADE\b")


def unless_printed(form: re.Pattern[str], text: str | None) -> str:
    """Who is silent on what is printed in a closed form: the document, where its words do not have it; else the reader.

    >>> unless_printed(INTERVAL, "The hazard ratio was 0.80."), unless_printed(INTERVAL, "0.80 (95% CI from 0.6)")
    ('not stated', 'not recognised')
    """
    return NOT_STATED if text is not None and not form.search(text) else NOT_RECOGNISED


def on_grading(text: str | None) -> str:
    """Who is silent on the grades of a document none of which was read: its whole text says whether it grades at all."""
    silent = text is not None and not _NAMED.search(text)
    return unless_printed(GRADING, text) if silent else NOT_RECOGNISED
