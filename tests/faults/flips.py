"""Flipped bits: damage is noticed before it is believed, whichever file has it.

Why: disks and hands change single bytes, and a changed digit is a false dose.
Method: a bit of a file of each kind is flipped. What is asked then is either answered as before or refused in one line, in
    bounded time; `verify` names what is damaged; `rebuild` makes a cache again and refuses a damaged graph by name.
Fails: a case does not hold if an answer differs, a command does not end, or damage is not found.
"""

from __future__ import annotations

import random
import re
from contextlib import closing
from pathlib import Path

from tests.faults.cases import Tally, copied, corpus_like, of
from tests.faults.child import Child, Fault, Outcome

KINDS = {
    "manifest": r"manifest\.json", "source": r"documents/.*/source\..*", "label": r"documents/.*/meta\.toml",
    "overlay": r"documents/.*/curation\.jsonl", "report": r"documents/.*/report\.json", "graph": r"graphs/[^/]*@[^/]*",
    "graph of works": r"graphs/bibliography.*", "bibliography": r"bibliographies/.*", "bin": r"bin/.*",
    "draft": r"drafts/.*/(draft|content)", "list of the index": r"index/current\.json",
    "table of the index": r"index/.*\.sst", "rest of the engine": r"index/.*/engine/(?!.*\.sst|LOG).*",
    "full text": r"index/.*\.sqlite", "what was read of graphs": r"index/.*/catalogue\.json",
}
ASKED = {"query": ("query", "statements", "--format", "csv"), "doses": ("query", "doses", "--format", "csv"),
         "export": ("export", "--format", "nq")}
SECONDS = 30


def run(number: int, seed: int, folder: Path) -> Tally:
    """Flip so many bits, in files of each kind in turn."""
    tally, dice = Tally(), random.Random(seed)
    with closing(Child()) as child:
        sound = corpus_like(child, folder)
        right = {name: child.run(of(sound, *words)).out for name, words in ASKED.items()}
        files = [str(path.relative_to(sound)) for path in sorted(sound.rglob("*")) if path.is_file() and path.stat().st_size]
        for at in range(number):
            kind = list(KINDS)[at % len(KINDS)]
            name = dice.choice([name for name in files if re.fullmatch(KINDS[kind], name)])
            here = copied(sound, folder / "case") / "library"
            content = bytearray((here / name).read_bytes())
            byte, bit = dice.randrange(len(content)), dice.randrange(8)
            content[byte] ^= 1 << bit
            (here / name).write_bytes(content)
            failure = _looked_at(child, here, name, kind, right)
            tally.add(kind, failure and f"{name} byte {byte} bit {bit}: {failure}")
    return tally


def _looked_at(child: Child, here: Path, name: str, kind: str, right: dict[str, str]) -> str | None:
    """What is wrong with what is said of a damaged library; None if nothing is."""
    found = child.run(of(here, "verify"), Fault(seconds=SECONDS))
    if found.slow or "Traceback" in found.err or found.code not in (1, 2):
        return f"verify: status {found.code}{', it did not end' * found.slow} {found.err.strip()[-150:]}"
    if not name.startswith("index/") and name.rsplit("/", maxsplit=1)[-1] not in found.out + found.err and kind != "draft":
        return f"verify does not name it: {(found.out + found.err).strip()[:150]}"
    if failure := _asked(child, here, right):
        return failure
    rebuilt = child.run(of(here, "rebuild"), Fault(seconds=SECONDS))
    if name.startswith("index/"):
        if rebuilt.code or (sound := child.run(of(here, "verify"))).code:
            return f"rebuild does not mend it: {(rebuilt.err if rebuilt.code else sound.out).strip()[:150]}"
        return _asked(child, here, right, must=True)
    if kind in ("graph", "graph of works") and (not rebuilt.is_one_line() or name not in rebuilt.err):
        return f"rebuild does not refuse it by name: status {rebuilt.code} {rebuilt.err.strip()[-150:]}"
    if rebuilt.code and not rebuilt.is_one_line():
        return f"rebuild: {rebuilt.err.strip()[-150:]}"
    return _asked(child, here, right)


def _asked(child: Child, here: Path, right: dict[str, str], *, must: bool = False) -> str | None:
    """What is wrong with the answers: as before they must be, or refused in one line."""
    for name, words in ASKED.items():
        said = child.run(of(here, *words), Fault(seconds=SECONDS))
        if said.slow:
            return f"{name} did not end in {SECONDS} s"
        if said.code and (must or not said.is_one_line()):
            return f"{name}: status {said.code} {said.err.strip()[-150:]}"
        if not said.code and said.out != right[name] and not _same(said, right[name]):
            return f"{name} answers otherwise"
    return None


def _same(said: Outcome, right: str) -> bool:
    """Whether two answers have the same lines."""
    return sorted(said.out.splitlines()) == sorted(right.splitlines())
