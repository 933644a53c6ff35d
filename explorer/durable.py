"""Files that are on the disk before we go on, each the old one or the new one whatever happens meanwhile.

Why: what people wrote must survive a crash and a power cut; library and desk keep it by the same few calls.
Method: a file is written beside its place under another name and renamed; contents and, where it is asked for, the names in
    a folder are synchronised with the disk.
Fails: with an `OSError`.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path


def write(path: Path, content: bytes | Iterable[bytes]) -> str:
    """Write a new file, given whole or piece by piece; its hash."""
    digest = hashlib.sha256()
    with path.open("wb") as file:
        for piece in (content,) if isinstance(content, bytes) else content:
            digest.update(piece)
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())
    return digest.hexdigest()


def replace(path: Path, content: bytes | Iterable[bytes], draft: str) -> str:
    """Write a file so that it is either the old or the new one, under the name of a draft at first; its hash."""
    made = path.with_name(draft)
    sha256 = write(made, content)
    made.replace(path)
    return sha256


def settle(folder: Path) -> None:
    """Let a change of names in a folder reach the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
