"""Entries of reference lists that no heading of one stands over.

Why: converters lose headings, put one over the lists of all chapters, print lists as tables or as notes of the page; an
    entry that is not known as one is read as a statement, and no marker can be joined to it.
Method: what looks like an entry is told by its form alone: authors, a year, volume and pages, an identifier. A run of
    such paragraphs or items is a list where it has several of them, or stands below a heading of references. A row is an
    entry where the heads of its table are a number and a reference. A note of Markdown is one if it looks like one. The key
    is what is printed before the words.
Fails: it cannot; what does not look like an entry stays what it was.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from loaders.blocks import Block
from loaders.extraction.rulebook import part, rules
from loaders.extraction.structure.table_heads import tables

_NOTE = re.compile(r"\[\^([^\]\s]{1,40})\]:\s*")
_PRINTED = re.compile(r"[\[(]?(\d{1,4})[\]).]{1,2}\s*$")
_YEAR = re.compile(r"(?<![\d/])(?:19|20)\d\d[a-z]?(?!\d)")
_AUTHORS, _FOUND_BY = part("references", "authors"), part("references", "found-by")
_NUMBER_HEAD, _ENTRY_HEAD = part("references", "number-head"), part("references", "entry-head")
_LONGEST, _FEWEST, _MOST, _WIDEST_STEP = 900, 3, 0.8, 2


def find(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks, with those that are entries turned into blocks of that kind."""
    found = [_note(block) for block in blocks]
    for start, end in tables(found):
        found[start:end] = _of_table(found[start:end])
    for start, end, below in _runs(found):
        looks = {i for i in range(start, end) if _looks_like_entry(found[i].view.text)}
        for first, last in _stretches(sorted(looks | (_by_number(found, start, end) if looks else set()))):
            if sum(first <= i <= last for i in looks) >= (1 if below else _FEWEST):
                found[first:last + 1] = [_entry(block) for block in found[first:last + 1]]
    return tuple(found)


def _stretches(places: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The first and last of some places that lie side by side, at most one left out between two."""
    parts: list[list[int]] = []
    for place in places:
        if not parts or place - parts[-1][-1] > _WIDEST_STEP:
            parts.append([])
        parts[-1].append(place)
    yield from ((group[0], group[-1]) for group in parts)


def _by_number(blocks: Sequence[Block], start: int, end: int) -> set[int]:
    """The blocks that go on in the numbers of a neighbour and have a year: reports, which are found by no volume."""
    numbers = {i: int(key[1]) for i in range(start, end) if (key := _PRINTED.search(_before(blocks[i])))}
    return {i for i, number in numbers.items() if _YEAR.search(blocks[i].view.text) and len(blocks[i].view.text) <= _LONGEST
            and (numbers.get(i - 1) == number - 1 or numbers.get(i + 1) == number + 1)}


def _looks_like_entry(text: str) -> bool:
    """Whether words have a year, and begin with authors or say where the work is found."""
    return len(text) <= _LONGEST and _YEAR.search(text) is not None and (
        _AUTHORS.match(text.strip()) is not None or _FOUND_BY.search(text) is not None)


def _note(block: Block) -> Block:
    """A note of Markdown that looks like an entry as one, keyed by its label."""
    match = _NOTE.match(block.view.text) if block.kind in {"paragraph", "bullet"} else None
    if not match or not _looks_like_entry(block.view.text[match.end():]):
        return block
    view = block.view.part(match.end(), len(block.view.text))
    return Block("entry", view, "note-entry", columns=(match[1],))


def _runs(blocks: Sequence[Block]) -> Iterator[tuple[int, int, bool]]:
    """Runs of paragraphs and items in a row, and whether they stand in a part that a heading says are references."""
    start: int | None = None
    below = False
    for i, block in enumerate([*blocks, None]):
        inside = block is not None and block.kind in {"paragraph", "bullet"}
        if start is not None and not inside:
            yield start, i, below
            start = None
        if inside and start is None:
            start = i
        if block is not None and block.kind == "heading":
            below = _heads_references(block) or (below and _opens_list(blocks, i))


def _heads_references(heading: Block) -> bool:
    words = heading.view.text.strip()
    return any(rule.fields["place"] == "references" and rule.pattern.search(words) for rule in rules("headings"))


def _opens_list(blocks: Sequence[Block], i: int) -> bool:
    """Whether a heading within the references stands over entries of a chapter."""
    return i + 1 < len(blocks) and blocks[i + 1].kind in {"paragraph", "bullet", "entry"} \
        and _PRINTED.search(_before(blocks[i + 1])) is not None


def _entry(block: Block) -> Block:
    key = _PRINTED.search(_before(block))
    return replace(block, kind="entry", rule="found-entry", columns=(str(int(key[1])),) if key else ())


def _before(block: Block) -> str:
    """What stands before the words of a block on their line: the number of an item."""
    start = block.view.starts[0]
    return block.view.raw[max(0, start - 12):start].rpartition("\n")[2]


def _of_table(rows: Sequence[Block]) -> list[Block]:
    """The rows of a table, as entries where its heads are a number and a reference, and its cells are those."""
    heads = [head.strip() for head in rows[0].columns]
    number = next((i for i, head in enumerate(heads) if _NUMBER_HEAD.search(head)), None)
    entry = next((i for i, head in enumerate(heads) if i != number and _ENTRY_HEAD.search(head)), None)
    if number is None or entry is None or any(len(row.cells) != len(heads) for row in rows):
        return list(rows)
    keys = [row.view.text[slice(*row.cells[number])].strip(" []().") for row in rows]
    looks = [_looks_like_entry(row.view.text[slice(*row.cells[entry])]) for row in rows]
    if not all(map(str.isdigit, keys)) or sum(looks) < _MOST * len(rows):
        return list(rows)
    views = [row.view.part(*_stretch(row, number, entry)) for row in rows]
    return [Block("entry", view, "row-entry", columns=(str(int(key)),), heads=row.heads)
            for row, view, key in zip(rows, views, keys, strict=True)]


def _stretch(row: Block, number: int, entry: int) -> tuple[int, int]:
    """The cells of a row from the reference on, or up to the number where that stands last."""
    return row.cells[entry][0], row.cells[-1 if number < entry else number - 1][1]
