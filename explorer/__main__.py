"""The command line: `python -m explorer VERB`. One of the two roots that see reading and showing alike.

Why: everything the pages do with files must be doable in a script.
Method: argparse; each verb is a short function that calls the rooms and prints. Results go to stdout, messages to
    stderr.
Fails: exit 2 and one line that names file and reason for wrong use or unusable input, exit 1 for findings, never a
    traceback for what a user gave.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import webbrowser
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeGuard

from rdflib import Graph
from tabulate import tabulate
from tqdm import tqdm

from explorer import answers, query
from explorer.answers import Answer, Problem
from explorer.desk import Shelf, addition, doubts, dry_run, migration, misreading, report, shelves
from explorer.desk.migration import Carried
from explorer.export import FORMATS, export
from explorer.library import Library, LibraryError
from explorer.sandbox import Sandbox
from explorer.store import Rows, StoreError
from explorer.verification import verify
from loaders import pipeline
from loaders.extraction_json import as_json
from loaders.misreading import small_input
from loaders.pipeline import Beside, LoadedBibliography, LoadedDocument
from loaders.problems import LoadError
from loaders.readers.registry import identify
from loaders.reading import Reading
from loaders.source import Unreadable
from loaders.validation import fingerprint, validate

APP = Path(__file__).with_name("app.py")
ADDRESS = "127.0.0.1"
PORT = 8501
EXAMPLES = {
    "serve": "python -m explorer serve --port 8600 --no-browser",
    "load": "python -m explorer load loaders/corpus",
    "extract": "python -m explorer extract page.txt --format json",
    "query": "python -m explorer query statements --param document=als-primary-treatment --format csv",
    "verify": "python -m explorer verify",
    "rebuild": "python -m explorer rebuild",
    "export": "python -m explorer export --format trig > library.trig",
}


def serve(arguments: argparse.Namespace) -> int:
    """Open the explorer in a browser."""
    from explorer.app import prepare

    _published(arguments.library)
    _refuse_taken(arguments.port)
    prepare()
    command = [sys.executable, "-m", "streamlit", "run", str(APP), f"--server.port={arguments.port}",
               f"--server.address={ADDRESS}"]
    url = f"http://{ADDRESS}:{arguments.port}"
    print(f"The explorer is at {url} (Ctrl-C ends it)", file=sys.stderr)
    environment = {**os.environ, "GUIDELINE_LIBRARY": str(arguments.library.resolve())}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    signal.signal(signal.SIGTERM, lambda *_: process.terminate())  # or the server would outlive this command
    if not arguments.no_browser:
        threading.Thread(target=_open_when_up, args=(url, arguments.port), daemon=True).start()
    try:
        return 0 if process.wait() in (0, -signal.SIGTERM) else 2
    except KeyboardInterrupt:
        process.terminate()
        process.wait()
        return 0


def _published(folder: Path) -> Library:
    """The library with its index in step: a new version of the explorer brings a new vocabulary."""
    library = Library(folder)
    if not library.is_fresh():
        with library.writing():
            library.publish()
    return library


def _refuse_taken(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((ADDRESS, port))
        except OSError as error:
            reason = os.strerror(error.errno or 0).lower()
            raise _WrongUse(f"port {port}: {reason}; choose another with --port") from error


def _open_when_up(url: str, port: int) -> None:
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex((ADDRESS, port)) == 0:
                webbrowser.open(url)
                return
        time.sleep(0.1)


def load(arguments: argparse.Namespace) -> int:
    """Read documents, folders and bibliographies into the library."""
    _refuse_odd(arguments)
    paths = _found(arguments.paths)
    if arguments.id and len(paths) != 1:
        raise _WrongUse(f"--id names one document, but there are {len(paths)} to load")
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
        library.publish()
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
        raise _WrongUse("--yes answers what --read-again asks; it does nothing without it")
    if arguments.yes and arguments.dry_run:
        raise _WrongUse("--dry-run changes nothing, so --yes does not go with it")


def _found(given: Sequence[Path]) -> list[Path]:
    paths = []
    for path in given:
        found = list(pipeline.find(path))
        if not found:
            raise Unreadable("nothing in it that can be loaded", path)
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
    """Whether the library has this edition as another version has read it."""
    return isinstance(loaded, LoadedDocument) and bool(
        shelves.earlier(library, loaded.identity.document, loaded.identity.edition))


def _leave(library: Library, path: Path, loaded: LoadedDocument) -> None:
    """Say by which version a document was read that is left as it is."""
    status = shelves.status(loaded, library)
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
        except LoadError as error:
            print(f"refused: {error}", file=sys.stderr)
            refused += 1
            continue
        first, *more = dry_run(loaded, library)
        if arguments.read_again and _waits(loaded, library):
            more += migration.listed(migration.against(library, loaded).seen)
        print("\n".join([f"{path}: {first}", *(f"  {line}" for line in more)]))
        for doubt in doubts(loaded, library):
            print(doubt if doubt.file else replace(doubt, file=str(path)), file=sys.stderr)
    return 2 if refused else 0


def _progress(paths: Sequence[Path]) -> Iterable[Path]:
    return tqdm(paths, unit="document", disable=len(paths) == 1 or not sys.stderr.isatty())


def _store(library: Library, path: Path, loaded: LoadedBibliography | LoadedDocument) -> None:
    if isinstance(loaded, LoadedBibliography):
        changed = library.add_bibliography(loaded.name, loaded.graph, loaded.content)
        print(f"{path}: {len(loaded.works)} works{'' if changed else ', unchanged'}")
        return
    identity, record = loaded.identity, loaded.record
    changed = library.add(addition(loaded))
    references = f"{len(record.references)} references" if record.references else "no reference list"
    print(f"{path}: {identity.document} {identity.edition}, {len(record.statements)} statements, "
          f"{len(record.citations)} places with markers, {references}{'' if changed else ', unchanged'}")
    for problem in loaded.problems:
        print(problem, file=sys.stderr)


def extract(arguments: argparse.Namespace) -> int:
    """Print what is read from a file, without storing it."""
    path: Path = arguments.file
    found, beside = pipeline.open_path(path)
    if found.format.holds == "works":
        raise _WrongUse(f"{path}: this is a bibliography, which load reads; load --dry-run says what is in it")
    read = pipeline.read_file(found)
    if arguments.misreading is not None:
        return _misreading(read, arguments)
    if arguments.report:
        return _report(read, beside, Shelf(Library(arguments.library)))
    record = read.record
    json.dump(as_json(record, read.source.name), sys.stdout, ensure_ascii=False, indent=1)
    print()
    for problem in record.problems:
        print(replace(problem, file=beside.place), file=sys.stderr)
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


def _misreading(read: Reading, arguments: argparse.Namespace) -> int:
    """Print the small input in which a statement is read as in the file; with the right reading, write both as a case."""
    number, most = arguments.misreading, len(read.record.statements)
    if not 1 <= number <= most:
        raise _WrongUse(f"--misreading {number}: {arguments.file} has the statements 1 to {most}; --report numbers them")
    small = small_input(read.source, read.record, number, _read_anew)
    case = misreading.again(small.name, small.text, _read_anew)
    if not arguments.right:
        print(f"{case.text}\nread now:\n" + "\n".join(f"  {line}" for line in case.now))
        print("say what is right with --right, and both are written as a case", file=sys.stderr)
        return 0
    made = {arguments.to / path: content for path, content in misreading.files(case, arguments.right).items()}
    for path, content in made.items():
        if path.exists():
            raise _WrongUse(f"{path}: is there already and stays as it is; choose another folder with --to")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
        print(path)
    print("before you give it away, replace the words that are not yours to give, and see that it still reads so",
          file=sys.stderr)
    return 0


def _read_anew(name: str, raw: bytes) -> Reading:
    return pipeline.read_file(identify(name, raw))


def ask(arguments: argparse.Namespace) -> int:
    """Ask one of the named questions, or a SPARQL query from a file or from standard input (-)."""
    if arguments.name is None:
        for name in query.names():
            print(f"{name:20} {query.read(name).summary}")
        return 0
    if arguments.name == "-" or Path(arguments.name).is_file():
        return _ask_freely(arguments)
    if arguments.format not in WRITERS:
        raise _WrongUse(f"--format {arguments.format}: a named question gives rows; choose {', '.join(WRITERS)}")
    words = dict(_pair(pair) for pair in arguments.param)
    rows = query.table(_published(arguments.library).store(), arguments.name, words)
    WRITERS[arguments.format](rows)
    return 0


def _ask_freely(arguments: argparse.Namespace) -> int:
    """A query of the user's own, run as the Query page runs it: in a child that can reach and change nothing."""
    if arguments.param:
        raise _WrongUse("--param binds named questions; write values into a query of your own")
    sandbox = Sandbox(_published(arguments.library).snapshot() / "engine", children=1)
    try:
        answer = sandbox.run(_text_of(arguments.name))
    finally:
        sandbox.close()
    sys.stdout.write(FREE_WRITERS[arguments.format](answer))
    if answer.truncated:
        print(f"{answer.note}", file=sys.stderr)
    return 0


