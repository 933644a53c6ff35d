"""Failing calls: what the system refuses is said in one line with its place, and nothing is lost.

Why: disks fill up, break and are mounted read-only; each call can be the one that fails.
Method: as for kills, but the nth call fails, with the errno of a full, broken, forbidden or read-only disk. Of deeds all
    that write, synchronise or change a name are points, of questions also what opens a file for reading.
Fails: a case does not hold if there is a traceback, another status than 2, a line without a place, or a loss. That a call
    is not needed (status 0) holds if the deed is done.
"""

from __future__ import annotations

import random
from contextlib import closing
from pathlib import Path

from tests.faults.cases import Deed, Tally, afterwards, answers, copied, of, prepared
from tests.faults.child import Child, Fault, Outcome

ERRORS = ("ENOSPC", "EIO", "EACCES", "EROFS")
ASKED = {"query": ("query", "statements", "--format", "csv"), "verify": ("verify",), "export": ("export",)}


def run(number: int, seed: int, folder: Path) -> Tally:
    """Let so many calls fail, one in each case."""
    tally, dice = Tally(), random.Random(seed)
    with closing(Child()) as child:
        deeds = prepared(child, folder)
        readers = [Deed(name, lambda here, words=words: of(here / "library", *words), deeds[0].before, {})
                   for name, words in ASKED.items()]
        places = []
        for deed in (*deeds, *readers):
            here = copied(deed.before, folder / "case")
            seen = child.run(deed.words(here), Fault(under=str(here), reads=deed in readers)).points
            places += [(deed, at) for at in range(1, seen + 1)]
        tally.notes.append(f"{len(places)} calls, {len(ERRORS)} errors each")
        cases = [(deed, at, how) for deed, at in places for how in ERRORS]
        for deed, at, how in dice.sample(cases, min(number, len(cases))):
            here = copied(deed.before, folder / "case")
            ended = child.run(deed.words(here), Fault(under=str(here), at=at, how=how, reads=deed in readers))
            failure = _said(ended, here) if ended.code and not (deed.name == "verify" and ended.code == 1) else None
            if not failure and "Traceback" in ended.err:
                failure = "a traceback"
            if not failure and deed not in readers:
                failure = afterwards(child, deed, here, acknowledged=ended.code == 0)
            if not failure and deed in readers and (now := answers(child, here / "library")).code:
                failure = f"not readable afterwards: {now.err.strip()[-200:]}"
            tally.add(deed.name, failure and f"call {at} ({ended.seen[at - 1:at]}) {how}: {failure}")
    return tally


def _said(ended: Outcome, here: Path) -> str | None:
    """What is wrong with a refusal."""
    if not ended.is_one_line():
        return f"status {ended.code}: {ended.err.strip()[-200:]}"
    line = ended.err.strip().splitlines()[-1]
    return None if str(here) in line or "/" in line else f"no place is named: {line}"
