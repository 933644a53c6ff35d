"""Lines that hold nothing but a grade: whether it is that of the item above or of the one below.

Why: "Grade B" alone stands under its item on one page and over it on another; taken the wrong way, each item has the
    grade of its neighbour.
Method: the lines of a document are looked at together. They stand below their items where nearly each has an item
    above it and some have none below, and above them the other way round. Where both are possible they are left as the
    reader cut them: a heading holds for what is below it, a line of the body for what is above. Where neither is, such
    headings are left, and other lines grade nothing. A lone letter is no grade to see, and a heading of an appendix as well:
    where several stand over items, and not in the order of the alphabet, they are the margin of a page whose text was
    taken from it line by line, and each is put back before its item.
Fails: it cannot.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from loaders.blocks import Block, BlockKind, View
from loaders.extraction.structure import grades

ABOVE = "grade-above"  # the rule of a line whose grade is that of the items below it
_UNSURE = "where its grade belongs is not shown"
_MOST = 0.9
_SENTENCE = re.compile(r"\s[A-Z]\w*\s(?:\S+\s){2}")
_LONGEST = 120  # characters of a line
_LETTER, _SIGN = re.compile("[A-D]"), re.compile("[A-Z✓✔√☑]")
_FEWEST = 3  # letters in a margin
_BODY: frozenset[BlockKind] = frozenset({"bullet", "paragraph", "row"})


def settle(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks, each line that is a grade a paragraph below its item, or marked as standing above it."""
    blocks = list(_grades_apart(_letters_put_back(blocks)))
    lines = {i for i, block in enumerate(blocks) if block.kind in {"heading", "paragraph", "bullet"} and _is_grade(block)}
    around = list(_neighbours(blocks, lines))
    below = sum(before in _BODY for before, _ in around) >= _MOST * len(around)
    above = sum(after in _BODY for _, after in around) >= _MOST * len(around)
    if not lines or (above and below):
        return tuple(blocks)
    return tuple(_by_place(block, above, below) if i in lines else block for i, block in enumerate(blocks))


def _letters_put_back(blocks: Sequence[Block]) -> Sequence[Block]:
    """The blocks, each letter of the margin at the head of the item that stands below it.

    What else stands there alone is a sign of another font, such as the tick of a good practice point: it heads nothing.
    """
    over = {after: i for i, after in pairwise(n for n, block in enumerate(blocks) if block.kind != "chrome")
            if _SIGN.fullmatch(blocks[i].view.text.strip()) and blocks[after].kind in _BODY}
    letters = [found for i in over.values() if _LETTER.fullmatch(found := blocks[i].view.text.strip())]
    if len(letters) < _FEWEST or letters == sorted(set(letters)):
        return blocks
    signs, put = {i for i in over.values() if not _LETTER.fullmatch(blocks[i].view.text.strip())}, list[Block]()
    for n, block in enumerate(blocks):
        if n in signs:
            put.append(replace(block, kind="chrome", rule="grade-unsure", reason=_UNSURE))
        elif n in over and over[n] not in signs:
            put.append(replace(block, view=_join(blocks[over[n]].view, block.view), marks=(), cells=()))
        elif n not in over.values():
            put.append(block)
    return put


def _join(first: View, second: View) -> View:
    """Two views of one raw text as one, with a blank between them."""
    return View.mapped(first.raw, f"{first.text} {second.text}", [*first.starts, first.ends[-1], *second.starts],
                       [*first.ends, second.starts[0], *second.ends])


def _grades_apart(blocks: Sequence[Block]) -> Iterator[Block]:
    """The blocks, a grade apart that a paragraph begins with, where such grades stand on lines of their own elsewhere.

    A converter joins the line below an item to the next item: "Strong recommendation, low certainty We suggest ...".
    """
    alone = {block.view.text.strip() for block in blocks if block.kind == "paragraph" and _is_grade(block)}
    for block in blocks:
        end = _grade_before_words(block) if alone and block.kind == "paragraph" else 0
        if end and block.view.text[:end].strip() in alone:
            begin, last = block.view.trimmed(end, len(block.view.text))
            yield replace(block, view=block.view.part(0, end), marks=())
            yield replace(block, view=block.view.part(begin, last), marks=tuple(
                (start - begin, stop - begin) for start, stop in block.marks if start >= begin))
        else:
            yield block


def _grade_before_words(block: Block) -> int:
    """Where a grade ends that a block begins with, with nothing but a blank before the sentence behind it; 0 for none."""
    text = block.view.text
    tag = next(iter(grades.read(text[:_LONGEST])), None)
    return tag.end if tag and not tag.start and _SENTENCE.match(text, tag.end) else 0


def _is_grade(block: Block) -> bool:
    """Whether the words of a block are a grade and nothing else."""
    text = block.view.text
    if len(text) > _LONGEST:
        return False
    tags = grades.read(text)
    rest = "".join(char for i, char in enumerate(text) if not any(tag.start <= i < tag.end for tag in tags))
    return bool(tags) and all("year" not in tag.fields for tag in tags) and not any(map(str.isalnum, rest))


def _neighbours(blocks: Sequence[Block], lines: set[int]) -> Iterator[tuple[BlockKind | None, BlockKind | None]]:
    """The kinds of block before and after each run of lines, without page chrome; None at an end."""
    shown = [i for i, block in enumerate(blocks) if block.kind != "chrome"]
    for n, i in enumerate(shown):
        if i in lines and (n == 0 or shown[n - 1] not in lines):
            last = next((m for m in range(n, len(shown)) if shown[m] not in lines), len(shown))
            yield (blocks[shown[n - 1]].kind if n else None), (blocks[shown[last]].kind if last < len(shown) else None)


def _by_place(block: Block, above: bool, below: bool) -> Block:
    """A line of grades by where such lines stand; a heading that does not stand below its item remains one."""
    if below:
        return replace(block, kind="paragraph", rule="grade-below")
    if block.kind == "heading":
        return block
    return replace(block, kind="paragraph", rule=ABOVE) if above else replace(
        block, kind="chrome", rule="grade-unsure", reason=_UNSURE)
