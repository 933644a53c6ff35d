"""What must not be loaded: one line says why, nothing is fetched, nothing is written."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from explorer.__main__ import main
from tests.conftest import ROOT

DEEP, LONG = 5_000, 100_000
RDF = "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><rdf:Description rdf:about='http://x/'>{}</rdf:Description></rdf:RDF>"
TOWER = "<?xml version='1.0'?><!DOCTYPE rdf:RDF [<!ENTITY a 'aaaaaaaaaa'>" + "".join(
    f"<!ENTITY {name} '{f'&{below};' * 10}'>" for below, name in zip("abcdefg", "bcdefgh", strict=True)
) + "]>" + "<rdf:RDF>&h;</rdf:RDF>"
ARTICLE = "<article><body><p>Give it. &x;</p></body></article>"
NOT_ALLOWED = "DTD not allowed"
XML = {
    "RDF/XML": (RDF.format("<a>b</a>"), "a.rdf", "this is RDF/XML"),
    "RDF/XML in a text file": (RDF.format("<a>b</a>"), "a.txt", "this is RDF/XML"),
    "a tower of entities": (TOWER, "a.rdf", NOT_ALLOWED),
    "a tower in an article": (f"<!DOCTYPE article [<!ENTITY x '{'y' * 10}'>]>{ARTICLE}", "a.nxml", NOT_ALLOWED),
    "one entity many times": (f"<!DOCTYPE a [<!ENTITY x '{'y' * LONG}'>]><a>{'&x;' * 100}</a>", "a.xml", NOT_ALLOWED),
    "an entity of the system": ("<!DOCTYPE article [<!ENTITY x SYSTEM 'file:///etc/hostname'>]>" + ARTICLE, "a.xml",
                                NOT_ALLOWED),
    "an entity of the network": ("<!DOCTYPE article [<!ENTITY x SYSTEM '{canary}/x'>]>" + ARTICLE, "a.xml", NOT_ALLOWED),
    "a parameter entity": ("<!DOCTYPE article [<!ENTITY % x SYSTEM '{canary}/x.dtd'> %x;]>" + ARTICLE, "a.xml", NOT_ALLOWED),
    "a DTD of the network over RDF/XML": ("<!DOCTYPE rdf:RDF SYSTEM '{canary}/x.dtd'>" + RDF.format("&x;"), "a.rdf",
                                          "this is RDF/XML"),
    "entities in a web page": ("<!DOCTYPE html [<!ENTITY x SYSTEM '{canary}/x'>]><html>&x;</html>", "a.html", NOT_ALLOWED),
    "XML of another kind": ("<?xml version='1.0'?><note>Give it.</note>", "a.xml", "only JATS articles are read"),
    "an article that breaks off": ("<article><front/><body><p>Give it.</p>", "a.nxml", "1: not well-formed XML"),
    "tags that cross": ("<article>\n<body><p>Give <b>it.</p></b></body></article>", "a.xml", "2: not well-formed XML"),
    "elements in elements": ("<article><front/>" + "<sec>" * LONG, "a.xml", "elements stand in each other"),
    "divisions in divisions": ("<!DOCTYPE html>" + "<div>" * LONG + "Give it.", "a.html", "elements stand in each other"),
    "too many elements": ("<!DOCTYPE html>" + "<h1>a" * LONG * 2, "a.html", "more than 100,000 elements"),
    "too many words": ("<!DOCTYPE html><p>" + "Give it. " * LONG * 3, "a.html", "more than 2,000,000 characters of text"),
    "too many words in an article": ("<article><body><p>" + "Give it. " * LONG * 3 + "</p></body></article>", "a.xml",
                                     "more than 2,000,000 characters of text"),
    "a page without words": ("<!DOCTYPE html>" + "<b>" * LONG, "a.html", "no statement was found"),
    "a tag that never ends": ("<!DOCTYPE html>" + "<a href='" * LONG, "a.html", "no statement was found"),
}
JSON = {
    "a context of the network": ('{"@context": "{canary}/ctx", "@id": "x"}', "a.jsonld", "this is JSON-LD"),
    "a context of the system": ('{"@context": "file:///etc/hostname"}', "a.json", "this is JSON-LD"),
    "a context in a list": ('[{"@context": ["{canary}/ctx"]}]', "a.txt", "this is JSON-LD"),
    "lists in lists": ("[" * DEEP + "]" * DEEP, "a.json", "too deep"),
    "objects in objects": ('{"a":' * DEEP + "1" + "}" * DEEP, "a.json", "nested too deeply"),
    "a huge number": ('{"a": ' + "9" * LONG + ', "b": 1e999999}', "a.json", "no FHIR PlanDefinition"),
    "other JSON": ('{"__proto__": {"title": "x"}}', "a.json", "no FHIR PlanDefinition"),
    "another resource": ('{"resourceType": "Patient", "text": "Give it."}', "a.json", "this is a FHIR Patient"),
    "a kind that is no word": ('{"resourceType": {"a": 1}}', "a.json", "no FHIR PlanDefinition"),
    "a key that repeats": ('{"resourceType": "PlanDefinition", "title": "a", "title": "b"}', "a.json", "the key 'title'"),
    "JSON that breaks off": ('{"resourceType": "PlanDefinition",\n"title": "a', "a.json", "2: not well-formed JSON"),
    "a plan that says nothing": ('{"resourceType": "PlanDefinition"}', "a.json", "no statement was found"),
    "no JSON": ("Give it.", "a.json", "1: not well-formed JSON"),
}
OTHER = {
    "RTF": ("{\\rtf1 Give it.}", "a.txt", "this is RTF"),
    "Turtle": ("@prefix a: <{canary}/> . a:b a a:c .", "a.ttl", "this is RDF"),
}
CASES = XML | JSON | OTHER


@pytest.fixture(scope="module")
def server() -> Iterator[tuple[str, list[str]]]:
    """A server on this machine, and what it was asked for."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(404)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    listening = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=listening.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{listening.server_port}", asked
    listening.shutdown()
    listening.server_close()


