"""What a format is: one object that knows its name, how its files are told, and how they are read.

Why: whoever adds a format should have one place to say all of it, and everybody else should know none of them.
Method: a reader's module defines a `Format`; `registry` lists them. All give `Contents`: the blocks of a document, or the
    works of a bibliography. A format whose files hold no text of their own gives a text layer too, which spans count.
Fails: `Unreadable` for more characters than a format takes; what else its reader refuses.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

from loaders.blocks import Block
from loaders.layers import TextLayer
from loaders.problems import Problem
from loaders.source import File, SourceDocument, Unreadable

if TYPE_CHECKING:
    from loaders.bibliography import Work

Unit = Literal["page", "paragraph"]


class Readable(Protocol):
    """What a reader is given: a file, or a source document that was one."""

    @property
    def name(self) -> str:
        """Without folders; for messages."""

    @property
    def raw(self) -> bytes:
        """What the file holds."""

    @property
    def text(self) -> str:
        """The text its bytes spell; `Unreadable` where they spell none."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What a reader makes of a file: blocks over its text or over `layer`, or works; and what was left out."""

    blocks: tuple[Block, ...] = ()
    layer: TextLayer | None = None
    works: tuple[Work, ...] = ()
    problems: tuple[Problem, ...] = ()


def no_file(_: File) -> bool:
    """Take no file: for what is left when no other format takes one."""
    return False


@dataclass(frozen=True, slots=True)
class Format:
    """A format: `suffixes` of its files with the dot, `takes` whether a file is one, `reader` how it is read.

    `takes` looks at how the file begins, parses and fetches nothing, and refuses nothing: what is wrong with a file of the
    format, its reader says. `words` turns a quotation of the source into what a reader of the page sees. `layer` is what
    the numbers of the text layer count where there must be one: such a file is read in a confined child only. `marked_up`
    says that places in the source count mark-up too, `longest` how many characters are read at most, 0 for any number.
    """

    name: str
    suffixes: tuple[str, ...]
    takes: Callable[[File], bool]
    reader: Callable[[Readable], Contents]
    words: Callable[[str], str]
    layer: Unit | None = None
    media_type: str = ""
    marked_up: bool = False
    longest: int = 0
    holds: Literal["document", "works"] = "document"

    def read(self, file: Readable) -> Contents:
        """What a file of this format holds."""
        if self.longest and len(file.text) > self.longest:
            reason = f"{len(file.text):,} characters of {self.name} are more than {self.longest:,}"
            raise Unreadable(reason, file.name)
        return self.reader(file)


@dataclass(frozen=True, slots=True)
class TypedFile:
    """A file and its format, found once."""

    file: File
    format: Format

    def read(self) -> Contents:
        """What it holds."""
        return self.format.read(self.file)

    def source(self, layer: TextLayer | None = None) -> SourceDocument:
        """The source document: the file's own text, or the layer read from it, without which some have none."""
        if self.format.layer and layer is None:
            raise Unreadable(f"this is {self.format.name}, not text", self.file.name)
        return SourceDocument.of(self.file, self.format, layer)
