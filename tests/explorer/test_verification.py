"""`verify` finds whatever changed, `rebuild` mends what was cache, `export` loses nothing."""

import hashlib
import json
import random
import shutil
from collections.abc import ItemsView, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from rdflib import Dataset, Graph
from rdflib.compare import isomorphic

import explorer.__main__
from explorer import library as library_module
from explorer import verification
from explorer.__main__ import main
from explorer.library import Library
from tests.conftest import CORPUS
from tests.explorer.test_library import addition

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


def verify(folder: Path, capsys: pytest.CaptureFixture[str], *options: str) -> list[str]:
    capsys.readouterr()
    code = main(["--library", str(folder), "verify", *options])
    lines = capsys.readouterr().out.splitlines()
    assert code == (1 if lines else 0)
    return lines


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and path.stat().st_size
                  and not path.name.startswith(".lock"))


def test_a_sound_library_has_no_findings(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What was just loaded is sound."""
    assert verify(copy, capsys) == []


class Looked(dict[str, str]):
    """A list of files that counts how often all of it is gone through."""

    times = 0

    def __iter__(self) -> Iterator[str]:
        self.times += 1
        return super().__iter__()

    def items(self) -> ItemsView[str, str]:
        """Gone through."""
        self.times += 1
        return super().items()


def test_the_list_of_files_is_not_gone_through_for_each_edition(tmp_path: Path) -> None:
    """However many editions there are that need no second look, all files are gone through as often as with one."""
    times = []
    for number in (1, 6):
        library = Library(tmp_path / str(number))
        with library.writing():
            for at in range(number):
                library.add(replace(addition(f"e{at}", f"e{at}"), checked="these"))
            library.publish()
        files = library.manifest.files = Looked(library.manifest.files)
        assert len(library.checked("these")) == number
        files.times = 0
        assert list(verification.verify(library, lambda _: ["looked at"], "these")) == []
        times.append(files.times)
    assert times[0] == times[1]


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
    assert any(finding.startswith(f"{victim.relative_to(copy)}: missing; ") for finding in findings)


def test_a_moved_quote_is_found(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A graph whose quotation is not at its place is found even where its hash was forged."""
    library = Library(copy)
    name = next(name for name in library.graph_files() if "@" in name)
    path = copy / name
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(line.replace(b"ratio", b"ratia") if b"#anchorOf" in line else line for line in lines))
    assert any("the quoted words are not at their place" in finding for finding in verify(copy, capsys))


