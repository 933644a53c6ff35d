"""Files from anyone are read in a child that has no network, writes nothing, and takes no more than its share."""

from __future__ import annotations

import hashlib
import json
import socket
import subprocess
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pytest
from rdflib import Graph
from rdflib.namespace import PROV

from explorer.__main__ import main
from explorer.library import Library
from loaders import confined, reading, sandbox
from loaders.problems import Problem
from loaders.readers.format import TypedFile
from loaders.readers.registry import identify
from loaders.record_json import to_json
from loaders.sandbox import Limits, read_confined
from loaders.source import Unreadable
from ontology import DCTERMS, GX, iris
from ontology.ground import confinement
from tests.loaders.readers.files import Sheet

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="the limits of Linux")


def page_docx(dose: str = "10") -> bytes:
    """A small guideline as DOCX."""
    document = docx.Document()
    document.add_heading("Care of testitis", 0)
    document.add_heading("Treatment", 1)
    document.add_paragraph(f"Give testamycin {dose} mg daily.").add_run("1").font.superscript = True
    document.add_heading("References", 1)
    document.add_paragraph("1. Smith J. A trial. Lancet 2001.")
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def page_pdf() -> bytes:
    """The same on the second page of a PDF file."""
    sheet = Sheet()
    sheet.line(72, 100, "Care of testitis", 20)
    sheet.page()
    sheet.line(72, 100, "Treatment", 14)
    sheet.line(72, 120, "Give testamycin 10 mg daily.")
    sheet.line(72 + 132, 116, "1", 6)
    sheet.line(72, 160, "References", 14)
    sheet.line(72, 180, "1. Smith J. A trial. Lancet 2001.")
    return sheet.done()


FILES: dict[str, Callable[[], bytes]] = {
    "page.docx": page_docx, "page.pdf": page_pdf,
    "page.txt": lambda: (b"# Care of testitis\n\n- Give testamycin 10 mg daily. [1]\n\n## References\n\n"
                         b"1. Smith J. Lancet 2001.\n"),
    "page.html": lambda: b"<html><h1>Care</h1><p>Give testamycin 10 mg daily.</p></html>",
}


@pytest.mark.parametrize("name", FILES)
def test_a_child_reads_what_this_process_reads(name: str) -> None:
    """Source, layer and record of a file are the same, read in a child or here, to the last field."""
    raw = FILES[name]()
    there, here = read_confined(identify(name, raw)), reading.read(name, raw)
    assert there == here
    assert here.source.name == name
    assert [statement.text for statement in here.record.statements] == ["Give testamycin 10 mg daily."]


REFUSED = {
    "empty": (b"", "the file is empty"),
    "broken": (b"%PDF-1.7 broken", "the PDF file is broken"),
    "a zip": (b"PK\x03\x04 broken", "the DOCX file is broken"),
    "binary": (b"\x89PNG....", "a PNG picture"),
}


@pytest.mark.parametrize(("raw", "reason"), REFUSED.values(), ids=REFUSED)
def test_refusals_come_back(raw: bytes, reason: str) -> None:
    """What the child refuses is refused here, in the same one line."""
    with pytest.raises(Unreadable, match=rf"^bad: .*{reason}"):
        read_confined(identify("bad", raw))


def test_names_are_only_names() -> None:
    """A name that looks like an option, or holds quotes and blanks, is a name."""
    assert read_confined(identify("--help 'x'.docx", page_docx())).source.name == "--help 'x'.docx"
    with pytest.raises(Unreadable, match="no process"):
        read_confined(identify("a\0b", page_docx()))


def test_a_long_file_may_take_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    """The time that a reading may take grows with the size of its file, up to five minutes."""
    assert [Limits.of(size).seconds for size in (1, 500_000, 2_000_000, 50_000_000)] == [60, 90, 180, 300]
    given: list[Limits] = []

    def refuse(_found: TypedFile, limits: Limits, *_: object) -> dict[str, Any]:
        given.append(limits)
        return {"unreadable": to_json(Problem(0, "no"))}

    monkeypatch.setattr(sandbox, "_answer", refuse)
    for limits in (None, Limits(seconds=5)):
        with pytest.raises(Unreadable):
            read_confined(identify("long.pdf", b"%PDF-" * 400_000), limits)
    assert given == [Limits(seconds=180), Limits(seconds=5)]