def _text_of(name: str) -> str:
    try:
        return sys.stdin.read() if name == "-" else Path(name).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise _WrongUse(f"{name}: {error}") from error


def _pair(pair: str) -> tuple[str, str]:
    name, sign, value = pair.partition("=")
    if not sign:
        raise _WrongUse(f"--param {pair!r}: write it as name=value")
    return name, value


def _write_table(rows: Rows) -> None:
    print(tabulate([[value or "" for value in row] for row in rows.values], rows.columns, disable_numparse=True))


def _write_csv(rows: Rows) -> None:
    writer = csv.writer(sys.stdout)
    writer.writerow(rows.columns)
    writer.writerows(rows.values)


def _write_json(rows: Rows) -> None:
    json.dump([dict(zip(rows.columns, row, strict=True)) for row in rows.values], sys.stdout, ensure_ascii=False,
              indent=1)
    print()


def _free_table(answer: Answer) -> str:
    if answer.is_graph:
        return answer.turtle
    if answer.truth is not None:
        return f"{answer.note}\n"
    rows = [[term.value if term else "" for term in row] for row in answer.rows]
    return tabulate(rows, answer.columns, disable_numparse=True) + "\n"


def _free_turtle(answer: Answer) -> str:
    if not answer.is_graph:
        raise _WrongUse(f"--format ttl: a {answer.form} query gives rows; CONSTRUCT and DESCRIBE give graphs")
    return answer.turtle


