"""The command line: what it prints, and that nothing unusable changes anything or prints a traceback."""

import csv
import io
import json
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from explorer import query, unfound
from explorer.__main__ import EXAMPLES, main
from explorer.export import format_of
from explorer.library import Library
from explorer.store import Rows
from tests.conftest import CORPUS, ROOT


def explorer(*words: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "explorer", *words], capture_output=True, text=True, cwd=cwd,
                          timeout=120, check=False)


UNUSABLE = {
    "missing": None, "empty": b"", "binary": bytes(range(256)) * 40, "latin-1": "Fièvre à 38 °C\n".encode("latin-1"),
    "picture": b"\x89PNG\r\n\x1a\n" + b"0" * 100, "no statement": b"x\n",
}


@pytest.mark.parametrize("case", UNUSABLE)
@pytest.mark.parametrize("verb", ["load", "extract"])
def test_unusable_input_is_one_line_and_exit_2(case: str, verb: str, tmp_path: Path,
                                               capsys: pytest.CaptureFixture[str]) -> None:
    """A file that cannot be read is named with its reason on one line, and no library is made."""
    if verb == "extract" and case == "no statement":
        pytest.skip("a text without statements is no error for extract: it prints what it found, nothing")
    path = tmp_path / "page.txt"
    if UNUSABLE[case] is not None:
        path.write_bytes(UNUSABLE[case])
    library = tmp_path / "library"
    assert main(["--library", str(library), verb, str(path)]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert re.fullmatch(r"python -m explorer: .*page\.txt: .+\n", printed.err)
    assert not library.exists()


def test_one_bad_file_among_good_ones_changes_nothing(tmp_path: Path) -> None:
    """A folder with an unusable file is refused whole, before anything is stored."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "good.txt").write_text("Care\n\n  • Give testamycin 10 mg daily. 1\n")
    (tmp_path / "in" / "bad.txt").write_bytes(b"")
    assert main(["--library", str(tmp_path / "library"), "load", str(tmp_path / "in")]) == 2
    assert not (tmp_path / "library").exists()


def test_a_port_in_use_is_said(corpus_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A port that another program has is named, with the way out."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert main(["--library", str(corpus_folder), "serve", "--no-browser", "--port", str(port)]) == 2
    error = capsys.readouterr().err
    assert f"port {port}: address already in use; choose another with --port" in error
    assert error.count("\n") == 1


@pytest.mark.parametrize("verb", EXAMPLES)
def test_every_verb_has_help_with_an_example(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Help shows the verb in use."""
    with pytest.raises(SystemExit) as left:
        main([verb, "--help"])
    assert left.value.code == 0
    assert EXAMPLES[verb] in " ".join(capsys.readouterr().out.split())


def test_verbs_and_examples_are_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    """No verb without an example, no example without its verb."""
    with pytest.raises(SystemExit):
        main(["--help"])
    listed = re.findall(r"^    ([a-z][a-z-]*)(?: |$)", capsys.readouterr().out, re.MULTILINE)
    assert listed == list(EXAMPLES)


def test_wrong_use_exits_2() -> None:
    """An unknown verb is argparse's own short refusal."""
    done = explorer("nonsense")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("words", [
    ["nonsense"], ["statements", "--param", "x"], ["statements", "--param", "nonsense=1"],
    ["statements", "--param", "document=../etc"]])
def test_a_wrong_question_is_one_line(words: list[str], corpus_folder: Path,
                                      capsys: pytest.CaptureFixture[str]) -> None:
    """A question that does not exist, or a parameter it does not have, is refused in one line."""
    assert main(["--library", str(corpus_folder), "query", *words]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_query_formats_agree(corpus_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Table, CSV and JSON give the same rows."""
    base = ["--library", str(corpus_folder), "query", "statements", "--param", "document=als-primary-treatment"]
    assert main([*base, "--format", "csv"]) == 0
    as_csv = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert main([*base, "--format", "json"]) == 0
    as_json = json.loads(capsys.readouterr().out)
    assert main(base) == 0
    as_table = capsys.readouterr().out.splitlines()
    assert len(as_csv) == len(as_json) == len(as_table) - 2 == 32
    assert [row["statement"] for row in as_csv] == [row["statement"] for row in as_json]


@pytest.mark.parametrize(("value", "cell"), [
    ("=1+1", "'=1+1"), ("@x", "'@x"), ("+1 dose", "'+1 dose"), ("\tx", "'\tx"), ("\rx", "'\\u000dx"), ("-x", "'-x"),
    ("-2", "-2"), ("+0.5", "+0.5"), ("a=b", "a=b"), (None, "")])
def test_no_cell_of_a_named_question_is_a_formula(
        value: str | None, cell: str, corpus_folder: Path, monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str]) -> None:
    """A cell that a spreadsheet would run gets an apostrophe in the CSV of a named question too; numbers stay numbers."""
    monkeypatch.setattr(query, "table", lambda *_: Rows(("x", "y"), [(value, "1")]))
    assert main(["--library", str(corpus_folder), "query", "statements", "--format", "csv"]) == 0
    out = capsys.readouterr().out.replace("\r\n", "\n")
    assert list(csv.reader(io.StringIO(out, newline=""))) == [["x", "y"], [cell, "1"]]


def test_without_a_name_the_questions_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    """`query` alone says what can be asked."""
    assert main(["query"]) == 0
    assert "statements  " in capsys.readouterr().out


def test_extract_prints_the_schema(capsys: pytest.CaptureFixture[str]) -> None:
    """`extract` prints JSON whose spans quote the file."""
    path = CORPUS / "als-primary-treatment" / "source.txt"
    assert main(["extract", str(path), "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    text = path.read_text(encoding="utf-8")
    assert len(found["statements"]) == 32
    for kind in ("sections", "statements", "citations", "quantities", "references", "criteria"):
        assert found[kind]
        assert all(text[item["start"]:item["end"]] == item["quote"] for item in found[kind])


def test_the_module_runs_from_elsewhere_with_its_path(tmp_path: Path) -> None:
    """The command works as a process of its own and prints nothing but its results."""
    done = explorer("--library", str(tmp_path / "library"), "load", str(CORPUS))
    assert done.returncode == 0, done.stderr
    assert "als-primary-treatment" in done.stdout


def test_the_library_stands_before_or_behind_the_verb(corpus_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`--library` means the same on both sides of the verb, and the one behind it counts."""
    said = []
    here = ["--library", str(corpus_folder)]
    for words in ([*here, "query", "documents"], ["query", "documents", *here],
                  ["--library", "elsewhere", "query", *here, "documents"]):
        assert main(words) == 0
        said.append(capsys.readouterr().out)
    assert said[0] == said[1] == said[2]
    assert "als-primary-treatment" in said[0]


@pytest.mark.parametrize(("name", "form"), [
    ("turtle", "ttl"), ("Turtle", "ttl"), (".ttl", "ttl"), ("text/turtle", "ttl"), ("n-quads", "nq"), ("nquads", "nq"),
    ("N-Quads", "nq"), ("ntriples", "nt"), ("n-triples", "nt"), ("trig", "trig"), ("TriG", "trig"), ("json-ld", "jsonld"),
    ("JSON-LD", "jsonld"), ("application/ld+json", "jsonld"), ("rdfxml", "rdfxml"), ("csv", "csv")])
def test_formats_have_the_names_that_people_know(name: str, form: str) -> None:
    """A format is understood by its long name, its ending and its media type; what is none stays as it was typed."""
    assert format_of(name) == form


def test_an_unknown_format_names_the_known_ones(corpus_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A format that does not exist is refused with those that do; the graph of a free query may be asked for as turtle."""
    with pytest.raises(SystemExit):
        main(["--library", str(corpus_folder), "export", "--format", "rdfxml"])
    assert "'ttl', 'nt', 'nq', 'trig', 'jsonld'" in capsys.readouterr().err
    query = corpus_folder.parent / "one.rq"
    query.write_text("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 1", "utf-8")
    assert main(["--library", str(corpus_folder), "query", str(query), "--format", "turtle"]) == 0


@pytest.mark.parametrize(("question", "pair", "said"), [
    ("statements", "document=unknown", "document 'unknown' is not in the library; python -m explorer query documents lists"),
    ("citations", "document=als-primary-treatmen", "did you mean als-primary-treatment?"),
    ("doses", "statement=als-primary-treatment/2025-12-23/0", "in no current edition; did you mean als-primary-treatment"),
    ("about", "concept=concept/intervention/riluzol", "did you mean concept/intervention/riluzole?"),
    ("results", "work=work/doi/10.1/x", "is not in the library"),
    ("editions", "edition=https://example.org/x", "is not in the library"),
    ("editions", "edition=als-primary-treatment/1999", "There are: als-primary-treatment/"),
    ("doses", "statement=als-primary-treatmen/2025-12-23/0",
     "nor is document 'als-primary-treatmen'; did you mean als-primary-treatment?"),
])
def test_what_is_asked_for_and_not_there_is_said(question: str, pair: str, said: str, corpus_folder: Path,
                                                 capsys: pytest.CaptureFixture[str]) -> None:
    """An id that is not in the library is named on one line with a way on, in place of an empty table."""
    assert main(["--library", str(corpus_folder), "query", question, "--param", pair]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert said in printed.err
    assert printed.err.count("\n") == 1


@pytest.mark.parametrize(("name", "value"), [
    ("document", "unknown"), ("edition", "als-primary-treatment/1999"), ("statement", "als-primary-treatment/1999/0"),
    ("statement", "unknown/1999/0"), ("work", "work/doi/10.1/x"), ("bibliography", "unknown")])
def test_what_is_not_there_is_told_without_looking_at_all_that_is(name: str, value: str, corpus_folder: Path,
                                                                  monkeypatch: pytest.MonkeyPatch) -> None:
    """Each question that is asked for it is about one thing or one document, however large the library is."""
    asked: list[Mapping[str, str]] = []
    real = unfound.query.table
    monkeypatch.setattr(unfound.query, "table",
                        lambda store, listing, words: asked.append(words) or real(store, listing, words))
    library = Library(corpus_folder)
    assert unfound.unknown(library, library.store(), {name: value}, lambda _: "")
    assert asked
    assert all(asked)


def test_a_known_thing_of_which_nothing_is_said_has_no_rows(corpus_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An empty answer about what is there is an answer, and says that it is empty; a concept's short id is known."""
    assert main(["--library", str(corpus_folder), "query", "about", "--param", "concept=concept/intervention/riluzole",
                 "--format", "csv"]) == 0
    assert len(capsys.readouterr().out.splitlines()) > 5
    assert main(["--library", str(corpus_folder), "query", "changed", "--param", "document=als-primary-treatment"]) == 0
    assert "no rows: nothing of this is said there" in capsys.readouterr().err


@pytest.mark.parametrize("words", [["query", "statements"], ["query", "-"], ["export"], ["verify"], ["rebuild"],
                                   ["withdraw", "thing"], ["restore-document", "thing"]])
def test_asking_makes_no_library(words: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Where there is no library, all but loading says how one is made, on one line, and makes none."""
    folder = tmp_path / "none"
    assert main([*words, "--library", str(folder)]) == 2
    assert re.fullmatch(r"python -m explorer: .*none: no library here yet; .*load.* makes one\n", capsys.readouterr().err)
    assert not folder.exists()


def test_an_empty_library_says_what_fills_it(library_folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A library that holds nothing yet answers with no rows and the words that load a document."""
    with Library(library_folder).writing() as library:
        library.publish()
    assert main(["query", "statements", "--format", "csv", "--library", str(library_folder)]) == 0
    printed = capsys.readouterr()
    assert len(printed.out.splitlines()) == 1
    assert f"holds nothing yet; python -m explorer --library {library_folder} load PATH fills it" in printed.err


@pytest.mark.parametrize("words", [["rebuild"], ["query", "statements"], ["export"]])
def test_a_damaged_graph_is_one_line(words: list[str], library_folder: Path, tmp_path: Path,
                                     capsys: pytest.CaptureFixture[str]) -> None:
    """A stored graph that does not parse any more stops the index with one line that names it and says what mends it."""
    page = tmp_path / "page.txt"
    page.write_text("Care\n\n  • Give testamycin 10 mg daily. 1\n", "utf-8")
    assert main(["load", str(page), "--library", str(library_folder)]) == 0
    (graph,) = (library_folder / "graphs").glob("*.nq")
    graph.write_text("nonsense\n", "utf-8")
    shutil.rmtree(library_folder / "index")
    capsys.readouterr()
    assert main([*words, "--library", str(library_folder)]) == 2
    assert capsys.readouterr().err.endswith(f"graphs/{graph.name}: not as it was written; run repair, which writes it again "
                                            "from the stored source\n")
    assert main(["verify", "--library", str(library_folder)]) == 1
    assert "findings; repair mends graphs and reports, rebuild an index, a backup" in capsys.readouterr().err
