"""All formats, and the one door to files: opened once, checked once, their format found once.

Why: page, command line and confined child must agree on what a file is, whatever it is called.
Method: `FORMATS` in the order of asking: first those known by their bytes, before anything is decoded; then what is known
    and not read is refused (`foreign`); then those known by how their text begins. Plain text is what no other format takes.
Fails: `Unreadable` for a path that cannot be opened, an empty or too large file, bytes that spell no text, and for what is
    known not to be a document.
"""

from __future__ import annotations

from pathlib import Path

from loaders.readers import csl, docx, fhir, foreign, html, jats, markdown, pdf, text
from loaders.readers.format import Format, TypedFile
from loaders.source import File, read_bytes

FORMATS = (pdf.FORMAT, docx.FORMAT, csl.FORMAT, fhir.FORMAT, html.FORMAT, jats.FORMAT, markdown.FORMAT, text.FORMAT)


def open_file(path: Path) -> TypedFile:
    """The file at a path."""
    return identify(path.name or str(path), read_bytes(path))


def identify(name: str, raw: bytes) -> TypedFile:
    """The file of bytes that are at hand already, as from an upload; `name` without folders."""
    file = File(name, raw)
    return TypedFile(file, format_of(file))


def format_of(file: File) -> Format:
    """The format of a file, by what it is; its name counts only where that leaves it open."""
    for format_ in FORMATS:
        if format_.layer and format_.takes(file):
            return format_
    foreign.refuse(file)
    return next((format_ for format_ in FORMATS if not format_.layer and format_.takes(file)), text.FORMAT)


def suffixes() -> tuple[str, ...]:
    """How the names of files end that can be read, in small letters."""
    return tuple(suffix for format_ in FORMATS for suffix in format_.suffixes)


def named(name: str) -> Format:
    """The format of this name."""
    return next(format_ for format_ in FORMATS if format_.name == name)
