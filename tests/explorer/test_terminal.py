"""Nothing that a document or a file's name holds is an order to the terminal that shows it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import Dataset

from explorer import terminal
from explorer.__main__ import main

HOSTILE = "\x1b[2J\x1b]0;owned\x07\x1b]52;c;ZXZpbA==\x1b\\\x9b31m\u202egm 01\u202c\u2066x\u2069\x08\x7f\r"
OBEYED = re.compile("[\x00-\x08\x0b\x0c\x0d-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
NAME = HOSTILE.strip().replace("\\", "") + ".txt"
VERBS = (
    ("load", "PATH"), ("load", "--dry-run", "PATH"), ("extract", "PATH"), ("extract", "--report", "PATH"),
    ("extract", "--misreading", "1", "PATH"), ("load", "PATH-that-is-not-there"), ("query", HOSTILE),
    ("query", "statements"),
    ("query", "statements", "--param", f"document={HOSTILE}"), ("query", "statements", "--format", "csv"),
    ("query", "statements", "--format", "json"), ("query", "QUERY"), ("query", "QUERY", "--format", "csv"),
    ("query", "QUERY", "--format", "json"),
    *(("export", "--format", form) for form in ("nq", "trig", "ttl", "nt", "jsonld")),
    ("verify",), ("withdraw", HOSTILE), ("rebuild",),
)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a document of such words under such a name, loaded into a library beside it, and a query."""
    folder = tmp_path_factory.mktemp("hostile")
    text = f"Care {HOSTILE.strip()} of it\n\nTreatment\n\nGive testamycin {HOSTILE.strip()} 10 mg daily.\n"
    (folder / NAME).write_text(text, encoding="utf-8", newline="")
    (folder / "all.rq").write_text("SELECT * { ?s ?p ?o }", encoding="utf-8")
    assert main(["--library", str(folder / "library"), "load", str(folder / NAME)]) == 0
    return folder


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: "-".join(verb)[:30].encode("unicode_escape").decode())
def test_no_verb_prints_an_order_to_the_terminal(
        verb: tuple[str, ...], hostile: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    """Escape sequences, C1 controls and overrides of direction in words and names are spelt out by every verb."""
    places = {"PATH": str(hostile / NAME), "PATH-that-is-not-there": str(hostile / f"no{NAME}"),
              "QUERY": str(hostile / "all.rq")}
    main(["--library", str(hostile / "library"), *(places.get(word, word) for word in verb)])
    printed = "".join(stream.decode() for stream in capfdbinary.readouterr())
    assert not OBEYED.findall(printed.replace("\r\n", "\n"))


def test_wrong_words_are_spelt_out(capsys: pytest.CaptureFixture[str]) -> None:
    """What the command line itself refuses is shown without its orders."""
    with pytest.raises(SystemExit):
        main(["verify", HOSTILE])
    said = capsys.readouterr().err
    assert "\\u001b]52" in said
    assert not OBEYED.search(said.replace("\r\n", "\n"))


def test_values_stay_what_they_are(hostile: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """In JSON and RDF the escape is the character: what is read back is what stood in the document."""
    base = ["--library", str(hostile / "library")]
    assert main(["extract", str(hostile / NAME)]) == 0
    assert "\u202e" in json.loads(capfd.readouterr().out)["statements"][0]["quote"]
    assert main([*base, "export", "--format", "nq"]) == 0
    graph = Dataset()
    graph.parse(data=capfd.readouterr().out, format="nquads")
    assert any("\u202egm 01" in str(value) for _, _, value, _ in graph.quads())


def test_names_that_no_text_spells_are_shown(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """The name of a file whose bytes are no text is one line as well, and no traceback."""
    assert main(["load", str(tmp_path / "a\udc9b.txt")]) == 2
    assert capfd.readouterr().err.endswith("a\\udc9b.txt: no such file\n")


@given(st.text())
def test_any_text_is_harmless(text: str) -> None:
    """Of any text no control character is left but tab and line end, and harmless text stays as it is."""
    shown = terminal.harmless(text)
    assert not OBEYED.search(shown.replace("\r\n", "\n"))
    assert terminal.harmless(shown) == shown
    shown.encode("utf-8")  # can be written
    assert shown == text or len(shown) > len(text)
