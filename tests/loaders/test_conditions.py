"""Conditions as trees: which limits hold together, which criteria join them, and what they govern."""

from __future__ import annotations

import pytest

from loaders.extraction.candidates import Candidate
from loaders.extraction.relations.condition_trees import Node, Sign
from loaders.extraction_json import qualifiers
from tests.loaders.reading.sentences import read

NIV = ("Initiate non-invasive ventilation (NIV) when FVC falls below 80% of normal with symptoms, FVC <50% predicted, "
       "or evidence of sleep-disordered breathing.")
PEG = ("Place percutaneous endoscopic gastrostomy (PEG) before FVC falls below 50% of predicted; "
       "refuse gastrostomy when FVC <30%.")
VENTILATE = ("any(all(falls below 80% of normal | [symptoms]) | <50% predicted | [sleep-disordered breathing])"
             " -> do Initiate non-invasive ventilation (NIV)")
EDARAVONE = (
    "Efficacy was established in patients who retained most activities of daily living (ALSFRS-R ≥2 on each item), "
             "had normal respiratory function (FVC ≥80%), and disease duration ≤2 years.")


def trees(text: str) -> list[str]:
    """The trees of a statement as text: any(a | b), criteria in brackets, with polarity and action."""
    reading = read(text)
    names = {q.id: q.span.quote for q in reading.quantities} | {c.id: f"[{c.label}]" for c in reading.criteria}
    nodes = {k.id: k for k in reading.conditions}

    def spell(name: str) -> str:
        if name in names:
            return names[name]
        node = nodes[name]
        return f"{node.operator}{node.n or ''}({' | '.join(spell(member) for member in node.members)})"

    held = {member for node in nodes.values() for member in node.members}
    return [f"{spell(k.id)} -> {k.polarity} {k.action}" for k in reading.conditions if k.id not in held]


@pytest.mark.parametrize(("text", "wanted"), [
    (NIV, [VENTILATE]),
    (PEG, ["all(falls below 50% of predicted) -> do Place percutaneous endoscopic gastrostomy (PEG)",
           "all(<30%) -> do_not refuse gastrostomy"]),
    (EDARAVONE, ["all(≥2 on each item | ≥80% | ≤2 years) -> do None"]),
    ("Confirm asthma when FEV1 rises by 12% or more and 200 ml or more, or by 10% or more of the predicted normal.",
     ["any(all(12% or more | 200 ml or more) | 10% or more of the predicted normal) -> do Confirm asthma"]),
    ("If SpO2 is <90%, admit the child.", ["all(<90%) -> do admit the child"]),
    ("Do not give metformin if eGFR is <30 mL/min.", ["all(<30 mL/min) -> do_not Do not give metformin"]),
    ("Do not delay transfer if SpO2 is <90%.", ["all(<90%) -> do Do not delay transfer"]),
    ("Give a diuretic unless potassium is <3.0 mmol/L.", ["all(<3.0 mmol/L) -> do_not Give a diuretic"]),
    ("Refer if at least 2 of the following are present: temperature >38 °C, heart rate >90 bpm, or confusion.",
     ["at-least2(>38 °C | >90 bpm | [confusion]) -> do Refer"]),
    ("Admit children aged 6-59 months with SpO2 <90% or MUAC <115 mm.",
     ["all(6-59 months | any(<90% | <115 mm)) -> do Admit children"]),
    ("Deliver if platelets are <100 × 10⁹/L, or hypertension is uncontrolled.",
     ["any(<100 × 10⁹/L | [hypertension is uncontrolled]) -> do Deliver"]),
    ("Start ventilation if pH is ≤7.35 and PaCO2 is ≥6.0 kPa despite treatment.",
     ["all(≤7.35 | ≥6.0 kPa | [despite treatment]) -> do Start ventilation"]),
    ("It is new hypertension (systolic ≥140 mmHg or diastolic ≥90 mmHg) with proteinuria of 300 mg/24 h or more.",
     ["all(any(≥140 mmHg | ≥90 mmHg) | 300 mg/24 h or more) -> do None"]),
    ("Keep plateau pressure below 30 cmH2O and tidal volume at 6 mL/kg.", []),
    ("FVC was 60% at 24 weeks.", []),
])
def test_a_condition_is_the_tree_its_sentence_says(text: str, wanted: list[str]) -> None:
    """Riders bind to their own limit, "and" before "or", and each tree governs its own action."""
    assert trees(text) == wanted


def test_a_branch_without_a_limit_ends_with_its_last_condition() -> None:
    """The end of a branch is that of its last limit, also of one within it; without any, that of its last condition."""
    limit = Candidate(2, 4, "threshold", "limit")
    assert Node("any", [Node("all", [limit]), Sign(6, 9)]).end == 4
    assert Node("any", [Node("all", [Sign(2, 5)]), Sign(6, 9)]).end == 9


def test_limits_know_their_logic_and_action() -> None:
    """Each limit of a tree carries logic, group, action and polarity, for readers who do not walk trees."""
    first, second = read(NIV).quantities
    assert (qualifiers(first)["logic"], qualifiers(second)["logic"]) == ("or", "or")
    assert qualifiers(first)["group"] == qualifiers(second)["group"]
    assert qualifiers(first)["cond"] == "with symptoms"
    placed, refused = read(PEG).quantities
    assert qualifiers(placed)["rel"] == "before"
    assert "polarity" not in qualifiers(placed)
    assert qualifiers(refused)["polarity"] == "contraindication"


def test_criteria_stand_where_they_say() -> None:
    """A criterion's label is the words of its span."""
    criteria = read(NIV).criteria
    assert [criterion.label for criterion in criteria] == ["symptoms", "sleep-disordered breathing"]
    assert [criterion.span.quote for criterion in criteria] == ["symptoms", "sleep-disordered breathing"]


@pytest.mark.parametrize("text", [
    "Offer PEG apart from when FVC < 30%.", "Offer PEG save when FVC < 30%.", "Offer PEG excepting when FVC < 30%.",
    "Offer PEG with the exception of people with FVC < 30%.", "Offer PEG other than when FVC < 30%.",
    "Offer PEG aside from when FVC < 30%.", "Offer PEG save for patients with FVC < 30%.",
    "Offer PEG except in patients who have FVC < 30%.", "Offer PEG, excluding those whose FVC < 30%.",
])
def test_what_is_taken_out_is_an_unless(text: str) -> None:
    """Words of exception before a condition turn it, whatever people stand between; they are part of no action."""
    reading = read(text)
    (tree,) = reading.conditions
    assert (tree.timing, tree.polarity, tree.action) == ("unless", "do_not", "Offer PEG")


@pytest.mark.parametrize("opening", ["Apart from when", "Except when", "With the exception of people with"])
def test_an_exception_may_come_first(opening: str) -> None:
    """What stands before a fronted condition is no action."""
    (tree,) = read(f"{opening} FVC < 30%, offer PEG.").conditions
    assert (tree.timing, tree.action) == ("unless", "offer PEG")
