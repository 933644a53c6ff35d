"""Benchmarks of pages: what a page costs as the library grows.

Why: a page that looks at the whole library is quick on the corpus and useless on a real collection.
Method: the same pages and the same bound questions at several sizes of the grown library in one run, the least CPU time of
    several runs each; memory of a process of its own that asks for every page. An answer that itself grows with the
    library (all readings of a work that every copy cites) is measured a row. Publishing is measured against a rebuild.
Fails: it does not; a question without an answer counts as different.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import is_dataclass
from pathlib import Path
from typing import Any

from explorer import ids, query, rows
from explorer.evidence import Evidence
from explorer.library import Library, Manifest
from explorer.links import LISTS

ROOT = Path(__file__).resolve().parents[2]
ROWS = {str(cls.__doc__).split(".rq")[0]: cls for cls in vars(rows).values()
        if is_dataclass(cls) and cls.__module__.startswith(rows.__name__)}
BOUND = ("document", "edition", "statement", "work", "effect", "entry", "quantity", "dose", "node", "thing", "new", "old",
         "new_edition", "old_edition")
GROWING = {("results", "work"), ("estimates", "work"), ("differing", "work"), ("reached", "work")}  # as copies do
RUNS = 7
PUBLISHED = "als-niv-peg-timing"


def evidence_of(library: Library) -> Evidence:
    """What pages ask."""
    return Evidence(library.store(), library.source_text, library.lists(), library.file)


def pages(library: Library) -> Mapping[str, Callable[[], object]]:
    """What each page asks for, nothing of it kept from a run before."""
    whole = evidence_of(library)
    statement = whole.landing().starts[0].statement
    document, concept = statement.partition("/")[0], whole.details(statement, statement).concepts[0].node
    store, listed = library.store(), library.lists()

    def fresh() -> Evidence:
        return Evidence(store, library.source_text, listed, library.file)

    return {
        "landing": lambda: fresh().landing(),
        "document list": lambda: (fresh().listing(statement), fresh().listing(), fresh().listing(kinds=("evidence",))),
        "trail": lambda: fresh().trail(statement),
        "details": lambda: fresh().details(statement, statement),
        "details of a result": lambda: fresh().details(result(whole, statement), statement),
        "neighbourhood": lambda: fresh().neighbourhood([statement]),
        "search": lambda: (fresh().search("riluzole"), fresh().search("creatine kin"), fresh().search("ril")),
        "about": lambda: (fresh().about(), fresh().about(document)),
        "lists": lambda: [fresh().listed(name, concept=concept if name == "about" else "") for name in LISTS if name],
    }


def result(evidence: Evidence, statement: str) -> str:
    """The first result of a trail."""
    return next(node.id for node in evidence.trail(statement).nodes if node.kind == "effect" and node.state == "known")


def questions(library: Library) -> Mapping[tuple[str, str], Callable[[], tuple[Any, ...]]]:
    """Every question bound to a document, a statement, a work or a part of them."""
    store, statement = library.store(), evidence_of(library).landing().starts[0].statement
    asked = query.run(store, "statements", rows.StatementRow, statement=ids.full(statement))[0]
    citation = query.run(store, "complete", rows.CompleteRow, statement=asked.statement)[0]
    cited = query.run(store, "citations", rows.CitationRow, statement=asked.statement)[0]
    (effect, *_) = query.run(store, "readings", rows.ReadingRow, document=asked.document)
    quantities = query.run(store, "quantities", rows.QuantityRow, statement=effect.statement)
    values = {"document": asked.document, "edition": asked.edition, "statement": asked.statement, "node": asked.statement,
              "work": citation.work, "effect": effect.effect, "entry": cited.entry or "", "thing": citation.pointer,
              "quantity": quantities[0].quantity, "dose": quantities[0].quantity, "new": asked.statement,
              "old": asked.statement, "new_edition": asked.edition, "old_edition": asked.edition}
    return {(name, parameter): lambda name=name, parameter=parameter: query.run(  # type: ignore[misc]
                store, name, ROWS[name], **{parameter: values[parameter]})
            for name in query.names() for parameter in query.read(name).params if parameter in BOUND}


def least(work: Callable[[], object]) -> float:
    """The least CPU time of several runs in seconds: what slows a run beyond it is what else the machine does."""
    times = []
    for _ in range(RUNS):
        began = time.process_time()
        work()
        times.append(time.process_time() - began)
        if sum(times) > 20 * RUNS:
            break
    return min(times)


def measured(library: Library) -> dict[str, float]:
    """CPU seconds by page and question."""
    found = {f"page {name}": least(work) for name, work in pages(library).items()}
    for (name, parameter), ask in questions(library).items():
        answers = max(len(ask()), 1) if (name, parameter) in GROWING else 1
        found[f"question {name} of a {parameter}{', a row' if (name, parameter) in GROWING else ''}"] = least(ask) / answers
    return found


def memory(folder: Path) -> float:
    """MB that the process of an app has more after it has shown every page than when it had started."""
    command = [sys.executable, "-m", "tests.bench.pages", str(folder)]
    told = subprocess.run(command, capture_output=True, check=True, cwd=ROOT, text=True)
    return float(json.loads(told.stdout.splitlines()[-1]))


def publishing(library: Library) -> tuple[float, float]:
    """CPU seconds to publish one changed document, and to make the whole index."""
    document = next(name for name in library.manifest.documents if name.startswith(PUBLISHED))
    edition = next(iter(library.editions(document).values()))
    name = f"graphs/{document}@{edition.name}.nq"
    content = (library.root / name).read_bytes()
    with library.writing():
        manifest = Manifest.from_json(json.loads(library.manifest.to_json()))
        assert library._commit({name: content.replace(b" the ", b" a ", 1)}, manifest)
        began = time.process_time()
        library.publish()
        one = time.process_time() - began
        began = time.process_time()
        library.publish(whole=True)
        return one, time.process_time() - began


def _resident() -> float:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096 / 1e6


if __name__ == "__main__":
    library = Library(Path(sys.argv[1]))
    evidence_of(library).landing()
    began = _resident()
    for work in pages(library).values():
        work()
    print(json.dumps(_resident() - began))  # noqa: T201 - the answer to the parent
