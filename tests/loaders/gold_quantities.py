"""Feeds the statements of annotated documents to the grammar and makes predictions the scorer reads.

Why: the grammar is measured on statements alone, so structure must not count for or against it.
Method: the gold's statements, markers and grades are given; the clean view of a statement is the block's text.
Fails: an annotation that does not compile raises `AssertionError`.
"""

from __future__ import annotations

import html
import importlib.util
import re
import sys
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import Any

from loaders.blocks import View
from loaders.extraction.quantities import Reading, read_quantities
from loaders.extraction_json import qualifiers
from loaders.language.context import Context
from loaders.record import Quantity

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "extraction"
_MARKUP = re.compile(r"</?[a-zA-Z][^<>]*>|&[#\w]+;")


def tool(name: str) -> ModuleType:
    """The shared module `annotate` or `score`."""
    spec = importlib.util.spec_from_file_location(name, SHARED / f"{name}.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def clean_view(text: str, start: int, end: int) -> View:
    """A view of text[start:end] without tags and entities, where the text is HTML."""
    letters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    place = start
    while place < end:
        hit = _MARKUP.match(text, place) if text.lstrip().startswith("<!DOCTYPE") else None
        piece = text[place] if hit is None else "\t" if hit.group().startswith("</td") else (
            "" if hit.group().startswith("<") else html.unescape(hit.group()))
        stop = place + 1 if hit is None else hit.end()
        for letter in piece:
            letters.append(letter)
            starts.append(place)
            ends.append(stop)
        place = stop
    return View.mapped(text, "".join(letters), starts, ends)


def read_document(text: str, gold: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Reading]]:
    """The gold document with predicted quantities, and the readings by statement id."""
    readings: dict[str, Reading] = {}
    before: list[str] = []
    path: list[str] | None = None
    for statement in gold["statements"]:
        if statement["section"] != path:
            path, before = statement["section"], before if path and statement["section"][:1] == path[:1] else []
        view = clean_view(text, statement["start"], statement["end"])
        masked = [_clean(view, item) for kind in ("citations", "grades") for item in gold[kind]
                  if statement["start"] <= item["start"] and item["end"] <= statement["end"]]
        context = Context(tuple(path or ()), statement.get("pop"), " ".join(before))
        readings[statement["id"]] = read_quantities(view, 0, len(view.text), masked, statement["id"], context)
        before.append(view.text)
    found = [as_json(quantity) for reading in readings.values() for quantity in reading.quantities]
    return dict(gold, quantities=found), readings


def _clean(view: View, item: dict[str, Any]) -> tuple[int, int]:
    inside = [n for n, place in enumerate(view.starts) if item["start"] <= place < item["end"]]
    return inside[0], inside[-1] + 1


def as_json(quantity: Quantity) -> dict[str, Any]:
    """A quantity in the scorer's spelling."""
    def number(value: Any) -> Any:
        return None if value is None else float(value.value)
    row: dict[str, Any] = {
        "id": f"{quantity.statement}/{quantity.id}", "statement": quantity.statement, "start": quantity.span.start,
        "end": quantity.span.end, "quote": quantity.span.quote, "role": quantity.role, "parameter": quantity.parameter,
        "comparator": quantity.comparator, "value": number(quantity.value), "low": number(quantity.low),
        "high": number(quantity.high), "unit": quantity.unit, "rule": quantity.rule,
    }
    if quantity.values:
        row["values"] = [number(n) for n in quantity.values]
    plain = {k: str(v).lower() if isinstance(v, bool) else str(v) if isinstance(v, Decimal) else v
             for k, v in qualifiers(quantity).items()}
    return row | plain


def documents(folder: Path) -> dict[str, tuple[str, dict[str, Any]]]:
    """Text and gold of every annotated source in a folder."""
    compile_ann = tool("annotate").compile_ann
    return {path.stem: compile_ann(path.read_text(encoding="utf-8"), path.stem)
        for path in sorted(folder.glob("*.ann"))}


ROWS = ("quantity-span", "dose", "dose-exact", "threshold", "threshold-exact", "effect", "effect-exact", "schedule",
        "schedule-exact", "parameter", "qualifiers")


def measure(folder: Path) -> dict[str, dict[str, tuple[float, int]]]:
    """F1 and support by document and row, and pooled under "*"."""
    score = tool("score")
    docs = documents(folder)
    gold = {name: doc for name, (_, doc) in docs.items()}
    pred = {name: read_document(text, doc)[0] for name, (text, doc) in docs.items()}
    tallies = {name: score.run({name: gold[name]}, pred) for name in gold} | {"*": score.run(gold, pred)}
    return {name: {row: (score.prf(tally.get(row, [0, 0, 0]))[2], tally.get(row, [0, 0, 0])[1]) for row in ROWS}
            for name, tally in tallies.items()}


def say(*words: object) -> None:
    """One line on the terminal."""
    sys.stdout.write(" ".join(str(word) for word in words) + "\n")


def show(folder: Path) -> None:
    """Print the table, one row a document."""
    short = [row.replace("quantity-", "").replace("threshold", "thr").replace("schedule", "sch") for row in ROWS]
    say("document".ljust(26), *(row.rjust(10) for row in short))
    for name, rows in measure(folder).items():
        say(name.ljust(26), *(f"{f1:.2f}/{n}".rjust(10) for f1, n in rows.values()))


def differences(folder: Path) -> None:
    """Print what was missed, invented or misread, for the person who improves the grammar."""
    score = tool("score")
    for name, (text, gold) in documents(folder).items():
        predicted = read_document(text, gold)[0]["quantities"]
        pairs = score.match(gold["quantities"], predicted)
        for want, got in pairs:
            faults = _faults(score, want, got, score.siblings(gold).get(want["statement"], ()))
            if faults:
                say(name, "DIFF", faults, "\n   want", _told(want), "\n   got ", _told(got))
        for want in gold["quantities"]:
            if not any(want is w for w, _ in pairs):
                say(name, "MISSED", want["role"], want["parameter"], repr(want["quote"]))
        for got in predicted:
            if not any(got is g for _, g in pairs) and not score.dont_care(got, gold, gold["quantities"]):
                say(name, "INVENTED", got["rule"], got["role"], got["parameter"], repr(got["quote"]))


def _faults(score: ModuleType, want: dict[str, Any], got: dict[str, Any], siblings: Any) -> list[str]:
    faults = [] if got["role"] in [want["role"], *score.listed(want, "also", ",")] else [f"role {want['role']}"]
    faults += [] if score.exact(want, got) else ["exact"]
    faults += [] if score.param(want, got, siblings) else ["param"]
    return faults + [f"{k}={v}" for k, v in want.items() if k not in score.CORE and not score.qual(want, got, k, v)]


def _told(row: dict[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in row.items() if k not in {"id", "statement", "start", "end"} and v is not None}


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else SHARED / "dev" / "src"
    if "--diff" in sys.argv:
        differences(target)
    show(target)
