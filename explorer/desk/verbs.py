"""The verbs that turn files into what a library holds: load, extract, rebuild, repair, withdraw.

Why: everything the Library page does with files must be doable in a script, by the same code.
Method: each verb is a short function of what argparse made of the command line, which `explorer.__main__` says. Results
    go to stdout, messages to stderr.
Fails: `WrongUse` in one line for what cannot be done; with a `LoadError` or a `LibraryError` for what a file or a library
    does not allow.
"""

from __future__ import annotations

import argparse
import json
import shlex
import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeGuard

from tqdm import tqdm

from explorer import withdrawal
from explorer.desk import carrying, migration, misreading, repairing, shelves, withdrawing
from explorer.desk.migration import Carried
from explorer.desk.report import doubts, dry_run, report
from explorer.desk.shelves import Shelf, addition
from explorer.library import Damaged, Library, LibraryError
from loaders import pipeline
from loaders.extraction_json import as_json
from loaders.pipeline import Beside, LoadedBibliography, LoadedDocument
from loaders.problems import LoadError
from loaders.readers.format import TypedFile
from loaders.readers.registry import identify, suffixes
from loaders.reading import Reading
from loaders.sandbox import small_input_confined
from loaders.source import Unreadable


class WrongUse(ValueError):
    """What was asked cannot be done; the message is one line."""


def made(folder: Path) -> Library:
    """The library of a folder that was written to as one; nothing but loading makes one."""
    library = Library(folder)
    if not library.is_made():
        raise WrongUse(f"{folder}: no library here yet; {making(folder)} makes one")
    return library


def making(folder: Path) -> str:
    """The words that load documents into a library."""
    return f"python -m explorer --library {shlex.quote(str(folder))} load PATH"


def tell_earlier(library: Library) -> None:
    """Say that another version of the reader has read some of it, which may lack what the present one tells."""
    if waiting := len(list(migration.waiting(library))):
        number = f"{waiting} edition{' was' if waiting == 1 else 's were'}"
        print(f"{number} read by another version of the reader, which may tell less; rebuild --read-again reads again",
              file=sys.stderr)


def published(library: Library, *, whole: bool = False) -> None:
    """Bring the index up to date, and say so if it was damaged."""
    if line := library.publish(whole=whole):
        print(f"{library.root}: {line}", file=sys.stderr)


def load(arguments: argparse.Namespace) -> int:
    """Read documents, folders and bibliographies into the library."""
    _refuse_odd(arguments)
    paths = _found(arguments.paths)
    if arguments.id and len(paths) != 1:
        raise WrongUse(f"--id names one document, but there are {len(paths)} to load")
    library = Library(arguments.library)
    if arguments.dry_run:
        return _try(library, paths, arguments)
    read = [(path, _read(path, library, arguments.id)) for path in _progress(paths)]
    again = [migration.against(library, loaded) for _, loaded in read if arguments.read_again and _waits(loaded, library)]
    agreed = _agreed(again, yes=arguments.yes)
    with library.writing():
        while read:  # what is stored is let go: publishing needs the room
            _settle(library, *read.pop(0), read_again=arguments.read_again)
        migration.publish(library, again if agreed else ())
        published(library)
    return 0


def _settle(library: Library, path: Path, loaded: LoadedBibliography | LoadedDocument, *, read_again: bool) -> None:
    """Store what was read, or leave what another version has read."""
    if not _waits(loaded, library):
        _store(library, path, loaded)
    elif not read_again:
        _leave(library, path, loaded)


def _refuse_odd(arguments: argparse.Namespace) -> None:
    """Refuse --yes where there is nothing to say yes to."""
    if arguments.yes and not arguments.read_again:
        raise WrongUse("--yes answers what --read-again asks; it does nothing without it")
    if arguments.yes and arguments.dry_run:
        raise WrongUse("--dry-run changes nothing, so --yes does not go with it")


def _found(given: Sequence[Path]) -> list[Path]:
    paths = []
    for path in given:
        found = list(pipeline.find(path))
        if not found:
            raise Unreadable(f"nothing in it that can be loaded; names that can end with {', '.join(suffixes())}", path)
        paths += found
    return paths


def _read(path: Path, library: Library, document_id: str | None) -> LoadedBibliography | LoadedDocument:
    """What is at a path. A file that another version has read stays the same document, whatever title is read now."""
    found, beside = pipeline.open_path(path, document_id)
    held = {name for name, edition in migration.waiting(library)
            if library.file_sha256(name, edition) == found.file.sha256}
    if len(held) == 1 and not document_id and not path.is_dir():
        beside = replace(beside, document=held.pop())
    return pipeline.load_file(found, beside, Shelf(library))


def _waits(loaded: LoadedBibliography | LoadedDocument, library: Library) -> TypeGuard[LoadedDocument]:
    """Whether the library has this edition as another version has read it, and not just as it is read now."""
    return isinstance(loaded, LoadedDocument) and shelves.waits(loaded, library)


