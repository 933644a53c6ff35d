"""Which stretches of a block are statements, and what belongs to each.

Why: the statement is the unit everything else hangs on: markers, grades, numbers, its place in the text.
Method: a table row is one statement, unless it only places a cell of several sentences beside their name. A paragraph or
    a bullet is cut into sentences, unless the bullet is a recommendation that has a number or a grade: it is cited and
    graded as one, up to a comment on it. Labels before a statement and markers behind it lie outside its span, grades
    behind it inside. What holds only markers or a grade belongs to the statement before it; a line that only leads into
    its bullets, a caption or a pointer to elsewhere is none.
Fails: it cannot.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from loaders.blocks import Block, Printed
from loaders.extraction.rulebook import Rule, part, rules
from loaders.extraction.structure import force, grades, sentences
from loaders.extraction.structure.grades import Tag
from loaders.extraction.structure.markers import Marker

_RULES = {"bullet": "statement-bullet", "row": "statement-row", "paragraph": "statement-sentence"}
_DEFINITIONS = re.compile(r"(?:\d+(?:\.\d+)*\.?\s+)?(?:definitions?|case definitions?)\s*:?$", re.IGNORECASE)
_LETTER = re.compile(r"[^\W\d_]{2}")
_SEVERAL = 2
# The number that a line has before the words of a bullet: "- 1.4.6".
_NUMBERED = re.compile(r"(?<![^\n\r])[^\w\n\r]*\d{1,2}(?:\.\d{1,2}){1,4}[a-z]?[^\w\n\r]*\Z")
_LONGEST_NUMBER = 24
_NO_WORDS = Printed.join(())
_WORDS_OF_NAME, _WORDS_OF_SENTENCE = 20, 8  # in cells of a row that only places its words
_SAYS_AMOUNT, _COMMENT = part("statements", "amount"), part("statements", "comment")
_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")


@dataclass(slots=True)
class StatementCandidate:
    """A statement before it has an id.

    [start, end) is its clean stretch of the block; markers and grades come with the block they stand in; `lead_in`
    holds the words it hangs under.
    """

    block: Block
    start: int
    end: int
    rule: str
    lead_in: Printed = _NO_WORDS
    markers: list[tuple[Block, Marker]] = field(default_factory=list)
    grades: list[tuple[Block, Tag]] = field(default_factory=list)

    @property
    def is_row(self) -> bool:
        """Whether it is a whole row of facts."""
        return self.rule == _RULES["row"]

    @property
    def text(self) -> str:
        """The clean words of the statement."""
        return self.block.view.text[self.start:self.end]

    @property
    def source_words(self) -> Printed:
        """The clean words with the place they stand at."""
        return Printed.of(self.block.view, self.start, self.end)

    def spoken_text(self) -> str:
        """The clean words with grades, and markers that are no part of the sentence, blanked out; of the same length."""
        if not self.markers and not self.grades:
            return self.text
        taken = [(marker.outer_start, marker.outer_end) for marker in self.own_markers() if not marker.is_in_sentence]
        taken += [(tag.start, tag.end) for block, tag in self.grades if block is self.block]
        inside = [(max(start, self.start) - self.start, min(end, self.end) - self.start) for start, end in taken]
        return sentences.veil(self.text, [(start, end) for start, end in inside if start < end], " ")

    def own_markers(self) -> list[Marker]:
        """The markers that stand in the statement's own block."""
        return [marker for block, marker in self.markers if block is self.block]


def of_block(block: Block, found: Sequence[Marker], tags: Sequence[Tag]) -> list[StatementCandidate]:
    """The drafts of a bullet, row or paragraph; an empty list where it holds only markers or grades.

    `found` and `tags` are the block's markers and grades in text order.
    """
    outer = [(marker.outer_start, marker.outer_end) for marker in found if not marker.is_in_sentence]
    graded = [(tag.start, tag.end) for tag in tags]
    text = block.view.text
    cell = _cell_of_prose(block, [*outer, *graded]) if block.kind == "row" else (0, len(text))
    stretches = _join_labels(text, _sentences(text, cell, outer, graded)) if cell else []
    if cell and block.kind == "row":
        return _drafts(block, stretches, (found, tags), _RULES["paragraph"])
    if block.kind == "row":
        stretches = [block.view.trimmed(0, len(text))]
    elif block.kind == "bullet" and _is_one(block, [start for start, _ in stretches], graded):
        stretches = _joined_to_comment(text, stretches)
    return _drafts(block, stretches, (found, tags), _RULES[block.kind])


