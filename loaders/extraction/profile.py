"""The first pass: what a document shows of its own form, before a sentence of it is read.

Why: whether "2" behind a word is a marker, or "A" a grade, cannot be told from one sentence; the whole document tells it.
Method: the body is surveyed once: how it cites (links of the source, else the style whose keys the list bears out), which
    system of grades it prints, which keys its reference list has, its decimal mark, and whether it is English.
Fails: it cannot; what the document does not show is None or empty.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from loaders.blocks import Block
from loaders.extraction.structure import grades, markers, references, table_heads
from loaders.language import lexis
from loaders.language.lexer import DecimalMark, tokenise
from loaders.language.units import unit_at
from loaders.record import Reference

_COMMA = re.compile(r"(?<![\w,.(\[])\d{1,3},\d{1,2}(?![\d,)\]]|\.\d|\s?%\s?CI)")  # "7,5 mg", not "[7,5]"
_UNIT = re.compile(r"\s?(?:%|°|[^\W\d_])")
_LONGEST_UNIT = 12  # characters
_POINT = re.compile(r"(?<![\d.])\d{1,3}\.\d(?!\d*\.)")
BODY = frozenset({"bullet", "paragraph", "row"})
_ACCENTED = 0.02  # of the characters are letters that English does without
_BLOCKS, _SAMPLE, _FEWEST = 40, 8000, 100  # blocks, characters in all, words
_ENGLISH = 0.02  # of the words are function words of English; in prose it is a third, in lists of drugs next to none
_FOREIGN = 0.05  # of the words are function words of another language, and more than of English: "in" and "an" are of both


@dataclass(frozen=True, slots=True)
class Profile:
    """The form of one document.

    `family` is the style of its citation markers, None without any; `linked` says that links of the source tell them.
    `known` are the keys of its reference list. `graded_by` names the systems of grades established in it,
    `grade_cells` the cells of its tables that are grades. `decimal_mark` is what parts whole numbers from their fractions.
    `english` is False where the words are of another language. `title` is the first heading.
    """

    family: str | None
    linked: bool
    survey: markers.Survey | None
    references: tuple[Reference, ...]
    known: frozenset[str]
    graded_by: frozenset[str]
    grade_cells: grades.Cells
    decimal_mark: DecimalMark
    english: bool
    title: str


def profile_of(blocks: Sequence[Block]) -> Profile:
    """The form of a document, from the blocks a reader cut it into."""
    body = [block.view.text for block in blocks if block.kind in BODY]
    listed = any(block.kind == "entry" for block in blocks)
    keys = references.printed_keys(blocks)
    by_link = markers.family_of_links(blocks, keys)
    survey = None if by_link else markers.Survey(body, frozenset(keys))  # links have decided: the costly survey is spared
    family = markers.family_of(survey, bool(keys), listed) if survey else by_link
    entries = references.read(blocks, family == "author-year")  # keys of name and year only where they are cited by
    return Profile(
        family, by_link is not None, survey, entries,
        frozenset(entry.key for entry in entries if entry.key), grades.established_rules(body),
        {place: tags for start, end in table_heads.tables(blocks) for place, tags in grades.of_table(blocks[start:end])},
        _decimal_mark(body, family == "superscript"), _is_english(body),
        next((block.view.text for block in blocks if block.kind == "heading"), ""))


def _decimal_mark(body: Sequence[str], superscripts: bool) -> DecimalMark:
    """A comma where more numbers with a unit are printed with one than any with a point, and at least two.

    Fewer may be decimals or lists, which is left open; before a time they are lists ("at 6,12 months"), and a marker
    may stand behind a comma ("under 60,2 give").
    """
    behind = [text[hit.end():hit.end() + _LONGEST_UNIT] for text in body for hit in _COMMA.finditer(text)]
    commas = sum(_UNIT.match(words) is not None for words in behind)
    if commas > 1 and commas > sum(len(_POINT.findall(text)) for text in body):
        return ","
    units = (unit_at(tokenise(words), 0) for words in behind)
    return "?" if any(hit[1].kind != "time" if hit else not superscripts for hit in units) else "."


def _is_english(body: Sequence[str]) -> bool:
    """Whether the words of the body are English; a page of few words is taken for it, and so are bare lists of drugs."""
    spread = body[::max(1, len(body) // _BLOCKS)]  # over the whole: a page may begin with the names of people
    text = " ".join(block[:_SAMPLE // len(spread)] for block in spread).lower()
    words = text.split()
    known = sum(word in lexis.FUNCTION_WORDS for word in words)
    other = sum(word in lexis.FUNCTION_WORDS_OF_OTHER_LANGUAGES for word in words)
    if len(words) < _FEWEST:
        return True
    foreign = sum(char.isalpha() and not char.isascii() for char in text) >= _ACCENTED * len(text)
    return other <= max(known, _FOREIGN * len(words)) and (known >= _ENGLISH * len(words) or not foreign)
