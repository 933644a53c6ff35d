"""Full disks and read-only media: what is there stays readable, and what cannot be written is said.

Why: both are found out about in the middle of the work.
Method: a small file system of memory is mounted where the system allows it, of some size or read-only. Elsewhere the kernel
    limits the size of a file, and each call that would write fails with EROFS, which a note says.
Fails: a case does not hold if there is a traceback, a reader is refused, or the library is not whole once there is room.
"""

from __future__ import annotations

import contextlib
import json
import random
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from explorer.manifest import checksum
from tests.faults.cases import Tally, afterwards, answers, of, prepared
from tests.faults.child import Child, Fault

NEEDED = 8 << 20  # bytes that a deed surely needs, beside what is there


def full(number: int, seed: int, folder: Path) -> Tally:
    """Do deeds on so many disks that become full meanwhile."""
    tally, dice = Tally(), random.Random(seed)
    with closing(Child()) as child:
        deeds = prepared(child, folder)
        for at in range(number):
            deed = deeds[at % len(deeds)]
            used = sum(-(-path.stat().st_size // 4096) * 4096 for path in deed.before.rglob("*"))
            left = dice.randrange(4096, 1 << 18)
            with _mounted(folder / "disk", used + left) as real:
                shutil.copytree(deed.before, folder / "disk" / "library")
                fault = Fault() if real else Fault(largest=dice.randrange(64, 1 << 16))
                ended = child.run(deed.words(folder / "disk"), fault)
                failure = None
                if ended.code and not ended.is_one_line():
                    failure = f"status {ended.code}: {ended.err.strip()[-200:]}"
                if not failure and (reader := answers(child, folder / "disk" / "library")).code:
                    failure = f"a reader is not served: {reader.err.strip()[-200:]}"
                if real:
                    _mount("-o", f"remount,size={used + NEEDED}", str(folder / "disk"))
                failure = failure or afterwards(child, deed, folder / "disk", acknowledged=ended.code == 0)
                kind = "really full" if real else "size of a file limited"
                tally.add(kind, failure and f"{deed.name}, {left} bytes left: {failure}")
    return tally


READING = {"query": ("query", "statements", "--format", "csv"), "verify": ("verify",), "export": ("export",)}
WRITING = {"load": ("load",), "withdraw": ("withdraw", "care-of-testitis"), "rebuild": ("rebuild",)}


def read_only(number: int, _seed: int, folder: Path) -> Tally:
    """Ask and try to write on read-only media, on so many of them; on every second one after an upgrade."""
    tally = Tally()
    with closing(Child()) as child:
        plain = prepared(child, folder)[0].before
        right = {name: child.run(of(plain, *words)).out for name, words in READING.items()}
        for at in range(number):
            aged = " after an upgrade" * (at % 2)
            with _mounted(folder / "disk", 64 << 20) as real:
                library = Path(shutil.copytree(plain, folder / "disk" / "library"))
                if aged:
                    _age(library)
                fault = Fault() if real else Fault(under=str(library), at=-1, how="EROFS")
                if real:
                    _mount("-o", "remount,ro", str(folder / "disk"))
                for name, words in READING.items():
                    said = child.run(of(library, *words), fault)
                    served = said.code == 0 and said.out == right[name]
                    if name == "verify" and aged:  # it tells of the index
                        served = said.code in (0, 1) and "Traceback" not in said.err
                    tally.add(f"{name}{aged}", None if served else f"status {said.code}: {said.err.strip()[-200:]}")
                copy = folder / f"copy-{at}.zip"
                said = child.run(of(library, "backup", copy), fault)
                tally.add(f"backup{aged}", said.err.strip()[-200:] if said.code else None)
                for name, words in WRITING.items():
                    given = (*words, folder / "other.txt") if name == "load" else words
                    said = child.run(of(library, *given), fault)
                    failure = None if said.is_one_line() else f"status {said.code}: {said.err.strip()[-200:]}"
                    tally.add(f"{name} refused{aged}", failure)
    return tally


def _age(library: Path) -> None:
    """Have the index made from other vocabulary, as it is after an upgrade."""
    path = library / "index" / "current.json"
    held = {**json.loads(path.read_bytes()), "state": "of another version"}
    held.pop("checksum")
    path.write_text(json.dumps({**held, "checksum": checksum(held)}))


@contextlib.contextmanager
def _mounted(place: Path, size: int) -> Iterator[bool]:
    """A file system of some size, and whether it is one of its own."""
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    real = _mount("-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(place))
    try:
        yield real
    finally:
        if real:
            subprocess.run(["umount", "-l", str(place)], check=False)


def _mount(*words: str) -> bool:
    try:
        return subprocess.run(["mount", *words], check=False, capture_output=True).returncode == 0
    except FileNotFoundError:
        return False