def _leave(library: Library, path: Path, loaded: LoadedDocument) -> None:
    """Say by which version a document was read that is left as it is."""
    status = shelves.status(loaded, library)
    for wrong in shelves.harmed(loaded, library).values():
        print(wrong, file=sys.stderr)
    print(f"{path}: {loaded.identity.document} {loaded.identity.edition}, {status}; --read-again reads it again")
    if "new decisions" in status:
        print(f"{path}: its new decisions are not stored before it is read again", file=sys.stderr)


def _agreed(carried: Sequence[Carried], *, yes: bool) -> bool:
    """List what differs, and ask whether it is to be published; without a terminal to ask on it is not."""
    for one in carried:
        print("\n".join(migration.listed(one.seen)))
    if not carried or yes:
        return bool(carried)
    if not sys.stdin.isatty():
        print("nothing of this was published: there is no terminal to ask on, and --yes was not given", file=sys.stderr)
        return False
    print(f"Publish {len(carried)} edition{'' if len(carried) == 1 else 's'} as read now? [y/N] ", end="", file=sys.stderr,
          flush=True)
    try:
        return sys.stdin.readline().strip().casefold() in ("y", "yes")
    except KeyboardInterrupt:
        return False


def _try(library: Library, paths: Sequence[Path], arguments: argparse.Namespace) -> int:
    """Print what loading would store; a file that would be refused does not hide the others."""
    refused = 0
    for path in _progress(paths):
        try:
            loaded = _read(path, library, arguments.id)
        except (LoadError, Damaged) as error:
            print(f"refused: {error}", file=sys.stderr)
            refused += 1
            continue
        for line in shelves.harmed(loaded, library).values():
            print(line, file=sys.stderr)
        first, *more = dry_run(loaded, library)
        if arguments.read_again and _waits(loaded, library):
            more += migration.listed(migration.against(library, loaded).seen)
        print("\n".join([f"{path}: {first}", *(f"  {line}" for line in more)]))
        for doubt in doubts(loaded, library):
            print(doubt if doubt.file else replace(doubt, file=str(path)), file=sys.stderr)
        _tell_waiting(loaded, library)
    return 2 if refused else 0


def _progress(paths: Sequence[Path]) -> Iterable[Path]:
    return tqdm(paths, unit="document", disable=len(paths) == 1 or not sys.stderr.isatty(),
                file=sys.__stderr__)


def _store(library: Library, path: Path, loaded: LoadedBibliography | LoadedDocument) -> None:
    harmed = shelves.harmed(loaded, library)
    if isinstance(loaded, LoadedBibliography):
        changed = library.add_bibliography(loaded.name, loaded.graph, loaded.content)
        print(f"{path}: {len(loaded.works)} works{'' if changed else ', unchanged'}{_mended(library, harmed)}")
        return
    identity, record = loaded.identity, loaded.record
    changed = library.add(addition(loaded))
    references = f"{len(record.references)} references" if record.references else "no reference list"
    done = f"{'' if changed else ', unchanged'}{_mended(library, harmed)}"
    print(f"{path}: {identity.document} {identity.edition}, {len(record.statements)} statements, "
          f"{len(record.citations)} places with markers, {references}{done}")
    for problem in doubts(loaded, library):
        print(problem, file=sys.stderr)
    _tell_waiting(loaded, library)
    if changed and (hint := withdrawing.hint(library, loaded.source.file_sha256, "run restore-document")):
        print(f"{identity.document} {identity.edition}: {hint}", file=sys.stderr)


def _mended(library: Library, harmed: Iterable[str]) -> str:
    """Which damaged files were written again, as the end of a line."""
    mended = [name for name in harmed if not library.written(name).wrong()]
    return f"; damaged, and written again: {', '.join(mended)}" if mended else ""


def _tell_waiting(loaded: LoadedBibliography | LoadedDocument, library: Library) -> None:
    """List the decisions of other editions that find no place in this one."""
    waiting = carrying.waiting(loaded, library) if isinstance(loaded, LoadedDocument) else ()
    for line in carrying.listed(waiting):
        print(line, file=sys.stderr)
    if waiting:
        print("they stay in the overlay; the Library page offers these sentences to choose from", file=sys.stderr)


def withdraw_document(arguments: argparse.Namespace) -> int:
    """Take a document, or one edition of it, out of the library; restore-document brings it back."""
    print(withdrawing.published(made(arguments.library), *withdrawal.split(arguments.name), withdrawal.withdraw))
    return 0


def restore_document(arguments: argparse.Namespace) -> int:
    """Bring back what was withdrawn, byte for byte, with all that was decided about it."""
    print(withdrawing.published(made(arguments.library), *withdrawal.split(arguments.name), withdrawal.restore))
    return 0


