"""The lines of a plain text, and the paragraphs they make.

Why: some pages put a paragraph on one line, some break it at the margin; both must read the same.
Method: lines are cut at every kind of line end, their offsets kept. Adjacent lines belong together where the first is
    as full as the page is wide, ends in the middle of a phrase, or the next begins in lower case.
Fails: it cannot; any text has lines.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\u2060\u00ad\ufeff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
# What lists are set with: bullets, shapes, circled figures, arrows to the right, and what a symbol font left behind. Not
# what says something itself: crosses (an item not to be done), arrows up and down, the signs of the sexes, comparisons.
GLYPHS = ("\x80-\x84\x86-\x9f·»\u2022\u2023\u2043\u204c\u204d\u2192\u21d2\u2218\u2219\u22c5\u2460-\u24ff\u25a0-\u2611"
          "\u2613-\u263f\u2643-\u26d3\u26d5-\u2714\u2719-\u274b\u274d\u274f-\u27bf\u2981\u2b1b-\u2bff\uff65\ue000-\uf03b\uf03f-\uf0a2"
          "\uf0a4-\uf0ac\uf0ae\uf0b0\uf0b2\uf0b4-\uf8ff\U0001f300-\U0001f6aa\U0001f6ac-\U0001faff")
GLYPH = rf"(?:[{GLYPHS}]\ufe0f?|[-‐‑‒–—―−－﹣*+~～](?=\s)|o(?=\t|\s{{2,}}|\s[A-Z]))"
_BLANK = (" \t\f\v\x1c\x1d\x1e\x1f\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f"
          "\u205f\u3000")
_LINE = re.compile(r"[^\r\n\u0085\u2028\u2029]*(?:\r\n|[\r\n\u0085\u2028\u2029]|\Z)")
_WIDEST_MARGIN = 130
NARROWEST_LINE = 40
_SENTENCE_END = re.compile(r"[.!?:;)\]][\"”’)\]]*\s*[\[(]?[\d⁰¹²³⁴⁵⁶⁷⁸⁹⁻,;\s–-]*[\])]?(?:\s?[A-E])?$")


@dataclass(frozen=True, slots=True)
class Line:
    """Characters [start, end) of the raw text without blanks at either end; `indent` blanks stood before them."""

    start: int
    end: int
    indent: int
    text: str

    @property
    def blank(self) -> bool:
        """Whether nothing visible stands on the line."""
        return not self.text


def lines(raw: str) -> list[Line]:
    """Every line of the text, blank ones included."""
    found = []
    for match in _LINE.finditer(raw):
        if match.start() == match.end():
            continue
        text = match.group().rstrip("\r\n\u0085\u2028\u2029" + _BLANK + INVISIBLE)
        lead = len(text) - len(text.lstrip(_BLANK + INVISIBLE))
        start = match.start() + lead
        indent = sum(2 if char == "\t" else 1 for char in text[:lead] if char not in INVISIBLE)
        found.append(Line(start, match.start() + len(text) if text else start, indent, text[lead:]))
    return found


def ends_sentence(text: str) -> bool:
    """Whether the text ends like a sentence, with or without markers or a grade behind the stop."""
    return bool(_SENTENCE_END.search(text[-60:]))


def margin(page: Sequence[Line]) -> int:
    """The width at which the page breaks its lines, 0 where it breaks none.

    A page that breaks lines at a margin has most of its long lines end in the middle of a sentence.
    """
    before_text = [line for line, after in pairwise(page) if line.text and after.text]
    widths = [line.indent + len(line.text) for line in before_text]
    long = [line for line, width in zip(before_text, widths, strict=True) if NARROWEST_LINE < width <= _WIDEST_MARGIN]
    open_ended = [line for line in long if not ends_sentence(line.text)]
    if not long or len(long) * 2 < len(widths) or len(open_ended) * 2 < len(long):
        return 0
    return max(line.indent + len(line.text) for line in long)


def goes_on(line: Line, after: Line, width: int) -> bool:
    """Whether the paragraph of `line` goes on in the adjacent line `after`."""
    opening = (after.text.lstrip("*_") or after.text)[0]  # what a line begins with may be set in bold
    if (opening.islower() or opening in "([") and line.text[-1] not in ".!?:;":
        return True
    opened = line.text.rfind("(") > line.text.rfind(")")
    if (opened or line.text[-1] in ",(-–/") and len(line.text) > NARROWEST_LINE:
        return True
    if not width or len(line.text) < NARROWEST_LINE:
        return False
    if not ends_sentence(line.text) and len(line.text) > width * 0.6:
        return True
    word = len(after.text.split(None, 1)[0])
    return line.indent + len(line.text) + 1 + word > width * 0.95
