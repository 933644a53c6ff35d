"""What a page shows, as plain values: the view models.

Why: pages draw, they do not ask; what they may draw is written down here, field by field, so that graph, outline,
    table and details of one statement cannot disagree.
Method: frozen dataclasses over the standard library only. `evidence` and `network` fill them, `views` draw them.
Fails: it cannot; a value that is not known is spelt out in words ("not stated", "not read"), never left blank.

A node id is the tail of its IRI behind `id/`, short enough for the address bar and unique in the library.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

NodeKind = Literal[
    "statement", "threshold", "criterion", "operator", "dose", "schedule", "concept", "marker", "entry", "work",
    "effect", "document", "section", "remark",
]
NodeState = Literal["known", "unresolved", "not-read"]
Tone = Literal["neutral", "accent", "condition", "result", "warning", "error"]
HopState = Literal["reached", "stopped", "not-reachable"]


@dataclass(frozen=True)
class Node:
    """One shape of a drawing, one row of the outline and of the table."""

    id: str
    kind: NodeKind
    kicker: str  # first line, the kind in words: "Recommendation · do"
    title: str
    subtitle: str = ""
    state: NodeState = "known"
    aside: str = ""  # words beside a marker: "unresolved", "matched by a rule"
    selectable: bool = True

    @property
    def label(self) -> str:
        """The name a screen reader says: kind, title, state."""
        return ", ".join(part for part in (self.kicker, self.title, self.subtitle, self.aside) if part)


@dataclass(frozen=True)
class Edge:
    """An arrow between two nodes; `on_trail` arrows are drawn in the accent, `word` names the relation."""

    source: str
    target: str
    word: str
    on_trail: bool = False
    dashed: bool = False


@dataclass(frozen=True)
class Stub:
    """A missing link: a short dashed line from `source` that ends in a cross, with the reason, or "" if said elsewhere."""

    source: str
    reason: str


@dataclass(frozen=True)
class Lane:
    """A named row of a trail, `nodes` in reading order; `folded` more are not drawn."""

    name: str
    nodes: tuple[str, ...]
    folded: int = 0


@dataclass(frozen=True)
class Hop:
    """One step of the "Why?" strip; `node` is None where there is nothing to go to."""

    name: str
    text: str
    state: HopState
    node: str | None = None


@dataclass(frozen=True)
class Trail:
    """From one statement to its evidence, or to the place where it stops."""

    statement: str
    lanes: tuple[Lane, ...]
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    stubs: tuple[Stub, ...]
    hops: tuple[Hop, ...]
    complete: bool
    summary: str  # "The trail stops at hop 2 of 4", "Complete: 5 hops, 1 decided by a person"


@dataclass(frozen=True)
class Place:
    """A node of the neighbourhood with its position in CSS pixels, origin at the centre, y growing downwards."""

    node: Node
    x: float
    y: float


@dataclass(frozen=True)
class Neighbourhood:
    """What lies around a node: `shown` of `total` nodes are in `places`."""

    focus: str
    places: tuple[Place, ...]
    edges: tuple[Edge, ...]
    shown: int
    total: int


@dataclass(frozen=True)
class ChipPart:
    """A piece of a chip: a name ("FVC"), a comparator ("<"), a value ("80 %"), or a note ("of normal")."""

    role: Literal["name", "comparator", "value", "note"]
    text: str


@dataclass(frozen=True)
class Chip:
    """A quantity or criterion as one line of parts, linked to its node."""

    node: str
    parts: tuple[ChipPart, ...]


@dataclass(frozen=True)
class ChipGroup:
    """Chips behind a word such as "any of", "Dose", "Effect"; groups may nest."""

    word: str
    members: tuple[Chip | ChipGroup, ...]


@dataclass(frozen=True)
class Badge:
    """A word in a coloured box: kind, review state."""

    text: str
    tone: Tone = "neutral"


@dataclass(frozen=True)
class Fact:
    """A row of the details: `value` says "not stated" where the document does not."""

    name: str
    value: str


@dataclass(frozen=True)
class Note:
    """A remark with a coloured left edge, such as why a marker is unresolved."""

    tone: Tone
    title: str
    text: str


@dataclass(frozen=True)
class PassageView:
    """Where it says so: the quoted words in their surroundings, verbatim.

    `strong` are ranges of `quote` (start, end) holding the numbers read from it.
    """

    before: str
    quote: str
    after: str
    strong: tuple[tuple[int, int], ...]
    section: str
    start: int
    end: int
    file_name: str
    sha256: str
    place: str = ""  # in the original file, where the source is its text layer: "page 3", "paragraph 12"


@dataclass(frozen=True)
class Link:
    """Another node to go to, in words."""

    node: str
    text: str
    note: str = ""


@dataclass(frozen=True)
class Details:
    """Everything about the selected node, in the order it is shown."""

    node: str
    badges: tuple[Badge, ...]
    title: str
    chips: tuple[ChipGroup, ...]
    facts: tuple[Fact, ...]
    notes: tuple[Note, ...]
    passage: PassageView | None
    links: tuple[Link, ...] = ()


@dataclass(frozen=True)
class ListItem:
    """A statement in the list at the left."""

    statement: str
    title: str
    kind: str  # "recommendation", "evidence", "information"
    complete: bool
    markers: int
    resolved: int


@dataclass(frozen=True)
class ListSection:
    """Statements under one heading; `path` are the headings from the top."""

    path: tuple[str, ...]
    items: tuple[ListItem, ...]


@dataclass(frozen=True)
class DocumentList:
    """The statements of one document's current edition."""

    document: str
    title: str
    sections: tuple[ListSection, ...]
    shown: int
    total: int
    complete: int  # of the shown ones


