"""From the blocks of a page to the record of what it says: the passes in their order.

Why: one place where the passes meet; each is a function of the results before it, with a type of its own.
Method: the profile of the document (how it cites and grades), the outline (sections and statements with what stands around
    them), then the quantities of each statement through one seam, and the record of all. Deterministic, no model: the same
    text gives the same record.
Fails: it cannot raise on any text; what is doubtful is told in `Record.problems`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from sys import intern
from typing import Protocol

from loaders.blocks import Block, Printed, View
from loaders.extraction.logic_words import Words, named_in, words_not_recognised
from loaders.extraction.phrases.people import opens_with_people
from loaders.extraction.profile import Profile, profile_of
from loaders.extraction.quantities import Doubt
from loaders.extraction.quantities import read_quantities as _read_quantities
from loaders.extraction.structure import (
    advice_in_heads,
    entries,
    force,
    grade_lines,
    grades,
    population,
    question,
    remarks,
    signs,
    table_heads,
)
from loaders.extraction.structure.assembly import Outline, Placed, outline
from loaders.extraction.structure.force import Act
from loaders.extraction.structure.grades import Tag
from loaders.extraction.structure.markers import Marker
from loaders.language.context import Context, Dosed
from loaders.problems import Problem
from loaders.record import (
    UNQUALIFIED,
    Action,
    Citation,
    Condition,
    Criterion,
    Grade,
    GroundKind,
    Head,
    Pointer,
    Quantity,
    Record,
    Remark,
    Span,
    Statement,
    Unrecognised,
)

_STRENGTH = {"class", "strength", "grade", "type"}  # a level of evidence alone makes no recommendation


class Reading(Protocol):
    """The numbers and conditions of one statement; their ids (q01, c01, k01) count on from those told in the context."""

    @property
    def quantities(self) -> tuple[Quantity, ...]:
        """Numbers with their roles."""

    @property
    def criteria(self) -> tuple[Criterion, ...]:
        """Conditions without numbers."""

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """How those combine."""

    @property
    def actions(self) -> tuple[Action, ...]:
        """What is ordered."""

    @property
    def doubts(self) -> tuple[Doubt, ...]:
        """Numbers that were left out because two readings of them disagree."""

    @property
    def words_used(self) -> tuple[Span, ...]:
        """Words that a relation was read from and no phrase keeps: an "if", the "or" between two limits."""

    @property
    def words_unread(self) -> tuple[Span, ...]:
        """Words of an order that was given up, though the statement has its force from them: "do not give X daily"."""


ReadQuantities = Callable[[View, int, int, Sequence[tuple[int, int]], str, Context], Reading]


def extract(text: str, blocks: Sequence[Block], read_quantities: ReadQuantities = _read_quantities) -> Record:
    """The record of a page: `text` as decoded, `blocks` as a reader cut it. Numbers come from `read_quantities`."""
    blocks = advice_in_heads.lower(remarks.mark_chrome(signs.settle(blocks)))
    blocks = grade_lines.settle(entries.find(table_heads.lift(blocks)))
    profile = profile_of(blocks)
    found = outline(blocks, profile)
    return _whole_record(text, blocks, profile, found, _page_contents(found, profile, read_quantities))


@dataclass(slots=True)
class _Said:
    """What the statements of a page say, in text order."""

    statements: list[Statement] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)
    grades: list[Grade] = field(default_factory=list)
    quantities: list[Quantity] = field(default_factory=list)
    criteria: list[Criterion] = field(default_factory=list)
    conditions: list[Condition] = field(default_factory=list)
    actions: list[Action] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    unrecognised: list[Unrecognised] = field(default_factory=list)
    heads: dict[Span, tuple[GroundKind, list[str]]] = field(default_factory=dict)  # one may stand over many statements


def _page_contents(found: Outline, profile: Profile, read_quantities: ReadQuantities) -> _Said:
    said = _Said()
    path: tuple[str, ...] = ()
    dosed: Dosed | None = None
    headed = True
    for n, placed in enumerate(found.placed, 1):
        act = _act(placed)
        if placed.path != path:
            path, dosed, headed = placed.path, None, True
        headed = headed and not opens_with_people(placed.candidate.lead_in)
        statement = _statement(f"s{n:02d}", placed, act, placed.path if headed else ())
        said.statements.append(statement)
        for span, how in _heads(placed):
            said.heads.setdefault(span, (how, []))[1].append(statement.id)
        said.citations += [_citation(statement.id, block, marker) for block, marker in placed.candidate.markers]
        own = placed.candidate.grades or (placed.inherited if statement.kind == "recommendation" else ())
        said.grades += _grades(placed, statement.id, own)
        counted = (len(said.quantities), len(said.criteria), len(said.conditions))
        reading = _reading(placed, statement, (counted, dosed, headed), profile, read_quantities)
        headed = headed and not opens_with_people(placed.candidate.text)
        dosed = next((Dosed(dose.parameter, dose.unit or "", dose.span.start) for dose in reversed(reading.quantities)
                      if dose.role == "dose" and dose.parameter), dosed)
        said.quantities += reading.quantities
        said.criteria += reading.criteria
        said.conditions += reading.conditions
        said.actions += _actions(statement, reading)
        said.doubts += reading.doubts
        said.unrecognised += _words_not_recognised(placed, statement, reading, act)
    return said


def _actions(statement: Statement, reading: Reading) -> Iterator[Action]:
    """What a recommendation orders; of any other statement only what a condition or limit governs."""
    governed = {name for condition in reading.conditions for name in condition.actions}
    return (action for action in reading.actions
            if statement.kind == "recommendation" or action.id in governed or action.limits)


def _heads(placed: Placed) -> Iterator[tuple[Span, GroundKind]]:
    """The words over a statement that are no heading: what it hangs under, and the heads of its cells that are not empty."""
    candidate, block = placed.candidate, placed.candidate.block
    if isinstance(candidate.lead_in, Printed):
        how: GroundKind = "caption" if candidate.is_row else "row head" if block.kind == "row" else "stem of the list"
        yield from ((span, how) for span in candidate.lead_in.spans())
    if candidate.is_row:
        for (start, end), head in zip(block.cells, placed.columns, strict=False):
            if isinstance(head, Printed) and block.view.text[start:end].strip():
                yield from ((span, "column head") for span in head.spans())


def _act(placed: Placed) -> Act:
    candidate = placed.candidate
    graded = bool(placed.inherited) or any(set(tag.fields) & _STRENGTH for _, tag in candidate.grades)
    if candidate.is_row:
        return force.read_row(candidate.block, candidate.spoken_text(), candidate.end)
    return force.read(candidate.spoken_text(), graded, candidate.lead_in)


def _words_not_recognised(placed: Placed, statement: Statement, reading: Reading, act: Act) -> Iterator[Unrecognised]:
    """The words of the statement's logic in which nothing of it was read; grades and markers are blanked out."""
    candidate = placed.candidate
    words = Words(candidate.block.view, candidate.start, candidate.spoken_text())
    used = [*reading.words_used, *(criterion.span for criterion in reading.criteria)]
    for quantity in reading.quantities:
        used += (quantity.span, *(ground.span for ground in quantity.grounds))
    if act.words[0] > act.words[1]:
        told = candidate.block.view.span(candidate.end - act.words[0], candidate.end - act.words[1])
        used += [told] if all(one.end <= told.start or told.end <= one.start for one in reading.words_unread) else []
    return words_not_recognised(statement, words, (*used, *named_in(statement, words, reading.quantities)))


