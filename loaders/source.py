"""A file as it was found: bytes, their hash, and the text they spell.

Why: every span of a record points into one text; which bytes that text came from must never be in doubt.
Method: the bytes are decoded as UTF-8, or as UTF-16 or UTF-32 where a byte-order mark says so. The mark stays in the
    text as character 0. Line ends are not translated. Offsets are indexes into that `str`. Where single lines of a UTF-8
    file are in another encoding, their bytes become U+FFFD, so that what stands in the other lines can be read.
Fails: `Unreadable` with one line "FILE: reason" for a path that is missing, a folder, empty, too large, binary, or in
    another encoding. UTF-16 without a mark is refused: which byte comes first would be a guess.
"""

from __future__ import annotations

import codecs
import hashlib
import re
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from loaders.layers import Original, TextLayer
from loaders.problems import LoadError

if TYPE_CHECKING:
    from loaders.readers.format import Format

MAX_BYTES = 50_000_000
FIRST = 100_000  # characters in which it shows what a text is
_BLANKS = re.compile(r"[\ufeff \t\r\n]*")

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

class Unreadable(LoadError):
    """A source that cannot be read."""


@dataclass(frozen=True)
class File:
    """A file as it came: `name` without folders, and its bytes, which are neither none nor too many.

    Whoever asks for its text gets `Unreadable` if it has none; it is decoded once.
    """

    name: str
    raw: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if not self.raw:
            raise Unreadable("the file is empty", self.name)
        if len(self.raw) > MAX_BYTES:
            raise Unreadable(f"{len(self.raw):,} bytes are more than the limit of {MAX_BYTES:,}", self.name)

    @cached_property
    def sha256(self) -> str:
        """The hex SHA-256 of its bytes."""
        return _hash(self.raw)

    @cached_property
    def encoding(self) -> str:
        """The encoding its first bytes say, else UTF-8."""
        return next((encoding for mark, encoding in _MARKS if self.raw.startswith(mark)), "utf-8")

    @cached_property
    def text(self) -> str:
        """The text its bytes spell."""
        return _text(self.name, self.raw, self.encoding)

    @cached_property
    def begins(self) -> str:
        """The first characters of its text that are no blanks: they say what it is."""
        start = beginning(self.text)
        return self.text[start:start + FIRST]

    def is_named(self, *suffixes: str) -> bool:
        """Whether its name ends in one of these, in letters of any case."""
        return self.name.lower().endswith(suffixes)


@dataclass(frozen=True, slots=True)
class SourceDocument:
    """A source: `name` without folders, raw bytes, the text they spell, hex SHA-256 of the bytes, encoding, format.

    Where the file is no text, these are of its text layer, and `original` is the file.
    """

    name: str
    raw: bytes = field(repr=False)
    text: str = field(repr=False)
    sha256: str
    encoding: str
    format: Format = field(repr=False)
    original: Original | None = field(default=None, repr=False)

    @classmethod
    def of(cls, file: File, format_: Format, layer: TextLayer | None = None) -> SourceDocument:
        """The source document of a file, by its text layer if one was made."""
        if layer is None:
            return cls(file.name, file.raw, file.text, file.sha256, file.encoding, format_)
        raw = layer.text.encode()
        return cls(file.name, raw, layer.text, _hash(raw), "utf-8", format_, Original(file.raw, file.sha256, layer))

    @property
    def file_sha256(self) -> str:
        """The hex SHA-256 of the file as it was found."""
        return self.original.sha256 if self.original else self.sha256


def _hash(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()


def beginning(text: str) -> int:
    """The place of the first character of a text that is no blank."""
    found = _BLANKS.match(text)
    return found.end() if found else 0


def read_bytes(path: Path) -> bytes:
    """The bytes of a file; raises `Unreadable` for what is no file, cannot be opened, or is too large."""
    if path.is_dir():
        raise Unreadable("this is a folder, not a file", path)
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise Unreadable(f"{size:,} bytes are more than the limit of {MAX_BYTES:,}", path)
        return path.read_bytes()
    except FileNotFoundError:
        raise Unreadable("no such file", path) from None
    except (OSError, ValueError) as error:
        if isinstance(error, Unreadable):
            raise
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise Unreadable(f"cannot be opened ({reason})", path) from None


def _text(name: str, raw: bytes, encoding: str) -> str:
    try:
        text = _decoded(raw, encoding)
    except UnicodeDecodeError as error:
        raise Unreadable(f"not {encoding.upper()}, byte {error.start} is 0x{raw[error.start]:02x}"
                         f"{_hint(raw, encoding)}", name) from None
    if (place := text.find("\x00")) >= 0:
        raise Unreadable(f"binary or UTF-16 without a byte-order mark, character {place} is NUL", name)
    if not text.strip("\ufeff \t\r\n\f\v"):
        raise Unreadable("the file holds only white space", name)
    return text


def _decoded(raw: bytes, encoding: str) -> str:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        mended = raw.decode(encoding, "replace")
        if encoding != "utf-8" or b"\x00" in raw or not _is_mostly_sound(mended):
            raise
        return mended


def _is_mostly_sound(text: str) -> bool:
    """Whether more lines with words are whole than hold U+FFFD: else the file is in another encoding altogether."""
    lines = [line for line in text.splitlines() if line.strip()]
    return sum("\ufffd" in line for line in lines) * 2 < len(lines)


def _hint(raw: bytes, encoding: str) -> str:
    if b"\x00" in raw[:4096] and encoding == "utf-8":
        return "; the file holds NUL bytes and is binary, or UTF-16 without a byte-order mark"
    return "; save it as UTF-8 first"
