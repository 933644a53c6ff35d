"""DOCX as a format.

Why: most guidelines are written in Word, whose files are zip archives.
Method: told by the signature of a zip archive; `docx_layer` makes the text layer and its blocks, and is, with its parser,
    imported only where such a file is read.
Fails: as that does.
"""

from __future__ import annotations

from loaders.readers import foreign, layer
from loaders.readers.format import Contents, Format, Readable
from loaders.source import File


def _takes(file: File) -> bool:
    """A zip archive; also what is no text and known as nothing else, but named so: its reader says that it is broken."""
    broken = file.is_named(".docx") and b"\0" in file.raw and not foreign.signature(file)
    return file.raw.startswith(b"PK\x03\x04") or broken


def _read(file: Readable) -> Contents:
    from loaders.readers.docx_layer import read

    return read(file.name, file.raw)


MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FORMAT = Format("DOCX", (".docx",), _takes, _read, layer.words, layer="paragraph", media_type=MEDIA_TYPE)
