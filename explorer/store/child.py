"""The child that asks an engine the questions of pages and commands.

Why: an engine cannot be stopped from within, and damage in a snapshot that nobody has noticed yet may make it run for ever,
    take all memory or break down; then it is this process that ends, and not the server.
Method: run as `python -m explorer.store.child FOLDER MEMORY`. It confines itself as the child of free queries does
    (`explorer.confined`), opens the snapshot, and answers texts until its parent (`store.bounded`) closes the pipe. The
    texts are our own: they are not looked through again.
Fails: what the engine refuses goes back as a line. Whatever else happens, the child dies, and its parent says why.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from explorer.store import StoreError
from explorer.store.embedded import EmbeddedStore
from ontology.ground import confinement

OPEN_FILES = 1024


def main(words: list[str]) -> None:
    """Confine this process and answer until the pipe is closed."""
    inward, outward = confinement.streams()
    confinement.confine(int(words[1]), OPEN_FILES)
    confinement.end_with_parent(inward)
    try:
        engine = EmbeddedStore(Path(words[0]))
    except StoreError as error:
        confinement.send(outward, {"problem": str(error)})
        return
    confinement.send(outward, {})  # it can be asked
    for message in confinement.messages(inward):
        confinement.allow_time(message["seconds"])
        confinement.send(outward, _reply(engine, message["text"]))


def _reply(engine: EmbeddedStore, text: str) -> dict[str, Any]:
    try:
        return engine.select(text)._asdict()
    except StoreError as error:
        return {"problem": str(error)}


if __name__ == "__main__":
    main(sys.argv[1:])
