"""The campaigns in full: `make faults`. Injected faults, what held, and the first that did not.

Why: what holds for a sample in `make test` is to hold at every point.
Method: each campaign is a function of a number and a seed; counts go to build/faults.json and to the terminal as a table.
Fails: exit 1 if a case does not hold; its place and seed are in the file.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tabulate import tabulate

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT)]

from tests.faults import calls, disks, flips, kills, writers  # noqa: E402 - after the path is right
from tests.faults.cases import Tally  # noqa: E402

# Of each campaign: what it runs, how often in full, and how often in `make test`.
CAMPAIGNS: dict[str, tuple[Callable[[int, int, Path], Tally], int, int]] = {
    "kills": (kills.run, 1000, 4),
    "failing calls": (calls.run, 400, 8),
    "flipped bits": (flips.run, 300, 15),
    "two writers, two readers": (writers.run, 20, 1),
    "full disk": (disks.full, 60, 2),
    "read-only medium": (disks.read_only, 6, 2),
}


def main() -> int:
    """Run the campaigns that are named, or all."""
    parser = argparse.ArgumentParser(description="Campaigns of injected faults.")
    parser.add_argument("names", nargs="*", metavar="CAMPAIGN", help=f"{', '.join(CAMPAIGNS)} (all)")
    parser.add_argument("--number", type=int, metavar="N", help="how many cases, instead of all there are")
    parser.add_argument("--seed", type=int, default=13)
    given = parser.parse_args()
    if unknown := set(given.names) - set(CAMPAIGNS):
        parser.error(f"no campaign {', '.join(sorted(unknown))}")
    with tempfile.TemporaryDirectory() as folder:
        return _run(given.names or list(CAMPAIGNS), given.number, given.seed, Path(folder))


def _run(names: list[str], most: int | None, seed: int, folder: Path) -> int:
    """Run campaigns, write and print what came of them; the exit status."""
    rows, told = [], []
    for name in names:
        run, number, _ = CAMPAIGNS[name]
        began = time.monotonic()
        tally = run(most or number, seed, folder)
        seconds = round(time.monotonic() - began)
        rows += [(name, *row) for row in tally.rows()]
        told.append({"campaign": name, "seed": seed, "seconds": seconds, "notes": tally.notes,
                     "injected": dict(tally.injected), "failures": tally.failures})
        sys.stderr.write(f"{name}: {tally.injected.total()} cases, {len(tally.failures)} did not hold, {seconds} s\n")
    (ROOT / "build").mkdir(exist_ok=True)
    (ROOT / "build" / "faults.json").write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    shown = [(*row[:4], row[4][:100]) for row in rows]
    sys.stdout.write(tabulate(shown, ("campaign", "what", "injected", "held", "the first that did not")) + "\n")
    return 1 if any(one["failures"] for one in told) else 0


if __name__ == "__main__":
    sys.exit(main())
