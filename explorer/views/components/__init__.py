"""The scripts and styles of our own Streamlit components, as text.

Why: Streamlit takes a component's script and style as strings; scripts and styles belong in files of their kind.
Method: what several components share stands in `shared.js` and `shared.css` and is put before each one's own.
Fails: `FileNotFoundError` at import if a file is missing.
"""

from __future__ import annotations

from pathlib import Path

HERE = Path(__file__).parent


def script(name: str) -> str:
    """The component's ES module."""
    return "\n".join((HERE / file).read_text("utf-8") for file in ("shared.js", f"{name}/{name}.js"))


def style(name: str) -> str:
    """The component's style sheet."""
    return "\n".join((HERE / file).read_text("utf-8") for file in ("shared.css", f"{name}/{name}.css"))
