"""Where the nodes of a neighbourhood go: a layered layout that is the same every time.

Why: a drawing that jumps teaches nothing, and force layouts jump, cost seconds and ignore what an arrow means.
Method: one row for each kind of node in reading order, evidence growing downwards; inside a row the barycentre of the
    neighbours decides the order, swept up and down a few times, ties by id. Wide rows wrap.
Fails: it cannot; an empty graph has no places.
Source: Sugiyama, Tagawa, Toda (1981), the ordering step alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

SWEEPS = 4
ROW_WIDTH = 6
SPACING = (170.0, 140.0)
WRAP = 116.0


def layered(layers: Mapping[str, int], links: Sequence[tuple[str, str]]) -> dict[str, tuple[float, float]]:
    """Positions (x, y) in pixels, centred on the origin, y growing downwards, of nodes in the given layers."""
    rows = _rows(layers)
    neighbours = _neighbours(layers, links)
    for sweep in range(SWEEPS):
        order = {node: at / max(1, len(row)) for row in rows for at, node in enumerate(row)}
        for row in rows if sweep % 2 == 0 else reversed(rows):
            row.sort(key=lambda node: (_barycentre(neighbours[node], order, order[node]), node))
            order |= {node: at / max(1, len(row)) for at, node in enumerate(row)}
    return _places(rows)


def _rows(layers: Mapping[str, int]) -> list[list[str]]:
    return [sorted(node for node, layer in layers.items() if layer == level) for level in sorted(set(layers.values()))]


def _neighbours(layers: Mapping[str, int], links: Sequence[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {node: [] for node in layers}
    for source, target in links:
        found[source].append(target)
        found[target].append(source)
    return found


def _barycentre(neighbours: Sequence[str], order: Mapping[str, float], own: float) -> float:
    return sum(order[node] for node in neighbours) / len(neighbours) if neighbours else own


def _places(rows: Sequence[Sequence[str]]) -> dict[str, tuple[float, float]]:
    across, down = SPACING
    places: dict[str, tuple[float, float]] = {}
    y = 0.0
    for row in rows:
        for first in range(0, len(row), ROW_WIDTH):
            line = row[first:first + ROW_WIDTH]
            left = -across * (len(line) - 1) / 2
            places |= {node: (left + across * at, y) for at, node in enumerate(line)}
            y += WRAP
        y += down - WRAP
    middle = (y - down) / 2
    return {node: (x, y - middle) for node, (x, y) in places.items()}