FREE_WRITERS: Mapping[str, Callable[[Answer], str]] = {
    "table": _free_table, "csv": answers.as_csv, "json": answers.as_json, "ttl": _free_turtle,
}
WRITERS: Mapping[str, Callable[[Rows], None]] = {"table": _write_table, "csv": _write_csv, "json": _write_json}


def check(arguments: argparse.Namespace) -> int:
    """Verify every file, graph, quotation and the index against what was written."""
    findings = 0
    for finding in verify(Library(arguments.library), _shapes, "" if arguments.all else fingerprint()):
        print(finding)
        findings += 1
    print(f"{findings} finding{'' if findings == 1 else 's'}" if findings else "sound", file=sys.stderr)
    return 1 if findings else 0


def _shapes(graph: Graph) -> list[str]:
    return [str(violation) for violation in validate(graph) if violation.severity == "Violation"]


def send(arguments: argparse.Namespace) -> int:
    """Write the library as RDF to standard output."""
    sys.stdout.buffer.write(export(_published(arguments.library), arguments.format))
    return 0


def rebuild(arguments: argparse.Namespace) -> int:
    """Make the index again from the graphs, or with --read-again the graphs from the sources as well."""
    _refuse_odd(arguments)
    if arguments.dry_run and not arguments.read_again:
        raise _WrongUse("--dry-run goes with --read-again; rebuilding the index changes nothing else")
    library = Library(arguments.library)
    waiting = list(migration.waiting(library))
    if arguments.read_again:
        return _read_again(library, waiting, arguments)
    with library.writing():
        library.publish(whole=True)
    if waiting:
        number = f"{len(waiting)} edition{' was' if len(waiting) == 1 else 's were'}"
        print(f"{number} read by another version of the reader; --read-again reads again", file=sys.stderr)
    return 0


