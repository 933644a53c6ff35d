"""The benchmarks: `make bench`. Each row is a ratio to a peer in the same run, with proof of equal answers.

Why: an absolute time says more about the machine than about the program.
Method: CPU seconds of this process, medians over repeated runs, ours and the peer's in turn. Rows go to
    build/bench.json as {"name", "ours", "peer", "peer_name", "ratio", "target", "ok"} and to the terminal as a table.
Fails: exit 1 if a ratio misses its target or the answers differ.
"""

from __future__ import annotations

import argparse
import json
import math
import signal
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from pyoxigraph import RdfFormat
from pyoxigraph import Store as Oxigraph
from rdflib import Dataset
from tabulate import tabulate

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT)]

from explorer import query, rows  # noqa: E402 - after the path is right
from explorer.__main__ import main as explorer  # noqa: E402
from explorer.library import Library  # noqa: E402
from explorer.store.embedded import ungrouped, write_snapshot  # noqa: E402
from tests.bench import extraction, pages  # noqa: E402
from tests.bench.library import grow  # noqa: E402

STATEMENTS = 10_000
SIZES = (1_000, 10_000, 50_000)
MOST_GROWTH, MEMORY = 1.5, 500  # times the cost at the smallest size; MB
PATIENCE = 60  # seconds that the slow peer gets for one query
PAGE = {
    "statements": rows.StatementRow, "citations": rows.CitationRow, "references": rows.ReferenceRow,
    "conditions": rows.ConditionRow, "quantities": rows.QuantityRow, "works": rows.WorkRow, "results": rows.ResultRow,
    "effects": rows.EffectRow, "grades": rows.GradeRow, "graded": rows.GradedRow, "reported": rows.ReportedRow,
    "complete": rows.CompleteRow, "passages": rows.PassageRow, "nodes": rows.NodeRow, "neighbours": rows.NeighbourRow,
}


@dataclass(frozen=True)
class Row:
    """One line of the report: figures in CPU seconds (or ratios' means), and whether the target is met."""

    name: str
    ours: float
    peer: float
    peer_name: str
    ratio: float
    target: float
    ok: bool


def cpu(work: Callable[[], object], runs: int) -> float:
    """The median CPU time of some work in seconds."""
    times = []
    for _ in range(runs):
        began = time.process_time()
        work()
        times.append(time.process_time() - began)
    return statistics.median(times)


def bounded(work: Callable[[], list[object]]) -> tuple[float, list[object] | None]:
    """The CPU time of a peer and its answer; a peer that does not end counts as the bound, to its advantage."""
    def stop(*_: object) -> None:
        raise TimeoutError

    signal.signal(signal.SIGALRM, stop)
    signal.alarm(PATIENCE)
    began = time.process_time()
    try:
        answer: list[object] | None = work()
    except TimeoutError:
        answer = None
    finally:
        signal.alarm(0)
    return time.process_time() - began, answer


def row(name: str, ours: float, peer: float, peer_name: str, target: float, *, equal: bool) -> Row:
    ratio = ours / peer
    return Row(name, round(ours, 6), round(peer, 6), peer_name, round(ratio, 4), target, equal and ratio <= target)


