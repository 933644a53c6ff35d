"""What the campaigns share: libraries to harm, what is done to them, and the count of what held.

Why: each campaign asks the same of a library afterwards: whole, in one of the states there were, readable.
Method: a library is made once and copied for each case. What is kept is compared by its hashes; the index, a cache, by
    its answers. A case that does not hold is a line with its place and seed, so that it can be looked at again.
Fails: it does not stop at a case that does not hold.
"""

from __future__ import annotations

import hashlib
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.child import ROOT, Child, Fault, Outcome

PAGE = """Care of testitis

First-Line Treatment

  • Give testamycin 10 mg once daily. 1
  • Check the blood count every 3 months. 1, 2

References

1. Doe J. Testamycin in a made-up illness. J Test. 2001;1:1-2.
2. Roe R. Blood counts. J Test. 2002;2:3-4.
"""
OTHER = PAGE.replace("testitis", "examinosis").replace("10 mg", "25 mg")
HARMLESS = ("waiting", "run rebuild")  # what verify may say after a kill: that something is to be taken up or made again


@dataclass
class Tally:
    """How many cases of each kind were injected, and which did not hold."""

    injected: Counter[str] = field(default_factory=Counter)
    failures: list[tuple[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def add(self, kind: str, failure: str | None) -> None:
        """Count one case."""
        self.injected[kind] += 1
        if failure:
            self.failures.append((kind, failure))

    def rows(self) -> Iterator[tuple[str, int, int, str]]:
        """Of each kind: its name, how many were injected, how many held, and the first that did not."""
        for kind, injected in self.injected.items():
            failed = [failure for of, failure in self.failures if of == kind]
            yield kind, injected, injected - len(failed), failed[0] if failed else ""


@dataclass(frozen=True)
class Deed:
    """Something that is done to a library in `here`: its words, and what there is before and after."""

    name: str
    words: Callable[[Path], list[str | Path]]
    before: Path
    after: dict[str, str]


def truth(folder: Path) -> dict[str, str]:
    """The hash of every file that is kept: no cache, no lock, nothing half done."""
    names = ((path, path.relative_to(folder)) for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(name): hashlib.sha256(path.read_bytes()).hexdigest() for path, name in names
            if name.parts[0] != "index" and not any(part.startswith(".") for part in name.parts)}


def answers(child: Child, library: Path, seconds: int = 30) -> Outcome:
    """What a reader is told."""
    return child.run(["--library", library, "query", "statements", "--format", "csv"], Fault(seconds=seconds))


def of(library: Path, *words: str | Path) -> list[str | Path]:
    """The words of a command about a library."""
    return ["--library", library, *words]


def done(outcome: Outcome) -> Outcome:
    """What was done without harm; it must have worked."""
    if outcome.code:
        raise RuntimeError(f"could not prepare: {outcome.err}")
    return outcome


def prepared(child: Child, folder: Path) -> list[Deed]:
    """The deeds of people, and libraries to do them to, below a folder; made once for each folder."""
    pages = {"page.txt": PAGE, "again.txt": PAGE.replace("10 mg", "20 mg"), "other.txt": OTHER}
    for name, text in pages.items():
        (folder / name).write_text(text, encoding="utf-8")
    plain, gone = folder / "plain" / "library", folder / "gone" / "library"
    if not plain.exists():
        done(child.run(of(plain, "load", folder / "page.txt")))
        shutil.copytree(plain, gone)
        done(child.run(of(gone, "withdraw", "care-of-testitis")))
    words: dict[str, tuple[Path, Callable[[Path], list[str | Path]]]] = {
        "load a document": (plain, lambda here: of(here / "library", "load", folder / "other.txt")),
        "load an edition": (plain, lambda here: of(here / "library", "load", folder / "again.txt")),
        "withdraw": (plain, lambda here: of(here / "library", "withdraw", "care-of-testitis")),
        "restore-document": (gone, lambda here: of(here / "library", "restore-document", "care-of-testitis")),
        "rebuild": (plain, lambda here: of(here / "library", "rebuild")),
    }
    deeds = []
    for name, (before, made) in words.items():
        trial = folder / name
        if not trial.exists():
            done(child.run(made(copied(before, trial))))
        deeds.append(Deed(name, made, before, truth(trial / "library")))
    return deeds


def copied(library: Path, here: Path) -> Path:
    """A folder of its own with a copy of a library in it."""
    shutil.rmtree(here, ignore_errors=True)
    shutil.copytree(library, here / "library")
    return here


def afterwards(child: Child, deed: Deed, here: Path, *, acknowledged: bool) -> str | None:
    """What is wrong with a library after a deed that was harmed; None if nothing is."""
    library, before = here / "library", truth(deed.before)
    reader = answers(child, library)
    known = [answers(child, deed.before).out]
    verified = child.run(of(library, "verify"))
    if (mended := child.run(of(library, "rebuild"))).code:
        return f"the next command fails: {mended.err.strip()[-200:]}"
    if (now := truth(library)) not in (before, deed.after):
        return "neither the state before nor the one after"
    if acknowledged and now != deed.after:
        return "what was acknowledged is lost"
    if now == before and (again := child.run(deed.words(here))).code:
        return f"it cannot be done again: {again.err.strip()[-200:]}"
    if truth(library) != deed.after:
        return "done again, it is not what it was to be"
    if (sound := child.run(of(library, "verify"))).code:
        return f"unsound in the end: {sound.out.strip()[:200]}"
    known.append(answers(child, library).out)
    if reader.code or reader.out not in known:
        return f"a reader is not served: {reader.err.strip()[-200:] or 'another answer'}"
    damage = [line for line in verified.out.splitlines() if not any(word in line for word in HARMLESS)]
    return f"verify calls it damage: {damage[0]}" if damage else None


def corpus_like(child: Child, folder: Path) -> Path:
    """A library with every kind of file: a document, a bibliography, a draft, and something in the bin."""
    library = folder / "every" / "library"
    shutil.rmtree(library, ignore_errors=True)
    shutil.copytree(ROOT / "tests" / "golden" / "formats" / "1", library)
    (folder / "other.txt").write_text(OTHER, encoding="utf-8")
    done(child.run(of(library, "load", folder / "other.txt")))
    done(child.run(of(library, "withdraw", "care-of-examinosis")))
    shutil.rmtree(library / "index")  # a snapshot that was published before is not read any more
    done(child.run(of(library, "rebuild")))
    return library
