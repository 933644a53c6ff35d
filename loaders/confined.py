"""The child that reads one file from anyone: it takes everything away from itself first.

Why: parsers of DOCX and PDF are large, some in C, and files are made to break them; a broken one must not reach the
    network, write a file, or take more than its share of time and memory.
Method: run as `python -m loaders.confined SECONDS MEMORY NAME` with the file on standard input. It moves into a user
    and network namespace of its own (nothing is up in there), lowers its limits for good, reads, and writes source and
    record, or the one line of `Unreadable`, as JSON to standard output; before it, a line when the rules begin. Run with
    the name "/" it only says, as JSON, what this system keeps it from.
Fails: whatever else happens, the child dies, and its parent (`sandbox`) says why.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import math
import os
import resource
import sys
from collections.abc import Callable
from typing import Any, BinaryIO

PROBE = "/"  # instead of a name: no file is called so
OPEN_FILES = 64
CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
NO_NEW_PRIVILEGES = 38


def main(words: list[str]) -> None:
    """Confine this process, read standard input, and tell what was found."""
    seconds, memory, name = float(words[0]), int(words[1]), words[2]
    outward = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a parser prints is no part of the answer
    kept = {"network": leave_network(), "memory": lower_limits(seconds, memory)}
    if name == PROBE:
        _say(outward, kept)
        return
    with os.fdopen(0, "rb", closefd=False) as inward:
        content = inward.read()
    _say(outward, _told(name, content, lambda phase: _say(outward, {"phase": phase})))


def _say(outward: BinaryIO, told: dict[str, Any]) -> None:
    """One line of JSON."""
    outward.write(json.dumps(told, ensure_ascii=True).encode("ascii") + b"\n")
    outward.flush()


def leave_network() -> bool:
    """Whether this process now has a network of its own, in which there is nothing."""
    try:
        system = ctypes.CDLL(None, use_errno=True)
        system.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0)
        return bool(system.unshare(CLONE_NEWUSER | CLONE_NEWNET) == 0)
    except (AttributeError, OSError):  # not Linux
        return False


def lower_limits(seconds: float, memory: int) -> bool:
    """Bound files, processor time (seconds) and memory (bytes), where the system can; whether memory is bounded."""
    most = {resource.RLIMIT_FSIZE: 0, resource.RLIMIT_CORE: 0, resource.RLIMIT_NOFILE: OPEN_FILES,
            resource.RLIMIT_CPU: math.ceil(seconds), resource.RLIMIT_AS: memory}
    for kind, value in most.items():
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(kind, (value, value))
    bounded = resource.getrlimit(resource.RLIMIT_AS)[1] == memory
    return bounded and sys.platform == "linux"  # elsewhere the limit is taken and not kept


def _told(name: str, raw: bytes, phase: Callable[[str], None] = lambda _: None) -> dict[str, Any]:
    from loaders.reading import read  # after the limits, so that they hold for all that is imported
    from loaders.record_json import to_json
    from loaders.source import Unreadable

    try:
        found = read(name, raw, phase)
    except Unreadable as error:
        return {"unreadable": str(error)}
    original = found.source.original
    return {"record": to_json(found.record), "layer": to_json(original.layer) if original else None}


if __name__ == "__main__":
    main(sys.argv[1:])
