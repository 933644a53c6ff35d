"""Conditions as trees: all of, any of, at least n of thresholds and criteria, with the action they govern.

Why: "when FVC falls below 80% with symptoms, FVC < 50%, or sleep-disordered breathing" is any-of( all-of(FVC < 80,
    symptoms), FVC < 50, sleep-disordered breathing ); a flat list of limits would start treatment too early.
Method: the clause of a limit is cut at its commas and conjunctions outside brackets; `trees` joins the
    pieces; "with X" binds to the limit before it.
Fails: chunks that are no short noun phrase are left out rather than guessed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from loaders.extraction import criteria, prohibitions
from loaders.extraction.clauses import POPULATIONS, Clause, Polarity, action_of, clause_of, sentence
from loaders.extraction.drafts import Draft
from loaders.extraction.lexicon import word_class
from loaders.extraction.numerals import number_at
from loaders.extraction.scene import CLOSING, LOOK, OPENING, SENTENCE_ENDS, Scene
from loaders.extraction.trees import Chunk, Node, Sign, counted, joined, node
from loaders.record import Condition, Criterion, Operator

_VERBS = word_class("directive")
_JOINTS = {",": ",", "and": "all", "or": "any", "plus": "all", "but": "all", "and/or": "any"}
_RIDERS = {"with", "without", "despite", "plus"}
_ADJECTIVES = {"definite", "possible", "mild", "moderate", "severe", "acute", "chronic", "suspected", "confirmed", "known",
               "early", "late", "stable", "unstable", "primary", "secondary", "partial", "complete", "new", "recent"}
_OPENING_WORDS = {"either", "there", "any"}
_OR_MORE = ["or", "more"]
_NEAR_PEOPLE, _PAIR = 4, 2  # tokens, limits
_LONGEST_CLAUSE = 14  # tokens
MEMBERS = {"threshold", "duration"}
_REPEATED = {"if", "when", "whenever", "where", "unless", "who", "whose", "once"}


def read(scene: Scene, drafts: Sequence[Draft]) -> list[Node]:
    """The trees of a statement; tells each limit its logic, group, action and polarity."""
    trees: list[Node] = []
    last: Clause | None = None
    aged: Draft | None = None  # "people older than 30 years", before "whose"
    inside = {place for found in drafts for place in range(found.start, found.end)}
    for clause, limits in _clauses(scene, drafts):
        tree = _tree(scene, clause, limits, inside)
        if tree is None:
            aged = limits[-1] if limits[-1].parameter == "age" and not clause.marked else None
            continue
        if aged and clause.marked and clause.marker == aged.end:
            tree = _both(replace(tree, members=[aged], operator="all"), tree)
        aged = None
        if last and (operator := _operator(scene, last, clause, (trees[-1], limits[0]))):
            trees[-1] = _joined(trees[-1], tree, operator)
        elif last and _continues(last, clause, trees[-1], tree):
            told = max(found.end for found in trees[-1].drafts())
            either = "or" in scene.words(told, limits[0].start) + scene.words(limits[0].start, limits[0].start + 1)
            trees[-1] = _joined(trees[-1], tree, "any") if either else _both(trees[-1], tree)
        else:
            trees.append(tree)
        last = clause
    for n, tree in enumerate(trees, 1):
        if tree.operator == "all" and _are_different_people(scene, tree):
            tree.operator = "any"
        _tell(tree, f"g{n}")
    for limit in drafts:
        if limit.role == "threshold" and prohibitions.forbids(scene, limit):
            limit.qualifiers["polarity"] = "contraindication"
    return trees


def _continues(last: Clause, clause: Clause, first: Node, second: Node) -> bool:
    """"adults aged under 80 who have a risk of 10% or more": two clauses of one action hold together."""
    same = bool(first.action and second.action and second.action.startswith(first.action[:12]))
    return last.sentence == clause.sentence and last.marked and clause.marked and (same or clause.marker <= last.end)


def _operator(scene: Scene, last: Clause, clause: Clause, between: tuple[Node, Draft]) -> Operator | None:
    """"if A, if B, or if C", "if A or the patient is aged over B": how a clause is joined to the one before it."""
    if last.sentence != clause.sentence or not (last.marked and clause.marked) or clause.marker <= last.marker:
        return None
    joint, limit = scene.word(clause.marker - 1), between[1]
    told = max((found.end for found in between[0].drafts()), default=last.start)
    again = joint in {",", "or", "and"} and scene.word(clause.marker) in _REPEATED
    if not again and not (joint not in SENTENCE_ENDS and _alternates(scene, told, clause)):
        return None
    low, high = last.start, min(clause.sentence[1], limit.start + LOOK)
    either = any(scene.word(n) == "or" and scene.word(n + 1) in _REPEATED for n in range(low, high))
    return "any" if either or joint == "or" or not again else "all"


def _alternates(scene: Scene, told: int, clause: Clause) -> bool:
    """An "or" right behind the earlier condition, with only its own subject before the marker."""
    opened = next((n for n in range(clause.marker - 1, max(told - 1, clause.marker - 6), -1)
                   if scene.word(n) in {"or", ",", ";"}), None)
    return opened is not None and scene.word(opened) == "or" and _VERBS.at(scene.tokens, opened + 1) is None


def _joined(first: Node, second: Node, operator: Operator) -> Node:
    tree = node(operator, [replace(first, action=None), replace(second, action=None)])
    return replace(tree, action=first.action or second.action, polarity=first.polarity)


def _both(first: Node, second: Node) -> Node:
    tree = node("all", [replace(first, action=None), replace(second, action=None)])
    return replace(tree, action=first.action or second.action, polarity=first.polarity)


def _clauses(scene: Scene, drafts: Sequence[Draft]) -> list[tuple[Clause, list[Draft]]]:
    """The limits of the statement by the clause they stand in."""
    found: list[tuple[Clause, list[Draft]]] = []
    for limit in (d for d in drafts if d.role in MEMBERS):
        last = found[-1][0] if found else None
        clause = last if last and last.marked and limit.start < last.end else clause_of(scene, limit)
        if last and last.start <= limit.start < last.end and (last is clause or not clause.marked):
            found[-1][1].append(limit)
            continue
        if limit.role == "threshold" or clause.marked:
            found.append((clause, [limit]))
    return found


def _tree(scene: Scene, clause: Clause, limits: list[Draft], inside: set[int]) -> Node | None:
    """The tree of one clause; without a marker only limits that are joined make one."""
    limits = [d for d in limits if _is_condition(clause, d)]
    if not limits or not any(d.role == "threshold" or clause.marked for d in limits):
        return None
    if _is_people(scene, limits):
        rest = _tree(scene, replace(clause, start=limits[0].end + 1), limits[1:], inside)
        return _both(replace(rest, members=[limits[0]], operator="all"), rest) if rest else None
    least = _at_least(scene, clause, limits[0])
    start = least[0] if least else clause.start
    chunks = _chunks(scene, start, clause.end, inside)
    if _every(scene, clause, limits[0]):
        for chunk in chunks:
            chunk.joint = "all" if chunk.joint == "," else chunk.joint
    for chunk in chunks:
        chunk.items = _items(scene, chunk, limits, clause.marked)
        early = chunk.end <= limits[-1].start or chunk.joint == "any"
        if not chunk.items and clause.marked and early and not _shares_noun(scene, chunk):
            chunk.items = [*criteria.whole(scene, chunk)]
    _cut_tail(chunks)
    chunks = [chunk for chunk in chunks if chunk.items]
    if not chunks:
        return None
    top = counted(chunks, least[1]) if least else joined(chunks)
    if top is None:
        return None
    subject = not clause.marked and _governs(scene, limits[-1].end)
    names = [limit.parameter for limit in top.drafts()]
    single = len(names) == 1 or (top.operator == "all" and len(set(names)) < len(names))
    if not clause.marked and not subject and (single or _commands(scene, clause)):
        return None
    top.action, top.polarity = _action(scene, clause, limits, subject=subject)
    other = _other_reason(scene, clause) if clause.marked else None
    if other is None:
        return top
    if top.operator == "all" and len(top.members) > 1:  # "≥180 with haemorrhage, or if Y": the limit holds with its rider
        for limit in top.drafts():
            limit.qualifiers.setdefault("logic", "and")
    return replace(node("any", [replace(top, action=None), other]), action=top.action, polarity=top.polarity)


def _other_reason(scene: Scene, clause: Clause) -> Sign | None:
    """"if Hb has dropped by 2 g/dL or if bleeding is overt": another reason behind the marker that is said again."""
    place = clause.end + (scene.word(clause.end) == "," and scene.word(clause.end + 1) == "or")
    listed = scene.word(place) == "," and any(scene.word(n) == "or" and scene.word(n + 1) in _REPEATED
                                              for n in range(place, clause.sentence[1]))
    if not (listed or scene.word(place) == "or") or scene.word(place + 1) not in _REPEATED:
        return None
    high = next((n for n in range(place + 2, min(place + _LONGEST_CLAUSE, clause.sentence[1]) + 1)
                 if n >= len(scene.tokens) or scene.word(n) in {",", *SENTENCE_ENDS}), None)
    if high is None or any(token.kind not in {"word", "sign"} for token in scene.tokens[place + 2:high]):
        return None
    return Sign(place + 2, high) if high > place + 2 else None


def _is_condition(clause: Clause, limit: Draft) -> bool:
    """A target is none; a duration is one where it lasts ("fever > 3 days"), not where something is done so long."""
    if limit.role == "threshold":
        return limit.qualifiers.get("kind") != "target"
    lasting = limit.rule in {"lasting", "after", "continued"} or (
        limit.rule == "for" and limit.comparator in {"<", "<=", ">", ">="})
    return clause.marked and lasting and limit.start >= clause.start


def _is_people(scene: Scene, limits: Sequence[Draft]) -> bool:
    """"children aged 6-59 months with A or B": the age holds for every alternative."""
    if len(limits) == 1 or limits[0].parameter != "age" or limits[1].parameter == "age":
        return False
    return scene.word(limits[0].end) in {"with", "who", "whose", "and"}


def _are_different_people(scene: Scene, top: Node) -> bool:
    """"women aged 65 years and over and men aged 70 years and over": no one is both."""
    limits = list(top.drafts())
    people = [POPULATIONS.last(scene.tokens, max(0, d.start - _NEAR_PEOPLE), d.start + 1) for d in limits]
    named = [scene.text(hit[0], hit[1]).lower() for hit in people if hit]
    if len(limits) < _PAIR or any(d.parameter != "age" for d in limits) or len(set(named)) < len(limits):
        return False
    for limit, who in zip(limits, named, strict=True):
        limit.qualifiers.setdefault("pop", who)
    return True


def _commands(scene: Scene, clause: Clause) -> bool:
    """Limits of a command without a condition ("keep plateau pressure below 30") are aims."""
    return _VERBS.at(scene.tokens, clause.start) is not None or "should" in scene.words(clause.start, clause.end)


def _governs(scene: Scene, end: int) -> bool:
    """"A score of 21 or higher may support ...": the limit is the subject."""
    return scene.word(end) in {"may", "should", "must", "warrants", "requires", "indicates", "needs", "suggests",
                               "supports"}


def _action(scene: Scene, clause: Clause, limits: list[Draft], *, subject: bool) -> tuple[str | None, Polarity]:
    if subject:
        _, high = sentence(scene, limits[-1].end)
        start = limits[-1].end + 1
        end = min(high, start + 14)
        return scene.text(start, end) or None, "do_not" if scene.word(start) == "not" else "do"
    return action_of(scene, clause) if clause.marked else (None, "do")


def _at_least(scene: Scene, clause: Clause, limit: Draft) -> tuple[int, int] | None:
    """"at least 2 of the following: ...", "two or more of": the token behind, and the number."""
    for place in range(clause.start, limit.start):
        hit = number_at(scene, place)
        if hit is None:
            continue
        end = hit[0] + (len(_OR_MORE) if scene.words(hit[0], hit[0] + 2) == _OR_MORE else 0)
        if scene.word(end) == "of" and scene.word(end + 1) in {"the", "these", "following", "these:", "three", "four",
                                                               "five", ":"}:
            while end < limit.start and scene.word(end) not in {":", "("} and end < place + 9:
                end += 1
            return end + 1, int(hit[1].value)
    return None


def _every(scene: Scene, clause: Clause, limit: Draft) -> bool:
    """"when all 3 are present: A, B or C, and D": the commas join what must all hold."""
    words = scene.words(max(clause.start - 2, 0), limit.start)
    place = next((n for n, word in enumerate(words) if word in {"all", "both"}), None)
    return place is not None and ":" in words[place:] and bool({"present", "following", "met", "of", "these", "criteria",
        "apply", "fulfilled", "hold", "conditions"} & set(words[place:]))


def _chunks(scene: Scene, start: int, end: int, inside: set[int]) -> list[Chunk]:
    """The clause cut at its joints outside brackets and outside quantities."""
    chunks, depth, comma, joint, low = [], 0, False, ",", start
    for place in range(start, end + 1):
        word = scene.word(place) if place < end else ","
        depth += (word in OPENING) - (word in CLOSING)
        if place < end and (depth > 0 or place in inside or word not in _JOINTS):
            continue
        if low < place:
            chunks.append(Chunk(low, place, joint, comma, opens=joint == "all" and scene.word(low) in _OPENING_WORDS))
            joint, comma = ",", False
        comma = comma or word == ","
        joint = _JOINTS[word] if word != "," else joint
        low = place + 1
    return chunks


def _items(scene: Scene, chunk: Chunk, limits: Sequence[Draft], marked: bool) -> list[Draft | Sign | Node]:
    """The limits of a chunk with their riders, or the criterion it names."""
    own = [d for d in limits if chunk.start <= d.start < chunk.end]
    if not own and _shares_noun(scene, chunk):
        return []
    if not own:
        sign = criteria.criterion(scene, chunk.start, chunk.end) if marked else None
        return [sign] if sign else []
    before = _before_with(scene, chunk.start, own[0].start) if marked else None
    leading: list[Draft | Sign | Node] = [before] if before else []
    last = own[-1]
    if scene.word(last.end) in _RIDERS:
        sign = criteria.criterion(scene, last.end + 1, chunk.end)
        if sign and scene.word(last.end) in {"without", "despite"}:
            sign.start = last.end
        if sign:
            last.qualifiers.setdefault("cond", scene.text(last.end, sign.end))
            return [*leading, *_bracketed(scene, own), sign]
    return [*leading, *_bracketed(scene, own)]


def _shares_noun(scene: Scene, chunk: Chunk) -> bool:
    """"probable or definite ALS of less than 5 years": a lone adjective goes with the noun behind its conjunction."""
    lone = chunk.end - chunk.start == 1 and scene.word(chunk.end) in {"or", "and"}
    return lone and (scene.word(chunk.start) in _ADJECTIVES or scene.word(chunk.start).endswith(("able", "ible", "ous")))


def _bracketed(scene: Scene, own: Sequence[Draft]) -> list[Draft | Sign | Node]:
    """"new hypertension (systolic ≥140 or diastolic ≥90)": limits joined inside one bracket are a branch."""
    groups: list[tuple[int, list[Draft]]] = []
    for limit in own:
        low = scene.clause_start(limit.start)
        opened = low if scene.word(low - 1) in OPENING else -limit.start
        if groups and groups[-1][0] == opened:
            groups[-1][1].append(limit)
        else:
            groups.append((opened, [limit]))
    return [_branch(scene, low, limits) if len(limits) > 1 else limits[0] for low, limits in groups]


def _branch(scene: Scene, low: int, limits: list[Draft]) -> Node:
    inside = {place for found in limits for place in range(found.start, found.end)}
    chunks = _chunks(scene, low, limits[-1].end, inside)
    for part in chunks:
        part.items = [d for d in limits if part.start <= d.start < part.end]
    return joined([part for part in chunks if part.items])


def _before_with(scene: Scene, low: int, high: int) -> Sign | None:
    """"sinus rhythm with a resting rate ≥70 bpm": what stands before "with" is a criterion of its own."""
    place = next((n for n in range(high - 1, low, -1) if scene.word(n) == "with"), None)
    return criteria.criterion(scene, low, place) if place else None


def _cut_tail(chunks: list[Chunk]) -> None:
    """Behind the last chunk that says something nothing is a member."""
    while chunks and not chunks[-1].items:
        chunks.pop()


def _tell(tree: Node, group: str) -> None:
    """Write logic, group, action and polarity onto the limits of a tree."""
    for limit, logic in _logic(tree, None):
        if logic:
            limit.qualifiers.setdefault("logic", logic)
            limit.qualifiers.setdefault("group", tree.action or group)
        if tree.action:
            limit.qualifiers.setdefault("action", tree.action)
        if tree.polarity == "do_not":
            limit.qualifiers.setdefault("polarity", "contraindication")


def _logic(node: Node, outer: str | None) -> Iterator[tuple[Draft, str | None]]:
    """Each limit with the logic of the nearest branch that joins it to another limit, or to a criterion."""
    logic = {"all": "and", "any": "or"}.get(node.operator, f"{node.n} of {len(node.members)}")
    several = sum(1 for limit in node.drafts() if limit.role == "threshold") > 1
    told = logic if several or (outer is None and len(node.members) > 1) else outer
    for member in node.members:
        if isinstance(member, Node):
            yield from _logic(member, told)
        elif isinstance(member, Draft):
            yield member, told


def finish(
    scene: Scene, trees: Sequence[Node], drafts: Sequence[Draft], statement: str,
) -> tuple[tuple[Criterion, ...], tuple[Condition, ...]]:
    """Criteria and conditions of the record, numbered in text order, a tree's top before its branches."""
    if not trees:
        return (), ()
    quantities, before, trees_before = scene.context.counted
    names = {id(found): f"q{n:02d}" for n, found in enumerate(drafts, quantities + 1)}
    criteria: list[Criterion] = []
    signs = sorted((s for tree in trees for s in _signs(tree)), key=lambda s: s.start)
    for n, sign in enumerate(signs, before + 1):
        names[id(sign)] = f"c{n:02d}"
        span = scene.view.span(scene.tokens[sign.start].start, scene.tokens[sign.end - 1].end)
        criteria.append(Criterion(f"c{n:02d}", statement, span, scene.text(sign.start, sign.end), "criterion"))
    nodes = [node for tree in trees for node in _nodes(tree)]
    names |= {id(node): f"k{n:02d}" for n, node in enumerate(nodes, trees_before + 1)}
    conditions = tuple(
        Condition(names[id(node)], statement, node.operator, tuple(names[id(member)] for member in node.members),
        "clause",
                  node.n, node.action, node.polarity) for node in nodes)
    return tuple(criteria), conditions


def _nodes(node: Node) -> Iterator[Node]:
    yield node
    for member in node.members:
        if isinstance(member, Node):
            yield from _nodes(member)


def _signs(node: Node) -> Iterator[Sign]:
    for member in node.members:
        if isinstance(member, Sign):
            yield member
        elif isinstance(member, Node):
            yield from _signs(member)
