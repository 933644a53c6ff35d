"""Limits that forbid: "contraindicated above 86", "recommends against screening in adults older than 85".

Why: what must not be done beyond a limit is not said by an "if"; without its polarity the limit would order it.
Method: words of prohibition right behind which the limit stands, or before it in the sentence where it is about people.
Fails: answers False where a condition, an exception or "do not delay" stands between.
"""

from __future__ import annotations

from loaders.extraction.clauses import AVOID, DELAY, POPULATIONS, sentence
from loaders.extraction.drafts import Draft
from loaders.extraction.scene import LOOK, Scene

_FORBIDDEN = {"contraindicated", "recommended", "avoid", "avoided", "withheld", "advised", "indicated"}
_BARRIERS = {"unless", "if", "when", "until", "except", "alone", ";", "but", "because", "whether", "for"}
_CUES = {"not", "avoid", "avoided", "avoiding", "against", "never", "don't", "refuse", "contraindicated", "cannot",
         "withheld", "decline", "refrain", "unsuitable"}


def forbids(scene: Scene, limit: Draft) -> bool:
    """Whether something is forbidden beyond the limit, though no clause of condition says so."""
    return _is_behind(scene, limit) or _is_barred(scene, limit)


def _is_behind(scene: Scene, limit: Draft) -> bool:
    """"is contraindicated above 86", "avoid below 30": the limit stands right behind what must not be done."""
    hit = AVOID.before(scene.tokens, limit.start)
    return hit is not None and scene.word(limit.start - 1) in _FORBIDDEN


def _is_barred(scene: Scene, limit: Draft) -> bool:
    """"recommends against screening in adults older than 85", "do not start it before the age of 8"."""
    if scene.vocabulary.isdisjoint(_CUES):
        return False
    low, _ = sentence(scene, limit.start)
    hit = AVOID.last(scene.tokens, max(low, limit.start - LOOK // 2), limit.start)
    if hit is None or limit.qualifiers.get("kind") == "target" or _BARRIERS & set(scene.words(hit[1], limit.start)):
        return False
    if DELAY & set(scene.words(hit[1], hit[1] + 2)) or "unless" in scene.words(limit.end, limit.end + LOOK):
        return False
    people = POPULATIONS.last(scene.tokens, hit[1], limit.start + 1) is not None
    return people or (limit.parameter or "").endswith("age")