def _drafts(
    block: Block, stretches: Sequence[sentences.Stretch], held: tuple[Sequence[Marker], Sequence[Tag]], rule: str,
) -> list[StatementCandidate]:
    """The drafts of some stretches of a block, each with those of the markers and grades held that stand in it."""
    found, tags = held
    # Found by bisection below: one block may hold thousands of markers.
    cited, marked = [marker.start for marker in found], [tag.start for tag in tags]
    drafts: list[StatementCandidate] = []
    for start, end in stretches:
        draft = StatementCandidate(block, start, end, rule)
        draft.markers = [(block, marker) for marker in found[bisect_left(cited, start):bisect_left(cited, end)]]
        draft.grades = [(block, tag) for tag in tags[bisect_left(marked, start):bisect_left(marked, end)]]
        _trim(draft)
        if _LETTER.search(draft.spoken_text()) or _in_figures(draft):
            drafts.append(draft)
        elif drafts:
            _annex(drafts[-1], draft)
    return drafts


def _cell_of_prose(block: Block, held: Sequence[sentences.Stretch]) -> sentences.Stretch | None:
    """The cell of a row that holds several sentences, where the others are empty or name it; None for a row of facts.

    What cites or grades in another cell, as `held` tells, does so for the whole row.
    """
    said = [(start, end) for start, end in block.cells if len(block.view.text[start:end].split()) > _WORDS_OF_NAME]
    if len(said) != 1 or not all(said[0][0] <= start < said[0][1] for start, _ in held):
        return None
    text, names = block.view.text, [block.view.text[start:end] for start, end in block.cells if (start, end) != said[0]]
    said_in = [text[said[0][0]:said[0][1]][start:end] for start, end in sentences.split(text[said[0][0]:said[0][1]])]
    full = sum(len(words.split()) >= _WORDS_OF_SENTENCE and words[-1] in ".!?;" for words in said_in)
    says = any(_SAYS_AMOUNT.search(name) or name.strip()[-1:] in {".", "!", ";"} for name in names)
    return None if full < _SEVERAL or says else said[0]


def _sentences(
    text: str, cell: sentences.Stretch, outer: Sequence[sentences.Stretch], graded: Sequence[sentences.Stretch],
) -> list[sentences.Stretch]:
    """The sentences of a stretch of a text; what closes its last one may stand behind it."""
    start, end = cell
    inside = [[(low - start, high - start) for low, high in held if start <= low < end] for held in (outer, graded)]
    return [(start + low, start + high) for low, high in sentences.split(text[start:end], *inside)]


def _is_one(block: Block, starts: Sequence[int], graded: Sequence[sentences.Stretch]) -> bool:
    """Whether all sentences of a bullet, which begin at `starts`, are one recommendation: it has a number, or one grade.

    Several sentences that are graded each are recommendations of their own.
    """
    if graded:
        return len({bisect_right(starts, at) for at, _ in graded}) < _SEVERAL
    begin = block.view.starts[0]
    return bool((_NUMBERED.search(block.view.raw, max(0, begin - _LONGEST_NUMBER), begin)
                 and force.read(block.view.text).kind == "recommendation")
                or any(rule.pattern.match(block.view.text) for rule in rules("statements", "label")))


def _joined_to_comment(text: str, stretches: Sequence[sentences.Stretch]) -> list[sentences.Stretch]:
    """The stretches of a recommendation as one, up to a comment on it, whose sentences are its own."""
    ends = (i for i, (start, end) in enumerate(stretches) if i and _COMMENT.match(text[start:end]))
    first = next(ends, len(stretches))
    return [(stretches[0][0], stretches[first - 1][1]), *stretches[first:]] if stretches else []


def _join_labels(text: str, stretches: Sequence[sentences.Stretch]) -> list[sentences.Stretch]:
    """The stretches, one that is nothing but a label ("Statement 3.") joined to what it labels."""
    found: list[sentences.Stretch] = []
    for start, end in stretches:
        if found and any(rule.pattern.fullmatch(text[found[-1][0]:start]) for rule in rules("statements", "label")):
            start, _ = found.pop()  # noqa: PLW2901 - the stretch begins with its label
        found.append((start, end))
    return found


def _in_figures(draft: StatementCandidate) -> bool:
    """Whether a row says in figures alone what its heads ask for: "<100 | 1500 | 2000" under haemoglobin and doses."""
    block = draft.block
    headed = block.kind == "row" and len(block.cells) > 1 and any(_LETTER.search(head) for head in block.columns)
    return headed and len(_FIGURE.findall(draft.spoken_text())) > 1


def of_definitions(drafts: Sequence[StatementCandidate], heading: str) -> list[StatementCandidate]:
    """The drafts of a paragraph under a heading; under "Definitions" the sentences that define in a row are one.

    "Fever means A. Neutropenia means B." defines one thing, febrile neutropenia, and is cited as one.
    """
    if not drafts or drafts[0].block.kind != "paragraph" or not _DEFINITIONS.match(heading):
        return list(drafts)
    found: list[StatementCandidate] = []
    for draft in drafts:
        if found and force.defines(draft.text) and force.defines(found[-1].text):
            found[-1].end = draft.end
            found[-1].markers += draft.markers
            found[-1].grades += draft.grades
        else:
            found.append(draft)
    return found


