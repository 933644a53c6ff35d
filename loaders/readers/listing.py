"""The entries of a reference list printed as plain text.

Why: an entry may be one line, several, or a title over its venue, with or without a number or a label over it.
Method: a label ("Guideline"), a number or a glyph opens an entry; without those each paragraph is one, except that a
    paragraph without a year takes in the next one when that ends in a year.
Fails: it cannot; what is no label is part of an entry.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from loaders.blocks import Block, View
from loaders.extraction.rulebook import rules
from loaders.readers.inline import ViewBuilder, clean
from loaders.readers.segments import Unit

_LONGEST_LABEL, _LONGEST_VENUE = 60, 200  # characters
_WORDS_OF_LABEL = 3
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_ENDS_IN_YEAR = re.compile(r"\b(?:19|20)\d\d[a-z]?\W*$")
_LIKE_REFERENCE = re.compile(r"\b(?:19|20)\d\d\b|https?://|\bdoi\b", re.IGNORECASE)
_NUMBERED = re.compile(r"^\[?\(?(?:\d{1,4}|[¹²³⁴-⁹⁰]{1,4})(?:[\].)]|\s|(?<=[¹²³⁴-⁹⁰]))")

_NUMBER = re.compile(r"\[?\(?(\d{1,3})[\].)]\s")


def are_references(notes: Sequence[str]) -> bool:
    """Whether most of some notes look like references."""
    return 2 * sum(bool(_LIKE_REFERENCE.search(note)) for note in notes) > len(notes)


def is_label(text: str) -> bool:
    """Whether the line is a heading printed over an entry, such as "Guideline"."""
    words = text.strip()
    return len(words) < _LONGEST_LABEL and any(rule.pattern.search(words) for rule in rules("references", "label"))


def blocks(raw: str, listed: Sequence[Unit]) -> Iterator[Block]:
    """The units of a reference list as blocks of kind "label" and "entry"."""
    numbered = sum(_opens(unit) for unit in listed) * 2 > len(listed) or _is_counted(listed)
    labelled = any(is_label(unit.text) for unit in listed)
    entry: list[Unit] = []
    for i, unit in enumerate(listed):
        label = is_label(unit.text) or (labelled and not numbered and _like_label(listed, i, entry))
        if entry and (label or not _continues(entry, unit, numbered)):
            yield _entry(raw, entry, numbered)
            entry = []
        if label:
            yield Block("label", clean(raw, unit.body, unit.end), "entry-label")
        else:
            entry.append(unit)
    if entry:
        yield _entry(raw, entry, numbered)


def _like_label(listed: Sequence[Unit], i: int, entry: Sequence[Unit]) -> bool:
    """Whether an unknown word stands where the other entries of the list have their label."""
    text = listed[i].text
    closed = not entry or bool(_ENDS_IN_YEAR.search(entry[-1].text))
    short = len(text.split()) <= _WORDS_OF_LABEL and text[-1].isalpha() and not any(char.isdigit() for char in text)
    return closed and short and i + 2 < len(listed) and bool(_ENDS_IN_YEAR.search(listed[i + 2].text))


def _opens(unit: Unit) -> bool:
    return unit.kind in {"bullet", "numbered"} or bool(_NUMBERED.match(unit.text))


def _is_counted(listed: Sequence[Unit]) -> bool:
    """Whether a list begins with a number, and each number that opens a line is higher than those before it.

    Where entries take several lines each, those that open one are not the most.
    """
    printed = [unit.number[0] if len(unit.number) == 1 else int(found[1]) if (found := _NUMBER.match(unit.text)) else 0
               for unit in listed]
    numbers = [number for number in printed if number]
    return bool(printed and printed[0]) and len(numbers) > 1 and all(one < other for one, other in pairwise(numbers))


def _continues(entry: Sequence[Unit], unit: Unit, numbered: bool) -> bool:
    if _opens(unit):
        return False
    if numbered:
        return True
    return (len(entry) == 1 and not _YEAR.search(entry[0].text) and len(unit.text) < _LONGEST_VENUE
            and bool(_ENDS_IN_YEAR.search(unit.text)))


def _entry(raw: str, entry: Sequence[Unit], numbered: bool) -> Block:
    first = entry[0]
    start = first.body if first.kind == "bullet" and not raw[first.start:first.body].strip("()[]. \t").isdigit() \
        else first.start
    builder = ViewBuilder(raw)
    builder.clean(start, first.end)
    for before, unit in pairwise(entry):
        builder.put(" " if numbered else "\n", before.end, unit.start)
        builder.clean(unit.start, unit.end)
    view = builder.view()
    return Block("entry", view if view.text.strip() else View.plain(raw, start, entry[-1].end), "listed-entry")
