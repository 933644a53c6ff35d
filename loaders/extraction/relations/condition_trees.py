"""The tree of a condition: how the stretches between its commas and conjunctions hold together.

Why: "A and B, or C" and "A, B or C" differ by a comma; getting it wrong starts or withholds a treatment.
Method: a bare comma takes the conjunction of its list; "and" binds tighter than "or" unless a comma says otherwise.
Fails: never; a single stretch is its own tree.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from loaders.extraction.candidates import Candidate
from loaders.extraction.phrases.clauses import Polarity
from loaders.record import Operator
from ontology.ground.timing import Timing


@dataclass
class Sign:
    """A condition without a number: tokens [start, end)."""

    start: int
    end: int


@dataclass
class Node:
    """A branch of a tree; the top one carries the action, and the places of the words it was read from: "if", "or"."""

    operator: Operator
    members: list[Candidate | Sign | Node]
    n: int | None = None
    action: str | None = None
    polarity: Polarity = "do"
    words: frozenset[int] = frozenset()
    timing: Timing | None = None
    clause: tuple[int, int] | None = None  # the tokens of its marker and its condition
    reach: tuple[int, int] | None = None  # those in which the orders stand that it governs

    def candidates(self) -> Iterator[Candidate]:
        """The quantities of the branch, in text order."""
        for member in self.members:
            if isinstance(member, Node):
                yield from member.candidates()
            elif isinstance(member, Candidate):
                yield member

    @property
    def end(self) -> int:
        """The token behind the last limit, or behind the last condition of a branch that has no limit."""
        return max((found.end for found in self.candidates()), default=0) or max(member.end for member in self.members)


@dataclass
class Chunk:
    """A stretch between two joints, and the joint ("all", "any") before it; `comma` if a comma stands there too.

    `opens` where an alternative of its own begins: "and either", "and there is".
    """

    start: int
    end: int
    joint: str
    comma: bool
    items: list[Candidate | Sign | Node] = field(default_factory=list)
    opens: bool = False


def join_chunks(chunks: list[Chunk]) -> Node:
    """One tree of the chunks."""
    split = next((n for n, chunk in enumerate(chunks) if n and chunk.opens), 0)
    if split and any(chunk.joint == "any" for chunk in chunks[split + 1:]):
        return node("all", [join_chunks(chunks[:split]), join_chunks(chunks[split:])])  # "A and either B or C"
    joints = _joints(chunks)
    if sum(1 for chunk in chunks if _has_age(chunk)) > 1 or _are_rivals(chunks):
        joints = ["any" if joint else "" for joint in joints]
    if len({joint for joint in joints if joint}) <= 1:
        operator: Operator = "any" if "any" in joints else "all"
        return node(operator, [single_member(chunk) for chunk in chunks])
    loose_and = any(c.comma and j == "all" for c, j in zip(chunks, joints, strict=True)) and not any(
        c.comma and j == "any" for c, j in zip(chunks, joints, strict=True))
    outer: Operator = "all" if loose_and else "any"  # "A or B, and C": behind a comma "and" is the looser
    inner: Operator = "any" if loose_and else "all"
    groups: list[list[Chunk]] = []
    for chunk, joint in zip(chunks, joints, strict=True):
        if not groups or joint == outer:
            groups.append([chunk])
        else:
            groups[-1].append(chunk)
    return node(outer, [node(inner, [single_member(c) for c in group]) for group in groups])


def _are_rivals(chunks: list[Chunk]) -> bool:
    """"women ≥65 years and men ≥70 years": two limits of one kind on one measure are for different people."""
    firsts = [chunk.items[0] for chunk in chunks]
    limits = [(d.parameter, d.unit, (d.comparator or "")[:1]) for d in firsts if isinstance(d, Candidate)]
    return len(limits) == len(firsts) > 1 and len(set(limits)) == 1


def _has_age(chunk: Chunk) -> bool:
    """A limit told for an age: several such are alternatives, whatever joins them."""
    return len(chunk.items) > 1 and any(isinstance(item, Candidate) and item.parameter == "age" for item in chunk.items)


def _joints(chunks: list[Chunk]) -> list[str]:
    """The joint before each chunk; a bare comma takes the next conjunction of its list, or the last."""
    joints = [chunk.joint for chunk in chunks]
    joints[0] = ""
    for n in range(len(joints) - 1, 0, -1):
        if joints[n] == ",":
            later = next((j for j in joints[n + 1:] if j != ","), None)
            joints[n] = later or next((j for j in reversed(joints[1:n]) if j != ","), "all")  # bare commas add up
    return joints


def single_member(chunk: Chunk) -> Candidate | Sign | Node:
    """What a stretch says: its only member, or all of them."""
    return chunk.items[0] if len(chunk.items) == 1 else Node("all", chunk.items)


def node(operator: Operator, members: list[Candidate | Sign | Node]) -> Node:
    """A node; one around a single node is that node."""
    if len(members) == 1 and isinstance(members[0], Node):
        return members[0]
    flat: list[Candidate | Sign | Node] = []
    for member in members:
        nested = isinstance(member, Node) and (len(member.members) == 1
            or member.operator == operator) and member.n is None  # "at least 2 of" keeps its own members
        flat.extend(member.members if nested and isinstance(member, Node) else [member])
    return Node(operator, flat)


def at_least_n_of(chunks: list[Chunk], n: int) -> Node | None:
    """At least n of the stretches; None where fewer than n were understood, for any tree of those would be wrong."""
    members = [single_member(chunk) for chunk in chunks]
    return Node("at-least", members, n) if n <= len(members) else None