@dataclass(frozen=True)
class DocumentCard:
    """What is loaded: one document."""

    document: str
    title: str
    edition: str
    updated: str  # "23 December 2025" or "not stated"
    review: str  # "review state unclear", "not stated"
    question: str
    statements: int
    markers: int
    unresolved: int
    references: int


@dataclass(frozen=True)
class Start:
    """A link to start from: a statement worth opening, and why."""

    statement: str
    title: str
    why: str


@dataclass(frozen=True)
class Landing:
    """The first page: what is loaded, and three links to start from."""

    documents: tuple[DocumentCard, ...]
    statements: int
    recommendations: int
    markers: int
    resolved: int
    works: int
    effects: int
    starts: tuple[Start, ...]


@dataclass(frozen=True)
class Hit:
    """A search result: `excerpt` is plain text, `strong` the ranges of it that matched."""

    statement: str
    title: str
    document: str
    section: str
    excerpt: str
    strong: tuple[tuple[int, int], ...]
    complete: bool


@dataclass(frozen=True)
class Footer:
    """What stands under every page: document date and review state."""

    document: str
    review: str


@dataclass(frozen=True)
class AboutEdition:
    """One edition of a document: its file, and how much was read from it."""

    name: str
    current: bool
    updated: str  # "23 December 2025" or "not stated"
    file_name: str
    sha256: str
    statements: int
    markers: int
    resolved: int
    references: int


@dataclass(frozen=True)
class Claim:
    """Words of a document about itself, quoted and not believed: "claim of review", and what it says."""

    kind: str
    text: str


@dataclass(frozen=True)
class ShapeReport:
    """What the shapes found when the document was loaded: in one sentence, and its warnings one by one."""

    said: str
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class SeenSource:
    """A source that a document was made from, and what was seen of it ("not stated" where that is not said)."""

    title: str
    seen: str


@dataclass(frozen=True)
class AboutDocument:
    """Where a document comes from; the current edition first. Every fact that is not known says "not stated"."""

    document: str
    title: str
    question: str
    review: str  # "review state unclear", "review state not stated"
    facts: tuple[Fact, ...]  # licence, issuer, author, jurisdiction, language, how it was made
    editions: tuple[AboutEdition, ...]
    claims: tuple[Claim, ...]
    shapes: ShapeReport
    sources: tuple[SeenSource, ...]
    left_out: int  # lines of the page that were taken for no part of its advice


@dataclass(frozen=True)
class Count:
    """A figure and what it counts: 320 "markers, 274 of them resolved"."""

    figure: int
    name: str


@dataclass(frozen=True)
class About:
    """What the library holds, where it comes from, and what is not read."""

    documents: tuple[AboutDocument, ...]
    counts: tuple[Count, ...]
    held: tuple[Fact, ...]  # bibliographies and vocabulary
    not_read: tuple[Fact, ...]


# The Library page: files that are to be loaded, what was read from them, and what people decide about it.

StrokeKind = Literal["statement", "heading", "reference", "remark", "grade", "rejected", "nothing"]
EditAction = Literal["title", "accept", "edit", "add", "reject", "link", "result"]
ItemKind = Literal["quantity", "criterion", "marker", "grade"]
EditKind = Literal["statement", "reference", "quantity", "criterion", "marker", "grade", "condition"]
Phase = Literal["read", "rules", "shapes", "store"]


@dataclass(frozen=True)
class Draft:
    """A file on the desk with the overlay lines written so far, or the current edition of `document` if it has no content.

    `name` is what the file was called where it came from: a label, never a path.
    """

    name: str = ""
    content: bytes = field(default=b"", repr=False)
    document: str = ""
    entries: tuple[str, ...] = ()
    meta: bytes = field(default=b"", repr=False)  # the meta.toml and curation.jsonl of its folder, if they came along
    overlay: bytes = field(default=b"", repr=False)


@dataclass(frozen=True)
class Refusal:
    """Why something cannot be done, in one line."""

    text: str


@dataclass(frozen=True)
class Ink:
    """Characters [start, end) of a stroke's text, and what they were read as; `sign` is a letter or number beside them."""

    start: int
    end: int
    kind: Literal["marker", "quantity", "criterion", "number"]  # "number": one that no rule claimed
    sign: str
    note: str


