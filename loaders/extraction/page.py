"""From the blocks of a page to the record of what it says.

Why: one place where the readings meet, so that each of them stays a function of text alone.
Method: remarks are set apart, the marker style of the whole document is found, then blocks are read in order: sections,
    statements with their markers and grades, the numbers of each statement through one seam; then references.
    Deterministic, one pass, no model: the same text gives the same record.
Fails: it cannot raise on any text; what is doubtful is told in `Record.problems`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from sys import intern
from typing import Protocol

from loaders.blocks import Block, View
from loaders.extraction.quantities import read_quantities as _read_quantities
from loaders.extraction.structure import (
    force,
    grades,
    markers,
    population,
    question,
    references,
    remarks,
    statements,
)
from loaders.extraction.structure.grades import Tag
from loaders.extraction.structure.markers import Marker
from loaders.extraction.structure.sections import Path
from loaders.extraction.structure.statements import LeadIns, StatementCandidate
from loaders.language.context import Context
from loaders.record import (
    Citation,
    Condition,
    Criterion,
    Grade,
    Pointer,
    Problem,
    Quantity,
    Record,
    Remark,
    Section,
    Statement,
)

_BEFORE = 1500  # characters of earlier words handed on as context
_LONGEST_LIST = 64  # statements under one lead-in that are read as one list
_BODY = frozenset({"bullet", "paragraph", "row"})


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


ReadQuantities = Callable[[View, int, int, Sequence[tuple[int, int]], str, Context], Reading]


def extract(text: str, blocks: Sequence[Block], read_quantities: ReadQuantities = _read_quantities) -> Record:
    """The record of a page: `text` as decoded, `blocks` as a reader cut it. Numbers come from `read_quantities`."""
    return _Page(text, remarks.set_apart(blocks), read_quantities).read()


class _Page:
    """The reading of one page, in order."""

    def __init__(self, text: str, blocks: Sequence[Block], read_quantities: ReadQuantities) -> None:
        self._text, self._blocks, self._read_quantities = text, blocks, read_quantities
        body = [block.view.text for block in blocks if block.kind in _BODY]
        listed = any(block.kind == "entry" for block in blocks)
        keys = references.printed_keys(blocks)
        by_link = markers.family_of_links(blocks, keys)
        self._linked = by_link is not None
        self._survey = None if by_link else markers.Survey(body, frozenset(keys))
        self._family = markers.family_of(self._survey, bool(keys), listed) if self._survey else by_link
        self._references = references.read(blocks, self._family == "author-year")
        self._known = frozenset(reference.key for reference in self._references if reference.key)
        self._graded_by = grades.established(body)
        self._path, self._lead_ins = Path(), LeadIns()
        self._heading_grades: list[tuple[int, Block, Tag]] = []
        self._before: list[str] = []
        self._kept: list[_Kept] = []
        self._made: list[Statement] = []
        self._cited: list[Citation] = []
        self._graded: list[Grade] = []
        self._quantities: list[Quantity] = []
        self._criteria: list[Criterion] = []
        self._conditions: list[Condition] = []
        self._sections: list[Section] = []
        self._excused: list[Remark] = []

    def read(self) -> Record:
        """Everything on the page."""
        for i, block in enumerate(self._blocks):
            if block.kind == "heading":
                self._enter(block)
            elif block.kind in _BODY:
                self._body(block, self._blocks[i + 1] if i + 1 < len(self._blocks) else None)
        self._settle()
        return self._whole()

    def _enter(self, block: Block) -> None:
        self._settle()
        section = self._path.enter(block)
        self._sections.append(section)
        self._before = []
        self._heading_grades = [open_ for open_ in self._heading_grades if open_[0] < section.level]
        self._heading_grades += [(section.level, block, tag) for tag in grades.read(block.view.text)]

    def _body(self, block: Block, after: Block | None) -> None:
        found = markers.of_block(block, self._family, self._known, self._linked, self._survey)
        tags = statements.grade_tags(block, found, self._graded_by)
        if rule := statements.excuse(block):
            self._excused.append(Remark("chrome", block.span, f"no-statement-{rule.name}", rule.fields["reason"]))
            self._hand_back(block, found, tags)
            self._lead_ins.over(block)
            self._lead_ins.open(block, block.view.text)  # the rows of a table hang under its caption
            return
        drafts = statements.of_definitions(statements.of_block(block, found, tags), next(reversed(self._path.headings), ""))
        if not drafts:
            self._hand_back(block, found, tags)
        over = self._lead_ins.over(block)
        for draft in drafts:
            draft.lead_in = over
            if statements.leads_in(draft, after if draft is drafts[-1] else None):
                self._lead_ins.open(block, draft.text)
                continue
            self._keep(draft)
        if drafts and self._kept and drafts[-1] is self._kept[-1].draft and drafts[-1].text.endswith(":"):
            self._lead_ins.open(block, drafts[-1].text)

    def _hand_back(self, block: Block, found: Sequence[Marker], tags: Sequence[Tag]) -> None:
        """Markers and grades that stand alone belong to the statement before them."""
        if self._kept:
            self._kept[-1].draft.markers += [(block, marker) for marker in found]
            self._kept[-1].draft.grades += [(block, tag) for tag in tags]

    def _keep(self, draft: StatementCandidate) -> None:
        over = self._kept[0].draft.lead_in if self._kept else ""
        if not over or not draft.lead_in.startswith(over) or len(self._kept) == _LONGEST_LIST:
            self._settle()
        heads = " | ".join(draft.block.columns)
        before = " ".join(part for part in (*self._before, heads, draft.lead_in) if part)[-_BEFORE:]
        self._kept.append(_Kept(draft, before))
        self._before = [*self._before, draft.text[-_BEFORE:]][-8:]

    def _settle(self) -> None:
        """Make statements of the last drafts: nothing that follows can belong to them any more."""
        listed = Counter(kept.draft.lead_in for kept in self._kept)
        for kept in self._kept:
            self._make(kept.draft, kept.before, listed[kept.draft.lead_in])
        self._kept.clear()

    def _make(self, draft: StatementCandidate, before: str, listed: int) -> None:
        inherited = [(block, tag) for _, block, tag in self._heading_grades]
        statement = _statement(f"s{len(self._made) + 1:02d}", draft, self._path.headings, bool(inherited))
        self._made.append(statement)
        self._cited += [_citation(statement.id, block, marker) for block, marker in draft.markers]
        own = draft.grades or (inherited if statement.kind == "recommendation" else [])
        self._graded += [_grade(statement.id, block, tag) for block, tag in own]
        reading = self._reading(draft, statement, before, listed)
        self._quantities += reading.quantities
        self._criteria += reading.criteria
        self._conditions += reading.conditions

    def _reading(self, draft: StatementCandidate, statement: Statement, before: str, listed: int) -> Reading:
        masked = [(marker.outer_start, marker.outer_end) for marker in draft.own_markers()]
        masked += [(tag.start, tag.end) for block, tag in draft.grades if block is draft.block]
        inside = sorted((start, end) for start, end in masked if draft.start <= start and end <= draft.end)
        row = draft.block
        cells = tuple((start, end, head) for (start, end), head in zip(row.cells, row.columns, strict=False))
        counted = (len(self._quantities), len(self._criteria), len(self._conditions))
        context = Context(statement.section, statement.population, before, cells, draft.lead_in, listed, counted)
        return self._read_quantities(draft.block.view, draft.start, draft.end, inside, statement.id, context)

    def _whole(self) -> Record:
        title = question.title(self._sections)
        asked = question.asked(self._blocks)
        remarked = [*remarks.read(self._blocks), *self._excused]
        if title:
            remarked.append(Remark("title", title.span, "title-first-heading"))
        updated, doubts = remarks.updated(self._blocks, self._text)
        made = self._made
        return Record(
            tuple(self._sections), tuple(made), tuple(self._cited), tuple(self._quantities), tuple(self._criteria),
            tuple(self._conditions), tuple(self._graded), self._references,
            tuple(sorted(remarked, key=lambda remark: remark.span.start)),
            (*doubts, *self._problems(made)), title.path[-1] if title else asked, updated,
            question.answer(asked, made, title.path if title else ()))

    def _problems(self, made: Sequence[Statement]) -> tuple[Problem, ...]:
        found = []
        if not made:
            found.append(Problem(1, "no statement was found"))
        if any(statement.citations for statement in made) and not self._references:
            found.append(Problem(1, "markers are printed, but no reference list was found"))
        return tuple(found)


@dataclass(slots=True)
class _Kept:
    """A draft of the list that is being read, which may still be given markers and grades, and the words before it."""

    draft: StatementCandidate
    before: str


def _statement(name: str, draft: StatementCandidate, path: tuple[str, ...], inherits: bool) -> Statement:
    spoken = draft.spoken()
    graded = inherits or any(set(tag.fields) & {"class", "strength", "grade", "type"} for _, tag in draft.grades)
    if draft.block.kind == "row":
        act = force.read_row(draft.block, spoken)
    else:
        act = force.read(spoken, graded, draft.lead_in)
    keys = dict.fromkeys(key.name for _, marker in draft.markers for key in marker.keys)
    span = draft.block.view.span(draft.start, draft.end)
    words = " ".join(draft.text.split())
    return Statement(name, span, span.quote if words == span.quote else words, path, act.kind, act.force, tuple(keys),
                     intern(f"{draft.rule}, {act.rule}"), population.read(" ".join(spoken.split()), path))


def _citation(statement: str, block: Block, marker: Marker) -> Citation:
    whole = block.view.span(marker.start, marker.end)
    alone = (marker.start, marker.end)
    pointers = tuple(Pointer(key.name, whole if (key.start, key.end) == alone else block.view.span(key.start, key.end))
                     for key in marker.keys)
    return Citation(statement, whole, pointers, marker.rule)


def _grade(statement: str, block: Block, tag: Tag) -> Grade:
    return Grade(statement, block.view.span(tag.start, tag.end), tag.fields, tag.rule)