def _statement(name: str, placed: Placed, act: Act, headings: Sequence[str]) -> Statement:
    candidate = placed.candidate
    spoken = candidate.spoken_text()
    keys = dict.fromkeys(key.name for _, marker in candidate.markers for key in marker.keys)  # once each, in printed order
    span = candidate.block.view.span(candidate.start, candidate.end)
    words = " ".join(candidate.text.split())
    return Statement(
        name, span, span.quote if words == span.quote else words, placed.path, act.kind, act.force, tuple(keys),
        intern(f"{candidate.rule}, {act.rule}"), population.read(" ".join(spoken.split()), headings))


def _reading(
    placed: Placed, statement: Statement, earlier: tuple[tuple[int, int, int], Dosed | None, bool], profile: Profile,
    read_quantities: ReadQuantities,
) -> Reading:
    candidate = placed.candidate
    masked = [(marker.outer_start, marker.outer_end) for marker in candidate.own_markers()]  # their figures count nothing
    masked += [(tag.start, tag.end) for block, tag in candidate.grades if block is candidate.block]
    inside = sorted((start, end) for start, end in masked if candidate.start <= start and end <= candidate.end)
    row = candidate.block
    cells = tuple((start, end, head) for (start, end), head in zip(row.cells, placed.columns, strict=False)
                  if candidate.is_row)
    context = Context(placed.headings, statement.population, placed.before, cells, candidate.lead_in, placed.listed,
                      earlier[0], profile.decimal_mark, earlier[1], profile.title, earlier[2])
    reading = read_quantities(candidate.block.view, candidate.start, candidate.end, inside, statement.id, context)
    return reading if profile.english else _InAnotherLanguage.of(reading)