@pytest.fixture
def canary(server: tuple[str, list[str]]) -> tuple[str, list[str]]:
    """The address of a server that nobody may ask, and what it was asked for since the test began."""
    server[1].clear()
    return server


def test_the_cases_are_there() -> None:
    """The attacks named for each format are among the cases, and the tower is as small as the famous one."""
    assert (len(XML), len(JSON), len(OTHER)) == (20, 13, 2)
    assert len(TOWER) < 600


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("case", CASES)
def test_it_is_refused_in_one_line(case: str, encoding: str, canary: tuple[str, list[str]], tmp_path: Path,
                                   capsys: pytest.CaptureFixture[str]) -> None:
    """`load` ends with 2 and one line that names the file and the reason; nothing is fetched or written."""
    address, asked = canary
    text, name, reason = CASES[case]
    path = tmp_path / name
    path.write_bytes(text.replace("{canary}", address).encode(encoding))
    assert main(["--library", str(tmp_path / "library"), "load", str(path)]) == 2
    out, err = capsys.readouterr()
    [line] = err.splitlines()
    assert reason in line
    assert name in line
    assert len(line) < 300
    assert (out, asked) == ("", [])
    assert [item.name for item in tmp_path.rglob("*") if item.is_file()] == [name]


def test_the_canary_hears(canary: tuple[str, list[str]]) -> None:
    """The server that must not be asked would tell."""
    address, asked = canary
    with pytest.raises(HTTPError):
        urlopen(f"{address}/heard")
    assert asked == ["/heard"]


def test_a_dtd_that_is_only_named_is_not_fetched(canary: tuple[str, list[str]], tmp_path: Path) -> None:
    """An article may name the DTD it follows; it is loaded without asking for it."""
    address, asked = canary
    path = tmp_path / "a.nxml"
    path.write_text(f"<!DOCTYPE article SYSTEM '{address}/jats.dtd'><article><body><p>Give it.</p></body></article>")
    assert main(["--library", str(tmp_path / "library"), "load", str(path)]) == 0
    assert asked == []


@pytest.mark.parametrize("case", ["a tower of entities", "lists in lists", "divisions in divisions"])
def test_the_command_itself_refuses_it(case: str, tmp_path: Path) -> None:
    """The command line ends as its function does: 2, one line, no traceback, nothing on stdout."""
    text, name, reason = CASES[case]
    (tmp_path / name).write_text(text)
    ended = subprocess.run([sys.executable, "-m", "explorer", "--library", str(tmp_path / "library"), "load",
                            str(tmp_path / name)], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
    assert (ended.returncode, ended.stdout, len(ended.stderr.splitlines())) == (2, "", 1)
    assert reason in ended.stderr


def test_a_folder_with_one_bad_file_is_not_loaded_in_part(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder is read whole before anything is stored, and the line names the file at fault."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.html").write_text("<h1>Care</h1><p>Give it.</p>")
    (tmp_path / "in" / "b.json").write_text(json.dumps({"resourceType": "Patient"}))
    assert main(["--library", str(tmp_path / "library"), "load", str(tmp_path / "in")]) == 2
    assert "b.json" in capsys.readouterr().err
    assert not list((tmp_path / "library").rglob("*.nq"))
