"""What the READMEs say is true."""

import re
import subprocess
from pathlib import Path

import pytest

from explorer import query
from explorer.__main__ import EXAMPLES
from tests.conftest import ROOT

READMES = sorted(path for name in ("README.md", "DEPLOYMENT.md") for path in ROOT.rglob(name)
                 if not {".venv", "build", "library"} & set(path.parts))
TEXTS = sorted(path for suffix in ("py", "md", "toml", "rq", "ttl", "css", "js", "jsonl")
               for path in ROOT.rglob(f"*.{suffix}") if not {".venv", "build", "library"} & set(path.parts))


def test_the_readmes_are_there() -> None:
    """Every room explains itself."""
    rooms = {str(path.parent.relative_to(ROOT)) for path in READMES}
    assert {".", "ontology", "loaders", "explorer", "tests", "loaders/corpus"} <= rooms


@pytest.mark.parametrize("path", READMES, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(path: Path) -> None:
    """A relative link or picture of a README exists."""
    text = path.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#\s]+)", text):
        if not re.match(r"[a-z]+:", target):
            assert (path.parent / target).exists(), target


@pytest.mark.parametrize("path", READMES, ids=lambda path: str(path.relative_to(ROOT)))
def test_commands_exist(path: Path) -> None:
    """A make target or verb that a README names is one."""
    text = path.read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"`make ([a-z-]+)`|^make ([a-z-]+)$", text, re.MULTILINE)) <= {
        pair for name in targets for pair in ((name, ""), ("", name))}
    assert set(re.findall(r"python3? -m explorer (?:--library \S+ )?([a-z]+)", text)) <= set(EXAMPLES)


def test_questions_have_the_columns_that_the_readme_names() -> None:
    """The table of questions names the columns of each file, but for the labels beside concepts."""
    text = (ROOT / "explorer" / "README.md").read_text(encoding="utf-8")
    _, _, table = text.partition("## Questions")
    rows = re.findall(r"^\| `(\w+)` \|[^|]*\| (`.*`) \|$", table.partition("\n## ")[0], re.MULTILINE)
    assert len(rows) == 11
    for name, columns in rows:
        assert re.findall(r"`(\w+)`", columns) == [
            column for column in query.read(name).columns if not column.endswith("_label")], name


def test_make_help_lists_the_targets() -> None:
    """`make help` names what a developer may call."""
    printed = subprocess.run(["make", "-s", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert {"run", "test", "check", "lock", "help"} <= {line.split()[0] for line in printed.splitlines()}


def test_there_are_no_leftovers() -> None:
    """Nothing unfinished and nothing of the machine it was written on stands in the project."""
    leftover = re.compile(r"\b(TO" r"DO|FIX" r"ME|X" r"XX)\b|/wo" r"rk/(?:main|shared|\.library)|/ro" r"ot/|py" r"pi\.org")
    found = [f"{path.relative_to(ROOT)}: {match[0]}" for path in TEXTS
             for match in leftover.finditer(path.read_text(encoding="utf-8"))]
    assert found == []
    assert len(TEXTS) > 60


def test_pages_hold_no_raw_html_and_no_pickle() -> None:
    """The escapes that let a document's text act are used nowhere."""
    forbidden = re.compile(r"unsafe_allow_(html|javascript)|pickle\.load|yaml\.load\(|components\.v1")
    code = [path for path in TEXTS if path.suffix == ".py" and "tests" not in path.parts]
    assert [str(path) for path in code if forbidden.search(path.read_text(encoding="utf-8"))] == []
    html = [path.relative_to(ROOT).parts[:2] for path in code if "st.html(" in path.read_text(encoding="utf-8")]
    assert set(html) == {("explorer", "views")}


def test_nothing_is_asked_from_elsewhere() -> None:
    """No style sheet, script or picture is loaded from another host."""
    served = [path for path in TEXTS if path.suffix in (".css", ".js") and path.name != "vis-network.min.js"]
    assert served
    for path in served:
        hosts = re.findall(r"(?:https?:)?//[\w.-]+\.\w+", path.read_text(encoding="utf-8"))
        assert [host for host in hosts if "www.w3.org/2000/svg" not in host and "w3.org" not in host] == [], path
