"""One contract for every engine that a library may publish to."""

from pathlib import Path

import pytest

from explorer.store import StoreError
from explorer.store.embedded import Embedded
from explorer.store.memory import Memory
from explorer.store.publishing import Engine, Graphs, default

ENGINES: tuple[Engine, ...] = (Embedded(), Memory())
EVERYWHERE = "SELECT ?g ?o WHERE { GRAPH ?g { ?s <urn:says> ?o } } ORDER BY ?g ?o"
MERGED = "SELECT ?o WHERE { ?s <urn:says> ?o } ORDER BY ?o"


def graph(name: str, *words: str) -> dict[str, bytes | Path]:
    return {f"urn:{name}": b"".join(f'<urn:thing> <urn:says> "{word}" <urn:{name}> .\n'.encode() for word in words)}


@pytest.fixture(params=ENGINES, ids=lambda engine: engine.name.split()[0])
def engine(request: pytest.FixtureRequest) -> Engine:
    return request.param  # type: ignore[no-any-return]


def said(engine: Engine, folder: Path) -> tuple[list[object], list[object]]:
    opened = engine.open(folder)
    everywhere = [(name, word) for name, word in opened.select(EVERYWHERE).values if name]
    return everywhere, [word for (word,) in opened.select(MERGED).values]


def test_the_engine_of_libraries_on_disk_is_under_the_contract() -> None:
    """What `default` chooses is one of the engines tested here."""
    assert default().name in {engine.name for engine in ENGINES}


def test_only_current_graphs_are_merged(engine: Engine, tmp_path: Path) -> None:
    """Every graph is held by name; the default graph holds the current ones."""
    engine.write(tmp_path / "one", Graphs(graph("a", "x") | graph("b", "y"), {"urn:b"}, {"urn:a", "urn:b"}))
    assert said(engine, tmp_path / "one") == ([("urn:a", "x"), ("urn:b", "y")], ["y"])


def test_a_changed_graph_is_replaced_and_readers_keep_theirs(engine: Engine, tmp_path: Path) -> None:
    """An update changes, adds and drops graphs in a new snapshot; the one before answers as it did."""
    engine.write(tmp_path / "one", Graphs(graph("a", "x", "z") | graph("b", "y"), {"urn:a", "urn:b"}))
    before = engine.open(tmp_path / "one")
    dropped: dict[str, bytes | Path] = {"urn:b": b""}
    engine.update(tmp_path / "two", tmp_path / "one", Graphs(graph("a", "w", "z") | dropped | graph("c", "v"), {"urn:a"}))
    assert said(engine, tmp_path / "two") == ([("urn:a", "w"), ("urn:a", "z"), ("urn:c", "v")], ["w", "z"])
    assert [word for (word,) in before.select(MERGED).values] == ["x", "y", "z"]


def test_what_ceases_to_be_current_leaves_the_merged_graph(engine: Engine, tmp_path: Path) -> None:
    """A graph that is only no longer current stays by name, and what another current graph says too stays merged."""
    graphs = graph("a", "x", "both") | graph("b", "both")
    engine.write(tmp_path / "one", Graphs(graphs, {"urn:a", "urn:b"}))
    engine.update(tmp_path / "two", tmp_path / "one", Graphs(graph("a", "x", "both"), {"urn:b"}))
    assert said(engine, tmp_path / "two") == ([("urn:a", "both"), ("urn:a", "x"), ("urn:b", "both")], ["both"])


def test_a_folder_that_is_no_snapshot_is_refused(engine: Engine, tmp_path: Path) -> None:
    """Opening what is no snapshot fails in one line that names the folder."""
    with pytest.raises(StoreError, match=r"not a readable snapshot"):
        engine.open(tmp_path)
