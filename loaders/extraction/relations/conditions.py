"""Conditions as trees: all of, any of, at least n of thresholds and criteria, with the action they govern.

Why: "when FVC falls below 80% with symptoms, FVC < 50%, or sleep-disordered breathing" is any-of( all-of(FVC < 80,
    symptoms), FVC < 50, sleep-disordered breathing ); a flat list of limits would start treatment too early.
Method: the clause of a limit is cut into what it lists (`condition_members`), which `condition_trees` joins; what would
    stand for another region than its words is given up.
Fails: chunks that are no short noun phrase are left out rather than guessed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from loaders.extraction.candidates import Candidate
from loaders.extraction.phrases.clauses import (
    AVOID,
    EXCEPTING,
    MARKERS_NOT_READ,
    POPULATIONS,
    Clause,
    Polarity,
    action_of,
    clause_of,
    is_excepted,
    own_start,
    sentence,
    words_of_excepting,
)
from loaders.extraction.relations import prohibitions
from loaders.extraction.relations.condition_members import at_least, members, shares_rider, stretches
from loaders.extraction.relations.condition_trees import Chunk, Node, Sign, at_least_n_of, join_chunks, node
from loaders.extraction.relations.denied_actions import cannot_be_told
from loaders.extraction.relations.denied_limits import any_denied, is_denied_alone
from loaders.language import lexis
from loaders.language.lexicon import meanings, phrase_class
from loaders.language.token_view import LOOK, SENTENCE_ENDS, TokenView, Words
from loaders.record import Condition, Criterion, Logic, Operator
from ontology.ground.timing import TURNING, Timing

_VERBS = phrase_class("directive")
_TIMINGS: dict[str, str] = meanings("timings_of_markers")
_SIDED = {"<", "<=", ">", ">=", "within"}
_NEAR_PEOPLE, _PAIR = 4, 2  # tokens, limits
_LONGEST_CLAUSE = 14  # tokens
MEMBERS = {"threshold", "duration"}


def read(view: TokenView, candidates: Sequence[Candidate]) -> tuple[list[Node], list[Candidate]]:
    """The trees of a statement, and the limits of conditions that were given up.

    It tells each limit of a tree its logic, group, action and polarity.
    """
    trees: list[Node] = []
    left_out: list[Candidate] = []
    last: Clause | None = None
    aged: Candidate | None = None  # "people older than 30 years", before "whose"
    inside = {place for found in candidates for place in range(found.start, found.end)}  # no joint: "12 or more"
    for clause, limits in _clauses(view, candidates):
        noted = frozenset(view.used)
        tree = _tree(view, clause, limits, inside)
        if tree is not None and _cannot_be_read(view, clause, tree, [(one.start, one.end) for one in stretches(
                view, clause.start, clause.end, inside)]):
            view.used.intersection_update(noted)  # left out, and its words with it
            left_out += limits
            continue
        if tree is None:
            left_out += [limit for limit in limits if limit.role == "threshold" and _is_condition(clause, limit) and (
                clause.marked or is_denied_alone(view, limit))]
            aged = limits[-1] if limits[-1].parameter == "age" and not clause.marked else None
            continue
        tree.words = frozenset(view.used - noted)
        if aged and clause.marked and clause.marker == aged.end:
            tree = _join_trees(replace(tree, members=[aged], operator="all"), tree, "all")
        aged = None
        operator = _operator(view, last, clause, (trees[-1], limits[0])) or _continuation(
            view, (last, clause), (trees[-1], tree), limits[0]) if last else None
        turned = last is not None and "unless" in {view.word(last.marker), view.word(clause.marker)} and (
            view.word(last.marker) != view.word(clause.marker))
        turned = turned and operator == "any"
        turned |= bool(trees) and trees[-1].timing != tree.timing and bool({trees[-1].timing, tree.timing} & TURNING)
        if operator is None or turned:  # "if A or unless B": two cases, no alternatives
            trees.append(tree)
        else:
            tree.words |= view.use(trees[-1].end, max(clause.start, limits[0].start + 1), lexis.WORDS_JOINING_CONDITIONS)
            trees[-1] = _join_trees(trees[-1], tree, operator)
        last = clause
    for n, tree in enumerate(trees, 1):
        if tree.operator == "all" and _are_different_people(view, tree):
            tree.operator = "any"
        _add_logic(tree, f"g{n}")
    for limit in candidates:  # limits too that no tree holds
        if limit.role == "threshold" and prohibitions.forbids(view, limit):
            limit.qualifiers["polarity"] = "contraindication"
    _part_reaches(trees)
    return trees, left_out


def _cannot_be_read(view: TokenView, clause: Clause, tree: Node, stretches: Sequence[tuple[int, int]]) -> bool:
    """Whether a tree would stand for another region than its words: a limit is denied or taken out of another one."""
    limits = [limit for limit in tree.candidates() if clause.start <= limit.start]
    low = clause.marker - (view.word(clause.marker - 1) in lexis.PREPOSITIONS_BEFORE_PEOPLE | {"to"})  # "even in people"
    unclear = view.word(clause.marker - 1) == "not" or MARKERS_NOT_READ.at(view.tokens, clause.marker) is not None or (
        clause.marked and view.word(low - 1) == "even")  # "even if": in that case too
    parted = any(EXCEPTING.first(view.tokens, first.end, second.start) for first, second in pairwise(limits))
    parted |= clause.marked and shares_rider(view, limits, stretches)
    return unclear or parted or _cannot_be_turned(tree) or any_denied(
        view, limits, stretches, marked=clause.marked) or cannot_be_told(view, clause, tree)


def _cannot_be_turned(tree: Node) -> bool:
    """Whether no region is left in which what an "unless" spares is done: beside a range; or behind "at least 2 of"."""
    if tree.timing not in TURNING:
        return False
    counted = any(node.operator == "at-least" for node in _nodes(tree))
    return counted or (tree.timing == Timing.UNLESS and any(one.comparator not in _SIDED for one in tree.candidates()))


def _part_reaches(trees: Sequence[Node]) -> None:
    """Of two conditions in a row each governs what stands on its own side of the other."""
    for first, second in pairwise(trees):
        if not (first.clause and second.clause and first.reach and second.reach):
            continue
        if second.reach[0] < first.clause[1] <= second.reach[1]:
            second.reach = first.clause[1], second.reach[1]
        if first.reach[0] <= second.clause[0] < first.reach[1]:
            first.reach = first.reach[0], second.clause[0]


def _timing(view: TokenView, clause: Clause) -> Timing | None:
    """On which side of its limits a clause tells to act; "except if" is an "unless"."""
    if not clause.marked:
        return None
    if is_excepted(view, clause):
        return Timing.UNLESS
    told = _TIMINGS.get(view.phrase(clause.marker, clause.start)) or _TIMINGS.get(view.word(clause.marker))
    return Timing(told) if told else None


def _continuation(
    view: TokenView, clauses: tuple[Clause, Clause], trees: tuple[Node, Node], limit: Candidate,
) -> Operator | None:
    """"adults aged under 80 who have a risk of 10% or more": two clauses of one action hold together."""
    (last, clause), (first, second) = clauses, trees
    same = bool(first.action and second.action and second.action.startswith(first.action[:12]))  # one may be told longer
    if last.sentence != clause.sentence or not (last.marked and clause.marked) or not (same or clause.marker <= last.end):
        return None
    return "any" if "or" in view.words(first.end, limit.start + 1) else "all"


def _operator(view: TokenView, last: Clause, clause: Clause, between: tuple[Node, Candidate]) -> Operator | None:
    """"if A, if B, or if C", "if A or the patient is aged over B": how a clause is joined to the one before it."""
    if last.sentence != clause.sentence or not (last.marked and clause.marked) or clause.marker <= last.marker:
        return None
    joint, limit = view.word(clause.marker - 1), between[1]
    told = between[0].end
    if any(_VERBS.at(view.tokens, n) and (n == last.end or view.word(n - 1) in lexis.COORDINATORS_AND_COMMA | {"then"})
           for n in range(last.end, clause.marker)):
        return None  # "if A give X, and if B give Y": each has its own order
    again = joint in {",", "or", "and"} and view.word(clause.marker) in lexis.CONDITIONAL_AND_RELATIVE
    if not again and not (joint not in SENTENCE_ENDS and _alternates(view, told, clause)):
        return None
    low, high = last.start, min(clause.sentence[1], limit.start + LOOK)
    either = any(view.word(n) == "or" and view.word(n + 1) in lexis.CONDITIONAL_AND_RELATIVE for n in range(low, high))
    return "any" if either or joint == "or" or not again else "all"


def _alternates(view: TokenView, told: int, clause: Clause) -> bool:
    """An "or" right behind the earlier condition, with only its own subject before the marker."""
    opened = next((n for n in range(clause.marker - 1, max(told - 1, clause.marker - 6), -1)
                   if view.word(n) in {"or", ",", ";"}), None)
    return opened is not None and view.word(opened) == "or" and _VERBS.at(view.tokens, opened + 1) is None


def _join_trees(first: Node, second: Node, operator: Operator) -> Node:
    tree = node(operator, [replace(first, action=None), replace(second, action=None)])
    barred = "do_not" in {first.polarity, second.polarity}
    reaches = [one.reach for one in (first, second) if one.reach]
    clauses = [one.clause for one in (first, second) if one.clause]
    return replace(
        tree, action=first.action or second.action, polarity="do_not" if barred else "do", words=first.words | second.words,
        timing=first.timing or second.timing, clause=_hull(clauses),
        reach=(first.reach or second.reach) if len(reaches) < _PAIR or first.action else reaches[-1])


def _hull(stretches: Sequence[tuple[int, int]]) -> tuple[int, int] | None:
    return (min(low for low, _ in stretches), max(high for _, high in stretches)) if stretches else None


def _clauses(view: TokenView, candidates: Sequence[Candidate]) -> list[tuple[Clause, list[Candidate]]]:
    """The limits of the statement by the clause they stand in."""
    found: list[tuple[Clause, list[Candidate]]] = []
    turned: Clause | None = None
    for limit in (d for d in candidates if d.role in MEMBERS):
        last = found[-1][0] if found else None
        if last and last.marked and limit.start < last.end and (
                turned is last or _tells_how_far(view, last, found[-1][1][-1], limit)):
            turned = last
            continue
        clause = last if last and last.marked and limit.start < last.end else clause_of(view, limit)
        if last and last.start <= limit.start < last.end and (last is clause or not clause.marked):
            found[-1][1].append(limit)
            continue
        if limit.role == "threshold" or clause.marked:  # without a marker a time is a length
            found.append((clause, [limit]))
    return found


def _tells_how_far(view: TokenView, clause: Clause, before: Candidate, limit: Candidate) -> bool:
    """"if A < 92 until A > 95": a limit of another timing inside a clause is no part of what begins it."""
    side = limit.qualifiers.get("rel")
    return side in lexis.BEFORE_AFTER_UNTIL and view.word(clause.marker) != side and (
        view.last({str(side)}, before.end, limit.start) is not None)


def _tree(view: TokenView, clause: Clause, limits: list[Candidate], inside: set[int]) -> Node | None:
    """The tree of one clause; without a marker only limits that are joined make one."""
    limits = [d for d in limits if _is_condition(clause, d)]
    if not limits or not any(d.role == "threshold" or clause.marked for d in limits):
        return None
    if _is_people(view, limits):
        rest = _tree(view, replace(clause, start=limits[0].end + 1), limits[1:], inside)
        return _join_trees(replace(rest, members=[limits[0]], operator="all"), rest, "all") if rest else None
    least = at_least(view, clause, limits[0])
    start = least[0] if least else clause.start
    chunks = members(view, clause, limits, start, inside)
    if not chunks:
        return None
    top = at_least_n_of(chunks, least[1]) if least else join_chunks(chunks)
    if top is None:
        return None
    subject = not clause.marked and _governs(view, limits[-1].end)
    names = [limit.parameter for limit in top.candidates()]
    alike = top.operator == "all" and len(set(names)) < len(names) and not _both_ends([*top.candidates()])
    single = len(names) == 1 or alike  # of one measure, not its two ends: limits in a row, no condition
    if not clause.marked and not subject and (single or _commands(view, clause)):
        return None  # a limit that is only spoken of, or an aim, starts nothing
    _use_words(view, clause, chunks, start)
    top.timing = _timing(view, clause)
    top.action, top.polarity = _action(view, clause, limits, subject=subject)
    top.clause = (clause.marker, clause.end) if clause.marked else (limits[0].start, limits[-1].end)
    top.reach = _reach(view, clause, limits, top.action) if clause.marked or subject else None
    if clause.marked and view.word(clause.marker) == "until":
        for limit in top.candidates():  # "until A and B": until both
            limit.qualifiers.setdefault("rel", Timing.UNTIL)
    other = _other_reason(view, clause) if clause.marked else None
    if other is None:
        return top
    if top.operator == "all" and len(top.members) > 1:  # "≥180 with haemorrhage, or if Y": the limit holds with its rider
        for limit in top.candidates():
            limit.qualifiers.setdefault("logic", Logic("all"))
    both = node("any", [replace(top, action=None), other])
    return replace(both, action=top.action, polarity=top.polarity, timing=top.timing, clause=(clause.marker, other.end),
                   reach=top.reach)


def _reach(view: TokenView, clause: Clause, limits: Sequence[Candidate], action: str | None) -> tuple[int, int] | None:
    """The part of the sentence in which the orders of a condition stand: before its marker, or behind its end."""
    low, high = clause.sentence
    if action is None:  # "In people with an eGFR < 30, reduce the dose": wherever it stands in the sentence
        return (low, high) if clause.marked else None
    if not clause.marked:
        return limits[-1].end, high
    place = action.place if isinstance(action, Words) else None
    if place and place[1] <= view.tokens[min(low, len(view.tokens) - 1)].start:
        return None  # named in the sentence before
    before = place is not None and place[0] < view.tokens[clause.marker].start
    return (own_start(view, low, clause.marker), clause.marker) if before else (clause.end, high)


def _use_words(view: TokenView, clause: Clause, chunks: Sequence[Chunk], start: int) -> None:
    """Note the words a tree was read from: its marker, how many must hold, what joins its members."""
    if clause.marked:  # "only if" is read as "if": its "only" is not
        view.use(clause.marker, clause.start, {*view.words(clause.marker, clause.start)} - {"only"})
        view.used.update(range(*(words_of_excepting(view, clause.marker) or (0, 0))))
    view.use(clause.start, start, lexis.WORDS_COUNTING_CONDITIONS)
    for chunk in chunks[1:]:
        low = chunk.start
        while low > clause.start and view.word(low - 1) in lexis.WORDS_JOINING_CONDITIONS | {","}:
            low -= 1
        view.use(low, chunk.start, lexis.WORDS_JOINING_CONDITIONS)
    for chunk in chunks:
        for member in chunk.items:
            if isinstance(member, Node):  # joined inside a bracket
                inside = [found.start for found in member.candidates()]
                view.use(min(inside), max(inside), lexis.WORDS_JOINING_CONDITIONS)


def _other_reason(view: TokenView, clause: Clause) -> Sign | None:
    """"if Hb has dropped by 2 g/dL or if bleeding is overt": another reason behind the marker that is said again."""
    place = clause.end + (view.word(clause.end) == "," and view.word(clause.end + 1) == "or")
    listed = view.word(place) == "," and any(view.word(n) == "or" and view.word(n + 1) in lexis.CONDITIONAL_AND_RELATIVE
                                              for n in range(place, clause.sentence[1]))
    if not (listed or view.word(place) == "or") or view.word(place + 1) not in lexis.CONDITIONAL_AND_RELATIVE:
        return None
    view.use(place, place + 2, lexis.WORDS_JOINING_CONDITIONS | lexis.CONDITIONAL_AND_RELATIVE)
    high = next((n for n in range(place + 2, min(place + _LONGEST_CLAUSE, clause.sentence[1]) + 1)
                 if n >= len(view.tokens) or view.word(n) in {",", *SENTENCE_ENDS}), None)
    if high is None or any(token.kind not in {"word", "sign"} for token in view.tokens[place + 2:high]):
        return None  # with a number it is a limit, and has its own clause
    return Sign(place + 2, high) if high > place + 2 else None


def _is_condition(clause: Clause, limit: Candidate) -> bool:
    """A target is none; a duration is one where it lasts ("fever > 3 days"), not where something is done so long."""
    if limit.role == "threshold":
        return limit.qualifiers.get("kind") != "target"
    lasting = limit.rule in {"lasting", "after", "continued"} or (
        limit.rule == "for" and limit.comparator in {"<", "<=", ">", ">="})
    return clause.marked and lasting and limit.start >= clause.start


def _is_people(view: TokenView, limits: Sequence[Candidate]) -> bool:
    """"children aged 6-59 months with A or B": the age holds for every alternative."""
    if len(limits) == 1 or limits[0].parameter != "age" or limits[1].parameter == "age":
        return False
    return view.word(limits[0].end) in lexis.WHO_OR_WITH


def _are_different_people(view: TokenView, top: Node) -> bool:
    """"women aged 65 years and over and men aged 70 years and over": no one is both."""
    limits = list(top.candidates())
    people = [POPULATIONS.last(view.tokens, max(0, d.start - _NEAR_PEOPLE), d.start + 1) for d in limits]
    named = [view.text(hit[0], hit[1]).lower() for hit in people if hit]
    if len(limits) < _PAIR or any(d.parameter != "age" for d in limits) or len(set(named)) < len(limits):
        return False
    for limit, who in zip(limits, named, strict=True):
        limit.qualifiers.setdefault("pop", who)
    return True


def _both_ends(limits: Sequence[Candidate]) -> bool:
    """"below 70 but at least 54", "at least 12% and 200 mL": two limits on one measure that must both hold."""
    if len(limits) != _PAIR:
        return False
    first, second = ((limit.comparator or "")[:1] for limit in limits)
    return bool(first and second) and {first, second} <= {"<", ">"} and (
        first != second or limits[0].unit != limits[1].unit)


def _commands(view: TokenView, clause: Clause) -> bool:
    """Limits of a command without a condition ("keep plateau pressure below 30") are aims."""
    return _VERBS.at(view.tokens, clause.start) is not None or "should" in view.words(clause.start, clause.end)


def _governs(view: TokenView, end: int) -> bool:
    """"A score of 21 or higher may support ...": the limit is the subject."""
    if view.word(end) == ":":  # "potassium ≥ 6.5 mmol/L: give calcium gluconate"
        return _VERBS.at(view.tokens, end + 1) is not None and not view.context.cells  # in a row ":" ends a head
    return view.word(end) in lexis.VERBS_GOVERNING_AN_ACTION


def _action(view: TokenView, clause: Clause, limits: list[Candidate], *, subject: bool) -> tuple[str | None, Polarity]:
    if subject:
        _, high = sentence(view, limits[-1].end)
        start = limits[-1].end + 1 + (view.word(limits[-1].end) == "calls")  # "calls for oxygen"
        end = min(high, start + 14)
        return view.text(start, end) or None, (
            "do_not" if view.word(start) == "not" or AVOID.at(view.tokens, start) else "do")
    action, polarity = action_of(view, clause) if clause.marked else (None, "do")
    return action, "do_not" if action is None and view.word(clause.marker) == "unless" else polarity


def _add_logic(tree: Node, group: str) -> None:
    """Write logic, group, action and polarity onto the limits of a tree."""
    for limit, logic in _logic(tree, None):
        if logic:
            limit.qualifiers.setdefault("logic", logic)
            limit.qualifiers.setdefault("group", tree.action or group)
        if tree.action:
            limit.qualifiers.setdefault("action", tree.action)
        if tree.polarity == "do_not":
            limit.qualifiers.setdefault("polarity", "contraindication")


def _logic(node: Node, outer: Logic | None) -> Iterator[tuple[Candidate, Logic | None]]:
    """Each limit with the logic of the nearest branch that joins it to another limit, or to a criterion."""
    logic = Logic(node.operator, node.n, len(node.members)) if node.operator == "at-least" else Logic(node.operator)
    several = sum(1 for limit in node.candidates() if limit.role == "threshold") > 1
    told = logic if several or (outer is None and len(node.members) > 1) else outer
    for member in node.members:
        if isinstance(member, Node):
            yield from _logic(member, told)
        elif isinstance(member, Candidate):
            yield member, told


def finish(
    view: TokenView, trees: Sequence[Node], candidates: Sequence[Candidate], statement: str,
    governs: Mapping[int, tuple[str, ...]],
) -> tuple[tuple[Criterion, ...], tuple[Condition, ...]]:
    """Criteria and conditions of the record, numbered in text order, a tree's top before its branches.

    `governs` are the ids of the actions of a tree, by its identity.
    """
    if not trees:
        return (), ()
    quantities, before, trees_before = view.context.counted
    words = {id(tree): view.places(tree.words) for tree in trees}
    names = {id(found): f"q{n:02d}" for n, found in enumerate(candidates, quantities + 1)}
    criteria: list[Criterion] = []
    signs = sorted((s for tree in trees for s in _signs(tree)), key=lambda s: s.start)
    for n, sign in enumerate(signs, before + 1):
        names[id(sign)] = f"c{n:02d}"
        span = view.block.span(view.tokens[sign.start].start, view.tokens[sign.end - 1].end)
        criteria.append(Criterion(f"c{n:02d}", statement, span, view.text(sign.start, sign.end), "criterion"))
    nodes = [node for tree in trees for node in _nodes(tree)]
    names |= {id(node): f"k{n:02d}" for n, node in enumerate(nodes, trees_before + 1)}
    conditions = tuple(
        Condition(names[id(node)], statement, node.operator, tuple(names[id(member)] for member in node.members),
        "clause",
                  node.n, node.action, node.polarity, words.get(id(node), ()),
                  node.timing if id(node) in words else None, governs.get(id(node), ())) for node in nodes)
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
