"""From the bytes of a file to its record, in this process.

Why: text, DOCX and PDF end alike: one text, the blocks over it, and what the rules read from them.
Method: the first bytes say whether a file is text; else its reader makes the text layer that stands for it. The head of
    a table says nothing by itself, its rows have its words: it becomes a remark. `sandbox` does the same in a confined
    child, which is how a file from anyone is to be read. Whoever waits is told when the blocks are cut and the rules
    begin.
Fails: `Unreadable` in one line "FILE: reason".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from loaders import damage, layers, readers
from loaders.blocks import Block
from loaders.extraction import extract
from loaders.layers import Original
from loaders.record import Record, Remark
from loaders.source import SourceDocument, decode, layered


@dataclass(frozen=True)
class Reading:
    """A source and what was read from it."""

    source: SourceDocument
    record: Record


def quiet(_phase: str) -> None:
    """Tell nobody."""


def read(name: str, raw: bytes, told: Callable[[str], None] = quiet) -> Reading:
    """The source and record of a file's bytes; `told` hears "rules" when it has been read and its rules begin."""
    kind = layers.kind_of(raw)
    if kind is None:
        source = decode(name, raw)
        blocks = readers.read(source)
        told("rules")
        return Reading(source, record_of(source, blocks))
    made = readers.read_layered(name, raw, kind)
    told("rules")
    source = layered(name, Original.of(raw, made.layer))
    record = record_of(source, made.blocks)
    return Reading(source, replace(record, problems=(*made.problems, *record.problems)))


def record_of(source: SourceDocument, blocks: Sequence[Block]) -> Record:
    """What the rules read from a source and may be stored; every quote is at its place."""
    record = extract(source.text, blocks)
    remarks = sorted((*record.remarks, *_table_heads(blocks)), key=lambda remark: remark.span.start)
    record = replace(record, remarks=tuple(remarks))
    record.check(source.text)
    return damage.sound(record, source.text, readers.plain_words(source))


def _table_heads(blocks: Sequence[Block]) -> Iterator[Remark]:
    for head in (head for block in blocks for head in block.heads):
        yield Remark("chrome", head.span(0, len(head.text)), "table-head", "the head of a table")
