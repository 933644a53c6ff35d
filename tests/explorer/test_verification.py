"""`verify` finds whatever changed, `rebuild` mends what was cache, `export` loses nothing."""

import random
import shutil
from pathlib import Path

import pytest
from rdflib import Dataset, Graph
from rdflib.compare import isomorphic

from explorer.__main__ import main
from explorer.library import Library
from tests.conftest import CORPUS

FLIPS = 40


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sound library with one document and the bibliography."""
    folder = tmp_path_factory.mktemp("verify") / "library"
    paths = [str(CORPUS / "riluzole-review-2012"), str(CORPUS / "works.csl.json")]
    assert main(["--library", str(folder), "load", *paths]) == 0
    return folder


@pytest.fixture
def copy(small: Path, tmp_path: Path) -> Path:
    shutil.copytree(small, tmp_path / "library")
    return tmp_path / "library"


def verify(folder: Path, capsys: pytest.CaptureFixture[str]) -> list[str]:
    capsys.readouterr()
    code = main(["--library", str(folder), "verify"])
    lines = capsys.readouterr().out.splitlines()
    assert code == (1 if lines else 0)
    return lines


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and path.stat().st_size
                  and not path.name.startswith(".lock"))


def test_a_sound_library_has_no_findings(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What was just loaded is sound."""
    assert verify(copy, capsys) == []


@pytest.mark.parametrize("seed", range(FLIPS))
def test_a_flipped_byte_is_found_and_mended_where_it_was_cache(seed: int, copy: Path,
                                                               capsys: pytest.CaptureFixture[str]) -> None:
    """A flipped byte in any file is found; a rebuild mends the index and nothing else."""
    dice = random.Random(seed)
    path = dice.choice(files(copy))
    content = bytearray(path.read_bytes())
    content[dice.randrange(len(content))] ^= 1 << dice.randrange(8)
    path.write_bytes(content)
    name = path.relative_to(copy)
    if name.name == "manifest.json":
        assert main(["--library", str(copy), "verify"]) == 2
        return
    findings = verify(copy, capsys)
    assert findings
    if name.parts[0] == "index":
        assert main(["--library", str(copy), "rebuild"]) == 0
        assert verify(copy, capsys) == []
    else:
        assert any(finding.startswith(str(name)) for finding in findings)


def test_every_file_of_the_library_is_watched(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A missing file and a file too many are both named."""
    (copy / "graphs" / "stray.nq").write_text("")
    victim = next(path for path in files(copy) if path.name == "meta.toml")
    victim.unlink()
    findings = verify(copy, capsys)
    assert "graphs/stray.nq: not in the manifest" in findings
    assert f"{victim.relative_to(copy)}: missing" in findings


def test_a_moved_quote_is_found(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A graph whose quotation is not at its place is found even where its hash was forged."""
    library = Library(copy)
    name = next(name for name in library.graph_files() if "@" in name)
    path = copy / name
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(line.replace(b"ratio", b"ratia") if b"oa#exact" in line else line for line in lines))
    assert any("the quoted words are not at their place" in finding for finding in verify(copy, capsys))


def test_rebuild_makes_the_index_from_nothing(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without its index a library is whole again after a rebuild."""
    shutil.rmtree(copy / "index")
    assert any("run rebuild" in finding for finding in verify(copy, capsys))
    assert main(["--library", str(copy), "rebuild"]) == 0
    assert verify(copy, capsys) == []


@pytest.mark.parametrize("form", ["nq", "trig"])
def test_export_of_all_graphs_loses_nothing(form: str, copy: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    """N-Quads and TriG hold every named graph with every triple."""
    assert main(["--library", str(copy), "export", "--format", form]) == 0
    content = capsysbinary.readouterr().out
    exported = Dataset()
    exported.parse(data=content, format="nquads" if form == "nq" else "trig")
    for name, quads in Library(copy).graphs().items():
        assert len(exported.graph(name)) == len(set(quads.splitlines())), name


def test_exports_of_the_merged_graph_agree(copy: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    """Turtle and JSON-LD hold the same merged graph, and the JSON-LD names no remote context."""
    graphs = []
    for form in ("ttl", "jsonld"):
        assert main(["--library", str(copy), "export", "--format", form]) == 0
        content = capsysbinary.readouterr().out
        graphs.append(Graph().parse(data=content, format="turtle" if form == "ttl" else "json-ld"))
        assert b'"@context": "http' not in content
    assert len(graphs[0]) > 1000
    assert isomorphic(*graphs)


def test_a_line_of_another_graph_is_found(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A triple whose graph is not the file's is told as such, however odd its graph's name; the others are still checked."""
    name = next(name for name in Library(copy).graph_files() if "@" in name)
    first, *rest = (copy / name).read_bytes().splitlines(keepends=True)
    (copy / name).write_bytes(b"".join([first.replace(b"/id/", b"/i(d)/"), *rest]))
    findings = verify(copy, capsys)
    assert any(finding.startswith(f"{name}: holds triples of another graph") for finding in findings)
