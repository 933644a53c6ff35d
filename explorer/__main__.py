"""The command line: `python -m explorer VERB`. One of the two roots that see reading and showing alike.

Why: everything the pages do with files must be doable in a script.
Method: argparse; each verb is a short function that calls the rooms and prints; those that read files are the desk's
    (`explorer.desk.verbs`). Results go to stdout, messages to stderr.
Fails: exit 2 and one line that names file and reason for wrong use or unusable input, exit 1 for findings, never a
    traceback for what a user gave.
"""

from __future__ import annotations

import argparse
import contextlib
import csv
import json
import os
import socket
import sys
import threading
import time
import webbrowser
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

from rdflib import Graph
from tabulate import tabulate

from explorer import backup, durable, query, query_result, serving, tell_newer, terminal, unfound
from explorer.desk import migration, withdrawing
from explorer.desk.verbs import (
    WrongUse,
    extract,
    load,
    made,
    making,
    published,
    rebuild,
    repair,
    restore_document,
    tell_earlier,
    withdraw_document,
)
from explorer.domain.silence import NOT_IN_GRAPH
from explorer.export import FORMATS, export, format_of
from explorer.holding import writer
from explorer.library import Library, LibraryError
from explorer.manifest import InUse
from explorer.query_result import Answer, Problem
from explorer.sandbox import Sandbox
from explorer.store import Rows, StoreError
from explorer.store.bounded import COMMAND, BoundedStore
from explorer.verification import verify
from loaders.problems import LoadError
from loaders.validation import fingerprint, validate

APP = Path(__file__).with_name("app.py")
PORT = 8501
LAST_PORT = 65535
Verb = Callable[[str, Callable[[argparse.Namespace], int]], argparse.ArgumentParser]
MENDING = "repair mends graphs and reports, rebuild an index, a backup or the same file loaded again all else"
EXAMPLES = {
    "serve": "python -m explorer serve --port 8600 --no-browser",
    "load": "python -m explorer load loaders/corpus",
    "extract": "python -m explorer extract page.txt --format json",
    "query": "python -m explorer query statements --param document=als-primary-treatment --format csv",
    "export": "python -m explorer export --format trig > library.trig",
    "withdraw": "python -m explorer withdraw als-primary-treatment/2025-12-23",
    "restore-document": "python -m explorer restore-document als-primary-treatment",
    "backup": "python -m explorer backup library-2026-12-01.zip",
    "restore": "python -m explorer --library elsewhere restore library-2026-12-01.zip",
    "verify": "python -m explorer verify",
    "rebuild": "python -m explorer rebuild",
    "repair": "python -m explorer repair",
}


def serve(arguments: argparse.Namespace) -> int:
    """Open the explorer in a browser."""
    from explorer.app import prepare

    _ready(Library(arguments.library))
    _refuse_taken(arguments.port)
    prepare()
    url = f"http://{serving.ADDRESS}:{arguments.port}"
    print(f"The explorer is at {url} (Ctrl-C ends it)", file=sys.stderr)
    if not arguments.no_browser:
        threading.Thread(target=_open_when_up, args=(url, arguments.port), daemon=True).start()
    environment = {"GUIDELINE_LIBRARY": str(arguments.library.resolve())}
    return serving.serve(APP, arguments.port, environment, arguments.allow)


def _name(word: str) -> str:
    """A name that a browser may call the server by, as in a Host header."""
    if not serving.NAME.fullmatch(word.lower()):
        raise argparse.ArgumentTypeError(f"{word!r} is no name of a server; write guide.example.org, or with :PORT")
    return word.lower()


def _ready(library: Library) -> None:
    """Make a library of a folder that is none yet; what keeps its index from being made is said here and on its pages."""
    try:
        if library.is_made() and library.is_fresh() and not library.waiting() and not library.damage():
            return
        with library.writing():
            published(library)
    except (LibraryError, StoreError) as error:
        if not _answering(library):
            print(f"{error}; the pages say what can be done", file=sys.stderr)