def test_rebuild_makes_the_index_from_nothing(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without its index a library is whole again after a rebuild."""
    shutil.rmtree(copy / "index")
    assert any("run rebuild" in finding for finding in verify(copy, capsys))
    assert main(["--library", str(copy), "rebuild"]) == 0
    assert verify(copy, capsys) == []


@pytest.mark.parametrize("form", ["nq", "trig"])
def test_export_of_all_graphs_loses_nothing(form: str, copy: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    """N-Quads and TriG hold every named graph with every triple, and what follows from it."""
    assert main(["--library", str(copy), "export", "--format", form]) == 0
    content = capsysbinary.readouterr().out
    exported = Dataset()
    exported.parse(data=content, format="nquads" if form == "nq" else "trig")
    for name, quads in Library(copy).graphs().items():
        stored = Dataset()
        stored.parse(data=quads, format="nquads")
        assert set(stored.graph(name)) <= set(exported.graph(name)), name
        assert len(set(quads.splitlines())) == len(stored.graph(name))


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


def edition_graph(folder: Path) -> str:
    """The file of a graph that was read from a document."""
    return next(name for name in Library(folder).graph_files() if "@" in name)


def forged(folder: Path, name: str, old: bytes, new: bytes) -> None:
    """Change a file in one place, and the hash that the manifest has of it as well."""
    content = (folder / name).read_bytes()
    assert old in content
    (folder / name).write_bytes(content.replace(old, new, 1))
    library = Library(folder)
    library.manifest.files[name] = hashlib.sha256((folder / name).read_bytes()).hexdigest()
    (folder / "manifest.json").write_bytes(library.manifest.to_json())


@pytest.fixture
def looked_at(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The graphs that were held against the shapes."""
    seen: list[str] = []
    shapes = explorer.__main__._shapes

    def look(graph: Graph) -> list[str]:
        seen.append(str(graph.identifier))
        return shapes(graph)

    monkeypatch.setattr(explorer.__main__, "_shapes", look)
    return seen


def test_what_was_found_sound_at_load_is_looked_at_again_only_when_asked(
        copy: Path, capsys: pytest.CaptureFixture[str], looked_at: list[str]) -> None:
    """A document's graph that these shapes let pass, and that has not changed since, is spared unless all is asked for."""
    graph = Library(copy).graph_files()[edition_graph(copy)]
    assert verify(copy, capsys) == []
    assert graph not in looked_at
    assert len(looked_at) == 1  # the bibliography, which no shape has seen yet
    assert verify(copy, capsys, "--all") == []
    assert graph in looked_at


def test_a_changed_digit_is_found_even_where_its_hash_was_forged(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A number that is not the printed one is found although the manifest has the hash of the changed graph."""
    name = edition_graph(copy)
    forged(copy, name, b'ontology#printed> "100"', b'ontology#printed> "700"')
    assert any(finding.startswith(f"{name}: ") and "printed" in finding for finding in verify(copy, capsys))


def test_a_changed_source_is_found_even_where_its_hash_was_forged(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A graph is held against the source it was read from, so another source is no ground to spare it."""
    name = next(name for name in Library(copy).manifest.files if "/source." in name)
    forged(copy, name, b"riluzole", b"riluzola")
    assert any("its source is not in the library" in finding for finding in verify(copy, capsys))


def test_a_changed_note_spares_nothing(copy: Path, capsys: pytest.CaptureFixture[str], looked_at: list[str]) -> None:
    """A note that is not what the hashes give is no note, and one that was changed on the disk is a finding."""
    name, path = edition_graph(copy), copy / "index" / "current.json"
    held = json.loads(path.read_bytes())
    stamp = held["checked"][name]
    path.write_bytes(path.read_bytes().replace(stamp.encode(), stamp[::-1].encode()))
    assert any(finding.startswith("index: ") for finding in verify(copy, capsys))
    assert Library(copy).graph_files()[name] in looked_at
    assert main(["--library", str(copy), "rebuild"]) == 0
    looked_at.clear()
    assert verify(copy, capsys) == []
    assert Library(copy).graph_files()[name] in looked_at


def test_other_shapes_look_at_everything(copy: Path, capsys: pytest.CaptureFixture[str], looked_at: list[str],
                                         monkeypatch: pytest.MonkeyPatch) -> None:
    """What other shapes or other code found sound is looked at again."""
    monkeypatch.setattr(explorer.__main__, "fingerprint", lambda: "others")
    assert verify(copy, capsys) == []
    assert Library(copy).graph_files()[edition_graph(copy)] in looked_at


def test_an_index_of_another_making_is_compared_quad_by_quad(copy: Path, capsys: pytest.CaptureFixture[str],
                                                             monkeypatch: pytest.MonkeyPatch) -> None:
    """An index of this code and engine is told by its files; another one is scanned, and any is when all is asked for."""
    scanned: list[Path] = []
    monkeypatch.setattr(verification, "_same_quads", lambda _, folder: scanned.append(folder) or iter(()))
    assert verify(copy, capsys) == []
    assert scanned == []
    assert verify(copy, capsys, "--all") == []
    assert len(scanned) == 1
    monkeypatch.setattr(library_module.Library, "_builder", lambda _: "another")
    assert verify(copy, capsys) == []
    assert len(scanned) == 2
