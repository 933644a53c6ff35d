"""The one builder of HTML: text goes in as text, tags and attributes come from closed lists.

Why: documents are untrusted; nothing they hold may become a tag, an attribute or an address on the page.
Method: an `Element` tree whose every text is escaped when it is written out. There is no way to put in raw HTML. The one
    attribute that holds an address is that of `outward`, which leads to the source of a DOI or PubMed id and nowhere else,
    in a new tab that is not told where it was opened from. `plain` does the same for the labels of Streamlit's own widgets,
    which read Markdown.
Fails: `ValueError` on a tag or a class name outside the lists: a mistake of the program, never of a document.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal

from explorer import links

TAGS = frozenset({
    "div", "span", "p", "h1", "h2", "h3", "mark", "strong", "blockquote", "dl", "dt", "dd", "ul", "li", "code",
    "ins", "del",
})
CLASS_NAME = re.compile(r"[a-z][a-z0-9-]*")
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")

JOINER = "\u2060"  # of no width: splits what Markdown would read as one word of command
PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
COMMANDS = re.compile(r"(?<=[:@])|(?<=[-<>=~])(?=[-<>=~])|(?<=www)(?=\.)", re.IGNORECASE)


@dataclass(frozen=True)
class Element:
    """A tag with classes, an optional tooltip and an optional name for screen readers; the keyboard reaches a `stop`."""

    tag: str
    classes: str = ""
    children: tuple[Element | str, ...] = ()
    title: str = ""
    label: str = ""
    stop: bool = False
    address: str = ""

    def __post_init__(self) -> None:
        if (self.tag == "a") != bool(self.address) or (self.address and not links.is_source(self.address)):
            raise ValueError(f"{self.address!r} is not the address of a source")
        if self.tag not in TAGS and self.tag != "a":
            raise ValueError(f"{self.tag!r} is not a tag of ours")
        if not all(CLASS_NAME.fullmatch(name) for name in self.classes.split()):
            raise ValueError(f"{self.classes!r} is not a list of class names")

    def __str__(self) -> str:
        """The element as HTML, every text in it escaped."""
        named = {"class": self.classes, "title": self.title, "aria-label": self.label, "tabindex": "0" if self.stop else ""}
        if self.address:
            named |= {"href": self.address, "target": "_blank", "rel": "noopener noreferrer"}
        attributes = "".join(f' {name}="{_text(value)}"' for name, value in named.items() if value)
        inside = "".join(str(child) if isinstance(child, Element) else _text(child) for child in self.children)
        return f"<{self.tag}{attributes}>{inside}</{self.tag}>"


def element(
    tag: str, classes: str, *children: Element | str, title: str = "", label: str = "", stop: bool = False,
) -> Element:
    """An element with its children in order."""
    return Element(tag, classes, children, title, label, stop)


def outward(kind: Literal["doi", "pmid"], identifier: str) -> Element | str:
    """An identifier as a link that opens its source; one that is not well formed stays text."""
    address = links.source(kind, identifier)
    name = {"doi": "DOI", "pmid": "PubMed"}[kind]
    told = f"Opens the source in a new tab ({name})"
    return Element("a", "gx-out", (identifier,), told, address=address) if address else identifier


def marked(text: str, ranges: Iterable[tuple[int, int]], tag: str = "strong") -> tuple[Element | str, ...]:
    """The text with these ranges (start, end) in a tag; ranges may overlap or reach past the end."""
    pieces: list[Element | str] = []
    done = 0
    for start, end in sorted(ranges):
        begin, stop = max(start, done), min(end, len(text))
        if begin >= stop:
            continue
        pieces += [text[done:begin], Element(tag, "", (text[begin:stop],))]
        done = stop
    return tuple(piece for piece in (*pieces, text[done:]) if piece)


def joined(parts: Sequence[str], separator: str = " · ") -> str:
    """The parts that say something, in one line."""
    return separator.join(part for part in parts if part)


def plain(text: str) -> str:
    """The text for a widget's label: Markdown shows it letter by letter."""
    one_line = " ".join(CONTROLS.sub("", text).split())
    return PUNCTUATION.sub(r"\\\1", COMMANDS.sub(JOINER, one_line))


def _text(text: str) -> str:
    return escape(CONTROLS.sub("", text), quote=True)
