"""Why the readings on a page can be believed: whether each is sure or to check, and the words it was read from.

Why: whoever relies on a number, or signs it, should see which to look at first and on what ground each stands, without
    leaving the page.
Method: the chips of a page get the state of their reading and, of each of its properties, the words that it was read from
    and how they were reached; those that lie in the quoted passage are marked in it when the chip is pointed at.
Fails: it cannot; a reading without grounds has none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from explorer.evidence import phrasing
from explorer.ids import short
from explorer.rows import GroundRow, QuantityRow
from explorer.view_models.details import Chip, ChipGroup, Details, Mark, PassageView

STATES: Mapping[str, str] = {"sure": "sure", "to-check": "to check"}
# The properties by the names that the reader has for what it reads.
NAMES: Mapping[str, str] = {
    "parameterText": "parameter", "ucum": "unit", "frequency": "freq", "repeatInterval": "interval", "secondValue": "second",
    "inOtherUnit": "alt", "outOf": "out_of", "timing": "rel", "referenceValue": "ref", "population": "pop",
    "conditionText": "cond", "actionText": "action", "quantityKind": "kind", "isTotal": "total", "confidenceLevel": "level",
    "isSignificant": "significance", "isComparison": "comparison", "lowerClosed": "lower end", "upperClosed": "upper end",
    "operator": "how it is joined", "hasMember": "what it is joined with", "polarity": "do or do not",
}


def grounded(details: Details, quantities: Iterable[QuantityRow], grounds: Sequence[GroundRow]) -> Details:
    """The details with what their chips were read from."""
    rows = {short(row.quantity): row for row in quantities}
    held: dict[str, list[GroundRow]] = {}
    for ground in grounds:
        held.setdefault(short(ground.quantity), []).append(ground)
    chips = tuple(_group(group, rows, held) for group in details.chips)
    passage = details.passage and _marked(details.passage, held)
    return replace(details, chips=chips, passage=passage)


def _group(group: ChipGroup, rows: Mapping[str, QuantityRow], held: Mapping[str, Sequence[GroundRow]]) -> ChipGroup:
    return replace(group, members=tuple(
        _chip(member, rows.get(member.node), held.get(member.node, ())) if isinstance(member, Chip)
        else _group(member, rows, held) for member in group.members))


def _chip(chip: Chip, row: QuantityRow | None, grounds: Sequence[GroundRow]) -> Chip:
    if row is None:
        return chip
    return replace(chip, state=STATES.get(row.reading or "", ""), grounds=tuple(_says(ground, row) for ground in grounds))


def _says(ground: GroundRow, row: QuantityRow) -> str:
    """"drug from the heading: Riluzole"."""
    name = ground.attribute.rpartition("#")[2]
    attribute = phrasing.attribute(NAMES.get(name, name), row.role)
    return f"{attribute} {phrasing.reached(ground.how)}: {' '.join(ground.text.split())}"


def _marked(passage: PassageView, held: Mapping[str, Sequence[GroundRow]]) -> PassageView:
    """The passage with the ranges of its quotation that the grounds of readings lie in."""
    marks = {Mark(max(ground.start, passage.start) - passage.start, min(ground.end, passage.end) - passage.start, node)
             for node, grounds in held.items() for ground in grounds
             if ground.start < passage.end and passage.start < ground.end}
    return replace(passage, marks=tuple(sorted(marks, key=lambda mark: (mark.start, mark.end, mark.node))))
