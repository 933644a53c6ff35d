"""A page says the same as text and as HTML: statements, headings, markers, numbers, references."""

from __future__ import annotations

import html
from pathlib import Path
from random import Random

import pytest

from loaders.blocks import Block
from loaders.extraction import extract
from loaders.extraction_json import qualifiers
from loaders.rdf import Identity, edition_graph
from loaders.readers import text
from loaders.record import Record
from tests.conftest import CORPUS
from tests.loaders.reading.pages import PAGES
from tests.sources import decode, read_source

FILES = sorted([*PAGES.glob("*.txt"), *CORPUS.glob("*/source.txt")])


def noisy(words: str, random: Random) -> str:
    """The words as HTML, with entities and tags that change nothing."""
    made = []
    for char in words:
        chance = random.random()
        if char == " ":
            made.append(random.choice([" ", "\n", "&#32;", " <i> </i>"]))
        elif char in "<&" or chance < 0.1:
            made.append(f"&#{ord(char)};")
        else:
            made.append(f"<b>{char}</b>" if chance < 0.2 else char)
    return "".join(made)


class Page:
    """An HTML page in the making: blocks of a text as the tags a web page would use for them."""

    def __init__(self, random: Random | None) -> None:
        self._random = random
        self._parts = ["<!DOCTYPE html><html><body>"]
        self._depth = 0
        self._columns: tuple[str, ...] | None = None

    def add(self, block: Block) -> None:
        """Write a block."""
        words = block.view.text
        if block.kind != "row":
            self._end_table()
        self._nest(block.indent + 1 if block.kind == "bullet" else 0)
        if block.kind == "row":
            self._row(block)
        else:
            tag = {"bullet": "li", "heading": f"h{block.level}"}.get(block.kind, "p")
            self._parts.append(f"<{tag}>{self._written(words)}" + ("" if tag == "li" else f"</{tag}>"))

    def whole(self) -> str:
        """The page."""
        self._nest(0)
        return "".join(self._parts)

    def _written(self, words: str) -> str:
        return noisy(words, self._random) if self._random else html.escape(words, quote=False)

    def _nest(self, depth: int) -> None:
        self._parts.append("<ul>" * (depth - self._depth) + "</ul>" * (self._depth - depth))
        self._depth = depth

    def _end_table(self) -> None:
        self._parts.append("" if self._columns is None else "</table>")
        self._columns = None

    def _row(self, block: Block) -> None:
        if self._columns != block.columns:
            self._end_table()
            heads = "".join(f"<th>{self._written(head)}</th>" for head in block.columns)
            self._parts.append(f"<table><thead><tr>{heads}</tr></thead>")
            self._columns = block.columns
        cells = "".join(f"<td>{self._written(block.view.text[start:end])}</td>" for start, end in block.cells)
        self._parts.append(f"<tr>{cells}</tr>")


def said(record: Record) -> dict[str, list]:
    """What a record says, without places and rules."""
    return {
        "statements": [(item.text, item.section, item.kind, item.deontic, item.citations) for item in record.statements],
        "quantities": [(item.role, item.parameter, item.comparator, item.unit, [number.value for number in item.numbers],
                        qualifiers(item)) for item in record.quantities],
        "references": [(item.key, item.year, item.doi, bool(item.label)) for item in record.references],
        "page": [record.title, record.updated, record.answer],
    }


def test_the_pages_are_there() -> None:
    """The pages annotated for tests and those of the corpus."""
    assert len(FILES) >= 20


@pytest.mark.parametrize("seed", [None, 5], ids=["plain", "noisy"])
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.parent.name if path.stem == "source" else path.stem)
def test_a_page_says_the_same_in_html(path: Path, seed: int | None) -> None:
    """A page put into tags says what it said as text, and its graph can be made: every number is found in its words."""
    source = read_source(path)
    cut = text.read(source.text)
    page = Page(Random(seed) if seed else None)
    for block in cut:
        page.add(block)
    marked = decode("page.html", page.whole().encode())
    found = extract(marked.text, marked.format.read(marked).blocks)
    found.check(marked.text)
    assert said(found) == said(extract(source.text, cut))
    assert len(edition_graph(Identity("a", "b", "c"), marked, found)) > len(found.statements)