def bound_queries(library: Library) -> dict[str, dict[str, str]]:
    """What the pages bind: the statement in the middle of the library, its edition, a work it leads to."""
    store = library.store()
    listed = query.run(store, "trails", rows.TrailRow)
    (chosen, *_) = query.run(store, "complete", rows.CompleteRow, statement=listed[len(listed) // 2].statement)
    (statement,) = {found.edition: found for found in
                    query.run(store, "statements", rows.StatementRow, statement=chosen.statement)}.values()
    values = {"statement": chosen.statement, "document": statement.document, "edition": statement.edition,
              "node": chosen.statement, "work": chosen.work}
    (graded, *_) = query.run(store, "graded", rows.GradedRow)
    (grade, *_) = query.run(store, "grades", rows.GradeRow, edition=graded.edition)
    (reading, *_) = query.run(store, "results", rows.ResultRow, result=chosen.result)
    values |= {"result": chosen.result, "effect": reading.effect}
    first = {name: next(p for p in query.read(name).params if p in values) for name in PAGE}
    first |= {"statements": "document", "citations": "document", "effects": "effect", "results": "work"}
    bound = {name: {parameter: values[parameter]} for name, parameter in first.items()}
    conditional = query.run(store, "conditional", rows.ConditionalRow)
    return bound | {"conditions": {"statement": conditional[len(conditional) // 2].statement},
                    "grades": {"statement": grade.statement}, "graded": {"edition": graded.edition}}


def direct(engine: Oxigraph, text: str) -> list[tuple[str | None, ...]]:
    """The same text put to pyoxigraph by itself."""
    return [tuple(None if term is None else term.value for term in solution) for solution in engine.query(text)]


def in_rdflib(graph: Dataset, text: str) -> list[tuple[str | None, ...]]:
    return [tuple(None if term is None else str(term) for term in solution) for solution in graph.query(text)]


def page_queries(library: Library, memory: Dataset) -> list[Row]:
    store, engine = library.store(), Oxigraph.read_only(str(library.snapshot() / "engine"))
    against: dict[str, list[tuple[float, float]]] = {"pyoxigraph": [], "rdflib": []}
    different = []
    for name, values in bound_queries(library).items():
        text = query.bind(query.read(name), values)
        answer = store.select(text).values
        seconds, slow_answer = bounded(lambda text=text: in_rdflib(memory, text))
        same = sorted(map(str, answer)) == sorted(map(str, direct(engine, text)))
        if not answer or not same or (slow_answer is not None and len(slow_answer) != len(answer)):
            different.append(name)
        ours = cpu(lambda name=name, values=values: query.run(store, name, PAGE[name], **values), 15)
        against["pyoxigraph"].append((ours, cpu(lambda text=text: direct(engine, text), 15)))
        against["rdflib"].append((ours, seconds))
        print(f"{name}: {ours:.4f} s, {against['pyoxigraph'][-1][1]:.4f} s, {seconds:.2f} s"  # noqa: T201 - progress
              f"{' (stopped)' if slow_answer is None else ''}", file=sys.stderr)
    equal = not different
    if different:
        print(f"different or empty answers: {', '.join(different)}", file=sys.stderr)  # noqa: T201 - the report
    names = f"page queries, {STATEMENTS:,} statements"
    return [
        row(f"{names}: geometric mean", *_means(against["rdflib"]), "rdflib in memory", 0.08, equal=equal),
        row(f"{names}: geometric mean", *_means(against["pyoxigraph"]), "pyoxigraph called directly", 1.3, equal=equal),
    ]


def _means(pairs: list[tuple[float, float]]) -> tuple[float, float]:
    def mean(values: list[float]) -> float:
        return math.exp(statistics.fmean(math.log(max(value, 1e-7)) for value in values))

    return mean([ours for ours, _ in pairs]), mean([peer for _, peer in pairs])


def rebuilding(library: Library, folder: Path) -> list[Row]:
    graphs, current = library.graphs(), library.current_graphs()
    content = b"".join((*graphs.values(), *(ungrouped(name, graphs[name]) for name in current)))
    (folder / "all.nq").write_bytes(content)
    times: dict[str, list[float]] = {"ours": [], "peer": []}
    for turn in range(3):
        times["ours"].append(cpu(lambda turn=turn: _rebuild(library, folder / f"ours-{turn}"), 1))
        times["peer"].append(cpu(lambda turn=turn: _bulk_load(folder / "all.nq", folder / f"peer-{turn}"), 1))
    ours, peer = (statistics.median(times[side]) for side in ("ours", "peer"))
    equal = len(Oxigraph.read_only(str(folder / "ours-0"))) == len(Oxigraph.read_only(str(folder / "peer-0"))) > 0
    memory = Dataset()
    parsing = cpu(lambda: memory.parse(folder / "all.nq", format="nquads"), 1)
    return [
        row("rebuild of the index, full text apart", ours, peer, "pyoxigraph bulk_load + optimize", 1.25, equal=equal),
        row("rebuild of the index, full text apart", ours, parsing, "rdflib's parse of the same file", 0.5, equal=equal),
        *page_queries(library, memory),
    ]


def growing(corpus: Library, folder: Path, sizes: Sequence[int]) -> list[Row]:
    """What pages and bound questions cost in a large library, held against the same in a small one; memory; publishing."""
    libraries = {size: grow(corpus, folder / f"pages-{size}", size) for size in sizes}
    for library in libraries.values():
        library.publish()
    costs = {size: pages.measured(library) for size, library in libraries.items()}
    small, *_, large = sizes
    found = [row(f"{name}, {size:,} statements", costs[size][name], costs[small][name], f"at {small:,}",
                 MOST_GROWTH, equal=True) for size in sizes[1:] for name in costs[small]]
    found.append(row(f"memory of the app after every page, {large:,} statements, MB",
                     pages.memory(libraries[large].root), MEMORY, "at most", 1, equal=True))
    middle = sizes[len(sizes) // 2]
    one, whole = pages.publishing(libraries[middle])
    return [*found, row(f"publish one document into {middle:,} statements, CPU s", one, whole, "rebuild", 0.05, equal=True)]


def reading() -> list[Row]:
    ours, peer, agree = extraction.against_quantulum()
    small, large = extraction.growth()
    each = [size["seconds"] / size["characters"] for size in (small, large)]
    memory = large["memory"] / large["characters"]
    worst, long, short = extraction.endless()
    whole = extraction.loading()
    return [
        row("extraction, CPU s a million characters", ours, peer, "quantulum3, classifier off", 0.08, equal=agree),
        row("extraction, CPU a character at 10 MB", each[1], each[0], "the same at 1 MB", 1.25,
            equal=large["statements"] > 9 * small["statements"]),
        row(f"extraction, CPU a character of an endless sentence, at worst ({worst!r})", long, short,
            "a quarter of it", 1.6, equal=True),
        row("load of 840 kB of Markdown, CPU s", whole["load"], whole["read"], "its extraction", 2, equal=True),
        row("load of 840 kB of Markdown, MB of memory", whole["memory"] / 1e6, 400, "at most", 1, equal=True),
        row("verify of that library, CPU s", whole["verify"], whole["load"], "its load", 0.25, equal=True),
        row("extraction, bytes of memory at 10 MB", memory, 1, "bytes of the file", extraction.MEMORY_LIMIT, equal=True),
    ]


def _rebuild(library: Library, folder: Path) -> None:
    """What `rebuild` does, without the full text: read the graphs, merge the current ones, load, optimise."""
    write_snapshot(folder, library.graphs(), library.current_graphs())


def _bulk_load(file: Path, folder: Path) -> None:
    engine = Oxigraph(str(folder))
    engine.bulk_load(path=str(file), format=RdfFormat.N_QUADS)
    engine.optimize()
    engine.flush()


def main() -> int:
    """Run the benchmarks; exit status 1 if one misses its target."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__.partition("\n")[0])
    parser.add_argument("--statements", type=int, default=STATEMENTS)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="statements of the libraries pages are held to")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        explorer(["--library", str(folder / "corpus"), "load", str(ROOT / "loaders" / "corpus")])
        library = grow(Library(folder / "corpus"), folder / "library", arguments.statements)
        library.publish()
        found = [*rebuilding(library, folder), *growing(Library(folder / "corpus"), folder, arguments.sizes), *reading()]
    (ROOT / "build").mkdir(exist_ok=True)
    (ROOT / "build" / "bench.json").write_text(json.dumps({"rows": [asdict(each) for each in found]}, indent=1) + "\n")
    print(tabulate([asdict(each) for each in found], headers="keys", disable_numparse=True))  # noqa: T201 - the report
    return 0 if all(each.ok for each in found) else 1


if __name__ == "__main__":
    sys.exit(main())
