"""Measures how often readings are wholly right, by role and kind of ground, on documents kept for that alone.

Why: what is called sure must be sure on documents nobody here wrote, so the share is counted there, by people, from the
    source; the documents are not ours to keep, so only the counts are data of the project.
Method: `python -m tests.calibration PAGES [EACH]`. Beside every document of the folder PAGES a sheet is kept,
    `NAME.readings.jsonl`: of EACH readings, chosen by a hash of their place, one line with the statement, what was read
    and from where, and a verdict that a person fills in: true if role, comparator, every number, unit, parameter or drug,
    route, frequency, polarity, and the population or arm that the words name are all right, else false. A sheet is never
    written over: lines are added where the reader has changed, and only verdicts on what is read now are counted. The
    counts are written to `loaders/calibration.toml`.
Fails: a file that cannot be read is named and passed over; without a verdict nothing is written.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import tomli_w

from loaders import calibration, extraction_json, reading
from loaders.problems import LoadError
from loaders.readers.registry import suffixes
from loaders.record import Quantity, Record

EACH = 60
SHEET = ".readings.jsonl"
PLACES = ("id", "statement", "start", "end", "sure", "rule")
HEAD = "# Written by `make calibrate`: readings judged against their source, and how many were wholly right.\n"
Row = dict[str, Any]


def main(words: Sequence[str]) -> int:
    """Bring the sheets of a folder up to date, count the verdicts, and write the table."""
    if not words:
        sys.stderr.write("calibrate: name the folder of the documents, PAGES=DIR\n")
        return 2
    folder, each = Path(words[0]), int(words[1]) if len(words) > 1 else EACH
    rows = [row for path in documents(folder) for row in brought_up(path, each)]
    waiting = sum(row["verdict"] is None for row in rows)
    sys.stdout.write(f"{len(rows)} readings, {waiting} wait for a verdict\n")
    counted = counts(rows)
    if counted:
        calibration.TABLE.write_text(table(counted), encoding="utf-8")
        sys.stdout.writelines(f"{line}\n" for line in shown(calibration.Calibration(counted)))
    return 0


def documents(folder: Path) -> Iterator[Path]:
    """The documents of a folder and the folders in it."""
    return (path for path in sorted(folder.rglob("*")) if path.name.lower().endswith(suffixes()) and path.is_file())


def brought_up(path: Path, each: int) -> list[Row]:
    """The lines of a document's sheet that say what is read now; new ones are added to it without a verdict."""
    sheet = path.with_name(path.name + SHEET)
    try:
        record = reading.read(path.name, path.read_bytes()).record
    except LoadError as error:
        sys.stderr.write(f"{error}\n")
        return []
    held = [json.loads(line) for line in sheet.read_text(encoding="utf-8").splitlines()] if sheet.exists() else []
    known = {identity(row): row for row in held}
    found = list(sampled(record, path.name, each))
    fresh = [row for row in found if identity(row) not in known]
    if fresh:
        with sheet.open("a", encoding="utf-8") as file:
            file.writelines(f"{json.dumps(row, ensure_ascii=False)}\n" for row in fresh)
    now = {identity(row): row for row in (row_of(record, quantity) for quantity in record.quantities)}
    return [*fresh, *({**now[key], "verdict": row["verdict"]} for key, row in known.items() if key in now)]


def sampled(record: Record, name: str, each: int) -> Iterator[Row]:
    """The readings whose places have the lowest hashes, so many of them, in text order."""
    ranked = sorted(record.quantities, key=lambda one: hashlib.sha256(f"{name} {one.span.start}".encode()).digest())
    yield from (row_of(record, one) for one in sorted(ranked[:each], key=lambda one: one.span.start))


def row_of(record: Record, quantity: Quantity) -> Row:
    """A line of a sheet."""
    statement = next(one for one in record.statements if one.id == quantity.statement)
    said = next(one for one in extraction_json.as_json(Record(quantities=(quantity,)))["quantities"])
    return {
        "verdict": None, "statement": statement.text, "section": " › ".join(statement.section), "force": statement.deontic,
        "start": quantity.span.start, "reading": {key: value for key, value in said.items() if key not in PLACES},
        "kind": [quantity.role, calibration.ground_of(quantity)]}


def identity(row: Row) -> str:
    """What two lines about the same reading share; where it was read from may be told better later."""
    return json.dumps([row["statement"], row["start"], {key: value for key, value in row["reading"].items()
                                                        if key != "grounds"}], sort_keys=True)


def counts(rows: Sequence[Row]) -> dict[tuple[str, str], calibration.Share]:
    """The shares by role and kind of ground of the lines that have a verdict; what a page repeats is counted once."""
    once: dict[str, tuple[tuple[str, str], bool]] = {}
    for row in rows:
        if row["verdict"] is not None:
            key = identity({**row, "start": 0})
            once[key] = (row["kind"][0], row["kind"][1]), row["verdict"] and once.get(key, ((), True))[1]
    read, right = Counter(kind for kind, _ in once.values()), Counter(kind for kind, verdict in once.values() if verdict)
    return {kind: calibration.Share(read[kind], right[kind]) for kind in sorted(read)}


def table(counted: dict[tuple[str, str], calibration.Share]) -> str:
    """The table as it stands in the project."""
    rows = [{"role": role, "ground": ground, "read": share.read, "right": share.right}
            for (role, ground), share in counted.items()]
    return f"{HEAD}\n{tomli_w.dumps({'share': rows})}"


def shown(made: calibration.Calibration) -> Iterator[str]:
    """The table for a reader, with the lower bound that speaks for each kind."""
    for (role, ground), share in made.shares.items():
        speaks = made.share(role, ground)
        yield (f"{role:10} {ground:20} {share.right:4} of {share.read:4}   speaks for it: {speaks.right} of "
               f"{speaks.read}, at least {speaks.lower:.3f}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
