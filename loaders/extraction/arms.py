"""Arms of a trial: the treatment a number is of, named right behind it.

Why: "fell by 5.7 points with edaravone and by 6.4 with placebo" are two results; without their arms they are none.
Method: a preposition of treatment behind the number, maybe with people before it ("in those who began with"), and a drug
    or a word for a control.
Fails: returns None where neither drug nor control stands there.
"""

from __future__ import annotations

from loaders.extraction.drafts import Draft
from loaders.extraction.parameters import drug_at, name
from loaders.extraction.scene import Scene

_CONTROLS = {"placebo", "control", "controls", "sham", "group", "arm", "usual", "standard"}
_WITH = {"with", "on", "in", "receiving", "given", "taking", "under", "among", "of", "for"}
_PEOPLE = {"people", "patients", "those", "participants", "adults", "children", "women", "men", "who", "began", "started",
           "received", "took", "were", "the", "assigned", "randomised", "randomized", "to", "allocated", "treated", "a"}
_REACH = 8  # tokens


def arm_behind(scene: Scene, i: int) -> tuple[int, str] | None:
    """The arm told from token i on: the token behind it, and its name."""
    if scene.word(i) not in _WITH:
        return None
    place = i + 1
    while place < i + _REACH and scene.word(place) in _PEOPLE | _WITH:
        place += 1
    noun = scene.noun_after(place)
    if noun is None:
        return None
    drug = drug_at(scene.tokens, noun[0])
    if drug:
        return drug[1], name(scene, drug)
    return (noun[1], name(scene, noun)) if _CONTROLS & set(scene.words(*noun)) else None


def name_arm(scene: Scene, found: Draft) -> bool:
    """Write the arm that stands behind a result onto it; whether there is one."""
    arm = arm_behind(scene, found.end)
    if arm:
        found.qualifiers["arm"] = arm[1]
    return arm is not None
