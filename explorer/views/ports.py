"""What the pages ask for.

Why: views draw view models and know neither the store nor its language; this is all they may ask.
Method: a structural type over `explorer.view_models`; the app hands in whatever fulfils it, tests hand in a small fake.
Fails: a call with an id that `has` or `is_statement` denies is the caller's mistake; the pages ask first.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from explorer.view_models.about import About
from explorer.view_models.changes import EditionChanges
from explorer.view_models.desk import (
    Edit,
    HeldDocument,
    HeldWorks,
    KnownWork,
    Misreading,
    PendingDocument,
    Phase,
    Refusal,
    Stored,
    Waiting,
)
from explorer.view_models.details import Details
from explorer.view_models.editions import Gone, Settling
from explorer.view_models.graph import Neighbourhood, Trail
from explorer.view_models.labels import Footer
from explorer.view_models.lists import Listed
from explorer.view_models.preview import Preview, WorksPreview
from explorer.view_models.rereading import Rereading
from explorer.view_models.search import Hits, Landing, Listing
from ontology.ground.confinement import Confinement


class Evidence(Protocol):
    """Questions about the library; every id is the tail of an IRI, as in the address bar."""

    def landing(self, part: int = 1) -> Landing:
        """What is loaded, a part of the documents, and three links to start from."""

    def about(self, document: str = "", part: int = 1) -> About:
        """Where what is loaded comes from, how it was checked, and what is not read: of a document, or a part of all."""

    def listing(self, statement: str, kinds: tuple[str, ...], text: str, part: int, title: str) -> Listing:
        """A part of the list at the left: found for a text, else the document of a statement; no part: where it stands."""

    def first_of(self, document: str, kinds: tuple[str, ...]) -> str:
        """The first statement of a document, of these kinds (none: all)."""

    def path(self, statement: str) -> tuple[str, ...]:
        """The document and the heading that a statement stands under."""

    def search(self, text: str, part: int) -> Hits:
        """A part of the statements found for a text, best first."""

    def listed(self, name: str, document: str, concept: str, upto: int) -> Listed:
        """The first things behind a count, in a document or about a concept, or in the library."""

    def trail(self, statement: str) -> Trail:
        """From a statement to its evidence."""

    def neighbourhood(self, opened: Sequence[str], shown: str = "") -> Neighbourhood:
        """What lies around the first of these nodes, and those opened after it, `shown` last if it is not drawn by then."""

    def network_data(self, view: Neighbourhood) -> dict[str, Any]:
        """The same as pyvis gives it to vis-network: `nodes` and `edges`."""

    def details(self, node: str, statement: str) -> Details:
        """Everything about a node, seen from a statement."""

    def footer(self, statement: str) -> Footer:
        """Date and review state of the statement's document, or of the library if it is empty."""

    def has(self, node: str) -> bool:
        """Whether the id names something in the library that can be shown."""

    def is_statement(self, node: str) -> bool:
        """Whether the id names a statement of a current edition."""


class Desktop(Protocol):
    """What waits on the desk to be committed: it outlives sessions and servers, and every window sees it."""

    def every(self) -> tuple[Waiting, ...]:
        """All drafts, in the order they came."""

    def get(self, key: str) -> PendingDocument | Refusal | None:
        """A draft by its key, as it is now; None if there is none."""

    def put(self, draft: PendingDocument) -> str | Refusal:
        """Lay a draft on the desk; the same file again keeps what was decided about it. Gives its key."""

    def decide(self, draft: PendingDocument, entries: Sequence[str]) -> Refusal | None:
        """Let a draft have these decisions in place of those it was seen with; refused if it has others by now."""

    def drop(self, key: str, entries: Sequence[str]) -> Refusal | None:
        """Take a draft off the desk that was seen with these decisions; refused if it has others by now."""


class Desk(Protocol):
    """Where files are read, looked at, corrected and stored, withdrawn and brought back."""

    @property
    def waiting(self) -> Desktop:
        """What waits to be committed."""

    def formats(self) -> tuple[str, ...]:
        """How the names of files end that can be read."""

    def documents(self) -> tuple[HeldDocument, ...]:
        """The documents of the library with their editions, by title."""

    def confinement(self) -> Confinement:
        """What the system keeps the process from that reads an upload."""

    def bibliographies(self) -> tuple[HeldWorks, ...]:
        """The bibliographies of the library, by name."""

    def known_works(self) -> tuple[KnownWork, ...]:
        """The works that the bibliographies of the library describe, to be picked."""

    def arrived(self, files: Sequence[tuple[str, bytes]]) -> tuple[PendingDocument, ...]:
        """Files from elsewhere as drafts; the meta.toml and curation.jsonl of a document folder go with their source."""

    def preview(self, draft: PendingDocument, told: Callable[[Phase], None] = ...) -> Preview | WorksPreview | Refusal:
        """What would be stored of a draft, its overlay lines applied; `told` hears of each phase as it begins."""

    def edit(self, draft: PendingDocument, edit: Edit) -> str | Refusal:
        """A decision about what a draft holds as a line of its overlay; refused if it cannot be applied and stored."""

    def settle(self, draft: PendingDocument, said: Settling) -> str | Refusal:
        """What is to become of a decision of another edition as a line of the overlay; refused as a decision is."""

    def misreading(self, draft: PendingDocument, statement: str) -> Misreading | Refusal:
        """The smallest input in which the rules read a statement of a draft as they do in it."""

    def misread(self, name: str, text: str) -> Misreading | Refusal:
        """An input in other words, with what is read of it."""

    def packed(self, case: Misreading, right: str) -> bytes:
        """A case with its right reading, as a zip file."""

    def commit(
        self, drafts: Sequence[PendingDocument], told: Callable[[int, Phase], None] | None = None
    ) -> tuple[Stored, ...]:
        """Store drafts and publish them; what became of each, in their order. `told` hears the draft's place and phase."""

    def rebuild(self) -> Stored:
        """Make the index again from what the library holds."""

    def changes(self, document: str, old: str, new: str) -> EditionChanges | Refusal:
        """What changed from one edition of a document to another one."""

    def withdrawn(self) -> tuple[Gone, ...]:
        """What is in the bin, the last withdrawn first."""

    def gone(self, node: str) -> str:
        """That what an id named was withdrawn, and the way back; "" if it was not."""

    def withdraw(self, document: str, edition: str = ...) -> Stored:
        """Take a document, or an edition of it, out of the library; it can be brought back."""

    def restore(self, document: str, edition: str = ...) -> Stored:
        """Bring back what was withdrawn."""

    def read_again(self, document: str, told: Callable[[Phase], None] = ...) -> tuple[Rereading, ...] | Refusal:
        """How the editions of a document that another version has read would differ, the oldest loaded first."""

    def publish_again(self, seen: Sequence[Rereading], told: Callable[[Phase], None] = ...) -> Stored:
        """Store and publish what was read again, if it is still what was seen."""
