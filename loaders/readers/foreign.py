"""What is known and not read, told by name.

Why: a picture or a graph saved under the name of a page deserves a better answer than "not UTF-8" or a page of nonsense.
Method: first bytes, or the first characters of the text; what has a format is never asked about here.
Fails: `Unreadable`, with what the file is and, where there is one, the way out.
"""

from __future__ import annotations

import re

from loaders.source import File, Unreadable

_SIGNATURES = (
    (b"\x1f\x8b", "gzip-compressed"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"\xd0\xcf\x11\xe0", "an old Office file, or one with a password"),
)
_BEGINNINGS = (
    (re.compile(r"\{\\rtf"), "this is RTF; save it as HTML or plain text"),
    (re.compile(r"@(?:prefix|base)\s|PREFIX\s+[\w-]*:\s*<|BASE\s+<|<https?://[^\s<>]+>\s+<https?://[^\s<>]+>\s"),
     "this is RDF; documents are loaded, not graphs"),
    (re.compile(r"(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*?MIME-Version:", re.IGNORECASE),
     "this is a web archive or a mail; save the page as HTML only"),
)


def signature(file: File) -> str:
    """What the first bytes of a file say that it is, "" for nothing known."""
    return next((kind for begins, kind in _SIGNATURES if file.raw.startswith(begins)), "")


def refuse(file: File) -> None:
    """Raise `Unreadable` for what is known not to be a document, and for what is no text at all."""
    if kind := signature(file):
        raise Unreadable(f"this is {kind}, not text", file.name)
    for beginning, reason in _BEGINNINGS:
        if beginning.match(file.begins):
            raise Unreadable(reason, file.name)