def _answering(library: Library) -> bool:
    """Whether there is an index for readers though nothing could be written to the library; says which."""
    try:
        said = library.refresh()
    except (LibraryError, StoreError):
        return False
    if said:
        print(f"{library.root}: {said}", file=sys.stderr)
    return True


def _published(folder: Path) -> Library:
    """The library with its index in step and sound: a new version of the explorer brings a new vocabulary.

    While somebody writes it is what was published last; what is said of it goes to standard error.
    """
    library = made(folder)
    if said := library.refresh():
        print(f"{folder}: {said}", file=sys.stderr)
    if library.is_empty():
        print(f"{folder}: the library holds nothing yet; {making(folder)} fills it", file=sys.stderr)
    return library


def _refuse_taken(port: int) -> None:
    if not 0 < port <= LAST_PORT:
        raise WrongUse(f"port {port}: ports are 1 to {LAST_PORT}; choose another with --port")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((serving.ADDRESS, port))
        except OSError as error:
            reason = os.strerror(error.errno or 0).lower()
            raise WrongUse(f"port {port}: {reason}; choose another with --port") from error


def _open_when_up(url: str, port: int) -> None:
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex((serving.ADDRESS, port)) == 0:
                webbrowser.open(url)
                return
        time.sleep(0.1)


def ask(arguments: argparse.Namespace) -> int:
    """Ask one of the named questions, or a SPARQL query from a file or from standard input (-)."""
    if arguments.name is None:
        for name in query.names():
            print(f"{name:20} {query.read(name).summary}")
        return 0
    if arguments.name == "-" or Path(arguments.name).is_file():
        return _ask_freely(arguments)
    if arguments.format not in WRITERS:
        raise WrongUse(f"--format {arguments.format}: a named question gives rows; choose {', '.join(WRITERS)}")
    words = dict(_pair(pair) for pair in arguments.param)
    library = _published(arguments.library)
    store = BoundedStore(library.engine_folder(), COMMAND, children=1)
    try:
        rows = query.table(store, arguments.name, words)
        gone = partial(withdrawing.told, library, way="restore-document brings it back")
        if not rows.values and (said := unfound.unknown(library, store, words, gone)):
            raise WrongUse(f"--param {said}")
    finally:
        store.close()
    tell_earlier(library)
    WRITERS[arguments.format](rows, query.read(arguments.name).silent)
    if not rows.values and words:
        print(f"no rows: nothing of this is said there; without --param {arguments.name} asks the whole library",
              file=sys.stderr)
    return 0


def _ask_freely(arguments: argparse.Namespace) -> int:
    """A query of the user's own, run as the Query page runs it: in a child that can reach and change nothing."""
    if arguments.param:
        raise WrongUse("--param binds named questions; write values into a query of your own")
    library = _published(arguments.library)
    tell_earlier(library)
    sandbox = Sandbox(library.engine_folder(), children=1)
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
        raise WrongUse(f"{name}: {error}") from error


def _pair(pair: str) -> tuple[str, str]:
    name, sign, value = pair.partition("=")
    if not sign:
        raise WrongUse(f"--param {pair!r}: write it as name=value")
    return name, value


def _write_table(rows: Rows, silent: Mapping[str, str]) -> None:
    """A table for people: where a cell is empty it says who is silent."""
    missing = [silent.get(column, NOT_IN_GRAPH) for column in rows.columns]
    shown = [[word if value is None else value for value, word in zip(row, missing, strict=True)] for row in rows.values]
    print(tabulate(shown, rows.columns, disable_numparse=True))


def _write_csv(rows: Rows, _silent: Mapping[str, str]) -> None:
    """The answer for programs and spreadsheets: an empty cell is an empty cell, and none is a formula."""
    writer = csv.writer(sys.stdout)
    writer.writerow(rows.columns)
    writer.writerows([query_result.cell_of(value) for value in row] for row in rows.values)


def _write_json(rows: Rows, _silent: Mapping[str, str]) -> None:
    json.dump([dict(zip(rows.columns, row, strict=True)) for row in rows.values], sys.stdout, ensure_ascii=False,
              indent=1)
    print()


