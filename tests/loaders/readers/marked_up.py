"""What tests of the marked-up formats share: sources made of text, and what is read from them."""

from __future__ import annotations

from loaders.blocks import Block
from loaders.extraction import extract
from loaders.readers.registry import identify
from loaders.record import Record
from loaders.resolution import resolve


def blocks(text: str, name: str = "page.html") -> tuple[Block, ...]:
    """The blocks of a text; the place of each is checked."""
    found = identify(name, text.encode()).read().blocks
    for block in found:
        span = block.span
        assert text[span.start:span.end] == span.quote
        assert len(block.view.text) == len(block.view.starts) == len(block.view.ends)
        assert all(start <= end for start, end in zip(block.view.starts, block.view.ends, strict=True))
    return found


def shown(text: str, name: str = "page.html", *kinds: str) -> list[str]:
    """The clean words of the blocks, of all kinds but page chrome if none is asked for."""
    return [block.view.text for block in blocks(text, name) if (block.kind in kinds if kinds else block.kind != "chrome")]


def record(text: str, name: str = "page.html") -> Record:
    """The record of a text, its spans checked."""
    found = extract(text, blocks(text, name))
    found.check(text)
    return found


def links(found: Record) -> tuple[list[str], list[str | None]]:
    """The keys of the markers that lead nowhere, and the keys of the entries that no marker leads to."""
    resolved = {key: one for (_, key), one in resolve(found).items()}
    keys = [key for citation in found.citations for key in citation.keys]
    used = {resolved[key].entry for key in keys}
    return ([key for key in keys if resolved[key].entry is None],
            [entry.key for i, entry in enumerate(found.references) if i not in used])
