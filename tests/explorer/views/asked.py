"""A stand-in for the sandbox: each query text has its outcome."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from samples import HOSTILE, NIV

from explorer.query_result import TRIPLE, XSD, Answer, EngineError, Limits, Refused, Term, TooLong
from explorer.view_models.names import Name
from ontology.ground.confinement import Confinement

BASE = "https://example.org/id/"
DOCUMENT = f"{BASE}document"
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
    "links": Answer("SELECT", ("statement", "document", "mixed"), (
        (Term(BASE + NIV, "uri"), Term(DOCUMENT, "uri"), Term(BASE + NIV, "uri")),
        (None, Term(DOCUMENT, "uri"), Term("words", "literal")))),
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
        self.named: list[str] = []

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

    def names(self, iris: Iterable[str]) -> Mapping[str, Name]:
        """What stands behind the base is a statement called NIV, or a document; anything else stays what it is."""
        asked = list(iris)
        self.named += asked
        return {iri: Name(iri) if not iri.startswith(BASE) else Name(HOSTILE[0], document="d") if iri == DOCUMENT else
                Name("When to start NIV", iri.removeprefix(BASE)) for iri in asked}
