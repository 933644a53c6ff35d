"""From the bytes of a file to its record, in this process.

Why: text, DOCX and PDF end alike: one text, the blocks over it, and what the rules read from them.
Method: its format gives the blocks, and the text layer that stands for a file that is no text. The head of
    a table says nothing by itself, its rows have its words: it becomes a remark. `sandbox` does the same in a confined
    child, which is how a file from anyone is to be read. Whoever waits is told when the blocks are cut and the rules
    begin.
Fails: `Unreadable`, as the format says, and for a bibliography.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from loaders import calibration, damage, resolution
from loaders.blocks import Block
from loaders.extraction import extract
from loaders.problems import Problem
from loaders.readers.format import TypedFile
from loaders.readers.registry import identify
from loaders.record import Record, Remark
from loaders.source import SourceDocument, Unreadable


@dataclass(frozen=True)
class Reading:
    """A source and what was read from it."""

    source: SourceDocument
    record: Record


def quiet(_phase: str) -> None:
    """Tell nobody."""


def read(name: str, raw: bytes, told: Callable[[str], None] = quiet) -> Reading:
    """The source and record of a file's bytes."""
    return read_file(identify(name, raw), told)


def read_file(found: TypedFile, told: Callable[[str], None] = quiet) -> Reading:
    """The source and record of a file; `told` hears "rules" when it has been read and its rules begin."""
    if found.format.holds == "works":
        raise Unreadable("this is a bibliography, and holds no statements", found.file.name)
    contents = found.read()
    told("rules")
    source = found.source(contents.layer)
    record = record_of(source, contents.blocks)
    return Reading(source, replace(record, problems=(*contents.problems, *record.problems)))


def record_of(source: SourceDocument, blocks: Sequence[Block]) -> Record:
    """What the rules read from a source and may be stored; every quote is at its place."""
    record = extract(source.text, blocks)
    remarks = sorted((*record.remarks, *_table_heads(blocks)), key=lambda remark: remark.span.start)
    record = replace(record, remarks=tuple(remarks))
    record.check(source.text)
    record = replace(record, problems=(*record.problems, *_doubtful_markers(record, source.text)))
    return calibration.judged(damage.sound(record, source.text, source.format.words))


def _doubtful_markers(record: Record, text: str) -> Iterator[Problem]:
    """That numbers printed as markers are joined to no entry, where they do not run as citations do."""
    statements = resolution.doubts(record)
    first = next((citation for citation in record.citations if citation.statement in statements), None)
    if first:
        yield Problem(damage.line_of(text, first.span.start),
                      f"markers of {len(statements)} statements are joined to no entry: {resolution.UNSURE}",
                      quote=first.span.quote)


def _table_heads(blocks: Sequence[Block]) -> Iterator[Remark]:
    heads = dict.fromkeys(head.span(0, len(head.text)) for block in blocks for head in block.heads)  # some over several
    yield from (Remark("chrome", head, "table-head", "the head of a table") for head in heads)
