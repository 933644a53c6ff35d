"""The pieces of a page that only show: badges, chips, facts, notes, the passage.

Why: details, outline and search show the same things; each looks the same wherever it stands.
Method: a view model in, an `Element` out; how it looks is in `style.css`, by class.
Fails: it does not.
"""

from __future__ import annotations

from collections.abc import Sequence

from explorer.model.details import Chip, ChipGroup, PassageView
from explorer.model.labels import Badge, Fact, Note
from explorer.views.markup import Element, element, joined, marked

NAMELESS = ("", "all of")  # words that say nothing when there is one member


def badges(items: Sequence[Badge]) -> Element:
    """Words in coloured boxes, in one line."""
    return element("div", "gx-tags", *(element("span", f"gx-tag gx-{item.tone}", item.text) for item in items))


def chips(groups: Sequence[ChipGroup]) -> Element:
    """Quantities and criteria, one group a line: "any of", then its chips."""
    return element("div", "gx-chips", *(_group(group) for group in groups))


def facts(rows: Sequence[Fact]) -> Element:
    """Names and values with hairlines between; what is not stated is there in words."""
    pairs = (element("div", "", element("dt", "", row.name), element("dd", "", row.value)) for row in rows)
    return element("dl", "gx-facts", *pairs)


def note(item: Note) -> Element:
    """A remark with a coloured left edge."""
    return element("div", f"gx-note gx-{item.tone}", element("p", "gx-note-title", item.title), _lines(item.text))


def passage(view: PassageView) -> Element:
    """The quoted words marked in their surroundings, with section, characters and file below."""
    quote = element("mark", "", *marked(view.quote, view.strong))
    where = joined((view.section, view.place, f"characters {view.start}–{view.end}", f"file {view.file_name}"))
    file_hash = element("code", "", f"{view.sha256[:6]}…{view.sha256[-4:]}", title=f"SHA-256 {view.sha256}")
    return element(
        "div", "gx-passage",
        element("h3", "gx-heading", "Where it says so"),
        element("blockquote", "", view.before, quote, view.after),
        element("p", "gx-origin", f"{where} ", file_hash),
    )


def _group(group: ChipGroup) -> Element:
    word = () if group.word in NAMELESS and len(group.members) == 1 else (element("span", "gx-word", group.word),)
    members = (_chip(member) if isinstance(member, Chip) else _group(member) for member in group.members)
    return element("div", "gx-group", *word, *members)


def _chip(chip: Chip) -> Element:
    return element("span", "gx-chip", *(element("span", f"gx-{part.role}", part.text) for part in chip.parts))


def _lines(text: str) -> Element:
    paragraphs = (element("p", "", line) for line in text.splitlines() if line.strip())
    return element("div", "gx-note-text", *paragraphs)
