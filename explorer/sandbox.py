"""Asks free queries of confined children, and ends a child when it takes too long.

Why: the engine does not return to Python within a query and cannot be interrupted; a page must not wait for it, and one
    reader's query must not stop another's.
Method: a few children (`explorer.confined`, each an `ontology.ground.confinement.Child`) wait warm with the snapshot open.
    A text goes to the next free one, in the order of asking. One that misses the deadline is killed and a new one started.
Fails: `Problem` in one line: `Refused` for the text, `TooLong` and `TooLarge` for what it took, `Busy` when too many
    wait, `EngineError` when the child died otherwise; `Damaged` for a snapshot that was found to be. Never a part of an
    answer without saying so.
"""

from __future__ import annotations

import contextlib
import threading
import time
import weakref
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from explorer.confined import LARGEST
from explorer.query_guard import LONGEST
from explorer.query_result import Answer, Busy, EngineError, Limits, Problem, Refused, Term, TooLarge
from explorer.store import soundness
from ontology.ground.confinement import Cause, Child, Confinement, Ended

CHILDREN = 2
MOST_WAITING = 20
START = 30  # seconds a child may take to be ready
LOOK_AGAIN = 0.2
PROBLEMS = {kind.__name__: kind for kind in (Refused, TooLarge, EngineError)}
BROKEN: Mapping[Cause, str] = {
    "answer": "the process that answers queries sent something else than an answer",
    "crash": "the process that answers queries ended in the midst of it"}


class Sandbox:
    """Children that answer queries on one snapshot; `close` ends them, and so does the end of this process."""

    def __init__(self, snapshot: Path, limits: Limits = Limits(), children: int = CHILDREN) -> None:  # noqa: B008 - a constant
        self.limits = limits
        self._snapshot = snapshot.resolve()
        self._alive: set[_Child] = set()
        self._turn = threading.Condition()
        self._queue: deque[object] = deque()
        self._confinement: Confinement | None = None
        self._finalizer = weakref.finalize(self, _end_all, self._alive)
        self._idle: list[_Child | None] = [self._start() for _ in range(children)]

    def run(self, text: str, waiting: Callable[[int], None] | None = None) -> Answer:
        """The answer to a query; `waiting` is told the place in the queue, from 1, if it has to wait."""
        if len(text) > LONGEST:
            raise Refused(f"the query is longer than {LONGEST:,} characters")
        soundness.refuse(self._snapshot.parent)
        with self._borrowed(waiting) as child:
            began = time.monotonic()
            reply = child.ask(text)
            return _answer(reply, time.monotonic() - began)

    def confinement(self) -> Confinement:
        """What the children are kept from on this system; waits for the first to be ready."""
        if self._confinement is None:
            with self._borrowed(None):
                pass
        return self._confinement or Confinement(network=False, memory=False)

    def close(self) -> None:
        """End the children."""
        self._finalizer()

    @contextlib.contextmanager
    def _borrowed(self, waiting: Callable[[int], None] | None) -> Iterator[_Child]:
        """A child that is ready, in turn; it is replaced if it did not survive."""
        child: _Child | None = self._next(waiting)
        try:
            if child is None or child.is_gone():
                self._forget(child)
                child = self._start()
            self._confinement = child.ready()
            yield child
        except BaseException as problem:
            if not isinstance(problem, Refused):
                self._forget(child)
                child = None
            raise
        finally:
            with contextlib.suppress(EngineError):  # the next to ask will try again, and be told
                child = child or self._start()
            with self._turn:
                self._idle.append(child)
                self._turn.notify_all()

    def _next(self, waiting: Callable[[int], None] | None) -> _Child | None:
        ticket, told = object(), 0
        with self._turn:
            if len(self._queue) >= MOST_WAITING:
                raise Busy("too many queries are waiting; try again in a moment")
            self._queue.append(ticket)
        try:
            while True:
                with self._turn:
                    if self._queue[0] is ticket and self._idle:
                        return self._idle.pop(0)
                    place = self._queue.index(ticket) + 1
                if waiting and place != told:
                    waiting(place)
                    told = place
                with self._turn:
                    self._turn.wait(LOOK_AGAIN)
        finally:
            with self._turn:
                self._queue.remove(ticket)
                self._turn.notify_all()

    def _start(self) -> _Child:
        if not self._finalizer.alive:
            raise EngineError("no more queries are answered: the library has changed, or is being closed")
        try:
            child = _Child(self._snapshot, self.limits)
        except Ended as error:
            raise EngineError(f"no process to answer queries could be started ({error.reason})") from error
        self._alive.add(child)
        return child

    def _forget(self, child: _Child | None) -> None:
        if child:
            child.end()
            self._alive.discard(child)


class _Child:
    """A confined process that answers queries."""

    def __init__(self, snapshot: Path, limits: Limits) -> None:
        self._limits = limits
        self.child = Child("explorer.confined", [
            str(snapshot), str(limits.seconds), str(limits.memory), str(limits.rows)])
        self._confinement: Confinement | None = None
        self._born = time.monotonic()

    def ready(self) -> Confinement:
        """Wait until it has opened the snapshot; what it is kept from."""
        if self._confinement is None:
            try:
                told = self.child.receive(self._born + START, LARGEST)
            except Ended as ended:
                late = "the process that answers queries did not start"
                raise EngineError(late) if ended.cause == "time" else self._problem(ended) from None
            _raise_problem(told)
            self._confinement = Confinement(bool(told["network"]), bool(told["memory"]))
        return self._confinement

    def is_gone(self) -> bool:
        """Whether it ended while nothing was asked."""
        return self.child.is_gone()

    def ask(self, text: str) -> Mapping[str, Any]:
        """The reply to a text, within the time allowed; of no use any more after a problem other than `Refused`."""
        deadline = time.monotonic() + self._limits.seconds
        try:
            self.child.send({"text": text}, deadline)
            reply = self.child.receive(deadline, 10 * LARGEST)
        except Ended as ended:
            raise self._problem(ended) from None
        _raise_problem(reply)
        return reply

    def end(self) -> None:
        """Kill it and wait until it is gone."""
        self.child.end()

    def _problem(self, ended: Ended) -> Problem:
        if ended.cause == "time":
            return self._limits.too_long()
        return self._limits.too_large() if ended.cause == "memory" else EngineError(BROKEN[ended.cause])


def _end_all(children: set[_Child]) -> None:
    for child in tuple(children):
        child.end()


def _raise_problem(reply: Mapping[str, Any]) -> None:
    if "problem" in reply:
        raise PROBLEMS[reply["problem"]](str(reply["message"]), int(reply["line"]), int(reply["column"]))


def _answer(reply: Mapping[str, Any], seconds: float) -> Answer:
    rows = tuple(tuple(None if term is None else Term(*term) for term in row) for row in reply.get("rows", ()))
    return Answer(
        form=reply["form"], columns=tuple(reply.get("columns", ())), rows=rows, truth=reply.get("truth"),
        turtle=reply.get("turtle", ""), truncated=bool(reply.get("truncated")), seconds=seconds)