def test_too_long_is_told() -> None:
    """A reading that takes longer than it may is ended, and said to be."""
    with pytest.raises(Unreadable, match=r"page\.docx: reading took longer than 0\.05 seconds and was ended"):
        read_confined(identify("page.docx", page_docx()), Limits(seconds=0.05))


@LINUX
def test_too_much_memory_is_told() -> None:
    """A reading that needs more memory than it may is ended, and said to be."""
    with pytest.raises(Unreadable, match=r"page\.txt: reading needed more than 150 MB of memory and was ended"):
        read_confined(identify("page.txt", b"Give it. " * 4_000_000), Limits(memory=150_000_000))


@pytest.mark.parametrize("name", sorted(FILES))
def test_the_phases_of_a_reading_are_told(name: str) -> None:
    """Whoever waits hears once that the file was read and its rules begin, in a child as here."""
    there: list[str] = []
    here: list[str] = []
    read_confined(identify(name, FILES[name]()), told=there.append)
    reading.read(name, FILES[name](), here.append)
    assert there == here == ["rules"]


@LINUX
def test_what_a_child_is_kept_from_is_asked_of_one() -> None:
    """On this system memory is bounded; whether the network is apart is said as a child found it."""
    said = subprocess.run(
        [sys.executable, "-m", "loaders.confined", "5", str(1 << 30)], check=True, capture_output=True,
        cwd=confinement.ROOT, input=b"").stdout
    told = json.loads(said[confinement.LENGTH.size:])
    kept = sandbox.kept_from()
    assert told == {"network": kept.network, "memory": kept.memory}
    assert kept.memory


def test_where_no_child_starts_nothing_is_promised(monkeypatch: pytest.MonkeyPatch) -> None:
    """If the probe cannot run, the page is not told of a protection that nobody saw."""
    monkeypatch.setattr(confinement.sys, "executable", "/nowhere/python")
    sandbox.kept_from.cache_clear()
    try:
        kept = sandbox.kept_from()
        assert not kept.network
        assert not kept.memory
    finally:
        sandbox.kept_from.cache_clear()


def test_a_child_that_lies_is_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Quotes that do not stand in the text, and answers that are none, are refused."""
    told = confined._told("text", "page.txt", FILES["page.txt"]())
    told["record"]["statements"][0]["span"] = {"start": 0, "end": 4, "quote": "evil"}
    monkeypatch.setattr(sandbox, "_answer", lambda *_: told)
    with pytest.raises(Unreadable, match="gave something else than a record"):
        read_confined(identify("page.txt", FILES["page.txt"]()))
    monkeypatch.setattr(sandbox, "_answer", lambda *_: {"record": [], "layer": None})
    with pytest.raises(Unreadable, match="gave something else than a record"):
        read_confined(identify("page.txt", FILES["page.txt"]()))


PROBE = """
import json, socket, sys
from ontology.ground import confinement
told = {"network": confinement.confine(1 << 30, 64, 20).network}
try:
    socket.create_connection(("127.0.0.1", int(sys.argv[1])), 5).close()
    told["reached"] = True
except OSError:
    told["reached"] = False
try:
    with open(sys.argv[2], "w") as file:
        file.write("x")
    told["wrote"] = True
except OSError:
    told["wrote"] = False
print(json.dumps(told))
"""


@LINUX
def test_a_child_reaches_and_writes_nothing(tmp_path: Path) -> None:
    """Once confined, a process does not reach even this machine where the system separates networks, nor writes a file."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        words = [sys.executable, "-c", PROBE, str(server.getsockname()[1]), str(tmp_path / "x")]
        done = subprocess.run(words, capture_output=True, check=True, env={"PYTHONPATH": str(confinement.ROOT)})
    told = json.loads(done.stdout)
    assert told["reached"] is not told["network"]
    assert told["wrote"] is False


def stored(library: Path) -> Graph:
    """Everything in the library."""
    graph = Graph()
    for name, content in Library(library).graphs().items():
        if "/id/" in name:
            graph.parse(data=content.replace(f" <{name}> .".encode(), b" ."), format="nt")
    return graph


