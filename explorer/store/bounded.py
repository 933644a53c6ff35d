"""A snapshot asked through children: no question takes more than its share of time and memory, whatever the engine does.

Why: free queries have such bounds; the questions of pages need them too. What an engine does with damage that hashes have
    not shown yet (`store.soundness`) cannot be bounded in the process that asks: it does not return, and memory that it
    takes is the server's. A page through children costs what it did without (0.1 ms a question).
Method: a few children (`store.child`), each started when it is first needed and used by one asker at a time. One that
    misses the deadline or breaks down is killed, and the next question starts another.
Fails: `StoreError` in one line: what the engine refused, or that it took too long or too much (`OutOfBounds`), or ended.
"""

from __future__ import annotations

import time
import weakref
from collections.abc import Mapping
from pathlib import Path
from queue import LifoQueue
from typing import Any, NamedTuple

from explorer.store import OutOfBounds, Rows, StoreError, soundness
from ontology.ground.confinement import Cause, Child, Ended

CHILDREN = 2
START = 30  # seconds a child may take to be ready
LARGEST = 1_000_000_000  # bytes of one answer


class Bounds(NamedTuple):
    """What one question may take: seconds, and bytes of memory."""

    seconds: float
    memory: int

    def told(self, cause: Cause) -> str:
        """Why there is no answer."""
        if cause == "time":
            return f"the engine did not answer within {self.seconds:g} seconds"
        if cause == "memory":
            return f"the engine needed more than {self.memory // 1_000_000:,} MB for an answer"
        return "the process that asks the engine could not be started" if cause == "start" else "the engine broke down"


PAGE = Bounds(20, 1_000_000_000)  # what a page asks for is what it shows
COMMAND = Bounds(300, 4_000_000_000)  # what a command asks for may be the whole library


class BoundedStore:
    """A read-only snapshot (`Store`) that any number of threads may ask; its children end with it."""

    def __init__(self, folder: Path, bounds: Bounds = PAGE, children: int = CHILDREN) -> None:
        self._folder, self._bounds = folder.resolve(), bounds
        self._alive: set[Child] = set()
        self._free: LifoQueue[Child | None] = LifoQueue()
        for _ in range(children):
            self._free.put(None)
        self.close = weakref.finalize(self, _end_all, self._alive)

    def select(self, query: str) -> Rows:
        """See `Store.select`."""
        soundness.refuse(self._folder.parent)
        child = self._free.get()
        try:
            if child is None or child.is_gone():
                self._end(child)
                child = self._start()
                _refuse(child.receive(time.monotonic() + START, LARGEST))
            reply = self._told(child, query)
        except BaseException as error:  # an interrupt too leaves a child in the midst of its answer
            self._end(child)
            child = None
            if isinstance(error, Ended):
                kind = OutOfBounds if error.cause in ("time", "memory") else StoreError
                raise kind(self._bounds.told(error.cause)) from error
            raise
        finally:
            self._free.put(child)
        _refuse(reply)
        return Rows(tuple(reply["columns"]), [tuple(row) for row in reply["values"]])

    def _start(self) -> Child:
        child = Child("explorer.store.child", [str(self._folder), str(self._bounds.memory)])
        self._alive.add(child)
        return child

    def _told(self, child: Child, query: str) -> Mapping[str, Any]:
        deadline = time.monotonic() + self._bounds.seconds
        child.send({"text": query, "seconds": self._bounds.seconds}, deadline)
        return child.receive(deadline, LARGEST)

    def _end(self, child: Child | None) -> None:
        if child:
            child.end()
            self._alive.discard(child)


def _refuse(reply: Mapping[str, Any]) -> None:
    if "problem" in reply:
        raise StoreError(str(reply["problem"]))


def _end_all(children: set[Child]) -> None:
    for child in tuple(children):
        child.end()