@dataclass(frozen=True)
class Stroke:
    """A piece of the source text under one reading; `number` counts statements from 1 and is 0 for all else."""

    kind: StrokeKind
    text: str
    line: int
    number: int = 0
    inks: tuple[Ink, ...] = ()


@dataclass(frozen=True)
class ReadItem:
    """A quantity, criterion, marker or grade of a statement; `reading` says in words what `quote` was taken for.

    `fields` is what can be changed of it, by the overlay's names, as it is typed; "" is none.
    """

    id: str
    kind: ItemKind
    quote: str
    role: str
    reading: str
    by: str  # the rule that read it, or "curation"
    fields: Mapping[str, str] = field(default_factory=dict)
    short: str = ""  # the reading of a member of a condition, without what the condition says itself


@dataclass(frozen=True)
class Tree:
    """All, any, or at least n of its members: ids of items, or trees. Only the top one has an action."""

    operator: Literal["all", "any", "at-least"]
    members: tuple[str | Tree, ...]
    n: int = 0
    action: str = ""
    polarity: Literal["do", "do_not"] = "do"


@dataclass(frozen=True)
class ReadCondition:
    """A condition of a statement as a tree over its items."""

    id: str
    tree: Tree
    by: str


@dataclass(frozen=True)
class ReadStatement:
    """A statement as it was read, with what hangs on it and what people decided about either."""

    id: str
    number: int
    title: str  # short title, or the first words
    curated_title: str
    text: str
    kind: str
    section: str
    line: int
    rule: str
    items: tuple[ReadItem, ...]
    decided: tuple[str, ...]
    conditions: tuple[ReadCondition, ...] = ()
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ReadReference:
    """An entry of the reference list as it was read, and what people decided about it."""

    id: str
    number: int
    text: str
    line: int
    rule: str
    facts: tuple[Fact, ...]
    fields: Mapping[str, str]
    decided: tuple[str, ...] = ()


@dataclass(frozen=True)
class Loose:
    """Words that no rule claimed, with the words around them; `start` is their place in the text."""

    line: int
    before: str
    text: str
    after: str
    start: int = 0


@dataclass(frozen=True)
class Preview:
    """What would be stored if a draft were committed now."""

    document: str
    edition: str
    title: str
    name: str
    sha256: str
    status: str  # "new document", "new edition", "changed by 2 entries", "unchanged"
    changes: tuple[str, ...]
    counts: tuple[Count, ...]
    numbers: tuple[Loose, ...]
    sentences: tuple[Loose, ...]
    problems: tuple[str, ...]
    strokes: tuple[Stroke, ...]
    statements: tuple[ReadStatement, ...]
    references: tuple[ReadReference, ...] = ()
    taken_out: tuple[str, ...] = ()  # statements and entries of the list that a person rejected, in words


@dataclass(frozen=True)
class ReadWork:
    """A work of a bibliography as it would be stored; what it does not say is "not stated"."""

    title: str
    facts: str  # authors, venue, year, edition
    kind: str
    identifiers: str
    previous: str  # the edition before it, and whether the file or the library has it


@dataclass(frozen=True)
class WorksPreview:
    """What would be stored of a bibliography if it were committed now."""

    bibliography: str
    name: str
    sha256: str
    status: str  # "new bibliography", "changed", "unchanged"
    counts: tuple[Count, ...]
    changes: tuple[str, ...]
    problems: tuple[str, ...]
    works: tuple[ReadWork, ...]


@dataclass(frozen=True)
class Edit:
    """A decision as a person enters it; `words` are what the action needs, by the overlay's names of fields.

    title: title; link and result: doi, pmid; edit: the fields; add: quote, `at` (its place, if it is known), the fields;
    `kind` says what is to be added. For a condition `tree` holds what it is to be.
    """

    action: EditAction
    target: str  # id of a statement, item, condition or reference; "" if something is added to the document
    by: str
    on: str  # a date, 2026-11-22
    ground: str
    words: Mapping[str, str] = field(default_factory=dict)
    kind: EditKind = "quantity"
    tree: Tree | None = None


@dataclass(frozen=True)
class Stored:
    """What became of a draft that was to be stored; `statement` is the first of a document, "" where there is none."""

    done: bool
    text: str
    document: str = ""
    statement: str = ""


@dataclass(frozen=True)
class HeldEdition:
    """An edition in the library; `decisions` counts the lines of its overlay."""

    name: str
    current: bool
    updated: str
    file_name: str
    sha256: str
    decisions: int


@dataclass(frozen=True)
class KnownWork:
    """A work edition that the library describes, to be picked; `said` tells editions apart."""

    said: str
    doi: str
    pmid: str


@dataclass(frozen=True)
class HeldWorks:
    """A bibliography in the library."""

    name: str
    works: int


@dataclass(frozen=True)
class HeldDocument:
    """A document in the library, its newest edition first."""

    document: str
    title: str
    editions: tuple[HeldEdition, ...]
