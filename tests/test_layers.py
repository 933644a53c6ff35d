"""The architecture, as a rule that code cannot drift from."""

import ast
import sys
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parents[1]
# Longest name first decides. A layer may import its own room and what is listed; libraries that a room alone knows are
# listed with it and forbidden elsewhere.
GROUND = "ontology.ground"  # every room may stand on it; it imports nothing of ours, not even the rest of ontology
VALUES = ("loaders.record", "loaders.blocks", "ontology.ground")  # what every room of reading may speak of
LAYERS = {
    GROUND: set(),
    "ontology": set(),
    "ontology.ground": set(),  # values and what confines a child: nothing of ours, open to reading and meaning
    "loaders": {"ontology"},
    # Within reading: words know nothing of rules, phrases nothing of roles, roles nothing of relations.
    "loaders.language": {*VALUES},
    "loaders.extraction.structure": {"loaders.extraction.rulebook", "loaders.extraction.profile", "loaders.language",
                                     "loaders.problems", *VALUES},
    "loaders.extraction.phrases": {"loaders.extraction.candidates", "loaders.language", *VALUES},
    "loaders.extraction.roles": {"loaders.extraction.phrases", "loaders.extraction.candidates",
                                 "loaders.extraction.rulebook",
                                 "loaders.language", *VALUES},
    "loaders.extraction.relations": {"loaders.extraction.roles", "loaders.extraction.phrases",
                                     "loaders.extraction.candidates", "loaders.language", *VALUES},
    "explorer.domain.silence": set(),  # three words, for every room that speaks of what is not there
    "explorer.view_models": {"explorer.domain.silence"},
    "explorer.rows": set(),
    "explorer.store": {"ontology"},
    "explorer.ids": {"ontology"},
    "explorer.query": {"explorer.ids", "explorer.store"},
    "explorer.unfound": {"explorer.library", "explorer.query", "explorer.store", "ontology"},
    "explorer.search": {"explorer.rows"},
    "explorer.lists": {"explorer.query", "explorer.rows", "explorer.search", "explorer.store", "ontology"},
    "explorer.catalogue": {"explorer.links", "ontology"},
    "explorer.earlier": {"ontology"},
    "explorer.durable": set(),
    "explorer.drafts": {"explorer.durable"},
    "explorer.manifest": {"explorer.drafts", "explorer.durable"},
    "explorer.holding": {"explorer.durable", "explorer.manifest"},
    "explorer.library": {"explorer.catalogue", "explorer.durable", "explorer.earlier", "explorer.holding",
                         "explorer.lists", "explorer.manifest", "explorer.search", "explorer.soundness",
                         "explorer.store", "ontology"},
    "explorer.verification": {"explorer.drafts", "explorer.earlier", "explorer.holding", "explorer.library",
                              "explorer.manifest", "explorer.soundness", "explorer.store", "ontology"},
    "explorer.soundness": {"explorer.manifest"},
    "explorer.backup": {"explorer.drafts", "explorer.durable", "explorer.library", "explorer.manifest"},
    "explorer.withdrawal": {"explorer.library", "explorer.manifest"},
    "explorer.readable": set(),
    "explorer.derived": {"ontology"},
    "explorer.export": {"explorer.store", "explorer.library", "explorer.readable", "explorer.derived", "ontology"},
    "explorer.links": set(),
    "explorer.query_result": set(),
    "explorer.query_guard": {"explorer.query_result"},
    "explorer.confined": {"explorer.query_result", "explorer.query_guard", "explorer.readable"},
    "explorer.sandbox": {"explorer.query_result", "explorer.query_guard", "explorer.confined", "explorer.store"},
    "explorer.query_service": {"explorer.query_result", "explorer.evidence", "explorer.ids", "explorer.view_models",
                               "explorer.query", "explorer.sandbox"},
    "explorer.differences": {"explorer.catalogue", "explorer.domain.silence", "explorer.earlier", "explorer.view_models",
                             "ontology"},
    "explorer.layout": {"explorer.view_models"},
    "explorer.network": {"explorer.store", "explorer.query", "explorer.rows", "explorer.view_models", "explorer.layout",
                         "explorer.ids", "ontology"},
    # Values of the domain, between rows and evidence.
    "explorer.domain": {"explorer.rows", "ontology"},
    "explorer.evidence": {"explorer.domain", "explorer.links", "explorer.view_models", "explorer.network", "explorer.query",
                          "explorer.rows", "explorer.search", "explorer.lists", "explorer.store", "explorer.ids",
                          "ontology"},
    "explorer.views": {"explorer.query_result", "explorer.domain", "explorer.links", "explorer.view_models"},
    "explorer.serving": set(),
    "explorer.terminal": set(),
    # A third root: page and command line load, preview and curate by the same code, which needs reading and library.
    "explorer.desk": {"explorer", "loaders", "ontology"},
    "explorer.app": {"explorer", "loaders", "ontology"},
    "explorer.__main__": {"explorer", "loaders", "ontology"},
}
ONLY_IN = {
    "streamlit": ("explorer.views", "explorer.app", "explorer.serving"),
    "pyvis": ("explorer.network",),
    "networkx": ("explorer.network",),
    "pyoxigraph": ("loaders.validation", "explorer.store", "explorer.query", "explorer.confined", "explorer.export",
                   "explorer.readable", "explorer.verification", "explorer.catalogue", "explorer.derived"),
    "rdflib": ("ontology", "loaders.rdf", "loaders.pipeline", "loaders.validation", "explorer.store", "explorer.library",
               "explorer.differences", "explorer.query_guard", "explorer.export", "explorer.verification",
               "explorer.__main__", "explorer.catalogue", "explorer.earlier", "explorer.derived"),
    "pyshacl": ("loaders.validation",),
    "markdown_it": ("loaders.readers.markdown",),
    "mdit_py_plugins": ("loaders.readers.markdown",),
    "sqlite3": ("explorer.search", "explorer.lists"),
}
MODULES = sorted(
    path for room in ("ontology", "loaders", "explorer") for path in (ROOT / room).rglob("*.py"))


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def layer_of(module: str) -> str:
    return max((layer for layer in LAYERS if module == layer or module.startswith(f"{layer}.")), key=len, default="")