def _read_again(library: Library, waiting: Sequence[tuple[str, str]], arguments: argparse.Namespace) -> int:
    """Read again what another version has read; a source that is refused now keeps its graph and stops no other."""
    carried, refused = [], 0
    for document, edition in tqdm(waiting, unit="document", disable=not sys.stderr.isatty()):
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
            library.publish(whole=True)
    return 2 if refused else 0


class _WrongUse(ValueError):
    """What was asked cannot be done; the message is one line."""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m explorer", description="Clinical guidelines as a graph you can question.")
    parser.add_argument("--library", type=Path, default=Path("library"), metavar="DIR",
                        help="the library folder (./library)")
    verbs = parser.add_subparsers(dest="verb", metavar="VERB")

    def verb(name: str, run: Callable[[argparse.Namespace], int]) -> argparse.ArgumentParser:
        summary = (run.__doc__ or "").rstrip(".")
        added = verbs.add_parser(name, help=summary, description=f"{summary}.", epilog=f"Example: {EXAMPLES[name]}",
                                 formatter_class=argparse.RawDescriptionHelpFormatter)
        added.set_defaults(run=run)
        return added

    serving = verb("serve", serve)
    serving.add_argument("--port", type=int, default=PORT, metavar="N", help=f"port on this machine ({PORT})")
    serving.add_argument("--no-browser", action="store_true", help="do not open a browser")
    loading = verb("load", load)
    loading.add_argument("paths", type=Path, nargs="+", metavar="PATH",
                         help="document, folder, or bibliography (CSL-JSON)")
    loading.add_argument("--dry-run", action="store_true", help="say what would be loaded, and change nothing")
    loading.add_argument("--id", metavar="ID", help="the document's id, instead of one made from its title")
    _add_rereading(loading)
    extracting = verb("extract", extract)
    extracting.add_argument("file", type=Path, metavar="FILE")
    extracting.add_argument("--format", choices=("json",), default="json")
    extracting.add_argument("--misreading", type=int, metavar="N",
                            help="the small input in which statement N of --report is read as it is here")
    extracting.add_argument("--right", metavar="TEXT", help="what it should say: writes a case of input and right reading")
    extracting.add_argument("--to", type=Path, default=Path(), metavar="DIR", help="where the case is written (here)")
    extracting.add_argument("--report", action="store_true", help="for people: what no rule claimed first, then statements")
    asking = verb("query", ask)
    asking.add_argument("name", nargs="?", metavar="NAME|FILE|-",
                        help="a question's name or a SPARQL query; without it all are listed")
    asking.add_argument("--param", action="append", default=[], metavar="NAME=VALUE", help="bind a parameter")
    asking.add_argument("--format", choices=tuple(FREE_WRITERS), default="table", help="ttl is for CONSTRUCT and DESCRIBE")
    verifying = verb("verify", check)
    verifying.add_argument("--all", action="store_true",
                           help="also look again at what was found sound when it was written and has not changed since")
    rebuilding = verb("rebuild", rebuild)
    rebuilding.add_argument("--dry-run", action="store_true", help="with --read-again: list what differs, change nothing")
    _add_rereading(rebuilding)
    sending = verb("export", send)
    sending.add_argument("--format", choices=tuple(FORMATS), default="nq",
                         help="nq and trig: every edition; ttl and jsonld: the current ones merged")
    return parser


def _add_rereading(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--read-again", action="store_true",
                        help="read again what another version of the reader has read, list what differs, then ask")
    parser.add_argument("--yes", action="store_true", help="with --read-again: publish without asking")


def main(words: Sequence[str] | None = None) -> int:
    """Run one command; the exit status."""
    given = list(sys.argv[1:] if words is None else words)
    parser = _parser()
    arguments = parser.parse_args(given)
    if arguments.verb is None:
        arguments = parser.parse_args([*given, "serve"])
    refusals = (LoadError, LibraryError, StoreError, query.UnknownQuery,
                query.BadParameter, Problem, _WrongUse)
    try:
        return int(arguments.run(arguments))
    except refusals as error:
        print(f"{parser.prog}: {' '.join(str(error).split())}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        return 0


if __name__ == "__main__":
    sys.exit(main())