def _free_table(answer: Answer) -> str:
    if answer.is_graph:
        return answer.turtle
    if answer.truth is not None:
        return f"{answer.note}\n"
    rows = [[term.value if term else NOT_IN_GRAPH for term in row] for row in answer.rows]
    return tabulate(rows, answer.columns, disable_numparse=True) + "\n"


def _free_turtle(answer: Answer) -> str:
    if not answer.is_graph:
        raise WrongUse(f"--format ttl: a {answer.form} query gives rows; CONSTRUCT and DESCRIBE give graphs")
    return answer.turtle


FREE_WRITERS: Mapping[str, Callable[[Answer], str]] = {
    "table": _free_table, "csv": query_result.as_csv, "json": query_result.as_json, "ttl": _free_turtle,
}
WRITERS: Mapping[str, Callable[[Rows, Mapping[str, str]], None]] = {
    "table": _write_table, "csv": _write_csv, "json": _write_json}


def check(arguments: argparse.Namespace) -> int:
    """Verify every file, graph, quotation and the index against what was written."""
    findings, library = 0, made(arguments.library)
    _refuse_while_written(library)
    if said := library.waiting():
        print(f"{library.root}: {said}; the next one that writes, as rebuild, takes it up", file=sys.stderr)
    for line in migration.told(library):
        print(line, file=sys.stderr)
    for finding in verify(library, _shapes, "" if arguments.all else fingerprint()):
        print(finding)
        findings += 1
    if findings:
        _refuse_while_written(Library(arguments.library), library)
    print(f"{findings} finding{'' if findings == 1 else 's'}; {MENDING}" if findings else "sound", file=sys.stderr)
    return 1 if findings else 0


def _refuse_while_written(library: Library, before: Library | None = None) -> None:
    """Refuse to judge files that somebody is changing, or has changed since the library was opened `before`."""
    if pid := writer(library.root):
        raise InUse(f"in use by another process (pid {pid})", library.root, "verify when that has ended")
    if before and before.manifest.to_json() != library.manifest.to_json():
        raise InUse("it was changed meanwhile", library.root, "verify again")


def save(arguments: argparse.Namespace) -> int:
    """Copy the library into one file, also while others write to it."""
    number = backup.backup(arguments.library, arguments.file)
    print(f"{arguments.file}: {number} files, read back and equal to what the manifest says", file=sys.stderr)
    return 0


def bring_back(arguments: argparse.Namespace) -> int:
    """Make a folder that is not there, or empty, the library that a backup holds."""
    number = backup.restore(arguments.file, arguments.library)
    library = Library(arguments.library)
    with library.writing():
        library.publish()
    print(f"{arguments.library}: {number} files, each as it was when it was backed up, and a new index", file=sys.stderr)
    tell_earlier(library)
    return 0


def _shapes(graph: Graph) -> list[str]:
    return [str(violation) for violation in validate(graph) if violation.severity == "Violation"]


def send(arguments: argparse.Namespace) -> int:
    """Write the library as RDF to standard output."""
    sys.stdout.buffer.write(terminal.encoded(export(_published(arguments.library), arguments.format)))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m explorer", description="Clinical guidelines as a graph you can question.")
    parser.add_argument("--library", type=Path, default=Path("library"), metavar="DIR",
                        help="the library folder (./library)")
    verbs = parser.add_subparsers(dest="verb", metavar="VERB")
    anywhere = argparse.ArgumentParser(add_help=False)
    anywhere.add_argument("--library", type=Path, default=argparse.SUPPRESS, metavar="DIR",
                          help="the library folder, as before the verb")

    def verb(name: str, run: Callable[[argparse.Namespace], int]) -> argparse.ArgumentParser:
        summary = (run.__doc__ or "").rstrip(".")
        added = verbs.add_parser(name, help=summary, description=f"{summary}.", epilog=f"Example: {EXAMPLES[name]}",
                                 parents=[anywhere], formatter_class=argparse.RawDescriptionHelpFormatter)
        added.set_defaults(run=run)
        return added

    pages = verb("serve", serve)
    pages.add_argument("--port", type=int, default=PORT, metavar="N", help=f"port on this machine ({PORT})")
    pages.add_argument("--no-browser", action="store_true", help="do not open a browser")
    pages.add_argument("--allow", type=_name, action="append", default=[], metavar="NAME",
                       help="also answer who calls by this name, of a proxy before it (see explorer/DEPLOYMENT.md)")
    _add_reading(verb)
    _add_asking(verb)
    _add_keeping(verb)
    return parser


