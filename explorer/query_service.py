"""Free queries as the page needs them: examples, answers, and what the things in an answer are called.

Why: the page knows neither where queries are kept nor what an IRI names.
Method: the shipped query files are the examples; a sandbox answers; names come from `evidence`.
Fails: `Problem` from the sandbox, in one line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from explorer import query
from explorer.evidence import Evidence
from explorer.query_result import Answer, Limits
from explorer.sandbox import Sandbox
from explorer.view_models.names import Name
from ontology.ground.confinement import Confinement


class Example(NamedTuple):
    """A shipped query: its name, what it answers, its text."""

    name: str
    summary: str
    text: str


class Asking:
    """The sandbox of one snapshot, and the evidence in it."""

    def __init__(self, sandbox: Sandbox, evidence: Evidence) -> None:
        self._sandbox = sandbox
        self._evidence = evidence

    @property
    def limits(self) -> Limits:
        """What one query may use."""
        return self._sandbox.limits

    def confinement(self) -> Confinement:
        """What the system keeps a query from."""
        return self._sandbox.confinement()

    def examples(self) -> tuple[Example, ...]:
        """The queries that the explorer itself asks, by what they answer."""
        files = (query.read(name) for name in query.names())
        return tuple(sorted((Example(file.name, file.summary, file.text) for file in files), key=lambda one: one.summary))

    def run(self, text: str, waiting: Callable[[int], None]) -> Answer:
        """The answer to a free query; `waiting` is told the place in the queue."""
        return self._sandbox.run(text, waiting)

    def silent(self, text: str) -> Mapping[str, str]:
        """Who is silent where a cell is empty, by column, as the head of a query says it."""
        return query.silent(text)

    def names(self, iris: Iterable[str]) -> Mapping[str, Name]:
        """What the things in an answer are called, and what of them can be opened."""
        return self._evidence.names(iris)
