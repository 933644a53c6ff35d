"""A stand-in for the sandbox: each query text has its outcome."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from samples import HOSTILE, NIV

from explorer.answers import TRIPLE, XSD, Answer, EngineError, Limits, Refused, Term, TooLong
from ontology.ground.confinement import Confinement

BASE = "https://example.org/id/"
TABLE = Answer(
    "SELECT", ("statement", "text", "n"),
    (
        (Term(BASE + NIV, "uri"), Term("Begin NIV once FVC is below 50 %", "literal"),
         Term("-2", "literal", f"{XSD}integer")),
        (Term("https://example.com/else", "uri"), Term("=HYPERLINK(1)", "literal"), None),
    ), seconds=0.034)
PART = Answer("SELECT", ("n",), tuple((Term(str(n), "literal", f"{XSD}integer"),) for n in range(40)), truncated=True)
GRAPH = Answer("CONSTRUCT", TRIPLE, ((Term("a:s", "uri"), Term("a:p", "uri"), Term("o", "literal", "", "en")),),
               turtle='<a:s> <a:p> "o"@en .\n')
REFUSED = "SELECT * {\n  SERVICE <http://127.0.0.1/> { ?s ?p ?o }\n}"
OUTCOMES = {
    "table": TABLE, "told": TABLE, "part": PART, "graph": GRAPH, "ASK {}": Answer("ASK", truth=True),
    "nothing": Answer("SELECT", ("x",)),
    "long": TooLong("stopped after 5 s, without an answer"), "dead": EngineError("the engine failed: x"),
    REFUSED: Refused("SERVICE is not allowed: a query must not ask other machines", 2, 3),
    "hostile": Answer("SELECT", ("x",), tuple((Term(text, "literal"),) for text in HOSTILE)),
}


class Example(NamedTuple):
    """An example."""

    name: str
    summary: str
    text: str


class Asked:
    """Answers as told, and counts what it was asked."""

    limits = Limits()

    def __init__(self, kept: Confinement = Confinement(network=True, memory=True)) -> None:  # noqa: B008 - a constant
        self.kept = kept
        self.runs: list[str] = []

    def confinement(self) -> Confinement:
        """What it was made with."""
        return self.kept

    def examples(self) -> tuple[Example, ...]:
        """An honest one and a hostile one."""
        honest = Example("statements", "Every statement, in text order.", "SELECT ?s {\n}")
        return (honest, Example("evil", HOSTILE[0], "ASK {}"))

    def run(self, text: str, waiting: Callable[[int], None]) -> Answer:
        """The outcome of the text."""
        self.runs.append(text)
        waiting(1)
        found = OUTCOMES.get(text.strip(), Refused("not SPARQL: “x” was not expected here", 1, 1))
        if isinstance(found, Answer):
            return found
        raise found

    def silent(self, text: str) -> dict[str, str]:
        """Nothing, but of the table "told" that its numbers are not stated."""
        return {"n": "not stated"} if text.strip() == "told" else {}

    def short(self, iri: str) -> str:
        """What stands behind the base."""
        return iri.removeprefix(BASE)

    def statement(self, iri: str) -> str:
        """Every id is a statement's."""
        return iri.removeprefix(BASE) if iri.startswith(BASE) else ""