@pytest.mark.parametrize(("name", "place", "number"), [("page.docx", GX.paragraph, 3), ("page.pdf", GX.page, 2)])
def test_loading_keeps_original_and_layer(name: str, place: object, number: int, tmp_path: Path,
                                          capsys: pytest.CaptureFixture[str]) -> None:
    """The layer is the source, the original lies beside it and is named; passages know their paragraph or page."""
    path, library = tmp_path / name, tmp_path / "library"
    path.write_bytes(FILES[name]())
    assert main(["--library", str(library), "load", str(path)]) == 0
    assert main(["--library", str(library), "load", str(path)]) == 0
    assert capsys.readouterr().out.splitlines()[1].endswith("1 references, unchanged")
    assert main(["--library", str(library), "verify"]) == 0
    read = reading.read(name, path.read_bytes())
    original = read.source.original
    assert original is not None
    (edition,) = Library(library).editions("care-of-testitis").values()
    assert (edition.sha256, edition.name) == (read.source.sha256, original.sha256[:8])
    assert Library(library).file("care-of-testitis", edition.name, f"original{path.suffix}") == path.read_bytes()
    assert Library(library).source_text(edition.sha256) == original.layer.text
    graph = stored(library)
    assert (iris.source_file(edition.sha256), PROV.wasDerivedFrom, iris.source_file(original.sha256)) in graph
    statement = next(graph.subjects(GX.statementKind))
    passage = graph.value(statement, GX.hasPassage)
    assert set(graph.objects(None, DCTERMS.source)) == {iris.source_file(edition.sha256)}
    assert graph.value(passage, place).toPython() == number


def test_a_stored_folder_is_read_from_its_original(tmp_path: Path) -> None:
    """A document folder of the library, loaded elsewhere, gives the same edition: the original counts, not its layer."""
    path, library = tmp_path / "page.docx", tmp_path / "library"
    path.write_bytes(page_docx())
    main(["--library", str(library), "load", str(path)])
    (folder,) = (library / "documents" / "care-of-testitis").iterdir()
    assert main(["--library", str(tmp_path / "other"), "load", str(folder)]) == 0
    assert list(Library(tmp_path / "other").editions("care-of-testitis")) == [folder.name]


def test_another_file_is_another_edition(tmp_path: Path) -> None:
    """A changed original becomes an edition of its own; the first stays."""
    library, first, second = tmp_path / "library", page_docx(), page_docx("20")
    for raw in (first, second, first):
        (tmp_path / "page.docx").write_bytes(raw)
        assert main(["--library", str(library), "load", str(tmp_path / "page.docx")]) == 0
    assert list(Library(library).editions("care-of-testitis")) == [
        hashlib.sha256(raw).hexdigest()[:8] for raw in (first, second)]


@pytest.mark.confined
@pytest.mark.parametrize("verb", [("load",), ("load", "--dry-run"), ("extract",), ("extract", "--report"),
                                  ("extract", "--misreading", "1")], ids=" ".join)
def test_text_of_any_size_is_read_in_a_child_by_every_verb(
        verb: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No verb of the command line runs a reader or a rule in its own process, however short the text is."""
    def here(*_: object) -> None:
        raise AssertionError("read in the process of the command line")

    asked: list[str] = []
    plain = sandbox._answer

    def answered(found: TypedFile, limits: Limits, told: Callable[[str], None], *more: str) -> Any:
        asked.append(found.file.name)
        return plain(found, limits, told, *more)

    path = tmp_path / "page.txt"
    path.write_bytes(b"Care\n\nGive testamycin 10 mg daily.\n")
    monkeypatch.setattr(reading, "record_of", here)
    monkeypatch.setattr(sandbox, "_answer", answered)
    assert main(["--library", str(tmp_path / "library"), *verb, str(path)]) == 0
    assert asked[0] == "page.txt"


@pytest.mark.confined
@pytest.mark.parametrize("verb", [("load",), ("extract",)], ids=" ".join)
def test_the_command_line_ends_a_reading_that_takes_too_long(
        verb: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A text that would be read without end is ended by the limits, in one line, and the command with it."""
    path = tmp_path / "page.txt"
    path.write_text("Treatment\n\nGive riluzole " + "<5% " * 50_000, encoding="utf-8")
    monkeypatch.setattr(Limits, "of", classmethod(lambda cls, _size: cls(seconds=1)))
    assert main(["--library", str(tmp_path / "library"), *verb, str(path)]) == 2
    assert capsys.readouterr().err == "python -m explorer: page.txt: reading took longer than 1 seconds and was ended\n"
    assert not (tmp_path / "library" / "manifest.json").exists()
