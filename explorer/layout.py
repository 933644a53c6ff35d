"""Where the nodes of a neighbourhood go, and the ways of its arrows: the same every time, and nothing drawn ever moves.

Why: a drawing that jumps teaches nothing, and force layouts jump, cost seconds and ignore what an arrow means.
Method: one row for each layer in reading order, evidence growing downwards, at a height of its own. In the first batch the
    barycentre of the neighbours decides the order in a row, swept up and down a few times, ties as given; a node of a later
    batch takes the free place of its row that is nearest to its neighbours. An arrow leaves and enters a box from above or
    below; it passes each row between through the nearest gap, so that it crosses no box.
Fails: it cannot; an empty graph has no places.
Source: Sugiyama, Tagawa, Toda (1981), the ordering step and the ways of long arrows.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import pairwise

from explorer.view_models.graph import BOX

Point = tuple[float, float]

SWEEPS = 4
SPACING = (172.0, 118.0)  # from node to node, across and down
CLEAR = 7.0  # between a way and a box that it passes
BEND = 22.0  # above and below a box a way may turn
TOUCH = 1e-9  # the share of a line inside a box that is no more than rounding
PORTS = 14.0  # between two ways that leave one side of a box


def placed(batches: Sequence[Mapping[str, int]], links: Collection[tuple[str, str]]) -> dict[str, Point]:
    """Positions (x, y) in pixels, y growing downwards, of nodes in the given layers; a batch moves none of those before."""
    neighbours = _neighbours(batches, links)
    places: dict[str, Point] = {}
    for layers in batches:
        fresh = {node: layer for node, layer in layers.items() if node not in places}
        if places:
            _joined(places, fresh, neighbours)
        else:
            places = _first(fresh, neighbours)
    return places


def _neighbours(batches: Sequence[Mapping[str, int]], links: Collection[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {node: [] for layers in batches for node in layers}
    for source, target in sorted(links):
        if source in found and target in found:
            found[source].append(target)
            found[target].append(source)
    return found


def _first(layers: Mapping[str, int], neighbours: Mapping[str, list[str]]) -> dict[str, Point]:
    rows = [[node for node, layer in layers.items() if layer == level] for level in sorted(set(layers.values()))]
    given = {node: at for at, node in enumerate(layers)}
    for sweep in range(SWEEPS):
        order = {node: at / max(1, len(row)) for row in rows for at, node in enumerate(row)}
        for row in rows if sweep % 2 == 0 else reversed(rows):
            middle = {
                node: _mean((order[other] for other in neighbours[node] if other in order), order[node]) for node in row}
            row.sort(key=lambda node: (middle[node], given[node]))
            order |= {node: at / max(1, len(row)) for at, node in enumerate(row)}
    across, down = SPACING
    return {node: (across * (at - (len(row) - 1) / 2), down * layers[node]) for row in rows for at, node in enumerate(row)}


def _joined(places: dict[str, Point], layers: Mapping[str, int], neighbours: Mapping[str, list[str]]) -> None:
    """Add nodes, those first that hang on what is there already."""
    waiting = sorted(layers)
    while waiting:
        node = min(waiting, key=lambda node: (not any(other in places for other in neighbours[node]), node))
        waiting.remove(node)
        y = SPACING[1] * layers[node]
        wanted = _mean((places[other][0] for other in neighbours[node] if other in places), 0.0)
        places[node] = (_free(wanted, [x for x, level in places.values() if level == y]), y)


def _free(wanted: float, taken: Sequence[float]) -> float:
    """The place nearest to the wanted one at which no box of the row is too near."""
    across = SPACING[0]
    offered = {wanted, *(x + side * across for x in taken for side in (-1, 1))}
    free = [x for x in offered if all(abs(x - other) >= across for other in taken)]
    return min(free, key=lambda x: (abs(x - wanted), x))


def _mean(values: Iterable[float], otherwise: float) -> float:
    found = list(values)
    return sum(found) / len(found) if found else otherwise


# The ways of arrows


def ways(places: Mapping[str, Point], links: Collection[tuple[str, str]]) -> dict[tuple[str, str], tuple[Point, ...]]:
    """The corners of each arrow from the edge of its source to the edge of its target."""
    rows: dict[float, list[float]] = {}
    for x, y in places.values():
        rows.setdefault(y, []).append(x)
    drawn = sorted((source, target) for source, target in set(links) if source != target)
    ports = _ports(places, drawn)
    return {link: _way(places, rows, link, ports) for link in drawn}


def _way(places: Mapping[str, Point], rows: Mapping[float, Sequence[float]], link: tuple[str, str],
         ports: Mapping[tuple[tuple[str, str], str], float]) -> tuple[Point, ...]:
    (_, y1), (_, y2) = (places[node] for node in link)
    half = BOX[1] / 2
    x1, x2 = (ports[link, node] for node in link)
    if y1 == y2:  # over the heads of its row
        top = y1 - half
        return ((x1, top), (x1, top - BEND), (x2, top - BEND), (x2, top))
    side = 1 if y2 > y1 else -1
    points = [(x1, y1 + side * half), (x1, y1 + side * (half + BEND))]
    for y in sorted((y for y in rows if min(y1, y2) < y < max(y1, y2)), reverse=side < 0):
        wanted = points[-1][0] + (x2 - points[-1][0]) * (y - points[-1][1]) / (y2 - points[-1][1])
        x = _gap(wanted, rows[y])
        points += [(x, y - side * (half + BEND)), (x, y + side * (half + BEND))]
    return (*points, (x2, y2 - side * (half + BEND)), (x2, y2 - side * half))


def _gap(wanted: float, taken: Sequence[float]) -> float:
    """The x nearest to the wanted one at which a line passes a row without touching a box."""
    reach = BOX[0] / 2 + CLEAR
    offered = {wanted, *(x + side * reach for x in taken for side in (-1, 1))}
    return min((x for x in offered if all(abs(x - other) >= reach for other in taken)), key=lambda x: (abs(x - wanted), x))


def _ports(places: Mapping[str, Point], links: Sequence[tuple[str, str]]) -> dict[tuple[tuple[str, str], str], float]:
    """Where each way meets its two boxes: side by side, in the order of the other ends."""
    sides: dict[tuple[str, int], list[tuple[float, tuple[str, str]]]] = {}
    for link in links:
        for node, other in (link, link[::-1]):
            below = 1 if places[other][1] > places[node][1] else -1
            sides.setdefault((node, below), []).append((places[other][0], link))
    found = {}
    for (node, _), ends in sides.items():
        step = min(PORTS, BOX[0] * 0.7 / len(ends))
        for at, (_, link) in enumerate(sorted(ends)):
            found[link, node] = places[node][0] + step * (at - (len(ends) - 1) / 2)
    return found


def crosses(way: Sequence[Point], centre: Point) -> bool:
    """Whether a way goes through the inside of the box around a centre."""
    width, height = BOX
    left, right, top, bottom = centre[0] - width / 2, centre[0] + width / 2, centre[1] - height / 2, centre[1] + height / 2
    for (x1, y1), (x2, y2) in pairwise(way):
        first, last = 0.0, 1.0  # Liang and Barsky: the part of the line inside
        for step, low, high in ((x2 - x1, left - x1, right - x1), (y2 - y1, top - y1, bottom - y1)):
            if step == 0:
                inside = low < 0 < high
                first, last = (first, last) if inside else (1.0, 0.0)
            else:
                enter, leave = sorted((low / step, high / step))
                first, last = max(first, enter), min(last, leave)
        if last - first > TOUCH:
            return True
    return False
