"""The same page, printed otherwise, reads the same."""

import re
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.loaders.reading.pages import DEV, PAGES, structure


def _wrapped(text: str, width: int = 72) -> str:
    return "\n".join(piece for line in text.split("\n") for piece in _broken(line, width))


def _broken(line: str, width: int) -> list[str]:
    glyph = re.match(r"\s*(?:[•◦*-]|\d+\.)?\s*", line)
    assert glyph is not None
    if "|" in line or "\t" in line or len(line) <= width:
        return [line]
    hang = " " * glyph.end()
    return textwrap.wrap(line, width, subsequent_indent=hang, break_long_words=False, break_on_hyphens=False)


PRINTED: dict[str, Callable[[str], str]] = {
    "crlf": lambda text: text.replace("\n", "\r\n"),
    "cr": lambda text: text.replace("\n", "\r"),
    "byte-order mark": lambda text: "\ufeff" + text,
    "no-break spaces": lambda text: text.replace(" of ", "\u00a0of ").replace(" 2", "\u00a02"),
    "zero-width": lambda text: text.replace("\n", "\n\u200b"),
    "lines of 72": _wrapped,
    "lines of 100": lambda text: _wrapped(text, 100),
    "dashes": lambda text: text.replace("•", "-"),
    "stars": lambda text: text.replace("•", "*"),
    "middle dots": lambda text: text.replace("•", "·"),
    "no indent": lambda text: re.sub(r"(?m)^  •", "•", text),
    "tabs": lambda text: text.replace("• ", "•\t"),
    "trailing blanks": lambda text: text.replace("\n", "  \n"),
    "no blank lines": lambda text: re.sub(r"\n\n+", "\n", text),
    "two blank lines": lambda text: text.replace("\n\n", "\n\n\n"),
}
TEXTS = sorted(PAGES.glob("*.txt")) + (sorted((DEV / "docs").glob("*.txt")) if DEV.is_dir() else [])


def said(text: str) -> tuple[object, ...]:
    """What is read, without places."""
    record = structure(text)
    return (
        [(item.level, item.path) for item in record.sections],
        [(item.text, item.kind, item.deontic, item.citations, item.section) for item in record.statements],
        [dict(item.fields) for item in record.grades],
        [(item.key, item.title, item.year, item.source_type) for item in record.references],
    )


def test_the_pages_are_there() -> None:
    """Ten pages of our own at least."""
    assert len(TEXTS) >= 10


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_printing_changes_nothing(path: Path) -> None:
    """Line ends, margins, blanks, glyphs and invisible characters do not change what a page says."""
    text = path.read_bytes().decode("utf-8")
    plain = said(text)
    assert [name for name, printed in PRINTED.items() if said(printed(text)) != plain] == []
