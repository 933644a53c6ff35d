"""The zip archive of a DOCX file, held against limits before anything in it is unpacked.

Why: a small archive can unpack to terabytes, name files outside itself, or bring a DTD whose entities grow without end.
Method: the archive's own directory tells names and sizes, and reading stops at the size told; so the directory is
    judged first. Then no XML part may hold a document type. Links to other places are text: nothing follows them. What
    refers to a part that is not there is taken out, for some programs write none for styles, lists or properties.
Fails: `Unreadable` in one line "FILE: reason".
"""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from collections.abc import Mapping
from io import BytesIO

from loaders.source import Unreadable

MOST_UNPACKED = 200_000_000  # bytes of all members
MOST_MEMBERS = 10_000
_RATIO, _SMALL = 100, 1_000_000  # a member of more bytes than this may not be packed denser
_TEXT = "word/document.xml"
_REFERENCE = re.compile(rb"<Relationship\s[^<>]*?/>")
_TARGET = re.compile(rb"\sTarget=[\"']([^\"']*)[\"']")
_TYPE = "<!DOCTYPE"
_TYPES = tuple(_TYPE.encode(encoding) for encoding in ("ascii", "utf-16-le", "utf-16-be"))


def sound(name: str, raw: bytes) -> bytes:
    """The bytes of a sound archive with the parts of a DOCX file, all that are referred to; raises `Unreadable`."""
    try:
        with zipfile.ZipFile(BytesIO(raw)) as archive:
            _directory(name, archive.infolist())
            _parts(name, archive)
            mended = {member: content for member in archive.namelist() if member.lower().endswith(".rels")
                      for content in [_without_lost(archive, member)] if content}
            return _rewritten(archive, mended) if mended else raw
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, ValueError) as error:
        if isinstance(error, Unreadable):
            raise
        raise Unreadable(f"the DOCX file is broken ({error})", name) from None


def _without_lost(archive: zipfile.ZipFile, member: str) -> bytes:
    """The references of a part without those to parts that are not there; empty where all are there."""
    references, names = archive.read(member), set(archive.namelist())
    base = posixpath.dirname(posixpath.dirname(member))
    lost = [found for found in _REFERENCE.finditer(references) if b"External" not in found[0]
            and (target := _TARGET.search(found[0])) and _path(base, target[1].decode("utf-8", "replace")) not in names]
    for found in reversed(lost):
        references = references[:found.start()] + references[found.end():]
    return references if lost else b""


def _path(base: str, target: str) -> str:
    """The name of a part in the archive, from the one that refers to it."""
    return posixpath.normpath(posixpath.join("/" + base, target)).lstrip("/")


def _rewritten(archive: zipfile.ZipFile, mended: Mapping[str, bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as written:
        for member in archive.namelist():
            written.writestr(member, mended.get(member) or archive.read(member))
    return out.getvalue()


def _directory(name: str, members: list[zipfile.ZipInfo]) -> None:
    if len(members) > MOST_MEMBERS:
        raise Unreadable(f"{len(members):,} files in the archive are more than the limit of {MOST_MEMBERS:,}", name)
    if (total := sum(member.file_size for member in members)) > MOST_UNPACKED:
        raise Unreadable(f"unpacked it would be {total:,} bytes, more than the limit of {MOST_UNPACKED:,}", name)
    for member in members:
        _member(name, member)
    names = [member.filename for member in members]
    if len(set(names)) != len(names):
        raise Unreadable("two files of the archive have the same name", name)
    if _TEXT not in names:
        raise Unreadable(f"this is a zip archive, but no DOCX document (it has no {_TEXT})", name)


def _member(name: str, member: zipfile.ZipInfo) -> None:
    path = member.filename.replace("\\", "/")
    if path.startswith("/") or ":" in path or ".." in path.split("/"):
        raise Unreadable(f"the archive names a file outside itself, {member.filename!r}", name)
    if member.flag_bits & 1:
        raise Unreadable("the archive is encrypted", name)
    if member.file_size > _SMALL and member.file_size > _RATIO * member.compress_size:
        raise Unreadable(f"{member.filename} unpacks to more than {_RATIO} times its size, as zip bombs do", name)


def _parts(name: str, archive: zipfile.ZipFile) -> None:
    """Unpack the XML parts once: their checksums hold, and none has a document type."""
    for member in archive.infolist():
        if not member.filename.lower().endswith((".xml", ".rels")):
            continue
        content = archive.read(member)
        if any(mark in content for mark in _TYPES):
            raise Unreadable(f"DTD not allowed, but {member.filename} has one", name)
