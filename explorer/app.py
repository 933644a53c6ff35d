"""The Streamlit app: opens the library and hands its evidence to the pages. One of the two roots.

Why: something must know both the library on disk and the pages, so that neither needs to know the other.
Method: each published snapshot is opened once and shared by all sessions; when a new one is published, the next run of
    a page opens that. `prepare` copies vis-network out of the pyvis package to where Streamlit serves files.
Fails: where a library is empty or none, each page says so and leads on; a damaged index is made again, which a line on the
    page says.
"""

from __future__ import annotations

import logging
import os
import shutil
import sys
from importlib.util import find_spec
from pathlib import Path

# Streamlit puts the folder of this script on the path, where `explorer` would not be found.
ROOT = str(Path(__file__).resolve().parents[1])
if ROOT not in sys.path:
    sys.path.insert(0, ROOT)

import streamlit as st  # noqa: E402 - after the path is right

from explorer.desk import Desk  # noqa: E402
from explorer.desk import trouble as troubles  # noqa: E402
from explorer.evidence import Evidence  # noqa: E402
from explorer.holding import writer  # noqa: E402
from explorer.library import Library, LibraryError  # noqa: E402
from explorer.manifest import FILE, INDEX, INDEX_LIST  # noqa: E402
from explorer.query_service import Asking  # noqa: E402
from explorer.sandbox import Sandbox  # noqa: E402
from explorer.store import StoreError  # noqa: E402
from explorer.store.bounded import BoundedStore  # noqa: E402
from explorer.view_models.desk import Trouble  # noqa: E402
from explorer.views import app_shell  # noqa: E402

LOG = logging.getLogger(__name__)
BROKEN = (LibraryError, StoreError, OSError)
MENDED = "mended"  # the line that says so: pages are run again before it could be read, so it stays for the session
STATIC = Path(__file__).with_name("static")
VIS_NETWORK = "lib/vis-9.1.2/vis-network.min.js"


def prepare() -> None:
    """Copy vis-network from the pyvis package into the folder that is served, if it is not there yet."""
    spec = find_spec("pyvis")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("pyvis is not installed")
    source = Path(spec.origin).parent / VIS_NETWORK
    target = STATIC / source.name
    if not target.exists() or target.stat().st_size != source.stat().st_size:
        shutil.copyfile(source, target)


def _stamp(root: Path) -> str:
    """What changes with each publication, without reading what grows with the library."""
    files = (root / FILE, root / INDEX / INDEX_LIST)
    stats = [path.stat() for path in files if path.is_file()]
    return " ".join(f"{stat.st_mtime_ns}-{stat.st_ino}-{stat.st_size}" for stat in stats)


def _library(root: str) -> Library:
    """The library; while somebody writes to it, with what was published last."""
    library = Library(Path(root))
    if not library.is_fresh() and writer(library.root):
        library.give_last()
    return library


@st.cache_resource(max_entries=2, show_spinner=False)
def _open(root: str, stamp: str) -> Evidence | Trouble:
    del stamp  # a part of the key: a new snapshot is opened anew
    library = _library(root)
    return troubles.of(library) or Evidence(
        BoundedStore(library.engine_folder()), library.source_text, library.lists(), library.sound_file)


@st.cache_resource(max_entries=2, show_spinner=False)
def _asking(root: str, stamp: str, _evidence: Evidence) -> Asking:
    """The children that answer free queries: started when the Query page is first opened, ended with their snapshot."""
    del stamp  # a part of the key
    return Asking(Sandbox(_library(root).engine_folder()), _evidence)


@st.cache_resource(max_entries=2, show_spinner=False)
def _desk(root: str) -> Desk:
    """The desk is the same over all snapshots: it looks at the library anew each time."""
    return Desk(Path(root))


@st.cache_resource(max_entries=2, show_spinner=False)
def _mended(root: str, stamp: str) -> str:
    """Make a damaged index again, once for all who meet it, and say so in a line; an error if that cannot be done."""
    del stamp  # a part of the key
    library = Library(Path(root))
    if not library.damage(at_once=None, again=True):
        raise StoreError("the index cannot be read, though it is as it was written")
    with library.writing():
        return library.publish()


def _opened(root: Path) -> tuple[Evidence | Trouble, str]:
    """What the published snapshot says, and what changes with the next; or why there is nothing to show."""
    try:
        stamp = _stamp(root)
        return _open(str(root), stamp) if stamp else troubles.of(Library(root)) or troubles.MISSING, stamp
    except BROKEN as error:
        return _broken(root, stamp, error), ""


def main() -> None:
    """Draw the page that the address names."""
    root = Path(os.environ.get("GUIDELINE_LIBRARY", "library")).resolve()
    evidence, stamp = _opened(root)

    def asking() -> Asking:
        if isinstance(evidence, Trouble):
            raise LibraryError(evidence.title)
        return _asking(str(root), stamp, evidence)

    said = st.session_state.get(MENDED, "")
    app_shell.run(evidence, asking, lambda: _desk(str(root)), lambda error: _met(root, stamp, error), said)


def _met(root: Path, stamp: str, error: Exception) -> Trouble | None:
    """What an error on a page means: the library was emptied or damaged while it was open, or there is a fault of ours."""
    return _broken(root, stamp, error) if isinstance(error, BROKEN) else None


def _broken(root: Path, stamp: str, error: Exception) -> Trouble:
    """Why there is nothing to show; a damaged index is made again, and the page drawn again with a line that says so."""
    LOG.error("the library cannot be read: %s", error)
    if isinstance(error, StoreError):
        if stamp != _stamp(root):  # another snapshot was published meanwhile, or the damage mended
            st.rerun()
        try:
            with st.spinner("The index is damaged and is made again …"):
                line = _mended(str(root), stamp)
        except (*BROKEN, OSError):
            LOG.exception("the index was not made again")
            return troubles.trouble(error)
        LOG.warning("%s", line)
        st.session_state[MENDED] = line
        st.rerun()
    return troubles.trouble(error)


if __name__ == "__main__":
    main()