@dataclass(frozen=True)
class _InAnotherLanguage:
    """What is left of a statement whose language is not known: numbers with the units printed beside them, and no more."""

    quantities: tuple[Quantity, ...]
    criteria: tuple[Criterion, ...] = ()
    conditions: tuple[Condition, ...] = ()
    actions: tuple[Action, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    words_used: tuple[Span, ...] = ()
    words_unread: tuple[Span, ...] = ()

    @classmethod
    def of(cls, reading: Reading) -> _InAnotherLanguage:
        bare = (replace(one, parameter=None, qualifiers=UNQUALIFIED, grounds=()) for one in reading.quantities
                if one.unit not in {None, "1"} and not any(ground.attribute == "unit" for ground in one.grounds))
        return cls(tuple(bare))


def _whole_record(text: str, blocks: Sequence[Block], profile: Profile, found: Outline, said: _Said) -> Record:
    title = question.title(found.sections)
    asked = question.question_asked(blocks)
    remarked = [*remarks.read(blocks), *found.remarks]
    if title:
        remarked.append(Remark("title", title.span, "title-first-heading"))
    updated, doubts = remarks.date_of_update(blocks, text)
    return Record(
        found.sections, tuple(said.statements), tuple(said.citations), tuple(said.quantities), tuple(said.criteria),
        tuple(said.conditions), tuple(said.actions), tuple(said.grades), profile.references,
        tuple(sorted(remarked, key=lambda remark: remark.span.start)),
        (*doubts, *_problems(text, profile, said)), title.path[-1] if title else asked, updated,
        question.answer(asked, said.statements, title.path if title else ()),
        tuple(said.unrecognised) if profile.english else (), profile.english,
        tuple(Head(span, tuple(dict.fromkeys(ids)), how) for span, (how, ids) in said.heads.items()))


def _problems(text: str, profile: Profile, said: _Said) -> Iterator[Problem]:
    if not said.statements:
        yield Problem(1, "no statement was found")
    if any(statement.citations for statement in said.statements) and not profile.references:
        yield Problem(1, "markers are printed, but no reference list was found")
    if not profile.english:
        yield Problem(1, "this does not look like English, the only language that is read: "
                         "only numbers with units are taken, and none of them is sure")
    for doubt in said.doubts:
        yield Problem(text.count("\n", 0, doubt.span.start) + 1, doubt.reason, quote=doubt.span.quote)


def _citation(statement: str, block: Block, marker: Marker) -> Citation:
    whole = block.view.span(marker.start, marker.end)
    alone = (marker.start, marker.end)
    pointers = tuple(Pointer(key.name, whole if (key.start, key.end) == alone else block.view.span(key.start, key.end))
                     for key in marker.keys)
    return Citation(statement, whole, pointers, marker.rule)


def _grades(placed: Placed, statement: str, own: Sequence[tuple[Block, Tag]]) -> Iterator[Grade]:
    """The grades of a statement, each with the claim it is of where it stands beside one of several."""
    candidate = placed.candidate
    inside = [tag for block, tag in own if block is candidate.block and candidate.start <= tag.start < candidate.end]
    places = [(tag.start - candidate.start, tag.end - candidate.start) for tag in inside]
    found = grades.claims(candidate.spoken_text(), places) if places and candidate.block.kind != "row" else []
    of = {tag.start: claim for tag, claim in zip(inside, found, strict=False) if claim}
    for block, tag in own:
        claim = of.get(tag.start) if block is candidate.block else None
        words = block.view.span(claim[0] + candidate.start, claim[1] + candidate.start) if claim else None
        yield Grade(statement, block.view.span(tag.start, tag.end), tag.fields, tag.rule, words)
