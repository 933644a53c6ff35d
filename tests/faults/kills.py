"""Kills: whoever is killed at any point of writing leaves the old state or the new, and readers never notice.

Why: a machine is switched off when it likes.
Method: each deed is done once to count its points of writing; then it is done anew and killed before the nth of them.
Fails: a case does not hold if the library is in no state there was, a reader is refused, or leftovers are called damage.
"""

from __future__ import annotations

import random
from contextlib import closing
from pathlib import Path

from tests.faults.cases import Tally, afterwards, copied, prepared
from tests.faults.child import KILLED, Child, Fault


def run(number: int, seed: int, folder: Path) -> Tally:
    """Kill at so many points, at all if there are not more."""
    tally = Tally()
    with closing(Child()) as child:
        deeds = prepared(child, folder)
        places = []
        for deed in deeds:
            here = copied(deed.before, folder / "case")
            seen = child.run(deed.words(here), Fault(under=str(here))).points
            places += [(deed, at) for at in range(1, seen + 1)]
        tally.notes.append(f"{len(places)} points of writing in {len(deeds)} deeds")
        for deed, at in random.Random(seed).sample(places, min(number, len(places))):
            here = copied(deed.before, folder / "case")
            ended = child.run(deed.words(here), Fault(under=str(here), at=at))
            failure = "it was not killed" if ended.code != KILLED else afterwards(child, deed, here, acknowledged=False)
            tally.add(deed.name, failure and f"point {at} ({ended.seen[-1]}): {failure}")
    return tally
