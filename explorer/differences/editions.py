"""How two editions of a document differ: sentences paired, words in and out, and what that does to what was read of them.

Why: a new edition is a new text; places mean nothing across two texts, and a list of new and gone sentences hides the dose
    that was halved in one of them.
Method: statements are paired as the catalogue pairs them. The words of a pair are compared in their order (difflib); what
    hangs on either, quantities, conditions, markers, grades, is paired within the pair: with the same words first, then
    what is left of one kind, one after the other. A pair in which nothing differs is only counted.
Fails: it does not.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from rdflib import Graph, URIRef

from explorer import catalogue, earlier
from explorer.catalogue import Said
from explorer.differences import Pair, changed_facts, difference, once, pairs_of, tally, things
from explorer.differences.added import Changed
from explorer.differences.things import WORDS, Thing
from explorer.view_models.changes import ChangedStatement, ChangeKind, Piece
from explorer.view_models.rereading import Difference, Tally
from ontology import GX
from ontology.triples import Triples

TOKEN = re.compile(r"(\s*)(\d+(?:[.,]\d+)*|[^\W\d_]+|\S)")
TOLD = ("quantity", "criterion", "condition", "marker", "grade", "action", "unrecognised")  # readings that are compared
OF_STATEMENTS = tuple(map(str, (GX.deonticForce, GX.statementKind, GX.population)))
BESIDE = frozenset(map(str, (GX.about, GX.aboutByHeading, GX.headedBy, GX.hasDose)))  # follows from what is told besides
IN_WORDS = frozenset(map(str, (GX.printed, GX.lowerPrinted, GX.upperPrinted)))  # told where the words changed
MEMBERS = str(GX.hasMember)


@dataclass(frozen=True)
class _Edition:
    """The statements of an edition in reading order, and what hangs on each."""

    said: Sequence[Said]
    sections: Mapping[str, str]
    whole: Mapping[str, Thing]
    hanging: Mapping[str, Sequence[Thing]]


def between(before: Graph, now: Graph) -> tuple[tuple[ChangedStatement, ...], tuple[Tally, ...]]:
    """The statements that differ, in the order of the later edition, and how many of each kind of thing do."""
    old, new = (_read(earlier.present(Triples.of(graph)).graph()) for graph in (before, now))
    revised = {one.node: (other, ground) for one, other, ground in catalogue.revisions(old.said, new.said)}
    found: list[tuple[tuple[int, int, int], ChangedStatement]] = []
    counted: dict[str, list[Difference | None]] = defaultdict(list)
    places = {revised[one.node][0].node: at for at, one in enumerate(new.said) if one.node in revised}
    for at, one in enumerate(new.said):
        other, ground = revised.get(one.node, (None, ""))
        changed = _changed(other, one, old, new, ground, at, counted)
        if changed:
            found.append(((at, 0, 0), changed))
    after = -1
    for at, was in enumerate(old.said):
        after = places.get(was.node, after)
        if was.node not in places:
            found.append(((after, 1, at), _gone(was, old, at, counted)))
    found.sort(key=lambda pair: pair[0])
    statements = tuple(one for _, one in found)
    tallies = [_statements(statements, len(new.said)), *(tally(group, counted[group]) for group in TOLD if counted[group])]
    return statements, tuple(tallies)


def pieces(old: str, new: str) -> tuple[Piece, ...]:
    """The words of two texts in their order: those of both, those that went out, those that came in."""
    was, now = TOKEN.findall(old), TOKEN.findall(new)
    matcher = SequenceMatcher(None, [word for _, word in was], [word for _, word in now], autojunk=False)
    found = []
    for kind, start, end, first, last in matcher.get_opcodes():
        if kind == "equal":
            found.append(Piece("same", _joined(now[first:last])))
            continue
        found += [Piece("out", _joined(was[start:end])), Piece("in", _joined(now[first:last]))]
    return tuple(one for one in found if one.text)


def _joined(tokens: Iterable[tuple[str, str]]) -> str:
    return "".join(f"{' ' if gap else ''}{word}" for gap, word in tokens)


def _read(graph: Graph) -> _Edition:
    hanging: dict[str, list[Thing]] = defaultdict(list)
    whole: dict[str, Thing] = {}
    for thing in things.read(graph):
        if thing.group == "statement":
            whole[str(thing.node)] = thing
        elif thing.owner is not None and thing.group in TOLD:
            hanging[str(thing.owner)].append(thing)
    said, sections = [], {}
    for node, thing in whole.items():
        section = graph.value(thing.node, GX.inSection)
        heading = str(graph.value(section, GX.heading) or "") if section else ""
        sections[node] = str(graph.value(section, GX.sectionPath) or heading) if section else ""
        said.append(Said(node, str(graph.value(thing.node, GX.text) or thing.quote), heading.casefold()))
    return _Edition(said, sections, whole, hanging)


def _changed(was: Said | None, one: Said, old: _Edition, new: _Edition, ground: str, at: int,  # noqa: PLR0917 - both sides
             counted: dict[str, list[Difference | None]]) -> ChangedStatement | None:
    """A statement that is new, or that differs from the one it revises; None if nothing does."""
    if was is None:
        readings = _readings((), new.hanging.get(one.node, ()), {}, counted)
        return ChangedStatement("new", new.sections[one.node], at + 1, (Piece("in", one.text),), readings)
    partners = {old.whole[was.node].node: new.whole[one.node].node}
    readings = (*_of_itself(old.whole[was.node], new.whole[one.node]),
                *_readings(old.hanging.get(was.node, ()), new.hanging.get(one.node, ()), partners, counted))
    kind: ChangeKind = "changed" if was.text != one.text else "read"
    if kind == "read" and not readings:
        return None
    return ChangedStatement(kind, new.sections[one.node], at + 1, pieces(was.text, one.text), readings, ground)


def _gone(was: Said, old: _Edition, at: int, counted: dict[str, list[Difference | None]]) -> ChangedStatement:
    readings = _readings(old.hanging.get(was.node, ()), (), {}, counted)
    return ChangedStatement("gone", old.sections[was.node], at + 1, (Piece("out", was.text),), readings)


def _of_itself(was: Thing, now: Thing) -> Iterator[Difference]:
    """What differs about a statement itself: its kind, its force, whom it is for."""
    changed = [one for one in changed_facts(was, now) if one[0] in OF_STATEMENTS]
    found = difference(was, now, {}, changed)
    if found:
        yield Difference("changed", "statement", "", found.changes)


def _readings(olds: Sequence[Thing], news: Sequence[Thing], partners: Mapping[URIRef, URIRef],
              counted: dict[str, list[Difference | None]]) -> tuple[Difference, ...]:
    """What came, went or changed of what hangs on a statement, and on the one it revises."""
    found = []
    for was, now in sorted(_in_line(pairs_of(olds, news, same_text=False)), key=_rank):
        thing = now or was
        changed = once(list(changed_facts(was, now))) if was and now else ()
        one = difference(was, now, partners, list(_untold(changed)))
        if thing:
            counted[thing.group].append(one)
        found += [one] if one else []
    return tuple(found)


def _rank(pair: Pair) -> int:
    """Quantities first, what follows from them last."""
    return next(TOLD.index(one.group) for one in pair if one)


def _untold(changed: Sequence[Changed]) -> Iterator[Changed]:
    """The changed facts without what follows from the words, or from another thing that changed: one member of as many."""
    words = any(name == WORDS for name, _, _ in changed)
    for name, was, now in changed:
        if not (name in BESIDE or (words and name in IN_WORDS) or (name == MEMBERS and len(was) == len(now))):
            yield name, was, now


def _in_line(pairs: Sequence[Pair]) -> Iterator[Pair]:
    """The pairs, those without a partner of the same name on the other side put together one after the other."""
    waiting: dict[tuple[str, str], list[Thing]] = defaultdict(list)
    for was, now in pairs:
        if was is None and now is not None:
            waiting[now.group, now.name].append(now)
    for was, now in pairs:
        if was is not None and now is None:
            there = waiting[was.group, was.name]
            yield was, there.pop(0) if there else None
        elif was is not None:
            yield was, now
    yield from ((None, now) for there in waiting.values() for now in there)


def _statements(found: Sequence[ChangedStatement], total: int) -> Tally:
    new, gone = (sum(one.kind == kind for one in found) for kind in ("new", "gone"))
    changed = sum(one.kind in ("changed", "read") for one in found)
    return Tally("statements", new, gone, changed, total - new - changed)
