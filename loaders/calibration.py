"""Whether a reading is sure, or to be checked: by how often readings of its kind were wholly right.

Why: a wrong dose that looks plausible is the worst this product can do; whoever computes with a reading, or signs it, must
    know which ones a person should look at first.
Method: `calibration.toml` holds, for each role and kind of ground, how many readings were judged against their source and
    how many were wholly right, on documents kept for that alone (`make calibrate`). Where fewer than a hundred are known,
    those of the same ground in all roles count, and where these are too few nothing is known. A reading is sure where the
    lower 95 % bound of that share (Wilson 1927, one-sided) is at least .95, and each attribute that was read from words
    outside its own has its ground; or where a person accepted or changed it.
Fails: never; what is not known is to be checked.
"""

from __future__ import annotations

import math
import tomllib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import get_args

from loaders.record import CURATED, IN_WORDS, Ground, GroundKind, Quantity, Record, Span

TABLE = Path(__file__).with_suffix(".toml")
ENOUGH = 100  # readings
WANTED = 0.95
QUANTILE = 1.6448536269514722  # of the standard normal distribution at 95 %
BESIDE = "beside"  # in the same clause, and with at most so many characters between: "riluzole 50 mg", "FVC < 50 %"
REACH = 2
_OWN, *_FARTHER = get_args(GroundKind)
NEAREST_FIRST: Sequence[str] = (_OWN, BESIDE, *_FARTHER)


@dataclass(frozen=True, slots=True)
class Share:
    """How many readings of a kind were judged, and how many of them were wholly right."""

    read: int
    right: int

    @property
    def lower(self) -> float:
        """The lower 95 % bound of the share of right ones; 0 where nothing was judged."""
        if not self.read:
            return 0.0
        share, spread = self.right / self.read, QUANTILE ** 2 / self.read
        return (share + spread / 2 - QUANTILE * math.sqrt(share * (1 - share) / self.read + spread / self.read / 4)) / (
            1 + spread)


class Calibration:
    """The shares by role and kind of ground."""

    def __init__(self, shares: Mapping[tuple[str, str], Share]) -> None:
        self.shares = dict(shares)
        pooled: dict[str, list[Share]] = defaultdict(list)
        for (_, ground), share in shares.items():
            pooled[ground].append(share)
        self._pooled = {ground: _sum(found) for ground, found in pooled.items()}

    def share(self, role: str, ground: str) -> Share:
        """The share that speaks for a reading: of its role and ground, or of its ground where that has too few cases."""
        own = self.shares.get((role, ground), NOTHING)
        return own if own.read >= ENOUGH else self._pooled.get(ground, NOTHING)

    def is_sure(self, quantity: Quantity) -> bool:
        """Whether a reading is sure."""
        if quantity.rule == CURATED:
            return True
        share = self.share(quantity.role, ground_of(quantity))
        return share.read >= ENOUGH and share.lower >= WANTED and not ungrounded(quantity)


NOTHING = Share(0, 0)


def judged(record: Record) -> Record:
    """The record with its readings told sure or not; of words in a language that is not known nothing is."""
    if not record.english:
        return record
    table = calibration()
    return replace(record, quantities=tuple(
        replace(one, sure=True) if table.is_sure(one) else one for one in record.quantities))


def ground_of(quantity: Quantity) -> str:
    """The kind of ground of a reading: of all it was read from, what lies farthest from its number."""
    kinds = (BESIDE if _is_beside(quantity.span, ground) else ground.how for ground in quantity.grounds)
    return max(kinds, key=NEAREST_FIRST.index, default=_OWN)


def _is_beside(number: Span, ground: Ground) -> bool:
    gap = max(number.start - ground.span.end, ground.span.start - number.end)
    return ground.how == "same clause" and gap <= REACH


def ungrounded(quantity: Quantity) -> list[str]:
    """The attributes in words of which nobody knows where they were read."""
    told = {name for name, _ in quantity.qualifiers.said()} & IN_WORDS | ({"parameter"} if quantity.parameter else set())
    return sorted(told - {ground.attribute for ground in quantity.grounds})


@cache
def calibration() -> Calibration:
    """The table of this reader."""
    rows = tomllib.loads(TABLE.read_text(encoding="utf-8")).get("share", [])
    return Calibration({(row["role"], row["ground"]): Share(row["read"], row["right"]) for row in rows})


def _sum(shares: Sequence[Share]) -> Share:
    return Share(sum(share.read for share in shares), sum(share.right for share in shares))
