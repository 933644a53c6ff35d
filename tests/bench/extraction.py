"""Benchmarks of reading: against a published quantity reader, and as a document grows.

Why: a grammar that must be exact may still not be slow, nor slower for each character the longer the document.
Method: the same texts in the same run, CPU seconds for each million characters. The peer, quantulum3 with its classifier
    off, returns numbers with units and nothing else; ours returns the whole record. Growth and memory are measured in a
    child process on a page repeated up to the size asked for, and growth again on sentences without end.
Fails: it does not; without ../shared the annotated pages of `tests/loaders/pages` serve as texts.
"""

from __future__ import annotations

import contextlib
import json
import math
import os
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path

from loaders import readers
from loaders.extraction import extract
from loaders.readers.registry import open_file
from loaders.reading import read_file
from tests.bench import guideline
from tests.loaders.reading.endless import PIECES, sentence
from tests.sources import decode, read_record, read_source

ROOT = Path(__file__).resolve().parents[2]
TURNS, RUNS = 4, 5
SMALL, LARGE = 1_000_000, 10_000_000
MEMORY_LIMIT = 35
ENDLESS = (20_000, 80_000)  # characters of one sentence
NEGLIGIBLE = 2e-6  # CPU seconds a character, below which a ratio says nothing


def texts() -> list[str]:
    """The development set, or the project's own annotated pages."""
    shared = ROOT.parent / "shared" / "extraction" / "dev" / "docs"
    folder = shared if shared.is_dir() else ROOT / "tests" / "loaders" / "pages"
    return [read_source(path).text for path in sorted(folder.glob("*.txt"))]


def against_quantulum() -> tuple[float, float, bool]:
    """CPU seconds for a million characters, ours and the peer's, and whether ours has what the peer found of mg."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it says that its classifier is off, which is what is wanted
        from quantulum3 import parser
    pages = texts()
    size = sum(map(len, pages)) / 1e6
    agree = all(_masses(page) >= {Decimal(str(found.value)) for found in parser.parse(page)
                                  if found.unit.name == "milligram" and found.span[0] > 0} for page in pages[:1])
    ours, peer = _in_turn(pages, _read, parser.parse)
    return ours / size, peer / size, agree


def _read(page: str) -> object:
    return read_record(decode("page.txt", page.encode()))


def _masses(page: str) -> set[Decimal]:
    record = extract(page, readers.text.read(page))
    return {number.value for quantity in record.quantities if quantity.unit in ("mg", "mg/d") for number in quantity.numbers}


def _in_turn(pages: Sequence[str], *sides: Callable[[str], object]) -> list[float]:
    """The CPU seconds of each side for all pages: of every page the best of as many runs.

    The sides take turns; in each, a first run that is not timed compiles rules and gets the side warm. What slows a run
    beyond its best is what else the machine does.
    """
    best = [dict.fromkeys(range(len(pages)), math.inf) for _ in sides]
    for _ in range(TURNS):
        for side, found in zip(sides, best, strict=True):
            for run in range(RUNS + 1):
                for place, page in enumerate(pages):
                    taken = _seconds(lambda side=side, page=page: side(page))
                    found[place] = min(found[place], taken) if run else found[place]
    return [sum(found.values()) for found in best]


def _seconds(work: Callable[[], object]) -> float:
    """CPU seconds of some work, those of the children it waited for included: loading reads in one."""
    began = _spent()
    work()
    return _spent() - began


def _spent() -> float:
    times = os.times()
    return time.process_time() + times.children_user + times.children_system


def growth() -> tuple[dict[str, float], dict[str, float]]:
    """Seconds and memory at a small and a large size, each in a process of its own, the better of two that take turns."""
    found = [(_in_child(SMALL), _in_child(LARGE)) for _ in range(2)]
    small, large = (min(runs, key=lambda run: run["seconds"]) for runs in zip(*found, strict=True))
    return small, large


def endless() -> tuple[str, float, float]:
    """The piece whose endless sentence costs most more a character when long; CPU seconds a character, long and short."""
    found = {piece: [_for_each(sentence(piece, size)) for size in ENDLESS] for piece in PIECES}
    worst = max(found, key=lambda piece: found[piece][1] / found[piece][0])
    again = [[_for_each(sentence(worst, size)) for size in ENDLESS] for _ in range(TURNS)]  # the worst may have been unlucky
    short, long = (min(taken) for taken in zip(found[worst], *again, strict=True))
    return worst, long, short


def _for_each(text: str) -> float:
    """CPU seconds for each character, the better of two runs."""
    return max(NEGLIGIBLE, min(_seconds(lambda: _read(text)) for _ in range(2)) / len(text))


def _in_child(size: int) -> dict[str, float]:
    return _child(str(size))


def _child(what: str) -> dict[str, float]:
    done = subprocess.run([sys.executable, __file__, what], capture_output=True, text=True, check=True, cwd=ROOT,
                          env={"PYTHONPATH": str(ROOT)})
    return dict(json.loads(done.stdout))


def _measure(size: int) -> dict[str, float]:
    page = texts()[0]
    body = page[:page.index("References")]
    text = (body * (size // len(body) + 1))[:size]
    before = _peak()
    began = time.process_time()
    record = _read(text)
    return {"seconds": time.process_time() - began, "characters": size, "statements": len(record.statements),
            "memory": _peak() - before}


def loading() -> dict[str, float]:
    """CPU seconds of reading, loading and verifying a long guideline in Markdown, and the most memory the load held."""
    found = [_child("guideline") for _ in range(2)]
    return min(found, key=lambda run: run["load"])


def _measure_load() -> dict[str, float]:
    from explorer.__main__ import main as explorer

    with tempfile.TemporaryDirectory() as name:
        page, library = Path(name) / "guideline.md", ["--library", f"{name}/library"]
        page.write_text(guideline.text(), encoding="utf-8")
        _read("Give testamycin 10 mg daily.")  # rules are compiled once, whatever is read
        read = _seconds(lambda: read_file(open_file(page)))
        with contextlib.redirect_stdout(sys.stderr):
            load = _seconds(lambda: explorer([*library, "load", str(page)]))
            memory = _peak()
            verify = _seconds(lambda: explorer([*library, "verify"]))
    return {"read": read, "load": load, "verify": verify, "memory": memory}


def _peak() -> int:
    """The most memory this program has held, in bytes; getrusage would count what its parent held before it began."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return 1024 * int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM:")))


if __name__ == "__main__":
    print(json.dumps(_measure_load() if sys.argv[1] == "guideline" else _measure(int(sys.argv[1]))))  # noqa: T201 - the parent reads it
