"""The second pass: the sections of a document and its statements, each with what stands around it.

Why: a statement's meaning hangs on headings, lead-ins and neighbours; later passes get them as values and never look up.
Method: blocks in order. Headings open sections; other blocks give statement candidates with their markers and grades,
    which wait while a list is being read, because markers and grades that stand alone behind it belong to its last one.
Fails: it cannot; a block that says nothing is a remark with its reason.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from loaders.blocks import Block, Printed, View
from loaders.extraction.profile import BODY, Profile
from loaders.extraction.structure import grade_lines, grades, markers, statements
from loaders.extraction.structure.grades import Tag
from loaders.extraction.structure.markers import Marker
from loaders.extraction.structure.sections import Path
from loaders.extraction.structure.statements import LeadIns, StatementCandidate
from loaders.record import Remark, Section

BEFORE = 1500  # characters of earlier words handed on as context
_HEADS = 64  # rows of a table
_EARLIER = 8  # statements whose words are handed on
_LONGEST_CAPTION = 200  # characters
_LONGEST_LIST = 64  # statements under one lead-in that are read as one list


@dataclass(slots=True)
class Placed:
    """A statement candidate and what stands around it.

    `path` are the headings above it, `headings` the same as printed, `inherited` their grades; `columns` the heads of its
    cells; `before` is the end of the words of the section before it; `listed` counts the statements under its lead-in.
    """

    candidate: StatementCandidate
    path: tuple[str, ...]
    headings: tuple[Printed, ...]
    columns: tuple[str, ...]
    inherited: tuple[tuple[Block, Tag], ...]
    before: Printed
    listed: int = 1


@dataclass(frozen=True, slots=True)
class Outline:
    """The sections and statements of a document in text order, and the blocks that state nothing."""

    sections: tuple[Section, ...]
    placed: tuple[Placed, ...]
    remarks: tuple[Remark, ...]


def outline(blocks: Sequence[Block], profile: Profile) -> Outline:
    """The outline of a document whose form is known."""
    assembly = _Assembly(profile)
    for i, block in enumerate(blocks):
        if block.kind == "heading":
            assembly.enter(block)
        elif block.kind in BODY:
            assembly.add(block, blocks[i + 1] if i + 1 < len(blocks) else None)
    assembly.settle()
    return Outline(tuple(assembly.sections), tuple(assembly.placed), tuple(assembly.excused))


class _Assembly:
    """The state of going through the blocks."""

    def __init__(self, profile: Profile) -> None:
        self._profile = profile
        self._path, self._lead_ins = Path(), LeadIns()
        self._heading_grades: list[tuple[int, Block, Tag]] = []
        self._line_grades: list[tuple[Block, Tag]] = []  # of a line over the items that are being read
        self._legend = False  # what explains grades is being read
        self._before: list[tuple[str, Printed]] = []  # the kind of block, its words
        self._table: list[View] = []  # the rows so far, heads first: the next row is named by them
        self._open: list[Placed] = []  # the list that is being read: markers behind it may still belong to its last one
        self.sections: list[Section] = []
        self.placed: list[Placed] = []
        self.excused: list[Remark] = []

    def enter(self, block: Block) -> None:
        """Open the section of a heading."""
        self.settle()
        section = self._path.enter(block)
        self.sections.append(section)
        self._line_grades = []
        self._before = []  # a drug of another section is not meant here
        self._lead_ins = LeadIns()  # nor does its list go on
        self._heading_grades = [open_ for open_ in self._heading_grades if open_[0] < section.level]
        words = block.view.text
        self._legend = grades.opens_legend(words) or (self._legend and grades.goes_on_in_legend(words))
        if not self._legend:
            self._heading_grades += [(section.level, block, tag) for tag in grades.read(words)]

    def add(self, block: Block, after: Block | None) -> None:
        """Take what a block of the body says; `after` is the block behind it."""
        profile = self._profile
        if block.kind != "row" or block.heads:
            self._table = list(block.heads)
            self._before = [(kind, words) for kind, words in self._before if kind != "row"]  # what a row is of ends with it
        found = markers.of_block(block, profile.family, profile.known, profile.linked, profile.survey)
        self._legend = self._legend or grades.opens_legend(block.view.text[:_LONGEST_CAPTION])
        tags = [] if self._legend else statements.grade_tags(block, found, profile.graded_by, profile.grade_cells)
        if block.rule == grade_lines.ABOVE:
            self.settle()
            self._line_grades = [(block, tag) for tag in tags]
            return
        if rule := statements.excuse(block):
            self.excused.append(Remark("chrome", block.span, f"no-statement-{rule.name}", rule.fields["reason"]))
            self._hand_back(block, found, tags)
            self._lead_ins.over(block)  # for its effect: lead-ins it does not hang under are closed
            caption = Printed.of(block.view, 0, len(block.view.text))
            self._lead_ins.open(block, caption)  # the rows of a table hang under it
            return
        candidates = statements.of_definitions(
            statements.of_block(block, found, tags), next(reversed(self._path.headings), ""))
        if not candidates:
            self._hand_back(block, found, tags)
        over = self._lead_ins.over(block)
        if block.kind != "row" and block.columns:  # in a cell: it hangs under what names the cell
            over = Printed.join((*(Printed.found(head, self._table) for head in block.columns), *([over] if over else [])))
        names = statements.names_of(candidates)
        if names:  # so do the sentences of a cell
            over = Printed.join((*([over] if over else []), *names))
        for candidate in candidates:
            candidate.lead_in = over
            leads = statements.leads_in(candidate, after if candidate is candidates[-1] else None)
            if not leads or statements.says_limit(candidate):
                self._keep(candidate)
            if leads or (candidate is candidates[-1] and candidate.text.endswith(":")):
                self._lead_ins.open(block, candidate.source_words)  # what advises, or says a limit, may lead in as well

    def settle(self) -> None:
        """Close the list that is being read: nothing that follows can belong to it any more."""
        listed = Counter(placed.candidate.lead_in for placed in self._open)
        for placed in self._open:
            placed.listed = listed[placed.candidate.lead_in]  # only now it is known how many there are
        self.placed += self._open
        self._open = []

    def _hand_back(self, block: Block, found: Sequence[Marker], tags: Sequence[Tag]) -> None:
        """Markers and grades that stand alone belong to the statement before them."""
        if self._open:
            self._open[-1].candidate.markers += [(block, marker) for marker in found]
            self._open[-1].candidate.grades += [(block, tag) for tag in tags]

    def _keep(self, candidate: StatementCandidate) -> None:
        over = self._open[0].candidate.lead_in if self._open else ""  # an inner lead-in begins with it
        if not over or not candidate.lead_in.startswith(over) or len(self._open) == _LONGEST_LIST:
            self.settle()
        rows = candidate.block.kind == "row"  # else it hangs under them
        columns = tuple(Printed.found(head, self._table) for head in candidate.block.columns if rows)
        self._table = [*self._table, candidate.block.view][:_HEADS]  # a cell may reach down from an earlier row
        heads = Printed.join(columns, " | ")
        earlier = (*(words for _, words in self._before), heads, candidate.lead_in)
        before = Printed.join(part for part in earlier if part).tail(BEFORE)
        inherited = (*((block, tag) for _, block, tag in self._heading_grades), *self._line_grades)
        self._open.append(Placed(candidate, self._path.headings, self._path.printed, columns, inherited, before))
        self._before = [*self._before, (candidate.block.kind, candidate.source_words.tail(BEFORE))][-_EARLIER:]
