from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest

from explorer.view_models.graph import HopState, NodeKind, NodeState

VIEWS = Path(__file__).resolve().parents[3] / "explorer" / "views"
COMPONENTS = VIEWS / "components"
OF_THE_MODEL = {*get_args(NodeKind), *get_args(NodeState), *get_args(HopState)}


def _text(pattern: str) -> str:
    files = sorted(VIEWS.rglob(pattern))
    assert len(files) > 4
    return "\n".join(file.read_text("utf-8") for file in files)


def _styled(file: Path) -> set[str]:
    """The class names of a style sheet."""
    rules = re.sub(r"/\*.*?\*/|\{[^{}]*\}", " ", file.read_text("utf-8"), flags=re.DOTALL)
    return set(re.findall(r"\.([a-z][a-z0-9-]*)", rules))


def test_every_class_of_the_pages_is_styled_and_every_styled_one_is_written() -> None:
    """No page writes a class that no style sheet knows, and no style sheet has one that no page writes."""
    code = _text("*.py")
    styled = {name for file in VIEWS.glob("*.css") for name in _styled(file) if name.startswith("gx-")}
    assert len(styled) > 60
    assert set(re.findall(r"\bgx-[a-z0-9-]*[a-z0-9](?![a-z0-9{-])", code)) <= styled
    spelt = {f'"{word}"' for word in re.findall(r'"([a-z-]+)"', _text("*.py") + _model())}
    unwritten = {name for name in styled if name not in code and f'"{name.removeprefix("gx-")}"' not in spelt
                 and not re.search(rf"{name.rstrip('0123456789')}\{{", code)}
    assert unwritten == set()


def _model() -> str:
    return "\n".join(file.read_text("utf-8") for file in sorted((VIEWS.parent / "model").glob("*.py")))


@pytest.mark.parametrize("sheet", sorted(COMPONENTS.rglob("*/*.css")), ids=lambda sheet: sheet.stem)
def test_every_styled_class_of_a_component_is_written_by_it(sheet: Path) -> None:
    """A component's style sheet knows only what its script writes and the kinds and states of the view model."""
    written = sheet.with_suffix(".js").read_text("utf-8") + (COMPONENTS / "shared.js").read_text("utf-8")
    cells = {f"{kind}-cell" for kind in get_args(NodeKind)}
    assert {name for name in _styled(sheet) - OF_THE_MODEL - cells if name not in written} == set()


def test_every_colour_of_the_theme_is_used() -> None:
    """No token is defined that nothing is coloured with."""
    styles = _text("*.css")
    defined = set(re.findall(r"(--[a-z-]+):", styles))
    assert len(defined) > 20
    used = styles + _text("*.js")
    assert {name for name in defined if not re.search(rf"(var\(|\"){name}\b(?!-)", used)} == set()
