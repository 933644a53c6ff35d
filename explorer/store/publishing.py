"""The one interface between a library and the engines that hold its index: writing a snapshot and opening it.

Why: asking has an interface (`Store.select`); without one for publishing, the folder on disk would know an engine by name,
    and another could not take its place.
Method: an `Engine` writes the graphs of a library into a folder of its own and opens it for reading. What a snapshot holds
    is said by `Graphs`, never how. `default` is the only place that chooses.
Fails: `StoreError` in one line for a folder that is no snapshot; a folder to be written must not exist yet.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from explorer.store import Store


@dataclass(frozen=True)
class Graphs:
    """Named graphs as N-Quads or their files; empty bytes drop one.

    `current` names those that are merged into the default graph, `sound` those whose lines are as we wrote them.
    """

    places: Mapping[str, bytes | Path]
    current: Collection[str]
    sound: Collection[str] = ()


class Engine(Protocol):
    """Writes snapshots and opens them."""

    @property
    def name(self) -> str:
        """What it is, with its version: another one makes another index."""
        ...

    def write(self, folder: Path, graphs: Graphs) -> None:
        """Write a whole snapshot."""
        ...

    def update(self, folder: Path, previous: Path, changed: Graphs) -> None:
        """Write a snapshot that is the previous one with some graphs replaced; its readers are not disturbed.

        A graph that only became or ceased to be current counts as changed.
        """
        ...

    def open(self, folder: Path) -> Store:
        """A snapshot, opened for reading."""
        ...


def default() -> Engine:
    """The engine that libraries have on disk."""
    from explorer.store.embedded import Embedded

    return Embedded()
