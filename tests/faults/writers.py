"""Two writers and two readers at once: who writes waits or is told, who reads is served.

Why: a server answers while somebody loads a folder, and two people load at the same time.
Method: two threads load editions of a document of their own, each in a child, as often as is asked; two ask all the while.
Fails: a case does not hold if a reader is refused or gets another number of statements than there ever were, a writer
    fails for another reason than that the other is at work, or what was acknowledged is not there in the end.
"""

from __future__ import annotations

import threading
import time
from contextlib import closing
from pathlib import Path

from tests.faults.cases import OTHER, PAGE, Tally, answers, done, of
from tests.faults.child import Child

TEXTS = {"care-of-testitis": PAGE, "care-of-examinosis": OTHER}
BUSY = ("in use",)


def run(number: int, seed: int, folder: Path) -> Tally:
    """Let each of two writers load so many editions; `seed` numbers them."""
    tally, library, ended, lock = Tally(), folder / "shared", threading.Event(), threading.Lock()
    kept: dict[str, str] = {}

    def count(kind: str, failure: str | None) -> None:
        with lock:
            tally.add(kind, failure)

    def write(child: Child, name: str) -> None:
        for at in range(number):
            page = folder / f"{name}.txt"
            page.write_text(TEXTS[name].replace(" mg once", f" mg {seed + at + 2} times"), encoding="utf-8")
            until = time.monotonic() + 60
            while (said := child.run(of(library, "load", page, "--id", name))).code and time.monotonic() < until:
                if not said.is_one_line() or not any(word in said.err for word in BUSY):
                    break
                time.sleep(0.05)
            count("loads", said.err.strip()[-200:] if said.code else None)
            if not said.code:
                kept[name] = page.read_text(encoding="utf-8")

    def read(child: Child, _name: str) -> None:
        while not ended.is_set():
            said = answers(child, library)
            lines = said.out.count("care-of-")
            count("questions", said.err.strip()[-200:] if said.code else None if lines >= 2 else f"{lines} statements")

    with closing(Child()) as one, closing(Child()) as two, closing(Child()) as three, closing(Child()) as four:
        for name, text in TEXTS.items():
            (folder / f"{name}.txt").write_text(text, encoding="utf-8")
            done(one.run(of(library, "load", folder / f"{name}.txt", "--id", name)))
        threads = [threading.Thread(target=deed, args=(child, name)) for deed, child, name in (
            (write, one, "care-of-testitis"), (write, two, "care-of-examinosis"), (read, three, ""), (read, four, ""))]
        for thread in threads:
            thread.start()
        for thread in threads[:2]:
            thread.join()
        ended.set()
        for thread in threads[2:]:
            thread.join()
        sound = one.run(of(library, "verify"))
        count("sound in the end", sound.out.strip()[:200] if sound.code else None)
        for name, text in kept.items():
            stored = {path.read_text(encoding="utf-8") for path in (library / "documents" / name).glob("*/source.txt")}
            count("acknowledged and kept", None if text in stored else f"{name}: the last edition is not there")
    return tally
