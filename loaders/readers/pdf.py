"""PDF as a format.

Why: most society guidelines are PDF files.
Method: told by its signature, which some bytes may precede; `pdf_layer` makes the text layer and its blocks, and is, with
    its parser, imported only where such a file is read.
Fails: as that does.
"""

from __future__ import annotations

from loaders.readers import layer
from loaders.readers.format import Contents, Format, Readable
from loaders.source import File


def _takes(file: File) -> bool:
    return b"%PDF-" in file.raw[:1024]


def _read(file: Readable) -> Contents:
    from loaders.readers.pdf_layer import read

    return read(file.name, file.raw)


FORMAT = Format("PDF", (".pdf",), _takes, _read, layer.words, layer="page", media_type="application/pdf")