def _annex(draft: StatementCandidate, rest: StatementCandidate) -> None:
    """Let the markers and grades of a stretch without words belong to the statement before it."""
    draft.markers += rest.markers
    draft.grades += rest.grades
    if rest.grades:
        draft.end = max(draft.end, *(tag.end for _, tag in rest.grades))
        while draft.end < len(draft.block.view.text) and draft.block.view.text[draft.end] in ")].":
            draft.end += 1  # the bracket and stop around the grade


def _trim(draft: StatementCandidate) -> None:
    """Take labels at the head and markers at the end out of the stretch."""
    text = draft.block.view.text
    for rule in rules("statements", "label"):
        if match := rule.pattern.match(text[draft.start:min(draft.end, draft.start + 60)]):
            draft.start += match.end()
    end = draft.end
    for marker in sorted(draft.own_markers(), key=lambda marker: -marker.outer_end):
        if marker.outer_end > end:
            continue
        between = text[marker.outer_end:end]
        if (
            between.strip(" ,;")
            or marker.is_in_sentence
            or any(marker.outer_end <= tag.start < end for _, tag in draft.grades)
        ):  # a grade stays inside, with what stands before
            break
        end = marker.outer_start
    start, end = draft.block.view.trimmed(draft.start, max(end, draft.start))
    if start < end:  # nothing but markers: to be handed on whole
        draft.start, draft.end = start, end


def names_of(drafts: Sequence[StatementCandidate]) -> list[Printed]:
    """The words of the other cells of a row, where its statements are the sentences of one."""
    if not drafts or drafts[0].block.kind != "row" or drafts[0].is_row:
        return []
    view = drafts[0].block.view
    places = (view.trimmed(start, end) for start, end in drafts[0].block.cells if not start <= drafts[0].start < end)
    return [Printed.of(view, start, end) for start, end in places if start < end]


def excuse(block: Block) -> Rule | None:
    """The rule by which a block is no statement: a caption, a pointer to elsewhere, a key to abbreviations."""
    text = block.view.text[:400].strip()
    found = rules("statements", "no_statement")
    if block.rule == "caption" and not text.endswith("."):
        return next(rule for rule in found if rule.name == "caption")
    return next((rule for rule in found if rule.pattern.search(text)), None) if block.kind == "paragraph" else None


def leads_in(draft: StatementCandidate, after: Block | None) -> bool:
    """Whether the draft only leads into the bullets below it and says nothing by itself."""
    if after is None or after.kind not in {"bullet", "row"} or draft.markers or draft.grades:
        return False  # what cites or is graded says something itself
    deeper = draft.block.kind != "bullet" or _depth(after) > _depth(draft.block)
    last = draft.end >= len(draft.block.view.text.rstrip())
    if not deeper or not last or draft.block.kind == "row":
        return False
    text = draft.text
    if text.endswith(":"):
        return force.read(text).kind != "recommendation"
    open_ended = draft.block.kind == "bullet" and text[-1] not in ".!?" and not force.tells(text)
    return open_ended and force.read(text).kind != "recommendation"


def says_limit(draft: StatementCandidate) -> bool:
    """Whether words over a list hold a limit or an amount, which would be lost if they only led in."""
    return any(rule.pattern.search(draft.text) for rule in rules("statements", "stem"))


class LeadIns:
    """The words that open bullets hang under, by depth."""

    def __init__(self) -> None:
        self._open: list[tuple[float, Printed]] = []

    def over(self, block: Block) -> Printed:
        """The lead-in words over the block, outermost first; forgets those the block no longer hangs under."""
        depth = _depth(block) if block.kind in {"bullet", "row"} else -1  # a paragraph hangs under nothing
        self._open = [(above, text) for above, text in self._open if above < depth]
        return Printed.join(text for _, text in self._open)

    def open(self, block: Block, text: Printed) -> None:
        """Let deeper bullets hang under the words of this block."""
        self._open.append((_depth(block) if block.kind == "bullet" else -1, text))


def _depth(block: Block) -> float:
    """The depth of a bullet; a numbered item lies half a step above the glyph bullets printed level with it."""
    return block.indent - 0.5 * (block.rule == "numbered-item")


def grade_tags(block: Block, found: Sequence[Marker], known: Collection[str], cells: grades.Cells) -> list[Tag]:
    """The grades of a block that are no markers, with those of its `cells`; `known` as in `grades.read`."""
    own = cells.get(block.view.starts[0], ()) if block.kind == "row" else ()
    if own is None:
        return []
    taken = [(marker.outer_start, marker.outer_end) for marker in found]
    tags = [tag for tag in grades.read(block.view.text, known)
            if not any(start < tag.end and tag.start < end for start, end in taken)]
    return sorted([*tags, *own], key=lambda tag: tag.start)