def _add_reading(verb: Verb) -> None:
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


def _add_asking(verb: Verb) -> None:
    asking = verb("query", ask)
    asking.add_argument("name", nargs="?", metavar="NAME|FILE|-",
                        help="a question's name or a SPARQL query; without it all are listed")
    asking.add_argument("--param", action="append", default=[], metavar="NAME=VALUE", help="bind a parameter")
    asking.add_argument("--format", type=format_of, choices=tuple(FREE_WRITERS), default="table",
                        help="ttl is for CONSTRUCT and DESCRIBE")
    sending = verb("export", send)
    sending.add_argument("--format", type=format_of, choices=tuple(FORMATS), default="nq",
                         help="nq and trig: every edition; ttl, nt and jsonld: the current ones merged; "
                              "long names (turtle, n-quads) are understood")


def _add_keeping(verb: Verb) -> None:
    for name, run in (("withdraw", withdraw_document), ("restore-document", restore_document)):
        verb(name, run).add_argument("name", metavar="DOCUMENT[/EDITION]", help="its id, and one edition of it if not all")
    verb("backup", save).add_argument("file", type=Path, metavar="FILE", help="a new file, better on another disk")
    verb("restore", bring_back).add_argument("file", type=Path, metavar="FILE", help="what backup made; --library: where to")
    verifying = verb("verify", check)
    verifying.add_argument("--all", action="store_true",
                           help="also look again at what was found sound when it was written and has not changed since")
    rebuilding = verb("rebuild", rebuild)
    rebuilding.add_argument("--dry-run", action="store_true", help="with --read-again: list what differs, change nothing")
    _add_rereading(rebuilding)
    mending = verb("repair", repair)
    mending.add_argument("--dry-run", action="store_true", help="say what would be written again, and change nothing")
    mending.add_argument("--yes", action="store_true", help="publish what is read otherwise now without asking")
    mending.add_argument("--decisions", action="store_true",
                         help="take decisions that were changed by hand as they lie there, list what that does, then ask")


def _add_rereading(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--read-again", action="store_true",
                        help="read again what another version of the reader has read, list what differs, then ask")
    parser.add_argument("--yes", action="store_true", help="with --read-again: publish without asking")


def main(words: Sequence[str] | None = None) -> int:
    """Run one command; the exit status."""
    with terminal.guarded():
        tell_newer()
        return _run(words)


def _run(words: Sequence[str] | None) -> int:
    given = list(sys.argv[1:] if words is None else words)
    parser = _parser()
    arguments = parser.parse_args(given)
    if arguments.verb is None:
        arguments = parser.parse_args([*given, "serve"])
    refusals = (LoadError, LibraryError, StoreError, query.UnknownQuery,
                query.BadParameter, Problem, WrongUse)
    try:
        status = int(arguments.run(arguments))
        sys.stdout.flush()
    except refusals as error:
        said = str(error)
    except BrokenPipeError:
        return _closed(0)
    except durable.SYSTEM as error:
        said = durable.told(error)
    else:
        return status
    print(f"{parser.prog}: {' '.join(said.split())}", file=sys.stderr)
    return _closed(2)


def _closed(status: int) -> int:
    """The status, with what could not be written to standard output forgotten, or it would be tried again at the end."""
    try:
        sys.stdout.flush()
    except OSError:
        with contextlib.suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return status


if __name__ == "__main__":
    sys.exit(main())