def test_no_two_rooms_import_each_other() -> None:
    """What a room may import may not import it: rooms that know each other are one room. Roots see all."""
    roots = {room for room, allowed in LAYERS.items() if "explorer" in allowed}
    beyond = {room: {one for one in allowed if one in LAYERS} - {room}
              for room, allowed in LAYERS.items() if room not in roots}
    for room, allowed in beyond.items():
        seen: set[str] = set()
        left = set(allowed)
        while left:
            one = left.pop()
            seen.add(one)
            left |= beyond.get(one, set()) - seen
        assert room not in seen, room


def imports_of(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names} | {node.module}
    return found


def within(module: str, rooms: object) -> bool:
    return any(module == room or module.startswith(f"{room}.") for room in rooms)


def test_there_are_modules_to_check() -> None:
    """An empty list of modules must not pass for a clean architecture."""
    assert len(MODULES) > 30


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_only_what_its_layer_may(path: Path) -> None:
    """A module imports rooms of its own layer or those the table allows it."""
    module = name_of(path)
    layer = layer_of(module)
    assert layer or module == "explorer", f"{module} is in no layer of the table"
    own = {name for name in imports_of(path) if name.split(".")[0] in ("ontology", "loaders", "explorer")}
    allowed = LAYERS.get(layer, set()) | {layer, GROUND}
    wrong = {name for name in own - {"explorer", "loaders"} if not within(name, allowed)}
    assert not wrong, f"{module} ({layer}) may not import {sorted(wrong)}"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_knows_only_the_libraries_of_its_room(path: Path) -> None:
    """A library that one room encapsulates is imported nowhere else."""
    module = name_of(path)
    wrong = {name for name in imports_of(path) for library, rooms in ONLY_IN.items()
             if name.split(".")[0] == library and not within(module, rooms)}
    assert not wrong, f"{module} may not import {sorted(wrong)}"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_module_says_why_it_exists_and_how_it_fails(path: Path) -> None:
    """A module opens with why it exists, its method and how it fails; an empty package file may be one line."""
    said = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    assert said, f"{name_of(path)} does not say what it is for"
    if path.name != "__init__.py" or len(path.read_text(encoding="utf-8").splitlines()) > 3:
        assert all(word in said for word in ("Why:", "Method:", "Fails:")), name_of(path)


def test_test_modules_have_names_of_their_own() -> None:
    """Two test modules of one name cannot be collected in one run."""
    names = [path.name for path in (ROOT / "tests").rglob("test_*.py")]
    assert sorted(set(names)) == sorted(names)


def test_no_property_is_a_timed_test() -> None:
    """Every property runs without a deadline unless it sets one of its own, so that a busy machine fails none."""
    assert settings().deadline is None


def test_no_file_beside_the_app_shadows_the_standard_library() -> None:
    """Streamlit puts the app's folder on the path, so a file there named like a standard module would hide it."""
    names = {path.stem for path in (ROOT / "explorer").iterdir()} - {"__init__", "__main__"}
    assert not names & sys.stdlib_module_names


def test_top_level_holds_only_what_was_agreed() -> None:
    """The first look at the project shows its rooms and nothing else."""
    allowed = {"ontology", "explorer", "loaders", "tests", "requirements.txt", "README.md", "Makefile",
               "pyproject.toml", ".ci", ".gitignore", "LICENSE", ".git", ".venv", "library", "build"}
    caches = {".pytest_cache", ".mypy_cache", ".ruff_cache", ".hypothesis"}
    assert {path.name for path in ROOT.iterdir()} - allowed - caches == set()


def test_what_three_tests_need_is_shared() -> None:
    """No helper of the tests has the same body in three modules, unless it speaks of constants of its own module."""
    found: dict[str, list[str]] = {}
    for path in (ROOT / "tests").rglob("*.py"):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("test_"):
                body = "\n".join(ast.unparse(step) for step in node.body[ast.get_docstring(node) is not None:])
                if not any(isinstance(part, ast.Name) and part.id.isupper() for part in ast.walk(node)):
                    found.setdefault(body, []).append(f"{path.relative_to(ROOT)}: {node.name}")
    assert [places for places in found.values() if len(places) > 2] == []
