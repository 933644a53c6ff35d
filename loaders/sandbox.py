"""Reads a file from anyone in a child process that can harm nothing.

Why: a page takes uploads, and DOCX and PDF are read by large parsers; what goes wrong there must end as one line.
Method: `loaders.confined`, an `ontology.ground.confinement.Child`, gets the bytes and gives JSON, never objects; both are
    bounded, and so is its time. The format is found and text decoded here, and every quote is checked against the text or
    the layer, so that a child cannot claim what does not stand there. What the system keeps such a child from can be asked,
    so that a page can say it.
Fails: `Unreadable`: what the reader refused, or that it took too long, needed too much
    memory, or broke down.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from loaders.layers import TextLayer
from loaders.misreading import SmallInput
from loaders.problems import LoadError, Problem
from loaders.readers.format import TypedFile
from loaders.reading import Reading, quiet
from loaders.record import Record
from loaders.record_json import from_json
from loaders.source import Unreadable
from ontology.ground.confinement import Child, Confinement, Ended

LARGEST = 500_000_000  # bytes of an answer
LONGEST = 300  # seconds of a reading
RULES_BEGIN = {"phase": "rules"}


@dataclass(frozen=True, slots=True)
class Limits:
    """What one reading may take: seconds of time, bytes of memory."""

    seconds: float = 60
    memory: int = 1 << 30

    @classmethod
    def of(cls, size: int) -> Limits:
        """The limits for a file of `size` bytes: a minute more for each million, five minutes at most."""
        return cls(seconds=min(round(cls().seconds * (1 + size / 1e6)), LONGEST))


@cache
def kept_from() -> Confinement:
    """What the system keeps a child from; a child is asked once. Nothing, if none can be started."""
    try:
        with Child("loaders.confined", _words(Limits())) as child:
            told = child.receive(time.monotonic() + Limits().seconds, LARGEST)
    except Ended:
        return Confinement(network=False, memory=False)
    return Confinement(told.get("network") is True, told.get("memory") is True)


def read_confined(found: TypedFile, limits: Limits | None = None, told: Callable[[str], None] = quiet) -> Reading:
    """The source and record of a file, read in a child.

    Without `limits` they are those of the file's size. `told` hears "rules" when the file has been read and the rules begin.
    """
    name = found.file.name
    said = _answer(found, limits or Limits.of(len(found.file.raw)), told)
    try:
        if "unreadable" in said:
            raise Unreadable.of(replace(from_json(Problem, said["unreadable"]), file=name))
        source = found.source(from_json(TextLayer, said["layer"]) if found.format.layer else None)
        record = from_json(Record, said["record"])
        record.check(source.text)
    except Unreadable:
        raise
    except (ValueError, KeyError, TypeError):
        raise Unreadable("its reader gave something else than a record", name) from None
    return Reading(source, record)


def small_input_confined(found: TypedFile, number: int, limits: Limits | None = None) -> SmallInput:
    """The small input of a statement of a file, found in a child; `number` counts from 1."""
    said = _answer(found, limits or Limits.of(len(found.file.raw)), quiet, str(number))
    if "unreadable" in said:
        raise LoadError.of(replace(from_json(Problem, said["unreadable"]), file=found.file.name))
    try:
        return from_json(SmallInput, said["small"])
    except (ValueError, KeyError, TypeError):
        raise Unreadable("its reader gave something else than an input", found.file.name) from None


def _answer(found: TypedFile, limits: Limits, told: Callable[[str], None], *asked: str) -> Mapping[str, Any]:
    """What a child says of a file, within the time allowed; `told` hears when the rules begin."""
    deadline = time.monotonic() + limits.seconds
    try:
        with tempfile.TemporaryFile() as given:
            given.write(found.file.raw)
            given.seek(0)
            with Child("loaders.confined", [*_words(limits), found.format.name, found.file.name, *asked],
                       given) as child:
                child.receive(deadline, LARGEST)  # what it is kept from
                said = child.receive(deadline, LARGEST)
                if said == RULES_BEGIN:
                    told("rules")
                    said = child.receive(deadline, LARGEST)
    except Ended as ended:
        raise Unreadable(_reason(ended, limits), found.file.name) from None
    return said


def _words(limits: Limits) -> list[str]:
    return [str(limits.seconds), str(limits.memory)]


def _reason(ended: Ended, limits: Limits) -> str:
    """Why there is no reading, in words."""
    return {
        "start": f"no process to read it could be started ({ended.reason})",
        "time": f"reading took longer than {limits.seconds:g} seconds and was ended",
        "memory": f"reading needed more than {limits.memory / 1e6:,.0f} MB of memory and was ended",
        "answer": "its reader gave something else than an answer",
        "crash": "its reader broke down; the file is damaged or made to do harm"}[ended.cause]
