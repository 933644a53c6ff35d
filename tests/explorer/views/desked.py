"""A stand-in for the desk: one document in the library, whatever is uploaded reads the same, unless it is called bad."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace

from samples import HOSTILE, SHA

from explorer.view_models.changes import ChangedStatement, EditionChanges, Piece
from explorer.view_models.desk import (
    Edit,
    HeldDocument,
    HeldEdition,
    HeldWorks,
    KnownWork,
    Misreading,
    PendingDocument,
    Phase,
    Refusal,
    Stored,
    Waiting,
)
from explorer.view_models.editions import Gone, NewPlace, Settling, Unplaced
from explorer.view_models.labels import Count, Fact
from explorer.view_models.preview import (
    Ink,
    Loose,
    Mark,
    Preview,
    ReadCondition,
    ReadItem,
    ReadReference,
    ReadStatement,
    ReadWork,
    Stroke,
    TakenOut,
    Tree,
    Verdict,
    WorksPreview,
)
from explorer.view_models.rereading import Compared, Difference, Rereading, Tally
from ontology.ground.confinement import Confinement

TEXT = "Begin NIV once FVC is under 80 % in 17 people. 6\n"
ITEMS = (
    ReadItem("q1", "quantity", "under 80 %", "threshold", "FVC < 80 %", "threshold",
             {"role": "threshold", "parameter": "FVC", "comparator": "<", "unit": "%", "value": "80", "low": "", "high": "",
              "values": "", "qualifiers": ""}, "", "to check", "",
             ("measure from the same clause: FVC", "population from the heading: Breathing, line 1"), 3),
    ReadItem("q2", "quantity", "17 people", "rate", "17", "rate", {"role": "rate", "value": "17"}, "", "sure",
             f"accepted by {HOSTILE[1]}", (f"arm from the row head: {HOSTILE[0]}, line 6",), 3),
    ReadItem("c1", "criterion", "NIV", "criterion", "NIV", "criterion", {"label": "NIV"}),
    ReadItem("s1-m1", "marker", "6", "marker", "6, unresolved", "marker-trailing", {"keys": "6"}),
    ReadItem("s1-g1", "grade", "(C)", "grade", "loe: C", "grade-loe", {"loe": "C"}),
)
TREE = Tree("any", (Tree("all", ("q1", "c1")), "q2"), 0, "start NIV")
CONDITIONS = (ReadCondition("k2", TREE, "clause"),)
FIELDS = {"kind": "recommendation", "deontic": "should", "population": "", "words": TEXT.strip()}
REFERENCES = (
    ReadReference("r1", 1, "1. Smith", 9, "reference-keyed", (Fact("Title", "Smith"),),
                  {"key": "1", "title": "Smith", "source_type": "unknown"}, ("accept by Ann on 2026-11-22: seen",)),
    ReadReference("r2", 2, HOSTILE[0], 10, HOSTILE[1], (Fact(HOSTILE[2], HOSTILE[3]),), {"title": HOSTILE[0]}),
)
STATEMENTS = (
    ReadStatement("s1", 1, "Begin NIV once FVC is…", "", TEXT.strip(), "Recommendation · should", "Care › Breathing", 3,
                  "statement-bullet", ITEMS, (), CONDITIONS, FIELDS),
    ReadStatement("s2", 2, HOSTILE[0], HOSTILE[1], HOSTILE[0], HOSTILE[2], HOSTILE[3], 5, HOSTILE[4], (), (HOSTILE[0],),
                  (), {"words": HOSTILE[0]}, ("unless clarithromycin is taken", HOSTILE[0])),
)
STROKES = (
    Stroke("heading", "Breathing\n", 1, marks=(Mark(0, 9, "q1", "population: heading"),)),
    Stroke("statement", TEXT, 3, 1, (
        Ink(22, 32, "quantity", "T", "threshold: FVC < 80 %", "to check", "q1"),
        Ink(36, 38, "number", "?", "a number that no rule claimed"),
        Ink(47, 48, "marker", "", "marker 6: unresolved")), (Mark(15, 18, "q1", "measure: same clause"),)),
    Stroke("statement", HOSTILE[0], 5, 2, (Ink(0, 4, "criterion", HOSTILE[1], HOSTILE[0]),),
           (Mark(2, len(HOSTILE[0]), "", HOSTILE[0], "unrecognised"),)),
    Stroke("nothing", HOSTILE[0], 6, marks=(Mark(0, len(HOSTILE[0]), "q2", f"arm: {HOSTILE[1]}"),)),
    Stroke("reference", "1. Smith", 9), Stroke("remark", "Reviewed", 10),
)
SEEN = Preview(
    "als", "2026-01-01", "ALS, primary treatment", "als.txt", SHA, "new document", (), (Count(2, "statements"),),
    (Loose(3, "in ", "17", " people"),), (Loose(6, "", HOSTILE[0], "", 90), Loose(7, "", "Give oxygen.", "", 99)),
    ("line 4: odd",), STROKES, STATEMENTS, REFERENCES,
    (TakenOut("x1", "statement", HOSTILE[0], HOSTILE[1], whole=True),
     TakenOut("x2", "quantity", "17 people", "by Ann on 2026-11-22: no dose", whole=False)),
    (Verdict(1, 3, "threshold: FVC < 80 %", "to check", "Begin NIV once FVC is ", "under 80 %", " in 17 people. 6"),
     Verdict(2, 5, HOSTILE[0], "not recognised", "", HOSTILE[0], HOSTILE[1]),
     Verdict(2, 5, HOSTILE[0], "sure", HOSTILE[1], HOSTILE[2], HOSTILE[3])))
WORKS = WorksPreview(
    "works", "works.csl.json", SHA, "new bibliography", (Count(2, "works"),), ("new: Smith",), ("item 2 (b): no DOI",),
    (ReadWork("Smith 2012", "Smith · 2012", "systematic review", "DOI 10.1/x", "2007 · Smith"),
     ReadWork(HOSTILE[0], HOSTILE[1], HOSTILE[2], HOSTILE[3], HOSTILE[4])))
HELD = (
    HeldDocument("als", "ALS, primary treatment", (
        HeldEdition("2026-01-01", current=True, updated="1 January 2026", file_name="source.txt", sha256=SHA, decisions=2,
                    before="2024-05-01", then="2024-05-01"),
        HeldEdition("2024-05-01", current=False, updated="1 May 2024", file_name="source.txt", sha256=SHA, decisions=0))),
    HeldDocument("evil", HOSTILE[0], (
        HeldEdition(HOSTILE[1], current=True, updated=HOSTILE[2], file_name=HOSTILE[3], sha256=SHA, decisions=0),)),
)

CHANGES = EditionChanges("als", "ALS, primary treatment", "2024-05-01", "2026-01-01", (
    ChangedStatement("changed", "Care › Breathing", 1, (
        Piece("same", "Begin NIV once FVC is under"), Piece("out", " 70"), Piece("in", " 80"), Piece("same", " %.")),
        (Difference("changed", "threshold", "under 70 %", ("printed: 70 → 80",)),
         Difference("new", "marker", "6", ("key: 6",)),
         Difference("changed", "statement", "", ("deontic force: may → should",))), "it is alike"),
    *[ChangedStatement("new", HOSTILE[1], 2, (Piece("in", HOSTILE[0]),), ())] * 70,
    ChangedStatement("gone", "", 9, (Piece("out", HOSTILE[0]),), (Difference("gone", "dose", HOSTILE[0]),)),
), (Tally("statements", 70, 1, 1, 4), Tally("quantities", 0, 1, 1, 0), Tally("grades", 0, 0, 0, 2)), "read otherwise")
WAITING = (
    Unplaced("a" * 16, 1, "link of marker 7 to DOI 10.1/x, in", "7", "by Ann on 2026-01-01: seen",
            "words of its sentence were replaced or turned", f"Give {HOSTILE[0]}. 7", len(HOSTILE[0]) + 7,
            len(HOSTILE[0]) + 8,
            (NewPlace(2, "Offer it. 7", 10, 11, (40, 41)), NewPlace(3, HOSTILE[0], 0, 0, None))),
    Unplaced("b" * 16, 2, HOSTILE[1], HOSTILE[0], HOSTILE[2], HOSTILE[3], "", 0, 0, ()),
)
AGAIN = (
    Rereading("als", "2024-05-01", "version 1", "version 2", Compared((Tally("statements", 0, 0, 0, 9),), ())),
    Rereading("als", "2026-01-01", "version 1", "version 2", Compared(
        (Tally("statements", 0, 0, 0, 12), Tally("quantities", 1, 0, 70, 5)),
        (Difference("new", "dose", "50 mg", ("parameter name: riluzole",)),
         *[Difference("changed", "threshold", HOSTILE[0], (f"comparator: {HOSTILE[1]} → {HOSTILE[2]}",))] * 70)),
        ("overlay line 3: no statement is there (title: “Begin NIV”)",)),
)


class Waits:
    """Keeps drafts in memory, by the keys that a test gave them or by those of the product."""

    def __init__(self) -> None:
        self.held: dict[str, PendingDocument] = {}
        self.problems: dict[str, str] = {}

    def every(self) -> tuple[Waiting, ...]:
        """All that is held, and what cannot be opened."""
        held = [Waiting(key, one.name, one.document, len(one.entries), len(one.content), "22 November 2026")
                for key, one in self.held.items()]
        return (*held, *(Waiting(key, problem=problem) for key, problem in self.problems.items()))

    def get(self, key: str) -> PendingDocument | Refusal | None:
        """What is held."""
        return Refusal(self.problems[key]) if key in self.problems else self.held.get(key)

    def put(self, draft: PendingDocument) -> str | Refusal:
        """Keeps what was decided, and refuses what is called too large."""
        if draft.name.startswith("large"):
            return Refusal("too large")
        key = self.key(draft)
        self.held.setdefault(key, draft)
        return key

    def decide(self, draft: PendingDocument, entries: Sequence[str]) -> Refusal | None:
        """As the product does."""
        key = self.key(draft)
        now = self.held.get(key, replace(draft, entries=()))
        if now.entries != draft.entries:
            return Refusal("it was changed in another window")
        self.held[key] = replace(now, entries=tuple(entries))
        return None

    def drop(self, key: str, entries: Sequence[str]) -> Refusal | None:
        """As the product does."""
        if key in self.held and self.held[key].entries != tuple(entries):
            return Refusal("it was changed in another window")
        self.held.pop(key, None)
        self.problems.pop(key, None)
        return None

    def key(self, draft: PendingDocument) -> str:
        """The key a test gave, or that of the product."""
        same = (key for key, one in self.held.items() if (one.content, one.document) == (draft.content, draft.document))
        return next(same, draft.document or "~" + hashlib.sha256(draft.content).hexdigest()[:12])


class Desked:
    """Reads and stores as told, and keeps what it was asked."""

    edits: list[Edit]

    def __init__(self) -> None:
        self.edits = []
        self.waiting = Waits()
        self.committed: list[PendingDocument] = []
        self.kept = Confinement(network=True, memory=True)
        self.read_by = ""
        self.rebuilt = 0
        self.again: tuple[Rereading, ...] | Refusal = AGAIN
        self.bin: list[Gone] = []
        self.found: EditionChanges | Refusal = CHANGES
        self.settled: list[Settling] = []
        self.unplaced: tuple[Unplaced, ...] = ()
        self.published: list[Sequence[Rereading]] = []

    def formats(self) -> tuple[str, ...]:
        """Two."""
        return (".txt", ".html")

    def documents(self) -> tuple[HeldDocument, ...]:
        """An honest and a hostile one."""
        return HELD

    def confinement(self) -> Confinement:
        """What the test sets."""
        return self.kept

    def bibliographies(self) -> tuple[HeldWorks, ...]:
        """One."""
        return (HeldWorks("works", 23),)

    def known_works(self) -> tuple[KnownWork, ...]:
        """Two, one of them hostile."""
        return (KnownWork("Edition 2012 · Riluzole", "10.1/r", "22"), KnownWork(HOSTILE[0], "", "7"))

    def arrived(self, files: Sequence[tuple[str, bytes]]) -> tuple[PendingDocument, ...]:
        """Each file is a draft."""
        return tuple(PendingDocument(name, content) for name, content in files)

    def preview(
        self, draft: PendingDocument, told: Callable[[Phase], None] = lambda _: None
    ) -> Preview | WorksPreview | Refusal:
        """The same for all but bad files and bibliographies."""
        for phase in ("read", "rules", "shapes"):
            told(phase)  # type: ignore[arg-type]
        if draft.name.endswith(".csl.json"):
            return replace(WORKS, name=draft.name)
        if draft.name.startswith("bad"):
            return Refusal(f"{draft.name}: binary")
        return replace(SEEN, name=draft.name or "als.txt", status="unchanged" if draft.document else "new document",
                       read_by=self.read_by, waiting=self.unplaced)

    def edit(self, draft: PendingDocument, edit: Edit) -> str | Refusal:
        """A line that numbers the decisions; refused without a ground."""
        self.edits.append(edit)
        if not edit.ground.strip():
            return Refusal("say on what ground")
        return f'{{"n": {len(draft.entries) + 1}}}'

    def settle(self, draft: PendingDocument, said: Settling) -> str | Refusal:
        """A line that says the choice; refused without a ground."""
        self.settled.append(said)
        known = any(said.mark in line for line in draft.entries)
        return f'{{"settles": "{said.mark}"}}' if said.ground.strip() and not known else Refusal("say on what ground")

    def misreading(self, draft: PendingDocument, statement: str) -> Misreading | Refusal:
        """Found, but not of a stubborn file."""
        if draft.name.startswith("stubborn"):
            return Refusal("no piece of its text is read so")
        return Misreading("input.txt", f"{HOSTILE[0]} {statement}", (HOSTILE[0],))

    def misread(self, name: str, text: str) -> Misreading | Refusal:
        """Read, unless it is empty."""
        return Misreading(name, text, (f"read: {text}",)) if text.strip() else Refusal("there is nothing in it")

    def packed(self, case: Misreading, right: str) -> bytes:
        """Both."""
        return f"{case.text}|{right}".encode()

    def commit(
        self, drafts: Sequence[PendingDocument], told: Callable[[int, Phase], None] | None = None
    ) -> tuple[Stored, ...]:
        """All but stubborn files are stored."""
        for at in range(len(drafts)):
            if told:
                told(at, "store")
        self.committed += drafts
        for draft in drafts:
            if not draft.name.startswith("stubborn"):
                self.waiting.drop(self.waiting.key(draft), draft.entries)
        return tuple(
            Stored(done=False, text=f"{draft.name}: not stored") if draft.name.startswith("stubborn") else
            Stored(done=True, text=f"{draft.name or draft.document}: stored", document="als", statement="als/2025/niv")
            for draft in drafts)

    def rebuild(self) -> Stored:
        """Refused: another process writes."""
        self.rebuilt += 1
        return Stored(done=False, text="The index was not made again: in use by another process")

    def changes(self, document: str, old: str, new: str) -> EditionChanges | Refusal:
        """What the test sets."""
        known = {edition.name for one in HELD if one.document == document for edition in one.editions}
        return self.found if {old, new} <= known else Refusal(f"{document}/{old}: the library holds no such edition")

    def withdrawn(self) -> tuple[Gone, ...]:
        """What was withdrawn so far, after what was so before."""
        return tuple(self.bin)

    def gone(self, node: str) -> str:
        """Of a withdrawn document."""
        return f"“{HOSTILE[0]}” was withdrawn. It can be brought back." if node.startswith("gone") else ""

    def withdraw(self, document: str, edition: str = "") -> Stored:
        """Into the bin."""
        self.bin.append(Gone(document, edition, document, "1 May 2026", 2))
        return Stored(done=True, text=f"{document}: {edition or 'all'} withdrawn", document=document)

    def restore(self, document: str, edition: str = "") -> Stored:
        """Out of it again, unless it is stubborn."""
        if document == "stubborn":
            return Stored(done=False, text="stubborn: the library holds it again")
        self.bin = [one for one in self.bin if (one.document, one.edition) != (document, edition)]
        return Stored(done=True, text=f"{document}: {edition} brought back", document=document)

    def read_again(self, document: str, told: Callable[[Phase], None] = lambda _: None) -> tuple[Rereading, ...] | Refusal:
        """What the test sets."""
        told("read")
        return self.again if document == "als" else ()

    def publish_again(self, seen: Sequence[Rereading], told: Callable[[Phase], None] = lambda _: None) -> Stored:
        """Published, and from then on read by the present version."""
        told("store")
        self.published.append(seen)
        self.read_by = ""
        return Stored(done=True, text="als: published", document="als")
