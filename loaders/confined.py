"""The child that reads one file from anyone.

Why: parsers of DOCX and PDF are large, some in C, and files are made to break them; a broken one must not reach the
    network, write a file, or take more than its share of time and memory.
Method: run as `python -m loaders.confined SECONDS MEMORY FORMAT NAME` with the file on standard input. It confines itself
    for good (`ontology.ground.confinement`), says what this system keeps it from, reads, says when the rules begin, and
    gives source and record, or the problem of a `LoadError`. Run without FORMAT and NAME it only says what it is kept from.
    With a number after NAME it gives the small input of that statement, for which it reads many times.
Fails: whatever else happens, the child dies, and its parent (`sandbox`) says why.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from ontology.ground import confinement

OPEN_FILES = 64


def main(words: list[str]) -> None:
    """Confine this process, read standard input, and tell what was found."""
    seconds, memory, file = float(words[0]), int(words[1]), words[2:]
    inward, outward = confinement.streams()
    kept = confinement.confine(memory, OPEN_FILES, seconds)
    confinement.end_with_parent(outward)
    confinement.send(outward, kept._asdict())
    if file:
        format_, name, *number = file
        content = inward.read()
        confinement.send(outward, _told(format_, name, content, lambda phase: confinement.send(outward, {"phase": phase}),
                                        int(number[0]) if number else 0))


def _told(format_: str, name: str, raw: bytes, phase: Callable[[str], None] = lambda _: None,
          statement: int = 0) -> dict[str, Any]:
    from loaders import misreading, reading  # after the limits, so that they hold for all that is imported
    from loaders.problems import LoadError
    from loaders.readers.format import TypedFile
    from loaders.readers.registry import named
    from loaders.record_json import to_json
    from loaders.source import File

    try:
        found = reading.read_file(TypedFile(File(name, raw), named(format_)), phase)
        if statement:
            return {"small": to_json(misreading.small_input(found.source, found.record, statement, reading.read))}
    except LoadError as error:
        return {"unreadable": to_json(error.problem)}
    original = found.source.original
    return {"record": to_json(found.record), "layer": to_json(original.layer) if original else None}


if __name__ == "__main__":
    main(sys.argv[1:])
