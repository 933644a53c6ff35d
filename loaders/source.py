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
from dataclasses import dataclass, field
from pathlib import Path

from loaders.layers import Original
from loaders.problems import LoadError

MAX_BYTES = 50_000_000

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SIGNATURES = (
    (b"%PDF-", "a PDF file"),
    (b"PK\x03\x04", "a zip archive (DOCX, XLSX, EPUB are zip archives too)"),
    (b"\x1f\x8b", "gzip-compressed"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"\xd0\xcf\x11\xe0", "an old Office file, or one with a password"),
)


class Unreadable(LoadError):
    """A source that cannot be read."""


@dataclass(frozen=True, slots=True)
class SourceDocument:
    """A source file: `name` without folders, raw bytes, decoded text, hex SHA-256 of the bytes, encoding.

    Where the file is no text, these are of its text layer, and `original` is the file.
    """

    name: str
    raw: bytes = field(repr=False)
    text: str = field(repr=False)
    sha256: str
    encoding: str
    original: Original | None = field(default=None, repr=False)

    @property
    def file_sha256(self) -> str:
        """The hex SHA-256 of the file as it was found."""
        return self.original.sha256 if self.original else self.sha256


def read_source(path: str | Path) -> SourceDocument:
    """The source document at `path`; raises `Unreadable` where there is no text to be had for certain."""
    path = Path(path)
    return decode(path.name or str(path), read_bytes(path))


def decode(name: str, raw: bytes) -> SourceDocument:
    """The source document of bytes that are already at hand, as from an upload; raises `Unreadable`."""
    if not raw:
        raise Unreadable("the file is empty", name)
    if len(raw) > MAX_BYTES:
        raise Unreadable(f"{len(raw):,} bytes are more than the limit of {MAX_BYTES:,}", name)
    encoding = next((encoding for mark, encoding in _MARKS if raw.startswith(mark)), "utf-8")
    if kind := next((kind for signature, kind in _SIGNATURES if raw.startswith(signature)), None):
        raise Unreadable(f"this is {kind}, not text", name)
    text = _text(name, raw, encoding)
    return SourceDocument(name, raw, text, hashlib.sha256(raw).hexdigest(), encoding)


def layered(name: str, original: Original) -> SourceDocument:
    """The source document of a file that is no text, by its text layer."""
    raw = original.layer.text.encode()
    return SourceDocument(name, raw, original.layer.text, hashlib.sha256(raw).hexdigest(), "utf-8", original)


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