def extract(arguments: argparse.Namespace) -> int:
    """Print what is read from a file, without storing it."""
    path: Path = arguments.file
    found, beside = pipeline.open_path(path)
    if found.format.holds == "works":
        raise WrongUse(f"{path}: this is a bibliography, which load reads; load --dry-run says what is in it")
    read = pipeline.read_file(found)
    if arguments.misreading is not None:
        return _misreading(found, read, arguments)
    if arguments.report:
        return _report(read, beside, Shelf(Library(arguments.library)))
    record = read.record
    json.dump(as_json(record, read.source.name), sys.stdout, ensure_ascii=False, indent=1)
    print()
    for problem in record.problems:
        print(replace(problem, file=beside.place), file=sys.stderr)
    if not record.statements:
        print(f"{path}: no statement was recognised; --report says what no rule claimed", file=sys.stderr)
    return 0


def _report(read: Reading, beside: Beside, shelf: Shelf) -> int:
    """Print what the Library page shows of a file, decisions included; also of one that would be refused."""
    try:
        loaded = pipeline.compose(read.source, read.record, shelf, beside)
        lines = report(loaded.source, loaded.record, loaded.decisions, loaded.problems)
    except LoadError as error:
        refused = replace(error.problem, reason=f"it would not be loaded: {error.problem.reason}")
        lines = report(read.source, read.record, (), (*read.record.problems, refused))
    sys.stdout.writelines(f"{line}\n" for line in lines)
    return 0


def _misreading(found: TypedFile, read: Reading, arguments: argparse.Namespace) -> int:
    """Print the small input in which a statement is read as in the file; with the right reading, write both as a case."""
    number, most = arguments.misreading, len(read.record.statements)
    if not 1 <= number <= most:
        raise WrongUse(f"--misreading {number}: {arguments.file} has the statements 1 to {most}; --report numbers them")
    small = small_input_confined(found, number)
    case = misreading.again(small.name, small.text, _read_anew)
    if not arguments.right:
        print(f"{case.text}\nread now:\n" + "\n".join(f"  {line}" for line in case.now))
        print("say what is right with --right, and both are written as a case", file=sys.stderr)
        return 0
    made = {arguments.to / path: content for path, content in misreading.files(case, arguments.right).items()}
    for path, content in made.items():
        if path.exists():
            raise WrongUse(f"{path}: is there already and stays as it is; choose another folder with --to")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
        print(path)
    print("before you give it away, replace the words that are not yours to give, and see that it still reads so",
          file=sys.stderr)
    return 0


def _read_anew(name: str, raw: bytes) -> Reading:
    return pipeline.read_file(identify(name, raw))


def rebuild(arguments: argparse.Namespace) -> int:
    """Make the index again from the graphs, or with --read-again the graphs from the sources as well."""
    _refuse_odd(arguments)
    if arguments.dry_run and not arguments.read_again:
        raise WrongUse("--dry-run goes with --read-again; rebuilding the index changes nothing else")
    library = made(arguments.library)
    if arguments.read_again:
        return _read_again(library, list(migration.waiting(library)), arguments)
    with library.writing():
        published(library, whole=True)
    tell_earlier(library)
    return 0


def _read_again(library: Library, waiting: Sequence[tuple[str, str]], arguments: argparse.Namespace) -> int:
    """Read again what another version has read; a source that is refused now keeps its graph and stops no other."""
    carried, refused = [], 0
    for document, edition in tqdm(waiting, unit="document", disable=not sys.stderr.isatty(),
                                  file=sys.__stderr__):
        try:
            carried.append(migration.read_again(library, document, edition, pipeline.read_file))
        except (LoadError, LibraryError) as error:
            print(f"{document} {edition}: left as it is. {' '.join(str(error).split())}", file=sys.stderr)
            refused += 1
    if not waiting:
        print("everything was read by this version already", file=sys.stderr)
    if arguments.dry_run:
        print("\n".join(line for one in carried for line in migration.listed(one.seen)))
    elif not carried or _agreed(carried, yes=arguments.yes):
        with library.writing():
            migration.publish(library, carried)
            published(library, whole=True)
    return 2 if refused else 0


def repair(arguments: argparse.Namespace) -> int:
    """Write what is damaged again from the stored sources; what is read otherwise now is listed first, and asked about."""
    if arguments.yes and arguments.dry_run:
        raise WrongUse("--dry-run changes nothing, so --yes does not go with it")
    library = made(arguments.library)
    with library.writing():
        damage = repairing.found(library)
        mended = repairing.mend(library, damage, pipeline.read_file, decisions=arguments.decisions, dry=arguments.dry_run)
    done = "would be written again as it was" if arguments.dry_run else "written again as it was"
    sys.stdout.writelines(f"{line}\n" for line in (*(f"{name}: {done}" for name in mended.done), *mended.told))
    for line in mended.refused or ([] if damage else ["nothing is damaged"]):
        print(line, file=sys.stderr)
    if arguments.dry_run:
        sys.stdout.writelines(f"{line}\n" for one in mended.waiting for line in migration.listed(one.seen))
        return 2 if mended.refused else 0
    agreed = _agreed(mended.waiting, yes=arguments.yes)
    with library.writing():
        migration.publish(library, mended.waiting if agreed else ())
        library.publish()
    return 2 if mended.refused else 1 if mended.waiting and not agreed else 0
